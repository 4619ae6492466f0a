"""Editors for a parameter's value, one for each group of parameter kinds.

An editor is bound to a parameter, shown a value, and says what the user makes of it. Editors are
kept and bound again to other parameters: making widgets is what would make the inspector slow.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPalette,
    QStandardItem,
    QStandardItemModel,
    QWheelEvent,
)
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from app.theme import SMALL_SIZE, mono_font
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Parameter, ParameterKind
from graph_editor.catalogue.parameter_value import check_value, format_value, parse_value
from graph_editor.catalogue.reference_text import explain, read_reference, tip_of
from graph_editor.document.reference import references_in
from graph_editor.document.value import CodeValue, Value, same_value

_COMES_BACK = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
_CTRL_OR_META = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


class ParameterEditor(QWidget):
    """The base of the editors.

    Attributes:
        parameter: what is edited.
        block: the parameters of the block that is edited, with their defaults.

    Signals:
        edited: the user gave a valid value.
        cleared: the user wants Keras' default.
        refused: what the user typed is no value; the sentence says why ("" once it is fine).
        begun: what follows is a new undo step (focus going elsewhere is one without being said).
    """

    edited = Signal(object)
    cleared = Signal()
    refused = Signal(str)
    begun = Signal()

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.catalogue = catalogue
        self.parameter = Parameter("", ParameterKind.LITERAL)
        self.block: Mapping[str, Value] = {}
        self._given: bool | None = None
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)

    def bind(self, parameter: Parameter) -> None:
        """Edit another parameter."""
        self.parameter = parameter

    def show_value(self, value: Value, given: bool) -> None:
        """Show a value; `given` is False where it is Keras' default (or nothing yet)."""
        raise NotImplementedError

    def tone(self, widget: QWidget, given: bool) -> None:
        """Grey the text of what is only Keras' default."""
        if given is self._given:
            return
        self._given = given
        if given:
            widget.setPalette(QPalette())
            return
        palette = QPalette()
        muted = self.palette().color(QPalette.ColorRole.PlaceholderText)
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Active, role, muted)
            palette.setColor(QPalette.ColorGroup.Inactive, role, muted)
        palette.setColor(QPalette.ColorRole.WindowText, muted)
        widget.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._given = None


class StepLineEdit(QLineEdit):
    """A line that says when Up or Down is pressed (10 at a time with Shift).

    Signals:
        stepped: by how much.
        left: the focus has gone to another widget.
    """

    stepped = Signal(int)
    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _COMES_BACK:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sign = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if sign == 0:
            super().keyPressEvent(event)
            return
        large = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.stepped.emit(sign * (10 if large else 1))


class TextEditor(ParameterEditor):
    """Numbers, tuples, strings and literals, written as in Python and checked as typed.

    Empty means Keras' default, which shows as a grey placeholder. Up and Down step whole numbers.
    """

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(catalogue, parent)
        self.line = StepLineEdit(self)
        self.line.textEdited.connect(self._on_text_edited)
        self.line.stepped.connect(self._step)
        self._layout.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.line.editingFinished.connect(self._on_editing_finished)
        self.line.left.connect(self._on_left)
        self._valid = True
        self._refers = False
        self._shown: tuple[Value, bool] = (None, False)
        self._before: tuple[Value, bool] | None = None  # while something is being typed

    def show_value(self, value: Value, given: bool) -> None:
        self._shown = (value, given)
        default = "required" if self.parameter.required else self._written(self.parameter.default)
        self.line.setPlaceholderText(default)
        if self.line.hasFocus() and (self._says(value, given) or self._left_alone(value, given)):
            return
        self._before = None
        self._set_valid(True)
        self._show_reference(value if given else None)
        text = self._written(value) if given else ""
        if text != self.line.text():
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def _show_reference(self, value: Value) -> None:
        refers = bool(references_in(value))
        self.line.setToolTip(tip_of(value, self.block) if refers else "")
        if refers != self._refers:
            self._refers = refers
            self.line.setProperty("reference", refers)
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)

    def _says(self, value: Value, given: bool) -> bool:
        """Whether the text being typed already means this value, so that it is left alone."""
        text = self.line.text()
        if not text.strip() and self.parameter.kind is not ParameterKind.STRING:
            return not given
        try:
            return given and same_value(self._parsed(text), value)
        except ValueError:
            return False

    def _left_alone(self, value: Value, given: bool) -> bool:
        """Whether what is being typed is no value, and all is as it was before."""
        if self._valid or self._before is None:
            return False
        before, was_given = self._before
        return given == was_given and (not given or same_value(value, before))

    def _written(self, value: Value) -> str:
        if self.parameter.kind is ParameterKind.STRING and isinstance(value, str):
            return value
        return format_value(value)

    def _parsed(self, text: str) -> Value:
        if self.block:
            reference = read_reference(self.parameter, text, self.block, self.catalogue)
            if reference is not None:
                return reference
        if self.parameter.kind is ParameterKind.STRING:
            value: Value = text
            if sentence := check_value(self.parameter, value, self.catalogue):
                raise ValueError(sentence)
            return value
        return parse_value(self.parameter, text, self.catalogue)

    def _on_text_edited(self, text: str) -> None:
        if self._before is None or len(text) <= 1:  # what was there has been typed over
            self._before = self._shown
        if not text.strip():
            self._set_valid(not self.parameter.required)
            if self.parameter.required:
                self._refuse(f"{self.parameter.name} needs a value; Keras has no default.")
            else:
                self._shown = (self.parameter.default, False)
                self.refused.emit("")
                self.cleared.emit()
            return
        try:
            value = self._parsed(text)
        except ValueError as error:
            self._set_valid(False)
            self._refuse(explain(error, self.parameter, self.block))
            return
        self._set_valid(True)
        self._show_reference(value)
        self._shown = (value, True)
        self.refused.emit("")
        self.edited.emit(value)

    def _refuse(self, sentence: str) -> None:
        """What was typed is no value: its beginnings, which were, leave nothing behind."""
        assert self._before is not None
        value, given = self._shown = self._before
        if given:
            self.edited.emit(value)
        else:
            self.cleared.emit()
        self.refused.emit(sentence)

    def _on_editing_finished(self) -> None:
        if self._valid:
            self._before = None

    def _on_left(self) -> None:
        if not self._valid:
            self.refused.emit("")
            self.show_value(*self._shown)

    def _set_valid(self, valid: bool) -> None:
        if valid != self._valid:
            self._valid = valid
            self.line.setProperty("invalid", not valid)
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)

    def _step(self, by: int) -> None:
        if self.parameter.kind is not ParameterKind.INT:
            return
        text = self.line.text() or self.line.placeholderText()
        try:
            value = int(text)
        except ValueError:
            return
        self.line.setText(str(value + by))
        self._on_text_edited(self.line.text())


class BoolEditor(ParameterEditor):
    """Yes or no."""

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(catalogue, parent)
        self.box = QCheckBox(self)
        self.box.clicked.connect(self._on_clicked)
        self._layout.addWidget(self.box)
        self._layout.addStretch()
        self.setFocusProxy(self.box)

    def show_value(self, value: Value, given: bool) -> None:
        self.tone(self.box, given)
        self.box.setChecked(bool(value))
        self.box.setText("True" if value else "False")

    def _on_clicked(self, checked: bool) -> None:
        self.box.setText("True" if checked else "False")
        self.begun.emit()
        self.edited.emit(checked)


class QuietComboBox(QComboBox):
    """A combo box that leaves the wheel to the panel it scrolls with, and does not grow wide."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(18)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & _CTRL_OR_META and not self.isEditable():
            event.ignore()  # Qt would search the list for the sign that Ctrl+G writes
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


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


class CodeEditor(ParameterEditor):
    """A Python expression; it runs only in the analyst and the trainer."""

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(catalogue, parent)
        self.text = QPlainTextEdit(self)
        self.text.setFont(mono_font(SMALL_SIZE))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(72)
        self.text.setPlaceholderText("lambda x: x")
        self.text.textChanged.connect(self._on_text_changed)
        self._layout.addWidget(self.text)
        self.setFocusProxy(self.text)

    def show_value(self, value: Value, given: bool) -> None:
        source = value.source if isinstance(value, CodeValue) else ""
        if isinstance(value, str):
            source = repr(value)
        if source != self.text.toPlainText().strip():
            with QSignalBlocker(self.text):
                self.text.setPlainText(source)

    def _on_text_changed(self) -> None:
        source = self.text.toPlainText().strip()
        if not source:
            self.refused.emit("")
            self.cleared.emit()
            return
        try:
            compile(source, "<expression>", "eval")
        except (SyntaxError, ValueError) as error:
            self.refused.emit(f"This is no Python expression: {getattr(error, 'msg', error)}.")
            return
        self.refused.emit("")
        self.edited.emit(CodeValue(source))


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
