"""What stands for a frame or a note in the accessibility tree; see `accessible.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible

from graph_editor.canvas.annotation.annotation_item import FrameItem
from graph_editor.canvas.speech.spoken import annotation_name
from graph_editor.canvas.speech.stand_in import StandIn
from graph_editor.document.annotation import AnnotationId

if TYPE_CHECKING:
    from graph_editor.canvas.annotation.annotation_item import AnnotationItem
    from graph_editor.canvas.speech.accessible import CanvasAccessible

_Text = QAccessible.Text


class AnnotationAccessible(StandIn):
    """A frame or a note; what lies in a frame is told in its name, and is the canvas' child."""

    def __init__(self, canvas: CanvasAccessible, annotation_id: AnnotationId) -> None:
        super().__init__(canvas)
        self.annotation_id = annotation_id

    @property
    def item(self) -> AnnotationItem | None:
        """The frame or note on the canvas; None once it is gone."""
        view = self.view
        return view.canvas.annotations.items.get(self.annotation_id) if view is not None else None

    # Qt

    def isValid(self) -> bool:
        return self.item is not None

    def role(self) -> QAccessible.Role:
        is_frame = isinstance(self.item, FrameItem)
        return QAccessible.Role.Grouping if is_frame else QAccessible.Role.Note

    def state(self) -> QAccessible.State:
        state, item, view = QAccessible.State(), self.item, self.view
        if item is None or view is None:
            state.invisible = 1
            return state
        selection = view.selection
        state.focusable = state.selectable = state.movable = state.sizeable = 1
        state.selected = int(self.annotation_id in selection.annotations)
        alone = selection.annotations == {self.annotation_id} and not selection.nodes
        state.focused = int(view.hasFocus() and alone)
        state.offscreen = int(not view.visible_area.intersects(item.area))
        return state

    def rect(self) -> QRect:
        return self.on_screen(self.item.area) if self.item is not None else QRect()

    def text(self, which: QAccessible.Text) -> str:
        item, view = self.item, self.view
        if item is None or view is None:
            return ""
        match which:
            case _Text.Name:
                inside = view.editor.carrying.contents(self.annotation_id)
                return annotation_name(view.document, item.annotation, inside)
            case _Text.Value:
                return item.annotation.text
        return ""
