"""The primitive changes of a document; each knows its inverse. Views mirror them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from graph_editor.document.annotation import Annotation
from graph_editor.document.graph import Edge, GraphHeader, GraphId, Node, NodeId, Points
from graph_editor.document.settings import DataSpec, TrainingSpec


@dataclass(frozen=True, slots=True)
class NodeAdded:
    """A node was put into a graph, at this place of the document order."""

    graph: GraphId
    node: Node
    place: int

    def inverse(self) -> Change:
        return NodeRemoved(self.graph, self.node, self.place)


@dataclass(frozen=True, slots=True)
class NodeRemoved:
    """A node was taken out of a graph; its edges went before it."""

    graph: GraphId
    node: Node
    place: int

    def inverse(self) -> Change:
        return NodeAdded(self.graph, self.node, self.place)


@dataclass(frozen=True, slots=True)
class NodeChanged:
    """A node's name, parameters or position changed; its id did not."""

    graph: GraphId
    before: Node
    after: Node

    def inverse(self) -> Change:
        return NodeChanged(self.graph, self.after, self.before)

    @property
    def is_move(self) -> bool:
        """Whether nothing changed but how the node lies there: its place, and being opened or
        collapsed."""
        after = self.after
        lies = {"position": after.position, "opened": after.opened, "collapsed": after.collapsed}
        return self.before.with_(**lies) == after


@dataclass(frozen=True, slots=True)
class NodesSwapped:
    """Two nodes changed places in the document order of their graph."""

    graph: GraphId
    first: NodeId
    second: NodeId

    def inverse(self) -> Change:
        return self


@dataclass(frozen=True, slots=True)
class EdgeAdded:
    """An edge was drawn."""

    graph: GraphId
    edge: Edge

    def inverse(self) -> Change:
        return EdgeRemoved(self.graph, self.edge)


@dataclass(frozen=True, slots=True)
class EdgeRemoved:
    """An edge was taken away."""

    graph: GraphId
    edge: Edge

    def inverse(self) -> Change:
        return EdgeAdded(self.graph, self.edge)


@dataclass(frozen=True, slots=True)
class WireBent:
    """A wire goes through other points."""

    graph: GraphId
    edge: Edge
    before: Points
    after: Points

    def inverse(self) -> Change:
        return WireBent(self.graph, self.edge, self.after, self.before)


@dataclass(frozen=True, slots=True)
class DataChanged:
    """The data description changed."""

    before: DataSpec
    after: DataSpec

    def inverse(self) -> Change:
        return DataChanged(self.after, self.before)


@dataclass(frozen=True, slots=True)
class TrainingChanged:
    """The training description changed."""

    before: TrainingSpec
    after: TrainingSpec

    def inverse(self) -> Change:
        return TrainingChanged(self.after, self.before)


@dataclass(frozen=True, slots=True)
class ProjectChanged:
    """The project's name or description changed, as `(name, description)`."""

    before: tuple[str, str]
    after: tuple[str, str]

    def inverse(self) -> Change:
        return ProjectChanged(self.after, self.before)


@dataclass(frozen=True, slots=True)
class AnnotationAdded:
    """A frame, note or bookmark was put on a graph's canvas, at this place among the others."""

    graph: GraphId
    annotation: Annotation
    place: int

    def inverse(self) -> Change:
        return AnnotationRemoved(self.graph, self.annotation, self.place)


@dataclass(frozen=True, slots=True)
class AnnotationRemoved:
    """A frame, note or bookmark was taken away, from this place among the others."""

    graph: GraphId
    annotation: Annotation
    place: int

    def inverse(self) -> Change:
        return AnnotationAdded(self.graph, self.annotation, self.place)


@dataclass(frozen=True, slots=True)
class AnnotationChanged:
    """An annotation's text, place or colour changed; its id did not."""

    graph: GraphId
    before: Annotation
    after: Annotation

    def inverse(self) -> Change:
        return AnnotationChanged(self.graph, self.after, self.before)


@dataclass(frozen=True, slots=True)
class GraphAdded:
    """A graph (a block) was added to the project, empty: its nodes come as changes of their own.
    `place` is its place among the graphs."""

    graph: GraphId
    header: GraphHeader
    place: int

    def inverse(self) -> Change:
        return GraphRemoved(self.graph, self.header, self.place)


@dataclass(frozen=True, slots=True)
class GraphRemoved:
    """An empty graph was taken out of the project, from this place among the graphs."""

    graph: GraphId
    header: GraphHeader
    place: int

    def inverse(self) -> Change:
        return GraphAdded(self.graph, self.header, self.place)


@dataclass(frozen=True, slots=True)
class GraphChanged:
    """A graph's name, parameters, form or flow changed."""

    graph: GraphId
    before: GraphHeader
    after: GraphHeader

    def inverse(self) -> Change:
        return GraphChanged(self.graph, self.after, self.before)


Change: TypeAlias = (
    NodeAdded
    | NodeRemoved
    | NodeChanged
    | NodesSwapped
    | EdgeAdded
    | EdgeRemoved
    | WireBent
    | DataChanged
    | TrainingChanged
    | ProjectChanged
    | AnnotationAdded
    | AnnotationRemoved
    | AnnotationChanged
    | GraphAdded
    | GraphRemoved
    | GraphChanged
)


def only_looks(changes: Iterable[Change]) -> bool:
    """Whether changes concern nothing but how drawings look: where things lie and which way they
    flow, how wires run, what is written beside them. The network stays what it was."""
    return all(_only_looks(change) for change in changes)


def _only_looks(change: Change) -> bool:
    match change:
        case NodeChanged():
            return change.is_move
        case WireBent() | AnnotationAdded() | AnnotationRemoved() | AnnotationChanged():
            return True
        case GraphChanged(_, before, after):
            return replace(before, flow=after.flow) == after
        case _:
            return False
