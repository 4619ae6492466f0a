"""Which nodes, edges, frames and notes are selected. Not part of the document."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from graph_editor.document.annotation import AnnotationId
from graph_editor.document.graph import Edge, NodeId


class Selection(QObject):
    """The selected nodes, edges, frames and notes of one canvas.

    Attributes:
        nodes, edges, annotations: what is selected.

    Signals:
        changed: the selection changed; with the nodes and the edges that were selected before.
    """

    changed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.nodes: frozenset[NodeId] = frozenset()
        self.edges: frozenset[Edge] = frozenset()
        self.annotations: frozenset[AnnotationId] = frozenset()

    def set(
        self,
        nodes: Iterable[NodeId] = (),
        edges: Iterable[Edge] = (),
        annotations: Iterable[AnnotationId] = (),
    ) -> None:
        """Select exactly these."""
        before = self.all
        after = frozenset(nodes), frozenset(edges), frozenset(annotations)
        if after != before:
            self.nodes, self.edges, self.annotations = after
            self.changed.emit(*before[:2])

    def add(
        self,
        nodes: Iterable[NodeId] = (),
        edges: Iterable[Edge] = (),
        annotations: Iterable[AnnotationId] = (),
    ) -> None:
        """Select these as well."""
        self.set(
            self.nodes | frozenset(nodes),
            self.edges | frozenset(edges),
            self.annotations | frozenset(annotations),
        )

    def toggle(
        self,
        nodes: Iterable[NodeId] = (),
        edges: Iterable[Edge] = (),
        annotations: Iterable[AnnotationId] = (),
    ) -> None:
        """Select those of these that are not selected, and deselect the others."""
        self.set(
            self.nodes ^ frozenset(nodes),
            self.edges ^ frozenset(edges),
            self.annotations ^ frozenset(annotations),
        )

    def clear(self) -> None:
        """Select nothing."""
        self.set()

    def holds(self, nodes: Iterable[NodeId] = (), annotations: Iterable[AnnotationId] = ()) -> bool:
        """Whether all of these are selected."""
        return self.nodes.issuperset(nodes) and self.annotations.issuperset(annotations)

    @property
    def all(self) -> tuple[frozenset[NodeId], frozenset[Edge], frozenset[AnnotationId]]:
        """All that is selected, as `set` takes it."""
        return self.nodes, self.edges, self.annotations

    @property
    def empty(self) -> bool:
        return not self.nodes and not self.edges and not self.annotations
