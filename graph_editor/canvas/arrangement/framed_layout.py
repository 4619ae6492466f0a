"""Automatic layout of a drawing with frames: each frame is laid out for itself and then stands as
one node among the others, so that nothing comes to lie in it that does not belong there.

A frame that a wire leaves and comes back to cannot stand as one node; it is dissolved, and goes
where its nodes go. Plain Python, no Qt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from graph_editor.canvas.arrangement.arranging import Box, around
from graph_editor.canvas.arrangement.layout import arrange
from graph_editor.document.annotation import Annotation, AnnotationId
from graph_editor.document.flow import Flow
from graph_editor.document.graph import NodeId, Position

LEAST = 16.0
"""Room that is left between what lies in a frame and its edges, and around notes."""
LEAST_TOP = 44.0
"""The same below the upper edge, where the title is."""

Key: TypeAlias = tuple[NodeId | None, AnnotationId | None]


@dataclass(frozen=True, slots=True)
class Arranged:
    """Where everything is: nodes, frames that were laid out, and the notes in these."""

    nodes: dict[NodeId, Box] = field(default_factory=dict)
    annotations: dict[AnnotationId, Box] = field(default_factory=dict)

    def moved(self, dx: float, dy: float) -> Arranged:
        """All of it elsewhere."""
        return Arranged(
            {key: box.at(box.x + dx, box.y + dy) for key, box in self.nodes.items()},
            {key: box.at(box.x + dx, box.y + dy) for key, box in self.annotations.items()},
        )

    def take(self, other: Arranged) -> None:
        """Add what else there is."""
        self.nodes.update(other.nodes)
        self.annotations.update(other.annotations)

    @property
    def boxes(self) -> list[Box]:
        return [*self.nodes.values(), *self.annotations.values()]


@dataclass(slots=True)
class Group:
    """A frame with what lies in it, at any depth and directly.

    Attributes:
        box: where it is.
        members: all nodes in it.
        groups, notes: the frames and notes in it that are in no frame in between.
    """

    id: AnnotationId
    box: Box
    members: frozenset[NodeId]
    groups: list[Group] = field(default_factory=list)
    notes: dict[AnnotationId, Box] = field(default_factory=dict)

    @property
    def own(self) -> frozenset[NodeId]:
        """The nodes in it that are in none of its frames."""
        return self.members.difference(*(group.members for group in self.groups))


def nested(
    frames: Iterable[tuple[Annotation, frozenset[NodeId]]], notes: Iterable[Annotation]
) -> list[Group]:
    """The outermost frames, each with those in it, and with the notes that lie in it.

    A frame that shares only some of its nodes with a larger one is left out.

    Args:
        frames: with the nodes that lie in them; frames without nodes are left out.
    """
    found: list[Group] = []
    outermost: list[Group] = []
    largest_first = sorted(
        ((frame, members) for frame, members in frames if members),
        key=lambda pair: (-len(pair[1]), -pair[0].rect[2] * pair[0].rect[3], pair[0].id),
    )
    for frame, members in largest_first:
        around = [group for group in found if group.members & members]
        if all(group.members >= members for group in around):
            made = Group(frame.id, Box(*frame.rect), members)
            (around[-1].groups if around else outermost).append(made)
            found.append(made)
    for note in notes:
        box = Box(*note.rect)
        holder = next((group for group in reversed(found) if box.within(group.box)), None)
        if holder is not None:
            holder.notes[note.id] = box
    return outermost


def arrange_framed(
    boxes: Mapping[NodeId, Box],
    edges: Sequence[tuple[NodeId, NodeId]],
    groups: Sequence[Group],
    present: Mapping[NodeId, Position],
    flow: Flow,
    ports: Mapping[NodeId, float] | None = None,
) -> Arranged:
    """Nodes in layers, frames as one node each.

    Args:
        boxes: where nodes are, and how large they are to be.
        present, ports: see `layout.arrange`.
    """
    ports = ports or {}
    groups = _without_circles(frozenset(boxes), edges, list(groups))
    if not groups:
        sizes_of = {node_id: (box.width, box.height) for node_id, box in boxes.items()}
        alone = arrange(sizes_of, edges, present=present, flow=flow, ports=ports)
        return Arranged({node_id: boxes[node_id].at(*place) for node_id, place in alone.items()})
    owner = _owners(boxes, groups)
    among: dict[Key, list[tuple[NodeId, NodeId]]] = defaultdict(list)
    ways: dict[Key, list[NodeId]] = defaultdict(list)
    for a, b in edges:
        if a in owner and b in owner:
            if owner[a] == owner[b]:
                among[owner[a]].append((a, b))
            else:
                ways[owner[a]].append(a)
                ways[owner[b]].append(b)
    order = {node_id: place for place, node_id in enumerate(boxes)}
    inner: dict[AnnotationId, Arranged] = {}
    for group in groups:
        mine = {n: boxes[n] for n in sorted(group.members, key=order.__getitem__)}
        inner[group.id] = _inside(group, mine, among[None, group.id], present, flow, ports)
    sizes: dict[Key, Position] = {}
    where: dict[Key, Position] = {}
    for group in groups:
        key = (None, group.id)
        frame = inner[group.id].annotations[group.id]
        sizes[key] = (frame.width, frame.height)
        where[key] = _corner(present[node_id] for node_id in group.members)
    for node_id, box in boxes.items():
        if owner[node_id] == (node_id, None):
            sizes[owner[node_id]] = (box.width, box.height)
            where[owner[node_id]] = present[node_id]
    ends = [(owner[a], owner[b]) for a, b in edges if a in owner and b in owner]
    places = arrange(
        {key: sizes[key] for key in dict.fromkeys(owner.values())},
        [(a, b) for a, b in ends if a != b],
        present=where,
        flow=flow,
        ports={
            **{(node_id, None): offset for node_id, offset in ports.items()},
            **{
                (None, group.id): _port(inner[group.id], ways[None, group.id], flow, ports)
                for group in groups
            },
        },
    )
    found = Arranged()
    for (node_id, frame_id), (x, y) in places.items():
        if node_id is not None:
            found.nodes[node_id] = boxes[node_id].at(x, y)
        elif frame_id is not None:
            found.take(inner[frame_id].moved(x, y))
    return found


def _inside(
    group: Group,
    boxes: Mapping[NodeId, Box],
    edges: Sequence[tuple[NodeId, NodeId]],
    present: Mapping[NodeId, Position],
    flow: Flow,
    ports: Mapping[NodeId, float],
) -> Arranged:
    """A frame and what is in it, which is laid out with these boxes and edges; the frame's corner
    is the origin."""
    found = arrange_framed(boxes, edges, group.groups, present, flow, ports)
    before = around([*(boxes[n] for n in group.own), *(inner.box for inner in group.groups)])
    after = around(found.boxes)
    left = max(before.x - group.box.x, LEAST)
    top = max(before.y - group.box.y, LEAST_TOP)
    right = max(group.box.right - before.right, LEAST)
    bottom = max(group.box.bottom - before.bottom, LEAST)
    found = found.moved(left - after.x, top - after.y)
    after = after.at(left, top)
    empty = frame = Box(0.0, 0.0, after.right + right, after.bottom + bottom)
    below = after.bottom + LEAST
    for note, box in group.notes.items():
        along_x = box.x >= before.right - 1
        along_y = box.y >= before.bottom - 1
        placed = box.at(
            empty.right - (group.box.right - box.x) if along_x else box.x - group.box.x,
            empty.bottom - (group.box.bottom - box.y) if along_y else box.y - group.box.y,
        )
        if any(placed.covers(other, LEAST / 2) for other in found.boxes):
            placed = placed.at(placed.x, below)
            below = placed.bottom + LEAST
        found.annotations[note] = placed
        frame = Box(
            0.0,
            0.0,
            max(frame.width, placed.right + LEAST),
            max(frame.height, placed.bottom + LEAST),
        )
    found.annotations[group.id] = frame
    return found


def _without_circles(
    nodes: frozenset[NodeId], edges: Sequence[tuple[NodeId, NodeId]], groups: list[Group]
) -> list[Group]:
    """The frames that can stand as one node: no wire leaves one and comes back to it."""
    if not groups:
        return groups
    import networkx  # it takes a while, and few drawings have frames

    while groups:
        owner = _owners(nodes, groups)
        whole = networkx.DiGraph(
            (owner[a], owner[b])
            for a, b in edges
            if a in owner and b in owner and owner[a] != owner[b]
        )
        circles = [part for part in networkx.strongly_connected_components(whole) if len(part) > 1]
        if not circles:
            break
        bad = {key for circle in circles for _, key in circle if key is not None}
        groups = [
            kept for group in groups for kept in (group.groups if group.id in bad else [group])
        ]
    return groups


def _owners(nodes: Iterable[NodeId], groups: Iterable[Group]) -> dict[NodeId, Key]:
    """What each node belongs to: the outermost frame, or only itself."""
    owner: dict[NodeId, Key] = {node_id: (node_id, None) for node_id in nodes}
    for group in groups:
        key: Key = (None, group.id)
        owner.update((node_id, key) for node_id in group.members)
    return owner


def _port(
    inner: Arranged, ends: Iterable[NodeId], flow: Flow, ports: Mapping[NodeId, float]
) -> float:
    """How far across the flow from a frame's corner its wires come and go, on average."""
    offsets = []
    for node_id in ends:
        box = inner.nodes[node_id].turned(flow)
        offsets.append(box.y + ports.get(node_id, flow.port_offset(box.height)))
    return sum(offsets) / len(offsets) if offsets else 0.0


def _corner(places: Iterable[Position]) -> Position:
    xs, ys = zip(*places, strict=True)
    return min(xs), min(ys)
