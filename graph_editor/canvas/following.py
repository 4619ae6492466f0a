"""Where frames go when the nodes in them move or grow. Plain Python, no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph_editor.canvas.arranging import Box
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
