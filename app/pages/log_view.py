"""The console: what a run printed, the last few thousand lines."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.theme import SMALL_SIZE, mono_font

_LINES = 5000


class LogView(QPlainTextEdit):
    """Follows its end unless the user has scrolled up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setProperty("role", "code")
        self.document().setDocumentMargin(12)
        self.setMaximumBlockCount(_LINES)
        self.setFont(mono_font(SMALL_SIZE))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setUndoRedoEnabled(False)
        self.setPlaceholderText("What the script and the libraries print appears here.")
        self.setAccessibleName("Log of the training")

    def show_text(self, pieces: Iterable[str]) -> None:
        """Show this text in place of what was there."""
        self.setPlainText("".join(pieces))
        self._follow()

    def add_text(self, text: str) -> None:
        """Append text, which need not end with a line."""
        if not text:
            return
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum() - 4
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text)
        if at_end:
            self._follow()

    def _follow(self) -> None:
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
