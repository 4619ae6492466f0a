"""How a trained model does on the test set: its scores, and some predictions beside the truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.background import Background
from app.pages.prediction_grid import PredictionGrid
from app.pages.predictions import Predictions, read_predictions
from app.plots.curve_style import format_number, is_loss
from runtime.run_event import Evaluated


class ScoreView(QWidget):
    """Shows one run's evaluation and predictions.

    Attributes:
        message: what stands here while there is nothing to show.
        grid: the predictions.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = QLabel()
        self.message.setProperty("role", "muted")
        self.message.setWordWrap(True)
        self._scores = QHBoxLayout()
        self._scores.setSpacing(32)
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._output = QComboBox()
        self._output.setAccessibleName("Output")
        self._output.setToolTip("The output whose predictions are shown")
        self._output.currentTextChanged.connect(self._show_output)
        self.grid = PredictionGrid()
        self._predictions = Predictions({})
        self._background = Background(self)
        self._background.done.connect(self._on_read)
        self._background.failed.connect(self._on_failed)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addWidget(self.message)
        layout.addLayout(self._scores)
        heading = QHBoxLayout()
        heading.addWidget(self._title)
        heading.addWidget(self._output)
        heading.addStretch(1)
        layout.addLayout(heading)
        layout.addWidget(self.grid)
        layout.addStretch(1)
        scroll = QScrollArea()
        scroll.setAccessibleName("Scores")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.clear("")

    def clear(self, message: str) -> None:
        """Show nothing but a sentence."""
        self._background.forget()
        self._show_scores(None)
        self._on_read(Predictions({}))
        self.message.setText(message)
        self.message.setVisible(bool(message))

    def show_evaluation(self, evaluation: Evaluated | None) -> None:
        """Show the scores."""
        if evaluation is not None:
            self.message.hide()
        self._show_scores(evaluation)

    def show_predictions(self, path: Path, source: str, class_names: Sequence[str]) -> None:
        """Read and show the predictions in a file."""
        names = tuple(class_names)
        self._background.start(lambda: read_predictions(path, source, names))

    def _show_scores(self, evaluation: Evaluated | None) -> None:
        while self._scores.count():
            item = self._scores.takeAt(0)
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if evaluation is None:
            return
        where = "Test set" if evaluation.on == "test" else "Training data (there is no test set)"
        self._scores.addWidget(_tile(where, f"{evaluation.samples:,} samples"))
        for name, value in _scores(evaluation.results).items():
            self._scores.addWidget(_tile(name, format_number(value)))
        self._scores.addStretch(1)

    def _on_read(self, predictions: Predictions) -> None:
        self._predictions = predictions
        outputs = list(predictions.outputs)
        self._output.blockSignals(True)
        self._output.clear()
        self._output.addItems(outputs)
        self._output.blockSignals(False)
        self._output.setVisible(len(outputs) > 1)
        self._show_output(outputs[0] if outputs else "")

    def _show_output(self, name: str) -> None:
        samples = self._predictions.outputs.get(name, ())
        self.grid.set_samples(samples)
        judged = [sample.right for sample in samples if sample.right is not None]
        words = f"Predictions · {sum(judged)} of {len(judged)} right" if judged else "Predictions"
        self._title.setText(words)
        self._title.setVisible(bool(samples))

    def _on_failed(self, sentence: str) -> None:
        self._on_read(Predictions({}))
        self.message.setText(sentence)
        self.message.show()


def _scores(results: Mapping[str, float]) -> dict[str, float]:
    names = sorted(results, key=lambda name: (name != "loss", not is_loss(name)))
    return {n: results[n] for n in names if isinstance(results[n], int | float)}


def _tile(name: str, value: str) -> QWidget:
    tile = QWidget()
    layout = QVBoxLayout(tile)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    small = QLabel(name)
    small.setProperty("role", "small")
    large = QLabel(value)
    large.setProperty("role", "heading")
    large.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    layout.addWidget(small)
    layout.addWidget(large)
    return tile
