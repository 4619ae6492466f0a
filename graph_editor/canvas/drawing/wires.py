"""The wires of a scene: one plain C++ path item an edge, its pen, and which stand out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

from graph_editor.canvas.arrangement.node_grid import NodeGrid
from graph_editor.canvas.drawing.bends import Bends
from graph_editor.canvas.drawing.lanes import Lanes
from graph_editor.canvas.drawing.route import distance_to, path_through, wire_path
from graph_editor.canvas.style import CanvasPalette
from graph_editor.document.flow import Flow
from graph_editor.document.graph import Edge

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.scene import CanvasScene

_FADED = 0.25
_BESIDE = 40.0


class Wires:
    """The items of the edges. They are plain QGraphicsPathItems: painting them in Python would
    cost ten times as much.

    Attributes:
        items: the item of each edge.
        lit: the edges that stand out because a node at their end is selected.
        hovered: the edge under the mouse.
        target: the edge on which something is about to be dropped.
        fading: the edge that is about to be replaced.
        bends: the points that edges go through.
    """

    def __init__(self, scene: CanvasScene, palette: CanvasPalette) -> None:
        self.items: dict[Edge, QGraphicsPathItem] = {}
        self.lit: frozenset[Edge] = frozenset()
        self.hovered: Edge | None = None
        self.target: Edge | None = None
        self.fading: Edge | None = None
        self._edge_of: dict[QGraphicsItem, Edge] = {}
        self._scene = scene
        self.bends = Bends(scene, palette)
        self._lanes = Lanes(scene.far.grid, scene.side_of)
        self.set_palette(palette)

    @property
    def flow(self) -> Flow:
        """Which way the drawing flows."""
        return self._lanes.flow

    def set_flow(self, flow: Flow) -> None:
        """Let the wires run another way when they are next routed."""
        self._lanes.flow = flow
        self._lanes.clear()

    @property
    def notes(self) -> NodeGrid:
        """Where the notes are that wires keep clear of."""
        return self._lanes.notes

    def beside(self, area: QRectF) -> list[Edge]:
        """The wires that pass over an area, or just beside it."""
        area = area.adjusted(-_BESIDE, -_BESIDE, _BESIDE, _BESIDE)
        stroker = QPainterPathStroker()
        return [
            edge
            for edge in self._scene.things_in(area)[1]
            if stroker.createStroke(self.items[edge].path()).intersects(area)
        ]

    def __contains__(self, edge: object) -> bool:
        return edge in self.items

    def __iter__(self) -> Iterator[Edge]:
        return iter(self.items)

    def clear(self) -> None:
        """Forget all items; the scene has deleted them."""
        self.items.clear()
        self._edge_of.clear()
        self._lanes.clear()
        self.bends.clear()
        self.lit, self.hovered, self.target, self.fading = frozenset(), None, None, None

    def set_palette(self, palette: CanvasPalette) -> None:
        """Use these colours."""
        self.bends.set_palette(palette)
        self._rest = QPen(palette.edge, 1.8)
        self._lit = QPen(palette.accent, 2.2)
        self._hover = QPen(palette.text, 2.6)
        self._chosen = QPen(palette.accent, 3.4)
        self._target = QPen(palette.ok, 4.0)
        for edge in self.items:
            self._paint(edge)

    def edge_of(self, item: QGraphicsItem) -> Edge | None:
        """The edge whose item this is, if it is one's."""
        return self._edge_of.get(item)

    def add(self, edge: Edge) -> None:
        """Make the item of an edge; `route` gives it its way."""
        item = QGraphicsPathItem()
        item.setPen(self._rest)
        self.items[edge] = item
        self._edge_of[item] = edge
        self._scene.addItem(item)

    def remove(self, edge: Edge) -> None:
        """Take the item of an edge away."""
        item = self.items.pop(edge)
        del self._edge_of[item]
        self._scene.removeItem(item)
        self.bends.held.pop(edge, None)
        self.bends.show(edge, ())
        self._scene.far.remove_wire(edge)
        self._scene.labels.forget((edge,))
        self._lanes.free(edge)
        self.lit -= {edge}
        self.hovered = None if self.hovered == edge else self.hovered
        self.target = None if self.target == edge else self.target
        self.fading = None if self.fading == edge else self.fading

    def route(self, edge: Edge) -> None:
        """Draw the way of an edge anew."""
        start = self._scene.port_spot(edge.source, edge.source_port, True)
        end = self._scene.port_spot(edge.target, edge.target_port, False)
        points = self.bends.points_of(edge)
        self.bends.show(edge, points)
        if points:
            self._lanes.free(edge)
            path = path_through(start, points, end, self.flow)
        else:
            turn = self.flow.turn
            way = self._lanes.find(edge, turn(start.x(), start.y()), turn(end.x(), end.y()))
            path = wire_path(start, end, self.flow, way)
        self.items[edge].setPath(path)
        self._scene.far.set_wire(edge, path, start, end)

    def route_all(self, edges: Iterable[Edge]) -> None:
        """Draw the ways of several edges anew: the shorter ones first, so that the longer ones run
        around them."""
        edges = [edge for edge in edges if edge in self.items]
        for edge in edges:
            self._lanes.free(edge)
        for edge in sorted(edges, key=self._lanes.span) if len(edges) > 1 else edges:
            self.route(edge)

    def at(self, point: QPointF, reach: float) -> Edge | None:
        """The edge that passes within `reach` of a point; of several the nearest."""
        area = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        stroker = QPainterPathStroker()
        stroker.setWidth(2 * reach)
        near = []
        for item in self._scene.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect):
            edge = self._edge_of.get(item)
            if edge is not None and stroker.createStroke(self.items[edge].path()).contains(point):
                near.append(edge)
        if len(near) < 2:
            return near[0] if near else None
        return min(near, key=lambda edge: distance_to(self.items[edge].path(), point))

    def light(self, edges: Iterable[Edge]) -> None:
        """Let exactly these edges stand out."""
        old, self.lit = self.lit, frozenset(edges)
        self.repaint(old ^ self.lit)

    def hover(self, edge: Edge | None) -> None:
        """Show an edge as being under the mouse."""
        if edge != self.hovered:
            old, self.hovered = self.hovered, edge
            self.repaint((old, edge))

    def aim(self, edge: Edge | None) -> None:
        """Show an edge as the place where something is about to be dropped."""
        if edge != self.target:
            old, self.target = self.target, edge
            self.repaint((old, edge))

    def fade(self, edge: Edge | None) -> None:
        """Show an edge as being about to go."""
        if edge != self.fading:
            old, self.fading = self.fading, edge
            self.repaint((old, edge))

    def repaint(self, edges: Iterable[Edge | None]) -> None:
        """Give these edges the pens that fit their state."""
        for edge in edges:
            if edge is not None and edge in self.items:
                self._paint(edge)
                self._scene.labels.repaint(edge)

    def _paint(self, edge: Edge) -> None:
        pen = self._rest
        if edge == self.target:
            pen = self._target
        elif edge in self._scene.selection.edges:
            pen = self._chosen
        elif edge == self.hovered:
            pen = self._hover
        elif edge in self.lit:
            pen = self._lit
        item = self.items[edge]
        item.setPen(pen)
        item.setOpacity(_FADED if edge == self.fading else 1.0)
        item.setZValue(0.0 if pen is self._rest else 0.5)
