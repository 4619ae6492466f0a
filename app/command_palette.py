"""The command palette: type a few letters of what you want done, Enter, done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    Qt,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from app.action_list import ListedAction, listed_actions, why_disabled
from app.command_delegate import ROW_HEIGHT, Command, CommandDelegate
from app.shortcuts import without_keys
from graph_editor.catalogue.search import Searchable, SearchIndex

if TYPE_CHECKING:
    from app.main_window import MainWindow

_SETTING = "commands_used"
_REMEMBERED = 24
_WIDTH, _ROWS = 640, 11
_LAST = ("File › Examples", "File › Open Recent")
_SKIPPED = ("command_palette",)
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _ROWS - 1,
    Qt.Key.Key_PageUp: 1 - _ROWS,
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_Backtab: -1,
}


class _Commands(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.shown: list[Command] = []

    def show(self, commands: list[Command]) -> None:
        self.beginResetModel()
        self.shown = commands
        self.endResetModel()

    # Qt

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        command = self.shown[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return command
            case Qt.ItemDataRole.DisplayRole:
                return command.listed.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(filter(None, (command.listed.title, command.listed.keys)))
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return command.why or command.listed.place
            case Qt.ItemDataRole.ToolTipRole:
                return command.why or command.listed.action.toolTip()
        return None


class CommandPalette(QFrame):
    """A line and a list over the window. It lists what there is at the moment it opens.

    Attributes:
        line: what is looked for.
        list: what was found, the best first; without a text, what was used last.
        note: what the chosen command does, or why it cannot be done.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._settings = window.session.settings
        self._commands: dict[str, Command] = {}
        self._index = SearchIndex(())
        self._before: QWidget | None = None
        self.setObjectName("commandPalette")
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Command palette")
        self._make_parts()
        self.hide()

    @property
    def shown(self) -> list[Command]:
        """What the list shows."""
        return self._model.shown

    def open(self) -> None:
        """Ask what should be done."""
        window = self._window
        window.page("draw")  # its actions are there from then on
        self._before = QApplication.focusWidget()
        self._gather()
        width = min(_WIDTH, window.width() - 64)
        self.resize(width, 0)
        self.move((window.width() - width) // 2, 72)
        self.line.clear()
        self._on_text_changed("")
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def close(self) -> bool:
        """Do nothing; the keyboard goes back to where it was."""
        had_focus = self.line.hasFocus()
        self.hide()
        if had_focus and self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None
        return True

    def _make_parts(self) -> None:
        self.line = QLineEdit(self)
        self.line.setProperty("role", "search")
        self.line.setPlaceholderText("What should be done?")
        self.line.setAccessibleName("Search for a command")
        self.line.setToolTip("Type some letters of a command, then Enter")
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self._on_text_changed)
        self._model = _Commands(self)
        self.list = QListView(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(CommandDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Commands")
        self.list.clicked.connect(lambda _index: self._take())
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.note = QLabel(self)
        self.note.setProperty("role", "small")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.line)
        column.addWidget(self.list)
        column.addWidget(self.note)

    def _gather(self) -> None:
        """List what there is now; what was used last comes first."""
        window = self._window
        listed = [a for a in listed_actions(window) if a.name not in _SKIPPED]
        used = {name: place for place, name in enumerate(self._used())}
        listed.sort(key=lambda a: (used.get(a.name, len(used)), a.place in _LAST))
        self._commands = {a.name: Command(a, why_disabled(window, a)) for a in listed}
        self._index = SearchIndex(_searchable(a, a.name in used) for a in listed)

    def _used(self) -> list[str]:
        try:
            used = json.loads(self._settings.text(_SETTING, "[]"))
        except ValueError:
            return []
        return [name for name in used if isinstance(name, str)] if isinstance(used, list) else []

    def _on_text_changed(self, text: str) -> None:
        names = self._index.search(text, len(self._commands))
        self._model.show([self._commands[name] for name in names])
        rows = min(max(len(names), 1), _ROWS)
        self.list.setFixedHeight(rows * ROW_HEIGHT)
        self.resize(self.width(), self.sizeHint().height())
        if names:
            self.list.setCurrentIndex(self._model.index(0))
        else:
            self.note.setText("There is no such command. Layers are added with Add… on the canvas.")

    def _on_current_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            command = self._model.shown[index.row()]
            action = command.listed.action
            self.note.setText(command.why or without_keys(action.toolTip(), action))

    def _take(self) -> None:
        index = self.list.currentIndex()
        if not index.isValid():
            return
        command = self._model.shown[index.row()]
        if command.why:
            return
        listed = command.listed
        used = [listed.name, *(name for name in self._used() if name != listed.name)]
        self._settings.set_text(_SETTING, json.dumps(used[:_REMEMBERED]))
        self.close()
        if listed.on_canvas:
            self._window.show_page("draw")
        listed.action.trigger()

    def _step(self, by: int) -> None:
        count = len(self._model.shown)
        if not count:
            return
        row = self.list.currentIndex().row() + by
        row = row % count if abs(by) == 1 else min(max(row, 0), count - 1)
        self.list.setCurrentIndex(self._model.index(row))

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # no shortcut of the window while somebody types here
                return False
            if event.type() == QEvent.Type.KeyPress:
                return self._on_key(event)
        elif isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self.hide()
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._step(_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            return False
        return True


def _searchable(listed: ListedAction, used: bool) -> Searchable:
    words = f"{listed.place} {listed.action.toolTip()}".replace("›", " ").split()
    return Searchable(
        key=listed.name,
        names=(listed.title,),
        keywords=tuple(word.strip("().,;:…").lower() for word in words),
        weight=40.0 if used else 0.0,
    )
