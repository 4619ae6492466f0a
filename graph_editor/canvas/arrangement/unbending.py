"""Which wires' points do not fit a drawing any more that was laid out anew.

A point leads a wire where somebody wanted it among the nodes as they were. When a layout puts a
node in its way, the wire had better find its way alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from PySide6.QtCore import QPointF

from graph_editor.canvas.arrangement.arranging import Box
from graph_editor.canvas.arrangement.node_grid import NodeGrid
from graph_editor.canvas.drawing.route import path_through
from graph_editor.document.flow import Flow
from graph_editor.document.graph import Edge, NodeId, Points, Position

PortOffset: TypeAlias = Callable[[NodeId, str, bool], float]
"""How far across the flow from a node's corner one of its ports is."""

_STEP = 6.0
"""How far apart the places of a wire are that are looked at."""
_RIM = 1.0
"""A wire may touch the edge of a card, as it does at its ports."""


def misled_wires(
    bent: Mapping[Edge, Points],
    before: Mapping[NodeId, Box],
    later: Mapping[NodeId, Box],
    port_offset: PortOffset,
    flow: Flow,
) -> list[Edge]:
    """The wires whose points were made for the drawing as it was: their ends come to lie
    differently, or nodes come to lie on their way that did not.

    Args:
        bent: wires with points.
        before: where all nodes are.
        later: where those will be that are laid out.
    """
    now, then = _Ways(before, port_offset, flow), _Ways({**before, **later}, port_offset, flow)
    found = []
    for edge, points in bent.items():
        first, last = (_step(node, before, later) for node in (edge.source, edge.target))
        dx, dy = first if edge.source in later and edge.target in later else (0.0, 0.0)
        moved = tuple((x + dx, y + dy) for x, y in points)
        apart = edge.source in later and edge.target in later and first != last
        if apart or then.crossed(edge, moved) - now.crossed(edge, points):
            found.append(edge)
    return found


def _step(node: NodeId, before: Mapping[NodeId, Box], later: Mapping[NodeId, Box]) -> Position:
    box = later.get(node, before[node])
    return round(box.x - before[node].x), round(box.y - before[node].y)


class _Ways:
    """The ways of wires with points in one arrangement of the nodes."""

    def __init__(self, boxes: Mapping[NodeId, Box], port_offset: PortOffset, flow: Flow) -> None:
        self._boxes = boxes
        self._port_offset = port_offset
        self._flow = flow
        self._grid = NodeGrid()
        for node_id, box in boxes.items():
            self._grid.put(node_id, (box.x, box.y, box.right, box.bottom))

    def crossed(self, edge: Edge, points: Points) -> set[NodeId]:
        """The nodes over which a wire runs that goes through these points, its own included."""
        source, target = self._boxes[edge.source], self._boxes[edge.target]
        start = self._port(source, edge.source, edge.source_port, output=True)
        end = self._port(target, edge.target, edge.target_port, output=False)
        path = path_through(start, points, end, self._flow)
        count = max(8, int(path.length() / _STEP))
        found: set[NodeId] = set()
        for step in range(1, count):
            spot = path.pointAtPercent(step / count)
            x, y = spot.x(), spot.y()
            within = (x - _RIM, y - _RIM, x + _RIM, y + _RIM)
            found.update(
                node_id
                for node_id, (left, top, right, bottom) in self._grid.near(within)
                if left + _RIM < x < right - _RIM and top + _RIM < y < bottom - _RIM
            )
        return found

    def _port(self, box: Box, node_id: NodeId, port: str, *, output: bool) -> QPointF:
        turned = box.turned(self._flow)
        along = turned.right if output else turned.x
        across = turned.y + self._port_offset(node_id, port, output)
        return QPointF(*self._flow.turn(along, across))
