"""The end of a model: what makes an output, with which activation and how many units."""

from __future__ import annotations

from dataclasses import dataclass

from graph_editor.document.graph import Edge, Node, NodeId
from graph_editor.document.value import ObjectValue, Params, Value
from graph_editor.validation.analysis import Fix, TensorSpec
from graph_editor.validation.fixes import rebuild, set_param
from graph_editor.validation.view import View

_PASS_ON = frozenset({"Identity", "Dropout", "Flatten", "Reshape", "ActivityRegularization"})
_ACTIVATIONS = {
    "layers.Softmax": "softmax",
    "layers.ReLU": "relu",
    "layers.LeakyReLU": "leaky_relu",
    "layers.ELU": "elu",
    "layers.PReLU": "prelu",
    "ops.softmax": "softmax",
    "ops.nn.softmax": "softmax",
    "ops.sigmoid": "sigmoid",
    "ops.nn.sigmoid": "sigmoid",
    "ops.relu": "relu",
    "ops.nn.relu": "relu",
    "ops.tanh": "tanh",
    "ops.nn.tanh": "tanh",
    "ops.log_softmax": "log_softmax",
    "ops.nn.log_softmax": "log_softmax",
}


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a model at one output.

    Attributes:
        output: the output's node.
        name: its name.
        spec: its tensor.
        units: the owner of the layer that decides the size of the last axis; None where it is not
            clear.
        units_param: that layer's parameter (`"units"`, `"filters"`).
        call: the node that calls that layer.
        activation: the last activation's name; None where it is not clear.
        activator: the node that has the activation.
    """

    output: NodeId
    name: str
    spec: TensorSpec
    units: Node | None = None
    units_param: str = ""
    call: Node | None = None
    activation: str | None = None
    activator: Node | None = None

    def set_activation(self, name: str) -> Fix | None:
        """Let the output have another activation; None where that is not one click."""
        node = self.activator
        if node is None:
            return None
        label = f"Set activation of '{node.name}' to {name}"
        if node.type == "layers.Activation" or node.type not in _ACTIVATIONS:
            return set_param(node, "activation", name, label)
        if node.type.startswith("layers."):
            return rebuild(node, "layers.Activation", Params(activation=name), label)
        return rebuild(node, f"ops.{name}", Params(), label)

    def set_units(self, count: int) -> Fix | None:
        """Let the last axis have another size; None where that is not one click."""
        if self.units is None:
            return None
        label = f"Set {self.units_param} of '{self.units.name}' to {count}"
        return set_param(self.units, self.units_param, count, label)

    def units_edge(self, view: View) -> Edge | None:
        """The edge into the layer that decides the size of the last axis."""
        edges = view.incoming(self.call.id) if self.call is not None else []
        return edges[0] if len(edges) == 1 else None


def head_of(view: View, output: NodeId) -> Head | None:
    """The end of the model at an output; None where its shape is not known."""
    result = view.results.get(output)
    if result is None or not result.outputs:
        return None
    head = Head(output, view.node(output).name, result.outputs[0])
    node = view.maker(output)
    activation: str | None = None
    activator: Node | None = None
    for _ in range(12):
        if node is None:
            break
        owner = view.wiring.owner(node.id)
        here = _activation(view, owner)
        if activator is None and here is not None:
            activation, activator = here, owner
        elif activator is not None and here not in (None, "linear"):
            break  # another activation below the last one: its units are its own affair
        name = next((n for n in ("units", "filters") if _parameter(view, owner, n)), "")
        if name:
            return Head(head.output, head.name, head.spec, owner, name, node, activation, activator)
        title = owner.type.rpartition(".")[2]
        if title not in _PASS_ON and here is None:
            break
        edges = view.incoming(node.id)
        node = view.node(edges[0].source) if len(edges) == 1 else None
    return Head(head.output, head.name, head.spec, activation=activation, activator=activator)


def _activation(view: View, node: Node) -> str | None:
    """The activation that a node applies; None where it has none to set."""
    if node.type in _ACTIVATIONS:
        return _ACTIVATIONS[node.type]
    parameter = _parameter(view, node, "activation")
    if not parameter:
        return None
    entry = view.catalogue.entry(node.type)
    default = entry.parameter("activation") if entry is not None else None
    value: Value = node.params.get("activation", default.default if default else None)
    if value is None:
        return "linear"
    if isinstance(value, ObjectValue):
        return value.type.rpartition(".")[2]
    return value if isinstance(value, str) else None


def _parameter(view: View, node: Node, name: str) -> bool:
    entry = view.catalogue.entry(node.type)
    return entry is not None and entry.parameter(name) is not None
