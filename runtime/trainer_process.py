"""Trainer processes as the window sees them: one it started, or one that an earlier window did."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from runtime.process import ProcessMark, kill_tree, own_session, terminate
from runtime.runs import Run

_ROOT = Path(__file__).resolve().parents[1]
_LEFT_OUT = ("KERAS_MAX_EPOCHS", "KERAS_MAX_STEPS_PER_EPOCH", "PYTHONSTARTUP", "PYTHONINSPECT")
_OUTPUT_TAIL = 8 << 10


class TrainerProcess:
    """A trainer that this process started. It lives in a session of its own: when the window goes,
    a trainer that waits for a run ends, and one that trains goes on to the run's end.

    Args:
        device: `"cpu"` or `"gpu:N"`.
        module: what is run; another module of this package for other work with Keras.
        arguments: its arguments.

    Attributes:
        device: as given.
        mark: the process.

    Raises:
        OSError: the process cannot be started.
    """

    def __init__(
        self, device: str, module: str = "runtime.trainer", arguments: tuple[str, ...] = ()
    ) -> None:
        self.device = device
        self._output = tempfile.TemporaryFile()  # noqa: SIM115 - read after the process has ended
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                stdin=subprocess.PIPE,
                stdout=self._output,
                stderr=subprocess.STDOUT,
                cwd=_ROOT,
                env=environment(device),
                bufsize=0,
                **own_session(),  # type: ignore[call-overload,unused-ignore]
            )
        except OSError:
            self._output.close()
            raise
        self.mark = ProcessMark.of(self._process.pid)

    @property
    def pid(self) -> int:
        return self.mark.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """The exit status, negative for a signal; None while it runs."""
        code: int | None = self._process.poll()
        return code

    def give(self, run: Run) -> None:
        """Let it train a run; to be called once. A dead trainer takes nothing, without an error."""
        run.set_trainer(self.mark)
        self.send(json.dumps({"run": str(run.folder)}))

    def send(self, word: str) -> None:
        """Say `pause`, `resume` or `stop`. A dead trainer hears nothing, without an error."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(word.encode() + b"\n")

    def kill(self) -> None:
        """End it, and what it started, at once."""
        if self._process.poll() is None:
            kill_tree(self.mark)

    def wait(self, seconds: float) -> bool:
        """Wait for its end; whether it came."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def output(self) -> str:
        """The end of what it printed before it was given a run."""
        with contextlib.suppress(OSError, ValueError):
            size = self._output.seek(0, os.SEEK_END)
            self._output.seek(max(0, size - _OUTPUT_TAIL))
            return self._output.read().decode("utf-8", "replace").strip()
        return ""

    def close(self) -> None:
        """Let go: one that waits for a run ends by itself, one that trains goes on."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._output.close()

    def abandon(self) -> None:
        """Let go of one that trains, without waiting for its end."""
        self.close()
        if self._process.poll() is None:
            self._process.returncode = 0  # it is not ours any more, so no warning that it runs on


class FoundTrainer:
    """A trainer that another window started, found by the run's record.

    Attributes:
        device: unknown, "".
        mark: the process.
        exit_code: unknown, None.
    """

    device = ""
    exit_code: int | None = None

    def __init__(self, run: Run, mark: ProcessMark) -> None:
        self._commands = run.folder / "commands.txt"
        self.mark = mark

    @property
    def pid(self) -> int:
        return self.mark.pid

    def is_alive(self) -> bool:
        return self.mark.is_alive()

    def send(self, word: str) -> None:
        """Say `pause`, `resume` or `stop`, through the run's folder."""
        with contextlib.suppress(OSError), open(self._commands, "a", encoding="utf-8") as file:
            file.write(word + "\n")
        if word == "stop":
            terminate(self.mark)  # reaches it also where the disk is full

    def kill(self) -> None:
        """End it, and what it started, at once."""
        kill_tree(self.mark)

    def wait(self, seconds: float) -> bool:
        """It is nobody's child here, so its end is not waited for; whether it has ended."""
        return not self.is_alive()

    def output(self) -> str:
        return ""

    def close(self) -> None:
        pass

    def abandon(self) -> None:
        pass


def environment(device: str) -> dict[str, str]:
    """The environment of a process that uses Keras on one device."""
    kind, _, number = device.partition(":")
    variables: dict[str, Any] = {
        name: value for name, value in os.environ.items() if name not in _LEFT_OUT
    }
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return variables | {
        "KERAS_BACKEND": "tensorflow",
        "CUDA_DEVICE_ORDER": "PCI_BUS_ID",
        "CUDA_VISIBLE_DEVICES": number if kind == "gpu" else "-1",
        "TF_FORCE_GPU_ALLOW_GROWTH": "true",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "HORNET_DEVICE": device,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUTF8": "1",
        "PYTHONFAULTHANDLER": "1",
    }
