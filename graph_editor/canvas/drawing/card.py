"""What a node's card says, as plain values: text, ports, problem and size. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_editor.canvas.wiring.ports import InputPort, OutputPort, input_ports, output_ports
from graph_editor.catalogue.parameter_value import format_value
from graph_editor.document.block_ports import block_outputs
from graph_editor.document.document import Document
from graph_editor.document.graph import GraphId, Node, NodeId, NodeKind
from graph_editor.document.value import Reference, Value
from graph_editor.validation.analysis import (
    Analysis,
    NodeResult,
    Problem,
    Severity,
    format_shape,
)

_LONGEST_TOOLTIP = 1200
_MOST_INNER = 3

if TYPE_CHECKING:
    from graph_editor.catalogue.catalogue import Catalogue
    from graph_editor.catalogue.entry import Entry

MAX_PARAMETER_ROWS = 4


@dataclass(frozen=True, slots=True)
class State:
    """What the analysis says of one node.

    Attributes:
        result: what Keras says of it.
        problems: its own.
        pending: its answer is on its way.
        inner: a block's: the errors and warnings of what is in it.
    """

    result: NodeResult | None = None
    problems: tuple[Problem, ...] = ()
    pending: bool = False
    inner: tuple[Problem, ...] = ()

    @property
    def worst(self) -> Severity | None:
        """The worst severity among the problems, its own and those of what is in it."""
        if not self.problems and not self.inner:
            return None
        found = {problem.severity for problem in (*self.problems, *self.inner)}
        return next((severity for severity in Severity if severity in found), None)


@dataclass(frozen=True, slots=True)
class Card:
    """What a node shows.

    Attributes:
        name: the node's name.
        title: its layer or operation; for another call of a layer, whose call it is.
        family: the catalogue's family; `"Input"`, `"Output"`; `""` for an unknown type.
        kind: what it is.
        is_call: it is another call of a shared layer.
        parameters: (name, value as Python) of what differs from the defaults.
        inputs, outputs: the ports, top to bottom.
        muted: it is left out of the network.
        repeat: how many times a block stands in a row.
        collapsed: only the title is shown.
        opened: what is in the block is shown within it.
    """

    name: str
    title: str
    family: str
    kind: NodeKind
    is_call: bool
    parameters: tuple[tuple[str, str], ...]
    inputs: tuple[InputPort, ...]
    outputs: tuple[OutputPort, ...]
    muted: bool = False
    repeat: int = 1
    collapsed: bool = False
    opened: bool = False

    @property
    def labels_inputs(self) -> bool:
        """Whether the inputs are named on the card; a lone one goes without saying."""
        if self.collapsed or not self.inputs:
            return False
        return len(self.inputs) > 1 or self.inputs[0].many

    @property
    def labels_outputs(self) -> bool:
        """Whether the outputs are named on the card."""
        return len(self.outputs) > 1 and not self.collapsed

    @property
    def port_rows(self) -> int:
        """Rows that named ports need; a lone port sits beside the name instead."""
        rows = len(self.inputs) if self.labels_inputs else 0
        return max(rows, len(self.outputs) if self.labels_outputs else 0)

    @property
    def parameter_rows(self) -> int:
        return 0 if self.collapsed else min(len(self.parameters), MAX_PARAMETER_ROWS)


def card_of(
    document: Document,
    catalogue: Catalogue,
    node: Node,
    result: NodeResult | None,
    *,
    show_all: bool = False,
) -> Card:
    """What `node` shows now."""
    entry = catalogue.entry(node.type)
    title, family = node.type.rsplit(".", 1)[-1], ""
    if node.kind is NodeKind.INPUT or node.kind is NodeKind.OUTPUT:
        family = title
    elif entry is not None:
        title, family = entry.title, entry.family
    if node.repeat > 1:
        title = f"{title} × {node.repeat}"
    if node.shared_with is not None and document.has_node(node.shared_with):
        title = f"call of {document.node(node.shared_with).name}"
    used_in = [edge.target_port for edge in document.incoming(node.id)]
    used_out = [edge.source_port for edge in document.outgoing(node.id)]
    return Card(
        name=node.name,
        title=title,
        family=family,
        kind=node.kind,
        is_call=node.shared_with is not None,
        parameters=_parameters(node, entry) if node.params or node.call_params else (),
        inputs=input_ports(node, entry, used_in, show_all=show_all),
        outputs=output_ports(node, result, used_out, names=_output_names(document, node)),
        muted=node.muted,
        repeat=node.repeat,
        collapsed=node.collapsed,
        opened=node.opened is not None,
    )


def _parameters(node: Node, entry: Entry | None) -> tuple[tuple[str, str], ...]:
    """What differs from the defaults; what is given at a port stands there."""
    ports = {port.name for port in entry.ports} if entry is not None else set()
    given = (*node.params.items(), *node.call_params.items())
    return tuple((name, text_of(value)) for name, value in given if name not in ports)


def _output_names(document: Document, node: Node) -> tuple[str, ...]:
    """What a block calls its outputs."""
    if node.kind is not NodeKind.BLOCK or not document.has_graph(GraphId(node.type)):
        return ()
    block = GraphId(node.type)
    return tuple(output.name for output in block_outputs(document, block))


def text_of(value: Value) -> str:
    """A parameter's value as code writes it, strings without quotes."""
    if isinstance(value, Reference):
        return value.expression
    return value if isinstance(value, str) and value else format_value(value)


def shape_texts(result: NodeResult | None) -> list[str]:
    """The output shapes as one text, and shorter ones with only the first of them."""
    shapes = [format_shape(spec.shape) for spec in result.outputs] if result is not None else []
    fewer = ("  ".join((*shapes[:count], "…")) for count in range(len(shapes) - 1, 0, -1))
    return ["  ".join(shapes), *fewer] if shapes else []


def count_text(result: NodeResult | None) -> str:
    """The number of weights, with thousands separators; empty where there are none."""
    return f"{result.params:,}" if result is not None and result.params else ""


def tooltip(card: Card, state: State) -> str:
    """Everything the card may have had to cut, and its problems, as rich text."""
    lines = [f"<b>{_escape(card.name)}</b> &nbsp;{_escape(card.title)}"]
    for problem in state.problems:
        lines += _told(problem, problem.severity.value.capitalize())
    for problem in state.inner[:_MOST_INNER]:
        lines += _told(problem, f"{problem.severity.value.capitalize()} in this block")
    if len(state.inner) > _MOST_INNER:
        lines.append(f"and {len(state.inner) - _MOST_INNER:,} more in this block")
    if state.inner:
        lines.append("<i>A click on the mark, or F8, leads there.</i>")
    if card.muted:
        lines.append("Muted: the network goes past it (M).")
    if card.repeat > 1:
        lines.append(f"{card.repeat} times in a row, each with weights of its own")
    lines += [f"{_escape(name)} = <code>{_escape(text)}</code>" for name, text in card.parameters]
    if state.result is not None:
        for spec in state.result.outputs:
            lines.append(f"output <code>{_escape(format_shape(spec.shape))}</code> {spec.dtype}")
        if state.result.params:
            lines.append(
                f"{state.result.params:,} parameters, {state.result.trainable_params:,} trainable"
            )
    elif state.pending:
        lines.append("Keras is being asked for its shape …")
    return "<br>".join(lines)


def _told(problem: Problem, beginning: str) -> list[str]:
    """A problem as lines of rich text."""
    lines = [f"<b>{beginning}:</b> {_escape(problem.message)}"]
    if problem.expected:
        lines.append(f"expected <code>{_escape(problem.expected)}</code>")
    if problem.received:
        lines.append(f"received <code>{_escape(problem.received)}</code>")
    return lines


def group_problems(problems: Sequence[Problem]) -> Mapping[NodeId, tuple[Problem, ...]]:
    """The problems of each node that has any."""
    grouped: dict[NodeId, list[Problem]] = {}
    for problem in problems:
        if problem.node is not None:
            grouped.setdefault(problem.node, []).append(problem)
    return {node: tuple(found) for node, found in grouped.items()}


def busy_states(analysis: Analysis) -> Mapping[NodeId, State]:
    """The states of the nodes of which more is to be said than a result."""
    problems, pending, inner = (
        group_problems(analysis.problems),
        analysis.pending,
        analysis.in_blocks,
    )
    result = analysis.results.get
    return {
        n: State(result(n), problems.get(n, ()), n in pending, inner.get(n, ()))
        for n in {*problems, *pending, *inner}
    }


def as_tooltip(text: str) -> str:
    """A plain text as rich text that keeps its lines, and not all of a very long one."""
    cut = text if len(text) <= _LONGEST_TOOLTIP else f"{text[:_LONGEST_TOOLTIP]} …"
    return f"<p style='white-space: pre-wrap'>{_escape(cut)}</p>" if cut else ""


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
