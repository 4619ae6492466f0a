"""The command palette, by keyboard only."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.drawing.inner import inner_of
from graph_editor.document.graph import GraphId
from graph_editor.document.grouping import make_block
from graph_editor.files.examples import examples
from tests import mouse
from tests.app.drawing import draw_chain

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def palette(hornet: Any, qtbot: Any) -> Any:
    """`open()` opens the palette by its keys and returns it."""
    window = hornet.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    def open_() -> Any:
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_P, CTRL_SHIFT)
        QApplication.processEvents()
        found = window.menus._palette
        assert found.isVisible()
        assert found.line.hasFocus()
        return found

    return open_


def titles(palette: Any) -> list[str]:
    return [command.listed.title for command in palette.rows]


def command(palette: Any, title: str) -> Any:
    return next(c for c in palette.rows if c.listed.title == title)


def press(palette: Any, key: Qt.Key) -> None:
    QTest.keyClick(palette.line, key)
    QApplication.processEvents()


def test_few_rows_are_all_seen_and_none_scrolls(palette: Any) -> None:
    opened = palette()
    for text in ("theme", "dark"):
        opened.line.setText(text)
        QApplication.processEvents()
        assert 0 < len(opened.rows) < 5
        assert opened.list.verticalScrollBar().maximum() == 0


def test_it_lists_menus_canvas_pages_panels_and_themes(palette: Any) -> None:
    opened = palette()
    found = {c.listed.title: c.listed.place for c in opened.rows}
    assert found["Save"] == "File"
    assert found["Results"] == "View"
    assert found["Dark"] == "View › Theme"
    assert found["Inspector"] == "View › Panels"
    assert found["Auto-layout left to right"].startswith("Graph")
    assert found["Nudge left"] == "Canvas"
    assert found["Search layers"] == "Palette"
    assert found[examples()[0].title] == "File › Examples"
    names = [c.listed.name for c in opened.rows]
    assert len(names) == len(set(names)) > 70


def test_some_letters_and_enter_do_it(palette: Any, hornet: Any) -> None:
    draw_chain(hornet.session)
    opened = palette()
    QTest.keyClicks(opened.line, "selal")
    assert titles(opened)[0] == "Select all"
    press(opened, Qt.Key.Key_Return)
    assert not opened.isVisible()
    assert hornet.session.selection == set(hornet.session.document.nodes())
    assert hornet.window.page("draw").canvas.hasFocus()


def test_the_keys_move_the_choice_and_escape_leaves_all_as_it_was(
    palette: Any, hornet: Any
) -> None:
    opened = palette()
    QTest.keyClicks(opened.line, "zoom")
    first = opened.list.currentIndex().row()
    press(opened, Qt.Key.Key_Down)
    assert opened.list.currentIndex().row() == first + 1
    press(opened, Qt.Key.Key_Up)
    press(opened, Qt.Key.Key_Up)
    assert opened.list.currentIndex().row() == len(opened.rows) - 1
    zoom = hornet.window.page("draw").canvas.zoom
    press(opened, Qt.Key.Key_Escape)
    assert not opened.isVisible()
    assert hornet.window.page("draw").canvas.zoom == zoom
    assert hornet.window.page("draw").canvas.hasFocus()


def test_what_cannot_be_done_now_says_why_and_is_not_done(palette: Any, hornet: Any) -> None:
    opened = palette()
    assert command(opened, "Undo").why == "There is nothing to undo."
    assert command(opened, "Call again").why == "Select one layer first."
    assert command(opened, "Delete").why == "Select something first."
    QTest.keyClicks(opened.line, "undo")
    assert opened.note.text() == "There is nothing to undo."
    press(opened, Qt.Key.Key_Return)
    assert opened.isVisible()
    press(opened, Qt.Key.Key_Escape)
    ids = draw_chain(hornet.session)
    hornet.session.select([ids["hidden"]])
    opened = palette()
    assert command(opened, "Undo Draw").why == ""
    assert command(opened, "Call again").why == ""
    assert command(opened, "Connect").why == "Select two nodes or more first."


def test_what_is_selected_in_an_opened_block_is_what_it_acts_on(palette: Any, hornet: Any) -> None:
    document, canvas = hornet.session.document, hornet.window.page("draw").canvas
    ids = draw_chain(hornet.session)
    opened = palette()
    assert command(opened, "Duplicate").why == "Select a node, a frame or a note first."
    press(opened, Qt.Key.Key_Escape)
    with document.edit("Make block") as edit:
        node = make_block(edit, document, [ids["hidden"]], "part")
    canvas.editor.blocks.set_opened([node], True)
    QApplication.processEvents()
    inner = inner_of(canvas.canvas, (node, ids["hidden"]))
    canvas.set_zoom(1.0)
    canvas.centerOn(inner.area.center())
    mouse.click(canvas, inner.area.center())
    assert canvas.inner.nodes == {ids["hidden"]}
    opened = palette()
    assert command(opened, "Duplicate").why == ""
    assert command(opened, "Enter block").why == ""
    assert "Enter the block" in command(opened, "Frame").why
    QTest.keyClicks(opened.line, "duplicate")
    press(opened, Qt.Key.Key_Return)
    graph = GraphId(document.node(node).type)
    assert {"hidden", "hidden_1"} <= {n.name for n in document.nodes(graph).values()}


def test_what_was_used_last_comes_first_also_after_a_new_start(palette: Any, hornet: Any) -> None:
    for text in ("zoom in", "dark"):
        opened = palette()
        QTest.keyClicks(opened.line, text)
        press(opened, Qt.Key.Key_Return)
    assert hornet.theme.name == "dark"
    opened = palette()
    assert titles(opened)[:2] == ["Dark", "Zoom in"]
    press(opened, Qt.Key.Key_Escape)
    from app.command_palette import CommandPalette

    again = CommandPalette(hornet.window)
    again.open()
    assert titles(again)[:2] == ["Dark", "Zoom in"]
    again.close()


def test_an_action_of_the_canvas_shows_the_canvas_first(palette: Any, hornet: Any) -> None:
    hornet.window.show_page("home")
    opened = palette()
    QTest.keyClicks(opened.line, "add")
    press(opened, Qt.Key.Key_Return)
    assert hornet.window.current_page == "draw"
    assert hornet.window.page("draw").canvas._quick_add.isVisible()


def test_it_closes_when_the_keyboard_goes_elsewhere(palette: Any, hornet: Any) -> None:
    opened = palette()
    hornet.window.page("draw").canvas.setFocus()
    assert not opened.isVisible()
    opened = palette()
    QTest.keyClicks(opened.line, "qqqq")
    assert opened.rows == []
    assert "no such command" in opened.note.text()
    press(opened, Qt.Key.Key_Return)
    assert opened.isVisible()
