"""A sentence beside the mouse while a wire is held: what would happen, or why it cannot."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from graph_editor.canvas.style import CanvasPalette, text_font

_HEIGHT = 26


def hint_rect(at: QPointF, text: str, zoom: float) -> QRectF:
    """What a hint at a point of the scene covers; nothing without a text."""
    if not text:
        return QRectF()
    width = QFontMetricsF(text_font(12)).horizontalAdvance(text) + 20
    return QRectF(at.x() + 16 / zoom, at.y() + 12 / zoom, width / zoom, _HEIGHT / zoom)


def draw_hint(
    painter: QPainter, at: QPointF, text: str, zoom: float, color: QColor, colors: CanvasPalette
) -> None:
    """Draw a hint in the scene, equally large at every zoom."""
    if not text:
        return
    box = hint_rect(at, text, zoom)
    painter.save()
    painter.translate(box.topLeft())
    painter.scale(1 / zoom, 1 / zoom)
    plain = QRectF(0, 0, box.width() * zoom, box.height() * zoom)
    painter.setPen(QPen(color, 1))
    painter.setBrush(colors.card)
    painter.drawRoundedRect(plain, 6, 6)
    painter.setPen(color if color == colors.error else colors.text)
    painter.setFont(text_font(12))
    painter.drawText(plain, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
