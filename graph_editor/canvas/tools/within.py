"""A gesture with wires in a block that is opened in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QKeyEvent, QPainter

from graph_editor.canvas.tools.bundle import BundleTool
from graph_editor.canvas.tools.connect import ConnectTool
from graph_editor.canvas.tools.hint_box import draw_hint, hint_rect
from graph_editor.canvas.tools.tool import Pointer, Tool

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView
    from graph_editor.canvas.within import Within


class WithinTool(Tool):
    """Lets a tool of the canvas work in the block's drawing: it gets its pointers there, and what
    it draws is drawn there."""

    def __init__(self, view: CanvasView, within: Within, tool: Tool) -> None:
        """Wrap a tool that was made with the block in place of the view."""
        super().__init__(view, tool.start)
        self.cursor, self.right, self.takes_keys = tool.cursor, tool.right, tool.takes_keys
        self._within = within
        self._tool = tool
        self._outside: QPointF | None = None

    def move(self, pointer: Pointer) -> None:
        self._tool.move(self._within.pointer(pointer))
        self._outside = pointer.scene if self._is_outside(pointer) else None
        self._within.redraw()

    def release(self, pointer: Pointer) -> None:
        if self._is_outside(pointer):
            self._tool.cancel()
            self.view.say(self._why_not_outside)
        else:
            self._tool.release(self._within.pointer(pointer))
        self._within.redraw()

    def key(self, event: QKeyEvent) -> bool:
        used = self._tool.key(event)
        self._within.redraw()
        return used

    def cancel(self) -> None:
        self._tool.cancel()
        self._within.redraw()

    def draw(self, painter: QPainter) -> None:
        painter.save()
        painter.setTransform(self._within.way, True)
        self._tool.draw(painter)
        painter.restore()
        if self._outside is not None:
            colors, zoom = self.view.canvas.colors, self.view.zoom
            draw_hint(painter, self._outside, self._why_not_outside, zoom, colors.error, colors)

    def bounds(self) -> QRectF:
        area = self._within.way.mapRect(self._tool.bounds())
        if self._outside is None:
            return area
        return area.united(hint_rect(self._outside, self._why_not_outside, self.view.zoom))

    def areas(self) -> Sequence[QRectF]:
        return (self.bounds(),)

    @property
    def _why_not_outside(self) -> str:
        block = self._within.document.header().name
        return f"A wire in the block {block!r} stays in it; its Outputs lead out of it."

    def _is_outside(self, pointer: Pointer) -> bool:
        """Whether a wire is held where it cannot be: what was pulled off can be dropped beside the
        block, but neither goes to another node there, nor does a new one end there."""
        tool, point = self._tool, pointer.scene
        if not isinstance(tool, ConnectTool | BundleTool) or not self.far_enough(pointer):
            return False
        new = isinstance(tool, ConnectTool) and tool.edge is None
        beside = not self._within.covers(point)
        return beside and (new or self.view.canvas.node_at(point) is not None)
