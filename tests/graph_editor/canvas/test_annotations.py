"""Frames and notes, by keys and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.annotation.annotation_item import NOTE_MARGIN
from graph_editor.canvas.annotation.markdown import MarkdownDocument
from graph_editor.canvas.annotation.tint import TINTS, bar_fill, frame_fill, note_fill
from graph_editor.canvas.menus import context_menu
from graph_editor.canvas.style import DARK, LIGHT, contrast
from graph_editor.document.annotation import AnnotationKind

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def only(canvas):
    (annotation,) = canvas.document.annotations().values()
    return annotation


def rect(canvas) -> QRectF:
    return QRectF(*only(canvas).rect)


def bar(canvas) -> QPointF:
    """A point of the frame's title."""
    return rect(canvas).topRight() + QPointF(-30, 14)


@pytest.fixture
def framed(canvas):
    """Two nodes in a frame and one beside it; the ids of the nodes."""
    nodes = canvas.chain("Input", "layers.Dense", "layers.Dense")
    canvas.click(canvas.grip(nodes[0]))
    canvas.click(canvas.grip(nodes[1]), Qt.KeyboardModifier.ShiftModifier)
    canvas.key(Qt.Key.Key_J, CTRL)
    canvas.type("First part")
    canvas.enter()
    return nodes


def test_ctrl_j_frames_the_selection_and_asks_for_its_title(canvas, framed):
    frame = only(canvas)
    assert frame.kind is AnnotationKind.FRAME
    assert frame.text == "First part"
    items = canvas.view.canvas.nodes
    assert all(rect(canvas).contains(items[node].body) for node in framed[:2])
    assert not rect(canvas).intersects(items[framed[2]].body)
    canvas.undo()
    assert not canvas.document.annotations(), "with its title it is one step"
    assert not canvas.view.canvas.annotations.items


def test_c_frames_too_and_needs_a_selection(canvas):
    said = []
    canvas.view.editor.failed.connect(said.append)
    canvas.key(Qt.Key.Key_C)
    assert "Select the nodes" in said[0]
    (node,) = canvas.chain("Input")
    canvas.click(canvas.grip(node))
    canvas.key(Qt.Key.Key_C)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert only(canvas).text == "Frame"


def test_a_frame_takes_along_what_lies_in_it(canvas, framed):
    nodes = canvas.document.nodes()
    before = {node: nodes[node].position for node in framed}
    old, steps = rect(canvas), canvas.undo_stack.count()
    canvas.drag(bar(canvas), bar(canvas) + QPointF(80, 160))
    assert rect(canvas) == old.translated(80, 160)
    for node in framed[:2]:
        assert nodes[node].position == (before[node][0] + 80, before[node][1] + 160)
    assert nodes[framed[2]].position == before[framed[2]]
    assert canvas.undo_stack.count() == steps + 1
    canvas.undo()
    assert rect(canvas) == old
    assert {node: nodes[node].position for node in framed} == before


def test_with_alt_a_frame_moves_alone(canvas, framed):
    before = canvas.document.node(framed[0]).position
    old = rect(canvas)
    canvas.drag(bar(canvas), bar(canvas) + QPointF(0, 80), ALT)
    assert rect(canvas) == old.translated(0, 80)
    assert canvas.document.node(framed[0]).position == before


def test_escape_puts_a_frame_and_its_nodes_back(canvas, framed):
    old, before = rect(canvas), canvas.document.node(framed[0]).position
    canvas.press_and_move(bar(canvas), bar(canvas) + QPointF(120, 120))
    item = canvas.view.canvas.nodes[framed[0]]
    assert item.pos().x() != before[0]
    canvas.key(Qt.Key.Key_Escape)
    canvas.let_go(bar(canvas))
    assert rect(canvas) == old
    assert (item.pos().x(), item.pos().y()) == before
    assert next(iter(canvas.view.canvas.annotations.items.values())).area == old


def test_an_edge_and_a_corner_change_the_size(canvas, framed):
    old = rect(canvas)
    canvas.drag(QPointF(old.right(), old.center().y() + 40), old.center() + QPointF(800, 0))
    wider = rect(canvas)
    assert wider.left() == old.left()
    assert wider.right() > old.right()
    canvas.look(old.left(), old.bottom())
    canvas.drag(wider.bottomLeft(), wider.bottomLeft() + QPointF(-40, 80))
    assert rect(canvas).left() == old.left() - 40
    assert rect(canvas).bottom() == old.bottom() + 80
    assert canvas.undo_stack.undoText() == "Resize frame First part"


def test_inside_a_frame_the_canvas_is_as_elsewhere(canvas, framed):
    place = rect(canvas).bottomLeft() + QPointF(20, -12)
    canvas.click(place)
    assert not canvas.view.selection.annotations
    canvas.drag(place, place + QPointF(300, -60))
    assert canvas.selected


def test_deleting_a_frame_keeps_what_lies_in_it(canvas, framed):
    canvas.click(bar(canvas))
    canvas.key(Qt.Key.Key_Delete)
    assert not canvas.document.annotations()
    assert len(canvas.document.nodes()) == 3


def test_a_double_click_renames_a_frame(canvas, framed):
    canvas.double_click(bar(canvas))
    canvas.type("Second name")
    canvas.enter()
    assert only(canvas).text == "Second name"
    canvas.click(bar(canvas))
    canvas.key(Qt.Key.Key_F2)
    canvas.type("Never mind")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert only(canvas).text == "Second name"


def test_the_menu_recolours(canvas, framed):
    menu = context_menu(canvas.view, bar(canvas))
    (colors,) = (a.menu() for a in menu.actions() if a.text() == "Colour")
    next(a for a in colors.actions() if a.text() == "Orange").trigger()
    menu.deleteLater()
    assert TINTS[only(canvas).color][0] == "Orange"
    assert canvas.undo_stack.undoText() == "Colour frame First part"


def test_shift_n_writes_a_note(canvas):
    canvas.click(QPointF(40, 40))
    canvas.key(Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    canvas.type("# Title")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)
    note = only(canvas)
    assert (note.kind, note.text) == (AnnotationKind.NOTE, "# Title")
    assert canvas.undo_stack.count() == 1
    canvas.double_click(rect(canvas).center())
    canvas.type("Another")
    canvas.click(QPointF(-300, -300))
    assert only(canvas).text == "Another"
    canvas.drag(rect(canvas).center(), rect(canvas).center() + QPointF(80, 0))
    assert only(canvas).rect[0] == note.rect[0] + 80


def test_a_note_without_text_is_none(canvas):
    canvas.key(Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not canvas.document.annotations()
    assert canvas.undo_stack.count() == 0


def test_a_note_grows_with_its_text(canvas):
    canvas.view.editor.annotations.add_note("short", (0, 0))
    height = only(canvas).rect[3]
    canvas.view.edit_annotation(only(canvas).id)
    canvas.view._annotation_edit.setPlainText("\n\n".join(["A paragraph."] * 12))
    canvas.click(QPointF(-300, -300))
    assert only(canvas).rect[3] > height


def test_the_lines_of_a_note_are_shown_as_they_were_written(canvas):
    canvas.click(QPointF(40, 40))
    canvas.key(Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    field = canvas.view._annotation_edit
    for number in range(9):
        canvas.type(f"line {number}")
        QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    note = only(canvas)
    shown = MarkdownDocument()
    shown.show_text(note.text, note.rect[2] - 2 * NOTE_MARGIN, canvas.view.canvas.colors)
    assert shown.toPlainText().splitlines() == [f"line {number}" for number in range(9)]
    assert shown.size().height() <= note.rect[3] - NOTE_MARGIN
    shown.show_text(
        "# Title\ntext\n- one\n- two\n\n```\nx = 1\ny = 2\n```", 200, canvas.view.canvas.colors
    )
    assert " ".join(shown.toPlainText().split()) == "Title text one two x = 1 y = 2"


def test_from_afar_frames_and_notes_are_drawn_and_held(canvas, framed):
    canvas.view.editor.annotations.add_note("far", (0, 300))
    canvas.look(200, 100, 0.2)
    canvas.view.grab()
    frame = next(a for a in canvas.document.annotations().values() if a.text == "First part")
    start = QPointF(frame.rect[0] + 200, frame.rect[1] + 10)
    canvas.drag(start, start + QPointF(0, 400))
    assert canvas.document.annotations()[frame.id].rect[1] == frame.rect[1] + 400


def test_markdown_loads_nothing_and_offers_only_pages(canvas):
    text = MarkdownDocument()
    text.show_text(
        "[a](https://keras.io) [b](file:///etc/passwd) [c](javascript:x) ![p](https://x/y.png)"
        " <b>bold</b>",
        200,
        LIGHT,
    )
    assert text.links() == ["https://keras.io"]
    assert "<b>bold</b>" in text.toPlainText()


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("color", range(len(TINTS)))
def test_text_can_be_read_on_every_tint(palette, color):
    for fill in (frame_fill, bar_fill, note_fill):
        assert contrast(palette.text, fill(color, palette)) >= 4.5
    assert contrast(palette.accent, note_fill(color, palette)) >= 4.5


def test_auto_layout_takes_frames_along(canvas, framed):
    before = rect(canvas)
    with canvas.document.edit("Scatter") as edit:
        edit.move(framed[1], (300, 20))
    canvas.view.editor.auto_layout()
    items = canvas.view.canvas.nodes
    assert all(rect(canvas).contains(items[node].body) for node in framed[:2])
    assert not rect(canvas).contains(items[framed[2]].body)
    canvas.undo()
    assert rect(canvas) == before
