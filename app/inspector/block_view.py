"""The inspector of a block that is entered: its name, form, parameters, inputs and outputs."""

from __future__ import annotations

import keyword
from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.icons import icon
from app.inspector.name_edit import NameEdit
from app.inspector.section import Facts, Section
from app.session import Session
from graph_editor.catalogue.entry import Parameter, ParameterKind
from graph_editor.catalogue.parameter_value import parse_value
from graph_editor.catalogue.value_text import format_value
from graph_editor.document.block_parameters import (
    add_parameter,
    remove_parameter,
    rename_parameter,
    set_default,
)
from graph_editor.document.block_ports import block_inputs, block_outputs
from graph_editor.document.graph import BlockParameter
from graph_editor.document.value import Value
from graph_editor.validation.analysis import format_shape

_ANY = Parameter("default", ParameterKind.LITERAL, optional=True)
_FORMS = (
    (False, "Function", "The script holds a Python function; each use makes layers of its own"),
    (True, "keras.Model", "The script nests a model; its summary shows it as one layer"),
)


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
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.name = QLineEdit(self)
        self.name.setFixedWidth(124)
        self.name.setAccessibleName("Name of the parameter")
        self.name.editingFinished.connect(self._on_name_finished)
        self.default = QLineEdit(self)
        self.default.setAccessibleName("Default of the parameter")
        self.default.editingFinished.connect(self._on_default_finished)
        self.default.textEdited.connect(self._on_default_edited)
        self.button = QToolButton(self)
        self.button.setIcon(icon("x"))
        self.button.setIconSize(QSize(12, 12))
        self.button.setToolTip("Take this parameter away; what uses it keeps its default")
        self.button.clicked.connect(self.removed)
        for widget in (self.name, self.default, self.button):
            layout.addWidget(widget)

    def show_parameter(self, parameter: BlockParameter) -> None:
        """Show it as it is now."""
        typing = self.name.hasFocus() and parameter.name == self._parameter.name
        self._parameter = parameter
        if not typing:
            self.name.setText(parameter.name)
            _mark(self.name, "")
        if not (self.default.hasFocus() and self._is_default()):
            self.default.setText(format_value(parameter.default))
        _mark(self.default, "")

    def _is_default(self) -> bool:
        try:
            return repr(self._read()) == repr(self._parameter.default)
        except ValueError:
            return False

    def _read(self) -> Value:
        text = self.default.text().strip()
        if text.isidentifier() and text not in ("None", "True", "False"):
            return text  # `relu` without quotes
        return parse_value(_ANY, text, self._catalogue)

    def _on_name_finished(self) -> None:
        name = self.name.text().strip()
        if name == self._parameter.name:
            return
        if not name.isidentifier() or keyword.iskeyword(name):
            _mark(self.name, "Use letters, digits and underscores, not starting with a digit.")
        else:
            self.renamed.emit(name)

    def _on_default_edited(self) -> None:
        try:
            value = self._read()
        except ValueError as error:
            _mark(self.default, str(error))
            return
        _mark(self.default, "")
        self.default_changed.emit(value)

    def _on_default_finished(self) -> None:
        self.default.setText(format_value(self._parameter.default))
        _mark(self.default, "")


class BlockView(QWidget):
    """The block that the canvas shows, where nothing in it is selected."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 16)
        layout.setSpacing(8)
        title = QLabel("Block", self)
        title.setProperty("role", "title")
        self.uses = QLabel(self)
        self.uses.setProperty("role", "muted")
        self.uses.setWordWrap(True)
        self.name_edit = NameEdit(self._name_taken, self)
        self.name_edit.renamed.connect(self._on_renamed)
        self.form_buttons: dict[bool, QPushButton] = {}
        forms = QHBoxLayout()
        forms.setSpacing(4)
        group = QButtonGroup(self)
        for as_model, text, tip in _FORMS:
            button = QPushButton(text, self)
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setToolTip(tip)
            button.clicked.connect(lambda _checked=False, m=as_model: self._on_form_chosen(m))
            group.addButton(button)
            forms.addWidget(button)
            self.form_buttons[as_model] = button
        forms.addStretch()
        self.parameters = Section("Parameters", True, self)
        self.lines: list[ParameterLine] = []
        self._lines_layout = QVBoxLayout()
        self.parameters.body_layout.addLayout(self._lines_layout)
        self.message = QLabel(self)
        self.message.setProperty("role", "error")
        self.message.setWordWrap(True)
        self.message.hide()
        self.parameters.body_layout.addWidget(self.message)
        self.add_button = QPushButton(icon("plus"), " Add parameter", self)
        self.add_button.setIconSize(QSize(14, 14))
        self.add_button.clicked.connect(self._on_add)
        self.parameters.body_layout.addWidget(self.add_button)
        hint = QLabel(
            "Write a parameter's name, or arithmetic such as filters * 4, in a field of a layer "
            "in this block. A right click on the name of a layer's parameter makes it one of the "
            "block.",
            self,
        )
        hint.setProperty("role", "small")
        hint.setWordWrap(True)
        self.parameters.body_layout.addWidget(hint)
        self.ends = Facts(self)
        for widget in (title, self.uses, self.name_edit):
            layout.addWidget(widget)
        layout.addLayout(forms)
        layout.addWidget(self.parameters)
        layout.addWidget(self.ends)
        layout.addStretch()

    def show_block(self) -> None:
        """Show the block as it is now."""
        drawing = self._session.drawing
        header = drawing.header()
        self.name_edit.show_name(header.name)
        uses = len(drawing.references(drawing.graph))
        times = {0: "Not used yet.", 1: "Used once."}.get(uses, f"Used {uses} times.")
        self.uses.setText(f"{times} What you change here changes wherever it is used.")
        self.form_buttons[header.as_model].setChecked(True)
        while len(self.lines) < len(header.parameters):
            self._add_line()
        for index, line in enumerate(self.lines):
            line.setVisible(index < len(header.parameters))
            if index < len(header.parameters):
                line.show_parameter(header.parameters[index])
        self._say("")
        self.show_analysis()

    def show_analysis(self) -> None:
        """Show the shapes that come in and go out."""
        drawing = self._session.drawing
        if drawing.is_main:
            return
        facts = [("Input", node) for node in block_inputs(drawing.whole, drawing.graph)]
        facts += [("Output", node) for node in block_outputs(drawing.whole, drawing.graph)]
        results = self._session.analysis.results
        rows = []
        for what, node in facts:
            result = results.get(node.id)
            shape = format_shape(result.outputs[0].shape) if result and result.outputs else ""
            rows.append((what, f"{node.name}  {shape}".rstrip()))
        self.ends.show_facts(rows)

    def _add_line(self) -> None:
        index, line = len(self.lines), ParameterLine(self._session, self)
        line.renamed.connect(lambda name: self._on_parameter_renamed(index, name))
        line.default_changed.connect(lambda value: self._on_default_changed(index, value))
        line.removed.connect(lambda: self._on_removed(index))
        self._lines_layout.addWidget(line)
        self.lines.append(line)

    def _name_taken(self, name: str) -> bool:
        document = self._session.document
        return any(document.header(graph).name == name for graph in document.graphs())

    def _parameter(self, index: int) -> BlockParameter:
        return self._session.drawing.header().parameters[index]

    def _on_renamed(self, name: str) -> None:
        drawing = self._session.drawing
        header = drawing.header()
        with drawing.edit("Rename block", merge=f"block.name:{drawing.graph}") as edit:
            edit.set_graph(drawing.graph, replace(header, name=name))

    def _on_form_chosen(self, as_model: bool) -> None:
        drawing = self._session.drawing
        header = drawing.header()
        with drawing.edit("Choose the block's form") as edit:
            edit.set_graph(drawing.graph, replace(header, as_model=as_model))

    def _on_add(self) -> None:
        drawing = self._session.drawing
        with drawing.edit("Add parameter") as edit:
            add_parameter(edit, drawing.whole, drawing.graph, "units", 32)
        self.show_block()
        shown = self.lines[len(drawing.header().parameters) - 1]
        shown.name.setFocus()
        shown.name.selectAll()

    def _on_parameter_renamed(self, index: int, name: str) -> None:
        drawing = self._session.drawing
        old = self._parameter(index).name
        if any(parameter.name == name for parameter in drawing.header().parameters):
            self._say(f"The block has a parameter {name!r} already.")
            self.lines[index].name.setText(old)
            return
        with drawing.edit(f"Rename {old}") as edit:
            rename_parameter(edit, drawing.whole, drawing.graph, old, name)

    def _on_default_changed(self, index: int, value: Value) -> None:
        drawing = self._session.drawing
        name = self._parameter(index).name
        key = f"block.default:{drawing.graph}.{name}"
        with drawing.edit(f"Set {name}", merge=key) as edit:
            set_default(edit, drawing.whole, drawing.graph, name, value)

    def _on_removed(self, index: int) -> None:
        drawing = self._session.drawing
        name = self._parameter(index).name
        with drawing.edit(f"Remove {name}") as edit:
            remove_parameter(edit, drawing.whole, drawing.graph, name)

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))


def _mark(line: QLineEdit, problem: str) -> None:
    line.setToolTip(problem)
    if bool(line.property("invalid")) != bool(problem):
        line.setProperty("invalid", bool(problem))
        line.style().unpolish(line)
        line.style().polish(line)
