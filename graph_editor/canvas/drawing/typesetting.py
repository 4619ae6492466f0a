"""Short texts laid out for painting, each once: networks say the same words again and again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QStaticText

_KEPT = 20_000
"""Texts; with their glyphs about a kilobyte each."""


class Typesetter:
    """Lays texts out, cut to the room that they have."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str, float], QStaticText] = {}

    def set(self, text: str, font: QFont, room: float) -> QStaticText:
        """`text` in one line, with an ellipsis where it is wider than `room`."""
        key = (text, font.key(), room)
        static = self._texts.get(key)
        if static is None:
            if len(self._texts) >= _KEPT:
                self._texts.clear()
            metrics = QFontMetricsF(font)
            static = QStaticText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, room))
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.prepare(font=font)
            self._texts[key] = static
        return static
