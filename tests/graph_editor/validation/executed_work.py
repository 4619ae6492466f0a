"""Counts the multiply-adds of what TensorFlow executes: the products in a traced graph.

It looks at low-level operations only (MatMul, Conv2D, …), so it knows nothing of layers and is
independent of the formulas that it checks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any


def executed_multiply_adds(
    call: Callable[..., Any], specs: Sequence[Any], steps: int | None = None
) -> int:
    """The multiply-adds of `call` on tensors like `specs` (`tf.TensorSpec`).

    Args:
        steps: how often loops run; None where there must be none.

    Raises:
        UncountableError: there is a loop, and `steps` is None.
    """
    import tensorflow as tf

    traced = tf.function(call, autograph=False).get_concrete_function(*specs)
    definition = traced.graph.as_graph_def(add_shapes=True)
    functions = {function.signature.name: function for function in definition.library.function}
    ends = {tensor.op.name for tensor in traced.graph.outputs}
    return _count(_needed(definition.node, ends), functions, steps)


class UncountableError(Exception):
    """A loop: how often it runs does not stand in the graph."""


def _needed(nodes: Any, ends: set[str]) -> list[Any]:
    """What leads to an output: Keras tries one step of a loop for its structure."""
    by_name = {node.name: node for node in nodes}
    found, waiting = set(ends), list(ends)
    while waiting:
        for name in by_name[waiting.pop()].input:
            source = name.lstrip("^").partition(":")[0]
            if source not in found:
                found.add(source)
                waiting.append(source)
    return [node for node in nodes if node.name in found]


def _count(nodes: Any, functions: dict[str, Any], steps: int | None) -> int:
    total = 0
    shapes = {}
    for node in nodes:
        for index, shape in enumerate(node.attr["_output_shapes"].list.shape):
            key = node.name if index == 0 else f"{node.name}:{index}"
            shapes[key] = tuple(dimension.size for dimension in shape.dim)
    for node in nodes:
        if node.op in ("PartitionedCall", "StatefulPartitionedCall"):
            total += _count_function(functions[node.attr["f"].func.name], functions, steps)
        elif node.op in ("While", "StatelessWhile"):
            if steps is None:
                raise UncountableError(node.name)
            body = functions[node.attr["body"].func.name]
            total += steps * _count_function(body, functions, steps)
        elif node.op in _COUNTERS:
            inputs = [shapes[name] for name in node.input if not name.startswith("^")]
            total += _COUNTERS[node.op](node, inputs, shapes[node.name])
    return total


def _count_function(function: Any, functions: dict[str, Any], steps: int | None) -> int:
    from tensorflow.python.framework.function_def_to_graph import function_def_to_graph

    graph = function_def_to_graph(function)
    return _count(graph.as_graph_def(add_shapes=True).node, functions, steps)


def _matmul(node: Any, inputs: list[tuple[int, ...]], output: tuple[int, ...]) -> int:
    transposed = node.attr["transpose_a"].b or node.attr["adj_x"].b
    return math.prod(output) * inputs[0][-2 if transposed else -1]


def _convolution(node: Any, inputs: list[tuple[int, ...]], output: tuple[int, ...]) -> int:
    return math.prod(output) * math.prod(inputs[1][:-1])


def _transposed(node: Any, inputs: list[tuple[int, ...]], output: tuple[int, ...]) -> int:
    return math.prod(inputs[2]) * math.prod(inputs[1][:-1])


def _depthwise(node: Any, inputs: list[tuple[int, ...]], output: tuple[int, ...]) -> int:
    return math.prod(output) * math.prod(inputs[1][:2])


def _einsum(node: Any, inputs: list[tuple[int, ...]], output: tuple[int, ...]) -> int:
    left, _, right = node.attr["equation"].s.decode().partition("->")
    if not set(left) - {",", "."} - set(right):
        return 0  # nothing is summed
    terms = left.split(",")
    sizes: dict[str, int] = {}
    for term, shape in zip(terms, inputs, strict=True):
        before, dots, after = term.partition("...")
        hidden = [f"...{place}" for place in range(len(shape) - len(before) - len(after), 0, -1)]
        sizes.update(zip((*before, *hidden * bool(dots), *after), shape, strict=True))
    return math.prod(sizes.values())


_COUNTERS = {
    "MatMul": _matmul,
    "BatchMatMul": _matmul,
    "BatchMatMulV2": _matmul,
    "BatchMatMulV3": _matmul,
    "Einsum": _einsum,
    "Conv2D": _convolution,
    "Conv3D": _convolution,
    "Conv2DBackpropInput": _transposed,
    "Conv3DBackpropInputV2": _transposed,
    "DepthwiseConv2dNative": _depthwise,
}
