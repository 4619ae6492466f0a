"""What goes with a frame: all that lies in it. No Qt."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_editor.canvas.annotation.following import frames_after, notes_after
from graph_editor.canvas.arrangement.arranging import Box
from graph_editor.canvas.arrangement.room import free_height
from graph_editor.document.annotation import Annotation, AnnotationId, AnnotationKind, Rect
from graph_editor.document.edit import Edit
from graph_editor.document.flow import Flow
from graph_editor.document.graph import NodeId, Position

if TYPE_CHECKING:
    from graph_editor.canvas.selection import Selection
    from graph_editor.canvas.wiring.wiring import SizeOf
    from graph_editor.document.shown_graph import ShownGraph

_AROUND = 8.0
"""Room to the sides of what is put beside something."""


@dataclass(frozen=True, slots=True)
class Things:
    """Nodes, and frames and notes, that are handled together."""

    nodes: frozenset[NodeId] = frozenset()
    annotations: frozenset[AnnotationId] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.nodes or self.annotations)

    def __or__(self, other: Things) -> Things:
        return Things(self.nodes | other.nodes, self.annotations | other.annotations)

    def __sub__(self, other: Things) -> Things:
        return Things(self.nodes - other.nodes, self.annotations - other.annotations)


class Middles:
    """The middles of nodes, from left to right, so that few are looked at for a frame."""

    def __init__(self, boxes: Mapping[NodeId, Box]) -> None:
        self._nodes = sorted(
            (box.x + box.width / 2, box.y + box.height / 2, key) for key, box in boxes.items()
        )
        self._xs = [x for x, _, _ in self._nodes]

    def within(self, rect: Rect) -> frozenset[NodeId]:
        """The nodes whose middle lies in a rectangle."""
        x, y, width, height = rect
        first, end = bisect_left(self._xs, x), bisect_right(self._xs, x + width)
        return frozenset(
            key for _, middle, key in self._nodes[first:end] if y <= middle <= y + height
        )


def contents(frame: Annotation, nodes: Middles, annotations: Iterable[Annotation]) -> Things:
    """What lies in a frame: nodes by their middle, frames and notes as a whole; nothing lies in
    a note.

    Args:
        nodes: where the nodes are.
        annotations: what else there is; bookmarks do not count.
    """
    if frame.kind is not AnnotationKind.FRAME:
        return Things()
    x, y, width, height = frame.rect
    return Things(
        nodes.within(frame.rect),
        frozenset(
            other.id
            for other in annotations
            if other.id != frame.id
            and other.kind is not AnnotationKind.BOOKMARK
            and x <= other.rect[0]
            and other.rect[0] + other.rect[2] <= x + width
            and y <= other.rect[1]
            and other.rect[1] + other.rect[3] <= y + height
        ),
    )


class Carrying:
    """Answers for the graph that is shown what its frames carry."""

    def __init__(self, document: ShownGraph, size_of: SizeOf) -> None:
        self._document = document
        self._size_of = size_of

    def boxes(self, *, without: NodeId | None = None) -> dict[NodeId, Box]:
        """Where the nodes are; all but one, where one is so new that nothing shows it yet."""
        return {
            node_id: Box(*node.position, *self._size_of(node_id))
            for node_id, node in self._document.nodes().items()
            if node_id != without
        }

    def follow(
        self, edit: Edit, before: Mapping[NodeId, Box], new: Mapping[NodeId, Position]
    ) -> None:
        """Let frames and notes go with nodes that an open edit has moved.

        Args:
            before: where the nodes were.
            new: the sizes of nodes that are new where they are; they belong to no frame.
        """
        nodes, drawn = self._document.nodes(), self.drawn()
        later = {node_id: box.at(*nodes[node_id].position) for node_id, box in before.items()}
        if later == before:
            return
        notes = {a.id: Box(*a.rect) for a in drawn.values() if a.kind is AnnotationKind.NOTE}
        placed = {node_id: Box(*nodes[node_id].position, *size) for node_id, size in new.items()}
        rects = frames_after(drawn.values(), before, later)
        rects |= notes_after(notes, before, {**later, **placed})
        for annotation_id, rect in rects.items():
            edit.change_annotation(drawn[annotation_id].with_(rect=rect))

    def drawn(self) -> dict[AnnotationId, Annotation]:
        """The frames and notes, in drawing order."""
        return {
            key: annotation
            for key, annotation in self._document.annotations().items()
            if annotation.kind is not AnnotationKind.BOOKMARK
        }

    def standing(self) -> list[Box]:
        """What nothing new should cover: nodes and notes."""
        notes = (a for a in self.drawn().values() if a.kind is AnnotationKind.NOTE)
        return [*self.boxes().values(), *(Box(*note.rect) for note in notes)]

    def free_place(self, box: Box, flow: Flow) -> Position:
        """The nearest place beside a box, across the flow, where another one covers nothing."""
        turned = dict(enumerate(other.turned(flow) for other in self.standing()))
        wide = box.turned(flow).grown(_AROUND)
        beside = wide.moved(0.0, wide.height)
        free = wide.at(wide.x, free_height(turned, beside)).grown(-_AROUND)
        x, y = flow.turn(free.x, free.y)
        return float(round(x)), float(round(y))

    def contents(self, frame: AnnotationId) -> Things:
        """What lies in a frame."""
        drawn = self.drawn()
        return contents(drawn[frame], Middles(self.boxes()), drawn.values())

    def along(self, chosen: Things) -> Things:
        """These things with all that frames among them carry: what a drag moves."""
        inside = self.inside(chosen.annotations)
        return Things(
            chosen.nodes.union(*(things.nodes for things in inside.values())),
            chosen.annotations.union(*(things.annotations for things in inside.values())),
        )

    def meant(self, chosen: Things) -> Things:
        """What is copied where these things are selected: a frame in which nothing else is
        selected stands for all that lies in it."""
        found = chosen
        drawn = self.drawn()
        for inside in self.inside(chosen.annotations).values():
            notes = {a for a in inside.annotations if drawn[a].kind is AnnotationKind.NOTE}
            if not (inside.nodes & chosen.nodes or notes & chosen.annotations):
                found |= inside
        return found

    def units(self, chosen: Things) -> Things:
        """These things without what others among them carry: each is moved for itself."""
        for frame, inside in self.inside(chosen.annotations).items():
            if frame in chosen.annotations:
                chosen -= inside
        return chosen

    def inside(self, annotations: Iterable[AnnotationId]) -> dict[AnnotationId, Things]:
        """What lies in each of the frames among these, the largest first."""
        drawn = self.drawn()
        frames = [drawn[a] for a in annotations if a in drawn]
        frames = [frame for frame in frames if frame.kind is AnnotationKind.FRAME]
        frames.sort(key=lambda frame: (-frame.rect[2] * frame.rect[3], frame.id))
        if not frames:
            return {}
        nodes, sheets = Middles(self.boxes()), list(drawn.values())
        return {frame.id: contents(frame, nodes, sheets) for frame in frames}


def selected(selection: Selection) -> Things:
    """The selected nodes, frames and notes."""
    return Things(selection.nodes, selection.annotations)
