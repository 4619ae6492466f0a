"""The small pictures that tell layer families apart without colour; drawn, not loaded.

Each is a path in a 16 × 16 box, stroked with a pen of width 1.6.
"""

from __future__ import annotations

import math
from functools import cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

_WORDS = (
    ("block", "nested"),
    ("input", "enter"),
    ("output", "leave"),
    ("conv", "kernel"),
    ("pool", "funnel"),
    ("recur", "loop"),
    ("rnn", "loop"),
    ("normal", "bell"),
    ("regular", "dropped"),
    ("attention", "eye"),
    ("merg", "join"),
    ("activ", "step"),
    ("reshap", "box"),
    ("preproc", "sliders"),
    ("wrapper", "nested"),
    ("image", "picture"),
    ("linear", "brackets"),
    ("math", "sigma"),
    ("numpy", "sigma"),
    ("neural", "step"),
    ("nn", "step"),
    ("shape", "box"),
    ("tensor", "box"),
    ("core", "dense"),
)


@cache
def glyph(family: str) -> QPainterPath:
    """The path of a family's glyph; a question mark for a type that is not known (`""`)."""
    if not family:
        return _unknown()
    name = next((shape for word, shape in _WORDS if word in family.lower()), "sigma")
    return _DRAWN[name]()


def _path(*lines: tuple[tuple[float, float], ...]) -> QPainterPath:
    path = QPainterPath()
    for line in lines:
        path.moveTo(*line[0])
        for point in line[1:]:
            path.lineTo(*point)
    return path


def _dense() -> QPainterPath:
    left, right = (3.0, 8.0, 13.0), (5.0, 11.0)
    path = _path(*(((4.0, a), (12.0, b)) for a in left for b in right))
    for y in left:
        path.addEllipse(QPointF(3, y), 1.2, 1.2)
    for y in right:
        path.addEllipse(QPointF(13, y), 1.2, 1.2)
    return path


def _kernel() -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(2, 2, 12, 12))
    path.addPath(
        _path(((6, 2), (6, 14)), ((10, 2), (10, 14)), ((2, 6), (14, 6)), ((2, 10), (14, 10)))
    )
    return path


def _funnel() -> QPainterPath:
    return _path(((2, 3), (14, 3), (10, 8.5), (10, 13), (6, 13), (6, 8.5), (2, 3)))


def _loop() -> QPainterPath:
    path = QPainterPath()
    path.arcMoveTo(QRectF(3, 3, 10, 10), 60)
    path.arcTo(QRectF(3, 3, 10, 10), 60, 290)
    path.addPath(_path(((13.6, 2.6), (13.2, 6.6), (9.4, 5.4))))
    return path


def _bell() -> QPainterPath:
    path = QPainterPath(QPointF(1.5, 13))
    path.cubicTo(6, 13, 5.5, 3, 8, 3)
    path.cubicTo(10.5, 3, 10, 13, 14.5, 13)
    return path


def _dropped() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(8, 8), 6, 6)
    path.addPath(_path(((4, 12), (12, 4))))
    return path


def _eye() -> QPainterPath:
    path = QPainterPath(QPointF(1, 8))
    path.cubicTo(4, 3, 12, 3, 15, 8)
    path.cubicTo(12, 13, 4, 13, 1, 8)
    path.addEllipse(QPointF(8, 8), 2.2, 2.2)
    return path


def _join() -> QPainterPath:
    path = QPainterPath(QPointF(2, 3))
    path.cubicTo(7, 3, 6, 8, 10, 8)
    path.lineTo(14, 8)
    path.moveTo(2, 13)
    path.cubicTo(7, 13, 6, 8, 10, 8)
    return path


def _step() -> QPainterPath:
    return _path(((1.5, 12), (7, 12), (14, 3.5)))


def _box() -> QPainterPath:
    return _path(
        ((8, 1.5), (14, 4.8), (14, 11.2), (8, 14.5), (2, 11.2), (2, 4.8), (8, 1.5)),
        ((2, 4.8), (8, 8), (14, 4.8)),
        ((8, 8), (8, 14.5)),
    )


def _sliders() -> QPainterPath:
    path = _path(((2, 4), (14, 4)), ((2, 8), (14, 8)), ((2, 12), (14, 12)))
    for x, y in ((5, 4), (11, 8), (6, 12)):
        path.addEllipse(QPointF(x, y), 1.6, 1.6)
    return path


def _nested() -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(2, 2, 12, 12))
    path.addRect(QRectF(5.5, 5.5, 5, 5))
    return path


def _picture() -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(2, 3, 12, 10))
    path.addPath(_path(((2, 12), (6, 7.5), (9, 10.5), (11, 8.5), (14, 11.5))))
    return path


def _brackets() -> QPainterPath:
    return _path(((5, 2), (2.5, 2), (2.5, 14), (5, 14)), ((11, 2), (13.5, 2), (13.5, 14), (11, 14)))


def _sigma() -> QPainterPath:
    return _path(
        ((12.5, 4.2), (12.5, 2.5), (3.5, 2.5), (9, 8), (3.5, 13.5), (12.5, 13.5), (12.5, 11.8))
    )


def _enter() -> QPainterPath:
    return _path(
        ((1.5, 8), (10, 8)), ((6.5, 4.5), (10, 8), (6.5, 11.5)), ((13.5, 2.5), (13.5, 13.5))
    )


def _leave() -> QPainterPath:
    return _path(((2.5, 2.5), (2.5, 13.5)), ((6, 8), (14.5, 8)), ((11, 4.5), (14.5, 8), (11, 11.5)))


def _unknown() -> QPainterPath:
    path = QPainterPath(QPointF(8 + 3.5 * math.cos(math.pi), 5.5))
    path.cubicTo(4.5, 1, 11.5, 1, 11.5, 5.5)
    path.cubicTo(11.5, 8, 8, 7.5, 8, 10.5)
    path.addEllipse(QPointF(8, 13.4), 0.6, 0.6)
    return path


def link() -> QPainterPath:
    """Two links of a chain: a call of a shared layer."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(1, 5.5, 8, 5), 2.5, 2.5)
    path.addRoundedRect(QRectF(7, 5.5, 8, 5), 2.5, 2.5)
    return path


def bend() -> QPainterPath:
    """A wire that turns at a point."""
    path = QPainterPath(QPointF(1, 13))
    path.cubicTo(QPointF(5, 13), QPointF(5, 5), QPointF(8, 5))
    path.cubicTo(QPointF(11, 5), QPointF(11, 13), QPointF(15, 13))
    path.addEllipse(QPointF(8, 5), 2.0, 2.0)
    return path


_DRAWN = {
    "dense": _dense,
    "kernel": _kernel,
    "funnel": _funnel,
    "loop": _loop,
    "bell": _bell,
    "dropped": _dropped,
    "eye": _eye,
    "join": _join,
    "step": _step,
    "box": _box,
    "sliders": _sliders,
    "nested": _nested,
    "picture": _picture,
    "brackets": _brackets,
    "sigma": _sigma,
    "enter": _enter,
    "leave": _leave,
}
