"""How nodes are painted in pictures: always in full, and text is squeezed before it is cut.

A picture has no tooltip that says what was cut, and nobody can zoom a printed page.
"""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QFontMetricsF

from graph_editor.canvas.drawing.card_text import CardText, Line
from graph_editor.canvas.drawing.node_painter import NodePainter
from graph_editor.canvas.drawing.typesetting import Typesetter, WrittenText
from graph_editor.canvas.style import CanvasPalette

_SMALLEST = 7
"""Pixels; smaller text cannot be read in print."""


class PictureText(CardText):
    """Sets the texts of cards in a picture."""

    def __init__(self, palette: CanvasPalette, typesetter: Typesetter) -> None:
        super().__init__(palette, typesetter)
        for name, font in vars(self).items():
            if isinstance(font, QFont):
                setattr(self, name, unhinted(font))

    def line(
        self,
        x: float,
        y: float,
        text: str,
        font: QFont,
        color: QColor,
        room: float,
        *,
        share: float = 0.0,
    ) -> Line:
        first = height = QFontMetricsF(font).height()
        while font.pixelSize() > _SMALLEST and QFontMetricsF(font).horizontalAdvance(text) > room:
            font = QFont(font)
            font.setPixelSize(font.pixelSize() - 1)
            height = QFontMetricsF(font).height()
        y += (first - height) / 2
        return super().line(x, y, text, font, color, room, share=share)


class PicturePainter(NodePainter):
    """Paints nodes for a picture, at any scale."""

    detail_from = 0.0
    free_slots = False  # nobody connects a wire to paper
    make_text = PictureText

    def make_typesetter(self) -> Typesetter:
        return Typesetter(WrittenText)


def unhinted(font: QFont) -> QFont:
    """The font with its letters where they belong, not where a screen's pixels are."""
    font = QFont(font)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
