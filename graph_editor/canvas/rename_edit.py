"""Typing a node's name where it stands."""

from __future__ import annotations

import keyword
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTransform
from PySide6.QtWidgets import QLabel, QLineEdit

from graph_editor.canvas.style import CanvasPalette
from graph_editor.document.graph import NodeId

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_HEIGHT, _AROUND = 26, 24
"""How high it is at least, and how much wider than its text."""


class RenameEdit(QLineEdit):
    """A line over a node's name. Enter takes the name, Escape leaves it, and what is wrong with
    the name is said while it is typed."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._node: NodeId | None = None
        self._document = view.document
        self._given: Callable[[NodeId, str], None] = view.editor.rename
        self._complaint = QLabel(view)
        self._complaint.hide()
        self.setObjectName("rename")
        self.setAccessibleName("Name of the node")
        self.hide()
        self.textChanged.connect(self._on_text_changed)

    def set_colors(self, colors: CanvasPalette) -> None:
        """Use the colours of a theme."""
        self._colors = colors
        self._complaint.setStyleSheet(
            f"background: {colors.card.name()}; color: {colors.error.name()};"
            f"border: 1px solid {colors.error.name()}; border-radius: 4px; padding: 4px 8px;"
        )
        self._show_state("")

    def open(self, node_id: NodeId, take: Callable[[NodeId, str], None] | None = None) -> None:
        """Edit this node's name; `take` gives it the new one where that is more than renaming."""
        inner, editor = self._view.inner.current, self._view.editor
        if inner is not None and inner.item.node_id == node_id:
            item, way, editor = inner.item, inner.way, self._view.acting
        else:
            item, way = self._view.canvas.nodes[node_id], QTransform()
        area = way.mapRect(item.name_rect.translated(item.pos()).adjusted(-4, 0, 8, 2))
        place = self._view.mapFromScene(area).boundingRect()
        origin = self._view.viewport().pos()
        place = place.translated(origin).adjusted(0, min(0, place.height() - _HEIGHT), 0, 0)
        self._node, self._given, self._document = node_id, take or editor.rename, editor.document
        name = self._document.node(node_id).name
        self.setText(name)
        self.ensurePolished()
        wanted = self.fontMetrics().horizontalAdvance(name) + _AROUND
        room = self._view.width() - place.left() - 8
        place.setWidth(max(place.width(), min(wanted, room)))  # a long name is seen as a whole
        self.setGeometry(place)
        self.selectAll()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def close(self) -> bool:
        """Leave the name as it is."""
        self._node = None
        self._complaint.hide()
        had_focus = self.hasFocus()
        self.hide()
        if had_focus:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def problem(self) -> str:
        """What is wrong with the name as typed; "" if nothing is."""
        name, document = self.text().strip(), self._document
        if self._node is None or not document.has_node(self._node):
            return ""
        if not name:
            return "A node needs a name."
        if keyword.iskeyword(name):
            return f"{name!r} is a Python keyword."
        if not name.isidentifier():
            return "Use letters, digits and underscores, not starting with a digit."
        if name != document.node(self._node).name and document.name_taken(name):
            return f"Another node is already called {name!r}."
        return ""

    def _take(self) -> None:
        node, name = self._node, self.text().strip()
        fine = node is not None and not self.problem() and self._document.has_node(node)
        self.close()
        if fine and node is not None:
            self._given(node, name)

    def _on_text_changed(self) -> None:
        problem = self.problem()
        self._show_state(problem)
        self._complaint.setText(problem)
        self._complaint.adjustSize()
        rightmost = self._view.width() - self._complaint.width() - 8
        self._complaint.move(max(8, min(self.x(), rightmost)), self.geometry().bottom() + 5)
        self._complaint.setVisible(bool(problem) and self._node is not None)
        self._complaint.raise_()

    def _show_state(self, problem: str) -> None:
        colors = self._colors
        line = (colors.error if problem else colors.accent).name()
        self.setStyleSheet(
            f"background: {colors.card.name()}; color: {colors.text.name()}; font-weight: 600;"
            f"border: 2px solid {line}; border-radius: 4px; padding: 0 4px; font-size: 13px;"
        )

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.problem():
                self._take()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._node is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._take()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # every key is the line's while it is open
        return super().event(event)
