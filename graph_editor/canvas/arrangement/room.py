"""Making room: who has to move on so that nothing covers anything. Plain Python, no Qt."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from graph_editor.canvas.arrangement.arranging import APART, Box

Key = TypeVar("Key", bound=Hashable)

_CELL = 512.0
_NEAR = 8.0
"""What is nearer than this covers."""
_MOST_CELLS = 2_000


def shifted(
    boxes: Mapping[Key, Box], first: Iterable[Key], by: float, stay: Iterable[Key] = ()
) -> set[Key]:
    """The nodes that move to the right by `by` when the nodes `first` do: these, and whatever
    they would come to lie on, and so on.

    Args:
        stay: nodes that are not moved, whatever comes.
    """
    fixed, moving = set(stay), set(first)
    grid = BoxGrid(boxes)
    queue = list(moving)
    while queue:
        box = boxes[queue.pop()]
        ahead = Box(box.x, box.y, box.width + by + APART, box.height)
        for other in grid.near(ahead):
            if other in moving or other in fixed:
                continue
            if ahead.covers(boxes[other]) and not box.covers(boxes[other]):
                moving.add(other)
                queue.append(other)
    return moving


def free_height(boxes: Mapping[Key, Box], box: Box, except_for: Iterable[Key] = ()) -> float:
    """The height nearest to a box's own at which it covers nothing."""
    ignored = set(except_for)
    in_column = [
        other
        for key, other in boxes.items()
        if key not in ignored and box.x < other.right + _NEAR and other.x < box.right + _NEAR
    ]
    heights = [box.y]
    for other in in_column:
        heights += [other.y - box.height - APART, other.bottom + APART]
    taken = _merged((o.y - box.height - _NEAR, o.bottom + _NEAR) for o in in_column)
    starts = [start for start, _ in taken]

    def clear(y: float) -> bool:
        place = bisect_left(starts, y) - 1
        return place < 0 or y >= taken[place][1]

    return min(filter(clear, heights), key=lambda y: abs(y - box.y))


def _merged(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Spans, without their ends, as ones that do not overlap, in order."""
    merged: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def overlaps(boxes: Mapping[Key, Box], among: Iterable[Key]) -> Iterator[tuple[Key, Key]]:
    """The pairs of boxes that cover each other, of which one is among these."""
    grid = BoxGrid(boxes)
    for key in among:
        for other in grid.near(boxes[key]):
            if other != key and boxes[key].covers(boxes[other]):
                yield key, other


class BoxGrid:
    """Which boxes are about where."""

    def __init__(self, boxes: Mapping[Key, Box]) -> None:
        self._cells: dict[tuple[int, int], list[Key]] = defaultdict(list)
        self._huge: list[Key] = []
        self._all: list[Key] = []
        for key, box in boxes.items():
            self.add(key, box)

    def add(self, key: Key, box: Box) -> None:
        """Take in one more."""
        self._all.append(key)
        if _is_huge(box):
            self._huge.append(key)
            return
        for cell in _cells(box):
            self._cells[cell].append(key)

    def near(self, box: Box) -> set[Key]:
        """All that may touch a box, and some more."""
        if _is_huge(box):
            return set(self._all)
        return {key for cell in _cells(box) for key in self._cells.get(cell, ())}.union(self._huge)


def _is_huge(box: Box) -> bool:
    return (box.width / _CELL + 1) * (box.height / _CELL + 1) > _MOST_CELLS


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box.x // _CELL), int(box.right // _CELL) + 1):
        for row in range(int(box.y // _CELL), int(box.bottom // _CELL) + 1):
            yield column, row
