"""Going from panel to panel by keyboard: the canvas keeps Tab for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

if TYPE_CHECKING:
    from app.pages.draw_page import DrawPage


def go_to_panel(page: DrawPage, by: int) -> None:
    """Give the keyboard to the next panel that is shown (`by` 1) or to the one before (-1); the
    canvas is one of them."""
    docks = [dock for dock in (*page.docks, page.history_dock) if not dock.isHidden()]
    places: list[QDockWidget | QWidget] = [page.canvas, *docks]
    now = QApplication.focusWidget()
    at = next((i for i, place in enumerate(places) if now is not None and _holds(place, now)), 0)
    place = places[(at + by) % len(places)]
    if isinstance(place, QDockWidget):
        place.raise_()
        target = _first_field(place.widget())
        (target or place.widget()).setFocus(Qt.FocusReason.TabFocusReason)
    else:
        place.setFocus(Qt.FocusReason.TabFocusReason)


def _holds(place: QWidget, widget: QWidget) -> bool:
    return place is widget or place.isAncestorOf(widget)


def _first_field(panel: QWidget) -> QWidget | None:
    """The first field of a panel in the order of Tab."""
    widget = panel
    while (widget := widget.nextInFocusChain()) is not panel:
        if (
            panel.isAncestorOf(widget)
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisibleTo(panel)
            and widget.isEnabled()
        ):
            return widget
    return None
