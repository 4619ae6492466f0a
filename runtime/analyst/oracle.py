"""A synchronous oracle for the command line and tests: ask, wait, have the whole answer."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from runtime.analyst.process import AnalystProcess

Json = dict[str, Any]


class SyncOracle:
    """Starts an analyst and asks it; a context manager that is called with a question.

    Raises (when called):
        RuntimeError: the analyst could not be started, or ended while it was asked.
    """

    def __init__(self) -> None:
        self._process: AnalystProcess | None = AnalystProcess()
        self._messages = self._process.messages()

    def __enter__(self) -> SyncOracle:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The analyst's process id, while it runs."""
        return self._process.pid if self._process is not None else None

    def __call__(self, question: Json) -> Json:
        """The whole answer to `question`."""
        if self._process is None:
            raise RuntimeError("The analyst has been closed.")
        results: list[Any] = []
        try:
            self._process.write(question)
            for message in self._messages:
                if message.get("id") != question.get("id"):
                    continue
                results.extend(message.get("results", ()))
                if message.get("done") or message.get("failed") or message.get("unknown"):
                    return {**message, "results": results}
        except OSError:
            pass
        raise RuntimeError(
            "The process that asks Keras ended unexpectedly. `python main.py doctor` says whether "
            "Keras can be imported."
        )

    def close(self) -> None:
        """End the analyst."""
        if self._process is not None:
            self._process.kill()
            self._process.collect()
            self._process = None
