"""What the wires alone say: order, circles, loose parts, the model's inputs and outputs.

The order is Kahn's, inputs first, with the drawing order to choose between nodes that could come
next: the same in which code calls them, which matters for shared layers. networkx explains what is
wrong (circles, loose parts) and is imported only when something is.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph_editor.document.graph import Edge, Node, NodeId, NodeKind
from graph_editor.validation.analysis import Problem, Severity
from graph_editor.validation.expansion import Reach
from graph_editor.validation.loose_ends import leads_nowhere, not_connected
from graph_editor.validation.name_clash import double_names
from graph_editor.validation.refused_name import refused_names
from graph_editor.validation.structure_fixes import add_input

Neighbours = Mapping[NodeId, Sequence[NodeId]]


@dataclass(frozen=True, slots=True)
class Structure:
    """What the wires say of a graph.

    Attributes:
        order: each node's place in code order; nodes in or behind a circle come last.
        cyclic: the nodes in or behind a circle.
        isolated: the nodes without any wire.
        loose: the nodes that are no part of the model, isolated ones among them.
        left_out: those of them that not even the script holds, so that they hinder nothing.
        inputs: the model's inputs in drawing order.
        outputs: the model's outputs in drawing order, see `Analysis.outputs`.
        problems: what is wrong, in no particular order.
    """

    order: Mapping[NodeId, int] = field(default_factory=dict)
    cyclic: frozenset[NodeId] = frozenset()
    isolated: frozenset[NodeId] = frozenset()
    loose: frozenset[NodeId] = frozenset()
    left_out: frozenset[NodeId] = frozenset()
    inputs: tuple[NodeId, ...] = ()
    outputs: tuple[NodeId, ...] = ()
    problems: tuple[Problem, ...] = ()


def code_order(
    nodes: Mapping[NodeId, Node], predecessors: Neighbours, successors: Neighbours
) -> list[NodeId]:
    """The nodes in the order in which code calls them; those in or behind a circle are missing.

    Args:
        nodes: all nodes in drawing order.
        predecessors, successors: for each node its direct neighbours, each once.
    """
    ids = list(nodes)
    ids.sort(key=lambda node_id: nodes[node_id].kind is not NodeKind.INPUT)
    places = {node_id: place for place, node_id in enumerate(ids)}
    waiting = {node_id: len(predecessors[node_id]) for node_id in ids}
    ready = [places[node_id] for node_id, count in waiting.items() if not count]
    heapq.heapify(ready)
    order = []
    while ready:
        node_id = ids[heapq.heappop(ready)]
        order.append(node_id)
        for successor in successors[node_id]:
            waiting[successor] -= 1
            if not waiting[successor]:
                heapq.heappush(ready, places[successor])
    return order


def neighbours(
    nodes: Mapping[NodeId, Node], edges: Iterable[Edge]
) -> tuple[Neighbours, Neighbours]:
    """For each node its direct predecessors, and its successors, each once."""
    predecessors: dict[NodeId, dict[NodeId, None]] = {node_id: {} for node_id in nodes}
    successors: dict[NodeId, dict[NodeId, None]] = {node_id: {} for node_id in nodes}
    for edge in edges:
        if edge.source in nodes and edge.target in nodes:
            predecessors[edge.target][edge.source] = None
            successors[edge.source][edge.target] = None
    return (
        {node_id: tuple(found) for node_id, found in predecessors.items()},
        {node_id: tuple(found) for node_id, found in successors.items()},
    )


def examine(
    nodes: Mapping[NodeId, Node],
    predecessors: Neighbours,
    successors: Neighbours,
    reach: Reach | None = None,
) -> Structure:
    """What the wires of a graph say.

    Args:
        nodes: the nodes in drawing order.
        predecessors, successors: for each node its direct neighbours, each once.
        reach: for a network made of blocks, what of it is part of the model; what is not, and what
            names clash, is said of the drawing.
    """
    ordered = code_order(nodes, predecessors, successors)
    cyclic = frozenset(nodes.keys() - set(ordered)) if len(ordered) < len(nodes) else frozenset()
    isolated = frozenset(
        node_id for node_id in nodes if not predecessors[node_id] and not successors[node_id]
    )
    leaves = tuple(
        node_id for node_id in nodes if not successors[node_id] and node_id not in isolated
    )
    marked = tuple(
        node_id
        for node_id, node in nodes.items()
        if node.kind is NodeKind.OUTPUT and predecessors[node_id]
    )
    outputs = marked or leaves
    if reach is None:
        unneeded = _unneeded(nodes, predecessors, marked, leaves) - isolated
        loose = left_out = unneeded | isolated
    else:
        outputs = reach.ends
        loose, left_out = frozenset(nodes.keys() - reach.model), reach.left_out
    if loose:  # what is part of the model comes first, as in a script without the rest
        ordered.sort(key=loose.__contains__)
    order = {node_id: place for place, node_id in enumerate(ordered)}
    for node_id in nodes:
        if node_id in cyclic:
            order[node_id] = len(order)
    inputs = tuple(
        node_id
        for node_id, node in nodes.items()
        if node.kind is NodeKind.INPUT and node_id not in loose
    )
    problems = [
        *_circles(nodes, predecessors, cyclic, left_out),
        *_ends(nodes, inputs, outputs, isolated),
    ]
    if reach is None:
        problems += double_names(nodes)
        problems += refused_names(nodes, nodes.keys() - loose)
        problems += _loose(nodes, isolated, unneeded, leaves)
    return Structure(order, cyclic, isolated, loose, left_out, inputs, outputs, tuple(problems))


def _circles(
    nodes: Mapping[NodeId, Node],
    predecessors: Neighbours,
    cyclic: frozenset[NodeId],
    left_out: frozenset[NodeId],
) -> list[Problem]:
    if not cyclic:
        return []
    import networkx

    graph = _graph(cyclic, predecessors)
    problems = []
    for component in networkx.strongly_connected_components(graph):
        inside = graph.subgraph(component)
        if not inside.number_of_edges():
            continue
        circle = [source for source, _ in networkx.find_cycle(inside)]
        first = min(circle, key=list(nodes).index)
        turn = circle.index(first)
        names = [nodes[node_id].name for node_id in (*circle[turn:], *circle[:turn], first)]
        problems.append(
            Problem(
                first,
                Severity.WARNING if first in left_out else Severity.ERROR,
                "These nodes form a circle, but a network's tensors flow one way only: "
                + " → ".join(f"'{name}'" for name in names)
                + ". Remove one of these connections.",
                expected="no way back",
                received=" → ".join(names),
            )
        )
    return problems


def _ends(
    nodes: Mapping[NodeId, Node],
    inputs: tuple[NodeId, ...],
    outputs: tuple[NodeId, ...],
    isolated: frozenset[NodeId],
) -> list[Problem]:
    """Problems of a drawing without a beginning or an end."""
    if not nodes:
        return [
            Problem(
                None,
                Severity.ERROR,
                "The drawing is empty. Begin with an Input: drag it from the palette, or press "
                "Tab on the canvas and type its name.",
                fixes=(add_input(),),
            )
        ]
    if inputs and outputs:
        return []
    lone = next((i for i in isolated if nodes[i].kind is NodeKind.INPUT), None)
    if lone is not None:
        return [
            Problem(
                lone,
                Severity.ERROR,
                f"Nothing follows the input '{nodes[lone].name}'. Connect it to a layer.",
                expected="at least one layer",
                received="none",
            )
        ]
    if not any(node.kind is NodeKind.INPUT for node in nodes.values()):
        return [
            Problem(
                None,
                Severity.ERROR,
                "The model has no input. Add an Input node and connect it to the first layer.",
                expected="at least one Input",
                received="none",
                fixes=(add_input(),),
            )
        ]
    return []


def _unneeded(
    nodes: Mapping[NodeId, Node],
    predecessors: Neighbours,
    marked: tuple[NodeId, ...],
    leaves: tuple[NodeId, ...],
) -> frozenset[NodeId]:
    """The nodes that lead to no output: there are some only where a way ends elsewhere."""
    if not marked or all(nodes[leaf].kind is NodeKind.OUTPUT for leaf in leaves):
        return frozenset()
    import networkx

    graph = _graph(nodes, predecessors)
    needed = set(marked)
    for node_id in marked:
        needed |= networkx.ancestors(graph, node_id)
    return frozenset(nodes.keys() - needed)


def _loose(
    nodes: Mapping[NodeId, Node],
    isolated: frozenset[NodeId],
    unneeded: frozenset[NodeId],
    leaves: tuple[NodeId, ...],
) -> list[Problem]:
    """Nodes that are no part of the model."""
    problems = []
    for node_id, node in nodes.items():
        if node_id in isolated:
            problems += [not_connected(node)] if len(nodes) > 1 else []
        elif node_id in unneeded:
            problems.append(leads_nowhere(node, last=node_id in leaves))
    return problems


def _graph(nodes: Iterable[NodeId], predecessors: Neighbours) -> Any:
    import networkx

    graph = networkx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(
        (source, target)
        for target in graph.nodes
        for source in predecessors[target]
        if source in graph
    )
    return graph
