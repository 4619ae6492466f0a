"""What is held over a wire says between which nodes it would go."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent

from graph_editor.canvas.adding.placeable import MIME_TYPE
from tests.hands import ALT, NONE


@pytest.fixture
def wire(canvas):
    """A wire from an input to a layer far to the right of it."""
    first, second = canvas.add("Input"), canvas.add("layers.Dense", 700)
    edge = canvas.wire(first, second)
    canvas.look(400, 150)
    return edge


def hint(canvas):
    return canvas.view.gestures.tool._hint


def test_a_node_that_is_dragged_onto_a_wire_says_where_it_would_go(canvas, wire):
    loose = canvas.add("layers.Dropout", 300, 300)
    start = canvas.grip(loose)
    to = start + canvas.on_wire(wire) - canvas.middle(loose)
    canvas.press_and_move(start, to)
    assert hint(canvas).text == "Goes between inputs and dense; with Alt it does not."
    assert hint(canvas).bounds() in canvas.view.gestures.tool.areas()
    canvas.let_go(to)
    assert {(e.source, e.target) for e in canvas.edges} == {
        (wire.source, loose),
        (loose, wire.target),
    }


def test_the_wires_label_is_not_on_what_is_held_over_it(canvas, wire, monkeypatch):
    scene = canvas.view.canvas
    monkeypatch.setattr(scene, "shape_on", lambda _edge: "(None, 64)")
    loose = canvas.add("layers.Dropout", 300, 300)
    scene.labels.forget()
    where = canvas.view.mapFromScene(scene.labels.place(wire).rect).boundingRect()
    start = canvas.grip(loose)
    to = start + canvas.on_wire(wire) - canvas.middle(loose)
    canvas.press_and_move(start, to)
    held = canvas.view.viewport().grab(where).toImage()
    monkeypatch.setattr(scene, "shape_on", lambda _edge: "")
    scene.labels.forget((wire,))
    assert canvas.view.viewport().grab(where).toImage() == held
    canvas.key(Qt.Key.Key_Escape)
    canvas.let_go(to)


def test_beside_wires_nothing_is_said(canvas, wire):
    loose = canvas.add("layers.Dropout", 300, 300)
    start = canvas.grip(loose)
    canvas.press_and_move(start, start + QPointF(30, 30))
    assert hint(canvas).text == ""
    canvas.let_go(start)


def test_a_loose_block_goes_onto_a_wire_as_a_layer_does(canvas, wire):
    layer, last = canvas.add("layers.Dropout", 300, 300), canvas.add("layers.Dense", 600, 300)
    canvas.wire(wire.source, layer)
    canvas.wire(layer, last)
    used, graph = canvas.group(layer)
    canvas.drop(graph, QPointF(300, 500))
    block = canvas.newest.id
    start = canvas.grip(block)
    to = start + canvas.on_wire(wire) - canvas.middle(block)
    canvas.press_and_move(start, to)
    assert hint(canvas).into == wire
    canvas.let_go(to)
    assert {(e.source, e.target) for e in canvas.edges} == {
        (wire.source, used),
        (used, last),
        (wire.source, block),
        (block, wire.target),
    }


def test_what_comes_from_the_palette_says_it_too_and_heeds_alt(canvas, wire):
    data = QMimeData()
    data.setData(MIME_TYPE, b"layers.Dropout")
    at, copy = canvas.view.mapFromScene(canvas.on_wire(wire)), Qt.DropAction.CopyAction
    left = Qt.MouseButton.LeftButton
    for modifiers, text in (
        (NONE, "Goes between inputs and dense; with Alt it does not."),
        (ALT, ""),
    ):
        event = QDragMoveEvent(at, copy, data, left, modifiers)
        canvas.view.dragEnterEvent(event)
        canvas.view.dragMoveEvent(event)
        assert hint(canvas).text == text
    canvas.key(Qt.Key.Key_Escape)
