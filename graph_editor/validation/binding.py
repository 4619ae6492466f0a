"""How a node's wires become the arguments of its call, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from graph_editor.catalogue.entry import Entry, Port
from graph_editor.document.graph import OUTPUT, Edge, Node, NodeId, NodeKind, parse_port
from graph_editor.validation.analysis import Problem, Severity
from graph_editor.validation.structure_fixes import disconnect

Source: TypeAlias = tuple[NodeId, int]
"""A node and the index of one of its outputs."""

_OUTPUT_ENTRY = Entry("Output", "Output", "Core", ports=(Port("inputs"),))
_INPUT_ENTRY = Entry("Input", "Input", "Core")


@dataclass(frozen=True, slots=True)
class Argument:
    """A tensor argument of a call.

    Attributes:
        port: its name.
        many: it takes a list.
        sources: the tensors in order; one where not `many`.
    """

    port: str
    many: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """A node's call.

    Attributes:
        arguments: its tensor arguments in the order of Keras' signature.
        complete: whether it can be called.
        problems: what is missing or wrong.
    """

    arguments: tuple[Argument, ...] = ()
    complete: bool = True
    problems: tuple[Problem, ...] = ()


def bind(
    node: Node,
    owner: Node,
    entry: Entry | None,
    incoming: Sequence[Edge],
    nodes: Mapping[NodeId, Node],
    *,
    isolated: bool,
) -> Binding:
    """How a node is called.

    Args:
        owner: the node whose layer is called; `node` itself unless it is shared.
        entry: what the catalogue knows of the owner's type; None where it does not know it.
        incoming: the node's incoming edges, ordered by port and index.
        nodes: all nodes, for their names.
        isolated: the node has no wires, which is said elsewhere.
    """
    if node.kind is NodeKind.OUTPUT:
        entry = _OUTPUT_ENTRY
    elif node.kind is NodeKind.INPUT:
        entry = _INPUT_ENTRY
    if entry is None:
        return Binding((), False, (_unknown(owner),))
    by_port: dict[str, list[Edge]] = {}
    for edge in incoming:
        by_port.setdefault(parse_port(edge.target_port)[0], []).append(edge)
    problems = []
    arguments = []
    for port in entry.ports:
        edges = by_port.pop(port.name, [])
        problem = _port_problem(node, owner, entry, port, edges, nodes)
        if problem is not None:
            problems.append(problem)
        elif edges:
            sources = tuple((e.source, parse_port(e.source_port)[1]) for e in edges)
            arguments.append(Argument(port.name, port.many, sources))
    for edges in by_port.values():
        problems.extend(_no_such_port(node, entry, edge, nodes) for edge in edges)
    if not problems:
        return Binding(tuple(arguments))
    return Binding(tuple(arguments), False, () if isolated else tuple(problems))


def _port_problem(
    node: Node,
    owner: Node,
    entry: Entry,
    port: Port,
    edges: Sequence[Edge],
    nodes: Mapping[NodeId, Node],
) -> Problem | None:
    if not edges:
        given = port.name in owner.params or port.name in node.call_params
        if not port.required or (port.value and given):
            return None
        return Problem(
            node.id,
            Severity.ERROR,
            f"'{node.name}' gets nothing at its input '{port.name}'. Connect a tensor to it.",
            expected=f"a tensor at '{port.name}'",
            received="nothing",
        )
    for edge in edges:
        source = nodes[edge.source]
        if parse_port(edge.source_port)[0] != OUTPUT or source.kind is NodeKind.OUTPUT:
            return no_such_output(node, source, edge)
    if not port.many:
        if len(edges) > 1 or edges[0].target_port != port.name:
            return _no_such_port(node, entry, edges[-1], nodes)
        return None
    if len(edges) < port.minimum:
        return Problem(
            node.id,
            Severity.ERROR,
            f"'{node.name}' needs at least {port.minimum} tensors at '{port.name}'"
            + (f" ({', '.join(port.items[: port.minimum])})" if port.items else "")
            + f". Connect {port.minimum - len(edges)} more.",
            expected=f"at least {port.minimum} tensors",
            received=str(len(edges)),
        )
    if port.maximum and len(edges) > port.maximum:
        return Problem(
            node.id,
            Severity.ERROR,
            f"'{node.name}' takes at most {port.maximum} tensors at '{port.name}'.",
            expected=f"at most {port.maximum} tensors",
            received=str(len(edges)),
            fixes=(disconnect(edges[-1], nodes[edges[-1].source].name),),
        )
    return None


def _unknown(node: Node) -> Problem:
    return Problem(
        node.id,
        Severity.ERROR,
        f"This installation has no '{node.type}'. '{node.name}' is kept as it is in the file, but "
        "the model cannot be built with it.",
        expected="a layer or operation that Keras has",
        received=node.type,
    )


def _no_such_port(node: Node, entry: Entry, edge: Edge, nodes: Mapping[NodeId, Node]) -> Problem:
    ports = ", ".join(f"'{port.name}'" + (" (a list)" if port.many else "") for port in entry.ports)
    return Problem(
        node.id,
        Severity.ERROR,
        f"'{node.name}' has no input '{edge.target_port}'. Connect the tensor elsewhere or remove "
        "the connection.",
        expected=ports or "no input",
        received=edge.target_port,
        fixes=(disconnect(edge, nodes[edge.source].name),),
    )


def no_such_output(node: Node, source: Node, edge: Edge, count: int = 1) -> Problem:
    """`edge` takes an output that its source does not have."""
    return Problem(
        node.id,
        Severity.ERROR,
        f"'{node.name}' is connected to '{edge.source_port}' of '{source.name}', which does not "
        "exist. Connect one that does.",
        expected=_outputs_of(source, count),
        received=edge.source_port,
        fixes=(disconnect(edge, source.name),),
    )


def _outputs_of(source: Node, count: int) -> str:
    if source.kind is NodeKind.OUTPUT:
        return "the end of the model there"
    return f"one of its {count} outputs" if count > 1 else "its one output"
