"""The table of all actions and their keys, found by name, by place, by keys typed or pressed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QIcon, QKeySequence, QPixmap
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from app.action_list import ListedAction
from app.shortcuts import Shortcuts, same_beginning
from graph_editor.catalogue.search import Searchable, SearchIndex

_NATIVE = QKeySequence.SequenceFormat.NativeText
_ROLE = Qt.ItemDataRole.UserRole
_FEW, _FEW_END = Qt.Key.Key_Back, Qt.Key.Key_unknown
KEYS, SECOND = 2, 3
"""The columns of an action's first keys and of its second ones."""


class ShortcutTable(QTreeWidget):
    """A row for each action.

    Attributes:
        listed: the actions, by name.
    """

    def __init__(
        self, listed: Iterable[ListedAction], shortcuts: Shortcuts, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.listed = {action.name: action for action in listed}
        self._shortcuts = shortcuts
        self._items: dict[str, QTreeWidgetItem] = {}
        self._index = SearchIndex(_searchable(action) for action in self.listed.values())
        self.setAccessibleName("Actions and their keys")
        self.setHeaderLabels(["Action", "Where", "Keys", "Second keys"])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setStyleSheet("QTreeWidget::item { padding: 0 6px; }")
        self.setAllColumnsShowFocus(True)
        self._fill()

    @property
    def current(self) -> str:
        """The name of the chosen action; "" where none is."""
        item = self.currentItem()
        return str(item.data(0, _ROLE)) if item is not None and not item.isHidden() else ""

    def keys_of(self, name: str) -> str:
        """What the table shows as an action's keys."""
        item = self._items[name]
        return ", ".join(filter(None, (item.text(KEYS), item.text(SECOND))))

    def show_keys(self, name: str) -> None:
        """An action's keys; in bold where they are not its own, which the tooltip names."""
        item, own = self._items[name], self._shortcuts.is_own(name)
        keys = [key for key in self.listed[name].action.shortcuts() if not _is_of_few(key)]
        first, *others = [*keys, QKeySequence()]
        item.setText(KEYS, first.toString(_NATIVE))
        item.setText(SECOND, ", ".join(key.toString(_NATIVE) for key in others if key.count()))
        font = QFont(self.font())
        font.setBold(not own)
        before = ", ".join(key.toString(_NATIVE) for key in self._shortcuts.own_keys(name))
        for column in (KEYS, SECOND):
            item.setFont(column, font)
            item.setToolTip(column, "" if own else f"It came with {before or 'no keys'}.")

    def show_found(self, text: str) -> None:
        """Show the actions of that name, place or keys; all for an empty text."""
        wanted = text.strip().lower()
        found = self._index.search(text, len(self._items)) if wanted else list(self._items)
        found += [name for name, a in self.listed.items() if wanted and wanted in a.keys.lower()]
        self._show(found, best=bool(wanted))

    def show_having(self, keys: QKeySequence) -> None:
        """Show the actions that have these keys, or keys that begin with them; all for none."""
        found = [
            name
            for name, listed in self.listed.items()
            if keys.isEmpty() or any(same_beginning(keys, k) for k in listed.action.shortcuts())
        ]
        self._show(found, best=not keys.isEmpty())

    # Inside

    def _show(self, found: list[str], *, best: bool) -> None:
        for name in self._items.keys() - set(found):
            self._items[name].setHidden(True)
        for name in found:
            self._items[name].setHidden(False)
        if best or not self.current:
            first = self._items[found[0]] if found else None
            self.setCurrentItem(first)  # type: ignore[arg-type]

    def _fill(self) -> None:
        room = QPixmap(self.iconSize().expandedTo(QSize(16, 16)))
        room.fill(Qt.GlobalColor.transparent)
        nothing = QIcon(room)  # so that the names of all actions begin at the same place
        for name, listed in self.listed.items():
            item = QTreeWidgetItem([listed.lasting_title, listed.place, "", ""])
            item.setData(0, _ROLE, name)
            item.setSizeHint(0, QSize(0, 28))
            item.setIcon(0, nothing if listed.action.icon().isNull() else listed.action.icon())
            item.setToolTip(0, listed.action.statusTip() or listed.lasting_title)
            self.addTopLevelItem(item)
            self._items[name] = item
            self.show_keys(name)
        header = self.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 144), (KEYS, 176), (SECOND, 128)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)  # as in the menus
        self.setSortingEnabled(True)
        self.setCurrentItem(self.topLevelItem(0))


def _is_of_few(keys: QKeySequence) -> bool:
    """Whether it is one of the keys of some keyboards that are called like what they do ("Open",
    "Undo"): they work, but as text they would only puzzle."""
    return keys.count() == 1 and _FEW <= keys[0].key() < _FEW_END


def _searchable(listed: ListedAction) -> Searchable:
    return Searchable(
        listed.name, (listed.lasting_title,), tuple(listed.place.lower().split(" › "))
    )
