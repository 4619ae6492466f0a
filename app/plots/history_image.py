"""A picture of a finished history, for the terminal and for reports; needs no screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from app.theme import SANS, load_fonts


def render_history_png(
    history: Mapping[str, Sequence[float]], path: Path, size: tuple[int, int] = (1200, 720)
) -> None:
    """Draw Keras' `History.history` into a PNG file.

    Works without a window system; starts Qt offscreen where no application runs yet.

    Raises:
        OSError: the file cannot be written.
    """
    application = QApplication.instance()
    if application is None:
        _go_offscreen()
        application = QApplication(sys.argv[:1])
        load_fonts()
        application.setFont(QFont(SANS, 10))
    from app.plots.history_plot import HistoryPlot
    from app.plots.series import RunHistory

    plot = HistoryPlot()
    plot.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    plot.resize(*size)
    plot.show()
    plot.set_curves(RunHistory.of(history).curves())
    application.processEvents()
    plot.refresh()
    try:
        plot.save_image(path)
    finally:
        plot.close()
        plot.deleteLater()


def _go_offscreen() -> None:
    screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if sys.platform.startswith("linux") and not screen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
