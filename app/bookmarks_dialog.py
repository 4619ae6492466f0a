"""View > Bookmarks > Edit bookmarks: all of them, to be gone to, renamed and taken away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from graph_editor.canvas.action import keys_of
from graph_editor.canvas.view import CanvasView
from graph_editor.document.change import Change
from graph_editor.document.project import MAIN

_NAME = Qt.ItemDataRole.EditRole


class BookmarksDialog(QDialog):
    """A list that follows the document; every change in it is a step that can be undone.

    Attributes:
        list: the bookmarks in the order of their keys; F2 renames.
        go, rename, remove: the buttons.
    """

    def __init__(self, canvas: CanvasView, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._filling = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Bookmarks")
        self.list = QListWidget(self)
        self.list.setAccessibleName("Bookmarks")
        self.list.setEditTriggers(QListWidget.EditTrigger.EditKeyPressed)
        self.list.itemChanged.connect(self._on_item_changed)
        self.list.itemDoubleClicked.connect(lambda _item: self._on_go())
        self.list.currentRowChanged.connect(lambda _row: self._show_buttons())
        self.list.installEventFilter(self)
        key = keys_of(canvas, "add_bookmark") or "Add Bookmark in the View menu"
        self._empty = QLabel(f"There are no bookmarks yet. {key} adds one.", self)
        self._empty.setProperty("role", "muted")
        self.go = self._button("&Go there", "Show this part of the drawing (Enter)", self._on_go)
        self.go.setDefault(True)
        self.rename = self._button("&Rename", "Give it another name (F2)", self._on_rename)
        self.remove = self._button("&Delete", "Take it away (Del)", self._on_remove)
        self.close_button = self._button("Close", "Changes are made already (Esc)", self.accept)
        self._lay_out()
        self._fill()
        canvas.document.changed.append(self._on_changes)
        self.finished.connect(lambda _result: canvas.document.changed.remove(self._on_changes))
        self.resize(420, 360)

    def _button(self, text: str, tip: str, slot: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        across = QHBoxLayout()
        across.setSpacing(8)
        for button in (self.go, self.rename, self.remove):
            across.addWidget(button)
        across.addStretch()
        across.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self._empty)
        column.addWidget(self.list, 1)
        column.addLayout(across)

    def _fill(self) -> None:
        self._filling = True
        row = max(self.list.currentRow(), 0)
        document = self._canvas.document
        self.list.clear()
        found = self._canvas.bookmarks.all()
        for number, (graph, bookmark) in enumerate(found, start=1):
            item = QListWidgetItem(bookmark.text, self.list)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            place = "" if graph == MAIN else f", in block {document.header(graph).name}"
            key = self._canvas.bookmarks.key(number)
            item.setToolTip(f"Bookmark {number}{place}" + (f" ({key})" if key else ""))
        self.list.setCurrentRow(min(row, len(found) - 1))
        self._empty.setVisible(not found)
        self._filling = False
        self._show_buttons()

    def _show_buttons(self) -> None:
        for button in (self.go, self.rename, self.remove):
            button.setEnabled(self.list.currentRow() >= 0)

    def _on_changes(self, _changes: list[Change]) -> None:
        told = [bookmark.text for _, bookmark in self._canvas.bookmarks.all()]
        if told != [self.list.item(row).text() for row in range(self.list.count())]:
            self._fill()

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        if self._filling:
            return
        graph, bookmark = self._canvas.bookmarks.all()[self.list.row(item)]
        name = str(item.data(_NAME)).strip()
        if not name:
            self._fill()
        elif name != bookmark.text:
            self._canvas.bookmarks.rename(graph, bookmark.id, name)

    def _on_go(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            self.accept()
            self._canvas.bookmarks.go(row + 1)
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_rename(self) -> None:
        self.list.setFocus()
        self.list.editItem(self.list.currentItem())

    def _on_remove(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            graph, bookmark = self._canvas.bookmarks.all()[row]
            self._canvas.bookmarks.remove(graph, bookmark.id)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() == Qt.Key.Key_Delete:
            self._on_remove()
            return True
        return False
