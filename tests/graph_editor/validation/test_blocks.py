"""Blocks and muted nodes: checked as the network that they stand for, told as they are drawn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

import pytest

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.annotation import AnnotationKind
from graph_editor.document.document import Document
from graph_editor.document.flow import Flow
from graph_editor.document.graph import (
    BlockParameter,
    GraphHeader,
    GraphId,
    NodeId,
    NodeKind,
)
from graph_editor.document.settings import DataSpec
from graph_editor.document.value import Params, Reference
from graph_editor.validation.analysis import Analysis, DataFacts, Severity, TensorSpec
from graph_editor.validation.check import analysis_to_json, check_project
from graph_editor.validation.project_checker import ProjectChecker
from graph_editor.validation.project_cost import project_cost

Ask = Callable[[dict[str, Any]], dict[str, Any]]


class Drawing:
    """Input -> block (Dense(filters) -> Dense(filters * 2)) -> Dense(3)."""

    def __init__(self, catalogue: Catalogue, oracle: Ask) -> None:
        self.document = Document()
        with self.document.edit("Draw") as edit:
            self.block = edit.add_graph("unit", (BlockParameter("filters", 4),))
            inner = edit.in_graph(self.block)
            self.x = inner.add_node("Input", NodeKind.INPUT, name="x")
            self.first = inner.add_node(
                "layers.Dense", name="first", params=Params(units=Reference("filters"))
            )
            self.second = inner.add_node(
                "layers.Dense", name="second", params=Params(units=Reference("filters * 2"))
            )
            inner.connect(self.x, "output", self.first, "inputs")
            inner.connect(self.first, "output", self.second, "inputs")
            self.source = edit.add_node(
                "Input", NodeKind.INPUT, name="source", params=Params(shape=(5,))
            )
            self.node = edit.add_node(self.block, NodeKind.BLOCK, name="unit_a")
            self.head = edit.add_node("layers.Dense", name="head", params=Params(units=3))
            edit.connect(self.source, "output", self.node, "x")
            edit.connect(self.node, "output", self.head, "inputs")
        self._questions: deque[dict[str, Any]] = deque()
        self._oracle = oracle
        self.catalogue = catalogue
        self.checker = ProjectChecker(self.document, catalogue, self._questions.append)
        self.settle()

    def settle(self) -> Analysis:
        """The analysis, once everything is answered."""
        while self._questions:
            self.checker.receive(self._oracle(self._questions.popleft()))
        assert not self.checker.analysis.pending
        return self.checker.analysis

    def shape(self, node: NodeId) -> tuple[int | None, ...]:
        return self.settle().results[node].outputs[0].shape


@pytest.fixture
def drawing(catalogue: Catalogue, oracle: Ask) -> Drawing:
    return Drawing(catalogue, oracle)


def test_a_block_gives_what_is_in_it(drawing: Drawing) -> None:
    analysis = drawing.settle()
    assert analysis.ok, analysis.problems
    assert drawing.shape(drawing.node) == (None, 8)
    assert analysis.results[drawing.node].params == 5 * 4 + 4 + 4 * 8 + 8
    assert analysis.params == 5 * 4 + 4 + 4 * 8 + 8 + 8 * 3 + 3


def test_the_nodes_inside_have_results_of_their_first_use(drawing: Drawing) -> None:
    analysis = drawing.settle()
    assert drawing.shape(drawing.first) == (None, 4)
    assert analysis.inside[drawing.first] == drawing.node


def test_a_parameter_of_one_use_changes_that_use_only(drawing: Drawing) -> None:
    with drawing.document.edit("Use again") as edit:
        again = edit.add_node(drawing.block, NodeKind.BLOCK, params=Params(filters=10))
        edit.connect(drawing.source, "output", again, "x")
    assert drawing.shape(again) == (None, 20)
    assert drawing.shape(drawing.node) == (None, 8)
    with drawing.document.edit("Set filters") as edit:
        edit.set_param(again, "filters", 6)
    assert drawing.shape(again) == (None, 12)


def test_changing_a_block_changes_every_use(drawing: Drawing) -> None:
    with drawing.document.edit("Set units", drawing.block) as edit:
        edit.set_param(drawing.second, "units", 7)
    assert drawing.shape(drawing.node) == (None, 7)
    header = GraphHeader("unit", (BlockParameter("filters", 9),))
    with drawing.document.edit("Default") as edit:
        edit.set_graph(drawing.block, header)
    assert drawing.shape(drawing.first) == (None, 9)


def test_a_block_repeated_has_the_weights_of_each(drawing: Drawing) -> None:
    with drawing.document.edit("Repeat") as edit:
        edit.set_repeat(drawing.node, 3)
    analysis = drawing.settle()
    first = 5 * 4 + 4 + 4 * 8 + 8
    more = 8 * 4 + 4 + 4 * 8 + 8
    assert analysis.results[drawing.node].params == first + 2 * more
    assert drawing.shape(drawing.node) == (None, 8)


def test_a_muted_node_is_bypassed(drawing: Drawing) -> None:
    with drawing.document.edit("Mute") as edit:
        edit.set_muted(drawing.node, True)
    analysis = drawing.settle()
    assert analysis.ok
    assert drawing.shape(drawing.node) == (None, 5)
    assert analysis.params == 5 * 3 + 3
    with drawing.document.edit("Unmute") as edit:
        edit.set_muted(drawing.node, False)
    assert drawing.shape(drawing.node) == (None, 8)


def test_a_mistake_inside_is_told_inside_and_mended_there(drawing: Drawing) -> None:
    with drawing.document.edit("Draw a mistake", drawing.block) as edit:
        conv = edit.add_node("layers.Conv1D", name="conv", params=Params(filters=2, kernel_size=1))
        edit.connect(drawing.first, "output", conv, "inputs")
        edit.connect(conv, "output", drawing.second, "inputs")
    analysis = drawing.settle()
    problem = next(p for p in analysis.problems if p.severity is Severity.ERROR)
    assert problem.node == conv
    assert analysis.inside[conv] == drawing.node
    told = analysis_to_json(drawing.document.project, analysis)
    assert told["problems"][0]["node"] == "unit_a"
    assert problem.fixes
    with drawing.document.edit(problem.fixes[0].label) as edit:
        problem.fixes[0].apply(edit)
    assert all(p.severity is not Severity.ERROR for p in drawing.settle().problems)
    assert any(
        node.type == "layers.Reshape" for node in drawing.document.nodes(drawing.block).values()
    )


def test_what_a_block_lacks_is_said_once(drawing: Drawing) -> None:
    with drawing.document.edit("Disconnect") as edit:
        edit.disconnect(drawing.document.incoming(drawing.node)[0])
    errors = [p for p in drawing.settle().problems if p.severity is Severity.ERROR]
    assert {p.node for p in errors} == {drawing.source, drawing.node}
    assert ["'x'" in p.message for p in errors if p.node == drawing.node] == [True]


def test_an_unknown_parameter_is_said_at_the_node_that_uses_it(drawing: Drawing) -> None:
    with drawing.document.edit("Set units", drawing.block) as edit:
        edit.set_param(drawing.first, "units", Reference("width"))
    errors = [p for p in drawing.settle().problems if p.severity is Severity.ERROR]
    assert errors[0].node == drawing.first
    assert "'width'" in errors[0].message


def test_a_block_without_an_output_is_said_and_nothing_else_breaks(drawing: Drawing) -> None:
    with drawing.document.edit("Empty", drawing.block) as edit:
        edit.remove_node(drawing.first)
        edit.remove_node(drawing.second)
    errors = [p for p in drawing.settle().problems if p.severity is Severity.ERROR]
    assert {p.node for p in errors} == {drawing.node}
    assert ["no output yet" in p.message for p in errors if p.node == drawing.node] == [True]


def test_another_call_of_a_muted_layer_still_calls_it(drawing: Drawing) -> None:
    with drawing.document.edit("Share and mute") as edit:
        first = edit.add_node("layers.Dense", params=Params(units=5))
        again = edit.add_node("layers.Dense", shared_with=first)
        edit.connect(drawing.source, "output", first, "inputs")
        edit.connect(first, "output", again, "inputs")
        edit.set_muted(first, True)
    analysis = drawing.settle()
    assert analysis.results[first].params == 0
    assert analysis.results[again].params == 5 * 5 + 5


def test_blocks_in_blocks_and_several_outputs(drawing: Drawing) -> None:
    with drawing.document.edit("Nest") as edit:
        outer = edit.add_graph("outer")
        inside = edit.in_graph(outer)
        x = inside.add_node("Input", NodeKind.INPUT, name="x")
        unit = inside.add_node(drawing.block, NodeKind.BLOCK)
        ends = [inside.add_node("Output", NodeKind.OUTPUT) for _ in range(2)]
        inside.connect(x, "output", unit, "x")
        inside.connect(unit, "output", ends[0], "inputs")
        inside.connect(x, "output", ends[1], "inputs")
        node = edit.add_node(outer, NodeKind.BLOCK)
        edit.connect(drawing.source, "output", node, "x")
        add = edit.add_node("layers.Concatenate")
        edit.connect(node, "output[1]", add, "inputs[0]")
        edit.connect(node, "output", add, "inputs[1]")
    analysis = drawing.settle()
    assert analysis.ok, analysis.problems
    assert [spec.shape for spec in analysis.results[node].outputs] == [(None, 8), (None, 5)]
    assert drawing.shape(add) == (None, 13)
    assert analysis.results[node].params == 5 * 4 + 4 + 4 * 8 + 8


def test_undo_tells_what_was_told(drawing: Drawing) -> None:
    steps: list[Any] = []
    drawing.document.edited.append(lambda label, changes, merge: steps.append(changes))
    before = drawing.settle()
    with drawing.document.edit("Delete") as edit:
        edit.remove_node(drawing.node)
        edit.remove_graph(drawing.block)
    assert drawing.document.graphs() == (GraphId("main"),)
    assert not drawing.settle().ok
    drawing.document.replay([change.inverse() for change in reversed(steps[-1])])
    after = drawing.settle()
    assert dict(after.results) == dict(before.results)
    assert after.ok


def test_at_once_and_bit_by_bit_agree(drawing: Drawing, oracle: Ask) -> None:
    with drawing.document.edit("Repeat and mute") as edit:
        edit.set_repeat(drawing.node, 2)
        edit.set_muted(drawing.head, True)
    told = drawing.settle()
    fresh = check_project(drawing.document.project, drawing.catalogue, oracle)
    assert dict(fresh.results) == dict(told.results)
    assert fresh.problems == told.problems


def test_a_block_costs_what_is_in_it(drawing: Drawing) -> None:
    with drawing.document.edit("Repeat") as edit:
        edit.set_repeat(drawing.node, 2)
    analysis = drawing.settle()
    main = drawing.document.project.main
    cost = project_cost(main, analysis, drawing.catalogue).cost
    inside = 5 * 4 + 4 * 8 + 8 * 4 + 4 * 8
    assert cost.nodes[drawing.node].multiply_adds == inside
    assert cost.multiply_adds == inside + 8 * 3
    assert cost.params == analysis.params
    assert not cost.uncounted


def test_words_are_followed_into_a_block(catalogue: Catalogue, oracle: Ask) -> None:
    document = Document()
    with document.edit("Draw") as edit:
        block = edit.add_graph("lookup")
        inner = edit.in_graph(block)
        x = inner.add_node("Input", NodeKind.INPUT, name="x")
        table = inner.add_node("layers.Embedding", params=Params(input_dim=500, output_dim=4))
        inner.connect(x, "output", table, "inputs")
        source = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(20,), dtype="int32"))
        use = edit.add_node(block, NodeKind.BLOCK)
        edit.connect(source, "output", use, "x")
        edit.set_data(DataSpec("imdb", Params(num_words=1000)))
    words = DataFacts(inputs=(("", TensorSpec((None, 20), "int32")),))
    problem = check_project(document.project, catalogue, oracle, words).problems[0]
    assert problem.node == table
    assert problem.expected == "input_dim of 1000"
    with document.edit("Fix") as edit:
        problem.fixes[0].apply(edit)
    assert document.node(table, block).params["input_dim"] == 1000
    with document.edit("Random data") as edit:
        edit.set_data(DataSpec("random"))
    random = DataFacts(inputs=(("", TensorSpec((None, 20), "float32")),))
    assert not check_project(document.project, catalogue, oracle, random).problems


def test_how_it_looks_is_not_checked_and_fixes_know_it_all_the_same(drawing: Drawing) -> None:
    document = drawing.document
    with document.edit("Draw beside") as edit:
        loose = edit.add_node("layers.Dropout", name="loose", params=Params(rate=0.5))
        edit.connect(drawing.source, "output", loose, "inputs")
        marked = edit.add_node("Output", NodeKind.OUTPUT)
        edit.connect(drawing.head, "output", marked, "inputs")
    before = drawing.settle()
    with document.edit("Move, note, bend and turn") as edit:
        edit.move(loose, (3000.0, 700.0))
        edit.add_annotation(AnnotationKind.NOTE, "a note", (0.0, 0.0, 80.0, 40.0))
        edit.bend(document.incoming(drawing.head)[0], ((1.0, 2.0),))
        edit.in_graph(drawing.block).set_flow(Flow.DOWN)
    assert drawing.checker.analysis is before
    (problem,) = [p for p in before.problems if p.node == loose]
    with document.edit("Fix") as edit:
        problem.fixes[0].apply(edit)
    (way,) = document.outgoing(loose)
    x, y = document.node(way.target).position
    assert (x > 3000.0, y) == (True, 700.0)


def test_layers_are_put_on_a_wire_where_its_ends_are_now(drawing: Drawing) -> None:
    document = drawing.document
    with document.edit("Draw") as edit:
        conv = edit.add_node("layers.Conv1D", name="conv", params=Params(filters=2, kernel_size=1))
        edit.connect(drawing.source, "output", conv, "inputs")
    (problem,) = [p for p in drawing.settle().problems if p.node == conv]
    with document.edit("Move") as edit:
        edit.move(drawing.source, (5000.0, 900.0))
        edit.move(conv, (6000.0, 900.0))
    with document.edit("Fix") as edit:
        problem.fixes[0].apply(edit)
    (wire,) = document.incoming(conv)
    assert wire.source != drawing.source
    assert document.node(wire.source).position == (5000.0 + document.header().flow.pitch, 900.0)


def test_what_is_wrong_with_each_use_is_said_once_each(drawing: Drawing) -> None:
    with drawing.document.edit("Use") as edit:
        uses = [edit.add_node(drawing.block, NodeKind.BLOCK) for _ in range(3)]
        add = edit.add_node("layers.Add")
        for index, use in enumerate(uses):
            edit.connect(use, "output", add, f"inputs[{index}]")
    said = [p.node for p in drawing.settle().problems if p.severity is Severity.ERROR]
    assert [said.count(use) for use in uses] == [1, 1, 1]


def test_what_is_wrong_in_one_use_is_told_of_that_use_and_of_all_around_it(
    drawing: Drawing,
) -> None:
    with drawing.document.edit("Use within another") as edit:
        outer = edit.add_graph("outer")
        inside = edit.in_graph(outer)
        x = inside.add_node("Input", NodeKind.INPUT, name="x")
        wrong = inside.add_node(drawing.block, NodeKind.BLOCK, params=Params(filters=-1))
        inside.connect(x, "output", wrong, "x")
        around = edit.add_node(outer, NodeKind.BLOCK)
        edit.connect(drawing.source, "output", around, "x")
    analysis = drawing.settle()
    assert analysis.in_blocks.keys() == {wrong, around}
    (told,) = analysis.in_blocks[around]
    assert told.node == drawing.first
    assert told in analysis.problems
    with drawing.document.edit("Set filters") as edit:
        edit.in_graph(outer).set_param(wrong, "filters", 3)
    assert not drawing.settle().in_blocks


def test_what_a_block_itself_lacks_is_told_of_every_use(drawing: Drawing) -> None:
    with drawing.document.edit("Use again") as edit:
        again = edit.add_node(drawing.block, NodeKind.BLOCK)
        edit.connect(drawing.source, "output", again, "x")
        edit.in_graph(drawing.block).set_param(drawing.first, "units", Reference("nothing"))
    analysis = drawing.settle()
    assert analysis.in_blocks.keys() == {drawing.node, again}


def test_another_name_in_the_network_is_told(drawing: Drawing) -> None:
    told: list[Analysis] = []
    drawing.checker.changed.append(told.append)
    assert not any(problem.fixes for problem in drawing.settle().problems)
    with drawing.document.edit("Rename") as edit:
        edit.rename(drawing.node, "other")
    drawing.settle()
    assert told
    network = told[-1].network
    assert network is not None
    assert "other_first" in {node.name for node in network.nodes.values()}
