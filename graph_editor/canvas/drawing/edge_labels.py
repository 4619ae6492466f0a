"""The shapes that wires carry, written on the wires where no node is in the way."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath

from graph_editor.canvas.annotation import tint
from graph_editor.canvas.annotation.annotation_item import FrameItem, NoteItem
from graph_editor.canvas.drawing.typesetting import SetText
from graph_editor.canvas.style import (
    HEADER_HEIGHT,
    NODE_WIDTH,
    PORT_RADIUS,
    CanvasPalette,
    mono_font,
)
from graph_editor.document.flow import Flow
from graph_editor.document.graph import Edge, NodeId, NodeKind

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.node_item import NodeItem
    from graph_editor.canvas.drawing.scene import CanvasScene

_PLACES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)
_HEIGHT = 15.0
_REACH = 64.0
_SHEETS = 8.0
_INSET = 3.0
"""How much of a label's room at either side is left to the wire."""
_STUB = PORT_RADIUS + 3.0
"""From a card's edge: a port, and what is seen of a wire between it and its label."""
_CELL = 128.0


@dataclass(slots=True)
class _Label:
    text: SetText
    rect: QRectF


class EdgeLabels:
    """Places and draws the labels; what it placed is kept until something near it moves."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._labels: dict[Edge, _Label | None] = {}
        self._near: dict[tuple[int, int], set[Edge]] = defaultdict(set)
        self._notes: tuple[QRectF, ...] = ()
        self._notes_at = -1
        self._new: list[QRectF] = []
        self._font: QFont = mono_font(10)

    def forget(self, edges: Iterable[Edge] | None = None) -> None:
        """Place these labels anew when they are next seen; all of them without `edges`."""
        if edges is None:
            self._clear()
            return
        for edge in edges:
            label = self._labels.pop(edge, None)
            if label is not None:
                for cell in _cells(label.rect):
                    self._near[cell].discard(edge)
                self._scene.update(label.rect)

    def take_new(self) -> list[QRectF]:
        """Where labels were placed while drawing: a label may reach beyond what its
        wire has to repaint."""
        new, self._new = self._new, []
        return new

    def repaint(self, edge: Edge) -> None:
        """Draw the label of a wire again, in the colour that it has now."""
        label = self._labels.get(edge)
        if label is not None:
            self._scene.update(label.rect)

    def refresh(self, sources: Collection[NodeId]) -> None:
        """Write the labels of wires from these nodes anew, because other shapes are known.

        Labels that were never drawn need nothing.
        """
        edges = [edge for edge in self._labels if edge.source in sources] if sources else []
        self.forget(edges)
        for edge in edges:
            self._scene.update(
                self._scene.wires.items[edge].boundingRect().adjusted(-64, -8, 64, 8)
            )

    def set_fonts(self, font: QFont | None = None) -> None:
        """Take the program's fonts as they are now, or this one."""
        self._font = font or mono_font(10)
        self._clear()

    def draw(self, painter: QPainter, exposed: QRectF, palette: CanvasPalette) -> None:
        """Draw the labels of the wires in the exposed part of the scene."""
        area = exposed.adjusted(-_REACH, -_HEIGHT, _REACH, _HEIGHT)
        self._new.clear()
        self.draw_all(painter, self._scene.things_in(area)[1], exposed, palette)

    def draw_all(
        self,
        painter: QPainter,
        edges: Iterable[Edge],
        exposed: QRectF,
        palette: CanvasPalette,
        *,
        plates: bool = True,
    ) -> None:
        """Draw the labels of these wires, as far as they are in the exposed part.

        Args:
            plates: whether a label covers what is below it.
        """
        drawn = self._scene.annotations.items.values()
        frames = [a for a in drawn if isinstance(a, FrameItem) and a.area.intersects(exposed)]
        for edge in edges:
            new = edge not in self._labels
            label = self.place(edge)
            if label is None:
                continue
            if new:
                self._new.append(label.rect)
            if not label.rect.intersects(exposed) or edge == self._scene.wires.target:
                continue  # what is held over a wire would have its label on it
            hot = edge in self._scene.wires.lit or edge in self._scene.selection.edges
            if plates:
                plate = label.rect.adjusted(_INSET, 0, -_INSET, 0)
                _draw_plate(painter, plate, frames, palette)
            painter.setPen(palette.accent if hot else palette.muted)
            label.text.draw(painter, label.rect.topLeft() + QPointF(4, 1))

    def place(self, edge: Edge) -> _Label | None:
        """The label of a wire, placed on it clear of nodes and other labels; None where it
        carries nothing known or nothing fits."""
        if edge in self._labels:
            return self._labels[edge]
        text = self._scene.shape_on(edge)
        label = self._find_place(edge, text) if text else None
        self._labels[edge] = label
        for cell in _cells(label.rect) if label is not None else ():
            self._near[cell].add(edge)
        return label

    def _note_areas(self) -> tuple[QRectF, ...]:
        """Where the notes are; they are looked through once after each change of one."""
        annotations = self._scene.annotations
        if annotations.version != self._notes_at:
            items = annotations.items.values()
            self._notes = tuple(item.area for item in items if isinstance(item, NoteItem))
            self._notes_at = annotations.version
        return self._notes

    def _clear(self) -> None:
        self._labels.clear()
        self._near.clear()

    def _find_place(self, edge: Edge, text: str) -> _Label | None:
        known = self._scene.painter.typesetter.set(text, self._font)
        width = known.size.width() + 8
        path = self._scene.wires.items[edge].path()
        for spot in _spots(path, self._scene.flow, width):
            rect = QRectF(0, 0, width, _HEIGHT)
            rect.moveCenter(spot)
            if not self._taken(edge, rect):
                return _Label(known, rect)
        return None

    def _taken(self, edge: Edge, rect: QRectF) -> bool:
        reach = _SHEETS + _STUB
        nodes, _ = self._scene.things_in(rect.adjusted(-reach, -reach, reach, reach))
        text, flow = rect.adjusted(_INSET, 0, -_INSET, 0), self._scene.flow
        if any(_covered(node, flow).intersects(text) for node in nodes):
            return True
        if any(note.intersects(rect) for note in self._note_areas()):
            return True
        # Not by their wires: a label may stand far beside its own.
        others = set().union(*(self._near.get(cell, ()) for cell in _cells(rect))) - {edge}
        labels = (self._labels[other] for other in others)
        return any(label is not None and label.rect.intersects(rect) for label in labels)


def _cells(rect: QRectF) -> Iterator[tuple[int, int]]:
    """The squares of a grid that a label lies in."""
    for column in range(int(rect.left() // _CELL), int(rect.right() // _CELL) + 1):
        for row in range(int(rect.top() // _CELL), int(rect.bottom() // _CELL) + 1):
            yield column, row


def _draw_plate(
    painter: QPainter, plate: QRectF, frames: Iterable[FrameItem], palette: CanvasPalette
) -> None:
    """Cover what is below a label with what lies below that: the canvas, and on it the frames."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.background)
    painter.drawRoundedRect(plate, 4, 4)
    below = [frame for frame in frames if frame.area.intersects(plate)]
    for frame in sorted(below, key=lambda frame: -frame.area.width() * frame.area.height()):
        painter.setBrush(tint.frame_fill(frame.annotation.color, palette))
        if frame.area.contains(plate):
            painter.drawRoundedRect(plate, 4, 4)
        else:
            painter.drawRect(plate.intersected(frame.area))


def _covered(node: NodeItem, flow: Flow) -> QRectF:
    """A card with what is painted around it: its ports, and a block has others behind it."""
    x, y = flow.turn(_STUB, 0.0)
    if node.card.kind is NodeKind.BLOCK:
        y += _SHEETS
    return node.body.adjusted(-x, -y, x, y)


def _spots(path: QPainterPath, flow: Flow, width: float) -> Iterator[QPointF]:
    """Where a label may be, the best first; where a wire is too short, beside the nodes."""
    for place in _PLACES:
        yield path.pointAtPercent(place)
    if flow is Flow.RIGHT:
        yield path.pointAtPercent(0.5) - QPointF(0, HEADER_HEIGHT / 2 + _HEIGHT / 2 + 2)
        return
    for place, side in itertools.product(_PLACES, (1, -1)):  # beside a long wire that runs down
        yield path.pointAtPercent(place) + QPointF(side * (width / 2 + 4), 0)
    yield path.pointAtPercent(0.5) + QPointF(NODE_WIDTH / 2 + width / 2 + 2, 0)
