"""Named drawings of blocks: what people draw with them, and what is easily got wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from graph_editor.document.document import Document
from graph_editor.document.edit import Edit
from graph_editor.document.graph import BlockParameter, GraphId, NodeId, NodeKind
from graph_editor.document.project import Project
from graph_editor.document.value import ObjectValue, Params, Reference, Value

Tensor: TypeAlias = NodeId | tuple[NodeId, int]
HE = ObjectValue("initializers.HeNormal", Params(seed=1))


class Pen:
    """Draws in one graph with verbs that read like Keras code."""

    def __init__(self, edit: Edit) -> None:
        self.edit = edit

    def input(self, name: str, *shape: int, **params: Value) -> NodeId:
        given = Params(shape=shape, **params) if shape else Params(params)
        return self.edit.add_node("Input", NodeKind.INPUT, name=name, params=given)

    def layer(self, title: str, *sources: Tensor, name: str = "", **params: Value) -> NodeId:
        node = self.edit.add_node(f"layers.{title}", name=name, params=Params(params))
        port = {"LSTM": "sequences", "GRU": "sequences"}.get(title, "inputs")
        for index, source in enumerate(sources):
            self._connect(source, node, f"inputs[{index}]" if title in _MANY else port)
        return node

    def dense(self, source: Tensor, units: Value, name: str = "", **params: Value) -> NodeId:
        return self.layer("Dense", source, name=name, units=units, **params)

    def add(self, one: Tensor, other: Tensor, name: str = "") -> NodeId:
        node = self.edit.add_node("ops.add", NodeKind.OPERATION, name=name)
        self._connect(one, node, "x1")
        self._connect(other, node, "x2")
        return node

    def again(self, owner: NodeId, source: Tensor) -> NodeId:
        node = self.edit.add_node("layers.Dense", shared_with=owner)
        self._connect(source, node, "inputs")
        return node

    def output(self, source: Tensor, name: str = "") -> NodeId:
        node = self.edit.add_node("Output", NodeKind.OUTPUT, name=name)
        self._connect(source, node, "inputs")
        return node

    def use(
        self,
        block: GraphId,
        name: str = "",
        repeat: int = 1,
        *,
        wires: dict[str, Tensor],
        params: Params = Params(),
    ) -> NodeId:
        node = self.edit.add_node(block, NodeKind.BLOCK, name=name, params=params, repeat=repeat)
        for port, source in wires.items():
            self._connect(source, node, port)
        return node

    def _connect(self, source: Tensor, node: NodeId, port: str) -> None:
        maker, index = source if isinstance(source, tuple) else (source, 0)
        self.edit.connect(maker, f"output[{index}]" if index else "output", node, port)


_MANY = ("Concatenate", "Add", "Multiply")
Draw: TypeAlias = Callable[[Pen], None]


class Sheet(Pen):
    """A whole project while it is drawn."""

    def block(
        self, name: str, draw: Draw, *parameters: tuple[str, Value], as_model: bool = False
    ) -> GraphId:
        made = tuple(BlockParameter(*parameter) for parameter in parameters)
        graph = self.edit.add_graph(name, made, as_model=as_model)
        draw(Pen(self.edit.in_graph(graph)))
        return graph


def drawn(draw: Callable[[Sheet], None]) -> Project:
    document = Document()
    with document.edit("Draw") as edit:
        draw(Sheet(edit))
    return document.project


def _fork(pen: Pen) -> None:
    """Two inputs, two outputs of the same shapes."""
    a, b = pen.input("a"), pen.input("b")
    both = pen.layer("Concatenate", a, b)
    pen.output(pen.dense(both, 4, "left"), "first")
    pen.output(pen.dense(b, 4, "right"), "second")


def _wide(pen: Pen) -> None:
    """One input, three outputs."""
    x = pen.input("x")
    pen.output(pen.dense(x, Reference("units"), "narrow"), "near")
    pen.output(pen.dense(x, Reference("units * 2"), "broad"), "far")
    pen.output(x, "same")


def several_outputs(sheet: Sheet) -> None:
    block = sheet.block("wide", _wide, ("units", 3), as_model=True)
    use = sheet.use(block, wires={"x": sheet.input("x", 4)})
    sheet.output(sheet.layer("Concatenate", (use, 1), (use, 2)))


def repeated_with_several_ends(sheet: Sheet) -> None:
    for index, as_model in enumerate((True, False)):
        block = sheet.block("fork", _fork, as_model=as_model)
        x, y = sheet.input(f"x{index}", 4), sheet.input(f"y{index}", 4)
        use = sheet.use(block, repeat=3, wires={"a": x, "b": y})
        sheet.output(sheet.dense((use, 1), 2))


def repeated_that_gives_more_than_it_takes(sheet: Sheet) -> None:
    for index, as_model in enumerate((True, False)):
        block = sheet.block("wide", _wide, ("units", 3), as_model=as_model)
        use = sheet.use(block, repeat=3, wires={"x": sheet.input(f"x{index}", 4)})
        sheet.output(sheet.layer("Concatenate", use, (use, 1)))


def repeated_that_takes_more_than_it_gives(sheet: Sheet) -> None:
    def mix(pen: Pen) -> None:
        x, memory = pen.input("x"), pen.input("memory")
        pen.dense(pen.layer("Concatenate", x, memory), 4)

    x, memory = sheet.input("x", 4), sheet.input("memory", 2)
    for as_model in (True, False):
        block = sheet.block("mix", mix, as_model=as_model)
        x = sheet.use(block, repeat=2, wires={"x": x, "memory": memory})


def shared_inside(sheet: Sheet) -> None:
    def twice(pen: Pen) -> None:
        x = pen.input("x")
        owner = pen.dense(x, 4)
        pen.output(pen.again(owner, owner))
        pen.output(owner)

    x = sheet.input("x", 4)
    for as_model in (True, False):
        block = sheet.block("twice", twice, as_model=as_model)
        x = sheet.use(block, repeat=2, wires={"x": x})


def muted_inside(sheet: Sheet) -> None:
    def part(pen: Pen) -> None:
        x = pen.input("x")
        owner = pen.dense(x, 5, "owner")
        again = pen.again(owner, owner)
        pen.dense(pen.add(again, x), 4, "last")
        pen.edit.set_muted(owner, True)

    def leaf(pen: Pen) -> None:
        pen.edit.set_muted(pen.dense(pen.input("x"), 7), True)

    x = sheet.input("x", 5)
    for as_model in (True, False):
        x = sheet.use(sheet.block("leaf", leaf, as_model=as_model), wires={"x": x})
        use = sheet.use(sheet.block("part", part, as_model=as_model), wires={"x": x})
        x = sheet.dense(use, 5)


def muted_joins(sheet: Sheet) -> None:
    """The first tensor goes past; what made the others is no part of the model."""

    def part(pen: Pen) -> None:
        x = pen.input("x")
        join = pen.layer("Concatenate", pen.dense(x, 3), pen.dense(x, 5), pen.dense(x, 7))
        pen.edit.set_muted(pen.dense(join, 2), True)
        pen.edit.set_muted(join, True)

    x = sheet.input("x", 4)
    for as_model in (True, False):
        x = sheet.use(sheet.block("part", part, as_model=as_model), wires={"x": x})
    total = sheet.add(sheet.dense(x, 6), sheet.dense(x, 8))
    sheet.edit.set_muted(total, True)


def three_deep(sheet: Sheet) -> None:
    x = sheet.input("x", 4)
    for number in range(8):
        kinds = [bool(number >> bit & 1) for bit in range(3)]

        def inmost(pen: Pen) -> None:
            pen.dense(pen.input("x"), Reference("units"), kernel_initializer=Reference("start"))

        block = sheet.block("inmost", inmost, ("units", 4), ("start", HE), as_model=kinds[0])

        def middle(pen: Pen, block: GraphId = block) -> None:
            given = Params(units=Reference("size // 2"), start=Reference("begin"))
            use = pen.use(block, repeat=2, wires={"x": pen.input("x")}, params=given)
            pen.layer("ReLU", use)

        block = sheet.block("middle", middle, ("size", 6), ("begin", HE), as_model=kinds[1])

        def outer(pen: Pen, block: GraphId = block) -> None:
            x = pen.input("x")
            pen.layer("Add", x, pen.use(block, wires={"x": x}, params=Params(size=8)))

        block = sheet.block("outer", outer, as_model=kinds[2])
        x = sheet.use(block, repeat=2, wires={"x": x})


def not_used_at_all(sheet: Sheet) -> None:
    sheet.block("wide", _wide, ("units", 3))
    unused = sheet.block("inner", _fork, as_model=True)
    sheet.block("outer", lambda pen: pen.dense(pen.use(unused, wires={"a": pen.input("x")}), 1))
    sheet.dense(sheet.input("x", 4), 2)


def with_a_parameter_that_nothing_uses(sheet: Sheet) -> None:
    def part(pen: Pen) -> None:
        pen.dense(pen.input("x"), Reference("units"))

    block = sheet.block("part", part, ("rate", 0.5), ("units", 2), ("start", HE))
    sheet.use(block, wires={"x": sheet.input("x", 4)}, params=Params(rate=0.25))


_NAMES = (
    *("keras", "layers", "ops", "np", "model", "name", "index", "x", "dense", "list", "range"),
    *("print", "part", "build_model", "match", "_", "float", "inputs", "Data", "SEED"),
)


def with_names_of_other_things(sheet: Sheet) -> None:
    def part(pen: Pen) -> None:
        x = pen.input("x")
        total = " + ".join(_NAMES)
        dense = pen.dense(x, Reference(total), "dense")
        pen.use(
            leaf,
            "index",
            repeat=2,
            wires={"x": dense},
            params=Params(keras=Reference("x + layers")),
        )

    def leaf_of(pen: Pen) -> None:
        pen.dense(pen.add(pen.input("x"), pen.input("list"), "np"), Reference("keras"), "layers")

    leaf = sheet.block("range", lambda p: p.dense(p.input("x"), Reference("keras")), ("keras", 2))
    other = sheet.block("layers", leaf_of, ("keras", 3), as_model=True)
    block = sheet.block("part", part, *((name, 1) for name in _NAMES))
    x = sheet.input("keras", 4)
    use = sheet.use(block, "model", wires={"x": x}, params=Params(keras=2, name=3))
    sheet.use(other, "layers_", wires={"x": use, "list": use}, params=Params(keras=4))


def with_expressions_in_tuples(sheet: Sheet) -> None:
    def conv(pen: Pen) -> None:
        x = pen.input("x")
        kernel = (Reference("kernel"), Reference("kernel - 2"))
        made = pen.layer("Conv2D", x, filters=Reference("filters"), kernel_size=kernel)
        pen.layer("Reshape", made, target_shape=(-1, Reference("filters")))

    block = sheet.block("conv", conv, ("filters", 3), ("kernel", 3))
    sheet.use(block, wires={"x": sheet.input("x", 8, 8, 1)}, params=Params(filters=5))


def with_states(sheet: Sheet) -> None:
    def encoder(pen: Pen) -> None:
        lstm = pen.layer("LSTM", pen.input("x"), units=Reference("units"), return_state=True)
        pen.output((lstm, 2), "carry")
        pen.output((lstm, 0), "last")

    words = sheet.input("words", 7, dtype="int32")
    found = sheet.layer("Embedding", words, input_dim=9, output_dim=3, mask_zero=True)
    for as_model in (True, False):
        block = sheet.block("encoder", encoder, ("units", 4), as_model=as_model)
        use = sheet.use(block, wires={"x": found})
        sheet.output(sheet.layer("Concatenate", use, (use, 1)))


def with_a_fixed_batch_and_ids(sheet: Sheet) -> None:
    def table(pen: Pen) -> None:
        pen.layer("Embedding", pen.input("ids"), input_dim=Reference("words"), output_dim=2)

    ids = sheet.input("ids", 3, dtype="int32", batch_size=5)
    block = sheet.block("table", table, ("words", 10), as_model=True)
    sheet.layer("Flatten", sheet.use(block, wires={"ids": ids}, params=Params(words=20)))


def straight_through(sheet: Sheet) -> None:
    def through(pen: Pen) -> None:
        x, y = pen.input("x"), pen.input("y")
        pen.output(y)
        pen.output(pen.add(x, x))
        pen.output(x)

    x = sheet.input("x", 4)
    for as_model in (True, False):
        block = sheet.block("through", through, as_model=as_model)
        use = sheet.use(block, wires={"x": x, "y": x})
        x = sheet.layer("Concatenate", use, (use, 1), (use, 2))


def outputs_of_the_model_from_blocks(sheet: Sheet) -> None:
    x = sheet.input("x", 4)
    for as_model in (True, False):
        block = sheet.block("wide", _wide, ("units", 3), as_model=as_model)
        use = sheet.use(block, wires={"x": x})
        for index in range(3):
            sheet.output((use, index))


def second_outputs_beside_a_like_name(sheet: Sheet) -> None:
    x = sheet.input("x", 4)
    block = sheet.block("wide", _wide, ("units", 4))
    uses = [sheet.use(block, wires={"x": x}) for _ in range(2)]  # wide and wide_1
    sheet.layer("Concatenate", *((use, index) for use in uses for index in range(3)))


def layers_beside_a_like_name(sheet: Sheet) -> None:
    """Names that begin alike are no clash: inputs are no layers, and a model is a world apart."""

    def part(pen: Pen) -> None:
        pen.dense(pen.input("x"), 3, "dense")

    x = sheet.dense(sheet.input("x", 4), 4, "part_x")
    use = sheet.use(sheet.block("part", part, as_model=True), "part", wires={"x": x})
    sheet.dense(use, 2, "part_dense")


CASES: dict[str, Project] = {
    case.__name__: drawn(case)
    for case in (
        several_outputs,
        repeated_with_several_ends,
        repeated_that_gives_more_than_it_takes,
        repeated_that_takes_more_than_it_gives,
        shared_inside,
        muted_inside,
        muted_joins,
        three_deep,
        not_used_at_all,
        with_a_parameter_that_nothing_uses,
        with_names_of_other_things,
        with_expressions_in_tuples,
        with_states,
        with_a_fixed_batch_and_ids,
        straight_through,
        outputs_of_the_model_from_blocks,
        second_outputs_beside_a_like_name,
        layers_beside_a_like_name,
    )
}


def _with_keywords(project: Project) -> Project:
    """Names that only a file by hand can hold."""
    block = project.graphs[1]
    more = tuple(BlockParameter(name, 1) for name in ("class", "lambda", "None", "two words"))
    graphs = (project.main, replace(block, parameters=(*block.parameters, *more)))
    return replace(project, graphs=graphs)


CASES["with_keywords_from_a_file"] = _with_keywords(CASES["with_a_parameter_that_nothing_uses"])
