"""The search that knows shapes: what fits a wire, with Keras behind it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph_editor.document.value import Params
from graph_editor.validation.checker import Checker


@pytest.fixture
def keras(canvas, catalogue, oracle):
    """A canvas whose drawing is checked by Keras, answered at once."""
    questions: list = []
    checker = Checker(canvas.document, catalogue, questions.append)
    checker.changed.append(canvas.view.set_analysis)

    def answer() -> None:
        while questions:
            checker.receive(oracle(questions.pop(0)))

    def preview(trials, tell):
        checker.trials.want(trials, tell)
        answer()

    canvas.view.preview = preview
    canvas.document.changed.append(lambda _changes: answer())
    yield canvas
    checker.close()


def rows(canvas):
    model = canvas.view._quick_add._model
    return {
        suggestion.thing.type: found
        for suggestion, found in zip(model.found, model.prospects, strict=True)
        if suggestion.again is None
    }


def help_text(canvas) -> str:
    return canvas.view._quick_add._help.text()


def drop_a_wire(canvas, node):
    start = canvas.out(node)
    canvas.drag(start, start + QPointF(200, 260))
    assert canvas.view._quick_add.isVisible()


def test_what_fits_comes_first_with_its_shape_and_the_rest_last_with_reasons(keras):
    image = keras.add("Input", shape=(28, 28, 1))
    keras.look(200, 100)
    drop_a_wire(keras, image)
    found = rows(keras)
    assert next(iter(found)) == "layers.Conv2D"
    assert found["layers.Flatten"].shape == "(None, 784)"
    assert found["layers.LSTM"].fits is False
    assert found["layers.LSTM"].reason == "LSTM takes 3 axes; this wire has 4."
    order = [prospect.fits is False for prospect in found.values()]
    assert order == sorted(order), "what cannot take the wire comes last"


def test_a_typed_line_says_what_it_would_give_and_adds_it_connected(keras):
    data = keras.add("Input", shape=(10,))
    keras.look(200, 100)
    drop_a_wire(keras, data)
    keras.type("dense 64 relu")
    assert help_text(keras) == 'Dense(units=64, activation="relu") → (None, 64)'
    keras.enter()
    assert keras.newest.params == Params(units=64, activation="relu")
    assert [(e.source, e.target) for e in keras.edges] == [(data, keras.newest.id)]
    assert keras.undo_stack.undoText() == "Add Dense"


def test_a_convolution_on_a_typed_line(keras):
    keras.add("Input", shape=(28, 28, 1))
    keras.look(200, 100)
    drop_a_wire(keras, next(iter(keras.document.nodes())))
    keras.type("conv2d 32 3 same")
    assert help_text(keras).endswith("→ (None, 28, 28, 32)")


def test_what_was_typed_to_the_letter_stays_in_front_and_says_why_not(keras):
    data = keras.add("Input", shape=(10,))
    keras.look(200, 100)
    drop_a_wire(keras, data)
    keras.type("conv2d 8 3")
    frame = keras.view._quick_add
    assert frame._model.found[0].thing.type == "layers.Conv2D"
    assert "4 axes; this wire has 2" in help_text(keras)
    keras.enter()
    assert keras.newest.type == "layers.Conv2D", "the user may know better; the problem has fixes"


def test_a_merge_says_that_it_needs_another_tensor(keras):
    data = keras.add("Input", shape=(10,))
    keras.look(200, 100)
    drop_a_wire(keras, data)
    keras.type("concatenate")
    assert rows(keras)["layers.Concatenate"].needs == 1
    assert "connect one more tensor" in help_text(keras)


def test_mistakes_are_named_as_they_are_typed_and_nothing_is_added(keras):
    keras.key(Qt.Key.Key_Tab)
    keras.type("dense units=many")
    assert "units" in help_text(keras)
    keras.enter()
    assert not keras.document.nodes()
    line = QApplication.focusWidget()
    line.selectAll()
    keras.type("dense 64 banana")
    assert "“banana” fits no parameter of Dense" in help_text(keras)
    keras.enter()
    assert not keras.document.nodes()


def test_a_chosen_row_stays_chosen_when_keras_answers(canvas):
    told = []
    canvas.view.preview = lambda trials, tell: told.append((trials, tell))
    canvas.key(Qt.Key.Key_Tab)
    frame = canvas.view._quick_add
    assert not told, "without a wire there is nothing to ask"
    frame.close()
    data = canvas.add("Input", shape=(10,))
    from graph_editor.validation.analysis import Analysis, NodeResult, TensorSpec
    from graph_editor.validation.question import NodeError

    result = NodeResult((TensorSpec((None, 10)),))
    canvas.view.set_analysis(Analysis(results={data: result}))
    canvas.view.selection.set([data])
    canvas.key(Qt.Key.Key_Tab)
    for _ in range(2):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    chosen = frame._model.found[2]
    trials, tell = told[-1]
    tell({trials[0]: NodeError("ValueError", "no"), trials[1]: NodeError("ValueError", "no")})
    row = frame._list.currentIndex().row()
    assert frame._model.found[row] == chosen
    assert row == 0
    frame.close()
