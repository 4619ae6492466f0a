"""Nodes, frames and notes that glide to their new places, so that the eye can follow them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QRectF, QVariantAnimation
from PySide6.QtWidgets import QStyle

from graph_editor.document.annotation import AnnotationId, Rect
from graph_editor.document.change import AnnotationChanged, Change, NodeChanged
from graph_editor.document.graph import NodeId, Position

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_LONGEST = 180
_MANY = 300
"""Above so many moving nodes there is no motion: it would only be jerky."""


class Glide:
    """Shows nodes on their way from where they were seen to where the document has them.

    The document is at its new state from the start; what happens in between (a press, another
    edit) ends the motion at once.

    Attributes:
        allowed: whether nodes may move at all; the system's wish is asked each time besides.
    """

    def __init__(self, view: CanvasView) -> None:
        self.allowed = True
        self._view = view
        self._seen: dict[NodeId, Position] = {}
        self._ways: dict[NodeId, tuple[Position, Position]] = {}
        self._areas: dict[AnnotationId, Rect] = {}
        self._sheets: dict[AnnotationId, tuple[Rect, Rect]] = {}
        self._motion = QVariantAnimation(view)
        self._motion.setStartValue(0.0)
        self._motion.setEndValue(1.0)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.valueChanged.connect(self._on_value)
        self._motion.finished.connect(self.finish)

    @property
    def going_on(self) -> bool:
        """Whether something is on its way."""
        return bool(self._ways or self._sheets)

    def prepare(self) -> None:
        """An edit that moves nodes is about to be made: remember where they are seen."""
        self.finish()
        items = self._view.canvas.nodes.items()
        self._seen = {node_id: (item.pos().x(), item.pos().y()) for node_id, item in items}
        sheets = self._view.canvas.annotations.items.items()
        self._areas = {key: item.area.getRect() for key, item in sheets}  # type: ignore[misc]

    def follow(self, changes: Iterable[Change]) -> None:
        """An edit was made and mirrored: glide, if it was prepared."""
        self.finish()
        seen, self._seen = self._seen, {}
        areas, self._areas = self._areas, {}
        if not seen or not self.allowed:
            return
        view = self._view
        ways: dict[NodeId, tuple[Position, Position]] = {}
        sheets: dict[AnnotationId, tuple[Rect, Rect]] = {}
        for change in changes:
            if isinstance(change, NodeChanged) and change.after.id in seen:
                node_id = change.after.id
                ways[node_id] = (seen[node_id], change.after.position)
            elif isinstance(change, AnnotationChanged) and change.after.id in areas:
                sheets[change.after.id] = (areas[change.after.id], change.after.rect)
        ways = {n: way for n, way in ways.items() if way[0] != way[1] and n in view.canvas.nodes}
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        length = min(view.style().styleHint(hint, None, view), _LONGEST)
        if not ways or len(ways) > _MANY or length <= 0 or not view.isVisible():
            return
        drawn = view.canvas.annotations.items
        self._ways = ways
        self._sheets = {a: way for a, way in sheets.items() if way[0] != way[1] and a in drawn}
        self._motion.setDuration(length)
        self._on_value(0.0)
        self._motion.start()

    def look_at_end(self, look: Callable[[], None]) -> None:
        """Look at the drawing as it is once everything has arrived; what is on its way goes on."""
        if not self.going_on:
            look()
            return
        self._view.canvas.put_back(self._ways)
        self._view.canvas.annotations.put_back()
        look()
        self._on_value(self._motion.currentValue())

    def finish(self) -> None:
        """Put everything where it belongs, now."""
        ways, self._ways = self._ways, {}
        sheets, self._sheets = self._sheets, {}
        if ways or sheets:
            self._motion.stop()
            self._view.canvas.put_back(ways)
            self._view.canvas.annotations.put_back()
            self._view.refresh_far()

    def forget(self) -> None:
        """Another drawing will be shown, in which nothing of this is on its way."""
        self._motion.stop()
        for kept in (self._seen, self._ways, self._areas, self._sheets):
            kept.clear()

    def _on_value(self, share: float) -> None:
        scene = self._view.canvas
        for node_id, ((x, y), (to_x, to_y)) in self._ways.items():
            scene.preview(node_id, (x + (to_x - x) * share, y + (to_y - y) * share))
        scene.route_edges_of(self._ways)
        for annotation_id, (before, after) in self._sheets.items():
            sides = [a + (b - a) * share for a, b in zip(before, after, strict=True)]
            if annotation_id in scene.annotations.items:
                scene.annotations.items[annotation_id].place(QRectF(*sides))
        self._view.refresh_far()
