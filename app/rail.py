"""The rail on the left that leads through the pages, and the banners on top of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.icons import icon, pixmap
from app.theme import colors_of
from graph_editor.canvas.drawing.enter_button import EnterButton

PAGES = (
    ("home", "Home", "house", "Recent projects and examples"),
    ("data", "Data", "database", "What the model learns from"),
    ("draw", "Draw", "workflow", "Draw the network"),
    ("train", "Train", "circle-play", "Compile, fit and watch"),
    ("results", "Results", "chart-line", "Runs, evaluation and predictions"),
)


class Rail(QWidget):
    """One button a page.

    Signals:
        chosen: the page's name.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(80)
        self.buttons: dict[str, QToolButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(4)
        for name, text, picture, help_text in PAGES:
            button = EnterButton(self)
            button.setText(text)
            button.setIcon(icon(picture))
            button.setIconSize(QSize(22, 22))
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setFixedSize(80, 60)
            button.setToolTip(help_text)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, name=name: self._on_clicked(name))
            layout.addWidget(button)
            self.buttons[name] = button
        layout.addStretch()

    def show_current(self, name: str) -> None:
        """Mark the page that is shown."""
        # Not by an exclusive group: there an arrow key would leave the rail for another page.
        for other, button in self.buttons.items():
            button.setChecked(other == name)
        self.setFocusProxy(self.buttons[name])

    def _on_clicked(self, name: str) -> None:
        self.show_current(name)
        self.chosen.emit(name)


class Banner(QFrame):
    """A line on top of the pages: something the user should know, and what they can do."""

    def __init__(self, picture: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._picture_name = picture
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(16, 8, 16, 8)
        self._layout.setSpacing(8)
        self._picture = QLabel(self)
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self._layout.addWidget(self._picture)
        self._layout.addWidget(self.label, 1)
        self.buttons: list[QPushButton] = []
        self.hide()

    def add_button(self, text: str, slot: Callable[[], object]) -> QPushButton:
        """A button on the right."""
        button = QPushButton(text, self)
        button.clicked.connect(lambda: slot())
        self._layout.addWidget(button)
        self.buttons.append(button)
        return button

    def say(self, text: str) -> None:
        """Show the banner with this text; hide it where the text is empty."""
        color = QColor(colors_of(self.palette()).accent)
        self._picture.setPixmap(pixmap(self._picture_name, 18, color, self.devicePixelRatioF()))
        self.label.setText(text)
        self.setVisible(bool(text))
