"""The strip that shows a run under way on every page."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFont, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from app.icons import BESIDE_TEXT, icon
from app.plots.curve_style import format_number
from app.run_progress import format_duration
from app.training_desk import TrainingDesk

_STEPS = 1000
_REFRESH_MS = 100


class RunStrip(QFrame):
    """Epoch, loss, progress, pause and stop of the run under way; hidden where there is none.

    A click on it asks for the training page.

    Attributes:
        pause, stop: the buttons.

    Signals:
        clicked: the strip itself was clicked.
    """

    clicked = Signal()

    def __init__(self, desk: TrainingDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._hidden_on_page = False
        self.setObjectName("runStrip")
        self.setProperty("role", "banner")
        self.setToolTip("Show the training")
        self.text = QLabel()
        self.text.setProperty("role", "title")
        self.values = QLabel()
        font = QFont(self.values.font())
        font.setFeature(QFont.Tag("tnum"), 1)
        self.values.setFont(font)
        self.left = QLabel()
        self.left.setProperty("role", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName("Progress of the training")
        self.pause, self.stop = QToolButton(), QToolButton()
        self.stop.setIcon(icon("square"))
        self.stop.setProperty("does", "stop")
        self.pause.setProperty("does", "resume pause")
        self.stop.setToolTip("End the training after this batch and keep what was learnt")
        self.pause.setAccessibleName("Pause the training")
        self.stop.setAccessibleName("Stop the training")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 8, 4)
        layout.setSpacing(16)
        layout.addWidget(self.text)
        layout.addWidget(self.values)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.left)
        for button in (self.pause, self.stop):
            button.setIconSize(BESIDE_TEXT)
            layout.addWidget(button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self.pause.clicked.connect(self._on_pause)
        self.stop.clicked.connect(desk.stop)
        self.clicked.connect(lambda: desk.session.page_requested.emit("train"))
        desk.state_changed.connect(self.refresh)
        desk.events_received.connect(self._on_events)
        self.refresh()

    def set_page(self, name: str) -> None:
        """Say which page is shown: on the training page the strip is not needed."""
        self._hidden_on_page = name == "train"
        self.refresh()

    def refresh(self) -> None:
        """Show what the desk knows."""
        desk, progress = self._desk, self._desk.progress
        self.setVisible(desk.active and not self._hidden_on_page)
        if not desk.active or self._hidden_on_page:
            return
        paused = desk.state == "paused"
        words = {"paused": "Paused · ", "stopping": "Stopping · "}.get(desk.state, "")
        self.text.setText(words + progress.text)
        loss = progress.values.get("loss")
        self.values.setText(f"loss {format_number(loss)}" if loss is not None else "")
        unknown = not progress.epochs
        self.bar.setRange(0, 0 if unknown else _STEPS)
        if not unknown:
            self.bar.setValue(round(progress.fraction * _STEPS))
        left = progress.seconds_left if desk.state == "running" else None
        self.left.setText(f"{format_duration(left)} left" if left is not None else "")
        self.pause.setIcon(icon("play" if paused else "pause"))
        self.pause.setToolTip("Go on with the training" if paused else "Pause the training")
        self.pause.setAccessibleName(self.pause.toolTip())
        self.pause.setEnabled(desk.state in ("running", "paused"))
        self.stop.setEnabled(desk.state != "stopping")

    def _on_events(self, _events: object) -> None:
        if self._desk.active and not self._hidden_on_page and not self._timer.isActive():
            self._timer.start()

    def _on_pause(self) -> None:
        if self._desk.state == "paused":
            self._desk.resume()
        else:
            self._desk.pause()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
        event.accept()
