"""Words over the canvas: how to begin, and what just could not be done."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from types import MappingProxyType

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QColor,
    QKeySequence,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from graph_editor.canvas.offer import Offer
from graph_editor.canvas.style import CanvasPalette

_NARROWEST, _LEAST = 400, 120
"""Pixels: what is said beside something has this much room at least, and anywhere that much."""

_HINT = """
<p style="font-size:20px; font-weight:600; color:{text}">Draw your network</p>
<p style="font-size:13px; color:{muted}; line-height:170%">
Drag a layer here from the palette, or press <b>{key}</b> and type<br>
<code style="color:{accent}">input 784</code>&nbsp; then
&nbsp;<code style="color:{accent}">dense 64 relu</code>&nbsp; then
&nbsp;<code style="color:{accent}">dense 10 softmax</code><br>
Drag from port to port to connect. Double-click works like {key}.</p>
"""


def announce(view: QWidget, sentence: str) -> None:
    """Let a screen reader say a sentence."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, sentence))


def rest_at_the_bottom(bar: QWidget, view: QWidget, widest: int, margin: int) -> None:
    """Put what says something into the middle of a view's lower edge; where the minimap is, beside
    it or, where that leaves too little, above it."""
    corner = view.findChild(QWidget, "minimap")
    width, bottom = view.width() - 2 * margin, view.height() - margin
    beside = width
    if corner is not None and not corner.isHidden():
        beside = width - corner.width() - margin
        if beside < min(widest, _NARROWEST):
            beside, bottom = width, bottom - corner.height() - margin
    bar.setFixedWidth(max(_LEAST, min(widest, beside)))
    bar.adjustSize()
    middle = (view.width() - bar.width()) // 2
    bar.move(min(middle, margin + beside - bar.width()), bottom - bar.height())


def _unwrapped(label: QLabel) -> int:
    """How wide a label that wraps its text is where it need not."""
    label.ensurePolished()
    label.setWordWrap(False)
    width = label.sizeHint().width()
    label.setWordWrap(True)
    return width + 2  # a text is up to a pixel wider than the whole number that is said of it


class _Overlay(QLabel):
    """A label that keeps its place over a view and lets the mouse through."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._view = view
        view.installEventFilter(self)

    def place(self) -> None:
        """Take the place that fits the view's size."""
        raise NotImplementedError

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return False


class Hint(_Overlay):
    """How to begin, in the middle of an empty canvas."""

    _add: QAction | None = None
    _names: Mapping[str, QColor] = MappingProxyType({})

    def set_colors(self, colors: CanvasPalette) -> None:
        """Use the colours of a theme."""
        self._names = {"text": colors.text, "muted": colors.muted, "accent": colors.accent}
        self._write()

    def follow(self, add: QAction) -> None:
        """Name the keys of the action that adds nodes, whatever they are."""
        self._add = add
        add.changed.connect(self._write)

    def _write(self) -> None:
        colors = {name: color.name() for name, color in self._names.items()}
        keys = self._add.shortcut() if self._add is not None else QKeySequence("Tab")
        named = keys.toString(QKeySequence.SequenceFormat.NativeText) or "the right mouse button"
        self.setText(_HINT.format(key=named, **colors))
        self.place()

    def place(self) -> None:
        self.adjustSize()
        self.move(
            (self._view.width() - self.width()) // 2, (self._view.height() - self.height()) // 2
        )


class HintBar(_Overlay):
    """What a gesture of the keyboard would do, and its keys, as long as it lasts."""

    _muted = "gray"

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.hide()

    def set_colors(self, colors: CanvasPalette) -> None:
        """Use the colours of a theme."""
        self._muted = colors.muted.name()
        self.setStyleSheet(
            f"background: {colors.card.name()}; color: {colors.text.name()};"
            f"border: 1px solid {colors.outline.name()}; border-radius: 8px;"
            "padding: 8px 16px; font-size: 13px;"
        )

    def tell(self, sentence: str, keys: str) -> None:
        """Show a sentence, and smaller which keys there are; the sentence is spoken."""
        self.setText(
            f"{escape(sentence)}<br><span style='font-size:12px; color:{self._muted}'>"
            f"{escape(keys)}</span>"
        )
        self.setAccessibleName(sentence)
        announce(self._view, sentence)
        self.place()
        self.show()
        self.raise_()

    def place(self) -> None:
        rest_at_the_bottom(self, self._view, min(720, _unwrapped(self)), 16)


class Toast(_Overlay):
    """One sentence at the bottom of the canvas, for a few seconds."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.setWordWrap(True)
        self.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)

    def set_colors(self, colors: CanvasPalette) -> None:
        """Use the colours of a theme."""
        self.setStyleSheet(
            f"background: {colors.text.name()}; color: {colors.card.name()};"
            "border-radius: 8px; padding: 8px 16px; font-size: 13px;"
        )

    def say(self, sentence: str) -> None:
        """Show a sentence, long enough to read it."""
        self.setText(sentence)
        announce(self._view, sentence)
        self.place()
        self.show()
        self.raise_()
        self._timer.start(2500 + 40 * len(sentence))

    def place(self) -> None:
        rest_at_the_bottom(self, self._view, min(560, _unwrapped(self)), 24)


class OfferBar(QWidget):
    """A sentence at the bottom of the canvas and a button that does what is offered; it goes when
    something else is done, and a moment after it could be read.

    Attributes:
        label, button: the sentence, and what takes the offer.
        offer: what is offered now; None while nothing is.
    """

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.offer: Offer | None = None
        self._view = view
        self.setObjectName("offer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(16)
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QPushButton(self)
        self.button.setAccessibleName("Take the offer")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(self.take)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.withdraw)
        view.installEventFilter(self)
        self.hide()

    def set_colors(self, colors: CanvasPalette) -> None:
        """Use the colours of a theme."""
        back, ink = colors.text.name(), colors.card.name()
        self.setStyleSheet(
            f"#offer {{ background: {back}; border-radius: 8px; }}"
            f"QLabel {{ color: {ink}; font-size: 13px; background: transparent; }}"
            f"QPushButton {{ color: {back}; background: {ink}; border: none; border-radius: 6px;"
            " padding: 6px 12px; font-size: 13px; font-weight: 600; }"
            f"QPushButton:hover {{ background: {colors.footer.name()}; }}"
        )

    def show_offer(self, offer: Offer) -> None:
        """Offer something, long enough to read and to take it."""
        self.offer = offer
        self.label.setText(offer.sentence)
        self.button.setText(offer.text)
        self.button.setToolTip("The same key again does so, too" if offer.again else offer.text)
        if QAccessible.isActive():
            spoken = f"{offer.sentence} {offer.text}?"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, spoken))
        self.place()
        self.show()
        self.raise_()
        self._timer.start(6000 + 40 * len(offer.sentence))

    def take(self) -> None:
        """Do what is offered."""
        offer = self.offer
        self.withdraw()
        if offer is not None:
            offer.do()

    def takes(self, action: str) -> bool:
        """Whether asking for an action again takes the offer; it is done then."""
        if self.offer is None or self.offer.again != action:
            return False
        self.take()
        return True

    def withdraw(self) -> None:
        """Offer nothing any more."""
        self.offer = None
        self._timer.stop()
        self.hide()

    def place(self) -> None:
        """Take the place that fits the view's size."""
        layout = self.layout()
        assert layout is not None
        sides = layout.contentsMargins()
        beside = sides.left() + layout.spacing() + self.button.sizeHint().width() + sides.right()
        rest_at_the_bottom(self, self._view, min(640, _unwrapped(self.label) + beside), 24)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return False
