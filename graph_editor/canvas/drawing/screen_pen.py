"""Pens for what is as thick on the screen at any zoom: wires from afar, guides, the rubber band."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen


def screen_pen(
    painter: QPainter,
    color: QColor,
    width: float = 1,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> QPen:
    """A pen so many pixels of the window wide.

    Qt counts a cosmetic pen's width in pixels of the screen, so that at 200 % its lines are half
    as thick as everything around them.
    """
    pen = QPen(color, width * screen_ratio(painter), style)
    pen.setCosmetic(True)
    return pen


def screen_ratio(painter: QPainter) -> float:
    """How many pixels a painter has for one of the window.

    Asked of its transformations: what `painter.device()` returns would belong to Python. Rounded,
    for Qt draws a line of a trace more than one pixel as two.
    """
    zoom = painter.worldTransform().m11()
    return round(painter.deviceTransform().m11() / zoom, 3) if zoom else 1.0
