"""Counts the multiply-adds of what TensorFlow executes: the products in a traced graph.

It looks at low-level operations only (MatMul, Conv2D, …), so it knows nothing of layers and is
independent of the formulas that it checks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any


def executed_multiply_adds(call: Callable[..., Any], specs: Sequence[Any]) -> int:
    """The multiply-adds of `call` on tensors like `specs` (`tf.TensorSpec`)."""
    import tensorflow as tf

    graph = tf.function(call).get_concrete_function(*specs).graph
    functions = {function.signature.name: function for function in _functions(graph)}
    return _count(graph.as_graph_def(add_shapes=True).node, functions)


def _functions(graph: Any) -> Any:
    return graph.as_graph_def(add_shapes=True).library.function


class UncountableError(Exception):
    """A loop: how often it runs does not stand in the graph."""


def _count(nodes: Any, functions: dict[str, Any]) -> int:
    total = 0
    shapes = {}
    for node in nodes:
        for index, shape in enumerate(node.attr["_output_shapes"].list.shape):
            key = node.name if index == 0 else f"{node.name}:{index}"
            shapes[key] = tuple(dim.size for dim in shape.dim)

    for node in nodes:
        if node.op in ("PartitionedCall", "StatefulPartitionedCall"):
            function = functions[node.attr["f"].func.name]
            total += _count_function(function, functions)
        elif node.op in ("While", "StatelessWhile", "MapDefun"):
            raise UncountableError(node.op)
        elif node.op in _COUNTERS:
            inputs = [shapes[_tensor(name)] for name in node.input if not name.startswith("^")]
            total += _COUNTERS[node.op](node, inputs, shapes[node.name])
    return total


def _count_function(function: Any, functions: dict[str, Any]) -> int:
    import tensorflow as tf
    from tensorflow.python.framework import function_def_to_graph

    graph = function_def_to_graph.function_def_to_graph(function)
    assert isinstance(graph, tf.Graph)
    return _count(graph.as_graph_def(add_shapes=True).node, functions)


def _tensor(name: str) -> str:
    return name.removesuffix(":0")


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
    terms = node.attr["equation"].s.decode().partition("->")[0].split(",")
    sizes: dict[str, int] = {}
    for term, shape in zip(terms, inputs, strict=True):
        sizes.update(zip(term, shape, strict=True))
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
