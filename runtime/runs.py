"""Runs and their folders. A run's folder is the record; what happened is read from it alone.

    script.py           the script, exactly as it was on screen
    digits.npz …        data files that the script reads, where it needs any
    project.hornet      the project as it was
    run.json            name, device, seed, versions … (`RunInfo`)
    trainer.json        the process that trains it
    events.jsonl        what happened (`run_event`)
    log.txt             what was printed
    checkpoint.weights.h5, model.keras, predictions.npz

So a run outlives the window, a window opened later finds it, and a run made on another machine
reads the same.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import secrets
import shutil
import socket
from dataclasses import asdict
from functools import cached_property
from pathlib import Path

from graph_editor.codegen.script import Script
from graph_editor.document.project import Project
from runtime.event_log import EventReader, EventWriter, last_events, now
from runtime.process import ProcessMark
from runtime.run_event import (
    EpochDone,
    Evaluated,
    LogWritten,
    Paused,
    RunEvent,
    RunFinished,
)
from runtime.run_info import RunInfo, installed_versions, read_info, write_json
from runtime.user_folder import default_runs_folder, is_signed, signature

__all__ = [
    "EventReader",
    "Run",
    "RunInfo",
    "create_run",
    "default_runs_folder",
    "list_runs",
    "with_seed",
]

_DATA = Path(__file__).resolve().parents[1] / "resources" / "data"


class Run:
    """A run, read from its folder.

    Attributes:
        folder: the folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def __repr__(self) -> str:
        return f"Run({str(self.folder)!r})"

    @property
    def events_path(self) -> Path:
        return self.folder / "events.jsonl"

    @property
    def script_path(self) -> Path:
        return self.folder / "script.py"

    @property
    def project_path(self) -> Path:
        return self.folder / "project.hornet"

    @property
    def model_path(self) -> Path:
        return self.folder / "model.keras"

    @property
    def checkpoint_path(self) -> Path:
        return self.folder / "checkpoint.weights.h5"

    @property
    def log_path(self) -> Path:
        return self.folder / "log.txt"

    @property
    def predictions_path(self) -> Path:
        return self.folder / "predictions.npz"

    @cached_property
    def info(self) -> RunInfo:
        """What `run.json` says.

        Raises:
            ValueError: the folder is not a run's; the message is a sentence.
        """
        return read_info(self.folder)

    @property
    def script(self) -> Script:
        """The script as it was, with its nodes' lines."""
        return Script(self.script_path.read_text(encoding="utf-8"), self.info.lines)

    @property
    def is_own(self) -> bool:
        """Whether the script was written by this user's Hornet and not changed since."""
        try:
            return is_signed(self.script_path.read_text(encoding="utf-8"), self.info.signature)
        except OSError:
            return False

    @property
    def trainer(self) -> ProcessMark | None:
        """The process that was given the run, if any was; it may have ended."""
        try:
            data = json.loads((self.folder / "trainer.json").read_text(encoding="utf-8"))
            return ProcessMark(int(data["pid"]), str(data["started"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def set_trainer(self, mark: ProcessMark) -> None:
        """Note the process that trains the run, so that any window can find it."""
        write_json(self.folder / "trainer.json", asdict(mark))

    @property
    def is_active(self) -> bool:
        """Whether a live process is at work on it, or is about to be."""
        if self.info.host != socket.gethostname():
            return False
        mark = self.trainer
        return mark.is_alive() if mark is not None else ProcessMark(*self.info.creator).is_alive()

    @property
    def status(self) -> str:
        """`"waiting"`, `"running"`, `"paused"`, `"finished"`, `"stopped"`, `"failed"` or
        `"killed"`: from the events and from whether the trainer is alive."""
        active = self.is_active  # before the events: what ends in between is then seen as ended
        if (end := self.finished) is not None:
            return end.status
        if not active:
            return "killed"
        for event in last_events(self.events_path):
            if not isinstance(event, LogWritten):
                return "paused" if isinstance(event, Paused) else "running"
        return "running" if self.trainer is not None else "waiting"

    @property
    def finished(self) -> RunFinished | None:
        """How it ended, if it has."""
        for event in last_events(self.events_path):
            if isinstance(event, RunFinished):
                return event
            if not isinstance(event, LogWritten):
                return None
        return None

    @property
    def history(self) -> dict[str, list[float]]:
        """Keras' `History.history`; while it runs, of the epochs done so far."""
        if (end := self.finished) is not None and end.history:
            return {name: list(values) for name, values in end.history.items()}
        return history_of(self.events())

    @property
    def evaluation(self) -> Evaluated | None:
        """What the model scored on the test set, if it came to that."""
        return next((e for e in last_events(self.events_path) if isinstance(e, Evaluated)), None)

    def events(self) -> list[RunEvent]:
        """All events so far."""
        reader = EventReader(self)
        events: list[RunEvent] = []
        while more := reader.poll():
            events.extend(more)
        return events

    def end(self, event: RunFinished) -> None:
        """Write the last event for a trainer that died before it could."""
        writer = EventWriter(self.events_path)
        try:
            writer.write([event])
        finally:
            writer.close()


def create_run(
    runs_folder: Path,
    project: Project,
    script: Script,
    *,
    device: str = "auto",
    seed: int | None = None,
    project_folder: Path | None = None,
) -> Run:
    """Make the folder of a new run.

    Args:
        runs_folder: where runs are kept; made where it is missing.
        project: the project as it is, whose `script` is.
        device: `"auto"`, `"cpu"` or `"gpu:N"`.
        seed: the seed that the script sets.
        project_folder: the folder of the project file, which its relative paths start from.

    Raises:
        OSError: the folder cannot be written.
    """
    from graph_editor.files.project_file import project_to_text

    created = now()
    folder = _new_folder(Path(runs_folder), project.name, created)
    run = Run(folder)
    run.script_path.write_text(script.text, encoding="utf-8", newline="\n")
    for name, resource in script.files.items():
        shutil.copyfile(_DATA / resource, folder / Path(name).name)
    run.project_path.write_text(project_to_text(project), encoding="utf-8", newline="\n")
    creator = ProcessMark.of(os.getpid())
    info = RunInfo(
        name=folder.name,
        model=project.name,
        created=created,
        device=device,
        seed=seed,
        epochs=project.training.epochs,
        batch_size=project.training.batch_size,
        source=project.data.source,
        versions=installed_versions(),
        host=socket.gethostname(),
        creator=(creator.pid, creator.started),
        lines=dict(script.lines),
        signature=signature(script.text),
        contains_code=project.contains_code,
        project_folder=str(project_folder or ""),
    )
    write_json(folder / "run.json", asdict(info))
    return run


def list_runs(folder: Path | None = None) -> list[Run]:
    """The runs in a folder, the newest first; folders that hold none are passed over."""
    folder = folder or default_runs_folder()
    runs = []
    try:
        paths = [path for path in folder.iterdir() if (path / "run.json").is_file()]
    except OSError:
        return []
    for path in paths:
        run = Run(path)
        try:
            runs.append((run.info.created, path.name, run))
        except ValueError:
            continue
    return [run for _, _, run in sorted(runs, key=lambda item: item[:2], reverse=True)]


def with_seed(project: Project) -> Project:
    """The project with a new seed where it asks for a new one each run, so that it is recorded."""
    if project.training.seed is not None:
        return project
    from dataclasses import replace

    return replace(project, training=project.training.with_(seed=secrets.randbelow(2**31)))


def history_of(events: list[RunEvent]) -> dict[str, list[float]]:
    """Keras' history, put together from the epochs that were done."""
    history: dict[str, list[float]] = {}
    for event in events:
        if isinstance(event, EpochDone):
            for name, value in event.logs.items():
                history.setdefault(name, []).append(value)
    return history


def _new_folder(runs_folder: Path, name: str, created: float) -> Path:
    stamp = datetime.datetime.fromtimestamp(created).strftime("%Y-%m-%d_%H-%M-%S")
    stem = re.sub(r"\W+", "_", name)[:60] or "model"
    runs_folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        suffix = f"_{number}" if number > 1 else ""
        folder = runs_folder / f"{stem}_{stamp}{suffix}"
        try:
            folder.mkdir()
        except FileExistsError:
            number += 1
            continue
        return folder.resolve()
