"""Lining nodes up: align, distribute, straighten. Plain Python, no Qt.

None of these lets nodes cover each other: what would come to lie on something else is moved on
along the other axis, in the order in which it was there before.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

from graph_editor.document.flow import Flow

Key = TypeVar("Key", bound=Hashable)
Place: TypeAlias = tuple[float, float]
Side = Literal["left", "right", "top", "bottom", "center", "middle"]
Axis = Literal["x", "y"]

APART = 24.0
"""Room that is left between nodes that had to be moved apart."""


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A node's rectangle: its top left corner, width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def at(self, x: float, y: float) -> Box:
        """The same box elsewhere."""
        return Box(x, y, self.width, self.height)

    def turned(self, flow: Flow) -> Box:
        """The box in flow coordinates, and back."""
        return Box(*flow.turn(self.x, self.y), *flow.turn(self.width, self.height))

    def moved(self, dx: float, dy: float) -> Box:
        """The same box so much further to the right and down."""
        return self.at(self.x + dx, self.y + dy)

    def within(self, other: Box) -> bool:
        """Whether the box lies in another one as a whole."""
        return (
            other.x <= self.x
            and self.right <= other.right
            and other.y <= self.y
            and self.bottom <= other.bottom
        )

    def grown(self, by: float) -> Box:
        """The box with so much more at each side."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def covers(self, other: Box, apart: float = 0.0) -> bool:
        """Whether the boxes overlap, or come nearer than `apart`."""
        return (
            self.x < other.right + apart
            and other.x < self.right + apart
            and self.y < other.bottom + apart
            and other.y < self.bottom + apart
        )


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around these; there is at least one."""
    boxes = list(boxes)
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    return Box(left, top, right - left, bottom - top)


Boxes: TypeAlias = Mapping[Key, Box]


@dataclass(frozen=True, slots=True)
class Level:
    """A wire as straightening sees it: its ends, and how far below their tops its ports are."""

    source: Hashable
    source_offset: float
    target: Hashable
    target_offset: float


def align(boxes: Boxes[Key], side: Side) -> dict[Key, Place]:
    """Places at which the boxes share an edge, or a middle line."""
    if len(boxes) < 2:
        return {}
    left, right = min(b.x for b in boxes.values()), max(b.right for b in boxes.values())
    top, bottom = min(b.y for b in boxes.values()), max(b.bottom for b in boxes.values())
    made: dict[Key, Box] = {}
    for key, box in boxes.items():
        x = {
            "left": left,
            "right": right - box.width,
            "center": round((left + right - box.width) / 2),
        }
        y = {
            "top": top,
            "bottom": bottom - box.height,
            "middle": round((top + bottom - box.height) / 2),
        }
        made[key] = box.at(x.get(side, box.x), y.get(side, box.y))
    along: Axis = "y" if side in ("left", "right", "center") else "x"
    return _apart(made, boxes, along)


def distribute(boxes: Boxes[Key], axis: Axis) -> dict[Key, Place]:
    """Places with equal gaps between the boxes, in the order in which they stand; the first and
    the last stay, unless there is too little room between them."""
    if len(boxes) < 3:
        return {}
    ordered = sorted(boxes, key=lambda key: _middle(boxes[key], axis))
    first, last = boxes[ordered[0]], boxes[ordered[-1]]
    if axis == "x":
        room = last.right - first.x - sum(b.width for b in boxes.values())
    else:
        room = last.bottom - first.y - sum(b.height for b in boxes.values())
    gap = max(room / (len(boxes) - 1), APART)
    at = first.x if axis == "x" else first.y
    places: dict[Key, Place] = {}
    for key in ordered:
        box = boxes[key]
        places[key] = (round(at), box.y) if axis == "x" else (box.x, round(at))
        at += (box.width if axis == "x" else box.height) + gap
    return places


def straighten(
    boxes: Boxes[Key], levels: Iterable[Level], movable: Iterable[Key]
) -> dict[Key, Place]:
    """Places at which wires run level: each movable node is put to the height at which the wire
    from the nearest node on its left is straight, if nothing else is there.

    All of it in flow coordinates.

    Args:
        boxes: all nodes that must not be covered.
        levels: the wires between them, the most important of each node first.
        movable: the nodes that may be moved.
    """
    may = set(movable)
    into: dict[Hashable, list[Level]] = {}
    out_of: dict[Hashable, list[Level]] = {}
    for level in levels:
        into.setdefault(level.target, []).append(level)
        out_of.setdefault(level.source, []).append(level)
    placed = dict(boxes)
    moved: dict[Key, Place] = {}
    for key in sorted(may, key=lambda key: (boxes[key].x, boxes[key].y)):
        wanted = [placed[w.source].y + w.source_offset - w.target_offset for w in into.get(key, ())]
        if not wanted:  # the first of a chain goes to what it feeds, if that stays where it is
            wanted = [
                placed[w.target].y + w.target_offset - w.source_offset
                for w in out_of.get(key, ())
                if w.target not in may
            ]
        others = [box for other, box in placed.items() if other != key]
        for y in wanted:
            box = placed[key].at(placed[key].x, y)
            if not any(box.covers(other) for other in others):
                if y != placed[key].y:
                    moved[key] = (box.x, box.y)
                placed[key] = box
                break
    return moved


def _apart(made: Mapping[Key, Box], before: Boxes[Key], along: Axis) -> dict[Key, Place]:
    """Push apart what covers something now, in the order in which it was along the axis."""
    placed: list[Box] = []
    places: dict[Key, Place] = {}
    for key in sorted(made, key=lambda key: _start(before[key], along)):
        box = made[key]
        while hit := next((other for other in placed if box.covers(other)), None):
            if along == "y":
                box = box.at(box.x, hit.bottom + APART)
            else:
                box = box.at(hit.right + APART, box.y)
        placed.append(box)
        places[key] = (box.x, box.y)
    return places


def _start(box: Box, axis: Axis) -> Sequence[float]:
    return (box.x, box.y) if axis == "x" else (box.y, box.x)


def _middle(box: Box, axis: Axis) -> float:
    return box.x + box.width / 2 if axis == "x" else box.y + box.height / 2
