"""One-click repairs of the wiring."""

from __future__ import annotations

from dataclasses import replace

from graph_editor.document.edit import Edit
from graph_editor.document.graph import OUTPUT, Edge, GraphId, Node, NodeId, NodeKind
from graph_editor.document.value import Params
from graph_editor.validation.analysis import Fix


def add_input(node: Node | None = None, port: str = "inputs", shape: tuple[int, ...] = ()) -> Fix:
    """Add an Input, connected to a port of `node` where there is one."""

    def apply(edit: Edit) -> None:
        position = (0.0, 0.0)
        if node is not None:  # where it is now: moving it has made no new fix
            position = edit.flow.after(edit.node(node.id).position, -1)
        added = edit.add_node(
            "Input", NodeKind.INPUT, params=Params(shape=shape or (1,)), position=position
        )
        if node is not None:
            edit.connect(added, OUTPUT, node.id, port)

    return Fix("Add an Input" if node is None else f"Add an Input before '{node.name}'", apply)


def add_output(node: Node) -> Fix:
    """Add an Output behind `node`."""

    def apply(edit: Edit) -> None:
        place = edit.flow.after(edit.node(node.id).position)
        added = edit.add_node("Output", NodeKind.OUTPUT, position=place)
        edit.connect(node.id, OUTPUT, added, "inputs")

    return Fix(f"Add an Output behind '{node.name}'", apply)


def remove_node(node: Node) -> Fix:
    """Delete `node`."""
    return Fix(f"Delete '{node.name}'", lambda edit: edit.remove_node(node.id))


def rename(node: Node) -> Fix:
    """Give `node` a name that no other node has."""
    return Fix(
        f"Rename one '{node.name}'",
        lambda edit: edit.rename(node.id, edit.free_name(node.name)),
    )


def disconnect(edge: Edge, source: str) -> Fix:
    """Take away an edge that comes from the node called `source`."""
    return Fix(f"Remove the connection from '{source}'", lambda edit: edit.disconnect(edge))


def inside(fix: Fix, graph: GraphId) -> Fix:
    """A fix that is to be made inside a block."""

    def apply(edit: Edit) -> None:
        fix.apply(edit.in_graph(graph))

    return replace(fix, apply=apply)


def connect(source: NodeId, name: str, target: NodeId, port: str) -> Fix:
    """Connect the output of the node called `name`."""
    return Fix(f"Connect '{name}' to '{port}'", lambda edit: _connect(edit, source, target, port))


def _connect(edit: Edit, source: NodeId, target: NodeId, port: str) -> None:
    edit.connect(source, OUTPUT, target, port)
