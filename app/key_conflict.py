"""Why an action cannot simply have some keys: something else has them, or keys that begin alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenuBar

from app.action_list import plain_text
from app.shortcuts import Shortcuts, same_beginning
from graph_editor.canvas.mnemonics import mnemonic

RESERVED = {"Esc": "Esc ends what is going on.", "Space": "Space pans the canvas."}
_NATIVE = QKeySequence.SequenceFormat.NativeText
_PORTABLE = QKeySequence.SequenceFormat.PortableText


def why_reserved(keys: QKeySequence, bar: QMenuBar) -> str:
    """Why nothing can have these keys, as a sentence; "" where something can."""
    first = QKeySequence(keys[0])
    for menu in bar.actions():
        letter = mnemonic(menu.text())
        if letter and first == QKeySequence(f"Alt+{letter}"):
            return f"{first.toString(_NATIVE)} opens the menu {plain_text(menu.text())}."
    return RESERVED.get(first.toString(_PORTABLE), "")


def conflict(
    keys: QKeySequence, others: Sequence[str], shortcuts: Shortcuts, title: Callable[[str], str]
) -> str:
    """Who has these keys already, or others that begin alike, so that only one could work.

    Args:
        others: the names of the actions that are in the way, at least one.
        title: what an action of a name is called.
    """
    text = keys.toString(_NATIVE)
    titles = " and ".join(f"“{title(other)}”" for other in others)
    have = "have" if len(others) > 1 else "has"
    taken = [
        key
        for other in others
        if (action := shortcuts.action(other)) is not None
        for key in action.shortcuts()
        if same_beginning(keys, key)
    ]
    if keys in taken:
        return f"{titles} {have} {text} already."
    what = " and ".join(key.toString(_NATIVE) for key in taken)
    if taken[0].count() < keys.count():
        return f"{titles} {have} {what} already, with which {text} begins."
    return f"{titles} {have} {what} already, which begins with {text}."
