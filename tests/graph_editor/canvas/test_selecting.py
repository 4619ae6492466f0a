"""Selecting by mouse and keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def test_a_click_selects_one_node_and_says_so(canvas, qtbot):
    first, second = canvas.chain("Input", "layers.Dense")
    with qtbot.waitSignal(canvas.view.selection_changed) as heard:
        canvas.click(canvas.grip(first))
    assert heard.args == [frozenset([first])]
    canvas.click(canvas.grip(second))
    assert canvas.selected == {second}


def test_shift_adds_and_ctrl_toggles(canvas):
    first, second = canvas.chain("Input", "layers.Dense")
    canvas.click(canvas.grip(first))
    canvas.click(canvas.grip(second), SHIFT)
    assert canvas.selected == {first, second}
    canvas.click(canvas.grip(first), CTRL)
    assert canvas.selected == {second}


def test_a_click_on_one_of_several_selected_nodes_leaves_only_that(canvas):
    first, second = canvas.chain("Input", "layers.Dense")
    canvas.key(Qt.Key.Key_A, CTRL)
    assert canvas.selected == {first, second}
    canvas.click(canvas.grip(second))
    assert canvas.selected == {second}


def test_the_rubber_band_takes_what_it_touches(canvas):
    first, second, third = canvas.chain("Input", "layers.Dense", "layers.Dense")
    canvas.drag(QPointF(-40, -60), QPointF(400, 200))
    assert canvas.selected == {first, second}
    canvas.drag(QPointF(880, -60), QPointF(620, 200), SHIFT)
    assert canvas.selected == {first, second, third}
    canvas.drag(QPointF(-40, -60), QPointF(40, 200), CTRL)
    assert canvas.selected == {second, third}
    assert canvas.undo_stack.count() == 5, "selecting is no edit"


def test_escape_takes_the_rubber_band_back(canvas):
    first, second = canvas.chain("Input", "layers.Dense")
    canvas.click(canvas.grip(first))
    canvas.press_and_move(QPointF(260, -60), QPointF(500, 200))
    assert canvas.selected == {second}
    canvas.key(Qt.Key.Key_Escape)
    assert canvas.selected == {first}
    canvas.let_go(QPointF(500, 200))
    assert canvas.selected == {first}


def test_a_click_on_empty_canvas_and_escape_select_nothing(canvas):
    first, _ = canvas.chain("Input", "layers.Dense")
    canvas.click(canvas.grip(first))
    canvas.click(QPointF(100, 300))
    assert not canvas.selected
    canvas.click(canvas.grip(first))
    canvas.key(Qt.Key.Key_Escape)
    assert not canvas.selected


def test_a_click_on_a_wire_selects_it_and_delete_takes_it_away(canvas):
    first, second = canvas.chain("Input", "layers.Dense")
    (edge,) = canvas.edges
    canvas.click(canvas.on_wire(edge))
    assert canvas.view.selection.edges == {edge}
    canvas.key(Qt.Key.Key_Delete)
    assert not canvas.edges
    assert canvas.document.has_node(first)
    assert canvas.document.has_node(second)
    canvas.undo()
    assert canvas.edges == {edge}


def test_wires_of_the_selected_node_stand_out(canvas):
    first, second, third = canvas.chain("Input", "layers.Dense", "layers.Dense")
    canvas.click(canvas.grip(second))
    assert canvas.view.canvas.wires.lit == canvas.edges
    canvas.click(canvas.grip(third))
    assert {edge.source for edge in canvas.view.canvas.wires.lit} == {second}
    canvas.click(canvas.grip(first))
    assert {edge.source for edge in canvas.view.canvas.wires.lit} == {first}


def test_alt_and_arrows_walk_from_node_to_node(canvas):
    first, second, third = canvas.chain("Input", "layers.Dense", "layers.Dense")
    canvas.click(canvas.grip(first))
    canvas.key(Qt.Key.Key_Right, ALT)
    assert canvas.selected == {second}
    canvas.key(Qt.Key.Key_Right, ALT)
    assert canvas.selected == {third}
    canvas.key(Qt.Key.Key_Left, ALT)
    assert canvas.selected == {second}


def test_the_selection_forgets_what_is_gone(canvas):
    first, second = canvas.chain("Input", "layers.Dense")
    canvas.key(Qt.Key.Key_A, CTRL)
    with canvas.document.edit("Elsewhere") as edit:
        edit.remove_node(first)
    assert canvas.selected == {second}


def test_somebody_else_can_select(canvas):
    first, _ = canvas.chain("Input", "layers.Dense")
    canvas.view.set_selection([first, "not there"])
    assert canvas.selected == {first}


def test_what_an_undo_or_redo_brings_is_selected(canvas):
    first, second = canvas.chain("Input", "layers.Dense")
    canvas.view.editor.annotations.add_note("A note", (0, 400))
    (note,) = canvas.document.annotations()
    canvas.view.selection.set([second], (), [note])
    canvas.key(Qt.Key.Key_Delete)
    assert not canvas.selected
    canvas.undo()
    assert canvas.selected == {second}
    assert canvas.view.selection.annotations == {note}
    canvas.view.selection.set([first])
    canvas.key(Qt.Key.Key_D, CTRL)
    (copy,) = canvas.selected
    canvas.undo()
    assert not canvas.selected
    canvas.undo_stack.redo()
    assert canvas.selected == {copy}
    canvas.view.selection.set([second])
    canvas.key(Qt.Key.Key_Right)
    canvas.undo()
    assert canvas.selected == {second}, "nothing came, so nothing else is selected"
