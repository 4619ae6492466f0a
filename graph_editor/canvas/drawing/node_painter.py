"""How a node is painted, at two levels of detail; the third, far away, is the far layer's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QPainter,
    QPainterPath,
    QPen,
)

from graph_editor.canvas.drawing.block_marks import (
    paint_arrow,
    paint_badge,
    paint_sheets,
)
from graph_editor.canvas.drawing.card_text import CardText, SetCard
from graph_editor.canvas.drawing.glyphs import glyph, link
from graph_editor.canvas.drawing.typesetting import Typesetter
from graph_editor.canvas.style import (
    CORNER,
    NEAR_SCALE,
    PORT_RADIUS,
    CanvasPalette,
)
from graph_editor.document.graph import NodeId, NodeKind
from graph_editor.validation.analysis import Severity

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.node_item import NodeItem

_CHIP = QRectF(10, 8, 24, 24)
_PILL = 20.0
_INSET = 4.0
"""How far within its edge the way past a muted node runs."""

_DIMMED, _MUTED = 0.35, 0.55
"""How much is left of a node that cannot take the wire that is held, and of one that is left out of
the network, which one still wants to read."""

_STRIPE = 14.0
"""How wide a layer family's colour is beside a card that is seen from the middle distance."""


class NodePainter:
    """Paints nodes in one palette; shared by all items of a scene.

    Attributes:
        palette: the colours.
        dimmed: nodes that cannot take the wire being dragged.
        closed: single ports that cannot.
        detail_from: the zoom from which everything is painted.
        free_slots: whether the slots are painted that lists have at their ends for one more wire.
        make_text: what sets the texts of cards.
        typesetter: what lays out every text of the scene.
    """

    detail_from = NEAR_SCALE
    free_slots = True
    make_text: type[CardText] = CardText

    def __init__(self, palette: CanvasPalette) -> None:
        self.dimmed: frozenset[NodeId] = frozenset()
        self.closed: frozenset[tuple[NodeId, str]] = frozenset()
        self.set_palette(palette)

    def set_palette(self, palette: CanvasPalette) -> None:
        """Use other colours; the items must forget what they had laid out."""
        self.palette = palette
        self._outline = QPen(palette.outline, 1.2)
        self._call = QPen(palette.muted, 1.4, Qt.PenStyle.DashLine)
        self._accent = QPen(palette.accent, 2.4)
        self._hover = QPen(palette.muted, 1.6)
        self._bypass = QPen(palette.text, 2.4, Qt.PenStyle.DashLine)
        self._marks = {
            Severity.ERROR: (palette.error, QPen(palette.error, 1.8)),
            Severity.WARNING: (palette.warning, QPen(palette.warning, 1.8)),
            Severity.INFO: (palette.info, self._outline),
        }
        self._card = QBrush(palette.card)
        self._footer = QBrush(palette.footer)
        self._line = QPen(palette.outline, 1)
        self._port = QPen(palette.edge, 1.6)
        self._port_needed = QPen(palette.text, 1.6)
        self._port_free = QPen(palette.edge, 1.2, Qt.PenStyle.DotLine)
        self._port_full = QBrush(palette.edge)
        self._port_hot = QBrush(palette.accent)
        self.set_fonts()

    def set_fonts(self) -> None:
        """Take the program's fonts as they are now."""
        self.typesetter = self.make_typesetter()
        self._text = self.make_text(self.palette, self.typesetter)

    def make_typesetter(self) -> Typesetter:
        return Typesetter()

    def paint(self, painter: QPainter, item: NodeItem) -> None:
        """Paint `item` at the detail that the painter's zoom allows."""
        scale = painter.worldTransform().m11()
        if item.painted is None:
            item.painted = self._text.set(item, free_slots=self.free_slots)
        layout = item.painted
        opacity, dimmed = painter.opacity(), item.node_id in self.dimmed
        if dimmed:
            painter.setOpacity(opacity * _DIMMED)
        elif item.card.muted:
            painter.setOpacity(opacity * _MUTED)
        if scale >= self.detail_from:
            self._paint_near(painter, item, layout)
        else:
            self._paint_middle(painter, item, layout)
        if not dimmed:
            painter.setOpacity(opacity)  # what is wrong is as wrong in a muted node
        near = scale >= self.detail_from
        at = item.mark if near else item.middle_mark
        self._paint_mark(painter, item, at, 8.0 if near else 14.0)
        painter.setOpacity(opacity)
        if item.card.muted:
            self._paint_bypass(painter, item)

    def _paint_bypass(self, painter: QPainter, item: NodeItem) -> None:
        """The way that the tensor takes past a muted node."""
        if not item.card.inputs or not item.card.outputs:
            return
        turn = item.flow.turn
        start = item.input_spot(item.card.inputs[0].name)
        end = item.output_spot(item.card.outputs[0].name)
        length, breadth = turn(item.width, item.height)

        def at(along: float, across: float) -> QPointF:
            return QPointF(*turn(along, across))

        # Just within the edge, where it crosses no text.
        near, far, low = _INSET, length - _INSET, breadth - _INSET
        first, last = turn(start.x(), start.y())[1], turn(end.x(), end.y())[1]
        way = QPainterPath(start)
        way.quadTo(at(near, first), at(near, min(first + CORNER, low - CORNER)))
        way.lineTo(at(near, low - CORNER))
        way.quadTo(at(near, low), at(near + CORNER, low))
        way.lineTo(at(far - CORNER, low))
        way.quadTo(at(far, low), at(far, low - CORNER))
        way.lineTo(at(far, min(last + CORNER, low - CORNER)))
        way.quadTo(at(far, last), end)
        painter.setPen(self._bypass)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(way)

    # Near

    def _paint_near(self, painter: QPainter, item: NodeItem, layout: SetCard) -> None:
        card, height = item.card, item.height
        corner = _PILL if card.kind in (NodeKind.INPUT, NodeKind.OUTPUT) else CORNER
        if card.kind is NodeKind.BLOCK:
            paint_sheets(painter, item, self.palette)
        painter.setPen(self._border(item))
        painter.setBrush(self._card)
        painter.drawRoundedRect(QRectF(0, 0, item.width, height), corner, corner)
        painter.setPen(self._line)
        header, y = item.header, item.footer
        if not card.collapsed:
            painter.drawLine(QLineF(corner / 2, y, item.width - corner / 2, y))
        painter.translate(0, header)
        self._paint_chip(painter, item, layout)
        painter.translate(0, -header)
        for text in layout.near:
            painter.setPen(text.color)
            text.text.draw(painter, text.at)
        if item.inside is not None:
            item.inside.draw(painter, item.inside_rect, self.palette)
        if card.kind is NodeKind.BLOCK:
            paint_badge(painter, item, self.palette)
            if self.detail_from > 0:  # a picture cannot be opened
                paint_arrow(painter, item, self.palette)
        self._paint_ports(painter, item)

    def _paint_chip(self, painter: QPainter, item: NodeItem, layout: SetCard) -> None:
        hollow = item.card.kind is NodeKind.OPERATION or item.card.is_call
        ink = self.palette.text if hollow else layout.chip_ink
        painter.setPen(QPen(layout.chip, 2) if hollow else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if hollow else layout.chip)
        round_ = 12 if item.card.kind in (NodeKind.INPUT, NodeKind.OUTPUT) else 6
        painter.drawRoundedRect(_CHIP.adjusted(1, 1, -1, -1) if hollow else _CHIP, round_, round_)
        painter.setPen(QPen(ink, 1.5, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.translate(14, 12)
        painter.drawPath(link() if item.card.is_call else glyph(item.card.family))
        painter.translate(-14, -12)

    def _paint_mark(self, painter: QPainter, item: NodeItem, at: QPointF, radius: float) -> None:
        worst = item.state.worst
        if worst is None:
            return
        color = self._marks[worst][0]
        ink = QPen(self.palette.on(color), radius / 4, c=Qt.PenCapStyle.RoundCap)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        if worst is Severity.WARNING:
            painter.drawPolygon(
                [
                    at + QPointF(0, -radius),
                    at + QPointF(radius, radius * 0.8),
                    at + QPointF(-radius, radius * 0.8),
                ]
            )
            at = at + QPointF(0, radius * 0.15)
            radius *= 0.8
        else:
            painter.drawEllipse(at, radius, radius)
        painter.setPen(ink)
        painter.drawLine(at + QPointF(0, -radius * 0.5), at + QPointF(0, radius * 0.1))
        painter.drawPoint(at + QPointF(0, radius * 0.52))

    def _paint_ports(self, painter: QPainter, item: NodeItem) -> None:
        opacity = painter.opacity()
        for port in item.card.inputs:
            shut = (item.node_id, port.name) in self.closed
            painter.setOpacity(opacity * 0.25 if shut else opacity)
            if port.is_free_slot and not self.free_slots:
                continue
            hot = item.hovered_port == port.name
            if port.is_free_slot:
                painter.setPen(self._port_free)
            else:
                painter.setPen(self._port_needed if port.required else self._port)
            brush = self._port_full if port.connected else self._card
            painter.setBrush(self._port_hot if hot else brush)
            radius = PORT_RADIUS + 1.5 if hot else PORT_RADIUS
            painter.drawEllipse(item.input_spot(port.name), radius, radius)
        painter.setPen(self._port)
        for out in item.card.outputs:
            shut = (item.node_id, out.name) in self.closed
            painter.setOpacity(opacity * 0.25 if shut else opacity)
            hot = item.hovered_port == out.name
            painter.setBrush(self._port_hot if hot else self._port_full)
            radius = PORT_RADIUS + 1.5 if hot else PORT_RADIUS
            painter.drawEllipse(item.output_spot(out.name), radius, radius)
        painter.setOpacity(opacity)

    # Middle

    def _paint_middle(self, painter: QPainter, item: NodeItem, layout: SetCard) -> None:
        painter.setPen(self._border(item))
        painter.setBrush(self._card)
        painter.drawRect(QRectF(0, 0, item.width, item.height))
        stripe = _STRIPE if item.inside is None else item.inside_rect.left() - 1
        painter.fillRect(QRectF(1, 1, stripe, item.height - 2), layout.chip)
        for text in layout.middle:
            painter.setPen(text.color)
            text.text.draw(painter, text.at)
        if item.inside is not None:
            item.inside.draw(painter, item.inside_rect, self.palette)
        if item.hovered:  # there is where a wire can be pulled from
            self._paint_ports(painter, item)

    def _border(self, item: NodeItem) -> QPen:
        worst = item.state.worst
        if item.selected:
            return self._accent
        if worst is not None and worst is not Severity.INFO:
            return self._marks[worst][1]
        if item.card.is_call:
            return self._call
        return self._hover if item.hovered else self._outline
