"""Which way a drawing flows: part of the graph, changed by edits, kept in files."""

from __future__ import annotations

import pytest

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.document import Document
from graph_editor.document.flow import Flow
from graph_editor.document.graph import GraphId, NodeId, NodeKind
from graph_editor.document.grouping import copy_block, make_block
from graph_editor.document.project import MAIN
from graph_editor.document.ungrouping import ungroup
from graph_editor.files.project_file import ProjectFileError, project_from_text, project_to_text
from graph_editor.validation.fixes import NewLayer, insert_one
from graph_editor.validation.structure_fixes import add_input, add_output
from graph_editor.validation.view import View
from graph_editor.validation.wiring import Wiring


def chain(flow: Flow) -> tuple[Document, list[NodeId]]:
    """Four nodes one after another."""
    document = Document()
    with document.edit("Draw") as edit:
        edit.set_flow(flow)
        nodes = [edit.add_node("Input", NodeKind.INPUT)]
        for step, type_ in enumerate(("layers.Dense", "layers.ReLU", "layers.Dense"), 1):
            nodes.append(edit.add_node(type_, position=flow.after((0.0, 0.0), step)))
            edit.connect(nodes[-2], "output", nodes[-1], "inputs")
    return document, nodes


def test_a_drawing_flows_to_the_right_unless_it_is_told_otherwise() -> None:
    document = Document()
    assert document.header().flow is Flow.RIGHT
    with document.edit("Turn") as edit:
        edit.set_flow(Flow.DOWN)
    assert document.header().flow is document.project.main.flow is Flow.DOWN


def test_the_flow_is_in_the_file_where_it_is_not_the_usual_one() -> None:
    document, _ = chain(Flow.RIGHT)
    assert "flow" not in project_to_text(document.project)
    with document.edit("Turn") as edit:
        edit.set_flow(Flow.DOWN)
    text = project_to_text(document.project)
    assert '"flow": "down"' in text
    assert project_from_text(text) == document.project


def test_a_flow_that_this_hornet_does_not_know_is_named() -> None:
    document, _ = chain(Flow.DOWN)
    text = project_to_text(document.project).replace('"down"', '"up"')
    with pytest.raises(ProjectFileError, match="flows 'up', which this Hornet does not know"):
        project_from_text(text)


@pytest.mark.parametrize("flow", Flow)
def test_a_block_flows_as_the_drawing_that_it_was_made_in(flow: Flow) -> None:
    document, nodes = chain(flow)
    with document.edit("Make block") as edit:
        node = make_block(edit, document, nodes[1:3], "pair")
    block = GraphId(document.node(node).type)
    assert document.header(block).flow is flow
    along = [flow.turn(*inner.position) for inner in document.nodes(block).values()]
    assert [across for _, across in along] == [0.0] * 4, "in one line"
    assert sorted(x for x, _ in along) == [step * flow.pitch for step in range(4)]
    with document.edit("Copy") as edit:
        copy = copy_block(edit, document, block)
    assert document.header(copy).flow is flow


def test_what_comes_out_of_a_block_lies_as_the_drawing_flows() -> None:
    document, nodes = chain(Flow.RIGHT)
    with document.edit("Make block") as edit:
        node = make_block(edit, document, nodes[1:3], "pair")
    with document.edit("Turn") as edit:
        edit.set_flow(Flow.DOWN)
    with document.edit("Ungroup") as edit:
        first, second = ungroup(edit, document, node)
    (x, y), (other_x, other_y) = (document.node(n).position for n in (first, second))
    assert other_x == x
    assert other_y == y + Flow.DOWN.pitch
    assert not document.references(MAIN)


@pytest.mark.parametrize("flow", Flow)
def test_what_a_fix_adds_comes_next_along_the_flow(flow: Flow) -> None:
    document, nodes = chain(flow)
    with document.edit("Fix") as edit:
        add_output(document.node(nodes[-1])).apply(edit)
        add_input(document.node(nodes[1])).apply(edit)
    output, before = list(document.nodes().values())[-2:]
    assert output.position == flow.after(document.node(nodes[-1]).position)
    assert before.position == flow.after(document.node(nodes[1]).position, -1)


@pytest.mark.parametrize("flow", Flow)
def test_a_layer_that_a_fix_inserts_makes_room_along_the_flow(
    flow: Flow, catalogue: Catalogue
) -> None:
    document, nodes = chain(flow)
    (edge,) = document.incoming(nodes[2])
    across = {flow.turn(*document.node(node).position)[1] for node in nodes}
    view = View(Wiring(document, catalogue), catalogue, {})
    with document.edit("Fix") as edit:
        insert_one(view, edge, NewLayer("layers.Dropout")).apply(edit)
    added = list(document.nodes().values())[-1]
    order = [nodes[0], nodes[1], added.id, nodes[2], nodes[3]]
    places = [flow.turn(*document.node(node).position) for node in order]
    assert [along for along, _ in places] == sorted({along for along, _ in places})
    assert {place for _, place in places} == across
