"""Wires keep clear of notes, where they can."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt

from graph_editor.document.annotation import AnnotationId, AnnotationKind
from graph_editor.document.flow import Flow
from graph_editor.document.graph import Edge, NodeId

Rect = tuple[float, float, float, float]


class Row:
    """Two layers far from each other, a wire between them, and two more far below.

    Attributes:
        canvas: where they are drawn.
        wire, other: the wires.
    """

    def __init__(self, canvas: Any, flow: Flow = Flow.RIGHT) -> None:
        self.canvas, self.flow = canvas, flow
        with canvas.document.edit("Flow") as edit:
            edit.set_flow(flow)
        self.wire, self.other = (self._pair(level) for level in (0, 1200))
        canvas.view.set_zoom(0.5)
        canvas.view.centerOn(*flow.turn(500, 300))

    def _pair(self, level: float) -> Edge:
        ends: list[NodeId] = [
            self.canvas.add("layers.Dense", *self.flow.turn(along, level)) for along in (0.0, 1000)
        ]
        return self.canvas.wire(*ends)

    @property
    def middle(self) -> QPointF:
        return self.canvas.on_wire(self.wire)

    def write(self, rect: QRectF) -> AnnotationId:
        with self.canvas.document.edit("Write") as edit:
            return edit.add_annotation(AnnotationKind.NOTE, "Why", rect.getRect())

    def shift(self, note: AnnotationId, rect: QRectF) -> None:
        with self.canvas.document.edit("Move") as edit:
            edit.change_annotation(
                replace(self.canvas.document.annotations()[note], rect=rect.getRect())
            )

    def way(self, edge: Edge | None = None) -> list[QPointF]:
        path = self.canvas.view.canvas.wires.items[edge or self.wire].path()
        return [path.pointAtPercent(step / 200) for step in range(201)]

    def passes(self, rect: QRectF) -> bool:
        return any(rect.contains(point) for point in self.way())


@pytest.fixture(params=list(Flow))
def row(canvas: Any, request: pytest.FixtureRequest) -> Row:
    return Row(canvas, request.param)


def around(point: QPointF, width: float = 160, height: float = 120) -> QRectF:
    return QRectF(point.x() - width / 2, point.y() - height / 2, width, height)


def test_a_wire_makes_way_for_a_note_and_comes_back(row: Row) -> None:
    before, other, area = row.way(), row.way(row.other), around(row.middle)
    note = row.write(area)
    assert not row.passes(area)
    assert row.way(row.other) == other, "what is far away stays as it is"
    row.shift(note, area.translated(*row.flow.turn(0, 600)))
    assert row.way() == before
    row.shift(note, area)
    assert not row.passes(area)
    row.canvas.undo()
    assert row.way() == before
    row.canvas.undo()
    row.canvas.undo()
    assert not row.canvas.document.annotations()
    assert row.way() == before


def test_a_note_that_grows_into_a_wire(row: Row) -> None:
    area = around(row.middle).translated(*row.flow.turn(0, 200))
    note = row.write(area)
    before = row.way()
    larger = area.united(around(row.middle))
    row.shift(note, larger)
    assert row.way() != before
    assert not row.passes(larger)


def test_a_drawing_that_is_opened_has_them_too(row: Row) -> None:
    area = around(row.middle)
    row.write(area)
    way = row.way()
    row.canvas.view.canvas.rebuild()
    assert row.way() == way


def test_a_note_on_a_port_bends_nothing(row: Row) -> None:
    before = row.way()
    start = before[0]
    row.write(around(start, 300, 300))
    assert row.way() == before


def test_a_frame_bends_nothing(row: Row) -> None:
    before = row.way()
    with row.canvas.document.edit("Frame") as edit:
        edit.add_annotation(AnnotationKind.FRAME, "Here", around(row.middle).getRect())
    assert row.way() == before


def test_a_note_is_passed_over_before_a_node_is(canvas: Any) -> None:
    """Where nodes and notes together leave no way, only the nodes count."""
    row = Row(canvas)
    wall = QRectF(300, -20000, 400, 40000)
    row.write(wall)
    node = canvas.add("layers.Conv2D", 400, row.middle.y() - 40)
    body = canvas.view.canvas.nodes[node].body
    assert row.passes(wall)
    assert not row.passes(body)


def test_a_note_that_is_dragged_over_a_wire(canvas: Any) -> None:
    row = Row(canvas)
    note = row.write(around(row.middle + QPointF(0, 300)))
    canvas.drag(row.middle + QPointF(0, 300), row.middle)
    area = canvas.view.canvas.annotations.items[note].area
    assert abs(area.center().y() - canvas.into(row.wire.target).y()) < 40
    assert not row.passes(area)
    canvas.key(Qt.Key.Key_Delete)
    assert not canvas.document.annotations()
    assert len({round(point.y()) for point in row.way()}) == 1, "it is straight again"
