"""What every gesture can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

DRAG_START = 4
"""How many pixels the mouse must move before a press becomes a drag."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the mouse is and what is held.

    Attributes:
        scene: in scene coordinates.
        screen: in the viewport's pixels.
        modifiers: Shift, Ctrl, Alt.
    """

    scene: QPointF
    screen: QPoint
    modifiers: Qt.KeyboardModifier

    @property
    def shift(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def ctrl(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.ControlModifier)

    @property
    def alt(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.AltModifier)


class Tool:
    """A gesture. The view makes one at a press and lets it go after `release` or `cancel`.

    Attributes:
        view: whose gesture it is.
        start: where it began.
        cursor: the mouse cursor while it lasts; None leaves it as it is.
        takes_keys: keys are its own while it lasts, and no shortcuts.
        right: the right button ends it, too.
    """

    cursor: Qt.CursorShape | None = None
    takes_keys = False
    right = False

    def __init__(self, view: CanvasView, start: Pointer) -> None:
        self.view = view
        self.start = start

    def move(self, pointer: Pointer) -> None:
        """The mouse moved."""

    def release(self, pointer: Pointer) -> None:
        """The button was released: do it."""

    def key(self, event: QKeyEvent) -> bool:
        """A key was pressed; False where it means nothing to the gesture."""
        return False

    def cancel(self) -> None:
        """Escape was pressed, or the mouse was taken away: leave no trace."""

    def draw(self, painter: QPainter) -> None:
        """Draw over the scene, in scene coordinates."""

    def bounds(self) -> QRectF:
        """What `draw` covers, in scene coordinates."""
        return QRectF()

    def areas(self) -> Sequence[QRectF]:
        """The same in several rectangles, where one around all would be much larger."""
        return (self.bounds(),)

    def far_enough(self, pointer: Pointer) -> bool:
        """Whether the mouse moved far enough to mean a drag."""
        return (pointer.screen - self.start.screen).manhattanLength() >= DRAG_START
