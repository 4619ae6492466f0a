"""The plot with its tool bar: by batch or by epoch, linear or logarithmic, all in view, save."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.icons import icon
from graph_editor.canvas.mnemonics import keep_mnemonics

if TYPE_CHECKING:
    from app.plots.history_plot import HistoryPlot
    from app.plots.series import Curve


class PlotPanel(QWidget):
    """Holds a `HistoryPlot`, which is made when the panel is first shown: its library is heavy.

    Attributes:
        by_batch, by_epoch: which points training curves show.
        logarithmic: whether the loss has a logarithmic axis.
        fit: whether all data are kept in view.

    Signals:
        failed: a file could not be written; the sentence says why.
    """

    failed = Signal(str)

    def __init__(self, empty: str, parent: QWidget | None = None) -> None:
        """`empty` is what stands here while there are no curves."""
        super().__init__(parent)
        self._plot: HistoryPlot | None = None
        self._curves: Sequence[Curve] = ()
        self._total_epochs = 0
        self._name = "history"
        self.by_batch = _tool("Batches", "Training curves show every batch")
        self.by_epoch = _tool("Epochs", "Training curves show the end of each epoch")
        self.logarithmic = _tool("Log scale", "Logarithmic axis for the loss")
        self.fit = _tool("Fit", "Keep all data in view (double-click in the plot)")
        self.save = QToolButton()
        self._empty = QLabel(empty, self)  # without a parent it would flash as a window
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._lay_out()
        self._connect()

    @property
    def plot(self) -> HistoryPlot:
        """The plot itself."""
        if self._plot is None:
            from app.plots.history_plot import HistoryPlot

            self._plot = HistoryPlot()
            self._plot.following_changed.connect(self.fit.setChecked)
            self._plot.set_by_batch(self.by_batch.isChecked())
            self._plot.set_logarithmic(self.logarithmic.isChecked())
            self._stack.addWidget(self._plot)
        return self._plot

    def set_curves(self, curves: Sequence[Curve], total_epochs: int = 0) -> None:
        """Show these curves; see `HistoryPlot.set_curves`."""
        self._curves, self._total_epochs = curves, total_epochs
        if self.isVisible():
            self._give()

    def set_name(self, name: str) -> None:
        """What saved files are called."""
        self._name = name

    def add_tool(self, widget: QWidget) -> None:
        """Put a control of one's own into the tool bar."""
        self._tools.addWidget(widget)

    def refresh_soon(self) -> None:
        """New points have come."""
        if self._plot is not None and self.isVisible():
            self._plot.refresh_soon()

    def _give(self) -> None:
        self.plot.set_curves(self._curves, self._total_epochs)
        self._stack.setCurrentWidget(self.plot if self._curves else self._empty)
        self.save.setEnabled(bool(self._curves))

    def _lay_out(self) -> None:
        self.by_batch.setChecked(True)
        self.fit.setChecked(True)
        choice = QButtonGroup(self)
        choice.addButton(self.by_batch)
        choice.addButton(self.by_epoch)
        self.save.setIcon(icon("download"))
        self.save.setIconSize(QSize(16, 16))
        self.save.setToolTip("Save the curves as a picture or a table")
        self.save.setAccessibleName("Save the curves")
        self.save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.save.setEnabled(False)
        menu = QMenu(self.save)
        menu.addAction("Picture (PNG) …", self._on_save_image)
        menu.addAction("Table (CSV) …", self._on_save_table)
        keep_mnemonics(menu)
        self.save.setMenu(menu)
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 8, 16, 8)
        bar.setSpacing(4)
        for tool in (self.by_batch, self.by_epoch):
            bar.addWidget(tool)
        bar.addSpacing(16)
        bar.addWidget(self.logarithmic)
        bar.addWidget(self.fit)
        self._tools = QHBoxLayout()
        bar.addSpacing(16)
        bar.addLayout(self._tools)
        bar.addStretch(1)
        bar.addWidget(self.save)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addLayout(self._stack, 1)
        self.setMinimumHeight(240)

    def _connect(self) -> None:
        self.by_batch.toggled.connect(lambda on: self.plot.set_by_batch(on))
        self.logarithmic.toggled.connect(lambda on: self.plot.set_logarithmic(on))
        self.fit.clicked.connect(lambda on: self.plot.set_following(on))

    def _on_save_image(self) -> None:
        self._save("Save the picture", "png", "Pictures (*.png)")

    def _on_save_table(self) -> None:
        self._save("Save the table", "csv", "Tables (*.csv)")

    def _save(self, title: str, ending: str, kinds: str) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, title, f"{self._name}.{ending}", kinds)
        if chosen:
            self.write(Path(chosen))

    def write(self, path: Path) -> None:
        """Write the curves to a `.png` or, with any other ending, as CSV."""
        try:
            if path.suffix.lower() == ".png":
                self.plot.save_image(path)
            else:
                self.plot.save_table(path)
        except OSError as error:
            self.failed.emit(
                f"The curves could not be saved to {path} ({error.strerror or error}). "
                "Choose another folder."
            )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._give()


def _tool(text: str, tip: str) -> QToolButton:
    tool = QToolButton()
    tool.setText(text)
    tool.setToolTip(tip)
    tool.setCheckable(True)
    tool.setProperty("role", "choice")
    return tool
