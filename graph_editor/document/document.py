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
    """A graph while it is edited: nodes in order and edges by their ends."""

    def __init__(self, graph: Graph) -> None:
        self.id = graph.id
        self.name = graph.name
        self.nodes: dict[NodeId, Node] = dict(graph.nodes)
        self.incoming: dict[NodeId, set[Edge]] = {node_id: set() for node_id in self.nodes}
        self.outgoing: dict[NodeId, set[Edge]] = {node_id: set() for node_id in self.nodes}
        self.names: dict[str, NodeId] = {
            node.name: node_id for node_id, node in graph.nodes.items()
        }
        for edge in graph.edges:
            self.add_edge(edge)

    def add_edge(self, edge: Edge) -> None:
        self.outgoing[edge.source].add(edge)
        self.incoming[edge.target].add(edge)

    def remove_edge(self, edge: Edge) -> None:
        self.outgoing[edge.source].remove(edge)
        self.incoming[edge.target].remove(edge)

    def insert_node(self, node: Node, index: int) -> None:
        if index >= len(self.nodes):
            self.nodes[node.id] = node
        else:
            items = list(self.nodes.items())
            items.insert(index, (node.id, node))
            self.nodes.clear()
            self.nodes.update(items)
        self.incoming[node.id] = set()
        self.outgoing[node.id] = set()
        self.names[node.name] = node.id

    def freeze(self) -> Graph:
        edges = frozenset(edge for edges in self.outgoing.values() for edge in edges)
        return Graph(self.id, self.name, MappingProxyType(dict(self.nodes)), edges)


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
        node = state.nodes.get(NodeId(name_or_id))
        return node if node is not None else state.nodes[state.names[name_or_id]]

    def has_node(self, node_id: NodeId, graph: GraphId = MAIN) -> bool:
        return node_id in self._graphs[graph].nodes

    def name_taken(self, name: str, graph: GraphId = MAIN) -> bool:
        return name in self._graphs[graph].names

    def index_of(self, node_id: NodeId, graph: GraphId = MAIN) -> int:
        """The node's place in document order. Raises ValueError where it is not in the graph."""
        nodes = self._graphs[graph].nodes
        if node_id not in nodes:
            raise ValueError(f"no node {node_id!r}")
        if next(reversed(nodes)) == node_id:
            return len(nodes) - 1
        return list(nodes).index(node_id)

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
            case NodeAdded(graph, node, index):
                self._graphs[graph].insert_node(node, index)
            case NodeRemoved(graph, node, _):
                state = self._graphs[graph]
                del state.nodes[node.id], state.incoming[node.id], state.outgoing[node.id]
                del state.names[node.name]
            case NodeChanged(graph, before, after):
                state = self._graphs[graph]
                state.nodes[after.id] = after
                if before.name != after.name:
                    if state.names.get(before.name) == before.id:
                        del state.names[before.name]
                    state.names[after.name] = after.id
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
