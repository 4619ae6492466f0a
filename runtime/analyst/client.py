"""The app's end of the analyst: never blocks, survives the analyst's death at any moment."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

from runtime.analyst.process import AnalystProcess
from runtime.analyst.suspects import Suspects

Json = dict[str, Any]

_FIRST_DELAY = 0.05
_LONGEST_DELAY = 10.0
_STALL_SECONDS = 60.0
"""How long a question may go without any answer before the analyst is taken to hang."""


class AnalystClient:
    """Starts the analyst, sends it questions, and starts it again when it dies.

    Three threads serve it: one starts the process and reads its answers, one writes questions, so
    that a full pipe never holds the caller up, and the first also watches for deaths; a timer ends
    a process that hangs. What was asked and not answered when the analyst died is *not* asked again
    here: the checker does so when it hears `"restarting"` or `"ready"`. A node at which the analyst
    dies again and again is answered with an error instead of being tried for ever.

    Attributes:
        pid: the process id while there is a process, else None.
    """

    def __init__(self, on_answer: Callable[[Json], None], on_state: Callable[[str], None]) -> None:
        """Both callbacks come from another thread. States: `"starting"`, `"ready"`,
        `"restarting"`, `"stopped"`."""
        self._on_answer = on_answer
        self._on_state = on_state
        self._outbox: queue.Queue[Json | None] = queue.Queue()
        self._suspects = Suspects()
        self._lock = threading.Lock()
        self._process: AnalystProcess | None = None
        self._ready = threading.Event()
        self._stopping = threading.Event()
        self._last_sign = time.monotonic()
        self._threads: list[threading.Thread] = []

    @property
    def pid(self) -> int | None:
        process = self._process
        return process.pid if process is not None else None

    def start(self) -> None:
        """Start the analyst; returns at once. Questions may be sent from now on."""
        if self._threads:
            return
        self._threads = [
            threading.Thread(target=target, name=f"analyst-{name}", daemon=True)
            for name, target in (
                ("reader", self._run),
                ("writer", self._write),
                ("watch", self._watch),
            )
        ]
        for thread in self._threads:
            thread.start()

    def send(self, question: Json) -> None:
        """Put a question into the queue; never blocks. Answers come to `on_answer`."""
        self._outbox.put(question)

    def stop(self) -> None:
        """End the analyst and all threads; takes a few milliseconds."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        self._outbox.put(None)
        self._kill()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(timeout=5.0)
        self._on_state("stopped")

    # In the reader's thread

    def _run(self) -> None:
        delay = _FIRST_DELAY
        self._on_state("starting")
        while not self._stopping.is_set():
            began = time.monotonic()
            with contextlib.suppress(OSError):  # it could not even be started: tried again below
                self._live()
            if self._stopping.is_set():
                return
            self._on_state("restarting")
            lived = time.monotonic() - began
            delay = _FIRST_DELAY if lived > 30.0 else min(delay * 2, _LONGEST_DELAY)
            self._stopping.wait(delay)

    def _live(self) -> None:
        """One life of the process, from its start to its burial."""
        process = AnalystProcess()
        with self._lock:
            self._process = process
        if self._stopping.is_set():
            process.kill()
        try:
            self._last_sign = time.monotonic()
            for message in process.messages():
                self._last_sign = time.monotonic()
                if message.get("kind") == "ready":
                    self._ready.set()
                    self._on_state("ready")
                    continue
                self._suspects.answered(message)
                self._on_answer(message)
        finally:
            self._ready.clear()
            with self._lock:
                self._process = None
            process.kill()
            process.collect()
            if not self._stopping.is_set():
                self._suspects.died()

    # In the writer's thread

    def _write(self) -> None:
        while (question := self._outbox.get()) is not None:
            while not self._ready.wait(timeout=1.0):
                if self._stopping.is_set():
                    return
            process = self._process
            if process is None:
                continue  # it died just now: the checker hears of it and asks again
            question = self._suspects.asking(question)
            try:
                process.write(question)
            except OSError:
                continue  # the same

    # In the watcher's thread

    def _watch(self) -> None:
        while not self._stopping.wait(1.0):
            idle = time.monotonic() - max(self._last_sign, self._suspects.asked_at)
            if self._suspects.waiting and idle > _STALL_SECONDS:
                self._kill()

    def _kill(self) -> None:
        with self._lock:
            if self._process is not None:
                self._process.kill()
