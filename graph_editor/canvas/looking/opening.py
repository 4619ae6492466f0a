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

    A drawing reads like text, so what is first lies at the left of the top row (at the top of the
    left column, where it flows down). A bit more than half is still read when it shows everything.
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
    turn, sides = view.canvas.flow.turn, view.canvas.flow.turn_sides
    size = view.visible_area.size()
    length, breadth = turn(size.width(), size.height())
    left, top, _, bottom = sides(area.getCoords())  # type: ignore[arg-type]
    bodies = [sides(item.body.getCoords()) for item in view.canvas.nodes.values()]  # type: ignore[arg-type]
    first = min(bodies, default=(left, top, left, bottom))
    if bottom - top + 2 * margin <= breadth:
        across = (top + bottom) / 2
    else:
        across = max((first[1] + first[3]) / 2, top - margin + breadth / 2)
        across = min(across, bottom + margin - breadth / 2)
    view.centerOn(QPointF(*turn(left - margin + length / 2, across)))
