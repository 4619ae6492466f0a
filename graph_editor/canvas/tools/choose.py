"""Which gesture a press begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from graph_editor.canvas.drawing.inner import inner_at
from graph_editor.canvas.style import PORT_REACH
from graph_editor.canvas.tools.bundle import BundleTool
from graph_editor.canvas.tools.connect import ConnectTool
from graph_editor.canvas.tools.cut import CutTool
from graph_editor.canvas.tools.inner import InnerTool
from graph_editor.canvas.tools.move import MoveTool
from graph_editor.canvas.tools.points import PointTool
from graph_editor.canvas.tools.resize import ResizeTool
from graph_editor.canvas.tools.rubber_band import RubberBandTool
from graph_editor.canvas.tools.tool import Pointer, Tool
from graph_editor.document.graph import Edge, NodeId, parse_port

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_END_REACH = 28.0
_WIRE_REACH = 6.0


def choose_tool(view: CanvasView, start: Pointer) -> Tool | None:
    """The gesture that a press of the left button begins; None for a mere click on a wire."""
    scene, scale = view.canvas, view.zoom
    port = scene.port_held_at(start.scene, PORT_REACH / scale)
    item = scene.node_at(start.scene)
    if port is not None and (item is None or item is port[0] or scale >= 0.5):
        node_id, name, output = port[0].node_id, port[1], port[2]
        if start.ctrl and (bundle := _bundle(view, node_id, name, output)):
            return BundleTool(view, start, bundle, output=output)
        if not output:
            edge = next((e for e in view.document.incoming(node_id) if e.target_port == name), None)
            if edge is not None:
                return ConnectTool(
                    view, start, edge.source, edge.source_port, output=True, edge=edge
                )
        return ConnectTool(view, start, node_id, name, output=output)
    if item is not None:
        inner = inner_at(scene, start.scene)
        if inner is not None and (start.ctrl or start.shift) and not view.inner.beside(inner):
            inner = None  # the block itself is added to what is selected
        if view.inner.press_arrow(item, inner, start.scene):
            return None
        if not (start.ctrl or start.shift) and view.inner.press_mark(item, inner, start.scene):
            return None
        return MoveTool(view, start, item) if inner is None else InnerTool(view, start, inner)
    point = scene.wires.bends.at(start.scene, scale)
    if point is not None:
        return PointTool(view, start, point)
    edge = scene.wires.at(start.scene, _WIRE_REACH / scale)
    if edge is None:
        held = scene.annotations.at(start.scene, scale)
        if held is None:
            return CutTool(view, start) if start.alt else RubberBandTool(view, start)
        if held[1] == "title":
            return MoveTool(view, start, held[0])
        return ResizeTool(view, start, *held)
    if start.ctrl:
        view.selection.toggle(edges=[edge])
    elif start.shift:
        view.selection.add(edges=[edge])
    else:
        view.selection.set(edges=[edge])
    return _end_of(view, start, edge)


def _bundle(view: CanvasView, node_id: NodeId, port: str, output: bool) -> list[Edge]:
    """The wires that move together: all of an output, or all of an argument."""
    document = view.document
    if output:
        return [edge for edge in document.outgoing(node_id) if edge.source_port == port]
    name = parse_port(port)[0]
    return [e for e in document.incoming(node_id) if parse_port(e.target_port)[0] == name]


def _end_of(view: CanvasView, start: Pointer, edge: Edge) -> Tool | None:
    """Taking hold of a wire near one of its ends."""
    scene, reach = view.canvas, _END_REACH / view.zoom
    if _distance(scene.port_spot(edge.target, edge.target_port, False), start.scene) <= reach:
        return ConnectTool(view, start, edge.source, edge.source_port, output=True, edge=edge)
    if _distance(scene.port_spot(edge.source, edge.source_port, True), start.scene) <= reach:
        return ConnectTool(view, start, edge.target, edge.target_port, output=False, edge=edge)
    return None


def _distance(a: QPointF, b: QPointF) -> float:
    return float(((a.x() - b.x()) ** 2 + (a.y() - b.y()) ** 2) ** 0.5)
