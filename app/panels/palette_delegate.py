"""How a row of the palette looks: chip in the family's colour, name, one line of help, star."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from app.panels.palette_model import FAVOURITE, GROUP, THING, Group
from graph_editor.canvas.adding.placeable import Placeable
from graph_editor.canvas.drawing.chip import draw_chip
from graph_editor.canvas.style import CanvasPalette, canvas_palette, text_font

_GROUP_HEIGHT, _ROW_HEIGHT, _STAR = 32, 40, 28


class PaletteDelegate(QStyledItemDelegate):
    """Paints the rows, and takes clicks on stars.

    Args:
        on_star: called with the type whose star was clicked.
    """

    def __init__(self, on_star: Callable[[str], None], tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree
        self._on_star = on_star

    # Qt

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(100, _GROUP_HEIGHT if index.data(GROUP) else _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        dark = option.palette.color(QPalette.ColorRole.Window).lightness() < 128
        colors = canvas_palette("dark" if dark else "light")
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            fill = QColor(colors.accent)
            fill.setAlpha(44 if chosen else 20)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), 6, 6)
        group = index.data(GROUP)
        if group is not None:
            self._paint_group(painter, option.rect, index, group, colors)
        else:
            self._paint_thing(painter, option.rect, index, colors, hovered or chosen)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex,
    ) -> bool:
        thing = index.data(THING)
        if (
            thing is not None
            and isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
            and event.position().x() >= option.rect.right() - _STAR
        ):
            self._on_star(thing.type)
            return True
        return super().editorEvent(event, model, option, index)

    def _paint_group(
        self,
        painter: QPainter,
        area: QRect,
        index: QModelIndex,
        group: Group,
        colors: CanvasPalette,
    ) -> None:
        painter.setPen(QPen(colors.muted, 1.6))
        x, y = area.left() + 10.0, area.center().y() + 1.0
        if self._tree.isExpanded(index):
            painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])
        else:
            painter.drawPolyline([QPointF(x - 2, y - 4), QPointF(x + 2, y), QPointF(x - 2, y + 4)])
        if group.family:
            color = colors.family_color(group.family)
            painter.setPen(QPen(color, 2) if group.operations else Qt.PenStyle.NoPen)
            painter.setBrush(Qt.BrushStyle.NoBrush if group.operations else color)
            painter.drawRoundedRect(area.left() + 22, area.center().y() - 5, 12, 12, 4, 4)
        else:
            _draw_star(painter, QPointF(area.left() + 28, y), colors, filled=True)
        painter.setFont(text_font(13, bold=True))
        painter.setPen(colors.text)
        text = area.adjusted(42, 0, -44, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, _elided(painter, group.title, text))
        painter.setFont(text_font(11))
        painter.setPen(colors.muted)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(area.adjusted(0, 0, -10, 0), right, f"{len(group.things):,}")

    def _paint_thing(
        self,
        painter: QPainter,
        area: QRect,
        index: QModelIndex,
        colors: CanvasPalette,
        active: bool,
    ) -> None:
        thing: Placeable = index.data(THING)
        draw_chip(painter, area.topLeft() + QPoint(10, 9), thing, colors)
        starred = bool(index.data(FAVOURITE))
        room = _STAR if starred or active else 8
        text = area.adjusted(42, 4, -room, -20)
        painter.setFont(text_font(13))
        painter.setPen(colors.text)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, _elided(painter, thing.title, text))
        text = area.adjusted(42, 20, -room, -4)
        painter.setFont(text_font(11))
        painter.setPen(colors.muted)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, _elided(painter, thing.summary, text))
        if starred or active:
            spot = QPointF(area.right() - _STAR / 2, area.center().y() + 1)
            _draw_star(painter, spot, colors, filled=starred)


def _elided(painter: QPainter, text: str, area: QRect) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())


_STAR_POINTS = (
    *((0, -7), (2, -2.4), (6.8, -2.2), (3, 0.9), (4.3, 5.6)),
    *((0, 2.9), (-4.3, 5.6), (-3, 0.9), (-6.8, -2.2), (-2, -2.4)),
)


def _draw_star(painter: QPainter, at: QPointF, colors: CanvasPalette, *, filled: bool) -> None:
    painter.setPen(QPen(colors.warning if filled else colors.muted, 1.2))
    painter.setBrush(colors.warning if filled else Qt.BrushStyle.NoBrush)
    painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in _STAR_POINTS]))
