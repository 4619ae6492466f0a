"""A look at some samples as the source gives them, for the data page. NumPy only."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from graph_editor.document.settings import DataSpec
from graph_editor.document.value import Params, Value
from runtime.data.array_file import ONLY, ArrayFileError, read_rows
from runtime.data.keras_dataset import DATASETS, files_of, is_downloaded
from runtime.data.raw_facts import DIGITS_FILE, DataError, array_names, data_path, raw_facts


@dataclass(frozen=True, slots=True)
class Preview:
    """Some samples, before preparation.

    Attributes:
        inputs, targets: arrays by name; the name is "" where there is one.
        class_names: of the classes, where known.
        message: why there is nothing to see, one sentence; "" where there is.
    """

    inputs: Mapping[str, np.ndarray] = field(default_factory=dict)
    targets: Mapping[str, np.ndarray] = field(default_factory=dict)
    class_names: tuple[str, ...] = ()
    message: str = ""


def preview(spec: DataSpec, folder: Path | None, count: int) -> Preview:
    """The first `count` samples of the training part (before they are shuffled)."""
    try:
        return _preview(spec, folder, count)
    except (DataError, ArrayFileError) as error:
        return Preview(message=str(error))
    except (OSError, ValueError) as error:
        return Preview(message=f"The samples cannot be shown: {error}.")


def _preview(spec: DataSpec, folder: Path | None, count: int) -> Preview:
    if spec.source in DATASETS:
        return _keras(spec, count)
    match spec.source:
        case "digits":
            x, y = (read_rows(DIGITS_FILE, name, count) for name in "xy")
            return Preview({"": x}, {"": y}, tuple("0123456789"))
        case "xor":
            x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")
            y = np.array([[0], [1], [1], [0]], dtype="float32")
            return Preview({"": x[:count]}, {"": y[:count]})
        case "random":
            return _random(spec, count)
        case "arrays":
            return _arrays(spec, folder, count)
        case _:
            raw_facts(spec, folder)  # says what is wrong
            return Preview()


def _keras(spec: DataSpec, count: int) -> Preview:
    dataset = DATASETS[spec.source]
    names = dataset.class_names
    if not is_downloaded(spec.source):
        return Preview(
            class_names=names,
            message="Keras downloads this data set when it is first trained on; "
            f"it keeps it in {files_of(spec.source)[0].parent}.",
        )
    path = files_of(spec.source)[0]
    match spec.source:
        case "mnist":
            x, y = (read_rows(path, f"{axis}_train", count) for axis in "xy")
            return Preview({"": x}, {"": y}, names)
        case "fashion_mnist":
            y = _idx(path, 8, count)
            x = _idx(files_of(spec.source)[1], 16, count * 784).reshape(-1, 28, 28)
            return Preview({"": x}, {"": y}, names)
        case "boston_housing" | "california_housing":
            x, y = (read_rows(path, axis, count) for axis in "xy")
            return Preview({"": x}, {"": y})
        case _:
            return Preview(
                class_names=names,
                message="The data set is on this computer. Its file holds Python objects, "
                "so its samples are shown only after a run.",
            )


def _idx(path: Path, skip: int, size: int) -> np.ndarray:
    with gzip.open(path) as file:
        file.read(skip)
        return np.frombuffer(file.read(size), np.uint8)


def _random(spec: DataSpec, count: int) -> Preview:
    raw = raw_facts(spec, None)
    rng = np.random.default_rng(0)
    several = len(raw.inputs) > 1
    inputs = {
        f"{index}" if several else "": rng.random((count, *_known(array.shape)), dtype=np.float32)
        for index, array in enumerate(raw.inputs)
    }
    shape = (count, *_known(raw.targets[0].shape))
    target: np.ndarray
    if raw.targets[0].dtype == "int64":
        target = rng.integers(0, raw.classes or 2, shape)
    else:
        target = rng.standard_normal(shape, dtype=np.float32)
    return Preview(inputs, {"": target})


def _arrays(spec: DataSpec, folder: Path | None, count: int) -> Preview:
    raw_facts(spec, folder)  # says what is wrong
    path = data_path(spec.options["path"], folder)
    if path.suffix.lower() == ".npy":
        x = read_rows(path, ONLY, count)
        target = spec.options.get("target_path")
        y = read_rows(data_path(target, folder), ONLY, count) if target else x
        return Preview({"": x}, {"": y})
    names = array_names(spec.options)
    inputs = _rows(path, names["x_train"], count)
    targets = _rows(path, names["y_train"], count) if names.get("y_train") else inputs
    return Preview(inputs, targets)


def _rows(path: Path, names: Value, count: int) -> dict[str, np.ndarray]:
    if isinstance(names, Params):
        return {name: read_rows(path, str(array), count) for name, array in names.items()}
    return {"": read_rows(path, str(names), count)}


def _known(shape: tuple[int | None, ...]) -> tuple[int, ...]:
    return tuple(length or 1 for length in shape)
