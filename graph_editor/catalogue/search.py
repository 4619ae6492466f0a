"""Fuzzy search over names: whole words, beginnings, initials, parts, letters in order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+[A-Za-z]?(?![a-z])|\d+")
_WORD = re.compile(r"[^\s_.\-]+")

# The better a way of matching, the higher; within one, shorter names come first.
_EXACT, _START, _INITIALS, _KEYWORD, _PART_START, _INSIDE, _LETTERS, _FAMILY = (
    *(1000, 800, 700, 650, 600, 400, 200, 100),
)

_SHORTEST_STEM = 5
_LONGEST = 500
"""Characters; what is longer was pasted by mistake, and looking for its words takes seconds."""


@dataclass(frozen=True, slots=True)
class Searchable:
    """One thing that can be found.

    Attributes:
        key: what a search gives back.
        names: its name, then its other names.
        keywords: words that it should be found by.
        family: its family.
        weight: added to how well it fits: what is wanted more often comes first.
    """

    key: str
    names: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    family: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    initials: str
    starts: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Item:
    key: str
    names: tuple[_Name, ...]
    keywords: tuple[str, ...]
    family: str
    weight: float


class SearchIndex:
    """An index over things with names; made once, asked at every keystroke."""

    def __init__(self, things: Iterable[Searchable]) -> None:
        self._items = [
            _Item(
                thing.key,
                tuple(_name(name) for name in thing.names),
                tuple(keyword.lower() for keyword in thing.keywords),
                thing.family.lower(),
                thing.weight,
            )
            for thing in things
        ]

    def search(self, text: str, limit: int = 50) -> list[str]:
        """The keys of what fits every word of `text`, best first.

        Where nothing fits, a long word may do without its end: `upsample` finds UpSampling2D.
        What is longer than any line finds nothing.
        """
        if len(text) > _LONGEST:
            return []
        words = [word.lower() for word in _WORD.findall(text)]
        if not words:
            return [item.key for item in self._items[:limit]]
        for _ in range(3):
            if found := self._search(words, limit):
                return found
            words = [word[:-1] if len(word) > _SHORTEST_STEM else word for word in words]
        return []

    def _search(self, words: list[str], limit: int) -> list[str]:
        joined = "".join(words)
        scored = []
        for order, item in enumerate(self._items):
            score = _score(item, words, joined)
            if score > 0:
                scored.append((-score - item.weight, len(item.names[0].text), order, item.key))
        scored.sort()
        return [key for *_, key in scored[:limit]]


def _name(name: str) -> _Name:
    last = name.rsplit(".", 1)[-1]
    parts = list(_PART.finditer(last))
    text, starts = "", set()
    for part in parts:
        starts.add(len(text))
        text += part[0].lower()
    initials = "".join(part[0].lower() if part[0][0].isdigit() else part[0][0] for part in parts)
    return _Name(text, initials.lower(), frozenset(starts))


def _score(item: _Item, words: list[str], joined: str) -> float:
    """How well all words fit; 0 where one of them does not fit at all."""
    whole = _score_word(item, joined)
    if len(words) == 1:
        return whole
    each = [_score_word(item, word) for word in words]
    return max(whole, sum(each) / len(each) if all(each) else 0.0)


def _score_word(item: _Item, word: str) -> float:
    best = 0.0
    for place, name in enumerate(item.names):
        score = _score_name(name, word)
        if score > 0:
            # An alias counts a little less than the name itself.
            best = max(best, score - (5 if place else 0))
    for keyword in item.keywords:
        if keyword == word:
            best = max(best, _KEYWORD + 100)
        elif keyword.startswith(word) or word in keyword.split():
            best = max(best, _KEYWORD * len(word) / (len(keyword) + 1))
    if best == 0 and len(word) > 2 and item.family.startswith(word):
        return _FAMILY
    return best


def _score_name(name: _Name, word: str) -> float:
    text = name.text
    if text == word:
        return _EXACT
    shorter = len(word) / len(text)
    if text.startswith(word):
        return _START + 100 * shorter
    if len(word) > 1 and name.initials.startswith(word):
        return _INITIALS + 50 * len(word) / len(name.initials)
    place = text.find(word)
    while place > 0:
        if place in name.starts:
            return _PART_START + 100 * shorter
        place = text.find(word, place + 1)
    if word in text:
        return _INSIDE + 100 * shorter
    return _letters(name, word)


def _letters(name: _Name, word: str) -> float:
    """Letters in order, the first at the start of a part; gaps cost, starts of parts do not."""
    position, gaps = -1, 0
    for letter in word:
        found = name.text.find(letter, position + 1)
        if found < 0:
            return 0.0
        if found != position + 1 and found not in name.starts:
            # A later start of a part with this letter is what people mean by it.
            better = min(
                (s for s in name.starts if s > found and name.text[s] == letter), default=-1
            )
            if better > 0:
                found = better
            else:
                gaps += 1
        if position < 0 and found not in name.starts:
            return 0.0
        position = found
    if gaps > max(1, len(word) // 3):
        return 0.0
    return _LETTERS * (1 - gaps / (len(word) + 1)) + 50 * len(word) / len(name.text)
