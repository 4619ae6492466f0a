"""Items for frames and notes. They mirror the document and never write to it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from graph_editor.canvas.annotation import tint
from graph_editor.canvas.annotation.headline import headline
from graph_editor.canvas.annotation.markdown import MarkdownDocument
from graph_editor.canvas.drawing.painting import reported
from graph_editor.canvas.style import CORNER, FAR_SCALE, NEAR_SCALE, CanvasPalette, text_font
from graph_editor.document.annotation import Annotation, AnnotationKind

TITLE_HEIGHT = 28.0
NOTE_MARGIN = 12.0
FAR_TITLE = 15
"""Pixels of the screen that frames' titles have from afar."""
_TITLE_MARGIN = 12.0
_EDGE = 7.0
_LAST = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class AnnotationItem(QGraphicsItem):
    """A frame or a note on the canvas.

    Attributes:
        annotation: what it shows.
        area: where it is in the scene; during a gesture elsewhere than in the document.
        selected: whether it stands out.
        full: whether everything is shown whatever the zoom, as in a picture.
    """

    def __init__(self, annotation: Annotation, colors: CanvasPalette) -> None:
        super().__init__()
        self.annotation = annotation
        self.colors = colors
        self.selected = self.full = False
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

    def far_title(self) -> str:
        """What it is called from afar; "" for nothing."""
        return self.annotation.text

    def far_font(self) -> QFont:
        """How that is set; in pixels of the screen."""
        return text_font(FAR_TITLE - 2)

    def far_head(self, zoom: float) -> tuple[QRectF, str]:
        """Where it says from afar what it is called, in pixels of the screen from its upper left
        corner, and the words that have room there; "" where none have."""
        metrics = QFontMetricsF(self.far_font())
        if self.area.height() * zoom < metrics.height():
            return QRectF(), ""
        room = self.area.width() * zoom - 8
        title = metrics.elidedText(self.far_title(), Qt.TextElideMode.ElideRight, room)
        head = QRectF(0, 0, metrics.horizontalAdvance(title) + 12, metrics.height() + 4)
        return head, title if len(title) > 1 else ""

    def unseen(self, zoom: float) -> str:
        """What it says but does not show at this zoom, for a tooltip; "" where all is shown."""
        return ""

    def _near(self, painter: QPainter) -> bool:
        return self.full or painter.worldTransform().m11() >= NEAR_SCALE

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

    def part_at(self, point: QPointF, zoom: float) -> str:
        up = self.area.top() - point.y()
        if zoom < FAR_SCALE and 0 <= up < 2 * FAR_TITLE / zoom:
            head, title = self.far_head(zoom)
            if title and head.contains((point - self.area.topLeft()) * zoom):
                return "title"
        return super().part_at(point, zoom)

    def far_font(self) -> QFont:
        return text_font(FAR_TITLE, bold=True)

    def far_head(self, zoom: float) -> tuple[QRectF, str]:
        head, title = super().far_head(zoom)
        if TITLE_HEIGHT * zoom < head.height():  # it would lie over what is in the frame
            head.moveBottom(0)
        return head, title

    def grip(self, zoom: float) -> QRectF:
        height = min(max(TITLE_HEIGHT, 22.0 / zoom), self.area.height())
        return QRectF(self.area.topLeft(), self.area.topRight() + QPointF(0, height))

    def unseen(self, zoom: float) -> str:
        font = _title_font(zoom >= NEAR_SCALE)
        scale = 1.0 if zoom >= FAR_SCALE else FAR_TITLE / font.pixelSize() / zoom
        width = QFontMetricsF(font).horizontalAdvance(self.annotation.text) * scale
        room = self.area.width() - 2 * _TITLE_MARGIN
        return self.annotation.text if width > room else ""

    # Qt

    @reported
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        color, palette = self.annotation.color, self.colors
        body = QRectF(0, 0, self.area.width(), self.area.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint.frame_fill(color, palette))
        painter.drawRoundedRect(body, CORNER, CORNER)
        near = self._near(painter)
        height = TITLE_HEIGHT if near else TITLE_HEIGHT * 1.5
        bar = QRectF(0, 0, body.width(), min(height, body.height()))
        painter.setBrush(tint.bar_fill(color, palette))
        painter.drawRoundedRect(bar, CORNER, CORNER)
        if bar.height() < body.height():  # it is round above only
            painter.drawRect(bar.adjusted(0, bar.height() / 2, 0, 0))
        painter.setPen(self._border())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(body, CORNER, CORNER)
        font = _title_font(near)
        painter.setFont(font)
        painter.setPen(palette.text)
        room = bar.adjusted(_TITLE_MARGIN, 0, -_TITLE_MARGIN, 0)
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

    def far_title(self) -> str:
        return headline(self.annotation.text)

    def unseen(self, zoom: float) -> str:
        text = self.lay_out()
        room = self.area.height() - 2 * NOTE_MARGIN
        all_shown = zoom >= NEAR_SCALE and not text.cut and text.size().height() <= room + 1
        return "" if all_shown else self.annotation.text

    def set_colors(self, colors: CanvasPalette) -> None:
        self._laid_out = None
        super().set_colors(colors)

    def _draw_text(self, painter: QPainter, room: QRectF) -> bool:
        """Draw the text; whether some of it is left out."""
        text = self.lay_out()
        more = text.size().height() > room.height() + 1
        painter.translate(room.topLeft())
        height = text.whole_lines(room.height()) if more else room.height()
        room = QRectF(0, 0, room.width(), height)
        painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
        text.drawContents(painter, room)
        return text.cut or more

    def _draw_headline(self, painter: QPainter, room: QRectF) -> bool:
        """Draw what the note is about, as large as frames have their titles."""
        font, title = _title_font(near=False), self.far_title()
        metrics = QFontMetricsF(font)
        lines = room.height() // metrics.lineSpacing()
        if lines < 2:
            title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        shown = QSizeF(room.width(), max(lines, 1) * metrics.lineSpacing())
        painter.setFont(font)
        painter.setPen(self.colors.text)
        painter.setClipRect(QRectF(room.topLeft(), shown), Qt.ClipOperation.IntersectClip)
        painter.drawText(QRectF(room.topLeft(), shown), Qt.TextFlag.TextWordWrap, title)
        endless = QRectF(room.topLeft(), QSizeF(room.width(), 1e6))
        whole = metrics.boundingRect(endless, Qt.TextFlag.TextWordWrap, title)
        return whole.height() > shown.height() + 1

    # Qt

    @reported
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        body = QRectF(0, 0, self.area.width(), self.area.height())
        painter.setPen(self._border())
        painter.setBrush(tint.note_fill(self.annotation.color, self.colors))
        painter.drawRoundedRect(body, 4, 4)
        draw = self._draw_text if self._near(painter) else self._draw_headline
        painter.save()
        margin = NOTE_MARGIN
        more = draw(painter, body.adjusted(margin, margin, -margin, -margin))
        painter.restore()
        if more:
            painter.setPen(self.colors.muted)
            painter.setFont(_title_font(self._near(painter)))
            painter.drawText(body.adjusted(0, 0, -8, -1), _LAST, "…")


def _title_font(near: bool) -> QFont:
    return text_font(13 if near else 21, bold=True)


def make_item(annotation: Annotation, colors: CanvasPalette) -> AnnotationItem | None:
    """The item of an annotation; None for a bookmark, which is not drawn."""
    match annotation.kind:
        case AnnotationKind.FRAME:
            return FrameItem(annotation, colors)
        case AnnotationKind.NOTE:
            return NoteItem(annotation, colors)
        case _:
            return None
