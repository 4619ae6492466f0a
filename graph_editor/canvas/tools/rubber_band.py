"""Selecting what a rectangle touches: nodes, notes, reroute points; frames only as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from graph_editor.canvas.drawing.screen_pen import screen_pen
from graph_editor.canvas.tools.tool import Pointer, Tool

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView


class RubberBandTool(Tool):
    """A drag from empty canvas. Shift adds to the selection, Ctrl toggles."""

    def __init__(self, view: CanvasView, start: Pointer) -> None:
        super().__init__(view, start)
        self._before = view.selection.all
        self._area = QRectF(start.scene, start.scene)
        self._dragging = False
        self._inside = view.inner.current, view.inner.nodes
        view.inner.clear()
        if not (start.shift or start.ctrl):
            view.selection.clear()

    def move(self, pointer: Pointer) -> None:
        self._dragging = self._dragging or self.far_enough(pointer)
        if not self._dragging:
            return
        self._area = QRectF(self.start.scene, pointer.scene).normalized()
        nodes = frozenset(self.view.canvas.nodes_in(self._area))
        annotations = frozenset(self.view.canvas.annotations.banded(self._area))
        points = frozenset(self.view.canvas.points_in(self._area))
        nodes_before, _, annotations_before, points_before = self._before
        if self.start.ctrl:
            nodes, annotations = nodes_before ^ nodes, annotations_before ^ annotations
            points = points_before ^ points
        elif self.start.shift:
            nodes, annotations = nodes_before | nodes, annotations_before | annotations
            points = points_before | points
        self.view.selection.set(nodes, annotations=annotations, points=points)

    def cancel(self) -> None:
        self.view.restore_selection(*self._before)
        inner, nodes = self._inside
        if inner is not None and nodes:
            self.view.inner.select(inner)
            inner.scene.selection.set(nodes)

    def draw(self, painter: QPainter) -> None:
        if not self._dragging:
            return
        accent = self.view.canvas.colors.accent
        painter.setPen(screen_pen(painter, accent))
        fill = QColor(accent)
        fill.setAlpha(28)
        painter.setBrush(fill)
        painter.drawRect(self._area)

    def bounds(self) -> QRectF:
        return self._area
