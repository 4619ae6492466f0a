"""The shapes on wires: no two of them cover each other, however near their wires are."""

from __future__ import annotations

import itertools

import pytest

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
