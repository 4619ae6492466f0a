"""How batches become events, and output becomes lines of a console."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from runtime.run_event import BatchesDone
from runtime.trainer.record import Batch, batch_events, collapse


def rows(batches: list[Batch]) -> list[tuple[int, int, int, list[float]]]:
    events = [event for event in batch_events(batches) if isinstance(event, BatchesDone)]
    return [(e.epoch, e.first, e.stride, list(e.values["loss"])) for e in events]


def test_batches_in_a_row_are_one_event() -> None:
    assert rows([Batch(0, n, {"loss": float(n)}) for n in range(3, 6)]) == [(0, 3, 1, [3, 4, 5])]


def test_batches_that_came_out_of_order_are_put_in_order() -> None:
    assert rows([Batch(1, n, {"loss": float(n)}) for n in (2, 0, 1)]) == [(1, 0, 1, [0, 1, 2])]


def test_several_batches_a_step_are_told_by_their_stride() -> None:
    assert rows([Batch(0, n, {"loss": float(n)}) for n in (9, 19, 29, 34)]) == [
        (0, 9, 10, [9, 19, 29]),
        (0, 34, 1, [34]),
    ]


def test_epochs_and_other_values_are_kept_apart() -> None:
    batches = [
        Batch(0, 0, {"loss": 1.0}),
        Batch(1, 0, {"loss": 2.0}),
        Batch(1, 1, {"loss": 3.0, "mae": 4.0}),
    ]
    assert rows(batches) == [(0, 0, 1, [1]), (1, 0, 1, [2]), (1, 1, 1, [3])]


@given(st.sets(st.tuples(st.integers(0, 3), st.integers(0, 40))))
def test_no_batch_is_lost_or_told_twice(wanted: set[tuple[int, int]]) -> None:
    batches = [Batch(epoch, n, {"loss": float(epoch * 100 + n)}) for epoch, n in wanted]
    told = [
        (epoch, first + i * stride, loss)
        for epoch, first, stride, values in rows(batches)
        for i, loss in enumerate(values)
    ]
    assert told == sorted((epoch, n, float(epoch * 100 + n)) for epoch, n in wanted)


def test_a_progress_bar_leaves_its_last_state() -> None:
    assert collapse("a\n 1/3\b\b\b\r 2/3\r 3/3\nb\r\nc") == "a\n 3/3\nb\nc"
