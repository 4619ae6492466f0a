"""A Keras model as nodes, edges and results, as if it had been drawn and Keras had answered."""

from __future__ import annotations

from typing import Any

from graph_editor.document.graph import Edge, Node, NodeId, NodeKind, list_port, output_port
from graph_editor.document.value import Params, Value
from graph_editor.validation.analysis import NodeResult, TensorSpec


def model_graph(model: Any) -> tuple[dict[NodeId, Node], list[Edge], dict[NodeId, NodeResult]]:
    """The layers and operations of a functional model, those of nested models in their place."""
    reader = _Reader()
    reader.read(model, None)
    return reader.nodes, reader.edges, reader.results


class _Reader:
    def __init__(self) -> None:
        self.nodes: dict[NodeId, Node] = {}
        self.edges: list[Edge] = []
        self.results: dict[NodeId, NodeResult] = {}
        self._source: dict[int, tuple[NodeId, int]] = {}

    def read(self, model: Any, given: list[Any] | None) -> None:
        """Read a model; `given` are the tensors that a nested one is called on."""
        for tensor, outer in zip(model.inputs, given or (), strict=False):
            self._source[id(tensor)] = self._source[id(outer)]
        inside = {id(node) for level in model._nodes_by_depth.values() for node in level}
        for operation in model._operations:
            for call in operation._inbound_nodes:
                if id(call) in inside and not (given and call.is_input):
                    self._call(operation, call)

    def _call(self, operation: Any, call: Any) -> None:
        given = call.input_tensors
        nested = getattr(operation, "_functional", operation)  # a Sequential holds one
        if hasattr(nested, "_nodes_by_depth"):
            self.read(nested, given)
            for inner, outer in zip(nested.outputs, call.outputs, strict=True):
                self._source[id(outer)] = self._source[id(inner)]
            return
        node_id = NodeId(f"{operation.name}_{len(self.nodes)}")
        kind, type_ = _kind(operation)
        self.nodes[node_id] = Node(node_id, operation.name, kind, type_, _params(operation))
        many = len(given) > 1
        for index, tensor in enumerate(given):
            source, output = self._source[id(tensor)]
            port = list_port("inputs", index) if many else "inputs"
            self.edges.append(Edge(source, output_port(output), node_id, port))
        for index, tensor in enumerate(call.outputs):
            self._source[id(tensor)] = (node_id, index)
        weights = getattr(operation, "weights", [])
        trainable = getattr(operation, "trainable_weights", [])
        self.results[node_id] = NodeResult(
            tuple(TensorSpec(tuple(tensor.shape), tensor.dtype) for tensor in call.outputs),
            params=sum(_size(weight) for weight in weights),
            trainable_params=sum(_size(weight) for weight in trainable),
        )


def _kind(operation: Any) -> tuple[NodeKind, str]:
    name = type(operation).__name__
    if name == "InputLayer":
        return NodeKind.INPUT, "Input"
    if type(operation).__module__.startswith("keras.src.layers."):
        return NodeKind.LAYER, f"layers.{name}"
    if type(operation).__module__.startswith("keras.src.ops."):
        return NodeKind.OPERATION, f"ops.{name.lower()}"
    return NodeKind.LAYER, f"layers.{name}"


def _params(operation: Any) -> Params:
    """What `get_config` tells in plain values; the formulas need no objects."""
    config = operation.get_config() if hasattr(operation, "weights") else {}
    return Params(
        {name: value for name, raw in config.items() if (value := _plain(raw)) is not None}
    )


def _plain(raw: Any) -> Value:
    if isinstance(raw, bool | int | float | str):
        return raw
    if isinstance(raw, list | tuple):
        return tuple(_plain(item) for item in raw)
    return None


def _size(weight: Any) -> int:
    size = 1
    for dimension in weight.shape:
        size *= dimension
    return size
