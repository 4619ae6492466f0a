"""Colours that can be read and told apart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from graph_editor.canvas.drawing.glyphs import glyph
from graph_editor.canvas.picture.thumbnail import render_graph
from graph_editor.canvas.style import DARK, LIGHT, canvas_palette, contrast
from graph_editor.document.document import Document
from graph_editor.document.graph import NodeKind
from graph_editor.document.project import Project

OKABE_ITO = {
    *("#e69f00", "#56b4e9", "#009e73", "#f0e442"),
    *("#0072b2", "#d55e00", "#cc79a7", "#8c959f"),
}


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read(palette):
    for ground in (palette.card, palette.footer, palette.background):
        for ink in (palette.text, palette.muted, palette.error, palette.warning, palette.accent):
            assert contrast(ink, ground) >= 4.5, (ink.name(), ground.name())
    assert contrast(palette.edge, palette.background) >= 3


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_families_have_safe_colours_and_readable_glyphs(palette, catalogue):
    for family in catalogue.families():
        color = palette.family_color(family)
        assert color.name() in OKABE_ITO
        assert contrast(palette.on(color), color) >= 4.5
        assert not glyph(family).isEmpty()


def test_families_of_one_colour_differ_by_their_glyph(catalogue):
    layers = {entry.family for entry in catalogue.layers()}
    looks = {(LIGHT.family_color(f).name(), glyph(f).elementCount()) for f in layers}
    assert len(looks) >= len(layers) - 1  # the two preprocessing families look alike


def test_contrast_is_that_of_wcag():
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert canvas_palette("nothing") is LIGHT


def test_a_thumbnail_shows_the_drawing(qapp, catalogue):
    document = Document()
    with document.edit("Draw") as edit:
        first = edit.add_node("Input", NodeKind.INPUT)
        second = edit.add_node("layers.Conv2D", position=(320, 0))
        edit.connect(first, "output", second, "inputs")
    for name in ("light", "dark"):
        image = render_graph(document.project, catalogue, QSize(320, 160), name)
        assert image.size() == QSize(320, 160)
        colors = {image.pixelColor(x, y).name() for x in range(320) for y in range(160)}
        assert {canvas_palette(name).background.name(), "#e69f00"} <= colors
    empty = render_graph(Project(), catalogue, QSize(64, 32), "light")
    assert empty.pixelColor(10, 10).name() == LIGHT.background.name()
