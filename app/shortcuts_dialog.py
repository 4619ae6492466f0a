"""Help > Keyboard shortcuts: all of them, found by typing or pressing, and each one changeable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from app.action_list import listed_actions, plain_text
from app.key_conflict import conflict, why_reserved
from app.shortcut_table import ShortcutTable
from app.shortcuts import Shortcuts, same_beginning

if TYPE_CHECKING:
    from app.main_window import MainWindow

_MOST_STROKES = 4
_ASK = "Press the {which} keys for “{title}”, up to four strokes, then wait. Esc changes nothing."
_IDLE = "Choose an action and press Enter to give it other keys."


class ShortcutsDialog(QDialog):
    """A table of actions and keys, and a line below it in which new keys are pressed.

    Attributes:
        line: what is looked for: a title, a place or keys.
        by_keys, pressed: looking for what is pressed instead, and where it is pressed.
        table: the actions.
        recorder: takes the keys that are pressed, while somebody changes an action's.
        message: what to do, or who has these keys already.
        change, add, take, remove, reset, reset_all, save, print: the buttons.
    """

    def __init__(self, window: MainWindow, shortcuts: Shortcuts) -> None:
        super().__init__(window)
        window.page("draw")  # the canvas' actions are there from then on
        self._window = window
        self._shortcuts = shortcuts
        self._adding = False
        self._wanted: tuple[str, QKeySequence] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keyboard shortcuts")
        listed = (a for a in listed_actions(window) if shortcuts.keeps(a.name))
        self.table = ShortcutTable(listed, shortcuts, self)
        self._make_search()
        self._make_recorder()
        self._make_buttons()
        self._lay_out()
        self._on_chosen()
        self.resize(820, 640)
        self.line.setFocus()
        self.table.itemDoubleClicked.connect(lambda _item, _column: self._record(adding=False))
        self.table.currentItemChanged.connect(lambda _new, _old: self._on_chosen())
        shortcuts.changed.connect(self._on_changed)

    @property
    def current(self) -> str:
        """The name of the chosen action; "" where none is."""
        return self.table.current

    def keys_of(self, name: str) -> str:
        """What the table shows as an action's keys."""
        return self.table.keys_of(name)

    # Making

    def _make_search(self) -> None:
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("Search actions or keys")
        self.line.setAccessibleName("Search actions or keys")
        self.line.setToolTip("Type a part of an action's name, or of its keys: ctrl+d")
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._on_text_changed)
        self.line.installEventFilter(self)
        self.pressed = _key_edit(self, "Keys to look for", "Press keys to see what they do")
        self.pressed.setClearButtonEnabled(True)
        for shown in self.pressed.findChildren(QLineEdit):
            # The signal of the edit itself comes a second after the last stroke.
            shown.textChanged.connect(self._on_keys_changed)
        self.pressed.hide()
        self.by_keys = self._button("Search by &keys", "Press keys to see which action has them")
        self.by_keys.setCheckable(True)
        self.by_keys.setProperty("role", "segment")
        self.by_keys.toggled.connect(self._on_by_keys)

    def _make_recorder(self) -> None:
        self.recorder = _key_edit(self, "New keys", "Press the keys")
        self.recorder.editingFinished.connect(self._on_recorded)
        for widget in (self.recorder, *self.recorder.findChildren(QLineEdit)):
            widget.installEventFilter(self)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.take = self._button("&Take them", "The other action has these keys no longer")
        self.take.clicked.connect(self._on_take)
        self.keep = self._button("&Leave it", "Both actions keep the keys they have")
        self.keep.clicked.connect(self._stop_recording)

    def _make_buttons(self) -> None:
        self.change = self._button("&Change …", "Press other keys for this action (Enter)")
        self.change.setDefault(True)
        self.change.clicked.connect(lambda: self._record(adding=False))
        self.add = self._button("Secon&d keys …", "Press further keys for this action")
        self.add.clicked.connect(lambda: self._record(adding=True))
        self.remove = self._button("&Remove", "This action has no keys then")
        self.remove.clicked.connect(lambda: self._shortcuts.set_keys(self.current, []))
        self.reset = self._button("R&eset", "The keys that this action came with")
        self.reset.clicked.connect(lambda: self._shortcuts.reset(self.current))
        self.reset_all = self._button("Reset &all", "The keys that all actions came with")
        self.reset_all.clicked.connect(self._on_reset_all)
        self.save = self._button("&Save list …", "Write all keys to a web page or a text file")
        self.save.clicked.connect(self._on_save)
        self.print = self._button("&Print …", "Print all keys, to lie beside the keyboard")
        self.print.clicked.connect(self._on_print)
        self.close_button = self._button("Close", "Changes are kept already (Esc)")
        self.close_button.clicked.connect(self.accept)

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        search = QHBoxLayout()
        search.setSpacing(8)
        search.addWidget(self.line, 1)
        search.addWidget(self.pressed, 1)
        search.addWidget(self.by_keys)
        self._box = QFrame(self)
        self._box.setProperty("role", "card")
        inside = QHBoxLayout(self._box)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(8)
        inside.addWidget(self.message, 1)
        for widget in (self.recorder, self.take, self.keep):
            inside.addWidget(widget)
        self.recorder.setFixedWidth(220)
        self._box.setFixedHeight(56)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.change, self.add, self.remove, self.reset, self.reset_all):
            buttons.addWidget(button)
        buttons.addStretch()
        for button in (self.save, self.print, self.close_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addLayout(search)
        column.addWidget(self.table, 1)
        column.addWidget(self._box)
        column.addLayout(buttons)

    # Looking for one

    def _on_text_changed(self, text: str) -> None:
        self._stop_recording()
        self.table.show_found(text)
        self._on_chosen()

    def _on_keys_changed(self, _text: str) -> None:
        self._stop_recording()
        self.table.show_having(self.pressed.keySequence())
        self._on_chosen()

    def _on_by_keys(self, on: bool) -> None:
        self.line.setVisible(not on)
        self.pressed.setVisible(on)
        self.line.clear()
        self.pressed.clear()
        (self.pressed if on else self.line).setFocus()

    def _on_changed(self, name: str) -> None:
        if name in self.table.listed:
            self.table.show_keys(name)
        self._on_chosen()

    def _on_chosen(self) -> None:
        name = self.current
        self._stop_recording()
        for button in (self.change, self.add, self.remove, self.reset):
            button.setEnabled(bool(name))
        if name:
            self.remove.setEnabled(bool(self.table.listed[name].action.shortcuts()))
            self.reset.setEnabled(not self._shortcuts.is_own(name))

    # Changing

    def _record(self, *, adding: bool) -> None:
        name = self.current
        if not name:
            return
        self._stop_recording()
        self._adding = adding
        which = "second" if adding else "new"
        self.message.setText(_ASK.format(which=which, title=self.table.listed[name].lasting_title))
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
        self.message.setText(_IDLE)
        if busy:
            self.table.setFocus()

    def _on_recorded(self) -> None:
        name, keys = self.current, self.recorder.keySequence()
        if keys.isEmpty() or not name or self.recorder.isHidden():
            return
        if reason := why_reserved(keys, self._window.menuBar()):
            self._stop_recording()
            self.message.setText(f"{reason} Choose other keys.")
            return
        others = self._shortcuts.taken_by(name, keys)
        if not others:
            self._give(name, keys)
            return
        self._wanted = (name, keys)
        self.recorder.hide()
        self.message.setText(conflict(keys, others, self._shortcuts, self._title))
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
        now = self.table.listed[name].action.shortcuts()
        place = min(1, len(now)) if self._adding else 0
        now[place : place + 1] = [keys]
        kept = [key for key in now if key == keys or not same_beginning(key, keys)]
        self._stop_recording()
        self._shortcuts.set_keys(name, kept)
        self.table.setFocus()
        self.message.setText(f"“{self._title(name)}” has {self.keys_of(name)} now.")

    def _on_reset_all(self) -> None:
        self._shortcuts.reset_all()
        self.message.setText("All actions have the keys that they came with.")

    def _title(self, name: str) -> str:
        if name in self.table.listed:
            return self.table.listed[name].lasting_title
        action = self._shortcuts.action(name)
        return plain_text(action.text()) if action is not None else name

    # Taking the list along

    def _on_save(self) -> None:
        from app.shortcut_sheet import write_sheet

        files = self._window.files
        folder = self._window.session.settings.last_folder()
        path: Path | None = files.asker.path_to_list(folder / "hornet-shortcuts.html")
        if path is None:
            return
        try:
            write_sheet(self.table.listed.values(), path)
        except OSError as error:
            files.asker.tell(
                f"The list could not be written to {path} ({error.strerror or error}). "
                "Choose another folder."
            )
        else:
            self.message.setText(f"The list is in {path}.")

    def _on_print(self) -> None:
        from app.shortcut_sheet import print_sheet

        print_sheet(self.table.listed.values(), self)

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


def _key_edit(parent: ShortcutsDialog, name: str, tip: str) -> QKeySequenceEdit:
    edit = QKeySequenceEdit(parent)
    edit.setMaximumSequenceLength(_MOST_STROKES)
    edit.setToolTip(tip)
    edit.setAccessibleName(name)
    for child in edit.findChildren(QLineEdit):
        child.setAccessibleName(name)
    return edit
