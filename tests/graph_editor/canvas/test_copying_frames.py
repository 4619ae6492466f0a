"""Frames and notes on the clipboard: copied, cut, pasted and duplicated together with nodes."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.annotation.carrying import selected
from graph_editor.document.annotation import AnnotationKind
from graph_editor.document.project import Project
from tests.graph_editor.canvas.conftest import Canvas, framed
from tests.mouse import send

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
COPY, CUT, PASTE, AGAIN = Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_V, Qt.Key.Key_D


@pytest.fixture
def drawn(canvas) -> SimpleNamespace:
    return framed(canvas)


def select(canvas, *keys) -> None:
    nodes = [key for key in keys if canvas.document.has_node(key)]
    canvas.view.selection.set(nodes, annotations=set(keys) - set(nodes))


def picture_of(canvas, nodes=None, annotations=None):
    """What is drawn (or a part of it) without ids and names, from its top left corner."""
    document = canvas.document
    nodes = [n for n in document.nodes().values() if nodes is None or n.id in nodes]
    notes = document.annotations().values()
    notes = [a for a in notes if annotations is None or a.id in annotations]
    corners = [n.position for n in nodes] + [a.rect[:2] for a in notes]
    left, top = (min(c[axis] for c in corners) for axis in (0, 1)) if corners else (0, 0)
    place = {node.id: number for number, node in enumerate(nodes)}
    cards = [
        (n.kind, n.type, n.params, n.position[0] - left, n.position[1] - top, n.muted)
        for n in nodes
    ]
    wires = sorted(
        (place[e.source], e.source_port, place[e.target], e.target_port)
        for e in document.edges()
        if e.source in place and e.target in place
    )
    sheets = [
        (a.kind, a.text, a.color, (a.rect[0] - left, a.rect[1] - top, *a.rect[2:])) for a in notes
    ]
    return cards, wires, sheets


def selected_picture(canvas):
    return picture_of(canvas, canvas.view.selection.nodes, canvas.view.selection.annotations)


def test_what_is_pasted_is_what_was_copied_and_is_selected(canvas, drawn):
    select(canvas, drawn.two, drawn.three, drawn.outer)
    copied, before = selected_picture(canvas), canvas.document.project
    canvas.key(COPY, CTRL)
    send_away(canvas)
    canvas.key(PASTE, CTRL)
    assert selected_picture(canvas) == copied
    assert not canvas.view.selection.nodes & {drawn.two, drawn.three}
    assert drawn.outer not in canvas.view.selection.annotations
    assert len(canvas.document.nodes()) == 5
    assert len(canvas.document.annotations()) == 4
    assert canvas.undo_stack.count() == 1
    after = canvas.document.project
    canvas.undo()
    assert canvas.document.project == before
    canvas.undo_stack.redo()
    assert canvas.document.project == after


def send_away(canvas) -> None:
    """The mouse leaves the canvas."""
    canvas.view.gestures.leave()


def test_a_frame_selected_alone_is_copied_with_what_lies_in_it(canvas, drawn):
    whole = picture_of(canvas, {drawn.one, drawn.two}, {drawn.frame, drawn.inner})
    select(canvas, drawn.frame)
    canvas.key(AGAIN, CTRL)
    assert selected_picture(canvas) == whole
    assert canvas.undo_stack.undoText() == "Duplicate 2 nodes, 1 frame, 1 note"
    (note,) = (a for a in canvas.view.selection.annotations if text_of(canvas, a) == "# Inside {")
    assert canvas.document.annotations()[note].rect[0] == 0, "right below the original"


@pytest.mark.parametrize("key", [AGAIN, PASTE])
def test_a_copied_frame_covers_nothing_and_moves_without_what_it_is_a_copy_of(canvas, drawn, key):
    select(canvas, drawn.frame)
    canvas.key(COPY, CTRL)
    at = canvas.view.mapFromScene(QPointF(60, -40))  # the mouse is still over the original
    none = Qt.MouseButton.NoButton
    send(canvas.view, QEvent.Type.MouseMove, at, none, none)
    for _ in range(2):
        canvas.key(key, CTRL)
        chosen = canvas.view.selection
        assert canvas.view.editor.carrying.along(selected(chosen)) == selected(chosen)
        held = canvas.view.editor.carrying.contents(drawn.frame)
        assert held.nodes == {drawn.one, drawn.two}
        assert held.annotations == {drawn.inner}
        shown = canvas.view.visible_area
        assert any(shown.intersects(canvas.view.canvas.nodes[n].body) for n in chosen.nodes)
    before = canvas.document.node(drawn.one).position
    canvas.key(Qt.Key.Key_Right)
    assert canvas.document.node(drawn.one).position == before


def test_a_frame_is_pasted_into_a_larger_one(canvas, drawn):
    with canvas.document.edit("Larger") as edit:
        large = edit.add_annotation(AnnotationKind.FRAME, "All", (-200, -400, 2600, 2400), 1)
    select(canvas, drawn.frame)
    canvas.key(AGAIN, CTRL)
    assert canvas.view.selection.nodes <= canvas.view.editor.carrying.contents(large).nodes


def text_of(canvas, annotation) -> str:
    return canvas.document.annotations()[annotation].text


def test_with_some_of_its_nodes_selected_a_frame_is_copied_with_just_these(canvas, drawn):
    select(canvas, drawn.frame, drawn.two)
    only = selected_picture(canvas)
    canvas.key(AGAIN, CTRL)
    assert selected_picture(canvas) == only


def test_cutting_a_frame_and_pasting_it_moves_it(canvas, drawn):
    select(canvas, drawn.frame)
    whole = picture_of(canvas)
    before = canvas.document.project
    canvas.key(CUT, CTRL)
    assert set(canvas.document.nodes()) == {drawn.three}
    assert set(canvas.document.annotations()) == {drawn.outer}
    assert canvas.undo_stack.undoText() == "Cut 2 nodes, 1 frame, 1 note"
    send_away(canvas)
    canvas.key(PASTE, CTRL)
    assert len(picture_of(canvas)[0]) == len(whole[0])
    assert len(picture_of(canvas)[2]) == len(whole[2])
    canvas.undo()
    canvas.undo()
    assert canvas.document.project == before


def test_a_note_alone_is_pasted_at_the_mouse(canvas, drawn):
    select(canvas, drawn.outer)
    canvas.key(COPY, CTRL)
    at = QPointF(300, 330)
    where = canvas.view.mapFromScene(at)
    none = Qt.MouseButton.NoButton
    send(canvas.view, QEvent.Type.MouseMove, where, none, none)
    canvas.key(PASTE, CTRL)
    (pasted,) = canvas.view.selection.annotations
    assert canvas.document.annotations()[pasted].rect == (300, 330, 200, 80)
    assert not canvas.view.selection.nodes
    canvas.undo()
    assert pasted not in canvas.document.annotations()


@pytest.mark.parametrize("key", [AGAIN, PASTE])
def test_with_wires_a_copied_frame_is_fed_by_what_fed_it(canvas, drawn, key):
    with canvas.document.edit("Smaller") as edit:
        frame = canvas.document.annotations()[drawn.frame]
        edit.change_annotation(frame.with_(rect=(280.0, -80.0, 320.0, 320.0)))
    select(canvas, drawn.frame)
    canvas.key(COPY, CTRL)
    canvas.key(key, CTRL | SHIFT)
    (node,) = canvas.view.selection.nodes
    assert [e.source for e in canvas.document.incoming(node)] == [drawn.one]
    assert len(canvas.view.selection.annotations) == 1


def test_from_window_to_window(canvas, drawn, catalogue):
    canvas.key(Qt.Key.Key_A, CTRL)
    whole = picture_of(canvas)
    canvas.key(COPY, CTRL)
    other = Canvas(catalogue)
    other.key(PASTE, CTRL)
    assert picture_of(other) == whole
    assert len(other.view.selection.annotations) == 3
    other.undo()
    assert not other.document.annotations()
    assert not other.document.nodes()
    other.close()


def test_an_old_text_without_frames_is_pasted_and_a_broken_one_says_what_is_wrong(canvas, drawn):
    said = []
    canvas.view.editor.failed.connect(said.append)
    select(canvas, drawn.one, drawn.two)
    text = canvas.view.editor.copy()
    assert "annotations" not in json.loads(text), "as it always was"
    select(canvas, drawn.outer, drawn.three)
    broken = json.loads(canvas.view.editor.copy())
    broken["annotations"][0]["rect"] = [1, 2, 3]
    before = canvas.document.project
    QApplication.clipboard().setText(json.dumps(broken))
    canvas.key(PASTE, CTRL)
    assert said == [
        "The frames and notes on the clipboard cannot be read: an annotation has no proper rect."
    ]
    assert canvas.document.project is before
    assert canvas.view.selection.annotations == {drawn.outer}, "the selection stays"


def test_a_bookmark_in_a_text_is_left_out(canvas, drawn):
    select(canvas, drawn.outer)
    text = json.loads(canvas.view.editor.copy())
    text["annotations"][0]["kind"] = "bookmark"
    QApplication.clipboard().setText(json.dumps(text))
    canvas.key(PASTE, CTRL)
    assert len(canvas.document.annotations()) == 3
    assert canvas.undo_stack.count() == 0


def test_wires_alone_are_not_cut(canvas, drawn):
    canvas.view.selection.set(edges=canvas.edges)
    canvas.key(CUT, CTRL)
    assert canvas.edges
    assert canvas.undo_stack.count() == 0


def test_copying_and_pasting_any_selection_gives_the_same_drawing(canvas):
    places = st.tuples(st.integers(-40, 40), st.integers(-40, 40)).map(
        lambda at: (8.0 * at[0], 8.0 * at[1])
    )
    sizes = st.tuples(st.integers(5, 90), st.integers(5, 90)).map(
        lambda size: (8.0 * size[0], 8.0 * size[1])
    )
    texts = st.text(st.characters(codec="utf-8"), max_size=12)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        nodes=st.lists(places, max_size=5),
        notes=st.lists(
            st.tuples(st.sampled_from(["frame", "note"]), texts, places, sizes), max_size=5
        ),
        chosen=st.sets(st.integers(0, 9)),
        wires=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=5),
    )
    def law(nodes, notes, chosen, wires):
        QApplication.clipboard().clear()
        canvas.view.cancel()
        canvas.undo_stack.clear()
        canvas.document.reset(Project())
        canvas.view.rebuild()
        with canvas.document.edit("Draw") as edit:
            ids = [edit.add_node("layers.Dense", position=place) for place in nodes]
            for source, target in wires:
                if source < target < len(ids) and not canvas.document.incoming(ids[target]):
                    edit.connect(ids[source], "output", ids[target], "inputs")
            things = ids + [
                edit.add_annotation(AnnotationKind(kind), text, (*place, *size), 1)
                for kind, text, place, size in notes
            ]
        before = canvas.document.project
        select(canvas, *(thing for number, thing in enumerate(things) if number in chosen))
        meant = canvas.view.editor.carrying.meant(selected(canvas.view.selection))
        wanted = picture_of(canvas, meant.nodes, meant.annotations)
        canvas.key(COPY, CTRL)
        canvas.key(PASTE, CTRL)
        if meant:
            assert selected_picture(canvas) == wanted
            assert len(canvas.document.nodes()) == len(nodes) + len(meant.nodes)
            canvas.undo()
        assert canvas.document.project == before

    law()
