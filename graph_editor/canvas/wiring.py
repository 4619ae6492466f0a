"""Edits that take some thought about wires: healing, lists, inserting, making room. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from graph_editor.canvas.ports import downstream, first_free_port, takes_list
from graph_editor.document.document import Document
from graph_editor.document.edit import Edit
from graph_editor.document.graph import Edge, NodeId, list_port, parse_port

if TYPE_CHECKING:
    from graph_editor.catalogue.catalogue import Catalogue

GAP = 128.0
"""Room between two nodes in a row, wide enough for a shape on the wire."""

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
            if not self.document.has_node(node_id):
                continue
            lists: dict[str, list[Edge]] = {}
            for edge in self.document.incoming(node_id):
                if takes_list(self.document, self.catalogue, node_id, edge.target_port):
                    lists.setdefault(parse_port(edge.target_port)[0], []).append(edge)
            for name, edges in lists.items():
                self.arrange_list(edit, name, edges)

    def arrange_list(self, edit: Edit, name: str, edges: Sequence[Edge]) -> None:
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
                self.arrange_list(edit, name, edges)
            return
        edit.disconnect(edge)
        edit.connect(edge.source, edge.source_port, target, port)
        self.close_gaps(edit, [edge.target])

    def insert(self, edit: Edit, node_id: NodeId, edge: Edge) -> bool:
        """Put a node between the ends of an edge; False where it takes no wire."""
        port = first_free_port(self.document, self.catalogue, node_id)
        if port is None:
            return False
        edit.disconnect(edge)
        edit.connect(edge.source, edge.source_port, node_id, port)
        edit.connect(node_id, "output", edge.target, edge.target_port)
        return True

    def make_room(self, edit: Edit, node_id: NodeId, width: float, edge: Edge) -> None:
        """Place a node between the ends of an edge and push what follows to the right."""
        source, target = self.document.node(edge.source), self.document.node(edge.target)
        source_width, _ = self.size_of(edge.source)
        start = source.position[0] + source_width + GAP / 2
        node = self.document.node(node_id)
        x, y = node.position
        if start <= target.position[0]:
            x = min(max(x, start), max(start, target.position[0] - GAP / 2 - width))
            edit.move(node_id, (round(x), round(y)))
        missing = x + width + GAP / 2 - target.position[0]
        if missing <= 0 or target.position[0] < start - GAP:
            return
        for other in downstream(self.document, edge.target):
            if other == node_id:
                continue
            position = self.document.node(other).position
            if position[0] >= target.position[0]:
                edit.move(other, (position[0] + round(missing), position[1]))

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
