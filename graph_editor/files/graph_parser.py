"""Graphs of a project file: nodes, edges, annotations and what a block has besides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from graph_editor.document.annotation import Annotation, AnnotationId, AnnotationKind
from graph_editor.document.flow import Flow
from graph_editor.document.graph import (
    BlockParameter,
    Edge,
    Graph,
    GraphId,
    Node,
    NodeId,
    NodeKind,
    Points,
    Position,
    parse_port,
)
from graph_editor.files.json_member import (
    choice,
    extra_text,
    is_name,
    member,
    number,
    optional,
    params,
    positive,
    require,
    text_of,
    unknown_members,
    value_of,
)
from graph_editor.files.project_error import ProjectFileError

GRAPH_MEMBERS = (
    *("id", "name", "parameters", "as_model", "flow", "nodes", "edges", "points"),
    "annotations",
)
MOST_REPEATS = 1000
FARTHEST = 1e9
"""Scene units: so far from its middle may a drawing reach. No hand comes there; what lies further
away cannot be reckoned with."""
_NODE = (
    *("id", "name", "kind", "type", "shared_with", "muted", "repeat", "opened", "params"),
    *("call_params", "collapsed"),
)


def parse_nodes(
    raw_nodes: object, raw_edges: object, layout: object, seen: set[NodeId] | None = None
) -> tuple[dict[NodeId, Node], frozenset[Edge]]:
    """Nodes by id and the edges between them.

    Args:
        seen: ids that are taken; the new ones are added.

    Raises:
        ProjectFileError: something is wrong in them; the message is a clause.
    """
    seen = set() if seen is None else seen
    places = require(layout, dict, "the layout")
    nodes: dict[NodeId, Node] = {}
    names: set[str] = set()
    for raw in require(raw_nodes, list, "the list of nodes"):
        node = _node(require(raw, dict, "a node"), places)
        if node.id in seen:
            raise ProjectFileError(f"two nodes have the id {node.id!r}")
        if node.name in names:
            raise ProjectFileError(f"two nodes are called {node.name!r}")
        seen.add(node.id)
        names.add(node.name)
        nodes[node.id] = node
    edges = [_edge(raw, nodes) for raw in require(raw_edges, list, "the list of edges")]
    ports = {(edge.target, edge.target_port) for edge in edges}
    if len(ports) != len(set(edges)):
        raise ProjectFileError("two edges end in the same port")
    return nodes, frozenset(edges)


def parse_graph(raw: dict[str, object], layout: Mapping[str, object], seen: set[NodeId]) -> Graph:
    """A graph.

    Args:
        layout: the places of nodes by graph.
        seen: ids of nodes that are taken; the new ones are added.
    """
    id_ = GraphId(text_of(raw, "id", "a graph"))
    nodes, edges = parse_nodes(
        raw.get("nodes", []), raw.get("edges", []), layout.get(id_, {}), seen
    )
    for node in nodes.values():
        owner = nodes.get(node.shared_with) if node.shared_with is not None else None
        if node.shared_with is not None and (
            owner is None or owner.kind is not NodeKind.LAYER or owner.shared_with is not None
        ):
            raise ProjectFileError(f"node {node.name!r} shares a layer that is not there")
    annotations = parse_annotations(member(raw, "annotations", list, [], "a graph"))
    name = member(raw, "name", str, str(id_))
    if not is_name(name):
        raise ProjectFileError(f"{name[:60]!r} cannot be a graph's name")
    return Graph(
        id_,
        name,
        MappingProxyType(nodes),
        edges,
        parameters=_parameters(raw),
        as_model=member(raw, "as_model", bool, False, "a graph"),
        annotations=MappingProxyType(annotations),
        flow=choice(Flow, member(raw, "flow", str, "right", "a graph"), "a graph flows"),
        points=MappingProxyType(parse_points(raw.get("points", []), edges)),
    )


def parse_points(raw: object, edges: Collection[Edge]) -> dict[Edge, Points]:
    """What wires go through.

    Raises:
        ProjectFileError: something is wrong in them; the message is a clause.
    """
    found: dict[Edge, Points] = {}
    for item in require(raw, list, "the list of reroute points"):
        match item:
            case [str(source), str(out), str(target), str(into), [_, *_] as places]:
                edge = Edge(NodeId(source), out, NodeId(target), into)
                points = [_pair(place) for place in places]
            case _:
                raise ProjectFileError("reroute points are not a list of wire and places")
        if edge not in edges:
            raise ProjectFileError("reroute points are on a wire that is not there")
        found[edge] = tuple(point for point in points if point is not None)
        if len(found[edge]) < len(places):
            raise ProjectFileError("a reroute point has no proper place")
    return found


def parse_annotations(raw: Iterable[object]) -> dict[AnnotationId, Annotation]:
    """Frames, notes and bookmarks by id.

    Raises:
        ProjectFileError: something is wrong in them; the message is a clause.
    """
    found = [_annotation(require(item, dict, "an annotation")) for item in raw]
    annotations = {annotation.id: annotation for annotation in found}
    if len(annotations) < len(found):
        raise ProjectFileError("two annotations have the same id")
    return annotations


def _parameters(raw: dict[str, object]) -> tuple[BlockParameter, ...]:
    parameters = []
    for item in member(raw, "parameters", list, [], "a graph"):
        match item:
            case [str(name), default] if is_name(name):
                value = value_of({"default": default}, "default", None, f"parameter {name!r}")
                parameters.append(BlockParameter(name, value))
            case _:
                raise ProjectFileError("a graph's parameter is not a name and a value")
    if len({parameter.name for parameter in parameters}) < len(parameters):
        raise ProjectFileError("two parameters of a graph have the same name")
    return tuple(parameters)


def _annotation(raw: dict[str, object]) -> Annotation:
    what = "an annotation"
    match raw.get("rect"):
        case [x, y, width, height]:
            sides = {"x": x, "y": y, "width": width, "height": height}
        case _:
            raise ProjectFileError("an annotation has no proper rect")
    left, top, across, down = (number(sides, side, 0, what) for side in sides)
    if max(abs(left), abs(top), across, down) > FARTHEST or min(across, down) < 0:
        raise ProjectFileError("an annotation has no proper rect")
    return Annotation(
        AnnotationId(text_of(raw, "id", what)),
        choice(AnnotationKind, text_of(raw, "kind", what), f"{what} has the kind"),
        member(raw, "text", str, "", what),
        (left, top, across, down),
        member(raw, "color", int, 0, what),
    )


def _node(raw: dict[str, object], places: Mapping[str, object]) -> Node:
    id_ = NodeId(text_of(raw, "id", "a node"))
    name = text_of(raw, "name", f"node {id_!r}")
    if not is_name(name):
        raise ProjectFileError(f"{name[:60]!r} cannot be a node's name")
    what = f"node {name!r}"
    shared = optional(raw, "shared_with", str, None, what)
    repeat = positive(raw, "repeat", 1, what)
    if repeat > MOST_REPEATS:
        raise ProjectFileError(f"{what} stands more than {MOST_REPEATS:,} times in a row")
    return Node(
        id=id_,
        name=name,
        kind=choice(NodeKind, text_of(raw, "kind", what), f"{what} has the kind"),
        type=text_of(raw, "type", what),
        params=params(raw, "params", what),
        call_params=params(raw, "call_params", what),
        position=_position(places.get(id_), what),
        shared_with=None if shared is None else NodeId(shared),
        muted=member(raw, "muted", bool, False, what),
        repeat=repeat,
        opened=_opened(raw.get("opened"), what),
        collapsed=member(raw, "collapsed", bool, False, what),
        extra=extra_text(unknown_members(raw, _NODE)),
    )


def _position(place: object, what: str) -> Position:
    position = (0.0, 0.0) if place is None else _pair(place)
    if position is None:
        raise ProjectFileError(f"{what} has no proper place in the layout")
    return position


def _opened(room: object, what: str) -> Position | None:
    opened = None if room is None else _pair(room)
    if room is not None and (opened is None or min(opened) < 0):
        raise ProjectFileError(f"{what} is opened, but the room for it is not two lengths")
    return opened


def _pair(raw: object) -> Position | None:
    """Two numbers that can be a place or a size; None for anything else."""
    match raw:
        case [int() | float() as x, int() | float() as y]:
            try:
                pair = (float(x), float(y))
            except OverflowError:
                return None
            return pair if all(abs(side) <= FARTHEST for side in pair) else None  # no NaN, either
    return None


def _edge(raw: object, nodes: Mapping[NodeId, Node]) -> Edge:
    match raw:
        case [str(source), str(source_port), str(target), str(target_port)]:
            edge = Edge(NodeId(source), source_port, NodeId(target), target_port)
        case _:
            raise ProjectFileError("an edge is not a list of node, port, node, port")
    for id_ in (edge.source, edge.target):
        if id_ not in nodes:
            raise ProjectFileError(f"an edge leads to a node {id_[:60]!r} that is not there")
    for port in (source_port, target_port):
        try:
            parse_port(port)
        except ValueError:
            raise ProjectFileError(f"an edge ends in {port[:60]!r}, which is no port") from None
    return edge


def check_blocks(graphs: Iterable[Graph]) -> None:
    """Every block that is used is there, and none lies inside itself."""
    inside = {
        graph.id: {GraphId(n.type) for n in graph.nodes.values() if n.kind is NodeKind.BLOCK}
        for graph in graphs
    }
    for blocks in inside.values():
        if missing := blocks - inside.keys():
            raise ProjectFileError(f"a block {min(missing)[:60]!r} is used that is not there")
    while inside:
        closed = [graph for graph, blocks in inside.items() if not blocks & inside.keys()]
        if not closed:
            raise ProjectFileError("a block lies inside itself")
        for graph in closed:
            del inside[graph]
