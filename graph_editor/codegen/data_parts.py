"""What the writers of `load_data()` share."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph_editor.codegen.expression import Atom, call, statement
from graph_editor.document.value import Value


@dataclass(slots=True)
class DataCode:
    """`load_data()` and what it needs.

    Attributes:
        lines: the body, indented.
        summary: the docstring.
        constants: lines for the head of the script.
        used: modules out of `np`, `keras`, `Path`.
        functions: lines of functions that the body calls.
        files: as `Script.files`.
        notes: what could not be written, a sentence each.
        has_validation: whether a validation pair stands between training and test.
        has_test: whether the last pair is a test set, and not the training pair itself.
        x_many, y_many: whether x and y are dicts by name.
    """

    lines: list[str] = field(default_factory=list)
    summary: str = ""
    constants: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    functions: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    has_validation: bool = False
    has_test: bool = False
    x_many: bool = False
    y_many: bool = False


def missing_file(path: str, remedy: str) -> list[str]:
    """Say in one sentence that a file is missing, and what to do."""
    message = Atom(f'f"{{{path}}} is missing: {remedy}"')
    return [
        f"    if not {path}.is_file():",
        *statement("raise ", call("FileNotFoundError", message), 2),
    ]


def integer(value: Value, default: int) -> int:
    """A whole number, or the default where `value` is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def lengths(value: Value) -> tuple[int, ...]:
    """The lengths of a shape; an axis of any length gets a small one."""
    if not isinstance(value, tuple):
        return ()
    return tuple(item if isinstance(item, int) and item > 0 else 8 for item in value)
