"""Finding, problems, minimap, bookmarks and going back, with mouse and keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from graph_editor.canvas.looking.minimap import MANY
from graph_editor.canvas.looking.opening import LEGIBLE
from graph_editor.canvas.offer import Offer
from graph_editor.document.annotation import AnnotationKind
from graph_editor.document.document import Document
from graph_editor.validation.analysis import (
    Analysis,
    NodeResult,
    Problem,
    Severity,
    TensorSpec,
)
from tests.benchmarks.networks import residual
from tests.hands import ALT, CTRL, NONE, SHIFT
from tests.mouse import send

F, B = Qt.Key.Key_F, Qt.Key.Key_B
RETURN, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


def seen(canvas, node) -> bool:
    return canvas.view.visible_area.contains(canvas.view.canvas.nodes[node].body)


def place(view) -> tuple[float, float, float]:
    center = view.visible_area.center()
    return round(view.zoom, 3), round(center.x(), -1), round(center.y(), -1)


# Finding


def test_ctrl_f_finds_and_enter_goes_through_what_was_found(canvas) -> None:
    far = [canvas.add("layers.Dense", 5000.0 * step, 0, units=64) for step in range(3)]
    canvas.add("layers.Flatten", 300, 0)
    canvas.look(0, 0)
    canvas.key(F, CTRL)
    bar = canvas.view.find_bar
    assert bar.field.hasFocus()
    QTest.keyClicks(bar.field, "units=64")
    assert bar.matches == far
    assert bar.count.text() == "3 found"
    for number, node in enumerate([*far, far[0]]):
        QTest.keyClick(bar.field, RETURN)
        assert canvas.view.selection.nodes == {node}
        assert seen(canvas, node)
        assert bar.count.text() == f"{number % 3 + 1} of 3"
    QTest.keyClick(bar.field, RETURN, SHIFT)
    assert canvas.view.selection.nodes == {far[2]}
    QTest.keyClick(bar.field, ESCAPE)
    assert not bar.isVisible()
    assert canvas.view.hasFocus()
    assert canvas.undo_stack.count() == 4  # looking is no edit


def test_matches_follow_the_drawing_and_the_analysis(canvas) -> None:
    node = canvas.add("layers.Dense")
    canvas.key(F, CTRL)
    bar = canvas.view.find_bar
    QTest.keyClicks(bar.field, "(None, 7)")
    assert bar.count.text() == "no match"
    canvas.view.set_analysis(Analysis(results={node: NodeResult((TensorSpec((None, 7)),))}))
    assert bar.matches == [node]
    with canvas.document.edit("Delete") as edit:
        edit.remove_node(node)
    assert bar.matches == []
    QTest.keyClick(bar.field, RETURN)  # nothing to go to: nothing happens


def test_what_is_found_is_outlined_near_and_far(canvas) -> None:
    canvas.add("layers.Dense")
    for zoom in (1.0, 0.2):
        canvas.look(104, 60, zoom)
        before = canvas.view.grab().toImage()
        canvas.key(F, CTRL)
        canvas.view.find_bar.field.setText("dense")
        box = canvas.view.mapFromScene(canvas.view.canvas.nodes[canvas.newest.id].body)
        edge = box.boundingRect().topLeft() + QPoint(box.boundingRect().width() // 2, -3)
        assert canvas.view.grab().toImage().pixelColor(edge) != before.pixelColor(edge)
        QTest.keyClick(canvas.view.find_bar.field, ESCAPE)


def test_f8_goes_from_problem_to_problem(canvas) -> None:
    nodes = [canvas.add("layers.Dense", 4000.0 * step) for step in range(3)]
    canvas.key(Qt.Key.Key_F8)  # none: says so
    canvas.view.set_analysis(
        Analysis(
            problems=(
                Problem(nodes[2], Severity.ERROR, "An error."),
                Problem(None, Severity.ERROR, "Not of a node."),
                Problem(nodes[0], Severity.INFO, "Good to know."),
                Problem(nodes[1], Severity.WARNING, "A warning."),
            )
        )
    )
    for key, node in (
        (NONE, nodes[2]),
        (NONE, nodes[1]),
        (NONE, nodes[2]),
        (SHIFT, nodes[1]),
    ):
        canvas.key(Qt.Key.Key_F8, key)
        assert canvas.view.selection.nodes == {node}
        assert seen(canvas, node)


# Minimap


@pytest.fixture
def large(canvas, qtbot):
    """A canvas with a drawing that has a minimap by itself."""
    canvas.document.reset(residual(MANY + 40))
    canvas.view.rebuild()
    qtbot.waitUntil(canvas.view.minimap.isVisible)
    canvas.view.grab()
    return canvas


def press_map(view, point: QPointF, kind=QEvent.Type.MouseButtonPress) -> None:
    held = Qt.MouseButton.LeftButton
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else held
    spot = QPointF(view.minimap.mapToGlobal(point.toPoint()))
    event = QMouseEvent(kind, point, spot, button, held, NONE)
    QApplication.sendEvent(view.minimap, event)


def test_the_minimap_is_there_from_200_nodes_on(canvas, large) -> None:
    assert large.view.minimap.isVisible()
    canvas.key(Qt.Key.Key_M, ALT)
    assert not canvas.view.minimap.isVisible()
    action = next(a for a in canvas.view.actions if a.objectName() == "canvas.minimap")
    assert not action.isChecked()
    canvas.key(Qt.Key.Key_M, ALT)
    assert canvas.view.minimap.isVisible()
    assert action.isChecked()


@pytest.mark.parametrize("width", [1400, 1000, 760, 560])
def test_what_is_said_does_not_lie_on_the_minimap(canvas, qtbot, large, width) -> None:
    view = large.view
    view.resize(width, 700)
    qtbot.waitUntil(lambda: view.minimap.geometry().right() < view.width())
    assert view.minimap.isVisible()
    view.say("What cannot be done is said in one clear sentence: what it is, and how to go on.")
    view.offers.show_offer(Offer("Something is missing for that.", "Include it", view.update))
    for bar in (view._toast, view.offers):
        assert bar.isVisible()
        assert not bar.geometry().intersects(view.minimap.geometry())
        assert view.rect().contains(bar.geometry())


def test_what_is_said_is_as_wide_as_its_words(canvas) -> None:
    view = canvas.view
    view.resize(900, 600)
    widths = []
    for sentence in ("Nothing.", "Nothing could be pasted.", "Nothing could be pasted. " * 20):
        view.say(sentence)
        view.offers.show_offer(Offer(sentence, "Do it", view.update))
        widths.append((view._toast.width(), view.offers.width()))
    assert widths == sorted(widths)
    assert widths[0][0] < 150
    assert widths[1][0] < 250
    assert widths[2] == (560, 640)
    view.say("Nothing could be pasted.")
    line = view._toast.fontMetrics().lineSpacing()
    assert view._toast.height() < 2 * line + 16, "a short sentence takes one line"


def test_a_small_drawing_has_a_minimap_when_it_is_asked_for(canvas, qtbot) -> None:
    canvas.key(Qt.Key.Key_M, ALT)  # nothing to show yet: says so
    assert not canvas.view.minimap.isVisible()
    canvas.chain("Input", "layers.Dense")
    qtbot.waitUntil(canvas.view.minimap.isVisible)
    canvas.key(Qt.Key.Key_M, ALT)
    assert not canvas.view.minimap.isVisible()


def test_a_press_in_the_minimap_goes_there_and_a_drag_moves_on(large) -> None:
    view, minimap = large.view, large.view.minimap
    before = place(view)
    corner = QPointF(minimap.width() - 30, minimap.height() - 30)
    press_map(view, corner)
    there = view.visible_area.center()
    spot = minimap._to_map.map(there)
    assert (spot - corner).manhattanLength() < 2
    press_map(view, corner - QPointF(50, 20), QEvent.Type.MouseMove)
    moved = minimap._to_map.map(view.visible_area.center())
    assert (moved - (corner - QPointF(50, 20))).manhattanLength() < 2
    large.key(Qt.Key.Key_BracketLeft, CTRL)
    assert place(view) == before


def test_the_minimap_is_drawn_anew_only_when_the_drawing_changed(large, qtbot) -> None:
    view, minimap = large.view, large.view.minimap
    count = minimap.rendered
    view.pan(300, 100)
    view.grab()
    assert minimap.rendered == count
    large.add("layers.Dense", 0, -2000)
    qtbot.waitUntil(lambda: bool(view.grab()) and minimap.rendered > count)
    assert minimap.rendered == count + 1


def test_the_minimap_gives_way_in_a_small_window(large) -> None:
    large.view.resize(400, 300)
    assert not large.view.minimap.isVisible()
    large.view.resize(1400, 900)
    assert large.view.minimap.isVisible()


# Back and forward


def test_back_and_forward_by_keys_and_mouse_buttons(canvas) -> None:
    nodes = [canvas.add("layers.Dense", 6000.0 * step, 400.0 * step) for step in range(3)]
    canvas.look(100, 50)
    view = canvas.view
    places = [place(view)]
    for node in nodes[1:]:
        view.reveal(node)
        places.append(place(view))
    assert len(set(places)) == 3
    canvas.key(Qt.Key.Key_BracketLeft, CTRL)
    assert place(view) == places[1]
    none = Qt.MouseButton.NoButton
    back, forward = Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton
    send(view, QEvent.Type.MouseButtonPress, QPoint(50, 50), back, back)
    send(view, QEvent.Type.MouseButtonRelease, QPoint(50, 50), back, none)
    assert place(view) == places[0]
    send(view, QEvent.Type.MouseButtonPress, QPoint(50, 50), forward, forward)
    send(view, QEvent.Type.MouseButtonRelease, QPoint(50, 50), forward, none)
    assert place(view) == places[1]
    canvas.key(Qt.Key.Key_BracketRight, CTRL)
    assert place(view) == places[2]
    canvas.key(Qt.Key.Key_BracketRight, CTRL)  # the last one: says so
    assert place(view) == places[2]


# Bookmarks


def test_bookmarks_are_kept_in_the_document_and_gone_to_by_keys(canvas) -> None:
    node = canvas.add("layers.Dense", 3000, 700)
    view = canvas.view
    view.reveal(node)
    there = place(view)
    canvas.key(B, CTRL)
    (bookmark,) = canvas.document.annotations().values()
    assert bookmark.kind is AnnotationKind.BOOKMARK
    assert bookmark.text == canvas.document.node(node).name
    canvas.look(-5000, -5000, 0.7)
    canvas.key(Qt.Key.Key_1, ALT)
    assert place(view) == pytest.approx(there, abs=20)
    canvas.key(Qt.Key.Key_2, ALT)  # there is none: says so
    canvas.undo()
    assert not canvas.document.annotations()


def test_a_bookmark_is_called_like_the_node_that_is_selected(canvas) -> None:
    first, second = canvas.chain("layers.Dense", "layers.Flatten")
    canvas.look(canvas.view.canvas.nodes[first].body.center().x(), 0)
    canvas.view.selection.set([second])
    QTest.keyClick(canvas.view, Qt.Key.Key_B, CTRL)
    (bookmark,) = canvas.document.annotations().values()
    assert bookmark.text == canvas.document.node(second).name


def test_the_bookmarks_menu_goes_to_each(canvas) -> None:
    canvas.add("layers.Dense", 3000, 700)
    canvas.key(B, CTRL)
    canvas.look(-9000, 0)
    canvas.key(B, CTRL)
    menu = QMenu()
    canvas.view.bookmarks.fill(menu)
    entries = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    assert entries[0] == "Add bookmark"
    assert entries[1:] == [bookmark.text for _, bookmark in canvas.view.bookmarks.all()]
    assert len(entries) == 3
    assert menu.actions()[-1].text().endswith("\tAlt+2")
    there = place(canvas.view)
    menu.actions()[-2].trigger()
    assert place(canvas.view) != there
    menu.actions()[-1].trigger()
    assert place(canvas.view) == pytest.approx(there, abs=20)
    menu.deleteLater()


# What is seen first


def test_a_drawing_that_can_be_read_is_seen_whole(canvas) -> None:
    canvas.chain("Input", "layers.Dense", "layers.Dense")
    canvas.view.rebuild()
    assert all(seen(canvas, node) for node in canvas.document.nodes())


def test_of_a_large_drawing_the_beginning_is_seen_and_legible(canvas) -> None:
    canvas.document.reset(residual(400))
    canvas.view.rebuild()
    assert canvas.view.zoom >= LEGIBLE
    first = next(iter(canvas.document.nodes()))
    assert seen(canvas, first)
    canvas.document.reset(Document().project)
    canvas.view.rebuild()
    assert canvas.view.zoom == 1.0


# From afar


def test_the_picture_from_afar_follows_zoom_selection_and_edits(canvas, qtbot) -> None:
    canvas.document.reset(residual(2_100))
    view = canvas.view
    view.rebuild()
    canvas.key(Qt.Key.Key_Home)
    picture = view._far_picture
    view.grab()
    qtbot.waitUntil(lambda: picture.made == 1)  # in pieces; meanwhile all is drawn
    view.pan(20, 10)
    view.grab()
    assert picture.made == 1
    view.set_zoom(view.zoom * 1.4)
    view.grab()
    assert picture.made == 1  # stretched while the zoom goes on
    qtbot.waitUntil(lambda: bool(view.grab()) and picture.made == 2)
    node = next(iter(canvas.document.nodes()))
    view.set_selection([node])
    view.grab()
    qtbot.waitUntil(lambda: picture.made == 3)
    with canvas.document.edit("Move") as edit:
        edit.move(node, (-800, -800))
    view.grab()
    qtbot.waitUntil(lambda: picture.made == 4)
