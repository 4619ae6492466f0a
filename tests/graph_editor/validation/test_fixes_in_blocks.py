"""Fixes that are found at one use of a block are right for all its uses, and speak of what is in
the block's drawing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.document import Document
from graph_editor.document.graph import BlockParameter, GraphId, NodeId, NodeKind
from graph_editor.document.value import Params, Reference, Value
from graph_editor.validation.analysis import Problem, Severity
from graph_editor.validation.check import check_project

Ask = Callable[[dict[str, Any]], dict[str, Any]]


class Residual:
    """inputs (16 channels) -> a block with a skip, used with each of these filters -> inputs …

    In the block: inputs -> conv (`written` filters) -> relu -> add <- inputs.
    """

    def __init__(self, written: Value, *filters: int) -> None:
        self.document = Document()
        with self.document.edit("Draw") as edit:
            self.block: GraphId = edit.add_graph("stage", (BlockParameter("filters", 16),))
            inner = edit.in_graph(self.block)
            x = inner.add_node("Input", NodeKind.INPUT, name="inputs")
            params = Params(filters=written, kernel_size=3, padding="same")
            self.conv = inner.add_node("layers.Conv2D", name="conv", params=params)
            relu = inner.add_node("layers.ReLU", name="relu")
            self.add = inner.add_node("layers.Add", name="add")
            inner.connect(x, "output", self.conv, "inputs")
            inner.connect(self.conv, "output", relu, "inputs")
            inner.connect(relu, "output", self.add, "inputs[0]")
            inner.connect(x, "output", self.add, "inputs[1]")
            here = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(8, 8, 16)))
            for index, count in enumerate(filters):
                use = edit.add_node(
                    self.block,
                    NodeKind.BLOCK,
                    name=f"stage_{'abc'[index]}",
                    params=Params(filters=count),
                )
                edit.connect(here, "output", use, "inputs")
                here = use

    def errors(self, catalogue: Catalogue, oracle: Ask) -> list[Problem]:
        found = check_project(self.document.project, catalogue, oracle).problems
        return [problem for problem in found if problem.severity is Severity.ERROR]

    def added(self, before: set[NodeId]) -> Params:
        (new,) = set(self.document.nodes(self.block)) - before
        return self.document.node(new, self.block).params

    def mend(self, problem: Problem) -> Params:
        """Take the first fix; the parameters of the node that it adds."""
        before = set(self.document.nodes(self.block))
        with self.document.edit("Fix") as edit:
            problem.fixes[0].apply(edit)
        return self.added(before)


@pytest.mark.parametrize("filters", [(32, 16, 64), (32,), (24, 32)])
def test_a_projection_has_as_many_channels_as_the_block_says(
    filters: tuple[int, ...], catalogue: Catalogue, oracle: Ask
) -> None:
    drawing = Residual(Reference("filters"), *filters)
    problem = drawing.errors(catalogue, oracle)[0]
    assert problem.node == drawing.add
    assert "'add' in 'stage_a'" in problem.message
    assert problem.fixes[0].label == (
        "Project 'inputs' to filters channels with a 1 × 1 convolution"
    )
    assert drawing.mend(problem)["filters"] == Reference("filters")
    assert not drawing.errors(catalogue, oracle), "it is right at all uses"


def test_a_number_of_the_block_is_one_of_the_projection(catalogue: Catalogue, oracle: Ask) -> None:
    drawing = Residual(32, 1, 2)
    problem = drawing.errors(catalogue, oracle)[0]
    assert drawing.mend(problem)["filters"] == 32
    assert not drawing.errors(catalogue, oracle)


def test_a_size_that_other_uses_do_not_have_is_not_offered(
    catalogue: Catalogue, oracle: Ask
) -> None:
    document = Document()
    with document.edit("Draw") as edit:
        block = edit.add_graph("head", (BlockParameter("units", 4),))
        inner = edit.in_graph(block)
        x = inner.add_node("Input", NodeKind.INPUT, name="x")
        conv = inner.add_node(
            "layers.Conv2D", name="conv", params=Params(filters=2, kernel_size=Reference("units"))
        )
        inner.connect(x, "output", conv, "inputs")
        for size in (2, 3):
            image = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(size, size, 1)))
            use = edit.add_node(block, NodeKind.BLOCK)
            edit.connect(image, "output", use, "x")
    labels = [
        fix.label
        for problem in check_project(document.project, catalogue, oracle).problems
        for fix in problem.fixes
    ]
    assert labels == ["Set padding of 'conv' to \"same\""]
