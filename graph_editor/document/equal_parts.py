"""Parts of a drawing that are the same as a block: found, and replaced by uses of the block.

Inside an open edit. A part is the same where its nodes have the types and the wiring of the block's
nodes and the parameters that these have; a parameter of the block may have another value there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph_editor.document.block_ports import block_inputs
from graph_editor.document.block_wires import outputs_now
from graph_editor.document.edit import Edit
from graph_editor.document.enclosed import half
from graph_editor.document.graph import (
    ENDS,
    OUTPUT,
    Edge,
    GraphId,
    Node,
    NodeId,
    NodeKind,
    output_port,
)
from graph_editor.document.kept_outputs import Tensor, keep_outputs, outputs_of, place_for
from graph_editor.document.reference import ExpressionError, references_in, substitute
from graph_editor.document.value import Params, Reference, Value, same_value

if TYPE_CHECKING:
    from graph_editor.document.document import Document

_MOST_NODES = 200
"""Blocks of more nodes are not looked for."""
_MOST_STEPS = 20_000
"""So many attempts are made from one node on; a drawing in which that is too few is rare."""


@dataclass(slots=True)
class Part:
    """A part of a drawing that is the same as a block.

    Attributes:
        nodes: for each node of the block, the node of the drawing.
        values: the block's parameters there.
    """

    nodes: dict[NodeId, NodeId] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)


class EqualParts:
    """Looks for parts of one graph that are the same as a block, none of which overlap."""

    def __init__(self, document: Document, graph: GraphId, block: GraphId) -> None:
        self._document = document
        self._graph = graph
        self._block = block
        nodes = document.nodes(block).values()
        self._pattern = {n.id: n for n in nodes if n.kind not in ENDS}
        self._inputs = {n.id for n in block_inputs(document, block)}
        self._defaults = {p.name: p.default for p in document.header(block).parameters}
        self._given = {
            (out.source[0], out.source[1])
            for out in outputs_now(document, block)
            if out.source is not None
        }
        self._steps = 0
        self._depth: dict[NodeId, int] = {}

    def find(self) -> list[Part]:
        """The parts, in document order of their first nodes."""
        shared = any(n.shared_with is not None for n in self._pattern.values())
        if shared or len(self._pattern) > _MOST_NODES or not (order := self._order()):
            return []
        self._depth = _depths(self._document, self._graph)
        found: list[Part] = []
        taken: set[NodeId] = set()
        for node in list(self._document.nodes(self._graph).values()):
            part = self._grown(order, node, taken)
            if part is not None:
                found.append(part)
                taken.update(part.nodes.values())
        return found

    def _order(self) -> list[tuple[NodeId, Edge | None]]:
        """The block's nodes, each but the first with a wire to one before it; empty where the
        block is not of one piece."""
        inner = [
            edge
            for edge in sorted(self._document.edges(self._block))
            if edge.source in self._pattern and edge.target in self._pattern
        ]
        order: list[tuple[NodeId, Edge | None]] = []
        seen: set[NodeId] = set()
        for start in list(self._pattern)[:1]:
            order.append((start, None))
            seen.add(start)
        while True:
            found = next((e for e in inner if (e.source in seen) != (e.target in seen)), None)
            if found is None:
                break
            new = found.target if found.source in seen else found.source
            order.append((new, found))
            seen.add(new)
        return order if len(order) == len(self._pattern) else []

    def _grown(
        self, order: list[tuple[NodeId, Edge | None]], first: Node, taken: set[NodeId]
    ) -> Part | None:
        """The part that begins at a node, if there is one."""
        self._steps = 0
        return self._extended(Part(), order, 0, [first.id], taken)

    def _extended(
        self,
        part: Part,
        order: list[tuple[NodeId, Edge | None]],
        place: int,
        candidates: list[NodeId],
        taken: set[NodeId],
    ) -> Part | None:
        mine, _ = order[place]
        for candidate in candidates:
            self._steps += 1
            if self._steps > _MOST_STEPS:
                return None
            if candidate in taken or candidate in part.nodes.values():
                continue
            values = self._same(self._pattern[mine], candidate, part.values)
            if values is None:
                continue
            grown = Part({**part.nodes, mine: candidate}, values)
            if place + 1 == len(order):
                whole = self._whole(grown)
            else:
                after = list(self._along(order[place + 1], grown.nodes))
                whole = self._extended(grown, order, place + 1, after, taken)
            if whole is not None:
                return whole
        return None

    def _along(
        self, step: tuple[NodeId, Edge | None], nodes: Mapping[NodeId, NodeId]
    ) -> Iterator[NodeId]:
        """The nodes that a wire like the block's leads to from what was found already."""
        mine, edge = step
        assert edge is not None
        if edge.target == mine:
            for other in self._document.outgoing(nodes[edge.source], self._graph):
                if (other.source_port, other.target_port) == (edge.source_port, edge.target_port):
                    yield other.target
        else:
            for other in self._document.incoming(nodes[edge.target], self._graph):
                if (other.source_port, other.target_port) == (edge.source_port, edge.target_port):
                    yield other.source

    def _same(
        self, mine: Node, other_id: NodeId, values: dict[str, Value]
    ) -> dict[str, Value] | None:
        """The values of the block's parameters with which a node is like the block's; None where
        with none."""
        other = self._document.node(other_id, self._graph)
        alike = (mine.kind, mine.type, mine.muted, mine.repeat)
        if alike != (other.kind, other.type, other.muted, other.repeat):
            return None
        if other.shared_with is not None or self._document.calls_of(other_id, self._graph):
            return None
        found = dict(values)
        for wanted, given in ((mine.params, other.params), (mine.call_params, other.call_params)):
            if wanted.keys() != given.keys():
                return None
            for name, value in wanted.items():
                if isinstance(value, Reference) and value.expression.strip() in self._defaults:
                    value = found.setdefault(value.expression.strip(), given[name])
                if not references_in(value) and not same_value(value, given[name]):
                    return None
        return found

    def _whole(self, part: Part) -> Part | None:
        """The part with what feeds it, if its wires are those of the block and no others."""
        document, inside = self._document, set(part.nodes.values())
        feeds: dict[NodeId, Tensor] = {}
        for mine, other in part.nodes.items():
            node = document.node(other, self._graph)
            values = {**self._defaults, **part.values}
            try:
                for wanted, given in (
                    (self._pattern[mine].params, node.params),
                    (self._pattern[mine].call_params, node.call_params),
                ):
                    if not same_value(substitute(wanted, values), given):
                        return None
            except ExpressionError:
                return None
            wires = {e.target_port: e for e in document.incoming(other, self._graph)}
            drawn = {e.target_port: e for e in document.incoming(mine, self._block)}
            if wires.keys() != drawn.keys():
                return None
            for port, edge in drawn.items():
                tensor = (wires[port].source, wires[port].source_port)
                if edge.source in self._inputs:
                    if tensor[0] in inside or feeds.setdefault(edge.source, tensor) != tensor:
                        return None
                elif (part.nodes.get(edge.source), edge.source_port) != tensor:
                    return None
            leaving = document.outgoing(other, self._graph)
            for edge in leaving:
                if edge.target not in inside and (mine, edge.source_port) not in self._given:
                    return None
            if not leaving and (mine, output_port(0)) not in self._given:
                return None
        return None if self._comes_back(inside) else part

    def _comes_back(self, inside: set[NodeId]) -> bool:
        """Whether a tensor leaves these nodes and comes back to them."""
        depth, behind_all = self._depth, len(self._depth)
        last = max(depth.get(node_id, behind_all) for node_id in inside)
        seen: set[NodeId] = set()
        stack = list(inside)
        while stack:
            node_id = stack.pop()
            for edge in self._document.outgoing(node_id, self._graph):
                other = edge.target
                if other in inside:
                    if node_id not in inside:
                        return True
                elif other not in seen and depth.get(other, -1) < last:
                    seen.add(other)
                    stack.append(other)
        return False


def _depths(document: Document, graph: GraphId) -> dict[NodeId, int]:
    """A number for each node, greater than those of all nodes that feed it; none for those on a
    circle, which only a file can hold, or behind one."""
    waiting = {node_id: len(document.incoming(node_id, graph)) for node_id in document.nodes(graph)}
    ready = [node_id for node_id, count in waiting.items() if not count]
    depths: dict[NodeId, int] = {}
    while ready:
        node_id = ready.pop()
        depths[node_id] = len(depths)
        for edge in document.outgoing(node_id, graph):
            waiting[edge.target] -= 1
            if not waiting[edge.target]:
                ready.append(edge.target)
    return depths


def use_block(edit: Edit, document: Document, block: GraphId, part: Part) -> NodeId:
    """Put a node of a block in place of a part that is the same; the wires are kept."""
    graph, outputs = edit.graph, outputs_of(edit, document)
    feeds = _feeds(document, graph, block, part)
    tensors = {}
    for index, out in enumerate(outputs_now(document, block)):
        if out.source is not None:
            tensors[part.nodes[out.source[0]], out.source[1]] = output_port(index)
    inside = set(part.nodes.values())
    after = [
        edge for n in inside for edge in document.outgoing(n, graph) if edge.target not in inside
    ]
    places = [document.node(n, graph).position for n in inside]
    left, top = min(x for x, _ in places), min(y for _, y in places)
    right, bottom = max(x for x, _ in places), max(y for _, y in places)
    order = place_for(edit, document, outputs, inside)
    edit.remove_nodes(part.nodes.values())
    defaults = {p.name: p.default for p in document.header(block).parameters}
    given = {
        name: value for name, value in part.values.items() if not same_value(value, defaults[name])
    }
    node = edit.add_node(
        block,
        NodeKind.BLOCK,
        params=Params(given),
        position=(left + half(right - left), top + half(bottom - top)),
        place=order,
    )
    for port, tensor in feeds.items():
        edit.connect(*tensor, node, port)
    for edge in sorted(after):
        port = tensors[edge.source, edge.source_port]
        edit.connect(node, port, edge.target, edge.target_port)
    moved = {tensor: (node, port) for tensor, port in tensors.items()}
    keep_outputs(edit, document, (moved.get((n, OUTPUT), (n, OUTPUT)) for n in outputs))
    return node


def _feeds(document: Document, graph: GraphId, block: GraphId, part: Part) -> dict[str, Tensor]:
    """What feeds each input of the block now: another part before it may have been replaced."""
    found: dict[str, Tensor] = {}
    for end in block_inputs(document, block):
        for drawn in document.outgoing(end.id, block):
            mine = part.nodes.get(drawn.target)
            for edge in document.incoming(mine, graph) if mine is not None else ():
                if edge.target_port == drawn.target_port:
                    found[end.name] = (edge.source, edge.source_port)
    return found
