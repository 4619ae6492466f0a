"""Making a block of framed nodes, and ungrouping it, by keys."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QRectF, Qt

from graph_editor.document.annotation import AnnotationKind
from graph_editor.document.graph import GraphId

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
G = Qt.Key.Key_G


@pytest.fixture
def drawn(canvas) -> SimpleNamespace:
    """Input, two layers in a frame with a note, and a layer beside a note; their ids."""
    source, one, two, last = canvas.chain("Input", *["layers.Dense"] * 3)
    with canvas.document.edit("Draw") as edit:
        frame = edit.add_annotation(AnnotationKind.FRAME, "Residual part", (290, -60, 600, 300), 2)
        inner = edit.add_annotation(AnnotationKind.NOTE, "# Inside", (320, 120, 200, 80), 3)
        outer = edit.add_annotation(AnnotationKind.NOTE, "# Outside", (960, 200, 200, 80), 3)
    canvas.undo_stack.clear()
    return SimpleNamespace(
        source=source, one=one, two=two, last=last, frame=frame, inner=inner, outer=outer
    )


def block_of(canvas) -> GraphId:
    (node,) = canvas.view.selection.nodes
    return GraphId(canvas.document.node(node).type)


def test_a_frame_around_nothing_but_its_nodes_goes_into_a_block(canvas, drawn):
    before = canvas.document.project
    canvas.view.selection.set([drawn.one, drawn.two])
    canvas.key(G, CTRL)
    block = block_of(canvas)
    assert set(canvas.document.annotations(block)) == {drawn.frame, drawn.inner}
    assert set(canvas.document.annotations()) == {drawn.outer}
    assert canvas.document.header(block).name == "residual_part"
    assert canvas.undo_stack.count() == 1
    after = canvas.document.project
    canvas.undo()
    assert canvas.document.project == before
    assert list(canvas.document.annotations()) == [drawn.frame, drawn.inner, drawn.outer]
    canvas.undo_stack.redo()
    assert canvas.document.project == after


def test_a_frame_around_other_nodes_too_stays(canvas, drawn):
    canvas.view.selection.set([drawn.one])
    canvas.key(G, CTRL)
    assert not canvas.document.annotations(block_of(canvas))
    assert canvas.document.header(block_of(canvas)).name == "block"


def test_selected_notes_go_inside(canvas, drawn):
    canvas.view.selection.set([drawn.last], annotations=[drawn.outer])
    canvas.key(G, CTRL)
    assert set(canvas.document.annotations(block_of(canvas))) == {drawn.outer}


def test_a_block_is_made_of_a_frame_alone_and_ungrouped_again(canvas, drawn):
    canvas.view.selection.set(annotations=[drawn.frame])
    canvas.key(G, CTRL)
    block = block_of(canvas)
    assert {drawn.one, drawn.two} <= set(canvas.document.nodes(block))
    with_block = canvas.document.project
    canvas.key(G, CTRL | SHIFT)
    texts = {a.text for a in canvas.document.annotations().values()}
    assert texts == {"Residual part", "# Inside", "# Outside"}
    assert len(canvas.view.selection.annotations) == 2, "what came out is selected"
    assert len(canvas.view.selection.nodes) == 2
    (frame,) = (a for a in canvas.document.annotations().values() if a.text == "Residual part")
    for node in canvas.view.selection.nodes:
        assert QRectF(*frame.rect).contains(canvas.view.canvas.nodes[node].body)
    assert canvas.undo_stack.count() == 2
    canvas.undo()
    assert canvas.document.project == with_block


def test_notes_alone_are_no_block(canvas, drawn):
    said = []
    canvas.view.editor.failed.connect(said.append)
    before = canvas.document.project
    canvas.view.selection.set(annotations=[drawn.outer])
    canvas.key(G, CTRL)
    assert "needs at least one layer" in said[0]
    assert canvas.document.project is before
    assert canvas.view.selection.annotations == {drawn.outer}
