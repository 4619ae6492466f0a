"""The inputs or the outputs of a block in its inspector."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.icons import icon
from app.inspector.name_line import NameLine
from app.inspector.section import Section


class EndLine(QWidget):
    """One input or output of a block: name, shape, and buttons that move it or take it away.

    Signals:
        renamed: its new name.
        moved: by how many places.
        removed: it is to go.
    """

    renamed = Signal(str)
    moved = Signal(int)
    removed = Signal()

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        layout = QHBoxLayout()
        layout.setSpacing(4)
        self.name = NameLine(f"Name of the {what}", self)
        self.name.renamed.connect(self.renamed)
        self.shape = QLabel(self)
        self.shape.setProperty("role", "mono")
        self.shape.setTextFormat(Qt.TextFormat.PlainText)
        self.shape.setWordWrap(True)
        self.shape.setContentsMargins(8, 0, 0, 0)
        self.up = small_button("chevron-up", f"Let this {what} come earlier", self)
        self.down = small_button("chevron-down", f"Let this {what} come later", self)
        tip = f"Take this {what} away, with its wires wherever the block is used"
        self.button = small_button("x", tip, self)
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        self.button.clicked.connect(self.removed)
        layout.addWidget(self.name, 1)
        for button in (self.up, self.down, self.button):
            layout.addWidget(button)
        column.addLayout(layout)
        column.addWidget(self.shape)

    def show_end(self, name: str, shape: str, place: int, many: int) -> None:
        """Show it as it is now, at its place among so many."""
        self.name.show_name(name)
        self.shape.setText(shape)
        self.shape.setVisible(bool(shape))
        self.up.setEnabled(place > 0)
        self.down.setEnabled(place < many - 1)


class EndList(QWidget):
    """All inputs or all outputs of a block.

    Signals:
        added: another one is wanted.
        renamed, moved: the place of one, and its new name, or by how many places.
        removed: the place of one that is to go.
    """

    added = Signal()
    renamed = Signal(int, str)
    moved = Signal(int, int)
    removed = Signal(int)

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = what
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        section = Section(f"{what.capitalize()}s", True, self)
        layout.addWidget(section)
        self.lines: list[EndLine] = []
        self._lines_layout = QVBoxLayout()
        self._lines_layout.setSpacing(4)
        section.body_layout.addLayout(self._lines_layout)
        self.add_button = QPushButton(icon("plus"), f" Add {what}", self)
        self.add_button.setIconSize(QSize(14, 14))
        self.add_button.setToolTip(f"Give the block another {what}")
        self.add_button.clicked.connect(self.added)
        section.body_layout.addWidget(self.add_button)

    def show_ends(self, ends: list[tuple[str, str]]) -> None:
        """Show these names and shapes."""
        while len(self.lines) < len(ends):
            self._add_line()
        for place, line in enumerate(self.lines):
            line.setVisible(place < len(ends))
            if place < len(ends):
                line.show_end(*ends[place], place, len(ends))

    def _add_line(self) -> None:
        place, line = len(self.lines), EndLine(self._what, self)
        line.renamed.connect(lambda name: self.renamed.emit(place, name))
        line.moved.connect(lambda steps: self.moved.emit(place, steps))
        line.removed.connect(lambda: self.removed.emit(place))
        self._lines_layout.addWidget(line)
        self.lines.append(line)


def small_button(picture: str, tip: str, parent: QWidget) -> QToolButton:
    """A button at the end of a line."""
    button = QToolButton(parent)
    button.setIcon(icon(picture))
    button.setIconSize(QSize(12, 12))
    button.setToolTip(tip)
    return button
