"""What the inspector offers for a block's node beside its parameters."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from app.icons import icon
from app.pages.number_field import NumberField
from app.wrapped_text import wrap

_BUTTONS = (
    ("open", "Enter block", "expand", "Show and edit what is in it (Ctrl+Enter)"),
    ("unique", "Make unique", "copy", "Give this node a copy of the block for itself (Shift+U)"),
    ("ungroup", "Ungroup", "layers", "Put what is in the block in its place (Ctrl+Shift+G)"),
)


class BlockBox(QWidget):
    """How often a block stands in a row, and what can be done with it.

    Signals:
        asked: `"open"`, `"unique"` or `"ungroup"`.
        repeat_changed: another number of times.
    """

    asked = Signal(str)
    repeat_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(4)
        layout.setColumnStretch(1, 1)
        label = QLabel("Repeat", self)
        label.setFixedWidth(128)
        self.repeat = NumberField(1, 1000, parent=self)
        self.repeat.explain(
            "Repeat", "How many times the block stands in a row, each with weights of its own"
        )
        self.repeat.edited.connect(lambda times: self.repeat_changed.emit(int(times)))
        self.message = QLabel(self)
        self.message.setProperty("role", "error")
        wrap(self.message)
        self.message.hide()
        self.repeat.refused.connect(self._on_refused)
        layout.addWidget(label, 0, 0)
        layout.addWidget(self.repeat, 0, 1)
        layout.addWidget(self.message, 1, 0, 1, 2)
        self.buttons: dict[str, QPushButton] = {}
        for row, (name, text, picture, tip) in enumerate(_BUTTONS, start=2):
            button = QPushButton(icon(picture), f" {text}", self)
            button.setIconSize(QSize(14, 14))
            button.setToolTip(tip)
            button.clicked.connect(lambda _checked=False, name=name: self.asked.emit(name))
            layout.addWidget(button, row, 0, 1, 2)
            self.buttons[name] = button

    def show_repeat(self, times: int) -> None:
        """Show how often the block stands in a row."""
        self.repeat.show_value(times)

    def _on_refused(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))
