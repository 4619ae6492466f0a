"""Intentions about places: align, distribute, straighten, lay out. Each is one undo step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from statistics import median_low
from typing import TYPE_CHECKING, Protocol, TypeAlias

from graph_editor.canvas.annotation.carrying import Things, selected
from graph_editor.canvas.annotation.following import frames_after, notes_after
from graph_editor.canvas.arrangement.arranging import (
    Axis,
    Box,
    Level,
    Side,
    align,
    distribute,
    straighten,
)
from graph_editor.canvas.arrangement.framed_layout import Arranged, Group, arrange_framed, nested
from graph_editor.canvas.arrangement.room import free_height
from graph_editor.canvas.arrangement.unbending import misled_wires
from graph_editor.canvas.intentions import Desk, Intentions
from graph_editor.canvas.step_name import the_nodes, the_things
from graph_editor.canvas.style import GRID
from graph_editor.document.annotation import AnnotationId, AnnotationKind, Rect
from graph_editor.document.edit import Edit, EditError
from graph_editor.document.flow import Flow
from graph_editor.document.graph import Edge, Node, NodeId, Position

if TYPE_CHECKING:
    pass

_Key: TypeAlias = tuple[NodeId | None, AnnotationId | None]
"""A node, or a frame or note."""


class SizeIn(Protocol):
    """How large a node would be."""

    def __call__(self, node_id: NodeId, flow: Flow, *, closed: bool = False) -> Position: ...


_SIDES: Mapping[Side, str] = {
    "left": "Align left edges of {}",
    "right": "Align right edges of {}",
    "top": "Align upper edges of {}",
    "bottom": "Align lower edges of {}",
    "center": "Align centres of {}",
    "middle": "Align middles of {}",
}


class Arranger(Intentions):
    """Puts nodes in order; `GraphEditor` owns it.

    Attributes:
        port_offset: how far across the flow from a node's corner a port is: (node, port, whether
            an output).
        size_in: how large a node would be in a drawing that flows another way, or if it were
            `closed`.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.port_offset: Callable[[NodeId, str, bool], float] = lambda _node, _port, _out: 0.0
        self.size_in: SizeIn = lambda _node, _flow, *, closed=False: (0.0, 0.0)

    def align(self, side: Side) -> None:
        """Let what is selected share an edge or a middle line; none covers another after."""
        self._put(_SIDES[side], align(self._selected(2, "align"), side))

    def distribute(self, axis: Axis) -> None:
        """Let the gaps between what is selected be equal."""
        label = f"Distribute {{}} {'horizontally' if axis == 'x' else 'vertically'}"
        self._put(label, distribute(self._selected(3, "distribute"), axis))

    def straighten(self) -> None:
        """Move the selected nodes (all without a selection) so that wires run straight."""
        flow = self._document.header().flow
        movable = self._selection.nodes or self._document.nodes().keys()
        levels = [
            Level(
                edge.source,
                self.port_offset(edge.source, edge.source_port, True),
                edge.target,
                self.port_offset(edge.target, edge.target_port, False),
            )
            for node_id in self._document.nodes()
            for edge in self._document.incoming(node_id)
        ]
        boxes = {node_id: box.turned(flow) for node_id, box in self._carrying.boxes().items()}
        found = straighten(boxes, levels, movable)
        of = f" of {the_nodes(self._document, movable)}" if self._selection.nodes else ""
        self._place(f"Straighten wires{of}", {n: flow.turn(*place) for n, place in found.items()})

    def lay_out(self, nodes: Iterable[NodeId] | None = None, flow: Flow | None = None) -> None:
        """Arrange nodes (all without `nodes`) in layers. What is in order already stays.

        A drawing flows one way: where `flow` is another one than now, all of it is arranged.
        """
        boxes, before = self._carrying.boxes(), self._document.header().flow
        flow, standing = flow or before, boxes
        if flow is not before:
            nodes = None
            boxes = {n: Box(b.x, b.y, *self.size_in(n, flow)) for n, b in boxes.items()}
        label = "Auto-layout" if flow is before else f"Auto-layout {flow.words}"
        chosen = set(nodes) if nodes is not None else set(boxes)
        if nodes is not None:
            label = f"{label} of {the_nodes(self._document, chosen)}"
        if not chosen:
            with self._edit_places(label) as edit:
                edit.set_flow(flow)
            return
        edges = self._edges_among(chosen)
        mine = {node_id: box for node_id, box in boxes.items() if node_id in chosen}
        opened = [n for n in mine if self._document.node(n).opened is not None]
        closed = {n: self.size_in(n, flow, closed=True) for n in opened}
        found = arrange_framed(
            mine,
            [(edge.source, edge.target) for edge in edges],
            self._groups(chosen),
            {n: flow.turn(*before.turn(box.x, box.y)) for n, box in mine.items()},
            flow,
            {n: flow.port_offset(flow.turn(*size)[1]) for n, size in closed.items()},
        )
        whole = nodes is None and flow is before
        found = found.moved(*self._anchor(mine, found.nodes, whole=whole))
        others = [box for node_id, box in boxes.items() if node_id not in chosen]
        found = found.moved(*flow.turn(0.0, _clearance(found.boxes, others, flow)))
        rects, bent = self._rects_after(found), dict(self._document.points())
        misled = misled_wires(bent, standing, found.nodes, self.port_offset, before) if bent else []
        with self._edit_places(label) as edit:
            edit.set_flow(flow)
            for edge in bent if flow is not before else misled:
                edit.bend(edge, ())
            annotations = self._document.annotations()
            for annotation_id, rect in rects.items():
                edit.change_annotation(annotations[annotation_id].with_(rect=rect))
            places = {n: (box.x, box.y) for n, box in found.nodes.items()}
            _move(edit, self._document.nodes(), places)
            for node_id, (width, height) in closed.items():  # the layers have made this room
                box = found.nodes[node_id]
                grown = box.width - width, box.height - height
                edit.set_opened(node_id, flow.turn(flow.turn(*grown)[0], 0.0))

    def _edges_among(self, chosen: set[NodeId]) -> list[Edge]:
        """The wires between these nodes; those into one node in the order of its ports."""
        return [
            edge
            for node_id in self._document.nodes()
            if node_id in chosen
            for edge in self._by_port(self._document.incoming(node_id))
            if edge.source in chosen
        ]

    def _groups(self, chosen: Collection[NodeId]) -> list[Group]:
        """The frames that are laid out with these nodes: those that hold no others."""
        drawn = self._carrying.drawn()
        frames = [
            (drawn[frame], inside.nodes)
            for frame, inside in self._carrying.inside(drawn).items()
            if inside.nodes.issubset(chosen)
        ]
        notes = [note for note in drawn.values() if note.kind is AnnotationKind.NOTE]
        return nested(frames, notes)

    def _rects_after(self, found: Arranged) -> dict[AnnotationId, Rect]:
        """Where frames and notes are after a layout: those that were laid out, frames around
        moved nodes, and notes that stood beside something or would be covered now."""
        drawn, boxes = self._carrying.drawn(), self._carrying.boxes()
        rects: dict[AnnotationId, Rect] = {
            key: (round(box.x), round(box.y), round(box.width), round(box.height))
            for key, box in found.annotations.items()
        }
        others = [note for key, note in drawn.items() if key not in rects]
        rects |= frames_after(others, boxes, found.nodes)
        frames = {key: Box(*drawn[key].rect) for key in found.annotations}
        frames = {k: box for k, box in frames.items() if drawn[k].kind is AnnotationKind.FRAME}
        free = {n.id: Box(*n.rect) for n in others if n.kind is AnnotationKind.NOTE}
        rects |= notes_after(
            free,
            {**boxes, **frames},
            {**boxes, **found.nodes, **{key: found.annotations[key] for key in frames}},
        )
        return rects

    def _by_port(self, edges: list[Edge]) -> list[Edge]:
        """The wires into a node in the order of its ports."""
        if len(edges) < 2:
            return edges
        return sorted(edges, key=lambda e: self.port_offset(e.target, e.target_port, False))

    def _anchor(
        self, boxes: Mapping[NodeId, Box], found: Mapping[NodeId, Box], *, whole: bool
    ) -> Position:
        """How far the new drawing is shifted so that most nodes move little."""
        if not whole:
            x, y = min(box.x for box in boxes.values()), min(box.y for box in boxes.values())
            return x, y
        dx = median_low([boxes[n].x - box.x for n, box in found.items()])
        dy = median_low([boxes[n].y - box.y for n, box in found.items()])
        return round(dx / GRID) * GRID, round(dy / GRID) * GRID

    def _selected(self, least: int, verb: str) -> dict[_Key, Box]:
        """What is put in order: the selection, where each frame counts with all that lies in it.
        Where that is too little (a frame and its nodes are selected), what lies in the frames."""
        chosen = selected(self._selection)
        found = self._with_boxes(self._carrying.units(chosen))
        if len(found) < least:
            drawn = self._carrying.drawn()
            frames = {a for a in chosen.annotations if drawn[a].kind is AnnotationKind.FRAME}
            found = self._with_boxes(chosen - Things(annotations=frozenset(frames)))
        if len(found) < least:
            number = {2: "two", 3: "three"}[least]
            with self._edit_places("Arrange"):
                raise EditError(f"Select at least {number} nodes, frames or notes to {verb} them.")
        return found

    def _with_boxes(self, things: Things) -> dict[_Key, Box]:
        boxes, drawn = self._carrying.boxes(), self._carrying.drawn()
        found: dict[_Key, Box] = {(n, None): boxes[n] for n in sorted(things.nodes)}
        found |= {(None, a): Box(*drawn[a].rect) for a in sorted(things.annotations)}
        return found

    def _put(self, label: str, places: Mapping[_Key, Position]) -> None:
        """Put nodes, notes, and frames with all that lies in them, elsewhere; `label` leaves room
        for what they are."""
        nodes, drawn = self._document.nodes(), self._carrying.drawn()
        put = Things(
            frozenset(node_id for node_id, _ in places if node_id is not None),
            frozenset(annotation_id for _, annotation_id in places if annotation_id is not None),
        )
        with self._edit_places(label.format(the_things(self._document, put))) as edit:
            for (node_id, annotation_id), (x, y) in places.items():
                if node_id is not None:
                    edit.move(node_id, (round(x), round(y)))
                    continue
                assert annotation_id is not None
                left, top = drawn[annotation_id].rect[:2]
                dx, dy = round(x - left), round(y - top)
                whole = Things(annotations=frozenset([annotation_id]))
                moved = self._carrying.along(whole) if (dx, dy) != (0, 0) else Things()
                for carried in moved.nodes:
                    x, y = nodes[carried].position
                    edit.move(carried, (x + dx, y + dy))
                for note in moved.annotations:
                    x, y, width, height = drawn[note].rect
                    rect = (x + dx, y + dy, width, height)
                    edit.change_annotation(drawn[note].with_(rect=rect))

    def _place(self, label: str, places: Mapping[NodeId, Position]) -> None:
        with self._edit_places(label) as edit:
            _move(edit, self._document.nodes(), places)


def _move(edit: Edit, nodes: Mapping[NodeId, Node], places: Mapping[NodeId, Position]) -> None:
    for node_id, (x, y) in places.items():
        if nodes[node_id].position != (round(x), round(y)):
            edit.move(node_id, (round(x), round(y)))


def _clearance(boxes: Iterable[Box], others: Iterable[Box], flow: Flow) -> float:
    """How far across the flow boxes must go together so that they cover none of the others."""
    mine = [box.turned(flow) for box in boxes]
    standing = dict(enumerate(box.turned(flow) for box in others))
    if not any(box.covers(other, 8.0) for box in mine for other in standing.values()):
        return 0.0
    left, top = min(box.x for box in mine), min(box.y for box in mine)
    right, bottom = max(box.right for box in mine), max(box.bottom for box in mine)
    whole = Box(left, top, right - left, bottom - top)
    return free_height(standing, whole) - top
