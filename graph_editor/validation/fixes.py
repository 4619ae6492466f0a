"""One-click repairs: ordinary edits, made of the drawing as it is when the problem is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph_editor.document.edit import Edit
from graph_editor.document.graph import OUTPUT, Edge, Node, NodeId, NodeKind
from graph_editor.document.settings import DataSpec, TrainingSpec
from graph_editor.document.value import ObjectValue, Params, Value
from graph_editor.validation.analysis import Fix
from graph_editor.validation.view import View


@dataclass(frozen=True, slots=True)
class NewLayer:
    """A layer to be put on an edge."""

    type: str
    params: Params = Params()

    @property
    def title(self) -> str:
        return self.type.rpartition(".")[2]


def insert(view: View, edges: Sequence[tuple[Edge, Sequence[NewLayer]]], label: str) -> Fix:
    """Put layers on edges, each row in the order in which its tensor goes through them."""

    def apply(edit: Edit) -> None:
        for edge, layers in edges:
            _insert(view, edit, edge, layers)

    numbers = any(_has_numbers(layer.params) for _, layers in edges for layer in layers)
    return Fix(label, apply, sizes=numbers)


def insert_one(view: View, edge: Edge, layer: NewLayer, what: str = "") -> Fix:
    """Put one layer on an edge; `what` says more than its name ("Reshape to (28, 28, 1)")."""
    return insert(
        view,
        [(edge, [layer])],
        f"Insert {what or layer.title} before '{view.node(edge.target).name}'",
    )


def set_param(node: Node, name: str, value: Value, label: str = "") -> Fix:
    """Set a parameter of a node's layer."""
    return Fix(
        label or f"Set {name} of '{node.name}' to {value!r}",
        lambda edit: edit.set_param(node.id, name, value),
        sizes=_has_numbers(value),
        sets=(node.id, name),
    )


def reset_param(node: Node, name: str, label: str = "") -> Fix:
    """Let a parameter have Keras' default again."""
    return Fix(
        label or f"Reset {name} of '{node.name}'",
        lambda edit: edit.reset_param(node.id, name),
        sets=(node.id, name),
    )


def set_training(training: TrainingSpec, label: str) -> Fix:
    """Train in another way."""
    return Fix(label, lambda edit: edit.set_training(training))


def set_data(data: DataSpec, label: str) -> Fix:
    """Prepare the data in another way."""
    return Fix(label, lambda edit: edit.set_data(data))


def together(label: str, *fixes: Fix) -> Fix:
    """Several repairs in one click."""

    def apply(edit: Edit) -> None:
        for fix in fixes:
            fix.apply(edit)

    return Fix(label, apply)


def rebuild(node: Node, type: str, params: Params, label: str) -> Fix:
    """Turn a node into another layer, keeping its name and wires."""
    return Fix(
        label,
        lambda edit: edit.set_type(node.id, type, params),
        sizes=_has_numbers(params),
    )


def return_sequences(node: Node) -> Fix | None:
    """Let a recurrent layer return every step; None where the node is no such layer."""
    label = f"Let '{node.name}' return every step (return_sequences=True)"
    inner = node.params.get("layer")
    if isinstance(inner, ObjectValue):
        inner = ObjectValue(inner.type, inner.params.with_("return_sequences", True))
        return set_param(node, "layer", inner, label)
    return set_param(node, "return_sequences", True, label)


def _has_numbers(value: Value) -> bool:
    match value:
        case bool():
            return False
        case int() | float():
            return True
        case tuple():
            return any(map(_has_numbers, value))
        case Params():
            return any(map(_has_numbers, value.values()))
        case ObjectValue():
            return _has_numbers(value.params)
        case _:
            return False


def _insert(view: View, edit: Edit, edge: Edge, layers: Sequence[NewLayer]) -> None:
    _make_room(view, edit, edge, edit.flow.pitch * (len(layers) + 1))
    edit.disconnect(edge)
    flow = edit.flow
    along, across = flow.turn(*edit.node(edge.source).position)
    middle = (across + flow.turn(*edit.node(edge.target).position)[1]) / 2
    behind: tuple[NodeId, str] = (edge.source, edge.source_port)
    for place, layer in enumerate(layers, 1):
        entry = view.catalogue.entry(layer.type)
        port = entry.ports[0].name if entry is not None and entry.ports else "inputs"
        added = edit.add_node(
            layer.type,
            NodeKind.LAYER,
            params=layer.params,
            position=flow.turn(along + flow.pitch * place, middle),
        )
        edit.connect(*behind, added, port)
        behind = (added, OUTPUT)
    edit.connect(*behind, edge.target, edge.target_port)


def _make_room(view: View, edit: Edit, edge: Edge, needed: float) -> None:
    """Move what comes after the edge on, as far as new nodes on it need."""
    flow = edit.flow
    start, _ = flow.turn(*edit.node(edge.source).position)
    end, _ = flow.turn(*edit.node(edge.target).position)
    missing = start + needed - end
    if missing <= 0:
        return
    for node_id in view.wiring.descendants([edge.target]):
        if not edit.has_node(node_id):  # it lies in another graph, outside this block
            continue
        along, across = flow.turn(*edit.node(node_id).position)
        edit.move(node_id, flow.turn(along + missing, across))
