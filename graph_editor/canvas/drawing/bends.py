"""The points that wires go through: a dot for each, and which are selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen
from PySide6.QtWidgets import QGraphicsEllipseItem

from graph_editor.canvas.style import CanvasPalette
from graph_editor.document.graph import Edge, Points
from graph_editor.document.wire_heirs import place_on

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.item_scene import ItemScene

_RADIUS = 5.0
_REACH = 9.0


class Bends:
    """The dots of a scene.

    Attributes:
        held: where points are shown for the time of a gesture, instead of where they are.
    """

    def __init__(self, scene: ItemScene, palette: CanvasPalette) -> None:
        self.held: dict[Edge, Points] = {}
        self._scene = scene
        self._dots: dict[Edge, list[QGraphicsEllipseItem]] = {}
        self.set_palette(palette)

    def set_palette(self, palette: CanvasPalette) -> None:
        """Use these colours."""
        self._brush, self._chosen = QBrush(palette.edge), QBrush(palette.accent)
        self._pen = QPen(palette.background, 1.5)
        self.repaint()

    def clear(self) -> None:
        """Forget all dots; the scene has deleted them."""
        self._dots.clear()
        self.held.clear()

    def points_of(self, edge: Edge) -> Points:
        """Where a wire goes through, as it is shown now."""
        held = self.held.get(edge) if self.held else None
        return held if held is not None else self._scene.points_on(edge)

    def show(self, edge: Edge, points: Points) -> None:
        """Have a dot at each of these points of a wire."""
        dots = self._dots.get(edge, []) if self._dots else []
        if not points and not dots:
            return
        for dot in dots[len(points) :]:
            self._scene.removeItem(dot)
        dots = dots[: len(points)]
        while len(dots) < len(points):
            dot = QGraphicsEllipseItem(-_RADIUS, -_RADIUS, 2 * _RADIUS, 2 * _RADIUS)
            dot.setZValue(0.7)
            dot.setPen(self._pen)
            self._scene.addItem(dot)
            dots.append(dot)
        for dot, (x, y) in zip(dots, points, strict=True):
            dot.setPos(x, y)
        if dots:
            self._dots[edge] = dots
            self._paint(edge)
        else:
            self._dots.pop(edge, None)

    def repaint(self) -> None:
        """Show which points are selected."""
        for edge in self._dots:
            self._paint(edge)

    def draw(self, painter: QPainter) -> None:
        """Draw the dots where no view does it."""
        for dots in self._dots.values():
            for dot in dots:
                reach = _RADIUS * dot.scale()
                painter.setPen(dot.pen())
                painter.setBrush(dot.brush())
                painter.drawEllipse(dot.pos(), reach, reach)

    def at(self, point: QPointF, zoom: float) -> tuple[Edge, int] | None:
        """The point that the mouse is on at a zoom: its wire, and which of the wire's it is."""
        best: tuple[float, Edge, int] | None = None
        for edge, dots in self._dots.items():
            for place, dot in enumerate(dots):
                gap = dot.pos() - point
                distance = (gap.x() ** 2 + gap.y() ** 2) ** 0.5
                if distance <= _REACH / zoom and (best is None or distance < best[0]):
                    best = (distance, edge, place)
        return best[1:] if best is not None else None

    def place_for(self, edge: Edge, point: QPointF) -> int:
        """Which of the wire's points a new one would be: where it makes the way least longer."""
        start = self._scene.port_spot(edge.source, edge.source_port, True).toTuple()
        end = self._scene.port_spot(edge.target, edge.target_port, False).toTuple()
        at = point.toTuple()
        return place_on(self.points_of(edge), start, end, at, at)

    def _paint(self, edge: Edge) -> None:
        selected = self._scene.selection.points
        for place, dot in enumerate(self._dots[edge]):
            chosen = (edge, place) in selected
            dot.setBrush(self._chosen if chosen else self._brush)
            dot.setPen(self._pen if not chosen else QPen(Qt.PenStyle.NoPen))
            dot.setScale(1.3 if chosen else 1.0)
