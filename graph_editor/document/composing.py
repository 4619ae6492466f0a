"""References inside references: what a block's values become where the block is unpacked."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from graph_editor.document.edit_base import EditError
from graph_editor.document.reference import ExpressionError, evaluate, names_in, references_in
from graph_editor.document.value import ObjectValue, Params, Reference, Value


def names_used(value: Value) -> frozenset[str]:
    """The parameters that all references inside a value use; none of those that are no values."""
    names: set[str] = set()
    for expression in references_in(value):
        try:
            names |= names_in(expression)
        except ExpressionError:
            continue
    return frozenset(names)


def compose(value: Value, values: Mapping[str, Value]) -> Value:
    """`value` with references replaced by what the block's parameters are; where these are
    references themselves, by a reference to what they refer to.

    Raises:
        EditError: a reference cannot be computed.
    """
    match value:
        case Reference(expression):
            return _composed(expression, values)
        case tuple():
            return tuple(compose(item, values) for item in value)
        case Params():
            return Params({name: compose(item, values) for name, item in value.items()})
        case ObjectValue(type_, params):
            return ObjectValue(type_, Params({k: compose(v, values) for k, v in params.items()}))
        case _:
            return value


def _composed(expression: str, values: Mapping[str, Value]) -> Value:
    try:
        names = names_in(expression)
        if len(names) == 1 and expression.strip() in values:
            return values[expression.strip()]
        if not any(isinstance(values.get(name), Reference) for name in names):
            return evaluate(expression, values)
        tree = _Replace(values).visit(ast.parse(expression.strip(), mode="eval"))
        text = ast.unparse(tree)
        names_in(text)
        return Reference(text)
    except ExpressionError as error:
        raise EditError(str(error)) from None


class _Replace(ast.NodeTransformer):
    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        value = self._values.get(node.id)
        if isinstance(value, Reference):
            return ast.parse(value.expression.strip(), mode="eval").body
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ExpressionError(f"{node.id} is {value!r}, with which nothing can be computed.")
        return ast.Constant(value)
