"""The flat network of a project while its instances are placed in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph_editor.document.graph import Edge, Node, NodeId, NodeKind
from graph_editor.document.project import Project
from graph_editor.document.reference import ExpressionError, substitute
from graph_editor.document.value import Params, Value
from graph_editor.validation.analysis import Problem, Severity
from graph_editor.validation.expansion import Expansion, Origin

_PASS = "layers.Identity"
"""What stands where a tensor is only passed on."""


class FlatNetwork:
    """Nodes and wires of the flat graph, and what is noted on the way.

    Attributes:
        nodes, edges: the flat graph; the edges by the port at which they arrive.
        expansion: where flat nodes come from, and what is wrong with the blocks.
        left_out: the nodes that lead to no output of the graph they are drawn in.
        together: for each output and input of a nested model, the others: one of the outputs is in
            the network with all of them.
        leaving_out: what is placed now is left out.
        models: the names of the nested models that what is placed now is in.
    """

    def __init__(self, project: Project) -> None:
        self.nodes: dict[NodeId, Node] = {}
        self.edges: dict[tuple[NodeId, str], Edge] = {}
        self.expansion = Expansion(project)
        self.left_out: set[NodeId] = set()
        self.leaving_out = False
        self.models: tuple[str, ...] = ()
        self.together: dict[NodeId, tuple[NodeId, ...]] = {}
        self._said: set[Problem] = set()

    def put(self, node: Node, origin: Origin) -> None:
        """Add a node."""
        self.nodes[node.id] = node
        self.expansion.origins[node.id] = origin
        if self.leaving_out:
            self.left_out.add(node.id)
        if self.models:
            self.expansion.models[node.id] = self.models

    def pass_on(
        self, node_id: NodeId, name: str, position: tuple[float, float], origin: Origin
    ) -> None:
        """Add what stands where a tensor is only passed on."""
        self.put(Node(node_id, name, NodeKind.LAYER, _PASS, position=position), origin)
        self.expansion.markers.add(node_id)

    def leading_to(self, ends: Iterable[NodeId]) -> frozenset[NodeId]:
        """The nodes that these need."""
        before: dict[NodeId, list[NodeId]] = {}
        for edge in self.edges.values():
            before.setdefault(edge.target, []).append(edge.source)
        seen = set(ends)
        stack = list(seen)
        while stack:
            node_id = stack.pop()
            for other in (*before.get(node_id, ()), *self.together.get(node_id, ())):
                if other not in seen:
                    seen.add(other)
                    stack.append(other)
        return frozenset(seen)

    def connect(self, source: NodeId, port: str, target: NodeId, at: str) -> None:
        """Add a wire."""
        self.edges[target, at] = Edge(source, port, target, at)

    def params(
        self, node: Node, params: Params, values: Mapping[str, Value], origin: Origin
    ) -> Params:
        """A node's parameters where the block's have these values."""
        try:
            result = substitute(params, values)
        except ExpressionError as error:
            self.problem(origin, f"'{node.name}': {error}")
            return Params()
        assert isinstance(result, Params)
        return result

    def problem(
        self, origin: Origin, message: str, *, expected: str = "", received: str = ""
    ) -> None:
        """Note what is wrong with a block, once; where it is left out that is no error."""
        left_out = self.leaving_out
        severity = Severity.WARNING if left_out else Severity.ERROR
        problem = Problem(origin.node, severity, message, expected, received)
        if problem not in self._said:
            self._said.add(problem)
            (self.expansion.remarks if left_out else self.expansion.problems).append(problem)
