"""What the inputs and outputs of a new block are called: after what they are to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_editor.document.graph import GraphId, NodeId, NodeKind, parse_port

if TYPE_CHECKING:
    from graph_editor.document.document import Document

_GENERAL = frozenset(("inputs", "x", "x1", "x2", "xs", "data", "output"))
"""Port names that say nothing."""


class BoundaryNames:
    """Guesses names from the ports at which tensors arrive, and from the nodes that make them.

    Ask before the nodes are moved.
    """

    def __init__(self, document: Document, graph: GraphId, inside: set[NodeId]) -> None:
        self._names = {node.id: node.name for node in document.nodes(graph).values()}
        self._inside = {self._names[node_id] for node_id in inside}
        self._made = {node.id: node.kind for node in document.nodes(graph).values()}
        self._inputs: dict[tuple[NodeId, str], set[str]] = {}
        self._outputs: dict[tuple[NodeId, str], list[tuple[NodeId, str]]] = {}
        for edge in document.edges(graph):
            tensor = (edge.source, edge.source_port)
            if edge.target in inside and edge.source not in inside:
                self._inputs.setdefault(tensor, set()).add(parse_port(edge.target_port)[0])
            elif edge.source in inside and edge.target not in inside:
                self._outputs.setdefault(tensor, []).append((edge.target, edge.target_port))

    def input(self, tensor: tuple[NodeId, str], many: int) -> str:
        """A name for the input that takes a tensor: the argument it is to the layers inside
        (`query`), `inputs` where it is the only one, or what makes it."""
        ports = self._inputs.get(tensor, set()) - _GENERAL
        if len(ports) == 1:
            return self._apart(next(iter(ports)))
        return self._apart("inputs" if many == 1 else self._names[tensor[0]])

    def _apart(self, name: str) -> str:
        """The name, or one like it that no node inside has, for these keep theirs."""
        return f"{name}_input" if name in self._inside else name

    def output(self, tensor: tuple[NodeId, str]) -> str:
        """A name for the output that gives a tensor: that of the model's output or of the argument
        that it becomes; "" where neither says anything."""
        ends = self._outputs.get(tensor, [])
        marks = [self._names[n] for n, _ in ends if self._made[n] is NodeKind.OUTPUT]
        if len(marks) == 1:
            return marks[0]
        ports = {parse_port(port)[0] for _, port in ends} - _GENERAL
        return next(iter(ports)) if len(ports) == 1 and len(ends) == 1 else ""
