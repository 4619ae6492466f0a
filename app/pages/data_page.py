"""The data page: choose a source, prepare it, see what comes out."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.field_undo import FieldUndo
from app.pages.array_options import ArrayOptions, dropped_array
from app.pages.fact_view import FactView
from app.pages.number_field import NumberField
from app.pages.preparation import WORDS, change_of_steps, chosen_source, new_step
from app.pages.random_options import RandomOptions
from app.pages.sample_view import SampleView
from app.pages.source_list import SourceList
from app.pages.step_list import StepList, Steps
from app.session import Session
from graph_editor.document.change import Change, DataChanged
from graph_editor.document.settings import DataSpec
from graph_editor.document.value import Params

_SOURCES_WIDTH = 288
_SETTINGS_WIDTH = 392
_TEXTS = ("imdb", "reuters")
_OWN_TEST = ("digits", "xor", "arrays", "random")
"""Sources of which a test part may be split off; the others have a test set of their own."""


class DataPage(QWidget):
    """Mirrors `session.document.data` and edits it.

    Attributes:
        sources: the list of sources.
        arrays, random, words: the options of some sources.
        input_steps, target_steps: the preparation.
        shuffle, test_fraction: whether samples are shuffled, and the part kept for the test.
        facts: what comes out, and what is offered.
        samples: the first samples.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        FieldUndo(self)
        from runtime.data.source import source_info

        self._session = session
        self._titles = {source.id: source for source in source_info()}
        self._shown: object = None
        self.sources = SourceList(source_info())
        self.arrays = ArrayOptions()
        self.random = RandomOptions()
        self.words = NumberField(100, 1_000_000)
        self.words.explain("Words", "How many of the commonest words are kept apart")
        self.input_steps = StepList(session.catalogue, "inputs")
        self.target_steps = StepList(session.catalogue, "targets")
        self.shuffle = QCheckBox("Shuffle the samples before anything is split off")
        self.shuffle.setToolTip("For data that are in an order, by class for example")
        self.test_fraction = NumberField(0.0, 0.95, step=0.05, decimals=3)
        self.test_fraction.explain(
            "Part for the test", "The part of the samples kept for the test; 0 for none"
        )
        self.facts = FactView(session)
        self.samples = SampleView()
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        self._text = QLabel()
        self._text.setProperty("role", "muted")
        self._text.setWordWrap(True)
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self.show_data()

    def show_data(self) -> None:
        """Mirror the document."""
        data, folder = self._session.document.data, self._session.folder
        source = self._titles.get(data.source)
        self._title.setText(source.title if source else data.source)
        self._text.setText(source.description if source else "This version lacks this source.")
        self.sources.show_current(data.source)
        self.arrays.setVisible(data.source == "arrays")
        self.random.setVisible(data.source == "random")
        self._words.setVisible(data.source in _TEXTS)
        if data.source == "arrays":
            self.arrays.show_options(data.options, folder)
        elif data.source == "random":
            self.random.show_options(data.options)
        elif data.source in _TEXTS:
            count = data.options.get("num_words")
            self.words.show_value(count if isinstance(count, int) else WORDS)
        self.input_steps.show_steps(data.input_steps)
        self.target_steps.show_steps(data.target_steps)
        with QSignalBlocker(self.shuffle):
            self.shuffle.setChecked(data.shuffle)
        self.test_fraction.show_value(data.test_fraction)
        splits = data.source in _OWN_TEST and not data.options.get("x_test")
        self._split.setRowVisible(self.test_fraction, splits)
        self._show_samples()

    def _show_samples(self) -> None:
        data, folder = self._session.document.data, self._session.folder
        wanted = (data.source, data.options, folder)
        if self.isVisible() and wanted != self._shown:
            self._shown = wanted
            self.samples.show_data(data, folder)

    # Making

    def _lay_out(self) -> None:
        left = QWidget()
        left.setFixedWidth(_SOURCES_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(16)
        heading = QLabel("Data")
        heading.setProperty("role", "heading")
        heading.setContentsMargins(16, 0, 0, 0)
        column.addWidget(heading)
        column.addWidget(self.sources, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(left)
        settings = _scrolled(self._settings(), "Settings of the data")
        settings.setFixedWidth(_SETTINGS_WIDTH)
        layout.addWidget(settings)
        layout.addWidget(_scrolled(self._view(), "The data"), 1)

    def _settings(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(8)
        self._words = QWidget()
        words = QFormLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.addRow("Words", self.words)
        for options in (self.arrays, self.random, self._words):
            column.addWidget(options)
        column.addSpacing(8)
        for title, steps in (
            ("Preparation of the inputs", self.input_steps),
            ("Preparation of the targets", self.target_steps),
        ):
            label = QLabel(title)
            label.setProperty("role", "title")
            column.addWidget(label)
            column.addWidget(steps)
            column.addSpacing(8)
        self._split = QFormLayout()
        self._split.setSpacing(8)
        self._split.addRow(self.shuffle)
        self._split.addRow("Part for the test", self.test_fraction)
        column.addLayout(self._split)
        column.addStretch(1)
        return body

    def _view(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        after = QLabel("What the model gets")
        after.setProperty("role", "title")
        before = QLabel("The first samples, before preparation")
        before.setProperty("role", "title")
        column.addWidget(after)
        column.addWidget(self.facts)
        column.addSpacing(16)
        column.addWidget(before)
        column.addWidget(self.samples, 1)
        return body

    def _connect(self) -> None:
        self.sources.chosen.connect(self._on_source)
        self.arrays.edited.connect(lambda options: self._set("data file", options=options))
        self.random.edited.connect(
            lambda options, name: self._set(_of_random(name), merge=name, options=options)
        )
        self.words.edited.connect(self._on_words)
        self.input_steps.edited.connect(
            lambda steps, what: self._prepare(steps, what, targets=False)
        )
        self.target_steps.edited.connect(
            lambda steps, what: self._prepare(steps, what, targets=True)
        )
        self.input_steps.add_requested.connect(lambda kind: self._on_add(kind, targets=False))
        self.target_steps.add_requested.connect(lambda kind: self._on_add(kind, targets=True))
        self.shuffle.clicked.connect(lambda on: self._set("shuffle", shuffle=on))
        self.test_fraction.edited.connect(
            lambda part: self._set("part for the test", merge="test", test_fraction=part)
        )
        self._session.changes_made.connect(self._on_changes)
        self._session.project_replaced.connect(self.show_data)

    # What the user does

    def _set(self, what: str, *, merge: str = "", **changes: object) -> None:
        data = self._session.document.data.with_(**changes)
        self._give(f"Set {what}", data, f"data.{what}.{merge}" if len(merge) > 1 else None)

    def _give(self, label: str, data: DataSpec, merge: str | None = None) -> None:
        with self._session.document.edit(label, merge=merge) as edit:
            edit.set_data(data)

    def _on_source(self, source: str) -> None:
        from runtime.data.source import source as source_named

        if source != self._session.document.data.source:
            project = self._session.document.project
            info = source_named(source)
            label = f"Choose data {info.title}" if info is not None else "Choose data"
            self._give(label, chosen_source(source, project))

    def _on_words(self, count: int) -> None:
        options: Params = self._session.document.data.options.with_("num_words", count)
        self._set("words", merge="num_words", options=options)

    def _on_add(self, kind: str, *, targets: bool) -> None:
        step = new_step(kind, self._session.facts, targets=targets)
        data = self._session.document.data
        steps = data.target_steps if targets else data.input_steps
        self._prepare((*steps, step), "", targets=targets)

    def _prepare(self, steps: Steps, what: str, *, targets: bool) -> None:
        """Prepare inputs or targets in these steps. `what`: which parameter of which step is
        another one; "" where it is the steps."""
        data = self._session.document.data
        before, part = (
            (data.target_steps, "target_steps") if targets else (data.input_steps, "input_steps")
        )
        label = (
            f"{change_of_steps(before, steps, what)} of the {'targets' if targets else 'inputs'}"
        )
        merge = f"data.{part}.{what}" if what else None
        self._give(label, data.with_(**{part: steps}), merge)

    # What happens elsewhere

    def _on_changes(self, changes: list[Change]) -> None:
        if any(isinstance(change, DataChanged) for change in changes):
            self.show_data()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._shown = None  # a missing file may be there now
        self._show_samples()
        if self._session.facts.problem:
            self._session.refresh_facts()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_array(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_array(event)
        if path is None:
            return
        event.acceptProposedAction()
        if self._session.document.data.source != "arrays":
            self._on_source("arrays")
        self.arrays.take_file(path)


def _of_random(name: str) -> str:
    """What is set of random data, as an undo step calls it."""
    return f"{name.replace('_', ' ')} of the random data" if name else "random data"


def _scrolled(widget: QWidget, name: str) -> QScrollArea:
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(widget)
    return area
