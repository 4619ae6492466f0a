"""Which nodes and edges are selected. Not part of the document."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from graph_editor.document.graph import Edge, NodeId


class Selection(QObject):
    """The selected nodes and edges of one canvas.

    Attributes:
        nodes, edges: what is selected.

    Signals:
        changed: the selection changed; with the nodes and the edges that were selected before.
    """

    changed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.nodes: frozenset[NodeId] = frozenset()
        self.edges: frozenset[Edge] = frozenset()

    def set(self, nodes: Iterable[NodeId] = (), edges: Iterable[Edge] = ()) -> None:
        """Select exactly these."""
        before = self.nodes, self.edges
        after = frozenset(nodes), frozenset(edges)
        if after != before:
            self.nodes, self.edges = after
            self.changed.emit(*before)

    def add(self, nodes: Iterable[NodeId] = (), edges: Iterable[Edge] = ()) -> None:
        """Select these as well."""
        self.set(self.nodes | frozenset(nodes), self.edges | frozenset(edges))

    def toggle(self, nodes: Iterable[NodeId] = (), edges: Iterable[Edge] = ()) -> None:
        """Select those of these that are not selected, and deselect the others."""
        self.set(self.nodes ^ frozenset(nodes), self.edges ^ frozenset(edges))

    def clear(self) -> None:
        """Select nothing."""
        self.set()

    @property
    def empty(self) -> bool:
        return not self.nodes and not self.edges
