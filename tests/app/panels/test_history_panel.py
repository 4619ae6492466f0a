"""The history: named steps, and a click that goes to one of them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph_editor.document.value import Params

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def panel(hornet: Any, qtbot: Any) -> Any:
    """The panel, shown by its keys, after three steps."""
    window = hornet.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page = window.page("draw")
    assert page.history_dock.isHidden()
    QTest.keyClick(page.canvas, Qt.Key.Key_H, CTRL_SHIFT)
    assert page.history_dock.isVisible()
    document = hornet.session.document
    with document.edit("Add Dense") as edit:
        node = edit.add_node("layers.Dense", name="dense", params=Params(units=1))
    for units in (2, 3):
        with document.edit(f"Set units to {units}") as edit:
            edit.set_params(node, Params(units=units))
    QApplication.processEvents()
    return page.history


def rows(panel: Any) -> list[str]:
    model = panel.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def click(panel: Any, row: int) -> None:
    area = panel.view.visualRect(panel.view.model().index(row, 0))
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=area.center())


def test_every_step_is_named(panel: Any) -> None:
    assert rows(panel) == ["As it was opened", "Add Dense", "Set units to 2", "Set units to 3"]
    assert panel.note.text() == "3 steps"


def test_a_click_goes_there_and_back(panel: Any, hornet: Any) -> None:
    document = hornet.session.document
    click(panel, 2)
    assert document.node("dense").params["units"] == 2
    assert panel.note.text() == "3 steps, 1 of them undone"
    click(panel, 0)
    assert not document.nodes()
    click(panel, 3)
    assert document.node("dense").params["units"] == 3


def test_the_keys_go_through_the_steps(panel: Any, hornet: Any) -> None:
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_Up)
    assert hornet.session.document.node("dense").params["units"] == 2


def test_a_new_step_after_going_back_takes_the_place_of_what_was_undone(
    panel: Any, hornet: Any
) -> None:
    click(panel, 1)
    with hornet.session.document.edit("Rename") as edit:
        edit.rename(hornet.session.document.node("dense").id, "other")
    assert rows(panel) == ["As it was opened", "Add Dense", "Rename"]


def test_only_the_canvas_hides_it_and_brings_it_back(panel: Any, hornet: Any) -> None:
    page = hornet.window.page("draw")
    page.show_only_canvas(True)
    assert page.history_dock.isHidden()
    page.show_only_canvas(False)
    assert page.history_dock.isVisible()
    page.reset_docks()
    assert page.history_dock.isHidden()
