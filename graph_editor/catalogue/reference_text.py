"""Expressions of a block's parameters, typed where a value could stand: `filters * 4`, or in one:
`(kernel, 3)`."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Mapping

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Parameter, ParameterKind
from graph_editor.catalogue.object_name import Names
from graph_editor.catalogue.parameter_value import check_value, format_value
from graph_editor.catalogue.value_text import Reader, fitted
from graph_editor.document.reference import ExpressionError, references_in, substitute
from graph_editor.document.value import Value

_NUMBERS = (ParameterKind.INT, ParameterKind.FLOAT, ParameterKind.INTS, ParameterKind.FLOATS)


def read_reference(
    parameter: Parameter, text: str, block: Mapping[str, Value], catalogue: Catalogue
) -> Value:
    """The value that `text` is where it refers to the block: an expression of its parameters, or a
    tuple, a list or an object with such expressions inside. None where it names none of them.

    Args:
        block: the parameters of the block that is edited, with their defaults.

    Raises:
        ValueError: it names one, but its value does not fit here; one sentence.
    """
    text = text.strip()
    names = _names_of(text)
    if not names & block.keys():
        return None
    if parameter.kind in _NUMBERS and (unknown := sorted(names - block.keys())):
        raise ValueError(f"The block has no parameter {unknown[0]}.")
    try:
        value = Reader(Names(catalogue), text, block).read(parameter)
    except ExpressionError as error:
        raise ValueError(str(error)) from None
    except ValueError:
        return None  # as other texts
    if not references_in(value):
        return None
    try:
        meant = substitute(value, block)
    except ExpressionError as error:
        raise ValueError(str(error)) from None
    if sentence := check_value(parameter, fitted(parameter, meant), catalogue):
        raise ValueError(f"{text} is {format_value(meant)} here. {sentence}")
    return value


def _names_of(text: str) -> frozenset[str]:
    """The names that stand in a value, were it one; none of those in Python code."""
    try:
        tree = ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    if isinstance(tree, ast.Lambda):
        return frozenset()
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def unknown_name(parameter: Parameter, text: str, block: Mapping[str, Value]) -> str:
    """The name that a text is, if it could be a parameter that the block does not have; else ""."""
    name = text.strip()
    usable = name.isidentifier() and not keyword.iskeyword(name) and name not in block
    return name if usable and parameter.kind in _NUMBERS else ""


def explain(
    error: ValueError, parameter: Parameter, text: str, block: Mapping[str, Value] | None
) -> str:
    """What is wrong with a text, and inside a block what could be written as well.

    Args:
        block: the parameters of the block that is edited; None outside of blocks.
    """
    if block is None or parameter.kind is ParameterKind.FUNCTION:
        return str(error)
    unknown = sorted(_names_of(text) - block.keys()) if parameter.kind in _NUMBERS else []
    sentence = f"The block has no parameter {unknown[0]}." if unknown else str(error)
    return f"{sentence} Parameters of the block: {', '.join(block)}." if block else sentence


def tip_of(value: Value, block: Mapping[str, Value]) -> str:
    """What a value that refers to the block comes to with the block's defaults."""
    try:
        return f"{format_value(value)} = {format_value(substitute(value, block))} by default"
    except ExpressionError as error:
        return str(error)
