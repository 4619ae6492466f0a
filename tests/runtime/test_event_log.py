"""The file of events: what is written is read, whole lines only, and numbers are always JSON."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.event_log import EventReader, EventWriter, last_events
from runtime.run_event import (
    BatchesDone,
    EpochDone,
    LogWritten,
    Paused,
    RunEvent,
    RunFinished,
    RunStarted,
    event_from_json,
    event_to_json,
)

EVENTS: list[RunEvent] = [
    RunStarted(12, "tensorflow", "CPU", {"keras": "3.15.1"}, 1.0),
    BatchesDone(0, 0, {"loss": [1.0, 0.5]}, 1, 2.0),
    EpochDone(0, {"loss": 0.5}, 0.1, 3.0),
    LogWritten("zwei Zeilen\nλ\u2028\x85\n", 3.5),
    Paused(4.0),
    RunFinished("finished", history={"loss": [0.5]}, time=5.0),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


def write(path: Path, events: list[RunEvent]) -> None:
    writer = EventWriter(path)
    writer.write(events)
    writer.close()


def test_what_is_written_is_read(path: Path) -> None:
    write(path, EVENTS)
    assert EventReader(path).poll() == EVENTS


def test_a_missing_file_has_no_events_yet(path: Path) -> None:
    reader = EventReader(path)
    assert reader.poll() == []
    write(path, EVENTS[:1])
    assert reader.poll() == EVENTS[:1]
    assert reader.poll() == []


def test_half_a_line_is_left_until_it_is_whole(path: Path) -> None:
    write(path, EVENTS)
    whole = path.read_bytes()
    reader = EventReader(path)
    read: list[RunEvent] = []
    for end in range(len(whole) + 1):
        path.write_bytes(whole[:end])
        read += reader.poll()
    assert read == EVENTS


def test_a_line_cut_off_by_a_kill_spoils_nothing(path: Path) -> None:
    write(path, EVENTS[:2])
    with path.open("ab") as file:
        file.write(b'{"event":"epoch","epo')
    write(path, [EVENTS[-1]])
    assert EventReader(path).poll() == [*EVENTS[:2], EVENTS[-1]]


def test_unknown_kinds_and_members_are_passed_over(path: Path) -> None:
    path.write_text(
        '{"event":"dreamt","time":1}\n[1]\n\n{"event":"paused","mood":3,"time":2}\n{"event":"epoch"}\n'
    )
    assert EventReader(path).poll() == [Paused(2)]


def test_a_line_longer_than_a_chunk_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.event_log.CHUNK", 64)
    long = RunFinished("finished", history={"loss": [i / 7 for i in range(100)]})
    write(path, [EVENTS[0], long])
    reader = EventReader(path)
    events: list[RunEvent] = []
    while more := reader.poll():
        events += more
    assert events == [EVENTS[0], long]


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_no_json_are_written_as_strings(number: float) -> None:
    text = json.dumps(event_to_json(EpochDone(0, {"loss": number})), allow_nan=False)
    event = event_from_json(json.loads(text))
    assert isinstance(event, EpochDone)
    assert repr(event.logs["loss"]) == repr(number)


def test_null_is_read_as_nan() -> None:
    event = event_from_json({"event": "epoch", "epoch": 0, "logs": {"loss": None}})
    assert isinstance(event, EpochDone)
    assert math.isnan(event.logs["loss"])


def test_numpy_numbers_are_written(path: Path) -> None:
    import numpy as np

    write(path, [EpochDone(0, {"loss": np.float32(0.5), "n": np.int64(3)})])
    assert EventReader(path).poll() == [EpochDone(0, {"loss": 0.5, "n": 3.0})]


@given(st.lists(st.sampled_from(EVENTS), max_size=30))
def test_reading_backwards_is_the_reverse(
    tmp_path_factory: pytest.TempPathFactory, events: list[RunEvent]
) -> None:
    path = tmp_path_factory.mktemp("events") / "events.jsonl"
    write(path, events)
    assert list(last_events(path)) == events[::-1]
