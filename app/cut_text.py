"""Text that has no room is cut; here is where its tooltip with the whole text comes from.

Labels, buttons, boxes, tables, lists, headers and tabs do not say by themselves that they cut their
text. Each window says it for all that are in it, so that no panel has to remember. A widget that
paints text by itself answers the tooltip's event by itself.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QHelpEvent, Qt, QTextDocumentFragment
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QToolTip,
    QWidget,
)

_DECORATION = 48
"""Pixels of a list's row that an icon, an indent or a mark may take from its text, at most."""


class CutTextTips(QObject):
    """Shows the whole text in a tooltip where a widget of a window has cut it and has no tooltip.

    Qt asks the widget under the mouse for its tooltip, then its parents, up to the window; here is
    what the window answers when nobody else has.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, window: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ToolTip or not isinstance(window, QWidget):
            return False
        assert isinstance(event, QHelpEvent)
        widget = window.childAt(event.pos())
        text = cut_text(widget, widget.mapFrom(window, event.pos())) if widget else ""
        if not text:
            return False
        QToolTip.showText(event.globalPos(), as_it_is(text), widget)
        return True


def as_it_is(text: str) -> str:
    """A tooltip that says this text and takes nothing in it for markup; its lines are wrapped."""
    return Qt.convertFromPlainText(text, Qt.WhiteSpaceMode.WhiteSpaceNormal) if text else ""


def cut_text(widget: QWidget, point: QPoint) -> str:
    """The whole of the text that is cut at this point of a widget; "" where none is.

    Args:
        widget: the widget under the mouse; of a list or a table, its viewport.
        point: in the widget's coordinates.
    """
    holder = widget.parent()
    if isinstance(holder, QAbstractItemView) and holder.viewport() is widget:
        return _of_view(holder, point)
    match widget:
        case QLabel():
            return _of_label(widget)
        case QComboBox():
            return _unless(widget.currentText(), widget, _box_room(widget))
        case QAbstractButton() if widget.text():
            cut = widget.sizeHint().width() > widget.width()
            return _plain(widget.text().replace("&", "")) if cut else ""
        case QLineEdit() if not widget.hasFocus():
            return _unless(widget.text(), widget, widget.contentsRect().width() - 8)
        case QTabBar():
            tab = widget.tabAt(point)
            shown = tab >= 0 and not widget.tabToolTip(tab)
            room = widget.tabRect(tab).width()
            return _unless(widget.tabText(tab).replace("&", ""), widget, room) if shown else ""
    return ""


def _of_label(label: QLabel) -> str:
    if not label.text() or not label.pixmap().isNull():
        return ""
    if label.wordWrap():
        cut = label.heightForWidth(label.width()) > label.height()
    else:
        cut = label.sizeHint().width() > label.width()
    return _plain(label.text()) if cut else ""


def _of_view(view: QAbstractItemView, point: QPoint) -> str:
    if isinstance(view, QHeaderView):
        along = point.x() if view.orientation() is Qt.Orientation.Horizontal else point.y()
        section = view.logicalIndexAt(along)
        if section < 0:
            return ""
        data = view.model().headerData
        if data(section, view.orientation(), Qt.ItemDataRole.ToolTipRole):
            return ""
        text = str(data(section, view.orientation(), Qt.ItemDataRole.DisplayRole) or "")
        return text if view.sectionSizeHint(section) > view.sectionSize(section) else ""
    index = view.indexAt(point)
    if not index.isValid() or index.data(Qt.ItemDataRole.ToolTipRole):
        return ""
    text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
    seen = view.visualRect(index).intersected(view.viewport().rect()).width()
    if view.sizeHintForIndex(index).width() > seen:
        return text
    return _unless(text, view, seen - _DECORATION)


def _unless(text: str, widget: QWidget, room: int) -> str:
    """The text, unless it fits into `room` pixels."""
    return text if widget.fontMetrics().horizontalAdvance(text) > room else ""


def _box_room(box: QComboBox) -> int:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, box).width()


def _plain(text: str) -> str:
    return QTextDocumentFragment.fromHtml(text).toPlainText() if Qt.mightBeRichText(text) else text
