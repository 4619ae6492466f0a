"""Project files: reading and writing them, safely.

A project file is one JSON text that ends in `.hornet` (`project_text`, `project_parser`). Reading
one never runs code; writing one never leaves half a file.
"""

from __future__ import annotations

from pathlib import Path

from graph_editor.document.project import Project
from graph_editor.files.data_paths import with_relative_paths
from graph_editor.files.project_error import ProjectFileError, ProjectWriteError
from graph_editor.files.project_parser import parse_json, parse_project
from graph_editor.files.project_text import Pause, project_to_text
from graph_editor.files.whole_file import whole_file

__all__ = [
    "SUFFIX",
    "ProjectFileError",
    "ProjectWriteError",
    "project_from_text",
    "project_to_text",
    "read_project",
    "write_project",
]

SUFFIX = ".hornet"
LARGEST = 64 * 1024 * 1024
"""Bytes; a drawing of 100,000 layers takes about 20 million."""

_FOREIGN = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a zip archive (a Keras model, perhaps)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89HDF", "an HDF5 file (a Keras model or weights, perhaps)"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x80", "a Python pickle, which is never opened"),
)


def read_project(path: Path) -> Project:
    """The project in a file.

    Raises:
        ProjectFileError: it cannot be read, or is no project; the message is one sentence.
    """
    path = Path(path)
    try:
        return _project(_read(path))
    except ProjectFileError as error:
        raise ProjectFileError(f"{path.name} cannot be opened: {error}.") from None


def project_from_text(text: str) -> Project:
    """The inverse of `project_to_text`.

    Raises:
        ProjectFileError: the text is no project; the message is one sentence.
    """
    try:
        return _project(text)
    except ProjectFileError as error:
        raise ProjectFileError(f"The project cannot be read: {error}.") from None


def write_project(project: Project, path: Path, pause: Pause | None = None, *, up: int = 0) -> None:
    """Write a project file; where that fails, an older file of the same name is as it was.

    Paths of data files that lie beside the project, or in a folder there, become relative.

    Args:
        up: how many folders above the project's a relative path may reach.
        pause: as for `project_to_text`.

    Raises:
        ProjectWriteError: (an OSError as well) it cannot be written; the message is one sentence.
    """
    path = Path(path)
    text = project_to_text(with_relative_paths(project, path.absolute().parent, up), pause)
    try:
        with whole_file(path.resolve()) as file:
            file.write(text.encode("utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProjectWriteError(f"{path} cannot be saved: {reason}.") from error


def _project(text: str) -> Project:
    try:
        return parse_project(parse_json(text))
    except RecursionError:
        raise ProjectFileError("it is nested too deeply for a Hornet project") from None


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise ProjectFileError("it is too large for a Hornet project (more than 64 MB)")
        content = path.read_bytes()
    except FileNotFoundError:
        raise ProjectFileError(f"there is no such file in {path.absolute().parent}") from None
    except IsADirectoryError:
        raise ProjectFileError("it is a folder, not a file") from None
    except OSError as error:
        raise ProjectFileError((error.strerror or str(error)).lower()) from None
    if not content.strip():
        raise ProjectFileError("it is empty")
    for start, what in _FOREIGN:
        if content.startswith(start):
            raise ProjectFileError(f"it is not a Hornet project, but {what}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProjectFileError("it is not a Hornet project: it is no UTF-8 text") from None
