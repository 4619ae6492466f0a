"""The editor of what is written as in Python: numbers, tuples, strings and literals."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.inspector.parameter_editor import ParameterEditor
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import ParameterKind
from graph_editor.catalogue.parameter_value import check_value, format_value, parse_value
from graph_editor.catalogue.reference_text import (
    explain,
    read_reference,
    tip_of,
    unknown_name,
)
from graph_editor.document.reference import references_in
from graph_editor.document.value import Value, same_value

_COMES_BACK = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


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

    Signals:
        unknown: what is typed is this name, which the block does not have; "" for other texts.
    """

    unknown = Signal(str)

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
        self._unknown = ""
        self._shown: tuple[Value, bool] = (None, False)
        self._before: tuple[Value, bool] | None = None  # while something is being typed
        self._differed = False

    def show_value(self, value: Value, given: bool) -> None:
        self._shown = (value, given)
        default = "required" if self.parameter.required else self._written(self.parameter.default)
        self.line.setPlaceholderText(default)
        typed = self._valid and self._says(value, given)
        if self.line.hasFocus() and (typed or self._left_alone(value, given)):
            return
        if not self._valid:
            self.refused.emit("")
        self._before = None
        self._set_valid(True)
        self._show_reference(value if given else None)
        text = self._written(value) if given else ""
        if text != self.line.text():
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def _show_reference(self, value: Value) -> None:
        refers = bool(references_in(value))
        self.line.setToolTip(tip_of(value, self.block or {}) if refers else "")
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
            self._before, self._differed = self._shown, self.differ
        if not text.strip():
            self._set_unknown("")
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
            self._refuse(explain(error, self.parameter, text, self.block))
            if self.block is not None:
                self._set_unknown(unknown_name(self.parameter, text, self.block))
            return
        self._set_valid(True)
        self._show_reference(value)
        self._shown = (value, True)
        self.refused.emit("")
        self.edited.emit(value)

    def _refuse(self, sentence: str) -> None:
        """What was typed is no value: its beginnings, which were, leave nothing behind.

        Where several values were to be replaced, there is none to go back to.
        """
        assert self._before is not None
        if not self._differed:
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

    def _set_unknown(self, name: str) -> None:
        if name != self._unknown:
            self._unknown = name
            self.unknown.emit(name)

    def _set_valid(self, valid: bool) -> None:
        if valid:
            self._set_unknown("")
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
