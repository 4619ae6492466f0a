"""What is inside a block, drawn small in its node while it is opened in place.

It is drawn by a scene of its own that follows the document as the canvas does, so that it is always
what the block's own drawing is, problems and further opened blocks included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QTransform

from graph_editor.canvas.arrangement.sizes import INSIDE_MARGIN, INSIDE_SCALE, Sizes
from graph_editor.canvas.drawing.use_results import UseResults, use_name
from graph_editor.canvas.style import CORNER, NEAR_SCALE
from graph_editor.document.graph import GraphId, Node, NodeId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_editor.canvas.drawing.scene import CanvasScene
    from graph_editor.canvas.style import CanvasPalette
    from graph_editor.canvas.vocabulary import Vocabulary

_SEEN_FROM = 0.25
"""From this scale on, nodes are painted; below, only what the far layer shows of them."""
_SMALLEST_PIXELS = 12.0
"""A drawing that would be lower on the screen than this is left out."""


class Inside:
    """The drawing of a block, as one node of it shows it.

    Attributes:
        graph: the block.
        scene: what is drawn.
        size: the room it takes in a node, in the units of the scene around it.
    """

    def __init__(self, graph: GraphId, vocabulary: Vocabulary, around: CanvasScene) -> None:
        self.graph = graph
        self._vocabulary = vocabulary
        self.scene = around.smaller(graph)
        self.size = QSizeF()
        self._held: QRectF | None = None
        self.measure()

    @property
    def there(self) -> bool:
        """Whether the project still has the block: another one may have been opened."""
        return self._vocabulary.document.has_graph(self.graph)

    def measure(self) -> None:
        """Take the size that the drawing has now."""
        self.size = Sizes(self._vocabulary).inside(self.graph)

    def placed(self, area: QRectF) -> QTransform:
        """The way from the drawing's coordinates into an area of a node."""
        bounds = self._held if self._held is not None else self._bounds()
        scale = min(INSIDE_SCALE, area.width() / bounds.width(), area.height() / bounds.height())
        transform = QTransform.fromTranslate(area.center().x(), area.center().y())
        transform.scale(scale, scale)
        return transform.translate(-bounds.center().x(), -bounds.center().y())

    def hold(self, held: bool) -> None:
        """Keep the drawing where it is, whatever moves in it, or fit it again."""
        self._held = self._bounds() if held else None

    def _bounds(self) -> QRectF:
        margin = INSIDE_MARGIN
        return self.scene.bounds.adjusted(-margin, -margin, margin, margin)

    def draw(self, painter: QPainter, area: QRectF, colors: CanvasPalette) -> None:
        """Draw it in the middle of an area."""
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.background)
        painter.drawRoundedRect(area, CORNER, CORNER)
        self.draw_open(painter, area)
        painter.restore()

    def draw_open(self, painter: QPainter, area: QRectF) -> None:
        """Draw it in the middle of an area without the ground that it lies on; the painter stays
        in the drawing's coordinates."""
        painter.setTransform(self.placed(area), True)
        painted = self.scene.painter.detail_from == 0  # in a picture, where no hand comes
        draw_scene(self.scene, painter, far_below=_SEEN_FROM, points=not painted)

    def draw_far(self, painter: QPainter, area: QRectF, colors: CanvasPalette) -> None:
        """Draw what can be seen of it from afar: colours and wires."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.background)
        painter.drawRect(area)
        if area.height() * painter.worldTransform().m11() < _SMALLEST_PIXELS:
            return
        painter.save()
        painter.setTransform(self.placed(area), True)
        self.scene.far.draw(painter, colors)
        self.scene.ties.draw(painter)
        painter.restore()


class Insides:
    """The drawings of the blocks that are opened in one scene, one for each node."""

    def __init__(self, vocabulary: Vocabulary, around: CanvasScene) -> None:
        self._vocabulary = vocabulary
        self._around = around
        self._insides: dict[NodeId, Inside] = {}

    def __iter__(self) -> Iterator[Inside]:
        return iter(list(self._insides.values()))

    def of(self, node: Node) -> Inside:
        """What is in the block of a node."""
        found = self._insides.get(node.id)
        if found is None or found.graph != node.type:
            self._let_go(node.id)
            found = Inside(GraphId(node.type), self._vocabulary, self._around)
            self._insides[node.id] = found
        return found

    def keep(self, nodes: Iterable[NodeId]) -> None:
        """Let go of all but those of these nodes."""
        for node_id in self._insides.keys() - set(nodes):
            self._let_go(node_id)

    def show(self, nodes: Iterable[Node], around: str | None, uses: UseResults) -> None:
        """Show what is known of what is in these nodes.

        Args:
            around: what the use of a block that they stand in is called; "" for the model.
        """
        for node in nodes:
            inside = self._insides.get(node.id)
            if inside is not None and inside.there:
                inside.scene.show_use(use_name(around, node), uses)

    def _let_go(self, node_id: NodeId) -> None:
        inside = self._insides.pop(node_id, None)
        if inside is not None:
            inside.scene.detach()
            inside.scene.deleteLater()


def draw_scene(
    scene: CanvasScene, painter: QPainter, *, far_below: float, points: bool = False
) -> None:
    """Draw a scene where no view does it, at the detail that the painter's zoom allows.

    Args:
        far_below: the zoom below which only the far layer is drawn.
        points: draw the dots of reroute points, too.
    """
    scale = painter.worldTransform().m11()
    if scale < far_below and scene.painter.detail_from > 0:
        scene.annotations.draw_far(painter)
        scene.far.draw(painter, scene.colors)
        scene.ties.draw(painter)
        return
    scene.annotations.draw(painter)
    for edge in scene.wires:
        item = scene.wires.items[edge]
        if not item.isVisible():
            continue  # its end is held
        if edge == scene.wires.fading:
            opacity = painter.opacity()
            painter.setOpacity(opacity * item.opacity())
            painter.strokePath(item.path(), item.pen())
            painter.setOpacity(opacity)
        else:
            painter.strokePath(item.path(), item.pen())
    if points:
        scene.wires.bends.draw(painter)
    for node in sorted(scene.nodes.values(), key=lambda node: node.zValue()):
        painter.translate(node.pos())
        scene.painter.paint(painter, node)
        painter.translate(-node.pos())
    if scale >= NEAR_SCALE or scene.painter.detail_from == 0:
        scene.labels.draw(painter, scene.bounds, scene.colors)
    scene.ties.draw(painter)
