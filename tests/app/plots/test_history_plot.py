"""The plot, looked at and used as a person does."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage

from app.plots.history_image import render_history_png
from app.plots.series import RunHistory
from runtime.run_event import BatchesDone, EpochDone, FitStarted

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def plot(qtbot: Any) -> Iterator[Any]:
    from app.plots.history_plot import HistoryPlot

    made = HistoryPlot()
    made.resize(900, 500)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def history() -> RunHistory:
    run = RunHistory()
    run.take([FitStarted(4, 10)])
    for epoch in range(3):
        loss = [2.0 - epoch * 0.5 - i * 0.05 for i in range(10)]
        run.take(
            [
                BatchesDone(epoch, 0, {"loss": loss, "accuracy": [0.1 * epoch] * 10}),
                EpochDone(
                    epoch, {"loss": loss[-1], "val_loss": loss[-1] + 0.1, "accuracy": 0.1 * epoch}
                ),
            ]
        )
    return run


def line(plot: Any, panel: str, number: int) -> Any:
    return plot._panels[panel]._lines[number]


def drawn(plot: Any, panel: str, number: int) -> tuple[list[float], list[float]]:
    x, y = line(plot, panel, number).item.getData()
    return ([], []) if x is None else (x.tolist(), y.tolist())


def test_the_first_point_shows_at_once(plot: Any) -> None:
    run = RunHistory()
    run.take([FitStarted(5, 100), BatchesDone(0, 0, {"loss": [2.5]})])
    plot.set_curves(run.curves(), 5)
    dots = line(plot, "loss", 0).dots
    assert dots.getData()[0].tolist() == [0.01]
    assert "2.5" in plot._legends["loss"]._rows["loss", False]._value


@pytest.mark.parametrize("by_batch", [True, False])
def test_batches_or_epochs_are_drawn(plot: Any, by_batch: bool) -> None:
    plot.set_by_batch(by_batch)
    plot.set_curves(history().curves(), 4)
    x, _ = drawn(plot, "loss", 0)
    assert len(x) == (30 if by_batch else 3)
    assert drawn(plot, "loss", 1)[0] == [1.0, 2.0, 3.0]


def test_by_epoch_the_running_epoch_shows_too(plot: Any) -> None:
    run = history()
    run.take([BatchesDone(3, 0, {"loss": [0.3, 0.2]})])
    plot.set_by_batch(False)
    plot.set_curves(run.curves(), 4)
    assert drawn(plot, "loss", 0)[0] == pytest.approx([1.0, 2.0, 3.0, 3.2])


def test_everything_is_in_view_until_the_user_zooms(plot: Any, qtbot: Any) -> None:
    plot.set_curves(history().curves(), 4)
    left, right = plot._panels["loss"].plot.getViewBox().viewRange()[0]
    assert left <= 0
    assert right >= 4
    low, high = plot._panels["loss"].plot.getViewBox().viewRange()[1]
    assert low < 0.5
    assert high > 2.0
    box = plot._panels["loss"].plot.getViewBox()
    with qtbot.waitSignal(plot.following_changed):
        box.sigRangeChangedManually.emit([True, True])
    assert not plot.following
    box.setXRange(1.0, 2.0, padding=0)
    run = history()
    plot.set_curves(run.curves(), 4)
    assert box.viewRange()[0] == pytest.approx([1.0, 2.0])
    plot.set_following(True)
    assert box.viewRange()[0][1] >= 4


def test_the_crosshair_reads_the_values_at_its_epoch(plot: Any) -> None:
    plot.set_by_batch(False)
    plot.set_curves(history().curves(), 4)
    box = plot._panels["loss"].plot.getViewBox()
    plot._on_mouse_moved(box.mapViewToScene(QPointF(2.1, 1.0)))
    legend = plot._legends["loss"]
    assert legend._where.text() == "epoch 2"
    assert legend._rows["loss", False]._value == "1.0500"
    assert legend._rows["loss", True]._value == "1.1500"
    assert plot._panels["metrics"]._cursor.isVisible()
    plot._on_mouse_moved(QPointF(-10, -10))
    assert legend._where.text() == "latest"
    assert legend._rows["loss", False]._value == "0.5500"


def test_a_logarithmic_axis_leaves_out_what_is_not_positive(plot: Any) -> None:
    run = RunHistory.of({"loss": [100.0, 0.0, -1.0, 0.01]})
    plot.set_curves(run.curves())
    plot.set_logarithmic(True)
    _, y = drawn(plot, "loss", 0)
    assert y[0] == pytest.approx(2.0)
    assert math.isnan(y[1])
    assert math.isnan(y[2])
    assert y[3] == pytest.approx(-2.0)


def test_a_click_in_the_legend_hides_a_curve_for_good(plot: Any, qtbot: Any) -> None:
    run = history()
    plot.set_curves(run.curves(), 4)
    row = plot._legends["loss"]._rows["loss", True]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(10, 8))
    assert not line(plot, "loss", 1).item.isVisible()
    plot.set_curves(run.curves(), 4)
    assert not line(plot, "loss", 1).item.isVisible()


def test_a_loss_that_breaks_leaves_a_gap_and_a_mark(plot: Any) -> None:
    plot.set_curves(RunHistory.of({"loss": [1.0, 0.5, math.nan, 0.25]}).curves())
    marks = line(plot, "loss", 0).broken
    assert marks.getData()[0].tolist() == [3.0]
    lonely = line(plot, "loss", 0).dots
    assert lonely.getData()[0].tolist() == [4.0]


def test_without_metrics_the_loss_has_all_the_room(plot: Any) -> None:
    plot.set_curves(RunHistory.of({"loss": [1.0, 0.5]}).curves())
    assert not plot._panels["metrics"].plot.isVisible()
    plot.set_curves(history().curves())
    assert plot._panels["metrics"].plot.isVisible()


def test_saving_writes_a_picture_and_a_table(plot: Any, tmp_path: Path) -> None:
    plot.set_curves(history().curves(), 4)
    plot.save_image(tmp_path / "curves.png")
    assert not QImage(str(tmp_path / "curves.png")).isNull()
    plot.save_table(tmp_path / "curves.csv")
    with (tmp_path / "curves.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["epoch"] for row in rows] == ["1", "2", "3"]
    assert float(rows[0]["val_loss"]) == pytest.approx(1.65)
    with pytest.raises(OSError, match="could not be written"):
        plot.save_image(tmp_path / "nowhere" / "curves.png")


def test_a_history_becomes_a_picture_without_a_window(qapp: Any, tmp_path: Path) -> None:
    path = tmp_path / "history.png"
    render_history_png({"loss": [1.0, 0.5], "accuracy": [0.5, 0.75]}, path, (640, 400))
    image = QImage(str(path))
    assert (image.width(), image.height()) == (640, 400)
    colors = {image.pixelColor(x, y).name() for x in range(0, 640, 2) for y in range(0, 400, 2)}
    assert len(colors) > 10
