"""The events of a run: what the trainer appends to `events.jsonl`, one JSON object a line.

The file is the record; the window, the command line and later readers only read it. Every event
has `event` (its kind) and `time` (Unix seconds). Unknown kinds and members are to be ignored.
JSON has no NaN and no infinities, so these stand as the strings `"nan"`, `"inf"` and `"-inf"`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, TypeAlias


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The trainer took the run. `device` is what it really uses, as a person reads it."""

    kind: ClassVar[str] = "started"
    pid: int
    backend: str
    device: str
    versions: Mapping[str, str] = field(default_factory=dict)
    time: float = 0.0


@dataclass(frozen=True, slots=True)
class PhaseChanged:
    """What the trainer does now: `"loading data"`, `"building model"`, `"compiling"`,
    `"training"`, `"evaluating"`, `"predicting"`, `"saving"`."""

    kind: ClassVar[str] = "phase"
    phase: str
    time: float = 0.0


@dataclass(frozen=True, slots=True)
class FitStarted:
    """`fit` begins: `epochs` in all, `steps` batches an epoch (None where not known)."""

    kind: ClassVar[str] = "fit"
    epochs: int
    steps: int | None
    time: float = 0.0


@dataclass(frozen=True, slots=True)
class BatchesDone:
    """Batches `first` … of an epoch (both from 0) are done; a few times a second.

    `values` holds for each name (`"loss"`, `"accuracy"` …) one number a batch, as Keras' logs give
    it: the mean since the epoch began. With `steps_per_execution` Keras tells only every
    `stride`-th batch: the numbers then belong to `first`, `first + stride`, …
    """

    kind: ClassVar[str] = "batches"
    epoch: int
    first: int
    values: Mapping[str, list[float]]
    stride: int = 1
    time: float = 0.0


@dataclass(frozen=True, slots=True)
class EpochDone:
    """An epoch (from 0) is done. `logs` as Keras gives them (`"loss"`, `"val_loss"` …)."""

    kind: ClassVar[str] = "epoch"
    epoch: int
    logs: Mapping[str, float]
    seconds: float = 0.0
    time: float = 0.0


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The model was evaluated on `samples` samples of `on` (`"test"` or `"training"`)."""

    kind: ClassVar[str] = "evaluated"
    on: str
    samples: int
    results: Mapping[str, float]
    time: float = 0.0


@dataclass(frozen=True, slots=True)
class Predicted:
    """Predictions for some test samples were written to `file` (an `.npz` in the run's folder
    with `inputs`, `targets`, `predictions`; several inputs/outputs as `inputs_NAME` …)."""

    kind: ClassVar[str] = "predicted"
    file: str
    samples: int
    time: float = 0.0


@dataclass(frozen=True, slots=True)
class LogWritten:
    """Something for the console: what the script or a library printed."""

    kind: ClassVar[str] = "log"
    text: str
    time: float = 0.0


@dataclass(frozen=True, slots=True)
class Paused:
    """The run waits between two batches."""

    kind: ClassVar[str] = "paused"
    time: float = 0.0


@dataclass(frozen=True, slots=True)
class Resumed:
    """The run goes on."""

    kind: ClassVar[str] = "resumed"
    time: float = 0.0


@dataclass(frozen=True, slots=True)
class RunFinished:
    """The last event of a run. The trainer writes it, or, where it died, whoever watched it.

    Attributes:
        status: `"finished"`, `"stopped"` (at the user's wish, with what was learnt kept),
            `"failed"`, or `"killed"` (ended from outside; what was learnt is kept as far as the
            last checkpoint).
        message: one sentence for the user where it failed: what happened, what was expected, how
            to go on.
        details: the traceback, for "Details".
        line: the script's line where it failed, if it was there; 0 if not.
        history: Keras' `History.history`.
    """

    kind: ClassVar[str] = "finished"
    status: str
    message: str = ""
    details: str = ""
    line: int = 0
    history: Mapping[str, list[float]] = field(default_factory=dict)
    time: float = 0.0


RunEvent: TypeAlias = (
    RunStarted
    | PhaseChanged
    | FitStarted
    | BatchesDone
    | EpochDone
    | Evaluated
    | Predicted
    | LogWritten
    | Paused
    | Resumed
    | RunFinished
)

_KINDS: dict[str, type] = {
    event.kind: event
    for event in (
        RunStarted,
        PhaseChanged,
        FitStarted,
        BatchesDone,
        EpochDone,
        Evaluated,
        Predicted,
        LogWritten,
        Paused,
        Resumed,
        RunFinished,
    )
}


def event_to_json(event: RunEvent) -> dict[str, Any]:
    """An event as a JSON object with `event` first; every number in it is valid JSON."""
    members = {f.name: _to_json(getattr(event, f.name)) for f in fields(event)}
    return {"event": event.kind, **members}


def event_from_json(data: Mapping[str, Any]) -> RunEvent | None:
    """The event that a JSON object holds; None for a kind or shape that this version lacks."""
    cls = _KINDS.get(str(data.get("event")))
    if cls is None:
        return None
    names = {f.name for f in fields(cls)}
    members = {k: _numbers(v) if k in _NUMBERS else v for k, v in data.items() if k in names}
    try:
        event: RunEvent = cls(**members)
    except TypeError:
        return None
    return event


_NUMBERS = frozenset({"values", "logs", "results", "history"})
_NOT_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def _to_json(value: Any) -> Any:
    """`value` with plain numbers; floats of NumPy and other libraries become Python's."""
    if type(value) is float:  # by far the most frequent
        return value if math.isfinite(value) else repr(value)
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Mapping):
        return {str(name): _to_json(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_to_json(item) for item in value]
    number = float(value)
    return number if math.isfinite(number) else repr(number)


def _numbers(value: Any) -> Any:
    """The inverse of `_to_json` for the members that hold numbers; None is read as NaN."""
    if isinstance(value, dict):
        return {name: _numbers(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    if value is None:
        return math.nan
    return _NOT_FINITE.get(value, value) if isinstance(value, str) else value
