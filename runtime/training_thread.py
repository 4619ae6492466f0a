"""The background thread that owns one trainer.

The window calls `pause`, `resume`, `stop`, `kill` and `take_events`; none of them waits.
"""

from __future__ import annotations

import contextlib
import queue
import signal
import threading
from collections import deque

from runtime.event_log import EXIT_DISK_FULL, EventReader, now
from runtime.run_event import EpochDone, RunEvent, RunFinished, RunStarted
from runtime.runs import Run, history_of
from runtime.trainer_pool import TrainerPool
from runtime.trainer_process import FoundTrainer, TrainerProcess

__all__ = ["TrainerPool", "TrainingThread"]

POLL_SECONDS = 0.04
END_SECONDS = 5.0


class TrainingThread(threading.Thread):
    """Trains one run in one trainer and collects its events.

    It always ends with a `RunFinished` among the events, also where the trainer is killed: then it
    writes that event itself. Only `detach` ends it without one; the run goes on then.

    Attributes:
        training: the run.
    """

    def __init__(self, run: Run, pool: TrainerPool | None) -> None:
        super().__init__(name=f"training {run.folder.name}", daemon=True)
        self.training = run
        self._pool = pool
        self._trainer: TrainerProcess | FoundTrainer | None = None
        self._device = ""
        self._words: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._events: deque[RunEvent] = deque()
        self._epochs: list[RunEvent] = []
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._begun = False
        self._stop_asked = False
        self._kill_asked = False
        self._detached = False
        self._found = False

    @classmethod
    def attach(cls, run: Run, pool: TrainerPool | None = None) -> TrainingThread:
        """Watch a run that another window started; its events come from the beginning."""
        thread = cls(run, pool)
        thread._found = True
        mark = run.trainer
        if mark is not None:
            thread._trainer = FoundTrainer(run, mark)
        return thread

    @property
    def trainer_pid(self) -> int | None:
        """The trainer's process id, once there is one."""
        trainer = self._trainer
        return trainer.pid if trainer is not None else None

    def pause(self) -> None:
        """Let the run wait between two batches."""
        self._say("pause")

    def resume(self) -> None:
        """Let a run that waits go on."""
        self._say("resume")

    def stop(self) -> None:
        """End the run at the next batch and keep what it learnt."""
        self._stop_asked = True
        self._say("stop")

    def kill(self) -> None:
        """End the run at once; only its last checkpoint stays."""
        with self._lock:
            self._kill_asked = True
            if self._trainer is not None:
                self._trainer.kill()
        self._wake.set()

    def detach(self) -> None:
        """Stop watching; the run goes on and can be found again (`attach`)."""
        self._detached = True
        self._wake.set()

    def take_events(self) -> list[RunEvent]:
        """The events since the last call."""
        events: list[RunEvent] = []
        with contextlib.suppress(IndexError):
            while True:
                events.append(self._events.popleft())
        return events

    def run(self) -> None:
        """Start the trainer, follow the run, and see to its end. Called by `start`."""
        try:
            if not self._begin():
                return
            self._follow()
        except Exception as error:
            self._finish(
                RunFinished(
                    "failed",
                    f"The run could not be started or followed: {error}. "
                    "See that the runs' folder can be written to, and train again.",
                    time=now(),
                )
            )
        pool = self._pool
        if pool is not None and pool.keep_warm and self._device and not self._detached:
            pool.warm(self._device)

    def _say(self, word: str) -> None:
        self._words.put(word)
        self._wake.set()

    def _begin(self) -> bool:
        """Give the run to a trainer; False for a found run that no trainer ever took."""
        if self._found:
            if self._trainer is None:
                self._follow_record()
            return self._trainer is not None
        pool = self._pool or TrainerPool(keep_warm=False)
        trainer = pool.take(self.training.info.device)
        self._device = trainer.device
        with self._lock:
            self._trainer = trainer
            if self._kill_asked:
                trainer.kill()
        trainer.give(self.training)
        return True

    def _follow_record(self) -> None:
        self._collect(EventReader(self.training))
        if not any(isinstance(event, RunFinished) for event in self._events):
            self._finish(
                RunFinished("killed", "The run never began: no trainer took it.", time=now())
            )

    def _follow(self) -> None:
        trainer = self._trainer
        assert trainer is not None
        reader = EventReader(self.training)
        ended = False
        while not ended and not self._detached:
            alive = trainer.is_alive()  # before reading: what it wrote last is then seen
            ended = self._collect(reader)
            if ended:
                break
            if not alive:
                self._finish(self._death(trainer))
                break
            self._pass_on(trainer)
            self._wake.wait(POLL_SECONDS)
            self._wake.clear()
        if self._detached:
            trainer.abandon()
            return
        if not trainer.wait(END_SECONDS):
            trainer.kill()
            trainer.wait(END_SECONDS)
        trainer.close()

    def _pass_on(self, trainer: TrainerProcess | FoundTrainer) -> None:
        if self._stop_asked and not self._begun:
            trainer.kill()  # it is still being started, and would hear only after seconds
            return
        while not self._words.empty():
            trainer.send(self._words.get())

    def _collect(self, reader: EventReader) -> bool:
        """Take over what is new in the record; whether the run's last event was among it."""
        ended = False
        while events := reader.poll():
            for event in events:
                self._begun = self._begun or isinstance(event, RunStarted)
                ended = ended or isinstance(event, RunFinished)
                if isinstance(event, EpochDone):
                    self._epochs.append(event)
            self._events.extend(events)
        return ended

    def _finish(self, event: RunFinished) -> None:
        with contextlib.suppress(OSError):
            self.training.end(event)
        self._events.append(event)

    def _death(self, trainer: TrainerProcess | FoundTrainer) -> RunFinished:
        """What is to be said of a trainer that ended without a last word."""
        status, message = self._cause(trainer.exit_code)
        details = _tail(self.training) or trainer.output()
        if self.training.checkpoint_path.is_file():
            message += " The weights of its last checkpoint are kept in the run's folder."
        return RunFinished(status, message, details, history=history_of(self._epochs), time=now())

    def _cause(self, code: int | None) -> tuple[str, str]:
        if self._kill_asked:
            return "killed", "The run was killed, as you asked."
        if self._stop_asked and not self._begun:
            return "stopped", "The run was stopped before it began."
        if code == EXIT_DISK_FULL:
            return "failed", (
                "The disk is full, so the run's record could not be written. "
                "Free some space, or choose another folder for the runs, and train again."
            )
        name = _signal_name(code)
        if code is None or name in ("SIGKILL", "SIGTERM", "SIGHUP"):
            return "killed", (
                "The trainer was ended from outside" + (f" ({name})" if name else "") + ". "
                "Often the system does so when memory runs out; a smaller batch size needs less. "
                "The project is untouched: train again when you like."
            )
        if name:
            return "failed", (
                f"The trainer crashed ({name}) inside Keras or its libraries. The project is "
                "untouched; the end of the log says where. Another device or batch size may help."
            )
        if not self._begun:
            return "failed", (
                "The trainer could not start, most likely because Keras cannot be imported. "
                "`python main.py doctor` says what is missing."
            )
        return "failed", (
            f"The trainer ended unexpectedly (exit status {code}); the log says more. "
            "The project is untouched: train again when you like."
        )


def _signal_name(code: int | None) -> str:
    if code is None or code >= 0:
        return ""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _tail(run: Run) -> str:
    try:
        with open(run.log_path, "rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - 4096))
            return file.read().decode("utf-8", "replace").strip()
    except OSError:
        return ""
