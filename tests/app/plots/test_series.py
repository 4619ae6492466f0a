"""What a run reports becomes curves: places, gaps, marks, names."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.plots.series import RunHistory, Series
from runtime.run_event import BatchesDone, EpochDone, FitStarted, RunFinished


def test_batches_lie_between_epochs_and_validation_at_their_ends() -> None:
    run = RunHistory()
    changed = run.take(
        [
            FitStarted(2, 4),
            BatchesDone(0, 0, {"loss": [1.0, 0.9, 0.8, 0.7]}),
            EpochDone(0, {"loss": 0.7, "val_loss": 0.75}),
            BatchesDone(1, 0, {"loss": [0.6]}),
        ]
    )
    assert changed
    assert run.batches["loss"].x.tolist() == [0.25, 0.5, 0.75, 1.0, 1.25]
    assert run.epochs["val_loss"].x.tolist() == [1.0]
    assert run.total_epochs == 2
    assert not run.take([FitStarted(2, 4)])


def test_steps_that_are_run_together_keep_their_places() -> None:
    run = RunHistory()
    run.take([FitStarted(1, 100), BatchesDone(0, 9, {"loss": [1.0, 0.5]}, stride=10)])
    assert run.batches["loss"].x.tolist() == [0.1, 0.2]


def test_curves_come_in_pairs_of_one_hue_the_loss_first() -> None:
    run = RunHistory()
    run.take(
        [
            EpochDone(
                0,
                {
                    "accuracy": 0.5,
                    "loss": 1.0,
                    "head_loss": 0.4,
                    "learning_rate": 0.1,
                    "val_accuracy": 0.4,
                    "val_loss": 1.1,
                },
            )
        ]
    )
    told = [(c.name, c.panel, c.validation, c.shown) for c in run.curves()]
    assert told == [
        ("loss", "loss", False, True),
        ("loss", "loss", True, True),
        ("head_loss", "loss", False, True),
        ("accuracy", "metrics", False, True),
        ("accuracy", "metrics", True, True),
        ("learning_rate", "metrics", False, False),
    ]
    hues = {(c.name, c.hue) for c in run.curves()}
    assert len(hues) == 4


def test_values_that_are_not_finite_leave_a_gap_and_one_mark() -> None:
    series = Series()
    series.extend([1.0, 2.0], [0.5, 0.25])
    series.extend([3.0, 4.0, 5.0], [math.nan, math.inf, -math.inf])
    series.extend([6.0], [0.125])
    series.extend([7.0], [1e300])
    assert np.isfinite(series.y).tolist() == [True, True, False, False, False, True, False]
    assert series.marks == [(3.0, 0.25), (7.0, 0.125)]


def test_many_points_with_gaps_decimate_without_a_warning() -> None:
    series = Series()
    values = np.full(100_000, np.nan)
    values[40_000] = 3.0
    series.extend(np.arange(100_000.0), values)
    _, y = series.points()
    assert np.nanmax(y) == 3.0


def test_the_value_at_a_place_is_that_of_the_nearest_point() -> None:
    series = Series()
    assert series.at(1.0) is None
    series.extend([1.0, 2.0, 4.0], [10.0, 20.0, 40.0])
    assert [series.at(x) for x in (-5, 1.4, 1.6, 3.1, 99)] == [10.0, 10.0, 20.0, 40.0, 40.0]


def test_a_metric_that_comes_late_keeps_its_own_places() -> None:
    run = RunHistory()
    run.take([FitStarted(1, 4), BatchesDone(0, 0, {"loss": [1.0, 1.0]})])
    run.take([BatchesDone(0, 2, {"loss": [1.0, 1.0], "auc": [0.5, 0.6]})])
    assert run.batches["auc"].x.tolist() == [0.75, 1.0]
    assert run.batches["loss"].x.tolist() == [0.25, 0.5, 0.75, 1.0]


def test_a_finished_run_without_epoch_events_shows_its_history() -> None:
    run = RunHistory()
    run.take([RunFinished("finished", history={"loss": [1.0, 0.5]})])
    assert run.epochs["loss"].y.tolist() == [1.0, 0.5]


def test_the_curves_of_a_run_stopped_early_fill_the_plot() -> None:
    run = RunHistory()
    run.take([FitStarted(3000, 4), EpochDone(0, {"loss": 0.5}, 0.1)])
    assert run.total_epochs == 3000
    revision = run.revision
    assert run.take([RunFinished("stopped", history={"loss": [0.5]})])
    assert run.total_epochs == 0
    assert run.revision > revision


def test_keras_history_becomes_curves() -> None:
    run = RunHistory.of({"loss": [1.0, 0.5, 0.25], "val_loss": [1.0, 0.75, 0.5]})
    assert run.epochs["loss"].x.tolist() == [1.0, 2.0, 3.0]
    assert run.epochs["val_loss"].y.tolist() == pytest.approx([1.0, 0.75, 0.5])
    assert run.total_epochs == 3
