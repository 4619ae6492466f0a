"""Where a new node goes, and what it is connected to there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QPointF

from graph_editor.canvas.editor import NEW_SIZE
from graph_editor.canvas.style import GRID, HEADER_HEIGHT, NODE_WIDTH
from graph_editor.canvas.within import Ground, Within
from graph_editor.document.graph import Edge, NodeId, NodeKind, Position

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

PortOf: TypeAlias = tuple[NodeId, str]
_LEVEL_REACH = HEADER_HEIGHT / 2
"""So far beside the level of a wire's port, the new node is put at its level."""

_MOST_SOURCES = 12
"""Who selects more nodes than these does not mean to join them all."""


@dataclass(frozen=True, slots=True)
class AddingSpot:
    """A place for a new node.

    Attributes:
        at: the point of the scene that was meant.
        sources: the outputs that it is connected from, as they lie beside each other.
        lead: which of them something that takes one wire is connected from: the last in the flow.
        target: the input that it is connected to.
        into: the edge that it is inserted on.
        there: the same point in the drawing of the block that it lies in.
        corner: its top left corner, where that is settled.
        asked: the user has pulled a wire here, or pointed at one; else it is only offered.
    """

    at: QPointF
    sources: tuple[PortOf, ...] = ()
    target: PortOf | None = None
    into: Edge | None = None
    there: QPointF | None = None
    corner: Position | None = None
    asked: bool = False
    lead: int = 0

    def on(self, ground: Ground) -> AddingSpot:
        """This spot where its point lies in the drawing of an opened block."""
        if not isinstance(ground, Within):
            return self
        return replace(
            self, at=ground.way.map(self.at), there=self.at, corner=self.corner_in(ground)
        )

    def corner_in(self, view: Ground) -> Position:
        """The top left corner of a node that is added here."""
        if self.corner is not None:
            return self.corner
        flow = view.document.header().flow
        at, level = self._levelled(view)
        along, _ = flow.turn(at.x(), at.y())
        corner = QPointF(at.x() - NODE_WIDTH / 2, at.y() - HEADER_HEIGHT / 2)
        if self.target is not None:
            along -= flow.turn(*NEW_SIZE)[0]
        if self.target is not None or self.sources:  # its port comes to lie at the point
            corner = QPointF(*flow.turn(along, flow.turn(corner.x(), corner.y())[1]))
        corner = view.free_place(corner) if self.into is None else corner
        on_grid = round(corner.x() / GRID) * GRID, round(corner.y() / GRID) * GRID
        if not level:
            return on_grid
        return flow.turn(flow.turn(*on_grid)[0], flow.turn(corner.x(), corner.y())[1])

    def _levelled(self, view: Ground) -> tuple[QPointF, bool]:
        """Where it is meant to be, and whether that is level with the port that its wire comes
        from: a wire that was pulled nearly straight is to be straight."""
        ends = [(*port, True) for port in self.sources]
        ends += [(*self.target, False)] if self.target is not None else []
        if not self.asked or len(ends) != 1:
            return self.at, False
        flow, spot = view.document.header().flow, view.canvas.port_spot(*ends[0])
        along, across = flow.turn(self.at.x(), self.at.y())
        level = flow.turn(spot.x(), spot.y())[1]
        if abs(level - across) > _LEVEL_REACH:
            return self.at, False
        return QPointF(*flow.turn(along, level)), True


def spot_to_look(view: CanvasView) -> AddingSpot:
    """Where a node goes that was asked for without a place: after the selected nodes, also in a
    block that is opened in place, else at the mouse, else in the middle."""
    inner = view.inner.current
    scene = inner.scene if inner is not None else view.canvas
    nodes = [scene.nodes[node_id] for node_id in view.acting.selection.nodes]
    given = [item for item in nodes if item.card.kind is not NodeKind.OUTPUT]
    joined = bool(given) and len(given) <= _MOST_SOURCES
    if inner is not None and not joined:
        given = nodes  # it stands beside them all the same
    if joined or inner is not None:
        flow = scene.flow
        given.sort(key=lambda item: flow.turn(item.body.left(), item.body.top())[::-1])
        behind = [
            flow.turn(*flow.behind((item.body.x(), item.body.y()), item.size, NEW_SIZE))
            for item in given
        ]
        middle = sum(across for _, across in behind) / len(behind)
        place = flow.turn(max(along for along, _ in behind), middle)
        corner = view.free_place(QPointF(*place), scene=scene)
        sources = tuple((item.node_id, "output") for item in given) if joined else ()
        point = corner + QPointF(0, HEADER_HEIGHT)
        point = inner.way.map(point) if inner is not None else point
        lead = behind.index(max(behind, key=lambda place: place[0]))
        place = round(corner.x()), round(corner.y())
        return AddingSpot(point, sources, corner=place, lead=lead)
    mouse = view.mouse_position
    if mouse is not None and view.visible_area.contains(mouse):
        return AddingSpot(mouse)
    return AddingSpot(view.visible_area.center())
