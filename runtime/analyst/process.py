"""The analyst as a child process: how it is started and how lines go in and out. Plain Python."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_ROOT = Path(__file__).resolve().parents[2]


class AnalystProcess:
    """One run of the child process.

    Attributes:
        pid: its process id.
    """

    def __init__(self) -> None:
        environment = {
            **os.environ,
            "KERAS_BACKEND": "tensorflow",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "CUDA_VISIBLE_DEVICES": "-1",
            "PYTHONPATH": os.pathsep.join(
                [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
            ),
            "PYTHONUNBUFFERED": "1",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "runtime.analyst"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=_stderr(),
            env=environment,
            text=True,
            encoding="utf-8",
            bufsize=1,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.pid = self._process.pid

    def write(self, message: Json) -> None:
        """Send one message; waits while the pipe is full.

        Raises:
            OSError: the process has ended.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(message, separators=(",", ":")) + "\n")
            self._process.stdin.flush()
        except ValueError as error:  # closed in another thread
            raise OSError(str(error)) from error

    def messages(self) -> Iterator[Json]:
        """Its messages until it ends, however it ends."""
        assert self._process.stdout is not None
        try:
            for line in self._process.stdout:
                try:
                    message = json.loads(line)
                except ValueError:
                    continue  # cut off in the middle by its death
                if isinstance(message, dict):
                    yield message
        except (OSError, ValueError):
            return

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def collect(self) -> None:
        """Wait for its end, so that no zombie stays, and close the pipes."""
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                # What was still to be written went to a dead process.
                with contextlib.suppress(OSError):
                    pipe.close()


def _stderr() -> int | None:
    """Where the child's own printing goes: to ours when wanted, else nowhere."""
    return None if os.environ.get("HORNET_ANALYST_STDERR") else subprocess.DEVNULL
