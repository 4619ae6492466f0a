"""Exercises of what a training does while it goes on; its process is make-believe."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtTest import QTest

from runtime.run_event import Paused, PhaseChanged, RunStarted
from tests.app.drawing import DIGITS, draw_chain
from tests.app.exercises.exercise import Exercise, Stage
from tests.app.pages.conftest import approve
from tests.app.pages.fake_training import FakeLauncher


def _ready(stage: Stage) -> None:
    """A drawing that can be trained, and a launcher that starts no process."""
    launcher = FakeLauncher(stage.session.settings.folder / "runs")
    desk = stage.hornet.desk
    if desk._training is not None:  # what the key before has begun
        desk._training.end()
        _wait(lambda: desk._training is None)
    desk._launcher = stage.kept["launcher"] = launcher
    stage.session.replace(DIGITS)
    stage.session.ids = draw_chain(stage.session)
    approve(stage.session)


def _wait(until: Callable[[], bool]) -> None:
    for _ in range(500):
        if until():
            return
        QTest.qWait(10)
    raise AssertionError("the training did not get there")


def _running(stage: Stage) -> None:
    _ready(stage)
    stage.strike("F5")
    _wait(lambda: _launched(stage))
    started = RunStarted(1, "tensorflow", "CPU")
    stage.kept["launcher"].training.report(started, PhaseChanged("training"))
    _wait(lambda: stage.hornet.desk.state == "running")


def _paused(stage: Stage) -> None:
    _running(stage)
    stage.kept["launcher"].training.report(Paused())
    _wait(lambda: stage.hornet.desk.state == "paused")


def _asked(what: str) -> Callable[[Stage], bool]:
    return lambda stage: what in stage.kept["launcher"].training.asked


def _launched(stage: Stage) -> bool:
    return len(stage.kept["launcher"].launched) == 1


EXERCISES = (
    Exercise("train", _launched, given=_ready, then=lambda s: _wait(lambda: _launched(s))),
    Exercise("pause", _asked("pause"), given=_running),
    Exercise("resume", _asked("resume"), given=_paused),
    Exercise("stop", _asked("stop"), given=_running),
    Exercise("kill", _asked("kill"), given=_running),
)
