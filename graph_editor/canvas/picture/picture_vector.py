"""Pictures without pixels: SVG and PDF."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF
from PySide6.QtGui import (
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
    QPicture,
)

from graph_editor.canvas.picture.picture_scene import PictureScene

_LONGEST_PAGE = 14_400.0
"""Points a side of a PDF page; readers refuse more."""
_POINTS = 72 / 96


def svg_picture(scene: PictureScene, area: QRectF, title: str) -> bytes:
    """An SVG whose text is outlines: a reader without our fonts would set it in others."""
    from PySide6.QtSvg import QSvgGenerator

    from graph_editor.canvas.picture.svg_text import outline_text

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


def pdf_picture(scene: PictureScene, area: QRectF, title: str) -> bytes:
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


def _dpi() -> int:
    """The resolution in which Qt records: what is in an opened block is a recording, and is drawn
    at its size only on a device that has the same."""
    return QPicture().logicalDpiX()


def _paint(
    device: QPaintDevice | QPagedPaintDevice, scene: PictureScene, area: QRectF, scale: float = 1.0
) -> None:
    with QPainter(device) as painter:
        painter.scale(scale, scale)
        scene.draw(painter, area, QRectF(0, 0, area.width(), area.height()))
