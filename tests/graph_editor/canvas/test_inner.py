"""Nodes that opened blocks show: selected, moved and entered from outside."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.drawing.inner import inner_at, inner_of
from graph_editor.document.graph import GraphId
from tests import mouse

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def block(canvas):
    """A block of two layers, opened in place: (node, graph)."""
    _, second, third = canvas.chain("Input", "layers.Dense", "layers.Conv1D")
    canvas.view.selection.set([second, third])
    canvas.key(Qt.Key.Key_G, CTRL)
    (node,) = canvas.selected
    canvas.key(Qt.Key.Key_Return, SHIFT)
    canvas.look(700, 100)
    return node, GraphId(canvas.document.node(node).type)


def spot(canvas, *path):
    """The middle of a node that opened blocks show, in the scene."""
    scene, point = canvas.view.canvas, None
    transforms = []
    for node_id in path:
        item = scene.nodes[node_id]
        point = item.body.center()
        if item.inside is not None:
            area = item.inside_rect.translated(item.pos())
            transforms.append(item.inside.placed(area))
            scene = item.inside.scene
    for transform in reversed(transforms[: len(path) - 1]):
        point = transform.map(point)
    return point


def dense_of(canvas, graph):
    return canvas.document.node("dense", graph)


def test_a_click_selects_the_node_inside_and_nothing_else(canvas, block):
    node, graph = block
    dense, heard = dense_of(canvas, graph), []
    canvas.view.inner.changed.connect(lambda *what: heard.append(what))
    canvas.click(spot(canvas, node, dense.id))
    assert canvas.view.inner.path == (node, dense.id)
    assert canvas.selected == frozenset()
    assert heard == [(graph, {dense.id}, "block")]
    assert canvas.view.inner.current.item.selected
    canvas.key(Qt.Key.Key_Escape)
    assert heard[-1] == ("", frozenset(), "")
    assert canvas.view.inner.path == ()
    assert canvas.selected == {node}, "Esc goes one step out"
    canvas.key(Qt.Key.Key_Escape)
    assert canvas.selected == frozenset()


def test_selecting_something_else_lets_it_go(canvas, block):
    node, graph = block
    canvas.click(spot(canvas, node, dense_of(canvas, graph).id))
    (outside,) = canvas.document.nodes().keys() - {node}
    canvas.click(canvas.grip(outside))
    assert canvas.selected == {outside}
    assert canvas.view.inner.path == ()
    scene = canvas.view.canvas.nodes[node].inside.scene
    assert scene.selection.empty


def test_a_click_on_the_empty_canvas_lets_it_go(canvas, block):
    node, graph = block
    dense, empty = dense_of(canvas, graph), QPointF(900, 420)
    before = canvas.document.project
    canvas.click(spot(canvas, node, dense.id))
    canvas.click(empty)
    assert canvas.view.inner.path == ()
    canvas.key(Qt.Key.Key_Delete)
    assert canvas.document.project == before
    canvas.click(spot(canvas, node, dense.id))
    canvas.press_and_move(empty, empty + QPointF(60, 60))
    assert canvas.view.inner.path == ()
    canvas.key(Qt.Key.Key_Escape)
    canvas.let_go(empty)
    assert canvas.view.inner.path == (node, dense.id), "a rubber band that is given up"


def test_a_double_click_on_the_arrow_of_a_block_within_a_block_does_not_enter_it(canvas, block):
    node, _ = block
    outer, outer_graph = canvas.group(node)
    canvas.key(Qt.Key.Key_Return, SHIFT)
    within = inner_of(canvas.view.canvas, (outer, node))
    arrow = within.way.map(within.item.pos() + within.item.expander.center())
    canvas.look(arrow.x(), arrow.y(), 1.0)
    canvas.double_click(arrow)
    assert canvas.view.document.is_main
    assert canvas.document.node(node, outer_graph).opened is None, "the first press closed it"


def test_a_drag_moves_the_node_in_its_block_as_one_step(canvas, block):
    node, graph = block
    dense = dense_of(canvas, graph)
    start = spot(canvas, node, dense.id)
    outside = canvas.document.node(node).position
    scale = inner_at(canvas.view.canvas, start).scale
    steps = canvas.undo_stack.count()
    canvas.drag(start, start + QPointF(0, 60))
    moved = canvas.document.node(dense.id, graph).position
    assert moved[0] == pytest.approx(dense.position[0], abs=3)
    assert moved[1] == pytest.approx(dense.position[1] + 60 / scale, abs=3)
    assert canvas.document.node(node).position == outside
    assert canvas.undo_stack.count() == steps + 1
    canvas.undo()
    assert canvas.document.node(dense.id, graph).position == dense.position


def test_a_small_node_is_moved_and_not_taken_for_its_ports(canvas, block):
    node, graph = block
    dense = dense_of(canvas, graph)
    canvas.look(700, 100, 0.4)
    start = spot(canvas, node, dense.id)
    canvas.drag(start, start + QPointF(0, 60))
    assert canvas.document.node(dense.id, graph).position[1] > dense.position[1] + 30


def test_what_is_dragged_beyond_the_card_is_seen(canvas, block, qtbot):
    node, graph = block
    dense, view = dense_of(canvas, graph), canvas.view
    qtbot.waitUntil(lambda: view.stills.at_rest)  # only kept pictures are cut off
    start = spot(canvas, node, dense.id)
    card = view.canvas.nodes[node].sceneBoundingRect()
    end = QPointF(start.x(), card.bottom() + 120)
    place = view.mapFromScene(end)

    def shown():
        QApplication.processEvents()
        image = view.viewport().grab().toImage()
        area = range(-8, 9, 2)
        return {image.pixelColor(place.x() + x, place.y() + y).name() for x in area for y in area}

    empty = shown()
    canvas.press_and_move(start, end)
    assert shown() - empty, "what hangs over the edge is not cut off"
    assert view.canvas.colors.card.name() in shown()
    canvas.key(Qt.Key.Key_Escape)
    assert shown() == empty
    canvas.let_go(start)


def test_a_drag_that_is_given_up_leaves_no_trace(canvas, block):
    node, graph = block
    dense, before = dense_of(canvas, graph), canvas.document.project
    start = spot(canvas, node, dense.id)
    canvas.press_and_move(start, start + QPointF(40, 60))
    canvas.key(Qt.Key.Key_Escape)
    canvas.let_go(start)
    assert canvas.document.project == before
    item = canvas.view.canvas.nodes[node].inside.scene.nodes[dense.id]
    assert (item.pos().x(), item.pos().y()) == dense.position


def test_an_undo_in_the_middle_of_a_drag_may_close_the_block(canvas, block):
    node, graph = block
    dense = dense_of(canvas, graph)
    start = spot(canvas, node, dense.id)
    canvas.press_and_move(start, start + QPointF(40, 60))
    canvas.undo()
    assert canvas.document.node(node).opened is None
    assert not canvas.view.busy
    canvas.undo_stack.redo()
    canvas.let_go(start)
    item = canvas.view.canvas.nodes[node].inside.scene.nodes[dense.id]
    assert (item.pos().x(), item.pos().y()) == dense_of(canvas, graph).position == dense.position


def test_an_undo_in_the_middle_of_a_drag_may_take_away_what_is_dragged(canvas, block):
    node, graph = block
    canvas.click(spot(canvas, node, dense_of(canvas, graph).id))
    canvas.key(Qt.Key.Key_D, CTRL)
    (copy,) = canvas.view.inner.nodes
    start = spot(canvas, node, copy)
    canvas.press_and_move(start, start + QPointF(40, 60))
    canvas.undo()
    canvas.let_go(start)
    assert not canvas.document.has_node(copy)
    assert canvas.view.canvas.nodes[node].inside.scene.nodes.keys() == (
        canvas.document.nodes(graph).keys()
    )


def test_the_room_between_the_nodes_is_a_grip_of_the_block(canvas, block):
    node, _ = block
    item = canvas.view.canvas.nodes[node]
    corner = item.inside_rect.translated(item.pos()).bottomLeft() + QPointF(4, -4)
    before = canvas.document.node(node).position
    canvas.drag(corner, corner + QPointF(40, 80))
    after = canvas.document.node(node).position
    assert after != before


def test_a_double_click_enters_at_the_node(canvas, block):
    node, graph = block
    dense = dense_of(canvas, graph)
    canvas.double_click(spot(canvas, node, dense.id))
    assert canvas.view.document.graph == graph
    assert canvas.selected == {dense.id}
    center = canvas.view.visible_area.center()
    gap = canvas.middle(dense.id) - center
    assert gap.manhattanLength() < 4


def test_ctrl_enter_enters_at_the_selected_node(canvas, block):
    node, graph = block
    dense = dense_of(canvas, graph)
    canvas.click(spot(canvas, node, dense.id))
    canvas.key(Qt.Key.Key_Return, CTRL)
    assert canvas.view.document.graph == graph
    assert canvas.selected == {dense.id}


def test_what_cannot_be_done_from_outside_says_where_it_is_done(canvas, block):
    node, graph = block
    dense = dense_of(canvas, graph)
    canvas.click(spot(canvas, node, dense.id))
    before = canvas.document.project
    canvas.key(Qt.Key.Key_C)
    assert canvas.document.project == before
    assert "double-click" in canvas.view._toast.text()


def test_blocks_in_blocks_are_opened_and_entered_from_outside(canvas, block):
    node, graph = block
    outer, outer_graph = canvas.group(node)
    with canvas.document.edit("Close", outer_graph) as edit:
        edit.set_opened(node, None)
    canvas.key(Qt.Key.Key_Return, SHIFT)
    canvas.view.fit()
    canvas.click(spot(canvas, outer, node))
    canvas.key(Qt.Key.Key_Return, SHIFT)
    assert canvas.document.node(node, outer_graph).opened is not None
    dense = dense_of(canvas, graph)
    canvas.view.fit()
    canvas.click(spot(canvas, outer, node, dense.id))
    assert canvas.view.inner.path == (outer, node, dense.id)
    canvas.double_click(spot(canvas, outer, node, dense.id))
    assert canvas.view.document.graph == graph
    canvas.key(Qt.Key.Key_Return, CTRL | SHIFT)
    assert canvas.view.document.graph == outer_graph, "the way back leads through the outer block"


def test_what_is_deleted_elsewhere_is_not_selected(canvas, block):
    node, graph = block
    dense = dense_of(canvas, graph)
    canvas.click(spot(canvas, node, dense.id))
    with canvas.document.edit("Elsewhere", graph) as edit:
        edit.remove_node(dense.id)
    assert canvas.view.inner.path == ()


def test_what_is_dropped_into_an_opened_block_is_in_the_block(canvas, block):
    node, graph = block
    item = canvas.view.canvas.nodes[node]
    empty = item.inside_rect.translated(item.pos()).bottomLeft() + QPointF(90, -6)
    outside, steps = canvas.document.nodes().keys(), canvas.undo_stack.count()
    before = set(canvas.document.nodes(graph))
    canvas.drop("layers.Dropout", empty)
    (added,) = canvas.document.nodes(graph).keys() - before
    assert canvas.document.nodes().keys() == outside
    assert canvas.undo_stack.count() == steps + 1
    assert canvas.undo_stack.undoText() == "Add Dropout"
    assert canvas.view.inner.path == (node, added)
    said = []
    canvas.view.editor.failed.connect(said.append)
    item = canvas.view.canvas.nodes[node]
    canvas.drop(graph, item.inside_rect.translated(item.pos()).bottomLeft() + QPointF(90, -6))
    assert "cannot stand inside itself" in said[0]


def test_the_arrow_of_a_block_within_a_block_opens_and_closes_it(canvas, block):
    node, _ = block
    outer, outer_graph = canvas.group(node)
    canvas.key(Qt.Key.Key_Return, SHIFT)
    for opened in (False, True):
        item = canvas.view.canvas.nodes[outer]
        within = item.inside.scene.nodes[node]
        area = item.inside_rect.translated(item.pos())
        arrow = item.inside.placed(area).map(within.pos() + within.expander.center())
        canvas.look(arrow.x(), arrow.y(), 1.0)
        canvas.click(arrow)
        assert (canvas.document.node(node, outer_graph).opened is not None) == opened
        assert canvas.document.node(outer).opened is not None


def test_the_arrow_of_a_block_within_a_block_shows_that_it_can_be_pressed(canvas, block):
    node, graph = block
    outer, _ = canvas.group(node)
    canvas.key(Qt.Key.Key_Return, SHIFT)
    view, dense = canvas.view, dense_of(canvas, graph)
    within = inner_of(view.canvas, (outer, node))
    arrow = within.way.map(within.item.pos() + within.item.expander.center())
    canvas.look(arrow.x(), arrow.y(), 1.0)
    none = Qt.MouseButton.NoButton
    mouse.send(view, QEvent.Type.MouseMove, view.mapFromScene(arrow), none, none)
    assert view.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
    assert view.gestures.hover.tooltip(arrow).startswith("Close again")
    other = spot(canvas, outer, node, dense.id)
    mouse.send(view, QEvent.Type.MouseMove, view.mapFromScene(other), none, none)
    assert view.viewport().cursor().shape() is Qt.CursorShape.ArrowCursor
    assert "edit the block's drawing" in view.gestures.hover.tooltip(other)
