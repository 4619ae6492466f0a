"""Which wires go through the points of those that an edit has taken away.

A wire that is cut in two by a node hands its points to both parts, wires that become one hand it
theirs, and one that only got another end keeps them. It follows from what was there before the edit
and what is there after it, so that nothing that draws wires needs to think of points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import dist
from typing import TYPE_CHECKING

from graph_editor.document.change import EdgeAdded, EdgeRemoved
from graph_editor.document.flow import Flow, Pair
from graph_editor.document.graph import Edge, GraphId, NodeId, Points, Position, parse_port

if TYPE_CHECKING:
    from graph_editor.document.document import Document
    from graph_editor.document.edit import Edit

Shifts = Mapping[NodeId, Position]
"""How far each node of a graph has moved in an edit."""


def hand_over(edit: Edit, document: Document, moves: Mapping[GraphId, Shifts]) -> None:
    """Give the points of wires that are gone to those that came for them."""
    for graph, lost in edit.lost_points.items():
        if document.has_graph(graph):
            _Heirs(edit.in_graph(graph), document, lost, moves.get(graph, {})).settle()


def place_on(way: Sequence[Pair], start: Pair, end: Pair, enter: Pair, leave: Pair) -> int:
    """How many of a wire's points lie before something on it: where that makes its way least
    longer.

    Args:
        way: the points between the wire's ends `start` and `end`.
        enter, leave: where the wire goes into what lies on it, and where it goes on.
    """
    longer = [
        dist(before, enter) + dist(leave, after) - dist(before, after)
        for before, after in pairwise((start, *way, end))
    ]
    return longer.index(min(longer))


class _Heirs:
    """The wires of one graph that an edit has taken away and drawn."""

    def __init__(
        self, edit: Edit, document: Document, lost: Mapping[Edge, Points], moves: Shifts
    ) -> None:
        self._edit, self._document = edit, document
        self._lost, self._moves = lost, moves
        first: dict[Edge, bool] = {}
        for change in edit.changes:
            if isinstance(change, EdgeAdded | EdgeRemoved) and change.graph == edit.graph:
                first.setdefault(change.edge, isinstance(change, EdgeRemoved))
        there = {edge for edge in first if document.has_edge(edge, edit.graph)}
        self._gone = _Ways(edge for edge, was in first.items() if was and edge not in there)
        self._made = _Ways(edge for edge, was in first.items() if not was and edge in there)
        self._again = {edge for edge, was in first.items() if was and edge in there}

    def settle(self) -> None:
        handed = self._joined() | self._parted()
        single: dict[Edge, dict[bool, Points]] = defaultdict(dict)
        for edge, points in sorted(self._lost.items()):
            heir = self._heir(edge) if edge not in handed else None
            if heir is not None:
                begins = (heir.source, heir.source_port) == (edge.source, edge.source_port)
                single[heir].setdefault(not begins, points)
        for heir, parts in single.items():
            self._bend(heir, tuple(point for _, part in sorted(parts.items()) for point in part))

    def _joined(self) -> set[Edge]:
        """Lead a new wire through the points of all those in a row that it came for."""
        handed: set[Edge] = set()
        for new in self._made.edges:
            way = self._gone.way(new)
            if len(way) > 1:
                self._bend(new, tuple(p for edge in way for p in self._lost.get(edge, ())))
                handed.update(way)
        return handed

    def _parted(self) -> set[Edge]:
        """Lead new wires in a row through the points of the one that they came for."""
        handed: set[Edge] = set()
        for old, points in sorted(self._lost.items()):
            way = self._made.way(old)
            if len(way) > 1:
                self._part(old, points, way)
                handed.add(old)
        return handed

    def _part(self, old: Edge, points: Points, way: Sequence[Edge]) -> None:
        """Give each wire of a row its share of the points: those before a node stay where they are
        with what is before, those behind it move on with what follows. A node takes the points
        that it lies on."""
        flow, node = self._edit.flow, self._edit.node
        on_way = [flow.turn(*point) for point in points]
        length, _ = flow.card
        starts, ends = self._before(old.source), self._before(old.target)
        start = (flow.turn(*starts)[0] + length, flow.turn(*starts)[1] + flow.port_across)
        end = (flow.turn(*ends)[0], flow.turn(*ends)[1] + flow.port_across)
        corners = [flow.turn(*node(edge.target).position) for edge in way[:-1]]
        places = [0]
        for along, across in corners:
            level = across + flow.port_across
            place = place_on(on_way, start, end, (along, level), (along + length, level))
            places.append(max(place, places[-1]))
        for share, (edge, first, last) in enumerate(
            zip(way, places, [*places[1:], len(points)], strict=True)
        ):
            by = self._moves.get(old.source if share == 0 else old.target, (0.0, 0.0))
            part = [(x + by[0], y + by[1]) for x, y in points[first:last]]
            self._bend(edge, tuple(p for p in part if not _covered(p, corners, flow)))

    def _before(self, node_id: NodeId) -> Position:
        """Where a node was before the edit."""
        x, y = self._edit.node(node_id).position
        dx, dy = self._moves.get(node_id, (0.0, 0.0))
        return x - dx, y - dy

    def _heir(self, edge: Edge) -> Edge | None:
        """The new wire that shares an end with one that is gone; None where there are several."""
        if edge in self._again:
            return edge
        near = self._made.beginning(edge) | self._made.ending(edge)
        same = [new for new in near if (new.source, new.target) == (edge.source, edge.target)]
        if len(same) == 1:  # only a port of it is another one
            return same[0]
        return next(iter(near)) if len(near) == 1 else None

    def _bend(self, edge: Edge, points: Points) -> None:
        if edge not in self._document.points(self._edit.graph):
            self._edit.bend(edge, points)


class _Ways:
    """Wires, by where they begin and end."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self.edges = sorted(edges)
        self._from: dict[NodeId, list[Edge]] = defaultdict(list)
        self._into: dict[NodeId, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            self._from[edge.source].append(edge)
            self._into[edge.target].append(edge)

    def beginning(self, edge: Edge) -> set[Edge]:
        """Those that begin where a wire does."""
        found = self._from.get(edge.source, ())
        return {other for other in found if other.source_port == edge.source_port}

    def ending(self, edge: Edge) -> set[Edge]:
        """Those that end where a wire does."""
        found = self._into.get(edge.target, ())
        return {other for other in found if other.target_port == edge.target_port}

    def way(self, edge: Edge) -> list[Edge]:
        """Wires in a row from where another one begins to where it ends; [] where there is none.
        Slots of a list count as one end where no row ends in the same, for they close up."""
        name = parse_port(edge.target_port)[0]
        ends = self.ending(edge) or {
            e for e in self._into.get(edge.target, ()) if parse_port(e.target_port)[0] == name
        }
        came: dict[NodeId, Edge] = {}
        queue = sorted(self.beginning(edge))
        for step in queue:  # it grows
            if step in ends:
                row = [step]
                while row[-1].source != edge.source:
                    row.append(came[row[-1].source])
                return row[::-1]
            if step.target not in came and step.target != edge.target:
                came[step.target] = step
                queue += self._from.get(step.target, ())
        return []


def _covered(point: Position, corners: Iterable[Pair], flow: Flow) -> bool:
    along, across = flow.turn(*point)
    length, breadth = flow.card
    return any(x < along < x + length and y < across < y + breadth for x, y in corners)
