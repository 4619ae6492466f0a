"""What is under the mouse: highlight, cursor, tooltip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from graph_editor.canvas.action import with_keys
from graph_editor.canvas.drawing.card import as_tooltip, tooltip
from graph_editor.canvas.drawing.inner import inner_at
from graph_editor.canvas.style import FAR_SCALE, PORT_REACH, WIRE_REACH
from graph_editor.canvas.tools.resize import cursor_for
from graph_editor.canvas.tools.tool import Pointer
from graph_editor.canvas.within import Ground, Within, within_at
from graph_editor.document.graph import Edge, NodeId, NodeKind, parse_port

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.node_item import NodeItem
    from graph_editor.canvas.view import CanvasView

_NOTHING: tuple[NodeId | None, str, Edge | None] = (None, "", None)


class Hover:
    """Follows the mouse while no gesture is going on."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._cursor: Qt.CursorShape | None = None
        self._within: Within | None = None
        self._lit: tuple[NodeId | None, str, Edge | None] = _NOTHING

    def move(self, pointer: Pointer) -> None:
        """The mouse is here now."""
        view = self._view
        if view.zoom < FAR_SCALE:
            self._show(Qt.CursorShape.ArrowCursor)
            return
        port = view.canvas.port_held_at(pointer.scene, PORT_REACH / view.zoom)
        item = port[0] if port is not None else view.canvas.node_at(pointer.scene)
        reach = WIRE_REACH / view.zoom
        edge = None if item is not None else view.canvas.wires.at(pointer.scene, reach)
        view.canvas.set_hover(item.node_id if item else None, port[1] if port else "", edge)
        within = within_at(view, pointer.scene) if port is None else None
        _, inner_port, inner_edge = self._light(within, pointer)
        edge = edge or inner_edge
        if port is not None or inner_port:
            self._show(Qt.CursorShape.CrossCursor)
        elif edge is not None or (item is not None and self._can_be_pressed(item, pointer.scene)):
            self._show(Qt.CursorShape.PointingHandCursor)
        else:
            held = None if item else view.canvas.annotations.at(pointer.scene, view.zoom)
            self._show(cursor_for(held[1] if held else ""))

    def leave(self) -> None:
        """The mouse is on nothing any more."""
        self._view.canvas.set_hover(None, "", None)
        self._unlight()

    def update_cursor(self) -> None:
        """A gesture has ended: show the ordinary cursor."""
        self._unlight()
        self._cursor = None
        self._show(Qt.CursorShape.ArrowCursor)

    def tooltip(self, point: QPointF) -> str:
        """What the tooltip at a point of the scene says; "" for nothing."""
        view = self._view
        within = within_at(view, point)
        port = view.canvas.port_at(point, PORT_REACH / view.zoom)
        if port is not None:
            return _port_tooltip(view, *port)
        if within is not None:
            port = within.canvas.port_held_at(within.spot(point), PORT_REACH / within.zoom)
            if port is not None:
                return _port_tooltip(within, *port)
        item = view.canvas.node_at(point)
        inner = inner_at(view.canvas, point)
        pressed, spot = (inner.item, inner.point) if inner is not None else (item, point)
        if pressed is not None and pressed.on_expander(spot):
            tip = "Open in place" if pressed.inside is None else "Close again"
            return with_keys(view, tip, "open_in_place")
        if inner is not None:
            block = inner.item.card.kind is NodeKind.BLOCK
            enter = "enter it" if block else "edit the block's drawing"
            enter = f"Drag it, or double-click to {enter}."
            return f"{tooltip(inner.item.card, inner.item.state)}<br><i>{enter}</i>"
        if within is not None and (edge := within.wire_at(point)) is not None:
            return _wire_tooltip(within, edge)
        if item is not None:
            return tooltip(item.card, item.state)
        edge = view.canvas.wires.at(point, WIRE_REACH / view.zoom)
        if edge is None:
            held = view.canvas.annotations.at(point, view.zoom)
            return as_tooltip(held[0].unseen(view.zoom)) if held is not None else ""
        return _wire_tooltip(view, edge)

    def _light(
        self, within: Within | None, pointer: Pointer
    ) -> tuple[NodeId | None, str, Edge | None]:
        """Show the port or wire in an opened block that the mouse is on."""
        lit = _NOTHING
        if within is not None:
            spot = within.spot(pointer.scene)
            port = within.canvas.port_held_at(spot, PORT_REACH / within.zoom)
            if port is not None:
                lit = port[0].node_id, port[1], None
            else:
                lit = None, "", within.wire_at(pointer.scene)
        here, before = within and within.canvas, self._within and self._within.canvas
        if here is not before or lit != self._lit:
            self._unlight()
            if within is not None and lit != _NOTHING:
                self._within, self._lit = within, lit
                within.canvas.set_hover(*lit)
                within.redraw()
        return lit

    def _unlight(self) -> None:
        within, self._within, self._lit = self._within, None, _NOTHING
        if within is not None and within.there:
            within.canvas.set_hover(*_NOTHING)
            within.redraw()

    def _show(self, cursor: Qt.CursorShape) -> None:
        if cursor != self._cursor:
            self._cursor = cursor
            self._view.viewport().setCursor(cursor)

    def _can_be_pressed(self, item: NodeItem, point: QPointF) -> bool:
        """Whether something on a card, or on one that an opened block shows, is pressed here."""
        inner, zoom = inner_at(self._view.canvas, point), self._view.zoom
        if inner is not None:
            item, point, zoom = inner.item, inner.point, zoom * inner.scale
        return item.on_expander(point) or item.on_mark(point, zoom)


def _wire_tooltip(ground: Ground, edge: Edge) -> str:
    nodes = ground.document.nodes()
    ends = f"{nodes[edge.source].name} → {nodes[edge.target].name}"
    shape = ground.canvas.shape_on(edge)
    return f"{ends}, {edge.target_port}" + (f"<br><code>{shape}</code>" if shape else "")


def _port_tooltip(ground: Ground, item: NodeItem, name: str, output: bool) -> str:
    if output:
        label = next((p.label for p in item.card.outputs if p.name == name), name)
        shapes = item.state.result.outputs if item.state.result else ()
        index = parse_port(name)[1]
        shape = str(tuple(shapes[index].shape)) if index < len(shapes) else ""
        return f"<b>{label}</b> <code>{shape}</code>" if shape else f"<b>{label}</b>"
    entry = ground.catalogue.entry(ground.document.node(item.node_id).type)
    port = entry.port(parse_port(name)[0]) if entry is not None else None
    need = "" if port is None or port.required else " (optional)"
    doc = f"<br>{port.doc}" if port is not None and port.doc else ""
    return f"<b>{name}</b>{need}{doc}"
