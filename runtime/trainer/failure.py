"""Errors of a run as one sentence for the user: what happened, what was expected, how to go on."""

from __future__ import annotations

import errno
import re
import traceback
from dataclasses import dataclass
from pathlib import Path

from runtime.data.keras_dataset import missing_sentence

_WHERE = {
    "loading data": "loading the data",
    "building model": "building the model",
    "compiling": "compiling the model",
    "training": "training",
    "saving": "saving the model",
    "evaluating": "evaluating the model",
    "predicting": "predicting",
}
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run failed: a sentence, the traceback, and the script's line (0 if none)."""

    message: str
    details: str = ""
    line: int = 0


class RunError(Exception):
    """A reason to end the run that is already a sentence for the user."""


def explain(error: BaseException, script: Path, phase: str, source: str) -> Failure:
    """What to tell the user of an error.

    Args:
        error: what was raised.
        script: the script's path.
        phase: what was being done (`PhaseChanged.phase`).
        source: the data's source (`DataSpec.source`).
    """
    details = "".join(traceback.format_exception(error)).strip()
    return Failure(_sentence(error, phase, source), details, script_line(error, script))


def script_line(error: BaseException, script: Path) -> int:
    """The line of the script where the error came through, the innermost one; 0 if none."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        if isinstance(current, SyntaxError) and current.filename == str(script):
            return current.lineno or 0
        lines = [
            frame.lineno or 0
            for frame in traceback.extract_tb(current.__traceback__)
            if frame.filename == str(script)
        ]
        if lines:
            return lines[-1]
        current = current.__cause__ or current.__context__
    return 0


def _sentence(error: BaseException, phase: str, source: str) -> str:
    where = _WHERE.get(phase, "running the script")
    name = type(error).__name__
    text = str(error)
    if isinstance(error, RunError):
        return text
    if isinstance(error, MemoryError) or name == "ResourceExhaustedError" or _out_of_memory(text):
        return (
            f"The memory was used up while {where}. Use a smaller batch size, smaller layers or "
            "less data, or choose another device."
        )
    if isinstance(error, ImportError):
        missing = getattr(error, "name", None)
        return (
            f"The script needs the Python package {missing!r}, which cannot be imported here. "
            "Install it in Hornet's environment, or take away what needs it."
            if missing
            else f"The script cannot import something that it needs: {first_line(text)}"
        )
    if text.startswith("URL fetch failure on "):
        return missing_sentence(source)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"The disk is full, so Hornet could not go on {where}. "
            "Free some space, or choose another folder for the runs, and train again."
        )
    if isinstance(error, FileNotFoundError) and error.filename:
        return (
            f"The file {error.filename} was not found while {where}. "
            "Put it there, or choose the file again on the data page."
        )
    if isinstance(error, RecursionError):
        return (
            f"The model is too deep for Python while {where}: too many layers follow one another. "
            "Make the chain of layers shorter."
        )
    if isinstance(error, SyntaxError):
        return f"The script is not valid Python: {error.msg}. Look at the marked line."
    if isinstance(error, SystemExit):
        return f"The script ended by itself while {where} (exit status {error.code})."
    if match := re.search(r"indices\[[\d,]*\] = (-?\d+) is not in \[0, (\d+)\)", text):
        return (
            f"The data hold the number {match[1]}, but a layer looks numbers up in a table of "
            f"{match[2]} entries (0 to {int(match[2]) - 1}). Make the Embedding's input_dim larger "
            "than every number in the data."
        )
    if phase in ("training", "evaluating") and _shapes_disagree(text):
        return (
            f"The model and the data do not fit together: {first_line(text)} "
            "Compare the shapes of inputs and targets with the model's, and choose a loss that "
            "fits the targets."
        )
    reason = first_line(text)
    return f"An error came up while {where}: {reason or name}" + ("" if reason else ".")


def first_line(text: str) -> str:
    """The part of Keras' or TensorFlow's message that says what is wrong, as one sentence."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text).strip()
    # TensorFlow: "Graph execution error:\n\nDetected at node … File …\n\n<the reason>\n [[{{node"
    if text.startswith("Graph execution error"):
        parts = [
            line.strip()
            for line in text.splitlines()
            if line.strip() and not re.match(r"(Graph execution|Detected at|File |\s|\[\[|<)", line)
        ]
        text = parts[0] if parts else "the computation failed"
    # Keras: "Exception encountered when calling Dense.call().\n\nreason\n\nArguments received …"
    match = re.match(r"Exception encountered when calling ([^\n]+?)\.?\n+(.*)", text, re.DOTALL)
    if match:
        text = f"{match[1]}: {match[2]}"
    text = re.split(r"\n\s*\n|\n+Arguments received", text)[0]
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rstrip() + " …"
    return text if not text or text[-1] in ".!?…" else text + "."


def _out_of_memory(text: str) -> bool:
    return bool(re.search(r"\bOOM\b|[Oo]ut of memory|RESOURCE_EXHAUSTED|bad_alloc", text))


def _shapes_disagree(text: str) -> bool:
    return bool(
        re.search(
            r"[Ii]ncompatible shapes|must have the same|[Ii]ncompatible with the layer|"
            r"expected (axis|shape|min_ndim|ndim)|same (shape|rank)|logits and labels|"
            r"expects \d+ input|outside the valid range|[Dd]imensions must be equal",
            text,
        )
    )
