"""Where a wire goes that is brought to an input port: what it replaces, or what it joins. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_editor.canvas.wiring.ports import next_port, ports_of, takes_list
from graph_editor.document.graph import Edge, NodeId, parse_port

if TYPE_CHECKING:
    from graph_editor.canvas.vocabulary import Vocabulary
    from graph_editor.document.shown_graph import ShownGraph


@dataclass(frozen=True, slots=True)
class Landing:
    """What connecting would do.

    Attributes:
        port: the input port that the wire would end at.
        replaced: the wire that would go.
        note: what to tell the user of that, in a sentence; "" where the wire just ends there.
    """

    port: str
    replaced: Edge | None = None
    note: str = ""


def landing(
    document: ShownGraph,
    catalogue: Vocabulary,
    node_id: NodeId,
    port: str,
    moved: Edge | None = None,
) -> Landing:
    """What a wire would do that is brought to an input port.

    A port for one tensor takes the new wire in place of the old one; a list of tensors gets one
    more. Within its list a wire changes its place.

    Args:
        moved: the wire, if it is one that is there already.
    """
    name, _ = parse_port(port)
    others = [edge for edge in document.incoming(node_id) if edge != moved]
    held = next((edge for edge in others if edge.target_port == port), None)
    if takes_list(document, catalogue, node_id, port):
        joined = [edge for edge in others if parse_port(edge.target_port)[0] == name]
        if not joined or (moved in document.incoming(node_id) and _is_of(moved, name)):
            return Landing(port)
        slots = [p for p in ports_of(document, catalogue, node_id) if parse_port(p.name)[0] == name]
        free = next_port(slots)
        if free is not None:
            label = next(slot.label for slot in slots if slot.name == free)
            place = f"input {parse_port(free)[1] + 1}" if label == free else label
            return Landing(free, None, f"Joins as {place} of {document.node(node_id).name}.")
    if held is None:
        return Landing(port)
    source = document.node(held.source).name
    return Landing(port, held, f"Replaces the wire from {source}.")


def _is_of(edge: Edge | None, name: str) -> bool:
    return edge is not None and parse_port(edge.target_port)[0] == name
