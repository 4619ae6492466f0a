"""The empty canvas: a plain colour with a grid of dots."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from graph_editor.canvas.style import CanvasPalette

_SPACING = 32
_DOTS_FROM = 0.6
_CELLS = 4


def draw_backdrop(painter: QPainter, rect: QRectF, colors: CanvasPalette) -> None:
    """Fill a part of the scene; dots from a zoom at which they do not crowd.

    The dots are a picture laid out in tiles: drawn one by one they would cost a quarter of a frame.
    """
    painter.fillRect(rect, colors.background)
    transform = painter.worldTransform()
    zoom = transform.m11()
    if zoom < _DOTS_FROM:
        return
    tile = _tile(round(_SPACING * zoom), colors.grid.name(), painter.device().devicePixelRatioF())
    area = transform.mapRect(rect)
    painter.save()
    painter.resetTransform()
    origin = QPointF(transform.dx(), transform.dy())
    painter.drawTiledPixmap(area, tile, area.topLeft() - origin)
    painter.restore()


@lru_cache(maxsize=8)
def _tile(cell: int, color: str, scale: float) -> QPixmap:
    side = cell * _CELLS
    tile = QPixmap(round(side * scale), round(side * scale))
    tile.setDevicePixelRatio(scale)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setPen(QPen(QColor(color), 2))
    for row in range(_CELLS):
        for column in range(_CELLS):
            painter.drawPoint(column * cell + cell // 2, row * cell + cell // 2)
    painter.end()
    return tile
