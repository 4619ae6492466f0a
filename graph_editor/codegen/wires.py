"""What the wires of a drawing say to code: in which order to build."""

from __future__ import annotations

import heapq
from collections.abc import Mapping

from graph_editor.document.graph import Edge, Graph, NodeId, NodeKind


def sorted_nodes(
    graph: Graph, incoming: Mapping[NodeId, list[Edge]], outgoing: Mapping[NodeId, list[Edge]]
) -> tuple[list[NodeId], list[NodeId]]:
    """Nodes in an order in which they can be built, and those that no order can hold.

    Of the nodes that could come next, the first in document order comes; inputs come before all.
    """
    places = {node_id: place for place, node_id in enumerate(graph.nodes)}
    for node_id, node in graph.nodes.items():
        if node.kind is NodeKind.INPUT:
            places[node_id] -= len(places)
    by_place = {place: node_id for node_id, place in places.items()}
    waiting = {node_id: len(incoming.get(node_id, ())) for node_id in graph.nodes}
    ready = [places[node_id] for node_id, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    order: list[NodeId] = []
    while ready:
        node_id = by_place[heapq.heappop(ready)]
        order.append(node_id)
        for edge in outgoing.get(node_id, ()):
            waiting[edge.target] -= 1
            if waiting[edge.target] == 0:
                heapq.heappush(ready, places[edge.target])
    return order, [node_id for node_id, count in waiting.items() if count > 0]
