"""The canvas' shortcuts while something beside it has the keyboard.

Qt gives a key first to what has the keyboard and then to what that stands in, until somebody takes
it. What arrives at a panel was of no use in it, and is the canvas' if one of its actions has it:
F8 in a number field, Ctrl+G in the list of problems. A letter typed into a text is never among
them, nor a key that works on what has the keyboard (Enter, Del, arrows) even where it did nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_Key = Qt.Key
_LOCAL = frozenset(
    (
        *(_Key.Key_Return, _Key.Key_Enter, _Key.Key_Space, _Key.Key_Tab, _Key.Key_Backtab),
        *(_Key.Key_Left, _Key.Key_Right, _Key.Key_Up, _Key.Key_Down, _Key.Key_Home, _Key.Key_End),
        *(_Key.Key_PageUp, _Key.Key_PageDown, _Key.Key_Delete, _Key.Key_Backspace),
        *(_Key.Key_Insert, _Key.Key_Escape),
    )
)
"""Keys that mean what has the keyboard, whether it does something with them or not."""
_MODIFIERS = frozenset(
    (_Key.Key_Control, _Key.Key_Shift, _Key.Key_Alt, _Key.Key_Meta, _Key.Key_AltGr)
)
_Standard = QKeySequence.StandardKey
_EDITING = (
    *(_Standard.Copy, _Standard.Cut, _Standard.Paste, _Standard.SelectAll),
    *(_Standard.Undo, _Standard.Redo),
)
_TEXTS = (QLineEdit, QTextEdit, QPlainTextEdit)
_CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSlider, QComboBox, QTabBar, *_TEXTS)
_NO_MATCH = QKeySequence.SequenceMatch.NoMatch
_EXACT = QKeySequence.SequenceMatch.ExactMatch
_MOST_STROKES = 4


class RoamingKeys(QObject):
    """Finds the canvas' action for keys that nobody else wanted."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._strokes: list[QKeyCombination] = []
        self._held: QWidget | None = None

    def listen(self, place: QWidget) -> None:
        """Take the keys that nobody wants in a part of the window."""
        place.installEventFilter(self)

    def press(self, event: QKeyEvent) -> bool:
        """A key that nobody wanted; whether an action has it, or begins with it."""
        focus = QApplication.focusWidget()
        if focus is None or focus is self._view or not self._wanted(focus, event):
            return False
        return self._stroke(event, focus)

    # Inside

    def _wanted(self, focus: QWidget, event: QKeyEvent) -> bool:
        view, key = self._view, _Key(event.key())
        if key in _MODIFIERS:
            return False
        if view.isAncestorOf(focus) and not any(bar.isAncestorOf(focus) for bar in view.bars):
            return False  # the search for what to add, a name being typed
        if isinstance(focus, _TEXTS) and any(map(event.matches, _EDITING)):
            return False
        if focus.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):  # text is typed here
            return key not in _LOCAL and not _types(event)
        return not (isinstance(focus, _CONTROLS) and key in _LOCAL)

    def _stroke(self, event: QKeyEvent, focus: QWidget) -> bool:
        """One stroke of a chord; most have only one."""
        found: QAction | None = None
        for combination in _combinations(event):
            strokes = [*self._strokes, combination]
            sequence = QKeySequence(*strokes)
            for action in self._view.actions:
                for keys in action.shortcuts() if action.isEnabled() else ():
                    match = sequence.matches(keys)
                    if match == _EXACT:
                        found = action
                    elif match != _NO_MATCH and found is None and len(strokes) < _MOST_STROKES:
                        self._wait(strokes, focus)
                        return True
            if found is not None:
                self._forget()
                found.trigger()
                return True
        self._forget()
        return False

    def _wait(self, strokes: list[QKeyCombination], focus: QWidget) -> None:
        """A chord has begun: its next stroke is wanted, whatever it means elsewhere."""
        self._forget()
        self._strokes, self._held = strokes, focus
        focus.installEventFilter(self)

    def _forget(self) -> None:
        self._strokes = []
        if self._held is not None:
            self._held.removeEventFilter(self)
            self._held = None

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._held:
            if kind == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if kind == QEvent.Type.FocusOut:
                self._forget()
            elif isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress:
                if _Key(event.key()) not in _MODIFIERS:
                    self._stroke(event, self._held)
                return True
        elif isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress:
            return self.press(event)
        return False


def _types(event: QKeyEvent) -> bool:
    """Whether a key writes something where text is typed."""
    if _Key.Key_F1 <= event.key() <= _Key.Key_F35:
        return False
    commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    held = event.modifiers() & (commands | Qt.KeyboardModifier.MetaModifier)
    alt_gr = held == commands and event.text().isprintable() and event.text() != ""
    return not held or alt_gr


def _combinations(event: QKeyEvent) -> list[QKeyCombination]:
    """The ways to write a key: where Shift only makes the sign (Ctrl++), also without it."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = _Key(event.key())
    found = [QKeyCombination(modifiers, key)]
    letter = _Key.Key_A <= key <= _Key.Key_Z
    if modifiers & Qt.KeyboardModifier.ShiftModifier and not letter and key <= _Key.Key_AsciiTilde:
        found.append(QKeyCombination(modifiers & ~Qt.KeyboardModifier.ShiftModifier, key))
    return found
