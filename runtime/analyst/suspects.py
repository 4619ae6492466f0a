"""Finds the node at which the analyst dies, so that one bad node cannot stop all checking."""

from __future__ import annotations

import threading
import time
from typing import Any

from runtime.analyst.signature import signature

Json = dict[str, Any]

_DEATHS = 3


class Suspects:
    """Remembers what the analyst was doing when it died.

    After a death, questions ask for an answer after every node (`careful`), so that at the next
    death the first unanswered node is the one; after a few deaths at the same node, questions name
    it as one to `avoid`.

    Attributes:
        asked_at: when the open question was sent (`time.monotonic()`).
    """

    def __init__(self) -> None:
        self.asked_at = 0.0
        self._lock = threading.Lock()
        self._open: Json | None = None
        self._answered: set[str] = set()
        self._careful = False
        self._deaths: dict[str, int] = {}

    @property
    def waiting(self) -> bool:
        """Whether an answer is still owed."""
        return self._open is not None

    def asking(self, question: Json) -> Json:
        """The question as it is to be sent."""
        with self._lock:
            if question.get("kind") != "check":
                return question
            self._open = question
            self._answered = set()
            self.asked_at = time.monotonic()
            avoid = [node for node, deaths in self._deaths.items() if deaths >= _DEATHS]
            if not self._careful and not avoid:
                return question
            return {**question, "careful": self._careful, "avoid": avoid}

    def answered(self, answer: Json) -> None:
        """An answer, or a part of one, has come."""
        with self._lock:
            if self._open is None or answer.get("kind") != "check":
                return
            if answer.get("id") != self._open.get("id"):
                return
            self._answered.update(node_id for node_id, _ in answer.get("results", ()))
            if answer.get("done") or answer.get("failed"):
                self._open = None
                if not answer.get("skipped"):
                    self._careful = False

    def died(self) -> None:
        """The analyst has ended without being told to."""
        with self._lock:
            question, self._open = self._open, None
            if question is None:
                return
            if self._careful:
                node = next(
                    (
                        node
                        for node in question["nodes"]
                        if node["id"] not in self._answered and not node.get("known")
                    ),
                    None,
                )
                if node is not None:
                    key = signature(node)
                    self._deaths[key] = self._deaths.get(key, 0) + 1
            self._careful = True
