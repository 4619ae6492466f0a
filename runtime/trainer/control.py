"""What others want of the trainer: a run to train, then pause, resume and stop.

Wishes come as lines on standard input from the window that started the process, as lines appended
to the run's `commands.txt` from a window that found it later, and as SIGTERM (stop).
"""

from __future__ import annotations

import json
import os
import queue
import signal
import threading
from collections.abc import Callable
from pathlib import Path


class Control:
    """Wishes as flags, read by the training between two batches.

    Attributes:
        stop_wanted: the run is to end at the next batch and keep what it learnt.
        pause_wanted: the run is to wait between two batches.
        on_stop: called once more things than a flag have to know of a stop; from any thread.
    """

    def __init__(self) -> None:
        self.stop_wanted = False
        self.pause_wanted = False
        self.on_stop: Callable[[], None] = lambda: None
        self._go_on = threading.Event()
        self._go_on.set()
        self._job: queue.SimpleQueue[Path] = queue.SimpleQueue()
        self._has_job = False
        self._terminated = False
        self._commands: Path | None = None
        self._read = 0

    def listen(self) -> None:
        """Follow standard input in a thread, and give the script an empty one instead."""
        channel = os.dup(0)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        threading.Thread(target=self._follow, args=(channel,), name="control", daemon=True).start()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: self._on_terminate())

    def wait_for_job(self) -> Path:
        """The run's folder, once it is given."""
        folder = self._job.get()
        self._commands = folder / "commands.txt"
        return folder

    def obey(self, word: str) -> None:
        """Do as a line says; unknown words are ignored."""
        match word.strip():
            case "pause":
                self.pause_wanted = True
                self._go_on.clear()
            case "resume":
                self.pause_wanted = False
                self._go_on.set()
            case "stop":
                self.stop_wanted = True
                self.pause_wanted = False
                self._go_on.set()
                self.on_stop()

    def wait_while_paused(self) -> None:
        """Return once the run may go on."""
        self._go_on.wait()

    def look(self) -> None:
        """Obey SIGTERM and what was appended to the run's `commands.txt` since the last look."""
        if self._terminated:
            self._terminated = False
            self.obey("stop")
        if self._commands is None:
            return
        try:
            with open(self._commands, "rb") as file:
                file.seek(self._read)
                lines = file.read()
        except OSError:
            return
        end = lines.rfind(b"\n") + 1
        self._read += end
        for line in lines[:end].splitlines():
            self.obey(line.decode(errors="replace"))

    def _follow(self, channel: int) -> None:
        with open(channel, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if self._has_job:
                    self.obey(line)
                elif (folder := _job_folder(line)) is not None:
                    self._has_job = True
                    self._job.put(folder)
        if not self._has_job:
            os._exit(0)  # the window is gone and there is nothing to do
        # With a job the run goes on to its end: it is worth more than the window.

    def _on_terminate(self) -> None:
        if not self._has_job:
            os._exit(0)
        # A signal handler may come in the middle of anything, so it takes no locks.
        self._terminated = True


def _job_folder(line: str) -> Path | None:
    try:
        return Path(json.loads(line)["run"])
    except (ValueError, KeyError, TypeError):
        return None
