"""The list of data sources, as cards with a sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.icons import pixmap
from app.theme import colors_of

if TYPE_CHECKING:
    from runtime.data.source import Source

_ICONS = {"images": "image", "texts": "book-open", "numbers": "table-2", "own": "folder-open"}


class SourceList(QScrollArea):
    """Cards to choose a source from.

    Attributes:
        cards: the cards by the source's id.

    Signals:
        chosen: the id of the source that the user wants.
    """

    chosen = Signal(str)

    def __init__(self, sources: Sequence[Source], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Data sources")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard goes to its cards
        self.cards = {source.id: SourceCard(source) for source in sources}
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(8)
        self._shown = ""
        for card in self.cards.values():
            card.chosen.connect(self.chosen)
            card.left.connect(self._go)
            column.addWidget(card)
        column.addStretch(1)
        self.setWidget(body)

    def show_current(self, id: str) -> None:
        """Mark the source in use; the keyboard goes along with it."""
        changed, self._shown = id != self._shown, id
        if changed and id in self.cards and any(card.hasFocus() for card in self.cards.values()):
            self.cards[id].setFocus(Qt.FocusReason.OtherFocusReason)
        for name, card in self.cards.items():
            card.set_current(name == id)
            if name == id:
                QTimer.singleShot(0, card, lambda card=card: self.ensureWidgetVisible(card))

    def _go(self, id: str, by: int) -> None:
        """The keyboard goes to another card: `by` one down or up."""
        names = list(self.cards)
        place = min(max(names.index(id) + by, 0), len(names) - 1)
        card = self.cards[names[place]]
        card.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(card)


class SourceCard(QFrame):
    """One source; chosen by a click, Space or Enter. Up and Down go to the one beside it.

    Signals:
        chosen: its id.
        left: its id, and how far down the keyboard should go.
    """

    chosen = Signal(str)
    left = Signal(str, int)

    def __init__(self, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._current = False
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(source.title)
        self.setAccessibleDescription(source.description)
        self._sign = QLabel()
        title = QLabel(source.title)
        title.setProperty("role", "title")
        text = QLabel(source.description)
        text.setProperty("role", "small")
        text.setWordWrap(True)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(title)
        column.addWidget(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(12)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.setToolTip(
            "Keras downloads these data when they are first used" if source.downloads else ""
        )
        self._restyle()

    def set_current(self, current: bool) -> None:
        """Mark it as the source in use."""
        if current != self._current:
            self._current = current
            self._restyle()

    def _restyle(self) -> None:
        self.setProperty("current", self._current)
        self.style().unpolish(self)
        self.style().polish(self)
        self._tint()

    def _tint(self) -> None:
        colors = colors_of(self.palette())
        color = colors.accent if self._current else colors.muted
        name = _ICONS.get(self._source.kind, "database")
        self._sign.setPixmap(pixmap(name, 20, color, self.devicePixelRatioF()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self._source.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self._source.id)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.left.emit(self._source.id, 1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
