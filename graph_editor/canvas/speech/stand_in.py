"""What stands for something painted on a canvas in the accessibility tree; see `accessible.py`."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWindow

if TYPE_CHECKING:
    from graph_editor.canvas.speech.accessible import CanvasAccessible
    from graph_editor.canvas.view import CanvasView

_Interface = QAccessibleInterface | None


class StandIn(QAccessibleInterface):
    """Something that is no widget. It has no children, unless it says so, and holds all else
    weakly.

    Args:
        canvas: what it is painted on.
        around: whose child it is, if not the canvas'.
    """

    def __init__(self, canvas: CanvasAccessible, around: StandIn | None = None) -> None:
        super().__init__()
        self._canvas = weakref.ref(canvas)
        self._around = weakref.ref(around if around is not None else canvas)

    @property
    def view(self) -> CanvasView | None:
        """The canvas' widget; None once it is gone."""
        canvas = self._canvas()
        return canvas.view if canvas is not None else None

    def on_screen(self, area: QRectF) -> QRect:
        """Where a part of the scene is on the screen."""
        view = self.view
        if view is None:
            return QRect()
        part = view.mapFromScene(area).boundingRect()
        return QRect(view.viewport().mapToGlobal(part.topLeft()), part.size())

    def forget(self) -> None:
        """Let go of what stands for its parts."""

    # Qt

    def object(self) -> QObject | None:
        return None

    def window(self) -> QWindow | None:
        return self.view.window().windowHandle() if self.view is not None else None

    def parent(self) -> _Interface:
        return self._around()

    def childCount(self) -> int:
        return 0

    def child(self, index: int) -> _Interface:
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def childAt(self, x: int, y: int) -> _Interface:
        return None

    def setText(self, which: QAccessible.Text, text: str) -> None:
        pass
