"""Which node lies next in a direction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from graph_editor.document.flow import Flow
from graph_editor.document.graph import NodeId

if TYPE_CHECKING:
    from graph_editor.canvas.node_item import NodeItem


def neighbour(
    items: Mapping[NodeId, NodeItem],
    selected: Iterable[NodeId],
    dx: int,
    dy: int,
    flow: Flow = Flow.RIGHT,
) -> NodeId | None:
    """The nearest node in a direction from the selected ones; the first node where none is.

    Distances are those of a drawing that flows to the right: in one that flows down, what comes
    next is near, and what stands beside a node is far, though cards are wider than high.
    """
    start = next((items[node_id] for node_id in selected if node_id in items), None)
    if start is None:
        return next(iter(items), None)
    here = _place(start, flow)
    dx, dy = map(round, flow.turn(dx, dy))
    best: tuple[float, NodeId] | None = None
    for node_id, item in items.items():
        x, y = _place(item, flow)
        along = (x - here[0]) * dx + (y - here[1]) * dy
        aside = abs((x - here[0]) * dy) + abs((y - here[1]) * dx)
        if along > 1 and aside <= 2 * along:
            distance = along + 2 * aside
            if best is None or distance < best[0]:
                best = (distance, node_id)
    return best[1] if best is not None else None


def _place(item: NodeItem, flow: Flow) -> tuple[float, float]:
    center = item.body.center()
    return flow.redrawn((center.x(), center.y()), Flow.RIGHT)
