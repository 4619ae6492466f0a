"""One parameter of a block in its inspector."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.inspector.end_line import small_button
from app.inspector.name_line import NameLine, mark
from app.session import Session
from graph_editor.catalogue.entry import Parameter, ParameterKind
from graph_editor.catalogue.parameter_value import parse_value
from graph_editor.catalogue.value_text import format_value
from graph_editor.document.graph import BlockParameter
from graph_editor.document.value import Value

_ANY = Parameter("default", ParameterKind.LITERAL, optional=True)


class ParameterLine(QWidget):
    """One parameter of a block: name, default, and a button that takes it away.

    Signals:
        renamed: its new name.
        default_changed: its new default.
        removed: it is to go.
    """

    renamed = Signal(str)
    default_changed = Signal(object)
    removed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = session.catalogue
        self._parameter = BlockParameter("", None)
        self._before: BlockParameter | None = None  # as it was before anything was typed
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.name = NameLine("Name of the parameter", self)
        self.name.setFixedWidth(124)
        self.name.renamed.connect(self.renamed)
        self.default = QLineEdit(self)
        self.default.setAccessibleName("Default of the parameter")
        self.default.editingFinished.connect(self._on_default_finished)
        self.default.textEdited.connect(self._on_default_edited)
        tip = "Take this parameter away; what uses it keeps its default"
        self.button = small_button("x", tip, self)
        self.button.clicked.connect(self.removed)
        for widget in (self.name, self.default, self.button):
            layout.addWidget(widget)

    def show_parameter(self, parameter: BlockParameter) -> None:
        """Show it as it is now."""
        self._parameter = parameter
        self.name.show_name(parameter.name)
        if self.default.hasFocus() and (self._is_default() or self._is_being_typed()):
            return
        self.default.setText(format_value(parameter.default))
        mark(self.default, "")

    def _is_default(self) -> bool:
        try:
            return repr(self._read()) == repr(self._parameter.default)
        except ValueError:
            return False

    def _is_being_typed(self) -> bool:
        """Whether what is typed is no value yet, and the default is as it was before."""
        if self._before is None or not self.default.property("invalid"):
            return False
        return repr(self._before.default) == repr(self._parameter.default)

    def _read(self) -> Value:
        text = self.default.text().strip()
        if text.isidentifier() and text not in ("None", "True", "False"):
            return text  # `relu` without quotes
        return parse_value(_ANY, text, self._catalogue)

    def _on_default_edited(self) -> None:
        if self._before is None or self._before.name != self._parameter.name:
            self._before = self._parameter
        try:
            value = self._read()
        except ValueError as error:
            if repr(self._parameter.default) != repr(self._before.default):
                self.default_changed.emit(self._before.default)
            mark(self.default, str(error))
            return
        mark(self.default, "")
        self.default_changed.emit(value)

    def _on_default_finished(self) -> None:
        self._before = None
        self.default.setText(format_value(self._parameter.default))
        mark(self.default, "")
