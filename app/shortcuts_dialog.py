"""Help > Keyboard Shortcuts: all of them, found by typing, and each one changeable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from app.action_list import ListedAction, listed_actions
from app.cut_text import CutTextTips
from app.shortcuts import Shortcuts
from graph_editor.catalogue.search import Searchable, SearchIndex

if TYPE_CHECKING:
    from app.main_window import MainWindow

RESERVED = {"Esc": "Esc ends what is going on.", "Space": "Space pans the canvas."}
_NATIVE = QKeySequence.SequenceFormat.NativeText
_ROLE = Qt.ItemDataRole.UserRole
_ASK = "Press the new keys for “{}”. Esc leaves them as they are."


class ShortcutsDialog(QDialog):
    """A table of actions and keys, and a line below it in which new keys are pressed.

    Attributes:
        line: what is looked for: a title, a place or keys.
        table: the actions.
        recorder: takes the keys that are pressed, while somebody changes an action's.
        message: what to do, or who has these keys already.
        change, add, take, remove, reset, reset_all: the buttons.
    """

    def __init__(self, window: MainWindow, shortcuts: Shortcuts) -> None:
        super().__init__(window)
        CutTextTips(self)
        window.page("draw")  # the canvas' actions are there from then on
        self._shortcuts = shortcuts
        self._listed = {a.name: a for a in listed_actions(window) if shortcuts.keeps(a.name)}
        self._items: dict[str, QTreeWidgetItem] = {}
        self._adding = False
        self._wanted: tuple[str, QKeySequence] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keyboard shortcuts")
        self._make_parts()
        self._lay_out()
        self._fill()
        self._stop_recording()
        self.resize(720, 640)
        self.line.setFocus()
        shortcuts.changed.connect(self._on_changed)

    @property
    def current(self) -> str:
        """The name of the chosen action; "" where none is."""
        item = self.table.currentItem()
        return str(item.data(0, _ROLE)) if item is not None and not item.isHidden() else ""

    def keys_of(self, name: str) -> str:
        """What the table shows as an action's keys."""
        return self._items[name].text(2)

    # Making

    def _make_parts(self) -> None:
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("Search actions or keys")
        self.line.setAccessibleName("Search actions or keys")
        self.line.setToolTip("Type a part of an action's name, or of its keys: ctrl+d")
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._on_text_changed)
        self.line.installEventFilter(self)
        self.table = QTreeWidget(self)
        self.table.setAccessibleName("Actions and their keys")
        self.table.setHeaderLabels(["Action", "Where", "Keys"])
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAlternatingRowColors(True)
        self.table.setStyleSheet("QTreeWidget::item { padding: 0 6px; }")
        self.table.setAllColumnsShowFocus(True)
        self.table.itemDoubleClicked.connect(lambda _item, _column: self._record(adding=False))
        self.table.currentItemChanged.connect(lambda _new, _old: self._on_chosen())
        self.recorder = QKeySequenceEdit(self)
        self.recorder.setMaximumSequenceLength(1)
        self.recorder.setAccessibleName("New keys")
        self.recorder.setToolTip("Press the keys")
        self.recorder.keySequenceChanged.connect(self._on_recorded)
        self.recorder.installEventFilter(self)
        for child in self.recorder.findChildren(QLineEdit):
            child.installEventFilter(self)
            child.setAccessibleName("New keys")
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.change = self._button("&Change …", "Press other keys for this action (Enter)")
        self.change.setDefault(True)
        self.change.clicked.connect(lambda: self._record(adding=False))
        self.add = self._button("&Add …", "Press further keys for this action")
        self.add.clicked.connect(lambda: self._record(adding=True))
        self.remove = self._button("&Remove", "This action has no keys then")
        self.remove.clicked.connect(lambda: self._shortcuts.set_keys(self.current, []))
        self.reset = self._button("R&eset", "The keys that this action came with")
        self.reset.clicked.connect(lambda: self._shortcuts.reset(self.current))
        self.reset_all = self._button("Reset a&ll", "The keys that all actions came with")
        self.reset_all.clicked.connect(self._on_reset_all)
        self.take = self._button("&Take them", "The other action has these keys no longer")
        self.take.clicked.connect(self._on_take)
        self.keep = self._button("&Leave it", "Both actions keep the keys they have")
        self.keep.clicked.connect(self._stop_recording)
        self.close_button = self._button("Close", "Changes are kept already (Esc)")
        self.close_button.clicked.connect(self.accept)

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        self._box = QFrame(self)
        self._box.setProperty("role", "card")
        inside = QHBoxLayout(self._box)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(8)
        inside.addWidget(self.message, 1)
        for widget in (self.recorder, self.take, self.keep):
            inside.addWidget(widget)
        self.recorder.setFixedWidth(160)
        self._box.setFixedHeight(56)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for widget in (self.change, self.add, self.remove, self.reset):
            buttons.addWidget(widget)
        buttons.addStretch()
        buttons.addWidget(self.reset_all)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.line)
        column.addWidget(self.table, 1)
        column.addWidget(self._box)
        column.addLayout(buttons)

    def _fill(self) -> None:
        for listed in self._listed.values():
            item = QTreeWidgetItem([listed.title, listed.place, ""])
            item.setData(0, _ROLE, listed.name)
            item.setSizeHint(0, QSize(0, 28))
            item.setIcon(0, listed.action.icon())
            self.table.addTopLevelItem(item)
            self._items[listed.name] = item
            self._show_keys(listed.name)
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 144), (2, 200)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)  # as in the menus
        self.table.setSortingEnabled(True)
        self.table.setCurrentItem(self.table.topLevelItem(0))
        self._index = SearchIndex(_searchable(listed) for listed in self._listed.values())

    # Showing

    def _show_keys(self, name: str) -> None:
        """An action's keys; in bold where they are not its own, which the tooltip names."""
        item, own = self._items[name], self._shortcuts.is_own(name)
        item.setText(2, self._listed[name].keys)
        font = QFont(self.table.font())
        font.setBold(not own)
        item.setFont(2, font)
        before = ", ".join(key.toString(_NATIVE) for key in self._shortcuts.own_keys(name))
        tip = self._listed[name].action.statusTip() or self._listed[name].title
        item.setToolTip(0, tip)
        item.setToolTip(2, "" if own else f"It came with {before or 'no keys'}.")

    def _on_changed(self, name: str) -> None:
        if name in self._items:
            self._show_keys(name)
        self._on_chosen()

    def _on_text_changed(self, text: str) -> None:
        self._stop_recording()
        wanted = text.strip().lower()
        found = self._index.search(text, len(self._items)) if wanted else list(self._items)
        found += [name for name, a in self._listed.items() if wanted and wanted in a.keys.lower()]
        for name in self._items.keys() - set(found):
            self._items[name].setHidden(True)
        for name in found:
            self._items[name].setHidden(False)
        if wanted or not self.current:
            best = self._items[found[0]] if found else None
            self.table.setCurrentItem(best)  # type: ignore[arg-type]
        self._on_chosen()

    def _on_chosen(self) -> None:
        name = self.current
        self._stop_recording()
        for button in (self.change, self.add, self.remove, self.reset):
            button.setEnabled(bool(name))
        if name:
            self.remove.setEnabled(bool(self._listed[name].action.shortcuts()))
            self.reset.setEnabled(not self._shortcuts.is_own(name))

    # Changing

    def _record(self, *, adding: bool) -> None:
        name = self.current
        if not name:
            return
        self._stop_recording()
        self._adding = adding
        self.message.setText(_ASK.format(self._listed[name].title))
        self.recorder.show()
        self.recorder.setFocus()

    def _stop_recording(self) -> None:
        """Change nothing."""
        busy = self.recorder.isAncestorOf(self.focusWidget() or self) or (
            self.focusWidget() in (self.recorder, self.take, self.keep)
        )
        self._wanted = None
        self.recorder.blockSignals(True)
        self.recorder.clear()
        self.recorder.blockSignals(False)
        for widget in (self.recorder, self.take, self.keep):
            widget.hide()
        self.message.setText("Choose an action and press Enter to give it other keys.")
        if busy:
            self.table.setFocus()

    def _on_recorded(self, keys: QKeySequence) -> None:
        name = self.current
        if keys.isEmpty() or not name:
            return
        text = keys.toString(_NATIVE)
        if reason := RESERVED.get(keys.toString(QKeySequence.SequenceFormat.PortableText)):
            self._stop_recording()
            self.message.setText(f"{reason} Choose other keys.")
            return
        others = self._shortcuts.taken_by(name, keys)
        if not others:
            self._give(name, keys)
            return
        self._wanted = (name, keys)
        self.recorder.hide()
        titles = " and ".join(f"“{self._title(other)}”" for other in others)
        have = "have" if len(others) > 1 else "has"
        self.message.setText(f"{titles} {have} {text} already.")
        self.take.show()
        self.keep.show()
        self.keep.setFocus()

    def _on_take(self) -> None:
        if self._wanted is not None:
            name, keys = self._wanted
            for other in self._shortcuts.taken_by(name, keys):
                self._shortcuts.free(other, keys)
            self._give(name, keys)

    def _give(self, name: str, keys: QKeySequence) -> None:
        before = self._listed[name].action.shortcuts() if self._adding else []
        self._stop_recording()
        self._shortcuts.set_keys(name, [*before, keys])
        self.table.setFocus()
        self.message.setText(f"“{self._title(name)}” has {self._listed[name].keys} now.")

    def _on_reset_all(self) -> None:
        self._shortcuts.reset_all()
        self.message.setText("All actions have the keys that they came with.")

    def _title(self, name: str) -> str:
        if name in self._listed:
            return self._listed[name].title
        action = self._shortcuts.action(name)
        return action.text().replace("&", "") if action is not None else name

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        if watched is self.line:
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.table.setFocus()
                return True
        elif key == Qt.Key.Key_Escape and not event.modifiers():
            self._stop_recording()
            return True
        return False


def _searchable(listed: ListedAction) -> Searchable:
    return Searchable(listed.name, (listed.title,), tuple(listed.place.lower().split(" › ")))
