"""A picture of a project's drawing, for the start page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter

from graph_editor.canvas.drawing.inside import draw_scene
from graph_editor.canvas.drawing.scene import CanvasScene
from graph_editor.canvas.style import FAR_SCALE, NEAR_SCALE, canvas_palette
from graph_editor.canvas.vocabulary import Vocabulary
from graph_editor.document.document import Document
from graph_editor.document.project import Project
from graph_editor.document.shown_graph import ShownGraph

if TYPE_CHECKING:
    from graph_editor.catalogue.catalogue import Catalogue

_MARGIN = 12.0


def render_graph(project: Project, catalogue: Catalogue, size: QSize, palette_name: str) -> QImage:
    """The main graph of a project, as large as fits into `size` (in device pixels)."""
    colors = canvas_palette(palette_name)
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(colors.background)
    document = Document(project)
    scene = CanvasScene(ShownGraph(document), Vocabulary(catalogue, document), colors)
    scene.painter.free_slots = False
    area = scene.bounds
    if not area.isEmpty():
        scale = min(
            (size.width() - 2 * _MARGIN) / area.width(),
            (size.height() - 2 * _MARGIN) / area.height(),
            NEAR_SCALE,
        )
        with QPainter(image) as painter:
            painter.translate(size.width() / 2, size.height() / 2)
            painter.scale(scale, scale)
            painter.translate(-area.center())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_scene(scene, painter, far_below=FAR_SCALE / 4)
    scene.detach()
    scene.deleteLater()
    return image
