"""Turning nodes into a block and a block's node into nodes again, inside an open edit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from graph_editor.document.annotation import AnnotationId
from graph_editor.document.block_ports import block_inputs, block_outputs
from graph_editor.document.boundary import boundary, require_convex, require_whole_layers
from graph_editor.document.composing import compose, names_used
from graph_editor.document.edit import Edit, EditError
from graph_editor.document.enclosed import on_paper, reach, redrawn, take_inside
from graph_editor.document.graph import (
    BlockParameter,
    Graph,
    GraphId,
    Node,
    NodeId,
    NodeKind,
    Position,
    output_port,
    parse_port,
)
from graph_editor.document.value import Params, Reference, Value

if TYPE_CHECKING:
    from graph_editor.document.document import Document

_ENDS = (NodeKind.INPUT, NodeKind.OUTPUT)


def make_block(
    edit: Edit,
    document: Document,
    nodes: Iterable[NodeId],
    name: str,
    annotations: Iterable[AnnotationId] = (),
) -> NodeId:
    """Move nodes into a new block and put one node of it in their place; wires are kept.

    Inputs and outputs of the model stay where they are. Frames and notes go along.

    Returns:
        The node that stands for the block.

    Raises:
        EditError: these nodes cannot be a block; the sentence says why.
    """
    graph, wanted = edit.graph, set(nodes)
    chosen = [
        node
        for node in document.nodes(graph).values()
        if node.id in wanted and node.kind not in _ENDS
    ]
    inside = {node.id for node in chosen}
    if not chosen:
        raise EditError("Select at least one layer: a block cannot be made of nothing else.")
    require_convex(document, graph, inside)
    require_whole_layers(document, graph, inside)
    edges = [e for e in document.edges(graph) if e.source in inside or e.target in inside]
    sources, results = boundary(document, graph, chosen, edges)
    flow = document.header(graph).flow
    left = min(node.position[0] for node in chosen)
    top = min(node.position[1] for node in chosen)
    bottom = max(node.position[1] for node in chosen)
    right = max(node.position[0] for node in chosen)
    place = (left + (right - left) / 2, top + (bottom - top) / 2)
    drawn = on_paper(document, graph, annotations)
    left, top = min([left, *(a.rect[0] for a in drawn)]), min([top, *(a.rect[1] for a in drawn)])
    ends = [flow.turn(right, bottom)[0], *(reach(a.rect, flow) for a in drawn)]
    length = max(ends) - flow.turn(left, top)[0]

    parameters, passed = _parameters_for(document, graph, chosen)
    block = edit.add_graph(name, parameters, flow=flow)
    inner = edit.in_graph(block)
    for node in sorted(chosen, key=lambda node: node.shared_with is None):
        edit.remove_node(node.id)  # other calls first, so that no layer changes hands
    ports = {
        source: inner.add_node(
            "Input",
            NodeKind.INPUT,
            name=_input_name(document, graph, source, len(sources)),
            position=flow.turn(0.0, row * flow.side),
        )
        for row, source in enumerate(sources)
    }
    for node in sorted(chosen, key=lambda node: node.shared_with is not None):
        x, y = node.position
        put_copy(inner, node, flow.after((x - left, y - top)), node.id, node.shared_with)
    take_inside(edit, inner, drawn, (left, top), flow)
    for row, (node_id, port) in enumerate(results):
        maker = next(node for node in chosen if node.id == node_id)
        mark = inner.add_node(
            "Output",
            NodeKind.OUTPUT,
            name="outputs" if len(results) == 1 else f"{maker.name}_output",
            position=flow.turn(length + 2 * flow.pitch, row * flow.side),
        )
        inner.connect(node_id, port, mark, "inputs")
    block_node = edit.add_node(block, NodeKind.BLOCK, params=passed, position=_rounded(place))
    for edge in sorted(edges):
        if edge.source in inside and edge.target in inside:
            inner.connect(edge.source, edge.source_port, edge.target, edge.target_port)
        elif edge.target in inside:
            source = (edge.source, edge.source_port)
            inner.connect(ports[source], "output", edge.target, edge.target_port)
            port = document.node(ports[source], block).name
            edit.connect(edge.source, edge.source_port, block_node, port)
        else:
            index = results.index((edge.source, edge.source_port))
            edit.connect(block_node, output_port(index), edge.target, edge.target_port)
    return block_node


def ungroup(edit: Edit, document: Document, node_id: NodeId) -> list[NodeId]:
    """Put what is in a block in place of its node; a block that is used no more goes. Its frames
    and notes come along.

    Returns:
        The nodes that stand there now.

    Raises:
        EditError: the node cannot be replaced by what is in it; the sentence says why.
    """
    graph, node = edit.graph, document.node(node_id, edit.graph)
    block = _block_of(document, node)
    if node.muted:
        raise EditError(f"{node.name!r} is muted: unmute it (M) before it is ungrouped.")
    inputs, outputs = block_inputs(document, block), block_outputs(document, block)
    if node.repeat > 1 and not (len(inputs) == len(outputs) == 1):
        raise EditError(
            f"{node.name!r} is repeated, and only a block with one input and one output can be "
            "ungrouped then: set its repeat to 1 first."
        )
    values: dict[str, Value] = {p.name: p.default for p in document.header(block).parameters}
    values.update(node.params)
    before = {parse_port(e.target_port)[0]: e for e in document.incoming(node_id, graph)}
    feeds: dict[str, tuple[NodeId, str] | None] = {
        port.name: (before[port.name].source, before[port.name].source_port)
        if port.name in before
        else None
        for port in inputs
    }
    after = document.outgoing(node_id, graph)
    edit.remove_node(node_id)
    added: list[NodeId] = []
    gives: list[tuple[NodeId, str] | None] = []
    corner, flow = node.position, document.header(graph).flow
    for _ in range(node.repeat):
        copies, gives, end = _unpack(edit, document, block, values, feeds, corner)
        added += copies
        feeds = {port.name: gives[0] for port in inputs} if node.repeat > 1 else feeds
        corner = flow.after(flow.turn(end, flow.turn(*corner)[1]))
    for edge in after:
        index = parse_port(edge.source_port)[1]
        given = gives[index] if index < len(gives) else None
        if given is not None:
            edit.connect(*given, edge.target, edge.target_port)
    if not document.references(block):
        edit.remove_graph(block)
    return added


def make_unique(edit: Edit, document: Document, node_id: NodeId) -> GraphId:
    """Give a block's node a copy of its block for itself."""
    node = document.node(node_id, edit.graph)
    block = _block_of(document, node)
    copy = copy_block(edit, document, block)
    edit.set_type(node_id, copy, node.params)
    return copy


def copy_block(edit: Edit, document: Document, block: GraphId) -> GraphId:
    """Another block that is the same."""
    graph = next(graph for graph in document.project.graphs if graph.id == block)
    copy = edit.add_graph(graph.name, graph.parameters, as_model=graph.as_model, flow=graph.flow)
    fill_block(edit, copy, graph)
    return copy


def fill_block(edit: Edit, block: GraphId, like: Graph) -> None:
    """Put what is in a graph into an empty block, under new ids."""
    inner = edit.in_graph(block)
    ids: dict[NodeId, NodeId] = {}
    for node in sorted(like.nodes.values(), key=lambda node: node.shared_with is not None):
        owner = ids[node.shared_with] if node.shared_with is not None else None
        ids[node.id] = put_copy(inner, node, node.position, None, owner)
    for edge in sorted(like.edges):
        inner.connect(ids[edge.source], edge.source_port, ids[edge.target], edge.target_port)
    for note in like.annotations.values():
        inner.add_annotation(note.kind, note.text, note.rect, note.color)


def put_copy(
    edit: Edit, node: Node, position: Position, id: NodeId | None, shared_with: NodeId | None
) -> NodeId:
    """Add a node that is like another one, elsewhere."""
    return edit.add_node(
        node.type,
        node.kind,
        name=node.name,
        params=node.params,
        call_params=node.call_params,
        position=position,
        shared_with=shared_with,
        id=id,
        extra=node.extra,
        muted=node.muted,
        repeat=node.repeat,
        opened=node.opened,
    )


def _unpack(
    edit: Edit,
    document: Document,
    block: GraphId,
    values: dict[str, Value],
    feeds: dict[str, tuple[NodeId, str] | None],
    corner: Position,
) -> tuple[list[NodeId], list[tuple[NodeId, str] | None], float]:
    """One copy of a block's inside; the new nodes, what each output comes from, and how far along
    the flow the last node is."""
    nodes = document.nodes(block)
    inner = [node for node in nodes.values() if node.kind not in _ENDS]
    drawn, flow = document.header(block).flow, document.header(edit.graph).flow
    places = {node.id: drawn.redrawn(node.position, flow) for node in inner}
    sheets = [(a, redrawn(a.rect, drawn, flow)) for a in on_paper(document, block)]
    corners = [*places.values(), *(rect[:2] for _, rect in sheets)]
    left = min((x for x, _ in corners), default=0.0)
    top = min((y for _, y in corners), default=0.0)
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
        ids[node.id] = put_copy(edit, changed, _rounded(position), None, owner)
    for sheet, (x, y, width, height) in sheets:
        rect = (*_rounded((x + step[0], y + step[1])), width, height)
        edit.add_annotation(sheet.kind, sheet.text, rect, sheet.color)
    gives: dict[NodeId, tuple[NodeId, str] | None] = {}
    for edge in sorted(document.edges(block)):
        source = (edge.source, edge.source_port)
        given = (ids[edge.source], edge.source_port) if edge.source in ids else where[source]
        if nodes[edge.target].kind is NodeKind.OUTPUT:
            gives[edge.target] = given
        elif given is not None:
            edit.connect(*given, ids[edge.target], edge.target_port)
    for node in outputs:
        if node.kind is not NodeKind.OUTPUT:
            gives[node.id] = (ids[node.id], "output")
    return list(ids.values()), [gives.get(node.id) for node in outputs], end


def _block_of(document: Document, node: Node) -> GraphId:
    block = GraphId(node.type)
    if node.kind is not NodeKind.BLOCK or not document.has_graph(block):
        raise EditError(f"{node.name!r} is no block.")
    return block


def _parameters_for(
    document: Document, graph: GraphId, chosen: list[Node]
) -> tuple[tuple[BlockParameter, ...], Params]:
    """The parameters of the outer block that the nodes use: the new block has them too."""
    used = {name for node in chosen for name in names_used((node.params, node.call_params))}
    parameters = tuple(p for p in document.header(graph).parameters if p.name in used)
    return parameters, Params({p.name: Reference(p.name) for p in parameters})


def _input_name(document: Document, graph: GraphId, source: tuple[NodeId, str], many: int) -> str:
    return "inputs" if many == 1 else document.node(source[0], graph).name


def _rounded(position: Position) -> Position:
    return (float(round(position[0])), float(round(position[1])))
