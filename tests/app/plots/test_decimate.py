"""Decimation keeps every spike, and a frame's points do not grow with the run."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.plots.decimate import BUCKETS, GrowingArray, MinMaxPyramid, bucket_size
from app.plots.series import Series


def test_a_growing_array_holds_what_was_appended() -> None:
    array = GrowingArray()
    for start in range(0, 1000, 37):
        array.extend([float(n) for n in range(start, start + 37)])
    assert len(array) == 37 * 28
    assert array.values.tolist() == [float(n) for n in range(37 * 28)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 700), min_size=1, max_size=12),
    st.integers(0, 9),
    st.integers(0, 2**32 - 1),
)
def test_the_pyramid_says_what_the_values_say_however_they_came(
    chunks: list[int], power: int, seed: int
) -> None:
    values = np.random.default_rng(seed).normal(size=sum(chunks)).astype(np.float32)
    array, pyramid = GrowingArray(), MinMaxPyramid()
    start = 0
    for chunk in chunks:
        array.extend(values[start : start + chunk])
        pyramid.update(array.values)
        start += chunk
    size = 2**power
    first = (len(values) // 3) // size * size
    lows, highs = pyramid.extremes(array.values, first, len(values), size)
    blocks = [values[i : i + size] for i in range(first, len(values), size)]
    assert lows.tolist() == [block.min() for block in blocks]
    assert highs.tolist() == [block.max() for block in blocks]


@pytest.mark.parametrize("count", [1, 1000, 1001, 5000, 1_000_000])
def test_bucket_sizes_are_powers_of_two_that_fit(count: int) -> None:
    size = bucket_size(count)
    assert count <= size * BUCKETS
    assert size == 1 or count > size // 2 * BUCKETS
    assert size & (size - 1) == 0


def test_a_million_points_become_two_thousand_and_the_spike_stays() -> None:
    series = Series()
    values = np.zeros(1_000_000)
    values[123_457] = 9.0
    values[777_777] = -5.0
    for start in range(0, len(values), 10_000):
        part = values[start : start + 10_000]
        series.extend(np.arange(start, start + 10_000, dtype=float), part)
    x, y = series.points()
    assert len(x) == len(y) <= 2 * BUCKETS + 2
    assert y.max() == 9.0
    assert y.min() == -5.0
    assert bool((np.diff(x) >= 0).all())
    assert abs(x[int(y.argmax())] - 123_457) <= 2048


def test_zooming_in_shows_the_points_themselves_and_one_more_at_each_end() -> None:
    series = Series()
    series.extend(np.arange(100_000.0), np.arange(100_000.0))
    x, y = series.points(500.5, 600.5)
    assert x.tolist() == list(range(500, 602))
    assert y.tolist() == x.tolist()


def test_growing_does_not_move_the_buckets_that_were_there() -> None:
    series = Series()
    rng = np.random.default_rng(0)
    series.extend(np.arange(50_000.0), rng.normal(size=50_000))
    before_x, before_y = series.points()
    series.extend(np.arange(50_000.0, 50_100.0), rng.normal(size=100))
    after_x, after_y = series.points()
    shared = len(before_x) - 4
    assert after_x[:shared].tolist() == before_x[:shared].tolist()
    assert after_y[:shared].tolist() == before_y[:shared].tolist()
