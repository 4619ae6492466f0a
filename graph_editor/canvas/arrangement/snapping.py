"""Where a dragged node comes to rest: level with others, or on the grid. Plain Python, no Qt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from graph_editor.canvas.arrangement.arranging import Box
from graph_editor.document.flow import Flow

Line: TypeAlias = tuple[float, float, float, float]
"""x1, y1, x2, y2 of a guide."""

_OVER = 12.0


@dataclass(frozen=True, slots=True)
class Snap:
    """Where a drag ends: how far it goes, and the guides that show why.

    Attributes:
        dx, dy: the step from where the drag began.
        guides: lines along which the node is level with others.
    """

    dx: float
    dy: float
    guides: tuple[Line, ...] = ()


class Snapper:
    """Moves steps of a drag a little, so that the dragged node lines up."""

    def __init__(
        self,
        body: Box,
        others: Iterable[Box],
        levels: Sequence[tuple[float, float]] = (),
        *,
        neighbours: bool = True,
        grid: float = 0.0,
        flow: Flow = Flow.RIGHT,
    ) -> None:
        """Prepare for a drag.

        Args:
            body: the dragged node, where the drag began.
            others: the nodes to line up with.
            levels: (how far across the flow from its corner a port of the node is, where across
                the flow its wire would be straight).
            neighbours: line up with other nodes and straighten wires.
            grid: the step of the grid; 0 for none.
            flow: which way the drawing flows.
        """
        self._flow = flow
        # From here on everything is in flow coordinates.
        self._body = body.turned(flow)
        self._grid = grid
        others = [box.turned(flow) for box in others] if neighbours else []
        self._columns = sorted((at, box) for box in others for at in _columns(box))
        self._rows = sorted((at, box) for box in others for at in _rows(box))
        self._xs = [at for at, _ in self._columns]
        self._ys = [at for at, _ in self._rows]
        self._levels = tuple(levels) if neighbours else ()

    def snap(self, dx: float, dy: float, reach: float) -> Snap:
        """The step that is meant by a step of the mouse.

        Args:
            reach: how far it may be moved.
        """
        dx, dy = self._flow.turn(dx, dy)
        body = self._body.at(self._body.x + dx, self._body.y + dy)
        x = _nearest(self._xs, _columns(body), reach)
        y = self._straight(body, reach)
        straight = y is not None
        if y is None:
            y = _nearest(self._ys, _rows(body), reach)
        if x is None and self._grid:
            x = round(body.x / self._grid) * self._grid - body.x
        if y is None and self._grid:
            y = round(body.y / self._grid) * self._grid - body.y
        dx, dy = round(dx + (x or 0.0)), round(dy + (y or 0.0))
        body = self._body.at(self._body.x + dx, self._body.y + dy)
        guides = tuple(self._flow.turn_sides(guide) for guide in self._guides(body, straight))
        return Snap(*self._flow.turn(dx, dy), guides)

    def _straight(self, body: Box, reach: float) -> float | None:
        """What brings the nearest wire of the node level."""
        best: float | None = None
        for offset, height in self._levels:
            gap = height - (body.y + offset)
            if abs(gap) <= reach and (best is None or abs(gap) < abs(best)):
                best = gap
        return best

    def _guides(self, body: Box, straight: bool) -> tuple[Line, ...]:
        guides: list[Line] = []
        for at in _columns(body):
            same = _equal(self._columns, self._xs, at)
            if same:
                top = min(body.y, *(box.y for box in same)) - _OVER
                bottom = max(body.bottom, *(box.bottom for box in same)) + _OVER
                guides.append((at, top, at, bottom))
        if straight:
            return tuple(guides[:2])  # the level wire itself shows it
        for at in _rows(body):
            same = _equal(self._rows, self._ys, at)
            if same:
                left = min(body.x, *(box.x for box in same)) - _OVER
                right = max(body.right, *(box.right for box in same)) + _OVER
                guides.append((left, at, right, at))
        return tuple(guides)


def _columns(box: Box) -> tuple[float, float, float]:
    return box.x, box.x + box.width / 2, box.right


def _rows(box: Box) -> tuple[float, float, float]:
    return box.y, box.y + box.height / 2, box.bottom


def _nearest(lines: Sequence[float], mine: Sequence[float], reach: float) -> float | None:
    """The smallest shift that puts one of `mine` onto one of `lines`; None beyond `reach`."""
    best: float | None = None
    for at in mine:
        index = bisect_left(lines, at)
        for line in lines[max(index - 1, 0) : index + 1]:
            gap = line - at
            if abs(gap) <= reach and (best is None or abs(gap) < abs(best)):
                best = gap
    return best


def _equal(lines: Sequence[tuple[float, Box]], values: Sequence[float], at: float) -> list[Box]:
    index = bisect_left(values, at - 0.5)
    found = []
    while index < len(values) and values[index] <= at + 0.5:
        found.append(lines[index][1])
        index += 1
    return found
