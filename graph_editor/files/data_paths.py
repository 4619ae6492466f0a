"""Where a project's data files are: in the file relative to it, so that both can move together; in
an open project absolute, so that saving it elsewhere does not lose them.
"""

from __future__ import annotations

import os.path
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath

from graph_editor.document.project import Project

_OPTIONS = ("path", "target_path")


def with_absolute_paths(project: Project, folder: Path) -> Project:
    """The project with the paths of its data files made absolute, read from a folder's view."""

    def absolute(path: str) -> str:
        if _is_absolute(path) or path.startswith("~"):
            return path
        return os.path.normpath(folder.absolute() / path)

    return _changed(project, absolute)


def with_relative_paths(project: Project, folder: Path, up: int = 0) -> Project:
    """The inverse: paths into a folder, or up to `up` folders above it, made relative to it."""

    def relative(path: str) -> str:
        if not Path(path).is_absolute():
            return path
        try:
            found = Path(os.path.relpath(path, folder))
        except ValueError:  # on another drive
            return path
        return found.as_posix() if found.parts.count("..") <= up else path

    return _changed(project, relative)


def levels_up(project: Project) -> int:
    """How many folders above its own the relative paths of a project reach."""
    paths = [project.data.options.get(name) for name in _OPTIONS]
    return max((PurePosixPath(p).parts.count("..") for p in paths if isinstance(p, str)), default=0)


def _is_absolute(path: str) -> bool:
    """Whether a path is absolute on the system that it was written on."""
    return PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()


def _changed(project: Project, change: Callable[[str], str]) -> Project:
    options = project.data.options
    for name in _OPTIONS:
        value = options.get(name)
        if isinstance(value, str) and value and change(value) != value:
            options = options.with_(name, change(value))
    if options is project.data.options:
        return project
    return replace(project, data=project.data.with_(options=options))
