"""The results page: runs in a table, compared, looked at, deleted and brought back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from graph_editor.codegen.script import Script
from graph_editor.document.project import Project
from runtime.event_log import EventWriter
from runtime.run_event import (
    BatchesDone,
    EpochDone,
    Evaluated,
    FitStarted,
    LogWritten,
    PhaseChanged,
    Predicted,
    RunEvent,
    RunFinished,
    RunStarted,
)
from runtime.runs import Run, create_run

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def make_run(folder: Path, name: str, *, loss: float = 0.5, status: str = "finished") -> Run:
    """A run that has ended, with two epochs."""
    run = create_run(folder, Project(name=name), Script("x = 1\n"), seed=7)
    history = {"loss": [1.0, loss], "accuracy": [0.5, 0.75], "val_loss": [1.0, 0.75]}
    events: list[RunEvent] = [RunStarted(1, "tensorflow", "CPU"), FitStarted(2, 2)]
    for epoch in range(2):
        events.append(BatchesDone(epoch, 0, {"loss": [1.0, history["loss"][epoch]]}))
        events.append(EpochDone(epoch, {key: values[epoch] for key, values in history.items()}))
    events.append(LogWritten(f"log of {name}\n"))
    if status == "finished":
        np.savez(
            run.predictions_path,
            inputs=np.zeros((3, 4)),
            targets=np.array([[1.0], [2.5], [3.0]]),
            predictions=np.array([[1.5], [2.0], [3.0]]),
        )
        events += [Evaluated("test", 30, {"loss": 0.25}), Predicted("predictions.npz", 3)]
    message = "" if status == "finished" else "Out of memory; choose a smaller batch size."
    events.append(RunFinished(status, message, history=history))
    writer = EventWriter(run.events_path)
    writer.write(events)
    writer.close()
    return run


@pytest.fixture
def page(still: Any, desk: Any, qtbot: Any) -> Any:
    from app.pages.results_page import ResultsPage

    made = ResultsPage(still, desk)
    made.resize(1200, 800)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.runs_changed):
        made.show()
    return made


def press(qtbot: Any, widget: Any) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def refresh(page: Any, qtbot: Any) -> None:
    with qtbot.waitSignal(page.runs_changed):
        page.refresh()
    qtbot.waitUntil(lambda: page._detail_reader.idle)


def texts(page: Any) -> list[list[str]]:
    model = page.table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_without_runs_the_page_says_how_to_have_some(page: Any) -> None:
    assert page._stack.currentIndex() == 0
    assert not page.delete.isEnabled()


def test_runs_are_listed_with_what_became_of_them(page: Any, qtbot: Any) -> None:
    make_run(page._folder, "good")
    make_run(page._folder, "bad", loss=0.9, status="failed")
    refresh(page, qtbot)
    rows = {row[0]: row for row in texts(page)}
    assert rows["good"][2:7] == [
        "finished",
        "2 / 10",
        "0.5000",
        "0.7500",
        "accuracy 0.7500",
    ]
    assert rows["bad"][2] == "failed"
    assert rows["good"][9] == "7"


def test_a_single_run_shows_curves_scores_predictions_and_log(page: Any, qtbot: Any) -> None:
    make_run(page._folder, "good")
    refresh(page, qtbot)
    qtbot.waitUntil(lambda: bool(page.plot.plot.curves))
    assert [(c.name, c.validation) for c in page.plot.plot.curves] == [
        ("loss", False),
        ("loss", True),
        ("accuracy", False),
    ]
    assert len(page.plot.plot.curves[0].batches) == 4
    assert page.log.toPlainText() == "log of good\n"
    qtbot.waitUntil(lambda: len(page.test.grid._samples) == 3)
    sample = page.test.grid._samples[1]
    assert (sample.truth, sample.predicted, sample.right) == ("2.5", "2", None)


def test_several_runs_are_laid_over_each_other(page: Any, qtbot: Any) -> None:
    make_run(page._folder, "one", loss=0.5)
    make_run(page._folder, "two", loss=0.25)
    refresh(page, qtbot)
    page.table.selectAll()
    qtbot.waitUntil(lambda: len(page._details.histories) == 2)
    curves = page.plot.plot.curves
    names = {curve.name.split(" ")[0] for curve in curves}
    assert names == {"one", "two"}
    assert len({curve.hue for curve in curves}) == 2
    assert {curve.panel for curve in curves} == {"loss", "metrics"}
    assert not page.tabs.isTabEnabled(1)
    assert not page.open_folder.isEnabled()


def test_deleting_is_undone(page: Any, qtbot: Any) -> None:
    run = make_run(page._folder, "dear")
    refresh(page, qtbot)
    with qtbot.waitSignal(page.runs_changed):
        press(qtbot, page.delete)
    assert not run.folder.exists()
    assert texts(page) == []
    assert page.undo.isVisible()
    with qtbot.waitSignal(page.runs_changed):
        press(qtbot, page.undo)
    assert run.events_path.exists()
    assert len(texts(page)) == 1
    assert not page.undo.isVisible()


def test_the_project_of_a_run_is_asked_for(page: Any, qtbot: Any) -> None:
    run = make_run(page._folder, "good")
    refresh(page, qtbot)
    with qtbot.waitSignal(page.project_requested) as asked:
        press(qtbot, page.open_project)
    assert asked.args == [run.project_path]


def test_a_run_under_way_is_followed_and_cannot_be_deleted(
    page: Any, desk: Any, launcher: Any, qtbot: Any
) -> None:
    with qtbot.waitSignal(page.runs_changed):
        desk.start_run()
    training = launcher.training
    training.report(
        RunStarted(1, "tensorflow", "CPU"),
        PhaseChanged("training"),
        FitStarted(2, 2),
        EpochDone(0, {"loss": 0.5}),
    )
    qtbot.waitUntil(lambda: desk.progress.epoch == 1)
    refresh(page, qtbot)
    page.table.selectRow(0)
    page._on_selection()
    assert not page.delete.isEnabled()
    assert [curve.name for curve in page.plot.plot.curves] == ["loss"]
    assert "when the training has ended" in page.test.message.text()
    with qtbot.waitSignal(page.runs_changed):
        training.end(RunFinished("stopped"))


def test_a_foreign_folder_among_the_runs_is_passed_over(page: Any, qtbot: Any) -> None:
    make_run(page._folder, "good")
    (page._folder / "foreign").mkdir()
    (page._folder / "foreign" / "run.json").write_text("{")
    refresh(page, qtbot)
    assert len(texts(page)) == 1


def test_what_was_deleted_long_ago_goes_for_good(tmp_path: Path) -> None:
    from app.pages.run_rows import TRASH, delete_runs, empty_old_trash

    run = make_run(tmp_path, "old")
    delete_runs(tmp_path, [run.folder])
    empty_old_trash(tmp_path)
    assert len(list((tmp_path / TRASH).iterdir())) == 1
    empty_old_trash(tmp_path, older_than=-1.0)
    assert list((tmp_path / TRASH).iterdir()) == []
