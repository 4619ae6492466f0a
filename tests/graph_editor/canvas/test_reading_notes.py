"""What frames and notes show at which zoom, and that no text of a note can do harm."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QTextCursor, QTextFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.annotation.annotation_edit import AnnotationEdit
from graph_editor.canvas.annotation.headline import headline
from graph_editor.canvas.annotation.markdown import MarkdownDocument
from graph_editor.canvas.annotation.tint import note_fill
from graph_editor.canvas.looking.minimap import Minimap
from graph_editor.canvas.menus import context_menu
from graph_editor.canvas.style import LIGHT
from graph_editor.document.annotation import AnnotationKind
from tests.mouse import drag

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LONG = "a word and " * 10_000


def add(canvas, kind, text, rect, color=3):
    with canvas.document.edit("Draw") as edit:
        return edit.add_annotation(AnnotationKind(kind), text, rect, color)


def ink(image: QImage, area: QRectF, paper: QColor) -> int:
    """How many pixels of a part of a picture are much darker than the paper."""
    left, top, width, height = (round(side) for side in area.getRect())
    return sum(
        QColor(image.pixel(x, y)).lightness() < paper.lightness() - 90
        for x in range(left, left + width)
        for y in range(top, top + height)
    )


def seen(canvas, note) -> tuple[QImage, QRectF]:
    area = QRectF(*canvas.document.annotations()[note].rect)
    return canvas.view.viewport().grab().toImage(), QRectF(
        canvas.view.mapFromScene(area).boundingRect()
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# Why **so** `small`?\n\nbecause", "Why so small?"),
        ("\n\n- [x] done\n- more", "done"),
        ("1. first\n2. second", "first"),
        ("> # [a page](https://keras.io) of _Keras_", "a page of Keras"),
        ("---\n***\nsnake_case * 2", "snake_case  2"),
        ("```\ncode\n```", "code"),
        ("![a picture](x.png)", "a picture"),
        ("#" * 50, ""),
        ("", ""),
        ("[" * 5000, "[" * 2000),
    ],
)
def test_the_headline_of_a_note_is_its_first_line_without_marks(text, line):
    assert headline(text) == line


@pytest.mark.parametrize("zoom", [0.5, 0.3])
def test_the_headline_can_be_read_from_further_away(canvas, zoom):
    note = add(canvas, "note", "# Why so small\n\n" + "text " * 30, (0, 0, 400, 160))
    canvas.look(200, 80, zoom)
    picture, area = seen(canvas, note)
    paper = note_fill(3, LIGHT)
    upper = QRectF(area.x() + 2, area.y() + 2, area.width() - 4, min(24, area.height() / 2))
    assert ink(picture, upper, paper) > 60
    lower = QRectF(
        area.x() + 2, upper.bottom() + 4, area.width() - 4, area.bottom() - upper.bottom() - 6
    )
    assert ink(picture, lower, paper) == 0, "and nothing else is there but what can be read"


def test_a_headline_that_does_not_fit_ends_in_an_ellipsis(canvas):
    def last(text: str) -> int:
        note = add(canvas, "note", text, (0, 0, 240, 76))
        canvas.look(120, 40, 0.5)
        picture, area = seen(canvas, note)
        corner = QRectF(area.right() - 22, area.bottom() - 12, 18, 10)
        found = ink(picture, corner, note_fill(3, LIGHT))
        canvas.undo()
        return found

    assert last("Short") == 0
    assert last("A headline of so many words that two lines are not enough") > 0


def test_from_very_far_a_note_is_a_tinted_card(canvas):
    note = add(canvas, "note", "# Why so small", (0, 0, 400, 400))
    canvas.look(200, 200, 0.05)
    picture, area = seen(canvas, note)
    color = QColor(picture.pixel(area.center().toPoint()))
    paper = note_fill(3, LIGHT)
    assert abs(color.lightness() - paper.lightness()) < 4
    assert ink(picture, area.adjusted(2, 2, -2, -2), paper) == 0


def test_a_text_that_does_not_fit_is_cut_between_lines_and_told_in_the_tooltip(canvas):
    note = add(canvas, "note", "one <b>two</b>\n\n" + "three " * 60, (0, 0, 200, 70))
    canvas.look(100, 40)
    item = canvas.view.canvas.annotations.items[note]
    room = item.area.height() - 24
    filled = item.lay_out().whole_lines(room)
    assert 0 < filled <= room
    told = canvas.view.gestures.hover.tooltip(QPointF(100, 40))
    assert "one &lt;b&gt;two&lt;/b&gt;" in told
    assert "three" in told
    short = add(canvas, "note", "short", (0, 200, 200, 70))
    assert canvas.view.gestures.hover.tooltip(QPointF(100, 230)) == ""
    canvas.look(100, 100, 0.5)
    assert "short" in canvas.view.gestures.hover.tooltip(QPointF(100, 230))
    assert canvas.document.annotations()[short].text == "short"


def test_a_title_that_is_cut_is_told_in_the_tooltip(canvas):
    add(canvas, "frame", "A title that is much longer than its frame is wide", (0, 0, 160, 200))
    add(canvas, "frame", "Short", (400, 0, 160, 200))
    canvas.look(200, 100)
    tooltip = canvas.view.gestures.hover.tooltip
    assert "much longer" in tooltip(QPointF(80, 14))
    assert tooltip(QPointF(80, 100)) == "", "only over the title"
    assert tooltip(QPointF(480, 14)) == ""


# Finding


def test_find_goes_to_frames_and_notes_by_their_text(canvas):
    (node,) = canvas.chain("layers.Dense")
    frame = add(canvas, "frame", "Dense part", (4000, 0, 900, 400))
    note = add(canvas, "note", "why *dense*?", (0, 3000, 200, 80))
    add(canvas, "bookmark", "dense place", (0, 0, 10, 10))
    canvas.key(Qt.Key.Key_F, CTRL)
    canvas.type("dense")
    bar = canvas.view.find_bar
    assert (bar.matches, bar.texts) == ([node], [frame, note])
    assert bar.count.text() == "3 found"
    for wanted in ((node, None), (None, frame), (None, note)):
        canvas.enter()
        chosen = canvas.view.selection
        assert (next(iter(chosen.nodes), None), next(iter(chosen.annotations), None)) == wanted
    assert canvas.view.visible_area.contains(QRectF(0, 3000, 200, 80))
    assert bar.count.text() == "3 of 3"
    canvas.enter()
    assert canvas.selected == {node}


def test_found_notes_are_outlined_and_stay_found_while_they_change(canvas):
    note = add(canvas, "note", "needle", (0, 0, 200, 80))
    canvas.look(100, 40)
    canvas.key(Qt.Key.Key_F, CTRL)
    before = canvas.view.viewport().grab().toImage()
    canvas.type("needle")
    assert canvas.view.viewport().grab().toImage() != before
    with canvas.document.edit("Elsewhere") as edit:
        edit.remove_annotation(note)
    assert canvas.view.find_bar.count.text() == "no match"


# The minimap


def test_the_minimap_shows_frames_and_follows_them(canvas, qtbot):
    canvas.chain("layers.Dense")
    frame = add(canvas, "frame", "Part", (2000, 0, 2000, 2000), 4)
    canvas.key(Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    minimap: Minimap = canvas.view.minimap
    qtbot.waitUntil(lambda: not minimap._timer.isActive())
    assert minimap._area.contains(QRectF(2000, 0, 2000, 2000))
    inside = minimap._to_map.map(QPointF(3500, 1000)).toPoint()
    before = minimap.grab().toImage().pixelColor(inside)
    with canvas.document.edit("Recolour") as edit:
        edit.change_annotation(canvas.document.annotations()[frame].with_(color=2))
    qtbot.waitUntil(lambda: not minimap._timer.isActive())
    assert minimap.grab().toImage().pixelColor(inside) != before


# Texts that would do harm


NASTY = {
    "a list of 25,000": "- x\n" * 25_000,
    "numbers": "1. a\n" * 20_000,
    "links": "[a](https://keras.io) " * 5_000,
    "one word": "x" * 100_000,
    "ticks": "`a``b" * 20_000,
    "brackets": "[" * 100_000,
    "open links": "[a](" * 25_000,
    "quotes": "> " * 50_000,
    "headings": "# h\n" * 25_000,
    "stars": "*a **b " * 15_000,
    "tags": "<script>alert(1)</script>" * 4_000,
    "zeros": "\0" * 100_000,
    "words": LONG,
}


@pytest.mark.parametrize("name", NASTY)
def test_only_so_much_of_a_text_is_laid_out_as_can_be_shown(canvas, name):
    text = NASTY[name]
    note = add(canvas, "note", text, (0, 0, 256, 96))
    canvas.look(128, 48)
    canvas.view.grab()
    item = canvas.view.canvas.annotations.items[note]
    assert item.lay_out().cut
    assert item.lay_out().characterCount() <= 8_100
    assert item.lay_out().blockCount() <= 260
    assert canvas.document.annotations()[note].text == text, "nothing of it is lost"
    assert len(canvas.view.gestures.hover.tooltip(QPointF(128, 48))) < 8_000


def test_a_text_of_100_kB_is_pasted_into_a_note_and_kept(canvas):
    canvas.key(Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    field = QApplication.focusWidget()
    assert isinstance(field, AnnotationEdit)
    text = "x" * 60_000 + " " + LONG
    QApplication.clipboard().setText(text)
    field.paste()
    assert field.wordWrapMode() == field.wordWrapMode().WrapAnywhere
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    (note,) = canvas.document.annotations().values()
    assert note.text == text
    assert note.rect[3] <= 800
    canvas.view.edit_annotation(note.id)
    assert field.toPlainText() == text
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert canvas.undo_stack.count() == 1


def test_what_is_pasted_into_a_note_is_plain_text(canvas):
    canvas.key(Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    field = QApplication.focusWidget()
    data = QMimeData()
    data.setHtml("<b>bold</b>")
    data.setText("bold")
    QApplication.clipboard().setMimeData(data)
    field.paste()
    assert field.toPlainText() == "bold"
    QTest.keyClick(field, Qt.Key.Key_Escape)


def test_links_are_offered_only_where_they_lead_to_a_page(canvas):
    address = "https://keras.io/" + "a" * 200 + "?x=1&y=2"
    text = f"[a]({address}) [b](https:) [c](javascript:x) [d](file:///etc/passwd) [e](http://) [f]("
    add(canvas, "note", text, (0, 0, 256, 96))
    canvas.look(128, 48)
    menu = context_menu(canvas.view, QPointF(128, 48))
    (link,) = (a for a in menu.actions() if a.text().startswith("Open "))
    assert len(link.text()) < 80
    assert link.toolTip() == address
    menu.deleteLater()


def test_headings_are_larger_than_text_whatever_is_in_them():
    text = MarkdownDocument()
    text.show_text("# Why **so** *small*\n\nplain", 300, LIGHT)
    sizes = []
    for place in range(1, len("Why so small") + 1):
        cursor = QTextCursor(text)
        cursor.setPosition(place)
        sizes.append(cursor.charFormat().property(QTextFormat.Property.FontPixelSize.value))
    assert sizes == [18] * len(sizes)
    assert not text.size().isEmpty()  # it is laid out now
    heading = text.begin()
    plain = heading.next()
    assert heading.layout().lineAt(0).height() > plain.layout().lineAt(0).height()


def test_from_afar_a_title_stands_above_its_frame_and_moves_it(canvas):
    frame = add(canvas, "frame", "Encoder", (0, 0, 1600, 400))
    add(canvas, "frame", "", (0, -600, 1600, 400))
    canvas.look(800, 200, 0.25)
    item = canvas.view.canvas.annotations.items[frame]
    head, title = item.far_head(0.25)
    assert title == "Encoder"
    assert head.bottom() == 0, "over the frame, so that it hides nothing that is in it"
    grip = QPointF(head.center().x() / 0.25, head.center().y() / 0.25)
    drag(canvas.view, grip, grip + QPointF(0, 200))
    assert canvas.document.annotations()[frame].rect[1] == 200
    assert item.far_head(1.0)[0].top() == 0


def test_a_new_note_lies_on_no_node(canvas):
    node = canvas.add("layers.Dense", 0, 0)
    canvas.look(90, 60)
    canvas.view.gestures.leave()
    QTest.keyClick(canvas.view, Qt.Key.Key_N, SHIFT)
    QTest.keyClicks(QApplication.focusWidget(), "beside")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)
    (note,) = canvas.document.annotations().values()
    assert not QRectF(*note.rect).intersects(canvas.view.canvas.nodes[node].body)
