"""The command palette: type a few letters of what you want done, Enter, done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.action_list import ListedAction, listed_actions, why_disabled
from app.command_delegate import ROW_HEIGHT, Command, CommandDelegate
from app.shortcuts import without_keys
from graph_editor.canvas.adding.search_popup import SearchPopup
from graph_editor.catalogue.search import Searchable, SearchIndex

if TYPE_CHECKING:
    from app.main_window import MainWindow

_SETTING = "commands_used"
_REMEMBERED = 24
_WIDTH, _ROWS = 640, 11
_LAST = ("File › Examples", "File › Open recent")
_SKIPPED = ("command_palette",)


class CommandPalette(SearchPopup[Command]):
    """A line and a list over the window. It lists what there is at the moment it opens.

    Attributes:
        line: what is looked for.
        list: what was found, the best first; without a text, what was used last.
        note: what the chosen command does, or why it cannot be done.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, CommandDelegate(), page=_ROWS - 1)
        self._window = window
        self._settings = window.session.settings
        self._commands: dict[str, Command] = {}
        self._index = SearchIndex(())
        self.setObjectName("commandPalette")
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Command palette")
        self.line.setProperty("role", "search")
        self.line.setPlaceholderText("What should be done?")
        self.line.setAccessibleName("Search for a command")
        self.line.setToolTip("Type some letters of a command, then Enter")
        self.list.setAccessibleName("Commands")
        self.note.setProperty("role", "small")

    def open(self) -> None:
        """Ask what should be done."""
        window = self._window
        window.page("draw")  # its actions are there from then on
        before = QApplication.focusWidget()
        self._gather()
        width = min(_WIDTH, window.width() - 64)
        self.resize(width, 0)
        self.move((window.width() - width) // 2, 72)
        self.begin(before)

    def _gather(self) -> None:
        """List what there is now; what was used last comes first."""
        window = self._window
        listed = [a for a in listed_actions(window) if a.name not in _SKIPPED]
        used = {name: place for place, name in enumerate(self._used())}
        listed.sort(key=lambda a: (used.get(a.name, len(used)), a.place in _LAST))
        self._commands = {a.name: Command(a, why_disabled(window, a)) for a in listed}
        self._index = SearchIndex(_searchable(a, a.name in used) for a in listed)

    def _used(self) -> list[str]:
        try:
            used = json.loads(self._settings.text(_SETTING, "[]"))
        except ValueError:
            return []
        return [name for name in used if isinstance(name, str)] if isinstance(used, list) else []

    # As a search

    def on_text_changed(self, text: str) -> None:
        names = self._index.search(text, len(self._commands))
        self.show_rows([self._commands[name] for name in names])
        self.fit_rows(ROW_HEIGHT, _ROWS)
        if not names:
            self.note.setText(
                "There is no such command. Layers are added with Add … on the canvas."
            )

    def tell(self, row: Command, role: int) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.listed.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(filter(None, (row.listed.title, row.listed.keys)))
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return row.why or row.listed.place
            case Qt.ItemDataRole.ToolTipRole:
                return row.why or row.listed.action.toolTip()
        return None

    def describe(self, row: Command) -> None:
        action = row.listed.action
        self.note.setText(row.why or without_keys(action.toolTip(), action))

    def take(self, row: Command) -> None:
        if row.why:
            return
        listed = row.listed
        used = [listed.name, *(name for name in self._used() if name != listed.name)]
        self._settings.set_text(_SETTING, json.dumps(used[:_REMEMBERED]))
        self.close()
        if listed.on_canvas:
            self._window.show_page("draw")
        listed.action.trigger()


def _searchable(listed: ListedAction, used: bool) -> Searchable:
    words = f"{listed.place} {listed.action.toolTip()}".replace("›", " ").split()
    return Searchable(
        key=listed.name,
        names=(listed.title,),
        keywords=tuple(word.strip("().,;:…").lower() for word in words),
        weight=40.0 if used else 0.0,
    )
