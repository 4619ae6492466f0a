"""`build_model()`: held against what Keras builds when the same is written by hand."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from graph_editor.codegen.generate import generate
from graph_editor.codegen.script import Script
from graph_editor.codegen.sequential_code import can_be_sequential
from graph_editor.document.graph import NodeId, NodeKind
from graph_editor.document.project import Project
from graph_editor.document.settings import DataSpec, TrainingSpec
from graph_editor.document.value import CodeValue, ObjectValue, Params, Reference
from tests.graph_editor.codegen.drawing import CATALOGUE, Drawing
from tests.scripts import fresh_keras, run_script


def script_of(drawing: Drawing, **options: Any) -> Script:
    return generate(drawing.project, CATALOGUE, **options)


def build(drawing: Drawing, **options: Any) -> Any:
    script = script_of(drawing, **options)
    assert script.notes == ()
    fresh_keras()
    return run_script(script).build_model()


def body(drawing: Drawing, **options: Any) -> str:
    text = script_of(drawing, **options).text
    return text[text.index("def build_model") : text.index("def compile_model")]


def residual() -> Drawing:
    return (
        Drawing()
        .add("inputs", "Input", shape=(8, 8, 3))
        .add("stem", "layers.Conv2D", "inputs", filters=4, kernel_size=3, padding="same")
        .add(
            "conv",
            "layers.Conv2D",
            "stem",
            filters=4,
            kernel_size=(3, 3),
            padding="same",
            activation="relu",
            kernel_initializer=ObjectValue("initializers.HeNormal", Params(seed=1)),
            kernel_regularizer=ObjectValue("regularizers.L2", Params(l2=0.001)),
        )
        .add("sum", "layers.Add", ["conv", "stem"])
        .add("pool", "layers.GlobalAveragePooling2D", "sum")
        .add("head", "layers.Dense", "pool", units=2, activation="softmax")
    )


def test_a_model_has_the_config_that_keras_gives_it() -> None:
    built = build(residual()).get_config()
    keras = fresh_keras()
    layers = keras.layers
    inputs = keras.Input((8, 8, 3), name="inputs")
    stem = layers.Conv2D(4, 3, padding="same", name="stem")(inputs)
    x = layers.Conv2D(
        4,
        3,
        padding="same",
        activation="relu",
        kernel_initializer=keras.initializers.HeNormal(seed=1),
        kernel_regularizer=keras.regularizers.L2(0.001),
        name="conv",
    )(stem)
    x = layers.GlobalAveragePooling2D(name="pool")(layers.Add(name="sum")([x, stem]))
    x = layers.Dense(2, activation="softmax", name="head")(x)
    expected = keras.Model(inputs, x, name="model").get_config()
    assert json.dumps(built, default=str) == json.dumps(expected, default=str)


def test_a_model_reads_as_a_keras_programmer_writes_it() -> None:
    assert (
        body(residual())
        == '''\
def build_model() -> keras.Model:
    """Build the network."""
    inputs = keras.Input(shape=(8, 8, 3), name="inputs")
    stem = layers.Conv2D(4, 3, padding="same", name="stem")(inputs)
    conv = layers.Conv2D(
        4,
        (3, 3),
        padding="same",
        activation="relu",
        kernel_initializer=keras.initializers.HeNormal(seed=1),
        kernel_regularizer=keras.regularizers.L2(l2=0.001),
        name="conv",
    )(stem)
    sum_ = layers.Add(name="sum")([conv, stem])
    pool = layers.GlobalAveragePooling2D(name="pool")(sum_)
    head = layers.Dense(2, activation="softmax", name="head")(pool)
    return keras.Model(inputs=inputs, outputs=head, name="model")


'''
    )


def test_a_line_of_layers_can_be_sequential() -> None:
    drawing = (
        Drawing()
        .add("inputs", "Input", shape=(8,))
        .add("hidden", "layers.Dense", "inputs", units=4, activation="relu")
        .add("head", "layers.Dense", "hidden", units=1)
    )
    assert can_be_sequential(drawing.project)
    assert not can_be_sequential(residual().project)
    built = build(drawing, form="sequential")
    keras = fresh_keras()
    expected = keras.Sequential(
        [
            keras.Input((8,), name="inputs"),
            keras.layers.Dense(4, activation="relu", name="hidden"),
            keras.layers.Dense(1, name="head"),
        ],
        name="model",
    )
    assert json.dumps(built.get_config()) == json.dumps(expected.get_config())
    assert "functional form" in script_of(residual(), form="sequential").notes[0]


@pytest.mark.parametrize("form", ["functional", "sequential"])
def test_every_node_has_its_lines(form: str) -> None:
    drawing = (
        Drawing()
        .add("inputs", "Input", shape=(8,))
        .add(
            "a_layer_with_a_long_name_that_needs_several_lines",
            "layers.Dense",
            "inputs",
            units=4,
            activation="relu",
        )
        .add(
            "head",
            "layers.Dense",
            "a_layer_with_a_long_name_that_needs_several_lines",
            units=1,
        )
        .add("result", "Output", "head")
    )
    script = script_of(drawing, form=form)
    lines = script.text.splitlines()
    for node in drawing.project.main.nodes.values():
        first, last = script.lines[node.id]
        if node.kind is not NodeKind.OUTPUT:
            assert f'name="{node.name}"' in "".join(lines[first - 1 : last])
            assert script.node_at(first) == script.node_at(last) == node.id
    first, last = script.lines[drawing.document.node("result").id]
    assert "return" in lines[first - 1]


def two_by_two(**training: Any) -> Drawing:
    return (
        Drawing(
            DataSpec("random", Params(samples=40, inputs=((4,), (3,)), target="regression")),
            TrainingSpec(epochs=1, metrics=("mae",), **training),
        )
        .add("left", "Input", shape=(4,))
        .add("right", "Input", shape=(3,))
        .add("both", "layers.Concatenate", ["left", "right"])
        .add("price", "layers.Dense", "both", units=1)
        .add("size", "layers.Dense", "both", units=1)
    )


def trained(drawing: Drawing) -> tuple[Any, Any, dict[str, float]]:
    script = script_of(drawing)
    assert script.notes == ()
    fresh_keras()
    module = run_script(script)
    data = module.load_data()
    model = module.build_model()
    module.compile_model(model)
    history = module.train(model, data)
    return model, history.history, module.evaluate(model, data)


def test_several_inputs_and_outputs_train() -> None:
    losses = Params(size=ObjectValue("losses.Huber", Params(delta=2.0)))
    model, history, results = trained(two_by_two(output_losses=losses))
    assert model.output_names == ["price", "size"]
    assert {"price_loss", "size_loss", "price_mae", "val_size_mae"} <= history.keys()
    assert results.keys() == {key for key in history if not key.startswith("val_")}


def test_outputs_that_keras_would_call_the_same_train() -> None:
    """A bare input, a tensor twice, an operation, and two tensors of one layer."""
    drawing = (
        Drawing(
            DataSpec("random", Params(samples=20, inputs=((5, 3),), target="regression")),
            TrainingSpec(epochs=1),
        )
        .add("x", "Input", shape=(5, 3))
        .add("lstm", "layers.LSTM", "x", units=1, return_state=True)
        .add("doubled", "ops.add", ["lstm", "lstm"])
        .add("head", "layers.Dense", "doubled", units=1)
        .add("out_lstm", "Output", "lstm")
        .add("out_state", "Output", "lstm:2")
        .add("out_head", "Output", "head")
        .add("out_head_again", "Output", "head")
        .add("out_doubled", "Output", "doubled")
    )
    model, history, _ = trained(drawing)
    assert len(model.outputs) == len(set(model.output_names)) == 5
    assert {f"{name}_loss" for name in model.output_names} <= history.keys()


def test_a_bare_input_can_be_an_output() -> None:
    drawing = (
        Drawing()
        .add("x", "Input", shape=(3,))
        .add("head", "layers.Dense", "x", units=1)
        .add("same", "Output", "x")
        .add("other", "Output", "head")
    )
    assert build(drawing).output_names == ["x", "head"]
    alone = Drawing().add("x", "Input", shape=(3,)).add("same", "Output", "x")
    assert build(alone).output_names == ["x"]


def test_a_shared_layer_is_built_once() -> None:
    drawing = (
        Drawing()
        .add("a", "Input", shape=(7, 3))
        .add("b", "Input", shape=(7, 3))
        .add("encoder_output", "layers.Dropout", "a", rate=0.5)
        .add("encoder", "layers.LSTM", "encoder_output", units=4)
        .share("encoder_again", "encoder", "b")
        .add("both", "layers.Concatenate", ["encoder", "encoder_again"])
    )
    model = build(drawing)
    assert len(model.get_layer("encoder")._inbound_nodes) == 2
    assert model.count_params() == 4 * (4 * (3 + 4) + 4)
    text = body(drawing)
    assert 'encoder = layers.LSTM(4, name="encoder")' in text
    assert "encoder_output_ = encoder(encoder_output)" in text


def test_parts_of_what_a_layer_returns_are_unpacked() -> None:
    drawing = (
        Drawing()
        .add("x", "Input", shape=(7, 3))
        .add("lstm", "layers.LSTM", "x", units=4, return_state=True)
        .add("join", "layers.Concatenate", ["lstm", "lstm:2"])
    )
    assert "    lstm, _, lstm_state_c = layers.LSTM(" in body(drawing)
    assert build(drawing).output_shape == (None, 8)


def test_ports_that_need_it_are_named() -> None:
    drawing = (
        Drawing()
        .add("x", "Input", shape=(7, 4))
        .add("y", "Input", shape=(5, 4))
        .add(
            "attention",
            "layers.MultiHeadAttention",
            ["query=x", "value=y", "key=y"],
            num_heads=2,
            key_dim=4,
        )
        .add("clip", "ops.clip", "attention", x_min=0, x_max=1.5)
    )
    assert build(drawing).output_shape == (None, 7, 4)
    assert "(x, y, key=y)" in body(drawing)
    assert "ops.clip(attention, x_min=0, x_max=1.5)" in body(drawing)


def test_names_of_the_script_itself_are_safe_as_names_of_nodes() -> None:
    names = ["keras", "layers", "ops", "np", "train", "SEED", "len", "l", "_", "__name__", "match"]
    drawing = Drawing().add("x", "Input", shape=(3,))
    last = "x"
    for name in names:
        drawing.add(name, "layers.Dense", last, units=2)
        last = name
    assert [layer.name for layer in build(drawing).layers] == ["x", *names]


def test_operations_do_not_take_the_names_of_layers() -> None:
    drawing = (
        Drawing()
        .add("x", "Input", shape=(3,))
        .add("add", "layers.Dense", "x", units=3)
        .add("add_1", "layers.Dense", "add", units=3)
        .add("add_2", "ops.add", ["add", "add_1"])
        .add("other", "ops.add", ["add_2", "add_2"])
    )
    model = build(drawing)
    assert [layer.name for layer in model.layers][:3] == ["x", "add", "add_1"]
    assert len({operation.name for operation in model.operations}) == len(model.operations)


@pytest.fixture
def recursion_limit() -> Iterator[None]:
    limit = sys.getrecursionlimit()
    yield
    sys.setrecursionlimit(limit)


@pytest.mark.usefixtures("recursion_limit")
def test_a_very_long_chain_is_built() -> None:
    drawing = Drawing().add("x", "Input", shape=(1,))
    last = "x"
    for index in range(1100):
        drawing.add(f"layer_{index}", "layers.Activation", last, activation="relu")
        last = f"layer_{index}"
    assert len(build(drawing).layers) == 1101
    assert len(build(drawing, form="sequential").layers) == 1100


def test_what_cannot_be_built_is_left_out_with_a_sentence() -> None:
    drawing = (
        Drawing()
        .add("x", "Input", shape=(3,))
        .add("lonely", "layers.Dense", units=1)
        .add("behind", "layers.Dense", "lonely", units=1)
        .add("mystery", "layers.FromTheFuture", "x")
        .add("sum", "layers.Add", ["x"])
        .add("good", "layers.Dense", "x", units=1)
    )
    script = script_of(drawing)
    text = " ".join(script.notes)
    assert "'lonely' is left out of the code: its input 'inputs' is not connected." in text
    assert "What follows is left out too: 'behind'." in text
    assert "'mystery' is left out" in text
    assert "at least 2 tensors" in text
    assert "# 'lonely' is left out" in script.text
    fresh_keras()
    assert [layer.name for layer in run_script(script).build_model().layers] == ["x", "good"]


def test_what_is_missing_is_said_where_it_would_stand() -> None:
    """A half-done script is what somebody would write so far, and nothing else."""
    drawing = (
        Drawing()
        .add("left", "Input", shape=(3,))
        .add("right", "Input", shape=(3,))
        .add("dense", "layers.Dense", "left", units=4)
        .share("other", "dense", "right")
        .add("both", "layers.Subtract", ["dense"])
        .add("head", "layers.Dense", "both", units=1)
        .add("more", "layers.Add", ["other"])
    )
    script = script_of(drawing)
    lines = script.text.split("\n")
    start = lines.index('    """Build the network."""')
    assert lines[start + 1 : lines.index("def compile_model(model: keras.Model) -> None:") - 2] == [
        '    left = keras.Input(shape=(3,), name="left")',
        '    right = keras.Input(shape=(3,), name="right")',
        '    dense = layers.Dense(4, name="dense")',
        "    dense_output = dense(left)",
        "    other = dense(right)",
        "    # 'both' is left out of the code: its input 'inputs' takes at least 2 tensors.",
        "    # What follows is left out too: 'head'.",
        "    # 'more' is left out of the code: its input 'inputs' takes at least 2 tensors.",
        "    return keras.Model(",
        '        inputs=[left, right], outputs=[dense_output, other], name="model"',
        "    )",
    ]
    for name, words in (("both", "# 'both' is"), ("head", "# What follows")):
        assert words in lines[script.lines[drawing.project.main.node(name).id][0] - 1]
    fresh_keras()
    run_script(script).build_model()


def test_an_input_alone_waits_for_what_follows() -> None:
    script = script_of(Drawing().add("x", "Input", shape=(3,)))
    assert "    # 'x' is left out of the code: nothing follows it yet.\n    raise" in script.text


def test_an_empty_drawing_says_so_when_it_is_run() -> None:
    module = run_script(generate(Project(), CATALOGUE))
    with pytest.raises(ValueError, match="no way from an input to an output"):
        module.build_model()


def test_user_code_is_written_as_it_is() -> None:
    drawing = (
        Drawing()
        .add("x", "Input", shape=(3,))
        .add("half", "layers.Lambda", "x", function=CodeValue("lambda x:ops.sum(x)/2"))
    )
    assert "layers.Lambda(lambda x:ops.sum(x)/2, name=" in body(drawing)
    assert "from keras import layers, ops" in script_of(drawing).text


def test_nothing_of_a_project_becomes_code_but_code() -> None:
    evil = "__import__('os').mkdir('evil')"
    drawing = (
        Drawing()
        .add("x", "Input", shape=(3,))
        .add("a", "layers.Dense", "x", units=Reference(evil))
        .add("b", "layers.Dense", "x", units=1, activation=ObjectValue(f"activations.{evil}"))
        .add("c", f"layers.{evil}", "x")
        .add("d", "layers.Dense", "x", **{"units": 1, f"x={evil}, y": 1})
        .add("e", "layers.Dense", "x", units=evil)
    )
    project = drawing.project
    project = Project(
        project.name,
        project.graphs,
        DataSpec("arrays", Params(path=f'"{evil}"', x_train=f'"] + {evil} + ["')),
        TrainingSpec(
            loss=ObjectValue(evil), metrics=(evil,), compile_params=Params({f"a={evil},b": 1})
        ),
        description=f'"""\n{evil}\n"""\\',
    )
    script = generate(project, CATALOGUE)
    tree = list(ast.walk(ast.parse(script.text)))
    assert "__import__" not in {node.id for node in tree if isinstance(node, ast.Name)}
    assert "mkdir" not in {node.attr for node in tree if isinstance(node, ast.Attribute)}
    lines = script.text.split("\n")
    for name in "abcd":
        first, last = script.lines[project.main.node(name).id]
        assert all(line.strip().startswith("# ") for line in lines[first - 1 : last])
    assert project.main.node("e").id in script.lines


def test_lines_are_found_by_node() -> None:
    assert script_of(residual()).node_at(1) is None
    assert Script("").node_at(1) is None
    assert isinstance(next(iter(script_of(residual()).lines)), str)
    assert NodeId("x") not in script_of(residual()).lines
