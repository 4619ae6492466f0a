"""The block in which somebody works stays where it is on the screen.

A block that is opened in place in several uses grows in all of them. Where an earlier one pushes
the one that is worked in away, the view goes along, or what was just added would be out of sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graph_editor.document.change import Change, NodeChanged
from graph_editor.document.graph import NodeId

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView


class Staying:
    """Lets the view follow one node of the graph that is shown.

    Attributes:
        node: the block's node in which somebody works; None for none.
    """

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self.node: NodeId | None = None
        view.document.changed.append(self._on_changes)

    def _on_changes(self, changes: Sequence[Change]) -> None:
        view, mine = self._view, (self._view.document.graph, self.node)
        if self.node is None:
            return
        dx = dy = 0.0
        for change in changes:
            if isinstance(change, NodeChanged) and (change.graph, change.after.id) == mine:
                dx += change.after.position[0] - change.before.position[0]
                dy += change.after.position[1] - change.before.position[1]
        if dx or dy:
            view.glide.finish()
            view.glide.forget()  # the others would glide while the view stands at the end already
            view.pan(round(dx * view.zoom), round(dy * view.zoom))
