"""The facts about the data, found out in a thread: reading files must never stop the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from graph_editor.document.settings import DataSpec
from graph_editor.validation.analysis import DataFacts


class FactsLoader(QObject):
    """Computes `DataFacts`; of requests that overtake each other only the last one counts.

    Signals:
        loaded: the facts for the last request.
    """

    loaded = Signal(object)
    _done = Signal(int, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._request = 0
        self._done.connect(self._on_done, Qt.ConnectionType.QueuedConnection)

    def load(self, spec: DataSpec, folder: Path | None) -> None:
        """Find out about `spec`; `folder` is the project's, for relative paths."""
        self._request += 1
        self._pool.clear()
        self._pool.start(_Task(self, self._request, spec, folder))

    def close(self) -> None:
        """Wait for a task on its way (reading one file's header)."""
        self._request += 1
        self._pool.clear()
        self._pool.waitForDone()

    def _on_done(self, request: int, facts: DataFacts) -> None:
        if request == self._request:
            self.loaded.emit(facts)


class _Task(QRunnable):
    def __init__(
        self, loader: FactsLoader, request: int, spec: DataSpec, folder: Path | None
    ) -> None:
        super().__init__()
        self._loader = loader
        self._request = request
        self._spec = spec
        self._folder = folder

    def run(self) -> None:
        try:
            from runtime.data.facts import data_facts

            facts = data_facts(self._spec, self._folder)
        except Exception as error:  # a file can be broken in ways that nobody thought of
            facts = DataFacts(
                problem=f"The data could not be read ({type(error).__name__}: {error}). "
                "Choose another source on the Data page."
            )
        self._loader._done.emit(self._request, facts)
