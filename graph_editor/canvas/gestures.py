"""Mouse and keys on the canvas: which gesture begins, goes on and ends with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
)

from graph_editor.canvas.adding.placeable import MIME_TYPE
from graph_editor.canvas.drawing.inner import inner_at
from graph_editor.canvas.hover import Hover
from graph_editor.canvas.menus import context_menu
from graph_editor.canvas.style import FAR_SCALE, NEAR_SCALE, WIRE_REACH
from graph_editor.canvas.tools.choose import choose_cut, choose_tool
from graph_editor.canvas.tools.drop import DropTool
from graph_editor.canvas.tools.pan import PanTool
from graph_editor.canvas.tools.tool import Pointer, Tool
from graph_editor.canvas.within import within_at
from graph_editor.document.graph import NodeKind

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView


class Gestures:
    """Turns events of the mouse and the keys on a canvas into gestures, one at a time.

    Attributes:
        tool: the gesture that is going on; None while there is none.
        hover: shows what is under the mouse while none is.
        mouse: where the mouse is in the viewport; None while it is elsewhere.
        space: whether the space bar is held, so that the next drag pans.
    """

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._covered: tuple[QRectF, ...] = ()
        self.tool: Tool | None = None
        self.hover = Hover(view)
        self.mouse: QPoint | None = None
        self.space = False

    def begin(self, tool: Tool | None) -> None:
        """A gesture begins."""
        self._view.glide.finish()
        self.tool = tool
        if tool is not None and tool.cursor is not None:
            self._view.viewport().setCursor(tool.cursor)

    def cancel(self) -> None:
        """Give up the gesture that is going on, if one is."""
        if self.tool is not None:
            tool, self.tool = self.tool, None
            tool.cancel()
            self._redraw(())
            self.hover.update_cursor()

    def leave(self) -> None:
        """The mouse has left the canvas."""
        self.mouse = None
        if self.tool is None:
            self.hover.leave()

    # Buttons and motion

    def press(self, event: QMouseEvent) -> None:
        """A button is pressed."""
        if self.tool is not None:
            return
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            history = self._view.history
            go_back = event.button() == Qt.MouseButton.BackButton
            history.back() if go_back else history.forward()
            return
        pointer = self._pointer(event.position(), event.modifiers())
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self.space):
            self.begin(PanTool(self._view, pointer))
        elif left:
            self.begin(choose_tool(self._view, pointer))
        elif event.button() == Qt.MouseButton.RightButton and pointer.ctrl:
            self.begin(choose_cut(self._view, pointer))

    def move(self, event: QMouseEvent) -> None:
        """The mouse moves, with or without a button."""
        self.mouse = event.position().toPoint()
        pointer = self._pointer(event.position(), event.modifiers())
        if self.tool is None:
            self.hover.move(pointer)
            return
        self.tool.move(pointer)
        self._redraw(self.tool.areas())

    def release(self, event: QMouseEvent) -> None:
        """A button is let go."""
        right = event.button() == Qt.MouseButton.RightButton
        if self.tool is None or (right and not self.tool.right):
            return
        tool, self.tool = self.tool, None
        tool.release(self._pointer(event.position(), event.modifiers()))
        self._redraw(())
        self.hover.update_cursor()

    def double_click(self, event: QMouseEvent) -> None:
        """A node is opened or renamed, a frame or note edited, or something is to be added."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        view = self._view
        point = view.mapToScene(event.position().toPoint())
        item = view.canvas.node_at(point)
        if item is not None:
            inner, within = inner_at(view.canvas, point), within_at(view, point)
            wire = within.wire_at(point) if within is not None else None
            arrow = inner.item.on_expander(inner.point) if inner else item.on_expander(point)
            if arrow and view.zoom >= NEAR_SCALE:
                pass  # its first press has opened or closed the block
            elif within is not None and wire is not None:
                within.quick_add(within.spot(point), into=wire)
            elif item.on_name(point):
                view.rename(item.node_id)
            elif item.card.kind is NodeKind.BLOCK:
                view.enter_block(item.node_id) if inner is None else view.inner.open(inner)
            return
        edge = view.canvas.wires.at(point, WIRE_REACH / view.zoom)
        held = view.canvas.annotations.at(point, view.zoom)
        if edge is None and held is not None:
            view.edit_annotation(held[0].annotation.id)
        else:
            view.quick_add(point, into=edge)

    def ask_for_menu(self, event: QContextMenuEvent) -> None:
        """A menu is asked for, by the mouse or by its key."""
        view = self._view
        mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        if mouse and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return  # it is the button of the stroke that cuts wires
        self.cancel()
        point = view.mapToScene(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            point = self._selected_point() or point
        context_menu(view, point).popup(view.viewport().mapToGlobal(view.mapFromScene(point)))

    # Keys

    def claims(self, event: QKeyEvent) -> bool:
        """Whether a key is for the canvas itself, though a shortcut has it."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        return self.adds(event) or (plain and self.tool is not None and self.tool.takes_keys)

    def adds(self, event: QKeyEvent) -> bool:
        """Whether this is Shift+A where it adds."""
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        selection = self._view.acting.selection
        few = len(selection.nodes) + len(selection.annotations) < 2
        return event.key() == Qt.Key.Key_A and shift and few

    def press_key(self, event: QKeyEvent) -> bool:
        """A key is pressed; False where it means nothing here."""
        view = self._view
        if self.tool is not None and self.tool.takes_keys and self.tool.key(event):
            self._redraw(self.tool.areas() if self.tool is not None else ())
        elif event.key() == Qt.Key.Key_Escape and (
            self.tool or view.inner.editor or not view.selection.empty
        ):
            if self.tool is not None:
                self.cancel()
            else:
                view.inner.step_out() or view.selection.clear()
        elif event.key() == Qt.Key.Key_Escape and not view.document.is_main:
            view.leave_block()
        elif self.adds(event):
            view.quick_add()
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat() and self.tool is None:
                self.space = True
                view.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            return False
        return True

    def release_key(self, event: QKeyEvent) -> bool:
        """A key is let go; False where it means nothing here."""
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            return False
        self.space = False
        self.hover.update_cursor()
        return True

    # Dropping from the palette

    def drag_enter(self, event: QDragEnterEvent) -> None:
        """Something is dragged onto the canvas from elsewhere."""
        if event.mimeData().hasFormat(MIME_TYPE):
            event.acceptProposedAction()
            type_ = bytes(event.mimeData().data(MIME_TYPE).data()).decode()
            self.cancel()
            pointer = self._pointer(event.position(), event.modifiers())
            self.begin(DropTool(self._view, pointer, type_))
        else:
            event.ignore()

    def drag_move(self, event: QDragMoveEvent) -> None:
        """What is dragged moves over the canvas."""
        if isinstance(self.tool, DropTool):
            event.acceptProposedAction()
            self.tool.move(self._pointer(event.position(), event.modifiers()))
            self._redraw(self.tool.areas())
        else:
            event.ignore()

    def drop(self, event: QDropEvent) -> None:
        """What was dragged is let go over the canvas."""
        if not isinstance(self.tool, DropTool):
            event.ignore()
            return
        event.acceptProposedAction()
        tool, self.tool = self.tool, None
        tool.release(self._pointer(event.position(), event.modifiers()))
        self._redraw(())
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    # Inside

    def _selected_point(self) -> QPointF | None:
        """A point of something that is selected; None where nothing is."""
        view = self._view
        inner = view.inner.current
        if inner is not None:
            return inner.area.center()
        for node_id in view.selection.nodes:
            return view.canvas.nodes[node_id].body.center()
        for annotation_id in view.selection.annotations:
            return view.canvas.annotations.items[annotation_id].grip(view.zoom).center()
        return None

    def _pointer(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> Pointer:
        screen = position.toPoint()
        return Pointer(self._view.mapToScene(screen), screen, modifiers)

    def _redraw(self, covers: Sequence[QRectF]) -> None:
        """Repaint what the gesture drew before and draws now."""
        view = self._view
        dirty, self._covered = (*self._covered, *covers), tuple(covers)
        if view.zoom < FAR_SCALE:
            view.viewport().update()
            return
        for area in dirty:
            if not area.isEmpty():
                place = view.mapFromScene(area).boundingRect().adjusted(-8, -8, 8, 8)
                view.viewport().update(place)
