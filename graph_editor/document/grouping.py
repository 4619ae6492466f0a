"""Turning nodes into a block, and copying blocks, inside an open edit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from graph_editor.document.annotation import AnnotationId
from graph_editor.document.block_selection import chosen_for_block, missing_for_block
from graph_editor.document.boundary import Boundary
from graph_editor.document.composing import names_used
from graph_editor.document.edit import Edit, EditError
from graph_editor.document.enclosed import half, on_paper, reach, take_inside
from graph_editor.document.graph import (
    OUTPUT,
    BlockParameter,
    Graph,
    GraphId,
    Node,
    NodeId,
    NodeKind,
    Position,
    output_port,
)
from graph_editor.document.kept_outputs import keep_outputs, outputs_of, place_for
from graph_editor.document.value import Params, Reference

if TYPE_CHECKING:
    from graph_editor.document.document import Document


def make_block(
    edit: Edit,
    document: Document,
    nodes: Iterable[NodeId],
    name: str,
    annotations: Iterable[AnnotationId] = (),
) -> NodeId:
    """Move nodes into a new block and put one node of it in their place; wires are kept.

    Inputs and outputs of the model stay what they are; where a block gives several of the outputs,
    OUTPUT nodes mark them. Frames and notes go along.

    Returns:
        The node that stands for the block.

    Raises:
        EditError: these nodes cannot be a block; the sentence says why.
    """
    graph = edit.graph
    missing = missing_for_block(document, graph, nodes)
    if missing is not None:
        raise EditError(missing.sentence)
    chosen = [document.node(n, graph) for n in chosen_for_block(document, graph, nodes)]
    inside = {node.id for node in chosen}
    edges = [e for e in document.edges(graph) if e.source in inside or e.target in inside]
    points = dict(document.points(graph))
    outputs = outputs_of(edit, document)
    border = Boundary(document, graph, [node.id for node in chosen], outputs)
    flow = document.header(graph).flow
    left = min(node.position[0] for node in chosen)
    top = min(node.position[1] for node in chosen)
    bottom = max(node.position[1] for node in chosen)
    right = max(node.position[0] for node in chosen)
    place = (left + half(right - left), top + half(bottom - top))
    drawn = on_paper(document, graph, annotations)
    left, top = min([left, *(a.rect[0] for a in drawn)]), min([top, *(a.rect[1] for a in drawn)])
    ends = [flow.turn(right, bottom)[0], *(reach(a.rect, flow) for a in drawn)]
    length = max(ends) - flow.turn(left, top)[0]

    parameters, passed = _parameters_for(document, graph, chosen)
    block = edit.add_graph(name, parameters, flow=flow)
    inner = edit.in_graph(block)
    order = place_for(edit, document, outputs, inside)
    edit.remove_nodes(node.id for node in chosen)
    ports = {
        source: inner.add_node(
            "Input",
            NodeKind.INPUT,
            name=border.input_name(source),
            position=flow.turn(0.0, row * flow.side),
        )
        for row, source in enumerate(border.sources)
    }
    for node in sorted(chosen, key=lambda node: node.shared_with is not None):
        x, y = node.position
        put_copy(inner, node, flow.after((x - left, y - top)), node.id, node.shared_with)
    take_inside(edit, inner, drawn, (left, top), flow)
    for row, tensor in enumerate(border.results):
        mark = inner.add_node(
            "Output",
            NodeKind.OUTPUT,
            name=border.output_name(tensor),
            position=flow.turn(length + 2 * flow.pitch, row * flow.side),
        )
        inner.connect(*tensor, mark, "inputs")
    block_node = edit.add_node(block, NodeKind.BLOCK, params=passed, position=place, place=order)
    moved = {
        tensor: (block_node, output_port(index)) for index, tensor in enumerate(border.results)
    }
    for edge in sorted(edges):
        if edge.source in inside and edge.target in inside:
            inner.connect(edge.source, edge.source_port, edge.target, edge.target_port)
            way = points.get(edge, ())
            inner.bend(edge, tuple(flow.after((x - left, y - top)) for x, y in way))
        elif edge.target in inside:
            source = (edge.source, edge.source_port)
            inner.connect(ports[source], "output", edge.target, edge.target_port)
            port = document.node(ports[source], block).name
            edit.connect(edge.source, edge.source_port, block_node, port)
        else:
            result = moved[edge.source, edge.source_port]
            edit.connect(*result, edge.target, edge.target_port)
    keep_outputs(edit, document, (moved.get((n, OUTPUT), (n, OUTPUT)) for n in outputs))
    return block_node


def make_unique(edit: Edit, document: Document, node_id: NodeId) -> GraphId:
    """Give a block's node a copy of its block for itself."""
    node = document.node(node_id, edit.graph)
    block = block_of(document, node)
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
        copy = inner.connect(ids[edge.source], edge.source_port, ids[edge.target], edge.target_port)
        inner.bend(copy, like.points.get(edge, ()))
    for note in like.annotations.values():
        inner.add_annotation(note.kind, note.text, note.rect, note.color)


def put_copy(
    edit: Edit,
    node: Node,
    position: Position,
    id: NodeId | None,
    shared_with: NodeId | None,
    place: int | None = None,
) -> NodeId:
    """Add a node that is like another one, elsewhere; `place` as for `Edit.add_node`."""
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
        collapsed=node.collapsed,
        place=place,
    )


def block_of(document: Document, node: Node) -> GraphId:
    """The block that a node stands for. Raises EditError where it stands for none."""
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
