"""Predictions for some samples, beside their inputs and their truth, in an `.npz`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

PREDICTED_SAMPLES = 32


def save_predictions(model: Any, pair: tuple[Any, Any], path: Path) -> int:
    """Predict some samples and write `inputs`, `targets` and `predictions`.

    Several inputs or outputs are written as `inputs_NAME`, `targets_NAME`, `predictions_NAME`.

    Args:
        pair: inputs and targets, arrays or dicts of arrays by name.

    Returns:
        How many samples were predicted; 0 if there are none.
    """
    count = max(PREDICTED_SAMPLES, fixed_batch(model))
    x, y = (first_samples(part, count) for part in pair)
    arrays = named("inputs", x, input_names(model))
    samples = min((len(array) for array in arrays.values()), default=0)
    batch = fixed_batch(model)
    if not samples or samples < batch:
        return 0
    if batch:  # only whole batches can be predicted
        samples -= samples % batch
        x, y = first_samples(x, samples), first_samples(y, samples)
        arrays = {name: array[:samples] for name, array in arrays.items()}
    predictions = model.predict(x, batch_size=batch or PREDICTED_SAMPLES, verbose=0)
    names = list(model.output_names)
    arrays |= named("targets", y, names) | named("predictions", predictions, names)
    draft = path.with_name(f"draft{path.suffix}")
    np.savez(draft, allow_pickle=False, **arrays)
    os.replace(draft, path)
    return samples


def fixed_batch(model: Any) -> int:
    """The number of samples that every batch must have; 0 where any number will do."""
    return max((int(tensor.shape[0] or 0) for tensor in model.inputs), default=0)


def input_names(model: Any) -> list[str]:
    """The names of a model's inputs in order."""
    return [tensor.name for tensor in model.inputs]


def first_samples(part: Any, count: int) -> Any:
    """The first samples of arrays, nested as they are."""
    if isinstance(part, Mapping):
        return {name: first_samples(item, count) for name, item in part.items()}
    if isinstance(part, list | tuple):
        return [first_samples(item, count) for item in part]
    return part[:count]


def named(prefix: str, part: Any, names: list[str] | tuple[str, ...]) -> dict[str, np.ndarray]:
    """Arrays with a name each: the prefix alone where there is one, else `prefix_NAME`."""
    if isinstance(part, Mapping):
        items = list(part.items())
    elif isinstance(part, list | tuple):
        items = [(names[i] if i < len(names) else str(i), item) for i, item in enumerate(part)]
    else:
        items = [("", part)]
    if len(items) == 1:
        return {prefix: np.asarray(items[0][1])}
    return {f"{prefix}_{name}": np.asarray(item) for name, item in items}
