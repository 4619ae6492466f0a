"""What goes wrong with project files, said in one sentence."""

from __future__ import annotations


class ProjectFileError(ValueError):
    """A project cannot be read; the message is one sentence for the user."""


class ProjectWriteError(ProjectFileError, OSError):
    """A project cannot be written; an older file of the same name is as it was."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""
