"""What the trainer writes down while it works: events, and what is printed.

The training only puts values into a queue (well under a microsecond a batch); a thread of its own
makes events of them about ten times a second. The first ones go out at once.
"""

from __future__ import annotations

import errno
import io
import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from runtime.event_log import EXIT_DISK_FULL, EventWriter, now
from runtime.run_event import BatchesDone, LogWritten, RunEvent
from runtime.runs import Run

INTERVAL = 0.1
LOG_FILE_LIMIT = 64 << 20
"""Bytes of `log.txt` at which it is begun anew: a script that prints without end fills no disk."""
LOG_EVENTS_LIMIT = 1 << 20
"""Characters of output that go into the events; the rest is in `log.txt` alone."""
LOG_EVENT_LIMIT = 8 << 10
"""Characters of output in one event."""


class Batch(NamedTuple):
    """Batch `number` (from 0) of an epoch is done; the logs are Keras'."""

    epoch: int
    number: int
    logs: dict[str, float]


class Record:
    """The run's events and its log.

    Attributes:
        put: takes an event or a batch; from any thread, without waiting.
        tick: called ten times a second by the record's thread (to look for commands).
    """

    def __init__(self, run: Run, tick: Callable[[], None] = lambda: None) -> None:
        self._writer = EventWriter(run.events_path)
        self._queue: deque[RunEvent | Batch] = deque()
        self.put = self._queue.append
        self.tick = tick
        self._log = _Log(run.log_path)
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._ended = False
        self._thread = threading.Thread(target=self._work, name="record", daemon=True)

    def start(self) -> None:
        """Begin to write; from now on all that is printed goes to the log."""
        self._log.redirect()
        self._thread.start()

    def wake(self) -> None:
        """Write what is queued now rather than in a tenth of a second."""
        self._wake.set()

    def write(self, event: RunEvent) -> None:
        """Write an event, and all that was queued before it, at once."""
        self.put(event)
        self.flush()

    def flush(self, *, all_of_it: bool = False) -> None:
        """Write all that is queued."""
        with self._lock:
            events: list[RunEvent] = []
            batches: list[Batch] = []
            while self._queue:
                item = self._queue.popleft()
                if isinstance(item, Batch):
                    batches.append(item)
                    continue
                events += batch_events(batches)
                batches = []
                events.append(item)
            events += batch_events(batches)
            if text := self._log.read(all_of_it=all_of_it):
                events.append(LogWritten(text, time=now()))
            if events:
                self._write(events)

    def end(self, event: RunEvent) -> None:
        """Write the last event; nothing is written after it."""
        sys.stdout.flush()
        sys.stderr.flush()
        self.flush(all_of_it=True)
        self._ended = True
        self._wake.set()
        with self._lock:
            self._write([event])

    def _work(self) -> None:
        while True:
            self._wake.wait(INTERVAL)
            self._wake.clear()
            if self._ended:
                return
            self.flush()
            self.tick()

    def _write(self, events: list[RunEvent]) -> None:
        try:
            self._writer.write(events)
        except OSError as error:
            # The record cannot be kept, so the run cannot: whoever watches says why.
            os._exit(EXIT_DISK_FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else 1)


def batch_events(batches: list[Batch]) -> list[RunEvent]:
    """Batches as events: one for each row of batches at equal distances with the same values.

    Keras may tell of batches from several threads, so they need not come in order.
    """
    events: list[RunEvent] = []
    batches = sorted(batches, key=lambda batch: batch[:2])
    start = 0
    while start < len(batches):
        first = batches[start]
        stride = 1
        end = start + 1
        while end < len(batches) and _continues(batches[end], batches[end - 1]):
            step = batches[end].number - batches[end - 1].number
            if end == start + 1:
                stride = step
            elif step != stride:
                break
            end += 1
        values = {
            name: [_short(batch.logs[name]) for batch in batches[start:end]] for name in first.logs
        }
        events.append(BatchesDone(first.epoch, first.number, values, stride, now()))
        start = end
    return events


def _continues(batch: Batch, before: Batch) -> bool:
    return batch.epoch == before.epoch and batch.logs.keys() == before.logs.keys()


def _short(value: float) -> float:
    """To the seven digits that a float32 has, which keeps the file small."""
    return float(f"{value:.7g}")


class _Log:
    """All that the process prints, native libraries included, in `log.txt`; read as it grows."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        self._offset = os.fstat(self._file).st_size
        self._told = 0

    def redirect(self) -> None:
        """Send standard output and standard error there."""
        sys.stdout.flush()
        sys.stderr.flush()
        os.dup2(self._file, 1)
        os.dup2(self._file, 2)
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(line_buffering=True)  # what is printed is seen at once

    def read(self, *, all_of_it: bool = False) -> str:
        """What was printed since the last call, shortened to what a console can show.

        Args:
            all_of_it: also a last line that has no end yet.
        """
        size = os.fstat(self._file).st_size
        if size <= self._offset:
            return ""
        skipped = max(0, size - self._offset - 4 * LOG_EVENT_LIMIT)
        data = _read_at(self._file, self._offset + skipped, size)
        if not all_of_it and len(data) < LOG_EVENT_LIMIT:
            data = data[: data.rfind(b"\n") + 1]  # half a line is shown once it is whole
            if not data:
                return ""
        self._offset += skipped + len(data)
        if size > LOG_FILE_LIMIT:
            os.ftruncate(self._file, 0)
            self._offset = 0
            os.write(self._file, b"[what was printed before was too much and is left out]\n")
        if self._told > LOG_EVENTS_LIMIT:
            return ""
        text = collapse(data.decode("utf-8", "replace"))
        if skipped or len(text) > LOG_EVENT_LIMIT:
            text = "[…]\n" + text[-LOG_EVENT_LIMIT:]
        self._told += len(text)
        if self._told > LOG_EVENTS_LIMIT:
            text += "\n[there is more to come; log.txt in the run's folder has it]\n"
        return text


def _read_at(file: int, start: int, end: int) -> bytes:
    with open(os.dup(file), "rb") as reader:  # a file of its own, so that positions do not clash
        reader.seek(start)
        return reader.read(end - start)


def collapse(text: str) -> str:
    """Text as a terminal shows it where a progress bar writes over its own line."""
    if "\r" not in text and "\b" not in text:
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line.replace("\b", "").rpartition("\r")[2] for line in lines)
