"""What crosses the border of nodes that become a block, and what it is called there."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from graph_editor.document.graph import OUTPUT, GraphId, NodeId, NodeKind, parse_port
from graph_editor.document.kept_outputs import Tensor

if TYPE_CHECKING:
    from graph_editor.document.document import Document

_GENERAL = frozenset(("inputs", "x", "x1", "x2", "xs", "data", "output"))
"""Port names that say nothing."""


class Boundary:
    """The tensors that cross the border of some nodes, and names for them: after the ports at which
    they arrive, and the nodes that make them. All of it as it was when this was made.

    Attributes:
        sources: the tensors that come in from outside.
        results: those that go out or are outputs of the drawing. Where there are none, what goes
            nowhere, since a block must give something.
    """

    def __init__(
        self, document: Document, graph: GraphId, inside: list[NodeId], outputs: Collection[NodeId]
    ) -> None:
        """Of nodes in document order, in a graph whose outputs are made or marked by `outputs`."""
        nodes = document.nodes(graph)
        self._names = {node.id: node.name for node in nodes.values()}
        self._inside = {self._names[node_id] for node_id in inside}
        self._marks = {n.id for n in nodes.values() if n.kind is NodeKind.OUTPUT}
        self._taken_at: dict[Tensor, set[str]] = {}
        self._goes_to: dict[Tensor, list[Tensor]] = {}
        within, last = set(inside), []
        for node_id in inside:
            for edge in document.incoming(node_id, graph):
                if edge.source not in within:
                    ports = self._taken_at.setdefault((edge.source, edge.source_port), set())
                    ports.add(parse_port(edge.target_port)[0])
            outgoing = document.outgoing(node_id, graph)
            for edge in outgoing:
                if edge.target not in within:
                    targets = self._goes_to.setdefault((edge.source, edge.source_port), [])
                    targets.append((edge.target, edge.target_port))
            if not outgoing:
                last.append(node_id)
                if node_id in outputs:
                    self._goes_to[node_id, OUTPUT] = []
        self.sources = list(self._taken_at)
        self.results = list(self._goes_to) or [(node_id, OUTPUT) for node_id in last]

    def input_name(self, source: Tensor) -> str:
        """A name for the input that takes a tensor: the argument it is to the layers inside
        (`query`), `inputs` where it is the only one, or what makes it."""
        ports = self._taken_at[source] - _GENERAL
        if len(ports) == 1:
            return self._apart(next(iter(ports)))
        return self._apart("inputs" if len(self.sources) == 1 else self._names[source[0]])

    def _apart(self, name: str) -> str:
        """The name, or one like it that no node inside has, for these keep theirs."""
        return f"{name}_input" if name in self._inside else name

    def output_name(self, result: Tensor) -> str:
        """A name for the output that gives a tensor: that of the model's output or of the argument
        that it becomes, `outputs` where it is the only one, or after what makes it."""
        targets = self._goes_to.get(result, [])
        marks = [self._names[node_id] for node_id, _ in targets if node_id in self._marks]
        if len(marks) == 1:
            return marks[0]
        ports = {parse_port(port)[0] for _, port in targets} - _GENERAL
        if len(ports) == 1 and len(targets) == 1:
            return next(iter(ports))
        return "outputs" if len(self.results) == 1 else f"{self._names[result[0]]}_output"
