"""The tree of the palette, and what is seen of an entry while it is dragged."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QDrag, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import QTreeView

from app.panels.palette_model import THING
from graph_editor.canvas.adding.placeable import Placeable
from graph_editor.canvas.drawing.chip import draw_chip
from graph_editor.canvas.style import canvas_palette

_PICTURE = QSize(24, 24)
_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
_HELD_AT = QPoint(-14, -16)
"""Where the mouse is, from the picture's corner: beside it, so that nothing below is hidden."""


class PaletteTree(QTreeView):
    """Families and what they hold. What is dragged from it shows only its sign beside the mouse:
    the canvas itself draws where it would land, and the wire that it would go on stays seen."""

    def drag_of(self, thing: Placeable) -> QDrag:
        """A drag of this entry."""
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData([self.currentIndex()]))
        drag.setPixmap(self._picture(thing))
        drag.setHotSpot(_HELD_AT)
        return drag

    def _picture(self, thing: Placeable) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(_PICTURE * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        dark = self.palette().color(QPalette.ColorRole.Window).lightness() < 128
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_chip(painter, QPoint(1, 1), thing, canvas_palette("dark" if dark else "light"))
        return picture

    @property
    def finds_nothing(self) -> bool:
        """Whether what is searched for is the name of nothing, which is said then."""
        return self.rootIndex().isValid() and not self.model().rowCount(self.rootIndex())

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.finds_nothing:
            room = self.viewport().rect().adjusted(8, 8, -8, -8)
            with QPainter(self.viewport()) as painter:
                painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
                painter.drawText(room, _CENTRED, "No layer or operation is called so.")

    def startDrag(self, _actions: Qt.DropAction) -> None:
        thing = self.currentIndex().data(THING)
        if thing is not None:
            self.drag_of(thing).exec(Qt.DropAction.CopyAction)
