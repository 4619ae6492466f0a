"""A form for the parameters of any Keras object: one row a parameter, the editor by its kind."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QGridLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.icons import icon
from app.inspector.choice_editor import ChoiceEditor, written
from app.inspector.object_editor import ObjectEditor, ObjectListEditor
from app.inspector.parameter_editor import BoolEditor, CodeEditor, ParameterEditor
from app.inspector.text_editor import TextEditor
from app.wrapped_text import breakable, wrap
from graph_editor.canvas.mnemonics import keep_mnemonics
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Entry, Parameter, ParameterKind
from graph_editor.catalogue.parameter_value import check_value
from graph_editor.catalogue.value_text import fitted
from graph_editor.document.reference import references_in
from graph_editor.document.value import Params, Reference, Value

LABEL_WIDTH = 128
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
        promoted: the name of a parameter that is to be one of the block.
    """

    param_changed = Signal(str, object)
    param_reset = Signal(str)
    begun = Signal()
    promoted = Signal(str)

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
        while self._layout.count():
            self._layout.takeAt(0)
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


class ParameterLabel(QLabel):
    """A parameter's name; bold where the user has given a value, shortened where it is long.

    Signals:
        clicked: the user wants to read about it.
    """

    clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = ""
        self._given = False
        self.setFixedWidth(LABEL_WIDTH)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setCursor(Qt.CursorShape.WhatsThisCursor)

    def show_name(self, name: str) -> None:
        """Show this name."""
        self._name = name
        self.setAccessibleName(name)
        metrics = self.fontMetrics()
        self.setText(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, LABEL_WIDTH - 2))

    def show_given(self, given: bool) -> None:
        """Mark whether the user has given a value."""
        if given != self._given:
            self._given = given
            font = self.font()
            font.setWeight(QFont.Weight.DemiBold if given else QFont.Weight.Normal)
            self.setFont(font)
            self.show_name(self._name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.clicked.emit()


class ParameterRow(QWidget):
    """A parameter: its name (click for Keras' documentation), its editor, and the way back to the
    default. What is wrong with the value stands below.

    Signals:
        changed: name and value.
        reset: name.
        promoted: name; it is to be a parameter of the block.
    """

    changed = Signal(str, object)
    reset = Signal(str)
    promoted = Signal(str)

    def __init__(self, editor: ParameterEditor, parent: QWidget) -> None:
        super().__init__(parent)
        self.editor = editor
        self.parameter = editor.parameter
        self.given = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self.label = ParameterLabel(self)
        self.label.clicked.connect(self._on_label_clicked)
        self.label.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.label.customContextMenuRequested.connect(self._on_menu_requested)
        self._block: Mapping[str, Value] | None = None
        self.reset_button = QToolButton(self)
        self.reset_button.setIcon(icon("rotate-ccw"))
        self.reset_button.setIconSize(QSize(12, 12))
        self.reset_button.setFixedWidth(20)
        self.reset_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.reset_button.clicked.connect(lambda: self.reset.emit(self.parameter.name))
        policy = self.reset_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset_button.setSizePolicy(policy)
        self._grid.addWidget(self.label, 0, 0)
        self._grid.addWidget(editor, 0, 1)
        self._grid.addWidget(self.reset_button, 0, 2)
        below = getattr(editor, "below", None)
        if isinstance(below, QWidget):
            self._grid.addWidget(below, 3, 0, 1, 3)
        self._message: QLabel | None = None
        self._doc: QLabel | None = None
        editor.edited.connect(lambda value: self.changed.emit(self.parameter.name, value))
        editor.cleared.connect(lambda: self.reset.emit(self.parameter.name))
        editor.refused.connect(self.show_message)

    def set_block(self, block: Mapping[str, Value] | None) -> None:
        """The parameters of the block that is edited; None outside of blocks."""
        self._block = block
        self.editor.block = block or {}

    def fill_menu(self, menu: QMenu) -> None:
        """What can be done with the parameter inside a block."""
        for name, default in (self._block or {}).items():
            if not check_value(
                self.parameter, fitted(self.parameter, default), self.editor.catalogue
            ):
                bind = menu.addAction(f"Use {name}")
                bind.triggered.connect(
                    lambda _checked=False, name=name: self.changed.emit(
                        self.parameter.name, Reference(name)
                    )
                )
        make = menu.addAction("Make a parameter of the block")
        make.triggered.connect(lambda: self.promoted.emit(self.parameter.name))

    def _on_menu_requested(self, place: QPoint) -> None:
        if self._block is not None:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.fill_menu(menu)
            keep_mnemonics(menu)
            menu.popup(self.label.mapToGlobal(place))

    def bind(self, parameter: Parameter) -> None:
        """Show another parameter."""
        if self._doc is not None:
            self._doc.hide()
        self.show_message("")
        if parameter is self.parameter:
            return
        self.parameter = parameter
        self.editor.bind(parameter)
        name = parameter.name
        self.label.show_name(name)
        tip = parameter.doc or "Keras has no description of this parameter."
        self.label.setToolTip(f"<b>{name}</b><br>{_plain(tip)}<br><i>Click to keep it open.</i>")
        self.editor.setAccessibleName(name)
        self.reset_button.setAccessibleName(f"Reset {name}")
        field = self.editor.focusProxy()
        if isinstance(field, QWidget):
            field.setAccessibleName(name)
            if isinstance(field, QAbstractButton):
                field.setToolTip(_plain(tip))

    def show_value(self, params: Params, mixed: bool) -> None:
        """Show the parameter's value in `params`, or its default."""
        parameter = self.parameter
        given = parameter.name in params
        self.given = given
        value: Value = params.get(parameter.name, parameter.default)
        self.editor.show_value(None if mixed else value, given and not mixed)
        self.reset_button.setVisible(given and not parameter.required)
        if given:
            self.reset_button.setToolTip(f"Back to Keras' default: {self._default_text()}")
        self.label.show_given(given)
        if not self.editor.isAncestorOf(QApplication.focusWidget() or self.label):
            sentence = ""
            if mixed:
                sentence = "The selected nodes differ here; what you set goes to all of them."
            elif references_in(value):
                pass  # the analysis says where it does not fit
            elif given:
                sentence = check_value(parameter, value, self.editor.catalogue)
            elif parameter.required:
                sentence = f"{parameter.name} needs a value; Keras has no default."
            self.show_message(sentence)

    def show_message(self, sentence: str) -> None:
        """What is wrong with the value; nothing where `sentence` is empty."""
        if self._message is None:
            if not sentence:
                return
            self._message = QLabel(self)
            self._message.setProperty("role", "error")
            wrap(self._message)
            self._message.setTextFormat(Qt.TextFormat.PlainText)
            self._grid.addWidget(self._message, 1, 1, 1, 2)
        self._message.setText(breakable(sentence))
        self._message.setVisible(bool(sentence))

    def _default_text(self) -> str:
        return written(self.parameter.default)

    def _on_label_clicked(self) -> None:
        if self._doc is None:
            self._doc = QLabel(self)
            self._doc.setProperty("role", "small")
            self._doc.setWordWrap(True)
            self._doc.setTextFormat(Qt.TextFormat.MarkdownText)
            self._grid.addWidget(self._doc, 2, 0, 1, 3)
            self._doc.hide()
        shown = self._doc.isVisible()
        self._doc.setText(self.parameter.doc or "Keras has no description of this parameter.")
        self._doc.setVisible(not shown)


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


def _plain(markdown: str) -> str:
    text = markdown.replace("&", "&amp;").replace("<", "&lt;").replace("`", "")
    return text.replace("\n\n", "<br>")
