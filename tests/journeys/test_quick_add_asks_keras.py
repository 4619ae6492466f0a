"""The search on the canvas of the real window, answered by the real analyst."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph_editor.document.graph import NodeId
from tests import mouse
from tests.journeys.conftest import Person


def test_the_search_says_what_keras_would_give(person: Person, qtbot) -> None:
    image = person.add_by_double_click(QPointF(-300, 0), "input (28, 28, 1)")
    view = person.canvas
    qtbot.waitUntil(lambda: image.id in person.hornet.session.analysis.results, timeout=60_000)
    start = view.canvas.port_spot(NodeId(image.id), "output", True)
    mouse.drag(view, start, start + QPointF(160, 160))
    frame = view._quick_add
    QTest.keyClicks(QApplication.focusWidget(), "conv2d 32 3 same")
    wanted = 'Conv2D(filters=32, kernel_size=3, padding="same") → (None, 28, 28, 32)'
    qtbot.waitUntil(lambda: frame.note.text() == wanted, timeout=60_000)
    frame.line.selectAll()
    QTest.keyClicks(QApplication.focusWidget(), "lstm 8")
    qtbot.waitUntil(lambda: "this wire has 4" in frame.note.text(), timeout=60_000)
    frame.close()
