"""A press on a node that an opened block shows: a click selects it, a drag moves it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from graph_editor.canvas.drawing.inner import Inner
from graph_editor.canvas.style import PORT_REACH
from graph_editor.canvas.tools.tool import Pointer, Tool
from graph_editor.document.graph import Position

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView


class InnerTool(Tool):
    """Selects or moves a node in a block, while the drawing around it stays where it is."""

    def __init__(self, view: CanvasView, start: Pointer, inner: Inner) -> None:
        super().__init__(view, start)
        self._inner = inner
        self._from: Position | None = None
        reach = PORT_REACH / (view.zoom * inner.scale)
        self._on_port = inner.scene.port_at(inner.point, reach) is not None

    def move(self, pointer: Pointer) -> None:
        if self._from is None:
            if not self.far_enough(pointer):
                return
            if self._on_port:
                self.view.inner.say_where(self._inner, "Wires in a block are drawn there")
                return
            self._begin()
        inner = self._inner
        inner.scene.preview(inner.item.node_id, self._place(pointer))
        inner.scene.route_edges_of([inner.item.node_id])
        inner.outermost.update()

    def release(self, pointer: Pointer) -> None:
        if self._from is None:
            self.view.inner.select(self._inner)
            return
        place = self._place(pointer)
        self._hold(False)
        self.view.editor.blocks.move_inside(self._inner.graph, self._inner.item.node_id, place)

    def cancel(self) -> None:
        if self._from is not None:
            self._hold(False)
            self._inner.scene.put_back([self._inner.item.node_id])
            self._inner.outermost.update()

    def _begin(self) -> None:
        position = self._inner.item.pos()
        self._from = (position.x(), position.y())
        self.view.inner.select(self._inner)
        self._hold(True)

    def _hold(self, held: bool) -> None:
        """Let the drawings not be fitted anew while the hand moves something in them."""
        for item in self._inner.items[:-1]:
            if item.inside is not None:
                item.inside.hold(held)

    def _place(self, pointer: Pointer) -> Position:
        assert self._from is not None
        step: QPointF = (pointer.scene - self.start.scene) / self._inner.scale
        return (round(self._from[0] + step.x()), round(self._from[1] + step.y()))
