"""The code panel writes the script only while somebody can read it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from tests.app.drawing import draw_chain


def test_behind_another_tab_no_script_is_written_until_it_comes_to_the_front(
    hornet: Any, qtbot: Any
) -> None:
    session, page = hornet.session, hornet.window.page("draw")
    code_dock, problems_dock = page.docks[2:4]
    problems_dock.raise_()
    qtbot.waitUntil(lambda: code_dock.geometry().right() < 0)
    written = QSignalSpy(session.script_changed)
    _set_epochs(session, 77)
    qtbot.waitUntil(lambda: session.live_script.settled)
    assert written.count() == 0
    assert "EPOCHS = 77" in session.current_script().text  # who trains or exports has it

    _set_epochs(session, 78)
    qtbot.waitUntil(lambda: session.live_script.settled)
    bar = _tab_bar_of(page, "Code")
    index = next(i for i in range(bar.count()) if bar.tabText(i) == "Code")
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(index).center())
    qtbot.waitUntil(lambda: "EPOCHS = 78" in page.code.view.toPlainText())


def test_the_lines_of_a_node_that_was_just_added_come_into_view(hornet: Any, qtbot: Any) -> None:
    session, page = hornet.session, hornet.window.page("draw")
    hornet.window.show_page("draw")
    page.docks[2].raise_()
    draw_chain(session)
    bar = page.code.view.verticalScrollBar()
    qtbot.waitUntil(lambda: session.live_script.settled and bar.maximum() > 0)
    assert bar.value() == 0
    canvas = page.canvas
    session.select([canvas.document.node("scores").id])
    bar.setValue(0)
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not canvas)
    line = QApplication.focusWidget()
    qtbot.keyClicks(line, "dense 7 name=late")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    late = canvas.document.node("late").id
    qtbot.waitUntil(lambda: session.live_script.settled and late in session.script.lines)
    first, last = session.script.lines[late]
    seen = page.code.view.viewport().height() // page.code.view.fontMetrics().height()
    qtbot.waitUntil(lambda: bar.value() < first)
    assert last <= bar.value() + seen
    bar.setValue(0)
    _set_epochs(session, 79)
    qtbot.waitUntil(lambda: "EPOCHS = 79" in page.code.view.toPlainText())
    assert bar.value() == 0, "who reads elsewhere is left there"


def test_a_long_note_ends_in_an_ellipsis(hornet: Any, qtbot: Any) -> None:
    hornet.window.show_page("draw")
    page = hornet.window.page("draw")
    page.docks[2].raise_()
    note = page.code.note
    qtbot.waitUntil(note.isVisible)
    note.setText("“a_layer” is left out, since nothing of the model needs it. " * 20)
    assert note.shown().endswith("…")
    assert note.fontMetrics().horizontalAdvance(note.shown()) <= note.width()
    note.setText("Short")
    assert note.shown() == "Short"


def _set_epochs(session: Any, epochs: int) -> None:
    with session.document.edit("Set epochs") as edit:
        edit.set_training(session.document.training.with_(epochs=epochs))


def _tab_bar_of(page: Any, title: str) -> Any:
    from PySide6.QtWidgets import QTabBar

    return next(
        bar
        for bar in page.findChildren(QTabBar)
        if title in [bar.tabText(index) for index in range(bar.count())]
    )
