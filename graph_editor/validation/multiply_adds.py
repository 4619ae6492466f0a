"""What a call of any layer or operation costs: finds the formula, looks into wrappers."""

from __future__ import annotations

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.value import ObjectValue, Params, Value
from graph_editor.validation import (
    cost_attention,
    cost_layer,
    cost_operation,
    cost_recurrent,
)
from graph_editor.validation.analysis import Shape
from graph_editor.validation.cost_call import CostCall, UncountedError, UnknownSizeError, Work, size

_FORMULAS = {
    **cost_layer.FORMULAS,
    **cost_attention.FORMULAS,
    **cost_recurrent.FORMULAS,
    **cost_operation.FORMULAS,
}
_UNCOUNTED = cost_operation.UNCOUNTED | {
    f"layers.{name}"
    for name in (
        *("FlaxLayer", "JaxLayer", "Lambda", "Layer", "TFSMLayer", "TorchModuleWrapper"),
        *("Wrapper", "MelSpectrogram", "STFTSpectrogram", "AugMix", "RandAugment"),
        *("RandomColorDegeneration", "RandomElasticTransform", "RandomGaussianBlur"),
        *("RandomGrayscale", "RandomSharpness"),
    )
}

_WRAPPERS = frozenset(
    f"layers.{name}"
    for name in (
        *("Bidirectional", "Pipeline", "RNN", "SpectralNormalization", "StackedRNNCells"),
        "TimeDistributed",
    )
)


def is_free(type_: str) -> bool:
    """Whether a type of the catalogue touches each element once, whatever its parameters."""
    return not (type_ in _FORMULAS or type_ in _WRAPPERS or type_ in _UNCOUNTED)


def count(call: CostCall, catalogue: Catalogue) -> Work:
    """The cost of a call; nothing for what touches each element once (see `cost_layer`).

    Raises:
        UncountedError: there is no formula for it.
        UnknownSizeError: it depends on a dimension that is free.
    """
    match call.entry.type:
        case "layers.Bidirectional":
            return _bidirectional(call, catalogue)
        case "layers.TimeDistributed":
            return _time_distributed(call, catalogue)
        case "layers.SpectralNormalization":
            return count(_inner(call, call.value("layer"), catalogue), catalogue)
        case "layers.RNN":
            return _rnn(call, catalogue)
        case "layers.StackedRNNCells":
            return _cells(call.value("cells"), size(call.input()[1:]), catalogue)[0]
        case "layers.Pipeline":
            return _pipeline(call, catalogue)
        case type_ if type_ in _FORMULAS:
            return _FORMULAS[type_](call)
        case type_ if type_ in _UNCOUNTED:
            raise UncountedError
        case _:
            return Work()


def _bidirectional(call: CostCall, catalogue: Catalogue) -> Work:
    """The layer forwards, and it or `backward_layer` backwards."""
    forward = call.value("layer")
    backward = call.value("backward_layer")
    return count(_inner(call, forward, catalogue), catalogue) + count(
        _inner(call, forward if backward is None else backward, catalogue), catalogue
    )


def _time_distributed(call: CostCall, catalogue: Catalogue) -> Work:
    """The layer once for each step."""
    inner = _inner(call, call.value("layer"), catalogue)
    steps = size(call.input()[1:2])
    inputs = {port: tuple(map(_one_step, shapes)) for port, shapes in inner.inputs.items()}
    outputs = tuple(map(_one_step, call.outputs))
    return count(inner.with_shapes(inputs, *outputs), catalogue).times(steps)


def _one_step(shape: Shape) -> Shape:
    return (*shape[:1], *shape[2:])


def _inner(call: CostCall, layer: Value, catalogue: Catalogue) -> CostCall:
    """A call of the wrapped layer on what the wrapper gets."""
    if not isinstance(layer, ObjectValue):
        raise UncountedError
    entry = catalogue.entry(layer.type)
    if entry is None:
        raise UncountedError
    if not entry.ports or not call.entry.ports:
        raise UnknownSizeError
    first, own = call.entry.ports[0].name, entry.ports[0].name
    return CostCall(entry, layer.params, Params(), {own: call.inputs.get(first, ())}, call.outputs)


def _rnn(call: CostCall, catalogue: Catalogue) -> Work:
    """A cell, or several on top of each other, once for each step."""
    sequence = call.input("sequences")
    work, _ = _cells(call.value("cell"), size(sequence[2:]), catalogue)
    return work.times(size(sequence[1:2]))


def _cells(value: Value, features: int, catalogue: Catalogue) -> tuple[Work, int]:
    """One step of a cell or of a stack of them, and how many features come out."""
    if isinstance(value, tuple):
        work = Work()
        for item in value:
            more, features = _cells(item, features, catalogue)
            work += more
        return work, features
    if not isinstance(value, ObjectValue):
        raise UncountedError
    if value.type == "layers.StackedRNNCells":
        return _cells(value.params.get("cells"), features, catalogue)
    units = value.params.get("units")
    entry = catalogue.entry(value.type)
    if entry is None or not isinstance(units, int) or not entry.ports:
        raise UncountedError
    inputs: dict[str, tuple[Shape, ...]] = {entry.ports[0].name: ((1, features),)}
    return count(CostCall(entry, value.params, Params(), inputs, ((1, units),)), catalogue), units


def _pipeline(call: CostCall, catalogue: Catalogue) -> Work:
    """Layers whose shapes in between nobody says; fine as long as none of them is counted."""
    layers = call.value("layers")
    for layer in layers if isinstance(layers, tuple) else (layers,):
        entry = catalogue.entry(layer.type) if isinstance(layer, ObjectValue) else None
        if entry is None or entry.type in _FORMULAS or entry.type in _UNCOUNTED:
            raise UncountedError
    return Work()
