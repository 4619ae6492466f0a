"""One word of a typed line as a value of a parameter. No Qt."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from graph_editor.catalogue.entry import Entry, Parameter, ParameterKind
from graph_editor.catalogue.object_name import GROUPS
from graph_editor.catalogue.parameter_value import parse_value
from graph_editor.catalogue.reference_text import read_reference
from graph_editor.document.value import ObjectValue, Value

if TYPE_CHECKING:
    from graph_editor.catalogue.catalogue import Catalogue

FREE_AXIS = ("none", "?")
"""What people write for an axis of any length."""

_NUMBER = re.compile(r"^[-+]?\.?\d|^[(\[]")
_TUPLE = re.compile(r"^[(\[].*,.*[)\]]$|^-?\d+(?:[x×]-?\d+)+$")
_THOUSANDS = re.compile(r"^[1-9]\d{0,2}(?:,\d{3})+$")
_PERCENT = re.compile(r"^(\d+(?:[.,]\d+)?)%$")
_DECIMAL_COMMA = re.compile(r"^[-+]?\d*,\d+$")
_BY = re.compile(r"(?<=\d)[x×](?=-?\d)")
_LIKE_ENOUGH = 0.7


def is_number(word: str) -> bool:
    """Whether a word is a number, or numbers in brackets."""
    return _NUMBER.match(word) is not None


def is_tuple(word: str) -> bool:
    """Whether a word is several numbers for one parameter: `(3, 3)`, `3x3`."""
    return _TUPLE.match(word) is not None


def without_separators(word: str) -> str:
    """`1,000` as `1000`."""
    return word.replace(",", "") if _THOUSANDS.match(word) else word


def typed_value(
    parameter: Parameter, text: str, catalogue: Catalogue, block: Mapping[str, Value]
) -> Value:
    """A text as a value of a parameter: also `30%`, `0,3` and what a block's parameters come to.

    Raises:
        ValueError: it is none; one sentence.
    """
    if block:
        reference = read_reference(parameter, text, block, catalogue)
        if reference is not None:
            return reference
    if parameter.kind in (ParameterKind.FLOAT, ParameterKind.FLOATS):
        if percent := _PERCENT.match(text):
            text = repr(float(percent[1].replace(",", ".")) / 100)
        elif parameter.kind is ParameterKind.FLOAT and _DECIMAL_COMMA.match(text):
            text = text.replace(",", ".")
    return parse_value(parameter, text, catalogue)


def as_tuple(parameter: Parameter, words: Sequence[str]) -> str:
    """Numbers that follow one another as a text for one parameter: `28 28 1`, `none 16`."""
    text = ", ".join(_BY.sub(", ", word) for word in words)
    if parameter.none_items:
        text = re.sub(r"\bnone\b|\?", "None", text, flags=re.IGNORECASE)
    return f"({text},)"


def may_mean(parameter: Parameter, word: str, catalogue: Catalogue) -> bool:
    """Whether a parameter knows a word at all; quick, for each word is shown to each parameter."""
    if parameter.kind is ParameterKind.CHOICE:
        return any(word.strip("\"'").lower() == str(c).lower() for c in parameter.choices)
    if parameter.kind not in GROUPS:
        return False
    if "(" in word or word[0] in "\"'":
        return True
    if parameter.kind in (ParameterKind.LAYER, ParameterKind.LAYERS):
        return False
    small = word.lower()
    return any(
        small in (found.title.lower(), found.symbol) or word in found.aliases
        for found in catalogue.objects(GROUPS[parameter.kind])
    )


def is_meant(parameter: Parameter, value: Value, word: str) -> bool:
    """Whether somebody who types a bare word means this value: not every text that a parameter
    would take, and not a layer for the name of a parameter."""
    if parameter.kind is ParameterKind.CHOICE:
        return value in parameter.choices
    if isinstance(value, ObjectValue) and "(" not in word:
        return value.type.startswith(f"{GROUPS[parameter.kind]}.")
    return value is not None


def nearest_word(entry: Entry, word: str, catalogue: Catalogue) -> str:
    """The parameter or value of an entry that a word is a misspelling of; "" for none."""
    if not word.isidentifier():
        return ""
    known: list[str] = []
    for parameter in entry.parameters:
        known.append(parameter.name)
        if parameter.kind is ParameterKind.CHOICE:
            known += [choice for choice in parameter.choices if isinstance(choice, str)]
        elif not parameter.advanced and GROUPS.get(parameter.kind, "layers") != "layers":
            objects = catalogue.objects(GROUPS[parameter.kind])
            known += [found.symbol for found in objects if found.symbol]
    found = difflib.get_close_matches(word.lower(), known, n=1, cutoff=_LIKE_ENOUGH)
    return found[0] if found else ""
