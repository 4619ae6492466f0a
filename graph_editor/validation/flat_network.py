"""The flat network of a project while its instances are placed in it."""

from __future__ import annotations

from collections.abc import Mapping

from graph_editor.document.graph import Edge, Node, NodeId
from graph_editor.document.project import Project
from graph_editor.document.reference import ExpressionError, substitute
from graph_editor.document.value import Params, Value
from graph_editor.validation.analysis import Problem, Severity
from graph_editor.validation.expansion import Expansion, Origin

PASS = "layers.Identity"
"""What stands where a tensor is only passed on."""


class FlatNetwork:
    """Nodes and wires of the flat graph, and what is noted on the way.

    Attributes:
        nodes, edges: the flat graph; the edges by the port at which they arrive.
        expansion: where flat nodes come from, and what is wrong with the blocks.
    """

    def __init__(self, project: Project) -> None:
        self.nodes: dict[NodeId, Node] = {}
        self.edges: dict[tuple[NodeId, str], Edge] = {}
        self.expansion = Expansion(project)

    def put(self, node: Node, origin: Origin) -> None:
        """Add a node."""
        self.nodes[node.id] = node
        self.expansion.origins[node.id] = origin

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
        """Note what is wrong with a block, once."""
        problem = Problem(origin.node, Severity.ERROR, message, expected, received)
        if problem not in self.expansion.problems:
            self.expansion.problems.append(problem)
