"""Intentions about frames and notes as edits, each one undo step."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from graph_editor.canvas.annotation.carrying import Things, selected
from graph_editor.canvas.annotation.headline import headline
from graph_editor.canvas.arrangement.arranging import Box
from graph_editor.canvas.intentions import Intentions
from graph_editor.canvas.step_name import shortened, the_things
from graph_editor.canvas.style import GRID
from graph_editor.document.annotation import Annotation, AnnotationId, AnnotationKind, Rect
from graph_editor.document.graph import Position

if TYPE_CHECKING:
    pass

_AROUND = 24.0
_BAR = 32.0
NEW_FRAME = "Frame"
"""The title of a frame that was given none."""
NOTE_SIZE = (256.0, 96.0)
SMALLEST = (64.0, 40.0)
_FIRST_COLOR = {AnnotationKind.FRAME: 1, AnnotationKind.NOTE: 3}


class AnnotationEditor(Intentions):
    """What can be done with frames and notes."""

    def frame_selection(self) -> AnnotationId | None:
        """Put a frame around the selected nodes and notes."""
        rect = self._around(selected(self._selection))
        if rect is None:
            self._fail("Select the nodes that the frame is to hold first.")
            return None
        around = the_things(self._document, selected(self._selection))
        return self._add(AnnotationKind.FRAME, NEW_FRAME, rect, f"Add frame around {around}")

    def add_note(self, text: str, position: Position, size: Position = NOTE_SIZE) -> None:
        """Put a note onto the canvas and select it; nothing for an empty text."""
        if text.strip():
            rect = (_floor(position[0]), _floor(position[1]), *size)
            title = f"Add note {shortened(headline(text))}".rstrip()
            self._add(AnnotationKind.NOTE, text, rect, title)

    def set_text(self, annotation_id: AnnotationId, text: str, height: float = 0.0) -> None:
        """Change a frame's title or a note's text; a note grows to `height` where it is lower.

        A note without text goes. A new frame's first title is one step with the frame.
        """
        annotation = self._document.annotations().get(annotation_id)
        if annotation is None or (text == annotation.text and height <= annotation.rect[3]):
            return
        if annotation.kind is AnnotationKind.NOTE:
            if not text.strip():
                with self._edit(f"Delete {self._one(annotation_id)}") as edit:
                    edit.remove_annotation(annotation_id)
                return
            x, y, width, old = annotation.rect
            with self._edit(f"Edit {self._one(annotation_id)}") as edit:
                edit.change_annotation(
                    annotation.with_(text=text, rect=(x, y, width, max(old, height)))
                )
        elif text.strip():
            label = f"Rename {self._one(annotation_id)}"
            with self._edit(label, merge=f"frame:{annotation_id}") as edit:
                edit.change_annotation(annotation.with_(text=text.strip()))

    def set_color(self, annotation_ids: frozenset[AnnotationId], color: int) -> None:
        """Give frames and notes another tint."""
        annotations = self._document.annotations()
        what = the_things(self._document, Things(annotations=annotation_ids))
        with self._edit(f"Colour {what}") as edit:
            for annotation_id in sorted(annotation_ids):
                edit.change_annotation(annotations[annotation_id].with_(color=color))

    def resize(self, annotation_id: AnnotationId, rect: Rect) -> None:
        """Give a frame or a note another place and size."""
        annotation = self._document.annotations()[annotation_id]
        with self._edit(f"Resize {self._one(annotation_id)}") as edit:
            edit.change_annotation(annotation.with_(rect=rect))

    def fit_frame(self, annotation_id: AnnotationId) -> None:
        """Let a frame be just as large as what lies in it."""
        rect = self._around(self._carrying.contents(annotation_id))
        if rect is not None:
            self.resize(annotation_id, rect)

    def _around(self, things: Things) -> Rect | None:
        """The frame that holds these, on the grid; None for nothing."""
        drawn = self._carrying.drawn()
        boxes = [box for key, box in self._carrying.boxes().items() if key in things.nodes]
        boxes += [Box(*drawn[a].rect) for a in things.annotations if a in drawn]
        if not boxes:
            return None
        x = _floor(min(box.x for box in boxes) - _AROUND)
        y = _floor(min(box.y for box in boxes) - _AROUND - _BAR)
        width = -_floor(x - max(box.right for box in boxes) - _AROUND)
        height = -_floor(y - max(box.bottom for box in boxes) - _AROUND)
        return (x, y, width, height)

    def _one(self, annotation_id: AnnotationId) -> str:
        return the_things(self._document, Things(annotations=frozenset([annotation_id])))

    def _add(self, kind: AnnotationKind, text: str, rect: Rect, label: str) -> AnnotationId:
        annotation = Annotation(_new_id(), kind, text, rect, _FIRST_COLOR[kind])
        with self._edit(label, merge=f"{kind.value}:{annotation.id}") as edit:
            edit.add_annotation(kind, text, rect, annotation.color, id=annotation.id)
        self._selection.set(annotations=[annotation.id])
        return annotation.id


def _new_id() -> AnnotationId:
    return AnnotationId(uuid.uuid4().hex[:12])


def _floor(length: float) -> float:
    return float(length // GRID * GRID)
