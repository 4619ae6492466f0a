"""The way of a wire between two ports."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

_STUB = 24.0
_BEND = 12.0


def wire_path(start: QPointF, end: QPointF, lane: float | None = None) -> QPainterPath:
    """A wire from an output port to an input port.

    Forward it is one smooth curve. Backward (the target lies to the left, as where a long chain
    goes on in the next row) it leaves to the right, turns, runs back in a lane and turns again.

    Args:
        lane: the height of the lane; without one, forward wires need none and backward wires run
            halfway between the ports.
    """
    gap = end.x() - start.x()
    if lane is None and gap >= 2 * _STUB:
        return _curve(start, end)
    if lane is None and abs(end.y() - start.y()) < 4 * _BEND:
        lane = max(start.y(), end.y()) + 96
    if lane is None:
        lane = (start.y() + end.y()) / 2
    if gap >= 2 * _STUB:
        return _over(start, end, lane)
    return _back(start, end, lane)


def _curve(start: QPointF, end: QPointF) -> QPainterPath:
    path = QPainterPath(start)
    reach = min(max((end.x() - start.x()) / 2, _STUB), 160.0)
    path.cubicTo(start + QPointF(reach, 0), end - QPointF(reach, 0), end)
    return path


def _over(start: QPointF, end: QPointF, lane: float) -> QPainterPath:
    path = QPainterPath(start)
    out, back = start.x() + 64, end.x() - 64
    path.cubicTo(QPointF(start.x() + 40, start.y()), QPointF(out - 40, lane), QPointF(out, lane))
    path.lineTo(back, lane)
    path.cubicTo(QPointF(back + 40, lane), QPointF(end.x() - 40, end.y()), end)
    return path


def _back(start: QPointF, end: QPointF, lane: float) -> QPainterPath:
    right, left = start.x() + _STUB, end.x() - _STUB
    corners = [
        start,
        QPointF(right, start.y()),
        QPointF(right, lane),
        QPointF(left, lane),
        QPointF(left, end.y()),
        end,
    ]
    path = QPainterPath(start)
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        path.lineTo(_toward(corner, before))
        path.quadTo(corner, _toward(corner, after))
    path.lineTo(end)
    return path


def _toward(corner: QPointF, other: QPointF) -> QPointF:
    step = other - corner
    length = (step.x() ** 2 + step.y() ** 2) ** 0.5
    return corner + step * (min(_BEND, length / 2) / length) if length else corner
