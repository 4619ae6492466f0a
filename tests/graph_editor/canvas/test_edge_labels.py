"""The shapes on wires: no two of them cover each other, however near their wires are."""

from __future__ import annotations

import itertools

import pytest

from graph_editor.document.flow import Flow


@pytest.mark.parametrize("flow", list(Flow))
def test_labels_of_wires_side_by_side_do_not_cover_each_other(canvas, monkeypatch, flow):
    scene = canvas.view.canvas
    monkeypatch.setattr(scene, "shape_on", lambda edge: "(None, 128, 128, 64)")
    with canvas.document.edit("Flow") as edit:
        edit.set_flow(flow)
    sources = [canvas.add("Input", *flow.turn(0, 40 * row)) for row in range(8)]
    for row, source in enumerate(sources):
        target = canvas.add("layers.Dense", *flow.turn(900, 40 * row + 16))
        canvas.wire(source, target)
        canvas.wire(source, canvas.add("layers.Dense", *flow.turn(1300, 40 * row)))
    placed = [label.rect for edge in scene.wires if (label := scene.labels.place(edge))]
    assert len(placed) > 4
    assert not [1 for a, b in itertools.combinations(placed, 2) if a.intersects(b)]
