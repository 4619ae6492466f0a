"""What the nodes are, written large on the far layer while there are few enough to read."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText

from graph_editor.canvas.style import GRID, NODE_WIDTH, text_font

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.scene import CanvasScene

FROM_SCALE = 0.16
_MOST = 250
_SIZE = 34


class FarTitles:
    """Draws the titles; each different one is laid out once."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._texts: dict[tuple[str, float], QStaticText] = {}
        self._font: QFont = text_font(_SIZE)

    def set_fonts(self) -> None:
        """Take the program's fonts as they are now."""
        self._font = text_font(_SIZE)
        self._texts.clear()

    def draw(self, painter: QPainter, visible: QRectF) -> None:
        """Draw the titles of the nodes in the visible part of the scene."""
        scene, colors = self._scene, self._scene.colors
        if painter.worldTransform().m11() < FROM_SCALE or not scene.nodes:
            return
        found = scene.far.grid.near(visible.getCoords())  # type: ignore[arg-type]
        items = [scene.nodes[node] for node, _ in itertools.islice(found, _MOST + 1)]
        if len(items) > _MOST:
            return
        painter.setFont(self._font)
        for item in items:
            text = self._text(item.card.title, item.body.width())
            size = text.size()
            family = item.card.family
            painter.setPen(colors.on(colors.family_color(family) if family else colors.muted))
            corner = item.body.center() - QPointF(size.width() / 2, size.height() / 2)
            if item.inside is not None:
                corner = item.body.topLeft() + QPointF(GRID, 0)
            painter.drawStaticText(corner, text)

    def _text(self, title: str, width: float) -> QStaticText:
        room = max(width, NODE_WIDTH) - 12
        text = self._texts.get((title, room))
        if text is None:
            cut = QFontMetricsF(self._font).elidedText(title, Qt.TextElideMode.ElideRight, room)
            text = self._texts[title, room] = QStaticText(cut)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.prepare(font=self._font)
        return text
