"""Members of a JSON object, each checked for its kind before it is believed.

All raise `ProjectFileError` with a clause that names the member.
"""

from __future__ import annotations

import json
import keyword
import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from graph_editor.document.value import ObjectValue, Params, Value, value_from_json
from graph_editor.files.project_error import ProjectFileError

LONGEST = 1000
"""Characters of an id, a name or a type."""

_T = TypeVar("_T")
_Json = Mapping[str, object]


def require(value: object, kind: type[_T], what: str) -> _T:
    """`value`, which must be of a kind; true and false are no numbers."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise ProjectFileError(f"{what} is of the wrong kind ({type(value).__name__})")
    return value


def member(raw: _Json, name: str, kind: type[_T], usual: _T, what: str = "the file") -> _T:
    """A member of a kind, or what it usually is where it is missing."""
    return require(raw[name], kind, f"{name!r} of {what}") if name in raw else usual


def optional(
    raw: _Json, name: str, kind: type[_T], usual: _T | None, what: str = "the file"
) -> _T | None:
    """As `member`, but null is allowed."""
    if name in raw and raw[name] is None:
        return None
    return require(raw[name], kind, f"{name!r} of {what}") if name in raw else usual


def text_of(raw: _Json, name: str, what: str) -> str:
    """A member that must be there: a short text that is not empty."""
    value = raw.get(name)
    if not isinstance(value, str) or not value or len(value) > LONGEST:
        raise ProjectFileError(f"{what} has no proper {name!r}")
    return value


def number(raw: _Json, name: str, usual: float, what: str) -> float:
    """A finite number."""
    value = raw.get(name, usual)
    if not isinstance(value, bool) and isinstance(value, int | float):
        try:
            found = float(value)
        except OverflowError:
            found = math.inf
        if math.isfinite(found):
            return found
    raise ProjectFileError(f"{name!r} of {what} is no number")


def positive(raw: _Json, name: str, usual: int, what: str) -> int:
    """A whole number from 1 on."""
    value = raw.get(name, usual)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ProjectFileError(f"{name!r} of {what} must be a whole number from 1 on")
    return value


def choice(kinds: Callable[[Any], _T], value: str, what: str) -> _T:
    """One of an enumeration's values."""
    try:
        return kinds(value)
    except ValueError:
        raise ProjectFileError(f"{what} {value[:40]!r}, which this Hornet does not know") from None


def value_of(raw: _Json, name: str, usual: Value, what: str) -> Value:
    """A parameter value."""
    if name not in raw:
        return usual
    try:
        return value_from_json(raw[name])
    except ValueError as error:
        raise ProjectFileError(f"{name!r} of {what} cannot be read: {error}") from None


def params(raw: _Json, name: str, what: str) -> Params:
    """Parameter values by name."""
    value = value_of(raw, name, Params(), what)
    if isinstance(value, Params):
        return value
    raise ProjectFileError(f"{name!r} of {what} is of the wrong kind")


def object_value(raw: _Json, name: str, usual: ObjectValue, what: str) -> ObjectValue:
    """A Keras object with its parameters."""
    value = value_of(raw, name, usual, what)
    if isinstance(value, ObjectValue):
        return value
    raise ProjectFileError(f"{name!r} of {what} names nothing of Keras")


def is_name(text: str) -> bool:
    """Whether a text can be a name in Python."""
    return text.isidentifier() and not keyword.iskeyword(text)


def unknown_members(raw: _Json, known: tuple[str, ...]) -> dict[str, object]:
    """The members that this Hornet does not know, to be written again."""
    return {name: value for name, value in raw.items() if name not in known}


def extra_text(members: _Json) -> str:
    """Unknown members as a text; "" for none."""
    return json.dumps(members) if members else ""
