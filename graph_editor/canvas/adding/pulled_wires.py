"""The wire that was dropped on empty canvas, while it is asked what it should lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from graph_editor.canvas.drawing.route import wire_path
from graph_editor.canvas.within import Ground, Within

if TYPE_CHECKING:
    from graph_editor.canvas.adding.adding_spot import AddingSpot
    from graph_editor.canvas.view import CanvasView

_WIDTH = 2.6


class PulledWires:
    """Stays on the canvas as it was held, until the search beside it is closed."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._paths: list[QPainterPath] = []

    def show(self, spot: AddingSpot, ground: Ground) -> None:
        """The wires that were pulled to this spot of the canvas or of an opened block."""
        self._paths = _paths_to(spot, ground) if spot.asked else []
        self._redraw(self._paths)

    def hide(self) -> None:
        """Nothing is asked any more."""
        shown, self._paths = self._paths, []
        self._redraw(shown)

    def draw(self, painter: QPainter) -> None:
        """Draw them over the scene."""
        painter.setPen(QPen(self._view.canvas.colors.accent, _WIDTH))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for path in self._paths:
            painter.drawPath(path)

    def _redraw(self, paths: list[QPainterPath]) -> None:
        for path in paths:
            area = path.boundingRect().adjusted(-_WIDTH, -_WIDTH, _WIDTH, _WIDTH)
            self._view.canvas.update(area)
        if paths:
            self._view.refresh_far()


def _paths_to(spot: AddingSpot, ground: Ground) -> list[QPainterPath]:
    scene, flow = ground.canvas, ground.canvas.flow
    at = spot.there or spot.at
    paths = [wire_path(scene.port_spot(*port, True), at, flow) for port in spot.sources]
    if spot.target is not None:
        paths.append(wire_path(at, scene.port_spot(*spot.target, False), flow))
    return [ground.way.map(path) for path in paths] if isinstance(ground, Within) else paths
