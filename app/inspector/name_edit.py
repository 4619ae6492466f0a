"""The field for a name, checked as it is typed."""

from __future__ import annotations

import keyword
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from app.wrapped_text import wrap


class NameEdit(QWidget):
    """Edits a Python name; says below why another one will not do.

    Args:
        taken: whether somebody else has a name.

    Signals:
        renamed: a new, valid name.
    """

    renamed = Signal(str)

    def __init__(self, taken: Callable[[str], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taken = taken
        self._name = ""
        self._before: str | None = None  # the name before anything was typed
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.line = QLineEdit(self)
        self.line.setAccessibleName("Name")
        self.message = QLabel(self)
        self.message.setProperty("role", "error")
        wrap(self.message)
        self.message.hide()
        layout.addWidget(self.line)
        layout.addWidget(self.message)
        self.line.textEdited.connect(self._on_text_edited)
        self.line.editingFinished.connect(self._on_finished)
        self.setFocusProxy(self.line)

    def show_name(self, name: str) -> None:
        """Show the name as it is; what is being typed and means something else stays."""
        if name == self._name and self.line.hasFocus():
            return
        self._name, self._before = name, None
        if self.line.text() != name:
            self.line.setText(name)
            if not self.line.hasFocus():
                self.line.setCursorPosition(0)  # a long name is read from its beginning
        self._say("")

    def _on_text_edited(self, text: str) -> None:
        if self._before is None:
            self._before = self._name
        sentence = ""
        if text == self._name:
            pass
        elif not text.isidentifier() or keyword.iskeyword(text):
            sentence = (
                "Use letters, digits and underscores, not starting with a digit, and no Python "
                "keyword."
            )
        elif self._taken(text):
            sentence = f"Another node is already called {text!r}."
        name = self._before if sentence else text  # beginnings of no name leave nothing behind
        if name != self._name:
            self._name = name
            self.renamed.emit(name)
        self._say(sentence)

    def _on_finished(self) -> None:
        self._before = None
        if self.line.text() != self._name:
            self.line.setText(self._name)
            self._say("")

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))
        if self.line.property("invalid") is not bool(sentence):
            self.line.setProperty("invalid", bool(sentence))
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)
