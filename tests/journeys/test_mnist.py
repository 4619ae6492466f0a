"""From an empty canvas to a trained digit classifier by mouse; the exported script by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF

from graph_editor.document.settings import DataSpec, Step, TrainingSpec
from graph_editor.document.value import ObjectValue, Params
from tests.journeys.conftest import Person

ARRAYS = {name: name for name in ("x_train", "y_train", "x_test", "y_test")}

RUN_BY_ITSELF = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("script", sys.argv[1])
script = importlib.util.module_from_spec(spec)
spec.loader.exec_module(script)
history = script.main()
print("\\n" + json.dumps(history.history))
"""


def draw(person: Person) -> None:
    """Input, Flatten and two Dense, each way of drawing once."""
    inputs = person.add_by_double_click(QPointF(-500, 0), "input (28, 28)")
    flatten = person.add_by_dropped_wire(inputs, QPointF(-150, 100), "flatten")
    hidden = person.add_by_double_click(QPointF(150, -100), "dense 512 relu")
    digit = person.add_by_dropped_wire(hidden, QPointF(500, 100), "dense 10 softmax")
    person.connect(flatten, hidden)
    assert {(e.source, e.target) for e in person.hornet.session.document.edges()} == {
        (inputs.id, flatten.id),
        (flatten.id, hidden.id),
        (hidden.id, digit.id),
    }


def describe(person: Person, path: Path) -> None:
    """What the Data and Train pages set."""
    with person.hornet.session.document.edit("Describe") as edit:
        edit.set_project("mnist", "")
        edit.set_data(
            DataSpec("arrays", Params(path=str(path), **ARRAYS), input_steps=(Step("scale"),))
        )
        edit.set_training(
            TrainingSpec(
                loss=ObjectValue("losses.SparseCategoricalCrossentropy"),
                optimizer=ObjectValue("optimizers.RMSprop"),
                metrics=("accuracy",),
                epochs=5,
                batch_size=128,
                validation="test",
                seed=7,
                device="cpu",
            )
        )


def test_mnist_from_an_empty_canvas(person: Person, shared_data: Path, tmp_path: Path) -> None:
    data = shared_data / "mnist.npz"
    if not data.exists():
        pytest.skip("needs ../shared/data/mnist.npz, which is not there")
    assert not person.hornet.session.document.nodes()
    draw(person)
    describe(person, data)
    person.wait_until_checked()
    assert person.hornet.session.analysis.params == 784 * 512 + 512 + 512 * 10 + 10

    person.train()

    run = person.hornet.desk.run
    assert run is not None
    assert run.status == "finished", run.finished
    assert len(run.history["loss"]) == 5
    evaluation = run.evaluation
    assert evaluation is not None
    assert evaluation.samples == 10_000
    assert evaluation.results["accuracy"] >= 0.975

    exported = person.hornet.window.files.export_script()
    assert exported is not None
    assert exported.read_text() == run.script.text
    answer = subprocess.run(
        [sys.executable, "-c", RUN_BY_ITSELF, str(exported)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    by_itself = json.loads(answer.stdout.strip().splitlines()[-1])
    assert by_itself == {name: pytest.approx(values) for name, values in run.history.items()}
