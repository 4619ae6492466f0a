"""Intentions about moving by hand: dragging and nudging, each one undo step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from graph_editor.canvas.annotation.carrying import Things, selected
from graph_editor.canvas.intentions import Intentions
from graph_editor.canvas.step_name import the_things
from graph_editor.document.annotation import AnnotationId, Rect
from graph_editor.document.graph import NodeId, Position

if TYPE_CHECKING:
    pass


class Mover(Intentions):
    """Puts nodes, frames and notes elsewhere; `GraphEditor` owns it."""

    def move(
        self,
        positions: Mapping[NodeId, Position],
        rects: Mapping[AnnotationId, Rect],
        *,
        merge: str | None = None,
    ) -> None:
        """Put nodes, frames and notes elsewhere; moves in a row with the same `merge` become one
        step."""
        annotations = self._document.annotations()
        label = self._label(Things(frozenset(positions), frozenset(rects)))
        with self._edit(label, merge=merge) as edit:
            for node_id, (x, y) in positions.items():
                edit.move(node_id, (round(x), round(y)))
            for annotation_id, rect in rects.items():
                edit.change_annotation(annotations[annotation_id].with_(rect=rect))

    def nudge(self, dx: float, dy: float) -> None:
        """Shift the selection a little, with what lies in its frames."""
        things = self._carrying.along(selected(self._selection))
        if not things:
            return
        ids = [*sorted(things.nodes), *sorted(things.annotations)]
        key = "nudge:" + ",".join(ids) if len(ids) < 50 else f"nudge:{hash(things)}"
        nodes, annotations = self._document.nodes(), self._document.annotations()
        places = {node_id: nodes[node_id].position for node_id in things.nodes}
        rects = {a: annotations[a].rect for a in things.annotations}
        self.move(
            {node_id: (x + dx, y + dy) for node_id, (x, y) in places.items()},
            {a: (x + dx, y + dy, width, height) for a, (x, y, width, height) in rects.items()},
            merge=key,
        )

    def _label(self, moved: Things) -> str:
        """What is moved: the selection, and not what only goes along in a frame."""
        return f"Move {the_things(self._document, selected(self._selection) or moved)}"
