"""What the inspector knows of the block whose layers it shows: its parameters, and new ones."""

from __future__ import annotations

from collections.abc import Sequence

from graph_editor.canvas.step_name import the_nodes
from graph_editor.catalogue.entry import Parameter
from graph_editor.document.block_parameters import bind_parameter
from graph_editor.document.graph import NodeId
from graph_editor.document.reference import ExpressionError, substitute
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.document.value import Value, same_value


def block_values(drawing: ShownGraph) -> dict[str, Value] | None:
    """The parameters of the block that is drawn, with their defaults; None for the model."""
    if drawing.is_main:
        return None
    return {p.name: p.default for p in drawing.header().parameters}


def promote(
    drawing: ShownGraph, nodes: Sequence[NodeId], parameter: Parameter, called: str
) -> None:
    """Make a parameter of these layers one of their block; the first one's value is its default."""
    block = block_values(drawing)
    if block is None:
        return
    node = drawing.node(nodes[0])
    owner = drawing.node(node.shared_with) if node.shared_with else node
    value = owner.params.get(parameter.name, parameter.default)
    try:
        default = substitute(value, block)
    except ExpressionError:
        default = parameter.default
    if called == parameter.name and not same_value(default, value):
        return  # it is bound to the block already
    of, name = the_nodes(drawing, nodes), drawing.header().name
    with drawing.edit(f"Make {parameter.name} of {of} a parameter of {name}") as edit:
        bind_parameter(edit, drawing.whole, drawing.graph, nodes, parameter.name, default, called)
