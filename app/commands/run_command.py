"""`evaluate` and `predict`: what is done with a run. Keras does it in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from app.commands.outcome import Failed, WrongUse, complain, print_json, print_table, require_folder
from runtime.runs import Run

_NOT_OURS = (
    "This run was not made by you with this Hornet, and its script is code that would run on this "
    "computer. If you trust it, say so with --trust."
)
_INPUTS = (".npz", ".npy", ".csv")


def evaluate(folder: Path, *, as_json: bool, trusted: bool) -> int:
    """Measure a run's model on its test set."""
    run = _open(folder)
    if not (trusted or run.is_own):
        raise Failed(_NOT_OURS)
    answer = _ask_keras({"do": "evaluate", "run": str(run.folder)}, run)
    if as_json:
        print_json({"run": str(run.folder), **answer})
    else:
        samples = answer["samples"]
        print(f"{samples:,} {answer['on']} samples")
        print_table([(name, f"{value:.6g}") for name, value in answer["results"].items()])
    return 0


def predict(folder: Path, source: Path, out: Path, *, prepare: bool | None, trusted: bool) -> int:
    """Let a run's model predict the samples of a file.

    Args:
        prepare: prepare the samples as in training; None to see by their shape and dtype.
    """
    run = _open(folder)
    if source.suffix.lower() not in _INPUTS:
        raise WrongUse(f"The input must be an .npz, .npy or .csv file, not {source.name}.")
    if not source.is_file():
        raise WrongUse(f"There is no file {source}; name the samples to predict.")
    if out.suffix.lower() not in _INPUTS:
        raise WrongUse(f"Predictions are written as .npz, .npy or .csv: {out.name} is none.")
    require_folder(out)
    answer = _ask_keras(
        {
            "do": "predict",
            "run": str(run.folder),
            "input": str(source.absolute()),
            "output": str(out.absolute()),
            "prepare": prepare,
            "trusted": trusted or run.is_own,
        },
        run,
    )
    if answer.get("note"):
        complain(answer["note"])
    print(f"{answer['samples']:,} predictions are written to {out}.")
    return 0


def _open(folder: Path) -> Run:
    run = Run(folder.absolute())
    if not folder.is_dir():
        raise WrongUse(f"There is no folder {folder}; name the folder of a run.")
    try:
        _ = run.info
    except ValueError as error:
        raise WrongUse(str(error)) from None
    if not run.model_path.is_file() and not run.checkpoint_path.is_file():
        raise Failed(
            f"The run has no trained model; it is {run.status}. Train it to its end first."
        )
    return run


def _ask_keras(job: dict[str, Any], run: Run) -> dict[str, Any]:
    """Let a child process with Keras do a job; its answer.

    Raises:
        Failed: it could not; the message is one sentence.
        WrongUse: the input does not fit the model.
    """
    from runtime.devices import refusal, resolve
    from runtime.trainer_process import environment

    device = run.info.device if not refusal(run.info.device) else "auto"
    with tempfile.TemporaryDirectory(prefix="hornet-") as folder:
        answer_path = Path(folder) / "answer.json"
        try:
            process = subprocess.run(
                [sys.executable, "-m", "runtime.models"],
                input=json.dumps({**job, "answer": str(answer_path)}),
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                env=environment(resolve(device)),
                cwd=Path(__file__).resolve().parents[2],
                check=False,
            )
        except OSError as error:
            raise Failed(f"The process that runs Keras could not be started: {error}.") from None
        try:
            answer: dict[str, Any] = json.loads(answer_path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            tail = process.stderr.strip().splitlines()[-1:] or [f"status {process.returncode}"]
            raise Failed(
                f"The process that runs Keras ended unexpectedly ({tail[0]}). "
                "`python main.py doctor` says whether Keras can be imported."
            ) from None
    if message := answer.get("error"):
        raise WrongUse(message) if answer.get("wrong_use") else Failed(message)
    return answer
