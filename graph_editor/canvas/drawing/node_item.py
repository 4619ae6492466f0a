"""One item a node: card, ports and marks, painted in one go at the detail the zoom allows."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from graph_editor.canvas.drawing.block_marks import MARK_ROOM, ROOM
from graph_editor.canvas.drawing.card import Card, State
from graph_editor.canvas.drawing.card_shape import SHAPES, PortLabel
from graph_editor.canvas.drawing.card_text import SetCard
from graph_editor.canvas.drawing.inside import Inside
from graph_editor.canvas.drawing.node_painter import NodePainter
from graph_editor.canvas.drawing.painting import reported
from graph_editor.canvas.style import GRID, HEADER_HEIGHT, NEAR_SCALE, CanvasPalette
from graph_editor.document.flow import Flow
from graph_editor.document.graph import NodeId, NodeKind, Position

_NAME_WIDTH = 320.0
"""A block that is opened in place is wider than any name."""
_KEPT = QGraphicsItem.CacheMode.DeviceCoordinateCache
_PAINTED = QGraphicsItem.CacheMode.NoCache


class NodeItem(QGraphicsItem):
    """A node on the canvas. It mirrors the document and never writes to it.

    Attributes:
        node_id: whose item this is.
        card: what it shows.
        body: the card's rectangle in the scene, without ports and marks; replaced, never changed.
        state: what the analysis says of it.
        selected, hovered: how it stands out.
        hovered_port: the port under the mouse, or "".
        show_all: ports for masks and optional lists are shown as well.
        flow: which way the drawing flows; where the ports are follows from it.
        inside: the drawing of a block that is opened in place.
        painted: text laid out for painting; made on the first paint near enough to read.
    """

    def __init__(
        self,
        node_id: NodeId,
        card: Card,
        state: State,
        painter: NodePainter,
        flow: Flow = Flow.RIGHT,
    ) -> None:
        super().__init__()
        self.node_id = node_id
        self.card = card
        self.state = state
        self.flow = flow
        self.selected = False
        self.hovered = False
        self.hovered_port = ""
        self.show_all = False
        self.painted: SetCard | None = None
        self.inside: Inside | None = None
        self._shape = SHAPES[flow]
        self.width, self.height = self._shape.size(card)
        self.body = QRectF(0, 0, self.width, self.height)
        self._painter = painter
        self.setZValue(1)
        self.keep_picture(True)

    @property
    def size(self) -> tuple[float, float]:
        return self.width, self.height

    def place(self, position: Position) -> None:
        """Put the top left corner of the card at a point of the scene."""
        self.setPos(*position)
        self.body = QRectF(*position, self.width, self.height)

    def show_card(self, card: Card) -> bool:
        """Show another card; True where the size or the ports moved, so that edges must follow."""
        if card == self.card:
            return False
        old, self.card, self.painted = self.card, card, None
        moved = self._fit() or _ports(old) != _ports(card)
        self.update()
        return moved

    def show_inside(self, inside: Inside | None) -> bool:
        """Show a block opened in place, or closed again; True where the size changed."""
        self.inside, self.painted = inside, None
        self.update()
        return self._fit()

    def show_flow(self, flow: Flow) -> None:
        """Put the ports where a drawing that flows this way has them."""
        self.flow, self._shape, self.painted = flow, SHAPES[flow], None
        self._fit()
        self.update()

    def size_in(self, flow: Flow, *, closed: bool = False) -> tuple[float, float]:
        """How large the card would be in a drawing that flows this way; without what a block that
        is opened in place shows, where that is asked."""
        return SHAPES[flow].size(self.card, None if closed else self._inside_size)

    @property
    def header(self) -> float:
        """Where the header begins, in the item's coordinates."""
        return self._shape.header(self.card)

    @property
    def footer(self) -> float:
        """Where the footer begins."""
        return self._shape.footer(self.card, self.size)

    @property
    def labels(self) -> Iterator[PortLabel]:
        """What stands at the ports."""
        return self._shape.labels(self.card, self.size)

    @property
    def inside_rect(self) -> QRectF:
        """Where the inside of a block is drawn, in the item's coordinates."""
        if self.inside is None:
            return QRectF()
        height = self.inside.size.height()
        return QRectF(GRID, self.footer - height - GRID, self.width - 2 * GRID, height)

    @property
    def inside_room(self) -> float:
        """How much taller the card is for a block that is opened in place."""
        return self.inside.size.height() + 3 * GRID if self.inside is not None else 0.0

    def draw_inside_far(self, painter: QPainter, colors: CanvasPalette) -> None:
        """Draw what can be seen of an opened block from afar, in the scene's coordinates."""
        if self.inside is not None:
            self.inside.draw_far(painter, self.inside_rect.translated(self.body.topLeft()), colors)

    @property
    def _inside_size(self) -> tuple[float, float] | None:
        inside = self.inside
        return (inside.size.width(), inside.size.height()) if inside is not None else None

    def _fit(self) -> bool:
        """Take the size that the contents need; True where it is another one."""
        width, height = self.size_in(self.flow)
        if (width, height) == (self.width, self.height):
            return False
        self.prepareGeometryChange()
        self.width, self.height = width, height
        self.body = QRectF(self.body.topLeft(), QSizeF(width, height))
        # Qt keeps the old picture of an item that grew where a part of it is out of view, and
        # draws it over the new one; another mode and back is the way to let go of it.
        self.keep_picture(False)
        self.keep_picture(True)
        return True

    def keep_picture(self, keep: bool) -> None:
        """Keep what was painted until something else is to be seen, or paint it each time."""
        self.setCacheMode(_KEPT if keep else _PAINTED)

    def show_state(self, state: State) -> None:
        """Show another analysis."""
        self.state = state
        self.painted = None
        self.update()

    def show_hover(self, hovered: bool, port: str) -> None:
        """Show the mouse being here, on a port or not."""
        if (self.hovered, self.hovered_port) != (hovered, port):
            self.hovered, self.hovered_port = hovered, port
            self.update()

    def forget_paint(self) -> None:
        """Lay the text out anew (another theme or font)."""
        self.painted = None
        self.update()

    def input_spot(self, name: str) -> QPointF:
        """The centre of an input port, in the item's coordinates."""
        return QPointF(*self._shape.input_spot(self.card, self.size, name))

    def output_spot(self, name: str) -> QPointF:
        """The centre of an output port, in the item's coordinates."""
        return QPointF(*self._shape.output_spot(self.card, self.size, name))

    def port_spot(self, name: str, output: bool) -> QPointF:
        """The centre of a port in the scene."""
        spot = self._shape.output_spot if output else self._shape.input_spot
        x, y = spot(self.card, (self.width, self.height), name)
        return QPointF(self.body.x() + x, self.body.y() + y)

    def port_near(self, point: QPointF, reach: float) -> tuple[str, bool] | None:
        """The port within `reach` of a point in scene coordinates: (name, whether an output)."""
        local = point - self.pos()
        best: tuple[float, str, bool] | None = None
        spots = [(self.input_spot(p.name), p.name, False) for p in self.card.inputs]
        spots += [(self.output_spot(p.name), p.name, True) for p in self.card.outputs]
        for spot, name, output in spots:
            gap = spot - local
            distance = (gap.x() ** 2 + gap.y() ** 2) ** 0.5
            if distance <= reach and (best is None or distance < best[0]):
                best = (distance, name, output)
        return (best[1], best[2]) if best else None

    @property
    def expander(self) -> QRectF:
        """Where the arrow is that opens a block in place, in the item's coordinates."""
        if self.card.kind is not NodeKind.BLOCK:
            return QRectF()
        return QRectF(self.width - 30, self.header + 8, 24, 24)

    def on_expander(self, point: QPointF) -> bool:
        """Whether a point in scene coordinates is on the arrow that opens a block in place."""
        return self.expander.contains(point - self.pos())

    @property
    def mark(self) -> QPointF:
        """The middle of the mark of a problem, in the item's coordinates."""
        arrow = ROOM if self.card.kind is NodeKind.BLOCK else 0.0
        return QPointF(self.width - 20 - arrow, self.header + HEADER_HEIGHT / 2)

    @property
    def middle_mark(self) -> QPointF:
        """The same where less is painted: nothing stands beside it, and it is larger."""
        return QPointF(self.width - 20, 20)

    def on_mark(self, point: QPointF, zoom: float) -> bool:
        """Whether a point in scene coordinates is on the mark of problems in the block."""
        near = zoom >= NEAR_SCALE
        gap = point - self.pos() - (self.mark if near else self.middle_mark)
        reach = MARK_ROOM / 2 if near else MARK_ROOM / 2 + 4
        return bool(self.state.inner) and max(abs(gap.x()), abs(gap.y())) <= reach

    def on_name(self, point: QPointF) -> bool:
        """Whether a point in scene coordinates is on the name."""
        return self.name_rect.contains(point - self.pos())

    @property
    def name_rect(self) -> QRectF:
        """Where the name stands, in the item's coordinates."""
        return QRectF(40, self.header + 2, min(self.width - 64, _NAME_WIDTH), 20)

    # Qt

    def boundingRect(self) -> QRectF:
        return QRectF(-8, -8, self.width + 16, self.height + 16)

    @reported
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        self._painter.paint(painter, self)


def _ports(card: Card) -> tuple[object, ...]:
    """What tells where a card's ports are: an edge is shared by the lengths of their labels."""
    named = card.labels_inputs, card.labels_outputs
    return (*named, *((port.name, port.label) for port in (*card.inputs, *card.outputs)))
