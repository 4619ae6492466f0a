"""What a run has reported so far, kept for plotting: one growing series a curve.

The x axis counts epochs: batch `b` of epoch `e` lies at `e + (b + 1) / steps`, the values at the
end of epoch `e` at `e + 1`. So curves by batch and by epoch share an axis, and so do the runs of a
comparison, whatever their batch sizes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.plots.curve_style import is_loss
from app.plots.decimate import (
    BUCKETS,
    GrowingArray,
    MinMaxPyramid,
    bucket_size,
    interleave,
)
from runtime.run_event import BatchesDone, EpochDone, FitStarted, RunEvent, RunFinished

_VALIDATION = "val_"
_UNKNOWN_STEPS = 1000
_MARKS = 200


class Series:
    """One curve: x ascending, y with gaps where it was not finite.

    Attributes:
        marks: places `(x, last finite y or None)` where the values stopped being finite.
    """

    def __init__(self, x: GrowingArray | None = None) -> None:
        """A series; `x` may be shared with others of one rhythm, their owner then extends it."""
        self._shares_x = x is not None
        self._x = GrowingArray(np.float64) if x is None else x
        self._y = GrowingArray()
        self._pyramid = MinMaxPyramid()
        self._broken = False
        self._last_finite: float | None = None
        self.marks: list[tuple[float, float | None]] = []

    def __len__(self) -> int:
        return len(self._y)

    @property
    def x(self) -> NDArray[np.float64]:
        return self._x.values[: len(self._y)]  # type: ignore[return-value]

    @property
    def y(self) -> NDArray[np.float32]:
        return self._y.values  # type: ignore[return-value]

    def extend(
        self, xs: Sequence[float] | NDArray[np.float64], ys: Sequence[float] | NDArray[np.float64]
    ) -> None:
        """Append points; x must not go back. A shared x has been extended already."""
        y = np.asarray(ys, dtype=np.float64)
        with np.errstate(over="ignore"):
            y = y.astype(np.float32)
        finite = np.isfinite(y)
        self._note(xs, y, finite)
        if not finite.all():
            y[~finite] = np.nan
        if not self._shares_x:
            self._x.extend(xs)  # type: ignore[arg-type]
        self._y.extend(y)
        self._pyramid.update(self.y)

    def points(
        self, start: float | None = None, stop: float | None = None, buckets: int = BUCKETS
    ) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """The points to draw between two places of the x axis, and one more at each end.

        At most about `2 * buckets`: the lowest and highest value of each bucket.
        """
        first = 0 if start is None else max(0, int(np.searchsorted(self.x, start)) - 1)
        last = len(self)
        if stop is not None:
            last = min(last, int(np.searchsorted(self.x, stop, side="right")) + 1)
        if last - first <= 2 * buckets:
            return self.x[first:last], self.y[first:last]
        size = bucket_size(last - first, buckets)
        first -= first % size
        last = min(len(self), last + -last % size)
        lows, highs = self._pyramid.extremes(self.y, first, last, size)
        indices = np.repeat(np.arange(first, last, size), 2)
        indices[1::2] += size // 2
        np.minimum(indices, last - 1, out=indices)
        return self.x[indices], interleave(lows, highs)

    def at(self, x: float) -> float | None:
        """The value at the point nearest to `x`; None where there is no point."""
        index = self.nearest(x)
        return None if index is None else float(self.y[index])

    def nearest(self, x: float) -> int | None:
        """The index of the point nearest to `x`."""
        if not len(self):
            return None
        right = int(np.searchsorted(self.x, x))
        if right == 0:
            return 0
        if right == len(self):
            return right - 1
        return right if self.x[right] - x < x - self.x[right - 1] else right - 1

    def _note(
        self,
        xs: Sequence[float] | NDArray[np.float64],
        y: NDArray[np.float32],
        finite: NDArray[np.bool_],
    ) -> None:
        if finite.all():
            self._broken = False
            if len(y):
                self._last_finite = float(y[-1])
            return
        for x, value, good in zip(xs, y, finite, strict=True):
            if good:
                self._last_finite = float(value)
            elif not self._broken and len(self.marks) < _MARKS:
                self.marks.append((float(x), self._last_finite))
            self._broken = not good


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve of a plot: where its points come from and how it is drawn.

    Attributes:
        name: what the legend says: `"loss"`, `"accuracy"`, or a run's name.
        panel: `"loss"` or `"metrics"`: the plot it belongs to.
        hue: number of its colour; training and validation of one metric share it.
        validation: whether it is the validation's (dashed) rather than the training's (solid).
        epochs: the values at the end of each epoch.
        batches: the values after each batch, where there are any.
        shown: whether it is drawn before the user says anything.
    """

    name: str
    panel: str
    hue: int
    validation: bool
    epochs: Series
    batches: Series | None = None
    shown: bool = True


class RunHistory:
    """The curves of a run, taken in event by event.

    Attributes:
        batches, epochs: series by Keras' name (`"loss"`, `"val_loss"`, `"accuracy"` …).
        total_epochs: how many epochs the run is to have; 0 where not known, or where it has ended:
            the curves of a run stopped early must not huddle at the left edge.
        steps: batches an epoch, where known.
        revision: grows with every change.
    """

    def __init__(self) -> None:
        self.batches: dict[str, Series] = {}
        self.epochs: dict[str, Series] = {}
        self.total_epochs = 0
        self.steps: int | None = None
        self.revision = 0
        self._most_steps = 0
        self._batch_x = GrowingArray(np.float64)

    @classmethod
    def of(cls, history: Mapping[str, Sequence[float]]) -> RunHistory:
        """The curves of Keras' `History.history`."""
        run = cls()
        for name, values in history.items():
            numbers = [v for v in values if isinstance(v, int | float)]
            run._epoch_series(name).extend(np.arange(1.0, len(numbers) + 1), numbers)
            run.total_epochs = max(run.total_epochs, len(numbers))
        run.revision += 1
        return run

    def take(self, events: Iterable[RunEvent]) -> bool:
        """Take in what the run reported; True where a curve changed."""
        before = self.revision
        for event in events:
            match event:
                case FitStarted(epochs=epochs, steps=steps):
                    self.total_epochs, self.steps = epochs, steps
                case BatchesDone():
                    self._take_batches(event)
                case EpochDone(epoch=epoch, logs=logs):
                    for name, value in logs.items():
                        self._epoch_series(name).extend([epoch + 1.0], [value])
                    self.revision += 1
                case RunFinished(history=history):
                    if history and not self.epochs:
                        self.epochs = RunHistory.of(history).epochs
                    self.total_epochs = 0
                    self.revision += 1
        return self.revision != before

    @property
    def names(self) -> tuple[str, ...]:
        """The training curves' names: the loss, other losses, then metrics as they came."""
        names = dict.fromkeys((*self.batches, *self.epochs))
        bare = dict.fromkeys(name.removeprefix(_VALIDATION) for name in names)
        return tuple(sorted(bare, key=lambda name: (name != "loss", not is_loss(name))))

    def curves(self) -> tuple[Curve, ...]:
        """The curves to draw: for each metric training, then validation, in one hue."""
        empty = Series()
        curves = []
        for hue, name in enumerate(self.names):
            panel = "loss" if is_loss(name) else "metrics"
            shown = name != "learning_rate"
            for validation in (False, True):
                key = f"{_VALIDATION}{name}" if validation else name
                if key in self.epochs or key in self.batches:
                    epochs, batches = self.epochs.get(key, empty), self.batches.get(key)
                    curves.append(Curve(name, panel, hue, validation, epochs, batches, shown))
        return tuple(curves)

    def _take_batches(self, event: BatchesDone) -> None:
        count = max((len(values) for values in event.values.values()), default=0)
        batches = event.first + np.arange(count) * event.stride + 1
        self._most_steps = max(self._most_steps, event.first + count * event.stride)
        steps = self.steps or max(self._most_steps, _UNKNOWN_STEPS)
        xs = event.epoch + batches / steps
        known = len(self._batch_x)
        self._batch_x.extend(xs)
        for name, values in event.values.items():
            series = self.batches.get(name)
            if series is None:
                series = self.batches[name] = Series(None if known else self._batch_x)
            missing = [float("nan")] * (count - len(values))
            series.extend(xs, [*values, *missing])
        self.revision += 1

    def _epoch_series(self, name: str) -> Series:
        return self.epochs.setdefault(name, Series())
