"""A popup to search in: a line, the list of what it finds, a sentence about the chosen row.

Typing searches; arrows, Tab and the page keys choose; Enter takes; Escape and a click elsewhere
close. What is searched, and what taking means, is a subclass' matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

RowT = TypeVar("RowT")
ROW_ROLE = Qt.ItemDataRole.UserRole
"""Under which a delegate finds the row itself."""


class _RowModel(QAbstractListModel):
    def __init__(self, parent: QObject, tell: Callable[[object, int], object]) -> None:
        super().__init__(parent)
        self.rows: Sequence[object] = ()
        self._tell = tell

    def show(self, rows: Sequence[object]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    # Qt

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        return row if role == ROW_ROLE else self._tell(row, role)


class SearchPopup(QFrame, Generic[RowT]):
    """A frame over its parent.

    Attributes:
        line: what is looked for.
        list: what was found, the best first.
        note: one sentence about the chosen row.
        chosen_by_hand: the user has gone to a row, and stays there when rows come anew.

    Signals:
        gone: it is not seen any more.
    """

    gone = Signal()

    def __init__(self, parent: QWidget, delegate: QStyledItemDelegate, *, page: int) -> None:
        """Make the parts.

        Args:
            page: how many rows a page key goes.
        """
        super().__init__(parent)
        self.chosen_by_hand = False
        self._page = page
        self._back_to: QWidget | None = None
        self.line = QLineEdit(self)
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self.on_text_changed)
        self._model = _RowModel(self, self.tell)  # type: ignore[arg-type]
        self.list = QListView(self)
        self.list.setModel(self._model)
        delegate.setParent(self.list)
        self.list.setItemDelegate(delegate)
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda _index: self._take())
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.note = QLabel(self)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.line)
        column.addWidget(self.list)
        column.addWidget(self.note)
        self.hide()

    # What a subclass says

    def on_text_changed(self, text: str) -> None:
        """Search, and `show_rows`."""
        raise NotImplementedError

    def tell(self, row: RowT, role: int) -> object:
        """What Qt's views and readers ask about a row."""
        raise NotImplementedError

    def describe(self, row: RowT) -> None:
        """Say in the note what taking a row would do."""
        raise NotImplementedError

    def take(self, row: RowT) -> None:
        """Enter was pressed, or a row clicked."""
        raise NotImplementedError

    # What it can do

    @property
    def rows(self) -> Sequence[RowT]:
        """What the list shows."""
        return self._model.rows  # type: ignore[return-value]

    @property
    def chosen(self) -> RowT | None:
        """The chosen row."""
        index = self.list.currentIndex()
        return self.rows[index.row()] if index.isValid() and self.rows else None

    def show_rows(self, rows: Sequence[RowT], choose: int = 0) -> None:
        """List these rows, one of them chosen."""
        self._model.show(rows)
        if rows:
            self.list.setCurrentIndex(self._model.index(choose))

    def fit_rows(self, row_height: int, most: int) -> None:
        """Be as high as the rows need, up to so many."""
        rows = min(max(len(self.rows), 1), most)
        self.list.ensurePolished()  # the style says how wide its frame is
        self.list.setVisible(bool(self.rows))
        self.list.setFixedHeight(rows * row_height + 2 * self.list.frameWidth())
        self.resize(self.width(), self.sizeHint().height())

    def begin(self, back_to: QWidget | None) -> None:
        """Come up empty; `back_to` gets the keyboard when it closes."""
        self._back_to = back_to
        self.line.clear()
        self.on_text_changed("")
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def close(self) -> bool:
        """Take nothing; the keyboard goes back."""
        had_focus = self.line.hasFocus()
        self.hide()
        if had_focus and self._back_to is not None:
            self._back_to.setFocus(Qt.FocusReason.OtherFocusReason)
        self._back_to = None
        return True

    def _take(self) -> None:
        row = self.chosen
        if row is not None:
            self.take(row)

    def _step(self, by: int) -> None:
        count = len(self.rows)
        if count:
            row = self.list.currentIndex().row() + by
            row = row % count if abs(by) == 1 else min(max(row, 0), count - 1)
            self.chosen_by_hand = True
            self.list.setCurrentIndex(self._model.index(row))

    def _on_current_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            self.describe(self.rows[index.row()])

    # Qt

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.gone.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # no shortcut of the window while somebody types here
                return False
            if event.type() == QEvent.Type.KeyPress:
                return self._on_key(event)
        elif (
            isinstance(event, QFocusEvent)
            and event.type() == QEvent.Type.FocusOut
            and event.reason() != Qt.FocusReason.PopupFocusReason  # the line's own context menu
        ):
            self.hide()
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Tab: 1,
            Qt.Key.Key_Backtab: -1,
            Qt.Key.Key_PageDown: self._page,
            Qt.Key.Key_PageUp: -self._page,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._step(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            return False
        return True
