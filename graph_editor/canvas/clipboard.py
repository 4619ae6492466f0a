"""Nodes, frames and notes as text on the clipboard, and back into an edit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_editor.canvas.annotation.carrying import Carrying, Things
from graph_editor.canvas.annotation.following import nearest_free
from graph_editor.canvas.arrangement.arranging import Box, around
from graph_editor.canvas.arrangement.room import BoxGrid
from graph_editor.canvas.style import NODE_WIDTH
from graph_editor.document.annotation import Annotation, AnnotationKind, Rect
from graph_editor.document.edit import Edit, EditError
from graph_editor.document.graph import Graph, GraphId, Node, NodeId, NodeKind, Position
from graph_editor.document.grouping import fill_block, put_copy
from graph_editor.document.likeness import alike
from graph_editor.document.value import Params
from graph_editor.files.clipboard_text import (
    annotations_from_text,
    blocks_from_text,
    incoming_from_text,
    nodes_from_text,
    nodes_to_text,
    points_from_text,
)

if TYPE_CHECKING:
    from graph_editor.document.shown_graph import ShownGraph

_BESIDE = 32.0
_CARD = (float(NODE_WIDTH), 96.0)


class Clipboard:
    """Turns parts of a drawing into text, and such a text into parts of a drawing."""

    def __init__(self, document: ShownGraph, carrying: Carrying) -> None:
        self._document = document
        self._carrying = carrying
        self._copied = ""

    def copy(self, things: Things) -> str:
        """These things and the edges between the nodes among them as text; "" for none."""
        chosen = things.nodes
        nodes = [self._whole(n, chosen) for n in self._document.nodes().values() if n.id in chosen]
        annotations = [
            annotation
            for annotation_id, annotation in self._document.annotations().items()
            if annotation_id in things.annotations
        ]
        if not nodes and not annotations:
            return ""
        edges = [edge for edge in self._document.edges() if {edge.source, edge.target} <= chosen]
        incoming = [
            edge
            for node in nodes
            for edge in self._document.incoming(node.id)
            if edge.source not in chosen
        ]
        bent = self._document.points()
        points = {edge: bent[edge] for edge in edges if edge in bent}
        blocks = self._blocks_of(nodes)
        self._copied = nodes_to_text(nodes, edges, incoming, blocks, annotations, points)
        return self._copied

    def paste(self, edit: Edit, text: str, at: Position | None, *, wired: bool = False) -> Things:
        """Add what a text describes, with its top left corner at `at` or where it was, but
        beside what is there; what is new.

        Args:
            wired: connect nodes to what feeds the copied ones, as far as it is in this drawing.

        Raises:
            EditError: the text describes no part of a drawing.
        """
        try:
            nodes, edges = nodes_from_text(text)
            annotations = annotations_from_text(text)
            points = points_from_text(text, edges)
        except ValueError as error:
            raise EditError(str(error)) from None
        if not nodes and not annotations:
            return Things()
        brought = self._bring_blocks(edit, nodes, text)
        nodes = [_of_blocks(node, brought) for node in nodes]
        dx = dy = 0.0
        if at is not None:
            corners = [node.position for node in nodes] + [a.rect[:2] for a in annotations]
            dx = at[0] - min(x for x, _ in corners)
            dy = at[1] - min(y for _, y in corners)
        dx, dy = self._clear(nodes, annotations, (dx, dy))
        ids = self._add_nodes(edit, nodes, (dx, dy))
        for edge in edges:
            ends = ids[edge.source], edge.source_port, ids[edge.target], edge.target_port
            copy = edit.connect(*ends)
            edit.bend(copy, tuple((x + dx, y + dy) for x, y in points.get(edge, ())))
        for edge in incoming_from_text(text) if wired else ():
            if edge.target in ids and self._document.has_node(edge.source):
                edit.connect(edge.source, edge.source_port, ids[edge.target], edge.target_port)
        pasted = [
            edit.add_annotation(
                annotation.kind,
                annotation.text,
                _shifted(annotation.rect, dx, dy),
                annotation.color,
            )
            for annotation in annotations
        ]
        return Things(frozenset(ids.values()), frozenset(pasted))

    def _clear(
        self, nodes: Iterable[Node], annotations: Iterable[Annotation], by: Position
    ) -> Position:
        """How far to shift what is pasted, so that it covers nothing. A frame that came to lie on
        what is there would hold it from then on, too."""
        sizes = {key: (box.width, box.height) for key, box in self._carrying.boxes().items()}
        cards = [Box(*node.position, *sizes.get(node.id, _CARD)).moved(*by) for node in nodes]
        rects = [Box(*a.rect).moved(*by) for a in annotations]
        whole = around([*rects, *cards])
        standing = self._carrying.standing()
        if any(annotation.kind is AnnotationKind.FRAME for annotation in annotations):
            frames = (
                Box(*annotation.rect)
                for annotation in self._carrying.drawn().values()
                if annotation.kind is AnnotationKind.FRAME
            )
            standing += [box for box in frames if not whole.within(box)]
        there = dict(enumerate(standing))
        grid = BoxGrid(there)
        if not any(box.covers(there[n]) for box in (*cards, *rects) for n in grid.near(box)):
            return by
        free = nearest_free(whole.grown(_BESIDE / 2), there)
        return by[0] + free.x + _BESIDE / 2 - whole.x, by[1] + free.y + _BESIDE / 2 - whole.y

    def _add_nodes(self, edit: Edit, nodes: list[Node], by: Position) -> dict[NodeId, NodeId]:
        """Add nodes that are like these, elsewhere; the new ids by the old ones."""
        ids: dict[NodeId, NodeId] = {}
        owners: dict[NodeId, NodeId] = {}
        # The owner of a shared layer comes before its other calls.
        for node in sorted(nodes, key=lambda node: node.shared_with is not None):
            layer = node.shared_with or node.id
            owner = owners.get(layer) or self._owner_here(node)
            x, y = node.position
            place = (float(round(x + by[0])), float(round(y + by[1])))
            like = node if owner is None else node.with_(params=Params())
            ids[node.id] = put_copy(edit, like, place, None, owner)
            owners.setdefault(layer, owner or ids[node.id])
            if node.opened is not None:
                edit.set_opened(ids[node.id], (0.0, 0.0))  # nothing has made room for it here
        return ids

    def _whole(self, node: Node, chosen: Collection[NodeId]) -> Node:
        """A node with the parameters of its layer, also where that is another node's which does
        not come along: it may not be where the copy will be."""
        if node.shared_with is None or node.shared_with in chosen:
            return node
        return node.with_(params=self._document.node(node.shared_with).params)

    def _owner_here(self, node: Node) -> NodeId | None:
        """The node of this drawing whose layer a copied node calls again; None where it has one of
        its own, or its layer is not here any more."""
        if node.shared_with is None or not self._document.has_node(node.shared_with):
            return None
        owner = self._document.node(node.shared_with)
        same = (owner.kind, owner.type, owner.shared_with) == (node.kind, node.type, None)
        return owner.id if same else None

    def _blocks_of(self, nodes: Iterable[Node]) -> list[Graph]:
        """The blocks that nodes stand for, and the blocks in them."""
        graphs = {graph.id: graph for graph in self._document.project.graphs}
        found: dict[GraphId, Graph] = {}
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            block = GraphId(node.type)
            if node.kind is NodeKind.BLOCK and block in graphs and block not in found:
                found[block] = graphs[block]
                waiting += graphs[block].nodes.values()
        return list(found.values())

    def _bring_blocks(self, edit: Edit, nodes: Iterable[Node], text: str) -> dict[GraphId, GraphId]:
        """Add the blocks that the pasted nodes stand for, where this project does not have them;
        which block here each of them is.

        A block that came from elsewhere and is another one here comes as a block of its own.
        """
        document = self._document
        wanted = {GraphId(n.type) for n in nodes if n.kind is NodeKind.BLOCK}
        if not wanted:
            return {}
        try:
            blocks = {block.id: block for block in blocks_from_text(text)}
        except ValueError as error:
            raise EditError(str(error)) from None
        if any(not document.has_graph(block) for block in wanted - blocks.keys()):
            raise EditError(
                "A node on the clipboard stands for a block that this project does not have: copy "
                "it again where the block is."
            )
        here = {graph.id: graph for graph in document.project.graphs}
        brought: dict[GraphId, GraphId] = {}
        for block in blocks.values():
            id_: GraphId | None = block.id
            if block.id in here:
                if text == self._copied or alike(block, here[block.id], blocks, here):
                    continue
                id_ = None
            header = block.header
            brought[block.id] = edit.add_graph(
                header.name,
                header.parameters,
                as_model=header.as_model,
                flow=header.flow,
                id=id_,
            )
        for id_, copy in brought.items():
            inside = blocks[id_].nodes
            mapped = {key: _of_blocks(node, brought) for key, node in inside.items()}
            fill_block(edit, copy, replace(blocks[id_], nodes=mapped))
        return brought


def _of_blocks(node: Node, brought: Mapping[GraphId, GraphId]) -> Node:
    """The node, of the block that its own became."""
    if node.kind is not NodeKind.BLOCK:
        return node
    block = GraphId(node.type)
    return node.with_(type=brought.get(block, block))


def _shifted(rect: Rect, dx: float, dy: float) -> Rect:
    x, y, width, height = rect
    return (float(round(x + dx)), float(round(y + dy)), width, height)
