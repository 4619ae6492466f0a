"""Explanations of tensors that do not agree where they meet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from graph_editor.document.graph import Node, NodeId, NodeKind
from graph_editor.document.value import Params, Value
from graph_editor.validation.analysis import Fix, Problem, Shape
from graph_editor.validation.channels import channels_of
from graph_editor.validation.explain_shape import pooling_for
from graph_editor.validation.fixes import NewLayer, insert
from graph_editor.validation.refusal import Arrival, Refusal, listed, shapes, size

_DISAGREE = re.compile(
    r"incompatible shapes|matching shapes|broadcast|same shape|same rank|Incompatible|"
    r"must be equal|must have the same|same number of dimensions|Dimension",
    re.I,
)
_JOINS = frozenset({"Concatenate", "concatenate", "hstack", "vstack"})
_ELEMENTWISE = frozenset({"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"})


def explain_merge(refusal: Refusal) -> Problem | None:
    """Tensors that are joined or combined have shapes that do not agree."""
    arrivals = refusal.arrivals
    if len(arrivals) < 2 or _DISAGREE.search(refusal.text) is None:
        return None
    if len({arrival.spec.shape for arrival in arrivals}) < 2:
        return None
    joins = refusal.title in _JOINS
    known = joins or refusal.title in _ELEMENTWISE or _is_elementwise(refusal)
    name = refusal.node.name
    if not known:
        return refusal.problem(
            f"The tensors that meet in '{name}' ({refusal.title}) do not fit: {shapes(arrivals)}.",
            expected="shapes that fit",
            received=shapes(arrivals),
        )
    axis = refusal.param("axis") if joins else None
    fixes = _fixes(refusal, axis if isinstance(axis, int) else -1) if known else []
    if joins:
        message = f"'{name}' joins tensors along axis {axis}, so all other axes must agree."
    else:
        message = f"'{name}' ({refusal.title}) combines its tensors value by value, so their "
        message += "shapes must agree."
    return refusal.problem(
        message,
        expected=_expected(arrivals, axis if joins and isinstance(axis, int) else None),
        received=shapes(arrivals),
        fixes=fixes,
    )


def _is_elementwise(refusal: Refusal) -> bool:
    return (
        refusal.node.kind is NodeKind.OPERATION
        and {a.port for a in refusal.arrivals}
        == {
            "x1",
            "x2",
        }
        and refusal.title not in ("matmul", "dot", "tensordot", "inner", "cross", "vdot")
    )


def _expected(arrivals: Sequence[Arrival], axis: int | None) -> str:
    """The first shape, with a star on the axis that may differ."""
    shape: list[object] = list(arrivals[0].spec.shape)
    if axis is not None and -len(shape) <= axis < len(shape):
        shape[axis] = "*"
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"


def _fixes(refusal: Refusal, axis: int) -> list[Fix]:
    arrivals = refusal.arrivals
    ranks = {len(arrival.spec.shape) for arrival in arrivals}
    if len(ranks) > 1:
        return _lower(refusal)
    rank = ranks.pop()
    if rank < 2 or any(size(arrival.spec.shape[1:]) is None for arrival in arrivals):
        return []
    joins = refusal.title in _JOINS
    joined = axis % rank if joins else None
    inner_axes = [a for a in range(1, rank - 1) if a != joined]
    spatial = any(len({a.spec.shape[axis] for a in arrivals}) > 1 for axis in inner_axes)
    channels = joined != rank - 1 and len({a.spec.shape[-1] for a in arrivals}) > 1
    if joined is not None and joined not in (0, rank - 1) and rank > 3 and spatial:
        return []
    if spatial and 3 <= rank <= 5:
        ways = [_crop, _pad] + ([_resize] if rank == 4 else [])
        return [fix for way in ways if (fix := way(refusal, joined, channels)) is not None]
    if channels:
        fix = _project(refusal)
        return [fix] if fix is not None else []
    return []


def _lower(refusal: Refusal) -> list[Fix]:
    """Bring all tensors to two axes."""
    long = [a for a in refusal.arrivals if len(a.spec.shape) > 2]
    target = [a for a in refusal.arrivals if len(a.spec.shape) == 2]
    if not long or not target or refusal.title not in _JOINS | _ELEMENTWISE:
        return []
    names = listed(f"'{arrival.source.name}'" for arrival in long)
    units = None if refusal.title in _JOINS else target[0].spec.shape[-1]
    flat: list[tuple[Arrival, list[NewLayer]]] = []
    pooled: list[tuple[Arrival, list[NewLayer]]] = []
    for arrival in long:
        values = size(arrival.spec.shape[1:])
        pooling = pooling_for(arrival.spec.shape)
        if values is None:
            return []
        flat.append((arrival, [NewLayer("layers.Flatten"), *_to_units(values, units)]))
        if pooling is not None:
            last = arrival.spec.shape[-1]
            pooled.append((arrival, [NewLayer(pooling), *_to_units(last, units)]))
    fixes = [_insert(refusal, flat, f"Flatten {names}")]
    if len(pooled) == len(long):
        fixes.append(_insert(refusal, pooled, f"Pool {names} globally"))
    return fixes


def _to_units(has: int | None, wanted: int | None) -> list[NewLayer]:
    if wanted is None or has == wanted:
        return []
    return [NewLayer("layers.Dense", Params(units=wanted))]


def _project(refusal: Refusal) -> Fix | None:
    """Give all tensors the same number of channels by a 1 × 1 convolution or a Dense layer."""
    channels = _channels(refusal)
    fix = _project_to(refusal, channels, channels, f"{channels} channels")
    return replace(fix, in_block=lambda nodes: _project_in_block(refusal, nodes))


def _project_to(refusal: Refusal, channels: int, written: Value, words: str) -> Fix:
    """Give the tensors that have not so many channels as many, `written` in this way."""
    odd = [a for a in refusal.arrivals if a.spec.shape[-1] != channels]
    names = listed(f"'{arrival.source.name}'" for arrival in odd)
    layers = [(arrival, [_projection(arrival.spec.shape, written)]) for arrival in odd]
    what = "a 1 × 1 convolution" if len(odd[0].spec.shape) in (4, 5) else "a Dense layer"
    return _insert(refusal, layers, f"Project {names} to {words} with {what}")


def _project_in_block(refusal: Refusal, drawn: Mapping[NodeId, Node]) -> Fix | None:
    """The same inside a block: to as many channels as a layer of the block makes there, so that
    it is right wherever the block is used; None where no layer tells."""
    most = _channels(refusal)
    arrivals = sorted(refusal.arrivals, key=lambda a: a.spec.shape[-1] != most)
    for arrival in arrivals:
        told = channels_of(refusal.view, arrival.source.id, drawn)
        if told is not None and arrival.spec.shape[-1] is not None:
            channels = arrival.spec.shape[-1]
            if isinstance(told, int):
                fix = _project_to(refusal, channels, told, f"{told} channels")
            else:
                words = f"{told.expression} channels"
                fix = _project_to(refusal, channels, told, words)
            return replace(fix, sizes=False)
    return None


def _crop(refusal: Refusal, joined: int | None, channels: bool) -> Fix | None:
    return _respace(refusal, joined, channels, "Crop", min)


def _pad(refusal: Refusal, joined: int | None, channels: bool) -> Fix | None:
    return _respace(refusal, joined, channels, "Pad", max)


def _resize(refusal: Refusal, joined: int | None, channels: bool) -> Fix | None:
    return _respace(refusal, joined, channels, "Resize", None)


def _respace(
    refusal: Refusal, joined: int | None, channels: bool, verb: str, choose: object
) -> Fix | None:
    """Bring all tensors to the same extent (and, where `channels`, number of channels)."""
    arrivals = refusal.arrivals
    rank = len(arrivals[0].spec.shape)
    wanted: list[int] = []
    for axis in range(1, rank - 1):
        extents = [arrival.spec.shape[axis] or 0 for arrival in arrivals]
        wanted.append(
            min(extents) if choose is min else max(extents) if choose is max else extents[0]
        )
    count = _channels(refusal) if channels else None
    layers: list[tuple[Arrival, list[NewLayer]]] = []
    for arrival in arrivals:
        shape = arrival.spec.shape
        new: list[NewLayer] = []
        differences = [
            0 if axis == joined else (shape[axis] or 0) - wanted[axis - 1]
            for axis in range(1, rank - 1)
        ]
        if any(differences):
            new.append(_spacing(verb, differences, wanted))
        if count is not None and shape[-1] != count:
            new.append(_projection(shape, count))
        if new:
            layers.append((arrival, new))
    extent = " × ".join(str(n) for n in wanted)
    names = listed(f"'{arrival.source.name}'" for arrival, _ in layers)
    label = f"{verb} {names} to {extent}"
    if count is not None:
        label = f"{verb} to {extent} and project to {count} channels"
    return _insert(refusal, layers, label)


def _spacing(verb: str, differences: Sequence[int], wanted: Sequence[int]) -> NewLayer:
    axes = len(differences)
    if verb == "Resize":
        return NewLayer("layers.Resizing", Params(height=wanted[0], width=wanted[1]))
    pairs = tuple((abs(d) // 2, abs(d) - abs(d) // 2) for d in differences)
    type_ = f"layers.Cropping{axes}D" if verb == "Crop" else f"layers.ZeroPadding{axes}D"
    name = "cropping" if verb == "Crop" else "padding"
    return NewLayer(type_, Params({name: pairs if axes > 1 else pairs[0]}))


def _projection(shape: Shape, channels: Value) -> NewLayer:
    axes = len(shape) - 2
    if axes in (2, 3):
        return NewLayer(f"layers.Conv{axes}D", Params(filters=channels, kernel_size=(1,) * axes))
    return NewLayer("layers.Dense", Params(units=channels))


def _channels(refusal: Refusal) -> int:
    """The number of channels that most of the tensors have; the largest where none wins."""
    counts = Counter(arrival.spec.shape[-1] or 1 for arrival in refusal.arrivals)
    return max(counts, key=lambda channels: (counts[channels], channels))


def _insert(
    refusal: Refusal, layers: Sequence[tuple[Arrival, Sequence[NewLayer]]], label: str
) -> Fix:
    return insert(refusal.view, [(arrival.edge, new) for arrival, new in layers], label)
