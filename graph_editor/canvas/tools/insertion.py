"""What is said while something is held over a wire that it would be put on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from graph_editor.canvas.tools.hint_box import draw_hint, hint_rect
from graph_editor.document.graph import Edge

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView


_BESIDE = 16.0
"""A hint stands so far to the right of its point, where the mouse usually is."""

_NOWHERE = QRectF()


class InsertionHint:
    """A sentence below what is held: between which nodes it would go, and how to hinder it.

    Attributes:
        into: the wire that is aimed at; None where there is none.
    """

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._at = QPointF()
        self.into: Edge | None = None

    def aim(self, into: Edge | None, body: QRectF = _NOWHERE) -> None:
        """This wire is aimed at now, by what is held with this body."""
        self.into, self._at = into, body.bottomLeft() - QPointF(_BESIDE, 0) / self._view.zoom
        self._view.canvas.wires.aim(into)

    @property
    def text(self) -> str:
        """The sentence; "" where no wire is aimed at."""
        if self.into is None:
            return ""
        nodes = self._view.document.nodes()
        source, target = nodes[self.into.source].name, nodes[self.into.target].name
        return f"Goes between {source} and {target}; with Alt it does not."

    def draw(self, painter: QPainter) -> None:
        """Draw it over the scene."""
        colors = self._view.canvas.colors
        draw_hint(painter, self._at, self.text, self._view.zoom, colors.accent, colors)

    def bounds(self) -> QRectF:
        """What it covers."""
        return hint_rect(self._at, self.text, self._view.zoom).adjusted(-2, -2, 2, 2)
