"""The live plot with ten curves of a million points each, while a thousand more arrive a frame."""

from __future__ import annotations

from time import perf_counter

import numpy as np
from PySide6.QtWidgets import QApplication

from tests.benchmarks.measurement import Limit, Measurement

CURVES = 10
POINTS = 1_000_000
CHUNK = 50_000
ARRIVING = 1_000
FRAMES = 100


def measure() -> list[Measurement]:
    from app.plots.history_plot import HistoryPlot
    from app.plots.series import RunHistory
    from runtime.run_event import BatchesDone, FitStarted

    application = QApplication([])
    generator = np.random.default_rng(1)
    names = ["loss", *(f"metric_{index}" for index in range(1, CURVES))]

    def batches(first: int, count: int) -> BatchesDone:
        return BatchesDone(
            epoch=0,
            first=first,
            values={name: generator.random(count).tolist() for name in names},
        )

    history = RunHistory()
    history.take([FitStarted(epochs=1, steps=2 * POINTS)])
    for first in range(0, POINTS, CHUNK):
        history.take([batches(first, CHUNK)])

    plot = HistoryPlot()
    plot.resize(1200, 700)
    plot.show()
    plot.set_curves(history.curves())
    application.processEvents()

    frames = []
    for frame in range(FRAMES):
        events = [batches(POINTS + frame * ARRIVING, ARRIVING)]
        began = perf_counter()
        history.take(events)
        plot.refresh()
        plot.repaint()
        application.processEvents()
        frames.append((perf_counter() - began) * 1000)
    plot.close()
    return [
        Measurement(
            f"live plot, {CURVES} curves × {POINTS:,} points, one frame",
            frames,
            "ms",
            (Limit("median", 16.0),),
            note=f"taking in {ARRIVING:,} new points a curve, decimating, drawing (raster)",
        )
    ]
