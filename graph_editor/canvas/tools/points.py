"""Selecting and dragging the points that wires go through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from graph_editor.canvas.tools.tool import Pointer, Tool
from graph_editor.canvas.wiring.point_editor import PointOf
from graph_editor.document.graph import Position

if TYPE_CHECKING:
    from graph_editor.canvas.within import Ground


class PointTool(Tool):
    """A press on a reroute point: a click selects it, a drag moves all that are selected."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, view: Ground, start: Pointer, point: PointOf) -> None:
        super().__init__(view, start)
        self._point = point
        self._before = view.selection.all
        self._starts: dict[PointOf, Position] = {}
        self._step = QPointF()
        if start.ctrl:
            view.selection.toggle(points=[point])
        elif start.shift:
            view.selection.add(points=[point])
        elif point not in view.selection.points:
            view.selection.set(points=[point])

    def move(self, pointer: Pointer) -> None:
        if not self._starts:
            if not self.far_enough(pointer):
                return
            points = self.view.document.points()
            chosen = self.view.selection.points or {self._point}
            self._starts = {(edge, place): points[edge][place] for edge, place in chosen}
        self._step = pointer.scene - self.start.scene
        wires, points = self.view.canvas.wires, self.view.document.points()
        places = self._places()
        for edge in {edge for edge, _ in places}:
            wires.bends.held[edge] = tuple(
                places.get((edge, place), point) for place, point in enumerate(points[edge])
            )
            wires.route(edge)
        self.view.canvas.labels.forget({edge for edge, _ in places})

    def release(self, pointer: Pointer) -> None:
        places = self._places()
        self._let_go()
        if places:
            self.view.editor.points.move(places)
        elif not (self.start.ctrl or self.start.shift):
            self.view.selection.set(points=[self._point])

    def cancel(self) -> None:
        self._let_go()
        self.view.restore_selection(*self._before)

    def _places(self) -> dict[PointOf, Position]:
        dx, dy = self._step.x(), self._step.y()
        return {point: (x + dx, y + dy) for point, (x, y) in self._starts.items()}

    def _let_go(self) -> None:
        wires = self.view.canvas.wires
        held = list(wires.bends.held)
        wires.bends.held.clear()
        wires.route_all(held)
