"""Which inputs a model's outputs depend on, through blocks whose outputs are not all taken."""

from __future__ import annotations

from collections.abc import Iterable

from graph_editor.codegen.plan import BlockPlan, Plan, Tensor
from graph_editor.document.graph import GraphId, Node, NodeId, NodeKind

_Known = dict[tuple[GraphId, int], frozenset[int]]
"""For a block and one of its outputs: the places of the inputs that it depends on."""


def reached_inputs(plan: Plan) -> set[NodeId]:
    """The inputs on which an output depends; Keras has no use for others."""
    return _inputs_behind(plan, [output.tensor for output in plan.outputs], {})


def _inputs_behind(plan: Plan, tensors: Iterable[Tensor], known: _Known) -> set[NodeId]:
    found: set[NodeId] = set()
    seen: set[Tensor] = set()
    stack = list(tensors)
    while stack:
        tensor = stack.pop()
        if tensor in seen:
            continue
        seen.add(tensor)
        node = plan.nodes[tensor.node]
        if node.kind is NodeKind.INPUT:
            found.add(node.id)
        arguments = list(plan.arguments.get(node.id, {}).values())
        if node.kind is NodeKind.BLOCK:
            places = _places(plan.block(node), node, tensor.index, known)
            arguments = [argument for place, argument in enumerate(arguments) if place in places]
        for argument in arguments:
            stack += argument if isinstance(argument, list) else [argument]
    return found


def _places(block: BlockPlan, node: Node, index: int, known: _Known) -> set[int]:
    """The places of the tensors given to a use of a block on which one of its outputs depends."""
    count = len(block.plan.inputs)
    if block.graph.as_model:
        return set(range(count))
    chained = min(count, len(block.plan.outputs))
    found: set[int] = set()
    wanted = {index}
    for turn in reversed(range(node.repeat)):
        places = {place for output in wanted for place in _behind(block, output, known)}
        found |= {place for place in places if turn == 0 or place >= chained}
        wanted = {place for place in places if place < chained}
    return found


def _behind(block: BlockPlan, output: int, known: _Known) -> frozenset[int]:
    key = (block.graph.id, output)
    if key not in known:
        inputs = _inputs_behind(block.plan, [block.plan.outputs[output].tensor], known)
        known[key] = frozenset(map(block.plan.inputs.index, inputs))
    return known[key]
