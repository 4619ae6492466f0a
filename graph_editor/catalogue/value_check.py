"""Whether a parameter can take a value, and the sentence that says why not."""

from __future__ import annotations

import difflib
import math

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Entry, Parameter, ParameterKind
from graph_editor.catalogue.object_name import GROUPS
from graph_editor.catalogue.value_text import LARGEST_INT, format_value, is_expression
from graph_editor.document.value import CodeValue, ObjectValue, Params, Value, same_value

_LONGEST_SHOWN = 60
_LAYER_ARGUMENTS = ("name", "autocast", "activity_regularizer", "input_shape", "batch_shape")
_EXPECTED = {
    ParameterKind.INT: "a whole number",
    ParameterKind.FLOAT: "a number",
    ParameterKind.BOOL: "True or False",
    ParameterKind.STRING: "a text",
    ParameterKind.CHOICE: "a text",
    ParameterKind.INTS: "whole numbers, such as (3, 3)",
    ParameterKind.FLOATS: "numbers, such as (0.1, 0.2)",
    ParameterKind.STRINGS: 'texts, such as ("a", "b")',
    ParameterKind.ACTIVATION: 'an activation, such as "relu"',
    ParameterKind.INITIALIZER: 'an initializer, such as "he_normal"',
    ParameterKind.REGULARIZER: 'a regularizer, such as "l2"',
    ParameterKind.CONSTRAINT: 'a constraint, such as "non_neg"',
    ParameterKind.DTYPE: 'a dtype, such as "float32"',
    ParameterKind.LAYER: "a layer, such as LSTM(32)",
    ParameterKind.LAYERS: "layers, such as (LSTMCell(32), LSTMCell(32))",
    ParameterKind.FUNCTION: "a Python function, such as lambda x: x * 2",
    ParameterKind.LITERAL: "a Python value",
}


def check(parameter: Parameter, value: Value, catalogue: Catalogue) -> str:
    """ "" if `parameter` can take `value`, else one sentence."""
    if value is None:
        if parameter.optional:
            return ""
        return f"{parameter.name} needs a value: {_expected(parameter)}."
    if not parameter.required and same_value(value, parameter.default):
        return ""
    if isinstance(value, ObjectValue) and _objects(parameter, value):
        return _check_object(value, catalogue)
    match parameter.kind:
        case ParameterKind.INT | ParameterKind.FLOAT:
            return _check_number(parameter, value)
        case ParameterKind.INTS | ParameterKind.FLOATS:
            return _check_numbers(parameter, value)
        case ParameterKind.BOOL:
            return "" if isinstance(value, bool) else wrong(parameter, value)
        case ParameterKind.STRING:
            return "" if isinstance(value, str) else wrong(parameter, value)
        case ParameterKind.STRINGS:
            texts = isinstance(value, tuple) and all(isinstance(item, str) for item in value)
            single = parameter.scalar and isinstance(value, str)
            return "" if texts or single else wrong(parameter, value)
        case ParameterKind.CHOICE:
            return _check_choice(parameter, value, catalogue)
        case ParameterKind.FUNCTION:
            return _check_function(parameter, value)
        case ParameterKind.LAYER:
            return _check_layer(parameter, value, catalogue)
        case ParameterKind.LAYERS:
            return _check_layers(parameter, value, catalogue)
        case ParameterKind.LITERAL:
            return _check_literal(value, catalogue)
        case _:
            return _check_named(parameter, value, catalogue)


def _objects(parameter: Parameter, value: ObjectValue) -> bool:
    """Whether the parameter takes objects of this group besides its own kind."""
    group = value.type.rpartition(".")[0].removeprefix("optimizers.")
    return bool(parameter.objects) and group == parameter.objects


def _check_number(parameter: Parameter, value: Value) -> str:
    whole = parameter.kind in (ParameterKind.INT, ParameterKind.INTS)
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        return wrong(parameter, value)
    if isinstance(value, float) and not math.isfinite(value):
        name = "NaN" if math.isnan(value) else "infinite"
        return f"{parameter.name} must be a finite number, not {name}."
    if isinstance(value, int) and abs(value) > LARGEST_INT:
        return f"{parameter.name} is too large: whole numbers go up to {LARGEST_INT:,}."
    low, high = parameter.minimum, parameter.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        return f"{parameter.name} must be {_bounds(low, high)}, not {format_value(value)}."
    return ""


def _check_numbers(parameter: Parameter, value: Value) -> str:
    if isinstance(value, tuple):
        for item in value:
            if item is None and parameter.none_items:
                continue
            if isinstance(item, bool) or not isinstance(item, int | float):
                return wrong(parameter, value)
            if sentence := _check_number(parameter, item):
                return sentence
        return ""
    if parameter.scalar and isinstance(value, int | float):
        return _check_number(parameter, value)
    return wrong(parameter, value)


def _check_choice(parameter: Parameter, value: Value, catalogue: Catalogue) -> str:
    if any(same_value(value, choice) for choice in parameter.choices):
        return ""
    if parameter.open_choice:
        return _check_literal(value, catalogue)
    choices = [format_value(choice) for choice in parameter.choices]
    near = []
    if isinstance(value, str):
        near = difflib.get_close_matches(format_value(value), choices, n=1, cutoff=0.6)
    meant = f" Did you mean {near[0]}?" if near else ""
    return f"{parameter.name} must be {_or(choices)}, not {_shown(value)}.{meant}"


def _check_function(parameter: Parameter, value: Value) -> str:
    if not isinstance(value, CodeValue):
        return wrong(parameter, value)
    if not is_expression(value.source):
        return f"{parameter.name} must be one Python expression, such as lambda x: x * 2."
    return ""


def _check_layer(parameter: Parameter, value: Value, catalogue: Catalogue) -> str:
    if not isinstance(value, ObjectValue) or not value.type.startswith("layers."):
        return wrong(parameter, value)
    if parameter.choices and not parameter.open_choice:
        entry = catalogue.entry(value.type)
        if entry is not None and entry.type not in parameter.choices:
            titles = [str(choice).rpartition(".")[2] for choice in parameter.choices]
            return f"{parameter.name} must be {_or(titles)}, not {entry.title}."
    return _check_object(value, catalogue)


def _check_layers(parameter: Parameter, value: Value, catalogue: Catalogue) -> str:
    if not isinstance(value, tuple) or not value:
        return wrong(parameter, value)
    return next(filter(None, (_check_layer(parameter, item, catalogue) for item in value)), "")


def _check_named(parameter: Parameter, value: Value, catalogue: Catalogue) -> str:
    """Activations, initializers, regularizers, constraints and dtypes."""
    group = GROUPS[parameter.kind]
    match value:
        case str():
            entries = catalogue.objects(group)
            if any(value in (entry.symbol, entry.title, *entry.aliases) for entry in entries):
                return ""
            symbols = [entry.symbol for entry in entries if entry.symbol]
            near = difflib.get_close_matches(value, symbols, n=2, cutoff=0.6)
            meant = f" Did you mean {_or(near)}?" if near else ""
            return f"Keras has no {parameter.kind.value} called {_shown(value)}.{meant}"
        case CodeValue() if group == "activations":
            return _check_function(parameter, value)
        case ObjectValue():
            allowed = ("layers.", "activations.") if group == "activations" else (f"{group}.",)
            if value.type.startswith(allowed):
                return _check_object(value, catalogue)
    return wrong(parameter, value)


def _check_object(value: ObjectValue, catalogue: Catalogue) -> str:
    """A Keras object: it exists, its parameters exist, none is missing, each value fits."""
    entry = catalogue.entry(value.type)
    if entry is None:
        return f"This Keras has no {value.type}."
    for name, item in value.params.items():
        parameter = entry.parameter(name)
        if parameter is not None:
            if sentence := check(parameter, item, catalogue):
                return f"{entry.title}: {sentence}"
        elif not (entry.type.startswith("layers.") and name in _LAYER_ARGUMENTS):
            return no_parameter(entry, name)
    for parameter in entry.parameters:
        if parameter.required and parameter.name not in value.params:
            example = format_value(parameter.initial)
            return f"{entry.title} needs {parameter.name}, such as {parameter.name}={example}."
    return ""


def no_parameter(entry: Entry, name: str) -> str:
    """The sentence for a parameter that an entry does not have, with what was probably meant."""
    names = [parameter.name for parameter in entry.parameters]
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    meant = f" Did you mean {near[0]}?" if near else ""
    return f"{entry.title} has no parameter {name}.{meant}"


def _check_literal(value: Value, catalogue: Catalogue) -> str:
    match value:
        case ObjectValue():
            return _check_object(value, catalogue)
        case CodeValue(source):
            return "" if is_expression(source) else "The code must be one Python expression."
        case tuple():
            inner = value
        case Params():
            inner = tuple(value.values())
        case _:
            return ""
    return next(filter(None, (_check_literal(item, catalogue) for item in inner)), "")


def wrong(parameter: Parameter, value: Value) -> str:
    """The sentence for a value of the wrong kind."""
    return f"{parameter.name} must be {_expected(parameter)}, not {_shown(value)}."


def _expected(parameter: Parameter) -> str:
    if parameter.kind is ParameterKind.CHOICE:
        return _or([format_value(choice) for choice in parameter.choices])
    expected = _EXPECTED[parameter.kind]
    if parameter.scalar and parameter.kind in (ParameterKind.INTS, ParameterKind.FLOATS):
        single = "a whole number" if parameter.kind is ParameterKind.INTS else "a number"
        return f"{single} or {expected}"
    return expected


def _bounds(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {high:g}"
    if high is None:
        return f"at least {low:g}"
    return f"between {low:g} and {high:,.10g}"


def _or(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _shown(value: Value) -> str:
    text = format_value(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
