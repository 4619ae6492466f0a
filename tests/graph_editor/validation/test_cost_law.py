"""A law of costs: a network costs the same however it is drawn, in blocks or flat."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.document import Document
from graph_editor.document.edit import EditError
from graph_editor.document.graph import NodeId, NodeKind
from graph_editor.document.grouping import make_block
from graph_editor.document.ungrouping import ungroup
from graph_editor.document.value import ObjectValue, Params
from graph_editor.validation.project_checker import ProjectChecker
from graph_editor.validation.project_cost import ProjectCost, project_cost
from tests.graph_editor.validation.make_believe import MakeBelieve

CATALOGUE = Catalogue.load()
_ADAM = ObjectValue("optimizers.Adam")
_UNITS = 4


def _draw(layers: list[tuple[int, int, bool]], marked: bool) -> Document:
    """A network that runs down and skips: each layer adds one or two of those before it."""
    document = Document()
    with document.edit("Draw") as edit:
        nodes = [edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(_UNITS,)))]
        for first, second, dense in layers:
            a, b = nodes[-1 - first % len(nodes)], nodes[-1 - second % len(nodes)]
            if dense:
                node = edit.add_node("layers.Dense", params=Params(units=_UNITS))
                edit.connect(a, "output", node, "inputs")
            else:
                node = edit.add_node("layers.Add")
                edit.connect(a, "output", node, "inputs[0]")
                edit.connect(b, "output", node, "inputs[1]")
            nodes.append(node)
        if marked:
            end = edit.add_node("Output", NodeKind.OUTPUT)
            edit.connect(nodes[-1], "output", end, "inputs")
    return document


def _counted(document: Document) -> ProjectCost:
    questions: deque[dict[str, Any]] = deque()
    checker = ProjectChecker(document, CATALOGUE, questions.append)
    keras = MakeBelieve()
    while questions:
        checker.receive(keras(questions.popleft()))
    assert not checker.analysis.pending
    return project_cost(document.project.main, checker.analysis, CATALOGUE)


def _totals(document: Document) -> tuple[object, ...]:
    counted = _counted(document)
    cost, memory = counted.cost, counted.memory
    return (
        (cost.multiply_adds, cost.elements, cost.bytes, cost.params, cost.weight_bytes),
        replace(memory.training(32, _ADAM), passing=0),  # the order of the nodes decides on it
    )


def _group(document: Document, chosen: list[NodeId]) -> NodeId | None:
    try:
        with document.edit("Group") as edit:
            return make_block(edit, document, chosen, "unit")
    except EditError:
        return None  # a wire would lead out of it and in again


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    layers=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()), min_size=2, max_size=9
    ),
    marked=st.booleans(),
    spans=st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), min_size=1, max_size=3),
)
def test_a_network_costs_the_same_in_blocks(
    layers: list[tuple[int, int, bool]],
    marked: bool,
    spans: list[tuple[int, int]],
) -> None:
    document = _draw(layers, marked)
    flat = _totals(document)
    for begin, size in spans:
        nodes = [n for n, node in document.nodes().items() if node.type.startswith("layers.")]
        nodes += [n for n, node in document.nodes().items() if node.kind is NodeKind.BLOCK]
        chosen = nodes[begin % len(nodes) :][:size]
        _group(document, chosen)
        assert _totals(document) == flat


def test_marked_outputs_inside_and_muted_layers_cost_nothing() -> None:
    document = _draw([(0, 0, True), (0, 0, True), (0, 0, True)], marked=False)
    first, second, third = list(document.nodes())[1:]
    flat, before = _totals(document), _counted(document)
    block = _group(document, [first, second])
    assert block is not None
    assert _totals(document) == flat
    counted = _counted(document)
    assert counted.memory.prediction(32).total == before.memory.prediction(32).total
    assert counted.memory.training(32, _ADAM) == before.memory.training(32, _ADAM)
    assert counted.cost.nodes[block].elements == 2 * _UNITS
    with document.edit("Mark") as edit:
        edit.set_muted(third, True)
    muted = _counted(document)
    assert muted.cost.elements == counted.cost.elements - _UNITS
    assert muted.cost.nodes[third].elements == muted.cost.nodes[third].multiply_adds == 0
    with document.edit("Ungroup") as edit:
        ungroup(edit, document, block)
    assert _totals(document)[0] == (2 * _UNITS**2, 3 * _UNITS, 3 * _UNITS * 4, 2 * _UNITS**2, 128)
