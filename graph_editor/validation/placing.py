"""Puts the graphs of a project into one flat network, a block as often as it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from graph_editor.document.drawn_wires import Drawings, DrawnWires, is_bypassed
from graph_editor.document.graph import (
    ENDS,
    Edge,
    Graph,
    GraphId,
    Node,
    NodeId,
    NodeKind,
    parse_port,
)
from graph_editor.document.instance import inner_name, repeat_name
from graph_editor.document.project import MAIN, Project
from graph_editor.document.value import Value
from graph_editor.validation.block_ends import BlockEnds, Tensors
from graph_editor.validation.expansion import Expansion, Origin, Reach
from graph_editor.validation.flat_network import FlatNetwork
from graph_editor.validation.loose_ends import empty_outputs, loose_ends
from graph_editor.validation.name_clash import name_clashes, untrainable_names
from graph_editor.validation.shared_layer import heirs_of, with_layer

_DEEPEST = 50


def expand(project: Project) -> Expansion:
    """The flat network of a project."""
    flat, drawings = FlatNetwork(project), Drawings(project.graphs)
    ends = _Placer(drawings, flat).place(project.main, _Instance()).outputs
    graph = Graph(
        MAIN, project.main.name, MappingProxyType(flat.nodes), frozenset(flat.edges.values())
    )
    expansion = flat.expansion
    expansion.project = replace(project, graphs=(graph,))
    expansion.behind_further_outputs = frozenset(
        edge.target for edge in graph.edges if "#" in edge.source
    )
    model = flat.leading_to(node_id for node_id, _ in ends)
    expansion.reach = Reach(tuple(n for n, _ in ends), model, frozenset(flat.left_out))
    expansion.problems += empty_outputs(drawings)
    expansion.remarks += loose_ends(
        drawings,
        lambda node_id: not model.isdisjoint((node_id, *expansion.members.get(node_id, ()))),
    )
    expansion.remarks += name_clashes(expansion, drawings.graphs)
    expansion.remarks += untrainable_names(expansion, drawings.graphs)
    return expansion


@dataclass(frozen=True, slots=True)
class _Instance:
    """One place at which a graph stands in the network; by default that of the main graph.

    Attributes:
        name: the instance's name; "" for the main graph.
        prefix: of the flat ids; "" where the nodes keep theirs.
        values: of the block's parameters.
        block: the flat id of the block node that it belongs to; None for the main graph.
        outermost: the node of the main graph that it stands in.
        depth: in how many blocks it stands.
    """

    name: str = ""
    prefix: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    block: NodeId | None = None
    outermost: NodeId | None = None
    depth: int = 0


@dataclass(slots=True)
class _Placed:
    """One instance while it is placed: the graph, its wires, and its flat ids."""

    graph: Graph
    wires: DrawnWires
    instance: _Instance
    flat: dict[NodeId, NodeId]

    def name(self, node: Node) -> str:
        """What a node is called in this instance."""
        return inner_name(self.instance.name, node.name) if self.instance.name else node.name

    def origin(self, node_id: NodeId) -> Origin:
        """Where a node comes from."""
        return Origin(self.graph.id, node_id, self.instance.outermost or node_id)


@dataclass(frozen=True, slots=True)
class _Given:
    """An instance's ends in the flat graph.

    Attributes:
        inputs: by name, in document order: those that lead to an output.
        idle: the other inputs.
        outputs: in order.
    """

    inputs: Mapping[str, NodeId]
    idle: Mapping[str, NodeId]
    outputs: Tensors


class _Placer:
    """Puts instance after instance into the flat graph."""

    def __init__(self, drawings: Drawings, flat: FlatNetwork) -> None:
        self._drawings = drawings
        self._flat = flat
        self._placed: set[GraphId] = set()
        self._ends: dict[NodeId, BlockEnds] = {}

    def place(self, graph: Graph, instance: _Instance) -> _Given:
        """Put one instance of a graph into the flat graph."""
        self._placed.add(graph.id)
        wires, needed = self._drawings.wires(graph.id), self._drawings.needed(graph.id)
        flat = {n: NodeId(f"{instance.prefix}{n}") for n in graph.nodes}
        here = _Placed(graph, wires, instance, flat)
        heirs = heirs_of(graph.nodes, needed, lambda node: node.muted)
        outer, models = self._flat.leaving_out, self._flat.models
        if graph.as_model and instance.block is not None:
            self._flat.expansion.nested.append((instance.block, instance.name))
            self._flat.models = (*models, instance.name)
        # What the network needs comes first: of a block's uses the first one keeps its ids.
        for node_id in sorted(flat, key=lambda node_id: node_id not in needed):
            node = graph.nodes[node_id]
            self._flat.leaving_out = outer or node_id not in needed
            if node.kind is NodeKind.BLOCK and not node.muted:
                self._block(node, here)
            else:
                self._node(with_layer(node, graph.nodes, heirs), here)
            if instance.block is not None:
                self._flat.expansion.members[instance.block].append(flat[node_id])
        self._flat.leaving_out, self._flat.models = outer, models
        for edge in sorted(graph.edges):
            if edge.source in flat and edge.target in flat:
                self._edge(edge, here)
        inputs = {n: node.name for n, node in graph.nodes.items() if node.kind is NodeKind.INPUT}
        given = _Given(
            {name: flat[n] for n, name in inputs.items() if n in needed},
            {name: flat[n] for n, name in inputs.items() if n not in needed},
            tuple((flat[n], "output") for n in wires.outputs()),
        )
        if graph.as_model:
            all_ends = (*given.inputs.values(), *(node_id for node_id, _ in given.outputs))
            self._flat.together.update((node_id, all_ends) for node_id, _ in given.outputs)
        return given

    def _node(self, node: Node, here: _Placed) -> None:
        flat_id, origin, values = here.flat[node.id], here.origin(node.id), here.instance.values
        is_end = here.instance.block is not None and node.kind in ENDS
        if is_end or is_bypassed(node):
            self._flat.pass_on(flat_id, here.name(node), node.position, origin)
            return
        owner = here.flat.get(node.shared_with) if node.shared_with is not None else None
        name, params = here.name(node), self._flat.params(node, node.params, values, origin)
        call_params = self._flat.params(node, node.call_params, values, origin)
        placed = node  # as nearly every node of the main graph is
        same = params is node.params and call_params is node.call_params
        if not same or (flat_id, name, owner) != (node.id, node.name, node.shared_with):
            placed = replace(
                node,
                id=flat_id,
                name=name,
                params=params,
                call_params=call_params,
                shared_with=owner,
            )
        self._flat.put(placed, origin)

    def _block(self, node: Node, here: _Placed) -> None:
        graph = self._drawings.graphs.get(GraphId(node.type))
        flat_id, name, origin = here.flat[node.id], here.name(node), here.origin(node.id)
        self._flat.expansion.members[flat_id] = []
        if graph is None or here.instance.depth >= _DEEPEST:
            self._flat.put(replace(node, id=flat_id, name=name, kind=NodeKind.LAYER), origin)
            return
        given = self._flat.params(node, node.params, here.instance.values, origin)
        ends = self._ends[flat_id] = BlockEnds(self._flat, node, flat_id, name, origin)
        wired = {parse_port(edge.target_port)[0] for edge in here.wires.incoming(node.id)}
        taken = here.wires.outgoing(node.id)
        outputs: Tensors = ()
        for index in range(node.repeat):
            first = not here.instance.prefix and not index and graph.id not in self._placed
            inner = _Instance(
                repeat_name(name, node.repeat, index),
                "" if first else f"{flat_id}/{index}/",
                {p.name: given.get(p.name, p.default) for p in graph.parameters},
                flat_id,
                origin.outermost,
                here.instance.depth + 1,
            )
            placed = self.place(graph, inner)
            if index == 0:
                # Of a block that stands alone, that is said; what it lacks need not be.
                alone = self._flat.leaving_out and not wired and not taken
                ends.begin(placed.inputs, placed.idle, placed.inputs if alone else wired)
            else:
                ends.chain(placed.inputs, placed.idle, outputs)
            outputs = placed.outputs
        if not outputs:
            self._flat.put(replace(node, id=flat_id, name=name, kind=NodeKind.LAYER), origin)
            self._flat.problem(
                origin, f"The block '{node.name}' has no output yet. Open it and draw what it does."
            )
            return
        self._flat.expansion.outputs[flat_id] = outputs
        used = {parse_port(edge.source_port)[1] for edge in taken}
        ends.give(outputs, sorted(used) or [0])

    def _edge(self, edge: Edge, here: _Placed) -> None:
        nodes, flat = here.graph.nodes, here.flat
        source, port = flat[edge.source], edge.source_port
        drawn = nodes[edge.source]
        if drawn.kind is NodeKind.BLOCK and not drawn.muted and source in self._ends:
            passed = self._ends[source].output(parse_port(port)[1])
            if passed is not None:
                source, port = passed, "output"
        target, at = flat[edge.target], edge.target_port
        drawn = nodes[edge.target]
        if is_bypassed(drawn):
            if here.wires.incoming(edge.target)[0] == edge:
                self._flat.connect(source, port, target, "inputs")
        elif drawn.kind is NodeKind.BLOCK and target in self._flat.expansion.outputs:
            for inner in self._ends[target].inputs_at(parse_port(at)[0]):
                self._flat.connect(source, port, inner, "inputs")
        else:
            self._flat.connect(source, port, target, at)
