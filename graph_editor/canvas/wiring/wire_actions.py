"""What can be done with single wires by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from graph_editor.canvas.action import make_action
from graph_editor.canvas.speech.spoken import wire_name
from graph_editor.canvas.tools.begin import wire_by_keys
from graph_editor.document.graph import Edge, NodeId

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView


class _WireWalk:
    """Goes through the wires of one node, which are selected one after another."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._node: NodeId | None = None

    def step(self) -> None:
        """Select the next wire: those that come in first, then those that go out."""
        view, selection = self._view, self._view.acting.selection
        here = next(iter(selection.edges), None) if len(selection.edges) == 1 else None
        if len(selection.nodes) == 1:
            (self._node,) = selection.nodes
        elif here is not None and self._node not in (here.source, here.target):
            self._node = here.target
        elif here is None:
            self._node = None
        if self._node is None:
            view.say("Select one node first; its wires are selected one after another.")
            return
        document = view.acting.document
        edges = [*document.incoming(self._node), *document.outgoing(self._node)]
        if not edges:
            view.say(f"{document.node(self._node).name} has no wires.")
            return
        place = (edges.index(here) + 1) % len(edges) if here in edges else 0
        self._select(edges[place], place, len(edges))

    def _select(self, edge: Edge, place: int, count: int) -> None:
        view = self._view
        view.acting.selection.set(edges=[edge])
        for node_id in (edge.source, edge.target):
            if node_id in view.canvas.nodes:
                view.keep_visible(node_id)
        number = f"Wire {place + 1} of {count}" if count > 1 else "The only wire"
        view.say(f"{number}: {wire_name(view.acting.document, edge)}. Del takes it away.")


def wire_actions(view: CanvasView) -> list[QAction]:
    """The actions for wires."""
    walk = _WireWalk(view)

    def reroute() -> None:
        for edge in sorted(view.acting.selection.edges):
            view.add_point(edge, ground=view.inner.within)

    return [
        make_action(view, "wire", "Wire …", lambda: wire_by_keys(view),
                    "Draw a wire from the selected node: choose its end by keys, then Enter", "W"),
        make_action(view, "next_wire", "Next wire", walk.step,
                    "Select a wire of the selected node, and the next one each time", "E"),
        make_action(view, "reroute", "Add reroute point", reroute,
                    "Let the selected wire go through a point that can be dragged", "R"),
    ]  # fmt: skip
