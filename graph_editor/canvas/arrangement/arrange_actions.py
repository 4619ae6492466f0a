"""The actions that select by wires and that put nodes in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from graph_editor.canvas.action import make_action
from graph_editor.canvas.arrangement.arranging import Axis, Side
from graph_editor.canvas.choosing import connected_to, same_type
from graph_editor.canvas.style import GRID
from graph_editor.canvas.wiring.ports import downstream, upstream
from graph_editor.document.flow import Flow
from graph_editor.document.graph import NodeId

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView
    from graph_editor.document.shown_graph import ShownGraph


def lay_out(view: CanvasView, flow: Flow) -> None:
    """Arrange the selected nodes, or all; always all where the drawing flowed another way."""
    editor = view.acting
    chosen = editor.selection.nodes
    some = len(chosen) > 1 and flow is editor.document.header().flow
    editor.auto_layout(chosen if some else None, flow)
    if not some and not view.inner.path:
        view.glide.look_at_end(view.fit)


def select_actions(view: CanvasView) -> list[QAction]:
    """Actions that select what has to do with the selected nodes."""

    def widen(reach: Callable[[ShownGraph, NodeId], set[NodeId]]) -> Callable[[], None]:
        def widened() -> None:
            selection = view.acting.selection
            if not selection.nodes:
                view.say("Select a node first; what its wires lead to is selected then.")
            found: set[NodeId] = set()
            for node_id in selection.nodes - found:
                found |= reach(view.acting.document, node_id)
            selection.add(found)

        return widened

    def invert() -> None:
        selection = view.acting.selection
        drawn = view.acting.carrying.drawn().keys()
        selection.set(
            view.acting.document.nodes().keys() - selection.nodes,
            annotations=drawn - selection.annotations,
        )

    def of_same_type() -> None:
        selection = view.acting.selection
        if not selection.nodes:
            view.say("Select a node first; all of its kind of layer are selected then.")
        selection.add(same_type(view.acting.document, selection.nodes))

    return [
        make_action(view, "select_upstream", "Select upstream",
                    widen(upstream),
                    "Add all nodes whose tensors reach the selected ones", "Ctrl+Shift+Left"),
        make_action(view, "select_downstream", "Select downstream",
                    widen(downstream),
                    "Add all nodes that the tensors of the selected ones reach",
                    "Ctrl+Shift+Right"),
        make_action(view, "select_connected", "Select connected",
                    widen(connected_to),
                    "Add all nodes that wires join to the selected ones", "Ctrl+Shift+Up"),
        make_action(view, "select_type", "Select same type", of_same_type,
                    "Add all nodes that are the same layer or operation", "Ctrl+Shift+Down"),
        make_action(view, "select_invert", "Invert selection", invert,
                    "Select exactly what is not selected", "Ctrl+I"),
    ]  # fmt: skip


def arrange_actions(view: CanvasView) -> list[QAction]:
    """Actions that put the selected nodes in order."""

    def align(side: Side) -> Callable[[], None]:
        return lambda: view.acting.arranger.align(side)

    def distribute(axis: Axis) -> Callable[[], None]:
        return lambda: view.acting.arranger.distribute(axis)

    made = [
        *_layout_actions(view),
        make_action(view, "align_left", "Align left", align("left"),
                    "Let the left edges of what is selected be level", "Shift+A"),
        make_action(view, "align_right", "Align right", align("right"),
                    "Let the right edges of what is selected be level", "Shift+D"),
        make_action(view, "align_top", "Align top", align("top"),
                    "Let the top edges of what is selected be level", "Shift+W"),
        make_action(view, "align_bottom", "Align bottom", align("bottom"),
                    "Let the bottom edges of what is selected be level", "Shift+S"),
        make_action(view, "align_center", "Align centres", align("center"),
                    "Put what is selected below each other, centred", "Shift+C"),
        make_action(view, "align_middle", "Align middles", align("middle"),
                    "Put what is selected beside each other, centred", "Shift+E"),
        make_action(view, "distribute_x", "Distribute horizontally",
                    distribute("x"),
                    "Let the gaps in the selection be equal, from left to right",
                    "Shift+H"),
        make_action(view, "distribute_y", "Distribute vertically",
                    distribute("y"),
                    "Let the gaps in the selection be equal, from top to bottom",
                    "Shift+V"),
        make_action(view, "straighten", "Straighten wires",
                    lambda: view.acting.arranger.straighten(),
                    "Move the selected nodes, or all, so that their wires run straight", "Q"),
    ]  # fmt: skip
    return made + _snap_actions(view)


def _layout_actions(view: CanvasView) -> list[QAction]:
    """One for each way a drawing can flow; that of this drawing is checked."""
    keys = {Flow.RIGHT: ("layout", "L", "Ctrl+L"), Flow.DOWN: ("layout_down", "Shift+L")}
    actions: dict[Flow, QAction] = {}

    def show() -> None:
        for flow, action in actions.items():
            action.setChecked(flow is view.canvas.flow)

    def choose(flow: Flow) -> None:
        lay_out(view, flow)
        if not view.canvas.nodes:
            view.say(f"What is drawn here will flow from {flow.words}.")
        show()  # the click has unchecked it where the drawing flows this way already

    for flow, (name, *shortcuts) in keys.items():
        actions[flow] = make_action(
            view, name, f"Auto-layout {flow.words}", lambda flow=flow: choose(flow),
            f"Arrange all nodes from {flow.words}, or the selected ones where the drawing flows "
            "this way", *shortcuts,
        )  # fmt: skip
        actions[flow].setCheckable(True)
    view.canvas.turned.connect(show)
    show()
    return list(actions.values())


def _snap_actions(view: CanvasView) -> list[QAction]:
    snapping = view.snapping

    def switch_grid() -> None:
        snapping.to_grid = not snapping.to_grid

    def switch_neighbours() -> None:
        snapping.to_neighbours = not snapping.to_neighbours

    grid = make_action(view, "snap_grid", "Snap to grid", switch_grid,
                       f"Let dragged nodes rest on a grid of {GRID}; Alt while dragging: not",
                       "Shift+G")  # fmt: skip
    neighbours = make_action(view, "snap_neighbours", "Snap to neighbours", switch_neighbours,
                             "Let dragged nodes line up with others, shown by guides, and wires "
                             "run level; Alt while dragging: not", "Shift+B")  # fmt: skip

    def show() -> None:
        grid.setChecked(snapping.to_grid)
        neighbours.setChecked(snapping.to_neighbours)

    for action in (grid, neighbours):
        action.setCheckable(True)
    snapping.changed.connect(show)
    show()
    return [grid, neighbours]
