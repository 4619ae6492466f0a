"""What the data are before preparation, source by source, looked at rather than loaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from graph_editor.document.settings import DataSpec
from graph_editor.document.value import Params, Value
from runtime.data.array_file import (
    ONLY,
    ArrayFileError,
    ArrayHeader,
    objects_sentence,
    read_array,
    read_headers,
)
from runtime.data.keras_dataset import DATASETS, wrong_file
from runtime.data.source import source

DIGITS_FILE = Path(__file__).resolve().parents[2] / "resources" / "data" / "digits.npz"
_MOST_CLASSES = 1000
_READ_LIMIT = 1 << 28
"""Bytes of targets that are read to count their classes."""


class DataError(ValueError):
    """Data that cannot be had; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Array:
    """An array of samples, or several of the same kind: name, a sample's shape, dtype.

    Attributes:
        name: its name among several; "" where there is one.
        shape: of a sample; None for a length that varies.
        dtype: NumPy's name; `"object"` for sequences of different lengths.
    """

    name: str
    shape: tuple[int | None, ...]
    dtype: str


@dataclass(frozen=True, slots=True)
class RawFacts:
    """The data as the source gives them; attributes as in `DataFacts`."""

    inputs: tuple[Array, ...] = ()
    targets: tuple[Array, ...] = ()
    classes: int | None = None
    one_hot: bool = False
    binary: bool = False
    train: int | None = None
    test: int | None = None
    class_names: tuple[str, ...] = field(default=())


def raw_facts(spec: DataSpec, folder: Path | None) -> RawFacts:
    """What the source gives, after the test part is split off.

    Raises:
        DataError, ArrayFileError: the data cannot be had; the message is a sentence.
    """
    if spec.source in DATASETS:
        return _keras(spec)
    match spec.source:
        case "digits":
            facts = _digits()
        case "xor":
            facts = RawFacts(
                (Array("", (2,), "float32"),),
                (Array("", (1,), "float32"),),
                classes=2,
                binary=True,
                train=4,
            )
        case "random":
            facts = _random(spec.options)
        case "arrays":
            return _arrays(spec, folder)
        case _:
            known = source(spec.source)
            assert known is None
            raise DataError(
                f"This version of Hornet has no data source {spec.source[:40]!r}; choose another."
            )
    return _split(facts, spec.test_fraction)


def data_path(text: Value, folder: Path | None) -> Path:
    """The file that a project names, relative to the project's folder."""
    path = Path(str(text)).expanduser()
    return path if path.is_absolute() or folder is None else folder / path


def array_names(options: Params) -> dict[str, Value]:
    """Which arrays of an `.npz` are what: `x_train`, `y_train`, `x_test` …, as the script does."""
    parts = [f"{axis}_{part}" for part in ("train", "val", "test") for axis in "xy"]
    names = {part: options[part] for part in parts if options.get(part)}
    if "x_train" not in names:
        names = {"x_train": "x_train", "y_train": "y_train", **names}
    return names


def _keras(spec: DataSpec) -> RawFacts:
    if problem := wrong_file(spec.source):
        raise DataError(problem)
    dataset = DATASETS[spec.source]
    ragged = None in dataset.shape
    return RawFacts(
        (Array("", dataset.shape, "object" if ragged else dataset.dtype),),
        (Array("", dataset.target_shape, dataset.target_dtype),),
        classes=dataset.classes or None,
        binary=dataset.classes == 2,
        train=dataset.train,
        test=dataset.test,
        class_names=dataset.class_names,
    )


def _digits() -> RawFacts:
    headers = read_headers(DIGITS_FILE)
    x, y = headers["x"], headers["y"]
    return RawFacts(
        (_array("", x),),
        (_array("", y),),
        classes=10,
        train=x.shape[0],
        class_names=tuple("0123456789"),
    )


def _random(options: Params) -> RawFacts:
    samples = options.get("samples")
    samples = samples if isinstance(samples, int) and samples > 0 else 1000
    shapes = options.get("inputs")
    inputs = tuple(
        Array("", _lengths(shape), "float32")
        for shape in (shapes if isinstance(shapes, tuple) else ())
    )
    shape = _lengths(options.get("target_shape"))
    classes = options.get("classes")
    match options.get("target"):
        case "classes":
            count = max(2, classes) if isinstance(classes, int) else 2
            return RawFacts(inputs, (Array("", shape, "int64"),), classes=count, train=samples)
        case "regression":
            return RawFacts(inputs, (Array("", shape or (1,), "float32"),), train=samples)
        case _:
            target = Array("", shape or (1,), "int64")
            single = target.shape == (1,)
            return RawFacts(inputs, (target,), 2 if single else None, False, single, samples)


def _arrays(spec: DataSpec, folder: Path | None) -> RawFacts:
    options = spec.options
    if not options.get("path"):
        raise DataError("No data file is chosen yet; choose an .npz or .npy file.")
    path = data_path(options["path"], folder)
    headers = read_headers(path)
    if path.suffix.lower() == ".npy":
        return _split(_npy(path, headers[ONLY], options, folder), spec.test_fraction)
    names = array_names(options)
    x = _found(path, headers, names["x_train"])
    y = _found(path, headers, names["y_train"]) if names.get("y_train") else {}
    train = _count(path, [*x.values(), *y.values()])
    facts = RawFacts(
        tuple(_array(name, headers[a]) for name, a in x.items()),
        tuple(_array(name, headers[a]) for name, a in y.items())
        or tuple(_array(name, headers[a]) for name, a in x.items()),
        train=train,
    )
    if len(y) == 1:
        facts = _with_classes(facts, path, next(iter(y.values())))
    for part in ("val", "test"):
        _check_part(path, headers, names, part, facts)
    if "x_test" in names:
        test = next(iter(_found(path, headers, names["x_test"]).values()))
        return replace(facts, test=headers[test].shape[0])
    return _split(facts, spec.test_fraction)


def _npy(path: Path, header: ArrayHeader, options: Params, folder: Path | None) -> RawFacts:
    _refuse(path, "", header)
    x = _array("", header)
    if not options.get("target_path"):
        return RawFacts((x,), (x,), train=header.shape[0])
    target_path = data_path(options["target_path"], folder)
    target = read_headers(target_path).get(ONLY)
    if target is None:
        raise DataError(f"The targets in {target_path.name} must be an .npy file, as the inputs.")
    _refuse(target_path, "", target)
    if target.shape[:1] != header.shape[:1]:
        raise DataError(
            f"{path.name} holds {header.shape[0]:,} samples and {target_path.name} "
            f"{target.shape[0]:,}; there must be one target for each sample."
        )
    facts = RawFacts((x,), (_array("", target),), train=header.shape[0])
    return _with_classes(facts, target_path, ONLY)


def _found(path: Path, headers: dict[str, ArrayHeader], names: Value) -> dict[str, str]:
    """The arrays that are named, by input or output name; all of them there and readable."""
    chosen = (
        {str(k): str(v) for k, v in names.items()}
        if isinstance(names, Params)
        else {"": str(names)}
    )
    for name in chosen.values():
        if name not in headers:
            there = ", ".join(headers) or "none"
            raise ArrayFileError(
                f"The file {path.name} has no array {name!r}. Its arrays are: {there}; "
                "choose among them on the data page."
            )
        _refuse(path, name, headers[name])
    return chosen


def _refuse(path: Path, name: str, header: ArrayHeader) -> None:
    if header.is_object:
        raise ArrayFileError(objects_sentence(path, name))
    if not header.shape:
        raise ArrayFileError(
            f"The array {name!r} in {path.name} is a single number; "
            "its first axis must be the samples."
        )
    if header.dtype.kind not in "biufc":
        raise ArrayFileError(
            f"The array {name or path.name!r} holds {header.dtype}, not numbers. "
            "Turn texts into numbers first."
        )


def _count(path: Path, arrays: Iterable[str]) -> int:
    headers = read_headers(path)
    counts = {name: headers[name].shape[0] for name in arrays}
    if len(set(counts.values())) > 1:
        said = ", ".join(f"{name} {count:,}" for name, count in counts.items())
        raise ArrayFileError(
            f"The arrays in {path.name} do not hold the same number of samples: {said}."
        )
    return next(iter(counts.values()))


def _check_part(
    path: Path, headers: dict[str, ArrayHeader], names: dict[str, Value], part: str, raw: RawFacts
) -> None:
    """Raise where a validation or test array is missing or of another shape than in training."""
    if f"x_{part}" not in names:
        return
    x = _found(path, headers, names[f"x_{part}"])
    y = _found(path, headers, names[f"y_{part}"]) if names.get(f"y_{part}") else {}
    _count(path, [*x.values(), *y.values()])
    for array, name in zip(raw.inputs, x.values(), strict=False):
        if headers[name].shape[1:] != array.shape:
            raise ArrayFileError(
                f"In {path.name}, a sample of {name!r} has the shape {headers[name].shape[1:]}, "
                f"but in training it has {array.shape}."
            )


def _with_classes(facts: RawFacts, path: Path, name: str) -> RawFacts:
    """Look at the targets: are they classes, one-hot classes, or zeros and ones?"""
    target = facts.targets[0]
    columns = int(np.prod([length or 1 for length in target.shape], dtype=np.int64))
    if len(target.shape) > 1 or (facts.train or 0) * columns * 8 > _READ_LIMIT:
        return facts
    values = read_array(path, name)
    if not values.size or values.dtype.kind == "c":
        return facts
    if target.shape in ((), (1,)):
        integers = values.dtype.kind in "biu"
        if set(np.unique(values[:1000]).tolist()) <= {0, 1} and _only_bits(values):
            return replace(facts, classes=2, binary=True)
        low, high = int(values.min()), int(values.max()) if integers else -1
        if integers and low >= 0 and high < min(_MOST_CLASSES, values.size):
            return replace(facts, classes=high + 1)
        return facts
    if _only_bits(values) and bool((values.sum(axis=1) == 1).all()):
        return replace(facts, classes=columns, one_hot=True)
    return facts


def _only_bits(values: np.ndarray) -> bool:
    return bool(((values == 0) | (values == 1)).all())


def _split(facts: RawFacts, fraction: float) -> RawFacts:
    """Split the test part off, as the script does."""
    if facts.train is None or not 0 < fraction < 1:
        return facts
    train = round(facts.train * round(1 - fraction, 6))
    return replace(facts, train=train, test=facts.train - train)


def _array(name: str, header: ArrayHeader) -> Array:
    return Array(name, header.shape[1:], header.dtype.name)


def _lengths(value: Value) -> tuple[int, ...]:
    if not isinstance(value, tuple):
        return ()
    return tuple(item if isinstance(item, int) and item > 0 else 8 for item in value)
