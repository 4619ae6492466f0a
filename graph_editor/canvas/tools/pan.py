"""Moving the canvas under the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from graph_editor.canvas.tools.tool import Pointer, Tool

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView


class PanTool(Tool):
    """Middle drag, or drag with Space held."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, view: CanvasView, start: Pointer) -> None:
        super().__init__(view, start)
        self._last = start.screen

    def move(self, pointer: Pointer) -> None:
        step = pointer.screen - self._last
        self._last = pointer.screen
        self.view.pan(-step.x(), -step.y())
