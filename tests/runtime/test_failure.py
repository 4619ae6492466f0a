"""Errors of a run as one sentence, and the script's line that they came through."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from runtime.trainer.failure import Failure, RunError, explain, first_line
from tests.runtime.training import script_text

GRAPH_ERROR = """Graph execution error:

Detected at node StatefulPartitionedCall/compile_loss/x defined at (most recent call last):
  File "<frozen runpy>", line 198, in _run_module_as_main

<stack traces unavailable>
Received a label value of 4 which is outside the valid range of [0, 4).  Label values: 3 4
\t [[{{node compile_loss/x}}]] [Op:__inference_one_step_on_iterator_1]
"""
KERAS_ERROR = """Exception encountered when calling MyLayer.call().

\x1b[1mInput 0 of layer "dense" is incompatible with the layer: expected min_ndim=2\x1b[0m

Arguments received by MyLayer.call():
  • inputs=tf.Tensor(shape=(3,), dtype=float32)
"""


class ResourceExhaustedError(Exception):
    """Called as TensorFlow's."""


def fail_in(tmp_path: Path, statement: str, phase: str = "loading data") -> Failure:
    """What is said of a script whose `load_data()` begins with a statement."""
    path = tmp_path / "script.py"
    text = script_text(load=statement).replace("import keras", "")
    path.write_text(text)
    try:
        scope: dict[str, object] = {
            "ResourceExhaustedError": ResourceExhaustedError,
            "RunError": RunError,
        }
        exec(compile(text, str(path), "exec"), scope)
        scope["load_data"]()  # type: ignore[operator]
    except BaseException as error:
        return explain(error, path, phase, "mnist")
    raise AssertionError("nothing failed")


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("import no_such_package", "needs the Python package 'no_such_package'"),
        ("from os import no_such_name", "needs the Python package 'os'"),
        ("raise MemoryError", "memory was used up while loading the data"),
        ("raise ResourceExhaustedError('…')", "memory was used up"),
        ("raise RuntimeError('failed: OOM when allocating')", "memory was used up"),
        ("raise SystemExit(3)", "ended by itself while loading the data (exit status 3)"),
        ("raise RunError('So it is.')", "So it is."),
        ("open('nowhere.csv')", "file nowhere.csv was not found"),
        (f"raise OSError({errno.ENOSPC}, 'No space left')", "The disk is full"),
        ("raise RecursionError", "too deep"),
        ("raise Exception('URL fetch failure on https://…: None -- x')", "mnist.npz into"),
        ("raise ValueError('indices[0,3] = 9 is not in [0, 2)')", "number 9"),
        ("raise ValueError", "An error came up while loading the data: ValueError."),
        ("raise ValueError('bad number\\n\\nlong story')", "loading the data: bad number."),
        ("def", "not valid Python"),
    ],
)
def test_each_error_has_its_sentence(tmp_path: Path, statement: str, sentence: str) -> None:
    failure = fail_in(tmp_path, statement)
    assert sentence in failure.message
    assert failure.message[-1] in ".)"
    assert "\n" not in failure.message
    assert failure.line == 12
    assert "Error" in failure.details or "Exit" in failure.details or "Exception" in failure.details


def test_the_line_is_found_behind_other_errors(tmp_path: Path) -> None:
    statement = "\n    ".join(["try:", "    1 / 0", "except ZeroDivisionError as e:"])
    statement += "\n        raise ValueError('no') from e"
    assert fail_in(tmp_path, statement).line == 15


def test_the_reason_is_taken_out_of_long_messages() -> None:
    assert first_line(GRAPH_ERROR).startswith("Received a label value of 4 which is outside")
    assert first_line(KERAS_ERROR) == (
        'MyLayer.call(): Input 0 of layer "dense" is incompatible with the layer: '
        "expected min_ndim=2."
    )
    assert first_line("word " * 500).endswith(" …")
    assert first_line("") == ""


def test_data_that_do_not_fit_the_model_are_named(tmp_path: Path) -> None:
    error = ValueError(GRAPH_ERROR)
    failure = explain(error, tmp_path / "script.py", "training", "arrays")
    assert failure.message.startswith("The model and the data do not fit together: Received a")
    assert failure.line == 0
