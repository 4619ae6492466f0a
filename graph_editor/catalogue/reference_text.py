"""Expressions of a block's parameters, typed where a value could stand: `filters * 4`."""

from __future__ import annotations

from collections.abc import Mapping

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Parameter, ParameterKind
from graph_editor.catalogue.parameter_value import check_value
from graph_editor.catalogue.value_text import fitted
from graph_editor.document.reference import ExpressionError, evaluate, names_in
from graph_editor.document.value import Reference, Value


def read_reference(
    parameter: Parameter, text: str, block: Mapping[str, Value], catalogue: Catalogue
) -> Reference | None:
    """The reference that `text` is; None where it names no parameter of the block.

    Args:
        block: the parameters of the block that is edited, with their defaults.

    Raises:
        ValueError: it names one, but its value does not fit here; one sentence.
    """
    text = text.strip()
    try:
        names = names_in(text)
    except ExpressionError:
        return None
    if not names or not names <= block.keys():
        return None
    try:
        value = evaluate(text, block)
    except ExpressionError as error:
        raise ValueError(str(error)) from None
    if sentence := check_value(parameter, fitted(parameter, value), catalogue):
        raise ValueError(f"{text} is {value!r} here. {sentence}")
    return Reference(text)


def explain(error: ValueError, parameter: Parameter, block: Mapping[str, Value]) -> str:
    """What is wrong with a text, and inside a block what could be written as well."""
    if not block or parameter.kind is ParameterKind.FUNCTION:
        return str(error)
    names = ", ".join(block)
    return f"{error} Parameters of the block: {names}."


def tip_of(reference: Reference, block: Mapping[str, Value]) -> str:
    """What a reference comes to with the block's defaults."""
    try:
        return f"{reference.expression} = {evaluate(reference.expression, block)!r} by default"
    except ExpressionError as error:
        return str(error)
