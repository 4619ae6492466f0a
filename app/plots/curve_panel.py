"""One plot of a history: the curves of the losses, or those of the metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette

from app.plots.curve_style import hue_color
from app.plots.decimate import BUCKETS
from app.plots.series import Curve, Series

_INK = 20_000
"""Pixels of line up to which thick, smooth lines are affordable (some 4 ms)."""
_LEAST_BUCKETS = 200
_DASHES = 400
"""Points up to which dashes can be told apart, and afforded."""
_CROWD = 4
"""Curves from which on each gets half as many points."""
_MARKERS = 40
"""Points up to which each one is marked."""


@dataclass(slots=True)
class _Line:
    """A curve, what draws it, and whether the user wants to see it."""

    curve: Curve
    item: pg.PlotCurveItem
    dots: pg.ScatterPlotItem
    broken: pg.ScatterPlotItem
    shown: bool
    low: float = np.nan
    high: float = np.nan


class CurvePanel:
    """Draws some curves into a `PlotItem`, decimated to what is in view.

    Attributes:
        plot: the pyqtgraph plot.
        logarithmic: whether the y axis is.
        by_batch: whether training curves show every batch (else every epoch).
    """

    def __init__(self, plot: pg.PlotItem) -> None:
        self.plot = plot
        self.logarithmic = False
        self.by_batch = True
        self._lines: list[_Line] = []
        self._dark = False
        plot.hideButtons()
        plot.setMenuEnabled(False)
        plot.showGrid(x=False, y=True, alpha=0.12)
        plot.getAxis("left").setStyle(maxTickLevel=1)  # a third level's lines nobody can see
        plot.disableAutoRange()
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self._cursor.setVisible(False)
        plot.addItem(self._cursor, ignoreBounds=True)

    @property
    def curves(self) -> list[Curve]:
        return [line.curve for line in self._lines]

    def set_curves(self, curves: Sequence[Curve]) -> None:
        """Show these curves; those that were there before keep whether they are shown."""
        hidden = {(c.curve.name, c.curve.validation): c.shown for c in self._lines}
        for line in self._lines:
            for item in (line.item, line.dots, line.broken):
                self.plot.removeItem(item)
        self._lines = []
        for curve in curves:
            shown = hidden.get((curve.name, curve.validation), curve.shown)
            item = pg.PlotCurveItem(connect="finite", skipFiniteCheck=False)
            dots = pg.ScatterPlotItem(pxMode=True, size=7 if curve.validation else 5)
            broken = pg.ScatterPlotItem(pxMode=True, size=11, symbol="x")
            for each in (item, dots, broken):
                self.plot.addItem(each, ignoreBounds=True)
            self._lines.append(_Line(curve, item, dots, broken, shown))

    def set_shown(self, name: str, validation: bool, shown: bool) -> None:
        """Show or hide a curve."""
        for line in self._lines:
            if line.curve.name == name and line.curve.validation == validation:
                line.shown = shown

    def shows(self, curve: Curve) -> bool:
        """Whether the curve is shown."""
        return any(line.shown for line in self._lines if line.curve is curve)

    def series(self, curve: Curve) -> Series:
        """The series a curve shows now: its batches, if it has them and they are wanted."""
        if curve.batches is not None and len(curve.batches) and self.by_batch:
            return curve.batches
        return curve.epochs

    def refresh(self, start: float, stop: float) -> None:
        """Draw what lies between two places of the x axis."""
        visible = [line for line in self._lines if line.shown]
        buckets = round(min(BUCKETS, max(_LEAST_BUCKETS, self.plot.getViewBox().width())))
        if len(visible) > _CROWD:
            buckets = max(_LEAST_BUCKETS, buckets // 2)
        points = [self._points(line.curve, start, stop, buckets) for line in visible]
        fine = self._ink([y for _, y in points]) <= _INK
        for line in self._lines:
            line.item.setVisible(line.shown)
        for line, (x, y) in zip(visible, points, strict=True):
            self._draw(line, x, y, fine)
        for line in self._lines:  # an empty item takes its time as well
            for marks in (line.dots, line.broken):
                marks.setVisible(line.shown and len(marks.data) > 0)

    def _ink(self, ys: Sequence[NDArray[np.float32]]) -> float:
        """About how many pixels of line the curves take, were they all in view."""
        ys = [y[np.isfinite(y)] for y in ys]
        ys = [y for y in ys if len(y)]
        if not ys:
            return 0.0
        span = max(float(y.max()) for y in ys) - min(float(y.min()) for y in ys)
        way = sum(float(np.abs(np.diff(y.astype(np.float64))).sum()) for y in ys)
        box = self.plot.getViewBox()
        return len(ys) * box.width() + (way / span * box.height() if span > 0 else 0.0)

    def y_range(self) -> tuple[float, float] | None:
        """The range of y that holds all that `refresh` has drawn; None where there is nothing."""
        lows = [line.low for line in self._lines if line.shown and line.low == line.low]
        highs = [line.high for line in self._lines if line.shown and line.high == line.high]
        if not lows:
            return None
        low, high = min(lows), max(highs)
        pad = (high - low) * 0.06 if high > low else abs(low) * 0.1 or 0.5
        return low - pad, high + pad

    def last_x(self) -> float:
        """Where the longest curve ends."""
        ends = [float(s.x[-1]) for line in self._lines if len(s := self.series(line.curve))]
        ends += [float(b.x[-1]) for line in self._lines if (b := line.curve.batches) and len(b)]
        return max(ends, default=0.0)

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Let the y axis be logarithmic; values ≤ 0 are gaps there."""
        self.logarithmic = logarithmic
        self.plot.getAxis("left").setLogMode(logarithmic)

    def set_cursor(self, x: float | None) -> None:
        """Put the cursor line somewhere, or take it away."""
        self._cursor.setVisible(x is not None)
        if x is not None:
            self._cursor.setPos(x)

    def set_style(self, palette: QPalette, dark: bool, font: QFont) -> None:
        """Take the theme's colours and font."""
        self._dark = dark
        text = palette.color(QPalette.ColorRole.Text)
        faint = QColor(text)
        faint.setAlphaF(0.35)
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(pg.mkPen(faint))
            axis.setTextPen(pg.mkPen(text))
            axis.setTickFont(font)
        self._cursor.setPen(pg.mkPen(faint, style=Qt.PenStyle.DashLine))
        for line in self._lines:
            line.low = np.nan

    def _points(
        self, curve: Curve, start: float, stop: float, buckets: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        series = self.series(curve)
        x, y = series.points(start, stop, buckets)
        if series is curve.epochs and curve.batches is not None and len(curve.batches):
            head = curve.batches.x[-1]
            if not len(series) or head > series.x[-1]:
                x, y = np.append(x, head), np.append(y, curve.batches.y[-1])
        if self.logarithmic:
            y = np.log10(np.where(y > 0, y, np.nan))
        return x, y

    def _draw(
        self, line: _Line, x: NDArray[np.float64], y: NDArray[np.float32], fine: bool
    ) -> None:
        good = np.isfinite(y)
        line.low = float(y[good].min()) if good.any() else np.nan
        line.high = float(y[good].max()) if good.any() else np.nan
        color = QColor(hue_color(line.curve.hue, self._dark))
        dashed = line.curve.validation and len(x) <= _DASHES
        if line.curve.validation and not dashed:
            color.setAlphaF(0.6)
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        line.item.opts["antialias"] = fine
        line.item.setSegmentedLineMode("off" if dashed else "on")
        line.item.setPen(pg.mkPen(color, width=2 if fine else 1, style=style))
        line.item.setData(x, y)
        dotted = good if line.curve.validation and len(x) <= _MARKERS else _alone(good)
        _set_marks(line.dots, x[dotted], y[dotted], brush=pg.mkBrush(color), pen=None)
        self._mark_broken(line, color)

    def _mark_broken(self, line: _Line, color: QColor) -> None:
        marks = self.series(line.curve).marks
        values = [(x, 0.0 if y is None else y) for x, y in marks]
        if self.logarithmic:
            values = [(x, np.log10(y)) for x, y in values if y > 0]
        _set_marks(
            line.broken,
            [x for x, _ in values],
            [y for _, y in values],
            pen=pg.mkPen(color, width=2),
            brush=None,
        )


def _set_marks(
    item: pg.ScatterPlotItem, x: Sequence[float], y: Sequence[float], **style: object
) -> None:
    """Put marks; most curves have none, and none are not put again with every frame."""
    if len(x) or len(item.data):
        item.setData(x, y, **style)


def _alone(good: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The points without a neighbour, which no line would show."""
    padded = np.concatenate(([False], good, [False]))
    return good & ~padded[:-2] & ~padded[2:]
