"""The keyboard goes everywhere: from part to part, through each of them, into menus and dialogs."""

from __future__ import annotations

import gc
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QMenu,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QToolButton,
    QWidget,
)

from app.panel_focus import PartRing
from graph_editor.canvas.mnemonics import mnemonic
from tests.app.drawing import draw_with_problem
from tests.app.test_accessibility import PAGES, controls, describe, name_of
from tests.hands import NONE, SHIFT

Key = Qt.Key


@pytest.fixture
def drawn(hornet: Any, qtbot: Any) -> Any:
    """The program with a classifier drawn, one of its layers selected, and a problem."""
    draw_with_problem(hornet, qtbot)
    return hornet


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> QWidget:
    """Press a key on what has the keyboard; what has it then."""
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifiers)
    QApplication.processEvents()
    now = QApplication.focusWidget()
    assert now is not None, f"nothing has the keyboard after {key} on {describe(widget)}"
    return now


def walk(window: Any) -> set[QWidget]:
    """All that F6, Tab and Shift+Tab lead to."""
    reached: set[QWidget] = set()
    starts: list[QWidget] = []
    while (start := press(Key.Key_F6)) not in starts:
        starts.append(start)
        for key in (Key.Key_Tab, Key.Key_Backtab):
            start.setFocus(Qt.FocusReason.TabFocusReason)
            at, seen = start, set()
            while at not in seen:
                seen.add(at)
                if at is window.page("draw").canvas:
                    break  # there Tab adds a layer
                at = press(key, SHIFT if key is Key.Key_Backtab else NONE)
            reached |= seen
        start.setFocus(Qt.FocusReason.TabFocusReason)
    return reached


def reached_by_arrows(widget: QWidget, reached: set[QWidget]) -> bool:
    """Whether it is one of several choices, between which the arrow keys go."""
    if not isinstance(widget, QAbstractButton) or widget.group() is None:
        return False
    return any(other in reached for other in widget.group().buttons())


@pytest.mark.parametrize("page", PAGES)
def test_the_keyboard_reaches_every_control_of_the_window(drawn: Any, page: str) -> None:
    window = drawn.window
    window.show_page(page)
    QApplication.processEvents()
    reached = walk(window)
    assert len(reached) > 4
    missed = [
        describe(widget)
        for widget in controls(window)
        if widget.isVisible()
        and widget.isEnabled()
        and widget not in reached
        and not isinstance(widget, QProgressBar)
        and not reached_by_arrows(widget, reached)
    ]
    assert "\n".join(missed) == ""
    assert [describe(widget) for widget in reached if not name_of(widget)] == []


def test_f6_goes_round_the_window_and_back(drawn: Any) -> None:
    window, page = drawn.window, drawn.window.page("draw")
    page.canvas.setFocus()

    def part() -> str:
        focus = QApplication.focusWidget()
        docks = [d.windowTitle().split(" ")[0] for d in page.docks if d.isAncestorOf(focus)]
        if docks:
            return docks[0]
        return next(
            (
                n
                for n, w in (("status", window.status), ("rail", window.rail))
                if w.isAncestorOf(focus)
            ),
            focus.objectName(),
        )

    seen = []
    for _ in range(8):
        press(Key.Key_F6)
        seen.append(part())
    assert seen == [
        *("Palette", "Inspector", "Code", "Problems", "Summary", "status", "rail", "canvas"),
    ]
    press(Key.Key_F6, SHIFT)
    assert part() == "rail"
    assert QApplication.focusWidget() is window.rail.buttons["draw"]


def test_the_menus_are_there_whatever_had_the_keyboard(drawn: Any) -> None:
    """PySide takes what some getters return to be a child of what was asked, and lets go of it
    with that one: going through the pages, the window must not become the child of a handle."""
    window, menus = drawn.window, drawn.window.menus
    for _ in range(2):
        for page in (*PAGES, "draw"):
            window.show_page(page)
            press(Key.Key_F6)
            gc.collect()
            assert "parent..." not in shiboken6.dump(window)
            assert menus._graph.isEnabled() is (page == "draw")


def test_the_part_that_has_the_keyboard_is_seen(drawn: Any) -> None:
    window, page = drawn.window, drawn.window.page("draw")
    page.canvas.setFocus()
    before = page.docks[0].grab().toImage()
    press(Key.Key_F6)
    (ring,) = window.findChildren(PartRing)
    assert ring.isVisible()
    assert ring.parentWidget() is page.docks[0]
    assert page.docks[0].grab().toImage() != before
    press(Key.Key_F6)
    assert not page.docks[0].findChildren(PartRing)


def test_the_bar_above_a_block_is_reached_and_leads_out(drawn: Any) -> None:
    page = drawn.window.page("draw")
    canvas = page.canvas
    canvas.setFocus()
    press(Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    press(Key.Key_Escape)  # its name could be typed
    press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not canvas.document.is_main
    canvas.setFocus()
    crumb = press(Key.Key_F6)
    assert isinstance(crumb, QToolButton)
    assert crumb in canvas._breadcrumbs.buttons
    press(Key.Key_Return)
    assert canvas.document.is_main
    assert canvas.hasFocus()


def test_enter_presses_the_button_that_has_the_keyboard(drawn: Any, asker: Any) -> None:
    window, nodes = drawn.window, drawn.session.document.nodes
    asker.unsaved_answer = "discard"
    assert nodes()
    window.show_page("home")
    button = window.page("home").empty_button
    button.setFocus()
    press(Key.Key_Return)
    assert (window.current_page, len(nodes())) == ("draw", 0)


def test_the_rail_is_gone_through_by_arrows_and_opens_by_enter(drawn: Any) -> None:
    window = drawn.window
    window.rail.setFocus()
    assert QApplication.focusWidget() is window.rail.buttons["draw"]
    press(Key.Key_Down)
    assert window.current_page == "draw"
    assert QApplication.focusWidget() is window.rail.buttons["train"]
    press(Key.Key_Return)
    assert window.current_page == "train"
    assert window.rail.buttons["train"].isChecked()
    assert not window.rail.buttons["draw"].isChecked()


def test_a_problem_is_gone_to_by_enter(drawn: Any) -> None:
    page = drawn.window.page("draw")
    page.show_problems()
    card = next(c for c in page.problems.cards if c.isVisible() and c.problem.node is not None)
    card.setFocus()
    drawn.session.select([])
    press(Key.Key_Return)
    assert drawn.session.selection == {card.problem.node}


def menus_of(menu: QMenu) -> list[QMenu]:
    """A menu and all in it, filled as if they had been opened."""
    menu.aboutToShow.emit()
    found = [menu]
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            found += menus_of(inner)
    return found


def check_letters(menu: QMenu) -> None:
    for inner in menus_of(menu):
        texts = [a.text() for a in inner.actions() if a.text() and not a.isSeparator()]
        letters = [mnemonic(text) for text in texts]
        assert all(letters), (inner.title(), texts)
        assert len(set(letters)) == len(letters), (inner.title(), sorted(texts))


def test_every_menu_entry_has_a_letter_and_none_twice(drawn: Any) -> None:
    drawn.window.page("draw").canvas.bookmarks.add()
    tops = [a for a in drawn.window.menuBar().actions() if a.isVisible()]
    assert len({mnemonic(a.text()) for a in tops}) == len(tops) == 6
    for _ in range(2):  # what a menu has given, another one must not spoil
        for top in tops:
            check_letters(top.menu())


def test_the_menus_of_the_canvas_have_letters_too(drawn: Any) -> None:
    from graph_editor.canvas.menus import context_menu

    canvas = drawn.window.page("draw").canvas
    for item in [*canvas.canvas.nodes.values()][:2]:
        menu = context_menu(canvas, item.body.center())
        check_letters(menu)
        menu.close()
    canvas.editor.select_all()
    menu = context_menu(canvas, item.body.center())
    check_letters(menu)
    menu.close()
    menu = context_menu(canvas, canvas.canvas.bounds.topLeft() - canvas.canvas.bounds.center())
    check_letters(menu)
    menu.close()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_letter_opens_and_a_letter_does(drawn: Any, qtbot: Any) -> None:
    window = drawn.window
    menu = next(a.menu() for a in window.menuBar().actions() if a.text() == "&View")
    menu.popup(window.mapToGlobal(window.rect().center()))
    qtbot.waitUntil(menu.isVisible)
    data = next(a for a in menu.actions() if a.objectName() == "page_data")
    QTest.keyClick(menu, getattr(Key, f"Key_{mnemonic(data.text()).upper()}"))
    assert window.current_page == "data"


@pytest.mark.parametrize("name", ["shortcuts", "export_picture", "about"])
@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_dialogs_have_a_default_and_close_by_escape(drawn: Any, name: str, qtbot: Any) -> None:
    drawn.window.menus.actions[name].trigger()
    (dialog,) = [w for w in drawn.window.findChildren(QDialog) if w.isVisible()]
    buttons = dialog.findChildren(QPushButton)
    boxes = dialog.findChildren(QDialogButtonBox)
    assert all(b.icon().isNull() for box in boxes for b in box.buttons()), "no style's own icons"
    assert any(b.isDefault() for b in buttons) or any(b.autoDefault() for b in buttons) or boxes
    QTest.keyClick(dialog, Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_no_page_flashes_a_window_when_it_is_made(drawn: Any, qapp: Any) -> None:
    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget)
            if shown and watched.isWindow():
                windows.append(describe(watched))
            return False

    windows: list[str] = []
    watch = Watch()
    qapp.installEventFilter(watch)
    for page in PAGES:
        drawn.window.show_page(page)
    qapp.removeEventFilter(watch)
    assert windows == []


def test_a_toggle_is_not_called_as_a_tab_beside_it(drawn: Any) -> None:
    for name in ("train", "results"):
        page = drawn.window.page(name)
        tabs = {box.tabText(i) for box in page.findChildren(QTabWidget) for i in range(box.count())}
        assert tabs
        assert not tabs & {button.text() for button in page.findChildren(QToolButton)}
