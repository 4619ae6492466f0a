"""Colours, sizes and fonts of the canvas, in a light and a dark palette.

Layer families take their colours from the set of Okabe and Ito (2008), which people with any kind
of colour blindness can tell apart; families that must share a hue differ by their glyph, and
operations differ from layers by a hollow chip.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QFont, QFontDatabase

GRID = 8
NODE_WIDTH = 208
HEADER_HEIGHT = 40
ROW_HEIGHT = 16
FOOTER_HEIGHT = 24
PORT_RADIUS = 5.0
PORT_REACH = 14.0
"""How near, in screen pixels, the mouse must be to a port to take hold of it."""
WIRE_REACH = 6.0
"""How near it must be to a wire."""
CORNER = 8.0
FAR_SCALE = 0.35
"""Below this zoom the far layer draws the whole graph."""
NEAR_SCALE = 0.6
"""From this zoom on, nodes show everything."""

_ORANGE, _SKY, _GREEN, _YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
_BLUE, _VERMILION, _PURPLE, _GREY = "#0072B2", "#D55E00", "#CC79A7", "#8C959F"

_FAMILY_COLORS = (
    ("blocks", _BLUE),
    ("input", "ink"),
    ("output", "ink"),
    ("conv", _ORANGE),
    ("pool", _YELLOW),
    ("recur", _PURPLE),
    ("rnn", _PURPLE),
    ("normal", _GREEN),
    ("regular", _GREY),
    ("attention", _SKY),
    ("merg", _SKY),
    ("activ", _VERMILION),
    ("reshap", _GREY),
    ("preproc", _GREEN),
    ("quant", _GREY),
    ("wrapper", _PURPLE),
    ("image", _ORANGE),
    ("linear", _GREEN),
    ("math", _VERMILION),
    ("neural", _ORANGE),
    ("nn", _ORANGE),
    ("logic", _PURPLE),
    ("fft", _GREEN),
    ("sort", _GREY),
    ("random", _GREY),
    ("shape", _GREY),
    ("tensor", _GREY),
    ("core", _BLUE),
)


@dataclass(frozen=True, slots=True)
class CanvasPalette:
    """The colours of one theme.

    Attributes:
        name: `"light"` or `"dark"`.
        background, grid: the empty canvas and its dots.
        card, footer, outline: a node's body, its lower band, its border.
        text, muted: main and secondary text; both at least 4.5 : 1 on `card` and `footer`.
        edge: a wire at rest.
        accent: selection, wires of the selected node, the wire being dragged.
        error, warning, info: problem marks and their text.
        ok: where a wire can be dropped.
    """

    name: str
    background: QColor
    grid: QColor
    card: QColor
    footer: QColor
    outline: QColor
    text: QColor
    muted: QColor
    edge: QColor
    accent: QColor
    error: QColor
    warning: QColor
    info: QColor
    ok: QColor

    def family_color(self, family: str) -> QColor:
        """The colour of a layer or operation family."""
        color = _family_hex(family.lower())
        return self.text if color == "ink" else QColor(color)

    def on(self, color: QColor) -> QColor:
        """Black or white, whichever reads better on `color`."""
        dark, light = QColor("#10141A"), QColor("#FFFFFF")
        return dark if contrast(dark, color) >= contrast(light, color) else light


LIGHT = CanvasPalette(
    name="light",
    background=QColor("#F2F4F7"),
    grid=QColor("#D9DEE5"),
    card=QColor("#FFFFFF"),
    footer=QColor("#F5F7FA"),
    outline=QColor("#C4CBD4"),
    text=QColor("#1B2129"),
    muted=QColor("#57606A"),
    edge=QColor("#7D8793"),
    accent=QColor("#1D63D1"),
    error=QColor("#B3261E"),
    warning=QColor("#8A5300"),
    info=QColor("#1D63D1"),
    ok=QColor("#00714F"),
)

DARK = CanvasPalette(
    name="dark",
    background=QColor("#14181E"),
    grid=QColor("#252B33"),
    card=QColor("#20262E"),
    footer=QColor("#1B2027"),
    outline=QColor("#3B444F"),
    text=QColor("#E8EDF3"),
    muted=QColor("#A3AEBA"),
    edge=QColor("#7F8B98"),
    accent=QColor("#6CB0FF"),
    error=QColor("#FF8F85"),
    warning=QColor("#F2B64C"),
    info=QColor("#6CB0FF"),
    ok=QColor("#4CD1A3"),
)


def canvas_palette(name: str) -> CanvasPalette:
    """The palette called `"light"` or `"dark"`; light for any other name."""
    return DARK if name == "dark" else LIGHT


def family_color(family: str, palette: CanvasPalette = LIGHT) -> QColor:
    """The colour of a family; the same in palette panel, node, legend and minimap."""
    return palette.family_color(family)


def contrast(a: QColor, b: QColor) -> float:
    """The contrast ratio of two colours as WCAG 2.1 defines it, 1 to 21."""
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_font(pixels: int, *, bold: bool = False) -> QFont:
    """The program's font at this size."""
    font = QFont()
    font.setPixelSize(pixels)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def mono_font(pixels: int) -> QFont:
    """The program's monospaced font at this size, for shapes and code."""
    font = QFont(_mono_family())
    font.setPixelSize(pixels)
    return font


@cache
def _mono_family() -> str:
    shipped = "JetBrains Mono"
    if shipped in QFontDatabase.families():
        return shipped
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()


@cache
def _family_hex(family: str) -> str:
    return next((color for key, color in _FAMILY_COLORS if key in family), _BLUE)


def _luminance(color: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
