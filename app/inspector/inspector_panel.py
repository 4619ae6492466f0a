"""The inspector: shows what is selected, or the whole model."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from app.field_undo import FieldUndo
from app.inspector.annotation_view import AnnotationView
from app.inspector.block_view import BlockView
from app.inspector.model_view import EdgeView, ModelView, NodesView
from app.inspector.node_view import NodeView
from app.session import Session
from graph_editor.document.annotation import AnnotationId
from graph_editor.document.change import Change, only_looks
from graph_editor.document.graph import Edge, GraphId, NodeId
from graph_editor.document.shown_graph import ShownGraph


class InspectorPanel(QScrollArea):
    """One view for each thing that can be selected; views are kept.

    Attributes:
        node, nodes, edge, annotation, model, block: the views.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._edges: frozenset[Edge] = frozenset()
        self._annotations: frozenset[AnnotationId] = frozenset()
        self._inner: tuple[GraphId, frozenset[NodeId]] | None = None
        self._inner_edges: tuple[GraphId, frozenset[Edge], str | None] | None = None
        self._use: str | None = None
        self.setAccessibleName("Inspector")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(332)
        self.node = NodeView(session)
        self.nodes = NodesView(session)
        self.edge = EdgeView(session)
        self.annotation = AnnotationView(session)
        self.model = ModelView(session)
        self.block = BlockView(session)
        self._views: tuple[QWidget, ...] = (
            *(self.node, self.nodes, self.edge, self.annotation, self.model, self.block),
        )
        body = QWidget()
        body.setMinimumWidth(1)  # as wide as the panel, whatever stands in it
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        for view in self._views:
            layout.addWidget(view)
            view.hide()
        self.setWidget(body)
        FieldUndo(self)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(0)
        self._refresh.timeout.connect(self.refresh)
        session.selection_changed.connect(self._on_selection_changed)
        session.changes_made.connect(self._on_changes)
        session.analysis_changed.connect(lambda _analysis: self._show_analysis())
        session.project_replaced.connect(self._refresh.start)
        session.graph_shown.connect(lambda _graph: self._refresh.start())
        self.refresh()

    @property
    def current(self) -> QWidget:
        """The view that is shown."""
        return next((view for view in self._views if not view.isHidden()), self.model)

    def warm_up(self) -> None:
        """Make the widgets of a usual layer while nobody waits for them."""
        entry = self._session.catalogue.entry("layers.Conv2D")
        if entry is not None and self.current is not self.node:
            self.node.form.set_entry(entry, entry.sample)

    def show_edges(self, edges: frozenset[Edge]) -> None:
        """These edges are selected on the canvas."""
        if edges != self._edges:
            self._edges = edges
            self.refresh()

    def show_annotations(self, annotations: frozenset[AnnotationId]) -> None:
        """These frames and notes are selected on the canvas."""
        if annotations != self._annotations:
            self._annotations = annotations
            self.refresh()

    def show_inner(self, graph: str, nodes: frozenset[NodeId], use: str = "") -> None:
        """These nodes are selected in a block that is opened in place.

        Args:
            use: what the use of the block is called in the network, where that is known.
        """
        self._inner = (GraphId(graph), nodes) if nodes else None
        self._use = use or None
        self.refresh()
        self.verticalScrollBar().setValue(0)

    def show_inner_wires(self, graph: str, edges: frozenset[Edge], use: str = "") -> None:
        """These edges are selected in a block that is opened in place.

        Args:
            use: as above.
        """
        self._inner_edges = (GraphId(graph), edges, use or None)
        self.refresh()

    def refresh(self) -> None:
        """Show what is selected as it is now."""
        self._refresh.stop()
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
        self._show_selected()
        if had_focus and not self.isAncestorOf(QApplication.focusWidget() or self):
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # not wherever Tab would have gone

    def _show_selected(self) -> None:
        document = self._session.drawing
        selected = [node for node in self._session.selection if document.has_node(node)]
        edges = [edge for edge in self._edges if document.has_edge(edge)]
        drawn = document.annotations()
        annotations = [drawn[each] for each in sorted(self._annotations) if each in drawn]
        drawing, inside = self._inner_drawing()
        if len(selected) == 1:
            self.node.show_node(selected[0])
            self._show(self.node)
        elif len(inside) == 1 and not selected:
            self.node.show_node(inside[0], drawing, self._use)
            self._show(self.node)
        elif selected or inside:
            self.nodes.show_nodes(selected or inside, document if selected else drawing)
            self._show(self.nodes)
        elif annotations and not edges:
            self.annotation.show_annotations(annotations)
            self._show(self.annotation)
        elif len(edges) == 1 and not annotations:
            self.edge.show_edge(edges[0])
            self._show(self.edge)
        elif (inner_edge := self._inner_edge()) is not None:
            self.edge.show_edge(*inner_edge)
            self._show(self.edge)
        elif not document.is_main:
            self.block.show_block()
            self._show(self.block)
        else:
            self.model.show_model()
            self._show(self.model)

    def _inner_drawing(self) -> tuple[ShownGraph, list[NodeId]]:
        """The drawing of an opened block, and the nodes there that are selected, as far as they
        are there still; none where nothing is."""
        document = self._session.document
        if self._inner is None or not document.has_graph(self._inner[0]):
            return self._session.drawing, []
        drawing = ShownGraph(document, self._inner[0])
        return drawing, [node for node in sorted(self._inner[1]) if drawing.has_node(node)]

    def _inner_edge(self) -> tuple[Edge, ShownGraph, str | None] | None:
        """The one edge of an opened block that is selected and there still."""
        document = self._session.document
        if self._inner_edges is None or not document.has_graph(self._inner_edges[0]):
            return None
        graph, edges, use = self._inner_edges
        there = [edge for edge in edges if document.has_edge(edge, graph)]
        return (there[0], ShownGraph(document, graph), use) if len(there) == 1 else None

    def _show(self, shown: QWidget) -> None:
        for view in self._views:
            view.setVisible(view is shown)

    def _show_analysis(self) -> None:
        current = self.current
        if current is self.node:
            self.node.show_analysis()
        elif current is self.model:
            self.model.show_analysis()
        elif current is self.block:
            self.block.show_analysis()
        else:
            self._refresh.start()

    def _on_selection_changed(self, _nodes: frozenset[NodeId]) -> None:
        self.refresh()
        self.verticalScrollBar().setValue(0)

    def _on_changes(self, changes: Sequence[Change]) -> None:
        if self.current is self.annotation or not only_looks(changes):
            self._refresh.start()
