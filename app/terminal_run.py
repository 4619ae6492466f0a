"""`make run`: the example in the window or, where there is no display, in the terminal.

In the terminal it does what the window would: check the drawing, write the script, train it with a
progress bar, draw the history into a picture and say where everything lies.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from runtime.run_event import (
    BatchesDone,
    EpochDone,
    Evaluated,
    FitStarted,
    PhaseChanged,
    RunEvent,
    RunFinished,
)

if TYPE_CHECKING:
    from graph_editor.catalogue.catalogue import Catalogue
    from graph_editor.codegen.script import Script
    from graph_editor.document.project import Project
    from graph_editor.validation.analysis import Analysis
    from runtime.runs import Run

EXAMPLE = "digits"
_BAR = 28
_POLL_SECONDS = 0.05


def main() -> int:
    """Run the example where it can be seen; the exit status."""
    if has_display():
        from app.application import run

        return run(example=EXAMPLE)
    print("There is no display here, so the example runs in this terminal.\n", flush=True)
    return run_example(EXAMPLE)


def has_display() -> bool:
    """Whether a window can be opened: on Linux only where a display is named."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def run_example(name: str, runs_folder: Path | None = None, out: TextIO | None = None) -> int:
    """Check, write, train and plot an example in the terminal; the exit status."""
    from graph_editor.catalogue.catalogue import Catalogue
    from graph_editor.files.examples import example
    from graph_editor.files.project_file import read_project
    from runtime.runs import default_runs_folder

    report = Report(out or sys.stdout)
    chosen = example(name)
    project = read_project(chosen.path)
    report.line(chosen.title)
    report.line(f"  {chosen.summary}")
    catalogue = Catalogue.load()
    analysis = _check(project, catalogue, report)
    if not analysis.ok:
        return 1
    script = _write(project, catalogue, analysis, report)
    run = _train(project, script, runs_folder or default_runs_folder(), report)
    if run.status != "finished":
        return 1
    _show_where(run, report)
    return 0


class Report:
    """Lines for a person at a terminal; one of them, the last, may be drawn again and again."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._redraws = out.isatty()
        self._drawn = 0
        encoding = (getattr(out, "encoding", None) or "").lower().replace("-", "")
        self._bar = "█░" if encoding.startswith("utf") else "#."

    def line(self, text: str = "") -> None:
        """Write a line that stays."""
        self._wipe()
        print(text, file=self._out, flush=True)

    def step(self, name: str, text: str) -> None:
        """Write what a step of the way has brought."""
        self.line(f"  {name:<8} {text}")

    def progress(self, share: float, text: str) -> None:
        """Draw the progress bar, where the output is a terminal."""
        if not self._redraws:
            return
        full = round(share * _BAR)
        bar = self._bar[0] * full + self._bar[1] * (_BAR - full)
        line = f"  {'train':<8} {bar} {text}"
        self._out.write("\r" + line.ljust(self._drawn))
        self._out.flush()
        self._drawn = len(line)

    def _wipe(self) -> None:
        if self._drawn:
            self._out.write("\r" + " " * self._drawn + "\r")
            self._drawn = 0


def _check(project: Project, catalogue: Catalogue, report: Report) -> Analysis:
    from graph_editor.validation.check import check_project
    from runtime.analyst.oracle import SyncOracle
    from runtime.data.facts import data_facts

    with SyncOracle() as oracle:
        facts = data_facts(project.data, None)
        analysis = check_project(project, catalogue, oracle, facts)
    for problem in analysis.problems:
        node = f"{project.main.nodes[problem.node].name}: " if problem.node else ""
        report.step("check", f"{problem.severity.value}: {node}{problem.message}")
    if analysis.ok:
        nodes = len(project.main.nodes)
        report.step("check", f"{nodes} nodes, {analysis.params:,} parameters, all shapes agree")
    return analysis


def _write(project: Project, catalogue: Catalogue, analysis: Analysis, report: Report) -> Script:
    from graph_editor.codegen.generate import generate

    script = generate(project, catalogue, analysis.results)
    report.step("script", f"{script.text.count(chr(10))} lines of Python, exactly what is trained")
    return script


def _train(project: Project, script: Script, runs_folder: Path, report: Report) -> Run:
    from runtime.runs import create_run
    from runtime.training_thread import TrainerPool, TrainingThread

    run = create_run(
        runs_folder,
        project,
        script,
        device=project.training.device,
        seed=project.training.seed,
    )
    progress = Progress(report)
    pool = TrainerPool()
    thread = TrainingThread(run, pool)
    try:
        thread.start()
        while thread.is_alive():
            try:
                progress.take(thread.take_events())
                time.sleep(_POLL_SECONDS)
            except KeyboardInterrupt:
                report.step("train", "Stopping; what was learnt is kept.")
                thread.stop()
        progress.take(thread.take_events())
    finally:
        pool.close()
    return run


class Progress:
    """Turns a run's events into lines and a progress bar."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._epochs = 1
        self._steps: int | None = None
        self._began = time.monotonic()

    def take(self, events: Sequence[RunEvent]) -> None:
        """Show what these events say."""
        for event in events:
            match event:
                case PhaseChanged(phase=phase):
                    self._report.progress(0.0, phase)
                case FitStarted(epochs=epochs, steps=steps):
                    self._epochs, self._steps, self._began = epochs, steps, time.monotonic()
                case BatchesDone(epoch=epoch, first=first, values=values):
                    self._show_batches(epoch, first, values)
                case EpochDone(epoch=epoch, logs=logs):
                    counter = f"epoch {epoch + 1:>{len(str(self._epochs))}}/{self._epochs}"
                    self._report.step("train", f"{counter}  {_numbers(logs)}")
                case Evaluated(on=on, samples=samples, results=results):
                    self._report.step("test", f"{_numbers(results)}  ({samples:,} {on} samples)")
                case RunFinished(status="failed", message=message):
                    self._report.step("train", message)

    def _show_batches(self, epoch: int, first: int, values: Mapping[str, list[float]]) -> None:
        done = first + max((len(numbers) for numbers in values.values()), default=0)
        share = (epoch + (done / self._steps if self._steps else 0.0)) / self._epochs
        latest = {name: numbers[-1] for name, numbers in values.items() if numbers}
        spent = time.monotonic() - self._began
        left = f"  {_clock(spent / share - spent)} left" if share > 0 else ""
        counter = f"epoch {epoch + 1}/{self._epochs} batch {done}/{self._steps or '?'}"
        self._report.progress(min(share, 1.0), f"{counter}  {_numbers(latest)}{left}")


def _show_where(run: Run, report: Report) -> None:
    from PySide6.QtCore import qInstallMessageHandler

    from app.plots.history_image import render_history_png

    # Without a screen Qt remarks on what the platform lacks; a picture needs none of it.
    before = qInstallMessageHandler(lambda *_message: None)
    render_history_png(run.history, run.folder / "history.png")
    qInstallMessageHandler(before)
    report.line()
    report.line(f"Everything lies in {run.folder}")
    for name, contents in _CONTENTS.items():
        if (run.folder / name).is_file():
            report.line(f"  {name:<18} {contents}")
    report.line()
    report.line("Go on:  python main.py --help   (the same by commands)")
    report.line("        make run               (the window, on a machine with a display)")


_CONTENTS = {
    "script.py": "the program that was trained; it runs by itself",
    "project.hornet": "the drawing; open it in the window",
    "history.png": "loss and metrics, epoch by epoch",
    "model.keras": "the trained model",
    "predictions.npz": "some test samples, their truth and what the model says",
    "log.txt": "what was printed",
    "run.json": "device, versions, seed",
    "events.jsonl": "what happened, line by line",
}


def _numbers(values: Mapping[str, float]) -> str:
    return "  ".join(f"{name} {value:#.4g}" for name, value in values.items())


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


if __name__ == "__main__":
    sys.exit(main())
