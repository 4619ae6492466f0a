"""The far layer kept as a picture while nothing changes, so that looking around costs a blit.

While the zoom changes the picture is stretched. A sharper one is made meanwhile, some thousand
nodes and wires at a time: all at once they would hold up a frame.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.far_layer import Piece
    from graph_editor.canvas.view import CanvasView

_FEW = 2_000
"""Fewer nodes are drawn as quickly as the picture."""
_MOST_PIXELS = 8_000_000
_STRETCH = 2.0
"""From here on a sharper picture is made while the zoom goes on."""
_MOST_STRETCH = 6.0
"""And from here on none is better than this one."""
_WAIT_MS = 80
_SLICE_SECONDS = 0.003
_EDGE = 4.0


class _Making:
    """A picture that is being made.

    Attributes:
        picture, area, zoom: the picture, what of the scene it shows, and for which zoom.
    """

    def __init__(self, picture: QPixmap, area: QRectF, zoom: float, pieces: Iterator[Piece]):
        picture.fill(Qt.GlobalColor.transparent)
        self.picture, self.area, self.zoom = picture, area, zoom
        self._pieces = pieces

    def go_on(self, seconds: float) -> bool:
        """Draw for a while; whether it is complete."""
        end = time.perf_counter() + seconds
        painter = QPainter(self.picture)
        size = self.picture.deviceIndependentSize()
        painter.scale(size.width() / self.area.width(), size.height() / self.area.height())
        painter.translate(-self.area.topLeft())
        try:
            for piece in self._pieces:
                piece(painter)
                if time.perf_counter() >= end:
                    return False
            return True
        finally:
            painter.end()


class FarPicture:
    """Paints the far layer of a view.

    Attributes:
        made: how many times the picture was made.
    """

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self.made = 0
        self._now: _Making | None = None
        self._next: _Making | None = None
        self._state: tuple[object, ...] = ()
        self._seen = 0.0
        self._direct = 0.0
        self._rest = QTimer(view)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_WAIT_MS)
        self._rest.timeout.connect(self._on_rest)
        self._work = QTimer(view)
        self._work.setInterval(0)
        self._work.timeout.connect(self._go_on)

    def draw(self, painter: QPainter) -> None:
        """Paint the far layer; the painter's transformation is the view's."""
        scene = self._view.canvas
        if len(scene.nodes) < _FEW or self._view.busy or not self._prepare():
            scene.far.draw(painter, scene.colors)
            return
        assert self._now is not None
        transform = painter.worldTransform()
        target = transform.mapRect(self._now.area)
        painter.resetTransform()
        painter.drawPixmap(target, self._now.picture, QRectF(self._now.picture.rect()))
        painter.setTransform(transform)
        if self._view.zoom not in (self._now.zoom, self._seen):
            self._rest.start()
        self._seen = self._view.zoom

    def _prepare(self) -> bool:
        """Whether there is a picture that will do; one is begun where none is near enough."""
        if self._current_state() != self._state:
            self._now = self._next = None
            self._work.stop()
        if self._now is None or self._view.zoom == self._direct:
            self._begin()
            return False
        stretch = self._view.zoom / self._now.zoom
        if 1 / _STRETCH <= stretch <= _STRETCH:
            return True
        return self._begin() and 1 / _MOST_STRETCH <= stretch <= _MOST_STRETCH

    def _current_state(self) -> tuple[object, ...]:
        scene = self._view.canvas
        far, ratio = scene.far, self._view.devicePixelRatioF()
        return far.version, far.selected, scene.colors.name, ratio

    def _new(self) -> _Making | None:
        """A picture to be made for the view's zoom; None where it would be too large."""
        scene, ratio, zoom = self._view.canvas, self._view.devicePixelRatioF(), self._view.zoom
        edge = _EDGE / zoom
        area = scene.far.bounds.adjusted(-edge, -edge, edge, edge)
        width, height = area.width() * zoom * ratio, area.height() * zoom * ratio
        if not 1 <= width * height <= _MOST_PIXELS:
            return None
        self._state = self._current_state()
        pieces = scene.far.pieces(scene.colors)
        picture = QPixmap(round(width), round(height))
        picture.setDevicePixelRatio(ratio)
        return _Making(picture, area, zoom, pieces)

    def _begin(self) -> bool:
        """Begin to make a sharper picture, if none is on its way; False where it is too large."""
        if self._next is None and (making := self._new()) is not None:
            self._next = making
            self._work.start()
        return self._next is not None

    def _go_on(self) -> None:
        if self._next is None or self._current_state() != self._state:
            self._next = None
            self._work.stop()
        elif self._next.go_on(_SLICE_SECONDS):
            self._take(self._next)
            self._view.viewport().update()

    def _take(self, making: _Making) -> None:
        self._now, self._next = making, None
        self._work.stop()
        self.made += 1

    def _on_rest(self) -> None:
        """The zoom has come to rest: make a picture that is neither stretched nor shrunk."""
        if self._now is not None and self._now.zoom != self._view.zoom:
            self._next = None  # it may be for another zoom
            if not self._begin():
                self._direct = self._view.zoom
                self._view.viewport().update()
