"""The scene: an item for each node and edge of the document, mirrored from its changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtWidgets import QGraphicsScene

from graph_editor.canvas.annotations import Annotations
from graph_editor.canvas.card import State, card_of, group_problems
from graph_editor.canvas.edge_labels import EdgeLabels
from graph_editor.canvas.far_layer import FarLayer
from graph_editor.canvas.far_titles import FarTitles
from graph_editor.canvas.inside import InsidePicture
from graph_editor.canvas.node_item import NodeItem
from graph_editor.canvas.node_painter import NodePainter
from graph_editor.canvas.ports import output_names
from graph_editor.canvas.selection import Selection
from graph_editor.canvas.style import CanvasPalette
from graph_editor.canvas.vocabulary import Vocabulary
from graph_editor.canvas.wires import Wires
from graph_editor.document.change import (
    Change,
    EdgeAdded,
    EdgeRemoved,
    NodeAdded,
    NodeChanged,
    NodeRemoved,
)
from graph_editor.document.graph import Edge, GraphId, Node, NodeId, NodeKind, parse_port
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.validation.analysis import Analysis, NodeResult, Severity, Shape, format_shape

_MARGIN = 4000.0
_MANY = 200
_FEW = 24
_BY_RECT = Qt.ItemSelectionMode.IntersectsItemBoundingRect


class CanvasScene(QGraphicsScene):
    """What is drawn, as items. It follows the document and never writes to it.

    Attributes:
        nodes: the item of each node.
        wires: the items of the edges.
        annotations: the items of frames and notes.
        selection: what is selected.
        far: the whole graph for small zooms, kept in step.
        labels: the shapes on the wires.
        titles: what the nodes are, for the far layer.
        painter: how nodes are painted.
    """

    def __init__(
        self,
        document: ShownGraph,
        catalogue: Vocabulary,
        palette: CanvasPalette,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.nodes: dict[NodeId, NodeItem] = {}
        self.selection = Selection(self)
        self.far = FarLayer()
        self.wires = Wires(self, palette)
        self.labels = EdgeLabels(self)
        self.painter = NodePainter(palette)
        self.annotations = Annotations(self)
        self.titles = FarTitles(self)
        self._document = document
        self._catalogue = catalogue
        self._opened: set[NodeId] = set()
        self._hovered: NodeId | None = None
        self._analysis = Analysis()
        self._calls: dict[NodeId, set[NodeId]] = {}
        self.selection.changed.connect(self._on_selection_changed)
        document.changed.append(self._on_changes)
        self.rebuild()

    def detach(self) -> None:
        """Stop following the document and let go of all items, while Qt is still in order."""
        self._document.changed.remove(self._on_changes)
        self._let_go()

    def rebuild(self) -> None:
        """Make everything anew from the document."""
        self._let_go()
        for node in self._document.nodes().values():
            self._add_node(node)
        for node_id in self._opened & self.nodes.keys():
            self.nodes[node_id].show_inside(self._inside_of(node_id))
            self.nodes[node_id].setZValue(1.5)
            self.far.set_node(node_id, self.nodes[node_id].card.family, self.nodes[node_id].body)
        self.annotations.rebuild(self._document.annotations().values())
        self._grow_scene_rect(self.nodes)
        edges = list(self._document.edges())
        for edge in edges:
            self.wires.add(edge)
        for edge in edges:
            self.wires.route(edge)

    @property
    def colors(self) -> CanvasPalette:
        """The palette in use."""
        return self.painter.palette

    def set_colors(self, palette: CanvasPalette) -> None:
        """Use the colours of another theme."""
        self.painter.set_palette(palette)
        self.wires.set_palette(palette)
        self.annotations.set_colors()
        self._forget_paint()
        self._redraw_insides()

    def set_fonts(self) -> None:
        """Take the program's fonts as they are now."""
        self.painter.set_fonts()
        self.labels.set_fonts()
        self.titles.set_fonts()
        self._forget_paint()

    def set_analysis(self, analysis: Analysis) -> None:
        """Show what is known; only items of which something else is known now are touched."""
        self._analysis = analysis
        problems = group_problems(analysis.problems)
        results, pending = analysis.results, analysis.pending
        stale: list[NodeId] = []
        reshaped: set[NodeId] = set()
        for node_id, item in self.nodes.items():
            state, result = item.state, results.get(node_id)
            found, waits = problems.get(node_id, ()), node_id in pending
            if state.result is result and state.problems == found and state.pending == waits:
                continue
            if _shapes(state.result) != _shapes(result):
                reshaped.add(node_id)
                if output_names(state.result) != output_names(result):
                    stale.append(node_id)
            item.show_state(State(result, found, waits))
            if found or node_id in self.far.marked:
                self.far.mark(node_id, item.state.worst is Severity.ERROR)
        self._refresh_cards(stale)
        self.labels.refresh(reshaped)
        self._redraw_insides()

    # Looking

    @property
    def bounds(self) -> QRectF:
        """The rectangle around everything; empty where there is nothing."""
        return self.far.bounds.united(self.annotations.bounds)

    def node_at(self, point: QPointF) -> NodeItem | None:
        """The topmost node whose card is at a point of the scene."""
        for item in self.items(point, _BY_RECT, Qt.SortOrder.DescendingOrder):
            if isinstance(item, NodeItem) and item.body.contains(point):
                return item
        return None

    def port_at(self, point: QPointF, reach: float) -> tuple[NodeItem, str, bool] | None:
        """The port nearest to a point: (node, port, whether it is an output)."""
        area = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        for item in self.items(area, _BY_RECT, Qt.SortOrder.DescendingOrder):
            if isinstance(item, NodeItem):
                found = item.port_near(point, reach)
                if found is not None:
                    return item, *found
        return None

    def nodes_in(self, area: QRectF) -> list[NodeId]:
        """The nodes whose cards touch an area."""
        return [item.node_id for item in self.things_in(area)[0] if item.body.intersects(area)]

    def things_in(self, area: QRectF) -> tuple[list[NodeItem], list[Edge]]:
        """Nodes and edges whose bounding rectangles touch an area."""
        nodes: list[NodeItem] = []
        edges: list[Edge] = []
        for item in self.items(area, _BY_RECT):
            edge = self.wires.edge_of(item)
            if edge is not None:
                edges.append(edge)
            elif isinstance(item, NodeItem):
                nodes.append(item)
        return nodes, edges

    def shape_on(self, edge: Edge) -> str:
        """The shape that a wire carries, as text; "" where it is not known."""
        result = self.nodes[edge.source].state.result
        index = parse_port(edge.source_port)[1]
        if result is None or index >= len(result.outputs):
            return ""
        return format_shape(result.outputs[index].shape)

    def port_spot(self, node_id: NodeId, port: str, output: bool) -> QPointF:
        """The centre of a port in the scene."""
        item = self.nodes[node_id]
        return item.pos() + (item.output_spot(port) if output else item.input_spot(port))

    def port_offset(self, node_id: NodeId, port: str, output: bool) -> float:
        """How far below the top of a node a port is."""
        item = self.nodes[node_id]
        return (item.output_spot(port) if output else item.input_spot(port)).y()

    def size_of(self, node_id: NodeId) -> tuple[float, float]:
        """A node's width and height on the canvas."""
        return self.nodes[node_id].size

    # While a gesture lasts

    def preview(self, node_id: NodeId, position: tuple[float, float]) -> None:
        """Show a node elsewhere for the time of a gesture; `route_edges_of` follows."""
        item = self.nodes[node_id]
        item.place(position)
        self.far.set_node(node_id, item.card.family, item.body)

    def put_back(self, node_ids: Iterable[NodeId]) -> None:
        """Show these nodes where the document has them (a gesture was cancelled)."""
        node_ids = [node_id for node_id in node_ids if node_id in self.nodes]
        for node_id in node_ids:
            self.preview(node_id, self._document.node(node_id).position)
        self.route_edges_of(node_ids)

    def edges_of(self, node_ids: Iterable[NodeId]) -> set[Edge]:
        """All edges at these nodes."""
        found: set[Edge] = set()
        for node_id in node_ids:
            found.update(self._document.incoming(node_id), self._document.outgoing(node_id))
        return found

    def route_edges_of(self, node_ids: Iterable[NodeId]) -> None:
        """Draw the wires of these nodes anew."""
        edges = self.edges_of(node_ids)
        for edge in edges:
            self.wires.route(edge)
        self.labels.forget(edges)

    def set_dimmed(
        self, node_ids: Iterable[NodeId], ports: Iterable[tuple[NodeId, str]] = ()
    ) -> None:
        """Dim the nodes that cannot take the wire being dragged, and single ports of others."""
        old, self.painter.dimmed = self.painter.dimmed, frozenset(node_ids)
        shut, self.painter.closed = self.painter.closed, frozenset(ports)
        changed = {node_id for node_id, _ in shut ^ self.painter.closed}
        for node_id in changed | (old ^ self.painter.dimmed):
            if node_id in self.nodes:
                self.nodes[node_id].update()

    def set_hover(self, node_id: NodeId | None, port: str, edge: Edge | None) -> None:
        """Show what is under the mouse."""
        for changed in {self._hovered, node_id} - {None}:
            item = self.nodes.get(changed)  # type: ignore[arg-type]
            if item is not None:
                item.show_hover(item.node_id == node_id, port if item.node_id == node_id else "")
        self._hovered = node_id
        self.wires.hover(edge)

    def show_all_ports(self, node_id: NodeId, show: bool) -> None:
        """Show the ports for masks and optional lists of a node as well, or hide them again."""
        self.nodes[node_id].show_all = show
        self._refresh_cards([node_id])
        self.update()

    def open_inside(self, node_id: NodeId, opened: bool) -> None:
        """Show what is in a block within its node, or only its name again."""
        item = self.nodes[node_id]
        inside = self._inside_of(node_id) if opened else None
        (self._opened.add if opened else self._opened.discard)(node_id)
        item.setZValue(1.0 if inside is None else 1.5)  # what it covers is less than what it shows
        if item.show_inside(inside):
            self.far.set_node(node_id, item.card.family, item.body)
            self.route_edges_of([node_id])
            self.labels.forget()

    def _inside_of(self, node_id: NodeId) -> InsidePicture:
        block = GraphId(self._document.node(node_id).type)
        return InsidePicture(self._catalogue, block, self._analysis, self.colors)

    def _redraw_insides(self) -> None:
        """Record the opened blocks anew: something in them, or the theme, is another now."""
        for node_id in self._opened & self.nodes.keys():
            self.open_inside(node_id, True)

    # Mirroring

    def _on_changes(self, changes: Sequence[Change]) -> None:
        stale: set[NodeId] = set()
        moved: set[NodeId] = set()
        drawn: dict[Edge, None] = {}  # in order, so that lanes are given in the same order
        fresh: dict[NodeId, Node] = {}
        graph = self._document.graph
        if not self._document.has_graph(graph):
            return  # whoever shows it will show another one
        elsewhere = {change.graph for change in changes if hasattr(change, "graph")} - {graph}
        for change in changes:
            if getattr(change, "graph", graph) != graph:
                continue
            self.annotations.follow(change)
            match change:
                case NodeAdded(node=node):
                    self._add_node(node)
                    fresh[node.id] = node
                case NodeRemoved(node=node):
                    self._remove_node(node)
                case NodeChanged(before=before, after=after):
                    self._follow_owner(before, after)
                    if before.position != after.position:
                        moved.add(after.id)
                    if not change.is_move:
                        stale.add(after.id)
                        stale |= self._calls.get(after.id, set())
                case EdgeAdded(edge=edge):
                    self.wires.add(edge)
                    drawn[edge] = None
                    stale |= {edge.source, edge.target}
                case EdgeRemoved(edge=edge):
                    self.wires.remove(edge)
                    stale |= {edge.source, edge.target}
        stale |= self._uses_of(elsewhere)
        if elsewhere:
            self._redraw_insides()
        moved &= self.nodes.keys()
        for node_id in moved:
            self.preview(node_id, self._document.node(node_id).position)
        touched = (moved | stale | fresh.keys()) & self.nodes.keys()
        self._grow_scene_rect(touched)
        nodes = self._document.nodes()
        # The card of a new node was made from the document as it is after all these changes.
        stale -= {node_id for node_id, node in fresh.items() if nodes.get(node_id) is node}
        self._refresh_cards(stale & self.nodes.keys())
        self.route_edges_of(moved)
        for edge in (*drawn, *self._edges_below(touched)):
            if edge in self.wires:
                self.wires.route(edge)
        self.labels.forget()
        self._forget_removed()

    def _uses_of(self, blocks: Set[GraphId]) -> set[NodeId]:
        """The nodes here that stand for one of these blocks, whose ports or name may be others."""
        if not blocks:
            return set()
        return {
            node.id
            for node in self._document.nodes().values()
            if node.kind is NodeKind.BLOCK and node.type in blocks
        }

    def _add_node(self, node: Node) -> None:
        card = card_of(self._document, self._catalogue, node, None)
        item = NodeItem(node.id, card, State(), self.painter)
        item.place(node.position)
        self.nodes[node.id] = item
        self.addItem(item)
        self.far.set_node(node.id, card.family, item.body)
        if node.shared_with is not None:
            self._calls.setdefault(node.shared_with, set()).add(node.id)

    def _remove_node(self, node: Node) -> None:
        self.removeItem(self.nodes.pop(node.id))
        self.far.remove_node(node.id)
        if node.shared_with is not None:
            self._calls[node.shared_with].discard(node.id)

    def _follow_owner(self, before: Node, after: Node) -> None:
        if before.shared_with != after.shared_with:
            if before.shared_with is not None:
                self._calls[before.shared_with].discard(before.id)
            if after.shared_with is not None:
                self._calls.setdefault(after.shared_with, set()).add(after.id)

    def _refresh_cards(self, node_ids: Iterable[NodeId]) -> None:
        follow = []
        for node_id in node_ids:
            item, node = self.nodes[node_id], self._document.node(node_id)
            card = card_of(
                self._document, self._catalogue, node, item.state.result, show_all=item.show_all
            )
            if item.show_card(card):
                follow.append(node_id)
            self.far.set_node(node_id, card.family, item.body)
        if follow:
            self.route_edges_of(follow)

    def _edges_below(self, node_ids: Set[NodeId]) -> set[Edge]:
        """The wires on which these nodes may lie now, and which must make way."""
        found: set[Edge] = set()
        if len(node_ids) <= _FEW:
            for node_id in node_ids & self.nodes.keys():
                found.update(self.things_in(self.nodes[node_id].body)[1])
        return found

    def _forget_removed(self) -> None:
        nodes, edges = self.selection.nodes, self.selection.edges
        self.selection.set(
            (node for node in nodes if node in self.nodes),
            (edge for edge in edges if edge in self.wires),
            self.selection.annotations & self.annotations.items.keys(),
        )
        self._relight()

    def _let_go(self) -> None:
        self.selection.clear()
        self.clear()
        self.nodes.clear()
        self.annotations.items.clear()
        self.wires.clear()
        self.far.clear()
        self.labels.forget()
        self._calls.clear()
        self._hovered = None

    def _forget_paint(self) -> None:
        for item in self.nodes.values():
            item.forget_paint()
        self.update()

    def _grow_scene_rect(self, touched: Iterable[NodeId]) -> None:
        # The index divides the scene's rectangle: fixed and generous, but not boundless.
        rect = self.sceneRect()
        if rect.isEmpty() or not all(rect.contains(self.nodes[n].pos()) for n in touched):
            bounds = self.bounds
            self.setSceneRect(bounds.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))

    def _on_selection_changed(self, nodes: frozenset[NodeId], edges: frozenset[Edge]) -> None:
        for node_id in nodes ^ self.selection.nodes:
            item = self.nodes.get(node_id)
            if item is not None:
                item.selected = node_id in self.selection.nodes
                item.update()
        self.far.selected = self.selection.nodes
        self.wires.repaint(edges ^ self.selection.edges)
        self.annotations.show_selected(self.selection.annotations)
        self._relight()

    def _relight(self) -> None:
        few = len(self.selection.nodes) <= _MANY
        self.wires.light(self.edges_of(self.selection.nodes) if few else ())


def _shapes(result: NodeResult | None) -> tuple[Shape, ...]:
    return tuple(spec.shape for spec in result.outputs) if result is not None else ()
