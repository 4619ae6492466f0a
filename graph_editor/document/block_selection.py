"""Which nodes can be a block: no tensor leaves them and comes back, and no layer is parted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_editor.document.graph import ENDS, GraphId, NodeId

if TYPE_CHECKING:
    from graph_editor.document.document import Document


@dataclass(frozen=True, slots=True)
class Missing:
    """What a selection lacks to be a block.

    Attributes:
        nodes: what has to be selected as well; empty where nothing helps.
        sentence: why.
    """

    nodes: tuple[NodeId, ...]
    sentence: str


def chosen_for_block(document: Document, graph: GraphId, nodes: Iterable[NodeId]) -> list[NodeId]:
    """Those of these nodes that go into a block, in document order; the model's inputs and outputs
    stay where they are."""
    wanted = set(nodes)
    drawn = document.nodes(graph).values()
    return [node.id for node in drawn if node.id in wanted and node.kind not in ENDS]


def missing_for_block(
    document: Document, graph: GraphId, nodes: Iterable[NodeId]
) -> Missing | None:
    """What these nodes lack to be a block; None where they can be one."""
    inside = set(chosen_for_block(document, graph, nodes))
    if not inside:
        return Missing(
            (), "A block needs at least one layer: select the layers that it is to be made of."
        )
    added: dict[NodeId, None] = {}
    sentence = ""
    while True:
        between = _between(document, graph, inside)
        parted = _parted(document, graph, inside)
        more = dict.fromkeys([*between, *parted])
        if not more:
            break
        if not sentence:
            sentence = _why(document, graph, between, parted)
        ends = [n for n in more if document.node(n, graph).kind in ENDS]
        if ends:
            return Missing((), sentence)
        added |= more
        inside |= more.keys()
    return Missing(tuple(added), sentence) if added else None


def _why(
    document: Document, graph: GraphId, between: dict[NodeId, None], parted: dict[NodeId, NodeId]
) -> str:
    if between:
        first = document.node(next(iter(between)), graph).name
        others = f" and {len(between) - 1:,} more" if len(between) > 1 else ""
        verb = "lie" if others else "lies"
        return (
            f"{first!r}{others} {verb} between the selected nodes, so the block would feed itself."
        )
    missing, there = next(iter(parted.items()))
    return (
        f"{document.node(there, graph).name!r} and {document.node(missing, graph).name!r} share a "
        "layer: a block must hold both of them, or neither."
    )


def _between(document: Document, graph: GraphId, inside: set[NodeId]) -> dict[NodeId, None]:
    """The nodes outside on a way that leaves these nodes and comes back, in document order."""
    after = _reached(document, graph, inside, forward=True)
    before = _reached(document, graph, inside, forward=False)
    found = after & before
    return {node_id: None for node_id in document.nodes(graph) if node_id in found}


def _reached(
    document: Document, graph: GraphId, inside: set[NodeId], *, forward: bool
) -> set[NodeId]:
    seen: set[NodeId] = set()
    stack = list(inside)
    while stack:
        node_id = stack.pop()
        edges = document.outgoing(node_id, graph) if forward else document.incoming(node_id, graph)
        for edge in edges:
            other = edge.target if forward else edge.source
            if other not in inside and other not in seen:
                seen.add(other)
                stack.append(other)
    return seen


def _parted(document: Document, graph: GraphId, inside: set[NodeId]) -> dict[NodeId, NodeId]:
    """Calls of layers of which others are in, and one of those each."""
    found: dict[NodeId, NodeId] = {}
    for node in document.nodes(graph).values():
        owner = node.shared_with
        if owner is None or (node.id in inside) == (owner in inside):
            continue
        missing, there = (owner, node.id) if node.id in inside else (node.id, owner)
        found.setdefault(missing, there)
    return found
