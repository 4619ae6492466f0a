"""Which node lies next in a direction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from graph_editor.document.graph import NodeId

if TYPE_CHECKING:
    from graph_editor.canvas.node_item import NodeItem


def neighbour(
    items: Mapping[NodeId, NodeItem], selected: Iterable[NodeId], dx: int, dy: int
) -> NodeId | None:
    """The nearest node in a direction from the selected ones; the first node where none is."""
    start = next((items[node_id] for node_id in selected if node_id in items), None)
    if start is None:
        return next(iter(items), None)
    here = start.body.center()
    best: tuple[float, NodeId] | None = None
    for node_id, item in items.items():
        way = item.body.center() - here
        along = way.x() * dx + way.y() * dy
        aside = abs(way.x() * dy) + abs(way.y() * dx)
        if along > 1 and aside <= 2 * along:
            distance = along + 2 * aside
            if best is None or distance < best[0]:
                best = (distance, node_id)
    return best[1] if best is not None else None
