"""The history: every step that can be undone or done again, by name; a click goes there."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import SIGNAL, SLOT, QEvent, QModelIndex, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QStyleOptionViewItem,
    QToolTip,
    QUndoView,
    QVBoxLayout,
    QWidget,
)

from app.cut_text import as_it_is
from app.edit_command import go_to_step
from app.session import Session
from app.theme import colors_of
from graph_editor.canvas.adding.row_delegate import Index, RowDelegate

_ROW = 30
_RAIL = 20
"""Where the line runs on which the steps lie."""
_END = 12
"""The room at the end of a row, and before what is said of it."""


class _StepDelegate(RowDelegate):
    """Steps as points on a line: filled up to where the drawing is, hollow and muted beyond."""

    def __init__(self, panel: HistoryPanel) -> None:
        super().__init__(QSize(120, _ROW), panel)
        self._panel = panel

    def draw_row(self, painter: QPainter, area: QRect, index: Index, *, chosen: bool) -> None:
        stack = self._panel.stack
        row, now = index.row(), stack.index()
        colors = colors_of(self._panel.palette())
        if row == now:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.selected))
            painter.drawRoundedRect(area.adjusted(4, 1, -4, -1), 6, 6)
        x, y = area.left() + _RAIL, area.center().y() + 0.5
        painter.setPen(QPen(QColor(colors.border), 2))
        if row:
            painter.drawLine(x, area.top(), x, round(y) - 4)
        if row < stack.count():
            painter.drawLine(x, round(y) + 5, x, area.bottom() + 1)
        done = QColor(colors.accent if row == now else colors.muted)
        painter.setPen(QPen(done, 1.6))
        painter.setBrush(done if row <= now else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(x - 4, y - 4, 8, 8))
        painter.setPen(QColor(colors.text if row <= now else colors.muted))
        note = self._panel.note_of(row)
        if note:
            painter.setPen(QColor(colors.muted))
            beside = area.adjusted(0, 0, -_END, 0)
            painter.drawText(beside, int(_MIDDLE | Qt.AlignmentFlag.AlignRight), note)
            painter.setPen(QColor(colors.text if row <= now else colors.muted))
        metrics, text = painter.fontMetrics(), self._text_area(area, note, painter.fontMetrics())
        title = metrics.elidedText(index.data() or "", Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, int(_MIDDLE), title)

    def _text_area(self, area: QRect, note: str, metrics: QFontMetrics) -> QRect:
        """Where a row's name has room, beside what is said of it."""
        taken = metrics.horizontalAdvance(note) + _END if note else 0
        return area.adjusted(_RAIL + 16, 0, -_END - taken, 0)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        # The list has a tooltip of its own, so nobody else is asked for the whole of a cut name.
        name, metrics = str(index.data() or ""), view.fontMetrics()
        note = self._panel.note_of(index.row()) if index.isValid() else ""
        room = self._text_area(view.visualRect(index), note, metrics).width()
        if event.type() != QEvent.Type.ToolTip or metrics.horizontalAdvance(name) <= room:
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), as_it_is(name), view, view.visualRect(index))
        return True


_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class HistoryPanel(QWidget):
    """The session's undo stack as a list.

    Attributes:
        stack: the session's undo stack.
        view: the list; its first row is the project as it was opened.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.stack = session.undo_stack
        self.view = QUndoView(self.stack, self)
        self.view.setAccessibleName("History")
        self.view.setToolTip("Click on a step to go to where it was just done")
        self.view.setEmptyLabel("As it was opened")
        self._go_there_at_once()
        self.view.setItemDelegate(_StepDelegate(self))
        self.view.setUniformItemSizes(True)
        self.note = QLabel(self)
        self.note.setProperty("role", "small")
        self.note.setContentsMargins(12, 6, 12, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.note)
        self.setMinimumHeight(_ROW * 7)
        self.stack.indexChanged.connect(self._on_index_changed)
        self.stack.cleanChanged.connect(self._on_clean_changed)
        self._on_index_changed(self.stack.index())

    def note_of(self, row: int) -> str:
        """What is said of a row: that the file holds the project as it was there."""
        in_file = row > 0 or self._session.path is not None
        return "saved" if in_file and row == self.stack.cleanIndex() else ""

    def _go_there_at_once(self) -> None:
        """Let a row that is chosen be gone to in one go: the view's model would show every step
        on the way."""
        rows = self.view.selectionModel()
        chosen, shown = (
            "currentChanged(QModelIndex,QModelIndex)",
            "setStackCurrentIndex(QModelIndex)",
        )
        QObject.disconnect(rows, SIGNAL(chosen), self.view.model(), SLOT(shown))
        rows.currentChanged.connect(self._on_row_chosen)

    def _on_row_chosen(self, row: QModelIndex) -> None:
        if not shiboken6.isValid(self.stack):
            return  # it is being destroyed, and its steps with it
        if row.isValid() and row.row() != self.stack.index():
            go_to_step(self._session.document, self.stack, row.row())

    def _on_index_changed(self, index: int) -> None:
        count = self.view.model().rowCount() - 1  # the stack says it even while it is destroyed
        ahead = count - index
        text = f"{count:,} {'step' if count == 1 else 'steps'}"
        self.note.setText(f"{text}, {ahead:,} of them undone" if ahead else text)
        self.view.viewport().update()

    def _on_clean_changed(self, _clean: bool) -> None:
        self.view.viewport().update()
