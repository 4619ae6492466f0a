"""A run's folder: what is in it, and what its status is."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from graph_editor.codegen.script import Script
from graph_editor.document.graph import NodeId
from graph_editor.document.project import Project
from graph_editor.document.settings import TrainingSpec
from graph_editor.files.project_file import read_project
from runtime.event_log import EventWriter
from runtime.process import ProcessMark
from runtime.run_event import (
    EpochDone,
    Evaluated,
    LogWritten,
    Paused,
    Resumed,
    RunEvent,
    RunFinished,
    RunStarted,
)
from runtime.runs import Run, create_run, default_runs_folder, list_runs, with_seed

PROJECT = Project(name="small", training=TrainingSpec(epochs=4, batch_size=8))
SCRIPT = Script("print('ü')\n", {NodeId("a"): (1, 1)}, {"digits.npz": "digits.npz"})


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return create_run(tmp_path / "runs", PROJECT, SCRIPT, device="cpu", seed=3)


def write(run: Run, *events: RunEvent) -> None:
    writer = EventWriter(run.events_path)
    writer.write(events)
    writer.close()


def dead_process() -> ProcessMark:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        mark = ProcessMark.of(process.pid)
        assert mark.is_alive()
    assert not mark.is_alive()
    return mark


def test_the_folder_holds_all_that_was(run: Run) -> None:
    assert run.script_path.read_bytes() == SCRIPT.text.encode()
    assert run.script == replace(SCRIPT, files={})
    assert read_project(run.project_path) == PROJECT
    assert (run.folder / "digits.npz").stat().st_size > 1000
    info = Run(run.folder).info
    assert (info.model, info.device, info.seed, info.epochs) == ("small", "cpu", 3, 4)
    assert info.versions["keras"]
    assert info.created > 1e9


def test_folders_of_the_same_moment_differ(tmp_path: Path) -> None:
    runs = [create_run(tmp_path, PROJECT, SCRIPT, device="cpu", seed=1) for _ in range(3)]
    assert len({run.folder for run in runs}) == 3
    assert {run.folder for run in list_runs(tmp_path)} == {run.folder for run in runs}


def test_what_is_no_run_is_passed_over(tmp_path: Path, run: Run) -> None:
    runs = run.folder.parent
    (runs / "empty").mkdir()
    (runs / "broken").mkdir()
    (runs / "broken" / "run.json").write_text("{")
    (runs / "odd").mkdir()
    (runs / "odd" / "run.json").write_text('{"name": "x", "lines": 3}')
    (runs / "file").write_text("")
    assert [found.folder for found in list_runs(runs)] == [run.folder]
    assert list_runs(tmp_path / "nowhere") == []
    with pytest.raises(ValueError, match="not the folder of a run"):
        _ = Run(tmp_path).info


def test_the_status_follows_the_events(run: Run) -> None:
    assert run.status == "waiting"
    run.set_trainer(ProcessMark.of(os.getpid()))
    assert run.status == "running"
    write(run, RunStarted(1, "tensorflow", "CPU"))
    assert run.status == "running"
    write(run, EpochDone(0, {"loss": 2.0}), Paused(), LogWritten("…"))
    assert run.status == "paused"
    write(run, Resumed())
    assert run.status == "running"
    write(run, EpochDone(1, {"loss": 1.0, "val_loss": 3.0}))
    assert run.history == {"loss": [2.0, 1.0], "val_loss": [3.0]}
    write(run, Evaluated("test", 5, {"loss": 1.5}))
    write(run, RunFinished("stopped", history={"loss": [2.0]}))
    assert run.status == "stopped"
    assert run.history == {"loss": [2.0]}
    assert run.evaluation == Evaluated("test", 5, {"loss": 1.5})


def test_a_dead_trainer_is_seen(run: Run) -> None:
    write(run, RunStarted(1, "tensorflow", "CPU"))
    run.set_trainer(dead_process())
    assert run.status == "killed"
    write(run, RunFinished("finished"))
    assert run.status == "finished"


def test_another_process_with_the_same_id_is_not_the_trainer(run: Run) -> None:
    mark = ProcessMark.of(os.getpid())
    run.set_trainer(replace(mark, started="long ago"))
    assert run.status == "killed"


def test_a_run_of_another_machine_is_not_alive(run: Run) -> None:
    run.set_trainer(ProcessMark.of(os.getpid()))
    path = run.folder / "run.json"
    path.write_text(path.read_text().replace('"host": "', '"host": "another-'))
    assert Run(run.folder).status == "killed"


def test_a_script_that_was_changed_is_not_ours_any_more(run: Run) -> None:
    assert run.is_own
    run.script_path.write_text(SCRIPT.text + "import os\n")
    assert not run.is_own


def test_a_script_from_another_user_is_not_ours(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HORNET_HOME", str(run.folder.parent / "another home"))
    assert not run.is_own


def test_a_missing_seed_is_chosen_once() -> None:
    free = replace(PROJECT, training=PROJECT.training.with_(seed=None))
    first, second = with_seed(free), with_seed(free)
    assert first.training.seed != second.training.seed
    assert with_seed(PROJECT) is PROJECT


def test_the_default_folder_can_be_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HORNET_RUNS", "/somewhere/runs")
    assert default_runs_folder() == Path("/somewhere/runs")
    monkeypatch.delenv("HORNET_RUNS")
    monkeypatch.setenv("HORNET_HOME", "/home/hornet")
    assert default_runs_folder() == Path("/home/hornet/runs")
