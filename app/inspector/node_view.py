"""The inspector of one node: its name, what Keras says of it, every parameter, Keras' own words."""

from __future__ import annotations

from contextlib import AbstractContextManager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.inspector.block_box import BlockBox
from app.inspector.inspected import InspectedView
from app.inspector.name_edit import NameEdit
from app.inspector.parameter_form import ParameterForm
from app.inspector.problem_card import ProblemCard
from app.inspector.promotion import block_values, promote
from app.inspector.section import Facts, Section
from app.session import Session
from app.wrapped_text import WrappingButton
from graph_editor.canvas.drawing.use_results import UseResults
from graph_editor.canvas.vocabulary import Vocabulary
from graph_editor.catalogue.entry import Entry, Parameter, ParameterKind
from graph_editor.document.edit import Edit
from graph_editor.document.graph import Node, NodeId, NodeKind, parse_port
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.document.value import Params, Value, same_value
from graph_editor.validation.analysis import format_shape


class NodeView(InspectedView):
    """Everything about one node.

    Attributes:
        node_id: the node that is shown.
        drawing: the graph that it belongs to.
        form: its constructor parameters.
        call_form: the arguments of its call.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "", parent)
        self.drawing = session.drawing
        self.node_id = NodeId("")
        self._use: str | None = None
        self._burst = 0
        self._documented = ""
        self.type_label = self.title
        self.summary = self.muted_label()
        self.name_edit = NameEdit(lambda name: self.drawing.name_taken(name), self)
        self.name_edit.renamed.connect(self._on_renamed)
        self.shared = WrappingButton(self)
        self.shared.setProperty("role", "link")
        self.shared.clicked.connect(self._on_owner_clicked)
        self.home = self.muted_label("small")
        self.facts = Facts(self)
        self._problems_layout = QVBoxLayout()
        self.problem_cards: list[ProblemCard] = []
        self.form = ParameterForm(session.catalogue, self)
        self.form.param_changed.connect(self._on_param_changed)
        self.form.param_reset.connect(self._on_param_reset)
        self.form.begun.connect(self._on_begun)
        self.form.promoted.connect(self._on_promoted)
        self._vocabulary = Vocabulary(session.catalogue, session.document)
        self.block_box = BlockBox(self)
        self.block_box.repeat_changed.connect(self._on_repeat_changed)
        self.parameters = Section("Parameters", True, self)
        self.parameters.body_layout.addWidget(self.form)
        self.call_form = ParameterForm(session.catalogue, self)
        self.call_form.param_changed.connect(self._on_call_param_changed)
        self.call_form.param_reset.connect(self._on_call_param_reset)
        self.call_form.begun.connect(self._on_begun)
        self.call = Section("When called", True, self)
        self.call.body_layout.addWidget(self.call_form)
        self.doc = Section("Keras documentation", False, self)
        self.doc_text = QLabel(self)
        self.doc_text.setWordWrap(True)
        self.doc_text.setTextFormat(Qt.TextFormat.MarkdownText)
        self.doc_text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.doc.body_layout.addWidget(self.doc_text)
        self.doc.unfolded.connect(lambda _open: self._show_doc())
        for widget in (
            *(self.summary, self.name_edit, self.home, self.shared, self.facts),
            self.block_box,
        ):
            self.column.addWidget(widget)
        self.column.addLayout(self._problems_layout)
        for section in (self.parameters, self.call, self.doc):
            self.column.addWidget(section)
        self.column.addStretch()

    def show_node(
        self, node_id: NodeId, drawing: ShownGraph | None = None, use: str | None = None
    ) -> None:
        """Show this node as it is now.

        Args:
            drawing: where it is, if not in the graph that is shown.
            use: which use of that block is meant, as it is called in the network.
        """
        self._use = use
        if node_id != self.node_id:
            self._burst += 1
        self.drawing = drawing or self._session.drawing
        self._show_home(drawing)
        self.node_id = node_id
        node = self._node()
        owner = self._owner(node)
        entry = self._vocabulary.entry(owner.type)
        is_block = node.kind is NodeKind.BLOCK
        self.type_label.setText(f"Block {entry.title}" if is_block and entry else owner.type)
        self.block_box.setVisible(is_block)
        self.block_box.show_repeat(node.repeat)
        block = block_values(self.drawing)
        self.form.set_block(block)
        self.call_form.set_block(block)
        self.summary.setText(
            entry.plain_summary
            if entry is not None
            else f"Keras {self._session.catalogue.keras_version} does not know this; it is kept "
            "and saved as it is."
        )
        self.name_edit.show_name(node.name)
        self.shared.setVisible(node.shared_with is not None)
        self.shared.setText(f"Calls the layer of “{owner.name}” again; parameters are shared")
        parameters = _parameters(entry, self._connected(node)) if entry else ()
        self.parameters.setVisible(bool(parameters))
        self.form.set_parameters(parameters, owner.params)
        call_parameters = entry.call_parameters if entry else ()
        self.call.setVisible(bool(call_parameters))
        self.call_form.set_parameters(call_parameters, node.call_params)
        self.doc.setVisible(entry is not None and bool(entry.doc))
        self._show_doc()
        self.show_analysis()

    def _show_home(self, drawing: ShownGraph | None) -> None:
        """Say whose drawing it is where that is not the one on the canvas."""
        self.home.setVisible(drawing is not None)
        if drawing is not None:
            uses = len(drawing.references(drawing.graph))
            times = {1: "it"}.get(uses, f"all {uses} uses of it")
            self.home.setText(
                f"In the block {drawing.header().name}; what you change here changes {times}."
            )

    def show_analysis(self) -> None:
        """Show what Keras says of the node now."""
        if not self.drawing.has_node(self.node_id):
            return
        analysis = UseResults(self._session.analysis).of(self._use, [self._node()])
        result = analysis.results.get(self.node_id)
        facts: list[tuple[str, str]] = []
        if result is not None:
            many = len(result.outputs) > 1
            for index, spec in enumerate(result.outputs):
                name = f"Output {index}" if many else "Output shape"
                facts.append((name, format_shape(spec.shape)))
            dtypes = sorted({spec.dtype for spec in result.outputs})
            facts.append(("Dtype", ", ".join(dtypes)))
            facts.append(("Weights", f"{result.params:,}"))
            if result.trainable_params != result.params:
                facts.append(("Trainable", f"{result.trainable_params:,}"))
        elif self.node_id in analysis.pending:
            facts.append(("Output shape", "…"))
        self.facts.show_facts(facts)
        problems = [problem for problem in analysis.problems if problem.node == self.node_id]
        problems += self._session.analysis.in_blocks.get(self.node_id, ())
        while len(self.problem_cards) < len(problems):
            card = ProblemCard(self)
            card.fix_chosen.connect(self._session.apply_fix)
            self._problems_layout.addWidget(card)
            self.problem_cards.append(card)
        for index, card in enumerate(self.problem_cards):
            card.setVisible(index < len(problems))
            if index < len(problems):
                card.show_problem(problems[index])

    def _show_doc(self) -> None:
        if not self.doc.is_open:
            return
        entry = self._vocabulary.entry(self._owner(self._node()).type)
        if entry is not None and self._documented != entry.type:
            self._documented = entry.type
            self.doc_text.setText(entry.doc)

    def _node(self) -> Node:
        return self.drawing.nodes()[self.node_id]

    def _owner(self, node: Node) -> Node:
        nodes = self.drawing.nodes()
        return nodes.get(node.shared_with, node) if node.shared_with else node

    def _connected(self, node: Node) -> frozenset[str]:
        edges = self.drawing.incoming(node.id)
        return frozenset(parse_port(edge.target_port)[0] for edge in edges)

    def _edit(self, verb: str, name: str) -> AbstractContextManager[Edit]:
        """An edit of one parameter of the node."""
        label = f"{verb} {name} of {self._node().name}"
        return self.drawing.edit(label, merge=self._merge_key(name))

    def _merge_key(self, name: str) -> str:
        return f"{self.node_id}.{name}.{self._burst}"

    def _on_promoted(self, name: str, called: str) -> None:
        promote(self.drawing, [self.node_id], self.form.rows[name].parameter, called)

    def _on_repeat_changed(self, times: int) -> None:
        with self.drawing.edit(
            f"Repeat {self._node().name}", merge=self._merge_key("repeat")
        ) as edit:
            edit.set_repeat(self.node_id, times)

    def _on_begun(self) -> None:
        self._burst += 1

    def _on_renamed(self, name: str) -> None:
        with self.drawing.edit(
            f"Rename {self._node().name}", merge=self._merge_key("name")
        ) as edit:
            edit.rename(self.node_id, name)

    def _on_param_changed(self, name: str, value: Value) -> None:
        parameter = self.form.rows[name].parameter
        with self._edit("Set", name) as edit:
            if is_default(parameter, value):
                edit.reset_param(self.node_id, name)
            else:
                edit.set_param(self.node_id, name, value)

    def _on_param_reset(self, name: str) -> None:
        with self._edit("Reset", name) as edit:
            edit.reset_param(self.node_id, name)

    def _on_call_param_changed(self, name: str, value: Value) -> None:
        parameter = self.call_form.rows[name].parameter
        params = self._node().call_params
        self._set_call_params(
            name,
            params.without(name) if is_default(parameter, value) else params.with_(name, value),
        )

    def _on_call_param_reset(self, name: str) -> None:
        self._set_call_params(name, self._node().call_params.without(name))

    def _set_call_params(self, name: str, params: Params) -> None:
        with self._edit("Set", name) as edit:
            edit.set_call_params(self.node_id, params)

    def _on_owner_clicked(self) -> None:
        node = self._node()
        if node.shared_with is not None:
            self._session.reveal(node.shared_with)


def is_default(parameter: Parameter, value: Value) -> bool:
    """Whether a value is what Keras takes by itself, so that it need not be written down."""
    return not parameter.required and same_value(value, parameter.default)


def _parameters(entry: Entry, connected: frozenset[str]) -> tuple[Parameter, ...]:
    """An entry's parameters, and for an operation the numbers that may stand for tensors."""
    values = tuple(
        Parameter(port.name, ParameterKind.LITERAL, optional=True, doc=port.doc)
        for port in entry.ports
        if port.value and port.name not in connected
    )
    return (*values, *entry.parameters)
