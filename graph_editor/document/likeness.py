"""Whether two blocks are the same, whatever the ids of what is in them and wherever it lies."""

from __future__ import annotations

from collections.abc import Mapping

from graph_editor.document.graph import ENDS, Graph, GraphId, Node, NodeId, NodeKind
from graph_editor.document.value import Params


def alike(
    one: Graph, other: Graph, ones: Mapping[GraphId, Graph], others: Mapping[GraphId, Graph]
) -> bool:
    """Whether two blocks make the same of the same.

    Args:
        ones, others: the graphs beside each of them, for the blocks that they hold.
    """
    return _signature(one, ones) == _signature(other, others)


def _signature(graph: Graph, graphs: Mapping[GraphId, Graph]) -> object:
    """What can be compared of a graph: nodes by their names, which are its own."""
    names = {node.id: node.name for node in graph.nodes.values()}
    wires = {
        (names[edge.source], edge.source_port, names[edge.target], edge.target_port)
        for edge in graph.edges
    }
    nodes = {node.name: _described(node, names, graphs) for node in graph.nodes.values()}
    # Only the order of the ends means something.
    ends = [node.name for node in graph.nodes.values() if node.kind in ENDS]
    parameters = [(p.name, Params(default=p.default)) for p in graph.parameters]
    return (parameters, graph.as_model, ends, nodes, wires)


def _described(
    node: Node, names: Mapping[NodeId, str], graphs: Mapping[GraphId, Graph]
) -> tuple[object, ...]:
    inner = graphs.get(GraphId(node.type)) if node.kind is NodeKind.BLOCK else None
    return (
        node.kind,
        node.type if inner is None else _signature(inner, graphs),
        node.params,
        node.call_params,
        node.muted,
        node.repeat,
        names.get(node.shared_with) if node.shared_with is not None else None,
    )
