"""Blocks taken apart and muted nodes bypassed: the network that Keras is to judge, as one graph.

In the flat graph the main graph's nodes keep their ids, and so do a block's nodes in the block's
first use; further uses get ids of their own. A block's inputs, and each used output of a block
node, stand as `Identity` layers, so that nearly every wire of the drawing is a wire of the flat
graph and a fix made for the one can be done to the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from graph_editor.document.graph import (
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
from graph_editor.document.reference import ExpressionError, substitute
from graph_editor.document.value import Params, Value
from graph_editor.validation.analysis import Problem, Severity

_PASS = "layers.Identity"
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a flat node comes from.

    Attributes:
        graph, node: the drawn node.
        outermost: the node of the main graph that it stands in; itself for a node drawn there.
    """

    graph: GraphId
    node: NodeId
    outermost: NodeId


@dataclass(slots=True)
class Expansion:
    """A project with its blocks taken apart.

    Attributes:
        project: one flat graph, and the rest of the project as it is.
        origins: where each flat node comes from.
        outputs: for each flat block node, the flat tensors that are its outputs, in order.
        members: for each flat block node, the flat nodes that its instances consist of, block nodes
            among them.
        problems: what is wrong with the blocks themselves, at drawn nodes.
        behind_further_outputs: flat nodes with a wire from a block's second output or a later one:
            the only wires that are not wires of the drawing as well.
    """

    project: Project
    origins: dict[NodeId, Origin] = field(default_factory=dict)
    outputs: dict[NodeId, tuple[tuple[NodeId, str], ...]] = field(default_factory=dict)
    members: dict[NodeId, list[NodeId]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    behind_further_outputs: frozenset[NodeId] = frozenset()


def needs_expansion(project: Project) -> bool:
    """Whether the main graph alone is not yet the network."""
    return len(project.graphs) > 1 or any(node.muted for node in project.main.nodes.values())


def expand(project: Project) -> Expansion:
    """The flat network of a project."""
    expansion = Expansion(project)
    builder = _Builder({graph.id: graph for graph in project.graphs}, expansion)
    builder.place(project.main, "", "", {}, None, None, 0)
    flat = Graph(
        MAIN, project.main.name, MappingProxyType(builder.nodes), frozenset(builder.edges.values())
    )
    expansion.project = replace(project, graphs=(flat,))
    expansion.behind_further_outputs = frozenset(
        edge.target for edge in flat.edges if "#" in edge.source
    )
    return expansion


@dataclass(slots=True)
class _Ends:
    """Where the wires of a block node go.

    Attributes:
        inputs: the first repetition's inputs by name.
        more_inputs: inputs of later repetitions that take the same tensor.
        passes: for each used output, the node that passes it on.
    """

    inputs: dict[str, NodeId] = field(default_factory=dict)
    more_inputs: dict[str, list[NodeId]] = field(default_factory=dict)
    passes: dict[int, NodeId] = field(default_factory=dict)


class _Wires:
    """The wires of a drawn graph, grouped by their ends."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._incoming: dict[NodeId, list[Edge]] = {}
        self._outgoing: dict[NodeId, list[Edge]] = {}
        for edge in sorted(graph.edges):
            self._incoming.setdefault(edge.target, []).append(edge)
            self._outgoing.setdefault(edge.source, []).append(edge)
        for edges in self._incoming.values():
            edges.sort(key=lambda edge: parse_port(edge.target_port))

    def incoming(self, node_id: NodeId) -> list[Edge]:
        return self._incoming.get(node_id, [])

    def outgoing(self, node_id: NodeId) -> list[Edge]:
        return self._outgoing.get(node_id, [])

    def outputs(self) -> list[NodeId]:
        """The nodes whose tensors are the graph's outputs, as for a model."""
        nodes = self._graph.nodes
        marked = [
            n for n, node in nodes.items() if node.kind is NodeKind.OUTPUT and self.incoming(n)
        ]
        return marked or [n for n in nodes if self.incoming(n) and not self.outgoing(n)]

    def leading_to(self, ends: list[NodeId]) -> set[NodeId]:
        """The nodes that the ends depend on, owners of shared layers among them."""
        seen, stack = set(ends), list(ends)
        while stack:
            node_id = stack.pop()
            before = [edge.source for edge in self.incoming(node_id)]
            owner = self._graph.nodes[node_id].shared_with
            for other in (*before, *((owner,) if owner in self._graph.nodes else ())):
                if other is not None and other not in seen:
                    seen.add(other)
                    stack.append(other)
        return seen


def _heirs(graph: Graph, needed: set[NodeId]) -> dict[NodeId, NodeId]:
    """Where the node of a shared layer is muted: the first other call, which has its layer then."""
    heirs: dict[NodeId, NodeId] = {}
    for node_id, node in graph.nodes.items():
        owner = graph.nodes.get(node.shared_with) if node.shared_with is not None else None
        if owner is not None and owner.muted and not node.muted and node_id in needed:
            heirs.setdefault(owner.id, node_id)
    return heirs


def _with_layer(node: Node, graph: Graph, heirs: Mapping[NodeId, NodeId]) -> Node:
    heir = heirs.get(node.shared_with) if node.shared_with is not None else None
    if node.shared_with is None or heir is None:
        return node
    if heir != node.id:
        return replace(node, shared_with=heir)
    owner = graph.nodes[node.shared_with]
    return replace(node, type=owner.type, params=owner.params, shared_with=None)


class _Builder:
    """Puts instance after instance into the flat graph."""

    def __init__(self, graphs: Mapping[GraphId, Graph], expansion: Expansion) -> None:
        self.nodes: dict[NodeId, Node] = {}
        self.edges: dict[tuple[NodeId, str], Edge] = {}
        self._graphs = graphs
        self._expansion = expansion
        self._placed: set[GraphId] = set()
        self._ends: dict[NodeId, _Ends] = {}

    def place(
        self,
        graph: Graph,
        prefix: str,
        instance: str,
        values: Mapping[str, Value],
        block: NodeId | None,
        outermost: NodeId | None,
        depth: int,
    ) -> tuple[dict[str, NodeId], tuple[tuple[NodeId, str], ...]]:
        """Put one instance of a graph into the flat graph.

        Args:
            prefix: of the flat ids; "" where the nodes keep theirs.
            instance: the instance's name; "" for the main graph.
            values: of the block's parameters.
            block: the flat id of the block node that it belongs to; None for the main graph.

        Returns:
            The flat ids of its inputs by name, and its outputs as (flat id, port).
        """
        self._placed.add(graph.id)
        inner = graph.id != MAIN
        wires = _Wires(graph)
        outputs = wires.outputs()
        needed = wires.leading_to(outputs) if inner else set(graph.nodes)
        flat = {n: NodeId(f"{prefix}{n}") for n in graph.nodes if n in needed}
        heirs = _heirs(graph, needed)
        for node_id, node in graph.nodes.items():
            if node_id not in needed:
                continue
            origin = Origin(graph.id, node_id, outermost or node_id)
            if node.kind is NodeKind.BLOCK and not node.muted:
                self._block(node, flat[node_id], prefix, instance, values, origin, wires, depth)
            else:
                node = _with_layer(node, graph, heirs)
                self._node(node, flat, instance, values, origin, inner)
            if block is not None:
                self._expansion.members[block].append(flat[node_id])
        for edge in sorted(graph.edges):
            if edge.source in needed and edge.target in needed:
                self._edge(edge, graph, flat, wires)
        inputs = {
            graph.nodes[n].name: f for n, f in flat.items() if graph.nodes[n].kind is NodeKind.INPUT
        }
        return inputs, tuple((flat[n], "output") for n in outputs)

    def _node(
        self,
        node: Node,
        flat: Mapping[NodeId, NodeId],
        instance: str,
        values: Mapping[str, Value],
        origin: Origin,
        inner: bool,
    ) -> None:
        name = inner_name(instance, node.name) if inner else node.name
        is_end = inner and node.kind in (NodeKind.INPUT, NodeKind.OUTPUT)
        bypassed = node.muted and node.kind not in (NodeKind.INPUT, NodeKind.OUTPUT)
        if is_end or bypassed:
            placed = Node(flat[node.id], name, NodeKind.LAYER, _PASS, position=node.position)
        else:
            owner = flat.get(node.shared_with) if node.shared_with is not None else None
            placed = replace(
                node,
                id=flat[node.id],
                name=name,
                params=self._params(node, node.params, values, origin),
                call_params=self._params(node, node.call_params, values, origin),
                shared_with=owner,
            )
        self._put(placed, origin)

    def _block(
        self,
        node: Node,
        flat_id: NodeId,
        prefix: str,
        instance: str,
        values: Mapping[str, Value],
        origin: Origin,
        wires: _Wires,
        depth: int,
    ) -> None:
        graph = self._graphs.get(GraphId(node.type))
        self._expansion.members[flat_id] = []
        name = inner_name(instance, node.name) if instance else node.name
        if graph is None or depth >= _DEEPEST:
            self._put(replace(node, id=flat_id, name=name, kind=NodeKind.LAYER), origin)
            return
        given = self._params(node, node.params, values, origin)
        arguments = {p.name: given.get(p.name, p.default) for p in graph.parameters}
        wired = {parse_port(edge.target_port)[0] for edge in wires.incoming(node.id)}
        previous: tuple[tuple[NodeId, str], ...] = ()
        for index in range(node.repeat):
            first = not prefix and not index and graph.id not in self._placed
            inner_prefix = "" if first else f"{flat_id}/{index}/"
            inputs, outputs = self.place(
                graph,
                inner_prefix,
                repeat_name(name, node.repeat, index),
                arguments,
                flat_id,
                origin.outermost,
                depth + 1,
            )
            if index == 0:
                self._first_inputs(node, flat_id, inputs, wired, origin)
            else:
                self._chain(node, flat_id, inputs, previous, origin)
            previous = outputs
        if not previous:
            self._put(replace(node, id=flat_id, name=name, kind=NodeKind.LAYER), origin)
            self._problem(
                origin, f"The block '{node.name}' has no output yet. Open it and draw what it does."
            )
            return
        self._expansion.outputs[flat_id] = previous
        used = sorted({parse_port(edge.source_port)[1] for edge in wires.outgoing(node.id)}) or [0]
        for index in used:
            if index < len(previous):
                self._pass_on(node, name, flat_id, index, index == used[0], previous, origin)

    def _first_inputs(
        self,
        node: Node,
        flat_id: NodeId,
        inputs: Mapping[str, NodeId],
        wired: set[str],
        origin: Origin,
    ) -> None:
        for name in inputs:
            if name not in wired:
                self._problem(
                    origin,
                    f"'{node.name}' gets nothing at its input '{name}'. Connect a tensor to it.",
                    expected=f"a tensor at '{name}'",
                    received="nothing",
                )
        self._inputs_of(flat_id).update(inputs)

    def _chain(
        self,
        node: Node,
        flat_id: NodeId,
        inputs: Mapping[str, NodeId],
        previous: tuple[tuple[NodeId, str], ...],
        origin: Origin,
    ) -> None:
        """A repetition takes what the one before it gave; further inputs are the same for all."""
        for place, (name, inner) in enumerate(inputs.items()):
            if place < len(previous):
                source, port = previous[place]
                self._connect(source, port, inner, "inputs")
            else:
                self._more_inputs(flat_id).setdefault(name, []).append(inner)

    def _pass_on(
        self,
        node: Node,
        name: str,
        flat_id: NodeId,
        index: int,
        first: bool,
        outputs: tuple[tuple[NodeId, str], ...],
        origin: Origin,
    ) -> None:
        pass_id = flat_id if first else NodeId(f"{flat_id}#{index}")
        passed = Node(
            pass_id,
            name if first else f"{name}_{index}",
            NodeKind.LAYER,
            _PASS,
            position=node.position,
        )
        self._put(passed, origin)
        source, port = outputs[index]
        self._connect(source, port, pass_id, "inputs")
        self._passes(flat_id)[index] = pass_id

    def _edge(self, edge: Edge, graph: Graph, flat: Mapping[NodeId, NodeId], wires: _Wires) -> None:
        source, port = flat[edge.source], edge.source_port
        drawn = graph.nodes[edge.source]
        if drawn.kind is NodeKind.BLOCK and not drawn.muted:
            passed = self._passes(source).get(parse_port(port)[1])
            if passed is not None:
                source, port = passed, "output"
        target, at = flat[edge.target], edge.target_port
        drawn = graph.nodes[edge.target]
        if drawn.muted and drawn.kind not in (NodeKind.INPUT, NodeKind.OUTPUT):
            if wires.incoming(edge.target)[0] == edge:
                self._connect(source, port, target, "inputs")
        elif drawn.kind is NodeKind.BLOCK:
            name = parse_port(at)[0]
            inner = self._inputs_of(target).get(name)
            if inner is not None:
                self._connect(source, port, inner, "inputs")
            for other in self._more_inputs(target).get(name, ()):
                self._connect(source, port, other, "inputs")
        else:
            self._connect(source, port, target, at)

    def _connect(self, source: NodeId, port: str, target: NodeId, at: str) -> None:
        self.edges[target, at] = Edge(source, port, target, at)

    def _put(self, node: Node, origin: Origin) -> None:
        self.nodes[node.id] = node
        self._expansion.origins[node.id] = origin

    def _params(
        self, node: Node, params: Params, values: Mapping[str, Value], origin: Origin
    ) -> Params:
        try:
            result = substitute(params, values)
        except ExpressionError as error:
            self._problem(origin, f"'{node.name}': {error}")
            return Params()
        assert isinstance(result, Params)
        return result

    def _problem(
        self, origin: Origin, message: str, *, expected: str = "", received: str = ""
    ) -> None:
        problem = Problem(origin.node, Severity.ERROR, message, expected, received)
        if problem not in self._expansion.problems:
            self._expansion.problems.append(problem)

    # The ends of each block node, filled while its instances are placed.

    def _inputs_of(self, flat_id: NodeId) -> dict[str, NodeId]:
        return self._ends.setdefault(flat_id, _Ends()).inputs

    def _more_inputs(self, flat_id: NodeId) -> dict[str, list[NodeId]]:
        return self._ends.setdefault(flat_id, _Ends()).more_inputs

    def _passes(self, flat_id: NodeId) -> dict[int, NodeId]:
        return self._ends.setdefault(flat_id, _Ends()).passes
