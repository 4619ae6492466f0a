"""Drawing wires, and moving the ends of those that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from graph_editor.canvas.adding.landing import Landing, landing
from graph_editor.canvas.drawing.route import wire_path
from graph_editor.canvas.offer import Offer
from graph_editor.canvas.style import PORT_REACH
from graph_editor.canvas.tools.hint_box import draw_hint, hint_rect
from graph_editor.canvas.tools.tool import Pointer, Tool
from graph_editor.canvas.wiring.ports import downstream, first_free_port, upstream, why_not
from graph_editor.canvas.wiring.wire_check import WireCheck
from graph_editor.document.graph import Edge, NodeId, NodeKind

if TYPE_CHECKING:
    from graph_editor.canvas.within import Ground


class ConnectTool(Tool):
    """A drag from a port, or of the end of a wire.

    Dropped on a port or a node it connects; on empty canvas a new wire asks what to add, and a
    wire that was there before is taken away. What cannot take the wire is dimmed and says why.

    Attributes:
        edge: the wire whose end is moved; None for a new one.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(
        self,
        view: Ground,
        start: Pointer,
        node: NodeId,
        port: str,
        *,
        output: bool,
        edge: Edge | None = None,
    ) -> None:
        """Hold a wire at its fixed end.

        Args:
            node, port, output: the end that stays; `output` where it is an output port.
            edge: the edge whose other end is moved, if it was there before.
        """
        super().__init__(view, start)
        self._fixed = (node, port)
        self._forward = output
        self.edge = edge
        self._loose = start.scene
        self._target: tuple[NodeId, str] | None = None
        self._over: NodeId | None = None
        self._reason = ""
        self._full: NodeId | None = None
        self._doubt = ""
        self._landing: Landing | None = None
        self._dimmed: set[NodeId] = set()
        self._dragging = False
        self._check = WireCheck(
            view.document, view.catalogue, view.known_results, view.preview, self._dim
        )

    def hold(self) -> None:
        """Follow the mouse from now on, though no button is held."""
        self._begin()

    def move(self, pointer: Pointer) -> None:
        if not self._dragging:
            if not self.far_enough(pointer):
                return
            self._begin()
        self._loose = pointer.scene
        self._aim(pointer.scene)
        self.view.canvas.wires.fade(self._landing.replaced if self._landing else None)
        over, port = self._target or (self._over, "")
        self.view.canvas.set_hover(over, port, None)

    def release(self, pointer: Pointer) -> None:
        self._end()
        if not self._dragging:
            node = self._fixed[0] if self.edge is None else self.edge.target
            if self.edge is None or pointer.shift:
                self.view.selection.set([node])
            else:
                self.view.selection.set(edges=[self.edge])
            return
        if self._target is not None:
            self._connect(*self._target)
        elif self._full is not None and self.edge is None:
            self._offer_input(self._full)
        elif self._reason:
            self.view.say(self._reason)
        elif self._over is None and self.edge is not None:
            self.view.editor.disconnect([self.edge])
        elif self._over is None:
            ends = {"source": self._fixed} if self._forward else {"target": self._fixed}
            self.view.quick_add(pointer.scene, **ends)

    def cancel(self) -> None:
        self._end()

    def draw(self, painter: QPainter) -> None:
        if not self._dragging:
            return
        colors = self.view.canvas.colors
        color = colors.ok if self._target else colors.error if self._reason else colors.accent
        color = colors.warning if self._doubt else color
        painter.setPen(QPen(color, 2.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(wire_path(*self._ends(), self.view.canvas.flow))
        if self._target is not None:
            spot = self.view.canvas.port_spot(*self._target, not self._forward)
            painter.drawEllipse(spot, 9, 9)
        shade = colors.error if self._reason else colors.warning if self._doubt else colors.accent
        draw_hint(painter, self._loose, self._hint, self.view.zoom, shade, colors)

    def bounds(self) -> QRectF:
        if not self._dragging:
            return QRectF()
        start, end = self._ends()
        area = (
            wire_path(start, end, self.view.canvas.flow).boundingRect().adjusted(-16, -16, 16, 16)
        )
        return area.united(hint_rect(self._loose, self._hint, self.view.zoom))

    @property
    def _hint(self) -> str:
        """What stands beside the mouse."""
        if self._reason:
            return self._reason
        return " ".join(filter(None, (self._doubt, self._landing.note if self._landing else "")))

    def _begin(self) -> None:
        self._dragging = True
        document, node = self.view.document, self._fixed[0]
        dimmed = upstream(document, node) if self._forward else downstream(document, node)
        closed = NodeKind.INPUT if self._forward else NodeKind.OUTPUT
        dimmed |= {n.id for n in document.nodes().values() if n.kind is closed}
        self._dimmed = dimmed
        self._dim()
        self._ask(dimmed)
        if self.edge is not None:
            self.view.canvas.wires.items[self.edge].hide()

    def _ask(self, closed: set[NodeId]) -> None:
        """Let Keras say which of the other ports in view would take the wire."""
        canvas = self.view.canvas
        nodes = [n for n in canvas.nodes_in(self.view.visible_area) if n not in closed]
        if self._forward:
            self._check.ask_about_inputs(self._fixed, nodes)
        else:
            outputs = canvas.nodes
            self._check.ask_about_outputs(
                self._fixed, nodes, lambda n: [port.name for port in outputs[n].card.outputs]
            )

    def _dim(self) -> None:
        """Dim what cannot take the wire, as far as that is known by now."""
        if self._dragging:
            refused = self._check.refused.keys()
            self.view.canvas.set_dimmed(self._dimmed | self._check.closed_nodes(), refused)

    def _end(self) -> None:
        self._check.end()
        self.view.canvas.set_dimmed(())
        self.view.canvas.set_hover(None, "", None)
        self.view.canvas.wires.fade(None)
        if self.edge is not None and self.edge in self.view.canvas.wires:
            self.view.canvas.wires.items[self.edge].show()

    def _ends(self) -> tuple[QPointF, QPointF]:
        fixed = self.view.canvas.port_spot(*self._fixed, self._forward)
        loose = self._loose
        if self._target is not None:
            loose = self.view.canvas.port_spot(*self._target, not self._forward)
        return (fixed, loose) if self._forward else (loose, fixed)

    def _aim(self, point: QPointF) -> None:
        """Find where the wire would go."""
        view = self.view
        self._target, self._over, self._reason, self._doubt = None, None, "", ""
        self._landing = self._full = None
        near = view.canvas.port_at(point, PORT_REACH / view.zoom)
        item = near[0] if near is not None else view.canvas.node_at(point)
        if item is None:
            return
        node_id = self._over = item.node_id
        source, target = (self._fixed[0], node_id) if self._forward else (node_id, self._fixed[0])
        self._reason = why_not(view.document, source, target)
        if self._reason:
            if node_id == self._fixed[0] and self.edge is None:
                self._reason = "" if near is not None else self._reason
            return
        if near is not None and near[2] != self._forward:
            self._aim_at(node_id, near[1])
            return
        if not self._forward:
            self._aim_at(node_id, "output")
            return
        port = self._free_port(node_id)
        if port is None:
            name = view.document.node(node_id).name
            self._reason = (
                f"Every input of {name!r} is taken; drop the wire on one of its ports to replace "
                "what is there."
            )
            if item.card.kind is NodeKind.BLOCK:
                self._full = node_id
        else:
            self._aim_at(node_id, port)

    def _offer_input(self, node_id: NodeId) -> None:
        """A block that takes no more could be given another input."""
        blocks, source = self.view.editor.blocks, self._fixed
        self.view.offers.show_offer(
            Offer(
                self._reason,
                "Give the block another input",
                lambda: blocks.add_input(node_id, source),
            )
        )

    def _aim_at(self, node_id: NodeId, port: str) -> None:
        """It would go to this port. What Keras would refuse may be wanted all the same: the
        problem that comes of it brings fixes."""
        if self._forward:
            view = self.view
            self._landing = landing(view.document, view.catalogue, node_id, port, self.edge)
            port = self._landing.port
        self._target = (node_id, port)
        self._doubt = self._check.refused.get(self._target, "")

    def _free_port(self, node_id: NodeId) -> str | None:
        if self.edge is not None and node_id == self.edge.target:
            return self.edge.target_port
        return first_free_port(self.view.document, self.view.catalogue, node_id)

    def _connect(self, node: NodeId, port: str) -> None:
        editor, edge = self.view.editor, self.edge
        if edge is None:
            if self._forward:
                editor.connect(*self._fixed, node, port)
            else:
                editor.connect(node, port, *self._fixed)
        elif self._forward:
            if (node, port) != (edge.target, edge.target_port):
                editor.replug(edge, node, port)
        elif (node, port) != (edge.source, edge.source_port):
            editor.connect(node, port, *self._fixed)
