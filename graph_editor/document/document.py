"""The document: the project while it is edited, behind one door for edits.

Every change of the project, whoever asks for it, goes through::

    with document.edit("Delete") as edit:
        edit.remove_node(node_id)

An edit collects primitive changes, each with its inverse; if the block raises, what it had done is
undone and nobody hears of it. Views subscribe to `changed` and mirror the changes they are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType

from graph_editor.document.change import (
    Change,
    DataChanged,
    EdgeAdded,
    EdgeRemoved,
    NodeAdded,
    NodeChanged,
    NodeRemoved,
    ProjectChanged,
    TrainingChanged,
)
from graph_editor.document.edit import Edit
from graph_editor.document.graph import Edge, Graph, GraphId, Node, NodeId, parse_port
from graph_editor.document.project import MAIN, Project
from graph_editor.document.settings import DataSpec, TrainingSpec

Listener = Callable[[Sequence[Change]], None]
EditListener = Callable[[str, Sequence[Change], str | None], None]


class _GraphState:
    """A graph while it is edited: nodes in order, edges by their ends, calls by their layer.

    A node's *place* is a number that only grows, so that a node comes back to where it was after an
    undo without renumbering the others; `nodes` is sorted by it when somebody reads.
    """

    def __init__(self, graph: Graph) -> None:
        self.id = graph.id
        self.name = graph.name
        self._nodes: dict[NodeId, Node] = dict(graph.nodes)
        self._sorted = True
        self.places: dict[NodeId, int] = {node_id: i for i, node_id in enumerate(graph.nodes)}
        self.next_place = len(graph.nodes)
        self.incoming: dict[NodeId, set[Edge]] = {node_id: set() for node_id in self._nodes}
        self.outgoing: dict[NodeId, set[Edge]] = {node_id: set() for node_id in self._nodes}
        self.names: dict[str, NodeId] = {
            node.name: node_id for node_id, node in self._nodes.items()
        }
        self.calls: dict[NodeId, set[NodeId]] = {}
        for node in self._nodes.values():
            self._note_call(node)
        for edge in graph.edges:
            self.add_edge(edge)

    @property
    def nodes(self) -> dict[NodeId, Node]:
        if not self._sorted:
            places = self.places
            self._nodes = dict(sorted(self._nodes.items(), key=lambda item: places[item[0]]))
            self._sorted = True
        return self._nodes

    def has_node(self, node_id: NodeId) -> bool:
        return node_id in self._nodes

    def get_node(self, node_id: NodeId) -> Node | None:
        return self._nodes.get(node_id)

    def add_edge(self, edge: Edge) -> None:
        self.outgoing[edge.source].add(edge)
        self.incoming[edge.target].add(edge)

    def remove_edge(self, edge: Edge) -> None:
        self.outgoing[edge.source].remove(edge)
        self.incoming[edge.target].remove(edge)

    def add_node(self, node: Node, place: int) -> None:
        self._sorted = self._sorted and place >= self.next_place
        self._nodes[node.id] = node
        self.places[node.id] = place
        self.next_place = max(self.next_place, place + 1)
        self.incoming[node.id] = set()
        self.outgoing[node.id] = set()
        self.names[node.name] = node.id
        self._note_call(node)

    def remove_node(self, node: Node) -> None:
        del self._nodes[node.id], self.places[node.id]
        del self.incoming[node.id], self.outgoing[node.id], self.names[node.name]
        self._forget_call(node)

    def change_node(self, before: Node, after: Node) -> None:
        self._nodes[after.id] = after
        if before.name != after.name:
            if self.names.get(before.name) == before.id:
                del self.names[before.name]
            self.names[after.name] = after.id
        if before.shared_with != after.shared_with:
            self._forget_call(before)
            self._note_call(after)

    def freeze(self) -> Graph:
        edges = frozenset(edge for edges in self.outgoing.values() for edge in edges)
        return Graph(self.id, self.name, MappingProxyType(dict(self.nodes)), edges)

    def _note_call(self, node: Node) -> None:
        if node.shared_with is not None:
            self.calls.setdefault(node.shared_with, set()).add(node.id)

    def _forget_call(self, node: Node) -> None:
        if node.shared_with is not None:
            self.calls[node.shared_with].discard(node.id)


class Document:
    """The project being edited.

    Attributes:
        changed: called with the changes after every edit, undo and redo (views, checker).
        edited: called with (label, changes, merge key) after a new edit only (the undo stack).
            Edits in a row with the same merge key (not None) may become one undo step.
    """

    def __init__(self, project: Project | None = None) -> None:
        project = project or Project()
        self._graphs = {graph.id: _GraphState(graph) for graph in project.graphs}
        self._name = project.name
        self._description = project.description
        self._extra = project.extra
        self._data = project.data
        self._training = project.training
        self._frozen: Project | None = project
        self._editing = False
        self.changed: list[Listener] = []
        self.edited: list[EditListener] = []

    # Reading

    @property
    def project(self) -> Project:
        """The project as it is now, as a value; the same object until something changes."""
        if self._frozen is None:
            self._frozen = Project(
                name=self._name,
                graphs=tuple(state.freeze() for state in self._graphs.values()),
                data=self._data,
                training=self._training,
                description=self._description,
                extra=self._extra,
            )
        return self._frozen

    @property
    def data(self) -> DataSpec:
        return self._data

    @property
    def training(self) -> TrainingSpec:
        return self._training

    @property
    def name(self) -> str:
        return self._name

    @property
    def description(self) -> str:
        return self._description

    def nodes(self, graph: GraphId = MAIN) -> Mapping[NodeId, Node]:
        """The nodes of a graph in document order; a live view."""
        return MappingProxyType(self._graphs[graph].nodes)

    def node(self, name_or_id: str, graph: GraphId = MAIN) -> Node:
        """The node with this id or, failing that, this name.

        Raises:
            KeyError: there is none.
        """
        state = self._graphs[graph]
        node = state.get_node(NodeId(name_or_id)) or state.get_node(state.names[name_or_id])
        if node is None:
            raise KeyError(name_or_id)
        return node

    def has_node(self, node_id: NodeId, graph: GraphId = MAIN) -> bool:
        return self._graphs[graph].has_node(node_id)

    def calls_of(self, node_id: NodeId, graph: GraphId = MAIN) -> list[NodeId]:
        """The other calls of a node's layer, in document order."""
        state = self._graphs[graph]
        return sorted(state.calls.get(node_id, ()), key=state.places.__getitem__)

    def name_taken(self, name: str, graph: GraphId = MAIN) -> bool:
        return name in self._graphs[graph].names

    def place_of(self, node_id: NodeId, graph: GraphId = MAIN) -> int:
        """The node's place in document order: nodes are sorted by it, it may have gaps.

        Raises:
            KeyError: the node is not in the graph.
        """
        return self._graphs[graph].places[node_id]

    def next_place(self, graph: GraphId = MAIN) -> int:
        """The place of a node that is put at the end."""
        return self._graphs[graph].next_place

    def edges(self, graph: GraphId = MAIN) -> Iterator[Edge]:
        """All edges of a graph, in no particular order."""
        for edges in self._graphs[graph].outgoing.values():
            yield from edges

    def has_edge(self, edge: Edge, graph: GraphId = MAIN) -> bool:
        return edge in self._graphs[graph].outgoing.get(edge.source, ())

    def incoming(self, node_id: NodeId, graph: GraphId = MAIN) -> list[Edge]:
        """Edges into a node, ordered by port name, then by the port's index."""
        return sorted(
            self._graphs[graph].incoming[node_id], key=lambda edge: parse_port(edge.target_port)
        )

    def outgoing(self, node_id: NodeId, graph: GraphId = MAIN) -> list[Edge]:
        """Edges out of a node, ordered by port index, then by target."""
        return sorted(
            self._graphs[graph].outgoing[node_id],
            key=lambda edge: (parse_port(edge.source_port), edge.target, edge.target_port),
        )

    # Writing

    @contextmanager
    def edit(
        self, label: str, graph: GraphId = MAIN, *, merge: str | None = None
    ) -> Iterator[Edit]:
        """Collect changes as one named, undoable step.

        Args:
            label: what the user did, as the undo menu says it ("Delete", "Set units").
            graph: the graph whose nodes and edges are edited.
            merge: edits in a row with the same key become one undo step (typing, nudging).

        Raises:
            RuntimeError: another edit is open.
            EditError: raised inside by a change that cannot be; nothing is left of the edit then.
        """
        if self._editing:
            raise RuntimeError(f"cannot edit ({label}) while another edit is open")
        self._editing = True
        edit = Edit(self, graph)
        try:
            try:
                yield edit
            except BaseException:
                for change in reversed(edit.changes):
                    self._apply(change.inverse())
                raise
        finally:
            self._editing = False
        if not edit.changes:
            return
        changes = tuple(edit.changes)
        self._notify(changes)
        for listener in list(self.edited):
            listener(label, changes, merge)

    def replay(self, changes: Sequence[Change]) -> None:
        """Apply changes again (redo) or inverses (undo). Only the undo command calls this."""
        for change in changes:
            self._apply(change)
        self._notify(changes)

    def reset(self, project: Project) -> None:
        """Become another project. Listeners stay and are *not* told: whoever resets rebuilds."""
        changed, edited = self.changed, self.edited
        self.__init__(project)  # type: ignore[misc]
        self.changed, self.edited = changed, edited

    def _notify(self, changes: Sequence[Change]) -> None:
        for listener in list(self.changed):
            listener(changes)

    def _apply(self, change: Change) -> None:
        self._frozen = None
        match change:
            case NodeAdded(graph, node, place):
                self._graphs[graph].add_node(node, place)
            case NodeRemoved(graph, node, _):
                self._graphs[graph].remove_node(node)
            case NodeChanged(graph, before, after):
                self._graphs[graph].change_node(before, after)
            case EdgeAdded(graph, edge):
                self._graphs[graph].add_edge(edge)
            case EdgeRemoved(graph, edge):
                self._graphs[graph].remove_edge(edge)
            case DataChanged(_, data):
                self._data = data
            case TrainingChanged(_, training):
                self._training = training
            case ProjectChanged(_, (name, description)):
                self._name, self._description = name, description
