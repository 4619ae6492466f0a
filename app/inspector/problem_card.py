"""A problem as a card: what is wrong, what was expected and what arrived, and the buttons that
mend it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.icons import BESIDE_TEXT, icon, pixmap
from app.theme import colors_of
from app.wrapped_text import WrappingButton, breakable, wrap
from graph_editor.validation.analysis import Problem, Severity

SEVERITY_ICONS = {
    Severity.ERROR: "circle-x",
    Severity.WARNING: "triangle-alert",
    Severity.INFO: "info",
}
_MAX_FIXES = 4
_GOES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ProblemCard(QWidget):
    """Shows one problem; can be shown another one.

    Signals:
        fix_chosen: the `Fix` whose button was pressed.
        clicked: the `Problem` itself was clicked.
    """

    fix_chosen = Signal(object)
    clicked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem: Problem | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._picture = QLabel(self)
        self.message = QLabel(self)
        wrap(self.message)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.shapes = QLabel(self)
        self.shapes.setProperty("role", "small")
        wrap(self.shapes)
        self.shapes.setTextFormat(Qt.TextFormat.PlainText)
        grid.addWidget(self._picture, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.message, 0, 1)
        grid.addWidget(self.shapes, 1, 1)
        self._fix_layout = QVBoxLayout()
        self._fix_layout.setSpacing(4)
        grid.addLayout(self._fix_layout, 2, 1)
        self.fix_buttons: list[QPushButton] = []

    def show_problem(self, problem: Problem, prefix: str = "") -> None:
        """Show this problem; `prefix` names where it is."""
        self.problem = problem
        shown = colors_of(self.palette())
        color = {
            Severity.ERROR: shown.error,
            Severity.WARNING: shown.warning,
            Severity.INFO: shown.info,
        }[problem.severity]
        name = SEVERITY_ICONS[problem.severity]
        self._picture.setPixmap(pixmap(name, 16, color, self.devicePixelRatioF()))
        self.message.setText(breakable(f"{prefix}{problem.message}"))
        self.setAccessibleName(f"{problem.severity.value}: {prefix}{problem.message}")
        lines = []
        if problem.expected:
            lines.append(f"Expected: {problem.expected}")
        if problem.received:
            lines.append(f"Received: {problem.received}")
        self.shapes.setText(breakable("\n".join(lines)))
        self.shapes.setVisible(bool(lines))
        self.message.setToolTip(problem.details)
        fixes = problem.fixes[:_MAX_FIXES]
        while len(self.fix_buttons) < len(fixes):
            self._add_fix_button()
        for index, button in enumerate(self.fix_buttons):
            button.setVisible(index < len(fixes))
            if index < len(fixes):
                button.setText(fixes[index].label)
                button.setToolTip(f"{fixes[index].label} (can be undone)")

    def _add_fix_button(self) -> None:
        index = len(self.fix_buttons)
        button = WrappingButton(self)
        button.setIcon(icon("wand-sparkles"))
        button.setIconSize(BESIDE_TEXT)
        button.setProperty("role", "fix")
        button.clicked.connect(lambda: self._on_fix(index))
        self._fix_layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.fix_buttons.append(button)

    def _on_fix(self, index: int) -> None:
        if self.problem is not None and index < len(self.problem.fixes):
            self.fix_chosen.emit(self.problem.fixes[index])

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _GOES and self.problem is not None:
            self.clicked.emit(self.problem)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.problem is not None:
            event.accept()
            self.clicked.emit(self.problem)
