"""Pictures of the drawing, good enough for a paper: SVG and PDF with vector text, and PNG.

A picture shows the network and nothing of the work on it: no selection, no marks of problems, no
grid; every node in full detail, whatever the screen's zoom. It is made from a project's value in a
scene of its own, so that the canvas is not touched.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from graph_editor.canvas.picture.picture_options import FORMATS, PictureError, PictureOptions
from graph_editor.canvas.picture.picture_scene import PictureScene, picture_scene
from graph_editor.canvas.picture.picture_vector import pdf_picture, svg_picture
from graph_editor.canvas.picture.png import write_png
from graph_editor.document.project import Project
from graph_editor.files.whole_file import whole_file
from graph_editor.validation.analysis import Analysis

if TYPE_CHECKING:
    from graph_editor.catalogue.catalogue import Catalogue

LONGEST_PNG = 32_000
"""Pixels a side; Qt paints no further."""
LARGEST_PNG = 1 << 30
"""Bytes of memory that a reader needs to show it."""

_SET_UP = 0.2
"""The part of the work that is done when the scene is there."""

Progress = Callable[[float], object]


def save_picture(
    project: Project,
    catalogue: Catalogue,
    path: Path,
    options: PictureOptions = PictureOptions(),
    analysis: Analysis | None = None,
    *,
    progress: Progress = lambda _part: None,
    mark: str = "",
) -> None:
    """Write a picture of a project's drawing; the suffix of `path` says in which format.

    Args:
        analysis: where the output shapes and numbers of weights come from.
        progress: called with the part that is done, from 0 to 1; may raise to give up.
        mark: as for `whole_file`.

    Raises:
        PictureError: there is nothing to draw, it would be too large, or it cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise PictureError(
            f"A picture is an SVG, PDF or PNG, and {path.name!r} ends in none of these; "
            f"try {path.stem}.svg."
        )
    with picture_scene(project, catalogue, options, analysis or Analysis()) as (scene, area):
        if suffix == ".png":
            require_size(area, options.scale)
        progress(_SET_UP)
        try:
            with whole_file(path, mark) as file:
                match suffix:
                    case ".svg":
                        file.write(svg_picture(scene, area, project.name))
                    case ".pdf":
                        file.write(pdf_picture(scene, area, project.name))
                    case _:
                        _write_png(file, scene, area, options.scale, progress)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise PictureError(
                f"The picture cannot be written to {path}: {reason}; choose another place."
            ) from error
    progress(1.0)


def require_size(area: QRectF, scale: float) -> None:
    """Raise PictureError where a PNG would be too large for those who are to show it."""
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


def _write_png(
    file: BinaryIO, scene: PictureScene, area: QRectF, scale: float, progress: Progress
) -> None:
    width = max(round(area.width() * scale), 1)
    height = max(round(area.height() * scale), 1)

    def paint(painter: QPainter, top: int, bottom: int) -> None:
        painter.scale(width / area.width(), height / area.height())
        unit = area.height() / height
        # A row more on either side: at an edge between two strips half a pixel would be a line.
        at = QRectF(0, (top - 1) * unit, area.width(), (bottom - top + 2) * unit)
        scene.draw(painter, at.translated(area.topLeft()), at)

    try:
        write_png(
            file,
            width,
            height,
            paint,
            transparent=scene.background is None,
            dots_per_metre=round(96 * scale / 0.0254),
            progress=lambda part: progress(_SET_UP + (1 - _SET_UP) * part),
        )
    except MemoryError:
        raise PictureError(
            f"There is not enough memory for {width:,} × {height:,} pixels; use a smaller scale."
        ) from None
