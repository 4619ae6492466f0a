"""Where long wires run so that they pass over no node. Plain Python, no Qt."""

from __future__ import annotations

from collections import defaultdict

from graph_editor.canvas.node_grid import Box, NodeGrid
from graph_editor.document.graph import Edge

Point = tuple[float, float]

FORWARD = 48.0
"""From this gap on, a wire to the right is one smooth curve."""
_LONG = 260.0
_STRAIGHT = 1.0
_REACH = 160.0
_CLEAR = 16.0
_STEP = 8.0
_LOOKS = (400.0, 1600.0, 6400.0)
_LOOKS_BACK = (160.0, 800.0, 3200.0)
_BESIDE = 8
_OUT = 48.0


class Lanes:
    """Finds for each wire that needs one a height at which it is clear of nodes and other wires."""

    def __init__(self, grid: NodeGrid) -> None:
        self._grid = grid
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

    def find(self, edge: Edge, start: Point, end: Point) -> float | None:
        """The height of a wire's lane; None where the plain way is clear.

        Args:
            start, end: the ports.
        """
        if edge in self._of:
            self.free(edge)
        gap = end[0] - start[0]
        if FORWARD <= gap < _LONG:
            return None
        forward = gap >= FORWARD
        if forward and not self._crossed(edge, start, end):
            return None
        if forward:
            span = (start[0] + _OUT, end[0] - _OUT)
        else:
            span = (end[0] - _OUT / 2, start[0] + _OUT / 2)
        low, high = sorted((start[1], end[1]))
        wanted = start[1] if forward else end[1] - 56
        if not forward and high - low < 64:
            wanted = high + 120
        for look in _LOOKS if forward else _LOOKS_BACK:
            blocked = self._blocked((span[0], low - look, span[1], high + look))
            ways = [wanted, *(side for pair in blocked for side in pair)]
            clear = [
                lane
                for lane in ways
                if low - look < lane < high + look and not _inside(lane, blocked)
            ]
            if clear:
                lane = min(
                    clear,
                    key=lambda y: abs(y - start[1]) + abs(y - end[1]) + abs(y - wanted) / 4,
                )
                return self._take(edge, lane, lane >= (low + high) / 2, span, blocked)
        return None

    def _blocked(self, area: Box) -> list[tuple[float, float]]:
        """The heights in an area that nodes take."""
        return _merged(
            [
                (top - _CLEAR, bottom + _CLEAR)
                for _, (left, top, right, bottom) in self._grid.near(area)
                if right > area[0] and left < area[2]
            ]
        )

    def _crossed(self, edge: Edge, start: Point, end: Point) -> bool:
        """Whether the smooth curve between two ports passes over a node that is not its own."""
        low, high = sorted((start[1], end[1]))
        boxes = [
            box
            for node, box in self._grid.near((start[0], low - 4, end[0], high + 4))
            if node not in (edge.source, edge.target)
        ]
        if not boxes:
            return False
        if high - low < _STRAIGHT:
            return True
        # Pieces of the curve, each within the rectangle of its ends: it only rises or only falls.
        gap, drop = end[0] - start[0], end[1] - start[1]
        reach = min(max(gap / 2, 24.0), _REACH)
        count = max(12, min(96, round(gap / 24)))
        before = start
        for step in range(1, count + 1):
            t = step / count
            u = 1 - t
            across = 3 * u * t * (u * reach + t * (gap - reach)) + t * t * t * gap
            point = (start[0] + across, start[1] + t * t * (3 - 2 * t) * drop)
            top, bottom = sorted((before[1], point[1]))
            for box in boxes:
                if (
                    box[0] - 4 < point[0]
                    and box[2] + 4 > before[0]
                    and box[1] - 4 < bottom
                    and box[3] + 4 > top
                ):
                    return True
            before = point
        return False

    def _take(
        self,
        edge: Edge,
        lane: float,
        down: bool,
        span: tuple[float, float],
        blocked: list[tuple[float, float]],
    ) -> float:
        """The lane, or the next beside it where another wire runs in it already."""
        first = round(lane / _STEP)
        away = 1 if down else -1
        beside = [0] + [side * n for n in range(1, _BESIDE) for side in (away, -away)]
        chosen = first
        for offset in beside:
            step = first + offset
            if offset and _inside(step * _STEP, blocked, _STEP / 2):
                continue
            others = self._taken[step].values()
            if not any(left < span[1] and span[0] < right for left, right in others):
                chosen = step
                break
        self._taken[chosen][edge] = span
        self._of[edge] = chosen
        return chosen * _STEP


def _inside(lane: float, blocked: list[tuple[float, float]], grace: float = 0.0) -> bool:
    return any(top + grace < lane < bottom - grace for top, bottom in blocked)


def _merged(intervals: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The union of intervals, as intervals that do not touch."""
    merged: list[tuple[float, float]] = []
    for low, high in sorted(intervals):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return merged
