"""Where frames and notes go when nodes move or grow. Plain Python, no Qt."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from graph_editor.canvas.arrangement.arranging import Box
from graph_editor.canvas.arrangement.room import BoxGrid, free_height
from graph_editor.document.annotation import Annotation, AnnotationId, AnnotationKind, Rect
from graph_editor.document.flow import Flow
from graph_editor.document.graph import NodeId

Key = TypeVar("Key", bound=Hashable)

_BESIDE = 160.0
"""How near to something a note is taken to be about it."""
_APART = 8.0


def frames_after(
    annotations: Iterable[Annotation],
    boxes: Mapping[NodeId, Box],
    later: Mapping[NodeId, Box],
) -> dict[AnnotationId, Rect]:
    """The new places of the frames whose nodes move; each keeps its margins around them.

    Args:
        boxes: where all nodes are now.
        later: where some of them will be, and how large.
    """
    found: dict[AnnotationId, Rect] = {}
    for frame in annotations:
        if frame.kind is not AnnotationKind.FRAME:
            continue
        x, y, width, height = frame.rect
        members = [
            node_id
            for node_id, box in boxes.items()
            if x <= box.x + box.width / 2 <= x + width and y <= box.y + box.height / 2 <= y + height
        ]
        before = [boxes[node_id] for node_id in members]
        after = [later.get(node_id, boxes[node_id]) for node_id in members]
        if before == after:
            continue
        left, top = min(b.x for b in before) - x, min(b.y for b in before) - y
        right = x + width - max(b.right for b in before)
        bottom = y + height - max(b.bottom for b in before)
        new_x, new_y = min(b.x for b in after) - left, min(b.y for b in after) - top
        found[frame.id] = (
            float(round(new_x)),
            float(round(new_y)),
            float(round(max(b.right for b in after) + right - new_x)),
            float(round(max(b.bottom for b in after) + bottom - new_y)),
        )
    return found


def notes_after(
    notes: Mapping[AnnotationId, Box],
    before: Mapping[Key, Box],
    later: Mapping[Key, Box],
) -> dict[AnnotationId, Rect]:
    """The new places of the notes that go along with what stands beside them, or that would come
    to lie on something.

    Args:
        notes: where they are.
        before, later: where nodes and frames are and will be.
    """
    found: dict[AnnotationId, Rect] = {}
    if not notes:
        return found
    about, standing = BoxGrid(before), dict(enumerate(later.values()))
    taken = BoxGrid(standing)
    for key, note in notes.items():
        placed = note
        around = note.grown(_BESIDE)
        near = [other for other in about.near(around) if _gap(note, before[other]) <= _BESIDE]
        if near:
            nearest = min(near, key=lambda other: (_gap(note, before[other]), before[other]))
            old, new = before[nearest], later[nearest]
            placed = note.at(note.x + new.x - old.x, note.y + new.y - old.y)
        if any(placed.covers(standing[n], _APART) for n in taken.near(placed.grown(_APART))):
            placed = nearest_free(placed, standing)
        number = len(standing)
        standing[number] = placed
        taken.add(number, placed)
        if placed != note:
            found[key] = (float(round(placed.x)), float(round(placed.y)), note.width, note.height)
    return found


def nearest_free(box: Box, standing: Mapping[int, Box]) -> Box:
    """The place nearest to a box's own, straight up, down or beside it, where it covers nothing."""
    turned = {key: other.turned(Flow.DOWN) for key, other in standing.items()}
    moved = (
        box.at(box.x, free_height(standing, box)),
        box.at(free_height(turned, box.turned(Flow.DOWN)), box.y),
    )
    return min(moved, key=lambda other: abs(other.x - box.x) + abs(other.y - box.y))


def _gap(a: Box, b: Box) -> float:
    """How far two boxes are apart."""
    across = max(a.x - b.right, b.x - a.right, 0.0)
    down = max(a.y - b.bottom, b.y - a.bottom, 0.0)
    return across + down
