"""Where the user looked before, to go back to and forward again, as in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from graph_editor.document.graph import GraphId

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_MOST = 100
_NEAR = 64.0


@dataclass(frozen=True, slots=True)
class Place:
    """What was seen: which graph, how large, around which point."""

    graph: GraphId
    zoom: float
    x: float
    y: float

    def like(self, other: Place) -> bool:
        """Whether going from one to the other would show nothing new."""
        return (
            self.graph == other.graph
            and abs(self.zoom / other.zoom - 1) < 0.1
            and (abs(self.x - other.x) + abs(self.y - other.y)) * self.zoom < _NEAR
        )


class ViewHistory:
    """The places that jumps left. Whoever jumps calls `mark` first."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._before: list[Place] = []
        self._after: list[Place] = []
        self._going = False

    def mark(self) -> None:
        """Keep what is seen now, because something else will be."""
        if self._going:
            return  # through another graph, which marks where it was left
        here = self._here()
        self._after.clear()
        if not self._before or not self._before[-1].like(here):
            self._before.append(here)
            del self._before[:-_MOST]

    def clear(self) -> None:
        """Forget all places (another project)."""
        self._before.clear()
        self._after.clear()

    def back(self) -> bool:
        """Look where the user looked before the last jump; False where there was none."""
        return self._go(self._before, self._after)

    def forward(self) -> bool:
        """Undo `back`."""
        return self._go(self._after, self._before)

    def _go(self, source: list[Place], target: list[Place]) -> bool:
        here = self._here()
        while source:
            place = source.pop()
            if place.like(here) or not self._view.document.has_graph(place.graph):
                continue
            target.append(here)
            self._going = True
            self._view.look_at(place.graph, place.zoom, QPointF(place.x, place.y))
            self._going = False
            return True
        return False

    def _here(self) -> Place:
        center = self._view.visible_area.center()
        return Place(self._view.document.graph, self._view.zoom, center.x(), center.y())
