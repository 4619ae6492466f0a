"""What a note is about, in one line. No Qt."""

from __future__ import annotations

import re

_HEAD = 2_000
_BEGINNING = re.compile(r"^(?:[#>\s]|[-*+] (?:\[[ xX]\] )?|\d{1,9}[.)] )+")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_MARKS = re.compile(r"\*\*|__|[*`]|(?<!\w)_|_(?!\w)")
_NO_TEXT = re.compile(r"^[-*_=~`#>\s]*$|^```")


def headline(text: str) -> str:
    """The first line of a Markdown text that says something, without its marks; "" for none."""
    for line in text[:_HEAD].splitlines():
        if not _NO_TEXT.match(line):
            plain = _LINK.sub(r"\1", _BEGINNING.sub("", line))
            if plain := _MARKS.sub("", plain).strip():
                return plain
    return ""
