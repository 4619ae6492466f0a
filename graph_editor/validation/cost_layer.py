"""Multiply-adds of dense layers and convolutions.

What is counted, here and in the other `cost_…` modules, is what the published tables count: the
multiplications with their additions in matrix products, convolutions and attention ("MACs", one
multiply-add is one; some tables call them FLOPs). Biases, activations, normalisation, pooling,
merging and other work that touches each element once count nothing: they are a few per cent of a
network's arithmetic, and tables differ on them.
"""

from __future__ import annotations

from graph_editor.validation.analysis import Shape
from graph_editor.validation.cost_call import (
    CostCall,
    Formula,
    UncountedError,
    UnknownSizeError,
    Work,
    kernel_size,
    size,
)


def dense(call: CostCall) -> Work:
    """Every input element meets every unit."""
    return Work(size(call.input()) * call.whole("units"))


def einsum_dense(call: CostCall) -> Work:
    """See `einsum`; the kernel has no axis that neither the input nor the output has."""
    equation = call.value("equation")
    if not isinstance(equation, str):
        raise UncountedError
    return Work(einsum(equation, (call.input(), None), call.output))


def convolution(call: CostCall) -> Work:
    """Each output element is a sum over the kernel's places and the channels of its group.

    Howard et al., MobileNets (2017), eq. 2: D_K · D_K · M · N · D_F · D_F.
    """
    channels = call.channels(call.input()) // call.whole("groups")
    return Work(size(call.output) * kernel_size(call) * channels)


def transposed_convolution(call: CostCall) -> Work:
    """The gradient of a convolution: each input element meets the whole kernel.

    What "same" or "valid" cuts off the borders again is counted, as PyTorch's flop counter does.
    """
    return Work(size(call.input()) * kernel_size(call) * call.whole("filters"))


def depthwise_convolution(call: CostCall) -> Work:
    """Each output element is a sum over the kernel's places in one channel.

    Howard et al., MobileNets (2017), eq. 4: D_K · D_K · M · D_F · D_F.
    """
    return Work(size(call.output) * kernel_size(call))


def separable_convolution(call: CostCall) -> Work:
    """A depthwise convolution, then one with a kernel of 1 (MobileNets, eq. 5)."""
    middle = call.channels(call.input()) * call.whole("depth_multiplier")
    places = call.spatial(call.output)
    return Work(
        places * middle * (kernel_size(call) + call.whole("filters")), inner=places * middle
    )


def dot(call: CostCall) -> Work:
    """Each output element is a sum over the axis that is summed."""
    axes = call.value("axes")
    axis = axes[0] if isinstance(axes, tuple) and axes else axes
    shape = call.input(index=0)
    if not isinstance(axis, int) or not -len(shape) <= axis < len(shape):
        raise UncountedError
    return Work(size(call.output) * size((shape[axis],)))


def reversible_embedding(call: CostCall) -> Work:
    """Looking up costs nothing; reversed it is a dense layer to the vocabulary."""
    if call.call_params.get("reverse") is not True:
        return Work()
    return Work(size(call.input()) * call.whole("input_dim"))


def einsum(equation: str, operands: tuple[Shape | None, ...], output: Shape) -> int:
    """Multiply-adds of an Einstein sum: the product of all axes, each named one once.

    Where no axis is summed it multiplies element by element, which is not counted. An operand
    that is None is known by its letters only.

    Raises:
        UncountedError: there are more than two operands, whose cost depends on the order.
    """
    left, arrow, right = equation.replace(" ", "").partition("->")
    terms = left.split(",")
    if not arrow or len(terms) != len(operands):
        raise UncountedError
    if len(terms) == 1:
        return 0
    if len(terms) > 2:
        raise UncountedError
    sizes: dict[str, int | None] = {}
    for term, shape in zip((*terms, right), (*operands, output), strict=True):
        if shape is not None:
            _name_axes(term, shape, sizes)
    letters = set(left) - {",", "."}
    if not letters - set(right):
        return 0
    if not letters <= sizes.keys():
        raise UnknownSizeError
    return size(tuple(sizes.values()))


def _name_axes(term: str, shape: Shape, sizes: dict[str, int | None]) -> None:
    """Note the sizes of the axes that a term names; those under an ellipsis count from its end."""
    before, ellipsis, after = term.partition("...")
    hidden = len(shape) - len(before) - len(after)
    if hidden < 0 or (hidden and not ellipsis):
        raise UncountedError
    names = (*before, *(f"...{place}" for place in range(hidden, 0, -1)), *after)
    for name, dimension in zip(names, shape, strict=True):
        if sizes.get(name) in (None, 1):
            sizes[name] = dimension


_EACH = {
    "Conv{}D": convolution,
    "Conv{}DTranspose": transposed_convolution,
    "DepthwiseConv{}D": depthwise_convolution,
    "SeparableConv{}D": separable_convolution,
}
FORMULAS: dict[str, Formula] = {
    "layers.Dense": dense,
    "layers.EinsumDense": einsum_dense,
    "layers.Dot": dot,
    "layers.ReversibleEmbedding": reversible_embedding,
    **{
        f"layers.{name.format(rank)}": formula
        for name, formula in _EACH.items()
        for rank in (1, 2, 3)
    },
}
"""By the layer's type."""
