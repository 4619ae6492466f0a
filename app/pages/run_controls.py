"""The strip on top of the training page: Train, Pause, Stop, Kill, and how far the run is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.icons import BESIDE_TEXT, icon
from app.run_progress import format_duration
from app.theme import colors_of
from app.training_desk import TrainingDesk

_STEPS = 1000
_REFRESH_MS = 100
_TITLES = {
    "idle": "Ready",
    "starting": "Starting",
    "paused": "Paused",
    "stopping": "Stopping",
    "finished": "Finished",
    "failed": "Failed",
    "killed": "Killed",
}
_BAD = ("failed", "killed")


class RunControls(QFrame):
    """The buttons never move; what cannot be done now is disabled and says why.

    Attributes:
        train, pause, stop, kill: the buttons.
        reason: why Train is disabled, as a link to where it can be mended.

    Signals:
        mend_requested: the user clicked on the reason.
        refused: Train was pressed and could not be done; the sentence says why.
    """

    mend_requested = Signal()
    refused = Signal(str)

    def __init__(self, desk: TrainingDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: tuple[object, ...] = ()
        self.setObjectName("runControls")
        self.train = QPushButton("Train")
        self.train.setProperty("role", "primary")
        self.pause = QPushButton("Pause")
        self.stop = QPushButton("Stop")
        self.kill = QPushButton("Kill")
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.left = QLabel()
        self.left.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName("Progress of the training")
        self.device = QLabel()
        self.device.setProperty("role", "small")
        self.note = QLabel()
        self.note.setProperty("role", "small")
        self.note.setWordWrap(False)
        self.reason = QPushButton()
        self.reason.setProperty("role", "link")
        self.reason.setCursor(Qt.CursorShape.PointingHandCursor)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._lay_out()
        self._tint()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show what the desk knows."""
        desk = self._desk
        state, progress = desk.state, desk.progress
        refusal = desk.refusal()
        colors = colors_of(self.palette())
        shown = (state, refusal, desk.message, colors)
        if shown != self._shown:  # several times a second only the progress is another
            self._shown = shown
            self._show_state(refusal, colors.error if state in _BAD else colors.muted)
        title = _TITLES.get(state, progress.text)
        if state == "finished" and desk.result is not None and desk.result.status == "stopped":
            title = "Stopped"
        if state in ("paused", "stopping") and progress.epochs:
            title = f"{title} · {progress.text}"
        self.title.setText(title)
        left = progress.seconds_left if state == "running" else None
        self.left.setText(f"{format_duration(left)} left" if left is not None else "")
        self.device.setText(progress.device)
        self._show_bar()

    def _show_state(self, refusal: str, color: str) -> None:
        state = self._desk.state
        self.train.setEnabled(not refusal)
        self.train.setToolTip(refusal or "Train the script as it is on screen")
        paused = state == "paused"
        self.pause.setText("Resume" if paused else "Pause")
        self.pause.setIcon(icon("play" if paused else "pause"))
        self.pause.setToolTip(
            "Go on with the next batch" if paused else "Wait after the batch that runs"
        )
        self.pause.setEnabled(state in ("running", "paused"))
        self.stop.setEnabled(state in ("starting", "running", "paused"))
        self.kill.setEnabled(self._desk.active)
        self._show_note(refusal, color)

    def _show_bar(self) -> None:
        progress = self._desk.progress
        unknown = self._desk.state == "starting" or (
            self._desk.state == "running" and not progress.epochs
        )
        self.bar.setRange(0, 0 if unknown else _STEPS)
        if not unknown:
            self.bar.setValue(round(progress.fraction * _STEPS))

    def _show_note(self, refusal: str, color: str) -> None:
        desk = self._desk
        blocked = bool(refusal) and not desk.active
        self.reason.setVisible(blocked)
        self.reason.setText(_short(refusal))
        self.reason.setAccessibleName(refusal or "What has to be mended")
        self.reason.setToolTip(f"{refusal}\nClick to go where it can be mended.")
        self.note.setStyleSheet(f"color: {color}")
        self.note.setText(_short(desk.message, 160))
        self.note.setToolTip(desk.message)
        self.note.setVisible(bool(desk.message) and not blocked)

    def _lay_out(self) -> None:
        for button, name in ((self.stop, "square"), (self.kill, "octagon-x")):
            button.setIcon(icon(name))
        self.stop.setToolTip("End after the batch that runs and keep what was learnt")
        self.kill.setToolTip("End at once, even if the trainer does not answer")
        for button, action in (
            (self.train, "train"),
            (self.pause, "resume pause"),
            (self.stop, "stop"),
            (self.kill, "kill"),
        ):
            button.setProperty("does", action)
            button.setIconSize(BESIDE_TEXT)
            button.setMinimumHeight(36)
        self.train.setMinimumWidth(112)
        self.pause.setMinimumWidth(96)
        font = QFont(self.left.font())
        font.setFeature(QFont.Tag("tnum"), 1)
        self.left.setFont(font)
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(self.title)
        line.addWidget(self.note, 1)
        line.addWidget(self.reason, 1)
        line.addStretch(0)
        line.addWidget(self.left)
        line.addWidget(self.device)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self.bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        for button in (self.train, self.pause, self.stop, self.kill):
            layout.addWidget(button)
        layout.addSpacing(16)
        layout.addLayout(column, 1)

    def _connect(self) -> None:
        desk, session = self._desk, self._desk.session
        self.train.clicked.connect(self._on_train)
        self.pause.clicked.connect(self._on_pause)
        self.stop.clicked.connect(desk.stop)
        self.kill.clicked.connect(desk.kill)
        self.reason.clicked.connect(self.mend_requested)
        desk.state_changed.connect(self.refresh)
        desk.events_received.connect(self._on_events)
        session.analysis_changed.connect(self.refresh)
        session.facts_changed.connect(self.refresh)
        session.trust_changed.connect(self.refresh)
        session.project_replaced.connect(self.refresh)

    def _tint(self) -> None:
        self.train.setIcon(icon("play", colors_of(self.palette()).on_accent))

    def _on_events(self, _events: object) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _on_train(self) -> None:
        if sentence := self._desk.start_run():
            self.refused.emit(sentence)
        self.refresh()

    def _on_pause(self) -> None:
        if self._desk.state == "paused":
            self._desk.resume()
        else:
            self._desk.pause()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
            self.refresh()


def _short(sentence: str, length: int = 110) -> str:
    return sentence if len(sentence) <= length else f"{sentence[: length - 1].rstrip()}…"
