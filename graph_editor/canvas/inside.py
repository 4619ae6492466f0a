"""What is inside a block, drawn small in its node while it is opened in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPicture

from graph_editor.canvas.style import CORNER, GRID, CanvasPalette
from graph_editor.canvas.vocabulary import Vocabulary
from graph_editor.document.graph import GraphId
from graph_editor.document.shown_graph import ShownGraph

if TYPE_CHECKING:
    from graph_editor.validation.analysis import Analysis

_WIDEST, _TALLEST = 880.0, 520.0
_LARGEST_SCALE = 0.75
_MARGIN = 24.0
_SMALLEST = QSizeF(192, 64)


class InsidePicture:
    """A block's drawing, recorded once as lines and text, so that it is crisp at any zoom.

    Attributes:
        graph: the block.
        size: the room it takes in its node, in scene units.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        graph: GraphId,
        analysis: Analysis,
        colors: CanvasPalette,
    ) -> None:
        from graph_editor.canvas.scene import CanvasScene  # the scene draws its inside with itself

        self.graph = graph
        scene = CanvasScene(ShownGraph(vocabulary.document, graph), vocabulary, colors)
        scene.set_analysis(analysis)
        self._bounds = scene.bounds.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        self._picture = QPicture()
        painter = QPainter(self._picture)
        scene.annotations.draw(painter)
        for edge in scene.wires:
            item = scene.wires.items[edge]
            painter.strokePath(item.path(), item.pen())
        for node in scene.nodes.values():
            painter.translate(node.pos())
            scene.painter.paint(painter, node)
            painter.translate(-node.pos())
        painter.end()
        scene.detach()
        scene.deleteLater()
        self._scale = min(
            _LARGEST_SCALE, _WIDEST / self._bounds.width(), _TALLEST / self._bounds.height()
        )
        size = (self._bounds.size() * self._scale).expandedTo(_SMALLEST)
        self.size = QSizeF(_on_grid(size.width()), _on_grid(size.height()))

    def draw(self, painter: QPainter, area: QRectF, colors: CanvasPalette) -> None:
        """Draw it in the middle of an area."""
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.background)
        painter.drawRoundedRect(area, CORNER, CORNER)
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        painter.translate(area.center())
        painter.scale(self._scale, self._scale)
        center: QPointF = self._bounds.center()
        painter.drawPicture(-center, self._picture)
        painter.restore()


def _on_grid(length: float) -> float:
    return float(-(-length // GRID) * GRID)
