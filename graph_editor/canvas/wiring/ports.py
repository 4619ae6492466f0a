"""Which ports a node shows, and which of them can take a wire. Plain Python, no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_editor.catalogue.entry import Entry, Port
from graph_editor.catalogue.value_text import format_value
from graph_editor.document.document import Document
from graph_editor.document.graph import (
    OUTPUT,
    Edge,
    Node,
    NodeId,
    NodeKind,
    list_port,
    output_port,
    parse_port,
)
from graph_editor.validation.analysis import NodeResult

if TYPE_CHECKING:
    from graph_editor.catalogue.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class InputPort:
    """An input port as a node shows it.

    Attributes:
        name: the port's full name: `"query"`, `"inputs[1]"`.
        label: what stands beside it.
        required: Keras needs a tensor here.
        connected: a wire ends here.
        many: it is a slot of an ordered list.
    """

    name: str
    label: str
    required: bool = True
    connected: bool = False
    many: bool = False

    @property
    def is_free_slot(self) -> bool:
        """Whether it is there only so that a list can become longer."""
        return self.many and not self.connected and not self.required


@dataclass(frozen=True, slots=True)
class OutputPort:
    """An output port as a node shows it: full name and what stands beside it."""

    name: str
    label: str


def input_ports(
    node: Node, entry: Entry | None, used: Iterable[str], *, show_all: bool = False
) -> tuple[InputPort, ...]:
    """The input ports of a node, top to bottom.

    Ports that take masks and optional lists are left out until they are connected or `show_all`;
    a list of tensors shows one free slot at its end.

    Args:
        used: names of the ports where wires end now.
    """
    taken = set(used)
    if node.kind is NodeKind.INPUT:
        return ()
    if node.kind is NodeKind.OUTPUT:
        ports: tuple[Port, ...] = (Port("inputs"),)
    elif entry is None:
        ports = () if taken else (Port("inputs", required=False),)
    else:
        ports = entry.ports
    shown: list[InputPort] = []
    for port in ports:
        shown += (
            _list_slots(port, taken, show_all)
            if port.many
            else _single(port, node, taken, show_all)
        )
    known = {port.name for port in shown}
    strangers = sorted(taken - known, key=parse_port)
    return (*shown, *(InputPort(name, name, False, True) for name in strangers))


def output_ports(
    node: Node, result: NodeResult | None, used: Iterable[str], *, names: Sequence[str] = ()
) -> tuple[OutputPort, ...]:
    """The output ports of a node, top to bottom: as many as Keras returns tensors, else one.

    Args:
        names: what a block calls its outputs.
    """
    if node.kind is NodeKind.OUTPUT:
        return ()
    count, keys = output_names(result)
    if count == 1 and not keys and not names and all(name == OUTPUT for name in used):
        return _ONE_OUTPUT
    highest = max((parse_port(name)[1] for name in used), default=0)
    keys = tuple(names) or keys
    count = max(count, highest + 1, len(names), 1)
    return tuple(
        OutputPort(output_port(i), keys[i] if i < len(keys) else output_port(i))
        for i in range(count)
    )


_ONE_OUTPUT = (OutputPort(OUTPUT, OUTPUT),)


def output_names(result: NodeResult | None) -> tuple[int, tuple[str, ...]]:
    """How many tensors a node returns, and their keys where it returns a dict."""
    return (len(result.outputs), result.keys) if result is not None else (1, ())


def first_free_port(document: Document, catalogue: Catalogue, node_id: NodeId) -> str | None:
    """The input port that a wire dropped anywhere on the node goes to; None where none is free.

    Required ports come before optional ones; a node with one port only gives that one, though it
    may be taken, so that the wire replaces the old one.
    """
    ports = ports_of(document, catalogue, node_id)
    single = ports[0].name if len(ports) == 1 else None
    return next_port(ports) or single


def next_port(ports: Sequence[InputPort]) -> str | None:
    """The free port that a wire goes to; required ones come before optional ones."""
    free = [port for port in ports if not port.connected]
    wanted = [port for port in free if port.required or port.many]
    return next((port.name for port in (*wanted, *free)), None)


def ports_of(
    document: Document, catalogue: Catalogue, node_id: NodeId, *, show_all: bool = False
) -> tuple[InputPort, ...]:
    """The input ports of a node of the document."""
    node = document.node(node_id)
    used = [edge.target_port for edge in document.incoming(node_id)]
    return input_ports(node, catalogue.entry(node.type), used, show_all=show_all)


def takes_list(document: Document, catalogue: Catalogue, node_id: NodeId, port: str) -> bool:
    """Whether `port` is a slot of an ordered list of tensors."""
    entry = catalogue.entry(document.node(node_id).type)
    found = entry.port(parse_port(port)[0]) if entry is not None else None
    return found is not None and found.many


def why_not(document: Document, source: NodeId, target: NodeId) -> str:
    """Why a wire from `source` cannot go to `target`: one sentence, or "" where it can."""
    if source == target:
        return "A node cannot feed itself."
    if document.node(source).kind is NodeKind.OUTPUT:
        return "An Output is where the model ends; it feeds nothing."
    node = document.node(target)
    if node.kind is NodeKind.INPUT:
        return "An Input is where the model begins; nothing feeds it."
    if source in downstream(document, target):
        return "This would close a circle; tensors flow one way only."
    return ""


def downstream(document: Document, start: NodeId) -> set[NodeId]:
    """`start` and all nodes that its tensors reach."""
    return _reach(document, start, forward=True)


def upstream(document: Document, start: NodeId) -> set[NodeId]:
    """`start` and all nodes whose tensors reach it."""
    return _reach(document, start, forward=False)


def is_output(port: str) -> bool:
    """Whether `port` is the name of an output port."""
    return parse_port(port)[0] == OUTPUT


def edges_of(document: Document, node_id: NodeId) -> list[Edge]:
    """All edges at a node."""
    return [*document.incoming(node_id), *document.outgoing(node_id)]


def _reach(document: Document, start: NodeId, *, forward: bool) -> set[NodeId]:
    seen, stack = {start}, [start]
    while stack:
        node_id = stack.pop()
        edges = document.outgoing(node_id) if forward else document.incoming(node_id)
        for edge in edges:
            other = edge.target if forward else edge.source
            if other not in seen:
                seen.add(other)
                stack.append(other)
    return seen


def _single(port: Port, node: Node, taken: set[str], show_all: bool) -> list[InputPort]:
    connected = port.name in taken
    if not (port.required or connected or show_all) and "mask" in port.name:
        return []
    held = port.value and port.name in node.params
    label = f"{port.name} = {format_value(node.params[port.name])}" if held else port.name
    return [InputPort(port.name, label, port.required and not held, connected)]


def _list_slots(port: Port, taken: set[str], show_all: bool) -> list[InputPort]:
    used = [index for name, index in map(parse_port, taken) if name == port.name]
    if not (port.required or used or show_all):
        return []
    highest = max(used, default=-1) + 1
    count = max(highest + 1, port.minimum if port.required else 1)
    if port.maximum:
        count = max(min(count, port.maximum), highest)
    slots = [list_port(port.name, index) for index in range(count)]
    labels = [*port.items, *slots[len(port.items) :]]
    return [
        InputPort(name, label, port.required and index < port.minimum, name in taken, True)
        for index, (name, label) in enumerate(zip(slots, labels, strict=False))
    ]
