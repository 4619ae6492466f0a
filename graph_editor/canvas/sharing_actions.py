"""Actions about layers that are called several times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_editor.canvas.action import make_action

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from graph_editor.canvas.view import CanvasView


def sharing_actions(view: CanvasView) -> list[QAction]:
    """Finding the calls of a layer, and parting them."""

    def select_calls() -> None:
        selection = view.acting.selection
        found = set().union(*map(view.acting.document.layer_calls, selection.nodes))
        if found:
            selection.add(found)
        else:
            view.say("Select a call of a shared layer first; all calls of it are selected then.")

    return [
        make_action(view, "select_calls", "Select all calls", select_calls,
                    "Add all nodes that call the same layers as the selected ones",
                    "Ctrl+Alt+L"),
        make_action(view, "make_independent", "Make independent",
                    lambda: view.acting.make_independent(),
                    "Give each selected call of a shared layer a layer of its own", "Shift+I"),
    ]  # fmt: skip
