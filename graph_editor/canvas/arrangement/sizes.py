"""How large nodes are on the canvas, as far as the document says it: blocks that are opened in
place among them, however deep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSizeF

from graph_editor.canvas.arrangement.arranging import Box
from graph_editor.canvas.drawing.card import card_of
from graph_editor.canvas.drawing.card_shape import SHAPES
from graph_editor.canvas.drawing.far_layer import united
from graph_editor.canvas.style import GRID
from graph_editor.document.annotation import AnnotationKind
from graph_editor.document.graph import GraphId, Node, NodeId
from graph_editor.document.shown_graph import ShownGraph

if TYPE_CHECKING:
    from graph_editor.canvas.vocabulary import Vocabulary

INSIDE_MARGIN = 24.0
"""Room around the drawing of an opened block, in that drawing's own units."""
INSIDE_SCALE = 0.75
"""How large it is drawn at most; less where it would be larger than `_LARGEST`."""
_LARGEST = QSizeF(1280, 800)
_SMALLEST = QSizeF(192, 64)


class Sizes:
    """Answers for one state of the document; what was computed once is kept."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._document = vocabulary.document
        self._insides: dict[GraphId, QSizeF] = {}

    def of(self, graph: GraphId, node: Node, *, opened: bool | None = None) -> tuple[float, float]:
        """A node's width and height; as if it were opened, or closed, where that is asked."""
        block = GraphId(node.type)
        if opened is None:
            opened = node.opened is not None
        inside = self.inside(block) if opened and self._document.has_graph(block) else None
        shown = ShownGraph(self._document, graph)
        card = card_of(shown, self._vocabulary, node, None)  # type: ignore[arg-type]
        room = (inside.width(), inside.height()) if inside is not None else None
        return SHAPES[shown.header().flow].size(card, room)

    def boxes(self, graph: GraphId) -> dict[NodeId, Box]:
        """Where the nodes of a graph are."""
        nodes = self._document.nodes(graph)
        return {id_: Box(*node.position, *self.of(graph, node)) for id_, node in nodes.items()}

    def inside(self, block: GraphId) -> QSizeF:
        """The room that the drawing of a block takes in a node of it."""
        if block not in self._insides:
            boxes = self.boxes(block).values()
            rects = [QRectF(box.x, box.y, box.width, box.height) for box in boxes]
            rects += [
                QRectF(*annotation.rect)
                for annotation in self._document.annotations(block).values()
                if annotation.kind is not AnnotationKind.BOOKMARK
            ]
            drawn = united(rects)
            width = drawn.width() + 2 * INSIDE_MARGIN
            height = drawn.height() + 2 * INSIDE_MARGIN
            scale = min(INSIDE_SCALE, _LARGEST.width() / width, _LARGEST.height() / height)
            size = QSizeF(width * scale, height * scale).expandedTo(_SMALLEST)
            self._insides[block] = QSizeF(_on_grid(size.width()), _on_grid(size.height()))
        return self._insides[block]


def _on_grid(length: float) -> float:
    return float(-(-length // GRID) * GRID)
