"""Going from one node, frame or note to the next by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from graph_editor.canvas.arrangement.neighbours import neighbour
from graph_editor.canvas.style import NODE_WIDTH
from graph_editor.document.annotation import AnnotationId
from graph_editor.document.graph import NodeId, Position

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_Key: TypeAlias = tuple[NodeId | None, AnnotationId | None]


def walk(view: CanvasView, dx: int, dy: int) -> None:
    """Select what lies next in a direction; a frame is where its title is. From a node in a block
    that is opened in place, the way leads to those beside it there."""
    if view.inner.walk(dx, dy):
        return
    places: dict[_Key, Position] = {}
    for node_id, item in view.canvas.nodes.items():
        center = item.body.center()
        places[node_id, None] = (center.x(), center.y())
    for annotation_id, sheet in view.canvas.annotations.items.items():
        grip = sheet.grip(1.0)
        places[None, annotation_id] = (
            grip.left() + min(grip.width(), NODE_WIDTH) / 2,
            grip.center().y(),
        )
    selection = view.selection
    chosen: list[_Key] = [(node_id, None) for node_id in selection.nodes]
    chosen += [(None, annotation_id) for annotation_id in selection.annotations]
    found = neighbour(places, chosen, dx, dy, view.canvas.flow)
    if found is None:
        return
    node_id, annotation_id = found
    if node_id is not None:
        selection.set([node_id])
        view.keep_visible(node_id)
    elif annotation_id is not None:
        selection.set(annotations=[annotation_id])
        view.keep_in_sight(view.canvas.annotations.items[annotation_id].grip(view.zoom))


def go_to_annotation(view: CanvasView, by: int) -> None:
    """Select and show the next frame or note, or the one before, in drawing order."""
    drawn = list(view.editor.carrying.drawn())
    if not drawn:
        view.say("There is no frame or note in this drawing: Ctrl+J or Shift+N makes one.")
        return
    at = next((drawn.index(a) for a in drawn if a in view.selection.annotations), None)
    start = (-1 if by > 0 else 0) if at is None else at
    view.reveal_annotation(drawn[(start + by) % len(drawn)])
