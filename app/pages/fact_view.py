"""What is known of the data: shapes, samples, classes, memory; and what would fit them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.icons import BESIDE_TEXT, icon
from app.pages.proposal import proposals
from app.quantity import format_bytes
from app.session import Session
from app.wrapped_text import WrappingButton
from graph_editor.validation.analysis import DataFacts, Fix, TensorSpec, format_shape


class FactView(QWidget):
    """Facts as a small table, the reason where the data cannot be had, and offered edits.

    Attributes:
        problem: the reason.
        offers: a button for each offered edit.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.problem = QLabel()
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.offers: list[QPushButton] = []
        self._labels: list[str] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._heading = QLabel("Fit the model to the data")
        self._heading.setProperty("role", "title")
        self._heading.hide()
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.problem)
        layout.addLayout(self._grid)
        layout.addSpacing(8)
        layout.addWidget(self._heading)
        layout.addLayout(self._buttons)
        session.facts_changed.connect(self.refresh)
        session.analysis_changed.connect(self._show_offers)
        session.changes_made.connect(self._show_offers)
        session.project_replaced.connect(self.refresh)
        self.refresh()

    def refresh(self, _facts: object = None) -> None:
        """Show what the session knows."""
        facts = self._session.facts
        self.problem.setText(facts.problem)
        self.problem.setVisible(bool(facts.problem))
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, (name, text) in enumerate(fact_lines(facts)):
            key, value = QLabel(name), QLabel(text)
            key.setProperty("role", "muted")
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(key, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, row, 1)
        self._show_offers()

    def _show_offers(self, _what: object = None) -> None:
        session = self._session
        offered = proposals(session.document, session.analysis, session.facts)
        labels = [fix.label for fix in offered]
        if labels == self._labels:
            return
        self._labels = labels
        for button in self.offers:
            self._buttons.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.offers = [self._button(fix) for fix in offered]
        for button in self.offers:
            self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._heading.setVisible(bool(offered))

    def _button(self, fix: Fix) -> QPushButton:
        button = WrappingButton()
        button.setIcon(icon("wand-sparkles"))
        button.setText(fix.label)
        button.setIconSize(BESIDE_TEXT)
        button.setToolTip("One step that can be undone")
        button.clicked.connect(lambda: self._session.apply_fix(fix))
        return button


def fact_lines(facts: DataFacts) -> list[tuple[str, str]]:
    """The facts as names and texts."""
    lines = []
    if facts.inputs:
        lines.append(("Inputs", _specs(facts.inputs)))
    if facts.targets:
        lines.append(("Targets", _specs(facts.targets)))
    if facts.classes is not None:
        how = "one-hot" if facts.one_hot else "0 or 1" if facts.binary else "class numbers"
        lines.append(("Classes", f"{facts.classes:,} ({how})"))
    if facts.class_names and len(facts.class_names) <= 12:
        lines.append(("", ", ".join(facts.class_names)))
    if facts.train_samples is not None:
        lines.append(("Training", f"{facts.train_samples:,} samples"))
    if facts.test_samples is not None:
        lines.append(("Test", f"{facts.test_samples:,} samples"))
    if facts.size is not None:
        lines.append(("Memory", format_bytes(facts.size)))
    return lines


def _specs(specs: tuple[tuple[str, TensorSpec], ...]) -> str:
    lines = []
    for name, spec in specs:
        prefix = f"{name} " if name else ""
        lines.append(f"{prefix}{format_shape(spec.shape)} {spec.dtype}")
    return "\n".join(lines)
