"""Changing the size of frames and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt

from graph_editor.canvas.annotation.annotation_editor import SMALLEST
from graph_editor.canvas.style import GRID
from graph_editor.canvas.tools.tool import Pointer, Tool

if TYPE_CHECKING:
    from graph_editor.canvas.annotation.annotation_item import AnnotationItem
    from graph_editor.canvas.view import CanvasView

_CURSORS = {
    "n": Qt.CursorShape.SizeVerCursor,
    "s": Qt.CursorShape.SizeVerCursor,
    "e": Qt.CursorShape.SizeHorCursor,
    "w": Qt.CursorShape.SizeHorCursor,
    "nw": Qt.CursorShape.SizeFDiagCursor,
    "se": Qt.CursorShape.SizeFDiagCursor,
    "ne": Qt.CursorShape.SizeBDiagCursor,
    "sw": Qt.CursorShape.SizeBDiagCursor,
    "title": Qt.CursorShape.SizeAllCursor,
}


def cursor_for(part: str) -> Qt.CursorShape:
    """The cursor over a part of a frame or note."""
    return _CURSORS.get(part, Qt.CursorShape.ArrowCursor)


class ResizeTool(Tool):
    """A drag by an edge or a corner of a frame or a note; a click selects it."""

    def __init__(self, view: CanvasView, start: Pointer, item: AnnotationItem, part: str) -> None:
        super().__init__(view, start)
        self._item = item
        self._id = item.annotation.id
        self._before = view.selection.all
        self._dragging = False
        self._part = part
        self._first = QRectF(item.area)
        self.cursor = cursor_for(part)
        if start.ctrl:
            view.selection.toggle(annotations=[self._id])
        elif start.shift:
            view.selection.add(annotations=[self._id])
        elif self._id not in view.selection.annotations:
            view.selection.set(annotations=[self._id])

    def move(self, pointer: Pointer) -> None:
        self._dragging = self._dragging or self.far_enough(pointer)
        if not self._dragging:
            return
        step, area = pointer.scene - self.start.scene, QRectF(self._first)
        if "n" in self._part:
            area.setTop(min(_snapped(area.top() + step.y()), area.bottom() - SMALLEST[1]))
        if "s" in self._part:
            area.setBottom(max(_snapped(area.bottom() + step.y()), area.top() + SMALLEST[1]))
        if "w" in self._part:
            area.setLeft(min(_snapped(area.left() + step.x()), area.right() - SMALLEST[0]))
        if "e" in self._part:
            area.setRight(max(_snapped(area.right() + step.x()), area.left() + SMALLEST[0]))
        self._item.place(area)

    def release(self, pointer: Pointer) -> None:
        if not self._dragging:
            if not (self.start.ctrl or self.start.shift):
                self.view.selection.set(annotations=[self._id])
        elif self._item.area != self._first:
            rect = self._item.area.getRect()
            self.view.editor.annotations.resize(self._id, rect)  # type: ignore[arg-type]

    def cancel(self) -> None:
        self.view.restore_selection(*self._before)
        self.view.canvas.annotations.put_back()


def _snapped(length: float) -> float:
    return round(length / GRID) * GRID
