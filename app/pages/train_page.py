"""The training page: settings at the left, curves large, log and test below, the run on top."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.field_undo import FieldUndo
from app.pages.log_view import LogView
from app.pages.plot_panel import PlotPanel
from app.pages.run_controls import RunControls
from app.pages.score_view import ScoreView
from app.pages.training_form import TrainingForm
from app.session import Session
from app.training_desk import TrainingDesk
from runtime.run_event import Evaluated, LogWritten, Predicted, RunEvent
from runtime.runs import Run

_FORM_WIDTH = 352
_NOTHING_YET = "The curves of the training appear here from the first batch on."
_NO_TEST = "After a training, the scores on the test set and some predictions appear here."


class TrainPage(QWidget):
    """Sets up a training and follows it.

    Attributes:
        controls: Train, Pause, Stop, Kill, and the progress.
        form: the settings.
        plot: the curves.
        log: the console.
        test: evaluation and predictions.
    """

    def __init__(self, session: Session, desk: TrainingDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        FieldUndo(self)
        self._session, self._desk = session, desk
        self._curve_count = 0
        self.controls = RunControls(desk)
        self.form = TrainingForm(session)
        self.plot = PlotPanel(_NOTHING_YET)
        self.log = LogView()
        self.test = ScoreView()
        self._lay_out()
        self._connect()
        if desk.run is not None:
            self._on_run_started(desk.run)
            self._on_events([e for e in (desk.evaluation, desk.predicted) if e is not None])
        else:
            self.test.clear(_NO_TEST)

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setObjectName("trainingSettings")
        scroll.setAccessibleName("Settings of the training")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.form)
        scroll.setMinimumWidth(_FORM_WIDTH)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.log, "Log")
        self.tabs.addTab(self.test, "Test")
        right = QSplitter(Qt.Orientation.Vertical)
        right.addWidget(self.plot)
        right.addWidget(self.tabs)
        right.setStretchFactor(0, 3)
        right.setStretchFactor(1, 1)
        right.setSizes([560, 240])
        right.setChildrenCollapsible(False)
        across = QSplitter()
        across.addWidget(scroll)
        across.addWidget(right)
        across.setStretchFactor(1, 1)
        across.setSizes([_FORM_WIDTH, 1000])
        across.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.controls)
        layout.addWidget(across, 1)

    def _connect(self) -> None:
        self._desk.run_started.connect(self._on_run_started)
        self._desk.events_received.connect(self._on_events)
        self._desk.run_finished.connect(self._on_run_finished)
        self._desk.state_changed.connect(self._on_state)
        self.controls.mend_requested.connect(self._on_mend)
        self.plot.failed.connect(self._say)

    def _on_state(self, state: str) -> None:
        if state == "starting":
            self._curve_count = 0
            self.plot.set_curves(())
            self.log.clear()
            self.test.clear(_NO_TEST)
            self.tabs.setCurrentWidget(self.log)
        elif state == "failed" and self._desk.result is not None and self._desk.result.details:
            self.log.add_text(f"\n{self._desk.result.details.rstrip()}\n{self._desk.message}\n")
            self.tabs.setCurrentWidget(self.log)

    def _on_run_started(self, run: Run) -> None:
        self.plot.set_name(run.folder.name)
        self.log.show_text(self._desk.log)
        self._show_curves()

    def _on_events(self, events: list[RunEvent]) -> None:
        text = []
        for event in events:
            match event:
                case LogWritten():
                    text.append(event.text)
                case Evaluated():
                    self.test.show_evaluation(event)
                case Predicted(file=file) if self._desk.run is not None:
                    self.test.show_predictions(
                        self._desk.run.folder / file,
                        self._session.document.data.source,
                        self._session.facts.class_names,
                    )
        self.log.add_text("".join(text))
        self._show_curves()

    def _show_curves(self) -> None:
        history = self._desk.history
        if history is None:
            return
        curves = history.curves()
        if len(curves) != self._curve_count:
            self._curve_count = len(curves)
            self.plot.set_curves(curves, history.total_epochs)
        else:
            self.plot.refresh_soon()

    def _on_run_finished(self, _run: Run) -> None:
        self._curve_count = -1
        self._show_curves()
        if self._desk.evaluation is not None and self._desk.state == "finished":
            self.tabs.setCurrentWidget(self.test)

    def _on_mend(self) -> None:
        obstacles = self._desk.obstacles
        if not obstacles:
            self._session.page_requested.emit("data" if self._session.facts.problem else "draw")
            return
        problem = obstacles[0]
        if problem.node is not None:
            self._session.reveal(problem.node)
        elif problem.place == "data":
            self._session.page_requested.emit("data")
        elif problem.place == "training":
            self.form.loss.box.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._session.page_requested.emit("draw")

    def _say(self, sentence: str) -> None:
        self.log.add_text(f"{sentence}\n")
        self.tabs.setCurrentWidget(self.log)
