"""Gestures with wires that no press of the mouse begins: from a menu, or by a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from graph_editor.canvas.tools.connect import ConnectTool
from graph_editor.canvas.tools.key_wire import KeyWireTool
from graph_editor.canvas.tools.tool import Pointer, Tool
from graph_editor.canvas.tools.within import WithinTool

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView
    from graph_editor.canvas.within import Within
    from graph_editor.document.graph import Edge


def replug(view: CanvasView, edge: Edge, *, source: bool, within: Within | None = None) -> None:
    """Hold a wire by its end, or its beginning (`source`), until the next click; also one of an
    opened block."""
    view.cancel()
    ends = (edge.source, edge.source_port), (edge.target, edge.target_port)
    loose, held = ends if source else ends[::-1]
    ground = within or view
    spot = ground.canvas.port_spot(*loose, source)
    start = Pointer(spot, ground.mapFromScene(spot), Qt.KeyboardModifier.NoModifier)
    tool = ConnectTool(ground, start, *held, output=not source, edge=edge)
    _begin(view, tool, within)
    tool.hold()


def wire_by_keys(view: CanvasView) -> None:
    """Draw a wire from the selected node by keys, also in an opened block."""
    within = view.inner.within
    ground = within or view
    chosen = [ground.canvas.nodes[node_id] for node_id in ground.selection.nodes]
    if len(chosen) != 1 or not chosen[0].card.outputs:
        view.say("Select one node with an output; the wire begins there.")
        return
    _begin(view, KeyWireTool(ground, chosen[0].node_id), within)
    view.viewport().update()


def _begin(view: CanvasView, tool: Tool, within: Within | None) -> None:
    view.gestures.begin(tool if within is None else WithinTool(view, within, tool))
