"""What a test may leave behind: threads, timers, child processes, windows; each with its name."""

from __future__ import annotations

import gc
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# How long something that is ending may take to be gone, and how often it is given the chance:
# where a machine is busy, a single look around can take all of those seconds.
PATIENCE = 3.0
CHANCES = 10


@dataclass(frozen=True)
class Snapshot:
    """What was alive at one moment, by identity."""

    threads: frozenset[int]
    processes: frozenset[int]
    timers: frozenset[int]
    windows: frozenset[int]

    @classmethod
    def take(cls, uses_qt: bool) -> Snapshot:
        """Look around. Timers and windows only where Qt is in use: finding timers costs time."""
        return cls(
            threads=frozenset(id(thread) for thread in threading.enumerate()),
            processes=frozenset(_children()),
            timers=frozenset(id(timer) for timer in _timers()) if uses_qt else frozenset(),
            windows=frozenset(id(window) for window in _windows()) if uses_qt else frozenset(),
        )

    def left_behind(self, uses_qt: bool) -> list[str]:
        """What has come since and stays, a line each; waits a moment for what is just ending."""
        deadline = time.monotonic() + PATIENCE
        chances = CHANCES
        while left := self._new(uses_qt):
            if chances <= 0 and time.monotonic() > deadline:
                return left
            chances -= 1
            _let_go(uses_qt)
        return []

    def _new(self, uses_qt: bool) -> list[str]:
        lines = [
            f"thread {thread.name!r} ({type(thread).__qualname__})"
            for thread in threading.enumerate()
            # A dummy stands for a thread that Qt or C++ started; it has no end that Python sees.
            if id(thread) not in self.threads and not isinstance(thread, threading._DummyThread)
        ]
        lines += [
            f"process {pid}: {command}"
            for pid, command in _children().items()
            if pid not in self.processes
        ]
        if uses_qt:
            lines += [
                f"timer {timer.objectName() or 'without a name'} of {timer.parent()!r}, "
                f"every {timer.interval()} ms"
                for timer in _timers()
                if id(timer) not in self.timers
            ]
            lines += [
                f"window {type(window).__name__} {window.windowTitle()!r}"
                for window in _windows()
                if id(window) not in self.windows
            ]
        return lines


def _let_go(uses_qt: bool) -> None:
    """Let what is ending end: deferred deletions, cycles, threads on their last lines."""
    if uses_qt:
        from PySide6.QtCore import QCoreApplication, QEvent

        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(0.01)


def _children() -> dict[int, str]:
    """This process's living children and their command lines; empty where there is no /proc."""
    children: dict[int, str] = {}
    for pid in _child_pids():
        folder = Path("/proc") / str(pid)
        try:
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        except OSError:
            continue  # It has just ended.
        if state != "Z" and "resource_tracker" not in command:
            children[pid] = command
    return children


def _child_pids() -> set[int]:
    """What each thread has started; where one ends meanwhile, its children are another's: again."""
    while True:
        try:
            return {
                int(pid)
                for file in Path("/proc/self/task").glob("*/children")
                for pid in file.read_text().split()
            }
        except OSError:
            continue


def _timers() -> list[Any]:
    """The running timers that Python knows of."""
    from PySide6.QtCore import QTimer
    from shiboken6 import isValid

    return [
        thing
        for thing in gc.get_objects()
        if isinstance(thing, QTimer) and isValid(thing) and thing.isActive()
    ]


def _windows() -> list[Any]:
    """The top-level widgets that belong to nobody; menus and tool tips come and go."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    passing = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None and widget.windowType() not in passing
    ]
