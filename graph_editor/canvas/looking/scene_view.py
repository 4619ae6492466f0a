"""Looking at one graph: what of it is seen, how it is painted, what lies over it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmapCache, QRegion
from PySide6.QtWidgets import QWidget

from graph_editor.canvas.arrangement.arranging import APART
from graph_editor.canvas.drawing.backdrop import draw_backdrop
from graph_editor.canvas.drawing.far_layer import united
from graph_editor.canvas.drawing.far_picture import FarPicture
from graph_editor.canvas.drawing.painting import reported
from graph_editor.canvas.drawing.scene import CanvasScene
from graph_editor.canvas.drawing.stills import Stills
from graph_editor.canvas.looking.bookmarks import Bookmarks
from graph_editor.canvas.looking.breadcrumbs import Breadcrumbs
from graph_editor.canvas.looking.clear_view import is_clear, look_at_clearly, room
from graph_editor.canvas.looking.find_bar import FindBar
from graph_editor.canvas.looking.minimap import Minimap
from graph_editor.canvas.looking.overlays import Toast
from graph_editor.canvas.looking.view_history import ViewHistory
from graph_editor.canvas.looking.zoom_view import ZoomView
from graph_editor.canvas.selection import Selection
from graph_editor.canvas.style import (
    FAR_SCALE,
    FOOTER_HEIGHT,
    HEADER_HEIGHT,
    NEAR_SCALE,
    NODE_WIDTH,
    canvas_palette,
)
from graph_editor.canvas.vocabulary import Vocabulary
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.annotation import AnnotationId
from graph_editor.document.document import Document
from graph_editor.document.flow import Flow
from graph_editor.document.graph import Edge, NodeId
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.validation.analysis import Analysis, NodeResult

_CACHE_KIB = 64 * 1024
_NEW_NODE = QSizeF(NODE_WIDTH, HEADER_HEIGHT + 2 * FOOTER_HEIGHT)


class SceneView(ZoomView):
    """A graph of a document, to be looked at.

    Attributes:
        document, catalogue: the graph that is shown, and what can be drawn.
        canvas: the scene, which mirrors the document.
        selection: what is selected.
        history, bookmarks: where the user looked, and what they want to come back to.
        find_bar, minimap: what finds nodes, and the whole drawing in a corner.
        stills: when nodes are kept as pictures.
    """

    def __init__(
        self, document: Document, catalogue: Catalogue, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.document = ShownGraph(document)
        self.catalogue = Vocabulary(catalogue, document)
        self.canvas = CanvasScene(self.document, self.catalogue, canvas_palette("light"), self)
        self.selection: Selection = self.canvas.selection
        self._analysis = Analysis()
        self._toast = Toast(self)
        self._breadcrumbs = Breadcrumbs(self)
        self.history = ViewHistory(self)
        self.bookmarks = Bookmarks(self)
        self.find_bar, self.minimap = FindBar(self), Minimap(self)
        self._far_picture = FarPicture(self)
        self._exposed = QRegion()
        self.stills = Stills(self.canvas)
        # The pictures that nodes are kept as while the zoom rests.
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), _CACHE_KIB))
        self.setScene(self.canvas)
        self.reach(self.canvas.bounds)
        self.canvas.sceneRectChanged.connect(self.reach)
        # Every paint begins with the backdrop or the plain colour.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def bars(self) -> tuple[QWidget, ...]:
        """What lies over the drawing and can be used: the find bar, the way to a block."""
        return (self.find_bar, self._breadcrumbs)

    @property
    def analysis(self) -> Analysis:
        """What is known of the drawing."""
        return self._analysis

    @property
    def known_results(self) -> dict[NodeId, NodeResult]:
        """What Keras last said of the nodes that are shown."""
        return self.canvas.results

    def set_selection(self, node_ids: Iterable[NodeId]) -> None:
        """Select these nodes; ids that are not on the canvas are ignored."""
        chosen = frozenset(node_id for node_id in node_ids if node_id in self.canvas.nodes)
        if chosen != self.selection.nodes:
            self.selection.set(chosen)

    def restore_selection(
        self,
        nodes: Iterable[NodeId],
        edges: Iterable[Edge],
        annotations: Iterable[AnnotationId] = (),
        points: Iterable[tuple[Edge, int]] = (),
    ) -> None:
        """Select what was selected before, as far as it is still there."""
        self.selection.set(
            (node_id for node_id in nodes if node_id in self.canvas.nodes),
            (edge for edge in edges if edge in self.canvas.wires),
            (note for note in annotations if note in self.canvas.annotations.items),
            self.canvas.points_among(points),
        )

    def say(self, sentence: str) -> None:
        """Tell the user something, in one sentence over the canvas."""
        self._toast.say(sentence)

    def draw_over(self, painter: QPainter) -> None:
        """Draw what a gesture shows over the drawing: nothing, where there is none."""

    # What is seen

    def fit(self) -> None:
        """Show everything as large as fits, but not larger than 100 %."""
        self._fit(self.canvas.bounds)

    def fit_selection(self) -> None:
        """Show what is selected, or everything, as large as fits, but not larger than 100 %."""
        chosen = self._selected_area
        self._fit(chosen if not chosen.isEmpty() else self.canvas.bounds)

    def keep_selection_in_sight(self) -> None:
        """Pan to what is selected: to all of it where it has room, else to some of it."""
        area, seen = self._selected_area, self.visible_area
        fits = area.width() <= seen.width() and area.height() <= seen.height()
        if area.isEmpty() or (seen.contains(area) if fits else seen.intersects(area)):
            return
        self.history.mark()
        self.ensureVisible(area, 16, 16)

    def keep_visible(self, node_id: NodeId) -> None:
        """Pan just as far as it takes to see a node."""
        self.keep_in_sight(self.canvas.nodes[node_id].body)

    def keep_in_sight(self, area: QRectF) -> None:
        """Pan just as far as it takes to see a part of the scene; of one that is larger than what
        can be seen, to where it begins, unless much of it is seen already."""
        seen = self.visible_area
        most = area.size().boundedTo(seen.size())
        if most != area.size():
            shown = seen.intersected(area)
            if shown.width() >= most.width() / 2 and shown.height() >= most.height() / 2:
                return
            area = QRectF(area.topLeft(), most * 0.8)
        if not seen.contains(area):
            self.ensureVisible(area, 40, 40)
        if not is_clear(self, area):
            look_at_clearly(self, area)

    def look_at_title(self, annotation_id: AnnotationId) -> None:
        """Look at the beginning of a frame or note, near enough to read it."""
        self.set_zoom(0.8)
        area, seen = self.canvas.annotations.items[annotation_id].area, self.visible_area.size()
        shown = area.size().boundedTo(seen)
        self.centerOn(area.left() + shown.width() / 2, area.top() + shown.height() / 2)

    def room(self) -> QRect:
        return room(self)

    def zoom_changed(self, before: float) -> None:
        if self.zoom >= FAR_SCALE:
            self.stills.zoomed(self.visible_area)
        if (before < FAR_SCALE) != (self.zoom < FAR_SCALE):
            self.viewport().update()

    def free_place(
        self, corner: QPointF, size: QSizeF = _NEW_NODE, scene: CanvasScene | None = None
    ) -> QPointF:
        """The first place from `corner` on, across the flow, where something new, a node if
        nothing else is said, covers no node; of another scene, where one is given."""
        scene, place = scene or self.canvas, QPointF(corner)
        while found := scene.nodes_in(QRectF(place, size).adjusted(-8, -8, 8, 8)):
            bodies = [scene.nodes[node_id].body for node_id in found]
            if scene.flow is Flow.RIGHT:
                place.setY(max(body.bottom() for body in bodies) + APART)
            else:
                place.setX(max(body.right() for body in bodies) + APART)
        return place

    # Inside

    @property
    def _selected_area(self) -> QRectF:
        chosen = [self.canvas.nodes[node_id].body for node_id in self.selection.nodes]
        chosen += [self.canvas.annotations.items[a].area for a in self.selection.annotations]
        return united(chosen)

    def _fit(self, area: QRectF) -> None:
        if area.isEmpty():
            self.set_zoom(1.0)
            self.centerOn(0, 0)
            return
        self.history.mark()
        self.show_area(area)

    def _complete_labels(self, painted: QRegion) -> None:
        """Paint new labels again that were not wholly in what has been painted."""
        for rect in self.canvas.labels.take_new():
            place = self.mapFromScene(rect).boundingRect().adjusted(-1, -1, 1, 1)
            seen = QRegion(place).intersected(self.viewport().rect())
            if not seen.subtracted(painted).isEmpty():
                self.viewport().update(place)

    def refresh_far(self) -> None:
        """Paint everything again, if what is seen is the far picture: of that, Qt does not know
        what has to be painted when something moves."""
        if self.zoom < FAR_SCALE:
            self.viewport().update()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.zoom >= FAR_SCALE:
            self._exposed = event.region()
            super().paintEvent(event)
            self._complete_labels(event.region())
            return
        with QPainter(self.viewport()) as painter:
            beyond = event.rect().adjusted(-1, -1, 1, 1)  # at 150 % an edge lies within a pixel
            painter.fillRect(beyond, self.canvas.colors.background)
            painter.setTransform(self.viewportTransform())
            self.canvas.annotations.draw_far(painter)
            self._far_picture.draw(painter)
            self.canvas.titles.draw(painter, self.visible_area)
            self.canvas.annotations.draw_far_titles(painter, self.visible_area)
            self.canvas.ties.draw(painter)
            self.find_bar.draw(painter, self.visible_area)
            self.draw_over(painter)

    @reported
    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        draw_backdrop(painter, self._exposed, self.canvas.colors)

    @reported
    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        if self.zoom >= NEAR_SCALE:
            self.canvas.labels.draw(painter, rect, self.canvas.colors)
        self.canvas.ties.draw(painter)
        self.find_bar.draw(painter, rect)
        self.draw_over(painter)
