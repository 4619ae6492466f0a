"""`train`: check a project, train it as the window would, and show how it goes."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.outcome import Failed, WrongUse, complain, print_json, problem_lines, read
from app.commands.project_command import NEEDS_TRUST, analyse

if TYPE_CHECKING:
    from graph_editor.document.project import Project
    from graph_editor.document.settings import DataSpec
    from graph_editor.document.value import Value
    from runtime.run_event import RunEvent, RunFinished
    from runtime.runs import Run
    from runtime.training_thread import TrainingThread

_POLL_SECONDS = 0.05
_LARGEST_SEED = 2**32 - 1


def train(
    path: Path,
    *,
    device: str | None,
    epochs: int | None,
    data: Path | None,
    seed: int | None,
    runs: Path | None,
    as_json: bool,
    trusted: bool,
) -> int:
    """Train a project; options replace what it says. Ctrl-C stops the run and keeps what it learnt,
    a second one kills it. SIGTERM does the same: the trainer, a process of its own, would train on.
    """
    from graph_editor.catalogue.catalogue import Catalogue
    from graph_editor.codegen.generate import generate
    from runtime.devices import refusal
    from runtime.runs import create_run, default_runs_folder, with_seed

    project = with_seed(_with_options(read(path), device, epochs, data, seed))
    if reason := refusal(project.training.device):
        raise WrongUse(reason) if device else Failed(reason)
    if project.contains_code and not trusted:
        raise Failed(NEEDS_TRUST)
    catalogue = Catalogue.load()
    folder = path.absolute().parent
    analysis = analyse(project, folder, catalogue, trusted=trusted)
    if not analysis.ok:
        return _refuse(problem_lines(project, analysis), as_json)
    script = generate(project, catalogue, analysis.results, folder=folder)
    try:
        run = create_run(
            runs or default_runs_folder(),
            project,
            script,
            device=project.training.device,
            seed=project.training.seed,
            project_folder=folder,
        )
    except OSError as error:
        raise WrongUse(f"The run's folder cannot be made: {error}.") from None
    end = _follow(run, as_json)
    return 0 if end is not None and end.status in ("finished", "stopped") else 1


def _with_options(
    project: Project,
    device: str | None,
    epochs: int | None,
    data: Path | None,
    seed: int | None,
) -> Project:
    from dataclasses import replace

    training = project.training
    if epochs is not None:
        if epochs < 1:
            raise WrongUse(f"--epochs must be 1 or more, not {epochs}.")
        training = training.with_(epochs=epochs)
    if seed is not None:
        if not 0 <= seed <= _LARGEST_SEED:
            raise WrongUse(f"--seed must be from 0 to {_LARGEST_SEED}, not {seed}.")
        training = training.with_(seed=seed)
    if device is not None:
        training = training.with_(device=device)
    spec = project.data if data is None else replace_source(project.data, data)
    return replace(project, training=training, data=spec)


def replace_source(spec: DataSpec, path: Path) -> DataSpec:
    """The data description with a NumPy file in place of its source; preparation stays.

    Arrays are found by their names: as the project names them, else `x_train`, `y_train`,
    `x_val` … `y_test`, else `x` and `y`.

    Raises:
        WrongUse: the file is missing, is no NumPy file, or has no such arrays.
    """
    from graph_editor.document.value import Params
    from runtime.data.array_file import ArrayFileError, read_headers

    path = path.absolute()
    try:
        names = list(read_headers(path))
    except ArrayFileError as error:
        raise WrongUse(str(error)) from None
    options: dict[str, Value] = {"path": str(path)}
    if path.suffix.lower() == ".npy":
        return spec.with_(source="arrays", options=Params(options))
    parts = [f"{axis}_{part}" for part in ("train", "val", "test") for axis in "xy"]
    given = {part: spec.options[part] for part in parts if part in spec.options}
    if spec.source == "arrays" and given and _all_there(list(given.values()), names):
        options |= given
    elif "x_train" in names:
        options |= {part: part for part in parts if part in names}
    elif "x" in names:
        options |= {"x_train": "x", **({"y_train": "y"} if "y" in names else {})}
    else:
        raise WrongUse(
            f"{path.name} must hold the arrays x_train and y_train (and x_test, y_test), or x and "
            f"y; it holds: {', '.join(names) or 'none'}."
        )
    return spec.with_(source="arrays", options=Params(options))


def _all_there(named: list[Value], names: list[str]) -> bool:
    from graph_editor.document.value import Params

    wanted: list[Value] = []
    for value in named:
        wanted.extend(value.values() if isinstance(value, Params) else [value])
    return all(name in names for name in wanted)


def _refuse(problems: list[str], as_json: bool) -> int:
    message = "The project has mistakes, so it is not trained."
    for line in problems:
        complain(line)
    if as_json:
        end = {"event": "finished", "status": "failed", "message": message}
        print_json({**end, "run": None, "history": {}}, indent=None)
    else:
        complain(message)
    return 1


def _follow(run: Run, as_json: bool) -> RunFinished | None:
    """Start the run and show its events until it ends."""
    from runtime.run_event import RunFinished
    from runtime.training_thread import TrainerPool, TrainingThread

    show = _JsonLines(run) if as_json else _Lines(run)
    pool = TrainerPool(keep_warm=False)
    thread = TrainingThread(run, pool)
    end: RunFinished | None = None
    asked = 0
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    thread.start()
    while True:
        try:
            alive = thread.is_alive()
            events = thread.take_events()
            for event in events:
                if isinstance(event, RunFinished):
                    end = event
            show.take(events)
            if not alive:
                break
            time.sleep(_POLL_SECONDS)
        except KeyboardInterrupt:
            asked += 1
            _interrupt(thread, asked)
    pool.close()
    signal.signal(signal.SIGTERM, before)
    return end


def _interrupt(thread: TrainingThread, times: int) -> None:
    if times == 1:
        complain(
            "\nStopping after this batch; what was learnt is kept. Ctrl-C again kills the run."
        )
        thread.stop()
    else:
        thread.kill()


class _JsonLines:
    """A run's events as JSON, a line each; the last one names the run's folder."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def take(self, events: Sequence[RunEvent]) -> None:
        from runtime.run_event import RunFinished, event_to_json

        for event in events:
            data = event_to_json(event)
            if isinstance(event, RunFinished):
                data["run"] = str(self._run.folder)
            print_json(data, indent=None)


class _Lines:
    """A run's events as a person reads them: a progress bar, and a line an epoch."""

    def __init__(self, run: Run) -> None:
        from app.terminal_run import Progress, Report

        self._run = run
        self._report = Report(sys.stdout)
        self._progress = Progress(self._report)

    def take(self, events: Sequence[RunEvent]) -> None:
        from runtime.run_event import RunFinished, RunStarted

        self._progress.take(
            [e for e in events if not isinstance(e, RunFinished) or e.status == "finished"]
        )
        for event in events:
            if isinstance(event, RunStarted):
                self._report.line(f"Training on {event.device} in {self._run.folder}")
            if isinstance(event, RunFinished):
                self._end(event)

    def _end(self, event: RunFinished) -> None:
        match event.status:
            case "finished":
                self._report.line(f"Done. Everything lies in {self._run.folder}")
            case "stopped":
                kept = "; what was learnt is kept" if self._run.model_path.is_file() else ""
                self._report.line(f"Stopped{kept}. The run lies in {self._run.folder}")
            case _:
                self._report.line()
                line = f" (line {event.line} of script.py)" if event.line else ""
                complain(f"{event.message}{line}")
                complain(f"The log is {self._run.log_path}")
