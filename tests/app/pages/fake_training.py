"""A launcher whose runs do what the test says: no process, no Keras."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graph_editor.codegen.script import Script
from graph_editor.document.project import Project
from runtime.run_event import Paused, Resumed, RunEvent
from runtime.runs import Run, create_run


class FakeTraining:
    """A run under way; the test says what it reports and when it ends."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._events: list[RunEvent] = []
        self._alive = True

    def report(self, *events: RunEvent) -> None:
        self._events.extend(events)

    def end(self, *events: RunEvent) -> None:
        self.report(*events)
        self._alive = False

    def pause(self) -> None:
        self.asked.append("pause")
        self.report(Paused())

    def resume(self) -> None:
        self.asked.append("resume")
        self.report(Resumed())

    def stop(self) -> None:
        self.asked.append("stop")

    def kill(self) -> None:
        self.asked.append("kill")

    def detach(self) -> None:
        self.asked.append("detach")

    def take_events(self) -> list[RunEvent]:
        events, self._events = self._events, []
        return events

    def is_alive(self) -> bool:
        return self._alive


class FakeLauncher:
    """Makes real run folders and fake trainings.

    Attributes:
        launched: what was asked for: project and script.
        training: the last run's.
        alive: the run that `find_alive` finds.
        warmed: the devices a trainer was to be warmed for.
        error: raised instead of launching.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.launched: list[tuple[Project, Script, Path | None]] = []
        self.training = FakeTraining()
        self.alive: tuple[Run, FakeTraining] | None = None
        self.warmed: list[str] = []
        self.error: Exception | None = None
        self.closed = False

    def launch(
        self, project: Project, script: Script, project_folder: Path | None
    ) -> tuple[Run, Any]:
        if self.error is not None:
            raise self.error
        self.launched.append((project, script, project_folder))
        self.training = FakeTraining()
        run = create_run(self.folder, project, script, seed=project.training.seed)
        return run, self.training

    def find_alive(self) -> tuple[Run, Any] | None:
        return self.alive

    def warm(self, device: str) -> None:
        self.warmed.append(device)

    def close(self) -> None:
        self.closed = True


def names(events: Sequence[object]) -> list[str]:
    """The kinds of some events."""
    return [type(event).__name__ for event in events]
