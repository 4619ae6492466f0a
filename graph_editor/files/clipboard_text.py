"""Parts of a drawing as text for the clipboard: the same JSON as in a project file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from graph_editor.document.annotation import Annotation, AnnotationKind
from graph_editor.document.graph import Edge, Graph, Node, NodeId, Points, parse_port
from graph_editor.document.project import MAIN
from graph_editor.files.graph_parser import (
    check_blocks,
    parse_annotations,
    parse_graph,
    parse_nodes,
    parse_points,
)
from graph_editor.files.json_member import require
from graph_editor.files.project_error import ProjectFileError
from graph_editor.files.project_parser import parse_json
from graph_editor.files.project_text import nodes_text


def nodes_to_text(
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    incoming: Iterable[Edge] = (),
    blocks: Iterable[Graph] = (),
    annotations: Iterable[Annotation] = (),
    points: Mapping[Edge, Points] = MappingProxyType({}),
) -> str:
    """Nodes and the edges between them, with their places, the edges that come into them, the
    blocks that they stand for, and frames and notes."""
    return nodes_text(nodes, edges, incoming, blocks, annotations, points)


def points_from_text(text: str, edges: Collection[Edge]) -> dict[Edge, Points]:
    """What the copied wires go through.

    Raises:
        ValueError: they cannot be read; the message is one sentence.
    """
    try:
        return parse_points(parse_json(_without_words_around(text)).get("points", []), edges)
    except (ProjectFileError, RecursionError) as error:
        raise ProjectFileError(f"The wires on the clipboard cannot be read: {error}.") from None


def annotations_from_text(text: str) -> list[Annotation]:
    """The frames and notes that were copied, in drawing order; none where the text has none.

    Raises:
        ValueError: they cannot be read; the message is one sentence.
    """
    try:
        data = parse_json(_without_words_around(text))
        raw = require(data.get("annotations", []), list, "the frames and notes")
        found = list(parse_annotations(raw).values())
    except (ProjectFileError, RecursionError) as error:
        raise ProjectFileError(
            f"The frames and notes on the clipboard cannot be read: {error}."
        ) from None
    return [annotation for annotation in found if annotation.kind is not AnnotationKind.BOOKMARK]


def blocks_from_text(text: str) -> list[Graph]:
    """The blocks that come with copied nodes; those that a block holds are among them.

    Raises:
        ValueError: they cannot be read; the message is one sentence.
    """
    try:
        data = parse_json(_without_words_around(text))
        raw = require(data.get("blocks", []), list, "the blocks")
        layout = require(data.get("block_layout", {}), dict, "the layout of the blocks")
        seen: set[NodeId] = set()
        blocks = [parse_graph(require(item, dict, "a block"), layout, seen) for item in raw]
        check_blocks(blocks)
        if len({block.id for block in blocks} - {MAIN}) < len(blocks):
            raise ProjectFileError("two blocks have the same id")
    except (ProjectFileError, RecursionError) as error:
        raise ProjectFileError(f"The blocks on the clipboard cannot be read: {error}.") from None
    return blocks


def incoming_from_text(text: str) -> list[Edge]:
    """The edges that came into the copied nodes from others; none where the text has none."""
    try:
        found = parse_json(_without_words_around(text)).get("incoming", [])
    except (ProjectFileError, RecursionError):
        return []
    edges = []
    for raw in found if isinstance(found, list) else []:
        if not isinstance(raw, list) or [type(part) for part in raw] != [str] * 4:
            continue
        edge = Edge(NodeId(raw[0]), raw[1], NodeId(raw[2]), raw[3])
        try:
            parse_port(edge.source_port), parse_port(edge.target_port)
        except ValueError:
            continue
        edges.append(edge)
    return edges


def nodes_from_text(text: str) -> tuple[list[Node], list[Edge]]:
    """The inverse of `nodes_to_text`. Ids and names are those of the copied nodes; a node may
    share a layer with a node that was not copied.

    Raises:
        ValueError: the text holds no nodes; the message is one sentence.
    """
    try:
        data = parse_json(_without_words_around(text))
        if "nodes" not in data:
            raise ProjectFileError("it is a whole project")
        nodes, edges = parse_nodes(data["nodes"], data.get("edges", []), data.get("layout", {}))
    except (ProjectFileError, RecursionError):
        raise ProjectFileError("There are no nodes on the clipboard: copy some first.") from None
    return list(nodes.values()), sorted(edges)


def _without_words_around(text: str) -> str:
    """What a mail says before and after the nodes does not matter."""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text
