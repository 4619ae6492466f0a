"""What a screen reader finds in a block that is opened in place, and how keys go there."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface

from graph_editor.canvas.drawing.inner import inner_of
from graph_editor.canvas.speech import accessible
from graph_editor.document.annotation import AnnotationKind
from graph_editor.document.graph import GraphId, NodeId
from graph_editor.validation.analysis import Analysis, NodeResult, TensorSpec
from tests.graph_editor.canvas.test_accessible import children, listening, names, tree
from tests.hands import ALT, CTRL, SHIFT

__all__ = ["listening"]
Key = Qt.Key
NAME, DETAILS = QAccessible.Text.Name, QAccessible.Text.Description


@pytest.fixture
def block(canvas: Any, listening: None) -> tuple[NodeId, GraphId]:
    """A block of two layers, opened in place: (node, graph)."""
    _, first, second = canvas.chain("Input", "layers.Dense", "layers.Dropout")
    node, graph = canvas.group(first, second)
    canvas.key(Key.Key_Return, SHIFT)
    canvas.look(700, 100)
    return node, graph


def inside(canvas: Any, node: NodeId) -> list[QAccessibleInterface]:
    """The nodes in the block, without its own ports."""
    (found,) = (c for c in children(tree(canvas)) if c.text(NAME).startswith("block"))
    return [c for c in children(found) if c.role() == QAccessible.Role.ListItem]


def test_a_block_has_its_nodes_as_children_while_it_is_open(canvas: Any, block: Any) -> None:
    node, graph = block
    dense = canvas.document.node("dense", graph).id
    network = {dense: NodeResult((TensorSpec((None, 32), "float32"),), params=2080)}
    canvas.view.set_analysis(Analysis(results=network))
    found = {c.text(NAME).partition(",")[0]: c for c in inside(canvas, node)}
    assert list(found) == ["inputs", "dense", "dropout", "outputs"]
    layer = found["dense"]
    assert layer.text(NAME) == "dense, Dense, output (None, 32), 2,080 parameters"
    assert names(layer) == ["input inputs, from inputs", "output, (None, 32), to dropout"]
    assert layer.parent().text(NAME).startswith("block")
    assert layer.parent().indexOfChild(layer) >= 0
    assert tree(canvas).indexOfChild(layer) == -1
    canvas.view.selection.set([node])
    canvas.key(Key.Key_Return, SHIFT)
    assert inside(canvas, node) == []
    assert not layer.isValid()
    assert layer.text(NAME) == ""
    assert layer.rect().isEmpty()


def test_a_node_in_a_block_is_where_it_is_seen(canvas: Any, block: Any) -> None:
    node, graph = block
    dense = canvas.document.node("dense", graph).id
    shown = inner_of(canvas.view.canvas, (node, dense))
    assert shown is not None

    def on_screen(point: QPointF) -> Any:
        return canvas.view.viewport().mapToGlobal(canvas.view.mapFromScene(point))

    spot = on_screen(shown.area.center())
    found = tree(canvas).childAt(spot.x(), spot.y())
    assert found.text(NAME).startswith("block")
    layer = found.childAt(spot.x(), spot.y())
    assert layer.text(NAME).startswith("dense")
    assert layer.rect().contains(spot)
    out = on_screen(shown.way.map(shown.item.pos() + shown.item.output_spot("output")))
    assert layer.childAt(out.x(), out.y()).text(NAME).startswith("output")
    assert not layer.state().offscreen
    canvas.look(9000, 9000)
    assert layer.state().offscreen


def test_keys_go_in_and_out_and_it_is_told(canvas: Any, block: Any) -> None:
    node, _ = block
    told: list[tuple[QAccessible.Event, str]] = []

    def hear(event: QAccessibleEvent) -> None:
        told.append((event.type(), event.accessibleInterface().text(NAME).partition(",")[0]))

    accessible.Voice(canvas.view, hear)
    focus = QAccessible.Event.Focus
    canvas.key(Key.Key_Return, ALT)
    assert told[-1] == (focus, "inputs")
    canvas.key(Key.Key_Right, ALT)
    assert told[-1] == (focus, "dense")
    found = tree(canvas)
    assert found.focusChild().text(NAME).startswith("dense")
    assert found.focusChild().state().focused
    assert [c.state().selected for c in inside(canvas, node)].count(1) == 1
    assert found.text(DETAILS).endswith("; in the opened block block, dense is selected")
    canvas.key(Key.Key_A, CTRL)
    assert told[-1][0] == QAccessible.Event.DescriptionChanged
    assert found.focusChild() is None
    assert "are selected" in found.text(DETAILS)
    canvas.key(Key.Key_Escape)
    assert told[-1] == (focus, "block")
    assert found.focusChild().text(NAME).startswith("block")


def test_what_is_deleted_in_a_block_is_gone(canvas: Any, block: Any) -> None:
    node, graph = block
    before = [c.text(NAME).partition(",")[0] for c in inside(canvas, node)]
    (layer,) = (c for c in inside(canvas, node) if c.text(NAME).startswith("dropout"))
    dropout = inner_of(canvas.view.canvas, (node, canvas.document.node("dropout", graph).id))
    canvas.view.inner.select(dropout)
    canvas.key(Key.Key_Delete)
    assert not layer.isValid()
    after = [c.text(NAME).partition(",")[0] for c in inside(canvas, node)]
    assert after == [name for name in before if name != "dropout"]
    del layer
    gc.collect()
    canvas.undo()
    assert [c.text(NAME).partition(",")[0] for c in inside(canvas, node)] == before


def test_frames_and_notes_in_a_block_are_read(canvas: Any, block: Any) -> None:
    node, graph = block
    dense = canvas.document.node("dense", graph)
    x, y = dense.position
    with canvas.document.edit("Write", graph) as edit:
        edit.add_annotation(AnnotationKind.FRAME, "Head", (x - 40, y - 60, 300, 400))
        edit.add_annotation(AnnotationKind.NOTE, "# Why so small?", (x, y + 200, 200, 80))
    (found,) = (c for c in children(tree(canvas)) if c.text(NAME).startswith("block"))
    frame, note = children(found)[-2:]
    assert frame.text(NAME) == "frame Head, 1 node, 1 note: dense"
    assert frame.role() == QAccessible.Role.Grouping
    assert note.text(NAME) == "note Why so small?"
    assert note.text(QAccessible.Text.Value) == "# Why so small?"
    assert found.indexOfChild(frame) == found.childCount() - 2
    assert note.parent().text(NAME) == found.text(NAME)
    assert tree(canvas).indexOfChild(note) == -1
    assert frame.rect().contains(note.rect().center())
    assert found.rect().contains(frame.rect().center())
    center = note.rect().center()
    assert found.childAt(center.x(), center.y()).text(NAME) == "note Why so small?"
    layer = next(c for c in children(found) if c.text(NAME).startswith("dense"))
    center = layer.rect().center()
    assert found.childAt(center.x(), center.y()).text(NAME).startswith("dense")
    assert not note.state().selectable, "it is only read there"
    assert not note.state().offscreen
    canvas.look(9000, 9000)
    assert note.state().offscreen
    canvas.view.selection.set([node])
    canvas.key(Key.Key_Return, SHIFT)
    assert not note.isValid()
    assert note.text(NAME) == ""
    assert note.rect().isEmpty()
