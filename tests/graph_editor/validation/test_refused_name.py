"""Names that Keras takes and TensorFlow refuses at the first step of a training."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.codegen.generate import generate
from graph_editor.document.document import Document
from graph_editor.document.graph import NodeId, NodeKind
from graph_editor.document.project import Project
from graph_editor.document.value import Params
from graph_editor.validation.analysis import Severity
from graph_editor.validation.check import check_project
from tests.scripts import fresh_keras, run_script

Ask = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture(autouse=True)
def _many_models(caplog: pytest.LogCaptureFixture) -> None:
    """TensorFlow finds that many different models are many to trace."""
    caplog.set_level(logging.ERROR, "tensorflow")


def train(project: Project, catalogue: Catalogue) -> None:
    """Fit the model that the script builds to a batch."""
    fresh_keras()
    model = run_script(generate(project, catalogue)).build_model()
    model.compile(loss="mse")
    model.fit(np.zeros((4, 3)), [np.zeros((4, 2)) for _ in model.outputs], verbose=0)


def drawing(
    layer: str = "dense", use: str = "unit", inner: str = "dense", *, as_model: bool = False
) -> tuple[Document, dict[str, NodeId]]:
    """höhe -> a use of a block with a layer in it -> a layer."""
    document = Document()
    with document.edit("Draw") as edit:
        block = edit.add_graph("unit", as_model=as_model)
        inside = edit.in_graph(block)
        end = inside.add_node("Input", NodeKind.INPUT, name="höhe")
        dense = inside.add_node("layers.Dense", name=inner, params=Params(units=3))
        inside.connect(end, "output", dense, "inputs")
        source = edit.add_node("Input", NodeKind.INPUT, name="höhe", params=Params(shape=(3,)))
        used = edit.add_node(block, NodeKind.BLOCK, name=use)
        last = edit.add_node("layers.Dense", name=layer, params=Params(units=2))
        edit.connect(source, "output", used, "höhe")
        edit.connect(used, "output", last, "inputs")
    return document, {layer: last, use: used, inner: dense}


def one_layer(name: str) -> tuple[Document, NodeId]:
    document = Document()
    with document.edit("Draw") as edit:
        source = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(3,)))
        dense = edit.add_node("layers.Dense", name=name, params=Params(units=2))
        edit.connect(source, "output", dense, "inputs")
    return document, dense


@pytest.mark.parametrize(
    ("names", "name", "better"),
    [
        ({"layer": "größe"}, "größe", "grosse"),
        ({"use": "inception_é"}, "inception_é", "inception_e"),
        ({"use": "名前"}, "名前", "block"),
        ({"inner": "层2"}, "层2", "dense_2"),
        ({"use": "é", "as_model": True}, "é", "e"),
    ],
)
def test_a_name_that_cannot_be_trained_has_one_fix(
    names: dict[str, Any], name: str, better: str, catalogue: Catalogue, oracle: Ask
) -> None:
    document, nodes = drawing(**names)
    analysis = check_project(document.project, catalogue, oracle)
    (problem,) = [p for p in analysis.problems if p.severity is Severity.ERROR]
    assert problem.node == nodes[name]
    assert f"'{name}'" in problem.message
    (fix,) = problem.fixes
    assert fix.label == f"Rename to '{better}'"
    with document.edit("Fix") as edit:
        fix.apply(edit)
    assert check_project(document.project, catalogue, oracle).ok
    train(document.project, catalogue)


def test_a_drawing_without_blocks_is_judged_alike(catalogue: Catalogue, oracle: Ask) -> None:
    document, dense = one_layer("é")
    with pytest.raises(ValueError, match="scope name"):
        train(document.project, catalogue)
    fresh_keras()
    (problem,) = check_project(document.project, catalogue, oracle).problems
    assert problem.node == dense
    with document.edit("Rename") as edit:
        edit.rename(dense, "_e")
    assert check_project(document.project, catalogue, oracle).ok
    train(document.project, catalogue)


def test_what_is_no_part_of_the_model_may_be_called_anything(
    catalogue: Catalogue, oracle: Ask
) -> None:
    document, dense = one_layer("dense")
    with document.edit("Draw") as edit:
        edit.add_node("layers.Dense", name="é", params=Params(units=2))
        mark = edit.add_node("Output", NodeKind.OUTPUT, name="ö")
        edit.connect(dense, "output", mark, "inputs")
    assert check_project(document.project, catalogue, oracle).ok
    train(document.project, catalogue)


def test_an_output_that_needs_a_layer_for_its_name_is_trained(
    catalogue: Catalogue, oracle: Ask
) -> None:
    document, dense = one_layer("dense")
    with document.edit("Draw") as edit:
        for name in ("ö", "é"):
            mark = edit.add_node("Output", NodeKind.OUTPUT, name=name)
            edit.connect(dense, "output", mark, "inputs")
    assert check_project(document.project, catalogue, oracle).ok
    train(document.project, catalogue)


@pytest.mark.parametrize(("name", "better"), [("größe", "grosse"), ("_2_nets", "model_2_nets")])
def test_the_name_of_the_model_counts(
    name: str, better: str, catalogue: Catalogue, oracle: Ask
) -> None:
    document = Document(replace(one_layer("dense")[0].project, name=name, description="Mine"))
    (problem,) = check_project(document.project, catalogue, oracle).problems
    with document.edit("Fix") as edit:
        problem.fixes[0].apply(edit)
    assert (document.name, document.description) == (better, "Mine")
    assert check_project(document.project, catalogue, oracle).ok
    train(document.project, catalogue)


def test_names_are_made_of_plain_letters() -> None:
    document = Document()
    with document.edit("Draw") as edit:
        for title, name in (("Inception é", "inception_e"), ("Größe", "Grosse"), ("卷积", "block")):
            block = edit.add_graph(title)
            assert document.header(block).name == name
            assert document.node(edit.add_node(block, NodeKind.BLOCK)).name == name
        edit.set_project("2 Straßen", "")
    assert document.name == "model_2_strassen"
