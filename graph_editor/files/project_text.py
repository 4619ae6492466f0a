"""A project as text: JSON with one node and one edge a line, in an order that stays.

So a diff shows what was drawn: a changed parameter is one changed line, a moved node one line of
the layout section at the end.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

from graph_editor.document.annotation import Annotation
from graph_editor.document.flow import Flow
from graph_editor.document.graph import Edge, Graph, Node, Points
from graph_editor.document.project import Project
from graph_editor.document.settings import DataSpec, Step, TrainingSpec
from graph_editor.document.value import value_to_json

VERSION = 1

Pause = Callable[[], object]

_AT_A_STRETCH = 32
"""Nodes or edges between two pauses."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def project_to_text(project: Project, pause: Pause | None = None) -> str:
    """The text of a project file; `project_from_text` gives back an equal project.

    Args:
        pause: called every quarter of a millisecond or so: a thread that works at a stretch holds
            up the others.
    """
    extra = extra_members(project.extra)
    inner = {name: _mapping(extra.pop(name, None)) for name in ("data", "training", "graphs")}
    graphs = [_graph(graph, inner["graphs"].get(graph.id), pause) for graph in project.graphs]
    members = [
        ("hornet", str(VERSION)),
        ("name", _json(project.name)),
        ("description", _json(project.description)),
        *[(name, _json(value)) for name, value in extra.items()],
        ("data", _object(_data(project.data, inner["data"]))),
        ("training", _object(_training(project.training, inner["training"]))),
        ("graphs", _lines("[", graphs, "]")),
        ("layout", _layout(project.graphs, pause)),
    ]
    return _surrogates_escaped(_lines("{", [f"{_json(k)}: {v}" for k, v in members], "}")) + "\n"


def nodes_text(
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    incoming: Iterable[Edge] = (),
    blocks: Iterable[Graph] = (),
    annotations: Iterable[Annotation] = (),
    points: Mapping[Edge, Points] = MappingProxyType({}),
) -> str:
    """Some nodes and edges as text in the same form, with their places; and, apart, the edges
    that come in from nodes that are not among these, the blocks that these stand for, and frames
    and notes."""
    nodes, incoming, blocks = list(nodes), list(incoming), list(blocks)
    members = [
        f'"hornet": {VERSION}',
        f'"nodes": {_lines("[", [_node(node) for node in nodes], "]")}',
        f'"edges": {_lines("[", _edges(edges), "]")}',
        f'"layout": {_places(nodes)}',
    ]
    if bent := _points(points):
        members.append(f'"points": {_lines("[", bent, "]")}')
    if notes := [_annotation(annotation) for annotation in annotations]:
        members.append(f'"annotations": {_lines("[", notes, "]")}')
    if incoming:
        members.append(f'"incoming": {_lines("[", _edges(incoming), "]")}')
    if blocks:
        members.append(f'"blocks": {_lines("[", [_graph(block, {}) for block in blocks], "]")}')
        members.append(f'"block_layout": {_layout(blocks)}')
    return _surrogates_escaped(_lines("{", members, "}")) + "\n"


def extra_members(extra: str) -> dict[str, object]:
    """The members that an `extra` text holds; none where it holds no JSON object."""
    try:
        members = json.loads(extra) if extra else {}
    except (ValueError, RecursionError):
        return {}
    return members if isinstance(members, dict) else {}


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _graph(graph: Graph, extra: object, pause: Pause | None = None) -> str:
    nodes = [_node(node) for node in _paced(graph.nodes.values(), pause)]
    members = [
        f'"id": {_json(graph.id)}',
        f'"name": {_json(graph.name)}',
        *_header(graph),
        *[f"{_json(name)}: {_json(value)}" for name, value in _mapping(extra).items()],
        f'"nodes": {_lines("[", nodes, "]")}',
        f'"edges": {_lines("[", _edges(graph.edges, pause), "]")}',
    ]
    if bent := _points(graph.points):
        members.append(f'"points": {_lines("[", bent, "]")}')
    if graph.annotations:
        lines = [_annotation(annotation) for annotation in graph.annotations.values()]
        members.append(f'"annotations": {_lines("[", lines, "]")}')
    return _lines("{", members, "}")


def _header(graph: Graph) -> list[str]:
    """What a graph has besides its name and nodes; nothing in most projects."""
    members = []
    if graph.parameters:
        lines = [_json([p.name, value_to_json(p.default)]) for p in graph.parameters]
        members.append(f'"parameters": {_lines("[", lines, "]")}')
    if graph.as_model:
        members.append('"as_model": true')
    if graph.flow is not Flow.RIGHT:
        members.append(f'"flow": {_json(graph.flow.value)}')
    return members


def _annotation(annotation: Annotation) -> str:
    return _json(
        {
            "id": annotation.id,
            "kind": annotation.kind.value,
            "text": annotation.text,
            "rect": [_finite(side) for side in annotation.rect],
            "color": annotation.color,
        }
    )


def _node(node: Node) -> str:
    members: dict[str, object] = {
        "id": node.id,
        "name": node.name,
        "kind": node.kind.value,
        "type": node.type,
    }
    if node.shared_with is not None:
        members["shared_with"] = node.shared_with
    if node.muted:
        members["muted"] = True
    if node.repeat != 1:
        members["repeat"] = node.repeat
    if node.opened is not None:
        members["opened"] = [_finite(side) for side in node.opened]
    if node.collapsed:
        members["collapsed"] = True
    if node.params:
        members["params"] = value_to_json(node.params)
    if node.call_params:
        members["call_params"] = value_to_json(node.call_params)
    return _json({**members, **extra_members(node.extra)})


def _edges(edges: Iterable[Edge], pause: Pause | None = None) -> list[str]:
    return [
        _json([edge.source, edge.source_port, edge.target, edge.target_port])
        for edge in _paced(sorted(edges), pause)
    ]


def _points(points: Mapping[Edge, Points]) -> list[str]:
    """Each wire that goes through points, and these."""
    return [
        _json([*edge, [[_finite(x), _finite(y)] for x, y in points[edge]]])
        for edge in sorted(points)
    ]


def _data(data: DataSpec, extra: Mapping[str, object]) -> dict[str, object]:
    return {
        "source": data.source,
        "options": value_to_json(data.options),
        "input_steps": [_step(step) for step in data.input_steps],
        "target_steps": [_step(step) for step in data.target_steps],
        "shuffle": data.shuffle,
        "test_fraction": data.test_fraction,
        **extra,
    }


def _step(step: Step) -> dict[str, object]:
    return {"kind": step.kind, "params": value_to_json(step.params)}


def _training(training: TrainingSpec, extra: Mapping[str, object]) -> dict[str, object]:
    return {
        "loss": value_to_json(training.loss),
        "output_losses": value_to_json(training.output_losses),
        "optimizer": value_to_json(training.optimizer),
        "metrics": value_to_json(training.metrics),
        "epochs": training.epochs,
        "batch_size": training.batch_size,
        "validation": training.validation,
        "validation_split": training.validation_split,
        "seed": training.seed,
        "device": training.device,
        "compile_params": value_to_json(training.compile_params),
        "fit_params": value_to_json(training.fit_params),
        "form": training.form,
        **extra,
    }


def _layout(graphs: Iterable[Graph], pause: Pause | None = None) -> str:
    sections = [f"{_json(graph.id)}: {_places(graph.nodes.values(), pause)}" for graph in graphs]
    return _lines("{", sections, "}")


def _places(nodes: Iterable[Node], pause: Pause | None = None) -> str:
    lines = [
        f"{_json(node.id)}: [{_coordinate(node.position[0])}, {_coordinate(node.position[1])}]"
        for node in _paced(nodes, pause)
    ]
    return _lines("{", lines, "}")


_Item = TypeVar("_Item")


def _paced(items: Iterable[_Item], pause: Pause | None) -> Iterator[_Item]:
    for count, item in enumerate(items, 1):
        if pause is not None and not count % _AT_A_STRETCH:
            pause()
        yield item


def _coordinate(value: float) -> str:
    return repr(_finite(value))


def _finite(value: float) -> int | float:
    """A coordinate as short as it can be written."""
    if not math.isfinite(value):
        return 0
    return int(value) if value == int(value) else value


def _object(members: Mapping[str, object]) -> str:
    return _lines("{", [f"{_json(name)}: {_json(value)}" for name, value in members.items()], "}")


def _lines(opening: str, items: list[str], closing: str) -> str:
    """Items one a line, indented by a space more than what they stand in."""
    if not items:
        return opening + closing
    inside = ",\n".join(items).replace("\n", "\n ")
    return f"{opening}\n {inside}\n{closing}"


_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _surrogates_escaped(text: str) -> str:
    """Half characters cannot be written as UTF-8, but JSON has a way to write them."""
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
