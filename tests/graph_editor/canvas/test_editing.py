"""Deleting, copying, renaming, dropping, and the context menus."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from graph_editor.canvas.menus import context_menu
from graph_editor.document.graph import NodeKind
from graph_editor.document.value import Params
from tests.mouse import send

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def ends(canvas):
    return {(edge.source, edge.target, edge.target_port) for edge in canvas.edges}


@contextmanager
def menu_at(canvas, point):
    """The entries of the context menu at a point, by text."""
    menu = context_menu(canvas.view, point)
    yield {action.text(): action for action in menu.actions() if action.text()}
    menu.deleteLater()
    QApplication.sendPostedEvents(menu, QEvent.Type.DeferredDelete)


def entries(canvas, point):
    with menu_at(canvas, point) as found:
        return set(found)


def choose(canvas, point, text):
    """Choose an entry of the context menu at a point."""
    with menu_at(canvas, point) as found:
        found[text].trigger()


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_takes_nodes_with_their_wires(canvas, key):
    first, second, third = canvas.chain("Input", "layers.Dense", "layers.Dense")
    canvas.click(canvas.grip(second))
    canvas.key(key)
    assert set(canvas.document.nodes()) == {first, third}
    assert not canvas.edges
    canvas.undo()
    assert ends(canvas) == {(first, second, "inputs"), (second, third, "inputs")}


def test_delete_and_heal_joins_the_wires(canvas):
    first, second, third, fourth = canvas.chain(
        "Input", "layers.Dense", "layers.Dropout", "layers.Dense"
    )
    canvas.click(canvas.grip(second))
    canvas.click(canvas.grip(third), SHIFT)
    canvas.key(Qt.Key.Key_Delete, CTRL)
    assert ends(canvas) == {(first, fourth, "inputs")}
    canvas.undo()
    assert len(canvas.edges) == 3


@pytest.mark.parametrize("modifiers", [Qt.KeyboardModifier.NoModifier, CTRL])
def test_deleting_a_source_closes_the_slots_of_a_merge_layer(canvas, modifiers):
    first, second = canvas.add("Input"), canvas.add("Input", 0, 150)
    merge = canvas.add("layers.Add", 400)
    canvas.wire(first, merge, "inputs[0]")
    canvas.wire(second, merge, "inputs[1]")
    canvas.click(canvas.grip(first))
    canvas.key(Qt.Key.Key_Delete, modifiers)
    assert ends(canvas) == {(second, merge, "inputs[0]")}


def test_copy_and_paste_at_the_mouse_is_one_step(canvas):
    first, second = canvas.chain("Input", "layers.Dense")
    canvas.drag(QPointF(-60, -60), QPointF(600, 200))
    canvas.key(Qt.Key.Key_C, CTRL)
    assert "layers.Dense" in QGuiApplication.clipboard().text()
    canvas.click(QPointF(0, 300))
    canvas.key(Qt.Key.Key_V, CTRL)
    assert len(canvas.document.nodes()) == 4
    assert len(canvas.edges) == 2
    assert len(canvas.selected) == 2
    assert not canvas.selected & {first, second}
    places = sorted(canvas.document.node(node).position for node in canvas.selected)
    assert places == [(0, 300), (320, 300)]
    canvas.undo()
    assert set(canvas.document.nodes()) == {first, second}


def test_cut_takes_away_what_it_copies(canvas):
    first, second = canvas.chain("Input", "layers.Dense")
    canvas.click(canvas.grip(second))
    canvas.key(Qt.Key.Key_X, CTRL)
    assert set(canvas.document.nodes()) == {first}
    canvas.key(Qt.Key.Key_V, CTRL)
    assert canvas.newest.type == "layers.Dense"


def test_pasting_something_else_says_so(canvas):
    QGuiApplication.clipboard().setText("a shopping list")
    canvas.key(Qt.Key.Key_V, CTRL)
    assert "clipboard" in canvas.view._toast.text()
    assert not canvas.document.nodes()


def test_duplicate_keeps_parameters_and_inner_wires(canvas):
    canvas.chain("Input", "layers.Dense")
    canvas.key(Qt.Key.Key_A, CTRL)
    canvas.key(Qt.Key.Key_D, CTRL)
    assert len(canvas.document.nodes()) == 4
    assert len(canvas.edges) == 2
    assert canvas.undo_stack.undoText() == "Duplicate 2 nodes"


def _covered(canvas) -> bool:
    bodies = [item.body for item in canvas.view.canvas.nodes.values()]
    return any(a.intersects(b) for i, a in enumerate(bodies) for b in bodies[:i])


@pytest.mark.parametrize("mouse", [None, QPointF(30, 20), QPointF(20, 300)])
def test_pasting_everything_again_covers_none_of_it(canvas, mouse):
    nodes = canvas.chain("Input", "layers.Dense", "layers.Conv2D")
    canvas.key(Qt.Key.Key_A, CTRL)
    canvas.key(Qt.Key.Key_C, CTRL)
    canvas.view.gestures.leave()
    if mouse is not None:
        none = Qt.MouseButton.NoButton
        at = canvas.view.mapFromScene(mouse)
        send(canvas.view, QEvent.Type.MouseMove, at, none, none)
    for _ in range(3):
        canvas.key(Qt.Key.Key_V, CTRL)
        assert not _covered(canvas)
        assert not canvas.selected & set(nodes)
        shown = canvas.view.visible_area
        assert any(shown.intersects(canvas.view.canvas.nodes[n].body) for n in canvas.selected)
    assert len(canvas.document.nodes()) == 12


def test_a_duplicate_lies_beside_what_it_is_like(canvas):
    canvas.chain("Input", "layers.Dense", "layers.Dense")
    canvas.key(Qt.Key.Key_A, CTRL)
    canvas.key(Qt.Key.Key_D, CTRL)
    canvas.key(Qt.Key.Key_D, CTRL)
    assert not _covered(canvas)


def test_another_call_finds_a_free_place(canvas):
    first, *_ = canvas.chain("layers.Dense", "layers.Dense", "layers.Dense")
    canvas.add("layers.Conv2D", 20, 150)
    canvas.click(canvas.grip(first))
    for _ in range(3):
        canvas.view.selection.set([first])
        canvas.key(Qt.Key.Key_L, CTRL | Qt.KeyboardModifier.ShiftModifier)
        assert canvas.newest.shared_with == first
        assert not _covered(canvas)
    assert len(canvas.document.nodes()) == 7


def test_a_duplicated_call_shares_with_the_same_layer(canvas):
    (dense,) = canvas.chain("layers.Dense")
    call = canvas.view.editor.call_again(dense)
    canvas.view.selection.set([call])
    canvas.key(Qt.Key.Key_D, CTRL)
    assert canvas.newest.shared_with == dense


def test_f2_renames_and_checks_while_typing(canvas):
    first, second = canvas.chain("Input", "layers.Dense")
    canvas.click(canvas.grip(second))
    canvas.key(Qt.Key.Key_F2)
    line = QApplication.focusWidget()
    assert line.text() == "dense"
    line.clear()
    canvas.type("2nd")
    assert "not starting with a digit" in canvas.view._rename_edit._complaint.text()
    canvas.enter()
    assert line.isVisible(), "a wrong name is not taken"
    line.clear()
    canvas.type("inputs")
    assert "already" in canvas.view._rename_edit._complaint.text()
    line.clear()
    canvas.type("scores")
    canvas.enter()
    assert canvas.document.node(second).name == "scores"
    assert canvas.document.node(first).name == "inputs"
    assert not line.isVisible()
    canvas.undo()
    assert canvas.document.node(second).name == "dense"


def test_a_long_name_is_seen_as_a_whole_while_it_is_changed_and_what_is_wrong_with_it_too(canvas):
    (node,) = canvas.chain("layers.Dense")
    name = "the_part_that_" * 4 + "decides"
    canvas.view.editor.rename(node, name)
    canvas.view.resize(900, 600)
    canvas.look(*canvas.middle(node).toTuple())
    canvas.click(canvas.grip(node))
    canvas.key(Qt.Key.Key_F2)
    line = QApplication.focusWidget()
    assert line.fontMetrics().horizontalAdvance(name) < line.width() - 8
    title = canvas.view.canvas.nodes[node]
    below = canvas.view.mapFromScene(title.pos() + QPointF(0, title.header + 24)).y()
    assert line.geometry().bottom() <= below, "what it is can be read meanwhile"
    rightmost = title.pos() + QPointF(-330, 0)  # the node is at the right edge of the view
    QTest.keyClick(line, Qt.Key.Key_Escape)
    canvas.look(*rightmost.toTuple())
    canvas.key(Qt.Key.Key_F2)
    canvas.type("2 of the words")
    assert canvas.view.rect().contains(line.geometry())
    assert canvas.view.rect().contains(canvas.view._rename_edit._complaint.geometry())


def test_escape_leaves_the_name(canvas):
    (node,) = canvas.chain("layers.Dense")
    canvas.click(canvas.grip(node))
    canvas.key(Qt.Key.Key_F2)
    canvas.type("other")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert canvas.document.node(node).name == "dense"
    assert QApplication.focusWidget() is canvas.view


def test_a_double_click_on_the_name_renames(canvas):
    (node,) = canvas.chain("layers.Dense")
    item = canvas.view.canvas.nodes[node]
    canvas.double_click(item.pos() + item.name_rect.center())
    canvas.type("hidden")
    canvas.enter()
    assert canvas.document.node(node).name == "hidden"


def test_another_call_of_a_layer(canvas):
    first, dense = canvas.chain("Input", "layers.Dense")
    choose(canvas, canvas.grip(dense), "Call again")
    call = canvas.newest
    assert call.shared_with == dense
    card = canvas.view.canvas.nodes[call.id].card
    assert (card.is_call, card.title) == (True, "call of dense")
    canvas.view.editor.rename(dense, "hidden")
    assert canvas.view.canvas.nodes[call.id].card.title == "call of hidden"
    canvas.view.selection.set([dense])
    canvas.key(Qt.Key.Key_Delete)
    card = canvas.view.canvas.nodes[call.id].card
    assert (card.is_call, card.title) == (False, "Dense")
    assert canvas.document.has_node(first)


def test_mark_as_output(canvas):
    _, dense = canvas.chain("Input", "layers.Dense")
    choose(canvas, canvas.grip(dense), "Mark as output")
    assert canvas.newest.kind is NodeKind.OUTPUT
    assert (dense, canvas.newest.id, "inputs") in ends(canvas)


def test_an_output_is_not_connected_on(canvas, qtbot):
    output, dense = canvas.add("Output"), canvas.add("layers.Dense", 320)
    canvas.view.selection.set([output, dense])
    with qtbot.waitSignal(canvas.view.editor.failed) as said:
        canvas.key(Qt.Key.Key_Return)
    assert "feeds nothing" in said.args[0]
    assert not canvas.edges


def test_marking_several_as_outputs_is_one_step(canvas):
    _, first, second = canvas.chain("Input", "layers.Dense", "layers.Dense")
    canvas.click(canvas.grip(first))
    canvas.click(canvas.grip(second), SHIFT)
    steps = canvas.undo_stack.count()
    canvas.key(Qt.Key.Key_O)
    assert canvas.undo_stack.count() == steps + 1
    assert {source for source, _, _ in ends(canvas)} >= {first, second}
    assert {canvas.document.node(n).kind for n in canvas.selected} == {NodeKind.OUTPUT}


def test_menus_hold_only_what_can_be_done(canvas):
    source, dense = canvas.chain("Input", "layers.Dense")
    output = canvas.add("Output", 320, 200)
    (edge,) = canvas.edges
    found = entries(canvas, canvas.grip(source))
    assert "Call again" not in found
    assert "Disconnect" in found
    found = entries(canvas, canvas.grip(output))
    assert "Mark as output" not in found
    assert "Disconnect" not in found
    found = entries(canvas, canvas.on_wire(edge))
    assert found == {
        *("Insert layer …", "Add reroute point", "Select both ends", "Delete wire"),
        *("Re-plug its end …", "Re-plug its beginning …"),
    }
    found = entries(canvas, QPointF(100, 350))
    assert {"Add …", "Paste", "Select all", "Auto-layout left to right", "Fit all"} <= found
    assert canvas.document.has_node(dense)


def test_what_a_menu_does_at_a_point_shows_the_keys_that_do_it_elsewhere(canvas):
    with menu_at(canvas, QPointF(100, 350)) as found:
        assert found["Add …"].shortcut() == QKeySequence("Tab")
        assert found["Note …"].shortcut() == QKeySequence("Shift+N")
        canvas.key(Qt.Key.Key_Tab)
        assert canvas.view._quick_add.isVisible(), "the key is the action's all the same"
        canvas.view._quick_add.close()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_right_button_opens_the_menu_of_what_is_there(canvas):
    source, _ = canvas.chain("Input", "layers.Dense")
    view = canvas.view
    place = view.mapFromScene(canvas.grip(source))
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, view.viewport().mapToGlobal(place)
    )
    QApplication.sendEvent(view.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert canvas.selected == {source}
    menu.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_menu_of_a_wire_takes_it_away_or_inserts(canvas):
    source, dense = canvas.chain("Input", "layers.Dense")
    (edge,) = canvas.edges
    choose(canvas, canvas.on_wire(edge), "Insert layer …")
    canvas.type("dropout 0.5")
    canvas.enter()
    new = canvas.newest
    assert new.params == Params(rate=0.5)
    assert ends(canvas) == {(source, new.id, "inputs"), (new.id, dense, "inputs")}
    edge = next(e for e in canvas.edges if e.target == new.id)
    choose(canvas, canvas.on_wire(edge), "Delete wire")
    assert ends(canvas) == {(new.id, dense, "inputs")}


def test_dropping_from_the_palette_adds_a_node_there(canvas):
    assert canvas.drop("layers.Conv2D", QPointF(100, 60))
    node = canvas.newest
    assert node.type == "layers.Conv2D"
    assert set(node.params) >= {"filters", "kernel_size"}, "what Keras requires has a value"
    assert canvas.view.canvas.nodes[node.id].body.contains(QPointF(100, 60))
    assert canvas.selected == {node.id}
    canvas.undo()
    assert not canvas.document.nodes()


def test_dropping_onto_a_wire_inserts_and_makes_room(canvas):
    source, dense = canvas.chain("Input", "layers.Dense")
    (edge,) = canvas.edges
    assert canvas.drop("layers.Dropout", canvas.on_wire(edge))
    new = canvas.newest.id
    assert ends(canvas) == {(source, new, "inputs"), (new, dense, "inputs")}
    bodies = [canvas.view.canvas.nodes[node].body for node in (source, new, dense)]
    assert bodies[0].right() < bodies[1].left()
    assert bodies[1].right() < bodies[2].left()
    count = canvas.undo_stack.count()
    canvas.undo()
    assert canvas.undo_stack.index() == count - 1
    assert canvas.edges == {edge}


def test_other_things_are_not_taken(canvas):
    data_free = canvas.drop("layers.NoSuchLayer", QPointF(0, 0))
    assert data_free
    assert not canvas.document.nodes()
    assert "NoSuchLayer" in canvas.view._toast.text()


def test_add_here_follows_the_selected_node(canvas):
    source = canvas.add("Input")
    canvas.view.selection.set([source])
    dense = canvas.view.add_here("layers.Dense")
    assert ends(canvas) == {(source, dense, "inputs")}
    assert canvas.document.node(dense).position[0] > 208
    alone = canvas.view.add_here("Input")
    assert not canvas.document.incoming(alone)
