"""Shared layers of which the node that owns them is not called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from graph_editor.document.graph import Node, NodeId


def heirs_of(
    nodes: Mapping[NodeId, Node], calls: Collection[NodeId], gone: Callable[[Node], bool]
) -> dict[NodeId, NodeId]:
    """For each owner that is gone, the first other call of its layer, which has the layer then.

    Args:
        calls: those that come first.
    """
    heirs: dict[NodeId, NodeId] = {}
    for node_id in sorted(nodes, key=lambda node_id: node_id not in calls):
        node = nodes[node_id]
        owner = nodes.get(node.shared_with) if node.shared_with is not None else None
        if owner is not None and gone(owner) and not gone(node):
            heirs.setdefault(owner.id, node_id)
    return heirs


def with_layer(node: Node, nodes: Mapping[NodeId, Node], heirs: Mapping[NodeId, NodeId]) -> Node:
    """A node as it is where `heirs` have the layers."""
    heir = heirs.get(node.shared_with) if node.shared_with is not None else None
    if node.shared_with is None or heir is None:
        return node
    if heir != node.id:
        return replace(node, shared_with=heir)
    owner = nodes[node.shared_with]
    return replace(node, type=owner.type, params=owner.params, shared_with=None)
