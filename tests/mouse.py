"""Real mouse events for views: what a hand does, as Qt sees it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QGraphicsView

LEFT = Qt.MouseButton.LeftButton
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def settle() -> None:
    """Let what waits for its turn have it, until nothing does: a hand comes long after that.

    A single `processEvents()` is not enough to be laid out. Layouts within layouts ask each other,
    each in the turn after; until the last has answered, a button may have no height, and a click
    in the middle of it hits nothing.
    """
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10_000)


def send(
    view: QGraphicsView,
    kind: QEvent.Type,
    point: QPoint,
    button: Qt.MouseButton,
    buttons: Qt.MouseButton,
    modifiers: Qt.KeyboardModifier = NO_MODIFIER,
) -> None:
    """Send one mouse event to a view's viewport, at a point of the viewport."""
    viewport = view.viewport()
    local = QPointF(point)
    event = QMouseEvent(
        kind, local, QPointF(viewport.mapToGlobal(point)), button, buttons, modifiers
    )
    QApplication.sendEvent(viewport, event)
    QApplication.processEvents()


def drag(
    view: QGraphicsView,
    start: QPointF,
    end: QPointF,
    *,
    button: Qt.MouseButton = LEFT,
    modifiers: Qt.KeyboardModifier = NO_MODIFIER,
    steps: int = 5,
) -> None:
    """Press at `start`, move in steps, release at `end`; both are points of the scene.

    The points are mapped once, at the start, as a hand would aim: a view that scrolls under the
    drag does not change where the hand goes.
    """
    first, last = view.mapFromScene(start), view.mapFromScene(end)
    none = Qt.MouseButton.NoButton
    send(view, QEvent.Type.MouseMove, first, none, none, modifiers)
    send(view, QEvent.Type.MouseButtonPress, first, button, button, modifiers)
    for step in range(1, steps + 1):
        share = step / steps
        point = QPointF(first) + (QPointF(last) - QPointF(first)) * share
        send(view, QEvent.Type.MouseMove, point.toPoint(), none, button, modifiers)
    send(view, QEvent.Type.MouseButtonRelease, last, button, none, modifiers)


def click(
    view: QGraphicsView, point: QPointF, *, modifiers: Qt.KeyboardModifier = NO_MODIFIER
) -> None:
    """Press and release at a point of the scene."""
    where = view.mapFromScene(point)
    none = Qt.MouseButton.NoButton
    send(view, QEvent.Type.MouseMove, where, none, none, modifiers)
    send(view, QEvent.Type.MouseButtonPress, where, LEFT, LEFT, modifiers)
    send(view, QEvent.Type.MouseButtonRelease, where, LEFT, none, modifiers)


def double_click(view: QGraphicsView, point: QPointF) -> None:
    """A double click at a point of the scene, as the four events that Qt sends."""
    where = view.mapFromScene(point)
    none = Qt.MouseButton.NoButton
    click(view, point)
    send(view, QEvent.Type.MouseButtonDblClick, where, LEFT, LEFT)
    send(view, QEvent.Type.MouseButtonRelease, where, LEFT, none)
