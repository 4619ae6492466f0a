"""One row of the command palette: icon, title, where it stands or why not, and its keys."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QApplication

from app.action_list import ListedAction
from app.icons import icon
from app.theme import SMALL_SIZE, TEXT_SIZE, ThemeColors, colors_of, text_font
from graph_editor.canvas.adding.row_delegate import Index, RowDelegate

ROW_HEIGHT = 36
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Command:
    """What the palette offers.

    Attributes:
        listed: the action.
        why: why it cannot be done now; "" where it can.
    """

    listed: ListedAction
    why: str = ""


class CommandDelegate(RowDelegate):
    """Draws rows in the colours of the theme."""

    def __init__(self) -> None:
        super().__init__(QSize(200, ROW_HEIGHT))

    def _keys(self, painter: QPainter, area: QRect, command: Command, colors: ThemeColors) -> int:
        """Draw the keys at the right end as what they are: keys. How wide that was."""
        keys = command.listed.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if not keys:
            return 0
        font = _font(SMALL_SIZE - 1)
        width = QFontMetrics(font).horizontalAdvance(keys) + 14
        box = QRectF(area.right() - width - 10, area.center().y() - 10, width, 21)
        painter.setFont(font)
        painter.setPen(QPen(QColor(colors.border), 1))
        painter.setBrush(QColor(colors.window))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(QColor(colors.muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, keys)
        return width + 22

    def draw_row(self, painter: QPainter, area: QRect, index: Index, *, chosen: bool) -> None:
        command: Command = index.data(Qt.ItemDataRole.UserRole)
        action = command.listed.action
        colors = colors_of(QApplication.palette())
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.selected))
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 6, 6)
        ink = QColor(colors.muted if command.why else colors.text)
        picture = action.icon()
        if action.isCheckable() and action.isChecked():
            picture = icon("check", colors.accent)
        if not picture.isNull():
            painter.setOpacity(0.5 if command.why else 1.0)
            picture.paint(painter, QRect(area.left() + 10, area.center().y() - 8, 16, 16))
            painter.setOpacity(1.0)
        used = self._keys(painter, area, command, colors)
        title = command.listed.title
        font = _font(TEXT_SIZE)
        painter.setFont(font)
        painter.setPen(ink)
        text = area.adjusted(38, 0, -used - 12, 0)
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, _LEFT, shown)
        left = text.adjusted(painter.fontMetrics().horizontalAdvance(shown) + 16, 0, 0, 0)
        painter.setFont(_font(SMALL_SIZE, italic=bool(command.why)))
        painter.setPen(QColor(colors.muted))
        beside = painter.fontMetrics().elidedText(
            command.why or command.listed.place, Qt.TextElideMode.ElideRight, left.width()
        )
        painter.drawText(left, _RIGHT, beside)


def _font(pixels: int, *, italic: bool = False) -> QFont:
    font = text_font()
    font.setPixelSize(pixels)
    font.setItalic(italic)
    return font
