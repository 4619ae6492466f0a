"""Wires that leave out the room of the labels on them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.item_scene import ItemScene
    from graph_editor.document.graph import Edge

_SHORTEST = 1.0
"""Scene units; what is left of a wire between two gaps is dropped where it is shorter."""


def cut_wires(scene: ItemScene, edges: Iterable[Edge]) -> None:
    """Leave out of a scene's wires what would run through these wires' labels."""
    gaps: dict[Edge, list[QRectF]] = {}
    for edge in edges:
        label = scene.labels.place(edge)
        if label is not None:
            for crossed in scene.things_in(label.rect)[1]:
                gaps.setdefault(crossed, []).append(label.rect)
    for edge, rects in gaps.items():
        item = scene.wires.items[edge]
        item.setPath(without(item.path(), rects))


def without(path: QPainterPath, rects: Iterable[QRectF]) -> QPainterPath:
    """The parts of a path in one piece that are outside of some rectangles."""
    lines = path.toSubpathPolygons()
    if not lines:
        return path
    points = list(lines[0])
    gaps: list[tuple[float, float]] = []
    rects, at = list(rects), 0.0
    for a, b in pairwise(points):
        way = b - a
        length = (way.x() ** 2 + way.y() ** 2) ** 0.5
        for rect in rects:
            inside = _inside(a, way, rect)
            if inside is not None:
                gaps.append((at + inside[0] * length, at + inside[1] * length))
        at += length
    if not gaps:
        return path
    kept = QPainterPath()
    begin = 0.0
    for low, high in sorted([*gaps, (at, at)]):
        if low - begin > _SHORTEST:
            kept.addPath(path.trimmed(begin / at, low / at))
        begin = max(begin, high)
    return kept


def _inside(start: QPointF, way: QPointF, rect: QRectF) -> tuple[float, float] | None:
    """From where to where, of 0 to 1, a straight line is in a rectangle; None where it is not."""
    low, high = 0.0, 1.0
    for origin, step, least, most in (
        (start.x(), way.x(), rect.left(), rect.right()),
        (start.y(), way.y(), rect.top(), rect.bottom()),
    ):
        if abs(step) < 1e-9:
            if not least <= origin <= most:
                return None
            continue
        first, last = sorted(((least - origin) / step, (most - origin) / step))
        low, high = max(low, first), min(high, last)
    return (low, high) if low < high else None
