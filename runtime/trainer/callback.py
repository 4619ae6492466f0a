"""The callback that makes a run's events out of `fit`, and lets it be paused and stopped."""

from __future__ import annotations

import math
import os
import time
from typing import Any

import keras

from runtime.event_log import now
from runtime.run_event import EpochDone, FitStarted, Paused, Resumed
from runtime.runs import Run
from runtime.trainer.control import Control
from runtime.trainer.record import Batch, Record

CHECKPOINT_SECONDS = 30.0
LINE_SECONDS = 0.25


class RunCallback(keras.callbacks.ProgbarLogger):  # type: ignore[misc]
    """Watches training and evaluation.

    It is a `ProgbarLogger` because Keras adds a progress bar of its own unless it finds one, and
    the bar costs more than all that is done here; and it is `async_safe`, so that Keras fetches
    the logs in the background as it does without callbacks. Wishes are therefore read when a batch
    begins: that is called from the training itself.

    Attributes:
        nan_at: the epoch and batch (from 0) where the loss was no longer a number.
        epochs_done: how many epochs are over.
    """

    async_safe = True

    def __init__(self, run: Run, record: Record, control: Control) -> None:
        super().__init__()
        self.nan_at: tuple[int, int] | None = None
        self.epochs_done = 0
        self._run = run
        self._record = record
        self._put = record.put
        self._control = control
        self._epoch = 0
        self._epochs = 0
        self._started = 0.0
        self._in_fit = False
        self._first = True
        self._line_due = 0.0
        self._checkpoint_due = math.inf
        control.on_stop = self._on_stop

    # Training

    def set_params(self, params: dict[str, Any]) -> None:
        self.params = params

    def on_train_begin(self, logs: Any = None) -> None:
        self._in_fit = True
        self._epochs = self.params["epochs"]
        self._record.write(FitStarted(self._epochs, self.params["steps"], now()))
        self._checkpoint_due = time.monotonic() + CHECKPOINT_SECONDS

    def on_train_end(self, logs: Any = None) -> None:
        self._in_fit = False

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch = epoch
        self._started = time.monotonic()

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        if self._control.pause_wanted or self._control.stop_wanted:
            self._obey()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self._put(Batch(self._epoch, batch, logs))
        loss = logs.get("loss", 0.0)
        if loss != loss and self.nan_at is None:
            self.nan_at = (self._epoch, batch)
            self.model.stop_training = True
        if self._first:
            self._first = False
            self._record.wake()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        clock = time.monotonic()
        seconds = clock - self._started
        self._put(EpochDone(epoch, dict(logs or {}), round(seconds, 4), now()))
        self.epochs_done = epoch + 1
        if epoch == 0:
            self._record.wake()
        if clock >= self._line_due or self.epochs_done == self._epochs:
            self._line_due = clock + LINE_SECONDS
            _print_epoch(self.epochs_done, self._epochs, seconds, logs or {})
        if clock >= self._checkpoint_due and self.nan_at is None:
            self._save_checkpoint()

    # Validation and evaluation

    def on_test_begin(self, logs: Any = None) -> None:
        pass

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
        if self._control.pause_wanted or self._control.stop_wanted:
            self._obey()

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        pass

    def on_test_end(self, logs: Any = None) -> None:
        pass

    def on_predict_begin(self, logs: Any = None) -> None:
        pass

    def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
        pass

    def on_predict_end(self, logs: Any = None) -> None:
        pass

    # Wishes

    def _obey(self) -> None:
        if self._control.pause_wanted:
            self._record.write(Paused(now()))
            self._control.wait_while_paused()
            if not self._control.stop_wanted:
                self._record.write(Resumed(now()))
        if self._control.stop_wanted:
            self._on_stop()

    def _on_stop(self) -> None:
        """Also called at once from the control's thread, so that no further batch begins."""
        if self._model is not None:
            self._model.stop_training = True
            self._model.stop_evaluating = True

    def _save_checkpoint(self) -> None:
        clock = time.monotonic()
        draft = self._run.folder / "draft.weights.h5"
        self.model.save_weights(draft)
        os.replace(draft, self._run.checkpoint_path)
        cost = time.monotonic() - clock
        self._checkpoint_due = time.monotonic() + max(CHECKPOINT_SECONDS, 200 * cost)


def _print_epoch(number: int, epochs: int, seconds: float, logs: dict[str, float]) -> None:
    values = "  ".join(f"{name} {value:#.4g}" for name, value in logs.items())
    place = f"{number:>{len(str(epochs))}}"  # so that the lines stand in columns
    print(f"Epoch {place}/{epochs}  {seconds:.2f} s  {values}", flush=True)
