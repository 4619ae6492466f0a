"""The editor of a value that is one of several, in a list that Keras' signature gives."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget

from app.inspector.parameter_editor import ParameterEditor
from app.inspector.quiet_combo_box import QuietComboBox
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Parameter, ParameterKind
from graph_editor.catalogue.parameter_value import format_value, parse_value
from graph_editor.document.value import Value, same_value


class ChoiceEditor(ParameterEditor):
    """One of some values; other text too where the parameter allows it."""

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(catalogue, parent)
        self.box = QuietComboBox(self)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.activated.connect(self._on_activated)
        self._layout.addWidget(self.box)
        self.setFocusProxy(self.box)

    def bind(self, parameter: Parameter) -> None:
        if parameter == self.parameter:
            return
        super().bind(parameter)
        model = QStandardItemModel(self.box)
        for value in choices(parameter, self.catalogue):
            item = QStandardItem(written(value))
            item.setData((value,), Qt.ItemDataRole.UserRole)
            model.appendRow(item)
        self.box.setModel(model)  # which deletes the one before
        if parameter.open_choice != self.box.isEditable():
            self.box.setEditable(parameter.open_choice)
            if (line := self.box.lineEdit()) is not None:
                line.textEdited.connect(self._on_text_edited)

    def show_value(self, value: Value, given: bool) -> None:
        self.tone(self.box, given)
        with QSignalBlocker(self.box):
            index = next(
                (
                    row
                    for row in range(self.box.count())
                    if same_value(self.box.itemData(row)[0], value)
                ),
                -1,
            )
            self.box.setCurrentIndex(index)
            line = self.box.lineEdit()
            if line is not None and not line.hasFocus():
                line.setText(written(value))
            elif line is None and index < 0:
                self.box.setPlaceholderText(written(value))

    def _on_activated(self, index: int) -> None:
        data = self.box.itemData(index)
        if data is not None:
            self.begun.emit()
            self.refused.emit("")
            self.edited.emit(data[0])

    def _on_text_edited(self, text: str) -> None:
        try:
            value = parse_value(self.parameter, text, self.catalogue)
        except ValueError as error:
            self.refused.emit(str(error))
            return
        self.refused.emit("")
        self.edited.emit(value)


def written(value: Value) -> str:
    """A value as a list of choices shows it: strings without quotes."""
    return value if isinstance(value, str) else format_value(value)


def choices(parameter: Parameter, catalogue: Catalogue) -> list[Value]:
    """What a choice offers, None first where it is allowed."""
    values: list[Value] = list(parameter.choices)
    match parameter.kind:
        case ParameterKind.BOOL:
            values = [True, False]
        case ParameterKind.DTYPE:
            values += [
                entry.title for entry in catalogue.objects("dtypes") if entry.title not in values
            ]
    default = () if parameter.required else (parameter.default,)
    for value in (*default, *((None,) if parameter.optional else ())):
        if not any(same_value(value, other) for other in values):
            values.insert(0, value)
    return values
