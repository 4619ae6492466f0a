"""The frames and notes of a scene: their items, what lies in them, and how they look from afar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from graph_editor.canvas.annotation import tint
from graph_editor.canvas.annotation.annotation_item import AnnotationItem, FrameItem, make_item
from graph_editor.canvas.drawing.far_layer import united
from graph_editor.canvas.drawing.screen_pen import screen_pen
from graph_editor.document.annotation import Annotation, AnnotationId, AnnotationKind
from graph_editor.document.change import (
    AnnotationAdded,
    AnnotationChanged,
    AnnotationRemoved,
    Change,
)

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.scene import CanvasScene

_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class Annotations:
    """The items of the frames and notes of a scene.

    Attributes:
        items: the item of each frame and note.
        version: another number whenever one of them has become another.
    """

    def __init__(self, scene: CanvasScene) -> None:
        self.items: dict[AnnotationId, AnnotationItem] = {}
        self.version = 0
        self._scene = scene

    def rebuild(self, annotations: Iterable[Annotation]) -> None:
        """Make the items anew; the scene has deleted the old ones."""
        self.items.clear()
        self._scene.wires.notes.clear()
        self.version += 1
        for annotation in annotations:
            self._add(annotation)

    def follow(self, change: Change) -> bool:
        """Mirror a change; False if it is none of a frame or a note."""
        match change:
            case AnnotationAdded(annotation=annotation):
                self._add(annotation)
            case AnnotationRemoved(annotation=annotation):
                if annotation.id in self.items:
                    self._scene.removeItem(self.items.pop(annotation.id))
                    if annotation.kind is AnnotationKind.NOTE:
                        self._scene.wires.notes.remove(annotation.id)
            case AnnotationChanged(after=annotation):
                if annotation.id in self.items:
                    self.items[annotation.id].show_annotation(annotation)
                    self._stand(annotation)
            case _:
                return False
        self.version += 1
        return True

    @staticmethod
    def of_notes(change: Change) -> list[QRectF]:
        """Where a note was or is that came, went, or became larger or smaller in a change."""
        match change:
            case AnnotationAdded(annotation=note) | AnnotationRemoved(annotation=note):
                rects = [note.rect]
            case AnnotationChanged(before=before, after=note) if before.rect != note.rect:
                rects = [before.rect, note.rect]
            case _:
                return []
        return [QRectF(*r) for r in rects] if note.kind is AnnotationKind.NOTE else []

    def set_colors(self) -> None:
        """Use the scene's colours as they are now."""
        for item in self.items.values():
            item.set_colors(self._scene.colors)

    def show_selected(self, chosen: frozenset[AnnotationId]) -> None:
        """Let exactly these stand out."""
        for annotation_id, item in self.items.items():
            item.set_selected(annotation_id in chosen)

    @property
    def bounds(self) -> QRectF:
        """The rectangle around all of them."""
        return united(item.area for item in self.items.values())

    def at(self, point: QPointF, zoom: float) -> tuple[AnnotationItem, str] | None:
        """What can be taken hold of at a point: the item and its part, the foremost first."""
        held = [(item, part) for item in self.items.values() if (part := item.part_at(point, zoom))]
        return max(held, key=lambda pair: pair[0].zValue(), default=None)

    def banded(self, band: QRectF) -> list[AnnotationId]:
        """What a rubber band selects: the notes that it touches, the frames that it encloses."""
        return [
            annotation_id
            for annotation_id, item in self.items.items()
            if (
                band.contains(item.area)
                if isinstance(item, FrameItem)
                else band.intersects(item.area)
            )
        ]

    def put_back(self) -> None:
        """Show all of them where the document has them (a gesture was cancelled)."""
        for item in self.items.values():
            item.place(QRectF(*item.annotation.rect))

    def draw(self, painter: QPainter) -> None:
        """Draw them as they are, where no view does it."""
        option = QStyleOptionGraphicsItem()
        for item in sorted(self.items.values(), key=lambda item: item.zValue()):
            painter.translate(item.pos())
            item.paint(painter, option)
            painter.translate(-item.pos())

    def draw_far(self, painter: QPainter) -> None:
        """Draw areas only, behind the far layer."""
        colors = self._scene.colors
        for item in sorted(self.items.values(), key=lambda item: item.zValue()):
            line = colors.accent if item.selected else tint.line(item.annotation.color, colors)
            painter.setPen(screen_pen(painter, line))
            fill = tint.frame_fill if isinstance(item, FrameItem) else tint.note_fill
            painter.setBrush(fill(item.annotation.color, colors))
            painter.drawRect(item.area)

    def draw_far_titles(self, painter: QPainter, visible: QRectF) -> None:
        """Draw what the frames and notes in a part of the scene are called, at a size that can be
        read, over the far layer; where there is no room for it, nothing."""
        zoom = painter.worldTransform().m11()
        colors = self._scene.colors
        for item in self.items.values():
            head, title = item.far_head(zoom)
            if not title or not item.area.adjusted(0, -head.height() / zoom, 0, 0).intersects(
                visible
            ):
                continue
            painter.save()
            painter.translate(item.area.topLeft())
            painter.scale(1 / zoom, 1 / zoom)
            if isinstance(item, FrameItem):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(tint.bar_fill(item.annotation.color, colors))
                painter.drawRect(head)
            painter.setPen(colors.text)
            painter.setFont(item.far_font())
            painter.drawText(head.adjusted(6, 0, 0, 0), _MIDDLE, title)
            painter.restore()

    def _add(self, annotation: Annotation) -> None:
        item = make_item(annotation, self._scene.colors)
        if item is not None:
            self.items[annotation.id] = item
            self._scene.addItem(item)
            self._stand(annotation)

    def _stand(self, annotation: Annotation) -> None:
        """Let wires keep clear of a note where it is."""
        if annotation.kind is AnnotationKind.NOTE:
            left, top, width, height = annotation.rect
            box = (left, top, left + width, top + height)
            self._scene.wires.notes.put(annotation.id, box)
