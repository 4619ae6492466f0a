"""The sign of a layer or operation in a list: its family's colour and glyph, as on its card."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from graph_editor.canvas.adding.placeable import Placeable
from graph_editor.canvas.drawing.glyphs import glyph
from graph_editor.canvas.style import CanvasPalette
from graph_editor.document.graph import NodeKind

_SIZE = 22


def draw_chip(
    painter: QPainter,
    corner: QPoint,
    thing: Placeable,
    colors: CanvasPalette,
    sign: QPainterPath | None = None,
) -> None:
    """Draw the chip of a thing; hollow for an operation, and where it has another `sign`."""
    color = colors.family_color(thing.family)
    hollow = thing.kind is NodeKind.OPERATION or sign is not None
    painter.setPen(QPen(color, 2) if hollow else Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush if hollow else color)
    painter.drawRoundedRect(QRect(corner.x(), corner.y(), _SIZE, _SIZE), 6, 6)
    painter.setPen(QPen(colors.text if hollow else colors.on(color), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.translate(corner.x() + 3, corner.y() + 3)
    painter.drawPath(sign if sign is not None else glyph(thing.family))
    painter.translate(-corner.x() - 3, -corner.y() - 3)
