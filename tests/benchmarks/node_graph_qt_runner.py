"""Runs `node_graph_qt.py` in an environment of its own, with a limit for each thing it does.

NodeGraphQt does not end with everything at every size. What takes longer than its limit is ended,
and its row says so; the program is then started again for what comes after it, as long as there is
time for that, so that all is recorded that it manages. Limits in seconds, which the environment can
set otherwise: `HORNET_BENCH_CREATE` for making the drawing, `HORNET_BENCH_OPERATION` for all
repetitions of an operation, `HORNET_BENCH_SIZE` for everything at one size.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import IO, Any

ROOT = Path(__file__).parents[2]
OTHER = ROOT / "build" / "nodegraphqt"
REQUIREMENTS = ("NodeGraphQt==0.6.44", "PyQt5==5.15.11", "setuptools<81")

CREATE_S = float(os.environ.get("HORNET_BENCH_CREATE", 360))
OPERATION_S = float(os.environ.get("HORNET_BENCH_OPERATION", 120))
SIZE_S = float(os.environ.get("HORNET_BENCH_SIZE", 1200))
_FIRST = ("create", "first paint")


@dataclass
class Findings:
    """What is known of NodeGraphQt at one size.

    Attributes:
        samples: milliseconds, by operation.
        notes: why there are none, by operation.
        reason: why there are none of the others.
    """

    samples: dict[str, list[float]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    reason: str = ""

    def note(self, name: str) -> str:
        """Why an operation has no number; "" where it has one."""
        return "" if self.samples.get(name) else self.notes.get(name, self.reason)


def make_environment() -> str:
    """Make NodeGraphQt's environment where it is missing; why that failed, or ""."""
    done = OTHER / "ready"
    if done.exists():
        return ""
    python = OTHER / "bin" / "python"
    steps: tuple[list[str], ...] = (
        [sys.executable, "-m", "venv", "--clear", str(OTHER)],
        [str(python), "-m", "pip", "install", "--quiet", *REQUIREMENTS],
    )
    for step in steps:
        answer = subprocess.run(step, capture_output=True, text=True, check=False)
        if answer.returncode != 0:
            lines = answer.stderr.strip().splitlines() or ["no reason given"]
            return f"NodeGraphQt could not be installed: {lines[-1]}"
    done.touch()
    return ""


def measure_other(size: int, names: Sequence[str], command: Sequence[str] = ()) -> Findings:
    """NodeGraphQt's numbers of some operations at one size.

    Args:
        names: the operations, in the order in which they are measured.
        command: what is run, with the size and the names as its arguments.
    """
    if not command:
        command = (
            str(OTHER / "bin" / "python"),
            str(Path(__file__).with_name("node_graph_qt.py")),
        )
    findings, end = Findings(), monotonic() + SIZE_S
    left = [name for name in names if name not in _FIRST]
    while True:
        stuck = _run([*command, str(size), *left], findings, end)
        if not stuck or stuck in _FIRST or monotonic() >= end:
            return findings
        left = left[left.index(stuck) + 1 :] if stuck in left else []
        if not left:
            return findings


def _run(command: list[str], findings: Findings, end: float) -> str:
    """Take in what one run finds; the operation in which it ended, "" where it came to its end."""
    environment = {**os.environ, "PYTHONPATH": "", "QT_PREFERRED_BINDING": "PyQt5"}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    words: list[str] = []
    lines: queue.Queue[str] = queue.Queue()
    readers = [
        threading.Thread(target=_read, args=(pipe, take), daemon=True)
        for pipe, take in ((process.stdout, lines.put), (process.stderr, words.append))
    ]
    for reader in readers:
        reader.start()
    try:
        doing, why = _listen(lines, findings, end)
    finally:
        process.kill()
        for reader in readers:
            reader.join()
        process.communicate()
    if not doing:
        return ""
    said = next((word.strip() for word in reversed(words) if word.strip()), "without a word")
    findings.notes[doing] = why or f"NodeGraphQt ended while it was at this: {said}"
    if doing in _FIRST:
        findings.reason = f"{findings.notes[doing]} ('{doing}', which comes first)"
    return doing


def _listen(lines: queue.Queue[str], findings: Findings, end: float) -> tuple[str, str]:
    """Hear it out: in which operation it ended ("" for none), and why where it was given up."""
    doing, limit, began = "create", min(CREATE_S, end - monotonic()), monotonic()
    while True:
        try:
            line = lines.get(timeout=max(0.0, began + limit - monotonic()))
        except queue.Empty:
            return doing, f"NodeGraphQt: no answer within {limit:,.0f} s"
        if not line:  # the end of what it says
            return doing, ""
        match _message(line):
            case {"begin": str(name)}:
                usual = CREATE_S if name in _FIRST else OPERATION_S
                doing, limit, began = name, min(usual, end - monotonic()), monotonic()
            case {"name": str(name), "samples": list(samples)}:
                findings.samples.setdefault(name, samples)
            case {"done": True}:
                return "", ""


def _read(pipe: IO[str], take: Callable[[str], object]) -> None:
    for line in pipe:
        take(line)
    take("")


def _message(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None  # what the library says by itself
