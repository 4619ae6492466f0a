"""Edits that take some thought about wires: healing, lists, inserting, making room. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import inf
from typing import TYPE_CHECKING

from graph_editor.canvas.arrangement.arranging import Box
from graph_editor.canvas.arrangement.room import free_height, shifted
from graph_editor.canvas.wiring.ports import downstream, first_free_port, takes_list
from graph_editor.document.change import EdgeRemoved, NodeAdded
from graph_editor.document.document import Document
from graph_editor.document.edit import Edit, EditError
from graph_editor.document.flow import Flow, Pair
from graph_editor.document.graph import Edge, GraphId, NodeId, Points, list_port, parse_port
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.document.wire_heirs import place_on

if TYPE_CHECKING:
    from graph_editor.canvas.vocabulary import Vocabulary
    from graph_editor.catalogue.catalogue import Catalogue

_NEARLY = 16.0
"""A node that is put on a wire is as far from its line at most to be moved onto it."""

SizeOf = Callable[[NodeId], tuple[float, float]]


class Wiring:
    """Changes of wires inside an open edit.

    Attributes:
        document, catalogue: what is edited and what is known.
        size_of: a node's size on the canvas.
    """

    def __init__(self, document: Document, catalogue: Catalogue, size_of: SizeOf) -> None:
        self.document = document
        self.catalogue = catalogue
        self.size_of = size_of

    def heal(self, edit: Edit, doomed: Iterable[NodeId]) -> None:
        """Lead the wires that pass through `doomed` nodes past them; the nodes can go then."""
        gone = set(doomed)
        for node_id in gone:
            for edge in self.document.outgoing(node_id):
                if edge.target in gone:
                    continue
                source = self._source_before(node_id, gone)
                edit.disconnect(edge)
                if source is not None:
                    edit.connect(source.source, source.source_port, edge.target, edge.target_port)

    def close_gaps(self, edit: Edit, node_ids: Iterable[NodeId]) -> None:
        """Let the slots of ordered lists have no holes after wires were taken away."""
        for node_id in dict.fromkeys(node_ids):
            _close_gaps(edit, self.document, self.catalogue, node_id)

    def replug(self, edit: Edit, edge: Edge, target: NodeId, port: str) -> None:
        """Move the end of an edge to another port; within a list, move it to another place."""
        same_list = (
            target == edge.target
            and parse_port(port)[0] == parse_port(edge.target_port)[0]
            and takes_list(self.document, self.catalogue, target, port)
        )
        if same_list:
            name, index = parse_port(port)
            edges = [
                e for e in self.document.incoming(target) if parse_port(e.target_port)[0] == name
            ]
            edges.remove(edge)
            edges.insert(min(index, len(edges)), edge)
            old = [
                e for e in self.document.incoming(target) if parse_port(e.target_port)[0] == name
            ]
            if edges != old:
                _arrange_list(edit, name, edges)
            return
        edit.disconnect(edge)
        edit.connect(edge.source, edge.source_port, target, port)
        self.close_gaps(edit, [edge.target, target])

    def insert(self, edit: Edit, node_id: NodeId, edge: Edge) -> bool:
        """Put a node between the ends of an edge; False where it takes no wire."""
        port = first_free_port(self.document, self.catalogue, node_id)
        if port is None:
            return False
        edit.disconnect(edge)
        edit.connect(edge.source, edge.source_port, node_id, port)
        edit.connect(node_id, "output", edge.target, edge.target_port)
        return True

    def move_bundle(
        self, edit: Edit, edges: Sequence[Edge], node_id: NodeId, port: str, *, output: bool
    ) -> None:
        """Let edges begin (`output`) or end at another port; a list takes them in a row."""
        if output:
            for edge in edges:
                if (edge.source, edge.source_port) != (node_id, port):
                    edit.disconnect(edge)
                    edit.connect(node_id, port, edge.target, edge.target_port)
            return
        many = takes_list(self.document, self.catalogue, node_id, port)
        if len(edges) > 1 and not many:
            name = self.document.node(node_id).name
            raise EditError(f"{name!r} takes one wire at {port!r}, not {len(edges)}.")
        for edge in edges:
            edit.disconnect(edge)
        name, index = parse_port(port)
        if many:
            ends = [parse_port(e.target_port) for e in self.document.incoming(node_id)]
            index = max((i + 1 for other, i in ends if other == name), default=0)
        for step, edge in enumerate(edges):
            end = list_port(name, index + step) if many else port
            edit.connect(edge.source, edge.source_port, node_id, end)
        self.close_gaps(edit, [node_id, *(edge.target for edge in edges)])

    def make_room(
        self,
        edit: Edit,
        node_id: NodeId,
        size: tuple[float, float],
        edge: Edge,
        points: Points = (),
    ) -> None:
        """Place a node of this size between the ends of an edge; what follows, and whatever that
        would come to lie on, moves on along the flow.

        Args:
            points: what the edge went through. Where one of them lies between the node and an end
                of the edge, the node may stand anywhere as seen from that end.
        """
        flow = edit.flow
        # All of this in flow coordinates.
        boxes = {
            other: Box(*node.position, *(size if other == node_id else self.size_of(other))).turned(
                flow
            )
            for other, node in self.document.nodes().items()
        }
        source, target, node = boxes[edge.source], boxes[edge.target], boxes[node_id]
        width, margin = node.width, flow.gap / 2
        start = source.right + margin
        x = node.x
        way = [_spot(*flow.turn(*point), flow) for point in points]
        place = _place_on(way, source, target, node, flow)
        first, last = place == 0, place == len(way)
        if start <= target.x:
            least = start if first else -inf
            most = target.x - margin - width if last else inf
            x = round(min(max(x, least), max(least, most)))
        missing = round(x + width + margin - target.x)
        if last and missing > 0 and target.x >= start - flow.gap:
            followers = downstream(self.document, edge.target)
            first = [n for n in followers if n != node_id and boxes[n].x >= target.x]
            stay = {node_id, edge.source}
            for other in shifted(boxes, first, missing, stay):
                box = boxes[other]
                boxes[other] = box.at(box.x + missing, box.y)
                edit.move(other, flow.turn(boxes[other].x, box.y))
        ends = (source if first else way[place - 1], target if last else way[place])
        level = _level(node, ends, flow)
        y = round(free_height(boxes, node.at(x, level), [node_id]))
        if (x, y) != (node.x, node.y):
            edit.move(node_id, flow.turn(x, y))

    def _source_before(self, node_id: NodeId, gone: set[NodeId]) -> Edge | None:
        seen: set[NodeId] = set()
        while node_id not in seen:
            seen.add(node_id)
            incoming = self.document.incoming(node_id)
            if not incoming:
                return None
            if incoming[0].source not in gone:
                return incoming[0]
            node_id = incoming[0].source
        return None


def _spot(along: float, across: float, flow: Flow) -> Box:
    """A point of a wire, as a card without length whose ports lie there."""
    return Box(along, across - flow.port_across, 0.0, flow.card[1])


def _place_on(way: Sequence[Box], source: Box, target: Box, node: Box, flow: Flow) -> int:
    """How many of a wire's points lie before a node that is put on it."""

    def port(box: Box, along: float) -> Pair:
        return along, box.y + (flow.port_offset(box.height) or flow.port_across)

    points = [port(spot, spot.x) for spot in way]
    start, end = port(source, source.right), port(target, target.x)
    return place_on(points, start, end, port(node, node.x), port(node, node.right))


def _level(node: Box, ends: Iterable[Box], flow: Flow) -> float:
    """Where a node between two others stands across the flow: in line with the nearer one, where
    it is nearly so already, and else where it is."""
    offset = flow.port_offset(node.height)
    levels = [end.y + flow.port_offset(end.height) - offset for end in ends]
    nearest = min(levels, key=lambda level: abs(level - node.y))
    return nearest if abs(nearest - node.y) <= _NEARLY else node.y


def close_all_gaps(edit: Edit, vocabulary: Vocabulary) -> None:
    """Let ordered lists have no holes where an edit has taken wires away, or added nodes, that
    knows nothing of lists: a fix, say."""
    ends: dict[GraphId, set[NodeId]] = {}
    for change in edit.changes:
        if isinstance(change, EdgeRemoved):
            ends.setdefault(change.graph, set()).add(change.edge.target)
        elif isinstance(change, NodeAdded):  # a copy may lack what fed the first of its slots
            ends.setdefault(change.graph, set()).add(change.node.id)
    for graph, nodes in ends.items():
        document = ShownGraph(vocabulary.document, graph)
        for node_id in sorted(nodes) if vocabulary.document.has_graph(graph) else ():
            _close_gaps(edit.in_graph(graph), document, vocabulary, node_id)


def _close_gaps(edit: Edit, document: Document, catalogue: Catalogue, node_id: NodeId) -> None:
    if not document.has_node(node_id):
        return
    lists: dict[str, list[Edge]] = {}
    for edge in document.incoming(node_id):
        if takes_list(document, catalogue, node_id, edge.target_port):
            lists.setdefault(parse_port(edge.target_port)[0], []).append(edge)
    for name, edges in lists.items():
        _arrange_list(edit, name, edges)


def _arrange_list(edit: Edit, name: str, edges: Sequence[Edge]) -> None:
    """Let these edges fill the slots of list `name` in this order."""
    wanted = [
        Edge(edge.source, edge.source_port, edge.target, list_port(name, index))
        for index, edge in enumerate(edges)
    ]
    if wanted == list(edges):
        return
    for edge in edges:
        edit.disconnect(edge)
    for edge in wanted:
        edit.connect(edge.source, edge.source_port, edge.target, edge.target_port)
