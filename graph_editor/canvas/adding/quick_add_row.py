"""One row of the search for what to add: its glyph, the call, and what would come of it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from graph_editor.canvas.adding.foresight import Prospect
from graph_editor.canvas.adding.placeable import REROUTE
from graph_editor.canvas.adding.row_delegate import Index, RowDelegate
from graph_editor.canvas.adding.search_popup import ROW_ROLE
from graph_editor.canvas.adding.suggestion import Suggestion
from graph_editor.canvas.drawing.chip import draw_chip
from graph_editor.canvas.drawing.glyphs import bend, link
from graph_editor.canvas.style import CanvasPalette, canvas_palette, mono_font, text_font

ROW_HEIGHT = 32
_AROUND = 66
"""The room of a row that is neither the call nor what would come of it."""
_LEAST = 170
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_ELIDE = Qt.TextElideMode.ElideRight


@dataclass(frozen=True, slots=True)
class QuickAddRow:
    """Something that could be added, and what would come of it."""

    suggestion: Suggestion
    prospect: Prospect

    @property
    def side(self) -> str:
        """What stands on the right: what would come of it, or else its family."""
        thing, found = self.suggestion.thing, self.prospect
        if found.fits is False:
            return found.reason.removeprefix(thing.title).removeprefix(":").strip()
        if found.needs:
            return f"with {found.needs} more"
        return f"→ {found.shape}" if found.shape else thing.family


class QuickAddDelegate(RowDelegate):
    """Draws rows in the colours of the canvas."""

    colors: CanvasPalette = canvas_palette("light")

    def __init__(self) -> None:
        super().__init__(QSize(100, ROW_HEIGHT))

    def draw_row(self, painter: QPainter, area: QRect, index: Index, *, chosen: bool) -> None:
        row: QuickAddRow = index.data(ROW_ROLE)
        if chosen:
            fill = QColor(self.colors.accent)
            fill.setAlpha(40)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), 6, 6)
        if row.prospect.fits is False:
            painter.setOpacity(0.5)
        sign = link() if row.suggestion.again is not None else None
        if row.suggestion.thing is REROUTE:
            sign = bend()
        corner = area.topLeft() + QPoint(10, 5)
        draw_chip(painter, corner, row.suggestion.thing, self.colors, sign)
        self._draw_texts(painter, area, row)

    def _draw_texts(self, painter: QPainter, area: QRect, row: QuickAddRow) -> None:
        """The call on the left; on the right what would come of it."""
        painter.setFont(text_font(13))
        title = painter.fontMetrics()
        wanted = title.horizontalAdvance(row.suggestion.title)
        side = row.side
        painter.setFont(mono_font(11) if side.startswith("→") else text_font(11))
        metrics = painter.fontMetrics()
        # Two pixels more than the advance, which is rounded: else a text that fits is elided.
        room = min(
            metrics.horizontalAdvance(side) + 2, max(area.width() - _AROUND - wanted, _LEAST)
        )
        painter.setPen(self.colors.muted)
        right = _MIDDLE | Qt.AlignmentFlag.AlignRight
        side = metrics.elidedText(side, _ELIDE, room)
        painter.drawText(area.adjusted(0, 0, -12, 0), right, side)
        painter.setFont(text_font(13))
        painter.setPen(self.colors.text)
        text = area.adjusted(42, 0, -room - 24, 0)
        title_text = title.elidedText(row.suggestion.title, _ELIDE, text.width())
        painter.drawText(text, _MIDDLE, title_text)
