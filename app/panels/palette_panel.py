"""The palette: every layer and operation of Keras, to be found, starred and put on the canvas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QMenu, QVBoxLayout, QWidget

from app.panels.palette_delegate import PaletteDelegate
from app.panels.palette_model import FAVOURITES, THING, PaletteModel
from app.panels.palette_tree import PaletteTree
from graph_editor.canvas.adding.placeable import Placeable
from graph_editor.canvas.mnemonics import keep_mnemonics
from graph_editor.canvas.vocabulary import BLOCKS
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.graph import NodeKind

if TYPE_CHECKING:
    from app.settings import Settings

_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_SETTING = "palette_favourites"
_OPEN_AT_FIRST = (FAVOURITES, "Input and output", BLOCKS, "Core")


class NodeAdder(Protocol):
    """What the palette needs of the canvas."""

    def add_here(self, type_: str) -> object:
        """Add a node of this type where the user looks."""
        ...


class PalettePanel(QWidget):
    """A search line over a tree of families.

    Attributes:
        search_line: what is looked for; `/` goes there from anywhere in the window.
        tree: the families; Enter or a double click adds, dragging puts it where it is dropped.
        model: what the tree shows.

    Signals:
        block_opened, block_copied, block_deleted: what a block's menu was used for; with its id.
    """

    block_opened = Signal(str)
    block_copied = Signal(str)
    block_deleted = Signal(str)

    def __init__(
        self,
        catalogue: Catalogue,
        canvas: NodeAdder,
        settings: Settings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._settings = settings
        self._folded: dict[str, bool] = {}
        self.model = PaletteModel(catalogue, self)
        self.search_line = QLineEdit(self)
        self.tree = PaletteTree(self)
        self._set_up_search()
        self._set_up_tree()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.search_line)
        layout.addWidget(self.tree)
        self.setMinimumWidth(200)
        starred = settings.text(_SETTING).split() if settings is not None else []
        self.model.set_favourites(starred)
        self._unfold()

    @property
    def favourites(self) -> tuple[str, ...]:
        """The starred types."""
        return tuple(self.model.favourites)

    def show_blocks(self, blocks: Sequence[Placeable]) -> None:
        """List the project's blocks as they are now."""
        place = self.tree.verticalScrollBar().value()
        self.model.set_blocks(blocks)
        self._on_text_changed(self.search_line.text())
        self.tree.verticalScrollBar().setValue(place)

    def toggle_favourite(self, type_: str) -> None:
        """Star a type, or take its star away; remembered for the next start."""
        favourites = list(self.model.favourites)
        if type_ in favourites:
            favourites.remove(type_)
        else:
            favourites.append(type_)
        place = self.tree.verticalScrollBar().value()
        self.model.set_favourites(favourites)
        if self.search_line.text():
            self._on_text_changed(self.search_line.text())
        else:
            self._unfold()
        self.tree.verticalScrollBar().setValue(place)
        if self._settings is not None:
            self._settings.set_text(_SETTING, " ".join(favourites))

    def focus_search(self) -> None:
        """Go to the search line."""
        self.search_line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_line.selectAll()

    def _set_up_search(self) -> None:
        line = self.search_line
        line.setToolTip("Search all layers and operations of Keras")
        line.setProperty("does", "palette.search")
        line.setAccessibleName("Search layers and operations")
        line.setClearButtonEnabled(True)
        line.textChanged.connect(self._on_text_changed)
        line.installEventFilter(self)
        self.search_action = action = QAction("Search layers", self)
        action.setObjectName("palette.search")
        action.setToolTip("Go to the search line of the palette")
        action.setShortcut(QKeySequence("/"))
        action.triggered.connect(lambda _checked=False: self.focus_search())
        action.changed.connect(self._show_key)
        self.addAction(action)
        self._show_key()

    def _show_key(self) -> None:
        key = self.search_action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        hint = f"  ( {key} )" if key else ""
        self.search_line.setPlaceholderText(f"Search layers and operations{hint}")

    def _set_up_tree(self) -> None:
        tree = self.tree
        tree.setObjectName("palette")
        tree.setAccessibleName("Layers and operations")
        tree.setModel(self.model)
        tree.setItemDelegate(PaletteDelegate(self.toggle_favourite, tree))
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setIndentation(0)
        tree.setMouseTracking(True)
        tree.setExpandsOnDoubleClick(False)
        tree.setDragEnabled(True)
        tree.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(self._on_menu_requested)
        tree.clicked.connect(self._on_clicked)
        tree.doubleClicked.connect(self._add)
        tree.expanded.connect(lambda index: self._remember(index, True))
        tree.collapsed.connect(lambda index: self._remember(index, False))
        tree.installEventFilter(self)

    def _unfold(self) -> None:
        for row, group in enumerate(self.model.groups):
            open_ = self._folded.get(group.title, group.title in _OPEN_AT_FIRST)
            self.tree.setExpanded(self.model.index(row, 0), open_)

    def _remember(self, index: QModelIndex, open_: bool) -> None:
        if not self.search_line.text():
            self._folded[str(index.data())] = open_

    def _add(self, index: QModelIndex) -> None:
        thing = index.data(THING) if index.isValid() else None
        if thing is not None:
            self._canvas.add_here(thing.type)

    def _on_text_changed(self, text: str) -> None:
        self.model.search(text)
        if text.strip():
            group = self.model.index(0, 0)
            self.tree.setRootIndex(group)
            self.tree.setCurrentIndex(self.model.index(0, 0, group))
        else:
            self.tree.setRootIndex(QModelIndex())
            self._unfold()

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.data(THING) is None:
            self.tree.setExpanded(index, not self.tree.isExpanded(index))

    def _on_menu_requested(self, place: QPoint) -> None:
        index = self.tree.indexAt(place)
        thing = index.data(THING) if index.isValid() else None
        if thing is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Add to the drawing").triggered.connect(lambda: self._add(index))
        starred = thing.type in self.model.favourites
        star = menu.addAction("Remove from favourites" if starred else "Add to favourites")
        star.triggered.connect(lambda: self.toggle_favourite(thing.type))
        if thing.kind is NodeKind.BLOCK:
            menu.addSeparator()
            for text, signal in (
                ("Enter block", self.block_opened),
                ("Duplicate block", self.block_copied),
                ("Delete block", self.block_deleted),
            ):
                action = menu.addAction(text)
                action.triggered.connect(lambda _checked=False, s=signal: s.emit(thing.type))
        keep_mnemonics(menu)
        menu.popup(self.tree.viewport().mapToGlobal(place))

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            index = self.tree.currentIndex()
            if index.isValid() and index.data(THING) is None:
                self._on_clicked(index)
            else:
                self._add(index)
            return True
        if watched is self.search_line and event.key() == Qt.Key.Key_Down:
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if watched is self.search_line and event.key() == Qt.Key.Key_Escape:
            self.search_line.clear()
            return True
        if watched is self.tree and event.text().isalnum() and not event.modifiers() & _COMMANDS:
            event.ignore()  # the search line finds by letters; here they are the canvas' keys
            return True
        return False
