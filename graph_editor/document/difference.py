"""What changes of a document come to: from what it was to what it is, by the fewest changes.

A jump over thousands of steps of the history passes through states that nobody needs to see; who
mirrors the document hears of the difference alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from graph_editor.document.annotation import Annotation, AnnotationId
from graph_editor.document.change import (
    AnnotationAdded,
    AnnotationChanged,
    AnnotationRemoved,
    Change,
    DataChanged,
    EdgeAdded,
    EdgeRemoved,
    GraphAdded,
    GraphChanged,
    GraphRemoved,
    NodeAdded,
    NodeChanged,
    NodeRemoved,
    ProjectChanged,
    TrainingChanged,
    WireBent,
)
from graph_editor.document.graph import Edge, Graph, GraphId, NodeId
from graph_editor.document.project import Project

Places = Mapping[GraphId, Mapping[NodeId, int]]
"""The places of all nodes in the document order of their graphs."""
_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Moment:
    """What a document was or is: the project, and the places of its nodes."""

    project: Project
    places: Places


def difference(before: Moment, after: Moment) -> tuple[Change, ...]:
    """The changes that lead from one moment to another, in an order in which they can be made."""
    old = {graph.id: graph for graph in before.project.graphs}
    new = {graph.id: graph for graph in after.project.graphs}
    changes: list[Change] = []
    for graph in old.values():
        if graph.id not in new:
            empty = Graph(graph.id, graph.name)
            changes += _inside(graph, empty, before.places[graph.id], {})
    for place, graph_id in reversed(list(enumerate(old))):
        if graph_id not in new:
            changes.append(GraphRemoved(graph_id, old[graph_id].header, place))
    for place, graph in enumerate(new.values()):
        if graph.id not in old:
            changes.append(GraphAdded(graph.id, graph.header, place))
    for graph in new.values():
        was = old.get(graph.id)
        if was is not None and was.header != graph.header:
            changes.append(GraphChanged(graph.id, was.header, graph.header))
        was = was or Graph(graph.id, graph.name)
        places = before.places.get(graph.id, {}), after.places[graph.id]
        changes += _inside(was, graph, *places)
    return (*changes, *_settings(before.project, after.project))


def _settings(old: Project, new: Project) -> Iterator[Change]:
    """What is different beside the drawings."""
    if old.data != new.data:
        yield DataChanged(old.data, new.data)
    if old.training != new.training:
        yield TrainingChanged(old.training, new.training)
    names = (old.name, old.description), (new.name, new.description)
    if names[0] != names[1]:
        yield ProjectChanged(*names)


def _inside(
    old: Graph, new: Graph, before: Mapping[NodeId, int], after: Mapping[NodeId, int]
) -> Iterator[Change]:
    """What is different in a drawing. A node that has another place in the document order goes and
    comes again, with its wires."""
    graph = old.id
    stay = {n for n in old.nodes if n in new.nodes and before[n] == after[n]}
    gone = [edge for edge in old.edges if edge not in new.edges or not _within(edge, stay)]
    come = [edge for edge in new.edges if edge not in old.edges or not _within(edge, stay)]
    for edge in sorted(gone):
        if edge in old.points:
            yield WireBent(graph, edge, old.points[edge], ())
        yield EdgeRemoved(graph, edge)
    for node_id in reversed(list(old.nodes)):
        if node_id not in stay:
            yield NodeRemoved(graph, old.nodes[node_id], before[node_id])
    for node_id, node in old.nodes.items():
        later = new.nodes[node_id] if node_id in stay else node
        if later is not node and later != node:
            yield NodeChanged(graph, node, later)
    for node_id, node in new.nodes.items():
        if node_id not in stay:
            yield NodeAdded(graph, node, after[node_id])
    for edge in sorted(come):
        yield EdgeAdded(graph, edge)
    lost = set(gone)
    for edge in sorted(old.points.keys() | new.points.keys()):
        bent = () if edge in lost else old.points.get(edge, ())
        if edge in new.edges and bent != new.points.get(edge, ()):
            yield WireBent(graph, edge, bent, new.points.get(edge, ()))
    yield from _annotations(graph, old.annotations, new.annotations)


def _within(edge: Edge, nodes: set[NodeId]) -> bool:
    return edge.source in nodes and edge.target in nodes


def _annotations(
    graph: GraphId,
    old: Mapping[AnnotationId, Annotation],
    new: Mapping[AnnotationId, Annotation],
) -> Iterator[Change]:
    same = _common(old, new) == _common(new, old)  # else all go and come again, in their new order
    stay = set(old).intersection(new) if same else set()
    for place, (annotation_id, annotation) in reversed(list(enumerate(old.items()))):
        if annotation_id not in stay:
            yield AnnotationRemoved(graph, annotation, place)
    for place, (annotation_id, annotation) in enumerate(new.items()):
        if annotation_id not in stay:
            yield AnnotationAdded(graph, annotation, place)
        elif annotation != old[annotation_id]:
            yield AnnotationChanged(graph, old[annotation_id], annotation)


def _common(keys: Iterable[_Key], others: Mapping[_Key, object]) -> list[_Key]:
    return [key for key in keys if key in others]
