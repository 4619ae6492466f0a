"""A letter for each entry of a menu, and none twice: an action stands in several menus, and what
is free differs from one to the next."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

_KEPT = "hornet_mnemonics"


def keep_mnemonics(menu: QMenu) -> None:
    """Give the entries of a menu, and of those in it, their letters whenever it is to be shown."""
    if menu.property(_KEPT):
        return
    menu.setProperty(_KEPT, True)

    def give() -> None:
        entries = [a for a in menu.actions() if a.text() and not a.isSeparator() and a.isVisible()]
        give_mnemonics(entries)
        for entry in entries:
            inner = entry.menu()
            if isinstance(inner, QMenu):
                keep_mnemonics(inner)

    menu.aboutToShow.connect(give)


def give_mnemonics(entries: Sequence[QAction]) -> None:
    """Give each of these entries a letter of its own; one that has a free one already keeps it
    where the others can do without."""
    texts = [_plain(entry.text()) for entry in entries]
    wanted = [_letters(entry.text(), text) for entry, text in zip(entries, texts, strict=True)]
    owners: dict[str, int] = {}

    def find(row: int, tried: set[str]) -> bool:
        """A letter for this row, for which others may have to take another one."""
        for letter in wanted[row]:
            if letter not in tried:
                tried.add(letter)
                if letter not in owners or find(owners[letter], tried):
                    owners[letter] = row
                    return True
        return False

    for row in sorted(range(len(entries)), key=lambda row: not mnemonic(entries[row].text())):
        find(row, set())
    letters = {row: letter for letter, row in owners.items()}
    for row, (entry, text) in enumerate(zip(entries, texts, strict=True)):
        keys = entry.text().partition("\t")[1:]
        if row in letters:
            place = _place(text, letters[row])
            text = f"{text[:place]}&{text[place:]}"
        text += "".join(keys)
        if entry.text() != text:
            entry.setText(text)


def mnemonic(text: str) -> str:
    """The letter of a menu's text, small; "" where it has none."""
    found = re.search(r"&([^&])", text.partition("\t")[0].replace("&&", ""))
    return found[1].lower() if found else ""


def _plain(text: str) -> str:
    """A menu's text before its keys, without the mark of its letter."""
    name = text.partition("\t")[0].replace("&&", "\0")
    return name.replace("&", "").replace("\0", "&&")


def _letters(text: str, plain: str) -> list[str]:
    """The letters that an entry could have, the one that it has and beginnings of words first."""
    own = mnemonic(text)
    heads = [word[0] for word in plain.split() if word[0].isascii() and word[0].isalnum()]
    others = [sign for sign in plain if sign.isascii() and sign.isalnum()]
    return list(dict.fromkeys(s.lower() for s in (*filter(None, [own]), *heads, *others)))


def _place(text: str, letter: str) -> int:
    """Where a letter is marked: at the beginning of a word where there is one."""
    low = text.lower()
    places = [i for i, sign in enumerate(low) if sign == letter]
    return next((i for i in places if i == 0 or low[i - 1] == " "), places[0])
