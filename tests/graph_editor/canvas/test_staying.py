"""The use of a block in which somebody works stays in its place, though an earlier one grows."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.drawing.inner import inner_of
from graph_editor.document.graph import NodeId
from tests.hands import CTRL, SHIFT


@pytest.fixture
def uses(canvas: Any) -> tuple[NodeId, NodeId]:
    """Two uses of a block one behind the other, both opened in place, the second one in view."""
    _, second, third = canvas.chain("Input", "layers.Dense", "layers.Dropout")
    first, _ = canvas.group(second, third)
    canvas.key(Qt.Key.Key_D, CTRL)
    (other,) = canvas.selected
    with canvas.document.edit("Draw") as edit:
        edit.move(other, (1200, canvas.document.node(first).position[1]))
        edit.connect(first, canvas.view.canvas.nodes[first].card.outputs[0].name, other, "inputs")
    canvas.view.selection.set([first, other])
    canvas.key(Qt.Key.Key_Return, SHIFT)
    canvas.look(canvas.middle(other).x(), 100, 0.9)
    return first, other


def place(canvas: Any, node: NodeId) -> QPoint:
    return canvas.view.mapFromScene(canvas.view.canvas.nodes[node].pos())


def shown(canvas: Any, use: NodeId, name: str) -> QPointF:
    graph = canvas.document.node(use).type
    found = inner_of(canvas.view.canvas, (use, canvas.document.node(name, graph).id))
    assert found is not None
    return found.area.center()


def test_a_later_use_in_which_something_is_moved_stays_in_its_place(canvas: Any, uses: Any) -> None:
    other = uses[1]
    start = shown(canvas, other, "outputs")
    before, seen = canvas.middle(other).x(), place(canvas, other)
    canvas.drag(start, start + QPointF(200, 0))
    assert canvas.middle(other).x() > before + 150, "the first use has grown, too"
    assert (place(canvas, other) - seen).manhattanLength() <= 2
    canvas.undo()
    assert canvas.middle(other).x() == before
    assert (place(canvas, other) - seen).manhattanLength() <= 2


def test_with_nothing_selected_in_it_the_view_stays(canvas: Any, uses: Any) -> None:
    other = uses[1]
    canvas.click(shown(canvas, other, "dense"))
    canvas.click(canvas.view.canvas.nodes[other].body.topLeft() - QPointF(0, 80))
    center = canvas.view.visible_area.center()
    with canvas.document.edit("Elsewhere") as edit:
        edit.move(other, (2000, 0))
    assert canvas.view.visible_area.center() == center


def test_leaving_a_block_that_is_larger_than_the_window_looks_at_the_same_place(
    canvas: Any, uses: Any
) -> None:
    view, other = canvas.view, uses[1]
    target = shown(canvas, other, "dropout")
    canvas.look(target.x(), target.y(), 2.5)
    canvas.click(target)
    before = view.visible_area
    assert not before.contains(view.canvas.nodes[other].body)
    canvas.key(Qt.Key.Key_Escape)
    assert canvas.selected == {other}
    assert view.visible_area == before
    canvas.key(Qt.Key.Key_F2)
    line = QApplication.focusWidget()
    assert line.text() == canvas.document.node(other).name
    assert view.viewport().rect().contains(line.geometry()), "its name is looked at to be typed"
