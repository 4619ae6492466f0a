"""What a screen reader finds on the canvas."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication

from graph_editor.canvas import accessible
from graph_editor.canvas.view import CanvasView
from graph_editor.document.document import Document
from graph_editor.validation.analysis import (
    Analysis,
    Fix,
    NodeResult,
    Problem,
    Severity,
    TensorSpec,
)

NAME, DETAILS = QAccessible.Text.Name, QAccessible.Text.Description
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def listening(qapp: QApplication) -> Iterator[None]:
    """A screen reader listens."""
    accessible.install()
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def tree(canvas: Any) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(canvas.view)
    assert found is not None
    return found


def children(interface: QAccessibleInterface) -> list[QAccessibleInterface]:
    return [interface.child(index) for index in range(interface.childCount())]


def names(interface: QAccessibleInterface) -> list[str]:
    return [child.text(NAME) for child in children(interface)]


def test_nodes_and_ports_have_names_roles_and_places(canvas: Any, listening: None) -> None:
    flatten, dense = canvas.chain("layers.Flatten", "layers.Dense")
    canvas.view.set_analysis(
        Analysis(
            results={
                flatten: NodeResult((TensorSpec((None, 64), "float32"),)),
                dense: NodeResult((TensorSpec((None, 32), "float32"),), params=2080),
            },
            problems=(
                Problem(
                    node=dense,
                    severity=Severity.ERROR,
                    message="units must be positive.",
                    expected="1 or more",
                    received="-1",
                    fixes=(Fix("Set units to 1", lambda edit: None),),
                ),
            ),
        )
    )
    found = tree(canvas)
    assert found.role() == QAccessible.Role.Canvas
    assert found.text(NAME) == "Canvas"
    assert found.text(DETAILS) == "2 nodes, 1 wire"
    first, second = children(found)
    assert first.text(NAME) == "flatten, Flatten, output (None, 64)"
    assert second.text(NAME) == (
        "dense, Dense, output (None, 32), 2,080 parameters, error: units must be positive."
    )
    assert "expected 1 or more; received -1; can be fixed: Set units to 1" in second.text(DETAILS)
    assert second.role() == QAccessible.Role.ListItem
    assert second.state().invalid
    assert not first.state().invalid
    assert second.parent() is found or second.parent().object() is canvas.view
    assert found.indexOfChild(second) == 1
    assert names(first) == ["input inputs, needs a wire", "output, (None, 64), to dense"]
    assert names(second) == ["input inputs, from flatten", "output, (None, 32), not connected"]
    point = canvas.view.viewport().mapToGlobal(canvas.view.mapFromScene(canvas.middle(dense)))
    assert found.childAt(point.x(), point.y()).text(NAME) == second.text(NAME)
    assert second.rect().contains(point)
    out = canvas.view.viewport().mapToGlobal(canvas.view.mapFromScene(canvas.out(dense)))
    assert second.childAt(out.x(), out.y()).text(NAME).startswith("output")


def test_walking_by_keys_moves_the_focus_and_is_told(canvas: Any, listening: None) -> None:
    events: list[tuple[QAccessible.Event, int]] = []
    accessible.Voice(canvas.view, lambda event: events.append((event.type(), event.child())))
    first, second = canvas.chain("layers.Flatten", "layers.Dense")
    canvas.click(canvas.grip(first))
    canvas.key(Qt.Key.Key_Right, ALT)
    assert canvas.selected == {second}
    focus = QAccessible.Event.Focus
    assert events == [(focus, 0), (focus, 1)]
    found = tree(canvas)
    assert found.focusChild().text(NAME).startswith("dense")
    assert found.child(1).state().focused
    assert not found.child(0).state().selected
    assert found.text(DETAILS) == "2 nodes, 1 wire; dense is selected"
    canvas.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert events[-1][0] == QAccessible.Event.DescriptionChanged
    assert found.text(DETAILS) == "2 nodes, 1 wire; 2 nodes are selected"


def test_nothing_is_told_while_nobody_listens(canvas: Any, qapp: QApplication) -> None:
    QAccessible.setActive(False)
    events: list[object] = []
    accessible.Voice(canvas.view, events.append)
    canvas.click(canvas.grip(canvas.add("layers.Dense")))
    assert events == []


def test_what_is_deleted_is_gone_and_what_is_new_is_there(canvas: Any, listening: None) -> None:
    first, second = canvas.chain("layers.Flatten", "layers.Dense")
    found = tree(canvas)
    node, port = found.child(0), found.child(0).child(0)
    canvas.click(canvas.grip(first))
    canvas.key(Qt.Key.Key_Delete)
    assert not node.isValid()
    assert node.text(NAME) == ""
    assert not port.isValid()
    assert port.rect().isEmpty()
    assert [name.partition(",")[0] for name in names(found)] == ["dense"]
    assert names(found.child(0))[0] == "input inputs, needs a wire"
    canvas.undo()
    assert len(names(found)) == 2
    canvas.view.rename(second)
    canvas.type("scores")
    canvas.enter()
    assert any(name.startswith("scores, Dense") for name in names(found))


def test_what_is_out_of_sight_says_so(canvas: Any, listening: None) -> None:
    canvas.add("layers.Dense", 0, 0)
    canvas.add("layers.Dense", 9000, 0)
    canvas.look(0, 0)
    near, far = children(tree(canvas))
    assert not near.state().offscreen
    assert far.state().offscreen


def test_canvases_come_and_go_while_somebody_listens(
    catalogue: Any, qapp: QApplication, listening: None
) -> None:
    for _ in range(30):
        document = Document()
        view = CanvasView(document, catalogue)
        accessible.Voice(view)
        with document.edit("Draw") as edit:
            node = edit.add_node("layers.Dense")
            edit.connect(edit.add_node("layers.Flatten"), "output", node, "inputs")
        found = QAccessible.queryAccessibleInterface(view)
        kept = [found, *children(found), *children(found.child(0))]
        view.selection.set([node])
        view.canvas.detach()
        view.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        del found
        gc.collect()
        del kept
        gc.collect()
