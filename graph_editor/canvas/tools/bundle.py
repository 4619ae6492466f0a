"""Moving all wires of a port at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from graph_editor.canvas.adding.landing import Landing, landing
from graph_editor.canvas.drawing.far_layer import united
from graph_editor.canvas.drawing.route import wire_path
from graph_editor.canvas.style import PORT_REACH
from graph_editor.canvas.tools.hint_box import draw_hint, hint_rect
from graph_editor.canvas.tools.tool import Pointer, Tool
from graph_editor.canvas.wiring.ports import first_free_port, takes_list, why_not
from graph_editor.document.graph import Edge, NodeId, parse_port

if TYPE_CHECKING:
    from graph_editor.canvas.within import Ground


class BundleTool(Tool):
    """Ctrl and a drag from a port: its wires go to another port, or away on empty canvas.

    From an output port it is the wires' beginnings that move; from an input the ends of all wires
    that come into this argument of the node.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(
        self, view: Ground, start: Pointer, edges: Sequence[Edge], *, output: bool
    ) -> None:
        super().__init__(view, start)
        self._edges = list(edges)
        self._output = output
        self._loose = start.scene
        self._target: tuple[NodeId, str] | None = None
        self._over = False
        self._reason = ""
        self._landing: Landing | None = None
        self._dragging = False

    def move(self, pointer: Pointer) -> None:
        if not self._dragging:
            if not self.far_enough(pointer):
                return
            self._dragging = True
            self._show_wires(False)
        self._loose = pointer.scene
        self._aim(pointer.scene)
        self.view.canvas.wires.fade(self._landing.replaced if self._landing else None)
        node, port = self._target or (None, "")
        self.view.canvas.set_hover(node, port, None)

    def release(self, pointer: Pointer) -> None:
        self._end()
        if not self._dragging:
            return
        if self._target is not None:
            self.view.editor.move_wires(self._edges, *self._target, output=self._output)
        elif self._reason:
            self.view.say(self._reason)
        elif not self._over:
            self.view.editor.disconnect(self._edges)

    def cancel(self) -> None:
        self._end()

    def draw(self, painter: QPainter) -> None:
        if not self._dragging:
            return
        colors = self.view.canvas.colors
        color = colors.ok if self._target else colors.error if self._reason else colors.accent
        painter.setPen(QPen(color, 2.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for start, end in self._lines():
            painter.drawPath(wire_path(start, end, self.view.canvas.flow))
        shade = colors.error if self._reason else colors.accent
        draw_hint(painter, self._loose, self._hint, self.view.zoom, shade, colors)

    def bounds(self) -> QRectF:
        if not self._dragging:
            return QRectF()
        paths = [
            wire_path(start, end, self.view.canvas.flow).boundingRect()
            for start, end in self._lines()
        ]
        area = united(paths).adjusted(-16, -16, 16, 16)
        return area.united(hint_rect(self._loose, self._hint, self.view.zoom))

    @property
    def _hint(self) -> str:
        return self._reason or (self._landing.note if self._landing is not None else "")

    def _lines(self) -> list[tuple[QPointF, QPointF]]:
        canvas = self.view.canvas
        if self._output:
            return [
                (self._loose, canvas.port_spot(edge.target, edge.target_port, False))
                for edge in self._edges
            ]
        return [
            (canvas.port_spot(edge.source, edge.source_port, True), self._loose)
            for edge in self._edges
        ]

    def _aim(self, point: QPointF) -> None:
        """Find where the wires would go."""
        view, document = self.view, self.view.document
        self._target, self._reason, self._landing = None, "", None
        near = view.canvas.port_at(point, PORT_REACH / view.zoom)
        item = near[0] if near is not None else view.canvas.node_at(point)
        self._over = item is not None
        if item is None:
            return
        port = near[1] if near is not None and near[2] == self._output else ""
        if self._output:
            reasons = (why_not(document, item.node_id, edge.target) for edge in self._edges)
            port = port or "output"
        else:
            reasons = (why_not(document, edge.source, item.node_id) for edge in self._edges)
            port = port or first_free_port(document, view.catalogue, item.node_id) or ""
        self._reason = next((reason for reason in reasons if reason), "")
        if not self._reason and not port:
            self._reason = f"Every input of {item.card.name!r} is taken."
        if not self._reason and not self._output and len(self._edges) > 1:
            same = {(edge.target, parse_port(edge.target_port)[0]) for edge in self._edges}
            if not takes_list(document, view.catalogue, item.node_id, port):
                self._reason = f"{item.card.name!r} takes one wire here, not {len(self._edges)}."
            elif (item.node_id, parse_port(port)[0]) in same:
                return  # back where they were
        if not self._reason:
            if not self._output:
                self._landing = landing(document, view.catalogue, item.node_id, port)
                port = self._landing.port
            self._target = (item.node_id, port)
            self._loose = view.canvas.port_spot(item.node_id, port, self._output)

    def _end(self) -> None:
        self.view.canvas.set_hover(None, "", None)
        self.view.canvas.wires.fade(None)
        self._show_wires(True)

    def _show_wires(self, shown: bool) -> None:
        for edge in self._edges:
            if edge in self.view.canvas.wires:
                self.view.canvas.wires.items[edge].setVisible(shown)
