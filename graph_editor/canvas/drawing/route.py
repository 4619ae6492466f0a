"""The way of a wire between two ports.

It is made for a drawing that flows to the right and turned for one that flows down.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QTransform

from graph_editor.canvas.drawing.lanes import FORWARD, Way
from graph_editor.document.flow import Flow
from graph_editor.document.graph import Points

_STUB = 24.0
_BEND = 12.0
_SLOPE = 64.0
"""How far along the flow a wire needs to get into its lane."""
_LONG = 2.5 * _SLOPE
"""From this length on, a leg to a point is straight but for a bend beside its port."""
_TURN = QTransform(0, 1, 1, 0, 0, 0)


def wire_path(start: QPointF, end: QPointF, flow: Flow, way: Way | None = None) -> QPainterPath:
    """A wire from an output port to an input port.

    Forward it is one smooth curve. Backward (the target lies before the source, as where a long
    chain goes on in the next row) it leaves with the flow, turns, runs back in a lane and turns
    again.

    Args:
        way: where it bends, and the lane it runs in; without one, forward wires need none and
            backward wires run halfway between the ports.
    """
    if flow is Flow.RIGHT:
        return _path(start, end, way)
    return _TURN.map(_path(_TURN.map(start), _TURN.map(end), way))


def path_through(start: QPointF, points: Points, end: QPointF, flow: Flow) -> QPainterPath:
    """A wire that goes smoothly through points, and leaves and enters its ports with the flow.

    At a point it runs along or across the flow, whichever is more its way, so that points in a row
    are joined by a straight line. A point that is put on a wire in its lane leaves it there.
    """
    spots = [start, *(QPointF(x, y) for x, y in points), end]
    along = QPointF(*flow.turn(1.0, 0.0))
    ways = [along]
    ways += [_main_way(after - before) for before, after in zip(spots, spots[2:], strict=False)]
    ways.append(along)
    path = QPainterPath(start)
    legs = zip(itertools.pairwise(spots), itertools.pairwise(ways), strict=True)
    for (first, last), (leave, arrive) in legs:
        step = last - first
        if leave == arrive == along and QPointF.dotProduct(step, along) > _LONG:
            if first is start:  # it gets to the point's level beside the port, as into a lane
                corner = _level(first + along * _SLOPE, last, along)
                _bend(path, corner, along)
                path.lineTo(last)
                continue
            if last is end:
                path.lineTo(_level(last - along * _SLOPE, first, along))
                _bend(path, last, along)
                continue
        begin, stop = leave * _reach(step, leave), arrive * _reach(step, arrive)
        path.cubicTo(first + begin, last - stop, last)
    return path


def _level(place: QPointF, like: QPointF, along: QPointF) -> QPointF:
    """As far along the flow as one place, and at the level of another."""
    return QPointF(place.x(), like.y()) if along.x() else QPointF(like.x(), place.y())


def _bend(path: QPainterPath, to: QPointF, along: QPointF) -> None:
    reach = along * _SLOPE * 0.625
    path.cubicTo(path.currentPosition() + reach, to - reach, to)


def distance_to(path: QPainterPath, point: QPointF) -> float:
    """How far a point is from a wire."""
    return min(
        (
            _from_leg(point, first, last)
            for polygon in path.toSubpathPolygons()
            for first, last in itertools.pairwise(polygon.toList())
        ),
        default=math.inf,
    )


def _from_leg(point: QPointF, first: QPointF, last: QPointF) -> float:
    step, gap = last - first, point - first
    length = QPointF.dotProduct(step, step)
    share = min(max(QPointF.dotProduct(gap, step) / length, 0.0), 1.0) if length else 0.0
    gap -= step * share
    return math.hypot(gap.x(), gap.y())


def _main_way(step: QPointF) -> QPointF:
    """The direction of the axis that a step mostly follows."""
    if abs(step.x()) >= abs(step.y()):
        return QPointF(1.0 if step.x() >= 0 else -1.0, 0.0)
    return QPointF(0.0, 1.0 if step.y() >= 0 else -1.0)


def _reach(step: QPointF, way: QPointF) -> float:
    """How far a leg of a wire goes on in a direction before it bends."""
    along = abs(step.x() * way.x() + step.y() * way.y())
    length = (step.x() ** 2 + step.y() ** 2) ** 0.5
    return float(min(length / 2, max(along / 2, _STUB)))


def _path(start: QPointF, end: QPointF, way: Way | None) -> QPainterPath:
    gap = end.x() - start.x()
    way = way or Way(None, start.x(), end.x())
    lane = way.lane
    if lane is None and start.x() < way.leave == way.arrive < end.x():
        step = [QPointF(way.leave, start.y()), QPointF(way.leave, end.y())]
        return _around([start, *step, end])
    if lane is None and gap >= FORWARD:
        return _curve(start, end, way)
    if lane is None and abs(end.y() - start.y()) < 4 * _BEND:
        lane = max(start.y(), end.y()) + 96
    if lane is None:
        lane = (start.y() + end.y()) / 2
    if gap >= FORWARD:
        return _over(start, end, way, lane)
    return _back(start, end, way, lane)


def _curve(start: QPointF, end: QPointF, way: Way) -> QPainterPath:
    path = QPainterPath(start)
    above, below, leave, arrive = start.y(), end.y(), way.leave, way.arrive
    if leave != start.x():
        path.lineTo(leave, above)
    reach = min(max((arrive - leave) / 2, _STUB), 160.0)
    path.cubicTo(leave + reach, above, arrive - reach, below, arrive, below)
    if arrive != end.x():
        path.lineTo(end)
    return path


def _over(start: QPointF, end: QPointF, way: Way, lane: float) -> QPainterPath:
    path = QPainterPath(start)
    slope = min(_SLOPE, (way.arrive - way.leave) / 3)
    out, back, reach = way.leave + slope, way.arrive - slope, slope * 0.625
    first, last = QPointF(way.leave, start.y()), QPointF(way.arrive, end.y())
    if first != start:
        path.lineTo(first)
    path.cubicTo(first + QPointF(reach, 0), QPointF(out - reach, lane), QPointF(out, lane))
    path.lineTo(back, lane)
    path.cubicTo(QPointF(back + reach, lane), last - QPointF(reach, 0), last)
    if last != end:
        path.lineTo(end)
    return path


def _back(start: QPointF, end: QPointF, way: Way, lane: float) -> QPainterPath:
    right, left = max(way.leave, start.x() + _STUB), min(way.arrive, end.x() - _STUB)
    corners = [
        start,
        QPointF(right, start.y()),
        QPointF(right, lane),
        QPointF(left, lane),
        QPointF(left, end.y()),
        end,
    ]
    return _around(corners)


def _around(corners: Sequence[QPointF]) -> QPainterPath:
    path = QPainterPath(corners[0])
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        path.lineTo(_toward(corner, before))
        path.quadTo(corner, _toward(corner, after))
    path.lineTo(corners[-1])
    return path


def _toward(corner: QPointF, other: QPointF) -> QPointF:
    step = other - corner
    length = (step.x() ** 2 + step.y() ** 2) ** 0.5
    return corner + step * (min(_BEND, length / 2) / length) if length else corner
