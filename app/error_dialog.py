"""One sentence about an error nobody expected; details and a report for whoever wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:
    from app.main_window import MainWindow

SENTENCE = (
    "Something in Hornet went wrong. Your drawing is still there; save it, and go on working."
)


class ErrorDialog(QMessageBox):
    """Not modal: the program goes on. Errors while it is open are added to its details."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._main_window = window
        self._texts: list[str] = []
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle("Hornet")
        self.setText(SENTENCE)
        self.setModal(False)
        self.copy_button = self.addButton("Copy report", QMessageBox.ButtonRole.ActionRole)
        self.copy_button.clicked.disconnect()
        self.copy_button.clicked.connect(self._on_copy)
        self.addButton(QMessageBox.StandardButton.Close)

    def report(self, text: str) -> None:
        """Show this traceback too."""
        if not self.isVisible():
            self._texts.clear()
        self._texts.append(text)
        self.setDetailedText("\n".join(self._texts[-5:]))
        self.show()

    def _on_copy(self) -> None:
        from app.help_dialogs import report

        text = "\n".join([*self._texts, report(self._main_window)])
        QGuiApplication.clipboard().setText(text)
