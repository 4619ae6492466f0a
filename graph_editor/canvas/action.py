"""One action of the canvas: text, shortcut, tooltip."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView


def keys_of(view: CanvasView, name: str) -> str:
    """The first shortcut that an action of the canvas has now; "" where it has none."""
    action = next((a for a in view.actions if a.objectName() == f"canvas.{name}"), None)
    keys = action.shortcut() if action is not None else QKeySequence()
    return keys.toString(QKeySequence.SequenceFormat.NativeText)


def with_keys(view: CanvasView, tip: str, name: str) -> str:
    """A tooltip that names the shortcut of the action that does the same."""
    keys = keys_of(view, name)
    return f"{tip} ({keys})" if keys else tip


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
    action.triggered.connect(lambda checked=False: view.inner.refuses(name) or do())
    return action
