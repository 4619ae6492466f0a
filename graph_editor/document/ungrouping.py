"""Turning a block's node into nodes again, inside an open edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from graph_editor.document.annotation import Annotation, Rect
from graph_editor.document.block_ports import block_inputs, block_outputs
from graph_editor.document.block_wires import outputs_now
from graph_editor.document.composing import compose
from graph_editor.document.drawn_wires import Drawings
from graph_editor.document.edit import Edit, EditError
from graph_editor.document.enclosed import half, on_paper, reach, redrawn
from graph_editor.document.flow import Flow
from graph_editor.document.graph import (
    ENDS,
    OUTPUT,
    GraphId,
    Node,
    NodeId,
    NodeKind,
    Position,
    parse_port,
)
from graph_editor.document.grouping import block_of, put_copy
from graph_editor.document.kept_outputs import Tensor, keep_outputs, outputs_of
from graph_editor.document.value import Params, Value

if TYPE_CHECKING:
    from graph_editor.document.document import Document


def ungroup(edit: Edit, document: Document, node_id: NodeId) -> list[NodeId]:
    """Put what is in a block in place of its node; a block that is used no more goes. Its frames
    and notes come along.

    What is repeated becomes a row of copies, each of which takes what the one before it gave. The
    outputs of the drawing stay what they are.

    Returns:
        The nodes that stand there now.

    Raises:
        EditError: the node cannot be replaced by what is in it; the sentence says why.
    """
    graph, node = edit.graph, document.node(node_id, edit.graph)
    block = block_of(document, node)
    if node.muted:
        raise EditError(f"{node.name!r} is muted: unmute it (M) before it is ungrouped.")
    passed = _passed_on(document, block, node)
    outputs = outputs_of(edit, document)
    values: dict[str, Value] = {p.name: p.default for p in document.header(block).parameters}
    values.update(node.params)
    before = {parse_port(e.target_port)[0]: e for e in document.incoming(node_id, graph)}
    feeds: dict[str, Tensor | None] = {
        port.name: (before[port.name].source, before[port.name].source_port)
        if port.name in before
        else None
        for port in block_inputs(document, block)
    }
    after = document.outgoing(node_id, graph)
    # What gives its first output takes its place in document order, for outputs are in that order.
    first = next((out.source[0] for out in outputs_now(document, block) if out.source), None)
    order = {first: document.place_of(node_id, graph)} if first is not None else {}
    edit.remove_node(node_id)
    added: list[NodeId] = []
    gives: list[Tensor | None] = []
    flow = document.header(graph).flow
    corner = _corner(document, block, node.position, flow)
    for turn in range(1, node.repeat + 1):
        last = order if turn == node.repeat else {}
        copies, gives, end = _unpack(edit, document, block, values, feeds, corner, last)
        added += copies
        feeds |= dict(zip(passed, gives, strict=False))
        corner = flow.after(flow.turn(end, flow.turn(*corner)[1]))
    for edge in after:
        index = parse_port(edge.source_port)[1]
        given = gives[index] if index < len(gives) else None
        if given is not None:
            edit.connect(*given, edge.target, edge.target_port)
    instead = gives[0] if gives else None  # a block without outputs gives nothing
    kept = [instead if n == node_id else (n, OUTPUT) for n in outputs]
    added += keep_outputs(edit, document, (end for end in kept if end is not None))
    if not document.references(block):
        edit.remove_graph(block)
    return added


def _passed_on(document: Document, block: GraphId, node: Node) -> list[str]:
    """The inputs to which a repetition passes its outputs, in order.

    Raises:
        EditError: it gives more than the next one takes, so that something would lead nowhere.
    """
    needed = Drawings(document.project.graphs).needed(block)
    takes = [port.name for port in block_inputs(document, block) if port.id in needed]
    gives = [port.name for port in block_outputs(document, block)]
    if node.repeat > 1 and len(gives) > len(takes):
        raise EditError(
            f"{node.name!r} is repeated, and the next repetition has no input for what one gives "
            f"at {gives[len(takes)]!r}: set its repeat to 1 before it is ungrouped."
        )
    return takes[: len(gives)]


def _unpack(
    edit: Edit,
    document: Document,
    block: GraphId,
    values: dict[str, Value],
    feeds: dict[str, tuple[NodeId, str] | None],
    corner: Position,
    order: Mapping[NodeId, int],
) -> tuple[list[NodeId], list[tuple[NodeId, str] | None], float]:
    """One copy of a block's inside; the new nodes, what each output comes from, and how far along
    the flow the last node is. `order`: places in document order for the copies of some nodes."""
    nodes = document.nodes(block)
    inner = [node for node in nodes.values() if node.kind not in ENDS]
    drawn, flow = document.header(block).flow, document.header(edit.graph).flow
    exact = drawn is flow  # then nothing is rounded: it lies as it did before it was a block
    places, sheets, (left, top) = _lie(document, block, flow)
    step = (corner[0] - left, corner[1] - top)
    ends = [flow.turn(x, y)[0] for x, y in places.values()]
    ends += [reach(rect, flow) for _, rect in sheets]
    end = max(ends, default=flow.turn(left, top)[0]) + flow.turn(*step)[0]
    outputs = block_outputs(document, block)
    where: dict[tuple[NodeId, str], tuple[NodeId, str] | None] = {
        (node.id, "output"): feeds[node.name] for node in block_inputs(document, block)
    }
    ids: dict[NodeId, NodeId] = {}
    for node in sorted(inner, key=lambda node: node.shared_with is not None):
        x, y = places[node.id]
        position = (x + step[0], y + step[1])
        owner = ids[node.shared_with] if node.shared_with is not None else None
        changed = node.with_(
            params=Params({k: compose(v, values) for k, v in node.params.items()}),
            call_params=Params({k: compose(v, values) for k, v in node.call_params.items()}),
        )
        place = position if exact else _rounded(position)
        ids[node.id] = put_copy(edit, changed, place, None, owner, order.get(node.id))
    for sheet, (x, y, width, height) in sheets:
        place = (x + step[0], y + step[1])
        rect = (*(place if exact else _rounded(place)), width, height)
        edit.add_annotation(sheet.kind, sheet.text, rect, sheet.color)
    gives: dict[NodeId, tuple[NodeId, str] | None] = {}
    points = document.points(block)
    for edge in sorted(document.edges(block)):
        source = (edge.source, edge.source_port)
        given = (ids[edge.source], edge.source_port) if edge.source in ids else where[source]
        if nodes[edge.target].kind is NodeKind.OUTPUT:
            gives[edge.target] = given
        elif given is not None:
            made = edit.connect(*given, ids[edge.target], edge.target_port)
            way = points.get(edge, ()) if exact and edge.source in ids else ()
            edit.bend(made, tuple((x + step[0], y + step[1]) for x, y in way))
    for node in outputs:
        if node.kind is not NodeKind.OUTPUT:
            gives[node.id] = (ids[node.id], "output")
    return list(ids.values()), [gives.get(node.id) for node in outputs], end


_Sheets = list[tuple[Annotation, Rect]]


def _lie(
    document: Document, block: GraphId, flow: Flow
) -> tuple[dict[NodeId, Position], _Sheets, Position]:
    """Where the layers, and the frames and notes, of a block would lie in a drawing that flows so,
    and the corner of all of them."""
    drawn = document.header(block).flow
    places = {
        node.id: drawn.redrawn(node.position, flow)
        for node in document.nodes(block).values()
        if node.kind not in ENDS
    }
    sheets = [(a, redrawn(a.rect, drawn, flow)) for a in on_paper(document, block)]
    corners = [*places.values(), *(rect[:2] for _, rect in sheets)]
    left = min((x for x, _ in corners), default=0.0)
    top = min((y for _, y in corners), default=0.0)
    return places, sheets, (left, top)


def _corner(document: Document, block: GraphId, at: Position, flow: Flow) -> Position:
    """The corner at which a block is unpacked, so that its layers lie around its node."""
    places, _, (left, top) = _lie(document, block, flow)
    across = [x for x, _ in places.values()] or [left]
    down = [y for _, y in places.values()] or [top]
    x = at[0] - half(max(across) - min(across)) - (min(across) - left)
    y = at[1] - half(max(down) - min(down)) - (min(down) - top)
    return (x, y)


def _rounded(position: Position) -> Position:
    return (float(round(position[0])), float(round(position[1])))
