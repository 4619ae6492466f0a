"""What can be pressed on a card: the arrow that opens a block in place, the mark of a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_editor.canvas.style import FAR_SCALE, NEAR_SCALE

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from graph_editor.canvas.drawing.inner import Inner
    from graph_editor.canvas.drawing.node_item import NodeItem
    from graph_editor.canvas.view import CanvasView


def press_arrow(view: CanvasView, item: NodeItem, inner: Inner | None, point: QPointF) -> bool:
    """Open or close a block where the arrow on its card is pressed; whether it is there.

    Args:
        inner: the node that an opened block, `item`, shows at this point.
    """
    if view.zoom < NEAR_SCALE:
        return False
    if inner is not None and inner.item.on_expander(inner.point):
        view.inner.toggle(inner)
    elif inner is None and item.on_expander(point):
        view.editor.blocks.set_opened([item.node_id], item.inside is None)
    else:
        return False
    return True


def press_mark(view: CanvasView, item: NodeItem, inner: Inner | None, point: QPointF) -> bool:
    """Go to what is wrong in a block where the mark on its card is pressed; whether it is."""
    item, point = (inner.item, inner.point) if inner is not None else (item, point)
    zoom = view.zoom * (inner.scale if inner is not None else 1.0)
    if zoom < FAR_SCALE or not item.on_mark(point, zoom):
        return False
    problem = item.state.inner[0]
    assert problem.node is not None
    view.reveal(problem.node)
    view.say(problem.message)
    return True
