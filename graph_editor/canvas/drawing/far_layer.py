"""The whole graph in a few batched draws, for zooms at which nothing can be read."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from graph_editor.canvas.arrangement.node_grid import NodeGrid
from graph_editor.canvas.drawing.screen_pen import screen_pen
from graph_editor.canvas.style import CanvasPalette, contrast
from graph_editor.document.graph import Edge, NodeId

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.node_item import NodeItem

Piece = Callable[[QPainter], None]

_AT_ONCE = 2_000
_FAINT, _RIM = 1.5, 165
"""Yellow nodes, which are faint on the light canvas, have a rim that is so much darker."""
_SMOOTH = 1_500
"""Lines; more are so dense that nobody sees steps in them, and smooth ones cost more."""


class FarLayer:
    """Rectangles by colour and lines, kept in step with the scene; the minimap draws the same.

    Attributes:
        marked: nodes with errors, outlined in the error colour.
        selected: nodes outlined in the accent colour.
        grid: where each node is, for whoever asks often.
        version: another number whenever what is drawn has become another.
    """

    def __init__(self) -> None:
        self.grid = NodeGrid()
        self.version = 0
        self.marked: dict[NodeId, QRectF] = {}
        self.selected: frozenset[NodeId] = frozenset()
        self._bodies: dict[NodeId, QRectF] = {}
        self._families: dict[NodeId, str] = {}
        self._by_family: dict[str, dict[NodeId, QRectF]] = {}
        self._opened: dict[NodeId, NodeItem] = {}
        self._paths: dict[Edge, tuple[QPainterPath, QPointF, QPointF]] = {}
        self._wires: dict[Edge, list[QLineF]] = {}
        self._lines: list[QLineF] | None = None
        self._bounds: QRectF | None = QRectF()

    def clear(self) -> None:
        """Forget everything."""
        self.grid.clear()
        self.version += 1
        self.marked.clear()
        self.selected = frozenset()
        self._bodies.clear()
        self._families.clear()
        self._by_family.clear()
        self._opened.clear()
        self._paths.clear()
        self._wires.clear()
        self._lines = None
        self._bounds = QRectF()

    def set_node(self, node: NodeId, family: str, body: QRectF) -> None:
        """Put or move a node."""
        old, before = self._families.get(node), self._bodies.get(node)
        if old == family and before is body:
            return
        if old is not None and old != family:
            del self._by_family[old][node]
        self.version += 1
        self._outgrow(before)
        if self._bounds is not None:
            self._bounds = self._bounds.united(body)
        self.grid.put(node, body.getCoords())  # type: ignore[arg-type]
        self._families[node] = family
        self._bodies[node] = body
        self._by_family.setdefault(family, {})[node] = body
        if node in self.marked:
            self.marked[node] = body

    def remove_node(self, node: NodeId) -> None:
        """Take a node out."""
        self.version += 1
        self._outgrow(self._bodies[node])
        self.grid.remove(node)
        del self._by_family[self._families.pop(node)][node], self._bodies[node]
        self.marked.pop(node, None)
        self._opened.pop(node, None)

    def set_inside(self, node: NodeId, item: NodeItem) -> None:
        """Show what is in a block that is opened in place, or no longer."""
        self.version += 1
        self._opened.pop(node, None)
        if item.inside is not None:
            self._opened[node] = item

    def mark(self, node: NodeId, marked: bool) -> None:
        """Outline a node as having an error, or not."""
        self.version += 1
        if marked:
            self.marked[node] = self._bodies[node]
        else:
            self.marked.pop(node, None)

    def set_wire(self, edge: Edge, path: QPainterPath, start: QPointF, end: QPointF) -> None:
        """Put or move a wire that runs along a path from one port to another."""
        self.version += 1
        self._paths[edge], self._wires[edge] = (path, start, end), []
        self._lines = None

    def remove_wire(self, edge: Edge) -> None:
        """Take a wire out."""
        self.version += 1
        self._paths.pop(edge, None)
        self._wires.pop(edge, None)
        self._lines = None

    @property
    def bounds(self) -> QRectF:
        """The rectangle around all nodes; empty where there are none."""
        if self._bounds is None:
            self._bounds = united(self._bodies.values())
        return QRectF(self._bounds)

    def _outgrow(self, old: QRectF | None) -> None:
        """A node goes that may have been what the bounds reached to."""
        bounds = self._bounds
        if bounds is not None and old is not None and not _within(old, bounds):
            self._bounds = None

    def prepare(self) -> None:
        """Build the lists that drawing needs: curves become few straight lines."""
        if self._paths:
            self._wires.update((edge, _lines_of(*way)) for edge, way in self._paths.items())
            self._paths.clear()
        if self._lines is None:
            self._lines = [line for lines in self._wires.values() for line in lines]

    def draw(self, painter: QPainter, palette: CanvasPalette) -> None:
        """Draw everything with the painter's transformation."""
        for piece in self.pieces(palette):
            piece(painter)

    def pieces(self, palette: CanvasPalette) -> Iterator[Piece]:
        """What `draw` does, in steps of about a millisecond; each draws with a painter that has the
        transformation. They are good until the next change."""
        self.prepare()
        lines = self._lines or []
        for start in range(0, len(lines), _AT_ONCE):
            part = lines[start : start + _AT_ONCE]
            yield partial(_draw_lines, part, palette, smooth=len(lines) <= _SMOOTH)
        for family, bodies in self._by_family.items():
            color = palette.family_color(family) if family else palette.muted
            faint = contrast(color, palette.background) < _FAINT
            rim = color.darker(_RIM) if faint else None
            rects = list(bodies.values())
            for start in range(0, len(rects), _AT_ONCE):
                yield partial(_draw_rects, rects[start : start + _AT_ONCE], color, rim)
        yield partial(self._draw_marks, palette)

    def _draw_marks(self, palette: CanvasPalette, painter: QPainter) -> None:
        """What is opened, wrong and selected."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        for item in self._opened.values():
            item.draw_inside_far(painter, palette)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.marked:
            painter.setPen(screen_pen(painter, palette.error, 3))
            painter.drawRects(list(self.marked.values()))
        chosen = [self._bodies[node] for node in self.selected if node in self._bodies]
        if chosen:
            painter.setPen(screen_pen(painter, palette.accent, 2))
            painter.drawRects(chosen)


def _within(inner: QRectF, outer: QRectF) -> bool:
    """Whether a rectangle is in another and touches none of its sides."""
    return (
        outer.left() < inner.left()
        and outer.top() < inner.top()
        and inner.right() < outer.right()
        and inner.bottom() < outer.bottom()
    )


def united(rects: Iterable[QRectF]) -> QRectF:
    """The smallest rectangle around all of these; empty where there are none."""
    left = top = float("inf")
    right = bottom = float("-inf")
    for rect in rects:
        left, top = min(left, rect.left()), min(top, rect.top())
        right, bottom = max(right, rect.right()), max(bottom, rect.bottom())
    return QRectF(left, top, right - left, bottom - top) if left <= right else QRectF()


def _draw_lines(
    lines: list[QLineF], palette: CanvasPalette, painter: QPainter, *, smooth: bool
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    painter.setPen(screen_pen(painter, palette.edge, 1.4 if smooth else 1.0))
    painter.drawLines(lines)


def _draw_rects(rects: list[QRectF], color: QColor, rim: QColor | None, painter: QPainter) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(screen_pen(painter, rim) if rim is not None else Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRects(rects)


def _lines_of(path: QPainterPath, start: QPointF, end: QPointF) -> list[QLineF]:
    count = path.elementCount()
    if count == 4:  # one smooth curve
        return [QLineF(start, end)]
    points = []
    for index in range(count):
        element = path.elementAt(index)
        if element.type != QPainterPath.ElementType.CurveToElement:
            points.append((element.x, element.y))
    return [QLineF(*a, *b) for a, b in itertools.pairwise(points)]
