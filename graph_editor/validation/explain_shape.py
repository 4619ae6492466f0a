"""Explanations of shapes that a layer cannot take: rank, size, unknown axes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from graph_editor.document.graph import Node
from graph_editor.document.value import Params
from graph_editor.validation.analysis import Fix, Problem, Shape, format_shape
from graph_editor.validation.fixes import (
    NewLayer,
    insert_one,
    rebuild,
    return_sequences,
    set_param,
)
from graph_editor.validation.refusal import Arrival, Refusal, inner, size

_RANK = re.compile(r"expected (min_|max_)?ndim=(\d+), found ndim=(\d+)")
_DIMENSIONS = re.compile(r"^\w*?([123])D")
_AXIS = re.compile(r"expected axis (-?\d+) of input shape to have value (\S+?),")
_TOO_SMALL = re.compile(r"output size would be (zero or )?negative|negative dimension size", re.I)
_RESHAPE = re.compile(
    r"total size of the tensor must be unchanged|cannot reshape|specified multiple", re.I
)
_UNKNOWN_AXIS = re.compile(
    r"must be fully-defined|'NoneType'|should be defined|dimension of the inputs.*None", re.I
)
_RECURRENT = frozenset({"RNN", "LSTM", "GRU", "SimpleRNN", "Bidirectional"})
_PASS_ON = frozenset({"Dropout", "BatchNormalization", "LayerNormalization", "Activation", "ReLU"})


def explain_rank(refusal: Refusal) -> Problem | None:
    """The tensor has too few or too many axes."""
    wanted_rank = _wanted_rank(refusal)
    if wanted_rank is None or not refusal.arrivals:
        return None
    bound, wanted, has = wanted_rank
    arrival = next((a for a in refusal.arrivals if len(a.spec.shape) == has), refusal.arrivals[0])
    shape = arrival.spec.shape
    meaning = _meaning(wanted)
    message = (
        f"'{refusal.node.name}' ({refusal.title}) takes tensors with "
        f"{ {'min_': 'at least ', 'max_': 'at most '}.get(bound, '') }{wanted} axes"
        f"{f' {meaning}' if meaning else ''}, but gets {len(shape)}."
    )
    if has < wanted:
        fixes = list(_raise_rank(refusal, arrival, wanted))
    else:
        fixes = list(_lower_rank(refusal, arrival, wanted))
    if has == wanted - 1 and wanted >= 4 and fixes:
        message += " The channel axis is missing."
    return refusal.problem(
        message,
        expected=f"{wanted} axes{f' {meaning}' if meaning else ''}",
        received=format_shape(shape),
        fixes=fixes,
    )


def _wanted_rank(refusal: Refusal) -> tuple[str, int, int] | None:
    """("min_", "max_" or "", the rank that is wanted, the rank that arrived)."""
    found = _RANK.search(refusal.text)
    if found is not None:
        return found[1] or "", int(found[2]), int(found[3])
    dimensions = _DIMENSIONS.search(refusal.title)
    if dimensions is not None and len(refusal.arrivals) == 1:
        wanted, has = int(dimensions[1]) + 2, len(refusal.arrivals[0].spec.shape)
        if wanted != has:
            return "", wanted, has
    return None


def explain_wrong_axis(refusal: Refusal) -> Problem | None:
    """An axis has another size than the one the layer was built for."""
    found = _AXIS.search(refusal.text)
    if found is None or not refusal.arrivals:
        return None
    shared = refusal.owner.id in refusal.view.wiring.calls
    return refusal.problem(
        f"'{refusal.node.name}' calls a layer whose weights are made for {found[2]} values on "
        f"axis {found[1]}."
        + (" All calls of a shared layer need the same size there." if shared else ""),
        expected=f"{found[2]} on axis {found[1]}",
        received=format_shape(refusal.arrivals[0].spec.shape),
    )


def explain_too_small(refusal: Refusal) -> Problem | None:
    """The window (kernel, pool, crop) is larger than what it slides over."""
    if _TOO_SMALL.search(refusal.text) is None or not refusal.arrivals:
        return None
    name, shape = refusal.node.name, refusal.arrivals[0].spec.shape
    window = next(
        (p for p in ("kernel_size", "pool_size", "cropping") if refusal.has_param(p)), "window"
    )
    fixes = []
    if refusal.has_param("padding") and refusal.param("padding") == "valid":
        fixes.append(
            set_param(refusal.owner, "padding", "same", f"Set padding of '{name}' to \"same\"")
        )
    value = refusal.param(window)
    room = min((axis for axis in shape[1:-1] if axis is not None), default=None)
    if room and window in ("kernel_size", "pool_size"):
        rank = len(shape) - 2
        fixes.append(
            set_param(refusal.owner, window, (room,) * rank, f"Set {window} of '{name}' to {room}")
        )
    return refusal.problem(
        f"Nothing would be left behind '{name}': its {window.replace('_', ' ')} of {value} is "
        f"larger than the tensor of shape {format_shape(shape)}.",
        expected=f"a {window.replace('_', ' ')} that fits into {format_shape(shape)}",
        received=str(value),
        fixes=fixes,
    )


def explain_reshape(refusal: Refusal) -> Problem | None:
    """Reshape to a shape with another number of elements."""
    if _RESHAPE.search(refusal.text) is None or len(refusal.arrivals) != 1:
        return None
    target = refusal.param("target_shape")
    if not isinstance(target, tuple):
        return None
    shape = refusal.arrivals[0].spec.shape
    elements = size(shape[1:])
    numbers = [axis for axis in target if isinstance(axis, int)]
    wanted = math.prod(axis for axis in numbers if axis != -1)
    fixes = []
    if elements is not None:
        for axis in range(len(numbers)):
            rest = numbers[:axis] + numbers[axis + 1 :]
            others = math.prod(rest)
            if -1 in rest or others <= 0 or elements % others:
                continue
            better = (*numbers[:axis], elements // others, *numbers[axis + 1 :])
            fixes.append(
                set_param(
                    refusal.owner,
                    "target_shape",
                    better,
                    f"Set target_shape of '{refusal.node.name}' to {better}",
                )
            )
        fixes.append(rebuild(refusal.owner, "layers.Flatten", Params(), "Flatten it instead"))
    return refusal.problem(
        f"'{refusal.node.name}' cannot make {target} out of {format_shape(shape)}: reshaping "
        "keeps the number of values.",
        expected=f"{elements} values for each sample" if elements is not None else "as many values",
        received=f"{wanted}" + (" times something" if -1 in numbers else ""),
        fixes=fixes[:3],
    )


def explain_unknown_axis(refusal: Refusal) -> Problem | None:
    """An axis whose size weights depend on is free (None)."""
    if _UNKNOWN_AXIS.search(refusal.text) is None:
        return None
    arrival = next((a for a in refusal.arrivals if None in a.spec.shape[1:]), None)
    if arrival is None:
        return None
    shape = arrival.spec.shape
    fixes: list[Fix] = []
    if arrival.source.type == "layers.Flatten":
        behind = refusal.view.incoming(arrival.source.id)
        spec = refusal.view.source_spec(behind[0]) if behind else None
        pooling = pooling_for(spec.shape) if spec is not None else None
        if pooling is not None and spec is not None and spec.shape[-1] is not None:
            fixes.append(
                rebuild(
                    arrival.source,
                    pooling,
                    Params(),
                    f"Turn '{arrival.source.name}' into {pooling.rpartition('.')[2]}",
                )
            )
    return refusal.problem(
        f"'{refusal.node.name}' must know the size of every axis that its weights depend on, but "
        f"gets {format_shape(shape)}. Give the Input a fixed size there"
        + (", or pool instead of flattening." if fixes else "."),
        expected="a fixed size instead of None",
        received=format_shape(shape),
        fixes=fixes,
    )


def pooling_for(shape: Shape) -> str | None:
    """The global average pooling layer for tensors of this shape."""
    axes = len(shape) - 2
    return f"layers.GlobalAveragePooling{axes}D" if 1 <= axes <= 3 else None


def _meaning(rank: int) -> str:
    return {
        3: "(batch, steps, features)",
        4: "(batch, rows, columns, channels)",
        5: "(batch, depth, rows, columns, channels)",
    }.get(rank, "")


def _raise_rank(refusal: Refusal, arrival: Arrival, wanted: int) -> Iterator[Fix]:
    recurrent = _recurrent_before(refusal, arrival.source)
    if recurrent is not None and wanted == len(arrival.spec.shape) + 1:
        fix = return_sequences(recurrent)
        if fix is not None:
            yield fix
    for target in _with_more_axes(arrival.spec.shape[1:], wanted - 1):
        yield insert_one(
            refusal.view,
            arrival.edge,
            NewLayer("layers.Reshape", Params(target_shape=target)),
            f"Reshape to {target}",
        )


def _lower_rank(refusal: Refusal, arrival: Arrival, wanted: int) -> Iterator[Fix]:
    shape = arrival.spec.shape
    if wanted == 2:
        yield insert_one(refusal.view, arrival.edge, NewLayer("layers.Flatten"))
        pooling = pooling_for(shape)
        if pooling is not None:
            yield insert_one(refusal.view, arrival.edge, NewLayer(pooling))
        return
    kept = wanted - 2  # axes kept as they are; the others become one
    if size(shape[1 + kept :]) is not None and sum(a is None for a in shape[1 : 1 + kept]) <= 1:
        last = math.prod(axis for axis in shape[1 + kept :] if axis is not None)
        target = (*(-1 if axis is None else axis for axis in shape[1 : 1 + kept]), last)
        yield insert_one(
            refusal.view,
            arrival.edge,
            NewLayer("layers.Reshape", Params(target_shape=target)),
            f"Reshape to {target}",
        )


def _with_more_axes(shape: Shape, rank: int) -> Iterator[tuple[int, ...]]:
    """Shapes with `rank` axes and as many values: channels at the end, flat images as squares."""
    free = sum(axis is None for axis in shape)
    if free > 1:
        return
    numbers = tuple(-1 if axis is None else axis for axis in shape)
    if len(shape) == 1 and rank == 3 and not free:
        for channels in (1, 3):
            side = math.isqrt(numbers[0] // channels)
            if side > 1 and side * side * channels == numbers[0]:
                yield (side, side, channels)
                return
    yield (*numbers, *([1] * (rank - len(numbers))))


def _recurrent_before(refusal: Refusal, node: Node) -> Node | None:
    """The recurrent layer that hands on its last step only, straight or through a dropout."""
    for _ in range(8):
        owner = refusal.view.wiring.owner(node.id)
        title = owner.type.rpartition(".")[2]
        if title in _RECURRENT:
            nested = inner(owner.params.get("layer"))
            params = nested.params if nested is not None else owner.params
            return None if params.get("return_sequences") else owner
        edges = refusal.view.incoming(node.id)
        if title not in _PASS_ON or not edges:
            return None
        node = refusal.view.node(edges[0].source)
    return None
