"""A run's trained model at work: evaluated on its data, predicting samples of a file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import keras
import numpy as np

from graph_editor.files.project_file import read_project
from runtime.data.array_file import (
    ONLY,
    ArrayFileError,
    objects_sentence,
    read_array,
    read_headers,
)
from runtime.data.keras_dataset import missing_sentence, wrong_file
from runtime.data.preparation import PreparationError, looks_raw, prepare_array
from runtime.runs import Run
from runtime.trainer.job import load_script
from runtime.trainer.prediction import fixed_batch, input_names, named

_BATCH = 128


class InputError(ValueError):
    """What was given to predict does not fit; the message is one sentence."""


def evaluate_run(folder: Path) -> dict[str, Any]:
    """Evaluate a run's model with its own script; runs the script's code."""
    run = Run(folder)
    os.chdir(folder)
    script: Any = load_script(run.script_path)
    if getattr(script, "SEED", None) is not None:
        keras.utils.set_random_seed(script.SEED)
    source = run.info.source
    if problem := wrong_file(source):
        return {"error": problem}
    try:
        data = script.load_data()
    except Exception as error:
        if str(error).startswith("URL fetch failure on "):
            return {"error": missing_sentence(source)}
        raise
    model = _trained_by_script(run, script)
    script.compile_model(model)
    results = script.evaluate(model, data)
    x = data[-1][0]
    first = next(iter(x.values())) if isinstance(x, dict) else x
    return {
        "on": "test" if len(data) > 1 else "training",
        "samples": len(first),
        "results": {name: float(value) for name, value in results.items()},
    }


def predict_run(
    folder: Path, source: Path, out: Path, *, prepare: bool | None, trusted: bool
) -> dict[str, Any]:
    """Predict the samples in a file and write the predictions.

    Args:
        prepare: apply the preparation of the inputs that the project describes; None: if the
            samples look as the source's do before it.
        trusted: the run's own code may run; else only what Keras deems safe is loaded.

    Raises:
        InputError: the samples do not fit the model.
    """
    run = Run(folder)
    if trusted:
        model = _trained_by_script(run, load_script(run.script_path))
    elif run.model_path.is_file():
        model = keras.models.load_model(run.model_path, compile=False, safe_mode=True)
    else:
        raise InputError(
            "This run was killed and has only a checkpoint, which its script must read. "
            "If you trust the run, say so with --trust."
        )
    arrays = _arrays_by_input(source, input_names(model))
    note = ""
    for tensor in model.inputs:
        arrays[tensor.name], what = _prepared(run, arrays[tensor.name], tensor, prepare)
        note = note or what
    _require_fit(model, arrays, source)
    batch = fixed_batch(model)
    samples = len(next(iter(arrays.values())))
    if batch and samples % batch:
        raise InputError(
            f"This model takes batches of exactly {batch} samples, and {source.name} holds "
            f"{samples:,}: give it a multiple of {batch}."
        )
    inputs: Any = [arrays[name] for name in input_names(model)]
    predictions = model.predict(
        inputs[0] if len(inputs) == 1 else inputs, batch_size=batch or _BATCH, verbose=0
    )
    found = named("predictions", predictions, list(model.output_names))
    _write(out, found)
    if broken := _count_not_finite(found.values(), samples):
        note = (
            f"{note} {broken:,} of {samples:,} predictions hold NaN or infinite numbers: "
            f"look for such numbers in {source.name}."
        ).strip()
    return {"samples": samples, "note": note}


def _count_not_finite(arrays: Iterable[np.ndarray], samples: int) -> int:
    """How many samples have a prediction that is no finite number in any of the arrays."""
    broken = np.zeros(samples, dtype=bool)
    for array in arrays:
        if np.issubdtype(array.dtype, np.floating) and len(array) == samples:
            broken |= ~np.isfinite(array.reshape(samples, -1)).all(axis=1)
    return int(broken.sum())


def _trained_by_script(run: Run, script: Any) -> Any:
    """The model as its script builds it, with the weights it learnt."""
    model = script.build_model()
    path = run.model_path if run.model_path.is_file() else run.checkpoint_path
    model.load_weights(path)
    return model


def _arrays_by_input(path: Path, names: list[str]) -> dict[str, np.ndarray]:
    """The arrays of a file, for each input of the model."""
    try:
        arrays = _read(path)
    except ArrayFileError as error:
        raise InputError(str(error)) from None
    if len(names) == 1:
        for name in (names[0], "inputs", "x", "x_test", ONLY):
            if name in arrays:
                return {names[0]: arrays[name]}
        if len(arrays) == 1:
            return {names[0]: next(iter(arrays.values()))}
        raise InputError(
            f"{path.name} holds several arrays ({', '.join(arrays)}); the model has one input, so "
            f"one of them must be called {names[0]!r} or 'x'."
        )
    found = {
        name: arrays[key] for name in names for key in (f"inputs_{name}", name) if key in arrays
    }
    if missing := [name for name in names if name not in found]:
        raise InputError(
            f"The model has the inputs {', '.join(names)}; {path.name} has no array for "
            f"{', '.join(missing)}. Save an .npz with an array of each name."
        )
    return found


def _read(path: Path) -> dict[str, np.ndarray]:
    if path.suffix.lower() != ".csv":
        headers = read_headers(path)
        if headers and all(header.is_object for header in headers.values()):
            raise InputError(objects_sentence(path, next(iter(headers))))
        return {
            name: read_array(path, name) for name, header in headers.items() if not header.is_object
        }
    try:
        with open(path, encoding="utf-8-sig") as file:
            first = file.readline()
        heading = any(not _is_number(cell) for cell in first.strip().split(","))
        table = np.loadtxt(path, delimiter=",", skiprows=int(heading), ndmin=2, dtype="float32")
    except ValueError as error:
        raise InputError(
            f"{path.name} must hold numbers separated by commas, a sample a line: {error}."
        ) from None
    return {ONLY: table}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _prepared(
    run: Run, array: np.ndarray, tensor: Any, prepare: bool | None
) -> tuple[np.ndarray, str]:
    """The samples as the model takes them, and what was done to them."""
    try:
        steps = read_project(run.project_path).data.input_steps
    except ValueError:
        steps = ()
    if prepare is None:
        prepare = bool(steps) and looks_raw(array, tuple(tensor.shape[1:]), str(tensor.dtype))
    if not prepare or not steps:
        return array, ""
    try:
        done = prepare_array(array, steps)
    except PreparationError as error:
        raise InputError(f"{error} Prepare the samples yourself, and say --as-is.") from None
    kinds = ", ".join(step.kind for step in steps)
    return done, f"The samples are prepared as in training: {kinds}."


def _require_fit(model: Any, arrays: dict[str, np.ndarray], path: Path) -> None:
    counts = {len(array) if array.ndim else 0 for array in arrays.values()}
    if len(counts) > 1:
        raise InputError(f"The arrays in {path.name} hold different numbers of samples.")
    if counts == {0}:
        raise InputError(f"{path.name} holds no samples.")
    for tensor in model.inputs:
        wanted, given = tuple(tensor.shape), arrays[tensor.name].shape
        fits = len(wanted) == len(given) and all(
            w is None or w == g for w, g in zip(wanted[1:], given[1:], strict=True)
        )
        if not fits:
            place = f" at {tensor.name!r}" if len(model.inputs) > 1 else ""
            raise InputError(
                f"The model takes inputs of shape {(None, *wanted[1:])}{place}, but {path.name} "
                f"holds an array of shape {given}."
            )


def _write(path: Path, arrays: dict[str, np.ndarray]) -> None:
    suffix = path.suffix.lower()
    if suffix == ".npz":
        np.savez(path, allow_pickle=False, **arrays)
        return
    if len(arrays) > 1:
        raise InputError(
            f"The model has {len(arrays)} outputs, which only an .npz file can hold together."
        )
    (array,) = arrays.values()
    if suffix == ".npy":
        np.save(path, array, allow_pickle=False)
    else:
        np.savetxt(path, array.reshape(len(array), -1), delimiter=",", fmt="%.9g")
