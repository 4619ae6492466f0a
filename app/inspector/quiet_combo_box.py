"""A combo box for panels that scroll: the wheel and the canvas' keys pass by it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

_CTRL_OR_META = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


class QuietComboBox(QComboBox):
    """A combo box that leaves the wheel to the panel it scrolls with, and does not grow wide."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(18)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & _CTRL_OR_META and not self.isEditable():
            event.ignore()  # Qt would search the list for the sign that Ctrl+G writes
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
