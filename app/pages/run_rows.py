"""What the table of runs shows, read from their folders; never on the UI thread."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.plots.curve_style import format_number, is_loss
from app.plots.series import Curve, RunHistory
from runtime.run_event import Evaluated, LogWritten, Predicted
from runtime.runs import Run, list_runs

if TYPE_CHECKING:
    from runtime.run_event import RunEvent

TRASH = ".trash"
_KEPT_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the table.

    Attributes:
        run: the run itself.
        name, model, device, source: as in its record.
        started: when it was made, Unix seconds.
        status: see `Run.status`.
        epochs: how many were done; planned how many there were to be.
        seed: its seed, None where it has none.
        last: the last value of each curve.
        stamp: tells whether anything has been written since.
    """

    run: Run
    name: str
    model: str
    started: float
    status: str
    epochs: int
    planned: int
    device: str
    source: str
    seed: int | None
    last: Mapping[str, float]
    stamp: tuple[int, int]

    @property
    def metrics(self) -> str:
        """The metrics' last values on one line."""
        shown = [
            f"{name.replace('val_', 'val. ')} {format_number(value)}"
            for name, value in self.last.items()
            if not is_loss(name) and name != "learning_rate"
        ]
        return " · ".join(shown)


@dataclass(frozen=True, slots=True)
class RunDetails:
    """What is shown of the selected runs.

    Attributes:
        histories: for each run its label and its curves.
        log: what was printed, of a single run.
        evaluation, predictions: the scores and the predictions' file, of a single run.
        message: how it ended, of a single run.
    """

    histories: tuple[tuple[str, RunHistory], ...] = ()
    log: str = ""
    evaluation: Evaluated | None = None
    predictions: Path | None = None
    message: str = ""


def read_rows(folder: Path, known: Sequence[RunRow]) -> list[RunRow]:
    """The runs in a folder, newest first; what has not changed since `known` is not read again."""
    before = {row.run.folder: row for row in known}
    rows = []
    for run in list_runs(folder):
        old = before.get(run.folder)
        ended = old is not None and old.status not in ("waiting", "running", "paused")
        if old is not None and ended and old.stamp == _stamp(run):
            rows.append(old)
            continue
        try:
            rows.append(_row(run))
        except (OSError, ValueError):
            continue  # half deleted, or not a run after all
    return rows


def read_details(rows: Sequence[RunRow]) -> RunDetails:
    """What is to be shown of these runs: all of one, the curves of several."""
    if len(rows) != 1:
        named = zip(labels(rows), rows, strict=True)
        return RunDetails(tuple((label, RunHistory.of(row.run.history)) for label, row in named))
    events = rows[0].run.events()
    history = RunHistory()
    history.take(events)
    run, end = rows[0].run, rows[0].run.finished
    details = f"\n{end.details}\n{end.message}\n" if end is not None and end.details else ""
    predicted = next((e for e in reversed(events) if isinstance(e, Predicted)), None)
    return RunDetails(
        ((rows[0].model, history),),
        _log(events) + details,
        next((e for e in reversed(events) if isinstance(e, Evaluated)), None),
        run.folder / predicted.file if predicted is not None else None,
        end.message if end is not None else "",
    )


def labels(rows: Sequence[RunRow]) -> list[str]:
    """A short name for each run, all different: the model and when it was trained."""
    found: list[str] = []
    days = {time.strftime("%x", time.localtime(row.started)) for row in rows}
    form = "%H:%M:%S" if len(days) <= 1 else "%d %b %H:%M"
    for row in rows:
        label = f"{row.model} {time.strftime(form, time.localtime(row.started))}"
        while label in found:
            label += "′"
        found.append(label)
    return found


def metric_names(histories: Sequence[tuple[str, RunHistory]]) -> list[str]:
    """The names of all metrics (not losses) of some runs, in the order in which they come."""
    names = dict.fromkeys(name for _, history in histories for name in history.names)
    return [name for name in names if not is_loss(name)]


def compared(histories: Sequence[tuple[str, RunHistory]], metric: str) -> list[Curve]:
    """The curves that lay several runs over each other: a hue for each run, one metric."""
    curves = []
    for hue, (label, history) in enumerate(histories):
        for curve in history.curves():
            if curve.name in ("loss", metric):
                curves.append(
                    Curve(label, curve.panel, hue, curve.validation, curve.epochs, curve.batches)
                )
    return curves


def delete_runs(folder: Path, runs: Sequence[Path]) -> list[tuple[Path, Path]]:
    """Move runs to the trash beside them; returns where each was and is, for `restore_runs`."""
    trash = folder / TRASH
    trash.mkdir(parents=True, exist_ok=True)
    moved = []
    for run in runs:
        target = trash / run.name
        number = 1
        while target.exists():
            number += 1
            target = trash / f"{run.name}_{number}"
        run.rename(target)
        moved.append((run, target))
    return moved


def restore_runs(moved: Sequence[tuple[Path, Path]]) -> None:
    """Bring deleted runs back."""
    for origin, place in moved:
        if place.exists() and not origin.exists():
            place.rename(origin)


def empty_old_trash(folder: Path, older_than: float = _KEPT_SECONDS) -> None:
    """Remove for good what was deleted longer ago than so many seconds, by default 30 days."""
    limit = time.time() - older_than
    for path in (folder / TRASH).glob("*"):
        if path.stat().st_ctime < limit:
            shutil.rmtree(path, ignore_errors=True)


def _row(run: Run) -> RunRow:
    stamp = _stamp(run)
    info, history = run.info, run.history
    return RunRow(
        run=run,
        name=info.name,
        model=info.model,
        started=info.created,
        status=run.status,
        epochs=max((len(values) for values in history.values()), default=0),
        planned=info.epochs,
        device=info.device,
        source=info.source,
        seed=info.seed,
        last={name: values[-1] for name, values in history.items() if values},
        stamp=stamp,
    )


def _stamp(run: Run) -> tuple[int, int]:
    try:
        stat = run.events_path.stat()
    except OSError:
        return (0, 0)
    return (stat.st_mtime_ns, stat.st_size)


def _log(events: Sequence[RunEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, LogWritten))
