"""The bar that finds nodes, frames and notes: what is typed lights up on the canvas, Enter goes
from one to the next.

The matches are outlined by `draw`, which the view calls after everything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit

from graph_editor.canvas.drawing.enter_button import EnterButton
from graph_editor.canvas.drawing.screen_pen import screen_pen
from graph_editor.canvas.looking.clear_view import RoomForBar
from graph_editor.canvas.looking.finding import hint
from graph_editor.canvas.looking.search_scope import SearchScope
from graph_editor.canvas.style import CORNER, CanvasPalette
from graph_editor.document.annotation import AnnotationId
from graph_editor.document.graph import NodeId
from graph_editor.document.project import MAIN

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_MARGIN = 12
_WIDTH = 480
_LIGHT = QColor("#F0B400")


class FindBar(QFrame):
    """A field, a count and two arrows at the top of the canvas.

    Attributes:
        matches: the nodes that what is typed means, in drawing order; those of the model first,
            then those in blocks.
        texts: the frames and notes in which it stands; they come after the nodes.
        current: which of all these was gone to, or -1.
    """

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self.matches: list[NodeId] = []
        self.texts: list[AnnotationId] = []
        self.current = -1
        self._last: str | None = None
        self._known: frozenset[NodeId] = frozenset()
        self._scope = SearchScope(view)
        self._room = RoomForBar(view)
        self.setObjectName("find_bar")
        self.setAccessibleName("Find")
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(f"Find: {hint()}")
        self.field.setAccessibleName("Find nodes, frames and notes")
        self.field.setToolTip(
            "Words of names and layers, a parameter (units=64), a shape ((None, 10) or 28, 28), "
            "error or warning; words of frames and notes"
        )
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.installEventFilter(self)
        self.count = QLabel(self)
        self.count.setMinimumWidth(64)
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 6, 6)
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        for text, tip, do in (
            ("↑", "Previous (Shift+Enter)", lambda: self.step(-1)),
            ("↓", "Next (Enter)", lambda: self.step(1)),
            ("✕", "Close (Esc)", self.close_bar),
        ):
            button = EnterButton(self)
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip.split(" (")[0])
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, do=do: do())
            row.addWidget(button)
        view.installEventFilter(self)
        self.hide()

    def set_colors(self, colors: CanvasPalette) -> None:
        """Use the colours of a theme."""
        self.setStyleSheet(
            f"#find_bar {{ background: {colors.card.name()}; border: 1px solid"
            f" {colors.outline.name()}; border-radius: 8px; }}"
            f"QLabel {{ color: {colors.muted.name()}; font-size: 12px; }}"
            f"QLineEdit {{ background: {colors.footer.name()}; color: {colors.text.name()};"
            f" border: 1px solid {colors.outline.name()}; border-radius: 6px;"
            " padding: 4px 8px; font-size: 13px; }"
            f"QLineEdit:focus {{ border-color: {colors.accent.name()}; }}"
            f"QToolButton {{ color: {colors.text.name()}; border: none; font-size: 14px;"
            " padding: 4px 7px; background: transparent; border-radius: 4px; }"
            f"QToolButton:hover, QToolButton:focus {{ background: {colors.footer.name()}; }}"
        )

    def open(self) -> None:
        """Show the bar with what was typed last, all of it selected."""
        if not self.isVisible():
            whole = self._view.visible_area.contains(self._view.canvas.bounds)
            self._place()
            self.show()
            self.raise_()
            self._room.make(whole=whole)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._scope.forget()
        self._search()

    def close_bar(self) -> None:
        """Hide the bar and its marks; the canvas has the keyboard again."""
        if self.isVisible():
            self.hide()
            self._room.give_back()
            self._show_matches([])
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Look again, because the drawing or what is known of it is another now."""
        self._scope.forget()
        if self.isVisible():
            self._search()

    def step(self, by: int) -> None:
        """Go to the next match, or to the one before, in whichever graph; with the bar closed, of
        what was looked for last."""
        hidden = self.isHidden()
        if hidden and not self.field.text().strip():
            self.open()
            return
        if hidden:
            last = self._last
            self._search()
            self.current = self._all.index(last) if last in self._all else -1
        if self._all:
            self.current = self._next(by)
            self._last = self._all[self.current]
            self._go_to_current()
        self._say_count()
        if hidden:
            self._view.say(f"“{self.field.text().strip()}”: {self.count.text()}")
            self._show_matches([])

    @property
    def _all(self) -> list[str]:
        return [*self.matches, *self.texts]

    def _next(self, by: int) -> int:
        """The match to go to; the first one is in the graph that is shown, where one is there."""
        found, shown = self._all, self._view.document.graph
        if self.current >= 0:
            return (self.current + by) % len(found)
        order = range(len(found)) if by > 0 else range(len(found) - 1, -1, -1)
        return next((at for at in order if self._scope.home(found[at]) == shown), order[0])

    def _go_to_current(self) -> None:
        view, count = self._view, len(self.matches)
        if self.current < count:
            view.reveal(self.matches[self.current])
        else:
            text = self.texts[self.current - count]
            view.show_graph(self._scope.home(text))
            view.reveal_annotation(text)
        view.viewport().update()

    def draw(self, painter: QPainter, visible: QRectF) -> None:
        """Outline the matches in a part of the scene."""
        if not self._known and not self.texts:
            return
        scene = self._view.canvas
        scale = painter.worldTransform().m11()
        painter.setPen(screen_pen(painter, _LIGHT, 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        grow = 3 / scale
        for node_id, box in scene.far.grid.near(visible.getCoords()):  # type: ignore[arg-type]
            if node_id in self._known:
                rect = QRectF(box[0], box[1], box[2] - box[0], box[3] - box[1])
                painter.drawRoundedRect(rect.adjusted(-grow, -grow, grow, grow), CORNER, CORNER)
        for annotation_id in self.texts:
            item = scene.annotations.items.get(annotation_id)
            if item is not None and item.area.intersects(visible):
                rect = item.area.adjusted(-grow, -grow, grow, grow)
                painter.drawRoundedRect(rect, CORNER, CORNER)

    # Inside

    def _search(self) -> None:
        found, texts = self._scope.search(self.field.text())
        if (found, texts) != (self.matches, self.texts):
            before = self._all[self.current] if self.current >= 0 else None
            self._show_matches(found, texts)
            self.current = self._all.index(before) if before in self._all else -1
        self._say_count()

    def _show_matches(self, found: list[NodeId], texts: Sequence[AnnotationId] = ()) -> None:
        self.matches, self._known, self.current = found, frozenset(found), -1
        self.texts = list(texts)
        self._view.viewport().update()

    def _say_count(self) -> None:
        count = len(self.matches) + len(self.texts)
        if not self.field.text().strip():
            text = ""
        elif not count:
            text = "no match"
        elif self.current < 0:
            text = f"{count:,} found"
            if elsewhere := sum(1 for thing in self._all if not self._is_here(thing)):
                text += f", {elsewhere:,} elsewhere"
        else:
            text = f"{self.current + 1:,} of {count:,}{self._place_of_current()}"
        self.count.setText(text)
        self.count.setAccessibleName(text)

    def _is_here(self, thing: str) -> bool:
        return self._scope.home(thing) == self._view.document.graph

    def _place_of_current(self) -> str:
        """In which block the match is that was gone to; "" in the model itself."""
        home = self._scope.home(self._all[self.current])
        return f" in block {self._view.document.header(home).name}" if home != MAIN else ""

    def _on_text_changed(self, _text: str) -> None:
        if self.isVisible():
            self._search()

    def _place(self) -> None:
        width = min(_WIDTH, max(160, self._view.width() - 2 * _MARGIN))
        self.setFixedWidth(width)
        self.adjustSize()
        self.move(self._view.width() - width - _MARGIN, _MARGIN)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is not self.field:
                return False
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.step(-1 if back else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_bar()
                return True
        return False
