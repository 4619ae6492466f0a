"""Values that depend on a block's parameters: what may be written, and what it comes to."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping

from graph_editor.document.value import ObjectValue, Params, Reference, Value

Number = int | float

_OPERATORS: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
}
_LONGEST = 200


class ExpressionError(ValueError):
    """A reference that cannot be computed; the message is one sentence for the user."""


def names_in(expression: str) -> frozenset[str]:
    """The parameters that an expression uses.

    Raises:
        ExpressionError: it is no expression that a reference may hold.
    """
    tree = _parse(expression)
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def evaluate(expression: str, values: Mapping[str, Value]) -> Value:
    """What an expression comes to with these values of the block's parameters.

    A bare name gives the parameter's value, whatever it is; arithmetic needs finite numbers.

    Raises:
        ExpressionError: it is no such expression, a name is unknown, or the arithmetic fails.
    """
    return _evaluate(_parse(expression), expression, values)


def substitute(value: Value, values: Mapping[str, Value]) -> Value:
    """`value` with every reference inside replaced by what it comes to; itself where none is.

    Raises:
        ExpressionError: as `evaluate`.
    """
    match value:
        case Reference(expression):
            return evaluate(expression, values)
        case tuple():
            items = [substitute(item, values) for item in value]
            return value if all(map(operator.is_, items, value)) else tuple(items)
        case Params():
            found = {name: substitute(item, values) for name, item in value.items()}
            same = all(map(operator.is_, found.values(), value.values()))
            return value if same else Params(found)
        case ObjectValue(type_, params):
            inner = substitute(params, values)
            assert isinstance(inner, Params)
            return value if inner is params else ObjectValue(type_, inner)
        case _:
            return value


def references_in(value: Value) -> frozenset[str]:
    """The expressions of all references inside a value."""
    match value:
        case Reference(expression):
            return frozenset((expression,))
        case tuple():
            return frozenset().union(*map(references_in, value))
        case Params():
            return frozenset().union(*map(references_in, value.values()))
        case ObjectValue(params=params):
            return references_in(params)
        case _:
            return frozenset()


def _parse(expression: str) -> ast.expr:
    if len(expression) > _LONGEST:
        raise ExpressionError("An expression of a block's parameters is too long.")
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = None
    if tree is None or not _allowed(tree):
        raise ExpressionError(
            f"{expression!r} is no value of a block: write a parameter's name, or + - * / // % of "
            "such names and numbers."
        )
    return tree


def _allowed(tree: ast.expr) -> bool:
    match tree:
        case ast.Name():
            return True
        case ast.Constant(value=bool()):
            return False
        case ast.Constant(value=int() | float() as value):
            return math.isfinite(value)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _allowed(operand)
        case ast.BinOp(left=left, op=op, right=right):
            return type(op) in _OPERATORS and _allowed(left) and _allowed(right)
        case _:
            return False


def _evaluate(tree: ast.expr, expression: str, values: Mapping[str, Value]) -> Value:
    match tree:
        case ast.Name(id=name):
            if name not in values:
                raise ExpressionError(f"The block has no parameter {name!r} ({expression}).")
            return values[name]
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.UnaryOp(operand=operand):
            return -_number(_evaluate(operand, expression, values), expression)
        case ast.BinOp(left=left, op=op, right=right):
            a = _number(_evaluate(left, expression, values), expression)
            b = _number(_evaluate(right, expression, values), expression)
            try:
                return _OPERATORS[type(op)](a, b)
            except (ZeroDivisionError, OverflowError) as error:
                raise ExpressionError(f"{expression} cannot be computed: {error}.") from None
        case _:
            raise ExpressionError(f"{expression!r} is no value of a block.")


def _number(value: Value, expression: str) -> Number:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ExpressionError(f"{expression} needs numbers, but a parameter is {value!r}.")
    return value
