"""Blocks: graphs used as layers; their inputs are ports, their parameters values."""

from __future__ import annotations

import pytest

from graph_editor.document.document import Document
from graph_editor.document.edit import EditError
from graph_editor.document.graph import BlockParameter, Edge, GraphHeader, GraphId, NodeId, NodeKind
from graph_editor.document.reference import ExpressionError, evaluate, names_in, substitute
from graph_editor.document.value import ObjectValue, Params, Reference, Value


def block_used_once(document: Document) -> tuple[GraphId, NodeId, NodeId]:
    """A block with one input "x", and a node of it fed by the model's input."""
    with document.edit("Make a block") as edit:
        block = edit.add_graph("residual", (BlockParameter("filters", 8),))
        inner = edit.in_graph(block).add_node("Input", NodeKind.INPUT, name="x")
        source = edit.add_node("Input", NodeKind.INPUT)
        node = edit.add_node(block, NodeKind.BLOCK)
        edit.connect(source, "output", node, "x")
    return block, node, inner


def test_a_block_node_is_named_after_its_graph() -> None:
    document = Document()
    _, node, _ = block_used_once(document)
    assert document.node(node).name == "residual"


def test_renaming_a_blocks_input_keeps_its_wires() -> None:
    document = Document()
    block, node, inner = block_used_once(document)
    with document.edit("Rename", block) as edit:
        edit.rename(inner, "features")
    assert [edge.target_port for edge in document.incoming(node)] == ["features"]


def test_removing_a_blocks_input_takes_its_wires_away() -> None:
    document = Document()
    block, node, inner = block_used_once(document)
    with document.edit("Delete", block) as edit:
        edit.remove_node(inner)
    assert document.incoming(node) == []


def test_a_block_cannot_stand_inside_itself_however_deep() -> None:
    document = Document()
    block, _, _ = block_used_once(document)
    with document.edit("Outer") as edit:
        outer = edit.add_graph("outer")
        edit.in_graph(outer).add_node(block, NodeKind.BLOCK)
    with pytest.raises(EditError, match="inside itself"), document.edit("Loop", block) as edit:
        edit.add_node(outer, NodeKind.BLOCK)
    assert all(node.kind is not NodeKind.BLOCK for node in document.nodes(block).values())


def test_a_used_block_stays_and_an_unused_one_goes() -> None:
    document = Document()
    block, node, _ = block_used_once(document)
    with pytest.raises(EditError, match="still used"), document.edit("Remove") as edit:
        edit.remove_graph(block)
    with document.edit("Remove") as edit:
        edit.remove_node(node)
        edit.remove_graph(block)
    assert document.graphs() == (GraphId("main"),)


@pytest.mark.parametrize(
    "header",
    [
        GraphHeader("two words"),
        GraphHeader("main"),
        GraphHeader("fine", (BlockParameter("class", 1),)),
        GraphHeader("fine", (BlockParameter("a", 1), BlockParameter("a", 2))),
    ],
)
def test_a_header_that_cannot_be_code_is_refused(header: GraphHeader) -> None:
    document = Document()
    block, _, _ = block_used_once(document)
    with pytest.raises(EditError), document.edit("Change") as edit:
        edit.set_graph(block, header)
    assert document.header(block).name == "residual"


def test_blocks_are_in_the_project_value() -> None:
    document = Document()
    block, node, inner = block_used_once(document)
    main, other = document.project.graphs
    assert other.id == block
    assert other.parameters == (BlockParameter("filters", 8),)
    assert list(other.nodes) == [inner]
    assert {edge.target for edge in main.edges} == {node}
    assert Document(document.project).project == document.project


@pytest.mark.parametrize(
    ("expression", "value"),
    [("filters", 8), ("filters * 4", 32), ("filters // 3 + 1", 3), ("-filters", -8), ("rate", 0.5)],
)
def test_references_come_to_values(expression: str, value: Value) -> None:
    assert evaluate(expression, {"filters": 8, "rate": 0.5}) == value


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os')",
        "filters.real",
        "filters[0]",
        "lambda: 1",
        "filters ** 9",
        "'a' * filters",
        "filters +",
        "units",
        "filters // 0",
        "1e999",
        "text * 2",
        "",
    ],
)
def test_references_hold_nothing_else(expression: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(expression, {"filters": 8, "text": "a"})


def test_references_are_found_and_replaced_however_deep() -> None:
    value = Params(layer=ObjectValue("layers.LSTM", Params(units=Reference("n * 2"))), k=(1,))
    plain = Params(a=(1, (2, 3)), b=ObjectValue("initializers.Zeros", Params(c=Params(d=1.5))))
    assert substitute(plain, {"n": 4}) is plain
    assert substitute(value, {"n": 4}) == Params(
        layer=ObjectValue("layers.LSTM", Params(units=8)), k=(1,)
    )
    assert names_in("n * m") == {"n", "m"}


def test_an_edge_of_a_block_is_like_any_other() -> None:
    document = Document()
    _, node, _ = block_used_once(document)
    source = document.node("inputs").id
    assert document.has_edge(Edge(source, "output", node, "x"))


def test_opening_a_block_changes_how_it_lies_and_nothing_else() -> None:
    document = Document()
    _, node, _ = block_used_once(document)
    heard = []
    document.changed.append(heard.extend)
    with document.edit("Open") as edit:
        edit.set_opened(node, (320.0, 0.0))
    assert document.node(node).opened == (320.0, 0.0)
    assert [change.is_move for change in heard] == [True]
    with pytest.raises(EditError, match="no block"), document.edit("Open") as edit:
        edit.set_opened(document.node("inputs").id, (0.0, 0.0))


def test_what_follows_from_an_edit_is_the_same_step() -> None:
    document = Document()
    _, node, _ = block_used_once(document)
    steps = []
    document.edited.append(lambda label, changes, merge: steps.append((label, changes)))
    document.followers.append(lambda edit: edit.move(node, (8, 8)))
    with document.edit("Rename") as edit:
        edit.rename(node, "first")
    with document.edit("Nothing"):
        pass
    ((label, changes),) = steps
    assert label == "Rename"
    assert len(changes) == 2
    assert document.node(node).position == (8, 8)


def test_where_what_follows_cannot_be_nothing_is_left_of_the_edit() -> None:
    document = Document()
    _, node, _ = block_used_once(document)
    before = document.project
    document.followers.append(lambda edit: edit.rename(node, "no name"))
    with pytest.raises(EditError), document.edit("Move") as edit:
        edit.move(node, (8, 8))
    assert document.project == before
