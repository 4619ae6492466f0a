"""The analyst on one side, the UI thread on the other: questions out, answers in, nobody waits."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.document import Document
from graph_editor.validation.analysis import Analysis, DataFacts
from graph_editor.validation.trial import Tell, Trial


class Client(Protocol):
    """What asks Keras: an `AnalystClient`, or a test's own."""

    @property
    def pid(self) -> int | None: ...
    def start(self) -> None: ...
    def send(self, question: dict[str, Any]) -> None: ...
    def stop(self) -> None: ...


MakeClient = Callable[[Callable[[dict[str, Any]], None], Callable[[str], None]], Client]

_DRAIN_SECONDS = 0.006
"""How long answers are taken in at a stretch before the event loop has its turn."""


class AnalysisBridge(QObject):
    """Owns the checker and the analyst's client.

    The client calls back in its reader thread. What it brings is put into a queue, and one queued
    signal wakes the UI thread, which drains the queue in slices; many answers at once become one
    `analysis_changed`.

    Signals:
        analysis_changed: a newer `Analysis`.
        state_changed: the analyst is `"starting"`, `"ready"`, `"restarting"` or `"stopped"`.
    """

    analysis_changed = Signal(object)
    state_changed = Signal(str)
    _arrived = Signal()

    def __init__(
        self,
        document: Document,
        catalogue: Catalogue,
        parent: QObject,
        make_client: MakeClient | None = None,
    ) -> None:
        super().__init__(parent)
        from graph_editor.validation.project_checker import ProjectChecker
        from runtime.analyst.client import AnalystClient

        self._queue: deque[dict[str, Any] | str] = deque()
        self._lock = threading.Lock()
        self._woken = False
        self._closed = False
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._announcement = QTimer(self)
        self._announcement.setSingleShot(True)
        self._announcement.setInterval(0)
        self._announcement.timeout.connect(self._announce)
        self.state = "starting"
        self._client = (make_client or AnalystClient)(self._put, self._put)
        self.checker = ProjectChecker(document, catalogue, self._client.send)
        self.checker.changed.append(self._on_analysis)

    @property
    def analysis(self) -> Analysis:
        return self.checker.analysis

    @property
    def pid(self) -> int | None:
        """The analyst's process, while there is one."""
        return self._client.pid

    def start(self) -> None:
        """Start the analyst; returns at once."""
        self._client.start()

    def preview(self, trials: Sequence[Trial], tell: Tell) -> None:
        """Find out what Keras would say of calls that are not drawn; returns at once."""
        self.checker.trials.want(trials, tell)

    def close(self) -> None:
        """End the analyst; nothing is announced any more."""
        self._closed = True
        self._announcement.stop()
        self.checker.close()
        self._client.stop()

    def reset(self, trusted: bool) -> None:
        """The document is another project, of which no facts are known yet."""
        self.checker.reset(trusted=trusted)
        self.checker.set_facts(None)
        self._announcement.start()

    def set_facts(self, facts: DataFacts) -> None:
        self.checker.set_facts(facts)

    def set_trusted(self, trusted: bool) -> None:
        self.checker.set_trusted(trusted)

    def _put(self, item: dict[str, Any] | str) -> None:
        """In the client's thread."""
        with self._lock:
            self._queue.append(item)
            if self._woken:
                return
            self._woken = True
        self._arrived.emit()

    def _on_arrived(self) -> None:
        end = time.perf_counter() + _DRAIN_SECONDS
        while not self._closed:
            with self._lock:
                if not self._queue:
                    self._woken = False
                    return
                item = self._queue.popleft()
            if isinstance(item, str):
                self._on_state(item)
            else:
                self.checker.receive(item)
            if time.perf_counter() >= end:
                self._arrived.emit()
                return

    def _on_state(self, state: str) -> None:
        self.state = state
        if state == "restarting":
            self.checker.forget_pending()
        self.state_changed.emit(state)

    def _on_analysis(self, _analysis: Analysis) -> None:
        if not self._closed:
            self._announcement.start()

    def _announce(self) -> None:
        self.analysis_changed.emit(self.checker.analysis)
