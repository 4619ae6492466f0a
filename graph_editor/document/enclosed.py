"""Frames and notes that go into a block with its nodes, and come out of it again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from graph_editor.document.annotation import Annotation, AnnotationId, AnnotationKind, Rect
from graph_editor.document.edit import Edit
from graph_editor.document.flow import Flow
from graph_editor.document.graph import GraphId, Position

if TYPE_CHECKING:
    from graph_editor.document.document import Document

_BESIDE = 48.0
"""Room between a frame or a note and the node after it."""


def on_paper(
    document: Document, graph: GraphId, only: Iterable[AnnotationId] | None = None
) -> list[Annotation]:
    """The frames and notes of a graph (of these, those that are there), in drawing order."""
    wanted = None if only is None else set(only)
    return [
        annotation
        for annotation in document.annotations(graph).values()
        if annotation.kind is not AnnotationKind.BOOKMARK
        and (wanted is None or annotation.id in wanted)
    ]


def half(length: float) -> float:
    """Half a length in whole units: from the corner of a group of nodes to its block's."""
    return float(length // 2)


def reach(rect: Rect, flow: Flow) -> float:
    """How far along the flow a node would have to begin so that what comes a step after it does
    not cover the rectangle."""
    x, y, width, height = rect
    return flow.turn(x + width, y + height)[0] + _BESIDE - flow.pitch


def redrawn(rect: Rect, before: Flow, after: Flow) -> Rect:
    """About where a frame or note is in a drawing that flows another way."""
    x, y, width, height = rect
    left, top = before.redrawn((x, y), after)
    right, bottom = before.redrawn((x + width, y + height), after)
    return left, top, right - left, bottom - top


def take_inside(
    edit: Edit, inner: Edit, annotations: Iterable[Annotation], corner: Position, flow: Flow
) -> None:
    """Move frames and notes from one graph into another: what was at `corner` is one step along
    the flow there."""
    for annotation in annotations:
        x, y, width, height = annotation.rect
        x, y = flow.after((x - corner[0], y - corner[1]))
        edit.remove_annotation(annotation.id)
        inner.add_annotation(
            annotation.kind,
            annotation.text,
            (x, y, width, height),
            annotation.color,
            id=annotation.id,
        )
