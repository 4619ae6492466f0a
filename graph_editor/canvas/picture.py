"""Pictures of the drawing, good enough for a paper: SVG and PDF with vector text, and PNG.

A picture shows the network and nothing of the work on it: no selection, no marks of problems, no
grid; every node in full detail, whatever the screen's zoom. It is made from a project's value in a
scene of its own, so that the canvas is not touched.
"""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import (
    QColor,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPicture,
)
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from graph_editor.canvas.carrying import Carrying, Things
from graph_editor.canvas.far_layer import united
from graph_editor.canvas.picture_painter import PicturePainter, unhinted
from graph_editor.canvas.scene import CanvasScene
from graph_editor.canvas.style import CanvasPalette, canvas_palette, mono_font
from graph_editor.canvas.vocabulary import Vocabulary
from graph_editor.document.annotation import AnnotationId
from graph_editor.document.document import Document
from graph_editor.document.graph import GraphId, NodeId
from graph_editor.document.project import MAIN, Project
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.validation.analysis import Analysis

if TYPE_CHECKING:
    from graph_editor.catalogue.catalogue import Catalogue

FORMATS = (".svg", ".pdf", ".png")
MARGIN = 24.0
"""Scene units (1/96 inch in SVG and PDF) around the drawing."""
LONGEST_PNG = 32_000
"""Pixels a side; Qt paints no further."""
LARGEST_PNG = 1 << 30
"""Bytes of memory while a PNG is painted."""
_LONGEST_PAGE = 14_400.0
"""Points a side of a PDF page; readers refuse more."""
_POINTS = 72 / 96
_PNG_QUALITY = 75
"""Lossless all the same; it says how long to search for a smaller file."""
_WHITE = QColor("#FFFFFF")


class PictureError(Exception):
    """The picture cannot be made; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class PictureOptions:
    """What a picture is to look like.

    Attributes:
        theme: `"light"` or `"dark"`.
        transparent: without a background, for slides and pages of another colour.
        scale: for a PNG, its pixels a scene unit.
        graph: which graph of the project: the network, or one of its blocks.
        nodes: only these nodes and the wires between them, and frames around nothing else; None for
            the whole graph.
        annotations: with `nodes`, these frames and notes as well.
    """

    theme: str = "light"
    transparent: bool = False
    scale: float = 2.0
    graph: GraphId = MAIN
    nodes: frozenset[NodeId] | None = None
    annotations: frozenset[AnnotationId] = frozenset()


def save_picture(
    project: Project,
    catalogue: Catalogue,
    path: Path,
    options: PictureOptions = PictureOptions(),
    analysis: Analysis | None = None,
) -> None:
    """Write a picture of a project's drawing; the suffix of `path` says in which format.

    Args:
        analysis: where the output shapes and numbers of weights come from.

    Raises:
        PictureError: there is nothing to draw, it would be too large, or it cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise PictureError(
            f"A picture is an SVG, PDF or PNG, and {path.name!r} ends in none of these; "
            f"try {path.stem}.svg."
        )
    with _scene(project, catalogue, options, analysis or Analysis()) as (scene, area):
        match suffix:
            case ".svg":
                content = _svg(scene, area, project.name)
            case ".pdf":
                content = _pdf(scene, area, project.name)
            case _:
                content = _png(scene, area, options.scale)
    _write(path, content)


def picture_size(project: Project, catalogue: Catalogue, options: PictureOptions) -> QSizeF:
    """How large a picture would be, in scene units.

    Raises:
        PictureError: there is nothing to draw.
    """
    with _scene(project, catalogue, options, Analysis()) as (_, area):
        return area.size()


class _LabelsItem(QGraphicsItem):
    """The shapes on the wires: over the wires, under the nodes and their ports."""

    def __init__(self, scene: CanvasScene, area: QRectF) -> None:
        super().__init__()
        self._canvas, self._area = scene, area
        self._edges = [edge for edge, item in scene.wires.items.items() if item.isVisible()]
        for edge in self._edges:
            scene.labels.place(edge)  # while painting, a scene does not say what is where
        self.setZValue(0.9)

    # Qt

    def boundingRect(self) -> QRectF:
        return self._area

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        scene = self._canvas
        scene.labels.draw_all(painter, self._edges, self._area, scene.colors)


class _PictureScene(CanvasScene):
    """A scene that knows whether it has a background."""

    background: QColor | None = None

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Draw a part of the scene; the painter's origin is its top left corner."""
        target = QRectF(0, 0, area.width(), area.height())
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
        )
        if self.background is not None:
            painter.fillRect(target, self.background)
        self.render(painter, target, area)


@contextmanager
def _scene(
    project: Project, catalogue: Catalogue, options: PictureOptions, analysis: Analysis
) -> Iterator[tuple[_PictureScene, QRectF]]:
    """A scene as the picture shows it, and the part of it that the picture shows."""
    colors = _paper(canvas_palette(options.theme))
    document = Document(project)
    shown, vocabulary = ShownGraph(document, options.graph), Vocabulary(catalogue, document)
    scene = _PictureScene(shown, vocabulary, colors)
    try:
        scene.painter = PicturePainter(colors)
        scene.rebuild()
        scene.background = None if options.transparent else colors.background
        scene.set_analysis(replace(analysis, problems=(), pending=frozenset()))
        scene.labels.set_fonts(unhinted(mono_font(10)))
        for item in scene.items():
            item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        if options.nodes is not None:
            frames = Carrying(shown, scene.size_of)
            _show_only(scene, frames, Things(options.nodes, options.annotations))
        area = united(item.sceneBoundingRect() for item in scene.items() if item.isVisible())
        if area.isEmpty():
            raise PictureError("There is nothing to draw a picture of; add a node first.")
        area = _whole(area.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))
        scene.addItem(_LabelsItem(scene, area))
        yield scene, area
    finally:
        scene.detach()
        scene.deleteLater()


def _whole(area: QRectF) -> QRectF:
    """A little more, so that it has a whole number of units and of a PDF's points: a part of a
    pixel would show as a line at the edge."""
    left, top = math.floor(area.left()), math.floor(area.top())
    width = math.ceil((area.right() - left) / 4) * 4
    height = math.ceil((area.bottom() - top) / 4) * 4
    return QRectF(left, top, width, height)


def _show_only(scene: CanvasScene, frames: Carrying, chosen: Things) -> None:
    nodes = chosen.nodes
    shown = {id(scene.nodes[node]) for node in nodes if node in scene.nodes}
    shown |= {
        id(scene.wires.items[edge])
        for edge in scene.wires
        if edge.source in nodes and edge.target in nodes
    }
    annotations = set(chosen.annotations)
    for frame, inside in frames.inside(scene.annotations.items).items():
        if inside.nodes and nodes >= inside.nodes:
            annotations |= {frame, *inside.annotations}
    shown |= {id(scene.annotations.items[a]) for a in annotations if a in scene.annotations.items}
    for item in scene.items():
        item.setVisible(id(item) in shown)


def _paper(colors: CanvasPalette) -> CanvasPalette:
    """The light theme on white, as paper is."""
    return replace(colors, background=_WHITE) if colors.name == "light" else colors


def _svg(scene: _PictureScene, area: QRectF, title: str) -> bytes:
    from PySide6.QtSvg import QSvgGenerator

    from graph_editor.canvas.svg_text import outline_text

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(_dpi())
    generator.setSize(area.size().toSize())
    generator.setViewBox(QRectF(0, 0, area.width(), area.height()))
    _paint(generator, scene, area)
    text = bytes(buffer.data().data()).decode("utf-8")
    names = ", ".join(item.card.name for item in scene.nodes.values() if item.isVisible())
    return outline_text(text, title, f"A network of these nodes: {names}.").encode("utf-8")


def _pdf(scene: _PictureScene, area: QRectF, title: str) -> bytes:
    """One page of the drawing's size; text as text, in fonts that the file holds."""
    shrink = min(1.0, _LONGEST_PAGE / (max(area.width(), area.height()) * _POINTS))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Hornet")
    writer.setResolution(_dpi())
    size = area.size() * _POINTS * shrink
    page = QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(
        QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(), QPageLayout.Unit.Point)
    )
    _paint(writer, scene, area, _dpi() / 96 * shrink)
    return bytes(buffer.data().data())


def _png(scene: _PictureScene, area: QRectF, scale: float) -> bytes:
    width, height = round(area.width() * scale), round(area.height() * scale)
    if max(width, height) > LONGEST_PNG or width * height * 4 > LARGEST_PNG:
        most = min(
            LONGEST_PNG / max(area.width(), area.height()),
            (LARGEST_PNG / 4 / (area.width() * area.height())) ** 0.5,
        )
        raise PictureError(
            f"At scale {scale:g} the picture would have {width:,} × {height:,} pixels, which is "
            f"too many; use a scale of {int(most * 100) / 100:g} or less, or an SVG or a PDF, "
            "which have none."
        )
    image = QImage(max(width, 1), max(height, 1), QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise PictureError(
            f"There is not enough memory for {width:,} × {height:,} pixels; use a smaller scale."
        )
    image.fill(0)
    _paint(image, scene, area, scale)
    per_metre = round(96 * scale / 0.0254)
    image.setDotsPerMeterX(per_metre)
    image.setDotsPerMeterY(per_metre)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", _PNG_QUALITY)
    return bytes(buffer.data().data())


def _dpi() -> int:
    """The resolution in which Qt records: what is in an opened block is a recording, and is drawn
    at its size only on a device that has the same."""
    return QPicture().logicalDpiX()


def _paint(
    device: QImage | QPdfWriter | object, scene: _PictureScene, area: QRectF, scale: float = 1.0
) -> None:
    painter = QPainter(device)  # type: ignore[arg-type]
    painter.scale(scale, scale)
    scene.draw(painter, area)
    painter.end()


def _write(path: Path, content: bytes) -> None:
    """Put a complete file at `path`; an older one of that name stays where this fails."""
    temporary = ""
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=".picture", dir=path.absolute().parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(temporary)
        reason = (error.strerror or str(error)).lower()
        raise PictureError(
            f"The picture cannot be written to {path}: {reason}; choose another place."
        ) from error
