"""Which of a document's graphs is shown, and the ways from one to another."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from graph_editor.canvas.looking.clear_view import is_clear, look_at_clearly
from graph_editor.canvas.looking.opening import look_at_beginning
from graph_editor.canvas.looking.scene_view import SceneView
from graph_editor.canvas.style import (
    NEAR_SCALE,
)
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.annotation import AnnotationId
from graph_editor.document.document import Document
from graph_editor.document.graph import GraphId, NodeId, NodeKind
from graph_editor.document.project import MAIN
from graph_editor.validation.analysis import Analysis

_CACHE_KIB = 64 * 1024


class GraphView(SceneView):
    """A document's graphs, to be looked at; one is shown at a time.

    Signals:
        graph_changed: another graph is shown now; with its id.
    """

    graph_changed = Signal(str)

    def __init__(
        self, document: Document, catalogue: Catalogue, parent: QWidget | None = None
    ) -> None:
        super().__init__(document, catalogue, parent)
        self._shown = False
        self._places: dict[GraphId, tuple[float, QPointF]] = {}
        self._entered: dict[GraphId, NodeId] = {}

    def set_analysis(self, analysis: Analysis) -> None:
        """Show what is known of the drawing."""
        self._analysis = analysis
        self.canvas.set_analysis(analysis)
        self.find_bar.refresh()
        self.minimap.refresh()
        self.refresh_far()

    def show_graph(self, graph: GraphId) -> None:
        """Show another graph of the project, where it was last looked at; it is edited then."""
        if graph == self.document.graph or not self.document.has_graph(graph):
            return
        self.let_go()
        self.history.mark()
        self._places[self.document.graph] = (self.zoom, self.visible_area.center())
        self.document.graph = graph
        self.canvas.rebuild()
        self.canvas.set_analysis(self._analysis)
        self._breadcrumbs.refresh()
        if graph in self._places:
            zoom, center = self._places[graph]
            self.set_zoom(zoom)
            self.centerOn(center)
        else:
            look_at_beginning(self)
        self.find_bar.refresh()
        self.minimap.refresh()
        self.viewport().update()
        self.graph_changed.emit(graph)

    def let_go(self) -> None:
        """Give up what is being done to the graph: another one will be shown."""

    def rebuild(self) -> None:
        """Draw the document anew, after it became another project."""
        self.let_go()
        self._places.clear()
        self.history.clear()
        self.document.graph = MAIN
        self._breadcrumbs.refresh()
        self.canvas.rebuild()
        look_at_beginning(self)
        self.find_bar.refresh()
        self.minimap.refresh()
        self.viewport().update()

    def enter_block(self, node_id: NodeId | None = None) -> None:
        """Show what is in a block: of this node, or of the one that is selected."""
        chosen = [node_id] if node_id is not None else sorted(self.selection.nodes)
        nodes = [self.document.node(chosen_id) for chosen_id in chosen]
        blocks = [node for node in nodes if node.kind is NodeKind.BLOCK]
        if len(blocks) == 1:
            block = GraphId(blocks[0].type)
            self._entered[block] = blocks[0].id
            self.show_graph(block)
        else:
            self.say("Select one block to open it.")

    def leave_block(self) -> None:
        """Show the graph that this block stands in, with the block selected and in view: the use
        through which it was entered, or the first."""
        block = self.document.graph
        way = self._breadcrumbs.path
        if len(way) < 2:
            return
        above = way[-2]
        self.show_graph(above)
        uses = [node for graph, node in self.document.references(block) if graph == above]
        entered = self._entered.get(block)
        if uses:
            use = entered if entered in uses else uses[0]
            self.set_selection([use])
            self.keep_visible(use)

    # From where

    def look_at(self, graph: GraphId, zoom: float, center: QPointF) -> None:
        """Show a graph as it was seen once."""
        self.show_graph(graph)
        self.set_zoom(zoom)
        self.centerOn(center)

    def show_beginning(self) -> None:
        """Show all of the drawing if it can be read then, else where it begins."""
        look_at_beginning(self)

    def reveal(self, node_id: NodeId) -> None:
        """Select a node and bring it into view, near enough to be read; in whichever graph."""
        home = next((g for g in self.document.graphs() if self.document.has_node(node_id, g)), None)
        crossed = home is not None and home != self.document.graph
        if home is not None:
            self.show_graph(home)
        item = self.canvas.nodes.get(node_id)
        if item is None:
            return
        self.selection.set([node_id])
        if self.zoom < NEAR_SCALE or not is_clear(self, item.body):
            if not crossed:
                self.history.mark()
            self.set_zoom(max(self.zoom, 0.8))
            look_at_clearly(self, item.body)

    def reveal_annotation(self, annotation_id: AnnotationId) -> None:
        """Select a frame or note of the graph that is shown and bring it into view: a note so that
        it can be read, a frame as a whole where its title can be read then."""
        item = self.canvas.annotations.items.get(annotation_id)
        if item is None:
            return
        self.selection.set(annotations=[annotation_id])
        if self.zoom >= NEAR_SCALE and is_clear(self, item.area):
            return
        self.history.mark()
        self.show_area(item.area)
        if self.zoom < NEAR_SCALE:
            self.look_at_title(annotation_id)

    # Inside

    def _leave_removed(self) -> None:
        """The shown block is gone (undo): show the nearest graph above it that is there."""
        left = next(
            (g for g in reversed(self._breadcrumbs.path) if self.document.has_graph(g)), MAIN
        )
        self.show_graph(left)

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._shown:
            self._shown = True
            look_at_beginning(self)
            self.minimap.refresh()
