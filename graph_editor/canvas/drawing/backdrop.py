"""The empty canvas: a plain colour with a grid of dots."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QRegion

from graph_editor.canvas.style import CanvasPalette

_SPACING = 32
_DOTS_FROM = 0.6
_CELLS = 4


def draw_backdrop(painter: QPainter, region: QRegion, colors: CanvasPalette) -> None:
    """Fill a part of the viewport; dots from a zoom at which they do not crowd.

    What is to be filled is often some strips far apart: filling the rectangle around them would
    cost many times as much, though all but the strips is clipped.

    The dots are a picture laid out in tiles: drawn one by one they would cost a quarter of a frame.
    The picture has the plain colour in it, which costs half of laying clear tiles over that.
    """
    transform = painter.worldTransform()
    zoom, ratio = transform.m11(), painter.device().devicePixelRatioF()
    painter.save()
    painter.resetTransform()
    # At 150 % an edge can lie within a pixel, which would then be half black; what is beyond the
    # viewport is clipped.
    more = 0 if ratio.is_integer() else 1
    areas = [area.adjusted(-more, -more, more, more) for area in region]
    if zoom < _DOTS_FROM:
        for area in areas:
            painter.fillRect(area, colors.background)
    else:
        look = colors.background.name(), colors.grid.name()
        tile = _tile(round(_SPACING * zoom), *look, ratio)
        origin = QPoint(round(transform.dx()), round(transform.dy()))
        for area in areas:
            painter.drawTiledPixmap(area, tile, area.topLeft() - origin)
    painter.restore()


@lru_cache(maxsize=8)
def _tile(cell: int, background: str, color: str, scale: float) -> QPixmap:
    side = cell * _CELLS
    tile = QPixmap(round(side * scale), round(side * scale))
    tile.setDevicePixelRatio(scale)
    tile.fill(QColor(background))
    with QPainter(tile) as painter:
        pen = QPen(QColor(color), 2)
        if scale >= 2:  # with fewer pixels a dot is crisp as a square
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for row in range(_CELLS):
            for column in range(_CELLS):
                painter.drawPoint(column * cell + cell // 2, row * cell + cell // 2)
    return tile
