"""One action of the canvas: text, shortcut, tooltip."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from graph_editor.canvas.needs import unmet_need

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_SILENT = frozenset(
    [
        "call_again",
        "collapse",
        "connect",
        "disconnect",
        "duplicate",
        "duplicate_wired",
        "rename",
        "reroute",
    ]
)
"""Actions that do nothing, and say nothing, where what they need is not selected. Others say it
themselves, or need no words: who deletes nothing sees that."""


def find_action(view: CanvasView, name: str) -> QAction | None:
    """The action of the canvas that is called so; None while it is not made yet."""
    return next((a for a in view.actions if a.objectName() == f"canvas.{name}"), None)


def use_actions(menu: QMenu, view: CanvasView, *names: str) -> None:
    """Put actions of the canvas into a menu; one that does nothing to what is selected now is shut
    and says why."""
    for name in names:
        action, why = find_action(view, name), view.inner.why_within(name)
        if action is not None and why:
            shut = menu.addAction(action.text())
            shut.setEnabled(False)
            shut.setToolTip(why)
        elif action is not None:
            menu.addAction(action)


def keys_of(view: CanvasView, name: str) -> str:
    """The first shortcut that an action of the canvas has now; "" where it has none."""
    action = find_action(view, name)
    keys = action.shortcut() if action is not None else QKeySequence()
    return keys.toString(QKeySequence.SequenceFormat.NativeText)


def with_keys(view: CanvasView, tip: str, name: str) -> str:
    """A tooltip that names the shortcut of the action that does the same."""
    keys = keys_of(view, name)
    return f"{tip} ({keys})" if keys else tip


def add_like(menu: QMenu, view: CanvasView, text: str, tip: str, name: str) -> QAction:
    """An entry that does at a point what an action does where the user looks: it shows its keys,
    which remain the action's."""
    entry = menu.addAction(text)
    entry.setToolTip(with_keys(view, tip, name))
    entry.setShortcut(keys_of(view, name))
    entry.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    return entry


def make_action(
    view: CanvasView, name: str, text: str, do: Callable[[], object], tip: str, *keys: str
) -> QAction:
    """An action that acts while the canvas has the keyboard; its tooltip names its shortcut."""
    action = QAction(text, view)
    action.setObjectName(f"canvas.{name}")
    sequences = [QKeySequence(key) for key in keys]
    action.setShortcuts(sequences)
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    shown = sequences[0].toString(QKeySequence.SequenceFormat.NativeText) if sequences else ""
    action.setToolTip(f"{tip} ({shown})" if shown else tip)
    action.setStatusTip(tip)
    action.triggered.connect(lambda checked=False: _hindered(view, name) or do())
    return action


def _hindered(view: CanvasView, name: str) -> bool:
    """Whether an action would do nothing; says why where the action itself would not."""
    if view.inner.refuses(name):
        return True
    need = unmet_need(view, name) if name in _SILENT and not view.inner.path else ""
    if need:
        view.say(need)
    return bool(need)
