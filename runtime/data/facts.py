"""Facts about a project's data after preparation, without loading them where possible.

Looks at files, so it is never called on the UI thread. Needs NumPy only, and never unpickles.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from graph_editor.document.settings import DataSpec, Step
from graph_editor.validation.analysis import DataFacts, TensorSpec
from runtime.data.array_file import ArrayFileError
from runtime.data.raw_facts import Array, DataError, RawFacts, raw_facts
from runtime.data.source import Source, source, source_info

__all__ = ["Source", "data_facts", "source", "source_info"]


def data_facts(spec: DataSpec, folder: Path | None) -> DataFacts:
    """What is known of the data after preparation.

    Args:
        spec: the data description.
        folder: the project's folder, which relative paths start from.

    Returns:
        The facts; where the data cannot be had, with a `problem` that says so in one sentence.
    """
    try:
        raw = raw_facts(spec, folder)
        return _prepared(spec, raw)
    except (DataError, ArrayFileError) as error:
        return DataFacts(problem=str(error))


@dataclass(frozen=True, slots=True)
class _Classes:
    """What the targets mean, which a step may change."""

    count: int | None
    one_hot: bool
    binary: bool


def _prepared(spec: DataSpec, raw: RawFacts) -> DataFacts:
    classes = _Classes(raw.classes, raw.one_hot, raw.binary)
    inputs = [_apply_all(array, spec.input_steps, None, "inputs") for array in raw.inputs]
    targets = [
        _apply_all(array, spec.target_steps, raw.classes, "targets") for array in raw.targets
    ]
    for step in spec.target_steps:
        classes = _meaning(classes, step)
    for array in inputs:
        if array.dtype == "object":
            raise DataError(
                "The texts have different lengths. Add the step “pad” (to equal length) or "
                "“multi-hot” (which words occur) to the preparation of the inputs."
            )
    single = all(target.shape in ((), (1,)) for target in targets)
    return DataFacts(
        inputs=tuple((array.name, _spec(array)) for array in inputs),
        targets=tuple((array.name, _spec(array)) for array in targets),
        classes=classes.count,
        one_hot=classes.one_hot,
        binary=classes.binary and single,
        train_samples=raw.train,
        test_samples=raw.test,
        class_names=raw.class_names if classes.count == len(raw.class_names) else (),
        size=_size(raw.train, [*inputs, *targets]),
    )


def _apply_all(array: Array, steps: tuple[Step, ...], classes: int | None, what: str) -> Array:
    for step in steps:
        array = _apply(array, step, classes, what)
    return array


def _apply(array: Array, step: Step, classes: int | None, what: str) -> Array:
    """What a step makes of an array; the same that the script's line for it does."""
    if array.dtype == "object" and step.kind not in ("pad", "multi_hot"):
        return array  # refused at the end
    match step.kind:
        case "reshape":
            return replace(array, shape=_reshaped(array, step, what))
        case "scale":
            return replace(array, dtype="float32")
        case "standardise":
            kind = np.dtype(array.dtype)
            return array if kind.kind == "f" else replace(array, dtype="float64")
        case "one_hot":
            given = step.params.get("num_classes")
            count = given if isinstance(given, int) and given > 0 else classes
            bare = array.shape[:-1] if array.shape[-1:] == (1,) else array.shape
            return replace(array, shape=(*bare, count), dtype="float64")
        case "pad":
            length = step.params.get("maxlen")
            known = length if isinstance(length, int) and length > 0 else None
            return replace(array, shape=(known, *array.shape[1:]), dtype="int32")
        case "multi_hot":
            words = step.params.get("num_words")
            if not isinstance(words, int):
                return array
            return replace(array, shape=(words,), dtype="float32")
        case "cast":
            return replace(array, dtype=_dtype(step))
        case _:
            return array


def _reshaped(array: Array, step: Step, what: str) -> tuple[int | None, ...]:
    wanted = step.params.get("shape")
    if not isinstance(wanted, tuple):
        return array.shape
    shape = tuple(n if isinstance(n, int) and n >= 0 else None for n in wanted)
    if None in array.shape:
        return shape
    have = math.prod(length or 0 for length in array.shape)
    rest = math.prod(length for length in shape if length is not None)
    free = shape.count(None)
    if free > 1 or (free == 1 and (not rest or have % rest)) or (free == 0 and have != rest):
        raise DataError(
            f"The step “reshape” of the {what} cannot turn the shape {array.shape} into "
            f"{tuple(wanted)}: the one holds {have:,} numbers, the other {rest:,}"
            + (" times something." if free else ".")
        )
    return tuple(have // rest if length is None else length for length in shape)


def _dtype(step: Step) -> str:
    try:
        return np.dtype(str(step.params.get("dtype", "float32"))).name
    except TypeError:
        raise DataError(
            f"The step “cast” names {step.params.get('dtype')!r}, which is no NumPy dtype."
        ) from None


def _meaning(classes: _Classes, step: Step) -> _Classes:
    """What the targets mean after a step."""
    match step.kind:
        case "one_hot":
            given = step.params.get("num_classes")
            count = given if isinstance(given, int) and given > 0 else classes.count
            return _Classes(count, True, False)
        case "scale" | "standardise" | "multi_hot":
            return _Classes(None, False, False)
        case _:
            return classes


def _spec(array: Array) -> TensorSpec:
    return TensorSpec((None, *array.shape), array.dtype)


def _size(samples: int | None, arrays: list[Array]) -> int | None:
    total = 0
    for array in arrays:
        if samples is None or None in array.shape:
            return None
        numbers = math.prod(length or 0 for length in array.shape)
        total += samples * numbers * np.dtype(array.dtype).itemsize
    return total
