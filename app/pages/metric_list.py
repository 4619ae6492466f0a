"""The metrics of a training: a list to add to and take from, each with its own parameters."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.icons import icon
from app.inspector.parameter_form import ParameterForm
from app.inspector.quiet_combo_box import QuietComboBox
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.value import ObjectValue, Params, Value

SHORTHANDS = ("accuracy",)
"""Keras' words that become the metric which fits the loss and the targets."""


class MetricList(QWidget):
    """A row for each metric, and a list below them from which to add.

    Attributes:
        add_box: the list of metrics that can be added.
        rows: the rows, in order.

    Signals:
        edited: the new tuple of metrics, and what was edited (as in `ObjectChooser`).
    """

    edited = Signal(object, str)

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._values: tuple[Value, ...] = ()
        self.rows: list[MetricRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self.add_box = QuietComboBox(self)
        self.add_box.setModel(self._model())
        self.add_box.setPlaceholderText("Add a metric …")
        self.add_box.setCurrentIndex(-1)
        self.add_box.setAccessibleName("Add a metric")
        self.add_box.setToolTip("Add a metric that is measured on training and validation")
        self.add_box.activated.connect(self._on_add)
        self._layout.addWidget(self.add_box)

    def show_value(self, metrics: tuple[Value, ...]) -> None:
        """Show these metrics."""
        self._values = metrics
        while len(self.rows) < len(metrics):
            row = MetricRow(self._catalogue, len(self.rows), self)
            row.removed.connect(self._on_removed)
            row.changed.connect(self._on_changed)
            self.rows.append(row)
            self._layout.insertWidget(len(self.rows) - 1, row)
        while len(self.rows) > len(metrics):
            row = self.rows.pop()
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        for row, value in zip(self.rows, metrics, strict=True):
            row.show_value(value)

    def _model(self) -> QStandardItemModel:
        model = QStandardItemModel(self)
        for word in SHORTHANDS:
            item = QStandardItem(word)
            item.setData((word,), Qt.ItemDataRole.UserRole)
            item.setToolTip("The accuracy that fits the loss and the targets, as Keras chooses it")
            model.appendRow(item)
        for entry in self._catalogue.objects("metrics"):
            item = QStandardItem(entry.title)
            value = ObjectValue(entry.type, entry.initial_params)
            item.setData((value,), Qt.ItemDataRole.UserRole)
            item.setToolTip(entry.summary)
            model.appendRow(item)
        return model

    def _on_add(self, index: int) -> None:
        value = self.add_box.itemData(index)[0]
        with QSignalBlocker(self.add_box):
            self.add_box.setCurrentIndex(-1)
        if value not in self._values:
            self.edited.emit((*self._values, value), "")

    def _on_removed(self, index: int) -> None:
        self.edited.emit((*self._values[:index], *self._values[index + 1 :]), "")

    def _on_changed(self, index: int, value: Value, name: str) -> None:
        changed = (*self._values[:index], value, *self._values[index + 1 :])
        self.edited.emit(changed, f"{index}.{name}")


class MetricRow(QWidget):
    """One metric: its name, its parameters to unfold, and a button that takes it out.

    Attributes:
        remove_button: takes the metric out of the list.
    """

    removed = Signal(int)
    changed = Signal(int, object, str)

    def __init__(self, catalogue: Catalogue, index: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._catalogue, self._index = catalogue, index
        self._value: Value = None
        self._name = QLabel(self)
        self._unfold = QToolButton(self)
        self._unfold.setIcon(icon("sliders-horizontal"))
        self._unfold.setIconSize(QSize(14, 14))
        self._unfold.setCheckable(True)
        self._unfold.setToolTip("Show the parameters of this metric")
        self._unfold.toggled.connect(self._on_unfolded)
        self.remove_button = QToolButton(self)
        self.remove_button.setIcon(icon("x"))
        self.remove_button.setIconSize(QSize(14, 14))
        self.remove_button.clicked.connect(lambda: self.removed.emit(self._index))
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self._name, 1)
        line.addWidget(self._unfold)
        line.addWidget(self.remove_button)
        self._form: ParameterForm | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.addLayout(line)

    def show_value(self, value: Value) -> None:
        """Show a metric."""
        self._value = value
        name = value.type.rsplit(".", 1)[-1] if isinstance(value, ObjectValue) else str(value)
        self._name.setText(name)
        self._unfold.setAccessibleName(f"Parameters of {name}")
        self.remove_button.setToolTip(f"Take {name} out of the list")
        self.remove_button.setAccessibleName(f"Remove {name}")
        entry = self._catalogue.entry(value.type) if isinstance(value, ObjectValue) else None
        self._unfold.setVisible(entry is not None and bool(entry.parameters))
        if self._form is not None:
            self._form.setVisible(self._unfold.isChecked() and entry is not None)
            if entry is not None:
                self._form.set_entry(entry, self._params())

    def _params(self) -> Params:
        return self._value.params if isinstance(self._value, ObjectValue) else Params()

    def _on_unfolded(self, unfolded: bool) -> None:
        if self._form is None:
            self._form = ParameterForm(self._catalogue, self)
            self._form.param_changed.connect(
                lambda name, value: self._give(self._params().with_(name, value), name)
            )
            self._form.param_reset.connect(
                lambda name: self._give(self._params().without(name), name)
            )
            self._layout.addWidget(self._form)
        self.show_value(self._value)

    def _give(self, params: Params, name: str) -> None:
        if isinstance(self._value, ObjectValue):
            self.changed.emit(self._index, ObjectValue(self._value.type, params), name)
