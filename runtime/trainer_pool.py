"""The pool that keeps the next trainer warm."""

from __future__ import annotations

import contextlib
import threading

from runtime.devices import resolve
from runtime.trainer_process import TrainerProcess

END_SECONDS = 5.0


class TrainerPool:
    """Keeps one trainer warm, so that a run begins at once instead of after Keras' import.

    May be used from several threads.

    Args:
        keep_warm: whether a new trainer is started when a run has ended; a command that trains
            once has no use for it.
    """

    def __init__(self, *, keep_warm: bool = True) -> None:
        self.keep_warm = keep_warm
        self._lock = threading.Lock()
        self._warm: TrainerProcess | None = None
        self._closed = False

    def warm(self, device: str) -> None:
        """See to it that a trainer for this device (`"auto"`, `"cpu"`, `"gpu:N"`) is warm."""
        device = resolve(device)
        with self._lock:
            if self._closed or (self._warm is not None and self._fits(device)):
                return
            self._let_go()
            with contextlib.suppress(OSError):  # taking one will say what is wrong
                self._warm = TrainerProcess(device)

    def take(self, device: str) -> TrainerProcess:
        """A trainer for this device: the warm one, or a new one.

        Raises:
            OSError: none can be started.
        """
        device = resolve(device)
        with self._lock:
            if self._warm is not None and self._fits(device):
                trainer, self._warm = self._warm, None
                return trainer
        return TrainerProcess(device)

    @property
    def warm_pid(self) -> int | None:
        """The process that waits, if any."""
        with self._lock:
            return self._warm.pid if self._warm is not None else None

    def close(self) -> None:
        """End the warm trainer and start no other."""
        with self._lock:
            self._closed = True
            self._let_go()

    def _fits(self, device: str) -> bool:
        return self._warm is not None and self._warm.device == device and self._warm.is_alive()

    def _let_go(self) -> None:
        if self._warm is not None:
            self._warm.kill()
            self._warm.wait(END_SECONDS)
            self._warm.close()
            self._warm = None
