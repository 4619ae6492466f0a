"""What the wires alone say, without Keras."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.document import Document
from graph_editor.document.graph import Edge, Graph, Node, NodeId, NodeKind
from graph_editor.document.project import MAIN, Project
from graph_editor.document.value import Params
from graph_editor.validation.analysis import Analysis, Problem, Severity
from graph_editor.validation.check import analysis_to_json, check_project
from graph_editor.validation.checker import Checker
from tests.graph_editor.validation.drawing import Drawing
from tests.graph_editor.validation.make_believe import MakeBelieve


def check(drawing: Drawing | Project, catalogue: Catalogue) -> Analysis:
    project = drawing if isinstance(drawing, Project) else drawing.document.project
    return check_project(project, catalogue, MakeBelieve())


def by_hand(nodes: list[Node], edges: list[Edge]) -> Project:
    """A project that only a file can hold."""
    graph = Graph(
        MAIN, "main", MappingProxyType({node.id: node for node in nodes}), frozenset(edges)
    )
    return Project(graphs=(graph,))


def dense(name: str, id: str = "", **params: object) -> Node:
    return Node(
        NodeId(id or name),
        name,
        NodeKind.LAYER,
        "layers.Dense",
        Params(units=1, **params),  # type: ignore[arg-type]
    )


def test_an_empty_drawing_says_how_to_begin(catalogue: Catalogue) -> None:
    (problem,) = check(Drawing(), catalogue).problems
    assert problem.severity is Severity.ERROR
    assert "Begin with an Input" in problem.message
    document = Document()
    with document.edit("Fix") as edit:
        problem.fixes[0].apply(edit)
    assert document.node("inputs").kind is NodeKind.INPUT


def test_a_lone_input_wants_a_layer(catalogue: Catalogue) -> None:
    d = Drawing()
    node = d.input(3)
    (problem,) = check(d, catalogue).problems
    assert problem.node == node
    assert "Nothing follows" in problem.message


def test_without_an_input_there_is_no_model(catalogue: Catalogue) -> None:
    d = Drawing()
    d.layer("Dense", d.layer("Dense", units=2), units=2)
    messages = [p.message for p in check(d, catalogue).problems]
    assert any("has no input." in message for message in messages)
    assert any("gets nothing at its input 'inputs'" in message for message in messages)


def test_circles_are_named_and_nothing_behind_them_is_asked(catalogue: Catalogue) -> None:
    nodes = [
        Node(NodeId("x"), "x", NodeKind.INPUT, "Input", Params(shape=(1,))),
        Node(NodeId("add"), "add", NodeKind.LAYER, "layers.Add"),
        dense("a"),
        dense("b"),
    ]
    edges = [
        Edge(NodeId("x"), "output", NodeId("add"), "inputs[0]"),
        Edge(NodeId("a"), "output", NodeId("add"), "inputs[1]"),
        Edge(NodeId("add"), "output", NodeId("a"), "inputs"),
        Edge(NodeId("a"), "output", NodeId("b"), "inputs"),
    ]
    analysis = check(by_hand(nodes, edges), catalogue)
    (problem,) = analysis.problems
    assert problem.node == "add"
    assert "'add' → 'a' → 'add'" in problem.message
    assert set(analysis.results) == {"x"}
    assert not analysis.pending


def test_two_nodes_of_one_name(catalogue: Catalogue) -> None:
    x = Node(NodeId("x"), "x", NodeKind.INPUT, "Input", Params(shape=(1,)))
    edges = [Edge(x.id, "output", NodeId(name), "inputs") for name in ("1", "2")]
    project = by_hand([x, dense("d", "1"), dense("d", "2")], edges)
    (problem,) = check(project, catalogue).problems
    assert problem.node == "2"
    document = Document(project)
    with document.edit("Fix") as edit:
        problem.fixes[0].apply(edit)
    assert {node.name for node in document.nodes().values()} == {"x", "d", "d_1"}
    assert check(document.project, catalogue).ok


def test_loose_nodes_are_warned_of(catalogue: Catalogue) -> None:
    d = Drawing()
    x = d.input(3)
    main = d.layer("Dense", x, units=2)
    side = d.layer("Dense", x, units=2)
    d.output(main)
    alone = d.layer("Dense", units=2)
    analysis = check(d, catalogue)
    assert analysis.ok
    assert [(p.node, p.severity) for p in analysis.problems] == [
        (side, Severity.WARNING),
        (alone, Severity.WARNING),
    ]
    assert "leads to no output" in analysis.problems[0].message
    assert "is not connected" in analysis.problems[1].message
    assert [fix.label for fix in analysis.problems[0].fixes] == [
        "Add an Output behind 'dense_1'",
        "Delete 'dense_1'",
    ]


def test_without_output_nodes_the_ends_are_the_outputs(catalogue: Catalogue) -> None:
    d = Drawing()
    x = d.input(3)
    ends = (d.layer("Dense", x, units=2), d.layer("Dense", x, units=2))
    analysis = check(d, catalogue)
    assert analysis.inputs == (x,)
    assert analysis.outputs == ends
    chosen = d.output(ends[1])
    assert check(d, catalogue).outputs == (chosen,)


def test_an_input_that_leads_nowhere_is_no_input_of_the_model(catalogue: Catalogue) -> None:
    d = Drawing()
    x, unused = d.input(3), d.input(4)
    d.output(d.layer("Dense", x, units=2))
    d.layer("Dense", unused, units=2)
    analysis = check(d, catalogue)
    assert analysis.inputs == (x,)


def _problem_of(d: Drawing, catalogue: Catalogue) -> Problem:
    analysis = check(d, catalogue)
    assert not analysis.ok
    return analysis.problems[0]


def test_a_merge_wants_two_tensors(catalogue: Catalogue) -> None:
    d = Drawing()
    d.merge("Add", d.input(3))
    problem = _problem_of(d, catalogue)
    assert problem.expected == "at least 2 tensors"
    assert problem.received == "1"


def test_an_output_is_an_end(catalogue: Catalogue) -> None:
    d = Drawing()
    d.output(d.layer("Dense", d.output(d.input(3)), units=2))
    problem = _problem_of(d, catalogue)
    assert problem.expected == "the end of the model there"


def test_an_unknown_layer_is_kept_and_reported(catalogue: Catalogue) -> None:
    d = Drawing()
    d.layer("Futuristic", d.input(3))
    problem = _problem_of(d, catalogue)
    assert "has no 'layers.Futuristic'" in problem.message


def test_an_odd_output_port(catalogue: Catalogue) -> None:
    d = Drawing()
    x = d.input(3)
    node = d.layer("Dense", units=2)
    d.connect(x, node, "inputs", "sideways")
    problem = _problem_of(d, catalogue)
    assert problem.received == "sideways"
    assert [fix.label for fix in problem.fixes] == ["Remove the connection from 'inputs'"]


def test_errors_come_first_then_drawing_order(catalogue: Catalogue) -> None:
    d = Drawing()
    d.layer("Dense", units=2)
    x = d.input(3)
    second = d.merge("Add", x)
    first = d.layer("Dense", x, units=9)
    problems = check(d, catalogue).problems
    assert [p.node for p in problems][:2] == [second, first]
    assert problems[-1].severity is Severity.WARNING


def test_what_check_prints(catalogue: Catalogue) -> None:
    d = Drawing()
    x = d.input(3)
    d.layer("LSTM", x, port="sequences", units=1)
    d.merge("Add", x)
    printed = analysis_to_json(d.document.project, check(d, catalogue))
    assert printed["ok"] is False
    assert printed["nodes"]["inputs"] == {
        "output_shape": [None, 3],
        "dtype": "float32",
        "params": 0,
        "trainable_params": 0,
    }
    assert printed["nodes"]["lstm"]["output_shape"] == [[None, 3], [None, 3]]
    assert printed["nodes"]["lstm"]["dtype"] == ["float32", "float32"]
    (problem,) = printed["problems"]
    assert sorted(problem) == ["expected", "fixes", "message", "node", "received", "severity"]
    assert problem["node"] == "add"
    assert problem["severity"] == "error"


@pytest.mark.parametrize("length", [3, 300])
def test_an_edit_asks_only_about_what_it_changes(length: int, catalogue: Catalogue) -> None:
    d = Drawing()
    x = d.input(3)
    layers = []
    for _ in range(length):
        x = d.layer("Dense", x, units=2)
        layers.append(x)
    keras = MakeBelieve()
    questions = []
    checker = Checker(d.document, catalogue, questions.append)

    def settle() -> None:
        while questions:
            checker.receive(keras(questions.pop(0)))

    settle()
    assert checker.analysis.ok
    keras.asked = 0
    with d.document.edit("Set") as edit:
        edit.set_param(layers[0], "use_bias", False)
    settle()
    assert keras.asked <= 33  # the layer, and a window behind it that need not wait for it
    with d.document.edit("Set") as edit:
        edit.reset_param(layers[0], "use_bias")
    assert not questions
    assert not checker.analysis.pending


def test_a_checker_can_be_closed(catalogue: Catalogue) -> None:
    d = Drawing()
    checker = Checker(d.document, catalogue, lambda question: None)
    before = checker.analysis
    checker.close()
    d.input(3)
    assert checker.analysis is before
    assert not d.document.changed
