"""Reroute points and auto-layout, and layers that are put where points are."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt

from graph_editor.document.flow import Flow
from graph_editor.document.graph import Edge, NodeId, Points

Pair = tuple[float, float]
Key = Qt.Key


class Bent:
    """A wire that goes through a point below it, and two layers further below, one above the other.

    Attributes:
        canvas: where they are drawn.
        wire: the wire.
        first, second: the layers below, connected.
    """

    def __init__(self, canvas: Any, flow: Flow) -> None:
        self.canvas, self.flow = canvas, flow
        with canvas.document.edit("Flow") as edit:
            edit.set_flow(flow)
        self.wire = self.pair((0, 0), (1400, 0))
        self.lead(self.wire, (700, 400))
        self.below = self.pair((-100, 380), (-100, 1200))
        self.first, self.second = self.below.source, self.below.target
        canvas.view.snapping.to_grid = False
        canvas.look(*flow.turn(700, 400), 0.5)

    def pair(self, *places: Pair) -> Edge:
        """Two layers at places in flow coordinates, connected."""
        ends = [self.canvas.add("layers.Dense", *self.flow.turn(*place)) for place in places]
        return self.canvas.wire(*ends)

    def lead(self, edge: Edge, *places: Pair) -> None:
        with self.canvas.document.edit("Bend") as edit:
            edit.bend(edge, tuple(self.flow.turn(*place) for place in places))

    def lay_out(self, *nodes: NodeId) -> None:
        self.canvas.view.setFocus()
        self.canvas.view.selection.set(nodes)
        modifiers = Qt.KeyboardModifier(0)
        if self.flow is Flow.DOWN:
            modifiers = Qt.KeyboardModifier.ShiftModifier
        self.canvas.key(Key.Key_L, modifiers)

    def points(self, edge: Edge) -> Points:
        return self.canvas.document.points().get(edge, ())

    def passes_over(self, edge: Edge) -> set[NodeId]:
        """The nodes over which a wire runs, but for its own."""
        path = self.canvas.view.canvas.wires.items[edge].path()
        spots = [path.pointAtPercent(step / 400) for step in range(401)]
        nodes = self.canvas.view.canvas.nodes
        return {
            node_id
            for node_id, item in nodes.items()
            if node_id not in (edge.source, edge.target)
            and any(item.body.adjusted(1, 1, -1, -1).contains(spot) for spot in spots)
        }


@pytest.fixture(params=list(Flow))
def bent(canvas: Any, request: pytest.FixtureRequest) -> Bent:
    return Bent(canvas, request.param)


def test_points_that_would_lead_across_a_node_go(bent: Bent) -> None:
    canvas, before = bent.canvas, bent.points(bent.wire)
    assert not bent.passes_over(bent.wire)
    steps = canvas.undo_stack.count()
    bent.lay_out(bent.first, bent.second)
    assert bent.points(bent.wire) == ()
    assert not bent.passes_over(bent.wire)
    assert canvas.undo_stack.count() == steps + 1
    canvas.undo()
    assert bent.points(bent.wire) == before


def test_points_that_are_in_nobodys_way_stay(bent: Bent) -> None:
    bent.lead(bent.wire, (700, -300))
    before = bent.points(bent.wire)
    bent.lay_out(bent.first, bent.second)
    assert bent.points(bent.wire) == before


def test_a_wire_that_led_across_a_node_before_still_does(bent: Bent) -> None:
    """It is what the user wanted, and the layout of others does not change it."""
    bent.canvas.add("layers.Conv2D", *bent.flow.turn(650, -320))
    bent.lead(bent.wire, (700, -300))
    assert bent.passes_over(bent.wire)
    before = bent.points(bent.wire)
    bent.lay_out(bent.first, bent.second)
    assert bent.points(bent.wire) == before


def test_points_go_along_with_a_wire_that_moves_as_a_whole(bent: Bent) -> None:
    nodes = bent.canvas.document.nodes
    bent.lay_out()
    places = {n: nodes()[n].position for n in (bent.wire.source, bent.wire.target)}
    assert bent.points(bent.wire) == (), "its ends lie differently now"
    (left, top), (right, bottom) = places[bent.wire.source], places[bent.wire.target]
    middle = (left + right) / 2, (top + bottom) / 2
    x, y = bent.flow.turn(*middle)
    bent.lead(bent.wire, (x, y - 400))
    before = bent.points(bent.wire)
    bent.lay_out()
    assert bent.points(bent.wire) == before, "all is in order already"


def test_a_drawing_that_is_turned_keeps_no_points(bent: Bent) -> None:
    other = Flow.DOWN if bent.flow is Flow.RIGHT else Flow.RIGHT
    bent.canvas.view.editor.auto_layout(flow=other)
    assert not bent.canvas.document.points()
    bent.canvas.undo()
    assert bent.points(bent.wire)


def test_a_point_that_one_end_leaves_behind(bent: Bent) -> None:
    """The wire turns back over its own card to get to it: it goes."""
    target = bent.canvas.document.node(bent.wire.target).position
    along, across = bent.flow.turn(*target)
    bent.lead(bent.wire, (along - 20, across + 20))
    node = bent.canvas.add("layers.Dense", *bent.flow.turn(along - 500, across + 400))
    bent.canvas.wire(bent.wire.target, node)
    bent.lay_out(bent.wire.target, node)
    assert bent.points(bent.wire) == ()


@pytest.mark.parametrize("wired", [False, True])
def test_a_layer_that_is_put_on_a_point(bent: Bent, wired: bool) -> None:
    """One without wires goes between the ends and stands in the point's place; another one is
    only moved, whichever way the drawing flows."""
    canvas, before = bent.canvas, bent.points(bent.wire)
    node = bent.first if wired else canvas.add("layers.Conv2D", *bent.flow.turn(200, 800))
    body = canvas.view.canvas.nodes[node].body
    start = canvas.grip(node)
    canvas.drag(start, QPointF(*before[0]) + (start - body.center()))
    after = canvas.view.canvas.nodes[node].body
    assert after.contains(QPointF(*before[0]))
    if wired:
        assert bent.points(bent.wire) == before
    else:
        assert not canvas.document.has_edge(bent.wire)
        assert not canvas.document.points()
