"""The axes of the plots."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QPainter


class GridAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose grid is drawn fast.

    Without a clip Qt's raster engine looks up every pixel of a line that can be seen through: the
    grid of a plot took half of each frame. With one, even one that cuts nothing, it blends them
    row by row.
    """

    def paint(self, painter: QPainter, option: Any, widget: Any) -> None:
        painter.setClipRect(self.boundingRect().toAlignedRect().adjusted(-2, -2, 2, 2))
        super().paint(painter, option, widget)
