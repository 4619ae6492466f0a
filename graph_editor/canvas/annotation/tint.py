"""The colours of frames and notes: six tints that people with any colour vision can tell apart."""

from __future__ import annotations

from PySide6.QtGui import QColor

from graph_editor.canvas.style import CanvasPalette

TINTS = (
    ("Grey", "#8C959F"),
    ("Blue", "#56B4E9"),
    ("Green", "#009E73"),
    ("Yellow", "#F0E442"),
    ("Orange", "#D55E00"),
    ("Purple", "#CC79A7"),
)
_FRAME_SHARE, _BAR_SHARE, _NOTE_SHARE, _LINE_SHARE = 0.12, 0.26, 0.14, 0.65


def tint(color: int) -> QColor:
    """The pure colour with this index; the first for an index that is not known."""
    return QColor(TINTS[color if 0 <= color < len(TINTS) else 0][1])


def frame_fill(color: int, palette: CanvasPalette) -> QColor:
    """A frame's area: a breath of colour on the canvas."""
    return _mixed(palette.background, tint(color), _FRAME_SHARE)


def bar_fill(color: int, palette: CanvasPalette) -> QColor:
    """The band that holds a frame's title."""
    return _mixed(palette.background, tint(color), _BAR_SHARE)


def note_fill(color: int, palette: CanvasPalette) -> QColor:
    """A note's paper."""
    return _mixed(palette.card, tint(color), _NOTE_SHARE)


def line(color: int, palette: CanvasPalette) -> QColor:
    """The border of a frame or a note."""
    return _mixed(palette.background, tint(color), _LINE_SHARE)


def _mixed(base: QColor, color: QColor, share: float) -> QColor:
    def part(a: int, b: int) -> int:
        return round(a + (b - a) * share)

    return QColor(
        part(base.red(), color.red()),
        part(base.green(), color.green()),
        part(base.blue(), color.blue()),
    )
