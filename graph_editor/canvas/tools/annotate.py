"""Moving frames and notes, with what lies in them, and changing their size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt

from graph_editor.canvas.annotation_editor import SMALLEST
from graph_editor.canvas.style import GRID
from graph_editor.canvas.tools.tool import Pointer, Tool
from graph_editor.document.annotation import AnnotationId, AnnotationKind
from graph_editor.document.graph import NodeId

if TYPE_CHECKING:
    from graph_editor.canvas.annotation_item import AnnotationItem
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


class _AnnotationTool(Tool):
    """A press on a frame or note: a click selects it."""

    def __init__(self, view: CanvasView, start: Pointer, item: AnnotationItem) -> None:
        super().__init__(view, start)
        self._item = item
        self._id = item.annotation.id
        self._before = view.selection.nodes, view.selection.edges, view.selection.annotations
        self._dragging = False
        if start.ctrl:
            view.selection.toggle(annotations=[self._id])
        elif start.shift:
            view.selection.add(annotations=[self._id])
        elif self._id not in view.selection.annotations:
            view.selection.set(annotations=[self._id])

    def cancel(self) -> None:
        self.view.selection.set(*self._before)
        self.view.canvas.annotations.put_back()


class MoveAnnotationTool(_AnnotationTool):
    """A drag by a frame's title or a note: it moves, with what lies in it and what is selected.

    With Alt a frame moves alone.
    """

    cursor = Qt.CursorShape.ClosedHandCursor

    def move(self, pointer: Pointer) -> None:
        if not self._dragging:
            if not self.far_enough(pointer):
                return
            self._begin(pointer)
        step = pointer.scene - self.start.scene
        self._step = QPointF(round(step.x() / GRID) * GRID, round(step.y() / GRID) * GRID)
        scene = self.view.canvas
        for annotation_id, area in self._areas.items():
            scene.annotations.items[annotation_id].place(area.translated(self._step))
        for node_id, (x, y) in self._starts.items():
            scene.preview(node_id, (x + self._step.x(), y + self._step.y()))
        scene.route_edges_of(self._starts)
        if not scene.views() or self.view.zoom < 1:
            self.view.viewport().update()

    def release(self, pointer: Pointer) -> None:
        if not self._dragging:
            if not (self.start.ctrl or self.start.shift):
                self.view.selection.set(annotations=[self._id])
            return
        dx, dy = self._step.x(), self._step.y()
        self.view.editor.annotations.move(
            {node_id: (x + dx, y + dy) for node_id, (x, y) in self._starts.items()},
            {a: area.translated(self._step).getRect() for a, area in self._areas.items()},  # type: ignore[misc]
            "Move frame" if self._item.annotation.kind is AnnotationKind.FRAME else "Move note",
        )

    def cancel(self) -> None:
        super().cancel()
        if self._dragging:
            self.view.canvas.put_back(self._starts)

    def _begin(self, pointer: Pointer) -> None:
        view = self.view
        self._dragging = True
        if self._id not in view.selection.annotations:  # Ctrl took it out of the selection
            view.selection.add(annotations=[self._id])
        items = view.canvas.annotations.items
        nodes: set[NodeId] = set(view.selection.nodes)
        moved: set[AnnotationId] = {a for a in view.selection.annotations if a in items}
        if not pointer.alt:
            for annotation_id in list(moved):
                inner_nodes, inner = view.canvas.annotations.contents(items[annotation_id])
                nodes.update(inner_nodes)
                moved.update(inner)
        all_nodes = view.document.nodes()
        self._starts = {node_id: all_nodes[node_id].position for node_id in nodes}
        self._areas = {annotation_id: QRectF(items[annotation_id].area) for annotation_id in moved}
        self._step = QPointF()


class ResizeAnnotationTool(_AnnotationTool):
    """A drag by an edge or a corner of a frame or a note."""

    def __init__(self, view: CanvasView, start: Pointer, item: AnnotationItem, part: str) -> None:
        super().__init__(view, start, item)
        self._part = part
        self._first = QRectF(item.area)
        self.cursor = cursor_for(part)

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
        if self._dragging and self._item.area != self._first:
            rect = self._item.area.getRect()
            self.view.editor.annotations.resize(self._id, rect)  # type: ignore[arg-type]


def _snapped(length: float) -> float:
    return round(length / GRID) * GRID
