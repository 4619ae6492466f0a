"""What is typed into the inspector's fields, and undone with the focus there."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph_editor.document.value import Params
from tests.app.drawing import DIGITS, draw_chain
from tests.app.user import User, plain


@pytest.fixture
def drawn(hornet: Any) -> Any:
    """`hornet` with a small network whose layer `hidden` is selected."""
    session = hornet.session
    session.replace(DIGITS)
    hornet.ids = draw_chain(session)
    hornet.page = hornet.window.page("draw")
    session.select([hornet.ids["hidden"]])
    QApplication.processEvents()
    hornet.row = hornet.page.inspector.node.form.rows["units"]
    hornet.line = hornet.row.editor.line
    return hornet


def units(drawn: Any) -> Any:
    return drawn.session.document.node("hidden").params.get("units")


def write(drawn: Any, text: str) -> None:
    """Type over what stands in the field, sign by sign."""
    drawn.line.setFocus()
    drawn.line.selectAll()
    for sign in text:
        QTest.keyClick(drawn.line, sign)
        QApplication.processEvents()


@pytest.mark.parametrize("text", ["3.5", "99999999999999999999999", "12px", "6 4"])
def test_a_text_that_is_no_value_leaves_what_was_before(drawn: Any, text: str) -> None:
    before = drawn.session.document.project
    steps = drawn.session.undo_stack.count()
    write(drawn, text)
    assert drawn.line.text() == text, "it can be mended"
    assert drawn.row._message.text()
    assert units(drawn) == 32
    assert drawn.session.undo_stack.count() == steps, "nothing was done"
    QTest.keyClick(drawn.line, Qt.Key.Key_Return)
    assert (units(drawn), drawn.line.text()) == (32, text)
    drawn.page.canvas.setFocus()
    QApplication.processEvents()
    assert drawn.line.text() == "32"
    assert drawn.session.document.project == before


def test_the_end_of_a_text_that_is_mended_counts(drawn: Any) -> None:
    steps = drawn.session.undo_stack.count()
    write(drawn, "3.5")
    for _ in range(2):
        QTest.keyClick(drawn.line, Qt.Key.Key_Backspace)
    QApplication.processEvents()
    assert (units(drawn), drawn.line.text()) == (3, "3")
    assert drawn.session.undo_stack.count() == steps + 1
    drawn.session.undo_stack.undo()
    assert units(drawn) == 32


def test_a_default_is_left_by_a_text_that_is_no_value(drawn: Any) -> None:
    editor = drawn.page.inspector.node.form.rows["lora_rank"]
    drawn.page.inspector.node.form.show_advanced(True)
    QApplication.processEvents()
    drawn.line = editor.editor.line
    write(drawn, "4x")
    assert drawn.session.document.node("hidden").params == Params(units=32)


@pytest.mark.parametrize("text", ["my-net", "scores"])
def test_a_text_that_is_no_name_leaves_the_one_before(drawn: Any, text: str) -> None:
    before = drawn.session.document.project
    edit = drawn.page.inspector.node.name_edit
    drawn.line = edit.line
    write(drawn, text)
    assert (edit.line.text(), edit.message.isHidden()) == (text, False)
    assert drawn.session.document.project == before
    QTest.keyClick(drawn.line, Qt.Key.Key_Return)
    assert edit.line.text() == "hidden"
    write(drawn, "features")
    assert drawn.session.document.node(drawn.ids["hidden"]).name == "features"


def test_ctrl_z_in_a_field_undoes_typing_and_then_the_drawing(drawn: Any, qtbot: Any) -> None:
    session = drawn.session
    drawn.window.show_page("draw")
    qtbot.waitUntil(lambda: drawn.line.isVisible())
    for value in (40, 48):
        with session.document.edit("Set units") as edit:
            edit.set_param(drawn.ids["hidden"], "units", value)
    QApplication.processEvents()
    write(drawn, "64")
    QTest.keyClick(drawn.line, Qt.Key.Key_Return)
    seen = []
    for _ in range(3):
        QTest.keyClick(drawn.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
        seen.append(units(drawn))
    assert seen == [48, 40, 32]
    for _ in range(2):
        QTest.keyClick(drawn.line, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
    assert units(drawn) == 48
    assert drawn.line.hasFocus()


def test_ctrl_z_and_back_in_a_field_keep_what_can_be_done_again(drawn: Any, qtbot: Any) -> None:
    stack, document = drawn.session.undo_stack, drawn.session.document
    drawn.window.show_page("draw")
    qtbot.waitUntil(lambda: drawn.line.isVisible())
    with document.edit("Move") as edit:
        edit.move(drawn.ids["hidden"], (400.0, 80.0))
    QApplication.processEvents()
    write(drawn, "64")
    QTest.keyClick(drawn.line, Qt.Key.Key_Return)
    steps = stack.count()
    last = document.project
    assert (stack.index(), units(drawn)) == (steps, 64)
    for undone in (1, 2):
        QTest.keyClick(drawn.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
        assert (stack.index(), stack.count()) == (steps - undone, steps)
    for _ in range(2):
        QTest.keyClick(drawn.line, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
    assert (stack.index(), stack.count()) == (steps, steps)
    assert document.project == last
    assert (drawn.line.text(), units(drawn)) == ("64", 64)


def test_typing_that_was_undone_does_not_come_between_steps(drawn: Any, qtbot: Any) -> None:
    stack, document = drawn.session.undo_stack, drawn.session.document
    drawn.window.show_page("draw")
    qtbot.waitUntil(lambda: drawn.line.isVisible())
    with document.edit("Move") as edit:
        edit.move(drawn.ids["hidden"], (400.0, 80.0))
    QApplication.processEvents()
    moved = document.project
    write(drawn, "64")
    while drawn.line.isUndoAvailable():
        QTest.keyClick(drawn.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (document.project, stack.undoText()) == (moved, "Move"), "only the typing is undone"
    QTest.keyClick(drawn.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert stack.redoText() == "Move"
    QTest.keyClick(drawn.line, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert (document.project, drawn.line.text()) == (moved, "32")


@pytest.mark.parametrize("name", ["train", "data"])
def test_fields_of_the_other_pages_go_back_and_forth_with_the_history_too(
    drawn: Any, qtbot: Any, name: str
) -> None:
    stack = drawn.session.undo_stack
    drawn.window.show_page(name)
    page = drawn.window.page(name)
    drawn.line = page.form.epochs if name == "train" else page.test_fraction
    qtbot.waitUntil(lambda: drawn.line.isVisible())
    before = stack.count()
    for text in ("0.3", "0.4") if name == "data" else ("7", "8"):
        write(drawn, text)
        QTest.keyClick(drawn.line, Qt.Key.Key_Return)
        drawn.window.setFocus()
    steps, last = stack.count(), drawn.session.document.project
    assert steps > before
    drawn.line.setFocus()
    for index in range(steps - 1, before - 1, -1):
        QTest.keyClick(drawn.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert (stack.index(), stack.count()) == (index, steps)
    for _ in range(before, steps):
        QTest.keyClick(drawn.line, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert (stack.index(), stack.count()) == (steps, steps)
    assert drawn.session.document.project == last


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("key", ["Tab", "F2"])
@pytest.mark.parametrize("steps", [1, 2])
def test_undo_in_the_menu_ends_what_was_asked_in_a_block_that_goes(
    drawn: Any, key: str, steps: int
) -> None:
    """The search for what to add, and the line for a name, stay open while a menu is."""
    user = User(drawn)
    user.choose([drawn.ids["hidden"]])
    user.strike("Ctrl+G")
    user.keep_name()
    user.strike("Shift+Return")
    user.strike("Alt+Return")
    user.strike(key)
    assert user.is_typing
    user.write("dense")
    for _ in range(steps):
        text = plain(user.window.menus.actions["undo"].text())
        user.choose_in_bar("Edit", text)
    left = user.document.project
    assert not user.is_typing
    assert QApplication.focusWidget() is user.view
    user.settle()
    assert user.document.project == left
    assert user.undo_stack.index() == user.undo_stack.count() - steps
