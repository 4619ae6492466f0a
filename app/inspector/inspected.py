"""What the views of the inspector have in common: a column under a title."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.session import Session


class InspectedView(QWidget):
    """A view of something that can be selected.

    Attributes:
        title: what it is.
        column: where everything else goes, below the title.
    """

    def __init__(self, session: Session, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 12, 16)
        self.column.setSpacing(8)
        self.title = QLabel(title, self)
        self.title.setProperty("role", "title")
        self.column.addWidget(self.title)

    def muted_label(self, role: str = "muted") -> QLabel:
        """A text of several lines, in a quiet tone."""
        label = QLabel(self)
        label.setProperty("role", role)
        label.setWordWrap(True)
        return label
