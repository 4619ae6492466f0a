"""What is drawn and no part of the model: warned of, and neither counted nor in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.graph import GraphHeader, NodeId, NodeKind
from graph_editor.document.value import Params
from graph_editor.validation.analysis import Analysis, Problem, Severity
from graph_editor.validation.check import check_project
from graph_editor.validation.project_cost import project_cost
from tests.graph_editor.validation.drawing import Drawing
from tests.graph_editor.validation.make_believe import MakeBelieve

Ask = Callable[[dict[str, Any]], dict[str, Any]]


class Fork(Drawing):
    """`left` and `right` through a block: `narrow = Dense(2)(a)`, `wide = Dense(8)(b)`; what it
    gives first goes to `head = Dense(1)`."""

    def __init__(self, *, as_model: bool = False, repeat: int = 1) -> None:
        super().__init__()
        self.left, self.right = self.input(4, name="left"), self.input(4, name="right")
        with self.document.edit("Block") as edit:
            self.block = edit.add_graph("fork", as_model=as_model)
            inner = edit.in_graph(self.block)
            self.inner: dict[str, NodeId] = {}
            for port, layer, units, end in (("a", "narrow", 4, "near"), ("b", "wide", 8, "far")):
                source = inner.add_node("Input", NodeKind.INPUT, name=port)
                made = inner.add_node("layers.Dense", name=layer, params=Params(units=units))
                marked = inner.add_node("Output", NodeKind.OUTPUT, name=end)
                inner.connect(source, "output", made, "inputs")
                inner.connect(made, "output", marked, "inputs")
                self.inner |= {port: source, layer: made, end: marked}
            self.use = edit.add_node(self.block, NodeKind.BLOCK, name="use", repeat=repeat)
            edit.connect(self.left, "output", self.use, "a")
            edit.connect(self.right, "output", self.use, "b")
        self.head = self.layer("Dense", self.use, units=1)

    def analysis(self, catalogue: Catalogue, oracle: Ask) -> Analysis:
        return check_project(self.document.project, catalogue, oracle)


def warnings(analysis: Analysis) -> dict[NodeId | None, Problem]:
    assert analysis.ok, analysis.problems
    return {p.node: p for p in analysis.problems if p.severity is Severity.WARNING}


def test_several_outputs_that_nobody_takes_are_spoken_of_as_several(
    catalogue: Catalogue, oracle: Ask
) -> None:
    fork = Fork()
    with fork.document.edit("Add another", fork.block) as edit:
        more = edit.add_node("layers.Dense", name="more", params=Params(units=2))
        edit.connect(fork.inner["b"], "output", more, "inputs")
        third = edit.add_node("Output", NodeKind.OUTPUT, name="third")
        edit.connect(more, "output", third, "inputs")
    assert warnings(fork.analysis(catalogue, oracle))[fork.use].message == (
        "Nothing takes 'far' and 'third' of 'use', so 'wide' and 'more' are no part of the model. "
        "Connect them, or delete them in the block."
    )


def test_of_a_use_that_stands_alone_one_thing_is_said(catalogue: Catalogue, oracle: Ask) -> None:
    fork = Fork()
    fork.output(fork.head)
    with fork.document.edit("Drop") as edit:
        alone = edit.add_node(fork.block, NodeKind.BLOCK, name="alone")
        half = edit.add_node(fork.block, NodeKind.BLOCK, name="half")
        edit.connect(fork.left, "output", half, "a")
    analysis = fork.analysis(catalogue, oracle)
    assert analysis.ok
    said = [p.message for p in analysis.problems if p.node == alone]
    assert said == [
        "'alone' is not connected, so it is no part of the model. Connect it or delete it."
    ]
    said = [p.message for p in analysis.problems if p.node == half]
    assert "'half' gets nothing at its input 'b'. Connect a tensor to it." in said
    ports = {fork.inner["a"], fork.inner["b"]}
    assert not any(p.node in ports for p in analysis.problems), "said where the block is used"


def test_an_output_that_nobody_takes_is_said_and_not_counted(
    catalogue: Catalogue, oracle: Ask
) -> None:
    fork = Fork()
    analysis = fork.analysis(catalogue, oracle)
    told = warnings(analysis)
    assert told.keys() == {fork.use, fork.right}
    assert "Nothing takes 'far' of 'use', so 'wide' is no part of the model." in (
        told[fork.use].message
    )
    assert "No output of the model needs 'right'" in told[fork.right].message
    assert analysis.inputs == (fork.left,)
    assert analysis.outputs == (fork.head,)
    assert analysis.loose == {fork.right, *(fork.inner[n] for n in ("b", "wide", "far"))}
    assert analysis.results[fork.use].params == 4 * 4 + 4
    assert analysis.results[fork.inner["wide"]].outputs[0].shape == (None, 8)
    cost = project_cost(fork.document.project.main, analysis, catalogue)
    assert analysis.params == cost.cost.params == 4 * 4 + 4 + 4 + 1
    assert cost.cost.multiply_adds == 4 * 4 + 4
    assert cost.memory.prediction(1).weights == 4 * analysis.params


def test_of_a_nested_model_nothing_is_dropped(catalogue: Catalogue, oracle: Ask) -> None:
    fork = Fork(as_model=True)
    analysis = fork.analysis(catalogue, oracle)
    assert not warnings(analysis)
    assert analysis.inputs == (fork.left, fork.right)
    assert analysis.results[fork.use].params == 4 * 4 + 4 + 4 * 8 + 8


def test_making_a_block_a_model_is_heeded_at_once(catalogue: Catalogue, oracle: Ask) -> None:
    from graph_editor.validation.project_checker import ProjectChecker

    fork = Fork()
    questions: list[dict[str, Any]] = []
    checker = ProjectChecker(fork.document, catalogue, questions.append)

    def inputs() -> tuple[NodeId, ...]:
        while questions:
            checker.receive(oracle(questions.pop(0)))
        return checker.analysis.inputs

    assert inputs() == (fork.left,)
    with fork.document.edit("As a model") as edit:
        edit.set_graph(fork.block, GraphHeader("fork", (), True))
    assert inputs() == (fork.left, fork.right)


def test_only_the_last_repetition_gives_what_is_not_passed_on(
    catalogue: Catalogue, oracle: Ask
) -> None:
    fork = Fork(repeat=3)
    with fork.document.edit("One input") as edit:
        inner = edit.in_graph(fork.block)
        inner.remove_node(fork.inner["b"])
        inner.connect(fork.inner["a"], "output", fork.inner["wide"], "inputs")
        join = edit.add_node("layers.Concatenate")
        edit.connect(fork.head, "output", join, "inputs[0]")
        edit.connect(fork.use, "output[1]", join, "inputs[1]")
        edit.remove_node(fork.right)
    analysis = fork.analysis(catalogue, oracle)
    told = warnings(analysis)
    assert "'wide' of all but the last of its 3 repetitions" in told[fork.use].message
    assert analysis.results[fork.use].params == 3 * (4 * 4 + 4) + 4 * 8 + 8


def test_what_leads_to_no_output_of_a_block_is_said_inside(
    catalogue: Catalogue, oracle: Ask
) -> None:
    fork = Fork()
    with fork.document.edit("Loosen", fork.block) as edit:
        edit.remove_node(fork.inner["far"])
    analysis = fork.analysis(catalogue, oracle)
    told = warnings(analysis)
    assert told.keys() == {fork.right, fork.inner["b"], fork.inner["wide"]}
    assert "leads to no output of the block 'fork'" in told[fork.inner["wide"]].message
    assert "goes only to 'use', which does not need it" in told[fork.right].message
    assert analysis.results[fork.inner["wide"]].outputs[0].shape == (None, 8)
    with fork.document.edit("Fix") as edit:
        told[fork.inner["wide"]].fixes[0].apply(edit)
    assert fork.inner["wide"] not in fork.document.nodes(fork.block)


def test_a_block_with_an_empty_output_is_not_complete(catalogue: Catalogue, oracle: Ask) -> None:
    fork = Fork()
    with fork.document.edit("Loosen", fork.block) as edit:
        edit.disconnect(fork.document.incoming(fork.inner["far"], fork.block)[0])
    analysis = fork.analysis(catalogue, oracle)
    errors = [p for p in analysis.problems if p.severity is Severity.ERROR]
    assert [p.node for p in errors] == [fork.inner["far"]]
    assert "Nothing is connected to the output 'far' of the block 'fork'" in errors[0].message


@pytest.mark.parametrize("muted", [False, True])
def test_a_mistake_in_a_loose_part_hinders_nobody(muted: bool, catalogue: Catalogue) -> None:
    d = Drawing()
    x = d.input(3)
    d.output(d.layer("Dense", x, units=2))
    wrong = d.layer("Dense", x, units=0)
    lacking = d.merge("Add", x)
    if muted:  # the same for a drawing that is taken apart
        with d.document.edit("Mute") as edit:
            node = edit.add_node("layers.ReLU")
            edit.connect(wrong, "output", node, "inputs")
            edit.set_muted(node, True)
    analysis = check_project(d.document.project, catalogue, MakeBelieve())
    assert {wrong, lacking} <= warnings(analysis).keys()
    assert {wrong, lacking} <= analysis.loose


def test_a_shared_layer_is_counted_where_the_model_calls_it(
    catalogue: Catalogue, oracle: Ask
) -> None:
    d = Drawing()
    narrow, x = d.input(3), d.input(4)
    owner = d.layer("Dense", narrow, units=2)
    again = d.call(owner, x)
    d.output(again)
    analysis = check_project(d.document.project, catalogue, oracle)
    assert warnings(analysis).keys() == {narrow, owner}
    cost = project_cost(d.document.project.main, analysis, catalogue)
    assert analysis.params == cost.cost.params == 4 * 2 + 2
    assert cost.cost.multiply_adds == 4 * 2
    assert cost.memory.training(1, "sgd").activations > 0
