"""Which nodes, wires, their points, frames and notes are selected. Not part of the document."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from graph_editor.document.annotation import AnnotationId
from graph_editor.document.graph import Edge, NodeId


class Selection(QObject):
    """The selected nodes, edges, frames, notes and reroute points of one canvas.

    Attributes:
        nodes, edges, annotations: what is selected.
        points: the selected points of wires, by their wire and their place on it.

    Signals:
        changed: the selection changed; with the nodes and the edges that were selected before.
    """

    changed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.nodes: frozenset[NodeId] = frozenset()
        self.edges: frozenset[Edge] = frozenset()
        self.annotations: frozenset[AnnotationId] = frozenset()
        self.points: frozenset[tuple[Edge, int]] = frozenset()

    def set(
        self,
        nodes: Iterable[NodeId] = (),
        edges: Iterable[Edge] = (),
        annotations: Iterable[AnnotationId] = (),
        points: Iterable[tuple[Edge, int]] = (),
    ) -> None:
        """Select exactly these."""
        before = self.all
        after = frozenset(nodes), frozenset(edges), frozenset(annotations), frozenset(points)
        if after != before:
            self.nodes, self.edges, self.annotations, self.points = after
            self.changed.emit(*before[:2])

    def add(
        self,
        nodes: Iterable[NodeId] = (),
        edges: Iterable[Edge] = (),
        annotations: Iterable[AnnotationId] = (),
        points: Iterable[tuple[Edge, int]] = (),
    ) -> None:
        """Select these as well."""
        self.set(
            self.nodes | frozenset(nodes),
            self.edges | frozenset(edges),
            self.annotations | frozenset(annotations),
            self.points | frozenset(points),
        )

    def toggle(
        self,
        nodes: Iterable[NodeId] = (),
        edges: Iterable[Edge] = (),
        annotations: Iterable[AnnotationId] = (),
        points: Iterable[tuple[Edge, int]] = (),
    ) -> None:
        """Select those of these that are not selected, and deselect the others."""
        self.set(
            self.nodes ^ frozenset(nodes),
            self.edges ^ frozenset(edges),
            self.annotations ^ frozenset(annotations),
            self.points ^ frozenset(points),
        )

    def clear(self) -> None:
        """Select nothing."""
        self.set()

    def holds(self, nodes: Iterable[NodeId] = (), annotations: Iterable[AnnotationId] = ()) -> bool:
        """Whether all of these are selected."""
        return self.nodes.issuperset(nodes) and self.annotations.issuperset(annotations)

    @property
    def all(
        self,
    ) -> tuple[
        frozenset[NodeId], frozenset[Edge], frozenset[AnnotationId], frozenset[tuple[Edge, int]]
    ]:
        """All that is selected, as `set` takes it."""
        return self.nodes, self.edges, self.annotations, self.points

    @property
    def empty(self) -> bool:
        return not any(self.all)
