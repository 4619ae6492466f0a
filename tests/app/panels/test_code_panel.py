"""The code panel writes the script only while somebody can read it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy


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
