"""A view that is zoomed at the mouse and panned without end."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

_WORLD = QRectF(-500_000, -500_000, 1_000_000, 1_000_000)
_FARTHEST = QRectF(-2e8, -2e8, 4e8, 4e8)
"""Qt has no numbers for the pixels of larger drawings."""
_AROUND = 100_000
_SMALLEST, _LARGEST = 0.02, 4.0
_WHEEL_STEP = 1.0015
_MARGIN = 40.0


class ZoomView(QGraphicsView):
    """Looking at a scene: wheel and pinch zoom, touchpad and Shift + wheel pan."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSceneRect(_WORLD)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def zoom(self) -> float:
        """Screen pixels a scene unit."""
        return self.transform().m11()

    @property
    def visible_area(self) -> QRectF:
        """What of the scene can be seen."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def reach(self, area: QRectF) -> None:
        """Let this part of the scene be looked at, and what is around it, however far it is."""
        area = area.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
        self.setSceneRect(_WORLD.united(area & _FARTHEST))

    def set_zoom(self, scale: float, at: QPoint | None = None) -> None:
        """Zoom to `scale`, keeping the scene still under a point of the viewport."""
        at = at if at is not None else self.viewport().rect().center()
        scale = min(max(scale, _SMALLEST), _LARGEST)
        before_zoom = self.zoom
        before = self.mapToScene(at)
        self.resetTransform()
        self.scale(scale, scale)
        gap = self.mapFromScene(before) - at
        self.pan(gap.x(), gap.y())
        self.zoom_changed(before_zoom)

    def pan(self, dx: int, dy: int) -> None:
        """Look further right and down by so many pixels."""
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + dx)
        down.setValue(down.value() + dy)

    def zoom_changed(self, before: float) -> None:
        """The zoom was `before` and is another now."""

    def show_area(self, area: QRectF) -> None:
        """Show a part of the scene as large as fits, but not larger than 100 %."""
        room = self.room()
        scale = min(
            max(room.width() - 2 * _MARGIN, 50) / max(area.width(), 1.0),
            max(room.height() - 2 * _MARGIN, 50) / max(area.height(), 1.0),
            1.0,
        )
        self.set_zoom(scale)
        self.centerOn(area.center())
        aside = self.viewport().rect().center() - room.center()
        self.pan(aside.x(), aside.y())

    def room(self) -> QRect:
        """The part of the viewport in which there is something to see."""
        return self.viewport().rect()

    # Qt

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        angle, pixels = event.angleDelta(), event.pixelDelta()
        touchpad = event.phase() != Qt.ScrollPhase.NoScrollPhase
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.pan(-(angle.y() or angle.x()) // 2, 0)
        elif touchpad and not ctrl:
            step = pixels if not pixels.isNull() else angle / 2
            self.pan(-step.x(), -step.y())
        else:
            self.set_zoom(self.zoom * _WHEEL_STEP ** angle.y(), event.position().toPoint())

    def viewportEvent(self, event: QEvent) -> bool:
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.set_zoom(self.zoom * (1 + event.value()), event.position().toPoint())
            return True
        return super().viewportEvent(event)
