"""The way from the model to the block that is shown, above the canvas; each step can be clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from graph_editor.canvas.drawing.enter_button import EnterButton
from graph_editor.canvas.style import CanvasPalette
from graph_editor.document.block_ports import path_to
from graph_editor.document.graph import GraphId
from graph_editor.document.project import MAIN

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_MARGIN = 12


class Breadcrumbs(QFrame):
    """`model › residual_block › inner`; hidden while the model itself is shown.

    Attributes:
        path: the graphs from the model to the one that is shown.
    """

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._named: tuple[tuple[GraphId, str], ...] = ()
        self.path: tuple[GraphId, ...] = (MAIN,)
        self.setObjectName("breadcrumbs")
        self.setAccessibleName("Where you are")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(4, 2, 4, 2)
        self._layout.setSpacing(2)
        self.hide()

    @property
    def buttons(self) -> list[QToolButton]:
        """The steps that can be clicked."""
        return self.findChildren(QToolButton)

    def set_colors(self, colors: CanvasPalette) -> None:
        """Use the colours of a theme."""
        self.setStyleSheet(
            f"#breadcrumbs {{ background: {colors.card.name()}; border: 1px solid"
            f" {colors.outline.name()}; border-radius: 8px; }}"
            f"QLabel {{ color: {colors.muted.name()}; font-size: 13px; }}"
            f"QLabel#here {{ color: {colors.text.name()}; font-weight: 600; padding: 4px 6px; }}"
            f"QToolButton {{ color: {colors.accent.name()}; border: none; font-size: 13px;"
            " padding: 4px 6px; background: transparent; border-radius: 4px; }"
            f"QToolButton:hover, QToolButton:focus {{ background: {colors.footer.name()}; }}"
            "QToolButton:focus { text-decoration: underline; }"
        )
        self.adjustSize()

    def refresh(self) -> None:
        """Show the way to the graph that is shown now."""
        document = self._view.document
        graph = document.graph
        if graph in self.path:
            self.path = self.path[: self.path.index(graph) + 1]
        elif any(user == self.path[-1] for user, _ in document.references(graph)):
            self.path = (*self.path, graph)
        else:
            self.path = path_to(document.whole, graph)
        if not all(map(document.has_graph, self.path)):
            self.path = path_to(document.whole, graph)
        names = {MAIN: document.project.name} if len(self.path) > 1 else {}
        named = tuple((step, names.get(step) or document.header(step).name) for step in self.path)
        if named != self._named:
            self._named = named
            self._fill()
        self.setVisible(graph != MAIN)

    def _fill(self) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        *above, here = self._named
        for graph, name in above:
            button = EnterButton(self)
            button.setText(name)
            button.setToolTip(f"Show {name}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _checked=False, graph=graph: self._go(graph))
            self._add(button)
            self._add(QLabel("›", self))
        label = QLabel(here[1], self)
        label.setObjectName("here")
        label.setTextFormat(Qt.TextFormat.PlainText)
        self._add(label)
        self.adjustSize()
        self.move(_MARGIN, _MARGIN)

    def _add(self, widget: QWidget) -> None:
        self._layout.addWidget(widget)
        widget.show()

    def _go(self, graph: GraphId) -> None:
        # Leaving step by step selects the block that was left.
        while self._view.document.graph != graph and len(self.path) > 1:
            self._view.leave_block()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
