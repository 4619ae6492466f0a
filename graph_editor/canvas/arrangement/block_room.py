"""Room for blocks that are opened in place: what is beside and below moves on, and comes back.

What moved is remembered by how far (`Node.opened`): opening stretches the drawing at the node's
right and lower edge, like a new column and row in a table, so that closing can tell what to take
back, also in a project that was saved in between.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import TYPE_CHECKING, TypeVar

from graph_editor.canvas.annotation.carrying import Things
from graph_editor.canvas.annotation.following import frames_after
from graph_editor.canvas.arrangement.arranging import APART, Box
from graph_editor.canvas.arrangement.room import overlaps
from graph_editor.canvas.arrangement.sizes import Sizes
from graph_editor.document.annotation import AnnotationId, AnnotationKind
from graph_editor.document.edit import Edit
from graph_editor.document.flow import Flow
from graph_editor.document.graph import GraphId, NodeId, Position
from graph_editor.document.project import MAIN

if TYPE_CHECKING:
    from graph_editor.canvas.vocabulary import Vocabulary

Key = TypeVar("Key", bound=Hashable)


def room_for(
    small: Box,
    large: Box,
    others: Mapping[Key, Box],
    fed: Collection[Key] = (),
    flow: Flow = Flow.RIGHT,
) -> Position:
    """How far what is to the right of a box and below it has to move on when the box grows.

    Args:
        fed: what the box feeds, which stays ahead of it in the drawing's flow.
    """
    beside = below = corner = False
    for key, box in others.items():
        if key in fed and flow is Flow.RIGHT:
            beside = beside or small.right <= box.x < large.right + APART
        elif key in fed:
            below = below or small.bottom <= box.y < large.bottom + APART
        if large.covers(box, APART / 2):
            right, lower = box.x >= small.right, box.y >= small.bottom
            beside, below = beside or (right and not lower), below or (lower and not right)
            corner = corner or (right and lower)
    beside = beside or (corner and not below)
    wider, taller = large.width - small.width, large.height - small.height
    return (wider if beside else 0.0, taller if below else 0.0)


def moved_on(small: Box, room: Position, others: Mapping[Key, Box]) -> dict[Key, Box]:
    """Where other things are once the box `small` has this room to grow."""
    return _shifted(others, (small.right, small.bottom), room)


def moved_back(small: Box, room: Position, others: Mapping[Key, Box]) -> dict[Key, Box]:
    """Where other things are once they need not make this room for the box `small` any more.

    The inverse of `moved_on`; where something else was put there meanwhile, they come back only as
    far as nothing is covered.
    """
    edges = (small.right + room[0], small.bottom + room[1])
    back = _shifted(others, edges, (-room[0], -room[1]))
    if not _collide(small, others, back):
        return back
    found = dict(others)
    for axis in (0, 1):
        step = min(room[axis], _gap(small, found, edges, axis))
        back = _shifted(found, edges, (-step, 0.0) if axis == 0 else (0.0, -step))
        if not _collide(small, found, back):
            found = back
    return found


class BlockRooms:
    """Opens and closes blocks inside an open edit, in whichever graph.

    Attributes:
        vocabulary: what can be drawn in the project.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._document = vocabulary.document
        self._fits: dict[tuple[GraphId, NodeId], tuple[Position, Position]] = {}

    def open(self, edit: Edit, node_id: NodeId) -> None:
        """Open a block in place; what it would cover makes room."""
        node = self._document.node(node_id, edit.graph)
        if node.opened is None:
            self._resize(edit, node_id, before=(0.0, 0.0), opened=True)

    def close(self, edit: Edit, node_id: NodeId) -> None:
        """Close a block; what had made room for it comes back."""
        node = self._document.node(node_id, edit.graph)
        if node.opened is not None:
            self._resize(edit, node_id, before=node.opened, opened=False)

    def follow(self, edit: Edit) -> None:
        """Give the opened blocks that an edit has made larger or smaller the room they need."""
        changed = {getattr(change, "graph", MAIN) for change in edit.changes} - {MAIN}
        while changed:
            block = changed.pop()
            if not self._document.has_graph(block):
                continue
            for graph, node_id in self._document.references(block):
                node = self._document.node(node_id, graph)
                if node.opened is not None and self._crowded(graph, node_id, node.opened):
                    self._resize(edit.in_graph(graph), node_id, before=node.opened, opened=True)
                    changed |= {graph} - {MAIN}

    def _crowded(self, graph: GraphId, node_id: NodeId, room: Position) -> bool:
        """Whether an opened block has another room than it needs now."""
        sizes = Sizes(self.vocabulary)
        small, large = self._boxes(sizes, graph, node_id)
        grown = (large.width - small.width, large.height - small.height)
        if self._fits.get((graph, node_id)) == (room, grown):
            return False  # as after nearly every edit
        self._fits[graph, node_id] = (room, grown)
        if any(had not in (0.0, needed) for had, needed in zip(room, grown, strict=True)):
            return True
        others = sizes.boxes(graph)
        del others[node_id]
        return any(self._room(graph, node_id, small, large, others))

    def _room(
        self, graph: GraphId, node_id: NodeId, small: Box, large: Box, others: Mapping[str, Box]
    ) -> Position:
        document = self._document
        fed = {edge.target for edge in document.outgoing(node_id, graph)}
        return room_for(small, large, others, fed, document.header(graph).flow)

    def _boxes(self, sizes: Sizes, graph: GraphId, node_id: NodeId) -> tuple[Box, Box]:
        """A block's node closed, and opened."""
        node = self._document.node(node_id, graph)
        small = Box(*node.position, *sizes.of(graph, node, opened=False))
        return small, Box(*node.position, *sizes.of(graph, node, opened=True))

    def _resize(self, edit: Edit, node_id: NodeId, *, before: Position, opened: bool) -> None:
        """Give a node another room than it has, and let nodes, notes and frames follow."""
        graph = edit.graph
        sizes = Sizes(self.vocabulary)
        small, large = self._boxes(sizes, graph, node_id)
        nodes = sizes.boxes(graph)
        others = self._others(nodes, graph)
        del others[node_id]
        first = moved_back(small, before, others) if any(before) else dict(others)
        closed = (0.0, 0.0)
        room = self._room(graph, node_id, small, large, first) if opened else closed
        later = moved_on(small, room, first)
        edit.set_opened(node_id, room if opened else None)
        back = _step(others, first)
        self._bend(edit, (small.right + before[0], small.bottom + before[1]), back)
        self._bend(edit, (small.right, small.bottom), room)
        there = {key: box for key, box in later.items() if box != others[key]}
        self._put(edit, nodes, there, {node_id: large if opened else small})

    def make_way(self, edit: Edit, small: Box, added: Things) -> None:
        """Let things that have come in place of a box cover nothing, and no wire run back to them:
        then they begin where it did, and what would be in their way moves on."""
        nodes = Sizes(self.vocabulary).boxes(edit.graph)
        mine = {key: nodes[key] for key in added.nodes}
        new = added.nodes | added.annotations
        others = {k: v for k, v in self._others(nodes, edit.graph).items() if k not in new}
        covered = any(box.covers(other) for box in mine.values() for other in others.values())
        if not covered and not self._runs_back(edit.graph, small, mine, nodes):
            return
        left, top = min(b.x for b in mine.values()), min(b.y for b in mine.values())
        right, bottom = max(b.right for b in mine.values()), max(b.bottom for b in mine.values())
        large = Box(small.x, small.y, right - left, bottom - top)
        dx, dy = small.x - left, small.y - top
        for key, box in mine.items():
            edit.move(key, (box.x + dx, box.y + dy))
        for key in added.annotations:
            sheet = self._document.annotations(edit.graph)[key]
            x, y, width, height = sheet.rect
            edit.change_annotation(sheet.with_(rect=(x + dx, y + dy, width, height)))
        flow = self._document.header(edit.graph).flow
        fed = {edge.target for key in mine for edge in self._document.outgoing(key, edit.graph)}
        later = moved_on(small, room_for(small, large, others, fed - mine.keys(), flow), others)
        self._put(edit, nodes, {k: box for k, box in later.items() if box != others[k]}, {})

    def _runs_back(
        self, graph: GraphId, small: Box, mine: Mapping[NodeId, Box], nodes: Mapping[NodeId, Box]
    ) -> bool:
        """Whether a wire to or from nodes that have come in place of a box runs against the flow,
        where it ran along it as long as the box was there."""
        axis = self._document.header(graph).flow.axis
        begin, end = _span(small, axis)
        for key, box in mine.items():
            first, last = _span(box, axis)
            for edge in self._document.outgoing(key, graph):
                there = _span(nodes[edge.target], axis)[0]
                if edge.target not in mine and end <= there < last:
                    return True
            for edge in self._document.incoming(key, graph):
                there = _span(nodes[edge.source], axis)[1]
                if edge.source not in mine and first < there <= begin:
                    return True
        return False

    def _bend(self, edit: Edit, edges: Position, by: Position) -> None:
        """Let the points that wires go through move as the nodes around them do."""
        if by == (0.0, 0.0):
            return
        for edge, points in list(self._document.points(edit.graph).items()):
            moved = [
                (x + (by[0] if x >= edges[0] else 0.0), y + (by[1] if y >= edges[1] else 0.0))
                for x, y in points
            ]
            edit.bend(edge, tuple(moved))

    def _others(self, nodes: Mapping[NodeId, Box], graph: GraphId) -> dict[str, Box]:
        """What makes room: nodes and notes."""
        annotations = self._document.annotations(graph)
        notes = {
            key: Box(*note.rect)
            for key, note in annotations.items()
            if note.kind is AnnotationKind.NOTE
        }
        return {**nodes, **notes}

    def _put(
        self,
        edit: Edit,
        nodes: Mapping[NodeId, Box],
        there: Mapping[str, Box],
        resized: Mapping[NodeId, Box],
    ) -> None:
        """Put nodes and notes elsewhere; frames follow them, and nodes of another size."""
        annotations = self._document.annotations(edit.graph)
        moved = {NodeId(key): box for key, box in there.items() if key in nodes}
        frames = frames_after(annotations.values(), nodes, {**moved, **resized})
        for node_id, box in moved.items():
            edit.move(node_id, (box.x, box.y))
        for key, box in there.items():
            if key not in nodes:
                note = annotations[AnnotationId(key)]
                edit.change_annotation(note.with_(rect=(box.x, box.y, box.width, box.height)))
        for frame, rect in frames.items():
            edit.change_annotation(annotations[frame].with_(rect=rect))


def _shifted(boxes: Mapping[Key, Box], edges: Position, by: Position) -> dict[Key, Box]:
    """All boxes, those at the right of and below the edges moved."""
    return {
        key: box.at(
            box.x + (by[0] if box.x >= edges[0] else 0.0),
            box.y + (by[1] if box.y >= edges[1] else 0.0),
        )
        for key, box in boxes.items()
    }


def _step(before: Mapping[Key, Box], after: Mapping[Key, Box]) -> Position:
    """How far what moved at all has moved, in each direction."""
    steps = [(after[key].x - box.x, after[key].y - box.y) for key, box in before.items()]
    return (
        max((x for x, _ in steps), key=abs, default=0.0),
        max((y for _, y in steps), key=abs, default=0.0),
    )


def _collide(small: Box, before: Mapping[Key, Box], after: Mapping[Key, Box]) -> bool:
    """Whether something covers something now that it did not cover before."""
    moved = {key for key, box in after.items() if box != before[key]}
    if any(after[key].covers(small) for key in moved):
        return True
    return any(not before[a].covers(before[b]) for a, b in overlaps(after, moved))


def _gap(small: Box, boxes: Mapping[Key, Box], edges: Position, axis: int) -> float:
    """How far what is beyond an edge can come back until it meets what is before it."""
    sides = [(_span(box, axis), _span(box, 1 - axis)) for box in (*boxes.values(), small)]
    beyond = [(along, across) for along, across in sides if along[0] >= edges[axis]]
    ahead = [(along, across) for along, across in sides if along[0] < edges[axis]]
    if len(beyond) * len(ahead) > _MANY:
        return 0.0
    gaps = [
        along[0] - other[1] - APART
        for along, across in beyond
        for other, other_across in ahead
        if across[0] < other_across[1] and other_across[0] < across[1]
    ]
    return max(0.0, min(gaps, default=float("inf")))


def _span(box: Box, axis: int) -> tuple[float, float]:
    return (box.x, box.right) if axis == 0 else (box.y, box.bottom)


_MANY = 4_000_000
"""So many pairs of boxes are not looked at while somebody waits."""
