"""What a drawing costs: multiply-adds, activations and weights, by node and in total.

Everything follows from the drawing and from what Keras said of it (`Analysis.results`); nothing
is built. `cost_layer` says what counts as a multiply-add; `memory` adds up what training needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.graph import ENDS, Edge, Node, NodeId, NodeKind, parse_port
from graph_editor.document.value import ObjectValue, Params, Value
from graph_editor.validation.analysis import NodeResult, Shape, TensorSpec
from graph_editor.validation.cost_call import (
    CostCall,
    UncountedError,
    UnknownSizeError,
    Work,
    per_sample,
    size,
)
from graph_editor.validation.multiply_adds import count, is_free

_BYTES = {
    **dict.fromkeys(("bool", "int8", "uint8", "float8_e4m3fn", "float8_e5m2"), 1),
    **dict.fromkeys(("float16", "bfloat16", "int16", "uint16"), 2),
    **dict.fromkeys(("float64", "int64", "uint64", "complex64"), 8),
    "complex128": 16,
}
_FLOAT32 = 4


@dataclass(frozen=True, slots=True)
class NodeCost:
    """What one node costs.

    Attributes:
        multiply_adds: for one sample; None where a dimension that matters is free.
        known: whether there is a way to count it; if not, `multiply_adds` is 0.
        elements: the elements of the tensors that it makes for one sample; None where a dimension
            is free. What marks an output makes none.
        bytes: the same in bytes.
        inner_bytes: what it makes on the way and training keeps, for one sample.
        params, trainable_params: weights of its layer; 0 for another call of a shared layer.
        weight_bytes: what they take.
        trainable_bytes: what the trainable ones of them take.
    """

    multiply_adds: int | None = 0
    known: bool = True
    elements: int | None = 0
    bytes: int | None = 0
    inner_bytes: int = 0
    params: int = 0
    trainable_params: int = 0
    weight_bytes: int = 0
    trainable_bytes: int = 0


@dataclass(frozen=True, slots=True)
class GraphCost:
    """What a graph costs; sums over the nodes of which something is known.

    Attributes:
        nodes: the costs by node; those about which Keras has said nothing are missing.
        multiply_adds: for one sample.
        uncounted: the nodes for which there is no formula, in drawing order.
        free: the nodes with a dimension that is free, so that they are not in the sum.
    """

    nodes: Mapping[NodeId, NodeCost] = field(default_factory=dict)
    multiply_adds: int = 0
    elements: int = 0
    bytes: int = 0
    params: int = 0
    trainable_params: int = 0
    weight_bytes: int = 0
    trainable_bytes: int = 0
    uncounted: tuple[NodeId, ...] = ()
    free: tuple[NodeId, ...] = ()


def graph_cost(
    nodes: Mapping[NodeId, Node],
    edges: Iterable[Edge],
    results: Mapping[NodeId, NodeResult],
    catalogue: Catalogue,
) -> GraphCost:
    """What a graph costs, as far as Keras' answers about it are there."""
    batch = fixed_batch(nodes, results)
    inputs: dict[NodeId, list[Edge]] = {}
    for edge in edges:
        inputs.setdefault(edge.target, []).append(edge)
    costs = {}
    for node_id, node in nodes.items():
        result = results.get(node_id)
        if result is not None:
            owner = nodes.get(node.shared_with, node) if node.shared_with else node
            entry = catalogue.entry(owner.type)
            counted = entry is not None and not is_free(entry.type)
            specs = _input_specs(inputs.get(node_id, ()), results) if counted else {}
            costs[node_id] = node_cost(node, owner, specs, result, catalogue, batch)
    found = costs.values()
    return GraphCost(
        nodes=costs,
        multiply_adds=sum(cost.multiply_adds or 0 for cost in found),
        elements=sum(cost.elements or 0 for cost in found),
        bytes=sum(cost.bytes or 0 for cost in found),
        params=sum(cost.params for cost in found),
        trainable_params=sum(cost.trainable_params for cost in found),
        weight_bytes=sum(cost.weight_bytes for cost in found),
        trainable_bytes=sum(cost.trainable_bytes for cost in found),
        uncounted=tuple(node_id for node_id, cost in costs.items() if not cost.known),
        free=tuple(
            node_id
            for node_id, cost in costs.items()
            if cost.multiply_adds is None or cost.elements is None
        ),
    )


def node_cost(
    node: Node,
    owner: Node,
    inputs: Mapping[str, tuple[TensorSpec, ...]],
    result: NodeResult,
    catalogue: Catalogue,
    batch: int | None = None,
) -> NodeCost:
    """What a node costs.

    Args:
        owner: the node whose layer it calls; itself unless it is shared.
        inputs: the tensors at each port, in order.
        batch: the model's fixed batch size; None where it is free.
    """
    work, known = _work(node, owner, inputs, result, catalogue, batch)
    made = () if node.muted or node.kind is NodeKind.OUTPUT else result.outputs
    outputs = tuple(per_sample(spec.shape, batch) for spec in made)
    try:
        sizes = [size(shape) for shape in outputs]
    except UnknownSizeError:
        elements = bytes_ = None
    else:
        elements = sum(sizes)
        bytes_ = sum(
            count * dtype_bytes(spec.dtype) for count, spec in zip(sizes, made, strict=True)
        )
    weight = dtype_bytes(_variable_dtype(owner.params.get("dtype")))
    dtype = result.outputs[0].dtype if result.outputs else "float32"
    return NodeCost(
        multiply_adds=work.multiply_adds if work is not None else None,
        known=known,
        elements=elements,
        bytes=bytes_,
        inner_bytes=work.inner * dtype_bytes(dtype) if work is not None else 0,
        params=result.params,
        trainable_params=result.trainable_params,
        weight_bytes=result.params * weight,
        trainable_bytes=result.trainable_params * weight,
    )


def fixed_batch(nodes: Mapping[NodeId, Node], results: Mapping[NodeId, NodeResult]) -> int | None:
    """The batch size that the inputs fix (`Input(batch_size=32)`); None where it is free."""
    sizes = {
        results[node_id].outputs[0].shape[0]
        for node_id, node in nodes.items()
        if node.kind is NodeKind.INPUT
        and node_id in results
        and results[node_id].outputs
        and results[node_id].outputs[0].shape
    }
    return sizes.pop() if len(sizes) == 1 else None


def tensor_bytes(spec: TensorSpec, batch: int) -> int:
    """The bytes of a tensor at a batch size; 0 where another dimension is free."""
    shape: Shape = (batch, *spec.shape[1:]) if spec.shape[:1] == (None,) else spec.shape
    try:
        return size(shape) * dtype_bytes(spec.dtype)
    except UnknownSizeError:
        return 0


def dtype_bytes(dtype: str) -> int:
    """The bytes of one element; strings count as the pointer that stands for them."""
    return 8 if dtype == "string" else _BYTES.get(dtype, _FLOAT32)


def _work(
    node: Node,
    owner: Node,
    inputs: Mapping[str, tuple[TensorSpec, ...]],
    result: NodeResult,
    catalogue: Catalogue,
    batch: int | None,
) -> tuple[Work | None, bool]:
    """A node's work, None where it depends on a free dimension; and whether it can be counted."""
    if node.muted or node.kind in ENDS:
        return Work(), True
    entry = catalogue.entry(owner.type)
    if entry is None:
        return Work(), False
    if is_free(entry.type):
        return Work(), True
    call = CostCall(
        entry,
        owner.params,
        node.call_params,
        {
            port: tuple(per_sample(spec.shape, batch) for spec in specs)
            for port, specs in inputs.items()
        },
        tuple(per_sample(spec.shape, batch) for spec in result.outputs),
    )
    try:
        return count(call, catalogue), True
    except UnknownSizeError:
        return None, True
    except UncountedError:
        return Work(), False


def _input_specs(
    edges: Iterable[Edge], results: Mapping[NodeId, NodeResult]
) -> dict[str, tuple[TensorSpec, ...]]:
    """The tensors that arrive at each port; a port of which one is not known is missing."""
    arriving: dict[str, list[tuple[int, TensorSpec | None]]] = {}
    for edge in edges:
        port, place = parse_port(edge.target_port)
        result, index = results.get(edge.source), parse_port(edge.source_port)[1]
        known = result is not None and index < len(result.outputs)
        spec = result.outputs[index] if result is not None and known else None
        arriving.setdefault(port, []).append((place, spec))
    specs = {}
    for port, found in arriving.items():
        found.sort(key=lambda item: item[0])
        tensors = tuple(spec for _, spec in found if spec is not None)
        if len(tensors) == len(found):
            specs[port] = tensors
    return specs


def _variable_dtype(policy: Value) -> str:
    """The dtype of a layer's weights; a mixed policy keeps them in float32."""
    if isinstance(policy, ObjectValue):
        policy = policy.params.get("name", policy.type.rpartition(".")[2])
    if isinstance(policy, Params):
        policy = policy.get("name")
    return policy if isinstance(policy, str) and policy in _BYTES else "float32"
