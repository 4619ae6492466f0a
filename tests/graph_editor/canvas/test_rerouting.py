"""Points that wires go through: added, selected, dragged and taken away by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.menus import context_menu

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def wire(canvas):
    """A wire between two nodes that are far apart."""
    source, target = canvas.add("Input", 0, 100), canvas.add("layers.Dense", 600, 100)
    edge = canvas.wire(source, target)
    canvas.look(400, 200)
    return edge


@pytest.fixture
def bent(canvas, wire):
    """That wire, through two points above and below it."""
    with canvas.document.edit("Bend") as edit:
        edit.bend(wire, ((320.0, 0.0), (480.0, 300.0)))
    return wire


def points(canvas, edge):
    return canvas.document.points().get(edge, ())


def choose(canvas, at, text):
    menu = context_menu(canvas.view, at)
    next(action for action in menu.actions() if action.text() == text).trigger()
    QApplication.processEvents()


def path(canvas, edge):
    return canvas.view.canvas.wires.items[edge].path()


def near(path, x, y):
    """How far a path stays away from a point."""
    spots = (path.pointAtPercent(step / 400) for step in range(401))
    return min((spot - QPointF(x, y)).manhattanLength() for spot in spots)


def test_the_menu_of_a_wire_adds_a_point_that_can_be_dragged(canvas, wire):
    at = canvas.on_wire(wire)
    choose(canvas, at, "Add reroute point")
    ((x, y),) = points(canvas, wire)
    assert abs(x - at.x()) <= 1
    assert abs(y - at.y()) <= 1
    assert canvas.undo_stack.undoText() == "Add reroute point to wire inputs to dense"
    assert canvas.view.selection.points == {(wire, 0)}
    canvas.drag(QPointF(x, y), QPointF(x + 20, y + 160))
    assert points(canvas, wire) == ((x + 20, y + 160),)
    assert canvas.undo_stack.undoText() == "Move reroute point of wire inputs to dense"
    assert near(path(canvas, wire), x + 20, y + 160) < 3
    canvas.undo()
    assert points(canvas, wire) == ((x, y),)
    canvas.undo()
    assert points(canvas, wire) == ()


def test_new_points_come_between_the_old_ones_that_they_lie_between(canvas, bent):
    for percent, place in ((0.1, 0), (0.5, 1), (0.95, 2)):
        at = path(canvas, bent).pointAtPercent(percent)
        canvas.view.add_point(bent, at)
        added = points(canvas, bent)[place]
        assert (QPointF(*added) - at).manhattanLength() < 3
        canvas.undo()


def test_a_double_click_offers_a_point_beside_layers(canvas, wire):
    at = canvas.on_wire(wire)
    canvas.double_click(at)
    titles = [row.suggestion.title for row in canvas.view._quick_add.rows]
    assert "Reroute point" in titles[:9], "to be seen without scrolling"
    canvas.type("reroute")
    canvas.enter()
    assert len(points(canvas, wire)) == 1
    assert len(canvas.document.nodes()) == 2
    canvas.view.selection.clear()
    canvas.key(Qt.Key.Key_Tab)
    canvas.type("reroute")
    assert not [
        row for row in canvas.view._quick_add.rows if row.suggestion.title == "Reroute point"
    ], "only on a wire"


def test_r_adds_a_point_to_the_selected_wire(canvas, wire):
    canvas.click(canvas.on_wire(wire))
    canvas.key(Qt.Key.Key_R)
    assert len(points(canvas, wire)) == 1


def test_a_click_selects_and_del_takes_it_away(canvas, bent):
    canvas.click(QPointF(320, 0))
    assert canvas.view.selection.points == {(bent, 0)}
    assert not canvas.view.selection.edges
    canvas.key(Qt.Key.Key_Delete)
    assert points(canvas, bent) == ((480, 300),)
    assert canvas.undo_stack.undoText() == "Delete reroute point of wire inputs to dense"
    assert canvas.edges == {bent}
    canvas.undo()
    assert points(canvas, bent) == ((320, 0), (480, 300))


def test_several_are_selected_and_dragged_together(canvas, bent):
    canvas.click(QPointF(320, 0))
    canvas.click(QPointF(480, 300), SHIFT)
    assert len(canvas.view.selection.points) == 2
    canvas.drag(QPointF(480, 300), QPointF(500, 340))
    assert points(canvas, bent) == ((340, 40), (500, 340))
    assert canvas.undo_stack.undoText() == "Move 2 reroute points"
    canvas.click(QPointF(340, 40), CTRL)
    assert canvas.view.selection.points == {(bent, 1)}
    canvas.key(Qt.Key.Key_Escape)
    assert canvas.view.selection.empty


def test_a_rubber_band_takes_points_too(canvas, bent):
    canvas.drag(QPointF(280, -60), QPointF(380, 40))
    assert canvas.view.selection.points == {(bent, 0)}
    canvas.drag(QPointF(420, 380), QPointF(540, 280), SHIFT)
    assert canvas.view.selection.points == {(bent, 0), (bent, 1)}


def test_escape_puts_a_dragged_point_back(canvas, bent):
    before = path(canvas, bent)
    canvas.press_and_move(QPointF(320, 0), QPointF(330, 200))
    assert near(path(canvas, bent), 330, 200) < 3
    canvas.key(Qt.Key.Key_Escape)
    canvas.let_go(QPointF(330, 200))
    assert points(canvas, bent) == ((320, 0), (480, 300))
    assert path(canvas, bent) == before


def test_arrows_nudge_selected_points(canvas, bent):
    canvas.click(QPointF(320, 0))
    count = canvas.undo_stack.count()
    for _ in range(3):
        canvas.key(Qt.Key.Key_Right)
    assert points(canvas, bent)[0] == (344, 0)
    assert canvas.undo_stack.count() == count + 1


def test_the_menu_of_a_point_removes_it_or_all(canvas, bent):
    choose(canvas, QPointF(320, 0), "Remove reroute point")
    assert points(canvas, bent) == ((480, 300),)
    canvas.undo()
    choose(canvas, QPointF(320, 0), "Remove all reroute points")
    assert points(canvas, bent) == ()
    canvas.undo()
    assert len(points(canvas, bent)) == 2


def test_the_wire_goes_through_its_points_and_keeps_to_its_ports(canvas, bent):
    way = path(canvas, bent)
    assert near(way, 320, 0) < 3
    assert near(way, 480, 300) < 3
    assert (way.pointAtPercent(0) - canvas.out(bent.source)).manhattanLength() < 1
    assert (way.pointAtPercent(1) - canvas.into(bent.target)).manhattanLength() < 1


def test_points_go_along_with_both_nodes_also_while_they_are_dragged(canvas, bent):
    canvas.key(Qt.Key.Key_A, CTRL)
    start = canvas.grip(bent.target)
    canvas.press_and_move(start, start + QPointF(0, 80))
    assert near(path(canvas, bent), 320, 80) < 3
    canvas.let_go(start + QPointF(0, 80))
    shift = canvas.document.node(bent.target).position[1] - 100
    assert shift == pytest.approx(80, abs=8)
    assert points(canvas, bent) == ((320, shift), (480, 300 + shift))


def test_copies_have_points_of_their_own(canvas, bent):
    canvas.key(Qt.Key.Key_A, CTRL)
    canvas.key(Qt.Key.Key_D, CTRL)
    copy = next(iter(canvas.edges - {bent}))
    dx = canvas.document.node(copy.source).position[0]
    dy = canvas.document.node(copy.source).position[1] - 100
    assert points(canvas, copy) == ((320 + dx, dy), (480 + dx, 300 + dy))


def test_a_wire_that_is_plugged_elsewhere_keeps_its_points(canvas, bent):
    other = canvas.add("layers.Dense", 600, 300)
    canvas.drag(canvas.into(bent.target), canvas.into(other))
    (edge,) = canvas.edges
    assert edge.target == other
    assert points(canvas, edge) == ((320, 0), (480, 300))


@pytest.fixture
def around(canvas):
    """A wire that runs through three points below its nodes."""
    source, target = canvas.add("Input", 0, 0), canvas.add("layers.Dense", 1200, 0)
    edge = canvas.wire(source, target)
    with canvas.document.edit("Bend") as edit:
        edit.bend(edge, ((300.0, 300.0), (700.0, 300.0), (1100.0, 300.0)))
    canvas.look(600, 200)
    return edge


def halves(canvas):
    """The points of both parts of a wire on which a node was put."""
    (new,) = canvas.view.selection.nodes
    (first,), (second,) = canvas.document.incoming(new), canvas.document.outgoing(new)
    return points(canvas, first), points(canvas, second)


def drop_a_loose_node(canvas):
    node = canvas.add("layers.Dropout", 400, -300)
    start = canvas.grip(node)
    grip = start - QPointF(*canvas.document.node(node).position)
    canvas.drag(start, QPointF(396, 280) + grip)


def drop_from_the_palette(canvas):
    assert canvas.drop("layers.Dropout", QPointF(500, 300))


def double_click_and_type(canvas):
    canvas.double_click(QPointF(500, 300))
    canvas.type("dropout")
    canvas.enter()


@pytest.mark.parametrize(
    "insert", [drop_a_loose_node, drop_from_the_palette, double_click_and_type]
)
def test_what_is_inserted_leaves_the_points_on_both_parts(canvas, around, insert):
    count = canvas.undo_stack.count()
    insert(canvas)
    assert halves(canvas) == (((300, 300),), ((700, 300), (1100, 300)))
    (new,) = canvas.view.selection.nodes
    x, y = canvas.document.node(new).position
    assert (abs(x - 396) <= 4, y) == (True, 280), "where it was put, in line with the points there"
    assert canvas.document.node(around.target).position == (1200, 0)
    assert canvas.undo_stack.count() == count + 1 + (insert is drop_a_loose_node)  # it was drawn
    for edge in canvas.edges:
        for x, y in points(canvas, edge):
            assert near(path(canvas, edge), x, y) < 3
    canvas.undo()
    assert canvas.edges == {around}
    assert len(points(canvas, around)) == 3


def test_delete_with_healing_joins_the_points_of_both_parts(canvas, around):
    drop_from_the_palette(canvas)
    canvas.key(Qt.Key.Key_M)
    assert halves(canvas) == (((300, 300),), ((700, 300), (1100, 300))), "muting bends nothing"
    canvas.key(Qt.Key.Key_Delete, CTRL)
    assert canvas.edges == {around}
    assert points(canvas, around) == ((300, 300), (700, 300), (1100, 300))
    canvas.undo()
    assert len(canvas.edges) == 2


def test_a_node_may_be_put_far_from_both_ends_of_a_wire_that_leads_there(canvas, bent):
    with canvas.document.edit("Bend") as edit:
        edit.bend(bent, ((300.0, 300.0), (900.0, 300.0)))
    canvas.drop("layers.Dropout", QPointF(660, 300))
    assert halves(canvas) == (((300, 300),), ((900, 300),))
    (new,) = canvas.view.selection.nodes
    assert canvas.document.node(new).position == (556, 280)


def test_points_are_gone_with_their_wire_and_come_back_with_it(canvas, bent):
    scene = canvas.view.canvas
    dots = len(scene.items())
    canvas.view.editor.disconnect([bent])
    assert len(scene.items()) == dots - 3
    canvas.undo()
    assert len(scene.items()) == dots
    assert near(path(canvas, bent), 320, 0) < 3


def test_all_of_the_drawing_is_its_points_too(canvas, wire):
    with canvas.document.edit("Bend") as edit:
        edit.bend(wire, ((300.0, 4000.0),))
    canvas.key(Qt.Key.Key_Home)
    assert canvas.view.visible_area.contains(QPointF(300, 4000))
