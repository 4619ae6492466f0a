"""The whole program with its real processes, offscreen, and hands for its mouse and keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.application import Application
from app.asker import RunningAnswer, UnsavedAnswer
from app.settings import Settings
from graph_editor.canvas.view import CanvasView
from graph_editor.document.graph import Node
from tests import mouse

# A training of a minute may take several on a busy machine; less than faulthandler_timeout.
PATIENCE_MS = 540_000


class Answers:
    """Answers what the window asks, instead of a person."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: list[str] = []

    def unsaved(self, title: str) -> UnsavedAnswer:
        return "discard"

    def running(self) -> RunningAnswer:
        return "stop"

    def path_to_open(self, folder: Path) -> Path | None:
        return None

    def path_to_save(self, suggestion: Path) -> Path | None:
        return self.folder / suggestion.name

    def path_to_export(self, suggestion: Path) -> Path | None:
        return self.folder / suggestion.name

    def tell(self, sentence: str, details: str = "") -> None:
        self.told.append(sentence)


class Person:
    """Somebody at the window.

    Attributes:
        hornet: the program.
        answers: what they answer to its questions.
    """

    def __init__(self, hornet: Application, qtbot: Any, answers: Answers) -> None:
        self.hornet, self.answers = hornet, answers
        self._qtbot = qtbot

    # Drawing

    @property
    def canvas(self) -> CanvasView:
        return self.hornet.window.page("draw").canvas  # type: ignore[attr-defined,no-any-return]

    @property
    def newest(self) -> Node:
        return list(self.hornet.session.document.nodes().values())[-1]

    def add_by_double_click(self, at: QPointF, text: str) -> Node:
        """Double-click the canvas, type, Enter."""
        mouse.double_click(self.canvas, at)
        return self._type(text)

    def add_by_dropped_wire(self, source: Node, to: QPointF, text: str) -> Node:
        """Drag a wire from a node onto empty canvas, type, Enter."""
        mouse.drag(self.canvas, self._out(source), to)
        return self._type(text)

    def connect(self, source: Node, target: Node, port: str = "inputs") -> None:
        """Drag a wire from port to port."""
        into = self.canvas.canvas.port_spot(target.id, port, False)
        mouse.drag(self.canvas, self._out(source), into)

    def _out(self, node: Node) -> QPointF:
        return self.canvas.canvas.port_spot(node.id, "output", True)

    def _type(self, text: str) -> Node:
        count = len(self.hornet.session.document.nodes())
        QTest.keyClicks(QApplication.focusWidget(), text)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        QApplication.processEvents()
        assert len(self.hornet.session.document.nodes()) == count + 1, f"{text!r} added no node"
        return self.newest

    # Pages, buttons, menus

    def go_to(self, page: str) -> QWidget:
        """Show a page of the rail."""
        self.hornet.window.show_page(page)
        QApplication.processEvents()
        return self.hornet.window.page(page)

    def press(self, button: QAbstractButton) -> None:
        """Click a button with the mouse."""
        assert button.isEnabled(), button.toolTip()
        point = QPoint(button.width() // 2, button.height() // 2)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=point)
        QApplication.processEvents()

    def choose(self, title: str) -> None:
        """Choose an entry of the menus by its text."""
        actions = [
            action
            for action in self.hornet.window.findChildren(QAction)
            if action.text().replace("&", "").rstrip(".…").strip() == title
        ]
        assert actions, f"no menu entry {title!r}"
        assert actions[0].isEnabled(), f"{title!r} is disabled"
        actions[0].trigger()
        QApplication.processEvents()

    # Waiting

    def wait_until(self, condition: Any) -> None:
        """Let the program go on until something holds."""
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)

    def wait_until_checked(self) -> None:
        """Wait until Keras has said that the drawing is right and the data are known."""
        session = self.hornet.session
        self.wait_until(lambda: session.analysis.ok and session.facts.inputs)

    def train(self) -> None:
        """Press Train on the training page and wait for the end."""
        page = self.go_to("train")
        self.wait_until(lambda: page.controls.train.isEnabled())  # type: ignore[attr-defined]
        self.press(page.controls.train)  # type: ignore[attr-defined]
        desk = self.hornet.desk
        self.wait_until(lambda: desk.state in ("finished", "failed", "killed", "stopped"))


@pytest.fixture
def person(qapp: Any, qtbot: Any, catalogue: Any, tmp_path: Path) -> Iterator[Person]:
    """Somebody at the window on an empty drawing; analyst and trainer are the real ones."""
    answers = Answers(tmp_path)
    hornet = Application(
        qapp,
        Settings(tmp_path / "settings"),
        runs_folder=tmp_path / "runs",
        asker=answers,
        catalogue=catalogue,
    )
    hornet.show("draw")
    made = Person(hornet, qtbot, answers)
    made.wait_until(lambda: hornet.session.analyst_state == "ready")
    yield made
    hornet.window.close_guard = lambda: True
    hornet.window.close()
    hornet.close()
    hornet.window.deleteLater()
    hornet.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
