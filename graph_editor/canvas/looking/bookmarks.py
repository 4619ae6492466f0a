"""Parts of the canvas that the user wants to come back to. They are kept in the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from graph_editor.canvas.step_name import shortened
from graph_editor.document.annotation import Annotation, AnnotationId, AnnotationKind
from graph_editor.document.graph import GraphId

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

KEYS = 9
"""So many bookmarks can be gone to by Alt and a digit."""


class Bookmarks:
    """What can be done with the bookmarks of the shown project."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view

    def all(self) -> list[tuple[GraphId, Annotation]]:
        """The bookmarks of all graphs, in the order in which they were made."""
        document = self._view.document
        return [
            (graph, annotation)
            for graph in document.graphs()
            for annotation in document.annotations(graph).values()
            if annotation.kind is AnnotationKind.BOOKMARK
        ]

    def add(self) -> None:
        """Bookmark what is seen now, named after the selected node or the one in its middle."""
        area = self._view.visible_area
        rect = (round(area.x()), round(area.y()), round(area.width()), round(area.height()))
        name = self._free_name(self._name_of(area))
        with self._view.document.edit(f"Add bookmark {shortened(name)}") as edit:
            edit.add_annotation(AnnotationKind.BOOKMARK, name, tuple(map(float, rect)))  # type: ignore[arg-type]
        number = len(self.all())
        key = self.key(number)
        way = f"{key} comes back here" if key else "the View menu leads back here"
        self._view.say(f"Bookmarked as “{name}”; {way}.")

    def go(self, number: int) -> None:
        """Show the bookmark of this number, counted from 1."""
        found = self.all()
        if not 1 <= number <= len(found):
            self._view.say(f"There is no bookmark {number}; add one in the View menu.")
            return
        graph, bookmark = found[number - 1]
        self._view.history.mark()
        area = QRectF(*bookmark.rect)
        room = self._view.viewport().size()
        wide, tall = max(area.width(), 1.0), max(area.height(), 1.0)
        scale = min(room.width() / wide, room.height() / tall)
        self._view.look_at(graph, scale, area.center())

    def rename(self, graph: GraphId, bookmark: AnnotationId, name: str) -> None:
        """Give a bookmark another name; nothing for an empty one."""
        annotation = self._view.document.annotations(graph)[bookmark]
        if name.strip():
            label = f"Rename bookmark {shortened(annotation.text)} to {shortened(name)}"
            with self._view.document.edit(label, graph) as edit:
                edit.change_annotation(annotation.with_(text=name.strip()))

    def remove(self, graph: GraphId, bookmark: AnnotationId) -> None:
        """Take a bookmark away."""
        name = self._view.document.annotations(graph)[bookmark].text
        with self._view.document.edit(f"Delete bookmark {shortened(name)}", graph) as edit:
            edit.remove_annotation(bookmark)

    def fill(self, menu: QMenu) -> None:
        """Write the bookmarks into a menu that is about to be shown."""
        menu.clear()
        for action in self._view.actions:
            if action.objectName() == "canvas.add_bookmark":
                menu.addAction(action)
        found = self.all()
        if not found:
            return
        menu.addSeparator()
        for number, (_graph, bookmark) in enumerate(found, start=1):
            text = bookmark.text.replace("&", "&&")
            action = menu.addAction(text, lambda number=number: self.go(number))
            if key := self.key(number):
                # Said, not bound: the key is the canvas' own action, which is always there.
                action.setText(f"{text}\t{key}")

    def key(self, number: int) -> str:
        """The key that goes to a bookmark, as it is now; "" for none."""
        name = f"canvas.bookmark_{number}"
        action = next((a for a in self._view.actions if a.objectName() == name), None)
        native = QKeySequence.SequenceFormat.NativeText
        return action.shortcut().toString(native) if action is not None else ""

    def _name_of(self, area: QRectF) -> str:
        chosen = [self._view.canvas.nodes[node_id] for node_id in self._view.selection.nodes]
        if len(chosen) == 1 and area.intersects(chosen[0].body):
            return chosen[0].card.name
        center = area.center()
        nearest, least = "", float("inf")
        for node_id, box in self._view.canvas.far.grid.near(area.getCoords()):  # type: ignore[arg-type]
            dx = (box[0] + box[2]) / 2 - center.x()
            dy = (box[1] + box[3]) / 2 - center.y()
            if dx * dx + dy * dy < least:
                least = dx * dx + dy * dy
                nearest = self._view.canvas.nodes[node_id].card.name
        return nearest or "bookmark"

    def _free_name(self, wanted: str) -> str:
        taken = {bookmark.text for _, bookmark in self.all()}
        name, number = wanted, 1
        while name in taken:
            number += 1
            name = f"{wanted} {number}"
        return name
