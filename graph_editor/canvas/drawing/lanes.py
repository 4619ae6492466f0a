"""Where wires run so that they pass over no node and, where that can be, no note. No Qt.

Everything here is in flow coordinates; the words are those of a drawing that flows to the right.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph_editor.canvas.arrangement.node_grid import Box, NodeGrid
from graph_editor.document.flow import Flow
from graph_editor.document.graph import Edge

Point = tuple[float, float]

FORWARD = 48.0
"""From this gap on, a wire to the right is one smooth curve."""
_LEAST_STEP = 16.0
"""From this gap on, it takes one step to the side."""
_STRAIGHT = 1.0
_REACH = 160.0
_CLEAR = 16.0
_BESIDE_NODE = 8.0
_STEP = 8.0
_LOOKS = (400.0, 1600.0, 6400.0)
_LOOKS_BACK = (160.0, 800.0, 3200.0)
_BESIDE = 8
_OUT = 48.0
_STUB = 24.0
_LEAST_BEND = 40.0
_LEVEL_BEND, _FLAT = 192.0, 1.5
"""How long the bend of a level wire is at least, and how many times what it rises or falls."""
_MOST_IN_WAY = 12
_CROSSING = 150.0
"""How much longer a way may be that does not cross the other wires into a node."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a wire runs between its ports.

    Attributes:
        lane: the height of its long straight part; None where it only bends from one port's
            height to the other's.
        leave: how far along it begins to bend; straight on from its port up to there.
        arrive: how far along it has bent; straight on to its port from there.
    """

    lane: float | None
    leave: float
    arrive: float


class Lanes:
    """Finds for each wire a way that is clear of nodes, and of other wires in the same lane.

    Attributes:
        flow: which way the drawing flows.
        notes: where notes are. A wire keeps clear of them as of nodes, but for those that lie on
            or just before its ports; where there is no way then, it passes over them.
    """

    def __init__(self, grid: NodeGrid, side_of: Callable[[Edge], float]) -> None:
        """Keep lanes among nodes.

        Args:
            grid: where the nodes are.
            side_of: whether a wire ends above the other wires into its node (-1), or below (1).
        """
        self.flow = Flow.RIGHT
        self.notes = NodeGrid()
        self._heeded = False
        self._ports: tuple[Point, ...] = ()
        self._grid = grid
        self._side_of = side_of
        self._taken: dict[int, dict[Edge, tuple[float, float]]] = defaultdict(dict)
        self._of: dict[Edge, int] = {}

    def clear(self) -> None:
        """Forget all lanes."""
        self._taken.clear()
        self._of.clear()

    def span(self, edge: Edge) -> float:
        """About how far along the flow an edge reaches."""
        axis, box = self.flow.axis, self._grid.box
        return abs(box(edge.target)[axis] - box(edge.source)[axis])

    def free(self, edge: Edge) -> None:
        """The edge needs its lane no more."""
        step = self._of.pop(edge, None)
        if step is not None:
            del self._taken[step][edge]

    def find(self, edge: Edge, start: Point, end: Point) -> Way:
        """The way of a wire.

        Args:
            start, end: the ports.
        """
        if edge in self._of:
            self.free(edge)
        self._heeded = bool(self.notes)
        self._ports = (start, end)
        way = self._find(edge, start, end)
        if way is None and self._heeded:
            self._heeded = False
            way = self._find(edge, start, end)
        return way or Way(None, start[0], end[0])

    def _find(self, edge: Edge, start: Point, end: Point) -> Way | None:
        """The way of a wire; None where there is none that is clear."""
        plain = Way(None, start[0], end[0])
        forward = end[0] - start[0] >= FORWARD
        if forward:
            if abs(start[1] - end[1]) < _STRAIGHT and end[0] - start[0] <= self.flow.gap:
                return plain
            in_way = self._in_way(edge, start, end)
            if not in_way or not _crossed(in_way, start, end):
                return _level(in_way, start, end) or plain
            bend = _bend(in_way, start, end)
            if bend is not None:
                return bend
        else:
            low, high = sorted((start[1], end[1]))
            gap, step = end[0] - start[0], (start[0] + end[0]) / 2
            if gap > 0 and (gap >= _LEAST_STEP or high - low < _STRAIGHT):
                aside = min(_CLEAR, gap) / 2
                if not self._blocked((step - aside, low, step + aside, high)):
                    return Way(None, step, step)
        lane = self._find_lane(edge, start, end, forward)
        if lane is None:
            return None
        return Way(lane, *self._ends(edge, start, end, lane, forward))

    def _near(self, area: Box) -> list[tuple[str, Box]]:
        """The nodes that touch an area, and where they are; and the notes, while they count."""
        right, turn = self.flow is Flow.RIGHT, self.flow.turn_sides
        area = area if right else turn(area)
        found: list[tuple[str, Box]] = self._grid.near(area)  # type: ignore[assignment]
        if self._heeded:
            found += [(n, box) for n, box in self.notes.near(area) if not self._on_port(box)]
        return found if right else [(node, turn(box)) for node, box in found]

    def _on_port(self, note: Box) -> bool:
        """Whether a note lies on a port of the wire, or so near that it cannot turn before it."""
        left, top, right, bottom = self.flow.turn_sides(note)
        return any(
            left - _STUB <= x <= right + _STUB and top - _STUB <= y <= bottom + _STUB
            for x, y in self._ports
        )

    def _in_way(self, edge: Edge, start: Point, end: Point) -> list[Box]:
        """The nodes in the rectangle between two ports, but for their own."""
        low, high = sorted((start[1], end[1]))
        return [
            box
            for node, box in self._near((start[0], low - 4, end[0], high + 4))
            if node != edge.source and node != edge.target
        ]

    def _find_lane(self, edge: Edge, start: Point, end: Point, forward: bool) -> float | None:
        """A height at which a wire is clear of nodes."""
        if forward:
            span = (start[0] + _OUT, end[0] - _OUT)
        else:
            span = (end[0] - _OUT / 2, start[0] + _OUT / 2)
        low, high = sorted((start[1], end[1]))
        top = self.flow.turn_sides(self._grid.box(edge.target))[1]
        wanted = start[1] if forward else top - 36
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
                away = self._side_of(edge) * _CROSSING if forward else 0.0
                lane = min(
                    clear,
                    key=lambda y: (
                        abs(y - start[1])
                        + abs(y - end[1])
                        + abs(y - wanted) / 4
                        - (away if y > end[1] else -away if y < end[1] else 0.0)
                    ),
                )
                return self._take(edge, lane, lane >= (low + high) / 2, span, blocked)
        return None

    def _ends(
        self, edge: Edge, start: Point, end: Point, lane: float, forward: bool
    ) -> tuple[float, float]:
        """Where a wire leaves for its lane and arrives from it: beyond what stands beside its
        nodes, as far as the way straight on is clear."""
        reach = _OUT if forward else _STUB
        low, high = sorted((start[1], lane))
        leave = start[0]
        beside = self._near((start[0], low, start[0] + reach, high))
        ends = [box[2] + _BESIDE_NODE for node, box in beside if node != edge.source]
        if ends and not self._blocked_between(start, max(ends), edge):
            leave = max(leave, *ends)
        low, high = sorted((end[1], lane))
        arrive = end[0]
        beside = self._near((end[0] - reach, low, end[0], high))
        starts = [box[0] - _BESIDE_NODE for node, box in beside if node != edge.target]
        if starts and not self._blocked_between((min(starts), end[1]), end[0], edge):
            arrive = min(arrive, *starts)
        if forward and arrive - leave < 3 * _LEAST_BEND:
            return start[0], end[0]
        return leave, arrive

    def _blocked_between(self, start: Point, end: float, edge: Edge) -> bool:
        """Whether a node is on the way straight on from a point."""
        found = self._near((start[0], start[1] - 4, end, start[1] + 4))
        return any(node not in (edge.source, edge.target) for node, _ in found)

    def _blocked(self, area: Box) -> list[tuple[float, float]]:
        """The heights in an area that nodes take."""
        return _merged(
            [
                (top - _CLEAR, bottom + _CLEAR)
                for _, (left, top, right, bottom) in self._near(area)
                if right > area[0] and left < area[2]
            ]
        )

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


def _crossed(boxes: Sequence[Box], start: Point, end: Point) -> bool:
    """Whether the smooth curve between two points passes over a node."""
    if abs(start[1] - end[1]) < _STRAIGHT:
        return any(
            box[0] - 4 < end[0] and box[2] + 4 > start[0] and box[1] - 4 < start[1] < box[3] + 4
            for box in boxes
        )
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


def _level(boxes: Sequence[Box], start: Point, end: Point) -> Way | None:
    """For a long wire between ports that are nearly level, a way that is so but for one bend: at
    its end or, where that is not clear, at its beginning. Drawn as one curve, it would slant."""
    drop = abs(start[1] - end[1])
    bend = max(_LEVEL_BEND, _FLAT * drop)
    if drop < _STRAIGHT or end[0] - start[0] < 2 * bend:
        return None
    for leave, arrive in ((end[0] - bend, end[0]), (start[0], start[0] + bend)):
        if not (
            _crossed(boxes, start, (leave, start[1]))
            or _crossed(boxes, (leave, start[1]), (arrive, end[1]))
            or _crossed(boxes, (arrive, end[1]), end)
        ):
            return Way(None, leave, arrive)
    return None


def _bend(boxes: Sequence[Box], start: Point, end: Point) -> Way | None:
    """A way that goes straight on past what stands beside its nodes and bends in between; the
    widest bend that is clear."""
    if len(boxes) > _MOST_IN_WAY:
        return None
    ahead = [box[0] for box in boxes if box[1] - 4 < start[1] < box[3] + 4]
    behind = [box[2] for box in boxes if box[1] - 4 < end[1] < box[3] + 4]
    latest, earliest = min([end[0], *ahead]), max([start[0], *behind])
    leaves = [start[0], *(box[2] + _BESIDE_NODE for box in boxes)]
    arrives = [end[0], *(box[0] - _BESIDE_NODE for box in boxes)]
    bends = {
        (leave, arrive)
        for leave, arrive in itertools.product(leaves, arrives)
        if start[0] <= leave <= latest
        and earliest <= arrive <= end[0]
        and arrive - leave >= _LEAST_BEND
    }
    bends.discard((start[0], end[0]))  # that is the plain curve
    for leave, arrive in sorted(bends, key=lambda bend: bend[0] - bend[1]):
        if not _crossed(boxes, (leave, start[1]), (arrive, end[1])):
            return Way(None, leave, arrive)
    return None


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
