"""The one undo command of the program: it carries the changes of an edit. And jumps over many."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

from PySide6.QtGui import QUndoCommand, QUndoStack

from graph_editor.canvas.step_name import shortened
from graph_editor.document.change import (
    Change,
    DataChanged,
    NodeChanged,
    ProjectChanged,
    TrainingChanged,
)
from graph_editor.document.document import Document

_MERGEABLE = 1
_LONGEST = 72
"""A step has so many letters at most in the menu, or a long name makes it as wide as the screen."""


class EditCommand(QUndoCommand):
    """An edit that has already been made; undo replays the inverses of its changes.

    Args:
        document: the document it was made in.
        label: what the history calls it, and the undo menu, as far as there is room.
        changes: what it did.
        merge: edits in a row with the same key (not None) become one step.
        in_a_row: whether the command below on the stack was the last thing that happened. After
            an undo it was not, and then nothing is merged into it.
    """

    def __init__(
        self,
        document: Document,
        label: str,
        changes: Sequence[Change],
        merge: str | None = None,
        in_a_row: bool = True,
    ) -> None:
        entry = shortened(label, _LONGEST).replace("&", "&&")
        super().__init__(f"{label}\n{entry}")  # what the history says, and what the menu says
        self._document = document
        self._changes = tuple(changes)
        self._merge = merge
        self._in_a_row = in_a_row
        self._done = True

    def redo(self) -> None:
        """Make the changes again; nothing at the first call, from `push`: they are made."""
        if not self._done:
            self._document.replay(self._changes)
        self._done = True

    def undo(self) -> None:
        self._done = False
        self._document.replay([change.inverse() for change in reversed(self._changes)])

    def id(self) -> int:
        return -1 if self._merge is None else _MERGEABLE

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, EditCommand) or other._merge != self._merge:
            return False
        if not other._in_a_row:
            return False
        self._changes = joined(self._changes, other._changes)
        if not self._changes:
            self.setObsolete(True)
        return True


def go_to_step(document: Document, stack: QUndoStack, index: int) -> None:
    """Undo or redo up to a step of the history; of a longer way, only the end is shown."""
    far = abs(index - stack.index()) > 1
    with document.at_once() if far else nullcontext():
        stack.setIndex(index)


def joined(first: Sequence[Change], second: Sequence[Change]) -> tuple[Change, ...]:
    """Two edits as one; where both only change the same things, one change for each is left, and
    none for a thing that is again as it was."""
    if len(first) == len(second):
        pairs = [_joined_pair(a, b) for a, b in zip(first, second, strict=True)]
        if all(pair is not None for pair in pairs):
            return tuple(change for pair in pairs if pair is not None for change in pair)
    return (*first, *second)


def _joined_pair(first: Change, second: Change) -> tuple[Change, ...] | None:
    """One change (or none) that does what both do; None where they are about different things."""
    match first, second:
        case NodeChanged(graph, before, middle), NodeChanged(other, _, after) if (
            graph == other and middle.id == after.id
        ):
            return () if before == after else (NodeChanged(graph, before, after),)
        case ((DataChanged() | TrainingChanged() | ProjectChanged()), _) if type(first) is type(
            second
        ):
            if first.before == second.after:
                return ()
            return (type(first)(first.before, second.after),)
        case _:
            return None
