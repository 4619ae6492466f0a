"""The far layer kept as a picture while nothing changes, so that looking around costs a blit.

While the zoom changes the picture is stretched, and made anew a moment after the last step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_FEW = 2_000
"""Fewer nodes are drawn as quickly as the picture."""
_MOST_PIXELS = 8_000_000
_STRETCH = 2.0
_WAIT_MS = 80
_EDGE = 4.0


class FarPicture:
    """Paints the far layer of a view.

    Attributes:
        made: how many times the picture was made.
    """

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self.made = 0
        self._picture: QPixmap | None = None
        self._zoom = self._seen = 0.0
        self._area = QRectF()
        self._state: tuple[object, ...] = ()
        self._timer = QTimer(view)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._on_rest)

    def draw(self, painter: QPainter) -> None:
        """Paint the far layer; the painter's transformation is the view's."""
        scene = self._view.canvas
        if len(scene.nodes) < _FEW or self._view.busy or not self._prepare():
            scene.far.draw(painter, scene.colors)
            return
        assert self._picture is not None
        transform = painter.worldTransform()
        target = transform.mapRect(self._area)
        painter.resetTransform()
        painter.drawPixmap(target, self._picture, QRectF(self._picture.rect()))
        painter.setTransform(transform)
        if self._view.zoom not in (self._zoom, self._seen):
            self._timer.start()
        self._seen = self._view.zoom

    def _prepare(self) -> bool:
        """Have a picture that fits; False where it would be too large."""
        view, scene = self._view, self._view.canvas
        far = scene.far
        state = (far.version, far.selected, scene.colors.name, view.devicePixelRatioF())
        stretch = view.zoom / self._zoom if self._zoom else 0.0
        fits = 1 / _STRETCH <= stretch <= _STRETCH
        if self._picture is not None and state == self._state and fits:
            return True
        self._state, self._zoom = state, view.zoom
        return self._make()

    def _make(self) -> bool:
        scene, ratio, zoom = self._view.canvas, self._view.devicePixelRatioF(), self._zoom
        edge = _EDGE / zoom
        self._area = scene.far.bounds.adjusted(-edge, -edge, edge, edge)
        width, height = self._area.width() * zoom * ratio, self._area.height() * zoom * ratio
        self._picture = None
        if not 1 <= width * height <= _MOST_PIXELS:
            return False
        picture = QPixmap(round(width), round(height))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.scale(picture.width() / self._area.width(), picture.height() / self._area.height())
        painter.translate(-self._area.topLeft())
        scene.far.draw(painter, scene.colors)
        painter.end()
        self._picture = picture
        self.made += 1
        return True

    def _on_rest(self) -> None:
        if self._picture is not None and self._zoom != self._view.zoom:
            self._picture = None
            self._view.viewport().update()
