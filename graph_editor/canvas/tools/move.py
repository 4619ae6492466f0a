"""Moving nodes with their wires, frames with what lies in them, and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from graph_editor.canvas.annotation.carrying import Things, selected
from graph_editor.canvas.arrangement.arranging import Box
from graph_editor.canvas.arrangement.snapping import Line, Snapper
from graph_editor.canvas.drawing.far_layer import united
from graph_editor.canvas.drawing.node_item import NodeItem
from graph_editor.canvas.drawing.screen_pen import screen_pen
from graph_editor.canvas.style import GRID
from graph_editor.canvas.tools.insertion import InsertionHint, may_be_inserted
from graph_editor.canvas.tools.tool import Pointer, Tool
from graph_editor.document.annotation import AnnotationId
from graph_editor.document.graph import Edge, NodeId

if TYPE_CHECKING:
    from graph_editor.canvas.annotation.annotation_item import AnnotationItem
    from graph_editor.canvas.view import CanvasView

SNAP_REACH = 6.0
"""How near, in pixels, a node must come to a line to be drawn to it."""

_MOST_NEIGHBOURS = 400

MANY = 200
"""Above so many things a ghost is moved and they follow on release."""


class MoveTool(Tool):
    """A press on a node, a frame's title or a note: a click selects, a drag moves the selection.

    Frames take along what lies in them, unless Alt is held when the drag begins. A single node
    without wires that is dropped on a wire is inserted there, unless Alt is held.
    """

    def __init__(self, view: CanvasView, start: Pointer, item: NodeItem | AnnotationItem) -> None:
        super().__init__(view, start)
        self._item = item
        self._node = item.node_id if isinstance(item, NodeItem) else None
        self._held = (
            Things(nodes=frozenset([item.node_id]))
            if isinstance(item, NodeItem)
            else Things(annotations=frozenset([item.annotation.id]))
        )
        self._before = view.selection.all
        self._was_selected = view.selection.holds(self._held.nodes, self._held.annotations)
        self._moved = Things()
        self._starts: dict[NodeId, tuple[float, float]] = {}
        self._areas: dict[AnnotationId, QRectF] = {}
        self._step = QPointF()
        self._ghost: list[QRectF] = []
        self._ghost_bounds = QRectF()
        self._snapper: Snapper | None = None
        self._guides: tuple[Line, ...] = ()
        self._lone = False
        self._hint = InsertionHint(view)
        if self._node is None:
            self.cursor = Qt.CursorShape.ClosedHandCursor
        if start.ctrl:
            view.selection.toggle(self._held.nodes, annotations=self._held.annotations)
        elif start.shift:
            view.selection.add(self._held.nodes, annotations=self._held.annotations)
        elif not self._was_selected:
            self._select_only()

    def move(self, pointer: Pointer) -> None:
        if not self._moved:
            if not self.far_enough(pointer):
                return
            self._begin(pointer)
        self._step = pointer.scene - self.start.scene
        self._guides = ()
        if self._snapper is not None and not pointer.alt:
            reach = SNAP_REACH / self.view.zoom
            snap = self._snapper.snap(self._step.x(), self._step.y(), reach)
            self._step, self._guides = QPointF(snap.dx, snap.dy), snap.guides
        if self._ghost:
            return
        scene = self.view.canvas
        positions, areas = self._places()
        for annotation_id, area in areas.items():
            scene.annotations.items[annotation_id].place(area)
        for node_id, position in positions.items():
            scene.preview(node_id, position)
        scene.route_edges_of(self._moved.nodes)
        if self._lone:
            self._hint.aim(None if pointer.alt else self._edge_below(), self._item.body)  # type: ignore[union-attr]

    def release(self, pointer: Pointer) -> None:
        view = self.view
        if not self._moved:
            if self._was_selected and not (self.start.ctrl or self.start.shift):
                self._select_only()
            return
        into = self._hint.into
        self._hint.aim(None)
        positions, areas = self._places()
        if into is not None and self._node is not None:
            view.editor.insert(self._node, into, positions[self._node])
        else:
            rects = {a: area.getRect() for a, area in areas.items()}
            view.editor.mover.move(positions, rects)  # type: ignore[arg-type]

    def cancel(self) -> None:
        self._hint.aim(None)
        if self._moved and not self._ghost:
            self.view.canvas.annotations.put_back()
            self.view.canvas.put_back(self._moved.nodes)
        self.view.restore_selection(*self._before)

    def draw(self, painter: QPainter) -> None:
        if self._guides:
            dashed = Qt.PenStyle.DashLine
            painter.setPen(screen_pen(painter, self.view.canvas.colors.accent, 1, dashed))
            painter.drawLines([QLineF(*guide) for guide in self._guides])
        if self._ghost:
            painter.setPen(screen_pen(painter, self.view.canvas.colors.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.translate(self._step)
            painter.drawRects(self._ghost)
            painter.translate(-self._step)
        self._hint.draw(painter)

    def areas(self) -> list[QRectF]:
        areas = [QRectF(QPointF(*g[:2]), QPointF(*g[2:])).normalized() for g in self._guides]
        areas = [area.adjusted(-1, -1, 1, 1) for area in areas]
        if self._ghost:
            areas.append(self._ghost_bounds.translated(self._step))
        if self._hint.into is not None:
            areas.append(self._hint.bounds())
        return areas

    def _select_only(self) -> None:
        self.view.selection.set(self._held.nodes, annotations=self._held.annotations)

    def _places(self) -> tuple[dict[NodeId, tuple[float, float]], dict[AnnotationId, QRectF]]:
        """Where everything is after the step."""
        dx, dy = round(self._step.x()), round(self._step.y())
        positions = {n: (round(x + dx), round(y + dy)) for n, (x, y) in self._starts.items()}
        return positions, {a: area.translated(dx, dy) for a, area in self._areas.items()}

    def _begin(self, pointer: Pointer) -> None:
        view, items = self.view, self.view.canvas.annotations.items
        if not view.selection.holds(self._held.nodes, self._held.annotations):
            # Ctrl took it out of the selection
            view.selection.add(self._held.nodes, annotations=self._held.annotations)
        chosen = selected(view.selection)
        self._moved = chosen if pointer.alt else view.editor.carrying.along(chosen)
        nodes = view.document.nodes()
        self._starts = {node_id: nodes[node_id].position for node_id in self._moved.nodes}
        self._areas = {a: QRectF(items[a].area) for a in self._moved.annotations}
        if len(self._starts) + len(self._areas) > MANY:
            self._ghost = [view.canvas.nodes[node_id].body for node_id in self._starts]
            self._ghost += self._areas.values()
            self._ghost_bounds = united(self._ghost)
        self._snapper = self._make_snapper()
        self._lone = (
            self._node is not None
            and self._moved == self._held
            and may_be_inserted(view, self._node)
        )

    def _make_snapper(self) -> Snapper | None:
        """What is held lines up with: the nodes, frames and notes in view, its wires, the grid."""
        view, snapping = self.view, self.view.snapping
        if not (snapping.to_neighbours or snapping.to_grid):
            return None
        scene, visible = view.canvas, view.visible_area
        body = self._item.body if isinstance(self._item, NodeItem) else self._item.area
        others = [
            _box(scene.nodes[node_id].body)
            for node_id in scene.nodes_in(visible)
            if node_id not in self._moved.nodes
        ]
        others += [
            _box(item.area)
            for annotation_id, item in scene.annotations.items.items()
            if annotation_id not in self._moved.annotations
            and item.area.intersects(visible)
            and not item.area.contains(body.center())  # the frame in which it lies is no neighbour
        ]
        return Snapper(
            _box(body),
            others if len(others) <= _MOST_NEIGHBOURS else (),
            self._levels(),
            neighbours=snapping.to_neighbours,
            grid=float(GRID) if snapping.to_grid else 0.0,
            flow=scene.flow,
        )

    def _levels(self) -> list[tuple[float, float]]:
        """How the held node's wires would be straight."""
        levels: list[tuple[float, float]] = []
        scene = self.view.canvas
        for edge in scene.edges_of(self._held.nodes):
            ends = [(edge.source, edge.source_port, True), (edge.target, edge.target_port, False)]
            mine, other = ends if edge.source == self._node else reversed(ends)
            if other[0] not in self._moved.nodes:
                spot = scene.port_spot(*other)
                level = scene.flow.turn(spot.x(), spot.y())[1]
                levels.append((scene.port_offset(*mine), level))
        return levels

    def _edge_below(self) -> Edge | None:
        body = self._item.body  # type: ignore[union-attr]
        return self.view.canvas.wires.at(body.center(), body.height() / 2)


def _box(rect: QRectF) -> Box:
    return Box(rect.x(), rect.y(), rect.width(), rect.height())
