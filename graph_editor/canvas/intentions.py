"""What all who turn intentions into edits have in common. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from graph_editor.document.edit import Edit

if TYPE_CHECKING:
    from graph_editor.canvas.annotation.carrying import Carrying
    from graph_editor.canvas.offer import Offer
    from graph_editor.canvas.selection import Selection
    from graph_editor.document.shown_graph import ShownGraph


class OpenEdit(Protocol):
    """How an edit is opened: its label and the key under which edits in a row become one."""

    def __call__(self, label: str, *, merge: str | None = None) -> AbstractContextManager[Edit]: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What is worked on, and with.

    Attributes:
        document, selection: what is edited, and what of it is meant.
        carrying: what lies in frames and goes where they go.
        edit: opens an edit; why it cannot be is said to the user.
        edit_places: opens one that moves nodes by itself, so that the eye can follow.
        fail: says why something cannot be done, in one sentence.
        offer: offers what could be done next.
    """

    document: ShownGraph
    selection: Selection
    carrying: Carrying
    edit: OpenEdit
    edit_places: OpenEdit
    fail: Callable[[str], None]
    offer: Callable[[Offer], None]


class Intentions:
    """What can be done with one kind of things; `GraphEditor` owns it."""

    def __init__(self, desk: Desk) -> None:
        self._document = desk.document
        self._selection = desk.selection
        self._carrying = desk.carrying
        self._edit = desk.edit
        self._edit_places = desk.edit_places
        self._fail = desk.fail
        self._offer = desk.offer
