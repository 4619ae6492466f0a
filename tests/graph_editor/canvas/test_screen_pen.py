"""What is drawn is the same on any screen, whatever its scale."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from graph_editor.canvas.drawing.backdrop import draw_backdrop
from graph_editor.canvas.drawing.screen_pen import screen_pen, screen_ratio
from graph_editor.canvas.style import DARK, LIGHT, contrast


def picture(ratio: float) -> QImage:
    """100 x 100 white pixels of a window on a screen that has `ratio` for each."""
    image = QImage(round(100 * ratio), round(100 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    return image


def dark_down(image: QImage, x: float) -> int:
    """How many pixels of a column are not white."""
    column = round(x * image.devicePixelRatio())
    return sum(image.pixelColor(column, y).lightness() < 250 for y in range(image.height()))


@pytest.mark.parametrize("zoom", [0.1, 0.1234567, 1.0, 3.0])
@pytest.mark.parametrize("ratio", [1.0, 2.0, 3.0])
def test_a_line_has_as_many_pixels_of_the_window_on_any_screen(ratio, zoom) -> None:
    image = picture(ratio)
    with QPainter(image) as painter:
        painter.scale(zoom, zoom)
        assert screen_ratio(painter) == ratio
        painter.setPen(screen_pen(painter, QColor("black"), 2))
        painter.drawLine(QLineF(10 / zoom, 50 / zoom, 90 / zoom, 50 / zoom))
    assert dark_down(image, 50) == 2 * ratio


def ink_down(image: QImage, x: float) -> float:
    """How much darker than white a column is, in pixels of the window; smooth lines have edges."""
    column = round(x * image.devicePixelRatio())
    dark = (255 - image.pixelColor(column, y).lightness() for y in range(image.height()))
    return sum(dark) / image.devicePixelRatio()


@pytest.mark.parametrize("ratio", [2.0, 3.0])
def test_wires_from_afar_are_as_thick_on_any_screen(canvas, ratio) -> None:
    first, second = canvas.chain("Input", "layers.Dense")
    scene = canvas.view.canvas
    wire = (canvas.out(first) + canvas.into(second)) / 2

    def ink(ratio: float) -> float:
        image = picture(ratio)
        with QPainter(image) as painter:
            painter.scale(0.1, 0.1)
            painter.translate(QPointF(100, 400) - wire)
            scene.far.draw(painter, scene.colors)
        return ink_down(image, 10)

    assert ink(1.0) > 100
    assert ink(ratio) == pytest.approx(ink(1.0), rel=0.1)


@pytest.mark.parametrize("zoom", [0.5, 1.0])
def test_the_canvas_fills_a_pixel_that_its_edge_goes_through(zoom) -> None:
    image = picture(1.5)
    image.fill(QColor("black"))
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(zoom, zoom)
        draw_backdrop(painter, QRegion(0, 0, 67, 67), LIGHT)  # to the middle of a pixel
    for x, y in ((100, 20), (20, 100), (100, 100)):
        assert image.pixelColor(x, y) == LIGHT.background


@pytest.mark.parametrize(("palette", "rims"), [(LIGHT, True), (DARK, False)])
def test_faint_nodes_have_a_rim_from_afar_that_stands_out(canvas, palette, rims) -> None:
    (pool,) = canvas.chain("layers.MaxPooling2D")
    scene = canvas.view.canvas
    body = scene.nodes[pool].body
    image = picture(1.0)
    image.fill(palette.background)
    with QPainter(image) as painter:
        painter.translate(50, 50)
        painter.scale(0.2, 0.2)
        painter.translate(-body.center())
        scene.far.draw(painter, palette)
    fill = palette.family_color("pooling")
    inked = {image.pixelColor(50, y).name() for y in range(100)}
    assert fill.name() in inked
    others = [QColor(name) for name in inked - {fill.name(), palette.background.name()}]
    assert bool(others) is rims
    assert all(contrast(color, palette.background) >= 3 for color in others)
