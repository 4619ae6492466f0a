"""What becomes of the points that wires go through when nodes move and wires are plugged elsewhere.

It follows from an edit as a whole: a wire that only gets another end is another edge afterwards,
and a node moves in one edit while the other end of its wire moves in the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from graph_editor.document.change import EdgeAdded, NodeChanged, WireBent
from graph_editor.document.graph import Edge, GraphId, NodeId, Points, Position

if TYPE_CHECKING:
    from graph_editor.document.document import Document
    from graph_editor.document.edit import Edit


def keep_points(edit: Edit, document: Document) -> None:
    """Let wires keep their points in an edit that is about to end, and take them along."""
    bent = [change for change in edit.changes if isinstance(change, WireBent)]
    _shift(edit, document, {(change.graph, change.edge) for change in bent})
    if bent:
        _hand_over(edit, document, bent)


def _shift(edit: Edit, document: Document, bent: set[tuple[GraphId, Edge]]) -> None:
    """Points go where the ends of their wire go; where these go apart, in between."""
    moves = _moves(edit)
    for graph, shifts in moves.items():
        if not document.has_graph(graph):
            continue
        for edge, points in list(document.points(graph).items()):
            first, last = shifts.get(edge.source), shifts.get(edge.target)
            if first is not None and last is not None and (graph, edge) not in bent:
                edit.in_graph(graph).bend(edge, _between(points, first, last))


def _moves(edit: Edit) -> Mapping[GraphId, Mapping[NodeId, Position]]:
    """How far each node has moved in an edit."""
    moves: dict[GraphId, dict[NodeId, Position]] = {}
    for change in edit.changes:
        if isinstance(change, NodeChanged) and change.before.position != change.after.position:
            (x, y), (to_x, to_y) = change.before.position, change.after.position
            shifts = moves.setdefault(change.graph, {})
            dx, dy = shifts.get(change.after.id, (0.0, 0.0))
            shifts[change.after.id] = (dx + to_x - x, dy + to_y - y)
    return moves


def _between(points: Points, first: Position, last: Position) -> Points:
    moved = []
    for place, (x, y) in enumerate(points, 1):
        share = place / (len(points) + 1)
        dx = first[0] + (last[0] - first[0]) * share
        dy = first[1] + (last[1] - first[1]) * share
        moved.append((float(round(x + dx)), float(round(y + dy))))
    return tuple(moved)


def _hand_over(edit: Edit, document: Document, bent: list[WireBent]) -> None:
    """A wire that came in the place of another one goes through that one's points; so does one
    that was taken away and drawn again."""
    added: _Added = {}
    for made in edit.changes:
        if isinstance(made, EdgeAdded) and document.has_graph(made.graph):
            new = made.edge
            if document.has_edge(new, made.graph):
                for end in ((new.source, new.source_port), (new.target, new.target_port)):
                    added.setdefault((made.graph, *end), set()).add(new)
    heirs: dict[tuple[GraphId, Edge], list[tuple[bool, Points]]] = {}
    for change in bent if added else ():
        graph, edge = change.graph, change.edge
        if change.after or not change.before or not document.has_graph(graph):
            continue
        heir = _heir(added, graph, edge)
        if heir == edge or (heir is not None and not document.has_edge(edge, graph)):
            begins = (heir.source, heir.source_port) == (edge.source, edge.source_port)
            heirs.setdefault((graph, heir), []).append((not begins, change.before))
    for (graph, heir), parts in heirs.items():
        if heir not in document.points(graph):
            points = tuple(point for _, part in sorted(parts) for point in part)
            edit.in_graph(graph).bend(heir, points)


_Added = dict[tuple[GraphId, NodeId, str], set[Edge]]
"""The wires that are new in an edit, by graph and by each of their ends."""


def _heir(added: _Added, graph: GraphId, edge: Edge) -> Edge | None:
    """The new wire that shares an end with one that is gone; None where there are several."""
    begin = added.get((graph, edge.source, edge.source_port), set())
    end = added.get((graph, edge.target, edge.target_port), set())
    if edge in begin:
        return edge
    same = [new for new in begin | end if (new.source, new.target) == (edge.source, edge.target)]
    if len(same) == 1:  # only a port of it is another one
        return same[0]
    near = begin | end
    return next(iter(near)) if len(near) == 1 else None
