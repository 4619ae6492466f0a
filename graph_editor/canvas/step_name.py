"""What undo steps call the things that something was done to. No Qt.

A step is read in the menu and in the history, maybe long after it was done: `Move dense` says which
step it was, `Move` does not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from graph_editor.canvas.annotation.carrying import Things
from graph_editor.canvas.annotation.headline import headline
from graph_editor.canvas.speech.spoken import counted, wire_name
from graph_editor.document.annotation import AnnotationKind
from graph_editor.document.graph import Edge, NodeId

if TYPE_CHECKING:
    from graph_editor.canvas.wiring.point_editor import PointOf
    from graph_editor.document.shown_graph import ShownGraph

_LONGEST = 40
"""Titles and texts have so many letters at most in a step's name."""


def the_nodes(document: ShownGraph, node_ids: Iterable[NodeId]) -> str:
    """Nodes: `dense`, or `3 nodes`."""
    return the_things(document, Things(frozenset(node_ids)))


def the_wires(document: ShownGraph, edges: Collection[Edge]) -> str:
    """Wires: `wire dense to add`, or `2 wires`."""
    return _one_or_many([f"wire {wire_name(document, edge)}" for edge in edges], "wires")


def the_points(document: ShownGraph, chosen: Collection[PointOf]) -> str:
    """Points of wires: `reroute point of wire dense to add`, or `2 reroute points`."""
    names = [f"reroute point of wire {wire_name(document, edge)}" for edge, _ in chosen]
    return _one_or_many(names, "reroute points")


def the_things(
    document: ShownGraph,
    things: Things,
    edges: Collection[Edge] = (),
    points: Collection[PointOf] = (),
) -> str:
    """Whatever is handled together: `dense`, `frame Encoder`, `3 nodes, 1 frame, 2 wires`."""
    parts = []
    if things:
        only = len(things.nodes) + len(things.annotations) == 1 and not (edges or points)
        parts.append(_named(document, things) if only else counted(document, things))
    if edges:
        only = not (things or points)
        parts.append(the_wires(document, edges) if only else _count(len(edges), "wire"))
    if points:
        only = not (things or edges)
        parts.append(the_points(document, points) if only else _count(len(points), "reroute point"))
    return ", ".join(parts)


def shortened(text: str, longest: int = _LONGEST) -> str:
    """A title or text in one line that is not too long."""
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _named(document: ShownGraph, things: Things) -> str:
    for node_id in things.nodes:
        return document.node(node_id).name
    (annotation,) = (document.annotations()[a] for a in things.annotations)
    frame, kind = annotation.kind is AnnotationKind.FRAME, annotation.kind.value
    text = shortened(annotation.text if frame else headline(annotation.text))
    return kind if text.lower() == kind else f"{kind} {text}".rstrip()  # it has no title yet


def _one_or_many(names: list[str], words: str) -> str:
    return names[0] if len(names) == 1 else f"{len(names):,} {words}"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
