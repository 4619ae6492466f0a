"""The primitive changes of a document; each knows its inverse. Views mirror them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from graph_editor.document.graph import Edge, GraphId, Node
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
        """Whether nothing but the position changed."""
        return self.before.with_(position=self.after.position) == self.after


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


Change: TypeAlias = (
    NodeAdded
    | NodeRemoved
    | NodeChanged
    | EdgeAdded
    | EdgeRemoved
    | DataChanged
    | TrainingChanged
    | ProjectChanged
)
