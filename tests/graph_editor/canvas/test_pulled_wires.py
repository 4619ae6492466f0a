"""A wire that was dropped on empty canvas stays, and leads straight to what is added there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph_editor.document.flow import Flow


def between(canvas, start: QPointF, end: QPointF):
    """A picture of what lies between two points, short of their ends."""
    first, last = canvas.view.mapFromScene(start), canvas.view.mapFromScene(end)
    area = QRect(first, last).normalized().adjusted(16, -8, -80, 8)
    QApplication.processEvents()
    return canvas.view.viewport().grab(area).toImage()


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_the_wire_is_seen_as_long_as_it_is_asked_what_to_add(canvas, key):
    source = canvas.add("Input")
    canvas.look(300, 100)
    start = canvas.out(source)
    end = start + QPointF(300, 200)
    empty = between(canvas, start, end)
    canvas.drag(start, end)
    assert between(canvas, start, end) != empty
    canvas.type("dense 7")
    QTest.keyClick(QApplication.focusWidget(), key)
    asked = between(canvas, start, end)
    if key == Qt.Key.Key_Escape:
        assert asked == empty
    else:
        (edge,) = canvas.edges
        assert edge.source == source
        assert not canvas.view._quick_add.pulled._paths


def test_it_is_seen_at_the_other_end_too(canvas):
    target = canvas.add("layers.Dense", 500)
    canvas.look(400, 100)
    end = canvas.into(target)
    start = end + QPointF(-300, 150)
    empty = between(canvas, start, end)
    canvas.drag(end, start)
    assert between(canvas, start, end) != empty


@pytest.mark.parametrize("flow", [Flow.RIGHT, Flow.DOWN])
@pytest.mark.parametrize("aside", [-15, 0, 13])
def test_a_wire_that_is_dropped_nearly_straight_becomes_straight(canvas, flow, aside):
    with canvas.document.edit("Flow") as edit:
        edit.set_flow(flow)
    source = canvas.add("Input", 3, 5)
    canvas.look(200, 200)
    start = canvas.out(source)
    canvas.drag(start, start + QPointF(*flow.turn(200, aside)))
    canvas.type("dense 7")
    canvas.enter()
    (edge,) = canvas.edges
    ends = canvas.out(source), canvas.into(edge.target)
    first, last = (flow.turn(spot.x(), spot.y()) for spot in ends)
    assert first[1] == last[1]
    assert first[0] < last[0]


def test_one_that_is_dropped_farther_aside_is_taken_at_its_word(canvas):
    source = canvas.add("Input", 3, 5)
    canvas.look(200, 100)
    start = canvas.out(source)
    canvas.drag(start, start + QPointF(200, 60))
    canvas.type("dense 7")
    canvas.enter()
    (edge,) = canvas.edges
    assert abs(canvas.into(edge.target).y() - start.y() - 60) <= 8
