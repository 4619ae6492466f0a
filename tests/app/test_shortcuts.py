"""Shortcuts: seen, changed, kept, and named by the tooltips."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from app.settings import Settings
from app.shortcuts import Shortcuts
from app.shortcuts_dialog import ShortcutsDialog
from tests.app.drawing import draw_chain

CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_ALT = CTRL | Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def dialog(hornet: Any, qtbot: Any) -> Any:
    """The dialog, opened from the Help menu."""
    hornet.window.menus.actions["shortcuts"].trigger()
    (found,) = hornet.window.findChildren(ShortcutsDialog)
    qtbot.waitExposed(found)
    return found


def find(dialog: ShortcutsDialog, text: str) -> list[str]:
    """Type into the search line; the titles that are left."""
    dialog.line.setFocus()
    dialog.line.selectAll()
    QTest.keyClicks(dialog.line, text)
    items = [dialog.table.topLevelItem(row) for row in range(dialog.table.topLevelItemCount())]
    return [item.text(0) for item in items if not item.isHidden()]


def press_keys(dialog: ShortcutsDialog, *keys: Qt.Key | tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
    """Press keys into the recorder, and wait until it has taken them."""
    for key in keys:
        QTest.keyClick(dialog.recorder, *(key if isinstance(key, tuple) else (key, NONE)))
    if dialog.recorder.isVisible():
        QSignalSpy(dialog.recorder.editingFinished).wait(5000)
    assert not dialog.recorder.isVisible()


def record(dialog: ShortcutsDialog, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Press Enter on the chosen action, then the new keys."""
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert dialog.recorder.isVisible()
    press_keys(dialog, (key, modifiers))


def canvas_action(hornet: Any, name: str) -> QAction:
    page = hornet.window.page("draw")
    return next(a for a in page.canvas.actions if a.objectName() == f"canvas.{name}")


def press(hornet: Any, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    canvas = hornet.window.page("draw").canvas
    canvas.setFocus()
    QTest.keyClick(canvas, key, modifiers)
    QApplication.processEvents()


def test_all_are_listed_and_found_by_name_place_and_keys(dialog: Any) -> None:
    assert dialog.table.topLevelItemCount() > 60
    assert "Duplicate" in find(dialog, "duplicate")
    assert dialog.current == "canvas.duplicate"
    assert "Duplicate" in find(dialog, "ctrl+d")
    assert {"Train", "Stop", "Kill"} <= set(find(dialog, "run"))
    assert find(dialog, "no such thing") == []
    assert not dialog.change.isEnabled()


def test_new_keys_work_at_once_and_after_a_new_start(
    dialog: Any, hornet: Any, tmp_path: Path
) -> None:
    draw_chain(hornet.session)
    find(dialog, "select all")
    record(dialog, Qt.Key.Key_Y, CTRL_ALT)
    assert dialog.keys_of("canvas.select_all") == "Ctrl+Alt+Y"
    dialog.close()
    hornet.window.activateWindow()
    press(hornet, Qt.Key.Key_A, CTRL)
    assert hornet.session.selection == frozenset()
    press(hornet, Qt.Key.Key_Y, CTRL_ALT)
    assert len(hornet.session.selection) == 4

    hornet.session.settings.sync()
    action = QAction("Select all")
    action.setObjectName("canvas.select_all")
    action.setToolTip("Select every node")
    action.setShortcut(QKeySequence("Ctrl+A"))
    Shortcuts(Settings(tmp_path / "settings")).adopt([action])
    assert action.shortcuts() == [QKeySequence("Ctrl+Alt+Y")]
    assert action.toolTip() == "Select every node (Ctrl+Alt+Y)"


def test_keys_that_another_has_are_taken_only_if_one_says_so(dialog: Any, hornet: Any) -> None:
    duplicate, layout = canvas_action(hornet, "duplicate"), canvas_action(hornet, "layout")
    find(dialog, "duplicate")
    record(dialog, Qt.Key.Key_L)
    assert "“Auto-layout left to right” has L already." in dialog.message.text()
    assert duplicate.shortcut() == QKeySequence("Ctrl+D")
    QTest.keyClick(dialog.keep, Qt.Key.Key_Space)
    assert duplicate.shortcut() == QKeySequence("Ctrl+D")
    record(dialog, Qt.Key.Key_L)
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    assert duplicate.shortcuts() == [QKeySequence("L")]
    assert QKeySequence("L") not in layout.shortcuts()
    assert "L" not in dialog.keys_of("canvas.layout").split(", ")


def test_a_window_shortcut_and_one_of_the_canvas_are_not_both_given(
    dialog: Any, hornet: Any
) -> None:
    find(dialog, "duplicate")
    record(dialog, Qt.Key.Key_S, CTRL)
    assert "“Save” has Ctrl+S already." in dialog.message.text()


def test_keys_can_be_added_removed_and_reset(dialog: Any, hornet: Any) -> None:
    action = canvas_action(hornet, "select_all")
    find(dialog, "select all")
    QTest.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    press_keys(dialog, (Qt.Key.Key_Y, CTRL_ALT))
    assert action.shortcuts() == [QKeySequence("Ctrl+A"), QKeySequence("Ctrl+Alt+Y")]
    QTest.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    assert action.shortcuts() == []
    assert action.toolTip() == "Select every node, frame and note"
    QTest.mouseClick(dialog.reset, Qt.MouseButton.LeftButton)
    assert action.shortcuts() == [QKeySequence("Ctrl+A")]
    assert not dialog.reset.isEnabled()


def test_reset_all_brings_swapped_keys_back(dialog: Any, hornet: Any) -> None:
    shortcuts = hornet.window.menus.shortcuts
    duplicate, layout = canvas_action(hornet, "duplicate"), canvas_action(hornet, "layout")
    own = layout.shortcuts()
    shortcuts.set_keys("canvas.duplicate", own)
    shortcuts.set_keys("canvas.layout", [QKeySequence("Ctrl+D")])
    QTest.mouseClick(dialog.reset_all, Qt.MouseButton.LeftButton)
    assert duplicate.shortcuts() == [QKeySequence("Ctrl+D")]
    assert layout.shortcuts() == own
    assert hornet.session.settings.text("shortcuts") == "{}"


def test_escape_leaves_the_keys_and_the_dialog(dialog: Any, hornet: Any) -> None:
    find(dialog, "select all")
    record(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert not dialog.recorder.isVisible()
    assert canvas_action(hornet, "select_all").shortcut() == QKeySequence("Ctrl+A")
    record(dialog, Qt.Key.Key_Space)
    assert "Space pans the canvas" in dialog.message.text()
    assert canvas_action(hornet, "select_all").shortcut() == QKeySequence("Ctrl+A")


def test_tooltips_name_the_keys_of_now(hornet: Any) -> None:
    window, shortcuts = hornet.window, hornet.window.menus.shortcuts
    draw = window.rail.buttons["draw"]
    assert draw.toolTip() == "Draw the network (Ctrl+3)"
    shortcuts.set_keys("page_draw", [QKeySequence("Ctrl+Alt+W")])
    assert draw.toolTip() == "Draw the network (Ctrl+Alt+W)"
    line = window.page("draw").palette_panel.search_line
    assert line.toolTip().endswith("(/)")
    shortcuts.set_keys("palette.search", [QKeySequence("Ctrl+Alt+K")])
    assert line.toolTip().endswith("(Ctrl+Alt+K)")
    assert "Ctrl+Alt+K" in line.placeholderText()
    home = window.page("home")
    assert home.empty_button.toolTip() == "Begin with an empty canvas (Ctrl+N)"
    controls = window.page("train").controls
    assert controls.stop.toolTip().endswith("(Shift+F5)")
    assert "()" not in controls.train.toolTip()
    assert window.menus.actions["save"].toolTip() == "Save the project (Ctrl+S)"


def test_settings_of_another_hand_are_no_trouble(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings")
    for text in ("nonsense", "[1]", '{"save": 3}', '{"save": [3]}'):
        settings.set_text("shortcuts", text)
        action = QAction("Save")
        action.setObjectName("save")
        action.setShortcut(QKeySequence("Ctrl+S"))
        Shortcuts(settings).adopt([action])
        assert action.shortcut() == QKeySequence("Ctrl+S")


def test_no_two_actions_answer_to_the_same_keys(hornet: Any) -> None:
    from app.action_list import listed_actions

    hornet.window.page("draw")
    shortcuts = hornet.window.menus.shortcuts
    both = [
        (listed.title, key.toString(), shortcuts.taken_by(listed.name, key))
        for listed in listed_actions(hornet.window)
        if shortcuts.keeps(listed.name)
        for key in listed.action.shortcuts()
        if shortcuts.taken_by(listed.name, key)
    ]
    assert both == []


def test_every_action_with_keys_can_be_changed_and_has_one_name(hornet: Any) -> None:
    from app.action_list import listed_actions

    hornet.window.page("draw")
    found = listed_actions(hornet.window)
    names = [listed.name for listed in found]
    assert len(names) == len(set(names))
    shortcuts = hornet.window.menus.shortcuts
    assert [a.title for a in found if a.action.shortcuts() and not shortcuts.keeps(a.name)] == []


def test_the_needs_are_those_of_actions_that_there_are(hornet: Any) -> None:
    from graph_editor.canvas.needs import _NEEDS

    actions = {
        a.objectName().removeprefix("canvas.") for a in hornet.window.page("draw").canvas.actions
    }
    assert set(_NEEDS) <= actions


# Chords, second keys, and what is found by pressing


def test_a_chord_of_four_strokes_works_and_is_kept(dialog: Any, hornet: Any, qtbot: Any) -> None:
    draw_chain(hornet.session)
    find(dialog, "select all")
    QTest.mouseClick(dialog.change, Qt.MouseButton.LeftButton)
    chord = ((Qt.Key.Key_K, CTRL), (Qt.Key.Key_L, CTRL), Qt.Key.Key_M, Qt.Key.Key_N)
    press_keys(dialog, *chord)
    action = canvas_action(hornet, "select_all")
    assert action.shortcuts() == [QKeySequence("Ctrl+K, Ctrl+L, M, N")]
    assert "Ctrl+K, Ctrl+L, M, N" in hornet.session.settings.text("shortcuts")
    dialog.close()
    hornet.window.activateWindow()
    qtbot.waitUntil(hornet.window.isActiveWindow)
    press(hornet, Qt.Key.Key_F)  # whatever the dialog has left is done with
    for key in chord:
        assert hornet.session.selection == frozenset()
        press(hornet, *(key if isinstance(key, tuple) else (key, NONE)))
    assert len(hornet.session.selection) == 4


def test_a_chord_that_begins_with_keys_of_another_is_a_conflict(dialog: Any, hornet: Any) -> None:
    duplicate = canvas_action(hornet, "duplicate")
    find(dialog, "select all")
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    press_keys(dialog, (Qt.Key.Key_D, CTRL), Qt.Key.Key_K)
    assert dialog.message.text() == ("“Duplicate” has Ctrl+D already, with which Ctrl+D, K begins.")
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    assert duplicate.shortcuts() == []
    find(dialog, "duplicate")
    record(dialog, Qt.Key.Key_D, CTRL)
    assert dialog.message.text() == (
        "“Select all” has Ctrl+D, K already, which begins with Ctrl+D."
    )
    QTest.keyClick(dialog.keep, Qt.Key.Key_Space)
    assert duplicate.shortcuts() == []


def test_every_action_can_have_two_keys(dialog: Any, hornet: Any) -> None:
    action = canvas_action(hornet, "mute")
    find(dialog, "mute")
    for key in (Qt.Key.Key_U, Qt.Key.Key_Y):  # the second keys are replaced, the first stay
        QTest.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
        press_keys(dialog, (key, CTRL_ALT))
    assert action.shortcuts() == [QKeySequence("M"), QKeySequence("Ctrl+Alt+Y")]
    record(dialog, Qt.Key.Key_T, CTRL_ALT)
    assert action.shortcuts() == [QKeySequence("Ctrl+Alt+T"), QKeySequence("Ctrl+Alt+Y")]
    item = dialog.table.currentItem()
    assert [item.text(2), item.text(3)] == ["Ctrl+Alt+T", "Ctrl+Alt+Y"]


def test_an_action_is_found_by_pressing_its_keys(dialog: Any, hornet: Any) -> None:
    hornet.window.menus.shortcuts.set_keys("canvas.fit", [QKeySequence("Ctrl+K, F")])
    QTest.mouseClick(dialog.by_keys, Qt.MouseButton.LeftButton)
    assert dialog.pressed.isVisible()
    QTest.keyClick(dialog.pressed, Qt.Key.Key_K, CTRL)
    assert dialog.current == "canvas.fit"
    dialog.pressed.clear()
    QTest.keyClick(dialog.pressed, Qt.Key.Key_Z, CTRL)
    assert dialog.current == "undo"
    items = [dialog.table.topLevelItem(row) for row in range(dialog.table.topLevelItemCount())]
    assert [item.text(0) for item in items if not item.isHidden()] == ["Undo"]
    QTest.mouseClick(dialog.by_keys, Qt.MouseButton.LeftButton)
    assert not any(item.isHidden() for item in items)


def test_keys_of_the_menu_bar_are_not_given_away(dialog: Any, hornet: Any) -> None:
    find(dialog, "mute")
    record(dialog, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    assert dialog.message.text() == "Alt+F opens the menu File. Choose other keys."
    assert canvas_action(hornet, "mute").shortcuts() == [QKeySequence("M")]


# The sheet


def test_the_list_is_saved_as_page_or_text(dialog: Any, hornet: Any, tmp_path: Path) -> None:
    hornet.window.menus.shortcuts.set_keys("canvas.fit", [QKeySequence("Ctrl+K, F")])
    texts = {}
    for name in ("keys.html", "keys.txt"):
        hornet.window.files.asker.path = tmp_path / name
        QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
        texts[name] = (tmp_path / name).read_text(encoding="utf-8")
        assert name in dialog.message.text()
    for text in texts.values():
        assert "Ctrl+K, F" in text
        assert "L or Ctrl+L" in text
        assert "Edit" in text
        assert "Command palette …" in text
    assert texts["keys.html"].startswith("<!DOCTYPE html>")
    assert "<" not in texts["keys.txt"]
    hornet.window.files.asker.path = tmp_path / "no" / "such" / "keys.txt"
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert "could not be written" in hornet.window.files.asker.told[-1]


def test_the_list_says_undo_whatever_would_be_undone(hornet: Any, qtbot: Any) -> None:
    from app.shortcut_sheet import as_text

    draw_chain(hornet.session)
    assert hornet.window.menus.actions["undo"].text() == "&Undo Draw"
    hornet.window.menus.actions["shortcuts"].trigger()
    (dialog,) = hornet.window.findChildren(ShortcutsDialog)
    qtbot.waitExposed(dialog)
    assert find(dialog, "undo") == ["Undo"]
    text = as_text(dialog.table.listed.values())
    assert "Undo\n" in text
    assert "Undo Draw" not in text


def test_the_list_is_printed(dialog: Any, tmp_path: Path) -> None:
    from PySide6.QtGui import QPdfWriter

    from app.shortcut_sheet import as_html, print_to

    path = tmp_path / "keys.pdf"
    print_to(as_html(dialog.table.listed.values()), QPdfWriter(str(path)))
    assert path.read_bytes().startswith(b"%PDF")
    assert path.stat().st_size > 4_000
