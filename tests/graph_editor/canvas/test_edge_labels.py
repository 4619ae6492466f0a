"""The shapes on wires: no two of them cover each other, however near their wires are."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QRectF

from graph_editor.document.annotation import AnnotationKind
from graph_editor.document.flow import Flow


@pytest.mark.parametrize(("flow", "apart"), [(Flow.RIGHT, 8), (Flow.RIGHT, 40), (Flow.DOWN, 190)])
def test_labels_of_wires_side_by_side_do_not_cover_each_other(canvas, monkeypatch, flow, apart):
    scene = canvas.view.canvas
    monkeypatch.setattr(scene, "shape_on", lambda edge: "(None, None, 1024, 1024, 1024, 3)")
    with canvas.document.edit("Flow") as edit:
        edit.set_flow(flow)
    for row in range(4):
        source = canvas.add("Input", *flow.turn(0, apart * row))
        canvas.wire(source, canvas.add("layers.Dense", *flow.turn(900, apart * row)))
    placed = [label.rect for edge in scene.wires if (label := scene.labels.place(edge))]
    assert len(placed) > 1
    assert not [1 for a, b in itertools.combinations(placed, 2) if a.intersects(b)]


def test_a_label_keeps_clear_of_notes_and_comes_back(canvas, monkeypatch):
    scene = canvas.view.canvas
    monkeypatch.setattr(scene, "shape_on", lambda edge: "(None, 64)")
    edge = canvas.wire(canvas.add("Input"), canvas.add("layers.Dense", 900))
    free = scene.labels.place(edge).rect
    note = (free.x() - 20, free.y() - 40, free.width() + 40, 100.0)
    with canvas.document.edit("Note") as edit:
        edit.add_annotation(AnnotationKind.NOTE, "Why", note)
    (item,) = scene.annotations.items.values()
    aside = scene.labels.place(edge)
    assert aside is not None
    assert not aside.rect.intersects(item.area)
    canvas.undo()
    assert scene.labels.place(edge).rect == free


@pytest.mark.parametrize("flow", list(Flow))
@pytest.mark.parametrize("gap", range(20, 160, 4))
def test_a_label_covers_no_port_and_leaves_some_of_the_wire(canvas, monkeypatch, flow, gap):
    scene = canvas.view.canvas
    monkeypatch.setattr(scene, "shape_on", lambda edge: "(None, 32, 16)")
    with canvas.document.edit("Flow") as edit:
        edit.set_flow(flow)
    source = canvas.add("Input")
    long = flow.turn(*scene.nodes[source].size)[0]
    edge = canvas.wire(source, canvas.add("layers.Dense", *flow.turn(long + gap, 0)))
    label = scene.labels.place(edge)
    seen = QRectF(0, 0, 14, 14)  # a port, and a bit of the wire
    for spot in (canvas.out(edge.source), canvas.into(edge.target)):
        seen.moveCenter(spot)
        assert label is None or not label.rect.adjusted(3, 0, -3, 0).intersects(seen)
