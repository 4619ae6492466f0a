"""What the nodes are, written large on the far layer while there are few enough to read."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter

from graph_editor.canvas.style import GRID, NODE_WIDTH, text_font

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.scene import CanvasScene

FROM_SCALE = 0.16
_MOST = 250
_SIZE = 34


class FarTitles:
    """Draws the titles."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._font: QFont = text_font(_SIZE)

    def set_fonts(self) -> None:
        """Take the program's fonts as they are now."""
        self._font = text_font(_SIZE)

    def draw(self, painter: QPainter, visible: QRectF) -> None:
        """Draw the titles of the nodes in the visible part of the scene."""
        scene, colors = self._scene, self._scene.colors
        if painter.worldTransform().m11() < FROM_SCALE or not scene.nodes:
            return
        found = scene.far.grid.near(visible.getCoords())  # type: ignore[arg-type]
        items = [scene.nodes[node] for node, _ in itertools.islice(found, _MOST + 1)]
        if len(items) > _MOST:
            return
        for item in items:
            room = max(item.body.width(), NODE_WIDTH) - 12
            text = scene.painter.typesetter.set(item.card.title, self._font, room)
            size = text.size
            family = item.card.family
            painter.setPen(colors.on(colors.family_color(family) if family else colors.muted))
            corner = item.body.center() - QPointF(size.width() / 2, size.height() / 2)
            if item.inside is not None:
                corner = item.body.topLeft() + QPointF(GRID, 0)
            text.draw(painter, corner)
