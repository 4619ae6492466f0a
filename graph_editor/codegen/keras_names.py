"""How Keras will call what a plan builds, blocks and all; agrees with `validation.placing`."""

from __future__ import annotations

from collections.abc import Iterator

from graph_editor.codegen.plan import Plan, Tensor
from graph_editor.document.graph import NodeKind
from graph_editor.document.instance import inner_name, repeat_name


def output_name(plan: Plan, tensor: Tensor) -> str:
    """The name by which Keras knows a tensor of the drawing as an output: that of the layer that
    makes it; "" for an operation."""
    origin = _origin(plan, tensor, "")
    return origin if isinstance(origin, str) else plan.nodes[plan.inputs[origin]].name


def _origin(plan: Plan, tensor: Tensor, instance: str) -> str | int:
    """Who makes a tensor: its name; or the place of the input that is handed through."""
    node = plan.nodes[tensor.node]
    match node.kind:
        case NodeKind.INPUT:
            return plan.inputs.index(tensor.node)
        case NodeKind.OPERATION:
            return ""
        case NodeKind.BLOCK:
            block, name = plan.block(node), _named(instance, node.name)
            if block.graph.as_model:
                return repeat_name(name, node.repeat, node.repeat - 1)
            place = tensor.index
            for turn in reversed(range(node.repeat)):
                source = block.plan.outputs[place].tensor
                found = _origin(block.plan, source, repeat_name(name, node.repeat, turn))
                if isinstance(found, str):
                    return found
                place = found
                if place >= len(block.plan.outputs):
                    break  # the same for all repetitions
            given = list(plan.arguments[node.id].values())[place]
            assert isinstance(given, Tensor)
            return _origin(plan, given, instance)
        case _:
            return _named(instance, plan.owner(node).name)


def layer_names(plan: Plan, instance: str = "", *, every: bool = False) -> Iterator[str]:
    """The names of layers; of repetitions those of the first and the last one, or of every one."""
    for node_id in plan.order:
        node = plan.nodes[node_id]
        name = _named(instance, node.name)
        if node.kind is NodeKind.BLOCK:
            for turn in range(node.repeat) if every else sorted({0, node.repeat - 1}):
                use = repeat_name(name, node.repeat, turn)
                if plan.block(node).graph.as_model:
                    yield use
                yield from layer_names(plan.block(node).plan, use, every=every)
        elif node.kind is not NodeKind.OPERATION:
            yield _named(instance, plan.owner(node).name)


def has_operations(plan: Plan) -> bool:
    """Whether the plan, or a block in it, calls a function of `keras.ops`."""
    nodes = [plan.nodes[node_id] for node_id in plan.order]
    return any(
        node.kind is NodeKind.OPERATION
        or (node.kind is NodeKind.BLOCK and has_operations(plan.block(node).plan))
        for node in nodes
    )


def _named(instance: str, name: str) -> str:
    return inner_name(instance, name) if instance else name
