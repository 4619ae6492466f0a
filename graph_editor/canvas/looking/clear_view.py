"""Keeping what the user looks for clear of what lies over the canvas: find bar, way, minimap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF

if TYPE_CHECKING:
    from graph_editor.canvas.looking.graph_view import GraphView

_GAP = 12


def is_clear(view: GraphView, area: QRectF) -> bool:
    """Whether all of a part of the scene is seen, and nothing lies over it."""
    seen = view.mapFromScene(area).boundingRect()
    covered = any(cover.intersects(seen) for cover in _covers(view))
    return view.visible_area.contains(area) and not covered


def look_at_clearly(view: GraphView, area: QRectF) -> None:
    """Look at a part of the scene where nothing lies over it."""
    view.centerOn(area.center())
    seen = view.mapFromScene(area).boundingRect()
    for cover in _covers(view):
        if cover.intersects(seen) and cover.bottom() < view.viewport().height() / 2:
            view.pan(0, seen.top() - cover.bottom() - _GAP)
            return


def room(view: GraphView) -> QRect:
    """The part of the viewport that the find bar leaves."""
    whole = view.viewport().rect()
    if not view.find_bar.isVisible():
        return whole
    return whole.adjusted(0, view.find_bar.geometry().bottom(), 0, 0)


class RoomForBar:
    """Moves a drawing that was seen whole out from under the find bar, and back again."""

    def __init__(self, view: GraphView) -> None:
        self._view = view
        self._before: tuple[float, QPointF] | None = None
        self._after: tuple[float, QPointF] | None = None

    def make(self, *, whole: bool) -> None:
        """The bar is shown; `whole`: everything could be seen without it."""
        view = self._view
        self._before = None
        bar = view.find_bar.geometry()
        below = QRectF(view.mapToScene(bar).boundingRect())
        if not whole or not view.canvas.nodes_in(below):
            return
        self._before = self._here()
        bounds = view.mapFromScene(view.canvas.bounds).boundingRect()
        down = bar.bottom() + _GAP - bounds.top()
        if bounds.bottom() + down + _GAP <= view.viewport().height():
            view.pan(0, -down)
        else:
            view.show_area(view.canvas.bounds)
        self._after = self._here()

    def give_back(self) -> None:
        """The bar is gone: look as before, where the user has not looked elsewhere."""
        if self._before is not None and self._here() == self._after:
            zoom, center = self._before
            self._view.set_zoom(zoom)
            self._view.centerOn(center)
        self._before = None

    def _here(self) -> tuple[float, QPointF]:
        return self._view.zoom, self._view.visible_area.center()


def _covers(view: GraphView) -> list[QRect]:
    lying = (*view.bars, view.minimap)
    return [widget.geometry() for widget in lying if widget.isVisible()]
