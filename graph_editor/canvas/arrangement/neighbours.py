"""Which node, frame or note lies next in a direction. No Qt."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from graph_editor.document.flow import Flow
from graph_editor.document.graph import Position

Key = TypeVar("Key", bound=Hashable)


def neighbour(
    places: Mapping[Key, Position],
    selected: Iterable[Key],
    dx: int,
    dy: int,
    flow: Flow = Flow.RIGHT,
) -> Key | None:
    """What is nearest in a direction from what is selected; the first where nothing is.

    Distances are those of a drawing that flows to the right: in one that flows down, what comes
    next is near, and what stands beside a node is far, though cards are wider than high.

    Args:
        places: the middle of each.
    """
    start = next((places[key] for key in selected if key in places), None)
    if start is None:
        return next(iter(places), None)
    here = flow.redrawn(start, Flow.RIGHT)
    dx, dy = map(round, flow.turn(dx, dy))
    best: tuple[float, Key] | None = None
    for key, place in places.items():
        x, y = flow.redrawn(place, Flow.RIGHT)
        along = (x - here[0]) * dx + (y - here[1]) * dy
        aside = abs((x - here[0]) * dy) + abs((y - here[1]) * dx)
        if along > 1 and aside <= 2 * along:
            distance = along + 2 * aside
            if best is None or distance < best[0]:
                best = (distance, key)
    return best[1] if best is not None else None
