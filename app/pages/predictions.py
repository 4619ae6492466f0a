"""Predictions of a run read from its folder, ready to be shown; never on the UI thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from app.pages.picture import image_shape, numbers, picture, short

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BARS = 3
_MOST = 60


@dataclass(frozen=True, slots=True)
class Bar:
    """A class and its probability."""

    label: str
    part: float
    is_truth: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """A test sample with what is true and what the model says.

    Attributes:
        image: the input as a picture, where it is one.
        text: the input in numbers, where it is none.
        truth, predicted: in words.
        right: whether the prediction is right; None where that is a matter of degree.
        bars: the likeliest classes.
    """

    image: QImage | None
    text: str
    truth: str
    predicted: str
    right: bool | None
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Predictions:
    """Samples by the output's name ("" where there is only one)."""

    outputs: dict[str, tuple[Sample, ...]]


def read_predictions(path: Path, source: str = "", class_names: Sequence[str] = ()) -> Predictions:
    """Read a run's `predictions.npz`.

    Raises:
        ValueError: the file is not one that a trainer writes; the message is a sentence.
    """
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except (OSError, ValueError, EOFError, KeyError) as error:
        raise ValueError(f"The predictions in {path.name} cannot be read: {error}.") from error
    inputs = _group(arrays, "inputs")
    targets, predicted = _group(arrays, "targets"), _group(arrays, "predictions")
    if not inputs or not predicted:
        raise ValueError(f"{path.name} holds no predictions; train again to have new ones.")
    pictures, texts = _inputs(inputs, source)
    outputs = {
        name: tuple(
            _sample(image, text, targets.get(name), values, i, class_names)
            for i, (image, text) in enumerate(zip(pictures, texts, strict=True))
            if i < len(values)
        )
        for name, values in predicted.items()
    }
    return Predictions(outputs)


def _group(arrays: dict[str, NDArray], stem: str) -> dict[str, NDArray]:
    found = {}
    for name, array in arrays.items():
        if name == stem:
            found[""] = array
        elif name.startswith(f"{stem}_"):
            found[name.removeprefix(f"{stem}_")] = array
    return found


def _inputs(inputs: dict[str, NDArray], source: str) -> tuple[list[QImage | None], list[str]]:
    first = next(iter(inputs.values()))
    count = min(len(first), _MOST)
    for array in inputs.values():
        shape = image_shape(array.shape[1:], source)
        if shape is not None:
            return [picture(array[i], shape) for i in range(count)], [""] * count
    texts = ["; ".join(numbers(array[i]) for array in inputs.values()) for i in range(count)]
    return [None] * count, texts


def _sample(
    image: QImage | None,
    text: str,
    targets: NDArray | None,
    predicted: NDArray,
    index: int,
    class_names: Sequence[str],
) -> Sample:
    row = predicted[index].reshape(-1)
    target = None if targets is None else targets[index].reshape(-1)
    truth = None if targets is None else _class_of(targets, index, len(row))
    if len(row) > 1 and (truth is not None or targets is None):
        return _classified(image, text, truth, _probabilities(row), class_names)
    if len(row) == 1 and truth is not None:
        part = _probability(float(row[0]))
        said = int(part >= 0.5)
        bar = Bar(_name(1, class_names), part, truth == 1)
        words = _name(truth, class_names), _name(said, class_names)
        return Sample(image, text, *words, said == truth, (bar,))
    true = "" if target is None else numbers(target, 3)
    return Sample(image, text, true, numbers(row, 3), None)


def _classified(
    image: QImage | None,
    text: str,
    truth: int | None,
    parts: list[float],
    class_names: Sequence[str],
) -> Sample:
    order = sorted(range(len(parts)), key=lambda c: -parts[c])
    best = order[0]
    shown = order[:_BARS]
    if truth is not None and truth not in shown and truth < len(parts):
        shown = [*shown[: _BARS - 1], truth]
    bars = tuple(Bar(_name(c, class_names), parts[c], c == truth) for c in shown)
    true = "" if truth is None else _name(truth, class_names)
    right = None if truth is None else best == truth
    return Sample(image, text, true, _name(best, class_names), right, bars)


def _class_of(targets: NDArray, index: int, classes: int) -> int | None:
    """The class that a target says; None where targets are no classes."""
    flat = targets.reshape(len(targets), -1)
    whole = bool((flat == flat.round()).all())
    if flat.shape[1] == 1 and whole:
        value, limit = int(flat[index, 0]), max(2, classes)
        return value if flat.min() >= 0 and flat.max() < limit else None
    one_hot = flat.shape[1] == classes and whole and bool((flat.sum(axis=1) == 1).all())
    return int(flat[index].argmax()) if one_hot and flat.min() >= 0 else None


def _probabilities(row: NDArray) -> list[float]:
    import numpy as np

    values = np.nan_to_num(row.astype(np.float64))
    if values.min() < 0 or abs(values.sum() - 1) > 0.01:  # logits
        values = np.exp(values - values.max())
        values /= values.sum()
    return [float(value) for value in values]


def _probability(value: float) -> float:
    import math

    if 0 <= value <= 1:
        return value
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, value))))


def _name(number: int, class_names: Sequence[str]) -> str:
    return class_names[number] if 0 <= number < len(class_names) else short(number)
