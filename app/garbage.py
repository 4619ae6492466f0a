"""Python's garbage collector, kept to the UI thread and out of the way of hands.

Python collects cycles in whatever thread happens to allocate. A Qt object that is part of such a
cycle would be destroyed in that thread, which crashes the process. So the automatic collector is
switched off and run by a timer of the UI thread.

Looking through all objects of a drawing of 10,000 nodes takes a tenth of a second. So what has
proved to last is put aside (`gc.freeze`) and looked through again only when the user looks
elsewhere, or now and then; and nothing is collected while a mouse button is held.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

INTERVAL_MS = 500
_FEW = 700
"""Objects: fewer new ones are not worth looking through. Python's own threshold."""
_BURST = 50_000
"""So many new objects at once are a drawing that was built, and no garbage."""
_ROUNDS = 20
"""After so many collections what is left of their objects is put aside."""
_LONGEST = 600
"""Ticks of the timer: after so many everything is looked through."""


class GarbageCollector(QObject):
    """Collects as Python would, but only here and at a good moment."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        self._rounds = 0
        self._ticks = 0
        self._put_aside = False
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._on_tick)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_state)
        gc.disable()
        self._timer.start()

    def close(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        if self._put_aside:  # else all that is aside is somebody else's
            gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    def _on_tick(self) -> None:
        self._ticks += 1
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        fresh = gc.get_count()[0]
        if self._ticks >= _LONGEST:
            self._collect_all()
        elif fresh > _BURST:
            self._freeze()
        elif fresh > _FEW:
            self._collect()

    def _collect(self) -> None:
        """Look through what is new."""
        self._rounds += 1
        if self._rounds < _ROUNDS:
            gc.collect(1)
            return
        self._rounds = 0
        gc.collect()
        self._freeze()

    def _collect_all(self) -> None:
        """Look through everything."""
        self._ticks = self._rounds = 0
        gc.unfreeze()
        gc.collect()
        self._freeze()

    def _freeze(self) -> None:
        self._put_aside = True
        gc.freeze()

    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state is not Qt.ApplicationState.ApplicationActive:
            self._ticks = _LONGEST  # not here: something is being delivered
