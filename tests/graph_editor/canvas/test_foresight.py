"""The search that knows shapes: what fits a wire, with Keras behind it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph_editor.document.graph import BlockParameter, GraphId, NodeKind
from graph_editor.document.value import Params, Reference
from graph_editor.validation.project_checker import ProjectChecker


@pytest.fixture
def keras(canvas, catalogue, oracle):
    """A canvas whose drawing is checked by Keras, answered at once."""
    questions: list = []
    checker = ProjectChecker(canvas.document, catalogue, questions.append)
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
    return {
        row.suggestion.thing.type: row.prospect
        for row in canvas.view._quick_add.rows
        if row.suggestion.again is None
    }


def help_text(canvas) -> str:
    return canvas.view._quick_add.note.text()


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
    assert frame.rows[0].suggestion.thing.type == "layers.Conv2D"
    assert "4 axes; this wire has 2" in help_text(keras)
    keras.enter()
    assert keras.newest.type == "layers.Conv2D", "the user may know better; the problem has fixes"


def test_a_layer_stays_before_the_operation_of_that_name_when_keras_has_answered(keras):
    image = keras.add("Input", shape=(28, 28, 1))
    keras.look(200, 100)
    drop_a_wire(keras, image)
    keras.type("conv 16 3 same")
    assert keras.view._quick_add.rows[0].prospect.shape == "(None, 28, 28, 16)"
    keras.enter()
    assert keras.newest.type == "layers.Conv2D", "and not ops.conv, which wants a kernel"
    drop_a_wire(keras, keras.newest.id)
    keras.type("exp")
    assert keras.view._quick_add.rows[0].suggestion.thing.type == "ops.exp"


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
    chosen = frame.rows[2].suggestion
    trials, tell = told[-1]
    tell({trials[0]: NodeError("ValueError", "no"), trials[1]: NodeError("ValueError", "no")})
    assert frame.chosen.suggestion == chosen
    assert frame.list.currentIndex().row() == 0
    frame.close()


def select_and_search(canvas, nodes, line):
    canvas.view.set_selection(nodes)
    canvas.key(Qt.Key.Key_Tab)
    canvas.type(line)


@pytest.fixture
def double(keras):
    """A block of two convolutions, with `filters` as its parameter."""
    with keras.document.edit("Block") as edit:
        block = edit.add_graph("double_conv", (BlockParameter("filters", 16),))
        inside = edit.in_graph(block)
        before = inside.add_node("Input", NodeKind.INPUT, params=Params(shape=(8, 8, 3)))
        for _ in range(2):
            params = Params(filters=Reference("filters"), kernel_size=3)
            node = inside.add_node("layers.Conv2D", params=params)
            inside.connect(before, "output", node, "inputs")
            before = node
    return GraphId(block)


def test_a_block_says_what_it_would_give(keras, double):
    image = keras.add("Input", shape=(28, 28, 1))
    keras.look(200, 100)
    drop_a_wire(keras, image)
    keras.type("double_conv 64")
    assert help_text(keras) == "double_conv(filters=64) → (None, 24, 24, 64)"
    keras.enter()
    assert (keras.newest.kind, keras.newest.params) == (NodeKind.BLOCK, Params(filters=64))
    assert [e.source for e in keras.edges] == [image]


def test_a_block_that_does_not_fit_goes_last_and_says_why(keras, double):
    data = keras.add("Input", shape=(10,))
    keras.look(200, 100)
    drop_a_wire(keras, data)
    found = rows(keras)
    assert found[double].fits is False
    order = [prospect.fits is False for prospect in found.values()]
    assert order == sorted(order)
    keras.type("double_conv")
    assert "Conv2D" in help_text(keras) or "conv2d" in help_text(keras)
    assert "(None, 10)" in help_text(keras)


def test_a_block_says_that_it_cannot_stand_inside_itself(keras, double):
    keras.view.show_graph(double)
    node = next(iter(keras.document.nodes(double)))
    select_and_search(keras, [node], "double_conv")
    assert help_text(keras) == "double_conv cannot stand inside itself."
    count = len(keras.document.nodes(double))
    keras.enter()
    assert len(keras.document.nodes(double)) == count


def test_inside_a_block_its_parameters_are_reckoned_with(keras, double):
    keras.add("Input", shape=(28, 28, 1))
    keras.view.show_graph(double)
    first = next(iter(keras.document.nodes(double)))
    with keras.document.edit("Use") as edit:
        image = next(iter(keras.document.nodes()))
        use = edit.add_node(double, NodeKind.BLOCK, params=Params(filters=4))
        edit.connect(image, "output", use, keras.document.node(first, double).name)
    select_and_search(keras, [first], "conv2d filters*2 3")
    assert help_text(keras).endswith("→ (None, 26, 26, 8)")
    keras.enter()
    added = list(keras.document.nodes(double).values())[-1]
    assert added.params == Params(filters=Reference("filters*2"), kernel_size=3)


def test_a_further_call_says_what_it_would_give(keras):
    first, dense = keras.add("Input", shape=(64,)), keras.add("layers.Dense", 320, units=5)
    keras.wire(first, dense)
    same = keras.add("Input", 0, 300, shape=(64,))
    other = keras.add("Input", 0, 500, shape=(7,))
    name = keras.document.node(dense).name
    keras.look(300, 300)
    select_and_search(keras, [same], f"another call of {name}")
    assert help_text(keras) == f"Another call of {name} → (None, 5)"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    select_and_search(keras, [other], f"another call of {name}")
    assert help_text(keras) == (
        "Dense takes 64 values on axis -1. It carries (None, 7). Enter adds it all the same."
    )
    keras.enter()
    assert keras.newest.shared_with == dense


def test_a_merge_of_the_selected_nodes_knows_all_its_inputs(keras):
    upper, lower = keras.add("Input", 0, 0, shape=(10,)), keras.add("Input", 0, 200, shape=(6,))
    keras.look(200, 100)
    keras.view.set_selection([lower, upper])
    keras.key(Qt.Key.Key_Tab)
    assert next(iter(rows(keras))) == "layers.Concatenate"
    assert rows(keras)["layers.Concatenate"].shape == "(None, 16)"
    assert rows(keras)["layers.Add"].fits is False
    keras.type("concat")
    assert help_text(keras) == "Concatenate() of inputs and inputs_1 → (None, 16)"
    keras.enter()
    assert [e.source for e in keras.document.incoming(keras.newest.id)] == [upper, lower]
    assert keras.undo_stack.undoText() == "Add Concatenate"
    keras.undo()
    assert not keras.edges


def test_what_takes_one_of_several_wires_says_which(keras):
    upper, lower = keras.add("Input", 0, 0, shape=(10,)), keras.add("Input", 0, 200, shape=(6,))
    keras.look(200, 100)
    select_and_search(keras, [upper, lower], "dense 3")
    assert help_text(keras) == "Dense(units=3) of inputs only → (None, 3)"
    keras.enter()
    assert [e.source for e in keras.edges] == [upper]


def test_of_nodes_in_a_row_the_last_goes_on(keras):
    data, dense = keras.add("Input", shape=(10,)), keras.add("layers.Dense", 320, units=7)
    keras.wire(data, dense)
    keras.look(300, 100)
    select_and_search(keras, [data, dense], "dense 3")
    assert help_text(keras) == "Dense(units=3) of dense only → (None, 3)"
    keras.enter()
    assert [e.source for e in keras.document.incoming(keras.newest.id)] == [dense]
    select_and_search(keras, [data, dense], "output")
    keras.enter()
    assert [e.source for e in keras.document.incoming(keras.newest.id)] == [dense]
