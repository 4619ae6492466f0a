"""Unsaved work is kept in a recovery file every few seconds and offered again after a crash."""

from __future__ import annotations

import contextlib
import json
import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile, QThreadPool

from graph_editor.document.project import Project

_NAP_SECONDS = 0.002

log = logging.getLogger("hornet.recovery")


@dataclass(frozen=True, slots=True)
class Recovered:
    """Work that a Hornet which did not end in order had kept.

    Attributes:
        file: the recovery file, a project file.
        path: where the project lay, or None if it was never saved.
        title: what the window called it.
        saved_at: Unix seconds.
    """

    file: Path
    path: Path | None
    title: str
    saved_at: float

    def discard(self) -> None:
        """Delete the recovery file."""
        for suffix in (".hornet", ".json", ".lock"):
            file = self.file.with_suffix(suffix)
            with contextlib.suppress(OSError):
                file.unlink()


class RecoveryFile:
    """The recovery file of one window; a lock file beside it tells that the window lives."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / f"{uuid.uuid4().hex[:12]}.hornet"
        self._lock = _lock(self._file)
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)
        self._hurry = threading.Event()

    def write_later(self, project: Project, path: Path | None, title: str) -> None:
        """Keep `project`, in a thread: a large one takes a while. What fails is logged.

        The thread sleeps more than it works: while it works, Python stands still in the window.
        """
        self._hurry.clear()

        def write() -> None:
            try:
                self.write(project, path, title, lambda: self._hurry.wait(_NAP_SECONDS))
            except OSError as error:
                log.warning("Unsaved work cannot be kept in %s: %s", self._folder, error)

        self._pool.clear()
        self._pool.start(write)

    def write(
        self,
        project: Project,
        path: Path | None,
        title: str,
        pause: Callable[[], object] | None = None,
    ) -> None:
        """Keep `project`. Raises OSError where the disk is full or not writable."""
        from graph_editor.files.project_file import write_project

        self._folder.mkdir(parents=True, exist_ok=True)
        if not self._lock.isLocked():
            self._lock.tryLock(0)
        about = {"path": str(path) if path else None, "title": title, "time": time.time()}
        self._file.with_suffix(".json").write_text(json.dumps(about), encoding="utf-8")
        write_project(project, self._file, pause)

    def leave(self, project: Project, path: Path | None, title: str) -> None:
        """Keep `project` for the next start, and let go of it."""
        self._end_writing()
        self.write(project, path, title)
        self._lock.unlock()

    def remove(self) -> None:
        """Nothing is unsaved any more."""
        self._end_writing()
        if self._lock.isLocked():
            self._lock.unlock()
            Recovered(self._file, None, "", 0.0).discard()

    def _end_writing(self) -> None:
        self._hurry.set()
        self._pool.clear()
        self._pool.waitForDone()


def find_recovered(folder: Path) -> list[Recovered]:
    """Recovery files whose window has ended without tidying up, the latest first."""
    found = []
    for about_file in folder.glob("*.json"):
        file = about_file.with_suffix(".hornet")
        try:
            about = json.loads(about_file.read_text(encoding="utf-8"))
            saved_at = float(about["time"])
            path = Path(about["path"]) if about["path"] else None
        except (OSError, ValueError, KeyError, TypeError):
            continue
        lock = _lock(file)
        if file.is_file() and lock.tryLock(0):
            lock.unlock()
            found.append(Recovered(file, path, str(about.get("title", "")), saved_at))
    return sorted(found, key=lambda item: item.saved_at, reverse=True)


def _lock(file: Path) -> QLockFile:
    """A lock that counts only as long as the process that holds it lives."""
    lock = QLockFile(str(file.with_suffix(".lock")))
    lock.setStaleLockTime(0)
    return lock
