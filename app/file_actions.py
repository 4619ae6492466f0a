"""New, open, save, export: with the question about unsaved changes before anything is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QObject

from app.asker import Asker
from app.session import Session
from app.theme import RESOURCES
from graph_editor.document.project import Project


class FileActions(QObject):
    """What the File menu, the start page and a dropped file do.

    Attributes:
        asker: answers the questions; the window's dialogs, or a test.
    """

    def __init__(self, session: Session, asker: Asker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.asker = asker

    def new(self) -> bool:
        """Begin an empty project. False where the user would rather not."""
        if not self.may_lose_changes():
            return False
        self.session.replace(Project())
        self.session.page_requested.emit("draw")
        return True

    def open(self) -> bool:
        """Ask for a project file and open it."""
        path = self.asker.path_to_open(self.session.settings.last_folder())
        return path is not None and self.open_path(path)

    def open_path(self, path: Path) -> bool:
        """Open a project file; False where it cannot be read or the user would rather not."""
        from graph_editor.files.project_file import ProjectFileError

        if not self.may_lose_changes():
            return False
        try:
            self.session.open(path)
        except (ProjectFileError, OSError) as error:
            self.asker.tell(_sentence(error, f"{path.name} cannot be opened"))
            return False
        self.session.settings.set_last_folder(path.absolute().parent)
        self.session.page_requested.emit("draw")
        return True

    def open_example(self, name: str) -> bool:
        """Open an example as an untitled copy."""
        from graph_editor.files.examples import example

        if not self.may_lose_changes():
            return False
        self.session.open_copy(example(name).path)
        self.session.page_requested.emit("draw")
        return True

    def save(self) -> bool:
        """Save to the project's file; asks for one where there is none."""
        return self._save_to(self.session.path) if self.session.path else self.save_as()

    def save_as(self) -> bool:
        """Ask for a file and save to it."""
        folder = self.session.folder or self.session.settings.last_folder()
        path = self.asker.path_to_save(folder / f"{self.session.title}.hornet")
        if path is None:
            return False
        return self._save_to(path if path.suffix == ".hornet" else path.with_suffix(".hornet"))

    def export_script(self) -> Path | None:
        """Write the script, and the data files it needs, where the user wants them."""
        folder = self.session.folder or self.session.settings.last_folder()
        path = self.asker.path_to_export(folder / f"{self.session.title}.py")
        if path is None:
            return None
        script = self.session.current_script()
        try:
            path.write_text(script.text, encoding="utf-8")
            for name, resource in script.files.items():
                shutil.copyfile(RESOURCES / "data" / resource, path.parent / name)
        except OSError as error:
            self.asker.tell(_sentence(error, f"The script cannot be written to {path}"))
            return None
        return path

    def may_lose_changes(self) -> bool:
        """Whether the open project may go: it is saved, or the user has said so."""
        if not self.session.dirty:
            return True
        match self.asker.unsaved(self.session.title):
            case "save":
                return self.save()
            case "discard":
                return True
            case _:
                return False

    def _save_to(self, path: Path) -> bool:
        try:
            self.session.save(path)
        except OSError as error:
            self.asker.tell(_sentence(error, f"The project cannot be saved to {path}"))
            return False
        self.session.settings.set_last_folder(path.absolute().parent)
        return True


def _sentence(error: Exception, what: str) -> str:
    if isinstance(error, OSError):
        reason = (error.strerror or str(error)).lower()
        return f"{what}: {reason}. Choose another place, or check the file's permissions."
    return str(error)
