"""The steps of preparation of the inputs or of the targets: add, remove, reorder, set."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.icons import icon
from app.inspector.parameter_form import ParameterForm
from app.inspector.quiet_combo_box import QuietComboBox
from app.pages.preparation import STEP_KINDS, step_kind
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.settings import Step
from graph_editor.document.value import Params

Steps = tuple[Step, ...]


class StepList(QWidget):
    """Rows of steps in the order in which they are done.

    Attributes:
        rows: the rows.
        add_box: the list of steps that can be added.

    Signals:
        edited: the new steps, and what was edited ("" where a step was added, taken or moved).
        add_requested: the kind of a step that the user wants at the end.
    """

    edited = Signal(object, str)
    add_requested = Signal(str)

    def __init__(self, catalogue: Catalogue, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._steps: Steps = ()
        self.rows: list[StepRow] = []
        self.add_box = QuietComboBox(self)
        self.add_box.setPlaceholderText("Add a step …")
        self.add_box.setAccessibleName(f"Add a step to the preparation of the {what}")
        self.add_box.setToolTip(f"Add a step to the preparation of the {what}")
        for number, kind in enumerate(STEP_KINDS):
            self.add_box.addItem(kind.title, kind.kind)
            self.add_box.setItemData(number, kind.tip, 3)  # the tooltip
        self.add_box.setCurrentIndex(-1)
        self.add_box.activated.connect(self._on_add)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(self.add_box)

    def show_steps(self, steps: Steps) -> None:
        """Show these steps."""
        self._steps = steps
        while len(self.rows) < len(steps):
            row = StepRow(self._catalogue, len(self.rows), self)
            row.removed.connect(self._on_removed)
            row.moved.connect(self._on_moved)
            row.changed.connect(self._on_changed)
            self.rows.append(row)
            self._layout.insertWidget(len(self.rows) - 1, row)
        while len(self.rows) > len(steps):
            row = self.rows.pop()
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        for row, step in zip(self.rows, steps, strict=True):
            row.show_step(step, len(steps))

    def _on_add(self, index: int) -> None:
        with QSignalBlocker(self.add_box):
            self.add_box.setCurrentIndex(-1)
        self.add_requested.emit(str(self.add_box.itemData(index)))

    def _on_removed(self, index: int) -> None:
        self.edited.emit((*self._steps[:index], *self._steps[index + 1 :]), "")

    def _on_moved(self, index: int, by: int) -> None:
        steps = list(self._steps)
        other = index + by
        if 0 <= other < len(steps):
            steps[index], steps[other] = steps[other], steps[index]
            self.edited.emit(tuple(steps), "")

    def _on_changed(self, index: int, params: Params, name: str) -> None:
        step = Step(self._steps[index].kind, params)
        steps = (*self._steps[:index], step, *self._steps[index + 1 :])
        self.edited.emit(steps, f"{index}.{name}")


class StepRow(QFrame):
    """One step with its parameters and buttons to move it and take it out.

    Attributes:
        up, down, remove: the buttons.
        form: its parameters.
    """

    removed = Signal(int)
    moved = Signal(int, int)
    changed = Signal(int, object, str)

    def __init__(self, catalogue: Catalogue, index: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._index = index
        self._step = Step("")
        self.setObjectName("stepRow")
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self.up, self.down = _arrow("up"), _arrow("down")
        self.remove = QToolButton()
        self.remove.setIcon(icon("x"))
        self.remove.setIconSize(QSize(14, 14))
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(self._title, 1)
        for button in (self.up, self.down, self.remove):
            line.addWidget(button)
        self.form = ParameterForm(catalogue, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(self.form)
        self.up.clicked.connect(lambda: self.moved.emit(self._index, -1))
        self.down.clicked.connect(lambda: self.moved.emit(self._index, 1))
        self.remove.clicked.connect(lambda: self.removed.emit(self._index))
        self.form.param_changed.connect(
            lambda name, value: self._give(self._step.params.with_(name, value), name)
        )
        self.form.param_reset.connect(
            lambda name: self._give(self._step.params.without(name), name)
        )

    def show_step(self, step: Step, count: int) -> None:
        """Show a step, one of `count`."""
        self._step = step
        kind = step_kind(step.kind)
        self._title.setText(f"{self._index + 1}. {kind.title}")
        self.setToolTip(kind.tip)
        self.up.setEnabled(self._index > 0)
        self.down.setEnabled(self._index < count - 1)
        for button, verb in (
            (self.up, "Do it earlier"),
            (self.down, "Do it later"),
            (self.remove, "Take this step out"),
        ):
            button.setToolTip(verb)
            button.setAccessibleName(f"{verb}: {kind.title}")
        self.form.setVisible(bool(kind.parameters))
        self.form.set_parameters(kind.parameters, step.params)

    def _give(self, params: Params, name: str) -> None:
        self.changed.emit(self._index, params, name)


def _arrow(direction: str) -> QToolButton:
    button = QToolButton()
    button.setText("↑" if direction == "up" else "↓")
    return button
