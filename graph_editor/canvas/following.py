"""Where frames go when the nodes in them move or grow. Plain Python, no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph_editor.canvas.arranging import APART, Box
from graph_editor.document.annotation import Annotation, AnnotationId, AnnotationKind, Rect
from graph_editor.document.graph import NodeId


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


def pushed_by(small: Box, large: Box, others: Mapping[str, Box]) -> dict[str, Box]:
    """Where other things go when a box grows to the right and downwards over some of them.

    All that is beside it goes on to the right if one of it is covered; what is below, downwards.
    """
    covered = [box for box in others.values() if large.covers(box, APART / 2)]
    right = any(box.x >= small.right for box in covered)
    below = any(box.x < small.right for box in covered)
    pushed: dict[str, Box] = {}
    for key, box in others.items():
        if right and box.x >= small.right:
            pushed[key] = box.at(box.x + large.width - small.width, box.y)
        elif below and box.y >= small.bottom and box.x < large.right + APART:
            pushed[key] = box.at(box.x, box.y + large.height - small.height)
    return pushed
