"""Parameter values for people: read what they type, write it back, say what is wrong with it.

`parse_value(p, format_value(v), catalogue)` is `v` again for every value of the parameter's kind.
Nothing that is typed is ever run.
"""

from __future__ import annotations

import re

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Parameter, ParameterKind
from graph_editor.catalogue.object_name import GROUPS, Names, UnknownNameError
from graph_editor.catalogue.value_check import check, wrong
from graph_editor.catalogue.value_text import Reader, fitted, format_value, is_expression
from graph_editor.document.value import CodeValue, Value

__all__ = ["check_value", "format_value", "parse_value"]

_TRUE = ("true", "yes", "on", "1")
_FALSE = ("false", "no", "off", "0")
_TIMES = re.compile(r"^-?\d+(?:\s*[x×]\s*-?\d+)+$")
_SPACES = re.compile(r"^[-+]?[\d.]+(?:\s+[-+]?[\d.]+)+$")
_WORD = re.compile(r"^[A-Za-z_][\w.+-]*$")
_NUMBERS = (ParameterKind.INT, ParameterKind.FLOAT, ParameterKind.INTS, ParameterKind.FLOATS)


def parse_value(parameter: Parameter, text: str, catalogue: Catalogue) -> Value:
    """What a person typed for `parameter`, as a value that `check_value` accepts.

    Args:
        text: `64`, `3, 3`, `3x3`, `same`, `relu`, `l2(0.01)`, `HeNormal(seed=1)`, `28 * 28` …

    Raises:
        ValueError: with one sentence that says what is wrong and what is expected.
    """
    value = fitted(parameter, _read(parameter, text.strip(), catalogue))
    if sentence := check_value(parameter, value, catalogue):
        raise ValueError(sentence)
    return value


def check_value(parameter: Parameter, value: Value, catalogue: Catalogue) -> str:
    """ "" if `parameter` can take `value`, else one sentence that says what it expects."""
    return check(parameter, value, catalogue)


def _read(parameter: Parameter, text: str, catalogue: Catalogue) -> Value:
    kind = parameter.kind
    if not text:
        if parameter.optional:
            return None
        example = parameter.initial if parameter.required else parameter.default
        such_as = f", such as {format_value(example)}" if example not in (None, "") else ""
        raise ValueError(f"{parameter.name} needs a value{such_as}.")
    if text == "None":
        return None
    match kind:
        case ParameterKind.BOOL:
            return _read_bool(parameter, text)
        case ParameterKind.FUNCTION:
            if not is_expression(text):
                raise ValueError(
                    f"{parameter.name} takes a Python function, such as lambda x: x * 2."
                )
            return CodeValue(text)
        case ParameterKind.CHOICE:
            return _read_choice(parameter, text, catalogue)
        case ParameterKind.STRING if text[0] not in "\"'":
            return text
        case ParameterKind.INTS | ParameterKind.FLOATS if _TIMES.match(text):
            text = re.sub("[x×]", ",", text)
        case ParameterKind.INTS | ParameterKind.FLOATS if _SPACES.match(text):
            text = ", ".join(text.split())
    names = Names(catalogue)
    if kind in GROUPS and _WORD.match(text):
        value = names.bare(text, parameter)
        if value is None:
            raise names.unknown(text, parameter)
        return value
    if kind not in _NUMBERS:
        return Reader(names, text).read(parameter)
    try:
        return Reader(names, _without_separators(text)).read(parameter)
    except UnknownNameError:
        raise ValueError(wrong(parameter, CodeValue(text))) from None


def _without_separators(text: str) -> str:
    """`1 000` as `1000` (thin and no-break spaces too): numbers as they are shown elsewhere."""
    return re.sub(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3})", "", text)


def _read_bool(parameter: Parameter, text: str) -> Value:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise ValueError(f"{parameter.name} is either True or False, not {text}.")


def _read_choice(parameter: Parameter, text: str, catalogue: Catalogue) -> Value:
    for choice in parameter.choices:
        if text in (choice, format_value(choice)):
            return choice
    for choice in parameter.choices:
        if text.lower() == str(choice).lower():
            return choice
    if _WORD.match(text):
        return text
    return Reader(Names(catalogue), text).read(parameter)
