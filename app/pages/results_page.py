"""The results page: all runs in a table, and the selected ones compared or looked at closely."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.background import Background
from app.icons import BESIDE_TEXT, icon
from app.pages.log_view import LogView
from app.pages.plot_panel import PlotPanel
from app.pages.score_view import ScoreView
from app.session import Session
from app.training_desk import TrainingDesk

if TYPE_CHECKING:
    from app.pages.run_rows import RunDetails, RunRow

_REFRESH_MS = 2000
_EMPTY = (
    "There are no runs yet.\n\nTrain something on the Train page: every run is kept here with its "
    "curves, its scores and its script."
)
_NO_CURVES = "Select one run to look at it, or several to compare their curves."
_NO_TEST = "No scores: the run ended before it came to the test set."
_NOT_YET = "The scores come when the training has ended."
_UNDER_WAY = ("waiting", "running", "paused")


class ResultsPage(QWidget):
    """Looks at runs.

    Attributes:
        table: the runs.
        plot: the selected runs' curves.
        test, log: evaluation and predictions, and the log, of one selected run.
        open_project, open_folder, delete, undo: the buttons.

    Signals:
        project_requested: the user wants to open this project file as a copy.
        runs_changed: the table has been read again.
    """

    project_requested = Signal(Path)
    runs_changed = Signal()

    def __init__(self, session: Session, desk: TrainingDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from app.pages.run_rows import RunDetails
        from app.pages.run_table import RunTable

        self._session, self._desk = session, desk
        self._folder = desk.runs_folder
        self._details = RunDetails()
        self._moved: list[tuple[Path, Path]] = []
        self.table = RunTable()
        self.plot = PlotPanel(_NO_CURVES)
        self.metric_box = QComboBox()
        self.test = ScoreView()
        self.log = LogView()
        self.open_project = QPushButton(icon("workflow"), "Open project")
        self.open_folder = QPushButton(icon("folder-open"), "Open folder")
        self.delete = QPushButton(icon("trash-2"), "Delete")
        self.undo = QPushButton("Undo")
        self._note = QLabel()
        self._reader = Background(self)
        self._detail_reader = Background(self)
        self._mover = Background(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._lay_out()
        self._connect()
        self._show_details(self._details)
        self._on_selection()

    def refresh(self) -> None:
        """Read the runs' folders again, in a thread."""
        from app.pages.run_rows import empty_old_trash, read_rows

        folder, known = self._folder, tuple(self.table.rows)

        def read() -> list[RunRow]:
            if not known:
                empty_old_trash(folder)
            return read_rows(folder, known)

        self._reader.start(read)

    def _lay_out(self) -> None:
        heading = QLabel("Runs")
        heading.setProperty("role", "heading")
        self._note.setProperty("role", "muted")
        self.undo.setProperty("role", "link")
        self.undo.setCursor(Qt.CursorShape.PointingHandCursor)
        self.undo.hide()
        self.open_project.setToolTip("Open the project as it was when this run was started")
        self.open_folder.setToolTip("Show the run's folder with its script, model and log")
        self.undo.setToolTip("Bring the deleted runs back")
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 12, 16, 12)
        bar.setSpacing(8)
        bar.addWidget(heading)
        bar.addSpacing(16)
        bar.addWidget(self._note)
        bar.addWidget(self.undo)
        bar.addStretch(1)
        for button in (self.open_project, self.open_folder, self.delete):
            button.setIconSize(BESIDE_TEXT)
            bar.addWidget(button)
        empty = QLabel(_EMPTY)
        empty.setProperty("role", "muted")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setWordWrap(True)
        self.metric_box.setToolTip("The metric by which the runs are compared")
        self.metric_box.setAccessibleName("Metric to compare")
        curves = QWidget()
        column = QVBoxLayout(curves)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.plot, 1)
        self.plot.add_tool(self.metric_box)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(curves, "Curves")
        self.tabs.addTab(self.test, "Test")
        self.tabs.addTab(self.log, "Log")
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.tabs)
        split.setSizes([280, 520])
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        self._stack = QStackedWidget()
        self._stack.setFrameShape(QFrame.Shape.NoFrame)
        self._stack.addWidget(empty)
        self._stack.addWidget(split)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.table.selection_changed.connect(self._on_selection)
        self.table.doubleClicked.connect(lambda _index: self._on_open_project())
        self.metric_box.activated.connect(lambda _row: self._show_curves())
        self.open_project.clicked.connect(self._on_open_project)
        self.open_folder.clicked.connect(self._on_open_folder)
        self.delete.clicked.connect(self._on_delete)
        self.undo.clicked.connect(self._on_undo)
        self._reader.done.connect(self._on_rows)
        self._reader.failed.connect(self._on_failed)
        self._detail_reader.done.connect(self._show_details)
        self._detail_reader.failed.connect(self._on_failed)
        self._mover.done.connect(self._on_moved)
        self._mover.failed.connect(self._on_failed)
        self.plot.failed.connect(self._say)
        self._timer.timeout.connect(self._on_tick)
        self._desk.run_started.connect(self._on_run_changed)
        self._desk.run_finished.connect(self._on_run_changed)

    # What happens

    def _on_run_changed(self, _run: object) -> None:
        if self.isVisible():
            self.refresh()

    def _on_tick(self) -> None:
        if self._desk.active:
            self.refresh()

    def _on_rows(self, rows: list) -> None:
        before = [(row.run.folder, row.stamp) for row in self.table.selected]
        self.table.set_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        if not self.undo.isVisible():
            count = len(rows)
            self._note.setText(f"{count:,} run{'' if count == 1 else 's'}" if count else "")
        after = [(row.run.folder, row.stamp) for row in self.table.selected]
        if before and before != after:
            self._on_selection()
        self.runs_changed.emit()

    def _on_selection(self) -> None:
        from app.pages.run_rows import RunDetails, read_details

        rows = tuple(self.table.selected)
        alone = len(rows) == 1
        active = any(row.status in ("waiting", "running", "paused") for row in rows)
        self.open_project.setEnabled(alone)
        self.open_folder.setEnabled(alone)
        self.delete.setEnabled(bool(rows) and not active)
        self.delete.setToolTip(
            "A run that is under way cannot be deleted; stop it first"
            if active
            else "Delete the selected runs; this can be undone"
        )
        if alone and (live := self._live_details(rows[0].run.folder)) is not None:
            self._detail_reader.forget()
            self._show_details(live)
        elif rows:
            self._detail_reader.start(lambda: read_details(rows))
        else:
            self._detail_reader.forget()
            self._show_details(RunDetails())

    def _live_details(self, folder: Path) -> RunDetails | None:
        """The run that the desk follows, which need not be read again."""
        from app.pages.run_rows import RunDetails

        desk = self._desk
        if not desk.active or desk.run is None or desk.history is None:
            return None
        if desk.run.folder != folder:
            return None
        return RunDetails(((folder.name, desk.history),), "".join(desk.log), desk.evaluation)

    def _show_details(self, details: object) -> None:
        from app.pages.run_rows import RunDetails, metric_names

        assert isinstance(details, RunDetails)
        self._details = details
        names = metric_names(details.histories)
        chosen = self.metric_box.currentText()
        self.metric_box.clear()
        self.metric_box.addItems(names)
        self.metric_box.setCurrentText(chosen if chosen in names else next(iter(names), ""))
        self.metric_box.setVisible(len(details.histories) > 1 and len(names) > 1)
        self._show_curves()
        alone = len(details.histories) == 1
        self.tabs.setTabEnabled(1, alone)
        self.tabs.setTabEnabled(2, alone)
        self.log.show_text([details.log])
        selected = self.table.selected
        under_way = alone and len(selected) == 1 and selected[0].status in _UNDER_WAY
        self.test.clear(details.message or (_NOT_YET if under_way else _NO_TEST))
        if details.evaluation is not None:
            self.test.show_evaluation(details.evaluation)
        if details.predictions is not None and len(selected) == 1:
            self.test.show_predictions(details.predictions, selected[0].source, ())

    def _show_curves(self) -> None:
        from app.pages.run_rows import compared

        histories = self._details.histories
        if len(histories) == 1:
            label, history = histories[0]
            self.plot.set_name(label)
            self.plot.set_curves(history.curves(), history.total_epochs)
        else:
            self.plot.set_name("comparison")
            self.plot.set_curves(compared(histories, self.metric_box.currentText()))

    def _on_open_project(self) -> None:
        rows = self.table.selected
        if len(rows) == 1:
            self.project_requested.emit(rows[0].run.project_path)

    def _on_open_folder(self) -> None:
        rows = self.table.selected
        if rows:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(rows[0].run.folder)))

    def _on_delete(self) -> None:
        from app.pages.run_rows import delete_runs

        folder, runs = self._folder, [row.run.folder for row in self.table.selected]
        if runs:
            self._mover.start(lambda: delete_runs(folder, runs))

    def _on_undo(self) -> None:
        from app.pages.run_rows import restore_runs

        moved, self._moved = self._moved, []
        self.undo.hide()

        def restore() -> list[tuple[Path, Path]]:
            restore_runs(moved)
            return []

        self._mover.start(restore)

    def _on_moved(self, moved: Sequence[tuple[Path, Path]]) -> None:
        self._moved = list(moved)
        self.undo.setVisible(bool(moved))
        if moved:
            count = len(moved)
            self._note.setText(f"{count:,} run{'' if count == 1 else 's'} deleted.")
        self.refresh()

    def _on_failed(self, sentence: str) -> None:
        self._say(f"The runs in {self._folder} could not be read or moved: {sentence}")

    def _say(self, sentence: str) -> None:
        self._note.setText(sentence)
        self._note.setToolTip(sentence)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
