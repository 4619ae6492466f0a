"""The file of a run's events: appended to by the trainer, followed by whoever watches.

A line is written in one go, so a reader sees whole lines; only a process that is killed, or a full
disk, leaves half a line, which readers leave alone until the next writer closes it.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from runtime.run_event import RunEvent, event_from_json, event_to_json

CHUNK = 1 << 22
"""How many bytes are read at most at a time, so that nobody waits for a long file."""


class EventWriter:
    """Appends events to a file; may be used from several threads.

    Raises (from every method):
        OSError: the disk is full or the folder is gone.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        size = os.fstat(self._file).st_size
        self._cut = size > 0 and _last_byte(path) != b"\n"
        """Whether the file ends in half a line."""

    def write(self, events: Sequence[RunEvent]) -> None:
        """Append events, a line each."""
        text = "".join(
            json.dumps(event_to_json(event), separators=(",", ":"), ensure_ascii=False) + "\n"
            for event in events
        )
        data = text.encode("utf-8", "replace")
        with self._lock:
            if self._cut:
                data = b"\n" + data
            while data:
                written = os.write(self._file, data)
                data = data[written:]
                self._cut = bool(data)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            os.close(self._file)


EXIT_DISK_FULL = 28
"""The exit status of a trainer that could not write its events because the disk was full."""


class HasEvents(Protocol):
    """What an `EventReader` can follow."""

    @property
    def events_path(self) -> Path:
        """The file of its events."""
        ...


class EventReader:
    """Follows a run's events as they are written.

    Args:
        run: the run, or its `events.jsonl`; the file need not be there yet.
    """

    def __init__(self, run: Path | HasEvents) -> None:
        self._path = run if isinstance(run, Path) else run.events_path
        self._offset = 0

    def poll(self) -> list[RunEvent]:
        """The events written since the last call, as far as their lines are whole."""
        return [event for line in self._lines() if (event := parse_line(line)) is not None]

    def _lines(self) -> list[bytes]:
        try:
            with open(self._path, "rb") as file:
                file.seek(self._offset)
                data = file.read(CHUNK)
                end = data.rfind(b"\n") + 1
                while not end and len(data) and len(data) % CHUNK == 0:  # one very long line
                    more = file.read(CHUNK)
                    if not more:
                        break
                    data += more
                    end = data.rfind(b"\n") + 1
        except OSError:
            return []
        self._offset += end
        return data[:end].splitlines()


def parse_line(line: bytes) -> RunEvent | None:
    """The event of a line; None for a broken one and for kinds that this version does not know."""
    try:
        data = json.loads(line)
    except ValueError:
        return None
    return event_from_json(data) if isinstance(data, dict) else None


def last_events(path: Path) -> Iterator[RunEvent]:
    """The events of a file from the last one backwards, read only as far as they are asked for."""
    try:
        file = open(path, "rb")  # noqa: SIM115
    except OSError:
        return
    with file:
        position = file.seek(0, os.SEEK_END)
        rest = b""
        while position > 0:
            step = min(position, 1 << 16)
            position -= step
            file.seek(position)
            lines = (file.read(step) + rest).split(b"\n")
            rest = lines.pop(0)
            for line in reversed(lines):
                if (event := parse_line(line)) is not None:
                    yield event
        if (event := parse_line(rest)) is not None:
            yield event


def now() -> float:
    """The time that events carry: Unix seconds, to the millisecond."""
    return round(time.time(), 3)


def _last_byte(path: Path) -> bytes:
    with open(path, "rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1)
