"""Which gesture a press begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from graph_editor.canvas.drawing.inner import inner_at
from graph_editor.canvas.style import PORT_REACH, WIRE_REACH
from graph_editor.canvas.tools.bundle import BundleTool
from graph_editor.canvas.tools.connect import ConnectTool
from graph_editor.canvas.tools.cut import CutTool
from graph_editor.canvas.tools.inner import InnerTool
from graph_editor.canvas.tools.marks import press_arrow, press_mark
from graph_editor.canvas.tools.move import MoveTool
from graph_editor.canvas.tools.points import PointTool
from graph_editor.canvas.tools.resize import ResizeTool
from graph_editor.canvas.tools.rubber_band import RubberBandTool
from graph_editor.canvas.tools.tool import Pointer, Tool
from graph_editor.canvas.tools.within import WithinTool
from graph_editor.canvas.within import Ground, Within, within_at
from graph_editor.document.graph import Edge, NodeId, parse_port

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_END_REACH = 28.0


def choose_tool(view: CanvasView, start: Pointer) -> Tool | None:
    """The gesture that a press of the left button begins; None for a mere click on a wire."""
    scene, scale = view.canvas, view.zoom
    tool = _at_port(view, start)
    if tool is not None:
        return tool
    item = scene.node_at(start.scene)
    if item is not None:
        within = within_at(view, start.scene)
        if within is not None:
            tool, taken = _in_block(view, start, within)
            if taken:
                return WithinTool(view, within, tool) if tool is not None else None
        inner = inner_at(scene, start.scene)
        if inner is not None and (start.ctrl or start.shift) and not view.inner.beside(inner):
            inner = None  # the block itself is added to what is selected
        if press_arrow(view, item, inner, start.scene):
            return None
        if not (start.ctrl or start.shift) and press_mark(view, item, inner, start.scene):
            return None
        return MoveTool(view, start, item) if inner is None else InnerTool(view, start, inner)
    tool, taken = _at_wires(view, start)
    if taken:
        return tool
    held = scene.annotations.at(start.scene, scale)
    if held is None:
        return CutTool(view, start) if start.alt else RubberBandTool(view, start)
    if held[1] == "title":
        return MoveTool(view, start, held[0])
    return ResizeTool(view, start, *held)


def choose_cut(view: CanvasView, start: Pointer) -> Tool:
    """The stroke that cuts wires: those of the opened block in which it begins, or the canvas'."""
    within = within_at(view, start.scene)
    if within is None:
        return CutTool(view, start)
    return WithinTool(view, within, CutTool(within, within.pointer(start)))


def _in_block(view: CanvasView, start: Pointer, within: Within) -> tuple[Tool | None, bool]:
    """What a press on a port, wire or reroute point in an opened block begins, and whether there
    is one."""
    spot = within.pointer(start)
    tool = _at_port(within, spot)
    if (start.ctrl or start.shift) and not view.inner.works_in(within.place):
        # The block itself is added to what is selected.
        return tool, isinstance(tool, BundleTool)
    if tool is not None or start.alt or within.canvas.node_at(spot.scene) is not None:
        return tool, tool is not None
    return _at_wires(within, spot)


def _at_port(view: Ground, start: Pointer) -> Tool | None:
    """Drawing a wire from a port, or taking hold of the one that ends there."""
    scene, scale = view.canvas, view.zoom
    port = scene.port_held_at(start.scene, PORT_REACH / scale)
    item = scene.node_at(start.scene)
    if port is None or not (item is None or item is port[0] or scale >= 0.5):
        return None
    node_id, name, output = port[0].node_id, port[1], port[2]
    if start.ctrl and (bundle := _bundle(view, node_id, name, output)):
        return BundleTool(view, start, bundle, output=output)
    if not output:
        edge = next((e for e in view.document.incoming(node_id) if e.target_port == name), None)
        if edge is not None:
            return ConnectTool(view, start, edge.source, edge.source_port, output=True, edge=edge)
    return ConnectTool(view, start, node_id, name, output=output)


def _at_wires(view: Ground, start: Pointer) -> tuple[Tool | None, bool]:
    """What a press on a wire or a reroute point begins, and whether there is one: a wire is
    selected, and taken hold of near one of its ends."""
    point = view.canvas.wires.bends.at(start.scene, view.zoom)
    if point is not None:
        return PointTool(view, start, point), True
    edge = view.canvas.wires.at(start.scene, WIRE_REACH / view.zoom)
    if edge is None:
        return None, False
    if start.ctrl:
        view.selection.toggle(edges=[edge])
    elif start.shift:
        view.selection.add(edges=[edge])
    else:
        view.selection.set(edges=[edge])
    return _end_of(view, start, edge), True


def _bundle(view: Ground, node_id: NodeId, port: str, output: bool) -> list[Edge]:
    """The wires that move together: all of an output, or all of an argument."""
    document = view.document
    if output:
        return [edge for edge in document.outgoing(node_id) if edge.source_port == port]
    name = parse_port(port)[0]
    return [e for e in document.incoming(node_id) if parse_port(e.target_port)[0] == name]


def _end_of(view: Ground, start: Pointer, edge: Edge) -> Tool | None:
    """Taking hold of a wire near one of its ends."""
    scene, reach = view.canvas, _END_REACH / view.zoom
    if _distance(scene.port_spot(edge.target, edge.target_port, False), start.scene) <= reach:
        return ConnectTool(view, start, edge.source, edge.source_port, output=True, edge=edge)
    if _distance(scene.port_spot(edge.source, edge.source_port, True), start.scene) <= reach:
        return ConnectTool(view, start, edge.target, edge.target_port, output=False, edge=edge)
    return None


def _distance(a: QPointF, b: QPointF) -> float:
    return float(((a.x() - b.x()) ** 2 + (a.y() - b.y()) ** 2) ** 0.5)
