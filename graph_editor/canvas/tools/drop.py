"""Something dragged from the palette over the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from graph_editor.canvas.adding.placeable import placeable
from graph_editor.canvas.drawing.inner import Place, inner_of, place_at
from graph_editor.canvas.style import CORNER, FOOTER_HEIGHT, HEADER_HEIGHT, NODE_WIDTH, text_font
from graph_editor.canvas.tools.insertion import InsertionHint
from graph_editor.canvas.tools.tool import Pointer, Tool
from graph_editor.canvas.wiring.ports import input_ports
from graph_editor.canvas.within import within_at
from graph_editor.document.graph import Node, NodeId, NodeKind

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_GRIP = QPointF(NODE_WIDTH / 2, HEADER_HEIGHT / 2)
_WIRE_REACH = 20.0
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class DropTool(Tool):
    """Shows where a new node would land; on a wire it would be inserted there."""

    def __init__(self, view: CanvasView, start: Pointer, type_: str) -> None:
        super().__init__(view, start)
        self.type = type_
        thing = placeable(type_, view.catalogue)
        self._title = thing.title if thing is not None else type_
        node = Node(NodeId("new"), "new", thing.kind if thing else NodeKind.LAYER, type_)
        inputs = input_ports(node, view.catalogue.entry(type_), ())
        self._inserts = bool(inputs) and node.kind is not NodeKind.OUTPUT
        self._corner = start.scene - _GRIP
        self._hint = InsertionHint(view)
        self.move(start)

    def move(self, pointer: Pointer) -> None:
        self._corner = pointer.scene - _GRIP
        if self._inserts:
            within = within_at(self.view, pointer.scene)
            ground, spot = self.view, pointer.scene
            if within is not None:
                ground, spot = within, within.spot(pointer.scene)
            free = not pointer.alt and ground.canvas.node_at(spot) is None
            into = ground.canvas.wires.at(spot, _WIRE_REACH) if free else None
            self._hint.aim(into, self._body(), ground)

    def release(self, pointer: Pointer) -> None:
        self.move(pointer)
        into, ground = self._hint.into, self._hint.ground
        self._hint.aim(None)
        place = place_at(self.view.canvas, pointer.scene)
        if place is not None and into is not None:
            corner = place.point - _GRIP
            ground.editor.add(self.type, (corner.x(), corner.y()), into=into)
        elif place is not None:
            self._add_inside(place)
        else:
            self.view.editor.add(self.type, (self._corner.x(), self._corner.y()), into=into)

    def _add_inside(self, place: Place) -> None:
        """It was dropped into the drawing of a block that is opened in place."""
        view, corner = self.view, place.point - _GRIP
        added = view.editor.blocks.add_inside(
            place.inside.graph, self.type, (corner.x(), corner.y())
        )
        if added is not None:
            inner = inner_of(view.canvas, (*(item.node_id for item in place.items), added))
            if inner is not None:
                view.inner.select(inner)

    def cancel(self) -> None:
        self._hint.aim(None)

    def draw(self, painter: QPainter) -> None:
        colors = self.view.canvas.colors
        fill = QColor(colors.card)
        fill.setAlpha(200)
        painter.setPen(QPen(colors.accent, 2))
        painter.setBrush(fill)
        body = self._body()
        painter.drawRoundedRect(body, CORNER, CORNER)
        painter.setPen(colors.text)
        painter.setFont(text_font(13, bold=True))
        painter.drawText(body.adjusted(42, 0, -8, 0), _MIDDLE, self._title)
        self._hint.draw(painter)

    def bounds(self) -> QRectF:
        return self._body().adjusted(-3, -3, 3, 3).united(self._hint.bounds())

    def _body(self) -> QRectF:
        return QRectF(self._corner.x(), self._corner.y(), NODE_WIDTH, HEADER_HEIGHT + FOOTER_HEIGHT)
