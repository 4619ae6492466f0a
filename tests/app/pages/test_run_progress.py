"""How far a run is, in words and numbers."""

from __future__ import annotations

import pytest

from app.run_progress import RunProgress, format_duration
from runtime.run_event import (
    BatchesDone,
    EpochDone,
    FitStarted,
    Paused,
    PhaseChanged,
    Resumed,
    RunEvent,
)


def progress(*events: RunEvent) -> RunProgress:
    made = RunProgress()
    for event in events:
        made.take(event)
    return made


def test_before_the_first_batch_it_says_what_is_done() -> None:
    assert progress(PhaseChanged("loading data")).text == "Loading the data"
    assert progress(PhaseChanged("training"), FitStarted(5, 469)).text == "Epoch 1 of 5"


def test_the_words_name_epoch_and_batch() -> None:
    made = progress(FitStarted(3000, 469), BatchesDone(1, 100, {"loss": [1.0] * 20}))
    assert made.text == "Epoch 2 of 3,000 · batch 120 of 469"
    assert made.fraction == pytest.approx((1 + 120 / 469) / 3000)


def test_steps_run_together_count_in_full() -> None:
    made = progress(FitStarted(1, 100), BatchesDone(0, 9, {"loss": [1.0, 0.9]}, stride=10))
    assert made.batch == 20


def test_the_time_left_leaves_out_the_pause() -> None:
    steady = [
        FitStarted(1, 100, time=0.0),
        BatchesDone(0, 0, {"loss": [1.0] * 10}, time=10.0),
        BatchesDone(0, 10, {"loss": [1.0] * 10}, time=20.0),
    ]
    made = progress(*steady)
    assert made.seconds_left == pytest.approx(80.0)
    for event in (
        Paused(time=20.0),
        Resumed(time=1020.0),
        BatchesDone(0, 20, {"loss": [1.0] * 10}, time=1030.0),
    ):
        made.take(event)
    assert made.seconds_left == pytest.approx(70.0)


def test_after_the_last_epoch_nothing_is_left() -> None:
    made = progress(
        FitStarted(2, 1, time=0.0),
        EpochDone(0, {"loss": 1.0}, time=1.0),
        EpochDone(1, {"loss": 0.5}, time=2.0),
    )
    assert made.fraction == 1.0
    assert made.seconds_left == pytest.approx(0.0)
    made.take(PhaseChanged("evaluating"))
    assert made.seconds_left is None
    assert made.text == "Evaluating on the test set"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (0.2, "under 1 s"),
        (42, "42 s"),
        (200, "3 min 20 s"),
        (7500, "2 h 5 min"),
    ],
)
def test_durations_as_a_person_says_them(seconds: float | None, text: str) -> None:
    assert format_duration(seconds) == text
