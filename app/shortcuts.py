"""The shortcuts: each action has its own, the user may give it others, and tooltips follow.

An action's keys stand in one place, the action. What the user changes is kept by the action's name
in the settings and given to the action when it is adopted, whenever that is: pages are built late.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.action_list import overlap

if TYPE_CHECKING:
    from app.settings import Settings

_SETTING = "shortcuts"
_NATIVE = QKeySequence.SequenceFormat.NativeText
_PORTABLE = QKeySequence.SequenceFormat.PortableText
_NO_MATCH = QKeySequence.SequenceMatch.NoMatch


class Shortcuts(QObject):
    """Knows each action's own keys and the user's.

    Signals:
        changed: an action has other keys now; with its name.
    """

    changed = Signal(str)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._actions: dict[str, QAction] = {}
        self._own: dict[str, list[QKeySequence]] = {}
        self._tips: dict[str, str] = {}
        self._given = _read(settings.text(_SETTING))

    def adopt(self, actions: Iterable[QAction]) -> None:
        """Take care of these actions from now on; one without a name has no shortcut to keep."""
        for action in actions:
            name = action.objectName()
            if not name or self._actions.get(name) is action:
                continue
            self._actions[name] = action
            self._own[name] = action.shortcuts()
            self._tips[name] = without_keys(action.toolTip(), action)
            if name in self._given:
                action.setShortcuts(self._given[name])
            self._show_keys(name)

    def action(self, name: str) -> QAction | None:
        """The action of that name, if there is one already."""
        return self._actions.get(name)

    def keeps(self, name: str) -> bool:
        """Whether an action's keys can be changed and kept."""
        return name in self._actions

    def is_own(self, name: str) -> bool:
        """Whether an action has the keys that it came with."""
        return name not in self._given

    def own_keys(self, name: str) -> list[QKeySequence]:
        """The keys that an action came with."""
        return list(self._own[name])

    def set_keys(self, name: str, keys: Sequence[QKeySequence]) -> None:
        """Give an action these keys, now and at every start."""
        kept = list(dict.fromkeys(key for key in keys if not key.isEmpty()))
        if kept == self._own[name]:
            self._given.pop(name, None)
        else:
            self._given[name] = kept
        self._actions[name].setShortcuts(kept)
        self._show_keys(name)
        self._save()
        self.changed.emit(name)

    def reset(self, name: str) -> None:
        """Give an action its own keys back, taking them from whatever has them now."""
        own = self._own[name]
        for key in own:
            for other in self.taken_by(name, key):
                self.free(other, key)
        self.set_keys(name, own)

    def reset_all(self) -> None:
        """Give every action its own keys back."""
        given = [name for name in self._given if name in self._actions]
        self._given.clear()
        for name in given:
            self._actions[name].setShortcuts([])  # never two with the same keys on the way
        for name in given:
            self.set_keys(name, self._own[name])
        self._save()

    def taken_by(self, name: str, key: QKeySequence) -> list[str]:
        """The other actions that would answer to these keys as well."""
        action = self._actions[name]
        return [
            other_name
            for other_name, other in self._actions.items()
            if other_name != name
            and overlap(action, other)
            and any(same_beginning(key, taken) for taken in other.shortcuts())
        ]

    def free(self, name: str, key: QKeySequence) -> None:
        """Take these keys away from an action."""
        self.set_keys(
            name,
            [taken for taken in self._actions[name].shortcuts() if not same_beginning(key, taken)],
        )

    def _show_keys(self, name: str) -> None:
        action = self._actions[name]
        action.setToolTip(with_keys(self._tips[name], action))

    def _save(self) -> None:
        text = {
            name: [key.toString(_PORTABLE) for key in keys]
            for name, keys in sorted(self._given.items())
        }
        self._settings.set_text(_SETTING, json.dumps(text))


class KeyTip(QObject):
    """Lets a widget's tooltip name the shortcut of an action that does the same.

    Whatever tooltip the widget is given, the keys that the action has then are added to it.
    """

    def __init__(self, widget: QWidget, *actions: QAction) -> None:
        super().__init__(widget)
        self._widget = widget
        self._actions = actions
        self._text = widget.toolTip()
        self._busy = False
        widget.installEventFilter(self)
        for action in actions:
            action.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self._busy = True
        action = next((a for a in self._actions if a.isEnabled()), self._actions[0])
        self._widget.setToolTip(with_keys(self._text, action) if self._text else "")
        self._busy = False

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTipChange and not self._busy:
            self._text = self._widget.toolTip()
            self._show()
        return False


def with_keys(text: str, action: QAction) -> str:
    """A tooltip that names an action's first shortcut."""
    keys = action.shortcut().toString(_NATIVE)
    return f"{text} ({keys})" if keys else text


def without_keys(text: str, action: QAction) -> str:
    """A tooltip without the shortcut that it names."""
    return text.removesuffix(f" ({action.shortcut().toString(_NATIVE)})")


def same_beginning(first: QKeySequence, second: QKeySequence) -> bool:
    """Whether one of them is the other's beginning, or both are the same."""
    return first.matches(second) != _NO_MATCH or second.matches(first) != _NO_MATCH


def _read(text: str) -> dict[str, list[QKeySequence]]:
    """What was kept; what cannot be read (another program wrote it) is as if never changed."""
    try:
        kept = json.loads(text or "{}")
        return {
            str(name): [QKeySequence(key, _PORTABLE) for key in keys]
            for name, keys in kept.items()
            if isinstance(keys, list) and all(isinstance(key, str) for key in keys)
        }
    except (ValueError, AttributeError):
        return {}
