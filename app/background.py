"""Slow work off the UI thread: of requests that overtake each other only the last one counts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal


class Background(QObject):
    """Runs one task at a time in a thread.

    Signals:
        done: what the last task that was started returned.
        failed: the last task raised; what it said.
    """

    done = Signal(object)
    failed = Signal(str)
    _ended = Signal(int, object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._request = 0
        self._answered = 0
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether nothing that was asked for is still to come."""
        return self._answered == self._request

    def start(self, task: Callable[[], object]) -> None:
        """Run `task`; what was asked before and has not ended counts for nothing."""
        self._request += 1
        self._pool.clear()
        self._pool.start(_Task(self, self._request, task))

    def forget(self) -> None:
        """Let what was asked for count for nothing."""
        self._request += 1
        self._answered = self._request
        self._pool.clear()

    def _on_ended(self, request: int, result: object, error: object) -> None:
        if request != self._request:
            return
        self._answered = request
        if isinstance(error, Exception):
            self.failed.emit(str(error) or type(error).__name__)
        else:
            self.done.emit(result)


class _Task(QRunnable):
    def __init__(self, owner: Background, request: int, task: Callable[[], object]) -> None:
        super().__init__()
        self._owner, self._request, self._task = owner, request, task

    def run(self) -> None:
        try:
            result, error = self._task(), None
        except Exception as caught:  # said to the user by whoever asked
            result, error = None, caught
        try:
            self._owner._ended.emit(self._request, result, error)
        except RuntimeError:
            return  # the page has been closed meanwhile
