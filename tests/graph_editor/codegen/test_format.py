"""Every script is left alone by `ruff format` and passes `ruff check`, whatever is drawn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.codegen.generate import generate
from graph_editor.document.project import Project
from graph_editor.files.examples import examples
from graph_editor.files.project_file import read_project
from tests.graph_editor.codegen.random_blocks import block_projects
from tests.graph_editor.codegen.random_project import projects

CATALOGUE = Catalogue.load()


def ruff(folder: Path, *arguments: str) -> str:
    """What ruff has to say of all scripts in a folder; "" where it is content."""
    command = [sys.executable, "-m", "ruff", *arguments, "--isolated", "--no-cache", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def assert_ruff_is_content(folder: Path) -> None:
    for arguments in (
        ("format", "--check", "--diff"),
        ("check",),
        ("check", "--select=E,F,I,B,UP,SIM"),
    ):
        if complaint := ruff(folder, *arguments):
            pytest.fail(complaint[:5000], pytrace=False)


def test_random_projects_give_scripts_in_ruffs_own_form(tmp_path: Path) -> None:
    count = 0

    @settings(
        max_examples=200,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(projects)
    def write(project: Project) -> None:
        nonlocal count
        script = generate(project, CATALOGUE)
        compile(script.text, "script", "exec")
        (tmp_path / f"script_{count}.py").write_text(script.text, encoding="utf-8")
        count += 1
        length = script.text.count("\n")
        assert all(1 <= first <= last <= length for first, last in script.lines.values())

    write()
    assert count >= 150
    assert_ruff_is_content(tmp_path)


def test_random_blocks_give_scripts_in_ruffs_own_form(tmp_path: Path) -> None:
    texts: list[str] = []

    @settings(
        max_examples=150,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(block_projects(wild=True))
    def write(project: Project) -> None:
        script = generate(project, CATALOGUE)
        compile(script.text, "script", "exec")
        (tmp_path / f"script_{len(texts)}.py").write_text(script.text, encoding="utf-8")
        texts.append(script.text)
        length = script.text.count("\n")
        assert all(1 <= first <= last <= length for first, last in script.lines.values())

    write()
    for words in ("of the block;", "a model of its own", "for index in", "=lambda: "):
        assert sum(words in text for text in texts) >= 2, words
    assert_ruff_is_content(tmp_path)


def test_the_examples_give_scripts_in_ruffs_own_form(tmp_path: Path) -> None:
    for example in examples():
        project = read_project(example.path)
        for form in ("functional", "sequential"):
            script = generate(project, CATALOGUE, form=form)
            (tmp_path / f"{example.name}_{form}.py").write_text(script.text, encoding="utf-8")
    assert_ruff_is_content(tmp_path)
