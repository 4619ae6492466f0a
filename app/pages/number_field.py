"""A field for one number: checked as it is typed, stepped with Up and Down, never by the wheel."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class NumberField(QLineEdit):
    """A whole number or, where `decimals` are given, a decimal number between two bounds.

    What is typed counts as soon as it is a number within the bounds; what is not is marked, the
    tooltip (and whoever hears `refused`) says why, and the number from before the typing holds
    again: of `1.5` for a whole number, the `1` must not stay.

    Attributes:
        value: the number.

    Signals:
        edited: the user gave another number.
        refused: what stands there is no such number; the sentence says why, "" once it is one.
    """

    edited = Signal(object)
    refused = Signal(str)

    def __init__(
        self,
        minimum: float,
        maximum: float,
        *,
        step: float = 1,
        decimals: int = 0,
        grouped: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._minimum, self._maximum = minimum, maximum
        self._step, self._decimals, self._grouped = step, decimals, grouped
        self._explanation = ""
        self.value: float = minimum
        self._settled: float = minimum
        self.textEdited.connect(self._on_text_edited)
        self.returnPressed.connect(self._on_return_pressed)
        self.show_value(minimum)

    def explain(self, name: str, tip: str) -> None:
        """What the number is, for the tooltip and for screen readers."""
        self._explanation = tip
        self.setAccessibleName(name)
        self.setToolTip(tip)

    def show_value(self, value: float) -> None:
        """Show a number without saying that it was edited."""
        echo = value == self.value and bool(self.property("invalid"))
        if self.hasFocus() and (echo or self._parsed(self.text()) == value):
            self.value = value
            return
        self.value = self._settled = value
        self._mark("")
        self.setText(self._written(value))

    def _written(self, value: float) -> str:
        if self._decimals:
            return f"{value:.{self._decimals}f}".rstrip("0").rstrip(".")
        return f"{int(value):,}" if self._grouped else str(int(value))

    def _parsed(self, text: str) -> float | None:
        bare = text.strip().replace("_", "").replace(" ", "")
        try:
            if self._decimals:
                value: float = round(float(bare.replace(",", ".")), self._decimals)
            else:
                value = int(bare.replace(",", ""))
        except ValueError:
            return None
        return value if self._minimum <= value <= self._maximum else None

    def _on_text_edited(self, text: str) -> None:
        value = self._parsed(text)
        if value is None:
            low, high = self._written(self._minimum), self._written(self._maximum)
            kind = "a number" if self._decimals else "a whole number"
            self._mark(f"“{text}” is not {kind} from {low} to {high}.")
            self._give(self._settled)
            return
        self._mark("")
        self._give(value)

    def _on_return_pressed(self) -> None:
        self._settled = self.value

    def _give(self, value: float) -> None:
        if value != self.value:
            self.value = value
            self.edited.emit(value)

    def _mark(self, sentence: str) -> None:
        if bool(sentence) != bool(self.property("invalid")):
            self.setProperty("invalid", bool(sentence))
            self.style().unpolish(self)
            self.style().polish(self)
        self.setToolTip(sentence or self._explanation)
        self.refused.emit(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sign = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if sign == 0:
            super().keyPressEvent(event)
            return
        tenfold = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        value = self.value + sign * tenfold * self._step
        value = min(self._maximum, max(self._minimum, value))
        value = round(value, self._decimals) if self._decimals else int(value)
        self.setText(self._written(value))
        self._mark("")
        self._settled = value
        self._give(value)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._settled = self.value
        self._mark("")
        self.setText(self._written(self.value))
