"""What is wrong in a block, shown on its card; the mark leads there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from graph_editor.canvas.speech.spoken import node_name
from graph_editor.validation.analysis import Analysis, Problem, Severity

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def broken(canvas):
    """A block with a block in it, in which something is wrong: (outer, inner, node)."""
    nodes = canvas.chain("Input", "layers.Dense", "layers.Dense", "layers.Dense")
    inner, graph = canvas.group(nodes[1])
    outer, _ = canvas.group(inner, nodes[2])
    canvas.look(*canvas.document.node(outer).position)
    wrong = next(n for n in canvas.document.nodes(graph).values() if n.type == "layers.Dense")
    problem = Problem(wrong.id, Severity.ERROR, "Dense needs units above 0.", "a size", "-1")
    in_blocks = {outer: (problem,), inner: (problem,)}
    canvas.view.set_analysis(Analysis(problems=(problem,), in_blocks=in_blocks))
    return outer, inner, wrong.id


def spot(canvas, node):
    item = canvas.view.canvas.nodes[node]
    return item.mapToScene(item.mark)


def test_an_error_in_a_block_is_marked_on_all_cards_around_it(canvas, broken):
    outer, inner, _ = broken
    item = canvas.view.canvas.nodes[outer]
    assert item.state.worst is Severity.ERROR
    assert outer in canvas.view.canvas.far.marked
    tip = canvas.view.gestures.hover.tooltip(canvas.grip(outer))
    assert "Error in this block:</b> Dense needs units above 0." in tip
    assert "error in it: Dense needs units" in node_name(item.card, item.state)
    canvas.view.enter_block(outer)
    assert canvas.view.canvas.nodes[inner].state.worst is Severity.ERROR
    canvas.view.leave_block()
    canvas.view.set_analysis(Analysis())
    assert canvas.view.canvas.nodes[outer].state.worst is None
    assert outer not in canvas.view.canvas.far.marked


def test_a_click_on_the_mark_leads_to_what_is_wrong(canvas, broken):
    outer, _, wrong = broken
    canvas.click(spot(canvas, outer))
    assert canvas.selected == {wrong}
    assert canvas.view.document.has_node(wrong)


def test_from_further_away_a_click_on_the_mark_leads_there_too(canvas, broken):
    outer, _, wrong = broken
    canvas.look(*canvas.document.node(outer).position, 0.5)
    item = canvas.view.canvas.nodes[outer]
    canvas.click(item.mapToScene(item.middle_mark))
    assert canvas.selected == {wrong}


def test_f8_leads_there_too(canvas, broken):
    _, _, wrong = broken
    canvas.key(Qt.Key.Key_F8)
    assert canvas.selected == {wrong}


def test_the_mark_of_a_block_within_an_opened_block_leads_there_too(canvas, broken):
    outer, inner, wrong = broken
    canvas.view.selection.set([outer])
    canvas.key(Qt.Key.Key_Return, SHIFT)
    item = canvas.view.canvas.nodes[outer]
    canvas.look(item.body.center().x(), item.body.center().y())
    within = item.inside.placed(item.inside_rect.translated(item.pos()))
    held = item.inside.scene.nodes[inner]
    assert held.state.worst is Severity.ERROR
    canvas.click(within.map(held.mapToScene(held.mark)))
    assert canvas.selected == {wrong}
