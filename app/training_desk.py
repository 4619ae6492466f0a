"""The desk at which training is done: it starts runs, follows them, and never waits for one.

A run is done by the trainer, in a process of its own that a `TrainingThread` owns. The desk asks
that thread about 25 times a second what is new, keeps the curves and the log of the run it shows,
and tells the pages. Its states are those of the run it shows::

    idle ─► starting ─► running ⇄ paused ─► stopping ─► finished | failed | killed

A run that was stopped counts as finished: what it learnt is kept.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal

from app.run_launcher import Launcher, Training
from app.run_progress import RunProgress, format_duration
from app.session import Session
from graph_editor.document.change import Change, TrainingChanged
from graph_editor.validation.analysis import Problem, Severity
from graph_editor.validation.rules import NO_DATA
from runtime.run_event import (
    Evaluated,
    LogWritten,
    Paused,
    PhaseChanged,
    Predicted,
    Resumed,
    RunEvent,
    RunFinished,
)

if TYPE_CHECKING:
    from app.plots.series import RunHistory
    from runtime.runs import Run

DRAIN_MS = 40
ACTIVE = ("starting", "running", "paused", "stopping")
_SLICE_S = 0.008
_LOG_PIECES = 5000

TRAINER_DIED = (
    "The trainer's process ended without a word: it was killed from outside or ran out of memory. "
    "Your drawing is untouched; press Train to start again."
)


class TrainingDesk(QObject):
    """Starts, follows and ends runs.

    Attributes:
        run: the run that is shown, or None before the first one.
        state: see the module; one of `ACTIVE` while a run is under way.
        history: the run's curves; None before the first run.
        progress: how far the run is.
        log: what the script and the libraries printed, in pieces, the last few thousand.
        message: one sentence about how the run ended or why none could be started.
        result: the run's last event, if it ended in order.
        evaluation, predicted: the run's evaluation and predictions, once they are there.

    Signals:
        events_received: what the run reported since the last time; attributes are up to date.
        state_changed: the new state.
        run_started, run_finished: a run is under way; it is not any more.
    """

    events_received = Signal(list)
    state_changed = Signal(str)
    run_started = Signal(object)
    run_finished = Signal(object)
    _worked = Signal(int, object, object)

    def __init__(
        self,
        session: Session,
        runs_folder: Path,
        parent: QObject | None = None,
        *,
        launcher: Launcher | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.runs_folder = runs_folder
        self._launcher = launcher
        self._warm_device: str | None = None
        self._closed = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._job = 0
        self._wish = ""
        self._training: Training | None = None
        self._backlog: deque[RunEvent] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(DRAIN_MS)
        self._timer.timeout.connect(self._drain)
        self._worked.connect(self._on_worked, Qt.ConnectionType.QueuedConnection)
        self.run: Run | None = None
        self.state = "idle"
        self.history: RunHistory | None = None
        self._clear()
        session.changes_made.connect(self._on_changes)

    # Whether and how

    @property
    def active(self) -> bool:
        """Whether a run is under way."""
        return self.state in ACTIVE

    @property
    def obstacles(self) -> tuple[Problem, ...]:
        """The mistakes that have to be mended before anything can be trained."""
        problems = self.session.analysis.problems
        return tuple(p for p in problems if p.severity is Severity.ERROR or p == NO_DATA)

    def refusal(self) -> str:
        """Why no run can be started now, in one sentence; "" where one can be."""
        if self.active:
            return "A run is under way; stop it before you start another."
        if not self.session.document.nodes():
            return "There is no network yet: draw one on the Draw page."
        if obstacles := self.obstacles:
            if obstacles == (NO_DATA,):
                return NO_DATA.message
            first = obstacles[0].message
            if len(obstacles) == 1:
                return f"One problem has to be mended first: {first}"
            return f"{len(obstacles)} problems have to be mended first: {first}"
        if self.session.needs_trust:
            return "This project holds Python code: say that you trust it before it is run."
        if self.session.facts.problem:
            return self.session.facts.problem
        if self.session.analysis.pending:
            return "Keras is still working out the shapes; this takes a moment."
        return ""

    # What the user asks for

    def start_run(self) -> str:
        """Train the script on screen; returns "" or, in one sentence, why that cannot be."""
        if reason := self.refusal():
            return reason
        script = self.session.current_script()
        project, folder = self.session.document.project, self.session.folder
        catalogue, results = self.session.catalogue, self.session.analysis.results
        self._clear()
        self.run = None
        self._wish = ""
        self._set_state("starting")

        def launch() -> tuple[Run, Training]:
            from graph_editor.codegen.generate import generate
            from runtime.runs import with_seed

            seeded, text = with_seed(project), script
            if seeded is not project:  # a new seed each time: the run's record has to name it
                text = generate(seeded, catalogue, results, folder=folder)
            return self._ready_launcher().launch(seeded, text, folder)

        self._work(launch)
        return ""

    def pause(self) -> None:
        """Let the run wait after the batch it is at."""
        if self._training is not None and self.state == "running":
            self._training.pause()

    def resume(self) -> None:
        """Let the run go on."""
        if self._training is not None and self.state == "paused":
            self._training.resume()

    def stop(self) -> None:
        """End the run after the batch it is at and keep what was learnt."""
        self._end("stop")

    def kill(self) -> None:
        """End the run at once."""
        self._end("kill")

    # Life

    def warm_up(self) -> None:
        """After the first paint: find a run that is still under way, and warm a trainer."""
        if self._closed or self.active:
            return
        device = self._warm_device = self.session.document.training.device

        def look() -> tuple[Run, Training] | None:
            launcher = self._ready_launcher()
            found = launcher.find_alive()
            if found is None:
                launcher.warm(device)
            return found

        self._work(look)

    def close(self) -> None:
        """Stop following; a run under way goes on without the window."""
        self._closed = True
        self._timer.stop()
        if self._training is not None:
            self._training.detach()
            self._training = None
        self._job += 1
        self._pool.clear()
        self._pool.waitForDone()
        if self._launcher is not None:
            self._launcher.close()

    # What happens

    def _on_worked(self, job: int, result: object, error: object) -> None:
        if job != self._job:
            return
        if isinstance(error, Exception):
            if self.active:
                self.message = _start_failure(error, self.runs_folder)
                self._set_state("failed")
            return
        if result is None or self._training is not None:
            return
        run, training = result  # type: ignore[misc]
        self._follow(run, training)

    def _follow(self, run: Run, training: Training) -> None:
        from app.plots.series import RunHistory

        if not self.active:
            self._clear()
            self._set_state("starting")
        self.run, self._training, self.history = run, training, RunHistory()
        self._timer.start()
        self.run_started.emit(run)
        if self._wish:
            self._end(self._wish)

    def _drain(self) -> None:
        training = self._training
        if training is None:
            return
        alive = training.is_alive()  # asked first: what comes after its last event is nothing
        self._backlog.extend(training.take_events())
        events = []
        limit = time.perf_counter() + _SLICE_S
        while self._backlog and (len(events) < 8 or time.perf_counter() < limit):
            event = self._backlog.popleft()
            self._take(event)
            events.append(event)
        if events:
            if self.history is not None:
                self.history.take(events)
            self.events_received.emit(events)
        if not alive and not self._backlog:
            self._finish()

    def _take(self, event: RunEvent) -> None:
        self.progress.take(event)
        match event:
            case PhaseChanged() if self.state == "starting":
                self._set_state("running")
            case Paused() if self.state == "running":
                self._set_state("paused")
            case Resumed() if self.state == "paused":
                self._set_state("running")
            case LogWritten(text=text):
                self.log.append(text)
            case Evaluated():
                self.evaluation = event
            case Predicted():
                self.predicted = event
            case RunFinished():
                self.result = event

    def _finish(self) -> None:
        self._timer.stop()
        self._training = None
        run, result = self.run, self.result
        if result is None:
            self.message, state = TRAINER_DIED, "killed"
        elif result.status in ("failed", "killed"):
            self.message, state = result.message or TRAINER_DIED, result.status
        else:
            self.message, state = _ending(result, self.progress), "finished"
        self._set_state(state)
        self.run_finished.emit(run)

    def _end(self, wish: str) -> None:
        if not self.active:
            return
        self._wish = wish
        if self._training is not None:
            (self._training.kill if wish == "kill" else self._training.stop)()
        self._set_state("stopping")

    def _on_changes(self, changes: list[Change]) -> None:
        if self._warm_device is None or self.active:
            return
        if any(isinstance(change, TrainingChanged) for change in changes):
            device = self.session.document.training.device
            if device != self._warm_device:
                self._warm_again()

    def _warm_again(self) -> None:
        if self._warm_device is None:
            return
        device = self._warm_device = self.session.document.training.device
        self._work(lambda: self._ready_launcher().warm(device))

    def _clear(self) -> None:
        self.progress = RunProgress()
        self.log: deque[str] = deque(maxlen=_LOG_PIECES)
        self.message = ""
        self.result: RunFinished | None = None
        self.evaluation: Evaluated | None = None
        self.predicted: Predicted | None = None
        self._backlog.clear()

    def _set_state(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)

    def _ready_launcher(self) -> Launcher:
        if self._launcher is None:
            from app.runtime_launcher import RuntimeLauncher

            self._launcher = RuntimeLauncher(self.runs_folder)
        return self._launcher

    def _work(self, task: Callable[[], object]) -> None:
        self._job += 1
        self._pool.start(_Task(self, self._job, task))


class _Task(QRunnable):
    """Something slow, done off the UI thread; the desk hears of its end."""

    def __init__(self, desk: TrainingDesk, job: int, task: Callable[[], object]) -> None:
        super().__init__()
        self._desk, self._job, self._task = desk, job, task

    def run(self) -> None:
        try:
            result, error = self._task(), None
        except Exception as caught:  # whatever it is, the window must say so and go on
            result, error = None, caught
        self._desk._worked.emit(self._job, result, error)


def _start_failure(error: Exception, folder: Path) -> str:
    if isinstance(error, OSError):
        return (
            f"The run's folder could not be made in {folder} ({error.strerror or error}). "
            "Make room or allow writing there, then press Train again."
        )
    return f"The run could not be started: {error}"


def _ending(result: RunFinished, progress: RunProgress) -> str:
    done = f"{progress.epoch:,} epoch{'' if progress.epoch == 1 else 's'}"
    done += f" in {format_duration(progress.seconds)}"
    if result.status == "stopped":
        return f"Stopped after {done}, as you wished; what was learnt is kept."
    return f"{done[0].upper()}{done[1:]}."
