"""The drawing in words, for people who hear it: what a node and a port are. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_editor.canvas.annotation.carrying import Things
from graph_editor.canvas.annotation.headline import headline
from graph_editor.canvas.drawing.card import Card, State
from graph_editor.document.annotation import Annotation, AnnotationKind
from graph_editor.document.graph import Edge, NodeId, parse_port
from graph_editor.validation.analysis import format_shape

if TYPE_CHECKING:
    from graph_editor.document.shown_graph import ShownGraph

_MOST_NAMES = 8


def node_name(card: Card, state: State) -> str:
    """A node in one breath: `hidden, Dense, output (None, 32), 2,080 parameters`."""
    parts = [card.name, card.title]
    if card.repeat > 1:
        parts.append(f"{card.repeat} times in a row")
    if card.opened:
        parts.append("opened in place")
    if card.muted:
        parts.append("muted")
    if card.collapsed:
        parts.append("collapsed")
    if state.result is not None and state.result.outputs:
        shapes = " and ".join(format_shape(spec.shape) for spec in state.result.outputs)
        parts.append(f"output {shapes}")
    elif state.pending:
        parts.append("shape not known yet")
    if state.result is not None and state.result.params:
        parts.append(f"{state.result.params:,} parameters")
    parts += [f"{problem.severity.value}: {problem.message}" for problem in state.problems]
    parts += [f"{problem.severity.value} in it: {problem.message}" for problem in state.inner]
    return ", ".join(parts)


def node_details(card: Card, state: State) -> str:
    """What else there is to know: the parameters, and what problems expected and received."""
    parts = [f"{name} = {value}" for name, value in card.parameters]
    for problem in state.problems:
        if problem.expected:
            parts.append(f"expected {problem.expected}")
        if problem.received:
            parts.append(f"received {problem.received}")
        parts += [f"can be fixed: {fix.label}" for fix in problem.fixes]
    return "; ".join(parts)


def port_name(
    document: ShownGraph, node: NodeId, card: Card, state: State, port: str, *, output: bool
) -> str:
    """A port, what it carries and where its wires lead:
    `input query, from embed, needs a wire` or `output, (None, 32), to scores`."""
    if output:
        parts = ["output" if len(card.outputs) < 2 else f"output {_label(card, port)}"]
        index = parse_port(port)[1]
        if state.result is not None and index < len(state.result.outputs):
            parts.append(format_shape(state.result.outputs[index].shape))
        ends = [e.target for e in document.outgoing(node) if e.source_port == port]
        parts.append(f"to {_names(document, ends)}" if ends else "not connected")
        return ", ".join(parts)
    parts = [f"input {_label(card, port)}"]
    starts = [e.source for e in document.incoming(node) if e.target_port == port]
    if starts:
        parts.append(f"from {_names(document, starts)}")
    else:
        needed = any(p.name == port and p.required for p in card.inputs)
        parts.append("needs a wire" if needed else "not connected")
    return ", ".join(parts)


def wire_name(document: ShownGraph, edge: Edge) -> str:
    """A wire by its ends: `dense to add, inputs[1]`; ports only where there are others."""
    start, end = document.node(edge.source).name, document.node(edge.target).name
    if any(e.source_port != edge.source_port for e in document.outgoing(edge.source)):
        start += f", {edge.source_port}"
    if any(e.target_port != edge.target_port for e in document.incoming(edge.target)):
        end += f", {edge.target_port}"
    return f"{start} to {end}"


def annotation_name(document: ShownGraph, annotation: Annotation, inside: Things) -> str:
    """A frame or note in one breath: `frame Encoder, 3 nodes, 1 note: conv, pool and conv_1` or
    `note Why so small?`."""
    if annotation.kind is not AnnotationKind.FRAME:
        return f"note {headline(annotation.text)}".rstrip()
    nodes = document.nodes()
    names = [node.name for node_id, node in nodes.items() if node_id in inside.nodes]
    shown = [*names[:_MOST_NAMES], "others"] if len(names) > _MOST_NAMES else names
    listed = " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))
    held = counted(document, inside) or "empty"
    return f"frame {annotation.text}, {held}{f': {listed}' if listed else ''}"


def drawing_description(
    document: ShownGraph, selected: Things, inner: ShownGraph | None = None
) -> str:
    """How much is drawn and how much of it is selected, or of a block that is opened in place."""
    annotations = document.annotations()
    drawn = Things(frozenset(document.nodes()), frozenset(annotations))
    wires = _count(sum(1 for _ in document.edges()), "wire")
    number = _count(len(drawn.nodes), "node")
    others = counted(document, Things(annotations=drawn.annotations))
    text = ", ".join(filter(None, (number, wires, others)))
    if inner is not None and selected:
        return f"{text}; in the opened block {inner.header().name}, {_chosen(inner, selected)}"
    return f"{text}; {_chosen(document, selected)}" if selected else text


def counted(document: ShownGraph, things: Things) -> str:
    """How many there are of each: `3 nodes, 1 frame, 2 notes`."""
    annotations = document.annotations()
    kinds = [annotations[a].kind for a in things.annotations if a in annotations]
    numbers = (
        (len(things.nodes), "node"),
        (kinds.count(AnnotationKind.FRAME), "frame"),
        (kinds.count(AnnotationKind.NOTE), "note"),
    )
    return ", ".join(_count(number, word) for number, word in numbers if number)


def _chosen(document: ShownGraph, selected: Things) -> str:
    """What of a drawing is selected."""
    if len(selected.nodes) == 1 and not selected.annotations:
        (only,) = selected.nodes
        return f"{document.node(only).name} is selected"
    if len(selected.annotations) == 1 and not selected.nodes:
        (note,) = (document.annotations()[a] for a in selected.annotations)
        return f"the {note.kind.value} {headline(note.text)} is selected"
    return f"{counted(document, selected)} are selected"


def _label(card: Card, port: str) -> str:
    found = next((p.label for p in (*card.inputs, *card.outputs) if p.name == port), "")
    return found or port


def _names(document: ShownGraph, nodes: list[NodeId]) -> str:
    return " and ".join(document.node(node).name for node in dict.fromkeys(nodes))


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
