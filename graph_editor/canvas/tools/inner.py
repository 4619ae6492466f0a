"""A press on a node that an opened block shows: a click selects it, a drag moves it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath

from graph_editor.canvas.drawing.inner import Inner, Place, inner_of
from graph_editor.canvas.style import FAR_SCALE
from graph_editor.canvas.tools.insertion import InsertionHint, may_be_inserted
from graph_editor.canvas.tools.tool import Pointer, Tool
from graph_editor.canvas.within import Within
from graph_editor.document.graph import Edge, NodeId, Position

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView


_LABEL_REACH = (-120.0, -40.0, 120.0, 40.0)
"""How far what stands on a wire may reach beyond nodes and wires."""


class InnerTool(Tool):
    """Selects or moves nodes in a block, while the drawing around it stays where it is."""

    def __init__(self, view: CanvasView, start: Pointer, inner: Inner) -> None:
        super().__init__(view, start)
        self._inner = inner
        self._from: dict[NodeId, Position] = {}
        self._within = Within(view, Place(inner.items[:-1], inner.point, inner.scale))
        self._hint = InsertionHint(view)
        self._lone = False

    def move(self, pointer: Pointer) -> None:
        inner = self._inner
        if not self._from:
            if not self.far_enough(pointer):
                return
            self._begin()
        for node_id, place in self._places(pointer).items():
            inner.scene.preview(node_id, place)
        inner.scene.route_edges_of(self._from)
        if self._lone:
            self._hint.aim(self._wire_below(pointer), inner.area, self._within)
        inner.outermost.update()

    def release(self, pointer: Pointer) -> None:
        if not self._from:
            picks = self.start.ctrl or self.start.shift
            self.view.inner.pick(self._inner, off=self.start.ctrl, more=picks)
            return
        places, into, node_id = self._places(pointer), self._hint.into, self._inner.item.node_id
        self._hint.aim(None)
        self._hold(False)
        if into is not None:
            self.view.acting.insert(node_id, into, places[node_id])
        else:
            self.view.acting.mover.move(places, {})

    def cancel(self) -> None:
        if not self._from:
            return
        self._hint.aim(None)
        self._hold(False)
        blocks = self._inner.path[:-1]
        for inner in (inner_of(self.view.canvas, (*blocks, node_id)) for node_id in self._from):
            if inner is not None:  # an undo in the middle of the drag may have closed the block
                inner.scene.put_back(self._from)
                inner.outermost.update()
                return

    def draw(self, painter: QPainter) -> None:
        """Draw what is dragged beyond the block's card, which Qt cuts off there."""
        self._hint.draw(painter)
        block = self._inner.outermost
        beyond = self._beyond()
        if self.view.zoom < FAR_SCALE or beyond.isEmpty() or block.inside is None:
            return  # from afar nothing is cut off
        clip, card = QPainterPath(), QPainterPath()
        clip.addRect(beyond)
        card.addRect(block.sceneBoundingRect())
        painter.save()
        painter.setClipPath(clip - card)
        block.inside.draw_open(painter, block.inside_rect.translated(block.pos()))
        painter.restore()

    def bounds(self) -> QRectF:
        return self._beyond().united(self._hint.bounds()) if self._from else QRectF()

    def _beyond(self) -> QRectF:
        """Where what is dragged is seen beyond the block's card."""
        if not self._from:
            return QRectF()
        block, inner = self._inner.outermost, self._inner
        reach = inner.way.mapRect(inner.scene.itemsBoundingRect().adjusted(*_LABEL_REACH))
        return QRectF() if block.sceneBoundingRect().contains(reach) else reach

    def _begin(self) -> None:
        inner, chosen = self._inner, self.view.inner
        if not (chosen.beside(inner) and inner.item.node_id in chosen.nodes):
            chosen.pick(inner, more=self.start.ctrl or self.start.shift)
        items = [inner.scene.nodes[node_id] for node_id in chosen.nodes]
        self._from = {item.node_id: (item.pos().x(), item.pos().y()) for item in items}
        self._lone = len(items) == 1 and may_be_inserted(self._within, inner.item.node_id)
        self._hold(True)

    def _wire_below(self, pointer: Pointer) -> Edge | None:
        if pointer.alt:
            return None
        body = self._inner.item.body
        return self._inner.scene.wires.at(body.center(), body.height() / 2)

    def _hold(self, held: bool) -> None:
        """Let the drawings not be fitted anew while the hand moves something in them."""
        for item in self._inner.items[:-1]:
            if item.inside is not None:
                item.inside.hold(held)

    def _places(self, pointer: Pointer) -> dict[NodeId, Position]:
        step: QPointF = (pointer.scene - self.start.scene) / self._inner.scale
        return {n: (round(x + step.x()), round(y + step.y())) for n, (x, y) in self._from.items()}
