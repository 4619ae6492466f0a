"""What fits the data: losses, metrics, and how the last layer should end. Plain Python.

Proposals are offered, never made by themselves; each is an ordinary edit.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph_editor.document.document import Document
from graph_editor.document.edit import Edit
from graph_editor.document.graph import Node, NodeId, NodeKind
from graph_editor.document.value import ObjectValue, Value
from graph_editor.validation.analysis import Analysis, DataFacts, Fix, format_shape

_SPARSE = ("losses.SparseCategoricalCrossentropy",)
_ONE_HOT = (
    "losses.CategoricalCrossentropy",
    "losses.CategoricalFocalCrossentropy",
    "losses.KLDivergence",
)
_BINARY = (
    "losses.BinaryCrossentropy",
    "losses.BinaryFocalCrossentropy",
    "losses.MeanSquaredError",
)
_NUMBERS = (
    "losses.MeanSquaredError",
    "losses.MeanAbsoluteError",
    "losses.Huber",
    "losses.LogCosh",
)


def fitting_losses(facts: DataFacts) -> tuple[str, ...]:
    """The losses that fit the targets, the usual one first; empty where nothing is known."""
    if facts.classes is not None and facts.one_hot:
        return _ONE_HOT
    if facts.binary:
        return _BINARY
    if facts.classes is not None:
        return _SPARSE
    return _NUMBERS if facts.targets else ()


def fitting_metrics(facts: DataFacts) -> tuple[Value, ...]:
    """The metrics that one usually watches with such targets."""
    if facts.classes is not None or facts.binary:
        return ("accuracy",)
    return (ObjectValue("metrics.MeanAbsoluteError"),) if facts.targets else ()


def proposals(document: Document, analysis: Analysis, facts: DataFacts) -> tuple[Fix, ...]:
    """What could be changed so that model and training fit the data; only what would change."""
    if facts.problem or not facts.targets:
        return ()
    found = [
        *_input_proposals(document, facts),
        *_last_layer_proposals(document, analysis, facts),
        *_loss_proposals(document, facts),
    ]
    return tuple(found)


def _input_proposals(document: Document, facts: DataFacts) -> list[Fix]:
    inputs = [node for node in document.nodes().values() if node.kind is NodeKind.INPUT]
    if len(inputs) != len(facts.inputs):
        return []
    found = []
    for node, (_, spec) in zip(inputs, facts.inputs, strict=True):
        shape, dtype = tuple(spec.shape[1:]), spec.dtype
        if node.params.get("shape") != shape:
            found.append(
                Fix(
                    f"Use the shape {format_shape((None, *shape))} for “{node.name}”",
                    lambda edit, i=node.id, s=shape, d=dtype: use_shape(edit, i, s, d),  # type: ignore[misc]
                )
            )
    return found


def use_shape(edit: Edit, node: NodeId, shape: tuple[int | None, ...], dtype: str) -> None:
    """Give an Input the shape of the data (and their dtype, where it is not Keras' default)."""
    edit.set_param(node, "shape", shape)
    if dtype == "float32" or dtype.startswith("float"):
        edit.reset_param(node, "dtype")
    else:
        edit.set_param(node, "dtype", dtype)


def _last_layer_proposals(document: Document, analysis: Analysis, facts: DataFacts) -> list[Fix]:
    last = _last_layer(document, analysis)
    if last is None or last.type != "layers.Dense":
        return []
    spec = facts.targets[0][1]
    units, activation = 1, "linear"
    if facts.binary:
        activation = "sigmoid"
    elif facts.classes is not None:
        units, activation = facts.classes, "softmax"
    elif len(spec.shape) == 2 and spec.shape[1] is not None:
        units = spec.shape[1]
    given = last.params.get("activation") or "linear"
    if last.params.get("units") == units and (given == activation or activation == "linear"):
        return []
    count = f"{units:,} unit{'' if units == 1 else 's'}"
    label = f"Let “{last.name}” end in {count}" + (
        f" with {activation}" if activation != "linear" else ""
    )

    def apply(edit: Edit, node: NodeId = last.id) -> None:
        edit.set_param(node, "units", units)
        if activation == "linear":
            edit.reset_param(node, "activation")
        else:
            edit.set_param(node, "activation", activation)

    return [Fix(label, apply)]


def _last_layer(document: Document, analysis: Analysis) -> Node | None:
    if len(analysis.outputs) != 1 or not document.has_node(analysis.outputs[0]):
        return None
    node = document.node(analysis.outputs[0])
    if node.kind is NodeKind.OUTPUT:
        incoming = document.incoming(node.id)
        if not incoming:
            return None
        node = document.node(incoming[0].source)
    return node if node.shared_with is None else document.node(node.shared_with)


def _loss_proposals(document: Document, facts: DataFacts) -> list[Fix]:
    fitting = fitting_losses(facts)
    if not fitting or document.training.loss.type in fitting:
        return []
    loss, metrics = ObjectValue(fitting[0]), fitting_metrics(facts)
    label = f"Train with the loss {_title(loss.type)}" + _and_metrics(metrics)

    def apply(edit: Edit) -> None:
        edit.set_training(document.training.with_(loss=loss, metrics=metrics))

    return [Fix(label, apply)]


def _and_metrics(metrics: Sequence[Value]) -> str:
    names = [m if isinstance(m, str) else _title(m.type) for m in metrics if _named(m)]  # type: ignore[union-attr]
    return f" and watch {', '.join(names)}" if names else ""


def _named(value: Value) -> bool:
    return isinstance(value, str | ObjectValue)


def _title(type: str) -> str:
    return type.rsplit(".", 1)[-1]
