"""Every action of the canvas with its shortcut, for menus, command palette and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QGuiApplication

from graph_editor.canvas.action import make_action as _action
from graph_editor.canvas.arrangement.arrange_actions import arrange_actions, select_actions
from graph_editor.canvas.editor import GraphEditor
from graph_editor.canvas.looking.looking_actions import looking_actions
from graph_editor.canvas.looking.walking import walk
from graph_editor.canvas.sharing_actions import sharing_actions
from graph_editor.canvas.style import GRID
from graph_editor.canvas.wiring.wire_actions import wire_actions

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView
    from graph_editor.document.graph import NodeId

_ARROWS = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1)}


def make_actions(view: CanvasView) -> list[QAction]:
    """The actions of a canvas; each acts only while the canvas has the keyboard."""
    clipboard = QGuiApplication.clipboard

    def acting(do: Callable[[GraphEditor], object]) -> Callable[[], object]:
        """What something is that is done in the graph in which something is selected."""
        return lambda: do(view.acting)

    def only(editor: GraphEditor) -> NodeId | None:
        """The one node that is selected."""
        chosen = editor.selection.nodes
        return next(iter(chosen)) if len(chosen) == 1 else None

    def to_clipboard(text: str) -> None:
        if text:
            clipboard().setText(text)

    def paste(wired: bool = False) -> None:
        text = clipboard().text()
        if text.strip():
            within = view.inner.pasting
            mouse = view.inner.mouse_position if within else view.mouse_position
            at = (mouse.x(), mouse.y()) if mouse is not None else None
            (within or view.editor).paste(text, at, wired=wired)
            view.keep_selection_in_sight()
        else:
            view.say("The clipboard is empty; copy something first.")

    def duplicate(wired: bool = False) -> None:
        view.acting.duplicate(wired=wired)
        view.keep_selection_in_sight()

    def rename() -> None:
        node, annotations = only(view.acting), view.selection.annotations
        if len(annotations) == 1 and not view.selection.nodes:
            view.edit_annotation(next(iter(annotations)))
        elif node is not None:
            view.rename(node)
        elif view.inner.path:
            view.say("Select one layer to rename it.")

    def call_again() -> None:
        node = only(view.acting)
        if node is not None:
            view.acting.call_again(node)
        elif view.inner.path:
            view.say("Select one layer to call it again.")

    def mark_outputs() -> None:
        chosen = view.acting.selection.nodes
        view.acting.mark_as_outputs(n for n in view.acting.document.nodes() if n in chosen)

    def backspace() -> None:
        if view.acting.selection.empty and not view.document.is_main:
            view.leave_block()  # Backspace, as in a browser
        else:
            view.acting.delete()

    made = [
        _action(view, "add", "Add …", view.quick_add, "Search for a layer or operation to add; "
                "so does Shift+A while fewer than two nodes are selected", "Tab"),
        _action(view, "rename", "Rename …", rename, "Type another name", "F2"),
        _action(view, "connect", "Connect", acting(GraphEditor.connect_selected),
                "Connect the selected nodes one after another", "Return", "Enter"),
        _action(view, "disconnect", "Disconnect", acting(GraphEditor.disconnect_selected),
                "Take all wires of the selected nodes away", "Ctrl+Shift+X"),
        _action(view, "call_again", "Call again", call_again,
                "Add another call of this layer, with the same weights", "Ctrl+Shift+L"),
        _action(view, "frame", "Frame", view.frame_selection,
                "Put a titled frame around the selection", "Ctrl+J", "C"),
        _action(view, "note", "Note …", view.add_note, "Write a note in Markdown here", "Shift+N"),
        _action(view, "mute", "Mute", acting(lambda editor: editor.blocks.toggle_muted()),
                "Leave the selected nodes out of the network, or take them in again", "M"),
        _action(view, "collapse", "Collapse", acting(GraphEditor.toggle_collapsed),
                "Let the selected nodes show their titles only, or all of them again", "H"),
        _action(view, "make_block", "Make block",
                lambda: view.offers.takes("make_block") or view.acting.blocks.make(),
                "Turn the selected nodes into a block, and type its name", "Ctrl+G"),
        _action(view, "ungroup", "Ungroup", acting(lambda editor: editor.blocks.ungroup()),
                "Put what is in the selected block in its place", "Ctrl+Shift+G"),
        _action(view, "open_block", "Enter block", view.enter_block,
                "Show and edit what is in the selected block", "Ctrl+Return", "Ctrl+Enter"),
        _action(view, "leave_block", "Leave block",
                lambda: view.inner.step_out() or view.leave_block(),
                "Show the drawing that this block stands in", "Ctrl+Shift+Return"),
        _action(view, "open_in_place", "Open in place", view.toggle_inside,
                "Show what is in the selected block within its node", "Shift+Return"),
        _action(view, "step_in", "Go into opened block", view.inner.step_in,
                "Select the first layer in the selected block that is opened in place; Alt and "
                "an arrow go on from there, Esc comes back", "Alt+Return", "Alt+Enter"),
        _action(view, "make_unique", "Make unique",
                acting(lambda editor: editor.blocks.make_unique()),
                "Give the selected block a copy of its own", "Shift+U"),
        _action(view, "use_for_equal", "Use for equal parts",
                acting(lambda editor: editor.blocks.use_for_equal()),
                "Put the selected block in place of all parts that are the same"),
        _action(view, "mark_output", "Mark as output", mark_outputs,
                "Add an Output after the selected nodes", "O"),
        _action(view, "cut", "Cut", lambda: to_clipboard(view.acting.cut()),
                "Take the selection to the clipboard", "Ctrl+X"),
        _action(view, "copy", "Copy", lambda: to_clipboard(view.acting.copy()),
                "Copy the selection as text; a frame with all that lies in it", "Ctrl+C"),
        _action(view, "paste", "Paste", paste, "Add what is on the clipboard", "Ctrl+V"),
        _action(view, "paste_wired", "Paste with incoming wires", lambda: paste(wired=True),
                "Add what is on the clipboard, fed by what feeds the copied nodes",
                "Ctrl+Shift+V"),
        _action(view, "duplicate", "Duplicate", duplicate,
                "Copy the selection, with the wires between its nodes", "Ctrl+D"),
        _action(view, "duplicate_wired", "Duplicate with wires",
                lambda: duplicate(wired=True),
                "Copy the selection, its nodes fed by what feeds them", "Ctrl+Shift+D"),
        _action(view, "delete", "Delete", acting(GraphEditor.delete),
                "Take what is selected away", "Del"),
        _action(view, "backspace", "Delete or leave block", backspace,
                "Take the selection away or, with nothing selected, leave the block",
                "Backspace"),
        _action(view, "delete_heal", "Delete and heal wires", lambda: view.acting.delete(heal=True),
                "Take the selected nodes away and join the wires", "Ctrl+Del", "Ctrl+Backspace"),
        _action(view, "select_all", "Select all", acting(GraphEditor.select_all),
                "Select every node, frame and note", "Ctrl+A"),
        _action(view, "fit_selection", "Fit selection",
                view.fit_selection,
                "Show what is selected, or all", "F", "."),
        _action(view, "fit", "Fit all", view.fit, "Show the whole drawing", "Home"),
        _action(view, "zoom_in", "Zoom in", lambda: view.set_zoom(view.zoom * 1.25),
                "Look nearer", "Ctrl++", "Ctrl+="),
        _action(view, "zoom_out", "Zoom out", lambda: view.set_zoom(view.zoom / 1.25),
                "Look from further away", "Ctrl+-"),
        _action(view, "zoom_100", "Zoom to 100 %", lambda: view.set_zoom(1.0),
                "Show everything at its own size", "Ctrl+0"),
    ]  # fmt: skip
    made += looking_actions(view) + wire_actions(view)
    return (
        made
        + select_actions(view)
        + sharing_actions(view)
        + arrange_actions(view)
        + _arrow_actions(view)
    )


def _arrow_actions(view: CanvasView) -> list[QAction]:
    def nudge(dx: int, dy: int, step: int) -> Callable[[], None]:
        def move() -> None:
            view.acting.points.nudge(dx * step, dy * step)
            view.acting.mover.nudge(dx * step, dy * step)

        return move

    def go(dx: int, dy: int) -> Callable[[], None]:
        def step() -> None:
            if dy < 0 and view.acting.selection.empty and not view.document.is_main:
                view.leave_block()
                return
            walk(view, dx, dy)

        return step

    made = []
    for key, (dx, dy) in _ARROWS.items():
        side = key.lower()
        made += [
            _action(view, f"nudge_{side}", f"Nudge {side}", nudge(dx, dy, GRID),
                    f"Move the selection {side} by {GRID}", key),
            _action(view, f"nudge_{side}_1", f"Nudge {side} by 1", nudge(dx, dy, 1),
                    f"Move the selection {side} by 1", f"Shift+{key}"),
            _action(view, f"go_{side}", f"Go {side}", go(dx, dy),
                    f"Select the next node, frame or note {side}", f"Alt+{key}"),
        ]  # fmt: skip
    return made
