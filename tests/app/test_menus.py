"""The menus: every entry does something, and no two have the same keys."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from graph_editor.files.project_file import write_project
from tests.app.drawing import DIGITS


def entries(menu: QMenu) -> list[QAction]:
    found: list[QAction] = []
    for action in menu.actions():
        if (inner := action.menu()) is not None:
            inner.aboutToShow.emit()
            found += entries(inner)
        elif not action.isSeparator():
            found.append(action)
    return found


def all_entries(window: Any) -> list[QAction]:
    return [
        entry
        for action in window.menuBar().actions()
        if action.isVisible()
        for entry in entries(action.menu())
    ]


def test_no_two_entries_have_the_same_keys(hornet: Any) -> None:
    keys: dict[str, set[str]] = defaultdict(set)
    for action in all_entries(hornet.window):
        for key in action.shortcuts():
            keys[key.toString()].add(action.text())
    assert {key: names for key, names in keys.items() if len(names) > 1} == {}


def test_every_entry_has_a_text_and_a_tooltip(hornet: Any) -> None:
    found = all_entries(hornet.window)
    assert len(found) > 40
    for action in found:
        assert action.text()
        assert action.toolTip()
    texts = {action.text().replace("&", "") for action in found}
    assert {"New", "Save", "Undo", "Delete", "Auto-layout left to right", "Train", "Dark"} <= texts


def test_recent_files_and_examples_open_from_the_menu(hornet: Any, tmp_path: Path) -> None:
    file = tmp_path / "mine.hornet"
    write_project(DIGITS, file)
    hornet.session.settings.add_recent(file)
    by_text = {action.text(): action for action in all_entries(hornet.window)}
    by_text[str(file)].trigger()
    assert hornet.session.path == file
    by_text["Exclusive or"].trigger()
    assert hornet.session.path is None
    assert hornet.session.document.nodes()


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_help(hornet: Any, qtbot: Any) -> None:
    actions = hornet.window.menus.actions
    actions["copy_report"].trigger()
    assert "keras: 3." in QGuiApplication.clipboard().text()
    for name in ("shortcuts", "about"):
        actions[name].trigger()
        dialogs = [w for w in hornet.window.children() if w.inherits("QDialog") and w.isVisible()]
        assert len(dialogs) == 1
        dialogs[0].close()
        dialogs[0].deleteLater()


def test_the_problems_are_one_key_away(hornet: Any) -> None:
    hornet.window.show_page("home")
    hornet.window.menus.actions["show_problems"].trigger()
    assert hornet.window.current_page == "draw"
    assert hornet.window.page("draw").problems.isVisible()


def test_panels_are_where_they_were_after_a_new_start(hornet: Any) -> None:
    from app.pages.draw_page import DrawPage

    page = hornet.window.page("draw")
    page.docks[0].hide()
    page.save_state()
    again = DrawPage(hornet.session, lambda: None)
    assert again.docks[0].isHidden()
    assert not again.docks[1].isHidden()
    again.reset_docks()
    assert not again.docks[0].isHidden()
    again.deleteLater()


def test_undo_names_its_step_as_it_is_written_and_not_wider_than_a_menu(hornet: Any) -> None:
    session, undo = hornet.session, hornet.window.menus.actions["undo"]
    with session.document.edit("Move frame R&D") as edit:
        node = edit.add_node("layers.ReLU")
    assert undo.text() == "&Undo Move frame R&&D", "no letter of it becomes a key"
    assert session.undo_stack.text(0) == "Move frame R&D", "in the history"
    long = "a" * 300
    with session.document.edit(f"Rename relu to {long}") as edit:
        edit.rename(node, long)
    assert undo.text().startswith("&Undo Rename relu to aaa")
    assert len(undo.text()) < 100
    assert session.undo_stack.text(1) == f"Rename relu to {long}"


def test_recent_files_are_named_as_they_are(hornet: Any, tmp_path: Path) -> None:
    file = tmp_path / "R&D.hornet"
    write_project(DIGITS, file)
    hornet.session.settings.add_recent(file)
    texts = [action.text() for action in all_entries(hornet.window)]
    assert str(file).replace("&", "&&") in texts
