"""Rows of a list that are painted by hand, each of the same height."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

Index: TypeAlias = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Draws rows; what they look like is said by `draw_row`.

    Args:
        size: how large a row is at least.
    """

    def __init__(self, size: QSize, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._size = size

    def draw_row(self, painter: QPainter, area: QRect, index: Index, *, chosen: bool) -> None:
        """Draw one row in the list's font; the painter is put back afterwards."""
        raise NotImplementedError

    # Qt

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)  # type: ignore[attr-defined]
        self.draw_row(painter, QRect(option.rect), index, chosen=chosen)  # type: ignore[attr-defined]
        painter.restore()
