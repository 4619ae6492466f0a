"""Short texts laid out for painting, each once: networks say the same words again and again.

A text is kept as the glyphs that stand for it. Qt's own `QStaticText` lays itself out anew at each
other zoom, which was half of what a frame of zooming cost.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGlyphRun, QPainter, QStaticText, QTextLayout

_KEPT = 20_000
"""Texts; with their glyphs about a kilobyte each."""


class SetText:
    """One line of text, laid out for a screen or an image.

    Attributes:
        text: what it says, cut to its room.
        size: the room that it takes.
    """

    __slots__ = ("_runs", "size", "text")

    def __init__(self, text: str, font: QFont) -> None:
        layout = QTextLayout(text, font)
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        self.text = text
        self.size = QSizeF(line.naturalTextWidth(), line.height())
        self._runs: list[QGlyphRun] = layout.glyphRuns()

    def draw(self, painter: QPainter, corner: QPointF) -> None:
        """Draw the text in the painter's colour; `corner` is its upper left one."""
        for run in self._runs:
            painter.drawGlyphRun(corner, run)


class WrittenText(SetText):
    """One line of text for a file in which text is to stay text."""

    __slots__ = ("_font", "_static")

    def __init__(self, text: str, font: QFont) -> None:
        self.text, self._font = text, font
        self._static = QStaticText(text)
        self._static.setTextFormat(Qt.TextFormat.PlainText)
        self._static.prepare(font=font)
        self.size = self._static.size()

    def draw(self, painter: QPainter, corner: QPointF) -> None:
        painter.setFont(self._font)
        painter.drawStaticText(corner, self._static)


class Typesetter:
    """Lays texts out, cut to the room that they have."""

    def __init__(self, kind: type[SetText] = SetText) -> None:
        self._kind = kind
        self._texts: dict[tuple[str, str, float], SetText] = {}

    def set(self, text: str, font: QFont, room: float = math.inf) -> SetText:
        """`text` in one line, with an ellipsis where it is wider than `room`."""
        key = (text, font.key(), room)
        known = self._texts.get(key)
        if known is None:
            if len(self._texts) >= _KEPT:
                self._texts.clear()
            text = text.replace("\n", " ")  # the code of a function may have several lines
            if room < math.inf:
                text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
            known = self._texts[key] = self._kind(text, font)
        return known
