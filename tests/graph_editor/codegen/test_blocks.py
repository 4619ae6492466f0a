"""Blocks and muted nodes: the functions that they become, and the models that these build."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph_editor.codegen.generate import generate
from graph_editor.codegen.script import Script
from graph_editor.document.document import Document
from graph_editor.document.graph import BlockParameter, GraphId, NodeId, NodeKind
from graph_editor.document.settings import DataSpec, Step
from graph_editor.document.value import ObjectValue, Params, Reference, Value
from tests.graph_editor.codegen.drawing import CATALOGUE
from tests.scripts import fresh_keras, run_script

HE = ObjectValue("initializers.HeNormal", Params(seed=1))


class Drawing:
    """source (5) -> unit_a: Dense(filters), Dense(filters * 2) -> head: Dense(3)."""

    def __init__(self, *parameters: BlockParameter, as_model: bool = False) -> None:
        self.document = Document()
        with self.document.edit("Draw") as edit:
            self.block = edit.add_graph(
                "unit", (BlockParameter("filters", 4), *parameters), as_model=as_model
            )
        self.dense("first", Reference("filters"), self.input("x", self.block), self.block)
        self.dense("second", Reference("filters * 2"), self.id("first"), self.block)
        self.input("source", shape=(5,))
        self.use("unit_a", self.block, x="source")
        self.dense("head", 3, self.id("unit_a"))

    def id(self, name: str) -> NodeId:
        """The node of that name, wherever it is."""
        for graph in self.document.graphs():
            for node in self.document.nodes(graph).values():
                if node.name == name:
                    return node.id
        raise KeyError(name)

    def input(self, name: str, graph: GraphId = GraphId("main"), **params: Value) -> NodeId:
        with self.document.edit("Add", graph) as edit:
            return edit.add_node("Input", NodeKind.INPUT, name=name, params=Params(params))

    def output(self, name: str, source: NodeId, graph: GraphId = GraphId("main")) -> NodeId:
        with self.document.edit("Add", graph) as edit:
            node = edit.add_node("Output", NodeKind.OUTPUT, name=name)
            edit.connect(source, "output", node, "inputs")
        return node

    def dense(
        self,
        name: str,
        units: Value,
        source: NodeId,
        graph: GraphId = GraphId("main"),
        port: str = "output",
        **params: Value,
    ) -> NodeId:
        with self.document.edit("Add", graph) as edit:
            given = Params(units=units, **params)
            node = edit.add_node("layers.Dense", name=name, params=given)
            edit.connect(source, port, node, "inputs")
        return node

    def use(
        self,
        name: str,
        block: GraphId,
        graph: GraphId = GraphId("main"),
        repeat: int = 1,
        params: Params = Params(),
        **sources: str,
    ) -> NodeId:
        with self.document.edit("Use", graph) as edit:
            node = edit.add_node(block, NodeKind.BLOCK, name=name, params=params, repeat=repeat)
            for port, source in sources.items():
                edit.connect(self.id(source), "output", node, port)
        return node

    def change(self, what: str, *arguments: Any, graph: GraphId = GraphId("main")) -> None:
        with self.document.edit("Change", graph) as edit:
            getattr(edit, what)(*arguments)

    def script(self) -> Script:
        return generate(self.document.project, CATALOGUE)

    def text(self, begin: str) -> str:
        """One function of the script."""
        text = self.script().text
        return text[text.index(f"def {begin}(") :].split("\n\n\n")[0]

    def model(self) -> Any:
        script = self.script()
        assert script.notes == ()
        fresh_keras()
        return run_script(script).build_model()


def names(model: Any) -> list[str]:
    return [layer.name for layer in model.layers]


def test_a_block_is_a_function() -> None:
    drawing = Drawing()
    assert (
        drawing.text("unit")
        == '''\
def unit(x, filters=4, name="unit"):
    """Call the layers of the block; their names begin with `name`."""
    first = layers.Dense(filters, name=f"{name}_first")(x)
    second = layers.Dense(filters * 2, name=f"{name}_second")(first)
    return second'''
    )
    assert 'unit_a = unit(source, name="unit_a")\n' in drawing.text("build_model")
    assert names(drawing.model()) == ["source", "unit_a_first", "unit_a_second", "head"]


def test_only_what_differs_is_given() -> None:
    drawing = Drawing()
    drawing.change("set_param", drawing.id("unit_a"), "filters", 7)
    assert 'unit(source, filters=7, name="unit_a")' in drawing.text("build_model")
    assert drawing.model().count_params() == 5 * 7 + 7 + 7 * 14 + 14 + 14 * 3 + 3


def test_a_variable_does_not_hide_the_function() -> None:
    drawing = Drawing()
    drawing.change("rename", drawing.id("unit_a"), "unit")
    assert 'unit_output = unit(source, name="unit")' in drawing.text("build_model")
    assert drawing.model().count_params() == 5 * 4 + 4 + 4 * 8 + 8 + 8 * 3 + 3


@pytest.mark.parametrize("name", ["train", "layers", "load_data", "len", "unit_a", "index", "name"])
def test_names_of_blocks_and_parameters_are_kept_apart(name: str) -> None:
    drawing = Drawing(BlockParameter("width", 2))
    with drawing.document.edit("Name") as edit:
        header = drawing.document.header(drawing.block)
        parameters = (header.parameters[0], BlockParameter(name, 6))
        edit.set_graph(drawing.block, type(header)(name, parameters))
        inner = edit.in_graph(drawing.block)
        inner.rename(drawing.id("x"), name)
        inner.set_param(drawing.id("second"), "units", Reference(f"{name} * 2"))
        edit.set_repeat(drawing.id("unit_a"), 2)
    assert drawing.model().get_layer("unit_a_2_second").units == 12


def test_a_block_is_repeated_in_a_loop() -> None:
    drawing = Drawing()
    drawing.change("set_repeat", drawing.id("unit_a"), 3)
    assert """\
    unit_a = source
    for index in range(3):
        unit_a = unit(unit_a, name=f"unit_a_{index + 1}")
    head = """ in drawing.text("build_model")
    assert names(drawing.model())[1:-1] == [
        f"unit_a_{index}_{name}" for index in (1, 2, 3) for name in ("first", "second")
    ]


@pytest.mark.parametrize("as_model", [False, True])
def test_repetitions_take_what_the_one_before_gave(as_model: bool) -> None:
    """Two outputs and three inputs: the first two are handed on, the third one stays."""
    drawing = Drawing()
    with drawing.document.edit("Draw") as edit:
        block = edit.add_graph("trio", as_model=as_model)
    a, b = drawing.input("a", block), drawing.input("b", block)
    constant = drawing.input("constant", block)
    left = drawing.dense("left", 6, a, block)
    with drawing.document.edit("Join", block) as edit:
        right = edit.add_node("layers.Concatenate", name="right")
        edit.connect(b, "output", right, "inputs[0]")
        edit.connect(constant, "output", right, "inputs[1]")
    drawing.output("one", left, block)
    drawing.output("two", right, block)
    trio = drawing.use("trio_a", block, repeat=3, a="source", b="head", constant="source")
    drawing.dense("small", 1, trio)
    drawing.dense("large", 1, trio, port="output[1]")
    model = drawing.model()
    # b grows by the constant's five features each time: 3, 8, 13, 18.
    assert model.get_layer("large").kernel.shape == (18, 1)
    assert model.get_layer("small").kernel.shape == (6, 1)
    assert model.output_names == ["small", "large"]
    assert "trio_a_one, trio_a_two = trio(" in drawing.text("build_model")


def nested(drawing: Drawing, as_model: bool = False) -> GraphId:
    with drawing.document.edit("Draw") as edit:
        outer = edit.add_graph("outer", (BlockParameter("width", 2),), as_model=as_model)
    x = drawing.input("y", outer)
    drawing.use("inner", drawing.block, outer, params=Params(filters=Reference("width + 1")), x="y")
    drawing.output("first_output", drawing.id("inner"), outer)
    drawing.output("second_output", x, outer)
    return outer


@pytest.mark.parametrize("as_model", [False, True])
def test_blocks_stand_in_blocks(as_model: bool) -> None:
    drawing = Drawing()
    outer = nested(drawing, as_model)
    node = drawing.use("outer_a", outer, y="source")
    drawing.dense("end", 1, node)
    drawing.dense("other", 1, node, port="output[1]")
    script = drawing.script()
    assert script.text.index("def unit(") < script.text.index("def outer(")
    assert 'inner = unit(y, filters=width + 1, name=f"{name}_inner")' in script.text
    model = drawing.model()
    inside = model.get_layer("outer_a") if as_model else model
    assert inside.get_layer("outer_a_inner_second").units == 6
    assert model.get_layer("other").kernel.shape == (5, 1)


def test_a_nested_model_is_called_by_its_name() -> None:
    drawing = Drawing(as_model=True)
    drawing.use("unit_b", drawing.block, x="unit_a", repeat=2)
    drawing.dense("end", 1, drawing.id("unit_b"))
    model = drawing.model()
    assert names(model) == ["source", "unit_a", "unit_b_1", "unit_b_2", "head", "end"]
    assert model.get_layer("unit_a").count_params() == 5 * 4 + 4 + 4 * 8 + 8
    assert model.get_layer("unit_b_1").count_params() == 8 * 4 + 4 + 4 * 8 + 8
    assert names(model.get_layer("unit_a")) == ["unit_a_x", "unit_a_first", "unit_a_second"]
    assert 'unit_a = unit(source, name="unit_a")(source)' in drawing.text("build_model")


def test_nested_models_take_the_dtype_and_batch_that_they_are_given() -> None:
    drawing = Drawing(as_model=True)
    words = drawing.input("words", shape=(7,), dtype="int32", batch_size=2)
    with drawing.document.edit("Draw") as edit:
        block = edit.add_graph("embed", as_model=True)
        inner = edit.in_graph(block)
        x = inner.add_node("Input", NodeKind.INPUT, name="x")
        params = Params(input_dim=9, output_dim=3)
        embedding = inner.add_node("layers.Embedding", name="table", params=params)
        inner.connect(x, "output", embedding, "inputs")
    assert words
    drawing.dense("end", 1, drawing.use("embed_a", block, x="words"))
    model = drawing.model()
    assert model.get_layer("embed_a").output_shape == (2, 7, 3)
    assert model.get_layer("embed_a").inputs[0].dtype == "int32"


def test_each_layer_gets_an_object_of_its_own() -> None:
    drawing = Drawing(BlockParameter("start", HE))
    for name in ("first", "second"):
        arguments = (drawing.id(name), "kernel_initializer", Reference("start"))
        drawing.change("set_param", *arguments, graph=drawing.block)
    model = drawing.model()
    first, second = (model.get_layer(f"unit_a_{name}") for name in ("first", "second"))
    assert first.kernel_initializer.get_config() == second.kernel_initializer.get_config()
    assert first.kernel_initializer is not second.kernel_initializer
    assert "start=lambda: keras.initializers.HeNormal(seed=1)" in drawing.text("build_model")


@pytest.mark.parametrize("params", [Params(alpha=0.5), Params()])
@pytest.mark.parametrize("name", ["elu", "celu"])
def test_activations_with_parameters_run(name: str, params: Params) -> None:
    drawing = Drawing()
    value = ObjectValue(f"activations.{name}", params)
    drawing.change("set_param", drawing.id("head"), "activation", value)
    layer = drawing.model().get_layer("head")
    keras = fresh_keras()
    x = keras.ops.convert_to_tensor([[-2.0, 1.0]])
    expected = getattr(keras.activations, name)(x, **dict(params))
    assert (keras.ops.convert_to_numpy(layer.activation(x) == expected)).all()


# Muted nodes


def test_a_muted_node_is_bypassed() -> None:
    drawing = Drawing()
    drawing.change("set_muted", drawing.id("unit_a"), True)
    assert "def unit(" not in drawing.script().text
    assert names(drawing.model()) == ["source", "head"]


def test_a_muted_node_in_a_block_is_bypassed() -> None:
    drawing = Drawing()
    drawing.change("set_muted", drawing.id("second"), True, graph=drawing.block)
    assert names(drawing.model()) == ["source", "unit_a_first", "head"]


def test_a_muted_end_is_an_output_still() -> None:
    drawing = Drawing()
    drawing.change("set_muted", drawing.id("head"), True)
    assert drawing.model().output_names == ["unit_a_second"]


def test_a_muted_node_without_an_input_is_left_out_with_a_sentence() -> None:
    drawing = Drawing()
    with drawing.document.edit("Disconnect") as edit:
        edit.disconnect(drawing.document.incoming(drawing.id("unit_a"))[0])
        edit.set_muted(drawing.id("unit_a"), True)
    assert "'unit_a' is left out of the code: it is muted, and" in " ".join(drawing.script().notes)


@pytest.mark.parametrize("form", ["functional", "sequential"])
def test_a_line_with_a_muted_layer_is_a_line(form: str) -> None:
    drawing = Drawing()
    drawing.change("set_muted", drawing.id("unit_a"), True)
    drawing.dense("more", 2, drawing.id("head"))
    drawing.change("remove_node", drawing.id("unit_a"))
    drawing.change("connect", drawing.id("source"), "output", drawing.id("head"), "inputs")
    drawing.change("set_muted", drawing.id("head"), True)
    script = generate(drawing.document.project, CATALOGUE, form=form)
    assert script.notes == ()
    fresh_keras()
    assert run_script(script).build_model().count_params() == 5 * 2 + 2


def test_a_drawing_with_blocks_is_not_sequential() -> None:
    script = generate(Drawing().document.project, CATALOGUE, form="sequential")
    assert "functional form" in script.notes[0]


# Outputs, lines, what cannot be written


def several_ends(drawing: Drawing) -> None:
    outer = nested(drawing)
    drawing.use("outer_a", outer, repeat=2, y="source")
    with drawing.document.edit("End") as edit:
        for port in ("output", "output[1]"):
            node = edit.add_node("Output", NodeKind.OUTPUT, name=f"end_{port[-2:-1]}")
            edit.connect(drawing.id("outer_a"), port, node, "inputs")


def test_outputs_of_blocks_have_the_names_of_their_layers() -> None:
    drawing = Drawing()
    several_ends(drawing)
    with drawing.document.edit("Set") as edit:
        training = drawing.document.training.with_(
            output_losses=Params(end_u=ObjectValue("losses.Huber", Params(delta=2.0)))
        )
        edit.set_training(training)
        edit.connect(
            drawing.id("head"), "output", edit.add_node("Output", NodeKind.OUTPUT), "inputs"
        )
    model = drawing.model()
    # The second output is what the second repetition was given: the first one's first output.
    assert model.output_names == ["outer_a_2_inner_second", "outer_a_1_inner_second", "head"]
    assert '"outer_a_2_inner_second": keras.losses.Huber(delta=2.0)' in drawing.script().text


def test_a_block_that_ends_in_an_operation_names_its_output() -> None:
    drawing = Drawing()
    with drawing.document.edit("Draw", drawing.block) as edit:
        doubled = edit.add_node("ops.add", NodeKind.OPERATION, name="doubled")
        edit.connect(drawing.id("second"), "output", doubled, "x1")
        edit.connect(drawing.id("second"), "output", doubled, "x2")
    drawing.use("unit_b", drawing.block, x="unit_a", repeat=2)
    assert drawing.model().output_names == ["head", "unit_b"]


def test_clicking_a_line_finds_the_node_in_the_block() -> None:
    drawing = Drawing()
    script = drawing.script()
    lines = script.text.splitlines()
    for name, words in (
        ("x", "def unit("),
        ("first", "first = "),
        ("second", "second = "),
        ("unit_a", "unit_a = unit("),
    ):
        first, last = script.lines[drawing.id(name)]
        assert words in lines[first - 1]
        assert script.node_at(last) == drawing.id(name)


def disconnect(drawing: Drawing) -> None:
    with drawing.document.edit("Disconnect", drawing.block) as edit:
        edit.disconnect(drawing.document.incoming(drawing.id("first"), drawing.block)[0])


def refer(drawing: Drawing) -> None:
    value = Reference("__import__('os').system('true')")
    drawing.change("set_param", drawing.id("first"), "units", value, graph=drawing.block)


def refer_to_nothing(drawing: Drawing) -> None:
    drawing.change(
        "set_param", drawing.id("first"), "units", Reference("print"), graph=drawing.block
    )


def disconnect_use(drawing: Drawing) -> None:
    with drawing.document.edit("Disconnect") as edit:
        edit.disconnect(drawing.document.incoming(drawing.id("unit_a"))[0])


def refer_outside(drawing: Drawing) -> None:
    drawing.change("set_param", drawing.id("unit_a"), "filters", Reference("filters"))


def empty(drawing: Drawing) -> None:
    for name in ("first", "second"):
        drawing.change("remove_node", drawing.id(name), graph=drawing.block)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (disconnect, "'first' in the block 'unit': its input 'inputs' is not connected"),
        (refer, "'first' in the block 'unit': \"__import__"),
        (refer_to_nothing, "'first' in the block 'unit': 'print' is no parameter"),
        (disconnect_use, "its input 'x' is not connected"),
        (refer_outside, "'filters' is no parameter of a block"),
        (empty, "the block 'unit' has no output yet"),
    ],
)
def test_what_is_not_complete_is_left_out_with_a_sentence(
    spoil: Callable[[Drawing], None], words: str
) -> None:
    drawing = Drawing()
    spoil(drawing)
    script = drawing.script()
    assert f"'unit_a' is left out of the code: {words}" in " ".join(script.notes)
    assert "def unit(" not in script.text
    assert "__import__" not in script.text.replace("# ", "").split("def build_model")[0]
    compile(script.text, "script", "exec")


@pytest.mark.parametrize("dtype", ["int32", "float32"])
def test_random_ids_go_over_the_range_of_the_embedding_in_a_block(dtype: str) -> None:
    """Also where the block's parameter says how many there are, through a block in a block."""
    document = Document()
    with document.edit("Draw") as edit:
        inner = edit.add_graph("lookup", (BlockParameter("words", 8),))
        inside = edit.in_graph(inner)
        x = inside.add_node("Input", NodeKind.INPUT, name="x")
        flat = inside.add_node("layers.Reshape", params=Params(target_shape=(6,)))
        params = Params(input_dim=Reference("words"), output_dim=2)
        table = inside.add_node("layers.Embedding", params=params)
        inside.connect(x, "output", flat, "inputs")
        inside.connect(flat, "output", table, "inputs")
        outer = edit.add_graph("reader", (BlockParameter("known", 500),))
        around = edit.in_graph(outer)
        x = around.add_node("Input", NodeKind.INPUT, name="x")
        use = around.add_node(inner, NodeKind.BLOCK, params=Params(words=Reference("known * 2")))
        around.connect(x, "output", use, "x")
        source = edit.add_node(
            "Input", NodeKind.INPUT, params=Params(shape=(2, 3), dtype=dtype), name="ids"
        )
        reader = edit.add_node(outer, NodeKind.BLOCK)
        edit.connect(source, "output", reader, "x")
        options = Params(samples=400, inputs=((2, 3),), target="classes", classes=3)
        steps = (Step("one_hot"),)
        edit.set_data(DataSpec("random", options, target_steps=steps))
    (x_train, y_train), _ = run_script(generate(document.project, CATALOGUE)).load_data()
    assert x_train.shape == (320, 2, 3)
    assert x_train.dtype.kind == "i"
    assert 990 <= x_train.max() < 1000
    assert y_train.shape == (320, 3)


@pytest.mark.parametrize(("target", "classes"), [("classes", 1), ("binary", 7)])
def test_random_targets_have_the_classes_that_are_told(target: str, classes: int) -> None:
    from runtime.data.facts import data_facts

    drawing = Drawing()
    options = Params(samples=50, inputs=((5,),), target=target, classes=classes)
    data = DataSpec("random", options, target_steps=(Step("one_hot"),))
    with drawing.document.edit("Data") as edit:
        edit.set_data(data)
    (_, y_train), _ = run_script(generate(drawing.document.project, CATALOGUE)).load_data()
    facts = data_facts(data, None)
    assert y_train.shape[1:] == facts.targets[0][1].shape[1:] == (facts.classes,) == (2,)
