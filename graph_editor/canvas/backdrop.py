"""The empty canvas: a plain colour with a grid of dots."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from graph_editor.canvas.style import CanvasPalette

_SPACING = 32
_DOTS_FROM = 0.6


def draw_backdrop(painter: QPainter, rect: QRectF, colors: CanvasPalette, zoom: float) -> None:
    """Fill a part of the scene; dots from a zoom at which they do not crowd."""
    painter.fillRect(rect, colors.background)
    if zoom < _DOTS_FROM:
        return
    pen = QPen(colors.grid, 2)
    pen.setCosmetic(True)
    painter.setPen(pen)
    left, top = ceil(rect.left() / _SPACING), ceil(rect.top() / _SPACING)
    right, bottom = int(rect.right() // _SPACING), int(rect.bottom() // _SPACING)
    painter.drawPoints(
        [
            QPointF(x * _SPACING, y * _SPACING)
            for y in range(top, bottom + 1)
            for x in range(left, right + 1)
        ]
    )
