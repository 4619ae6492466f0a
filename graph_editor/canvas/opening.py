"""What of a drawing is seen first: all of it where that can be read, else its beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

LEGIBLE = 0.6
"""From this zoom on, names, parameters and shapes can be read."""
_MARGIN = 48.0


def look_at_beginning(view: CanvasView) -> None:
    """Show the whole drawing if it can be read then; else its first nodes, large enough.

    A drawing reads like text, so what is first lies at the left of the top row. A bit more than
    half is still read when it shows everything.
    """
    area = view.canvas.bounds
    if area.isEmpty():
        view.set_zoom(1.0)
        view.centerOn(0, 0)
        return
    view.show_area(area)
    if view.zoom >= LEGIBLE:
        return
    view.set_zoom(LEGIBLE + 0.1)
    margin = _MARGIN / view.zoom
    seen = view.visible_area
    first = min(view.canvas.nodes.values(), key=lambda item: (item.body.x(), item.body.y()))
    x = area.left() - margin + seen.width() / 2
    if area.height() + 2 * margin <= seen.height():
        y = area.center().y()
    else:
        y = max(first.body.center().y(), area.top() - margin + seen.height() / 2)
        y = min(y, area.bottom() + margin - seen.height() / 2)
    view.centerOn(QPointF(x, y))
