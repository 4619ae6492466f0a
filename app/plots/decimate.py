"""Incremental min/max decimation: a million points drawn as about two thousand, spikes kept.

Plotting every point of a long run costs a second a frame; plotting the lowest and the highest value
of each of about a thousand buckets looks the same and costs milliseconds. The buckets' extremes are
kept in a pyramid (buckets of 32, 64, 128 … samples) that grows with the data, so that a frame costs
the same however long the run is. Buckets lie at fixed places in the data, so that a growing curve
does not flicker.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

BUCKETS = 1000
"""Buckets a curve is drawn with at most; each gives two points."""
_FIRST = 32
"""Samples in a bucket of the pyramid's lowest level; smaller ones are computed on the spot."""


class GrowingArray:
    """A float array that grows at the end without copying each time.

    Attributes:
        values: what was appended so far; a view, valid until the next append.
    """

    def __init__(self, dtype: type = np.float32) -> None:
        self._buffer = np.empty(64, dtype)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def values(self) -> NDArray[np.floating]:
        return self._buffer[: self._length]

    def extend(self, items: NDArray[np.floating] | list[float]) -> None:
        """Append some values."""
        end = self._length + len(items)
        if end > len(self._buffer):
            buffer = np.empty(max(end, 2 * len(self._buffer)), self._buffer.dtype)
            buffer[: self._length] = self.values
            self._buffer = buffer
        self._buffer[self._length : end] = items
        self._length = end


class MinMaxPyramid:
    """The lowest and highest values of buckets of 32, 64, 128 … samples of a growing array.

    NaN counts for nothing; a bucket of NaN only is NaN.
    """

    def __init__(self) -> None:
        self._levels: list[tuple[GrowingArray, GrowingArray]] = []

    def update(self, values: Floats) -> None:
        """Take in what was appended to `values` since the last call."""
        lows, highs = values, values
        size = _FIRST
        level = 0
        while len(lows) >= size:
            if level == len(self._levels):
                self._levels.append((GrowingArray(), GrowingArray()))
            low, high = self._levels[level]
            done, full = len(low), len(lows) // size
            if full > done:
                part = slice(done * size, full * size)
                low.extend(np.fmin.reduce(lows[part].reshape(-1, size), axis=1))
                high.extend(np.fmax.reduce(highs[part].reshape(-1, size), axis=1))
            lows, highs = low.values, high.values
            size = 2
            level += 1

    def extremes(self, values: Floats, start: int, stop: int, size: int) -> tuple[Floats, Floats]:
        """Lowest and highest value of each bucket of `size` samples from `start` to `stop`.

        Args:
            start: a multiple of `size`.
            size: a power of two.
        """
        if size < _FIRST:
            return _reduce(values[start:stop], size)
        level = (size // _FIRST).bit_length() - 1
        if level >= len(self._levels):
            return _reduce(values[start:stop], size)
        low, high = self._levels[level]
        first, last = start // size, min(stop // size, len(low))
        lows, highs = low.values[first:last], high.values[first:last]
        rest = max(last, first) * size
        if rest < stop:
            tail_low, tail_high = _reduce(values[rest:stop], size)
            lows, highs = np.concatenate((lows, tail_low)), np.concatenate((highs, tail_high))
        return lows, highs


def bucket_size(count: int, buckets: int = BUCKETS) -> int:
    """The smallest power of two with which `count` samples fit into `buckets` buckets."""
    size = 1
    while count > size * buckets:
        size *= 2
    return size


def interleave(lows: Floats, highs: Floats) -> Floats:
    """Low and high of each bucket in turn, as the points of one line."""
    points = np.empty(2 * len(lows), lows.dtype)
    points[0::2] = lows
    points[1::2] = highs
    return points


def _reduce(values: Floats, size: int) -> tuple[Floats, Floats]:
    full = len(values) // size * size
    blocks = values[:full].reshape(-1, size)
    lows, highs = np.fmin.reduce(blocks, axis=1), np.fmax.reduce(blocks, axis=1)
    if full < len(values):
        rest = values[full:]
        lows = np.append(lows, np.fmin.reduce(rest))
        highs = np.append(highs, np.fmax.reduce(rest))
    return lows, highs
