"""A short field for the name of a parameter, an input or an output of a block."""

from __future__ import annotations

import keyword

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget


class NameLine(QLineEdit):
    """A name that is taken over when it is finished, if it is one.

    Signals:
        renamed: another name.
    """

    renamed = Signal(str)

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self.setAccessibleName(what)
        self.editingFinished.connect(self._on_finished)

    def show_name(self, name: str) -> None:
        """Show the name as it is; what is being typed stays while the name is the same."""
        typing = self.hasFocus() and name == self._name
        self._name = name
        if not typing:
            self.setText(name)
            mark(self, "")

    def _on_finished(self) -> None:
        name = self.text().strip()
        if name == self._name:
            mark(self, "")
        elif not name.isidentifier() or keyword.iskeyword(name):
            mark(self, "Use letters, digits and underscores, not starting with a digit.")
        else:
            self.renamed.emit(name)


def mark(line: QLineEdit, problem: str) -> None:
    """Show that what stands in a field cannot be, and why; nothing for ""."""
    line.setToolTip(problem)
    if bool(line.property("invalid")) != bool(problem):
        line.setProperty("invalid", bool(problem))
        line.style().unpolish(line)
        line.style().polish(line)
