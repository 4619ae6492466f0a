"""From JSON to a project, with every claim of the file checked before it is believed.

Nothing of the file is executed, and nothing is built but the values of the document.
"""

from __future__ import annotations

import json
import keyword
import math
from collections.abc import Mapping
from types import MappingProxyType

from graph_editor.document.edit import identifier
from graph_editor.document.graph import (
    Edge,
    Graph,
    GraphId,
    Node,
    NodeId,
    NodeKind,
    Position,
    parse_port,
)
from graph_editor.document.project import MAIN, Project
from graph_editor.document.settings import DataSpec, Step, TrainingSpec
from graph_editor.files.json_member import (
    choice,
    extra_text,
    member,
    number,
    object_value,
    optional,
    params,
    positive,
    require,
    text_of,
    unknown_members,
    value_of,
)
from graph_editor.files.project_error import ProjectFileError
from graph_editor.files.project_text import VERSION

DEEPEST = 60
"""Levels of nesting in a file; more than any drawing needs, fewer than Python can call."""

_PROJECT = ("hornet", "name", "description", "data", "training", "graphs", "layout")
_GRAPH = ("id", "name", "nodes", "edges")
_NODE = ("id", "name", "kind", "type", "shared_with", "params", "call_params")
_DATA = ("source", "options", "input_steps", "target_steps", "shuffle", "test_fraction")
_TRAINING = (
    *("loss", "output_losses", "optimizer", "metrics", "epochs", "batch_size", "validation"),
    *("validation_split", "seed", "device", "compile_params", "fit_params", "form"),
)


def parse_json(text: str) -> dict[str, object]:
    """The JSON object of a project file of a version that this Hornet reads.

    Raises:
        ProjectFileError: it is something else; the message is a clause, "it …".
    """
    try:
        data = json.loads(text.removeprefix("\ufeff"), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        if '"hornet"' in text[:200]:
            raise ProjectFileError(
                f"it is damaged or cut off (line {error.lineno}); a copy or an autosave may help"
            ) from None
        raise ProjectFileError("it is not a Hornet project") from None
    except RecursionError:
        raise ProjectFileError("it is nested too deeply for a Hornet project") from None
    except ValueError as error:
        raise ProjectFileError(f"it holds a number that is none: {error}") from None
    if not isinstance(data, dict) or "hornet" not in data:
        raise ProjectFileError("it is not a Hornet project, but some other JSON")
    version = data["hornet"]
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ProjectFileError("it is not a Hornet project: its version is no number")
    if version > VERSION:
        raise ProjectFileError(
            f"it was made by a newer Hornet (file version {version}; this one reads up to "
            f"{VERSION}): please update Hornet"
        )
    _require_shallow(data)
    return data


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _require_shallow(data: object) -> None:
    level, depth = [data], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise ProjectFileError("it is nested too deeply for a Hornet project")
        level = [
            item
            for value in level
            if isinstance(value, dict | list)
            for item in (value.values() if isinstance(value, dict) else value)
        ]


def parse_project(data: Mapping[str, object]) -> Project:
    """The project that a project file's JSON describes.

    Raises:
        ProjectFileError: something is wrong in it; the message is a clause.
    """
    extra = unknown_members(data, _PROJECT)
    layout = member(data, "layout", dict, {})
    raw_graphs = member(data, "graphs", list, [])
    if not raw_graphs:
        raise ProjectFileError("it has no graphs")
    graphs: list[Graph] = []
    graph_extra: dict[str, object] = {}
    seen: set[NodeId] = set()
    for raw in raw_graphs:
        raw = require(raw, dict, "a graph")
        graph = _graph(raw, layout, seen)
        if any(graph.id == other.id for other in graphs):
            raise ProjectFileError(f"two graphs have the id {graph.id!r}")
        graphs.append(graph)
        if unknown := unknown_members(raw, _GRAPH):
            graph_extra[graph.id] = unknown
    if graphs[0].id != MAIN:
        raise ProjectFileError(f"its first graph must have the id {MAIN!r}")
    raw_data = member(data, "data", dict, {})
    raw_training = member(data, "training", dict, {})
    for name, members in (
        ("data", unknown_members(raw_data, _DATA)),
        ("training", unknown_members(raw_training, _TRAINING)),
        ("graphs", graph_extra),
    ):
        if members:
            extra[name] = members
    return Project(
        name=identifier(member(data, "name", str, "model")),
        graphs=tuple(graphs),
        data=_data(raw_data),
        training=_training(raw_training),
        description=member(data, "description", str, ""),
        extra=extra_text(extra),
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


def _graph(raw: dict[str, object], layout: Mapping[str, object], seen: set[NodeId]) -> Graph:
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
    return Graph(id_, member(raw, "name", str, str(id_)), MappingProxyType(nodes), edges)


def _node(raw: dict[str, object], places: Mapping[str, object]) -> Node:
    id_ = NodeId(text_of(raw, "id", "a node"))
    name = text_of(raw, "name", f"node {id_!r}")
    if not name.isidentifier() or keyword.iskeyword(name):
        raise ProjectFileError(f"{name[:60]!r} cannot be a node's name")
    what = f"node {name!r}"
    shared = optional(raw, "shared_with", str, None, what)
    return Node(
        id=id_,
        name=name,
        kind=choice(NodeKind, text_of(raw, "kind", what), f"{what} has the kind"),
        type=text_of(raw, "type", what),
        params=params(raw, "params", what),
        call_params=params(raw, "call_params", what),
        position=_position(places.get(id_), what),
        shared_with=None if shared is None else NodeId(shared),
        extra=extra_text(unknown_members(raw, _NODE)),
    )


def _position(place: object, what: str) -> Position:
    if place is None:
        return (0.0, 0.0)
    match place:
        case [int() | float() as x, int() | float() as y]:
            try:
                position = (float(x), float(y))
            except OverflowError:
                position = (math.inf, math.inf)
            if all(map(math.isfinite, position)):
                return position
    raise ProjectFileError(f"{what} has no proper place in the layout")


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


def _data(raw: dict[str, object]) -> DataSpec:
    usual, what = DataSpec(), "the data"
    fraction = number(raw, "test_fraction", usual.test_fraction, what)
    if not 0 <= fraction < 1:
        raise ProjectFileError("the data's test_fraction must be at least 0 and below 1")
    return DataSpec(
        source=member(raw, "source", str, usual.source, what),
        options=params(raw, "options", what),
        input_steps=_steps(raw, "input_steps"),
        target_steps=_steps(raw, "target_steps"),
        shuffle=member(raw, "shuffle", bool, usual.shuffle, what),
        test_fraction=fraction,
    )


def _steps(raw: dict[str, object], name: str) -> tuple[Step, ...]:
    steps = []
    for item in member(raw, name, list, [], "the data"):
        step = require(item, dict, "a step of preparation")
        what = "a step of preparation"
        steps.append(Step(text_of(step, "kind", what), params(step, "params", what)))
    return tuple(steps)


def _training(raw: dict[str, object]) -> TrainingSpec:
    usual, what = TrainingSpec(), "the training"
    seed = optional(raw, "seed", int, usual.seed, what)
    if seed is not None and not 0 <= seed < 2**32:
        raise ProjectFileError("the training's seed must be between 0 and 4,294,967,295")
    split = number(raw, "validation_split", usual.validation_split, what)
    if not 0 < split < 1:
        raise ProjectFileError("the training's validation_split must be between 0 and 1")
    metrics = value_of(raw, "metrics", usual.metrics, what)
    if not isinstance(metrics, tuple):
        raise ProjectFileError("the training's metrics are no list")
    validation = member(raw, "validation", str, usual.validation, what)
    form = member(raw, "form", str, usual.form, what)
    if validation not in ("none", "split", "set", "test"):
        raise ProjectFileError(f"the training's validation is {validation[:40]!r}")
    if form not in ("functional", "sequential"):
        raise ProjectFileError(f"the training's form is {form[:40]!r}")
    return TrainingSpec(
        loss=object_value(raw, "loss", usual.loss, what),
        output_losses=params(raw, "output_losses", what),
        optimizer=object_value(raw, "optimizer", usual.optimizer, what),
        metrics=metrics,
        epochs=positive(raw, "epochs", usual.epochs, what),
        batch_size=positive(raw, "batch_size", usual.batch_size, what),
        validation=validation,
        validation_split=split,
        seed=seed,
        device=member(raw, "device", str, usual.device, what),
        compile_params=params(raw, "compile_params", what),
        fit_params=params(raw, "fit_params", what),
        form=form,
    )
