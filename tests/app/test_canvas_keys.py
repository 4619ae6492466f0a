"""The canvas' shortcuts while something beside it has the keyboard, by real key events."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QWidget

from graph_editor.document.graph import NodeKind
from graph_editor.document.project import MAIN
from tests.app.drawing import draw_with_problem
from tests.hands import ALT, CTRL, NONE, SHIFT

Key = Qt.Key


@pytest.fixture
def page(hornet: Any, qtbot: Any) -> Any:
    """The Draw page with a chain of four nodes, one of them selected, and one problem."""
    draw_with_problem(hornet, qtbot)
    return hornet.window.page("draw")


def panel(page: Any, name: str) -> QWidget:
    """What can have the keyboard in a panel."""
    kinds = {
        "inspector field": QLineEdit,
        "inspector choice": QComboBox,
        "inspector box": QCheckBox,
    }
    if name in kinds:
        page.canvas.set_selection([page.canvas.document.node("hidden").id])
        form = page.inspector
        return next(w for w in form.findChildren(kinds[name]) if w.isVisibleTo(form))
    found: dict[str, QWidget] = {
        "palette list": page.palette_panel.tree,
        "palette search": page.palette_panel.search_line,
        "inspector": page.inspector,
        "code": page.code.view,
        "problems": page.problems,
        "summary": page.summary.table,
    }
    return found[name]


PANELS = (
    *("palette list", "palette search", "inspector", "inspector field", "inspector choice"),
    *("inspector box", "code", "problems", "summary"),
)
TEXT = ("palette search", "inspector field")


def focus(page: Any, name: str) -> QWidget:
    """Give the keyboard to a panel, as a click would."""
    widget = panel(page, name)
    for dock in page.docks:
        if dock.isAncestorOf(widget):
            dock.show()
            dock.raise_()
    QApplication.processEvents()
    widget.setFocus(Qt.FocusReason.MouseFocusReason)
    found = QApplication.focusWidget()
    assert found is not None
    assert found is widget or widget.isAncestorOf(found)
    return found


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Press a key on whatever has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifiers)
    QApplication.processEvents()


@pytest.mark.parametrize("name", PANELS)
def test_commands_reach_the_canvas_from_every_panel(page: Any, hornet: Any, name: str) -> None:
    canvas = page.canvas
    focus(page, name)
    before = canvas.zoom
    press(Key.Key_Plus, CTRL | SHIFT)
    assert canvas.zoom == pytest.approx(before * 1.25)
    press(Key.Key_0, CTRL)
    assert canvas.zoom == 1.0
    press(Key.Key_F8)
    document = hornet.session.document
    faulty = next(p.node for p in hornet.session.analysis.problems if p.node is not None)
    assert hornet.session.selection == {faulty}
    canvas.set_selection([document.node("hidden").id])
    focus(page, name)
    press(Key.Key_G, CTRL)
    assert [n.kind for n in document.nodes().values() if n.kind is NodeKind.BLOCK]
    press(Key.Key_Escape)  # its name could be typed
    press(Key.Key_F, CTRL)
    assert canvas.find_bar.field.hasFocus()


@pytest.mark.parametrize("name", PANELS)
def test_letters_are_the_canvas_unless_text_is_typed(page: Any, hornet: Any, name: str) -> None:
    canvas, stack = page.canvas, hornet.session.undo_stack
    widget = focus(page, name)
    canvas.set_zoom(0.3)
    steps = stack.count()
    press(Key.Key_F)
    press(Key.Key_M)
    if name in TEXT:
        assert isinstance(widget, QLineEdit)
        assert "fm" in widget.text()
        assert canvas.zoom == pytest.approx(0.3)
    elif name in ("inspector choice", "summary"):  # letters choose in a list
        assert canvas.zoom == pytest.approx(0.3)
    else:
        assert canvas.zoom == pytest.approx(1.0)
        assert stack.count() == steps + 1
        assert stack.undoText().startswith("Mute")


@pytest.mark.parametrize("name", PANELS)
@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace, Key.Key_Return, Key.Key_Right])
def test_keys_for_what_has_the_keyboard_change_no_drawing(
    page: Any, hornet: Any, name: str, key: Qt.Key
) -> None:
    if name in ("inspector", "problems"):
        return  # they are no controls: there the keys mean the drawing
    document = hornet.session.document
    canvas = page.canvas
    before, places = list(document.nodes()), [n.position for n in document.nodes().values()]
    canvas.set_selection([document.node("hidden").id])
    focus(page, name)
    press(key)
    if name == "palette list" and key is Key.Key_Return:
        assert len(list(document.nodes())) >= len(before)  # Enter adds what is chosen there
        return
    assert list(document.nodes()) == before
    assert [n.position for n in document.nodes().values()] == places


def test_text_keeps_its_own_undo_copy_and_select_all(page: Any, hornet: Any) -> None:
    line = focus(page, "palette search")
    assert isinstance(line, QLineEdit)
    before = hornet.session.undo_stack.index()
    QTest.keyClicks(line, "conv")
    press(Key.Key_A, CTRL)
    assert line.selectedText() == "conv"
    press(Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "conv"
    press(Key.Key_Delete)
    press(Key.Key_V, CTRL)
    assert line.text() == "conv"
    press(Key.Key_Z, CTRL)
    assert line.text() == ""
    assert hornet.session.undo_stack.index() == before


def test_a_chord_of_the_canvas_works_from_a_panel(page: Any, hornet: Any) -> None:
    shortcuts, canvas = hornet.window.menus.shortcuts, page.canvas
    shortcuts.set_keys("canvas.fit", [QKeySequence("Ctrl+K, Ctrl+S, F")])
    for name in ("palette search", "summary", "problems"):
        widget = focus(page, name)
        canvas.set_zoom(0.3)
        press(Key.Key_K, CTRL)
        press(Key.Key_S, CTRL)  # alone it would save
        assert canvas.zoom == pytest.approx(0.3)
        press(Key.Key_F)
        assert canvas.zoom > 0.3
        assert QApplication.focusWidget() is widget
    assert page.palette_panel.search_line.text() == ""
    assert not hornet.window.files.asker.questions


def test_a_chord_that_is_not_finished_is_forgotten(page: Any, hornet: Any) -> None:
    hornet.window.menus.shortcuts.set_keys("canvas.fit", [QKeySequence("Ctrl+K, F")])
    line = focus(page, "palette search")
    assert isinstance(line, QLineEdit)
    press(Key.Key_K, CTRL)
    press(Key.Key_X)
    press(Key.Key_F)
    assert line.text() == "f"


def test_what_is_typed_over_the_canvas_keeps_all_keys(page: Any, hornet: Any) -> None:
    canvas = page.canvas
    canvas.setFocus()
    press(Key.Key_F2)
    typed = QApplication.focusWidget()
    assert isinstance(typed, QLineEdit)
    graphs = hornet.session.document.graphs()
    press(Key.Key_G, CTRL)
    assert hornet.session.document.graphs() == graphs == (MAIN,)
    assert typed.isVisible()


def test_f3_goes_on_from_the_find_bar_and_from_a_panel(page: Any, hornet: Any) -> None:
    canvas = page.canvas
    canvas.setFocus()
    press(Key.Key_F, CTRL)
    QTest.keyClicks(canvas.find_bar.field, "dense")
    press(Key.Key_F3)
    assert canvas.find_bar.count.text() == "1 of 2"
    focus(page, "summary")
    press(Key.Key_F3)
    assert canvas.find_bar.count.text() == "2 of 2"
    press(Key.Key_F3, SHIFT)
    assert canvas.find_bar.count.text() == "1 of 2"
    press(Key.Key_1, ALT)
    assert "no bookmark" in canvas._toast.text()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_floating_panel_has_them_too(page: Any, hornet: Any, qtbot: Any) -> None:
    dock = page.docks[4]
    dock.setFloating(True)
    page.summary.table.setFocus()
    dock.activateWindow()
    qtbot.waitUntil(page.summary.table.hasFocus)
    page.canvas.set_zoom(0.3)
    press(Key.Key_0, CTRL)
    assert page.canvas.zoom == 1.0


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_choices_of_the_canvas_are_kept_for_the_next_session(
    page: Any, hornet: Any, qtbot: Any
) -> None:
    from app.pages.draw_page import DrawPage

    def next_session() -> tuple[bool, bool, bool]:
        """Whether the minimap is seen and checked, and whether nodes rest on the grid."""
        hornet.session.settings.sync()
        made = DrawPage(hornet.session, lambda: None)
        made.resize(1400, 900)
        made.show()
        canvas = made.canvas
        canvas.minimap.settle()
        action = next(a for a in canvas.actions if a.objectName() == "canvas.minimap")
        found = (canvas.minimap.isVisible(), action.isChecked(), canvas.snapping.to_grid)
        made.close()
        made.deleteLater()
        QApplication.processEvents()
        hornet.window.activateWindow()
        qtbot.waitUntil(hornet.window.isActiveWindow)
        page.canvas.setFocus()
        return found

    assert next_session() == (False, False, False)  # a small drawing needs no minimap
    press(Key.Key_M, ALT)
    press(Key.Key_G, SHIFT)
    assert page.canvas.minimap.isVisible()
    assert next_session() == (True, True, True)
    press(Key.Key_M, ALT)
    assert next_session() == (False, False, True)
