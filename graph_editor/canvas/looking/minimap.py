"""The whole drawing in a corner of the canvas, with the part that is seen as a rectangle in it.

It is the far layer with the frames and notes in a picture, which is made anew a moment after the
drawing changed; painting it is one blit and one rectangle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from graph_editor.canvas.style import CanvasPalette

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

MANY = 200
"""From so many nodes on it shows itself."""
_WIDTH, _HEIGHT = 224, 144
_MARGIN = 12
_INSIDE = 8
_LEAST_VIEW = (560, 360)
_WAIT_MS = 120


class Minimap(QWidget):
    """A small picture of everything; a press in it goes there, a drag moves what is seen.

    Attributes:
        wanted: the user's choice; None while they have not chosen: then from `MANY` nodes on,
            while some of them are out of sight.
        rendered: how many times the picture was made.

    Signals:
        shown: it appeared or went.
        chosen: the user wants to see it, or no longer.
    """

    shown = Signal(bool)
    chosen = Signal(bool)

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self.wanted: bool | None = None
        self.rendered = 0
        self._colors: CanvasPalette | None = None
        self._picture: QPixmap | None = None
        self._area = QRectF()
        self._version: tuple[object, ...] = ()
        self._to_map = QTransform()
        self._grip = QPointF()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._on_settled)
        self.setFixedSize(_WIDTH, _HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setObjectName("minimap")
        self.setAccessibleName("Minimap")
        self.setToolTip("The whole drawing: click or drag to go there")
        self.setProperty("does", "canvas.minimap")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        view.installEventFilter(self)
        for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
            bar.valueChanged.connect(lambda _value: self._on_looked_elsewhere())
        view.selection.changed.connect(lambda *_: self.refresh())
        self.hide()

    def set_colors(self, colors: CanvasPalette) -> None:
        """Use the colours of a theme."""
        self._colors = colors
        self._picture = None
        self.update()

    def toggle(self) -> None:
        """Show it, or hide it, from now on."""
        self.wanted = not self.isVisible()
        self.chosen.emit(self.wanted)
        self.settle()
        self.shown.emit(self.isVisible())
        if self.wanted and not self.isVisible():
            self._view.say("The canvas is too small, or too empty, for the minimap.")

    def refresh(self) -> None:
        """The drawing changed: follow it a moment later, once for many changes."""
        self._timer.start()

    def settle(self) -> None:
        """Take its place, if it is wanted and there is room."""
        nodes, view = len(self._view.canvas.nodes), self._view
        if self.wanted is None:
            wanted = nodes >= MANY and not view.visible_area.contains(self._area)
        else:
            wanted = self.wanted and nodes > 0
        roomy = view.width() >= _LEAST_VIEW[0] and view.height() >= _LEAST_VIEW[1]
        if self.isHidden() == (wanted and roomy):
            self.setVisible(wanted and roomy)
            self.shown.emit(wanted and roomy)
        self.move(view.width() - _WIDTH - _MARGIN, view.height() - _HEIGHT - _MARGIN)

    # Inside

    def _on_looked_elsewhere(self) -> None:
        if self.wanted is None and len(self._view.canvas.nodes) >= MANY:
            self.settle()
        self.update()

    def _on_settled(self) -> None:
        if self._view.busy or self._view.glide.going_on:
            self._timer.start()  # not in the middle of a drag, or on the way to another layout
            return
        if self._state() != self._version:
            self._area = self._view.canvas.bounds
        self.settle()
        if self.isVisible() and self._state() != self._version:
            self._picture = None
            self.update()

    def _state(self) -> tuple[object, ...]:
        scene = self._view.canvas
        chosen = scene.far.selected, scene.selection.annotations
        drawn = scene.far.version, scene.annotations.version
        return (*drawn, *chosen, self.devicePixelRatioF())

    def _render(self, colors: CanvasPalette) -> QPixmap:
        scene, ratio = self._view.canvas, self.devicePixelRatioF()
        picture = QPixmap(round(_WIDTH * ratio), round(_HEIGHT * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(colors.background)
        area = self._area = scene.bounds
        room = QRectF(0, 0, _WIDTH, _HEIGHT).adjusted(_INSIDE, _INSIDE, -_INSIDE, -_INSIDE)
        self._to_map = QTransform()
        if not area.isEmpty():
            scale = min(room.width() / area.width(), room.height() / area.height(), 0.2)
            self._to_map.translate(room.center().x(), room.center().y())
            self._to_map.scale(scale, scale)
            self._to_map.translate(-area.center().x(), -area.center().y())
            with QPainter(picture) as painter:
                painter.setTransform(self._to_map)
                scene.annotations.draw_far(painter)
                scene.far.draw(painter, colors)
        self._version = self._state()
        self.rendered += 1
        return picture

    def _seen(self) -> QRectF:
        return self._to_map.mapRect(self._view.visible_area)

    def _look_at(self, point: QPointF) -> None:
        inverse, possible = self._to_map.inverted()
        if possible:
            self._view.centerOn(inverse.map(point))

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = self._colors
        if colors is None:
            return
        if self._picture is None:
            self._picture = self._render(colors)
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._picture)
            seen = self._seen().intersected(QRectF(self.rect()).adjusted(1, 1, -1, -1))
            fill = QColor(colors.accent)
            fill.setAlpha(36)
            painter.setBrush(fill)
            painter.setPen(QPen(colors.accent, 1.5))
            painter.drawRect(seen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colors.outline, 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        seen = self._seen()
        self._grip = seen.center() - event.position()
        if not seen.contains(event.position()):
            self._view.history.mark()
            self._grip = QPointF()
            self._look_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look_at(event.position() + self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        self._view.set_zoom(self._view.zoom * 1.0015 ** event.angleDelta().y())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.settle()
        return False
