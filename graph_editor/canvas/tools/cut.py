"""Cutting wires with one stroke."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from graph_editor.canvas.drawing.screen_pen import screen_pen
from graph_editor.canvas.tools.tool import Pointer, Tool
from graph_editor.document.graph import Edge

if TYPE_CHECKING:
    from graph_editor.canvas.within import Ground

_SAMPLES = 24
_MET = QLineF.IntersectionType.BoundedIntersection


class CutTool(Tool):
    """A stroke over wires (Ctrl and the right button, or Alt on empty canvas) takes them away."""

    cursor = Qt.CursorShape.CrossCursor
    right = True

    def __init__(self, view: Ground, start: Pointer) -> None:
        super().__init__(view, start)
        self._stroke = [start.scene]
        self._met: dict[Edge, QPointF] = {}

    def move(self, pointer: Pointer) -> None:
        step = QLineF(self._stroke[-1], pointer.scene)
        if step.length() * self.view.zoom < 1:
            return
        self._stroke.append(pointer.scene)
        area = QRectF(step.p1(), step.p2()).normalized().adjusted(-1, -1, 1, 1)
        for edge in self.view.canvas.things_in(area)[1]:
            spot = _crossing(self.view.canvas.wires.items[edge].path(), step)
            if edge not in self._met and spot is not None:
                self._met[edge] = spot

    def release(self, pointer: Pointer) -> None:
        self.move(pointer)
        there = [edge for edge in self._met if edge in self.view.canvas.wires]
        if there:
            self.view.editor.disconnect(there, label="Cut")

    def draw(self, painter: QPainter) -> None:
        colors, scale = self.view.canvas.colors, self.view.zoom
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colors.error, 2.6))
        for edge in self._met:
            painter.drawPath(self.view.canvas.wires.items[edge].path())
        painter.setPen(screen_pen(painter, colors.error, 1.6, Qt.PenStyle.DashLine))
        painter.drawPolyline(self._stroke)
        painter.setPen(screen_pen(painter, colors.error, 2.0))
        arm = 5 / scale
        for spot in self._met.values():
            painter.drawLine(spot + QPointF(-arm, -arm), spot + QPointF(arm, arm))
            painter.drawLine(spot + QPointF(-arm, arm), spot + QPointF(arm, -arm))

    def bounds(self) -> QRectF:
        path = QPainterPath(self._stroke[0])
        for point in self._stroke[1:]:
            path.lineTo(point)
        area = path.boundingRect()
        for edge in self._met:
            area = area.united(self.view.canvas.wires.items[edge].sceneBoundingRect())
        reach = 10 / self.view.zoom
        return area.adjusted(-reach, -reach, reach, reach)


def _crossing(path: QPainterPath, step: QLineF) -> QPointF | None:
    """Where a wire crosses a piece of the stroke."""
    points = [path.pointAtPercent(index / _SAMPLES) for index in range(_SAMPLES + 1)]
    for first, second in itertools.pairwise(points):
        kind, spot = step.intersects(QLineF(first, second))
        if kind == _MET:
            return spot
    return None
