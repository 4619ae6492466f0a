"""The wires of a document's graph, kept ready for the checker while the document is edited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.change import (
    Change,
    EdgeAdded,
    EdgeRemoved,
    NodeAdded,
    NodeChanged,
    NodeRemoved,
)
from graph_editor.document.document import Document
from graph_editor.document.graph import Edge, Node, NodeId
from graph_editor.document.project import MAIN
from graph_editor.validation.binding import Binding, bind
from graph_editor.validation.expansion import Reach
from graph_editor.validation.structure import Structure, examine


class Wiring:
    """Who is connected to whom, how each node is called, and what the structure says.

    Attributes:
        structure: what the wires say as a whole.
        calls: for each shared layer's owner, all calls of it in code order (the owner among them).
    """

    def __init__(
        self, document: Document, catalogue: Catalogue, reach: Reach | None = None
    ) -> None:
        """Of a document's main graph; `reach` says of a flat network what the model reaches."""
        self._reach = reach
        self._document = document
        self._catalogue = catalogue
        self.structure = Structure()
        self.calls: dict[NodeId, tuple[NodeId, ...]] = {}
        self._holders: dict[NodeId, NodeId] = {}
        self._predecessors: dict[NodeId, tuple[NodeId, ...]] = {}
        self._successors: dict[NodeId, tuple[NodeId, ...]] = {}
        self._bindings: dict[NodeId, Binding] = {}
        self.rebuild()

    @property
    def nodes(self) -> Mapping[NodeId, Node]:
        """The nodes in drawing order."""
        return self._document.nodes(MAIN)

    @property
    def document(self) -> Document:
        return self._document

    def rebuild(self) -> None:
        """Read everything again."""
        self._bindings.clear()
        self._predecessors.clear()
        self._successors.clear()
        for node_id in self.nodes:
            self._read_neighbours(node_id)
        self._examine()

    def update(self, changes: Sequence[Change]) -> set[NodeId]:
        """Follow an edit; the nodes whose call may have become another one."""
        nodes = self.nodes
        touched: set[NodeId] = set()
        rewired: set[NodeId] = set()
        owners: set[NodeId] = set()
        structural = False
        for change in changes:
            match change:
                case NodeAdded(graph, node) | NodeRemoved(graph, node) if graph == MAIN:
                    structural = True
                    rewired.add(node.id)
                    owners.add(node.shared_with or node.id)
                case NodeChanged(graph, before, after) if graph == MAIN:
                    touched.add(after.id)
                    owners.add(after.id)
                    if (before.name, before.shared_with, before.kind) != (
                        after.name,
                        after.shared_with,
                        after.kind,
                    ):
                        structural = True
                        rewired.add(after.id)
                        owners.update(filter(None, (before.shared_with, after.shared_with)))
                case EdgeAdded(graph, edge) | EdgeRemoved(graph, edge) if graph == MAIN:
                    structural = True
                    rewired.update((edge.source, edge.target))
                    touched.add(edge.target)
                case _:
                    pass
        for node_id in rewired:
            if node_id in nodes:
                self._read_neighbours(node_id)
                touched.add(node_id)
            else:
                self._predecessors.pop(node_id, None)
                self._successors.pop(node_id, None)
                self._bindings.pop(node_id, None)
        before_calls, before_holders = self.calls, self._holders
        if structural:
            self._examine()
        for owner in owners:
            touched.update(before_calls.get(owner, ()))
            touched.update(self.calls.get(owner, ()))
        if self.calls is not before_calls:
            for owner, calls in self.calls.items():
                held = before_holders.get(owner) == self._holders[owner]
                if before_calls.get(owner) != calls or not held:
                    touched.update(calls)
        touched = {node_id for node_id in touched if node_id in nodes}
        for node_id in touched:
            self._bindings.pop(node_id, None)
        return touched

    def forget_bindings(self, node_ids: Iterable[NodeId]) -> None:
        """Bind these nodes anew when they are next looked at."""
        for node_id in node_ids:
            self._bindings.pop(node_id, None)

    def binding(self, node_id: NodeId) -> Binding:
        """How a node is called."""
        binding = self._bindings.get(node_id)
        if binding is None:
            nodes = self.nodes
            owner = self.owner(node_id)
            binding = bind(
                nodes[node_id],
                owner,
                self._catalogue.entry(owner.type),
                self._document.incoming(node_id),
                nodes,
                isolated=node_id in self.structure.isolated,
            )
            self._bindings[node_id] = binding
        return binding

    def owner(self, node_id: NodeId) -> Node:
        """The node that owns the layer that this node calls: itself, unless it is shared."""
        node = self.nodes[node_id]
        if node.shared_with is None:
            return node
        return self.nodes.get(node.shared_with, node)

    def holder(self, node_id: NodeId) -> NodeId:
        """The call of a node's layer to which its weights are counted: the owner or, where that is
        no part of the model, the first call that is."""
        owner = self.owner(node_id).id
        return self._holders.get(owner, owner)

    def successors(self, node_id: NodeId) -> tuple[NodeId, ...]:
        """The nodes that take this node's outputs."""
        return self._successors[node_id]

    def later_calls(self, node_id: NodeId) -> tuple[NodeId, ...]:
        """The calls of the same shared layer that come after this one."""
        calls = self.calls.get(self.owner(node_id).id)
        return calls[calls.index(node_id) + 1 :] if calls else ()

    def earlier_calls(self, node_id: NodeId) -> tuple[NodeId, ...]:
        """The calls of the same shared layer that come before this one."""
        calls = self.calls.get(self.owner(node_id).id)
        return calls[: calls.index(node_id)] if calls else ()

    def edge_at(self, node_id: NodeId, port: str, index: int) -> Edge:
        """The edge that brings the `index`-th tensor of a port."""
        edges = [
            edge
            for edge in self._document.incoming(node_id)
            if edge.target_port.partition("[")[0] == port
        ]
        return edges[index]

    def descendants(self, node_ids: Iterable[NodeId]) -> set[NodeId]:
        """These nodes and everything that depends on them."""
        found = set(node_ids)
        stack = list(found)
        while stack:
            node_id = stack.pop()
            for successor in (*self._successors[node_id], *self.later_calls(node_id)):
                if successor not in found:
                    found.add(successor)
                    stack.append(successor)
        return found

    def _read_neighbours(self, node_id: NodeId) -> None:
        self._predecessors[node_id] = tuple(
            dict.fromkeys(edge.source for edge in self._document.incoming(node_id))
        )
        self._successors[node_id] = tuple(
            dict.fromkeys(edge.target for edge in self._document.outgoing(node_id))
        )

    def _examine(self) -> None:
        nodes = self.nodes
        self.structure = examine(nodes, self._predecessors, self._successors, self._reach)
        order = self.structure.order
        calls: dict[NodeId, list[NodeId]] = {}
        for node in nodes.values():
            if node.shared_with in nodes and node.shared_with is not None:
                calls.setdefault(node.shared_with, [node.shared_with]).append(node.id)
        self.calls = {
            owner: tuple(sorted(members, key=order.__getitem__)) for owner, members in calls.items()
        }
        loose = self.structure.loose
        self._holders = {
            owner: next((n for n in calls if n not in loose), owner) if owner in loose else owner
            for owner, calls in self.calls.items()
        }
