"""The script of the drawing, written again a moment after each change, as long as it is read."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from graph_editor.codegen.script import Script

_DELAY_MS = 30


class LiveScript(QObject):
    """Writes the script when somebody needs it.

    Attributes:
        script: as it was last written.
        readers: whoever shows the script says here whether anybody sees it; while there are such
            and nobody does, it is not written.

    Signals:
        changed: another script.
    """

    changed = Signal(object)

    def __init__(self, generate: Callable[[], Script], parent: QObject) -> None:
        super().__init__(parent)
        self._generate = generate
        self._owed = False
        self.script = Script("")
        self.readers: list[Callable[[], bool]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._on_due)

    @property
    def settled(self) -> bool:
        """Whether nothing is about to be written."""
        return not self._timer.isActive()

    def write_soon(self) -> None:
        """The drawing has changed."""
        self._timer.start()

    def current(self) -> Script:
        """The script of the drawing as it is at this moment."""
        if self._timer.isActive() or self._owed or not self.script.text:
            self._write()
        return self.script

    def awaited(self) -> Script:
        """The script for somebody who begins to read it: one that was not written till now, is."""
        if self._owed:
            self._write()
        return self.script

    def clear(self) -> None:
        """There is another drawing; its script is still to be written."""
        self.script = Script("")

    def stop(self) -> None:
        """Write no more."""
        self._timer.stop()

    def _on_due(self) -> None:
        self._owed = True
        if not self.readers or any(sees() for sees in self.readers):
            self._write()

    def _write(self) -> None:
        self._timer.stop()
        self._owed = False
        began = time.perf_counter()
        script = self._generate()
        spent_ms = round((time.perf_counter() - began) * 1000)
        self._timer.setInterval(max(_DELAY_MS, 4 * spent_ms))
        if script != self.script:
            self.script = script
            self.changed.emit(script)
