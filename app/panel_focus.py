"""Going from part to part of the window by keyboard: rail, canvas, panels, status bar.

Inside a part Tab goes on; the canvas keeps Tab for itself, and this is the way out of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from app.theme import colors_of

if TYPE_CHECKING:
    from app.main_window import MainWindow


class PartRing(QWidget):
    """A line around the part that the keyboard was given to, until it goes elsewhere."""

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self._part = part
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setGeometry(part.rect())
        part.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)
        self.show()
        self.raise_()

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not _holds(self._part, now):
            self.close_ring()

    def close_ring(self) -> None:
        """Go away."""
        self._part.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._part.rect())
        elif event.type() == QEvent.Type.MouseButtonPress:
            self.close_ring()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colors_of(self.palette()).accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 3, 3)


def go_to_part(window: MainWindow, by: int) -> None:
    """Give the keyboard to the next part that is shown (`by` 1) or to the one before (-1)."""
    places = _places(window)
    now = QApplication.focusWidget()
    at = next((i for i, place in enumerate(places) if now is not None and _holds(place, now)), 0)
    for step in range(1, len(places) + 1):
        place = places[(at + by * step) % len(places)]
        if focus_part(place):
            if not place.findChildren(PartRing):
                PartRing(place)
            return


def focus_part(place: QWidget) -> bool:
    """Give the keyboard to a part: to what had it there last, or to its first field."""
    if isinstance(place, QDockWidget):
        place.raise_()
    inside = place.widget() if isinstance(place, QDockWidget) else place
    leads = hasattr(place, "bars") or place.focusProxy() is not None
    last = None if leads else place.focusWidget()
    target = last if last is not None and _takes(last, place) else None
    if target is None and not leads:
        target = _first_field(inside)
    if target is None and (inside.focusProxy() or inside).focusPolicy() & Qt.FocusPolicy.TabFocus:
        target = inside
    if target is None:
        return False
    if place.isWindow():
        place.activateWindow()
    target.setFocus(Qt.FocusReason.TabFocusReason)
    return True


def _places(window: MainWindow) -> list[QWidget]:
    """The parts of the window that are shown, in the order in which one goes through them."""
    from app.pages.draw_page import DrawPage

    page = window.page(window.current_page)
    parts: list[QWidget] = [page]
    if isinstance(page, DrawPage):
        docks = [dock for dock in (*page.docks, page.history_dock) if not dock.isHidden()]
        parts = [page.canvas, *page.canvas.bars, *docks]
    column = [window.column.itemAt(i).widget() for i in range(window.column.count())]
    around = [widget for widget in column if widget is not None and widget is not window.stack]
    parts += [*around, window.status, window.rail]
    return [part for part in parts if not part.isHidden()]


def _holds(place: QWidget, widget: QWidget) -> bool:
    """Whether the keyboard is in this part; a bar over the canvas is a part of its own."""
    if place is widget:
        return True
    bars: tuple[QWidget, ...] = getattr(place, "bars", ())
    return place.isAncestorOf(widget) and not any(bar.isAncestorOf(widget) for bar in bars)


def _takes(widget: QWidget, place: QWidget) -> bool:
    return (
        bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.isVisibleTo(place)
        and widget.isEnabled()
    )


def _first_field(part: QWidget) -> QWidget | None:
    """The first field of a part; fields are made in the order of Tab.

    Not by `nextInFocusChain`: PySide takes what that returns to be a child of the widget which was
    asked, and lets go of it, be it the window, together with that one.
    """
    for inner in part.children():
        if isinstance(inner, QWidget) and not inner.isWindow() and inner.isVisibleTo(part):
            found = inner if _takes(inner, part) else _first_field(inner)
            if found is not None:
                return found
    return None
