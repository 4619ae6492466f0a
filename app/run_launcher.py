"""What the desk asks of the runtime; every call may take its time, so never on the UI thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from graph_editor.codegen.script import Script
from graph_editor.document.project import Project
from runtime.run_event import RunEvent

if TYPE_CHECKING:
    from runtime.runs import Run


class Training(Protocol):
    """A run under way; none of its calls waits."""

    def pause(self) -> None: ...
    def resume(self) -> None: ...
    def stop(self) -> None: ...
    def kill(self) -> None: ...
    def take_events(self) -> list[RunEvent]: ...
    def is_alive(self) -> bool: ...


class Launcher(Protocol):
    """Starts runs, finds those that are under way, keeps a trainer warm."""

    def launch(
        self, project: Project, script: Script, project_folder: Path | None
    ) -> tuple[Run, Training]: ...
    def find_alive(self) -> tuple[Run, Training] | None: ...
    def warm(self, device: str) -> None: ...
    def close(self) -> None: ...
