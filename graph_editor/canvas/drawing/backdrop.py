"""The empty canvas: a plain colour with a grid of dots."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from graph_editor.canvas.style import CanvasPalette

_SPACING = 32
_DOTS_FROM = 0.6
_CELLS = 4


def draw_backdrop(painter: QPainter, rect: QRectF, colors: CanvasPalette) -> None:
    """Fill a part of the scene; dots from a zoom at which they do not crowd.

    The dots are a picture laid out in tiles: drawn one by one they would cost a quarter of a frame.
    The picture has the plain colour in it, which costs half of laying clear tiles over that.
    """
    transform = painter.worldTransform()
    zoom = transform.m11()
    if zoom < _DOTS_FROM:
        painter.fillRect(rect, colors.background)
        return
    look = colors.background.name(), colors.grid.name()
    tile = _tile(round(_SPACING * zoom), *look, painter.device().devicePixelRatioF())
    area = transform.mapRect(rect)
    painter.save()
    painter.resetTransform()
    origin = QPointF(transform.dx(), transform.dy())
    painter.drawTiledPixmap(area, tile, area.topLeft() - origin)
    painter.restore()


@lru_cache(maxsize=8)
def _tile(cell: int, background: str, color: str, scale: float) -> QPixmap:
    side = cell * _CELLS
    tile = QPixmap(round(side * scale), round(side * scale))
    tile.setDevicePixelRatio(scale)
    tile.fill(QColor(background))
    with QPainter(tile) as painter:
        painter.setPen(QPen(QColor(color), 2))
        for row in range(_CELLS):
            for column in range(_CELLS):
                painter.drawPoint(column * cell + cell // 2, row * cell + cell // 2)
    return tile
