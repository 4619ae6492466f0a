"""What a screen reader finds on the canvas."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.speech import accessible
from graph_editor.canvas.view import CanvasView
from graph_editor.document.annotation import AnnotationKind
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


def test_frames_and_notes_are_named_and_have_their_places(canvas: Any, listening: None) -> None:
    flatten, dense = canvas.chain("layers.Flatten", "layers.Dense")
    with canvas.document.edit("Draw") as edit:
        frame = edit.add_annotation(AnnotationKind.FRAME, "Head", (-40, -80, 700, 300))
        note = edit.add_annotation(AnnotationKind.NOTE, "# Why **so**?\n\nsmall", (0, 300, 200, 80))
        edit.add_annotation(AnnotationKind.FRAME, "Nothing", (2000, 0, 200, 200))
        edit.add_annotation(AnnotationKind.BOOKMARK, "here", (0, 0, 10, 10))
    found = tree(canvas)
    assert found.text(DETAILS) == "2 nodes, 1 wire, 2 frames, 1 note"
    assert names(found)[2:] == [
        "frame Head, 2 nodes: flatten and dense",
        "note Why so?",
        "frame Nothing, empty",
    ]
    _, _, head, why, _ = children(found)
    assert head.role() == QAccessible.Role.Grouping
    assert why.role() == QAccessible.Role.Note
    assert why.text(QAccessible.Text.Value) == "# Why **so**?\n\nsmall"
    assert found.indexOfChild(why) == 3
    at = canvas.view.viewport().mapToGlobal(canvas.view.mapFromScene(QPointF(100, 340)))
    assert found.childAt(at.x(), at.y()).text(NAME) == "note Why so?"
    assert why.rect().contains(at)
    canvas.click(QPointF(100, 340))
    assert found.focusChild().text(NAME) == "note Why so?"
    assert why.state().focused
    assert found.text(DETAILS).endswith("; the note Why so? is selected")
    canvas.click(canvas.grip(dense), Qt.KeyboardModifier.ShiftModifier)
    assert found.text(DETAILS).endswith("; 1 node, 1 note are selected")
    assert not why.state().focused
    canvas.view.selection.set(annotations=[note])
    canvas.key(Qt.Key.Key_Delete)
    assert not why.isValid()
    assert why.text(NAME) == ""
    assert len(children(found)) == 4
    assert frame in canvas.document.annotations()
    assert flatten in canvas.document.nodes()


def test_keys_walk_to_frames_and_notes_and_it_is_told(canvas: Any, listening: None) -> None:
    events: list[tuple[QAccessible.Event, int]] = []
    first, second = canvas.chain("layers.Flatten", "layers.Dense")
    with canvas.document.edit("Draw") as edit:
        frame = edit.add_annotation(AnnotationKind.FRAME, "Head", (0, -80, 700, 300))
        note = edit.add_annotation(AnnotationKind.NOTE, "below", (0, 300, 200, 80))
    voice = accessible.Voice(
        canvas.view, lambda event: events.append((event.type(), event.child()))
    )
    canvas.click(canvas.grip(first))
    canvas.key(Qt.Key.Key_Right, ALT)
    assert canvas.selected == {second}
    canvas.key(Qt.Key.Key_Left, ALT)
    canvas.key(Qt.Key.Key_Up, ALT)
    assert canvas.view.selection.annotations == {frame}
    canvas.key(Qt.Key.Key_Down, ALT)
    assert canvas.selected == {first}
    canvas.key(Qt.Key.Key_Down, ALT)
    assert canvas.view.selection.annotations == {note}
    focus = QAccessible.Event.Focus
    assert events == [(focus, 0), (focus, 1), (focus, 0), (focus, 2), (focus, 0), (focus, 3)]
    assert voice.parent() is canvas.view


def test_f4_goes_through_frames_and_notes_wherever_they_are(canvas: Any) -> None:
    said: list[str] = []
    canvas.view.say = said.append
    canvas.key(Qt.Key.Key_F4)
    assert "no frame or note" in said[0]
    with canvas.document.edit("Draw") as edit:
        frame = edit.add_annotation(AnnotationKind.FRAME, "Head", (9000, 0, 6000, 300))
        note = edit.add_annotation(AnnotationKind.NOTE, "below", (0, 9000, 200, 80))
    for wanted in (frame, note, frame):
        canvas.key(Qt.Key.Key_F4)
        assert canvas.view.selection.annotations == {wanted}
        corner = canvas.view.canvas.annotations.items[wanted].area.topLeft()
        assert canvas.view.visible_area.adjusted(-1, -1, 1, 1).contains(corner)
    canvas.key(Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.view.selection.annotations == {note}
    canvas.key(Qt.Key.Key_F2)
    canvas.type("typed by keys alone")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert canvas.document.annotations()[note].text == "typed by keys alone"
