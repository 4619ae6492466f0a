"""Multiply-adds of recurrent layers and their cells: the matrix products of each step.

A step multiplies the input and the last state with the kernels of all gates. `reset_after`,
masking, dropout and the direction change nothing about that, nor does a backend's fused kernel.
"""

from __future__ import annotations

from graph_editor.validation.cost_call import CostCall, Formula, Work, kernel_size, size

_GATES = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}
"""Hochreiter and Schmidhuber (1997) with the forget gate; Cho et al. (2014); Elman (1990)."""
_KEPT = {"LSTM": 5, "GRU": 4, "SimpleRNN": 0}
"""Values for each unit and step that training keeps besides the state: the gates and the LSTM's
cell, or the GRU's part of the candidate that the reset gate scales."""


def step(kind: str, features: int, units: int) -> Work:
    """One step of a cell: gates · units · (features + units)."""
    return Work(_GATES[kind] * units * (features + units), _KEPT[kind] * units)


def recurrent(call: CostCall) -> Work:
    """All steps of a layer on a sequence (samples, steps, features)."""
    sequence = call.input("sequences")
    units, steps = call.whole("units"), size(sequence[1:2])
    work = step(kind_of(call), size(sequence[2:]), units).times(steps)
    return work + Work(inner=0 if call.value("return_sequences") else steps * units)


def cell(call: CostCall) -> Work:
    """One step: a cell as a node of its own."""
    return step(kind_of(call), size(call.input()[1:]), call.whole("units"))


def convolutional_recurrent(call: CostCall) -> Work:
    """Shi et al., Convolutional LSTM (2015): the LSTM's products become convolutions.

    The input's convolution has the layer's strides; the state's has none and keeps its size.
    """
    sequence = call.input("sequences")
    filters, steps = call.whole("filters"), size(sequence[1:2])
    rank = len(sequence) - 3
    output = call.output[-rank - 1 :]  # the spatial axes and the channels of one step
    places = size(output[1:] if call.channels_first else output[:-1])
    features = size(sequence[2:3] if call.channels_first else sequence[-1:])
    kernel = kernel_size(call.with_shapes(call.inputs, (1, *output)))
    elements = places * filters
    work = Work(_GATES["LSTM"] * elements * kernel * (features + filters), _KEPT["LSTM"] * elements)
    work = work.times(steps)
    return work + Work(inner=0 if call.value("return_sequences") else steps * elements)


def kind_of(call: CostCall) -> str:
    """`"LSTM"` for `layers.LSTM` and `layers.LSTMCell`."""
    return call.entry.title.removesuffix("Cell")


FORMULAS: dict[str, Formula] = {
    **{f"layers.{kind}": recurrent for kind in _GATES},
    **{f"layers.{kind}Cell": cell for kind in _GATES},
    **{f"layers.ConvLSTM{rank}D": convolutional_recurrent for rank in (1, 2, 3)},
}
"""By the layer's type."""
