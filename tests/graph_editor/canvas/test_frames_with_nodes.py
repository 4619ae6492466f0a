"""Frames and notes are handled together with nodes: selected, moved, put in order, deleted."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt

from graph_editor.canvas.menus import context_menu
from graph_editor.document.annotation import AnnotationKind
from tests.graph_editor.canvas.conftest import framed

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def drawn(canvas) -> SimpleNamespace:
    return framed(canvas)


def places(canvas) -> dict[str, tuple[float, ...]]:
    """Where everything is, by id."""
    found: dict[str, tuple[float, ...]] = {
        node.id: node.position for node in canvas.document.nodes().values()
    }
    found |= {note.id: note.rect for note in canvas.document.annotations().values()}
    return found


def steps(canvas, before: dict[str, tuple[float, ...]]) -> dict[str, tuple[float, float]]:
    """How far everything has moved; sizes must be as they were."""
    after = places(canvas)
    assert all(after[key][2:] == before[key][2:] for key in before)
    return {key: (after[key][0] - at[0], after[key][1] - at[1]) for key, at in before.items()}


def shown_where_the_document_has_them(canvas) -> bool:
    scene = canvas.view.canvas
    return all(
        (item.pos().x(), item.pos().y()) == canvas.document.node(node).position
        for node, item in scene.nodes.items()
    ) and all(
        item.area == QRectF(*canvas.document.annotations()[note].rect)
        for note, item in scene.annotations.items.items()
    )


def bar(canvas, frame) -> QPointF:
    """A point of a frame's title."""
    return QRectF(*canvas.document.annotations()[frame].rect).topRight() + QPointF(-30, 14)


def select(canvas, *keys) -> None:
    nodes = [key for key in keys if canvas.document.has_node(key)]
    canvas.view.selection.set(nodes, annotations=set(keys) - set(nodes))


def chosen(canvas) -> set[str]:
    return {*canvas.view.selection.nodes, *canvas.view.selection.annotations}


# Selecting


def test_the_rubber_band_takes_notes_it_touches_and_frames_it_encloses(canvas, drawn):
    canvas.drag(QPointF(-60, -100), QPointF(500, 230))
    assert chosen(canvas) == {drawn.one, drawn.two, drawn.inner}, "the frame is not all in it"
    canvas.drag(QPointF(-60, -100), QPointF(620, 260))
    assert chosen(canvas) == {drawn.one, drawn.two, drawn.inner, drawn.frame}
    canvas.drag(QPointF(780, 220), QPointF(830, 260))
    assert chosen(canvas) == {drawn.outer}
    assert canvas.undo_stack.count() == 0


def test_the_rubber_band_adds_toggles_and_gives_back(canvas, drawn):
    canvas.click(bar(canvas, drawn.frame))
    canvas.drag(QPointF(780, 220), QPointF(830, 260), SHIFT)
    assert chosen(canvas) == {drawn.frame, drawn.outer}
    canvas.drag(QPointF(780, -40), QPointF(830, 260), CTRL)
    assert chosen(canvas) == {drawn.frame, drawn.three}
    canvas.press_and_move(QPointF(780, 220), QPointF(830, 260))
    assert chosen(canvas) == {drawn.outer}
    canvas.key(Qt.Key.Key_Escape)
    assert chosen(canvas) == {drawn.frame, drawn.three}
    canvas.let_go(QPointF(830, 260))
    assert chosen(canvas) == {drawn.frame, drawn.three}


def test_the_rubber_band_works_from_afar(canvas, drawn):
    canvas.look(500, 100, 0.2)
    canvas.drag(QPointF(-200, -300), QPointF(1200, 500))
    assert chosen(canvas) == set(places(canvas))


def test_clicks_with_shift_and_ctrl_mix_nodes_frames_and_notes(canvas, drawn):
    canvas.click(canvas.grip(drawn.three))
    canvas.click(bar(canvas, drawn.frame), SHIFT)
    canvas.click(QPointF(900, 280), CTRL)
    assert chosen(canvas) == {drawn.three, drawn.frame, drawn.outer}
    canvas.click(canvas.grip(drawn.three), CTRL)
    assert chosen(canvas) == {drawn.frame, drawn.outer}
    canvas.click(QPointF(900, 280))
    assert chosen(canvas) == {drawn.outer}


def test_select_all_and_invert_know_frames_and_notes_but_no_bookmarks(canvas, drawn):
    with canvas.document.edit("Mark") as edit:
        mark = edit.add_annotation(AnnotationKind.BOOKMARK, "here", (0, 0, 10, 10))
    canvas.key(Qt.Key.Key_A, CTRL)
    assert chosen(canvas) == set(places(canvas)) - {mark}
    select(canvas, drawn.one, drawn.frame)
    canvas.key(Qt.Key.Key_I, CTRL)
    assert chosen(canvas) == {drawn.two, drawn.three, drawn.inner, drawn.outer}


def test_delete_takes_all_of_it_in_one_step(canvas, drawn):
    before = canvas.document.project
    select(canvas, drawn.frame, drawn.two, drawn.outer)
    canvas.key(Qt.Key.Key_Delete)
    assert places(canvas).keys() == {drawn.one, drawn.three, drawn.inner}
    assert canvas.undo_stack.count() == 1
    canvas.undo()
    assert canvas.document.project == before
    assert list(canvas.document.annotations()) == [drawn.frame, drawn.inner, drawn.outer]
    canvas.undo_stack.redo()
    assert places(canvas).keys() == {drawn.one, drawn.three, drawn.inner}


def test_fit_shows_what_is_selected(canvas, drawn):
    canvas.click(QPointF(900, 280))
    canvas.look(-3000, -3000, 0.5)
    canvas.key(Qt.Key.Key_F)
    assert canvas.view.visible_area.contains(QRectF(800, 240, 200, 80))


def test_a_note_far_away_can_be_looked_at(canvas, drawn):
    with canvas.document.edit("Away") as edit:
        far = edit.add_annotation(AnnotationKind.NOTE, "far", (90_000, 50_000, 200, 80))
    select(canvas, far)
    canvas.key(Qt.Key.Key_F)
    assert canvas.view.visible_area.contains(QRectF(90_000, 50_000, 200, 80))


# Moving


@pytest.mark.parametrize("held", ["node in it", "title", "note", "other node"])
def test_a_drag_moves_frame_nodes_and_notes_together_and_once(canvas, drawn, held):
    select(canvas, drawn.frame, drawn.one, drawn.three, drawn.outer)
    before = places(canvas)
    start = {
        "node in it": canvas.grip(drawn.one),
        "title": bar(canvas, drawn.frame),
        "note": QPointF(900, 290),
        "other node": canvas.grip(drawn.three),
    }[held]
    canvas.drag(start, start + QPointF(80, -120))
    assert set(steps(canvas, before).values()) == {(80, -120)}
    assert canvas.undo_stack.count() == 1
    assert shown_where_the_document_has_them(canvas)
    canvas.undo()
    assert places(canvas) == before
    canvas.undo_stack.redo()
    assert set(steps(canvas, before).values()) == {(80, -120)}
    assert shown_where_the_document_has_them(canvas)


def test_escape_puts_all_of_it_back(canvas, drawn):
    select(canvas, drawn.frame, drawn.three)
    before, start = places(canvas), canvas.grip(drawn.three)
    canvas.press_and_move(start, start + QPointF(0, 200))
    assert not shown_where_the_document_has_them(canvas)
    canvas.key(Qt.Key.Key_Escape)
    canvas.let_go(start)
    assert places(canvas) == before
    assert shown_where_the_document_has_them(canvas)
    assert chosen(canvas) == {drawn.frame, drawn.three}


def test_many_things_move_as_a_ghost(canvas, drawn):
    with canvas.document.edit("Many") as edit:
        for place in range(210):
            edit.add_annotation(AnnotationKind.NOTE, "n", (20 * place, 600, 16, 16))
    canvas.key(Qt.Key.Key_A, CTRL)
    before, start = places(canvas), canvas.grip(drawn.three)
    canvas.press_and_move(start, start + QPointF(64, 32))
    assert shown_where_the_document_has_them(canvas)
    canvas.let_go(start + QPointF(64, 32))
    assert set(steps(canvas, before).values()) == {(64, 32)}


def test_arrows_nudge_a_frame_with_what_lies_in_it(canvas, drawn):
    before = places(canvas)
    select(canvas, drawn.frame, drawn.one, drawn.outer)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        canvas.key(key)
    moved = steps(canvas, before)
    assert moved.pop(drawn.three) == (0, 0)
    assert set(moved.values()) == {(16, 8)}
    assert canvas.undo_stack.count() == 1
    canvas.undo()
    assert places(canvas) == before


def test_frames_and_notes_snap_to_nodes_and_nodes_to_them(canvas, drawn):
    select(canvas, drawn.outer)
    canvas.drag(QPointF(900, 290), QPointF(898, 290 + 40))  # its left edge is near the node's
    assert canvas.document.annotations()[drawn.outer].rect[:2] == (800, 280)
    start = canvas.grip(drawn.three)
    canvas.drag(start, start + QPointF(203, -30))
    assert canvas.document.node(drawn.three).position[0] == 1000, "at the note's right edge"


def test_the_frame_in_which_a_node_lies_does_not_draw_it_to_its_edge(canvas, drawn):
    start = canvas.grip(drawn.one)
    canvas.drag(start, start + QPointF(-38, 31))
    assert canvas.document.node(drawn.one).position[0] == -38


def test_a_frame_grows_with_what_is_inserted_in_it(canvas, drawn):
    (edge,) = (e for e in canvas.edges if e.target == drawn.two)
    before = canvas.document.project
    canvas.drop("layers.Dropout", canvas.on_wire(edge))
    new = canvas.newest.id
    frame = QRectF(*canvas.document.annotations()[drawn.frame].rect)
    for node in (*drawn.nodes, new):
        assert frame.contains(canvas.view.canvas.nodes[node].body)
    assert not frame.intersects(canvas.view.canvas.nodes[drawn.three].body)
    assert canvas.undo_stack.count() == 1
    canvas.undo()
    assert canvas.document.project == before


# Putting in order


def test_align_moves_a_frame_with_all_that_lies_in_it(canvas, drawn):
    before = places(canvas)
    select(canvas, drawn.frame, drawn.one, drawn.outer)
    canvas.key(Qt.Key.Key_S, SHIFT)
    moved = steps(canvas, before)
    assert moved.pop(drawn.outer) == (0, 0)
    assert moved.pop(drawn.three) == (0, 0)
    frame = moved.pop(drawn.frame)
    assert set(moved.values()) == {frame}
    bottom = 240 + 80
    rect = canvas.document.annotations()[drawn.frame].rect
    assert rect[1] + rect[3] == bottom
    canvas.undo()
    assert places(canvas) == before


def test_align_with_one_frame_and_its_nodes_aligns_the_nodes(canvas, drawn):
    before = places(canvas)
    select(canvas, drawn.frame, *drawn.nodes)
    canvas.key(Qt.Key.Key_A, SHIFT)
    moved = steps(canvas, before)
    assert moved[drawn.frame] == (0, 0)
    assert moved[drawn.two][0] == -320


def test_distribute_treats_frames_as_one(canvas, drawn):
    select(canvas, drawn.frame, drawn.three, drawn.outer, drawn.one)
    with canvas.document.edit("Far") as edit:
        note = canvas.document.annotations()[drawn.outer]
        edit.change_annotation(note.with_(rect=(1400.0, 240.0, 200.0, 80.0)))
    before = places(canvas)
    canvas.key(Qt.Key.Key_H, SHIFT)
    rects = canvas.document.annotations()
    node = canvas.view.canvas.nodes[drawn.three].body
    frame = QRectF(*rects[drawn.frame].rect)
    assert node.left() - frame.right() == pytest.approx(
        rects[drawn.outer].rect[0] - node.right(), abs=1
    )
    assert steps(canvas, before)[drawn.one] == steps(canvas, before)[drawn.frame]


def test_too_little_to_align_is_said(canvas, drawn):
    said = []
    canvas.view.editor.failed.connect(said.append)
    select(canvas, drawn.outer)
    canvas.key(Qt.Key.Key_W, SHIFT)
    assert said == ["Select at least two nodes, frames or notes to align them."]


def test_the_menu_of_a_frame_copies_and_arranges(canvas, drawn):
    canvas.click(bar(canvas, drawn.frame))
    canvas.click(QPointF(900, 280), SHIFT)
    menu = context_menu(canvas.view, bar(canvas, drawn.frame))
    texts = [action.text() for action in menu.actions()]
    assert texts[0] == "Arrange"
    assert {"Cut", "Copy", "Duplicate", "Make block", "Fit to what lies in it"} <= set(texts)
    next(a for a in menu.actions() if a.text() == "Fit to what lies in it").trigger()
    menu.deleteLater()
    frame = QRectF(*canvas.document.annotations()[drawn.frame].rect)
    assert frame.contains(QRectF(0, 120, 200, 80))
    assert frame.bottom() < 240
