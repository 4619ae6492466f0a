"""What becomes of the points that wires go through when nodes move and wires are plugged elsewhere.

It follows from an edit as a whole: a wire that only gets another end is another edge afterwards,
and a node moves in one edit while the other end of its wire moves in the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from graph_editor.document.change import NodeChanged, WireBent
from graph_editor.document.graph import Edge, GraphId, NodeId, Points, Position
from graph_editor.document.wire_heirs import Shifts, hand_over

if TYPE_CHECKING:
    from graph_editor.document.document import Document
    from graph_editor.document.edit import Edit


def keep_points(edit: Edit, document: Document) -> None:
    """Let wires keep their points in an edit that is about to end, and take them along."""
    bent = {(c.graph, c.edge) for c in edit.changes if isinstance(c, WireBent)}
    moves = _moves(edit)
    _shift(edit, document, moves, bent)
    if edit.lost_points:
        hand_over(edit, document, moves)


def _shift(
    edit: Edit,
    document: Document,
    moves: Mapping[GraphId, Shifts],
    bent: Collection[tuple[GraphId, Edge]],
) -> None:
    """Points go where the ends of their wire go; where these go apart, in between."""
    for graph, shifts in moves.items():
        if not document.has_graph(graph):
            continue
        for edge, points in list(document.points(graph).items()):
            first, last = shifts.get(edge.source), shifts.get(edge.target)
            if first is not None and last is not None and (graph, edge) not in bent:
                edit.in_graph(graph).bend(edge, _between(points, first, last))


def _moves(edit: Edit) -> Mapping[GraphId, Shifts]:
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
