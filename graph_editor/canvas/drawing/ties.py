"""What ties the calls of one layer together, shown while one of them is selected or hovered."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from graph_editor.canvas.drawing.far_layer import united
from graph_editor.canvas.drawing.screen_pen import screen_pen
from graph_editor.canvas.style import NEAR_SCALE
from graph_editor.document.graph import NodeId

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.item_scene import ItemScene
    from graph_editor.canvas.drawing.node_item import NodeItem
    from graph_editor.document.shown_graph import ShownGraph

_MANY = 200
"""So many selected nodes show no ties: nothing could be told from them."""
_CHIP, _AROUND_CHIP = QPointF(22, 20), 17.0
"""The middle of a node's chip, below the corner of its header, and the ring around it."""
_STRIPE, _ON_STRIPE = QPointF(8, 20), 7.0
"""Where there is no chip, further away: a dot on the stripe, clear of the name."""


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

    def paths(self, *, near: bool = True) -> Iterator[QPainterPath]:
        """A bow for each call and the next, in the order in which they stand."""
        for group in self.groups:
            items = [self._scene.nodes[n] for n in group if n in self._scene.nodes]
            spots = sorted((_spot(i, near) for i in items), key=lambda spot: (spot.x(), spot.y()))
            for start, end in itertools.pairwise(spots):
                yield _bow(start, end, _AROUND_CHIP if near else _ON_STRIPE)

    def draw(self, painter: QPainter) -> None:
        """Draw them in scene coordinates."""
        if not self.groups:
            return
        pen = screen_pen(painter, self._scene.colors.accent, 2, Qt.PenStyle.DashLine)
        near = painter.worldTransform().m11() >= NEAR_SCALE
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for path in self.paths(near=near):
            painter.drawPath(path)
        pen.setStyle(Qt.PenStyle.SolidLine)
        radius = _AROUND_CHIP
        if not near:
            pen.setColor(self._scene.colors.card)
            painter.setBrush(self._scene.colors.accent)
            radius = _ON_STRIPE
        painter.setPen(pen)
        for node_id in itertools.chain(*self.groups):
            if node_id in self._scene.nodes:
                painter.drawEllipse(_spot(self._scene.nodes[node_id], near), radius, radius)
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


def _spot(item: NodeItem, near: bool) -> QPointF:
    return item.pos() + QPointF(0, item.header) + (_CHIP if near else _STRIPE)


def _bow(start: QPointF, end: QPointF, radius: float) -> QPainterPath:
    """From the rim of one ring to that of the other, over what is between them."""
    way = end - start
    length = math.hypot(way.x(), way.y()) or 1.0
    lift = min(96.0, 24.0 + length / 6)
    steep = way.y() > way.x() / 2  # it runs on the left then, and else above: clear of the cards
    side = (QPointF(-way.y(), way.x()) if steep else QPointF(way.y(), -way.x())) / length * lift
    path = QPainterPath(start + way / length * radius)
    path.cubicTo(start + way * 0.3 + side, end - way * 0.3 + side, end - way / length * radius)
    return path
