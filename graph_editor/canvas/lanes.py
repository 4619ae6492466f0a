"""Where long wires run so that they pass over no node."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from graph_editor.document.graph import Edge

if TYPE_CHECKING:
    from graph_editor.canvas.scene import CanvasScene

_LONG = 260.0
_FORWARD = 48.0
_CLEAR = 12.0
_STEP = 8.0
_LOOK = 400.0
_LOOK_BACK = 160.0
_SAMPLES = tuple(i / 12 for i in range(1, 12))


class Lanes:
    """Finds for each wire that needs one a height at which it is clear of nodes and other wires."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._taken: dict[int, dict[Edge, tuple[float, float]]] = defaultdict(dict)
        self._of: dict[Edge, int] = {}

    def clear(self) -> None:
        """Forget all lanes."""
        self._taken.clear()
        self._of.clear()

    def free(self, edge: Edge) -> None:
        """The edge needs its lane no more."""
        step = self._of.pop(edge, None)
        if step is not None:
            del self._taken[step][edge]

    def find(self, edge: Edge, start: QPointF, end: QPointF, path: QPainterPath) -> float | None:
        """The height of a wire's lane; None where `path`, the plain way, is clear.

        Args:
            start, end: the ports.
        """
        self.free(edge)
        gap = end.x() - start.x()
        if _FORWARD <= gap < _LONG:
            return None
        forward = gap >= _FORWARD
        if forward and not self._crossed(edge, path):
            return None
        span = (start.x() + 48, end.x() - 48) if forward else (end.x() - 24, start.x() + 24)
        low, high = sorted((start.y(), end.y()))
        look = _LOOK if forward else _LOOK_BACK
        area = QRectF(span[0], low - look, span[1] - span[0], high - low + 2 * look)
        blocked = _merged(
            [
                (item.body.top() - _CLEAR, item.body.bottom() + _CLEAR)
                for item in self._scene.things_in(area)[0]
                if item.body.right() > span[0] and item.body.left() < span[1]
            ]
        )
        wanted = start.y() if forward else end.y() - 56
        if not forward and abs(end.y() - start.y()) < 64:
            wanted = max(start.y(), end.y()) + 120
        ways = [wanted] + [side for pair in blocked for side in pair]

        def cost(lane: float) -> float:
            return abs(lane - start.y()) + abs(lane - end.y()) + abs(lane - wanted) / 4

        for lane in sorted(ways, key=cost):
            if not any(top < lane < bottom for top, bottom in blocked):
                away = 1.0 if lane >= (low + high) / 2 else -1.0
                return self._take(edge, lane, away, span)
        return None

    def _crossed(self, edge: Edge, path: QPainterPath) -> bool:
        bodies = [
            item.body.adjusted(-4, -4, 4, 4)
            for item in self._scene.things_in(path.boundingRect().adjusted(0, -4, 0, 4))[0]
            if item.node_id not in (edge.source, edge.target)
        ]
        if not bodies:
            return False
        points = [path.pointAtPercent(share) for share in _SAMPLES]
        return any(body.contains(point) for body in bodies for point in points)

    def _take(self, edge: Edge, lane: float, away: float, span: tuple[float, float]) -> float:
        """The lane, or the next beside it where another wire runs in it already."""
        step = round(lane / _STEP)
        for _ in range(6):
            others = self._taken[step].values()
            if not any(left < span[1] and span[0] < right for left, right in others):
                break
            step += int(away)
        self._taken[step][edge] = span
        self._of[edge] = step
        return step * _STEP


def _merged(intervals: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The union of intervals, as intervals that do not touch."""
    merged: list[tuple[float, float]] = []
    for low, high in sorted(intervals):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return merged
