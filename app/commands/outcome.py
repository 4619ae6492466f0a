"""How commands end and speak: exceptions for the exit status, JSON and tables for the output."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph_editor.document.project import Project
    from graph_editor.validation.analysis import Analysis


class WrongUse(Exception):
    """The command was called wrongly (exit status 2); the message is one sentence."""


class Failed(Exception):
    """The model or the run has a problem (exit status 1); the message is one sentence."""


def print_json(data: Any, *, indent: int | None = 2) -> None:
    """Write JSON to standard output; NaN and infinities as strings, for they are no JSON."""
    text = json.dumps(_finite(data), indent=indent, ensure_ascii=False, allow_nan=False)
    print(text, flush=True)


def complain(text: str) -> None:
    """Write a line to standard error."""
    print(text, file=sys.stderr, flush=True)


def print_table(rows: Sequence[Sequence[str]], *, numbers: Sequence[int] = ()) -> None:
    """Write rows in columns; the columns in `numbers` are right-aligned."""
    if not rows:
        return
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.rjust(width) if i in numbers else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())


def read(path: Path) -> Project:
    """The project in a file.

    Raises:
        WrongUse: the file is missing or is no project.
    """
    from graph_editor.files.project_file import ProjectFileError, read_project

    if not path.exists():
        raise WrongUse(f"There is no file {path}; name a project, a file that ends in .hornet.")
    try:
        return read_project(path)
    except ProjectFileError as error:
        raise WrongUse(str(error)) from None


def require_folder(path: Path) -> None:
    """See that a file can be written at `path`.

    Raises:
        WrongUse: its folder is missing, or it is a folder itself.
    """
    if path.is_dir():
        raise WrongUse(f"{path} is a folder; name a file to write.")
    if not path.absolute().parent.is_dir():
        raise WrongUse(f"The folder {path.absolute().parent} does not exist; make it first.")


def problem_lines(project: Project, analysis: Analysis) -> list[str]:
    """An analysis' problems, a few lines each, as a person reads them."""
    lines = []
    for problem in analysis.problems:
        node = project.main.nodes.get(problem.node) if problem.node is not None else None
        place = f"{node.name}: " if node is not None else ""
        lines.append(f"{problem.severity.value}: {place}{problem.message}")
        if problem.expected:
            lines.append(f"  expected {problem.expected}")
        if problem.received:
            lines.append(f"  received {problem.received}")
        lines.extend(f"  fix: {fix.label}" for fix in problem.fixes)
    return lines


def _finite(value: Any) -> Any:
    if isinstance(value, float) and value - value != 0:
        return repr(value)
    if isinstance(value, dict):
        return {str(name): _finite(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
