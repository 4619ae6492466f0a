"""A form for the parameters of any Keras object: one row a parameter, the editor by its kind."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.inspector.choice_editor import ChoiceEditor
from app.inspector.object_editor import ObjectEditor, ObjectListEditor
from app.inspector.parameter_editor import BoolEditor, CodeEditor, ParameterEditor
from app.inspector.parameter_row import ParameterRow
from app.inspector.text_editor import TextEditor
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Entry, Parameter, ParameterKind
from graph_editor.document.reference import references_in
from graph_editor.document.value import Params, Value

RowKey = tuple[type[ParameterEditor], ParameterKind, tuple[Value, ...]]
"""What rows have in common that can stand for each other."""


class ParameterForm(QWidget):
    """Edits `Params` against an `Entry`; changes nothing itself but says what the user wants.

    Rows are kept and used again for other entries, so that a change of selection makes no
    widgets once the form has grown.

    Signals:
        param_changed: a parameter's name and its new, valid value.
        param_reset: the name of a parameter that is to have Keras' default again.
        begun: what follows is a new undo step.
        promoted: the name of a parameter that is to be one of the block, and how it is called
            there.
    """

    param_changed = Signal(str, object)
    param_reset = Signal(str)
    begun = Signal()
    promoted = Signal(str, str)

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.catalogue = catalogue
        self.rows: dict[str, ParameterRow] = {}
        self._pool: dict[RowKey, list[ParameterRow]] = {}
        self._parameters: tuple[Parameter, ...] = ()
        self._params = Params()
        self._mixed: frozenset[str] = frozenset()
        self._bound: frozenset[str] = frozenset()
        self._block: Mapping[str, Value] | None = None
        self._unfolded = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.more = QPushButton(self)
        self.more.setAccessibleName("More or fewer parameters")
        self.more.setToolTip("Show or hide the parameters that are seldom changed")
        self.more.setProperty("role", "link")
        self.more.setCursor(Qt.CursorShape.PointingHandCursor)
        self.more.clicked.connect(self._on_more)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def set_entry(self, entry: Entry, params: Params) -> None:
        """Show the constructor parameters of `entry` with the values `params`."""
        self.set_parameters(entry.parameters, params)

    def set_parameters(
        self,
        parameters: tuple[Parameter, ...],
        params: Params,
        mixed: frozenset[str] = frozenset(),
    ) -> None:
        """Show these parameters; `mixed` names those that differ between several nodes."""
        self._params, self._mixed = params, mixed
        bound = frozenset(n for n, value in params.items() if references_in(value))
        if parameters != self._parameters or bound != self._bound:
            self._bound = bound
            self._place_rows(parameters)
        for name, row in self.rows.items():
            row.show_value(params, name in mixed)
        self._fold()

    def set_block(self, block: Mapping[str, Value] | None) -> None:
        """The parameters of the block that is edited, which values can refer to; None outside."""
        self._block = block
        for rows in self._pool.values():
            for row in rows:
                row.set_block(block)

    def show_advanced(self, shown: bool) -> None:
        """Unfold or fold the parameters that are seldom wanted."""
        self._unfolded = shown
        self._fold()

    def _place_rows(self, parameters: tuple[Parameter, ...]) -> None:
        free = {key: list(rows) for key, rows in self._pool.items()}
        self._parameters = parameters
        for widget in (*self.rows.values(), self.more):
            # Not by `takeAt`: an item that is still there when its widget is put into the layout
            # again would be told of the widget's new heights instead of the new item.
            self._layout.removeWidget(widget)
        self.rows = {}
        for parameter in sorted(parameters, key=lambda parameter: parameter.advanced):
            bound = parameter.name in self._bound
            editor = TextEditor if bound else editor_class_of(parameter)
            key = (editor, parameter.kind, parameter.choices)
            rows = free.get(key)
            row = _best(rows, parameter) if rows else self._new_row(key)
            row.bind(parameter)
            self.rows[parameter.name] = row
            self._layout.addWidget(row)
        self._layout.addWidget(self.more)
        for rows in free.values():
            for row in rows:
                row.hide()

    def _new_row(self, key: RowKey) -> ParameterRow:
        row = ParameterRow(key[0](self.catalogue), self)
        row.changed.connect(self.param_changed)
        row.reset.connect(self.param_reset)
        row.editor.begun.connect(self.begun)
        row.promoted.connect(self.promoted)
        row.set_block(self._block)
        self._pool.setdefault(key, []).append(row)
        return row

    def _fold(self) -> None:
        folded = 0
        for row in self.rows.values():
            seldom = row.parameter.advanced and not row.given
            folded += seldom
            row.setVisible(self._unfolded or not seldom)
        self.more.setVisible(folded > 0)
        word = "parameter" if folded == 1 else "parameters"
        self.more.setText("Fewer parameters" if self._unfolded else f"{folded} more {word} …")

    def _on_more(self) -> None:
        self.show_advanced(not self._unfolded)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            self.begun.emit()


def _best(rows: list[ParameterRow], parameter: Parameter) -> ParameterRow:
    """Take a free row; the one that shows this parameter already, if there is one."""
    for index, row in enumerate(rows):
        if row.parameter is parameter:
            return rows.pop(index)
    return rows.pop(0)


def editor_class_of(parameter: Parameter) -> type[ParameterEditor]:
    """Which editor fits a parameter."""
    kind = ParameterKind
    match parameter.kind:
        case kind.BOOL:
            return ChoiceEditor if parameter.optional or parameter.default is None else BoolEditor
        case kind.CHOICE | kind.DTYPE:
            return ChoiceEditor
        case kind.ACTIVATION | kind.INITIALIZER | kind.REGULARIZER | kind.CONSTRAINT | kind.LAYER:
            return ObjectEditor
        case kind.LAYERS:
            return ObjectListEditor
        case kind.FUNCTION:
            return CodeEditor
        case _:
            return TextEditor
