"""The questions the window asks. Tests put another asker in the place of the dialogs."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

UnsavedAnswer = Literal["save", "discard", "cancel"]
RunningAnswer = Literal["keep", "stop", "cancel"]
PROJECT_FILTER = "Hornet projects (*.hornet)"
LIST_FILTER = "Web pages (*.html);;Text (*.txt)"
PICTURE_FILTER = "Pictures (*.svg *.pdf *.png)"


class Asker(Protocol):
    """Whoever answers for the user."""

    def unsaved(self, title: str) -> UnsavedAnswer:
        """Unsaved changes would be lost."""
        ...

    def running(self) -> RunningAnswer:
        """The window is to close while a run goes on."""
        ...

    def path_to_open(self, folder: Path) -> Path | None: ...

    def path_to_save(self, suggestion: Path) -> Path | None: ...

    def path_to_export(self, suggestion: Path) -> Path | None: ...

    def path_to_picture(self, suggestion: Path) -> Path | None: ...

    def path_to_list(self, suggestion: Path) -> Path | None: ...

    def tell(self, sentence: str, details: str = "") -> None:
        """Something did not work."""
        ...


class DialogAsker:
    """Asks by dialogs over a window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def unsaved(self, title: str) -> UnsavedAnswer:
        box = self._box(QMessageBox.Icon.Question, f"Save the changes in “{title}”?")
        box.setInformativeText("They are lost if you do not save them.")
        button = QMessageBox.StandardButton
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.setDefaultButton(button.Save)
        match box.exec():
            case button.Save:
                return "save"
            case button.Discard:
                return "discard"
            case _:
                return "cancel"

    def running(self) -> RunningAnswer:
        box = self._box(
            QMessageBox.Icon.Question, "A training is running. What should become of it?"
        )
        box.setInformativeText(
            "It can go on without the window; you find it again on the Results page."
        )
        keep = box.addButton("Keep running", QMessageBox.ButtonRole.AcceptRole)
        stop = box.addButton("Stop it", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(keep)
        box.exec()
        if box.clickedButton() is keep:
            return "keep"
        return "stop" if box.clickedButton() is stop else "cancel"

    def path_to_open(self, folder: Path) -> Path | None:
        return _path(
            QFileDialog.getOpenFileName(self._window, "Open project", str(folder), PROJECT_FILTER)
        )

    def path_to_save(self, suggestion: Path) -> Path | None:
        return _path(
            QFileDialog.getSaveFileName(
                self._window, "Save project", str(suggestion), PROJECT_FILTER
            )
        )

    def path_to_export(self, suggestion: Path) -> Path | None:
        return _path(
            QFileDialog.getSaveFileName(
                self._window, "Export script", str(suggestion), "Python scripts (*.py)"
            )
        )

    def path_to_picture(self, suggestion: Path) -> Path | None:
        return _path(
            QFileDialog.getSaveFileName(
                self._window, "Export picture", str(suggestion), PICTURE_FILTER
            )
        )

    def path_to_list(self, suggestion: Path) -> Path | None:
        return _path(
            QFileDialog.getSaveFileName(self._window, "Save list", str(suggestion), LIST_FILTER)
        )

    def tell(self, sentence: str, details: str = "") -> None:
        box = self._box(QMessageBox.Icon.Warning, sentence)
        box.setDetailedText(details)
        box.exec()

    def _box(self, icon: QMessageBox.Icon, text: str) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setIcon(icon)
        box.setWindowTitle("Hornet")
        box.setText(text)
        return box


def _path(answer: tuple[str, str]) -> Path | None:
    return Path(answer[0]) if answer[0] else None
