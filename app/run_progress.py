"""How far a run is, in words and numbers, from its events."""

from __future__ import annotations

from runtime.run_event import (
    BatchesDone,
    EpochDone,
    FitStarted,
    Paused,
    PhaseChanged,
    Resumed,
    RunEvent,
    RunFinished,
    RunStarted,
)

_PHASES = {
    "loading data": "Loading the data",
    "building model": "Building the model",
    "compiling": "Compiling",
    "training": "Training",
    "evaluating": "Evaluating on the test set",
    "predicting": "Predicting some test samples",
    "saving": "Saving",
}


class RunProgress:
    """Where a run stands.

    Attributes:
        epoch: epochs that are done.
        epochs: how many there are to be; 0 where not known yet.
        batch: batches done of the epoch that runs.
        steps: batches an epoch, where known.
        device: what the trainer really uses, as a person reads it; "" until it says so.
        phase: what the trainer does now, as a person reads it.
        values: the latest value of each curve.
    """

    def __init__(self) -> None:
        self.epoch = 0
        self.epochs = 0
        self.batch = 0
        self.steps: int | None = None
        self.device = ""
        self.phase = "Starting"
        self.values: dict[str, float] = {}
        self._fitting = False
        self._fit_started = 0.0
        self._clock_start: tuple[float, float] | None = None
        self._now = 0.0
        self._paused_at: float | None = None

    def take(self, event: RunEvent) -> None:
        """Take in one event."""
        match event:
            case RunStarted(device=device):
                self.device = device
            case PhaseChanged(phase=phase):
                self.phase = _PHASES.get(phase, phase.capitalize())
                self._fitting = phase == "training"
            case FitStarted(epochs=epochs, steps=steps, time=time):
                self.epochs, self.steps, self._fitting = epochs, steps, True
                self._fit_started = self._now = time
                self.phase = _PHASES["training"]
            case BatchesDone(epoch=epoch, first=first, values=values, stride=stride, time=time):
                count = max((len(v) for v in values.values()), default=0)
                self.epoch = epoch
                self.batch = first + max(count - 1, 0) * stride + 1
                self.values.update({name: v[-1] for name, v in values.items() if v})
                self._tick(time)
            case EpochDone(epoch=epoch, logs=logs, time=time):
                self.epoch, self.batch = epoch + 1, 0
                self.values.update(logs)
                self._tick(time)
            case Paused(time=time):
                self._paused_at = time
                self._now = max(self._now, time)
            case Resumed(time=time):
                self._forget_pause(time)
            case RunFinished():
                self._fitting = False

    @property
    def fraction(self) -> float:
        """The part of the training that is done, 0 to 1."""
        if not self.epochs:
            return 0.0
        part = self.batch / self.steps if self.steps else 0.0
        return min(1.0, (self.epoch + min(part, 1.0)) / self.epochs)

    @property
    def seconds_left(self) -> float | None:
        """How long the training will take still; None until that can be told."""
        if not self._fitting or self._clock_start is None:
            return None
        began, fraction = self._clock_start
        gained = self.fraction - fraction
        if gained <= 0 or self._now <= began:
            return None
        return (self._now - began) / gained * (1 - self.fraction)

    @property
    def seconds(self) -> float:
        """How long the training has taken until the last batch, pauses included."""
        return max(0.0, self._now - self._fit_started)

    @property
    def text(self) -> str:
        """Where the run stands: `Epoch 3 of 5 · batch 120 of 469`."""
        if not self._fitting or not self.epochs:
            return self.phase
        words = f"Epoch {min(self.epoch + 1, self.epochs):,} of {self.epochs:,}"
        if self.batch and self.steps and self.steps > 1:
            words += f" · batch {self.batch:,} of {self.steps:,}"
        return words

    def _tick(self, time: float) -> None:
        self._now = time
        if self._clock_start is None:
            self._clock_start = (time, self.fraction)

    def _forget_pause(self, time: float) -> None:
        if self._paused_at is not None and self._clock_start is not None:
            began, fraction = self._clock_start
            self._clock_start = (began + time - self._paused_at, fraction)
        self._paused_at = None


def format_duration(seconds: float | None) -> str:
    """A duration as a person says it: `12 s`, `3 min 20 s`, `2 h 5 min`; "" for None."""
    if seconds is None:
        return ""
    whole = round(seconds)
    if whole < 1:
        return "under 1 s"
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600:,} h {whole % 3600 // 60} min"
