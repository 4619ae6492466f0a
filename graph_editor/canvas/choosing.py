"""Which nodes belong together: by wires, by type. No Qt."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from graph_editor.document.graph import NodeId

if TYPE_CHECKING:
    from graph_editor.document.shown_graph import ShownGraph


def connected_to(document: ShownGraph, start: NodeId) -> set[NodeId]:
    """All nodes that can be reached over wires, in whichever direction."""
    seen, stack = {start}, [start]
    while stack:
        node_id = stack.pop()
        ends = [edge.source for edge in document.incoming(node_id)]
        ends += [edge.target for edge in document.outgoing(node_id)]
        for other in ends:
            if other not in seen:
                seen.add(other)
                stack.append(other)
    return seen


def same_type(document: ShownGraph, chosen: Collection[NodeId]) -> set[NodeId]:
    """All nodes that are the same layer, operation or block as one of these."""
    nodes = document.nodes()
    types = {(nodes[node_id].kind, nodes[node_id].type) for node_id in chosen}
    return {node.id for node in nodes.values() if (node.kind, node.type) in types}
