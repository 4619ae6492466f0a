"""What stands for a frame or a note in the accessibility tree; see `accessible.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QAccessible

from graph_editor.canvas.annotation.annotation_item import FrameItem
from graph_editor.canvas.annotation.carrying import Carrying
from graph_editor.canvas.drawing.inner import place_of
from graph_editor.canvas.speech.spoken import annotation_name
from graph_editor.canvas.speech.stand_in import StandIn
from graph_editor.document.annotation import AnnotationId
from graph_editor.document.shown_graph import ShownGraph

if TYPE_CHECKING:
    from graph_editor.canvas.annotation.annotation_item import AnnotationItem
    from graph_editor.canvas.drawing.inner import Place
    from graph_editor.canvas.drawing.scene import CanvasScene
    from graph_editor.canvas.speech.accessible import CanvasAccessible
    from graph_editor.document.graph import NodeId

_Text = QAccessible.Text


class AnnotationAccessible(StandIn):
    """A frame or a note; what lies in a frame is told in its name, and is the canvas' child, or
    the opened block's in which the frame is seen.

    Attributes:
        blocks: the opened blocks that it stands in, from the outermost on; none on the canvas.
    """

    def __init__(
        self,
        canvas: CanvasAccessible,
        annotation_id: AnnotationId,
        blocks: tuple[NodeId, ...] = (),
        around: StandIn | None = None,
    ) -> None:
        super().__init__(canvas, around)
        self.annotation_id = annotation_id
        self.blocks = blocks

    @property
    def place(self) -> Place | None:
        """The drawing of the opened block in which it is; None on the canvas."""
        view = self.view
        return place_of(view.canvas, self.blocks) if view is not None else None

    @property
    def scene(self) -> CanvasScene | None:
        """What draws it; None once that is gone."""
        place, view = self.place, self.view
        if view is None or not self.blocks:
            return view.canvas if view is not None else None
        return place.inside.scene if place is not None else None

    @property
    def item(self) -> AnnotationItem | None:
        """The frame or note where it is drawn; None once it is gone."""
        scene = self.scene
        return scene.annotations.items.get(self.annotation_id) if scene is not None else None

    @property
    def area(self) -> QRectF:
        """Where it is on the canvas."""
        area = self.item.area if self.item is not None else QRectF()
        return self.place.way.mapRect(area) if self.place is not None else area

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
        state.offscreen = int(not view.visible_area.intersects(self.area))
        if self.blocks:
            return state  # it is only read there
        selection = view.selection
        state.focusable = state.selectable = state.movable = state.sizeable = 1
        state.selected = int(self.annotation_id in selection.annotations)
        alone = selection.annotations == {self.annotation_id} and not selection.nodes
        state.focused = int(view.hasFocus() and alone)
        return state

    def rect(self) -> QRect:
        return self.on_screen(self.area) if self.item is not None else QRect()

    def text(self, which: QAccessible.Text) -> str:
        item, view, place = self.item, self.view, self.place
        if item is None or view is None:
            return ""
        match which:
            case _Text.Name:
                document, carrying = view.document, view.editor.carrying
                if place is not None:
                    document = ShownGraph(document.whole, place.inside.graph)
                    carrying = Carrying(document, place.inside.scene.size_of)
                inside = carrying.contents(self.annotation_id)
                return annotation_name(document, item.annotation, inside)
            case _Text.Value:
                return item.annotation.text
        return ""
