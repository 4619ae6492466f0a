"""Nodes that show their titles only."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from graph_editor.canvas.style import GRID, HEADER_HEIGHT
from graph_editor.document.flow import Flow
from graph_editor.document.graph import Edge
from graph_editor.files.project_file import project_from_text
from graph_editor.files.project_text import project_to_text

H = Qt.Key.Key_H


@pytest.fixture
def merge(canvas):
    """Two inputs and a Dense of some parameters; an Add of the inputs."""
    upper, lower = canvas.add("Input", 0, 0), canvas.add("Input", 0, 200)
    add = canvas.add("layers.Add", 400, 60)
    edges = [canvas.wire(node, add, f"inputs[{i}]") for i, node in enumerate((upper, lower))]
    canvas.look(250, 150)
    return upper, lower, add, edges


def test_h_leaves_the_title_in_one_step_and_brings_all_back(canvas, merge):
    *_, add, edges = merge
    item = canvas.view.canvas.nodes[add]
    tall = item.height
    canvas.click(canvas.grip(add))
    canvas.key(H)
    assert canvas.document.node(add).collapsed
    assert item.height == HEADER_HEIGHT < tall
    assert canvas.undo_stack.undoText() == "Collapse add"
    for edge in edges:
        end = canvas.view.canvas.wires.items[edge].path().pointAtPercent(1.0)
        assert (end - canvas.into(add, edge.target_port)).manhattanLength() < 1
        assert item.body.top() <= end.y() <= item.body.bottom()
    canvas.key(H)
    assert not canvas.document.node(add).collapsed
    assert item.height == tall
    assert canvas.undo_stack.undoText() == "Expand add"
    canvas.undo()
    canvas.undo()
    assert not canvas.document.node(add).collapsed
    assert item.height == tall


def test_of_several_all_collapse_before_all_expand(canvas, merge):
    upper, lower, add, _ = merge
    canvas.view.set_selection([upper])
    canvas.key(H)
    canvas.view.set_selection([upper, lower, add])
    canvas.key(H)
    assert all(canvas.document.node(node).collapsed for node in (upper, lower, add))
    canvas.key(H)
    assert not any(canvas.document.node(node).collapsed for node in (upper, lower, add))


def test_its_ports_still_take_wires_one_by_one(canvas, merge):
    *_, add, _ = merge
    canvas.view.set_selection([add])
    canvas.key(H)
    third = canvas.add("Input", 0, 400)
    canvas.drag(canvas.out(third), canvas.into(add, "inputs[2]"))
    assert Edge(third, "output", add, "inputs[2]") in canvas.edges
    spots = [canvas.into(add, f"inputs[{i}]").y() for i in range(3)]
    assert spots == sorted(set(spots))


def test_a_drawing_that_flows_down_collapses_too(canvas, merge):
    *_, add, edges = merge
    with canvas.document.edit("Flow") as edit:
        edit.set_flow(Flow.DOWN)
    canvas.view.set_selection([add])
    canvas.key(H)
    item = canvas.view.canvas.nodes[add]
    assert item.height <= HEADER_HEIGHT + 2 * GRID
    for edge in edges:
        spot = canvas.into(add, edge.target_port)
        assert spot.y() == item.body.top()
        assert item.body.left() < spot.x() < item.body.right()


def test_the_file_keeps_it_and_says_nothing_otherwise(canvas, merge):
    *_, add, _ = merge
    assert "collapsed" not in project_to_text(canvas.document.project)
    canvas.view.set_selection([add])
    canvas.key(H)
    text = project_to_text(canvas.document.project)
    assert text.count('"collapsed": true') == 1
    assert project_from_text(text) == canvas.document.project


def test_copies_are_collapsed_too(canvas, merge):
    *_, add, _ = merge
    canvas.view.set_selection([add])
    canvas.key(H)
    canvas.key(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert canvas.newest.id != add
    assert canvas.newest.collapsed


def test_a_block_that_is_opened_in_place_closes_and_opens_again(canvas):
    _, second, third, _ = canvas.chain("Input", "layers.Dense", "layers.Dense", "layers.Dense")
    canvas.view.set_selection([second, third])
    canvas.key(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    (block,) = canvas.selected
    places = {n: node.position for n, node in canvas.document.nodes().items()}
    canvas.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.document.node(block).opened is not None
    canvas.key(H)
    node = canvas.document.node(block)
    assert (node.collapsed, node.opened) == (True, None)
    assert {n: node.position for n, node in canvas.document.nodes().items()} == places
    canvas.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    node = canvas.document.node(block)
    assert not node.collapsed
    assert node.opened is not None


def test_it_is_drawn_from_near_and_from_far(canvas, merge):
    *_, add, _ = merge
    canvas.view.set_selection([add])
    canvas.key(H)
    for zoom in (2.0, 1.0, 0.35, 0.1):
        canvas.look(400, 80, zoom)
        point = canvas.view.mapFromScene(canvas.middle(add) + QPointF(0, 6))
        image = canvas.view.viewport().grab().toImage()
        empty = canvas.view.mapFromScene(canvas.middle(add) + QPointF(0, 300 / zoom))
        assert image.pixelColor(point) != image.pixelColor(empty)
