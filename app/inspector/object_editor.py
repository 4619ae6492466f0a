"""Editors for parameters whose value is a Keras object: an initializer, a nested layer …

The object is chosen from a list; its own parameters are edited in a form of their own below.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.icons import icon
from app.inspector.choice_editor import written
from app.inspector.parameter_editor import ParameterEditor
from app.inspector.quiet_combo_box import QuietComboBox
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Entry, Parameter, ParameterKind
from graph_editor.document.value import ObjectValue, Params, Value, same_value

_COLLECTIONS = {
    ParameterKind.ACTIVATION: "activations",
    ParameterKind.INITIALIZER: "initializers",
    ParameterKind.REGULARIZER: "regularizers",
    ParameterKind.CONSTRAINT: "constraints",
}


class ObjectEditor(ParameterEditor):
    """Chooses a Keras object and edits its own parameters.

    Attributes:
        box: the list of objects.
        below: where the object's own form stands; the row puts it under the editor.
    """

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(catalogue, parent)
        self.box = QuietComboBox(self)
        self.box.activated.connect(self._on_activated)
        self.unfold = QToolButton(self)
        self.unfold.setIcon(icon("sliders-horizontal"))
        self.unfold.setIconSize(QSize(14, 14))
        self.unfold.setCheckable(True)
        self.unfold.setToolTip("Show the parameters of this object")
        self.unfold.setAccessibleName("Parameters of this object")
        self.unfold.toggled.connect(self._on_unfolded)
        self._layout.addWidget(self.box, 1)
        self._layout.addWidget(self.unfold)
        self.setFocusProxy(self.box)
        self.below = QWidget()
        self._below_layout = QVBoxLayout(self.below)
        self._below_layout.setContentsMargins(16, 0, 0, 0)
        self._form: QWidget | None = None
        self._offered: tuple[object, ...] = ()
        self._value: Value = None
        self._entry: Entry | None = None
        self.below.hide()

    def bind(self, parameter: Parameter) -> None:
        super().bind(parameter)
        default = None if parameter.required else parameter.default
        offered = (parameter.kind, parameter.optional, parameter.choices, default)
        if offered == self._offered:
            return
        self._offered = offered
        model = QStandardItemModel(self.box)
        if parameter.optional or (not parameter.required and parameter.default is None):
            model.appendRow(_item("None", None))
        for entry in entries(parameter, self.catalogue):
            row = _item(entry.title, entry)
            row.setToolTip(entry.summary)
            model.appendRow(row)
        self.box.setModel(model)  # which deletes the one before

    def show_value(self, value: Value, given: bool) -> None:
        self._value = value
        self._entry = entry_of(value, self.parameter, self.catalogue)
        self.tone(self.box, given)
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(self._row_of(value))
            self.box.setPlaceholderText(written(value) if value is not None else "choose …")
        nested = self._entry is not None and bool(self._entry.parameters)
        nested = nested and self.parameter.kind is not ParameterKind.ACTIVATION
        self.unfold.setVisible(nested)
        if not nested:
            self.below.hide()
            return
        if isinstance(value, ObjectValue) and (
            value.params or self.parameter.kind is ParameterKind.LAYER
        ):
            with QSignalBlocker(self.unfold):
                self.unfold.setChecked(True)
        self._show_form()

    def _row_of(self, value: Value) -> int:
        for row in range(self.box.count()):
            entry = self.box.itemData(row)[0]
            if (entry is None and value is None) or (entry is not None and entry == self._entry):
                return row
        return -1

    def _show_form(self) -> None:
        self.below.setVisible(self.unfold.isChecked())
        if not self.unfold.isChecked() or self._entry is None:
            return
        if self._form is None:
            from app.inspector.parameter_form import ParameterForm

            form = ParameterForm(self.catalogue, self.below)
            form.param_changed.connect(self._on_param_changed)
            form.param_reset.connect(self._on_param_reset)
            form.begun.connect(self.begun)
            self._below_layout.addWidget(form)
            self._form = form
        self._form.set_entry(self._entry, self._params())

    def _params(self) -> Params:
        return self._value.params if isinstance(self._value, ObjectValue) else Params()

    def _give(self, entry: Entry, params: Params) -> None:
        value: Value = ObjectValue(entry.type, params)
        if entry.symbol and not params:
            value = entry.symbol
        self._value, self._entry = value, entry
        if not self.parameter.required and same_value(value, self.parameter.default):
            self.cleared.emit()
        else:
            self.edited.emit(value)

    def _on_activated(self, row: int) -> None:
        entry = self.box.itemData(row)[0]
        self.begun.emit()
        if entry is not None:
            self._give(entry, entry.initial_params)
        elif not self.parameter.required and self.parameter.default is None:
            self.cleared.emit()
        else:
            self.edited.emit(None)

    def _on_unfolded(self, _unfolded: bool) -> None:
        self._show_form()

    def _on_param_changed(self, name: str, value: Value) -> None:
        if self._entry is not None:
            self._give(self._entry, self._params().with_(name, value))

    def _on_param_reset(self, name: str) -> None:
        if self._entry is not None:
            self._give(self._entry, self._params().without(name))


class ObjectListEditor(ParameterEditor):
    """An ordered list of layers (the cells of StackedRNNCells, the layers of a Pipeline)."""

    _resized = Signal()

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(catalogue, parent)
        self.add_button = QPushButton(icon("plus"), "Add layer", self)
        self.add_button.clicked.connect(self._on_add)
        self._layout.addWidget(self.add_button)
        self._layout.addStretch()
        self.setFocusProxy(self.add_button)
        self.below = QWidget()
        self._rows_layout = QVBoxLayout(self.below)
        self._rows_layout.setContentsMargins(16, 0, 0, 0)
        self._rows_layout.setSpacing(4)
        self._rows: list[tuple[QWidget, ObjectEditor]] = []
        self._values: tuple[Value, ...] = ()

    def show_value(self, value: Value, given: bool) -> None:
        self._values = value if isinstance(value, tuple) else ()
        while len(self._rows) < len(self._values):
            self._add_row()
        for index, (widget, editor) in enumerate(self._rows):
            widget.setVisible(index < len(self._values))
            editor.below.setVisible(False)
            if index < len(self._values):
                editor.bind(self._item_parameter())
                editor.show_value(self._values[index], True)
        self.below.setVisible(bool(self._values))

    def _item_parameter(self) -> Parameter:
        return Parameter(
            self.parameter.name,
            ParameterKind.LAYER,
            required=True,
            choices=self.parameter.choices,
        )

    def _add_row(self) -> None:
        index = len(self._rows)
        widget = QWidget(self.below)
        outer = QVBoxLayout(widget)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        line = QHBoxLayout()
        editor = ObjectEditor(self.catalogue, widget)
        editor.edited.connect(lambda value: self._replace(index, value))
        editor.begun.connect(self.begun)
        remove = QToolButton(widget)
        remove.setIcon(icon("x"))
        remove.setToolTip("Take this layer out of the list")
        remove.setAccessibleName("Take this layer out of the list")
        remove.clicked.connect(lambda: self._remove(index))
        line.addWidget(editor, 1)
        line.addWidget(remove)
        outer.addLayout(line)
        outer.addWidget(editor.below)
        self._rows_layout.addWidget(widget)
        self._rows.append((widget, editor))

    def _replace(self, index: int, value: Value) -> None:
        self._give((*self._values[:index], value, *self._values[index + 1 :]))

    def _remove(self, index: int) -> None:
        self.begun.emit()
        self._give((*self._values[:index], *self._values[index + 1 :]))

    def _on_add(self) -> None:
        offered = entries(self._item_parameter(), self.catalogue)
        last = self._values[-1] if self._values else None
        if last is None and offered:
            last = ObjectValue(offered[0].type, offered[0].initial_params)
        if last is not None:
            self.begun.emit()
            self._give((*self._values, last))

    def _give(self, values: tuple[Value, ...]) -> None:
        self.show_value(values, True)
        self.edited.emit(values)


def entries(parameter: Parameter, catalogue: Catalogue) -> list[Entry]:
    """The objects that a parameter can be, in the catalogue's order."""
    if parameter.kind in _COLLECTIONS:
        return list(catalogue.objects(_COLLECTIONS[parameter.kind]))
    if parameter.choices:
        found = [catalogue.entry(str(choice)) for choice in parameter.choices]
        return [entry for entry in found if entry is not None]
    if "cell" in parameter.name:
        cells = [entry for entry in catalogue.layers() if entry.title.endswith(("Cell", "Cells"))]
        return sorted(cells, key=lambda entry: entry.title)
    return sorted(catalogue.layers(), key=lambda entry: entry.title)


def entry_of(value: Value, parameter: Parameter, catalogue: Catalogue) -> Entry | None:
    """The catalogue's entry of a value: of an object, or of Keras' short string for one."""
    if isinstance(value, ObjectValue):
        return catalogue.entry(value.type)
    if isinstance(value, str) and parameter.kind in _COLLECTIONS:
        for entry in catalogue.objects(_COLLECTIONS[parameter.kind]):
            if value in (entry.symbol, entry.title, *entry.aliases):
                return entry
    return None


def _item(text: str, entry: Entry | None) -> QStandardItem:
    item = QStandardItem(text)
    item.setData((entry,), Qt.ItemDataRole.UserRole)
    return item
