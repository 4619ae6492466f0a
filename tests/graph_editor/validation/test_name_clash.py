"""Layers that Keras would call the same are told apart before it refuses them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.document import Document
from graph_editor.document.graph import GraphHeader, NodeKind
from graph_editor.document.value import Params
from graph_editor.validation.analysis import Severity
from graph_editor.validation.check import check_project

Ask = Callable[[dict[str, Any]], dict[str, Any]]


def drawing(beside: str, repeat: int = 1) -> Document:
    """x -> unit (dense = Dense(3)) -> Dense(2) called `beside`."""
    document = Document()
    with document.edit("Draw") as edit:
        block = edit.add_graph("unit")
        inner = edit.in_graph(block)
        end = inner.add_node("Input", NodeKind.INPUT, name="x")
        dense = inner.add_node("layers.Dense", name="dense", params=Params(units=3))
        inner.connect(end, "output", dense, "inputs")
        source = edit.add_node("Input", NodeKind.INPUT, name="x", params=Params(shape=(3,)))
        use = edit.add_node(block, NodeKind.BLOCK, name="unit", repeat=repeat)
        last = edit.add_node("layers.Dense", name=beside, params=Params(units=2))
        edit.connect(source, "output", use, "x")
        edit.connect(use, "output", last, "inputs")
    return document


@pytest.mark.parametrize(("beside", "repeat"), [("unit_dense", 1), ("unit_2_dense", 2)])
def test_a_layer_called_like_one_in_a_block(
    beside: str, repeat: int, catalogue: Catalogue, oracle: Ask
) -> None:
    document = drawing(beside, repeat)
    analysis = check_project(document.project, catalogue, oracle)
    (problem,) = [p for p in analysis.problems if p.severity is Severity.ERROR]
    assert problem.node == document.project.main.node(beside).id
    assert f"would call two layers '{beside}': 'dense' in 'unit' and '{beside}'" in problem.message
    assert analysis.results.keys() >= document.nodes().keys(), "it hides nothing else"
    with document.edit("Fix") as edit:
        problem.fixes[0].apply(edit)
    assert check_project(document.project, catalogue, oracle).ok


@pytest.mark.parametrize("beside", ["unit_x", "unit_1", "unit_dense"])
def test_inputs_and_nested_models_are_no_clash(
    beside: str, catalogue: Catalogue, oracle: Ask
) -> None:
    document = drawing(beside)
    block = document.graphs()[1]
    with document.edit("As a model") as edit:
        edit.set_graph(block, GraphHeader("unit", (), True))
    assert check_project(document.project, catalogue, oracle).ok


def test_names_that_only_a_file_can_hold(catalogue: Catalogue, oracle: Ask) -> None:
    project = drawing("head").project
    main, block = project.graphs
    dense = block.node("dense")
    nodes = {**block.nodes, dense.id: replace(dense, name="x")}
    project = replace(project, graphs=(main, replace(block, nodes=nodes)))
    errors = [
        p
        for p in check_project(project, catalogue, oracle).problems
        if p.severity is Severity.ERROR
    ]
    assert [p.node for p in errors] == [dense.id]
    document = Document(project)
    with document.edit("Fix") as edit:
        errors[0].fixes[0].apply(edit)
    assert check_project(document.project, catalogue, oracle).ok
