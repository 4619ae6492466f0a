"""What an action of the canvas needs before it can be done, for whoever lists the actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from graph_editor.canvas.annotation.carrying import selected
from graph_editor.document.flow import Flow
from graph_editor.document.graph import NodeKind

if TYPE_CHECKING:
    from graph_editor.canvas.selection import Selection
    from graph_editor.canvas.view import CanvasView


def unmet_need(view: CanvasView, name: str) -> str:
    """What has to be done before the action `name`, as a sentence; "" where nothing has."""
    if why := view.inner.why_within(name):
        return why
    need = _NEEDS.get(name)
    if need is None and name.startswith("nudge_"):
        need = _something
    return need(view) if need is not None else ""


def _something(view: CanvasView) -> str:
    return "Select something first." if _chosen(view).empty else ""


def _wire(view: CanvasView) -> str:
    return "" if _chosen(view).edges else "Select a wire first."


def _nodes(view: CanvasView) -> str:
    return "" if _chosen(view).nodes else "Select a node first."


def _things(view: CanvasView) -> str:
    return "" if selected(_chosen(view)) else "Select a node, a frame or a note first."


def _two(view: CanvasView) -> str:
    return "" if len(_chosen(view).nodes) > 1 else "Select two nodes or more first."


def _two_things(view: CanvasView) -> str:
    return "" if _count(view) > 1 else "Select two nodes or more first."


def _three_things(view: CanvasView) -> str:
    return "" if _count(view) > 2 else "Select three nodes or more first."


def _one(view: CanvasView) -> str:
    chosen = _chosen(view)
    one = len(chosen.nodes) == 1 or (not chosen.nodes and len(chosen.annotations) == 1)
    return "" if one else "Select one node, frame or note first."


def _layer(view: CanvasView) -> str:
    return "" if _only_kind(view) is NodeKind.LAYER else "Select one layer first."


def _block(view: CanvasView) -> str:
    return "" if _only_kind(view) is NodeKind.BLOCK else "Select one block first."


def _entered(view: CanvasView) -> str:
    return "" if view.inner.current is not None else _block(view)


def _calls(view: CanvasView) -> str:
    shared = any(map(view.acting.document.layer_calls, _chosen(view).nodes))
    return "" if shared else "Select a call of a shared layer first."


def _inside(view: CanvasView) -> str:
    outside = view.document.is_main and view.inner.current is None
    return "This is the whole network, not a block." if outside else ""


def _drawing(view: CanvasView) -> str:
    return "" if view.canvas.nodes else "There is nothing drawn yet."


def _anything(view: CanvasView) -> str:
    drawn = view.canvas.nodes or view.canvas.annotations.items
    return "" if drawn else "There is nothing drawn yet."


def _sheet(view: CanvasView) -> str:
    drawn = view.canvas.annotations.items
    return "" if drawn else "There is no frame or note in this drawing."


def _chosen(view: CanvasView) -> Selection:
    """What is selected, on the canvas or in a block that is opened on it."""
    return view.acting.selection


def _count(view: CanvasView) -> int:
    chosen = _chosen(view)
    return len(chosen.nodes) + len(chosen.annotations)


def _only_kind(view: CanvasView) -> NodeKind | None:
    nodes = _chosen(view).nodes
    return view.acting.document.node(next(iter(nodes))).kind if len(nodes) == 1 else None


def _layout(flow: Flow) -> Callable[[CanvasView], str]:
    """An empty drawing can be turned, but not arranged."""
    return lambda view: _drawing(view) if view.canvas.flow is flow else ""


_NEEDS: dict[str, Callable[[CanvasView], str]] = {
    "rename": _one,
    "connect": _two,
    "disconnect": _something,
    "wire": _one,
    "next_wire": _something,
    "reroute": _wire,
    "call_again": _layer,
    "select_calls": _calls,
    "make_independent": _calls,
    "mute": _nodes,
    "collapse": _nodes,
    "make_block": _things,
    "ungroup": _block,
    "open_block": _entered,
    "open_in_place": _block,
    "make_unique": _block,
    "use_for_equal": _block,
    "leave_block": _inside,
    "mark_output": _nodes,
    "cut": _things,
    "copy": _things,
    "duplicate": _things,
    "delete": _something,
    "delete_heal": _something,
    "select_all": _anything,
    "layout": _layout(Flow.RIGHT),
    "fit": _anything,
    "fit_selection": _anything,
    **dict.fromkeys(
        ("align_left", "align_right", "align_top", "align_bottom", "align_center", "align_middle"),
        _two_things,
    ),
    "distribute_x": _three_things,
    "distribute_y": _three_things,
    "straighten": _drawing,
    "duplicate_wired": _things,
    **dict.fromkeys(("select_upstream", "select_downstream", "select_connected"), _something),
    "select_type": _nodes,
    "select_invert": _anything,
    "find": _anything,
    "next_annotation": _sheet,
    "previous_annotation": _sheet,
    "layout_down": _layout(Flow.DOWN),
    "go_left": _anything,
    "go_right": _anything,
    "go_up": _anything,
    "go_down": _anything,
}
