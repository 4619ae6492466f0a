"""A typed line in words: `Conv2D(32, kernel_size=(3, 3))` and `conv2d 32 (3, 3)` alike. No Qt."""

from __future__ import annotations

import re

LONGEST_SHOWN = 32

_CODE = re.compile(r"^\s*(?:tf\.)?(?:keras\.)?(layers|ops)\.(?=\w)|^\s*(?:tf\.)?keras\.(?=\w)")
_CALL = re.compile(r"^\s*([^\W\d][\w.]*)\((.*?)\)?\s*;?\s*$", re.DOTALL)
_ASSIGNED = re.compile(r"(?<=\w)\s*=\s*(?=[^=\s])")
_PAIR = re.compile(r"^([^\W\d]\w*)[:/=](\S+)$")
_STATEMENT = re.compile(r"^\s*[^\W\d]\w*\s*=\s*(?:[\w.]+\()|\w\([^()]*\)\s*\(")
_OPEN, _CLOSE = "([{", ")]}"
_SHORT = {"bilstm": "bidirectional lstm", "bigru": "bidirectional gru"}
"""What people call layers that Keras makes of two."""


def words_of(line: str) -> tuple[str, list[str]]:
    """The family of Keras' names that a line begins with (`"layers."` or ""), and its words.

    Spaces, and commas before spaces or in a call, separate words; brackets and quotes hold theirs
    together. `name = value` is one word.
    """
    begin = _CODE.match(line)
    prefix = f"{begin[1]}." if begin is not None and begin[1] else ""
    line = line[begin.end() :] if begin is not None else line
    call = _CALL.match(line)
    if call is not None and _balanced(call[2]):
        words = [call[1], *_split(_ASSIGNED.sub("=", call[2]), call=True)]
    else:
        words = _split(_ASSIGNED.sub("=", line))
    if words and (pair := _PAIR.match(words[0])):
        words[:1] = pair.groups()
    if words and words[0].lower() in _SHORT:
        words[:1] = _SHORT[words[0].lower()].split()
    return prefix, words


def is_statement(line: str) -> bool:
    """Whether a line is code that does more than make a layer: `x = Dense(64)`, `Dense(64)(x)`."""
    return _STATEMENT.search(line) is not None


def shown(word: str) -> str:
    """A word as a sentence quotes it: not endlessly long."""
    return f"“{word if len(word) <= LONGEST_SHOWN else word[: LONGEST_SHOWN - 1] + '…'}”"


def _balanced(text: str) -> bool:
    """Whether no bracket in a text closes one outside of it: `2)(x` does."""
    depth = 0
    for letter in text:
        depth += (letter in _OPEN) - (letter in _CLOSE)
        if depth < 0:
            return False
    return True


def _split(text: str, *, call: bool = False) -> list[str]:
    """A text at its spaces and commas; in a `call`, only its commas separate."""
    words, word, depth, quote = [], "", 0, ""
    for place, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter in _OPEN:
            depth += 1
        elif letter in _CLOSE:
            depth = max(depth - 1, 0)
        elif depth == 0:
            comma = letter == "," and (call or text[place + 1 : place + 2].strip() == "")
            if comma or letter == ";" or (letter.isspace() and not call):
                words.append(word)
                word = ""
                continue
        word += letter
    return [word.strip() for word in (*words, word) if word.strip()]
