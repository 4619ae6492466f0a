"""Items for frames and notes. They mirror the document and never write to it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from graph_editor.canvas import tint
from graph_editor.canvas.markdown import MarkdownDocument
from graph_editor.canvas.style import CORNER, NEAR_SCALE, CanvasPalette, text_font
from graph_editor.document.annotation import Annotation, AnnotationKind

TITLE_HEIGHT = 28.0
NOTE_MARGIN = 12.0
_EDGE = 7.0
_LAST = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class AnnotationItem(QGraphicsItem):
    """A frame or a note on the canvas.

    Attributes:
        annotation: what it shows.
        area: where it is in the scene; during a gesture elsewhere than in the document.
        selected: whether it stands out.
    """

    def __init__(self, annotation: Annotation, colors: CanvasPalette) -> None:
        super().__init__()
        self.annotation = annotation
        self.colors = colors
        self.selected = False
        self.area = QRectF()
        self.show_annotation(annotation)

    def show_annotation(self, annotation: Annotation) -> None:
        """Show it as it is now."""
        self.annotation = annotation
        self.place(QRectF(*annotation.rect))
        self.update()

    def set_colors(self, colors: CanvasPalette) -> None:
        """Use the colours of a theme."""
        self.colors = colors
        self.update()

    def set_selected(self, selected: bool) -> None:
        """Stand out, or not."""
        if selected != self.selected:
            self.selected = selected
            self.update()

    def place(self, area: QRectF) -> None:
        """Take this place of the scene."""
        if area.size() != self.area.size():
            self.prepareGeometryChange()
        self.area = QRectF(area)
        self.setPos(area.topLeft())

    def part_at(self, point: QPointF, zoom: float) -> str:
        """What of it is at a point of the scene: `"title"`, or the edges that a drag would move
        (`"n"`, `"se"` …); `""` for nothing that can be taken hold of."""
        reach = _EDGE / zoom
        if not self.area.adjusted(-reach, -reach, reach, reach).contains(point):
            return ""
        inner = min(reach, TITLE_HEIGHT / 4)  # from afar the title can still be taken hold of
        sides = ""
        if point.y() <= self.area.top() + inner:
            sides += "n"
        elif point.y() >= self.area.bottom() - inner:
            sides += "s"
        if point.x() <= self.area.left() + inner:
            sides += "w"
        elif point.x() >= self.area.right() - inner:
            sides += "e"
        return sides or ("title" if self.grip(zoom).contains(point) else "")

    def grip(self, zoom: float) -> QRectF:
        """Where it is taken hold of to move it, in the scene."""
        return self.area

    def _border(self) -> QPen:
        if self.selected:
            return QPen(self.colors.accent, 2.4)
        return QPen(tint.line(self.annotation.color, self.colors), 1.2)

    # Qt

    def boundingRect(self) -> QRectF:
        return QRectF(-2, -2, self.area.width() + 4, self.area.height() + 4)


class FrameItem(AnnotationItem):
    """A titled area behind the nodes; larger ones lie further behind."""

    def place(self, area: QRectF) -> None:
        super().place(area)
        self.setZValue(-10.0 - area.width() * area.height() * 1e-9)

    def grip(self, zoom: float) -> QRectF:
        height = min(max(TITLE_HEIGHT, 22.0 / zoom), self.area.height())
        return QRectF(self.area.topLeft(), self.area.topRight() + QPointF(0, height))

    # Qt

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        color, palette = self.annotation.color, self.colors
        body = QRectF(0, 0, self.area.width(), self.area.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint.frame_fill(color, palette))
        painter.drawRoundedRect(body, CORNER, CORNER)
        near = painter.worldTransform().m11() >= NEAR_SCALE
        height = TITLE_HEIGHT if near else TITLE_HEIGHT * 1.5
        bar = QRectF(0, 0, body.width(), min(height, body.height()))
        painter.setBrush(tint.bar_fill(color, palette))
        painter.drawRoundedRect(bar, CORNER, CORNER)
        painter.setPen(self._border())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(body, CORNER, CORNER)
        font = text_font(13 if near else 21, bold=True)
        painter.setFont(font)
        painter.setPen(palette.text)
        room = bar.adjusted(12, 0, -12, 0)
        title = QFontMetricsF(font).elidedText(
            self.annotation.text, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, _MIDDLE, title)


class NoteItem(AnnotationItem):
    """A sheet with a text in Markdown, laid out once and kept as a picture."""

    def __init__(self, annotation: Annotation, colors: CanvasPalette) -> None:
        self.text = MarkdownDocument()
        self._laid_out: tuple[str, float, str] | None = None
        super().__init__(annotation, colors)
        self.setZValue(-1.0)
        # A frame is kept as no picture: it can be as large as the drawing, and is quickly drawn.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def lay_out(self) -> MarkdownDocument:
        """The text as it is laid out for the present width."""
        width = self.area.width() - 2 * NOTE_MARGIN
        wanted = (self.annotation.text, width, self.colors.name)
        if wanted != self._laid_out:
            self._laid_out = wanted
            self.text.show_text(self.annotation.text, width, self.colors)
        return self.text

    def set_colors(self, colors: CanvasPalette) -> None:
        self._laid_out = None
        super().set_colors(colors)

    # Qt

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        body = QRectF(0, 0, self.area.width(), self.area.height())
        painter.setPen(self._border())
        painter.setBrush(tint.note_fill(self.annotation.color, self.colors))
        painter.drawRoundedRect(body, 4, 4)
        text = self.lay_out()
        room = body.adjusted(NOTE_MARGIN, NOTE_MARGIN, -NOTE_MARGIN, -NOTE_MARGIN)
        painter.save()
        painter.translate(room.topLeft())
        room.moveTopLeft(QPointF(0, 0))
        painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
        text.drawContents(painter, room)
        painter.restore()
        if text.size().height() > room.height() + 1:
            painter.setPen(self.colors.muted)
            painter.setFont(text_font(13, bold=True))
            corner = body.adjusted(0, 0, -8, -1)
            painter.drawText(
                corner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, "…"
            )


def make_item(annotation: Annotation, colors: CanvasPalette) -> AnnotationItem | None:
    """The item of an annotation; None for a bookmark, which is not drawn."""
    match annotation.kind:
        case AnnotationKind.FRAME:
            return FrameItem(annotation, colors)
        case AnnotationKind.NOTE:
            return NoteItem(annotation, colors)
        case _:
            return None
