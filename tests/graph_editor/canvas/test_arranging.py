"""Lining up, laying out, snapping, making room: by keys and by mouse."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.arrangement.arranging import Box, align, distribute
from graph_editor.canvas.arrangement.layout import arrange
from graph_editor.document.flow import Flow
from graph_editor.document.project import MAIN, Project

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def select_all(canvas):
    canvas.key(Qt.Key.Key_A, CTRL)


def bodies(canvas):
    return {n: item.body for n, item in canvas.view.canvas.nodes.items()}


def covers_nothing(canvas) -> bool:
    return not any(a.intersects(b) for a, b in itertools.combinations(bodies(canvas).values(), 2))


@pytest.fixture
def three(canvas):
    places = [(0, 0), (310, 130), (700, 290)]
    nodes = [canvas.add("layers.Dense", *place) for place in places]
    canvas.look(400, 200)
    select_all(canvas)
    return nodes


@pytest.mark.parametrize(
    ("key", "edge", "name"),
    [
        (Qt.Key.Key_A, "left", "Align left edges of 3 nodes"),
        (Qt.Key.Key_D, "right", "Align right edges of 3 nodes"),
        (Qt.Key.Key_W, "top", "Align upper edges of 3 nodes"),
        (Qt.Key.Key_S, "bottom", "Align lower edges of 3 nodes"),
    ],
)
def test_edges_are_aligned_by_one_key_in_one_step(canvas, three, key, edge, name):
    canvas.key(key, SHIFT)
    edges = {getattr(body, edge)() for body in bodies(canvas).values()}
    assert len(edges) == 1
    assert covers_nothing(canvas)
    assert canvas.undo_stack.undoText() == name
    canvas.undo()
    assert canvas.document.node(three[1]).position == (310, 130)


@pytest.mark.parametrize(("key", "axis"), [(Qt.Key.Key_C, "x"), (Qt.Key.Key_E, "y")])
def test_middles_are_aligned(canvas, three, key, axis):
    canvas.key(key, SHIFT)
    assert len({getattr(body.center(), axis)() for body in bodies(canvas).values()}) == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_H, Qt.Key.Key_V])
def test_gaps_are_made_equal(canvas, three, key):
    canvas.key(key, SHIFT)
    boxes = [bodies(canvas)[node] for node in three]
    if key == Qt.Key.Key_H:
        gaps = [b.left() - a.right() for a, b in itertools.pairwise(boxes)]
    else:
        gaps = [b.top() - a.bottom() for a, b in itertools.pairwise(boxes)]
    assert abs(gaps[0] - gaps[1]) <= 1


def test_what_would_be_covered_by_aligning_moves_on(canvas):
    for x in (0, 300, 600):
        canvas.add("layers.Dense", x, 0)
    select_all(canvas)
    canvas.key(Qt.Key.Key_A, SHIFT)
    assert {body.left() for body in bodies(canvas).values()} == {0.0}
    assert covers_nothing(canvas)


def test_aligning_needs_nodes_and_says_so(canvas):
    canvas.add("layers.Dense")
    select_all(canvas)
    canvas.key(Qt.Key.Key_W, SHIFT)
    assert "two nodes" in canvas.view._toast.text()
    canvas.key(Qt.Key.Key_A, SHIFT)
    assert canvas.view._quick_add.isVisible(), "with nothing to align, Shift+A adds"
    QApplication.focusWidget()
    canvas.view._quick_add.close()


def test_wires_are_straightened(canvas):
    first, second, third = canvas.chain("Input", "layers.Dense", "layers.Dense")
    with canvas.document.edit("Spread") as edit:
        edit.move(second, (320, 90))
        edit.move(third, (640, -70))
    canvas.key(Qt.Key.Key_Q)
    levels = {canvas.out(first).y(), canvas.into(second).y(), canvas.into(third).y()}
    assert len(levels) == 1
    assert canvas.undo_stack.undoText() == "Straighten wires"
    canvas.undo()
    assert canvas.document.node(second).position == (320, 90)


def test_a_dragged_node_comes_to_rest_level_with_a_neighbour(canvas):
    still = canvas.add("layers.Dense", 0, 0)
    node = canvas.add("layers.Dense", 320, 200)
    canvas.look(300, 200)
    start = canvas.grip(node)
    canvas.press_and_move(start, start + QPointF(8, -196))
    assert canvas.view.gestures.tool._guides, "a guide shows with what it is level"
    canvas.let_go(start + QPointF(8, -196))
    assert canvas.document.node(node).position == (328, 0)
    assert canvas.document.node(still).position == (0, 0)


def test_alt_lets_a_node_rest_anywhere(canvas):
    canvas.add("layers.Dense", 0, 0)
    node = canvas.add("layers.Dense", 320, 200)
    canvas.look(300, 200)
    start = canvas.grip(node)
    canvas.drag(start, start + QPointF(8, -196), ALT)
    assert canvas.document.node(node).position == (328, 4)


def test_a_drag_makes_a_wire_level(canvas):
    first, second = canvas.chain("Input", "layers.Add")
    canvas.document.incoming(second)
    start = canvas.grip(second)
    edge = next(iter(canvas.edges))
    gap = canvas.out(first).y() - canvas.into(second, edge.target_port).y()
    canvas.drag(start, start + QPointF(60, gap + 4))
    assert canvas.out(first).y() == canvas.into(second, edge.target_port).y()


def test_the_grid_is_a_switch(canvas):
    node = canvas.add("layers.Dense")
    start = canvas.grip(node)
    canvas.key(Qt.Key.Key_G, SHIFT)
    canvas.drag(start, start + QPointF(101, 51))
    assert canvas.document.node(node).position == (104, 48)
    canvas.key(Qt.Key.Key_G, SHIFT)
    canvas.drag(canvas.grip(node), canvas.grip(node) + QPointF(11, 3))
    assert canvas.document.node(node).position == (115, 51)


def test_an_insertion_pushes_on_whatever_is_in_the_way(canvas):
    first, second = canvas.chain("Input", "layers.Dense")
    stranger = canvas.add("layers.Dense", 580, 0)
    (edge,) = canvas.edges
    lone = canvas.add("layers.Dropout", 100, 300)
    start = canvas.grip(lone)
    canvas.drag(start, canvas.on_wire(edge) + (start - canvas.middle(lone)))
    assert {(e.source, e.target) for e in canvas.edges} == {(first, lone), (lone, second)}
    assert covers_nothing(canvas)
    assert canvas.document.node(stranger).position[0] > 580


@pytest.mark.parametrize("key", [Qt.Key.Key_L, Qt.Key.Key_Q])
def test_arranging_twice_changes_nothing_more(canvas, key):
    nodes = canvas.chain("Input", "layers.Dense", "layers.Dense", "layers.Add")
    other = canvas.add("layers.Dense", 300, 300)
    canvas.wire(nodes[0], other)
    canvas.wire(other, nodes[3], "inputs[1]")
    canvas.key(key)
    count = canvas.undo_stack.count()
    places = {n: node.position for n, node in canvas.document.nodes().items()}
    canvas.key(key)
    assert {n: node.position for n, node in canvas.document.nodes().items()} == places
    assert canvas.undo_stack.count() == count


def test_laying_out_downwards(canvas):
    nodes = canvas.chain("Input", "layers.Dense", "layers.Dense")
    canvas.key(Qt.Key.Key_L, SHIFT)
    tops = [canvas.document.node(node).position[1] for node in nodes]
    assert tops == sorted(set(tops))
    assert len({canvas.document.node(node).position[0] for node in nodes}) == 1
    assert canvas.undo_stack.undoText() == "Auto-layout top to bottom"


def test_laying_out_a_selection_covers_no_other_node(canvas):
    nodes = canvas.chain("Input", "layers.Dense", "layers.Dense")
    canvas.add("layers.Dense", 330, 20)
    with canvas.document.edit("Heap") as edit:
        for node in nodes:
            edit.move(node, (0, 0))
    canvas.view.selection.set(nodes)
    canvas.key(Qt.Key.Key_L)
    assert covers_nothing(canvas)


def test_a_glide_ends_where_the_document_is(canvas, qtbot):
    nodes = canvas.chain("Input", "layers.Dense", "layers.Dense")
    with canvas.document.edit("Heap") as edit:
        for node in nodes:
            edit.move(node, (0, 0))
    canvas.view.glide.allowed = True
    canvas.view.editor.auto_layout()
    assert canvas.view.glide.going_on
    qtbot.waitUntil(lambda: not canvas.view.glide.going_on)
    for node in nodes:
        position = canvas.view.canvas.nodes[node].pos()
        assert (position.x(), position.y()) == canvas.document.node(node).position
    canvas.view.editor.auto_layout(flow=Flow.DOWN)
    assert canvas.view.glide.going_on
    canvas.undo()
    assert not canvas.view.glide.going_on, "an edit ends the motion at once"


def test_the_minimap_shows_where_a_glide_ended(canvas, qtbot):
    canvas.chain("Input", "layers.Dense", "layers.Dense")
    minimap = canvas.view.minimap
    minimap.toggle()
    canvas.view.glide.allowed = True
    canvas.view.editor.auto_layout(flow=Flow.DOWN)
    assert canvas.view.glide.going_on
    minimap.set_colors(canvas.view.canvas.colors)
    minimap.grab()  # on the way
    qtbot.waitUntil(lambda: not canvas.view.glide.going_on)
    drawn = minimap.rendered
    qtbot.waitUntil(lambda: minimap.rendered > drawn)
    shown = minimap.grab().toImage()
    minimap.set_colors(canvas.view.canvas.colors)
    assert minimap.grab().toImage() == shown


@pytest.mark.parametrize("other", ["project", "block"])
def test_a_glide_is_given_up_where_something_else_is_shown(canvas, qtbot, other):
    nodes = canvas.chain("Input", "layers.Dense", "layers.Dense")
    canvas.view.set_selection([nodes[2]])
    canvas.view.editor.blocks.make()
    canvas.view.glide.allowed = True
    canvas.view.editor.auto_layout(flow=Flow.DOWN)
    assert canvas.view.glide.going_on
    if other == "project":
        canvas.document.reset(Project())
        canvas.view.rebuild()
    else:
        (inner,) = (graph for graph in canvas.view.document.graphs() if graph != MAIN)
        canvas.view.show_graph(inner)
    assert not canvas.view.glide.going_on
    assert canvas.view.canvas.nodes.keys() == canvas.view.document.nodes().keys()


def test_a_small_change_moves_little():
    """A graph of 60 nodes is laid out, one edge is added, and it is laid out again."""
    sizes = dict.fromkeys(range(60), (208.0, 72.0))
    edges = [(i, i + 1) for i in range(0, 58, 2)] + [(i, i + 2) for i in range(56)]
    first = arrange(sizes, edges)
    again = arrange(sizes, edges, present=first)
    assert again == first
    more = arrange({**sizes, 60: (208.0, 72.0)}, [*edges, (4, 60)], present={**first, 60: (0, 0)})
    moved = [i for i in sizes if more[i][0] != first[i][0]]
    assert not moved, "a leaf more shifts no layer"


def test_nothing_happens_to_too_few():
    assert align({"a": Box(0, 0, 1, 1)}, "left") == {}
    assert distribute({"a": Box(0, 0, 1, 1), "b": Box(5, 0, 1, 1)}, "x") == {}


@pytest.mark.parametrize("modifiers", [Qt.KeyboardModifier.NoModifier, SHIFT])
def test_all_of_what_was_laid_out_is_seen_once_it_has_arrived(canvas, qtbot, modifiers):
    nodes = canvas.chain("Input", *["layers.Dense"] * 9)
    with canvas.document.edit("Scatter") as edit:
        for place, node in enumerate(nodes):
            edit.move(node, (9000.0 * (place % 2), 37.0 * place))
    canvas.view.glide.allowed = True
    canvas.key(Qt.Key.Key_L, modifiers)
    qtbot.waitUntil(lambda: not canvas.view.glide.going_on)
    bounds = canvas.view.canvas.bounds
    shown = canvas.view.visible_area
    assert shown.contains(bounds)
    before = canvas.view.zoom
    canvas.key(Qt.Key.Key_Home)
    assert canvas.view.zoom == pytest.approx(before), "as large as fits"
