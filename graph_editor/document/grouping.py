"""Turning nodes into a block and a block's node into nodes again, inside an open edit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from graph_editor.document.block_ports import block_inputs, block_outputs
from graph_editor.document.composing import compose, names_used
from graph_editor.document.edit import Edit, EditError
from graph_editor.document.graph import (
    BlockParameter,
    Edge,
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


def make_block(edit: Edit, document: Document, nodes: Iterable[NodeId], name: str) -> NodeId:
    """Move nodes into a new block and put one node of it in their place; wires are kept.

    Inputs and outputs of the model stay where they are.

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
    _require_convex(document, graph, inside)
    _require_whole_layers(document, graph, inside)
    edges = [e for e in document.edges(graph) if e.source in inside or e.target in inside]
    sources, results = _boundary(document, graph, chosen, edges)
    flow = document.header(graph).flow
    left = min(node.position[0] for node in chosen)
    top = min(node.position[1] for node in chosen)
    bottom = max(node.position[1] for node in chosen)
    right = max(node.position[0] for node in chosen)
    length = flow.turn(right - left, bottom - top)[0]

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
    for row, (node_id, port) in enumerate(results):
        maker = next(node for node in chosen if node.id == node_id)
        mark = inner.add_node(
            "Output",
            NodeKind.OUTPUT,
            name="outputs" if len(results) == 1 else f"{maker.name}_output",
            position=flow.turn(length + 2 * flow.pitch, row * flow.side),
        )
        inner.connect(node_id, port, mark, "inputs")
    place = (left + (right - left) / 2, top + (bottom - top) / 2)
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
    """Put what is in a block in place of its node; a block that is used no more goes.

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
        copies, gives = _unpack(edit, document, block, values, feeds, corner)
        added += copies
        feeds = {port.name: gives[0] for port in inputs} if node.repeat > 1 else feeds
        along, across = flow.turn(*corner)
        ends = [flow.turn(*document.node(n, graph).position)[0] for n in copies]
        corner = flow.after(flow.turn(max(ends, default=along), across))
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
) -> tuple[list[NodeId], list[tuple[NodeId, str] | None]]:
    """One copy of a block's inside; the new nodes and what each output comes from."""
    nodes = document.nodes(block)
    inner = [node for node in nodes.values() if node.kind not in _ENDS]
    drawn, flow = document.header(block).flow, document.header(edit.graph).flow
    places = {node.id: drawn.redrawn(node.position, flow) for node in inner}
    left = min((x for x, _ in places.values()), default=0.0)
    top = min((y for _, y in places.values()), default=0.0)
    outputs = block_outputs(document, block)
    where: dict[tuple[NodeId, str], tuple[NodeId, str] | None] = {
        (node.id, "output"): feeds[node.name] for node in block_inputs(document, block)
    }
    ids: dict[NodeId, NodeId] = {}
    for node in sorted(inner, key=lambda node: node.shared_with is not None):
        x, y = places[node.id]
        position = (corner[0] + x - left, corner[1] + y - top)
        owner = ids[node.shared_with] if node.shared_with is not None else None
        changed = node.with_(
            params=Params({k: compose(v, values) for k, v in node.params.items()}),
            call_params=Params({k: compose(v, values) for k, v in node.call_params.items()}),
        )
        ids[node.id] = put_copy(edit, changed, _rounded(position), None, owner)
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
    return list(ids.values()), [gives.get(node.id) for node in outputs]


def _block_of(document: Document, node: Node) -> GraphId:
    block = GraphId(node.type)
    if node.kind is not NodeKind.BLOCK or not document.has_graph(block):
        raise EditError(f"{node.name!r} is no block.")
    return block


def _boundary(
    document: Document, graph: GraphId, chosen: list[Node], edges: list[Edge]
) -> tuple[list[tuple[NodeId, str]], list[tuple[NodeId, str]]]:
    """The tensors that come in from outside, and those that go out or are the model's outputs."""
    inside = {node.id for node in chosen}
    sources: dict[tuple[NodeId, str], None] = {}
    results: dict[tuple[NodeId, str], None] = {}
    implicit = not any(n.kind is NodeKind.OUTPUT for n in document.nodes(graph).values())
    for node in chosen:
        for edge in document.incoming(node.id, graph):
            if edge.source not in inside:
                sources[edge.source, edge.source_port] = None
    for node in chosen:
        outgoing = document.outgoing(node.id, graph)
        for edge in outgoing:
            if edge.target not in inside:
                results[edge.source, edge.source_port] = None
        if not outgoing and implicit:
            results[node.id, "output"] = None
    return list(sources), list(results)


def _require_convex(document: Document, graph: GraphId, inside: set[NodeId]) -> None:
    """No tensor leaves the nodes and comes back to them."""
    seen: set[NodeId] = set()
    stack = [
        edge.target
        for node_id in inside
        for edge in document.outgoing(node_id, graph)
        if edge.target not in inside
    ]
    while stack:
        between = stack.pop()
        if between in seen:
            continue
        seen.add(between)
        for edge in document.outgoing(between, graph):
            if edge.target in inside:
                name = document.node(between, graph).name
                raise EditError(
                    f"{name!r} lies between the selected nodes, so the block would feed itself: "
                    "select it as well."
                )
            stack.append(edge.target)


def _require_whole_layers(document: Document, graph: GraphId, inside: set[NodeId]) -> None:
    """All calls of a shared layer are in, or none."""
    for node in document.nodes(graph).values():
        if node.shared_with is not None and (node.id in inside) != (node.shared_with in inside):
            owner = document.node(node.shared_with, graph).name
            raise EditError(
                f"{node.name!r} calls the layer of {owner!r} again: a block must hold both of "
                "them, or neither."
            )


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
