"""How nodes are painted in pictures: always in full, and text is squeezed before it is cut.

A picture has no tooltip that says what was cut, and nobody can zoom a printed page.
"""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QFontMetricsF

from graph_editor.canvas.drawing.node_painter import NodePainter, _Text

_SMALLEST = 7
"""Pixels; smaller text cannot be read in print."""


class PicturePainter(NodePainter):
    """Paints nodes for a picture, at any scale."""

    detail_from = 0.0
    free_slots = False  # nobody connects a wire to paper

    def set_fonts(self) -> None:
        super().set_fonts()
        for name, font in vars(self).items():
            if isinstance(font, QFont):
                setattr(self, name, unhinted(font))

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        font: QFont,
        color: QColor,
        room: float,
        *,
        share: float = 0.0,
    ) -> _Text:
        first = height = QFontMetricsF(font).height()
        while font.pixelSize() > _SMALLEST and QFontMetricsF(font).horizontalAdvance(text) > room:
            font = QFont(font)
            font.setPixelSize(font.pixelSize() - 1)
            height = QFontMetricsF(font).height()
        y += (first - height) / 2
        return super()._text(x, y, text, font, color, room, share=share)


def unhinted(font: QFont) -> QFont:
    """The font with its letters where they belong, not where a screen's pixels are."""
    font = QFont(font)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
