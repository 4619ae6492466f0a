"""The scene: an item for each node and edge of a graph, and where everything is."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtWidgets import QGraphicsScene

from graph_editor.canvas.annotation.annotations import Annotations
from graph_editor.canvas.drawing.card import card_of
from graph_editor.canvas.drawing.edge_labels import EdgeLabels
from graph_editor.canvas.drawing.far_layer import FarLayer, united
from graph_editor.canvas.drawing.far_titles import FarTitles
from graph_editor.canvas.drawing.node_item import NodeItem
from graph_editor.canvas.drawing.node_painter import NodePainter
from graph_editor.canvas.drawing.ties import Ties
from graph_editor.canvas.drawing.wires import Wires
from graph_editor.canvas.selection import Selection
from graph_editor.canvas.style import CanvasPalette
from graph_editor.canvas.vocabulary import Vocabulary
from graph_editor.document.flow import Flow
from graph_editor.document.graph import Edge, NodeId, Points, parse_port
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.validation.analysis import NodeResult, format_shape

_MARGIN = 4000.0
_GRIP = 10.0
_BY_RECT = Qt.ItemSelectionMode.IntersectsItemBoundingRect


class ItemScene(QGraphicsScene):
    """What is drawn, as items.

    Attributes:
        nodes: the item of each node.
        wires: the items of the edges.
        annotations: the items of frames and notes.
        selection: what is selected.
        far: the whole graph for small zooms, kept in step.
        labels: the shapes on the wires.
        titles: what the nodes are, for the far layer.
        ties: what ties the calls of a layer together.
        painter: how nodes are painted.
        hovered: the node under the mouse.

    Signals:
        turned: the drawing may flow another way now.
    """

    turned = Signal()

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
        self.ties = Ties(self, document)
        self.hovered: NodeId | None = None
        self._divided = QRectF()

    @property
    def flow(self) -> Flow:
        """Which way the drawing flows."""
        return self.wires.flow

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

    def set_fonts(self) -> None:
        """Take the program's fonts as they are now."""
        self.painter.set_fonts()
        self.labels.set_fonts()
        self.titles.set_fonts()
        self._forget_paint()

    # Looking

    @property
    def results(self) -> dict[NodeId, NodeResult]:
        """What Keras last said of the nodes, as far as it did."""
        states = ((node_id, item.state.result) for node_id, item in self.nodes.items())
        return {node_id: result for node_id, result in states if result is not None}

    @property
    def bounds(self) -> QRectF:
        """The rectangle around everything; empty where there is nothing."""
        dots = [QRectF(x - 8, y - 8, 16, 16) for x, y in chain(*self._document.points().values())]
        return self.far.bounds.united(self.annotations.bounds).united(united(dots))

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

    def port_held_at(self, point: QPointF, reach: float) -> tuple[NodeItem, str, bool] | None:
        """The port that a press takes hold of. On its card only the dot itself counts, so that a
        card with a port in the middle of its edge can be taken by the header."""
        found = self.port_at(point, reach)
        if found is not None and found[0].body.contains(point):
            return self.port_at(point, min(reach, _GRIP))
        return found

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
        return self.nodes[node_id].port_spot(port, output)

    def points_on(self, edge: Edge) -> Points:
        """What a wire goes through; where both its ends are shown elsewhere for the time of a
        gesture, as far away."""
        bent = self._document.points()
        points = bent.get(edge, ()) if bent else ()  # most drawings have none: nothing is hashed
        if not points:
            return ()
        shifts = set()
        for node_id in (edge.source, edge.target):
            shown, (x, y) = self.nodes[node_id].pos(), self._document.node(node_id).position
            shifts.add((shown.x() - x, shown.y() - y))
        dx, dy = shifts.pop() if len(shifts) == 1 else (0.0, 0.0)
        return tuple((x + dx, y + dy) for x, y in points)

    def points_in(self, area: QRectF) -> list[tuple[Edge, int]]:
        """The reroute points in an area."""
        return [
            (edge, place)
            for edge, points in self._document.points().items()
            for place, (x, y) in enumerate(points)
            if area.contains(x, y)
        ]

    def points_among(self, wanted: Iterable[tuple[Edge, int]]) -> list[tuple[Edge, int]]:
        """Those of these reroute points that are there."""
        points = self._document.points()
        return [(edge, place) for edge, place in wanted if place < len(points.get(edge, ()))]

    def port_offset(self, node_id: NodeId, port: str, output: bool) -> float:
        """How far across the flow from a node's corner a port is."""
        item = self.nodes[node_id]
        spot = item.output_spot(port) if output else item.input_spot(port)
        return self.flow.turn(spot.x(), spot.y())[1]

    def side_of(self, edge: Edge) -> float:
        """Where an edge ends among the others into its node: from -1, the first, to 1, the last."""
        ports = [port.name for port in self.nodes[edge.target].card.inputs if port.connected]
        if len(ports) < 2 or edge.target_port not in ports:
            return 0.0
        return 2 * ports.index(edge.target_port) / (len(ports) - 1) - 1

    def size_of(
        self, node_id: NodeId, flow: Flow | None = None, *, closed: bool = False
    ) -> tuple[float, float]:
        """A node's width and height on the canvas, or in a drawing that flows another way; as if
        it were closed, where it is a block and that is asked."""
        item = self.nodes[node_id]
        return item.size if flow is None else item.size_in(flow, closed=closed)

    # While a gesture lasts

    def preview(self, node_id: NodeId, position: tuple[float, float]) -> None:
        """Show a node elsewhere for the time of a gesture; `route_edges_of` follows."""
        item = self.nodes[node_id]
        item.place(position)
        self.far.set_node(node_id, item.card.family, item.body)

    def put_back(self, node_ids: Iterable[NodeId]) -> None:
        """Show these nodes where the document has them (a gesture was cancelled)."""
        # What went in the middle of the gesture may not be mirrored yet.
        there = self._document.has_node
        node_ids = [node_id for node_id in node_ids if node_id in self.nodes and there(node_id)]
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
        self.wires.route_all(edges)
        self.labels.forget(edges)
        if self.ties.groups:
            self.ties.refresh()

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
        for changed in {self.hovered, node_id} - {None}:
            item = self.nodes.get(changed)  # type: ignore[arg-type]
            if item is not None:
                item.show_hover(item.node_id == node_id, port if item.node_id == node_id else "")
        if node_id != self.hovered:
            self.hovered = node_id
            self.ties.refresh()
        self.wires.hover(edge)

    def show_all_ports(self, node_id: NodeId, show: bool) -> None:
        """Show the ports for masks and optional lists of a node as well, or hide them again."""
        self.nodes[node_id].show_all = show
        self._refresh_cards([node_id])
        self.update()

    # Inside

    def _refresh_cards(self, node_ids: Iterable[NodeId]) -> set[NodeId]:
        """Show these nodes as they are now; those whose size or ports became others."""
        follow = set()
        for node_id in node_ids:
            item, node = self.nodes[node_id], self._document.node(node_id)
            card = card_of(
                self._document, self._catalogue, node, item.state.result, show_all=item.show_all
            )
            if item.show_card(card):
                follow.add(node_id)
            self.far.set_node(node_id, card.family, item.body)
        if follow:
            self.route_edges_of(follow)
        return follow

    def _forget_paint(self) -> None:
        for item in self.nodes.values():
            item.forget_paint()
        self.update()

    def _grow_scene_rect(self, touched: Iterable[NodeId], *, notes: bool) -> None:
        # The index divides the scene's rectangle: fixed and generous, but not boundless.
        rect = self._divided
        inside = all(rect.contains(self.nodes[n].body.topLeft()) for n in touched)
        if rect.isEmpty() or not inside or (notes and not rect.contains(self.annotations.bounds)):
            self._divided = self.bounds.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
            self.setSceneRect(self._divided)
