"""The inspector of the whole model, of several nodes and of an edge."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from app.inspector.inspected import InspectedView
from app.inspector.name_edit import NameEdit
from app.inspector.node_view import is_default
from app.inspector.parameter_form import ParameterForm
from app.inspector.promotion import block_values, promote
from app.inspector.section import Facts
from app.session import Session
from app.wrapped_text import unbroken
from graph_editor.canvas.drawing.use_results import UseResults
from graph_editor.canvas.step_name import the_nodes
from graph_editor.catalogue.entry import Parameter
from graph_editor.document.graph import Edge, Node, NodeId, parse_port
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.document.value import Params, Value, same_value
from graph_editor.validation.analysis import format_shape


class ModelView(InspectedView):
    """The project: name, description and totals; shown where nothing is selected."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "Model", parent)
        self.name_edit = NameEdit(lambda _name: False, self)
        self.name_edit.renamed.connect(self._on_renamed)
        self.description = QPlainTextEdit(self)
        self.description.setPlaceholderText("What this model is for (Markdown)")
        self.description.setTabChangesFocus(True)
        self.description.setAccessibleName("Description")
        self.description.setFixedHeight(96)
        self.description.textChanged.connect(self._on_described)
        self.facts = Facts(self)
        hint = self.muted_label("small")
        hint.setText("Select a node to see its parameters.")
        for widget in (self.name_edit, self.description, self.facts, hint):
            self.column.addWidget(widget)
        self.column.addStretch()

    def show_model(self) -> None:
        """Show the project as it is now."""
        document = self._session.document
        self.name_edit.show_name(document.name)
        if self.description.toPlainText() != document.description:
            self.description.blockSignals(True)
            self.description.setPlainText(document.description)
            self.description.blockSignals(False)
        self.show_analysis()

    def show_analysis(self) -> None:
        """Show the totals."""
        session = self._session
        analysis = session.analysis
        facts = [("Nodes", f"{len(session.document.nodes()):,}")]
        if analysis.results:
            facts += [
                ("Weights", f"{analysis.params:,}"),
                ("Trainable", f"{analysis.trainable_params:,}"),
                ("Not trainable", f"{analysis.params - analysis.trainable_params:,}"),
            ]
        for title, ids in (("Input", analysis.inputs), ("Output", analysis.outputs)):
            facts += [(title, self._describe(node_id)) for node_id in ids]
        self.facts.show_facts(facts)

    def _describe(self, node_id: NodeId) -> str:
        nodes = self._session.document.nodes()
        if node_id not in nodes:
            return ""
        result = self._session.analysis.results.get(node_id)
        shape = format_shape(result.outputs[0].shape) if result and result.outputs else ""
        return f"{nodes[node_id].name}  {unbroken(shape)}"

    def _on_renamed(self, name: str) -> None:
        document = self._session.document
        with document.edit("Rename the model", merge="project.name") as edit:
            edit.set_project(name, document.description)

    def _on_described(self) -> None:
        document = self._session.document
        with document.edit("Describe the model", merge="project.description") as edit:
            edit.set_project(document.name, self.description.toPlainText())


class NodesView(InspectedView):
    """Several nodes: the parameters that they have in common, set at once."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "", parent)
        self._ids: tuple[NodeId, ...] = ()
        self._drawing = session.drawing
        self._burst = 0
        self.hint = self.muted_label()
        self.facts = Facts(self)
        self.form = ParameterForm(session.catalogue, self)
        self.form.param_changed.connect(self._on_param_changed)
        self.form.param_reset.connect(self._on_param_reset)
        self.form.begun.connect(self._on_begun)
        self.form.promoted.connect(self._on_promoted)
        for widget in (self.facts, self.hint, self.form):
            self.column.addWidget(widget)
        self.column.addStretch()

    def show_nodes(self, ids: Iterable[NodeId], drawing: ShownGraph) -> None:
        """Show what these nodes of a drawing have in common."""
        self._drawing = drawing
        nodes = drawing.nodes()
        ids = tuple(node_id for node_id in nodes if node_id in set(ids))
        if ids != self._ids:
            self._burst += 1
        self._ids = ids
        shown = [nodes[node_id] for node_id in ids]
        owners = {node.shared_with or node.id for node in shown}
        self.title.setText(f"{len(ids)} nodes")
        parameters, params, mixed = self._in_common([nodes[owner] for owner in owners])
        self.hint.setText(
            "What you set here is set in all of them."
            if parameters
            else "These nodes have no parameters in common."
        )
        self.form.set_block(block_values(drawing))
        self.form.set_parameters(parameters, params, mixed)
        results = self._session.analysis.results
        weights = sum(results[owner].params for owner in owners if owner in results)
        self.facts.show_facts([("Weights", f"{weights:,}")])

    def _in_common(self, nodes: list[Node]) -> tuple[tuple[Parameter, ...], Params, frozenset[str]]:
        """The parameters that all have, their values in the first, and those that differ."""
        entries = [self._session.catalogue.entry(node.type) for node in nodes]
        if not entries or any(entry is None for entry in entries):
            return (), Params(), frozenset()
        first, *others = [entry for entry in entries if entry is not None]
        parameters = []
        for parameter in first.parameters:
            same = [entry.parameter(parameter.name) for entry in others]
            if all(
                other is not None
                and other.kind is parameter.kind
                and same_value(other.default, parameter.default)
                for other in same
            ):
                parameters.append(parameter)
        params: dict[str, Value] = {}
        mixed = set()
        for parameter in parameters:
            name = parameter.name
            values = [node.params.get(name, parameter.default) for node in nodes]
            if not all(same_value(value, values[0]) for value in values[1:]):
                mixed.add(name)
            if any(name in node.params for node in nodes):
                params[name] = values[0]
        return tuple(parameters), Params(params), frozenset(mixed)

    def _on_begun(self) -> None:
        self._burst += 1

    def _on_promoted(self, name: str, called: str) -> None:
        promote(self._drawing, self._ids, self.form.rows[name].parameter, called)

    def _on_param_changed(self, name: str, value: Value) -> None:
        parameter = self.form.rows[name].parameter
        reset = is_default(parameter, value)
        label = f"Set {name} of {the_nodes(self._drawing, self._ids)}"
        with self._drawing.edit(label, merge=self._merge_key(name)) as edit:
            for node_id in self._ids:
                if reset:
                    edit.reset_param(node_id, name)
                else:
                    edit.set_param(node_id, name, value)

    def _on_param_reset(self, name: str) -> None:
        label = f"Reset {name} of {the_nodes(self._drawing, self._ids)}"
        with self._drawing.edit(label, merge=self._merge_key(name)) as edit:
            for node_id in self._ids:
                edit.reset_param(node_id, name)

    def _merge_key(self, name: str) -> str:
        return f"several.{name}.{self._burst}"


class EdgeView(InspectedView):
    """An edge: what flows along it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "Wire", parent)
        self._edge: Edge | None = None
        self.facts = Facts(self)
        self.source = QPushButton("Go to where it begins", self)
        self.target = QPushButton("Go to where it ends", self)
        self.source.setToolTip("Select the node that this wire comes from")
        self.target.setToolTip("Select the node that this wire leads to")
        for button in (self.source, self.target):
            button.setProperty("role", "link")
        self.source.clicked.connect(lambda: self._reveal(source=True))
        self.target.clicked.connect(lambda: self._reveal(source=False))
        for widget in (self.facts, self.source, self.target):
            self.column.addWidget(widget)
        self.column.addStretch()

    def show_edge(
        self, edge: Edge, drawing: ShownGraph | None = None, use: str | None = None
    ) -> None:
        """Show this edge as it is now.

        Args:
            drawing: the graph that it belongs to; the one on the canvas if no other is given.
            use: which use of that block is meant, as it is called in the network.
        """
        self._edge = edge
        nodes = (drawing or self._session.drawing).nodes()
        if edge.source not in nodes or edge.target not in nodes:
            return
        source, target = nodes[edge.source].name, nodes[edge.target].name
        facts = [
            ("From", f"{source}.{edge.source_port}"),
            ("To", f"{target}.{edge.target_port}"),
        ]
        analysis = UseResults(self._session.analysis).of(use, [nodes[edge.source]])
        result = analysis.results.get(edge.source)
        index = parse_port(edge.source_port)[1]
        if result is not None and index < len(result.outputs):
            spec = result.outputs[index]
            facts += [("Shape", format_shape(spec.shape)), ("Dtype", spec.dtype)]
        self.facts.show_facts(facts)
        self.source.setText(f"Go to {source}")
        self.target.setText(f"Go to {target}")

    def _reveal(self, *, source: bool) -> None:
        if self._edge is not None:
            self._session.reveal(self._edge.source if source else self._edge.target)
