"""Inputs whose numbers are looked up: ids of words, which have a range.

Ids go to an Embedding directly, or through what only rearranges them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from graph_editor.document.graph import Edge, Node, NodeId, NodeKind, parse_port

TAKERS = {
    "layers.Embedding": "input_dim",
    "layers.ReversibleEmbedding": "input_dim",
    "layers.CategoryEncoding": "num_tokens",
    "ops.one_hot": "num_classes",
    "ops.multi_hot": "num_classes",
}
"""What looks ids up, and the parameter that says how many there are."""

_KEEPERS = frozenset(
    [
        *("layers.Identity", "layers.Flatten", "layers.Permute", "layers.RepeatVector"),
        *("layers.Reshape", "layers.Concatenate", "layers.Cropping1D", "layers.UpSampling1D"),
        *("ops.broadcast_to", "ops.cast", "ops.concatenate", "ops.expand_dims", "ops.flip"),
        *("ops.hstack", "ops.identity", "ops.moveaxis", "ops.ravel", "ops.repeat", "ops.reshape"),
        *("ops.roll", "ops.slice", "ops.split", "ops.squeeze", "ops.stack", "ops.stop_gradient"),
        *("ops.swapaxes", "ops.tile", "ops.transpose", "ops.unstack", "ops.vstack"),
    ]
)
"""What leaves numbers as they are."""


def id_counts(nodes: Mapping[NodeId, Node], edges: Iterable[Edge]) -> dict[NodeId, int]:
    """For each Input whose numbers are looked up: how many ids all who do so know."""
    arriving: dict[NodeId, list[Edge]] = {}
    for edge in edges:
        arriving.setdefault(edge.target, []).append(edge)
    counts: dict[NodeId, int] = {}
    for node_id, node in nodes.items():
        owner = nodes.get(node.shared_with, node) if node.shared_with is not None else node
        count = owner.params.get(TAKERS.get(owner.type, ""))
        looks_up = not node.call_params.get("reverse")
        if isinstance(count, int) and not isinstance(count, bool) and count > 0 and looks_up:
            for source in id_sources(node_id, nodes, lambda n: arriving.get(n, ())):
                counts[source] = min(count, counts.get(source, count))
    return counts


def id_sources(
    node_id: NodeId,
    nodes: Mapping[NodeId, Node],
    incoming: Callable[[NodeId], Sequence[Edge]],
) -> list[NodeId]:
    """The Inputs whose numbers arrive as they are at a node that looks them up."""
    found: dict[NodeId, None] = {}
    seen = {node_id}
    stack = [e.source for e in incoming(node_id) if parse_port(e.target_port)[0] != "count_weights"]
    while stack:
        source = stack.pop()
        if source in seen or source not in nodes:
            continue
        seen.add(source)
        node = nodes[source]
        if node.kind is NodeKind.INPUT:
            found[source] = None
        elif node.muted or node.type in _KEEPERS:
            edges = incoming(source)
            stack += [edge.source for edge in (edges[:1] if node.muted else edges)]
    return list(found)
