"""Mouse and wheel for benchmarks, and the time until what they did is painted.

Written for any Qt binding: the same hands measure another library in its own environment, so
nothing here imports Hornet or names a binding.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from time import perf_counter
from typing import Any


class Hands:
    """Acts on a shown `QGraphicsView` as a user does, and measures.

    Args:
        qt: an object with the binding's modules `QtCore`, `QtGui` and `QtWidgets`.
        view: the view; it must be visible.
    """

    def __init__(self, qt: types.SimpleNamespace, view: Any) -> None:
        self._qt = qt
        self._view = view
        paint = qt.QtCore.QEvent.Type.Paint if qt.scoped else qt.QtCore.QEvent.Paint

        class Watch(qt.QtCore.QObject):  # type: ignore[misc,name-defined]
            painted = False

            def eventFilter(self, watched: Any, event: Any) -> bool:
                if event.type() == paint:
                    self.painted = True
                return False

        self._watch = Watch()
        view.viewport().installEventFilter(self._watch)

    def milliseconds(self, do: Callable[[], object]) -> float:
        """How long it takes to do something and to show it."""
        self._watch.painted = False
        began = perf_counter()
        do()
        self._qt.QtWidgets.QApplication.processEvents()
        if not self._watch.painted:
            self._view.viewport().repaint()
        return (perf_counter() - began) * 1000

    def frames(self, do: Callable[[int], object], count: int) -> list[float]:
        """`milliseconds` of each of `count` steps; the first one's number is 0."""
        return [self.milliseconds(lambda step=step: do(step)) for step in range(count)]

    def pan(self, step: int) -> None:
        """Look further to the right, and back after a while."""
        bar = self._view.horizontalScrollBar()
        bar.setValue(bar.value() + (37 if step % 60 < 30 else -37))

    def wheel(self, step: int) -> None:
        """Turn the wheel in the middle of the view, half a step in, as often out again."""
        gui, core = self._qt.QtGui, self._qt.QtCore
        enum = core.Qt
        centre = core.QPointF(self._view.viewport().rect().center())
        buttons = enum.MouseButton.NoButton if self._qt.scoped else enum.NoButton
        keys = enum.KeyboardModifier.NoModifier if self._qt.scoped else enum.NoModifier
        phase = enum.ScrollPhase.NoScrollPhase if self._qt.scoped else enum.NoScrollPhase
        event = gui.QWheelEvent(
            centre,
            core.QPointF(self._view.viewport().mapToGlobal(centre.toPoint())),
            core.QPoint(),
            core.QPoint(0, 60 if step % 10 < 5 else -60),
            buttons,
            keys,
            phase,
            False,
        )
        self._qt.QtWidgets.QApplication.sendEvent(self._view.viewport(), event)

    def drag(self, start: Any, count: int) -> list[float]:
        """Press at a point of the scene and drag in a circle of `count` steps; each one's time."""
        point = self._view.mapFromScene(start)
        self._mouse("MouseMove", point, held=False)
        self._mouse("MouseButtonPress", point, held=True)
        steps = []
        for step in range(count):
            away = self._qt.QtCore.QPoint(6 * (step % 20) + 8, 4 * (step % 15) + 8)
            steps.append(
                self.milliseconds(
                    lambda away=away: self._mouse("MouseMove", point + away, held=True)
                )
            )
        self._mouse("MouseMove", point, held=True)
        self._mouse("MouseButtonRelease", point, held=False)
        self._qt.QtWidgets.QApplication.processEvents()
        return steps

    def _mouse(self, kind: str, point: Any, *, held: bool) -> None:
        core, gui = self._qt.QtCore, self._qt.QtGui
        scoped = self._qt.scoped
        button = core.Qt.MouseButton if scoped else core.Qt
        no_keys = core.Qt.KeyboardModifier.NoModifier if scoped else core.Qt.NoModifier
        event_type = getattr(core.QEvent.Type if scoped else core.QEvent, kind)
        moving = kind == "MouseMove"
        event = gui.QMouseEvent(
            event_type,
            core.QPointF(point),
            core.QPointF(self._view.viewport().mapToGlobal(point)),
            button.NoButton if moving else button.LeftButton,
            button.LeftButton if held else button.NoButton,
            no_keys,
        )
        self._qt.QtWidgets.QApplication.sendEvent(self._view.viewport(), event)
