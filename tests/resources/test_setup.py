"""`make setup` says in a sentence what is missing and how to go on."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETUP = ROOT / "resources" / "setup" / "setup.sh"

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="needs a POSIX shell")


def run_setup(tmp_path: Path, path: str, python: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [shutil.which("sh") or "sh", str(SETUP), "requirements.lock", str(tmp_path / "stamp")],
        cwd=ROOT,
        env={"PATH": path, "PYTHON": python, "VENV": str(tmp_path / "venv")},
        capture_output=True,
        text=True,
        check=False,
    )


def tools_without_python(folder: Path) -> str:
    """A PATH with what the script itself needs and no Python."""
    folder.mkdir()
    for name in ("dirname", "id", "touch"):
        os.symlink(shutil.which(name) or name, folder / name)
    return str(folder)


def test_no_python_is_said_in_a_sentence(tmp_path: Path) -> None:
    answer = run_setup(tmp_path, tools_without_python(tmp_path / "bin"))
    assert answer.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13" in answer.stderr
    assert "apt-get install python3" in answer.stderr


def test_a_python_that_does_not_fit_is_said_in_a_sentence(tmp_path: Path) -> None:
    answer = run_setup(tmp_path, os.environ["PATH"], python="/bin/false")
    assert answer.returncode == 1
    assert "PYTHON=/bin/false is not Python 3.11, 3.12 or 3.13" in answer.stderr


def test_a_python_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    folder = Path(tools_without_python(tmp_path / "bin"))
    old = folder / "python3.11"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    answer = run_setup(tmp_path, str(folder))
    assert "found none on the PATH" in answer.stderr


@pytest.fixture
def qt_libraries() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "qt_libraries", ROOT / "resources" / "setup" / "qt_libraries.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(sys.platform != "linux", reason="looks at libraries as Linux links them")
def test_libraries_that_are_there_are_not_missed(qt_libraries: ModuleType) -> None:
    assert qt_libraries.missing_libraries([Path(sys.executable).resolve()]) == []


def test_missing_libraries_are_named_by_their_packages(
    qt_libraries: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    text = qt_libraries.advice(["libGL.so.1", "libGLX.so.0", "libEGL.so.1"], "a window needs")
    assert text.endswith("sudo apt-get install libgl1 libegl1")


def test_without_apt_the_libraries_themselves_are_named(
    qt_libraries: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert "libGL.so.1" in qt_libraries.advice(["libGL.so.1"], "a window needs")
