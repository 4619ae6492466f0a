"""Number fields that leave the wheel to the panel they scroll with and echo no value shown."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget


class QuietSpinBox(QSpinBox):
    """A whole number.

    Signals:
        edited: the user gave another number.
    """

    edited = Signal(int)

    def __init__(
        self, minimum: int, maximum: int, *, grouped: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setRange(minimum, maximum)
        self.setGroupSeparatorShown(grouped)
        self.setAccelerated(True)
        self.valueChanged.connect(self.edited)

    def show_value(self, value: int) -> None:
        """Show a number without saying that it was edited."""
        if value != self.value():
            with QSignalBlocker(self):
                self.setValue(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class QuietDoubleSpinBox(QDoubleSpinBox):
    """A number.

    Signals:
        edited: the user gave another number.
    """

    edited = Signal(float)

    def __init__(
        self,
        minimum: float,
        maximum: float,
        *,
        step: float,
        decimals: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setDecimals(decimals)
        self.setRange(minimum, maximum)
        self.setSingleStep(step)
        self.valueChanged.connect(lambda value: self.edited.emit(round(value, decimals)))

    def show_value(self, value: float) -> None:
        """Show a number without saying that it was edited."""
        if value != self.value():
            with QSignalBlocker(self):
                self.setValue(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
