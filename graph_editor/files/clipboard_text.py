"""Nodes and edges as text for the clipboard: the same JSON as in a project file."""

from __future__ import annotations

from collections.abc import Iterable

from graph_editor.document.graph import Edge, Node
from graph_editor.files.graph_parser import parse_nodes
from graph_editor.files.project_error import ProjectFileError
from graph_editor.files.project_parser import parse_json
from graph_editor.files.project_text import nodes_text


def nodes_to_text(nodes: Iterable[Node], edges: Iterable[Edge]) -> str:
    """Nodes and the edges between them, with their places."""
    return nodes_text(nodes, edges)


def nodes_from_text(text: str) -> tuple[list[Node], list[Edge]]:
    """The inverse of `nodes_to_text`. Ids and names are those of the copied nodes; a node may
    share a layer with a node that was not copied.

    Raises:
        ValueError: the text holds no nodes; the message is one sentence.
    """
    try:
        data = parse_json(text)
        if "nodes" not in data:
            raise ProjectFileError("it is a whole project")
        nodes, edges = parse_nodes(data["nodes"], data.get("edges", []), data.get("layout", {}))
    except (ProjectFileError, RecursionError):
        raise ProjectFileError("There are no nodes on the clipboard: copy some first.") from None
    return list(nodes.values()), sorted(edges)
