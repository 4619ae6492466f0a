"""Parts of a drawing that are the same as a block, and the block in their place."""

from __future__ import annotations

from dataclasses import replace

from graph_editor.document.block_parameters import bind_parameter
from graph_editor.document.document import Document
from graph_editor.document.equal_parts import EqualParts, Part, use_block
from graph_editor.document.graph import BlockParameter, Edge, GraphId, NodeId, NodeKind
from graph_editor.document.grouping import make_block
from graph_editor.document.project import MAIN
from graph_editor.document.value import Params


def pairs(count: int, units: int = 8) -> tuple[Document, list[list[NodeId]]]:
    """A chain of pairs of a dense layer and a dropout after an input."""
    document, made = Document(), []
    with document.edit("Draw") as edit:
        last = edit.add_node("Input", NodeKind.INPUT)
        for place in range(count):
            x = 700.0 * place
            dense = edit.add_node("layers.Dense", params=Params(units=units), position=(x, 0))
            drop = edit.add_node("layers.Dropout", params=Params(rate=0.5), position=(x + 350, 0))
            edit.connect(last, "output", dense, "inputs")
            edit.connect(dense, "output", drop, "inputs")
            made.append([dense, drop])
            last = drop
    return document, made


def block_of(document: Document, nodes: list[NodeId]) -> tuple[NodeId, GraphId]:
    with document.edit("Make block") as edit:
        node = make_block(edit, document, nodes, "pair")
    return node, GraphId(document.node(node).type)


def find(document: Document, block: GraphId) -> list[Part]:
    return EqualParts(document, MAIN, block).find()


def test_equal_parts_are_found_and_replaced() -> None:
    document, made = pairs(4)
    _, block = block_of(document, made[1])
    parts = find(document, block)
    assert [sorted(part.nodes.values()) for part in parts] == [
        sorted(nodes) for nodes in (made[0], made[2], made[3])
    ]
    with document.edit("Use block") as edit:
        for part in parts:
            use_block(edit, document, block, part)
    nodes = document.nodes().values()
    assert [n.kind for n in nodes if n.kind is not NodeKind.INPUT] == [NodeKind.BLOCK] * 4
    assert len(list(document.edges())) == 4
    assert len(document.references(block)) == 4


def test_another_parameter_is_another_part() -> None:
    document, made = pairs(3)
    with document.edit("Change") as edit:
        edit.set_param(made[2][0], "units", 9)
    _, block = block_of(document, made[0])
    assert [set(part.nodes.values()) for part in find(document, block)] == [set(made[1])]


def test_a_parameter_of_the_block_takes_another_value_there() -> None:
    document, made = pairs(3)
    with document.edit("Change") as edit:
        edit.set_param(made[2][0], "units", 9)
    _, block = block_of(document, made[0])
    with document.edit("Bind") as edit:
        bind_parameter(edit, document, block, [made[0][0]], "units", 8, "units")
    assert document.header(block).parameters == (BlockParameter("units", 8),)
    parts = find(document, block)
    assert [part.values for part in parts] == [{"units": 8}, {"units": 9}]
    with document.edit("Use block") as edit:
        uses = [use_block(edit, document, block, part) for part in parts]
    assert [document.node(use).params for use in uses] == [Params(), Params(units=9)]


def test_a_part_that_gives_more_than_the_block_is_left_alone() -> None:
    document, made = pairs(3)
    with document.edit("Branch") as edit:
        side = edit.add_node("layers.Dense", name="side")
        edit.connect(made[1][0], "output", side, "inputs")
    _, block = block_of(document, made[0])
    assert [set(part.nodes.values()) for part in find(document, block)] == [set(made[2])]


def test_shared_layers_are_left_alone() -> None:
    document, made = pairs(3)
    with document.edit("Share") as edit:
        again = edit.add_node("layers.Dense", shared_with=made[1][0])
        edit.connect(made[2][1], "output", again, "inputs")
    _, block = block_of(document, made[0])
    assert [set(part.nodes.values()) for part in find(document, block)] == [set(made[2])]


def joined(count: int, join: str, *, swapped: bool) -> tuple[Document, list[list[NodeId]]]:
    """A chain of pairs of a dense layer and one that joins what goes in with what comes out; with
    `swapped`, every second one takes them the other way round."""
    document, made = Document(), []
    with document.edit("Draw") as edit:
        last = edit.add_node("Input", NodeKind.INPUT)
        for place in range(count):
            dense = edit.add_node("layers.Dense", params=Params(units=4))
            node = edit.add_node(join)
            first = place % 2 if swapped else 0
            edit.connect(last, "output", dense, "inputs")
            edit.connect(dense, "output", node, f"inputs[{first}]")
            edit.connect(last, "output", node, f"inputs[{1 - first}]")
            made.append([dense, node])
            last = node
    return document, made


def test_a_residual_part_keeps_both_of_its_ways() -> None:
    document, made = joined(3, "layers.Add", swapped=False)
    _, block = block_of(document, made[0])
    parts = find(document, block)
    assert len(parts) == 2
    with document.edit("Use block") as edit:
        for part in parts:
            use_block(edit, document, block, part)
    assert len(document.nodes()) == 4
    assert len(list(document.edges())) == 3


def test_a_swapped_way_is_another_part() -> None:
    document, made = joined(2, "layers.Concatenate", swapped=True)
    _, block = block_of(document, made[0])
    assert find(document, block) == []


def test_a_circle_that_a_file_holds_hinders_nothing() -> None:
    document, made = pairs(2)
    _, block = block_of(document, made[0])
    with document.edit("Draw") as edit:
        ends = [edit.add_node("layers.Add", name=name) for name in ("one", "other")]
        edit.connect(made[1][1], "output", ends[0], "inputs[0]")
        edit.connect(ends[0], "output", ends[1], "inputs[0]")
    project = document.project
    back = Edge(ends[1], "output", ends[0], "inputs[1]")
    round_ = replace(project.main, edges=project.main.edges | {back})
    document.reset(replace(project, graphs=(round_, *project.graphs[1:])))
    (part,) = find(document, block)
    assert set(part.nodes.values()) == set(made[1])
