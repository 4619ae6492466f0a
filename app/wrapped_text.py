"""Texts that stay within their panel, however long: buttons of several lines, words that break."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

_LONGEST_WORD = 20
_BREAK = "\u200b"
_FIXED_SPACE = "\u00a0"
_LONGEST_SHAPE = 22


def breakable(text: str) -> str:
    """A text whose very long words may be broken; it looks the same."""
    return re.sub(
        rf"\S{{{_LONGEST_WORD},}}",
        lambda word: re.sub(r"([_,./=)\]]|[^\W_]{20})(?=.)", rf"\1{_BREAK}", word[0]),
        text,
    )


def whole(text: str) -> str:
    """A text without the places where it may be broken, as it was written."""
    return text.replace(_BREAK, "").replace(_FIXED_SPACE, " ")


def unbroken(shape: str) -> str:
    """A shape that stays on one line, where a line has room for it."""
    return shape.replace(" ", _FIXED_SPACE) if len(shape) <= _LONGEST_SHAPE else shape


def wrap(label: QLabel) -> None:
    """Let a label take as many lines as its text needs, however narrow its panel is."""
    label.setWordWrap(True)
    policy = label.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)  # else its longest word widens a panel
    label.setSizePolicy(policy)


class ShortenedLabel(QLabel):
    """One line that ends in an ellipsis where it has no room; `text` is all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def shown(self) -> str:
        """What of the text is seen."""
        right, room = Qt.TextElideMode.ElideRight, self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), right, room)

    # Qt

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.style().drawItemText(
                painter,
                self.contentsRect(),
                self.alignment(),
                self.palette(),
                self.isEnabled(),
                self.shown(),
                self.foregroundRole(),
            )


class WrappingButton(QPushButton):
    """A button whose text takes as many lines as it needs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def lines(self, width: int) -> list[str]:
        """The text in lines that fit a button of this width; a word that does not is shortened."""
        metrics, text = self.fontMetrics(), self.text()
        around = super().sizeHint().width() - metrics.horizontalAdvance(text)
        first, *words = text.split(" ")
        lines = [first]
        for word in words:
            longer = f"{lines[-1]} {word}"
            if metrics.horizontalAdvance(longer) <= width - around:
                lines[-1] = longer
            else:
                lines.append(word)
        room, middle = max(1, width - around), Qt.TextElideMode.ElideMiddle
        # A line is up to half a pixel wider than its rounded width, which `elidedText` sees.
        fits = [metrics.horizontalAdvance(line) <= room for line in lines]
        return [
            line if fit else metrics.elidedText(line, middle, room)
            for line, fit in zip(lines, fits, strict=True)
        ]

    # Qt

    def minimumSizeHint(self) -> QSize:
        return QSize(48, super().sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        more = len(self.lines(width)) - 1
        return super().sizeHint().height() + more * self.fontMetrics().lineSpacing()

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = "\n".join(self.lines(self.width()))
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)
