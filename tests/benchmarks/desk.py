"""The real program, offscreen, with a warm analyst, for benchmarks."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEventLoop
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.application import Application
from app.pages.draw_page import DrawPage
from app.session import Session
from app.settings import Settings

SIZE = (1600, 1000)
_PATIENCE = 120.0


@contextmanager
def drawing_desk() -> Iterator[tuple[Session, DrawPage]]:
    """The program offscreen on the page to draw on, its analyst ready."""
    qt = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        hornet = Application(qt, Settings(Path(folder)), runs_folder=Path(folder) / "runs")
        hornet.window.resize(*SIZE)
        hornet.show("draw")
        wait_for(lambda: hornet.session.analyst_state == "ready")
        page = hornet.window.page("draw")
        assert isinstance(page, DrawPage)
        try:
            yield hornet.session, page
        finally:
            hornet.session.undo_stack.setClean()
            hornet.window.close()
            hornet.close()


def wait_for(condition: Callable[[], bool]) -> None:
    """Run the event loop until something holds."""
    deadline = perf_counter() + _PATIENCE
    while not condition():
        assert perf_counter() < deadline, "what the benchmark waits for did not come"
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 2)


def rest(milliseconds: int) -> None:
    """Let everything that was put off be done, as between two actions of a person."""
    QTest.qWait(milliseconds)
