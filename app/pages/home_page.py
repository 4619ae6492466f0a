"""The start page: recent projects and examples with pictures of their drawings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.file_actions import FileActions
from app.icons import application_icon, icon, pixmap
from app.session import Session
from app.theme import colors_of

CARD_WIDTH, PICTURE_HEIGHT = 264, 136
_GAP = 16
_PICTURE_PAUSE_MS = 20


class Card(QFrame):
    """A project or an example: picture, title, a line of text.

    Attributes:
        path: the project's file.
        picture: the label with the drawing.

    Signals:
        chosen: it was clicked.
        removed: its remove button was clicked.
    """

    chosen = Signal()
    removed = Signal()

    def __init__(self, path: Path, title: str, text: str, missing: bool = False) -> None:
        super().__init__()
        self.path = path
        self.missing = missing
        self.painted_for = ""
        self.setProperty("role", "card")
        self.setFixedWidth(CARD_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(title)
        self.setToolTip(str(path) if missing else f"Open {title}")
        if not missing:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 12)
        layout.setSpacing(4)
        self.picture = QLabel(self)
        self.picture.setFixedSize(CARD_WIDTH - 2, PICTURE_HEIGHT)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self.picture)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 8, 0)
        name = QLabel(title, self)
        name.setProperty("role", "title")
        head.addWidget(name, 1)
        if missing:
            remove = QToolButton(self)
            remove.setIcon(icon("x"))
            remove.setIconSize(QSize(14, 14))
            remove.setToolTip("Take this file off the list")
            remove.clicked.connect(self.removed)
            head.addWidget(remove)
            self.remove_button = remove
        layout.addLayout(head)
        about = QLabel(text.replace(" × ", "\u00a0×\u00a0"), self)
        about.setProperty("role", "small")
        about.setWordWrap(True)
        about.setContentsMargins(16, 0, 16, 0)
        about.setAlignment(Qt.AlignmentFlag.AlignTop)
        about.setFixedHeight(52)
        layout.addWidget(about)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and not self.missing:
            event.accept()
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if not self.missing:
                self.chosen.emit()
        else:
            super().keyPressEvent(event)


class CardGrid(QWidget):
    """Cards in as many columns as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self.cards: list[Card] = []
        self._columns = 0

    def show_cards(self, cards: list[Card]) -> None:
        """Show these cards in place of those before."""
        for card in self.cards:
            self._grid.removeWidget(card)
            card.deleteLater()
        self.cards = cards
        self._columns = 0
        self._place()

    def _place(self) -> None:
        columns = max(1, (self.width() + _GAP) // (CARD_WIDTH + _GAP))
        if columns == self._columns:
            return
        self._grid.setColumnStretch(self._columns, 0)
        self._columns = columns
        for index, card in enumerate(self.cards):
            self._grid.addWidget(card, index // columns, index % columns)
        self._grid.setColumnStretch(columns, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()


class HomePage(QScrollArea):
    """Where a newcomer begins, and where one finds one's projects again.

    Attributes:
        recent, examples: the cards.
        train_button: one click to a training digit classifier.

    Signals:
        training_wanted: open the digits and train.
    """

    training_wanted = Signal()

    def __init__(self, session: Session, files: FileActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Home")
        self._session = session
        self._files = files
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(48, 40, 48, 40)
        layout.setSpacing(12)
        layout.addLayout(self._hero())
        layout.addSpacing(16)
        self.recent_title = self._heading("Recent projects")
        self.recent = CardGrid(body)
        self.examples_title = self._heading("Examples")
        self.examples = CardGrid(body)
        for widget in (self.recent_title, self.recent, self.examples_title, self.examples):
            layout.addWidget(widget)
        layout.addStretch()
        self.setWidget(body)
        self._painter = QTimer(self)
        self._painter.setSingleShot(True)
        self._painter.setInterval(_PICTURE_PAUSE_MS)
        self._painter.timeout.connect(self._paint_next)
        session.project_replaced.connect(self._on_project_replaced)
        session.title_changed.connect(self._on_project_replaced)
        self._recent_files: list[Path] | None = None
        self._examples_shown = False

    def refresh(self) -> None:
        """Show the recent files as they are now."""
        files = self._session.settings.recent_files
        if files != self._recent_files:
            self._recent_files = files
            self.recent.show_cards([self._recent_card(path) for path in files])
        self.recent_title.setVisible(bool(files))
        self.recent.setVisible(bool(files))
        self._fill_later()

    def _fill_later(self) -> None:
        """Cards and pictures come after the first paint: the buttons are there at once."""
        if self.isVisible():
            self._painter.start()

    def _hero(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(24)
        mark = QLabel()
        mark.setPixmap(application_icon().pixmap(QSize(72, 72), self.devicePixelRatioF()))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(8)
        title = QLabel("Hornet")
        title.setProperty("role", "heading")
        line = QLabel(
            "Draw a Keras network, see at once whether it is right, train it, and take the "
            "Python home."
        )
        line.setProperty("role", "muted")
        line.setWordWrap(True)
        column.addWidget(title)
        column.addWidget(line)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.train_button = QPushButton(icon("play", colors_of(self.palette()).on_accent), "")
        self.setFocusProxy(self.train_button)  # the page itself does nothing with keys
        self.train_button.setText(" Train a digit classifier")
        self.train_button.setProperty("role", "primary")
        self.train_button.setToolTip("Opens the digits example and starts its training at once")
        self.train_button.clicked.connect(lambda: self.training_wanted.emit())
        self.empty_button = QPushButton(icon("file-plus-2"), " Start empty")
        self.empty_button.setToolTip("Begin with an empty canvas")
        self.empty_button.setProperty("does", "new")
        self.empty_button.clicked.connect(lambda: self._files.new())
        self.open_button = QPushButton(icon("folder-open"), " Open …")
        self.open_button.setToolTip("Open a project file")
        self.open_button.setProperty("does", "open")
        self.open_button.clicked.connect(lambda: self._files.open())
        for button in (self.train_button, self.empty_button, self.open_button):
            buttons.addWidget(button)
        buttons.addStretch()
        column.addSpacing(8)
        column.addLayout(buttons)
        row.addLayout(column, 1)
        return row

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", "title")
        return label

    def _recent_card(self, path: Path) -> Card:
        missing = not path.is_file()
        text = "This file is no longer there." if missing else _short(path.parent)
        card = Card(path, path.stem, text, missing)
        card.chosen.connect(lambda: self._files.open_path(path))
        card.removed.connect(lambda: self._on_removed(path))
        return card

    def _show_examples(self) -> None:
        from graph_editor.files.examples import examples

        cards = []
        for example in examples():
            card = Card(example.path, example.title, example.summary)
            card.chosen.connect(lambda name=example.name: self._files.open_example(name))
            cards.append(card)
        self.examples.show_cards(cards)

    def _on_removed(self, path: Path) -> None:
        self._session.settings.remove_recent(path)
        self.refresh()

    def _on_project_replaced(self) -> None:
        if self.isVisible():
            self.refresh()

    def _paint_next(self) -> None:
        """Draw one picture, then let the event loop have its turn."""
        if not self._examples_shown:
            self._examples_shown = True
            self._show_examples()
            self._painter.start()
            return
        name = colors_of(self.palette()).name
        for card in (*self.recent.cards, *self.examples.cards):
            if card.painted_for != name:
                card.painted_for = name
                self._paint(card, name)
                self._painter.start()
                return

    def _paint(self, card: Card, name: str) -> None:
        from graph_editor.canvas.picture.thumbnail import render_graph
        from graph_editor.files.project_file import ProjectFileError, read_project

        ratio = self.devicePixelRatioF()
        try:
            project = read_project(card.path)
        except (ProjectFileError, OSError):
            muted = colors_of(self.palette()).muted
            card.picture.setPixmap(pixmap("circle-x", 32, muted, ratio))
            return
        size = card.picture.size()
        image = render_graph(project, self._session.catalogue, size * ratio, name)
        card.picture.setPixmap(_with_round_top(image, 7 * ratio, ratio))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_painter"):
            self.train_button.setIcon(icon("play", colors_of(self.palette()).on_accent))
            self._fill_later()


def _with_round_top(image: QImage, radius: float, ratio: float) -> QPixmap:
    """The picture with the round upper corners of its card."""
    picture = QPixmap(image.size())
    picture.fill(Qt.GlobalColor.transparent)
    shape = QPainterPath()
    width, height = image.width(), image.height()
    shape.addRoundedRect(0, 0, width, height + radius, radius, radius)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(shape)
        painter.drawImage(0, 0, image)
    picture.setDevicePixelRatio(ratio)
    return picture


def _short(folder: Path) -> str:
    """A folder as a person knows it."""
    try:
        return str(Path("~") / folder.relative_to(Path.home()))
    except ValueError:
        return str(folder)
