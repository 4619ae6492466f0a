"""The analyst: a child process that holds Keras and answers questions, one JSON object a line.

It reads questions from its standard input and writes answers to what was its standard output when
it started; everything that Python or native code prints goes to standard error. It ends when its
input ends, so that it never outlives its parent.
"""

from __future__ import annotations

import faulthandler
import json
import os
import queue
import sys
import threading
import traceback
from collections.abc import Callable
from typing import IO, Any

Json = dict[str, Any]

_RECURSION_LIMIT = 20_000
_MEMORY = 8 << 30
"""Bytes that answering may take on top of what Keras takes itself."""

_SUPERSEDED = frozenset({"check", "fit", "try"})
"""Kinds of questions of which only the newest one matters."""


def main() -> None:
    protocol = _take_stdout()
    faulthandler.enable()
    sys.setrecursionlimit(_RECURSION_LIMIT)
    questions: queue.Queue[Json | None] = queue.Queue()
    threading.Thread(target=_read, args=(sys.stdin, questions), daemon=True).start()
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

    def emit(answer: Json) -> None:
        protocol.write(json.dumps(answer, separators=(",", ":")) + "\n")
        protocol.flush()

    try:
        _serve(questions, emit)
    except (OSError, KeyboardInterrupt):
        pass
    finally:
        sys.stderr.flush()
        os._exit(0)  # TensorFlow's threads may take a second to end in order


def _serve(questions: queue.Queue[Json | None], emit: Callable[[Json], None]) -> None:
    import keras

    from runtime.analyst.fitting import answer_fit
    from runtime.analyst.tracer import Tracer

    tracer = Tracer()
    _warm_up(tracer)
    _limit_memory()
    emit({"kind": "ready", "pid": os.getpid(), "keras": keras.__version__})
    pending = _Pending(questions)
    handlers: dict[str, Callable[[Json], None]] = {
        "check": lambda question: tracer.answer(question, emit, pending.check_superseded),
        "fit": lambda question: answer_fit(question, emit),
        "try": lambda question: tracer.answer(question, emit, pending.trial_superseded),
        "ping": lambda question: emit({"kind": "ping", "id": question.get("id"), "done": True}),
    }
    while (question := pending.next()) is not None:
        handler = handlers.get(str(question.get("kind")))
        if handler is None:
            emit({"kind": question.get("kind"), "id": question.get("id"), "unknown": True})
            continue
        try:
            handler(question)
        except OSError:
            raise  # nobody reads any more
        except Exception:
            traceback.print_exc()
            emit({"kind": question["kind"], "id": question.get("id"), "failed": True})


class _Pending:
    """Questions in order of arrival; a newer one makes all older ones of its kind pointless."""

    def __init__(self, arriving: queue.Queue[Json | None]) -> None:
        self._arriving = arriving
        self._waiting: list[Json | None] = []

    def next(self) -> Json | None:
        """The next question worth answering; None at the end of input. Waits."""
        if not self._waiting:
            self._waiting.append(self._arriving.get())
        self._collect()
        question = self._waiting.pop(0)
        kind = _kind(question)
        if kind in _SUPERSEDED and any(_kind(later) == kind for later in self._waiting):
            return self.next()
        return question

    def check_superseded(self) -> bool:
        """Whether a newer check (or the end) has arrived."""
        return self._has_arrived("check", None)

    def trial_superseded(self) -> bool:
        """Whether a newer trial, or a check, which goes first, has arrived."""
        return self._has_arrived("check", "try", None)

    def _has_arrived(self, *kinds: str | None) -> bool:
        if not self._arriving.empty():
            self._collect()
        return any(_kind(item) in kinds for item in self._waiting)

    def _collect(self) -> None:
        while True:
            try:
                self._waiting.append(self._arriving.get_nowait())
            except queue.Empty:
                return


def _kind(question: Json | None) -> str | None:
    return None if question is None else str(question.get("kind"))


def _read(stream: IO[str], questions: queue.Queue[Json | None]) -> None:
    for line in stream:
        try:
            question = json.loads(line)
        except ValueError:
            print("analyst: a line that is no JSON was ignored", file=sys.stderr)
            continue
        if isinstance(question, dict):
            questions.put(question)
    questions.put(None)
    # A trace that hangs must not keep the process alive without a parent.
    threading.Timer(5.0, os._exit, (0,)).start()


def _take_stdout() -> IO[str]:
    """The original standard output for the protocol alone; all printing goes to stderr."""
    protocol = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return protocol


def _warm_up(tracer: Any) -> None:
    """Trace one layer and one operation, so that the first real question finds everything ready."""
    spec = {"shape": [None, 4], "dtype": "float32"}
    nodes = [
        {
            "id": "a",
            "kind": "layer",
            "type": "layers.Dense",
            "params": {"units": 2},
            "inputs": {"inputs": spec},
        },
        {"id": "b", "kind": "layer", "type": "layers.Flatten", "inputs": {"inputs": spec}},
        {"id": "c", "kind": "operation", "type": "ops.relu", "inputs": {"x": spec}},
    ]
    tracer.answer({"id": 0, "nodes": nodes}, lambda answer: None, lambda: False)


def _limit_memory() -> None:
    """Make an absurd size a MemoryError in this process instead of trouble for the machine."""
    try:
        import resource

        with open("/proc/self/statm") as file:
            used = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (used + _MEMORY, resource.RLIM_INFINITY))
    except (ImportError, OSError, ValueError):
        return  # no such limit on this system


if __name__ == "__main__":
    main()
