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

from graph_editor.document.annotation import Annotation, AnnotationId
from graph_editor.document.block_wires import keep_wires
from graph_editor.document.change import (
    AnnotationAdded,
    AnnotationChanged,
    AnnotationRemoved,
    Change,
    DataChanged,
    EdgeAdded,
    EdgeRemoved,
    GraphAdded,
    GraphChanged,
    GraphRemoved,
    NodeAdded,
    NodeChanged,
    NodeRemoved,
    NodesSwapped,
    ProjectChanged,
    TrainingChanged,
    WireBent,
)
from graph_editor.document.difference import Moment, difference
from graph_editor.document.edit import Edit
from graph_editor.document.graph import (
    Edge,
    Graph,
    GraphHeader,
    GraphId,
    Node,
    NodeId,
    NodeKind,
    Points,
    parse_port,
)
from graph_editor.document.graph_state import GraphState
from graph_editor.document.project import MAIN, Project
from graph_editor.document.settings import DataSpec, TrainingSpec
from graph_editor.document.wire_points import keep_points

Listener = Callable[[Sequence[Change]], None]
EditListener = Callable[[str, Sequence[Change], str | None], None]
Follower = Callable[[Edit], None]


class Document:
    """The project being edited.

    Attributes:
        changed: called with the changes after every edit, undo and redo (views, checker).
        edited: called with (label, changes, merge key) after a new edit only (the undo stack).
            Edits in a row with the same merge key (not None) may become one undo step.
        followers: called with each edit before it is done, to add what must follow from it in the
            same step (what lies beside an opened block makes room when the block grows).
        replaying: whether what `changed` tells is an undo or redo.
    """

    def __init__(self, project: Project | None = None) -> None:
        project = project or Project()
        self._graphs = {graph.id: GraphState(graph) for graph in project.graphs}
        self._name = project.name
        self._description = project.description
        self._extra = project.extra
        self._data = project.data
        self._training = project.training
        self._frozen: Project | None = project
        self._editing = False
        self._jumping = False
        self.changed: list[Listener] = []
        self.edited: list[EditListener] = []
        self.followers: list[Follower] = []
        self.replaying = False

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

    def graphs(self) -> tuple[GraphId, ...]:
        """The ids of all graphs; the main one first."""
        return tuple(self._graphs)

    def has_graph(self, graph: GraphId) -> bool:
        return graph in self._graphs

    def header(self, graph: GraphId = MAIN) -> GraphHeader:
        """A graph's name, parameters, form and flow."""
        return self._graphs[graph].header

    def annotations(self, graph: GraphId = MAIN) -> Mapping[AnnotationId, Annotation]:
        """The frames, notes and bookmarks of a graph; a live view."""
        return MappingProxyType(self._graphs[graph].annotations)

    def references(self, block: GraphId) -> list[tuple[GraphId, NodeId]]:
        """Where a block is used: graph and node, in document order."""
        return [
            (graph, node.id)
            for graph, state in self._graphs.items()
            for node in state.nodes.values()
            if node.kind is NodeKind.BLOCK and node.type == block
        ]

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

    def points(self, graph: GraphId = MAIN) -> Mapping[Edge, Points]:
        """What wires of a graph go through, for those that have such points; a live view."""
        return MappingProxyType(self._graphs[graph].points)

    def incoming(self, node_id: NodeId, graph: GraphId = MAIN) -> list[Edge]:
        """Edges into a node, ordered by port name, then by the port's index."""
        edges = self._graphs[graph].incoming[node_id]
        if len(edges) < 2:
            return list(edges)
        return sorted(edges, key=lambda edge: parse_port(edge.target_port))

    def outgoing(self, node_id: NodeId, graph: GraphId = MAIN) -> list[Edge]:
        """Edges out of a node, ordered by port index, then by target."""
        edges = self._graphs[graph].outgoing[node_id]
        if len(edges) < 2:
            return list(edges)
        return sorted(
            edges,
            key=lambda edge: (parse_port(edge.source_port), edge.target, edge.target_port),
        )

    # Writing

    @contextmanager
    def edit(
        self, label: str, graph: GraphId = MAIN, *, merge: str | None = None
    ) -> Iterator[Edit]:
        """Collect changes as one named, undoable step.

        Args:
            label: what the user did, and to what, as the undo menu says it ("Delete dense").
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
        edit.label = label
        try:
            try:
                yield edit
                keep_wires(edit, self)
                keep_points(edit, self)
                for follower in list(self.followers) if edit.changes else ():
                    follower(edit)
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
            listener(edit.label, changes, merge)

    def replay(self, changes: Sequence[Change]) -> None:
        """Apply changes again (redo) or inverses (undo). Only the undo command calls this."""
        for change in changes:
            self._apply(change)
        if not self._jumping:
            self._tell_replayed(changes)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Undo or redo many steps as if they were one: who listens hears at the end, once, what
        they have come to. Nothing can be edited meanwhile."""
        if self._editing:
            raise RuntimeError("cannot undo or redo while an edit is open")
        before = self._moment()
        self._editing = self._jumping = True
        try:
            yield
        finally:
            self._editing = self._jumping = False
            changes = difference(before, self._moment())
            if changes:
                self._tell_replayed(changes)

    def reset(self, project: Project) -> None:
        """Become another project. Listeners stay and are *not* told: whoever resets rebuilds."""
        listeners = self.changed, self.edited, self.followers
        self.__init__(project)  # type: ignore[misc]
        self.changed, self.edited, self.followers = listeners

    def _moment(self) -> Moment:
        places = {graph: dict(state.places) for graph, state in self._graphs.items()}
        return Moment(self.project, places)

    def _tell_replayed(self, changes: Sequence[Change]) -> None:
        self.replaying = True
        try:
            self._notify(changes)
        finally:
            self.replaying = False

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
            case NodesSwapped(graph, first, second):
                self._graphs[graph].swap_nodes(first, second)
            case EdgeAdded(graph, edge):
                self._graphs[graph].add_edge(edge)
            case EdgeRemoved(graph, edge):
                self._graphs[graph].remove_edge(edge)
            case WireBent(graph, edge, _, points):
                self._graphs[graph].bend_edge(edge, points)
            case DataChanged(_, data):
                self._data = data
            case TrainingChanged(_, training):
                self._training = training
            case ProjectChanged(_, (name, description)):
                self._name, self._description = name, description
            case AnnotationAdded(graph, annotation, place):
                self._graphs[graph].add_annotation(annotation, place)
            case AnnotationChanged(graph, _, annotation):
                self._graphs[graph].annotations[annotation.id] = annotation
            case AnnotationRemoved(graph, annotation):
                del self._graphs[graph].annotations[annotation.id]
            case GraphAdded(graph, header, place):
                state = GraphState(Graph(graph, header.name))
                state.header = header
                graphs = list(self._graphs.items())
                self._graphs = dict([*graphs[:place], (graph, state), *graphs[place:]])
            case GraphRemoved(graph):
                del self._graphs[graph]
            case GraphChanged(graph, _, header):
                self._graphs[graph].header = header
