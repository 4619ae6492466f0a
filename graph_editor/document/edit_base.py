"""What every verb of an edit stands on: it looks up, checks, and does one change at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from graph_editor.document.block_wires import BlockOutput, outputs_now
from graph_editor.document.change import (
    Change,
    EdgeAdded,
    EdgeRemoved,
    NodeAdded,
    NodeChanged,
    NodeRemoved,
    NodesSwapped,
)
from graph_editor.document.flow import Flow
from graph_editor.document.graph import Edge, GraphId, Node, NodeId, Points
from graph_editor.document.project import MAIN

if TYPE_CHECKING:
    from graph_editor.document.document import Document


_SHAPING = (NodeAdded, NodeRemoved, EdgeAdded, EdgeRemoved, NodesSwapped)
"""Changes after which a block may give other tensors, or in another order."""


class EditError(ValueError):
    """A change that cannot be made; the message is a sentence for the user."""


class EditBase:
    """One edit of one graph.

    Attributes:
        graph: the graph whose nodes and edges are edited.
        label: what the undo step will be called; it may be made more exact while it is done.
        changes: the primitive changes made so far; already applied.
        outputs_before: what blocks that were changed gave before this edit.
        lost_points: what wires went through that were taken away, by graph.
    """

    def __init__(self, document: Document, graph: GraphId, whole: Self | None = None) -> None:
        self._document = document
        self.graph = graph
        self.label = ""
        self.changes: list[Change] = [] if whole is None else whole.changes
        self.outputs_before: dict[GraphId, tuple[BlockOutput, ...]] = (
            {} if whole is None else whole.outputs_before
        )
        self.lost_points: dict[GraphId, dict[Edge, Points]] = (
            {} if whole is None else whole.lost_points
        )
        self._numbers: dict[str, int] = {}

    def in_graph(self, graph: GraphId) -> Self:
        """The same edit, for the nodes of another graph.

        Raises:
            EditError: there is no such graph.
        """
        if not self._document.has_graph(graph):
            raise EditError(f"There is no graph {graph!r}.")
        return type(self)(self._document, graph, self)

    @property
    def flow(self) -> Flow:
        """Which way the drawing of the edited graph flows."""
        return self._document.header(self.graph).flow

    def has_node(self, node_id: NodeId) -> bool:
        """Whether the graph has this node."""
        return self._document.has_node(node_id, self.graph)

    def node(self, node_id: NodeId) -> Node:
        """The node with this id, as it is now.

        Raises:
            EditError: there is none.
        """
        if not self._document.has_node(node_id, self.graph):
            raise EditError(f"There is no node {node_id!r}.")
        return self._document.node(node_id, self.graph)

    def _change(self, before: Node, after: Node) -> None:
        if before != after:
            self._do(NodeChanged(self.graph, before, after))

    def _do(self, change: Change) -> None:
        if isinstance(change, _SHAPING) and change.graph != MAIN:
            graph = change.graph
            if graph not in self.outputs_before:
                self.outputs_before[graph] = outputs_now(self._document, graph)
        self._document._apply(change)
        self.changes.append(change)
