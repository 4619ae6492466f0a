"""What shows on a card that it is a block: the sheets behind it, how often it stands in a row, and
the arrow that opens it in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen

from graph_editor.canvas.style import CORNER, CanvasPalette, text_font

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.node_item import NodeItem

ROOM = 26.0
"""How much of the header's right end the arrow takes."""
MARK_ROOM = 24.0
"""How much of it the mark of a problem takes."""
_ARROW = 4.5
_BADGE = 16.0


def paint_sheets(painter: QPainter, item: NodeItem, palette: CanvasPalette) -> None:
    """Sheets behind the card: it stands for several nodes; below it too where it is repeated."""
    painter.setPen(QPen(palette.muted, 1.6))
    painter.setBrush(palette.footer)
    for step in (2, 1):
        inset, rise = 7.0 * step, 3.5 * step
        width = item.width - 2 * inset
        painter.drawRoundedRect(QRectF(inset, -rise, width, 14), CORNER, CORNER)
        if item.card.repeat > 1:
            low = QRectF(inset, item.height - 14 + rise, width, 14)
            painter.drawRoundedRect(low, CORNER, CORNER)


def paint_arrow(painter: QPainter, item: NodeItem, palette: CanvasPalette) -> None:
    """An arrow to the right on a closed block, downwards on an opened one."""
    center = item.expander.center()
    painter.setPen(QPen(palette.muted, 2, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    tip, back = QPointF(_ARROW / 2, 0), QPointF(-_ARROW / 2, _ARROW)
    if item.inside is not None:
        tip, back = QPointF(0, _ARROW / 2), QPointF(_ARROW, -_ARROW / 2)
    path = QPainterPath(center + back)
    path.lineTo(center + tip)
    mirrored = QPointF(back.x(), -back.y()) if item.inside is None else QPointF(-back.x(), back.y())
    path.lineTo(center + mirrored)
    painter.drawPath(path)


def badge_width(item: NodeItem) -> float:
    """How much of the header the number of repetitions takes; 0 for none."""
    if item.card.repeat < 2:
        return 0.0
    return QFontMetricsF(text_font(11, bold=True)).horizontalAdvance(_times(item)) + 20


def paint_badge(painter: QPainter, item: NodeItem, palette: CanvasPalette) -> None:
    """How often the block stands in a row, beside its title."""
    width = badge_width(item)
    if not width:
        return
    color = palette.family_color(item.card.family)
    right = item.width - ROOM - (MARK_ROOM if item.state.worst is not None else 0.0)
    area = QRectF(right - width, item.header + 20, width - 6, _BADGE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(area, _BADGE / 2, _BADGE / 2)
    painter.setPen(palette.on(color))
    painter.setFont(text_font(11, bold=True))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, _times(item))


def _times(item: NodeItem) -> str:
    return f"× {item.card.repeat:,}"
