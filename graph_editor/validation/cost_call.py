"""One call of a layer or an operation as the formulas of its cost see it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from graph_editor.catalogue.entry import Entry
from graph_editor.document.value import Params, Reference, Value
from graph_editor.validation.analysis import Shape


class UnknownSizeError(Exception):
    """A dimension that the cost depends on is free (None), or its tensor is not known yet."""


class UncountedError(Exception):
    """There is no formula for this call."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a call costs.

    Attributes:
        multiply_adds: multiplications that are summed up, with their additions.
        inner: elements of the tensors that it makes on the way to its outputs and that training
            keeps for the way back (an attention's scores, a recurrent layer's gates).
    """

    multiply_adds: int = 0
    inner: int = 0

    def times(self, count: int) -> Work:
        """The cost of `count` such calls."""
        return Work(self.multiply_adds * count, self.inner * count)

    def __add__(self, other: Work) -> Work:
        return Work(self.multiply_adds + other.multiply_adds, self.inner + other.inner)


@dataclass(frozen=True, slots=True)
class CostCall:
    """A call for one sample.

    Attributes:
        entry: what the catalogue knows of its type.
        params: the parameters that differ from Keras' defaults.
        call_params: arguments of the layer's `call` that are no tensors.
        inputs: the shapes of the tensors at each port; the batch axis is 1.
        outputs: the shapes of what it returns; the batch axis is 1.
    """

    entry: Entry
    params: Params
    call_params: Params
    inputs: Mapping[str, tuple[Shape, ...]]
    outputs: tuple[Shape, ...]

    def value(self, name: str) -> Value:
        """A parameter's value, Keras' default where it is not given.

        Raises:
            UncountedError: it depends on a block's parameters.
        """
        if name in self.params:
            value = self.params[name]
            if isinstance(value, Reference):
                raise UncountedError
            return value
        parameter = self.entry.parameter(name)
        return None if parameter is None else parameter.default

    def whole(self, name: str) -> int:
        """A parameter that is a whole number."""
        value = self.value(name)
        if not isinstance(value, int):
            raise UncountedError
        return int(value)

    def wholes(self, name: str, count: int) -> tuple[int, ...]:
        """A parameter that is `count` whole numbers, or one for all of them."""
        value = self.value(name)
        items = value if isinstance(value, tuple) else (value,) * count
        return tuple(item for item in items if isinstance(item, int))

    def input(self, *ports: str, index: int = 0) -> Shape:
        """The shape of a tensor at the first of these ports that has one.

        Raises:
            UnknownSizeError: there is none.
        """
        for port in ports or tuple(port.name for port in self.entry.ports):
            shapes = self.inputs.get(port, ())
            if index < len(shapes):
                return shapes[index]
        raise UnknownSizeError

    @property
    def output(self) -> Shape:
        """The shape of the first output."""
        if not self.outputs:
            raise UnknownSizeError
        return self.outputs[0]

    @property
    def channels_first(self) -> bool:
        """Whether the channels stand before the spatial axes."""
        return self.value("data_format") == "channels_first"

    def channels(self, shape: Shape) -> int:
        """The number of channels of an image-like tensor."""
        return size(shape[1:2] if self.channels_first else shape[-1:])

    def spatial(self, shape: Shape) -> int:
        """The number of places of an image-like tensor."""
        return size(shape[2:] if self.channels_first else shape[1:-1])

    def with_shapes(self, inputs: Mapping[str, tuple[Shape, ...]], *outputs: Shape) -> CostCall:
        """The same call on other tensors."""
        return replace(self, inputs=inputs, outputs=outputs)


Formula: TypeAlias = Callable[[CostCall], Work]


def size(dimensions: Shape) -> int:
    """The product of dimensions.

    Raises:
        UnknownSizeError: one of them is free.
    """
    product = 1
    for dimension in dimensions:
        if dimension is None:
            raise UnknownSizeError
        product *= dimension
    return product


def per_sample(shape: Shape, batch: int | None) -> Shape:
    """A shape with a batch axis of 1.

    Args:
        batch: the model's fixed batch size; None where it is free.
    """
    if shape and (shape[0] is None or shape[0] == batch):
        return (1, *shape[1:])
    return shape


def kernel_size(call: CostCall) -> int:
    """The number of places under the kernel of a convolution."""
    return math.prod(call.wholes("kernel_size", len(call.output) - 2))
