"""Changing a block's parameters, so that what refers to them follows. Inside an open edit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_editor.document.composing import compose, names_used
from graph_editor.document.edit import Edit, EditError
from graph_editor.document.graph import BlockParameter, GraphId, NodeId
from graph_editor.document.naming import identifier
from graph_editor.document.value import Params, Reference, Value

if TYPE_CHECKING:
    from graph_editor.document.document import Document


def add_parameter(
    edit: Edit, document: Document, block: GraphId, wanted: str, default: Value
) -> str:
    """Give a block another parameter; returns its name, `wanted` or one like it."""
    header = document.header(block)
    taken = {parameter.name for parameter in header.parameters}
    base = name = identifier(wanted)
    number = 1
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    parameters = (*header.parameters, BlockParameter(name, default))
    edit.set_graph(block, replace(header, parameters=parameters))
    return name


def set_default(edit: Edit, document: Document, block: GraphId, name: str, default: Value) -> None:
    """Change what a parameter is where nothing else is given."""
    header = document.header(block)
    parameters = tuple(
        BlockParameter(name, default) if parameter.name == name else parameter
        for parameter in header.parameters
    )
    edit.set_graph(block, replace(header, parameters=parameters))


def rename_parameter(edit: Edit, document: Document, block: GraphId, old: str, new: str) -> None:
    """Give a parameter another name, inside the block and wherever the block is used.

    Raises:
        EditError: another parameter has the name, or it is no identifier.
    """
    header = document.header(block)
    if old == new:
        return
    _replace(edit, document, block, old, Reference(new))
    parameters = tuple(
        BlockParameter(new, parameter.default) if parameter.name == old else parameter
        for parameter in header.parameters
    )
    edit.set_graph(block, replace(header, parameters=parameters))
    for graph, node_id in document.references(block):
        params = document.node(node_id, graph).params
        if old in params:
            renamed = {new if name == old else name: value for name, value in params.items()}
            edit.in_graph(graph).set_params(node_id, Params(renamed))


def remove_parameter(edit: Edit, document: Document, block: GraphId, name: str) -> None:
    """Take a parameter away; what referred to it has its default from now on."""
    header = document.header(block)
    gone = next((p for p in header.parameters if p.name == name), None)
    if gone is None:
        raise EditError(f"The block has no parameter {name!r}.")
    _replace(edit, document, block, name, gone.default)
    parameters = tuple(p for p in header.parameters if p.name != name)
    edit.set_graph(block, replace(header, parameters=parameters))
    for graph, node_id in document.references(block):
        params = document.node(node_id, graph).params
        if name in params:
            edit.in_graph(graph).set_params(node_id, params.without(name))


def parameter_uses(document: Document, block: GraphId, name: str) -> str:
    """What takes a parameter's default once the parameter is gone, in one sentence; "" where
    nothing used it."""
    nodes = document.nodes(block).values()
    layers = [n.name for n in nodes if name in names_used((n.params, n.call_params))]
    given = [
        document.node(node_id, graph).name
        for graph, node_id in document.references(block)
        if name in document.node(node_id, graph).params
    ]
    if not layers:
        return ""
    default = next(p.default for p in document.header(block).parameters if p.name == name)
    others = f", also where the block is used with another value ({_listed(given)})"
    return (
        f"{_listed(layers)} used {name!r} and has {default!r} instead now"
        f"{others if given else ''}; undo brings the parameter back."
    )


def _listed(names: list[str]) -> str:
    shown = [repr(name) for name in names[:3]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def bind_parameter(
    edit: Edit,
    document: Document,
    block: GraphId,
    nodes: Iterable[NodeId],
    name: str,
    value: Value,
    called: str,
) -> None:
    """Make a parameter of some nodes one of their block, `called` so; `value` is its default."""
    made = Reference(add_parameter(edit, document, block, called, value))
    for node_id in nodes:
        edit.in_graph(block).set_param(node_id, name, made)


def _replace(edit: Edit, document: Document, block: GraphId, name: str, value: Value) -> None:
    """Let every reference in a block that uses `name` use `value` instead."""
    inside = edit.in_graph(block)
    values: dict[str, Value] = {
        parameter.name: Reference(parameter.name) for parameter in document.header(block).parameters
    }
    values[name] = value
    for node in list(document.nodes(block).values()):
        params, call_params = (
            Params({key: compose(item, values) for key, item in given.items()})
            for given in (node.params, node.call_params)
        )
        if node.shared_with is None:
            inside.set_params(node.id, params)
        inside.set_call_params(node.id, call_params)
