"""The product's modules and the repository's files, for the tests of the architecture."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "graph_editor", "runtime")

# The code of the two child processes, the only one that may import Keras.
CHILD_PACKAGES = ("runtime.trainer", "runtime.models", "runtime.analyst")
# What of these the app's process uses as well.
CHILD_DOORS = ("runtime.analyst.client", "runtime.analyst.oracle")


def modules(*packages: str) -> list[str]:
    """The dotted names of all modules of these packages, `__main__` left out."""
    names = []
    for package in packages:
        for path in sorted((ROOT / package.replace(".", "/")).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            if parts[-1] != "__main__":
                names.append(name)
    return names


def is_child(module: str) -> bool:
    """Whether a module belongs to the child processes only."""
    inside = any(module == p or module.startswith(f"{p}.") for p in CHILD_PACKAGES)
    return inside and module not in CHILD_DOORS and module not in CHILD_PACKAGES


def is_canvas(module: str) -> bool:
    """Whether a module belongs to the canvas, the one part of graph_editor with Qt."""
    return module == "graph_editor.canvas" or module.startswith("graph_editor.canvas.")


def tracked_files() -> list[Path]:
    """The files of the repository, as git knows them (else every file but the usual leftovers)."""
    answer = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if answer.returncode == 0:
        paths = [ROOT / name for name in answer.stdout.split("\0") if name]
        return [path for path in paths if path.is_file()]
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
    ]


def run_python(code: str, *arguments: str, timeout: float = 120) -> str:
    """Run code in a fresh interpreter at the repository's root; its output, or a failed test."""
    answer = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout
