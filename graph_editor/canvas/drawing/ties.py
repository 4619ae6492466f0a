"""What ties the calls of one layer together, shown while one of them is selected or hovered."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from graph_editor.canvas.drawing.far_layer import united
from graph_editor.document.graph import NodeId

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.item_scene import ItemScene
    from graph_editor.canvas.drawing.node_item import NodeItem
    from graph_editor.document.shown_graph import ShownGraph

_MANY = 200
"""So many selected nodes show no ties: nothing could be told from them."""
_CHIP = QPointF(22, 20)
"""The middle of a node's chip, below the corner of its header."""
_RADIUS = 17.0


class Ties:
    """Dashed bows from chip to chip along the calls of a layer, over everything else."""

    def __init__(self, scene: ItemScene, document: ShownGraph) -> None:
        self._scene = scene
        self._document = document
        self._shown = QRectF()
        self.groups: tuple[tuple[NodeId, ...], ...] = ()

    def refresh(self) -> None:
        """Something else is selected, hovered or elsewhere: show the ties of that."""
        before, self.groups = self.groups, tuple(self._find())
        if before or self.groups:
            area = united(path.boundingRect() for path in self.paths())
            self._scene.update(self._shown.united(area).adjusted(-24, -24, 24, 24))
            self._shown = area

    def paths(self) -> Iterator[QPainterPath]:
        """A bow for each call and the next, in the order in which they stand."""
        for group in self.groups:
            items = [self._scene.nodes[n] for n in group if n in self._scene.nodes]
            spots = sorted((_chip(item) for item in items), key=lambda spot: (spot.x(), spot.y()))
            for start, end in itertools.pairwise(spots):
                yield _bow(start, end)

    def draw(self, painter: QPainter) -> None:
        """Draw them in scene coordinates."""
        if not self.groups:
            return
        pen = QPen(self._scene.colors.accent, 2, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for path in self.paths():
            painter.drawPath(path)
        pen.setStyle(Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        for node_id in itertools.chain(*self.groups):
            if node_id in self._scene.nodes:
                painter.drawEllipse(_chip(self._scene.nodes[node_id]), _RADIUS, _RADIUS)
        painter.restore()

    def _find(self) -> Iterator[tuple[NodeId, ...]]:
        chosen, hovered = self._scene.selection.nodes, self._scene.hovered
        if len(chosen) > _MANY or not self._document.has_graph(self._document.graph):
            return  # the block that was shown is gone: another graph will be shown
        seen: set[NodeId] = set()
        for node_id in (*sorted(chosen), *([hovered] if hovered is not None else [])):
            if node_id in seen or not self._document.has_node(node_id):
                continue
            group = self._document.layer_calls(node_id)
            seen.update(group)
            if group:
                yield tuple(group)


def _chip(item: NodeItem) -> QPointF:
    return item.pos() + QPointF(0, item.header) + _CHIP


def _bow(start: QPointF, end: QPointF) -> QPainterPath:
    """From the rim of one chip to that of the other, over what is between them."""
    way = end - start
    length = math.hypot(way.x(), way.y()) or 1.0
    lift = min(96.0, 24.0 + length / 6)
    side = QPointF(-abs(way.y()), -abs(way.x())) / length * lift  # above, and on the left
    path = QPainterPath(start + way / length * _RADIUS)
    path.cubicTo(start + way * 0.3 + side, end - way * 0.3 + side, end - way / length * _RADIUS)
    return path
