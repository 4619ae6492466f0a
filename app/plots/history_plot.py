"""The plot of a training: losses above, metrics below, one x axis of epochs.

Live: `set_curves` gives it curves, `refresh_soon` after new points redraws it at most about fifteen
times a second, with no more than about two thousand points a curve however long the run is.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Sequence
from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QTimer, Signal
from PySide6.QtGui import QFont, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.plots.curve_legend import CurveLegend
from app.plots.curve_panel import CurvePanel
from app.plots.grid_axis import GridAxis
from app.plots.series import Curve
from app.theme import SMALL_SIZE

_FRAME_MS = 66
_SHARE = 5
"""A frame waits this many times as long as the last one took to draw."""
_AXIS_WIDTH = 56
_LEGEND_WIDTH = 232


class HistoryPlot(QWidget):
    """Curves of one run, or of several to compare.

    Signals:
        following_changed: whether the plot keeps all data in view by itself (False after the user
            zoomed or panned).
        cursor_moved: where the cursor stands, in epochs; None when it has left.
    """

    following_changed = Signal(bool)
    cursor_moved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = _TimedView()
        self._view.setAccessibleName("Curves of the training")
        self._panels = {name: self._add_panel(row) for row, name in enumerate(("loss", "metrics"))}
        self._legends = {name: CurveLegend(_TITLES[name]) for name in self._panels}
        self._total_epochs = 0.0
        self._following = True
        self._cursor: float | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self.refresh)
        self._lay_out()
        for name, legend in self._legends.items():
            legend.toggled.connect(
                lambda curve, shown, panel=self._panels[name]: self._on_toggled(panel, curve, shown)
            )
        self._view.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self._panels["loss"].plot.getViewBox().sigRangeChangedManually.connect(self._on_zoomed)
        self._panels["metrics"].plot.getViewBox().sigRangeChangedManually.connect(self._on_zoomed)
        self._panels["loss"].plot.getViewBox().sigXRangeChanged.connect(self._on_range_changed)
        self._restyle()
        self.set_curves(())

    @property
    def curves(self) -> list[Curve]:
        """The curves, those of the losses first."""
        return [curve for panel in self._panels.values() for curve in panel.curves]

    @property
    def following(self) -> bool:
        """Whether the plot keeps all data in view by itself."""
        return self._following

    def set_curves(self, curves: Sequence[Curve], total_epochs: int = 0) -> None:
        """Show these curves.

        Args:
            total_epochs: the x axis reaches at least so far; 0 to end it with the data.
        """
        self._total_epochs = float(total_epochs)
        for name, panel in self._panels.items():
            mine = [curve for curve in curves if curve.panel == name]
            panel.set_curves(mine)
            self._legends[name].set_curves([(curve, panel.shows(curve)) for curve in mine])
        has_metrics = bool(self._panels["metrics"].curves)
        self._panels["metrics"].plot.setVisible(has_metrics)
        self._legends["metrics"].setVisible(has_metrics)
        self._view.ci.layout.setRowStretchFactor(1, 1 if has_metrics else 0)
        self._view.ci.layout.setRowMaximumHeight(1, 10_000 if has_metrics else 0)
        self._panels["loss"].plot.getAxis("bottom").setStyle(showValues=not has_metrics)
        self._restyle()
        self.refresh()

    def set_by_batch(self, by_batch: bool) -> None:
        """Let training curves show every batch, or every epoch."""
        for panel in self._panels.values():
            panel.by_batch = by_batch
        self.refresh()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Let the losses' axis be logarithmic (metrics between 0 and 1 stay linear)."""
        self._panels["loss"].set_logarithmic(logarithmic)
        self.refresh()

    def set_following(self, following: bool) -> None:
        """Keep all data in view, or leave the view to the user."""
        if following != self._following:
            self._following = following
            self.following_changed.emit(following)
        if following:
            self.refresh()

    def refresh_soon(self) -> None:
        """New points have come: redraw soon, at most every fifteenth of a second."""
        if not self._timer.isActive():
            self._timer.start(max(_FRAME_MS, round(_SHARE * self._view.spent_ms)))

    def refresh(self) -> None:
        """Redraw now, if anybody can see it."""
        self._timer.stop()
        if not self.isVisible():
            return
        if self._following:
            stop = max(self._total_epochs, *(p.last_x() for p in self._panels.values()))
            self._panels["loss"].plot.setXRange(0.0, stop or 1.0, padding=0.015)
        start, stop = self._panels["loss"].plot.getViewBox().viewRange()[0]
        for panel in self._panels.values():
            if panel.curves:
                panel.refresh(start, stop)
                if self._following and (limits := panel.y_range()) is not None:
                    panel.plot.setYRange(*limits, padding=0)
        self._read_out()

    def save_image(self, path: Path) -> None:
        """Write a picture of the plot and its legend.

        Raises:
            OSError: the file cannot be written.
        """
        if not self.grab().save(str(path)):
            raise OSError(f"The picture could not be written to {path}.")

    def save_table(self, path: Path) -> None:
        """Write the curves' values at the end of each epoch as CSV.

        Raises:
            OSError: the file cannot be written.
        """
        columns = {
            (f"val_{c.name}" if c.validation else c.name): dict(
                zip(c.epochs.x.tolist(), c.epochs.y, strict=True)
            )
            for c in self.curves
        }
        epochs = sorted({x for column in columns.values() for x in column})
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["epoch", *columns])
            for epoch in epochs:
                values = [column.get(epoch, "") for column in columns.values()]
                writer.writerow([f"{epoch:g}", *(str(value) for value in values)])

    # Making

    def _add_panel(self, row: int) -> CurvePanel:
        axes = {side: GridAxis(side) for side in ("left", "bottom")}
        plot = self._view.addPlot(row=row, col=0, axisItems=axes)
        plot.getAxis("left").setWidth(_AXIS_WIDTH)
        plot.getAxis("bottom").enableAutoSIPrefix(False)  # epochs, not thousandths of them
        if row:
            plot.setXLink(self._view.getItem(0, 0))
        plot.getViewBox().setMouseMode(pg.ViewBox.PanMode)
        plot.getViewBox().setDefaultPadding(0.0)
        return CurvePanel(plot)

    def _lay_out(self) -> None:
        legends = QVBoxLayout()
        legends.setContentsMargins(8, 8, 8, 8)
        legends.setSpacing(16)
        for legend in self._legends.values():
            legends.addWidget(legend)
        legends.addStretch(1)
        side = QWidget()
        side.setFixedWidth(_LEGEND_WIDTH)
        side.setBackgroundRole(QPalette.ColorRole.Base)
        side.setAutoFillBackground(True)
        side.setLayout(legends)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._view, 1)
        layout.addWidget(side)

    def _restyle(self) -> None:
        palette = self.palette()
        ground = palette.color(QPalette.ColorRole.Base)
        dark = ground.lightness() < 128
        self._view.setBackground(ground)
        font = QFont(self.font())
        font.setPixelSize(SMALL_SIZE)
        text = palette.color(QPalette.ColorRole.Text)
        style = {"color": text.name(), "font-size": f"{SMALL_SIZE}px"}
        for panel in self._panels.values():
            panel.set_style(palette, dark, font)
            panel.plot.getAxis("bottom").setLabel("epoch", **style)
        if self._panels["metrics"].curves:
            self._panels["loss"].plot.getAxis("bottom").showLabel(False)
        for legend in self._legends.values():
            legend.set_dark(dark)

    # What happens

    def _on_toggled(self, panel: CurvePanel, curve: Curve, shown: bool) -> None:
        panel.set_shown(curve.name, curve.validation, shown)
        self.refresh()

    def _on_zoomed(self, *_: object) -> None:
        self.set_following(False)
        self.refresh_soon()

    def _on_range_changed(self, *_: object) -> None:
        if not self._following:
            self.refresh_soon()

    def _on_mouse_moved(self, position: QPointF) -> None:
        x = None
        for panel in self._panels.values():
            box = panel.plot.getViewBox()
            if (
                panel.plot.isVisible()
                and panel.curves
                and box.sceneBoundingRect().contains(position)
            ):
                x = self._snap(box.mapSceneToView(position).x())
        self._set_cursor(x)

    def _snap(self, x: float) -> float | None:
        best: float | None = None
        for panel in self._panels.values():
            for curve in panel.curves:
                series = panel.series(curve)
                index = series.nearest(x)
                if index is not None:
                    place = float(series.x[index])
                    if best is None or abs(place - x) < abs(best - x):
                        best = place
        return best

    def _set_cursor(self, x: float | None) -> None:
        if x != self._cursor:
            self._cursor = x
            for panel in self._panels.values():
                panel.set_cursor(x)
            self._read_out()
            self.cursor_moved.emit(x)

    def _read_out(self) -> None:
        for name, legend in self._legends.items():
            panel = self._panels[name]
            where = self._cursor
            legend.set_values(
                {
                    (curve.name, curve.validation): _value(panel, curve, where)
                    for curve in panel.curves
                },
                "latest" if where is None else f"epoch {where:,.2f}".removesuffix(".00"),
            )

    def leaveEvent(self, event: QEvent) -> None:
        self._set_cursor(None)
        super().leaveEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start(0)

    def mouseDoubleClickEvent(self, event: object) -> None:
        self.set_following(True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(
            self, "_legends"
        ):
            self._restyle()
            self.refresh_soon()


class _TimedView(pg.GraphicsLayoutWidget):  # type: ignore[misc]
    """The canvas of the plots.

    Attributes:
        spent_ms: how long the last painting took.
    """

    spent_ms = 0.0

    def paintEvent(self, event: object) -> None:
        began = time.perf_counter()
        super().paintEvent(event)
        self.spent_ms = (time.perf_counter() - began) * 1000


_TITLES = {"loss": "Loss", "metrics": "Metrics"}


def _value(panel: CurvePanel, curve: Curve, where: float | None) -> float | None:
    series = panel.series(curve)
    if not len(series):
        series = curve.batches or curve.epochs
    if where is None:
        return float(series.y[-1]) if len(series) else None
    return series.at(where)
