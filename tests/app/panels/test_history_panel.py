"""The history: named steps, and a click that goes to one of them."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.edit_command import go_to_step
from graph_editor.document.value import Params

STEPS = 5_000
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


def test_a_click_on_a_far_step_shows_only_where_it_leads(panel: Any, hornet: Any) -> None:
    session = hornet.session
    document, canvas = session.document, hornet.window.page("draw").canvas.canvas
    first = document.project
    for step in range(8):
        with document.edit(f"Add Dropout {step}") as edit:
            node = edit.add_node("layers.Dropout", position=(336.0 * step, 200.0))
            edit.connect(document.node("dense").id, "output", node, "inputs")
    with document.edit("Delete dense") as edit:
        edit.remove_node(document.node("dense").id)
    last, told = document.project, []
    session.changes_made.connect(told.append)
    for row, project in ((3, first), (12, last), (7, None), (3, first)):
        del told[:]
        click(panel, row)
        QApplication.processEvents()
        assert len(told) == 1, "all panels hear once"
        assert project is None or document.project == project
        assert canvas.nodes.keys() == document.nodes().keys()
        assert set(canvas.wires) == set(document.edges())
        assert panel.view.currentIndex().row() == row == session.undo_stack.index()
        for node_id, node in document.nodes().items():
            assert canvas.nodes[node_id].pos().toTuple() == node.position
    assert not list(document.edges())


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


def notes(panel: Any) -> list[str]:
    return [panel.note_of(row) for row in range(panel.view.model().rowCount())]


def test_the_saved_state_is_marked(panel: Any, hornet: Any, tmp_path: Path) -> None:
    assert notes(panel) == ["", "", "", ""]  # in no file yet
    click(panel, 2)
    area = panel.view.visualRect(panel.view.model().index(2, 0))
    before = panel.view.viewport().grab(area).toImage()
    hornet.session.save(tmp_path / "net.hornet")
    assert notes(panel) == ["", "", "saved", ""]
    QApplication.processEvents()
    assert panel.view.viewport().grab(area).toImage() != before
    click(panel, 0)
    assert notes(panel) == ["", "", "saved", ""]
    assert hornet.session.dirty
    click(panel, 2)
    assert not hornet.session.dirty
    hornet.session.open(tmp_path / "net.hornet")
    assert notes(panel) == ["saved"]


def test_drawing_from_a_past_step_gives_up_what_was_undone(panel: Any, hornet: Any) -> None:
    click(panel, 1)
    canvas = hornet.window.page("draw").canvas
    canvas.setFocus()
    canvas.editor.select_all()
    QTest.keyClick(canvas, Qt.Key.Key_M)
    assert rows(panel)[:2] == ["As it was opened", "Add Dense"]
    assert len(rows(panel)) == 3
    assert "Mute" in rows(panel)[2]
    assert not hornet.session.undo_stack.canRedo()


def test_the_steps_of_a_users_work_say_what_they_were_done_to(panel: Any, hornet: Any) -> None:
    canvas = hornet.window.page("draw").canvas
    canvas.setFocus()
    canvas.editor.select_all()
    for key, modifiers in (
        (Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_L, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
    ):
        QTest.keyClick(canvas, key, modifiers)
        canvas.setFocus()
    assert rows(panel)[4:] == [
        "Duplicate dense",
        "Move dense_1",
        "Add frame around dense_1",
        "Auto-layout",
        "Delete frame",
    ]


def test_undo_has_no_end(session: Any) -> None:
    """5,000 steps are all undone and done again, and cost less than 4 KiB each."""
    document, stack = session.document, session.undo_stack
    with document.edit("Add Dense") as edit:
        node = edit.add_node("layers.Dense", name="dense", params=Params(units=1))
    empty, first = 0, document.project
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for step in range(1, STEPS + 1):
        with document.edit(f"Set units to {step + 1}") as edit:
            edit.set_params(node, Params(units=step + 1))
    gc.collect()
    used = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert stack.count() == STEPS + 1
    assert used / STEPS < 4096
    last = document.project
    for index in (STEPS // 2, 1, 0, STEPS // 3, STEPS + 1):
        go_to_step(document, stack, index)
        units = [n.params["units"] for n in document.nodes().values()]
        assert units == ([index] if index else [])
    assert document.project == last
    go_to_step(document, stack, 1)
    assert document.project == first
    go_to_step(document, stack, empty)
    assert not document.nodes()
