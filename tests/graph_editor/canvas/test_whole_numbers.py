"""Numbers on cards are shown whole or not at all: what is left of a cut one is another number."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QPainter

from graph_editor.validation.analysis import Analysis, NodeResult, TensorSpec


def shown(canvas, node, zoom):
    """The texts that the card of a node shows at a zoom."""
    canvas.look(*canvas.document.node(node).position, zoom)
    item = canvas.view.canvas.nodes[node]
    image = QImage(8, 8, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    painter.scale(zoom, zoom)
    canvas.view.canvas.painter.paint(painter, item)
    painter.end()
    layout = item.painted
    lines = layout.near if zoom >= canvas.view.canvas.painter.detail_from else layout.middle
    return [line.text.text for line in lines]


@pytest.mark.parametrize("zoom", [0.5, 1.0])
@pytest.mark.parametrize(
    "shapes",
    [
        [(None, 28, 28, 128)],
        [(None, 224, 224, 1024)],
        [(None, 1024, 1024, 1024, 1024)],
        [(None, 4), (None, 128), (None, 128), (None, 1024)],
    ],
)
def test_a_shape_is_never_cut_within(canvas, zoom, shapes):
    dense = canvas.add("layers.Dense", units=12)
    specs = tuple(TensorSpec(shape) for shape in shapes)
    result = NodeResult(specs, params=1_234_567_890, trainable_params=1)
    canvas.view.set_analysis(Analysis(results={dense: result}))
    whole = {str(shape) for shape in shapes} | {"…", ""}
    for text in shown(canvas, dense, zoom):
        if text.startswith("("):
            assert set(text.split("  ")) <= whole
    if shapes[0] == (None, 28, 28, 128):
        assert "(None, 28, 28, 128)" in shown(canvas, dense, zoom)
    if zoom == 1.0:
        assert "1,234,567,890" in shown(canvas, dense, zoom)


def test_a_number_of_a_parameter_is_never_cut(canvas):
    long = int("1234567890" * 6)  # longer than a card in any font
    dense = canvas.add("layers.Dense", units=long, activation="relu")
    texts = shown(canvas, dense, 1.0)
    assert "…" in texts
    assert not any(text.startswith("1") for text in texts)
