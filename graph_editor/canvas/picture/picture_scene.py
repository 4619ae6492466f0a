"""The scene that a picture is painted from: the drawing in full, and nothing of the work on it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from graph_editor.canvas.annotation.carrying import Carrying
from graph_editor.canvas.drawing.far_layer import united
from graph_editor.canvas.drawing.scene import CanvasScene
from graph_editor.canvas.drawing.wire_gaps import cut_wires
from graph_editor.canvas.picture.picture_options import PictureError, PictureOptions
from graph_editor.canvas.picture.picture_painter import PicturePainter, unhinted
from graph_editor.canvas.style import CanvasPalette, canvas_palette, mono_font
from graph_editor.canvas.vocabulary import Vocabulary
from graph_editor.document.document import Document
from graph_editor.document.graph import Edge
from graph_editor.document.project import Project
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.validation.analysis import Analysis

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.item_scene import ItemScene
    from graph_editor.catalogue.catalogue import Catalogue

MARGIN = 24.0
"""Scene units (1/96 inch in SVG and PDF) around the drawing."""
_WHITE = QColor("#FFFFFF")
_WIRE = 2.0
"""Half of a wire's width, and a little room."""


class PictureScene(CanvasScene):
    """A scene that knows whether it has a background."""

    background: QColor | None = None

    def draw(self, painter: QPainter, part: QRectF, at: QRectF) -> None:
        """Draw a part of the scene into a rectangle of the painter's coordinates."""
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
        )
        if self.background is not None:
            painter.fillRect(at, self.background)
        self.render(painter, at, part, Qt.AspectRatioMode.IgnoreAspectRatio)


@contextmanager
def picture_scene(
    project: Project, catalogue: Catalogue, options: PictureOptions, analysis: Analysis
) -> Iterator[tuple[PictureScene, QRectF]]:
    """A scene as the picture shows it, and the part of it that the picture shows.

    Raises:
        PictureError: there is nothing to draw.
    """
    colors = _paper(canvas_palette(options.theme))
    document = Document(project)
    shown, vocabulary = ShownGraph(document, options.graph), Vocabulary(catalogue, document)
    scene = PictureScene(shown, vocabulary, colors)
    try:
        scene.painter = PicturePainter(colors)
        scene.rebuild()
        scene.background = None if options.transparent else colors.background
        scene.set_analysis(replace(analysis, problems=(), in_blocks={}, pending=frozenset()))
        scene.labels.set_fonts(unhinted(mono_font(10)))
        drawn = drawn_items(scene, shown, options)
        for item in scene.items():
            item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
            item.setVisible(item in drawn)
        for note in scene.annotations.items.values():
            note.full = True
        area = _area(scene, drawn)
        edges = [edge for edge, item in scene.wires.items.items() if item in drawn]
        scene.addItem(_LabelsItem(scene, area, edges))
        yield scene, area
    finally:
        scene.detach()
        scene.deleteLater()


def drawn_area(scene: ItemScene, shown: ShownGraph, options: PictureOptions) -> QRectF:
    """The part of a scene, as it is on the canvas, that a picture of it shows.

    Raises:
        PictureError: there is nothing to draw.
    """
    return _area(scene, drawn_items(scene, shown, options))


def drawn_items(scene: ItemScene, shown: ShownGraph, options: PictureOptions) -> set[QGraphicsItem]:
    """The nodes, wires, frames and notes that a picture shows."""
    wires, annotations = scene.wires.items, scene.annotations.items
    if options.nodes is None:
        return {*scene.nodes.values(), *wires.values(), *annotations.values()}
    nodes = options.nodes
    chosen = set(options.annotations)
    for frame, inside in Carrying(shown, scene.size_of).inside(annotations).items():
        if inside.nodes and nodes >= inside.nodes:
            chosen |= {frame, *inside.annotations}
    return {
        *(scene.nodes[node] for node in nodes & scene.nodes.keys()),
        *(item for edge, item in wires.items() if edge.source in nodes and edge.target in nodes),
        *(annotations[found] for found in chosen & annotations.keys()),
    }


def _area(scene: ItemScene, drawn: set[QGraphicsItem]) -> QRectF:
    wires = scene.wires.items.values()
    ways = [item.path().boundingRect() for item in wires if item in drawn]
    labels = [scene.labels.place(edge) for edge, item in scene.wires.items.items() if item in drawn]
    area = united(
        [
            *(item.sceneBoundingRect() for item in drawn.difference(wires)),
            *(way.adjusted(-_WIRE, -_WIRE, _WIRE, _WIRE) for way in ways),
            *(label.rect for label in labels if label is not None),
        ]
    )
    if area.isEmpty():
        raise PictureError("There is nothing to draw a picture of; add a node first.")
    # A little more, so that it has a whole number of units and of a PDF's points: a part of a
    # pixel would show as a line at the edge.
    left, top = math.floor(area.left() - MARGIN), math.floor(area.top() - MARGIN)
    width = math.ceil((area.right() + MARGIN - left) / 4) * 4
    height = math.ceil((area.bottom() + MARGIN - top) / 4) * 4
    return QRectF(left, top, width, height)


class _LabelsItem(QGraphicsItem):
    """The shapes on the wires: over the wires, under the nodes and their ports.

    On the canvas a label has a plate in the canvas' colour. A picture may lie on any colour, so
    here the wires leave out the room that a label takes.
    """

    def __init__(self, scene: CanvasScene, area: QRectF, edges: list[Edge]) -> None:
        super().__init__()
        self._canvas, self._area = scene, area
        self._edges = edges
        for edge in edges:
            scene.labels.place(edge)  # while painting, a scene does not say what is where
        cut_wires(scene, edges)
        self.setZValue(0.9)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    # Qt

    def boundingRect(self) -> QRectF:
        return self._area

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        scene, exposed = self._canvas, option.exposedRect  # type: ignore[attr-defined]
        scene.labels.draw_all(painter, self._edges, exposed, scene.colors, plates=False)


def _paper(colors: CanvasPalette) -> CanvasPalette:
    """The light theme on white, as paper is."""
    return replace(colors, background=_WHITE) if colors.name == "light" else colors
