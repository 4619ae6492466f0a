"""What is said while something is held over a wire that it would be put on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from graph_editor.canvas.tools.hint_box import draw_hint, hint_rect
from graph_editor.canvas.wiring.ports import first_free_port
from graph_editor.canvas.within import Ground, Within
from graph_editor.document.graph import Edge, NodeId, NodeKind

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView


_INSERTED = (NodeKind.LAYER, NodeKind.OPERATION, NodeKind.BLOCK)
_BESIDE = 16.0
"""A hint stands so far to the right of its point, where the mouse usually is."""

_NOWHERE = QRectF()


class InsertionHint:
    """A sentence below what is held: between which nodes it would go, and how to hinder it.

    Attributes:
        into: the wire that is aimed at; None where there is none.
        ground: where that is: on the canvas, or in an opened block.
    """

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._at = QPointF()
        self.into: Edge | None = None
        self.ground: Ground = view

    def aim(self, into: Edge | None, body: QRectF = _NOWHERE, ground: Ground | None = None) -> None:
        """This wire is aimed at now, by what is held with this body on the canvas."""
        before, self.ground = self.ground, ground or self._view
        self.into, self._at = into, body.bottomLeft() - QPointF(_BESIDE, 0) / self._view.zoom
        if self.ground.canvas is not before.canvas:
            before.canvas.wires.aim(None)
        self.ground.canvas.wires.aim(into)
        for block in {before, self.ground}:
            if isinstance(block, Within):
                block.redraw()

    @property
    def text(self) -> str:
        """The sentence; "" where no wire is aimed at."""
        if self.into is None:
            return ""
        nodes = self.ground.document.nodes()
        source, target = nodes[self.into.source].name, nodes[self.into.target].name
        return f"Goes between {source} and {target}; with Alt it does not."

    def draw(self, painter: QPainter) -> None:
        """Draw it over the scene."""
        colors = self._view.canvas.colors
        draw_hint(painter, self._at, self.text, self._view.zoom, colors.accent, colors)

    def bounds(self) -> QRectF:
        """What it covers."""
        return hint_rect(self._at, self.text, self._view.zoom).adjusted(-2, -2, 2, 2)


def may_be_inserted(ground: Ground, node_id: NodeId) -> bool:
    """Whether a node is put between the ends of a wire on which it is dropped: one without wires
    that takes and gives one."""
    return (
        ground.document.node(node_id).kind in _INSERTED
        and not ground.canvas.edges_of([node_id])
        and first_free_port(ground.document, ground.catalogue, node_id) is not None
    )
