"""The real page to draw on, offscreen, with its session and a warm analyst, for benchmarks."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEventLoop
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.pages.draw_page import DrawPage
from app.session import Session
from app.settings import Settings
from graph_editor.catalogue.catalogue import Catalogue

SIZE = (1600, 1000)
_PATIENCE = 120.0


@contextmanager
def drawing_desk() -> Iterator[tuple[Session, DrawPage]]:
    """A session with its analyst and the page to draw on, shown offscreen."""
    application = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        session = Session(Catalogue.load(), settings=Settings(Path(folder)))
        page = DrawPage(session)
        page.resize(*SIZE)
        page.show()
        application.processEvents()
        session.start()
        wait_for(lambda: session.analyst_state == "ready")
        try:
            yield session, page
        finally:
            session.close()
            page.close()


def wait_for(condition: Callable[[], bool]) -> None:
    """Run the event loop until something holds."""
    deadline = perf_counter() + _PATIENCE
    while not condition():
        assert perf_counter() < deadline, "what the benchmark waits for did not come"
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 2)


def rest(milliseconds: int) -> None:
    """Let everything that was put off be done, as between two actions of a person."""
    QTest.qWait(milliseconds)
