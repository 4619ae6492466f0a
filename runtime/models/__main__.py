"""A child process with Keras that evaluates a run or predicts with its model, once.

Reads one JSON object from standard input and writes its answer to the file that it names, because
scripts and libraries print what they like.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from runtime.models.run_model import InputError, evaluate_run, predict_run


def main() -> int:
    """Do the job; the exit status."""
    job = json.load(sys.stdin)
    try:
        answer = _work(job)
    except InputError as error:
        answer = {"error": str(error), "wrong_use": True}
    except Exception as error:
        traceback.print_exc()
        from runtime.trainer.failure import first_line

        reason = first_line(str(error)) or f"{type(error).__name__}."
        answer = {"error": f"The model of this run cannot be used: {reason}"}
    path = Path(job["answer"])
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(answer), encoding="utf-8")
    os.replace(draft, path)
    return 0


def _work(job: dict[str, Any]) -> dict[str, Any]:
    folder = Path(job["run"])
    if job["do"] == "evaluate":
        return evaluate_run(folder)
    return predict_run(
        folder,
        Path(job["input"]),
        Path(job["output"]),
        prepare=job["prepare"],
        trusted=job["trusted"],
    )


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # TensorFlow's own end takes long
