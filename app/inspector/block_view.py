"""The inspector of a block that is entered: its name, form, parameters, inputs and outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.icons import icon
from app.inspector.end_line import EndList
from app.inspector.inspected import InspectedView
from app.inspector.name_edit import NameEdit
from app.inspector.parameter_line import ParameterLine
from app.inspector.section import Section
from app.session import Session
from graph_editor.document.block_parameters import (
    add_parameter,
    parameter_uses,
    remove_parameter,
    rename_parameter,
    set_default,
)
from graph_editor.document.block_ports import (
    add_input,
    add_output,
    block_inputs,
    block_outputs,
    mark_outputs,
)
from graph_editor.document.document import Document
from graph_editor.document.edit import Edit, EditError
from graph_editor.document.graph import BlockParameter, GraphHeader, GraphId, Node, NodeId
from graph_editor.document.value import Value
from graph_editor.validation.analysis import format_shape

_Add = Callable[[Edit, Document, GraphId], NodeId]
_FORMS = (
    (False, "Function", "The script holds a Python function; each use makes layers of its own"),
    (True, "keras.Model", "The script nests a model; its summary shows it as one layer"),
)
_HINT = (
    "In a field of a layer in this block, write a parameter's name, or arithmetic such as "
    "filters * 4. Enter makes a name that is new a parameter."
)


class BlockView(InspectedView):
    """The block that the canvas shows, where nothing in it is selected.

    Attributes:
        inputs, outputs: what it takes and gives.
        lines: its parameters.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "Block", parent)
        self._said_of: GraphHeader | None = None
        self.uses = self.muted_label()
        self.name_edit = NameEdit(self._name_taken, self)
        self.name_edit.renamed.connect(self._on_renamed)
        self.form_buttons: dict[bool, QPushButton] = {}
        self.column.addWidget(self.uses)
        self.column.addWidget(self.name_edit)
        self.column.addLayout(self._make_forms())
        self.message = self.muted_label("error")
        self.message.hide()
        self.column.addWidget(self.message)
        self.parameters = Section("Parameters", True, self)
        self.lines: list[ParameterLine] = []
        self._lines_layout = QVBoxLayout()
        self.parameters.body_layout.addLayout(self._lines_layout)
        self.add_button = QPushButton(icon("plus"), " Add parameter", self)
        self.add_button.setIconSize(QSize(14, 14))
        self.add_button.setToolTip("Give the block another parameter, such as its filters")
        self.add_button.clicked.connect(self._on_add)
        self.parameters.body_layout.addWidget(self.add_button)
        hint = QLabel(_HINT, self)
        hint.setProperty("role", "small")
        hint.setWordWrap(True)
        self.parameters.body_layout.addWidget(hint)
        self.column.addWidget(self.parameters)
        self.inputs, self.outputs = EndList("input", self), EndList("output", self)
        for ends, add in ((self.inputs, add_input), (self.outputs, add_output)):
            ends.added.connect(lambda ends=ends, add=add: self._on_end_added(ends, add))
            ends.renamed.connect(lambda at, name, e=ends: self._on_end_renamed(e, at, name))
            ends.moved.connect(lambda at, steps, e=ends: self._on_end_moved(e, at, steps))
            ends.removed.connect(lambda at, e=ends: self._on_end_removed(e, at))
            self.column.addWidget(ends)
        self.column.addStretch()

    def show_block(self) -> None:
        """Show the block as it is now."""
        drawing = self._session.drawing
        header = drawing.header()
        if header != self._said_of:
            self._say("")
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
        self.show_analysis()

    def show_analysis(self) -> None:
        """Show what comes in and goes out, with the shapes that are known."""
        if not self._session.drawing.is_main:
            for ends in (self.inputs, self.outputs):
                ends.show_ends([(node.name, self._shape(node)) for node in self._ends(ends)])

    def _make_forms(self) -> QHBoxLayout:
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
        return forms

    def _add_line(self) -> None:
        index, line = len(self.lines), ParameterLine(self._session, self)
        line.renamed.connect(lambda name: self._on_parameter_renamed(index, name))
        line.default_changed.connect(lambda value: self._on_default_changed(index, value))
        line.removed.connect(lambda: self._on_removed(index))
        self._lines_layout.addWidget(line)
        self.lines.append(line)

    def _ends(self, ends: EndList) -> list[Node]:
        drawing = self._session.drawing
        find = block_inputs if ends is self.inputs else block_outputs
        return find(drawing.whole, drawing.graph)

    def _shape(self, node: Node) -> str:
        result = self._session.analysis.results.get(node.id)
        return format_shape(result.outputs[0].shape) if result and result.outputs else ""

    @contextmanager
    def _edit(self, label: str, *, merge: str | None = None) -> Iterator[Edit]:
        """An edit of the block; why it cannot be is said, and everything is shown as it is."""
        self._say("")
        try:
            with self._session.drawing.edit(label, merge=merge) as edit:
                yield edit
        except EditError as error:
            self.show_block()
            self._say(str(error))

    def _name_taken(self, name: str) -> bool:
        document = self._session.document
        return any(document.header(graph).name == name for graph in document.graphs())

    def _parameter(self, index: int) -> BlockParameter:
        return self._session.drawing.header().parameters[index]

    def _on_renamed(self, name: str) -> None:
        drawing = self._session.drawing
        label = f"Rename block {drawing.header().name}"
        with self._edit(label, merge=f"block.name:{drawing.graph}") as edit:
            edit.set_graph(drawing.graph, replace(drawing.header(), name=name))

    def _on_form_chosen(self, as_model: bool) -> None:
        drawing = self._session.drawing
        with self._edit(f"Choose the form of {drawing.header().name}") as edit:
            edit.set_graph(drawing.graph, replace(drawing.header(), as_model=as_model))

    # Parameters

    def _on_add(self) -> None:
        drawing = self._session.drawing
        with self._edit("Add parameter") as edit:
            add_parameter(edit, drawing.whole, drawing.graph, "units", 32)
            header = drawing.header()
            edit.label = f"Add parameter {header.parameters[-1].name} to {header.name}"
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
        label = f"Rename parameter {old} of {drawing.header().name} to {name}"
        with self._edit(label) as edit:
            rename_parameter(edit, drawing.whole, drawing.graph, old, name)

    def _on_default_changed(self, index: int, value: Value) -> None:
        drawing = self._session.drawing
        name = self._parameter(index).name
        label = f"Set {name} of {drawing.header().name}"
        with self._edit(label, merge=f"block.default:{drawing.graph}.{name}") as edit:
            set_default(edit, drawing.whole, drawing.graph, name, value)

    def _on_removed(self, index: int) -> None:
        drawing = self._session.drawing
        name = self._parameter(index).name
        told = parameter_uses(drawing.whole, drawing.graph, name)
        label = f"Remove parameter {name} of {drawing.header().name}"
        with self._edit(label) as edit:
            remove_parameter(edit, drawing.whole, drawing.graph, name)
        self._say(told)

    # Inputs and outputs

    def _on_end_added(self, ends: EndList, add: _Add) -> None:
        drawing = self._session.drawing
        with self._edit(f"Add {self._word(ends)}") as edit:
            name = edit.node(add(edit, drawing.whole, drawing.graph)).name
            edit.label = f"{edit.label} {name} to {drawing.header().name}"
        self.show_block()
        line = ends.lines[len(self._ends(ends)) - 1].name
        line.setFocus()
        line.selectAll()

    def _on_end_renamed(self, ends: EndList, place: int, name: str) -> None:
        old = self._ends(ends)[place].name
        with self._edit(f"Rename {self._word(ends)} {old} to {name}") as edit:
            edit.rename(self._marked(edit, ends, place), name)

    def _on_end_moved(self, ends: EndList, place: int, steps: int) -> None:
        name, way = self._ends(ends)[place].name, "earlier" if steps < 0 else "later"
        with self._edit(f"Move {self._word(ends)} {name} {way}") as edit:
            edit.move_end(self._marked(edit, ends, place), steps)

    def _on_end_removed(self, ends: EndList, place: int) -> None:
        node = self._ends(ends)[place]
        with self._edit(f"Remove {self._word(ends)} {node.name}") as edit:
            edit.remove_node(self._marked(edit, ends, place))

    def _word(self, ends: EndList) -> str:
        return "input" if ends is self.inputs else "output"

    def _marked(self, edit: Edit, ends: EndList, place: int) -> NodeId:
        """The INPUT or OUTPUT node at a place; loose ends become outputs by that."""
        drawing = self._session.drawing
        node = self._ends(ends)[place]
        marks = mark_outputs(edit, drawing.whole, drawing.graph) if ends is self.outputs else {}
        return marks.get(node.id, node.id)

    def _say(self, sentence: str) -> None:
        self._said_of = self._session.drawing.header()
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))
