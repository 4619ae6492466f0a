"""The actions that find something and that look elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from graph_editor.canvas.action import make_action
from graph_editor.canvas.looking.bookmarks import KEYS
from graph_editor.canvas.looking.walking import go_to_annotation
from graph_editor.validation.analysis import Severity

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView


def looking_actions(view: CanvasView) -> list[QAction]:
    """Find, problems, minimap, bookmarks, back and forward."""
    shown_problem: list[int] = []

    def problem(by: int) -> None:
        found = [
            problem
            for problem in view.analysis.problems
            if problem.node is not None and problem.severity is not Severity.INFO
        ]
        if not found:
            view.say("There are no problems in the drawing.")
            return
        last = shown_problem[0] if shown_problem else (-1 if by > 0 else 0)
        shown_problem[:] = [(last + by) % len(found)]
        at = found[shown_problem[0]]
        assert at.node is not None
        view.reveal(at.node)
        count = f"{shown_problem[0] + 1} of {len(found)}: " if len(found) > 1 else ""
        view.say(count + at.message)

    def go_back() -> None:
        if not view.history.back():
            view.say("There is no earlier place to go back to.")

    def go_forward() -> None:
        if not view.history.forward():
            view.say("There is no later place to go forward to.")

    minimap = make_action(
        view, "minimap", "Minimap", view.minimap.toggle,
        "Show the whole drawing in a corner; it is there by itself from 200 nodes on", "Alt+M",
    )  # fmt: skip
    minimap.setCheckable(True)
    view.minimap.shown.connect(minimap.setChecked)
    return [
        make_action(view, "find", "Find …", view.find_bar.open,
                    "Find nodes by name, layer, parameter, shape or problem; frames and notes by "
                    "their text", "Ctrl+F"),
        make_action(view, "find_next", "Find next", lambda: view.find_bar.step(1),
                    "Go to the next one found", "F3"),
        make_action(view, "find_previous", "Find previous", lambda: view.find_bar.step(-1),
                    "Go to the one found before", "Shift+F3"),
        make_action(view, "next_annotation", "Next frame or note",
                    lambda: go_to_annotation(view, 1), "Select and show the next frame or note",
                    "F4"),
        make_action(view, "previous_annotation", "Previous frame or note",
                    lambda: go_to_annotation(view, -1),
                    "Select and show the frame or note before", "Shift+F4"),
        make_action(view, "next_problem", "Next problem", lambda: problem(1),
                    "Go to the next error or warning", "F8"),
        make_action(view, "previous_problem", "Previous problem", lambda: problem(-1),
                    "Go to the error or warning before", "Shift+F8"),
        make_action(view, "back", "Back", go_back,
                    "Look where you looked before; so does the mouse's back button",
                    "Ctrl+[", "Back"),
        make_action(view, "forward", "Forward", go_forward,
                    "Undo going back; so does the mouse's forward button", "Ctrl+]", "Forward"),
        minimap,
        make_action(view, "add_bookmark", "Add bookmark", view.bookmarks.add,
                    "Remember what you are looking at, to come back to it", "Ctrl+B"),
        *(
            make_action(view, f"bookmark_{number}", f"Go to bookmark {number}",
                        lambda number=number: view.bookmarks.go(number),
                        f"Show bookmark {number}", f"Alt+{number}")
            for number in range(1, KEYS + 1)
        ),
    ]  # fmt: skip
