"""An engineer's way: attention with a shortcut, made a block, used twice, trained and exported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph_editor.document.graph import GraphId, Node, NodeKind
from graph_editor.document.settings import DataSpec, TrainingSpec
from graph_editor.document.value import ObjectValue, Params
from tests import mouse
from tests.journeys.conftest import Person
from tests.journeys.test_mnist import RUN_BY_ITSELF

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def middle(person: Person, node: Node) -> QPointF:
    return person.canvas.canvas.nodes[node.id].body.center()


def named(person: Person, name: str) -> Node:
    return next(n for n in person.hornet.session.document.nodes().values() if n.name == name)


def draw_block(person: Person) -> tuple[Node, Node]:
    """The input, and a block of attention, a shortcut around it and a normalization."""
    person.canvas.set_zoom(0.7)
    inputs = person.add_by_double_click(QPointF(-450, 0), "input (20, 16)")
    attention = person.add_by_dropped_wire(inputs, QPointF(-150, 120), "mha 2 8")
    person.connect(inputs, attention, "value")
    add = person.add_by_dropped_wire(attention, QPointF(150, 0), "add")
    person.connect(inputs, add, "inputs[1]")
    norm = person.add_by_dropped_wire(add, QPointF(420, 0), "layernorm")
    document = person.hornet.session.document
    assert {(e.source, e.target, e.target_port) for e in document.edges()} == {
        (inputs.id, attention.id, "query"),
        (inputs.id, attention.id, "value"),
        (attention.id, add.id, "inputs[0]"),
        (inputs.id, add.id, "inputs[1]"),
        (add.id, norm.id, "inputs"),
    }
    mouse.click(person.canvas, middle(person, attention))
    for node in (add, norm):
        mouse.click(person.canvas, middle(person, node), modifiers=SHIFT)
    QTest.keyClick(person.canvas, Qt.Key.Key_G, CTRL)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)  # its name could be typed
    (block,) = [n for n in document.nodes().values() if n.kind is NodeKind.BLOCK]
    assert set(document.nodes()) == {inputs.id, block.id}
    return inputs, block


def finish(person: Person, block: Node) -> None:
    """The block once more, then a mean over the steps and a yes or no."""
    document = person.hornet.session.document
    title = document.header(GraphId(block.type)).name
    person.canvas.fit()
    person.canvas.set_zoom(0.6)
    at = middle(person, block)
    again = person.add_by_dropped_wire(block, at + QPointF(300, 40), title)
    pooled = person.add_by_dropped_wire(again, at + QPointF(600, 40), "globalaveragepooling1d")
    person.add_by_dropped_wire(pooled, at + QPointF(850, 40), "dense 1 sigmoid")
    assert [n.type for n in document.nodes().values() if n.kind is NodeKind.BLOCK] == [
        block.type,
        block.type,
    ]


def describe(person: Person) -> None:
    with person.hornet.session.document.edit("Describe") as edit:
        edit.set_project("attentive", "")
        edit.set_data(
            DataSpec(
                "random",
                Params(inputs=((20, 16),), samples=128, target="binary"),
            )
        )
        edit.set_training(
            TrainingSpec(
                loss=ObjectValue("losses.BinaryCrossentropy"),
                metrics=("accuracy",),
                epochs=2,
                batch_size=32,
                seed=7,
                device="cpu",
            )
        )


def test_attention_in_a_block_used_twice(person: Person, tmp_path: Path) -> None:
    _inputs, block = draw_block(person)
    finish(person, block)
    describe(person)
    person.wait_until_checked()
    one = 4 * (16 * 2 * 8) + 3 * 2 * 8 + 16 + 2 * 16  # q, k, v, output; their biases; norm
    assert person.hornet.session.analysis.params == 2 * one + 16 + 1

    person.train()
    run = person.hornet.desk.run
    assert run is not None
    assert run.status == "finished", run.finished
    assert len(run.history["loss"]) == 2

    exported = person.hornet.window.files.export_script()
    assert exported is not None
    text = exported.read_text()
    assert text == run.script.text
    assert text.count("layers.MultiHeadAttention(") == 1  # a function, called twice
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
