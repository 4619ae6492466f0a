"""A table's cell with a bar behind its number: how much of the column's sum it is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.panels.summary_model import SHARE
from app.theme import colors_of

_MARGIN, _ALPHA = 4, 56
_LEAST = 0.002


class ShareDelegate(QStyledItemDelegate):
    """Paints the bar, and the cell on it; its full length is the whole of the column."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        share = index.data(SHARE)
        if share and share >= _LEAST:
            whole = option.rect.width() - 2 * _MARGIN
            width = max(2.0, whole * min(1.0, share))
            bar = QRectF(
                option.rect.left() + _MARGIN,
                option.rect.top() + _MARGIN,
                width,
                option.rect.height() - 2 * _MARGIN,
            )
            color = QColor(colors_of(option.palette).accent)
            color.setAlpha(_ALPHA)
            painter.fillRect(bar, color)
        super().paint(painter, option, index)
