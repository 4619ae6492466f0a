"""Every action of the window: what it is called, where it stands, and why it cannot be done now.

Nothing registers: the menus and the widgets are asked, so that what somebody adds to a menu or to
the canvas is in the command palette and among the shortcuts by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

if TYPE_CHECKING:
    from app.main_window import MainWindow

WHY = "why"
"""The property of an action that says, in a sentence, why it is disabled."""
_PLACES = {"canvas": "Canvas", "panel": "Panels", "palette": "Palette"}
_LASTING = {"undo": "Undo", "redo": "Redo"}
_NATIVE = QKeySequence.SequenceFormat.NativeText


@dataclass(frozen=True, slots=True)
class ListedAction:
    """An action and where it stands.

    Attributes:
        action: what does it.
        name: the same at every start; the shortcuts are kept by it.
        title: what it is called, without the menu's `&`.
        place: the menus that lead to it (`View › Theme`), or the part of the window it is for.
    """

    action: QAction
    name: str
    title: str
    place: str

    @property
    def keys(self) -> str:
        """Its shortcuts as this system writes them."""
        return ", ".join(key.toString(_NATIVE) for key in self.action.shortcuts())

    @property
    def lasting_title(self) -> str:
        """What it is always called: keys are for Undo, whatever would be undone just now."""
        return _LASTING.get(self.name, self.title)

    @property
    def on_canvas(self) -> bool:
        """Whether it acts on the canvas, which must be seen then."""
        return self.name.startswith("canvas.")


def listed_actions(window: MainWindow) -> list[ListedAction]:
    """Every action there is, each once: those of the menus in their order, then the others."""
    found: dict[QAction, ListedAction] = {}
    for action, place in _of_menus(window.menuBar().actions(), ()):
        found.setdefault(action, _listed(action, " › ".join(place)))
    for action in window.findChildren(QAction):
        prefix = action.objectName().partition(".")[0]
        if prefix in _PLACES and action not in found and action.text():
            found[action] = _listed(action, _PLACES[prefix])
    return list(found.values())


def plain_text(text: str) -> str:
    """A menu's text without the mark of its key."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def why_disabled(window: MainWindow, listed: ListedAction) -> str:
    """Why an action cannot be done now, as a sentence; "" where it can."""
    action = listed.action
    if listed.on_canvas:
        from app.pages.draw_page import DrawPage
        from graph_editor.canvas.needs import unmet_need

        page = window.page("draw")
        assert isinstance(page, DrawPage)
        if need := unmet_need(page.canvas, listed.name.partition(".")[2]):
            return need
    if action.isEnabled() or (listed.on_canvas and window.current_page != "draw"):
        return ""
    if listed.name in ("undo", "redo"):
        return f"There is nothing to {listed.name}."
    return str(action.property(WHY) or "It cannot be done now.")


def overlap(first: QAction, second: QAction) -> bool:
    """Whether there is a place in the window where both would answer to the same keys."""
    contexts = (first.shortcutContext(), second.shortcutContext())
    wide = (Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.ApplicationShortcut)
    if any(context in wide for context in contexts):
        return True
    one, other = first.parent(), second.parent()
    if one is other:
        return True
    return (
        isinstance(one, QWidget)
        and isinstance(other, QWidget)
        and (one.isAncestorOf(other) or other.isAncestorOf(one))
    )


def _of_menus(
    actions: list[QAction], place: tuple[str, ...]
) -> Iterator[tuple[QAction, tuple[str, ...]]]:
    for action in actions:
        menu = action.menu()
        if isinstance(menu, QMenu):
            if action.isVisible():
                menu.aboutToShow.emit()
                yield from _of_menus(menu.actions(), (*place, plain_text(action.text())))
        elif not action.isSeparator() and action.text() and action.isVisible():
            yield action, place


def _listed(action: QAction, place: str) -> ListedAction:
    title = plain_text(action.text())
    return ListedAction(action, action.objectName() or f"{place} › {title}", title, place)
