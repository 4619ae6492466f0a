"""What a project costs: as `cost`, for drawings with blocks and muted nodes as well."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.graph import Graph, NodeId
from graph_editor.validation.analysis import Analysis, Network
from graph_editor.validation.cost import GraphCost, NodeCost, graph_cost
from graph_editor.validation.memory import MemoryEstimate
from graph_editor.validation.shared_layer import heirs_of, with_layer


@dataclass(frozen=True, slots=True)
class ProjectCost:
    """What a project costs.

    Attributes:
        network: the flat network that is counted; what only passes a tensor on is not in it, but
            where this is an output of the model.
        cost: totals, and the cost of each drawn node; a block node has the sum of what is in it.
        memory: estimates what training and prediction need.
    """

    network: Network
    cost: GraphCost
    memory: MemoryEstimate


def project_cost(main: Graph, analysis: Analysis, catalogue: Catalogue) -> ProjectCost:
    """What the network of a main graph costs, as far as Keras' answers are there."""
    network = _without_markers(
        _model(
            analysis.network
            or Network(main.nodes, main.edges, analysis.results, {}, loose=analysis.loose)
        )
    )
    making = {n: node for n, node in network.nodes.items() if n not in network.markers}
    cost = graph_cost(making, network.edges, network.results, catalogue)
    memory = MemoryEstimate(network.nodes, network.edges, network.results, cost, catalogue)
    if analysis.network is None:
        return ProjectCost(network, cost, memory)
    blocks = {
        block: _sum(cost.nodes[member] for member in members if member in cost.nodes)
        for block, members in network.members.items()
        if block in analysis.results
    }
    marked = {n: NodeCost() for n in analysis.network.markers if n in network.results}
    outermost = _outermost(network)
    drawn = replace(
        cost,
        nodes={**marked, **cost.nodes, **blocks},
        uncounted=tuple(dict.fromkeys(outermost.get(n, n) for n in cost.uncounted)),
        free=tuple(dict.fromkeys(outermost.get(n, n) for n in cost.free)),
    )
    return ProjectCost(network, drawn, memory)


def _model(network: Network) -> Network:
    """The part of a network that is the model."""
    loose, nodes = network.loose, network.nodes
    if not loose:
        return network
    heirs = heirs_of(nodes, nodes.keys() - loose, lambda node: node.id in loose)
    return replace(
        network,
        nodes={n: with_layer(nodes[n], nodes, heirs) for n in nodes if n not in loose},
        edges=frozenset(
            e for e in network.edges if e.source not in loose and e.target not in loose
        ),
        results={n: result for n, result in network.results.items() if n not in loose},
    )


def _without_markers(network: Network) -> Network:
    """The network as if it were drawn without blocks: tensors go straight to what takes them.

    A marker stays where nothing takes its tensor, which is then an output of the model.
    """
    markers = network.markers & network.nodes.keys()
    if not markers:
        return network
    given = {e.target: (e.source, e.source_port) for e in network.edges if e.target in markers}
    ends = markers - {e.source for e in network.edges}
    edges = set()
    for edge in network.edges:
        source, port = edge.source, edge.source_port
        while source in markers and source in given:
            source, port = given[source]
        if source not in markers and (edge.target not in markers or edge.target in ends):
            edges.add(edge._replace(source=source, source_port=port))
    return replace(
        network,
        nodes={n: node for n, node in network.nodes.items() if n not in markers or n in ends},
        edges=frozenset(edges),
    )


def _outermost(network: Network) -> dict[NodeId, NodeId]:
    """For each flat node of a block, the block node with the most in it: that of the main graph."""
    found: dict[NodeId, NodeId] = {}
    for block, members in sorted(network.members.items(), key=lambda item: len(item[1])):
        found.update(dict.fromkeys(members, block))
    return found


def _sum(costs: Iterable[NodeCost]) -> NodeCost:
    found = list(costs)
    return NodeCost(
        multiply_adds=_total(cost.multiply_adds for cost in found),
        known=all(cost.known for cost in found),
        elements=_total(cost.elements for cost in found),
        bytes=_total(cost.bytes for cost in found),
        inner_bytes=sum(cost.inner_bytes for cost in found),
        params=sum(cost.params for cost in found),
        trainable_params=sum(cost.trainable_params for cost in found),
        weight_bytes=sum(cost.weight_bytes for cost in found),
        trainable_bytes=sum(cost.trainable_bytes for cost in found),
    )


def _total(counts: Iterable[int | None]) -> int | None:
    """The sum, or None where one is not known."""
    total = 0
    for count in counts:
        if count is None:
            return None
        total += count
    return total
