"""What lies on the canvas beside the network: frames, notes and bookmarks. They change no model."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import NewType

AnnotationId = NewType("AnnotationId", str)
Rect = tuple[float, float, float, float]


class AnnotationKind(enum.Enum):
    """What an annotation is."""

    FRAME = "frame"
    """A titled, coloured area; moving it moves the nodes that lie in it."""
    NOTE = "note"
    """A text in Markdown."""
    BOOKMARK = "bookmark"
    """A named part of the canvas to come back to."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A frame, a note or a bookmark.

    Attributes:
        id: stable for its life, unique in its graph.
        kind: what it is.
        text: a frame's title, a note's Markdown, a bookmark's name.
        rect: x, y, width, height in scene units; what a bookmark shows.
        color: a frame's or note's colour: an index into the canvas' annotation colours.
    """

    id: AnnotationId
    kind: AnnotationKind
    text: str
    rect: Rect
    color: int = 0

    def with_(self, **changes: object) -> Annotation:
        """A copy with some attributes changed."""
        return replace(self, **changes)  # type: ignore[arg-type]
