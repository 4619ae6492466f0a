"""The form of the source: names, docstrings, and what has no place in it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source_tree import PACKAGES, ROOT, tracked_files

# Names that say nothing of what a module holds.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}

# Written backwards, so that this file does not hold what it looks for.
NO_PLACE = {
    "a registry's host": ("gro.ipyp", "detsohnohtyp", ".sjmpn", "gro.naibed.bed"),
    "a path of one machine": ("/krow/", "/mraf/", "/toor/"),
    "something unfinished": ("ODOT", "EMXIF", "noos gnimoc"),
}
PATTERNS = {
    what: re.compile(r"(?<![\w.])(?:" + "|".join(re.escape(text[::-1]) for text in backwards) + ")")
    for what, backwards in NO_PLACE.items()
}
BINARY = {".png", ".jpg", ".npz", ".npy", ".otf", ".ttf", ".keras", ".h5", ".ico", ".gz", ".zip"}


def python_files() -> list[Path]:
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return sorted([*files, ROOT / "main.py"])


def test_modules_are_named_for_what_they_hold() -> None:
    empty = [path for path in tracked_files() if path.suffix == ".py" and path.stem in EMPTY_NAMES]
    assert not empty


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_and_public_class_says_what_it_is_for(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{path.relative_to(ROOT)} has no docstring"
    silent = [
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent, f"{path.relative_to(ROOT)}: no docstring at {', '.join(silent)}"


def test_nothing_that_has_no_place_here_is_in_the_files() -> None:
    found = []
    for path in tracked_files():
        if path.suffix in BINARY or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for what, pattern in PATTERNS.items():
            if match := pattern.search(text):
                line = text.count("\n", 0, match.start()) + 1
                found.append(f"{path.relative_to(ROOT)}:{line}: {what} ({match[0]})")
    assert not found, "\n".join(found)


def test_top_level_holds_what_the_architecture_names() -> None:
    folders = {
        path.relative_to(ROOT).parts[0]
        for path in tracked_files()
        if len(path.relative_to(ROOT).parts) > 1
    }
    assert folders <= {"app", "graph_editor", "runtime", "tests", "resources", "docs", ".ci"}
