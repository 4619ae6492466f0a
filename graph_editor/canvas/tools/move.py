"""Moving nodes with their wires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from graph_editor.canvas.arranging import Box
from graph_editor.canvas.far_layer import united
from graph_editor.canvas.ports import first_free_port
from graph_editor.canvas.snapping import Line, Snapper
from graph_editor.canvas.style import GRID
from graph_editor.canvas.tools.tool import Pointer, Tool
from graph_editor.document.graph import Edge, NodeId, NodeKind

if TYPE_CHECKING:
    from graph_editor.canvas.node_item import NodeItem
    from graph_editor.canvas.view import CanvasView

SNAP_REACH = 6.0
"""How near, in pixels, a node must come to a line to be drawn to it."""

_MOST_NEIGHBOURS = 400

MANY = 200
"""Above so many nodes a ghost is moved and the nodes follow on release."""


class MoveTool(Tool):
    """A press on a node: a click selects, a drag moves the selection.

    A single node without wires that is dropped on a wire is inserted there, unless Alt is held.
    """

    def __init__(self, view: CanvasView, start: Pointer, item: NodeItem) -> None:
        super().__init__(view, start)
        self._node = item.node_id
        self._before = (view.selection.nodes, view.selection.edges)
        self._was_selected = item.node_id in view.selection.nodes
        self._moved: tuple[NodeId, ...] = ()
        self._starts: dict[NodeId, tuple[float, float]] = {}
        self._step = QPointF()
        self._ghost: list[QRectF] = []
        self._ghost_bounds = QRectF()
        self._snapper: Snapper | None = None
        self._guides: tuple[Line, ...] = ()
        self._lone = False
        self._into: Edge | None = None
        if start.ctrl:
            view.selection.toggle([item.node_id])
        elif start.shift:
            view.selection.add([item.node_id])
        elif not self._was_selected:
            view.selection.set([item.node_id])

    def move(self, pointer: Pointer) -> None:
        if not self._moved:
            if not self.far_enough(pointer):
                return
            self._begin()
        self._step = pointer.scene - self.start.scene
        self._guides: tuple[Line, ...] = ()
        if self._snapper is not None and not pointer.alt:
            reach = SNAP_REACH / self.view.zoom
            snap = self._snapper.snap(self._step.x(), self._step.y(), reach)
            self._step, self._guides = QPointF(snap.dx, snap.dy), snap.guides
        if self._ghost:
            return
        scene = self.view.canvas
        for node_id, (x, y) in self._starts.items():
            scene.preview(node_id, (round(x + self._step.x()), round(y + self._step.y())))
        scene.route_edges_of(self._moved)
        if self._lone:
            self._into = None if pointer.alt else self._edge_below()
            scene.wires.aim(self._into)

    def release(self, pointer: Pointer) -> None:
        view = self.view
        if not self._moved:
            if self._was_selected and not (self.start.ctrl or self.start.shift):
                view.selection.set([self._node])
            return
        view.canvas.wires.aim(None)
        step = self._step
        positions = {
            node_id: (round(x + step.x()), round(y + step.y()))
            for node_id, (x, y) in self._starts.items()
        }
        if self._into is not None:
            view.editor.insert(self._node, self._into, positions[self._node])
        else:
            view.editor.move(positions)

    def cancel(self) -> None:
        self.view.canvas.wires.aim(None)
        if self._moved and not self._ghost:
            self.view.canvas.put_back(self._moved)
        self.view.restore_selection(*self._before)

    def draw(self, painter: QPainter) -> None:
        if self._guides:
            pen = QPen(self.view.canvas.colors.accent, 1, Qt.PenStyle.DashLine)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawLines([QLineF(*guide) for guide in self._guides])
        if self._ghost:
            pen = QPen(self.view.canvas.colors.accent, 1)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.translate(self._step)
            painter.drawRects(self._ghost)
            painter.translate(-self._step)

    def bounds(self) -> QRectF:
        areas = [QRectF(QPointF(*g[:2]), QPointF(*g[2:])).normalized() for g in self._guides]
        areas = [area.adjusted(-1, -1, 1, 1) for area in areas]
        if self._ghost:
            areas.append(self._ghost_bounds.translated(self._step))
        return united(areas) if areas else QRectF()

    def _begin(self) -> None:
        view = self.view
        if self._node not in view.selection.nodes:  # Ctrl took it out of the selection
            view.selection.add([self._node])
        self._moved = tuple(view.selection.nodes)
        nodes = view.document.nodes()
        self._starts = {node_id: nodes[node_id].position for node_id in self._moved}
        if len(self._moved) > MANY:
            self._ghost = [view.canvas.nodes[node_id].body for node_id in self._moved]
            self._ghost_bounds = united(self._ghost)
        self._snapper = self._make_snapper()
        self._lone = (
            len(self._moved) == 1
            and nodes[self._node].kind in (NodeKind.LAYER, NodeKind.OPERATION)
            and not view.canvas.edges_of(self._moved)
            and first_free_port(view.document, view.catalogue, self._node) is not None
        )

    def _make_snapper(self) -> Snapper | None:
        """What the held node lines up with: the nodes in view, its wires, the grid."""
        view, snapping = self.view, self.view.snapping
        if not (snapping.to_neighbours or snapping.to_grid):
            return None
        moved, scene = set(self._moved), view.canvas
        others = [
            _box(scene.nodes[node_id].body)
            for node_id in scene.nodes_in(view.visible_area)
            if node_id not in moved
        ]
        levels = []
        for edge in scene.edges_of([self._node]):
            ends = [(edge.source, edge.source_port, True), (edge.target, edge.target_port, False)]
            mine, other = ends if edge.source == self._node else reversed(ends)
            if other[0] not in moved:
                levels.append((scene.port_offset(*mine), scene.port_spot(*other).y()))
        return Snapper(
            _box(scene.nodes[self._node].body),
            others if len(others) <= _MOST_NEIGHBOURS else (),
            levels,
            neighbours=snapping.to_neighbours,
            grid=float(GRID) if snapping.to_grid else 0.0,
        )

    def _edge_below(self) -> Edge | None:
        body = self.view.canvas.nodes[self._node].body
        return self.view.canvas.wires.at(body.center(), body.height() / 2)


def _box(rect: QRectF) -> Box:
    return Box(rect.x(), rect.y(), rect.width(), rect.height())
