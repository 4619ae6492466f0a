"""Parts of the inspector that several views share: a section that folds, rows of facts."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.icons import icon
from app.wrapped_text import breakable, whole, wrap


class Section(QWidget):
    """A heading that folds what is below it.

    Attributes:
        body: where the contents go; has a vertical layout, `body_layout`.

    Signals:
        unfolded: whether it is open now.
    """

    unfolded = Signal(bool)

    def __init__(self, title: str, open_: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.header = QToolButton(self)
        self.header.setProperty("role", "section")
        self.header.setText(title)
        self.header.setCheckable(True)
        self.header.setChecked(open_)
        self.header.setIconSize(QSize(14, 14))
        self.header.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.header.toggled.connect(self._on_toggled)
        layout.addWidget(self.header)
        self.body = QWidget(self)
        self.body_layout = QVBoxLayout(self.body)
        self.body_layout.setContentsMargins(0, 0, 0, 8)
        self.body_layout.setSpacing(4)
        layout.addWidget(self.body)
        self._on_toggled(open_)

    @property
    def is_open(self) -> bool:
        return self.header.isChecked()

    def _on_toggled(self, open_: bool) -> None:
        self.header.setIcon(icon("chevron-down" if open_ else "chevron-right", steady=True))
        self.body.setVisible(open_)
        self.header.setToolTip("Fold this away" if open_ else "Unfold this")
        self.unfolded.emit(open_)


class Facts(QWidget):
    """Names on the left, values on the right, in the font of shapes and numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(0, 120)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []

    def show_facts(self, facts: list[tuple[str, str]]) -> None:
        """Show these pairs."""
        while len(self._rows) < len(facts):
            self._add_row()
        for index, (name, value) in enumerate(self._rows):
            shown = index < len(facts)
            name.setVisible(shown)
            value.setVisible(shown)
            if shown:
                name.setText(facts[index][0])
                value.setText(breakable(facts[index][1]))

    def text_of(self, name: str) -> str:
        """The value that stands beside `name`; empty where there is none."""
        for label, value in self._rows:
            if label.text() == name and not label.isHidden():
                return whole(value.text())
        return ""

    def _add_row(self) -> None:
        name, value = QLabel(self), QLabel(self)
        name.setProperty("role", "muted")
        value.setProperty("role", "mono")
        wrap(value)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = len(self._rows)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)
        self._rows.append((name, value))
