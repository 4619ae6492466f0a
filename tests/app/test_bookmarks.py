"""The list of bookmarks: going there, renaming, taking away, by keyboard and mouse."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.bookmarks_dialog import BookmarksDialog
from graph_editor.document.project import MAIN
from tests.app.drawing import draw_chain
from tests.hands import CTRL, SHIFT

Key = Qt.Key


@pytest.fixture
def dialog(hornet: Any, qtbot: Any) -> Any:
    """Opened by its keys, with a bookmark in the model and one in a block."""
    window = hornet.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    ids = draw_chain(hornet.session)
    canvas = window.page("draw").canvas
    canvas.setFocus()
    canvas.reveal(ids["scores"])
    QTest.keyClick(canvas, Key.Key_B, CTRL)
    canvas.set_selection([ids["flatten"], ids["hidden"]])
    QTest.keyClick(canvas, Key.Key_G, CTRL)
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Escape)  # its name could be typed
    QTest.keyClick(canvas, Key.Key_Return, CTRL)
    QTest.keyClick(canvas, Key.Key_B, CTRL)
    QTest.keyClick(canvas, Key.Key_B, CTRL | SHIFT)
    (found,) = window.findChildren(BookmarksDialog)
    qtbot.waitExposed(found)
    found.list.setFocus()
    return found


def names(dialog: Any) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def kept(hornet: Any) -> list[str]:
    return [b.text for _, b in hornet.window.page("draw").canvas.bookmarks.all()]


def test_the_list_shows_all_and_where_they_are(dialog: Any, hornet: Any) -> None:
    assert len(names(dialog)) == 2
    assert names(dialog) == kept(hornet)
    assert "(Alt+1)" in dialog.list.item(0).toolTip()
    assert "in block" in dialog.list.item(1).toolTip()


def test_enter_goes_there_across_blocks(dialog: Any, hornet: Any) -> None:
    canvas = hornet.window.page("draw").canvas
    assert canvas.document.graph != MAIN
    QTest.keyClick(dialog.list, Key.Key_Home)
    QTest.keyClick(dialog.list, Key.Key_Return)
    QApplication.processEvents()
    assert canvas.document.graph == MAIN
    assert not hornet.window.findChildren(BookmarksDialog) or not dialog.isVisible()


def test_f2_renames_in_one_step(dialog: Any, hornet: Any) -> None:
    stack = hornet.session.undo_stack
    before, steps = names(dialog), stack.count()
    QTest.keyClick(dialog.list, Key.Key_Home)
    QTest.keyClick(dialog.list, Key.Key_F2)
    line = dialog.list.findChild(QLineEdit)
    QTest.keyClicks(line, "the head")
    QTest.keyClick(line, Key.Key_Return)
    QApplication.processEvents()
    assert dialog.isVisible()
    assert kept(hornet)[0] == names(dialog)[0] == "the head"
    assert stack.count() == steps + 1
    assert stack.undoText() == "Rename bookmark scores to the head"
    stack.undo()
    assert names(dialog) == before


def test_an_empty_name_changes_nothing(dialog: Any, hornet: Any) -> None:
    before = names(dialog)
    QTest.mouseClick(dialog.rename, Qt.MouseButton.LeftButton)
    line = dialog.list.findChild(QLineEdit)
    line.clear()
    QTest.keyClick(line, Key.Key_Return)
    QApplication.processEvents()
    assert names(dialog) == kept(hornet) == before


def test_del_takes_one_away_and_undo_brings_it_back(dialog: Any, hornet: Any) -> None:
    before = names(dialog)
    QTest.keyClick(dialog.list, Key.Key_End)
    QTest.keyClick(dialog.list, Key.Key_Delete)
    assert names(dialog) == kept(hornet) == before[:1]
    QTest.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    assert names(dialog) == []
    assert not dialog.go.isEnabled()
    hornet.session.undo_stack.undo()
    hornet.session.undo_stack.undo()
    assert names(dialog) == before


def test_escape_closes_it(dialog: Any, qtbot: Any) -> None:
    QTest.keyClick(dialog.list, Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())
