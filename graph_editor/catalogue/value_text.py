"""Values as people type them and as Python writes them; read through `ast`, never evaluated."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Collection

from graph_editor.catalogue.entry import Parameter, ParameterKind
from graph_editor.catalogue.object_name import Names
from graph_editor.document.reference import names_in
from graph_editor.document.value import CodeValue, ObjectValue, Params, Reference, Value

LARGEST_INT = 2**63 - 1
_LONGEST_TEXT = 100_000

_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
}


def format_value(value: Value) -> str:
    """A value as Python code would write it: `HeNormal(seed=1)`, `(3, 3)`, `"same"`."""
    match value:
        case str():
            return _quoted(value)
        case float() if not math.isfinite(value):
            return f'float("{value!r}")'
        case tuple():
            items = ", ".join(format_value(item) for item in value)
            return f"({items},)" if len(value) == 1 else f"({items})"
        case Params():
            pairs = (f"{_quoted(name)}: {format_value(item)}" for name, item in value.items())
            return "{" + ", ".join(pairs) + "}"
        case ObjectValue():
            arguments = ", ".join(f"{k}={format_value(v)}" for k, v in value.params.items())
            return f"{value.type.rsplit('.', 1)[-1]}({arguments})"
        case CodeValue():
            return value.source
        case Reference():
            return value.expression
        case _:
            return repr(value)


def _quoted(text: str) -> str:
    written = repr(text)
    if written.startswith("'") and '"' not in text:
        return f'"{written[1:-1]}"'
    return written


def is_expression(source: str) -> bool:
    """Whether `source` is one Python expression, such as a `lambda`."""
    return _expression(source) is not None


def _expression(text: str) -> ast.expr | None:
    if len(text) > _LONGEST_TEXT:
        return None
    try:
        return ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class Reader:
    """Reads one text as a value; names of objects are looked up in the catalogue.

    Every method raises ValueError with a sentence for the person who typed the text.
    """

    def __init__(self, names: Names, text: str, block: Collection[str] = ()) -> None:
        """Read `text`; `block` are names that refer to the parameters of a block."""
        self._names = names
        self._text = text
        self._block = frozenset(block)

    def read(self, parameter: Parameter | None) -> Value:
        """The text as a value of `parameter`."""
        tree = _expression(self._text)
        if tree is None:
            shown = self._text if len(self._text) <= 40 else f"{self._text[:40]}…"
            raise ValueError(f"{shown} is not a Python value; check its brackets and quotes.")
        try:
            return self._value(tree, parameter)
        except RecursionError:
            raise ValueError("The value is nested too deeply.") from None

    def _value(self, node: ast.expr, parameter: Parameter | None) -> Value:
        if self._refers(node):
            source = ast.get_source_segment(f"({self._text}\n)", node) or ast.unparse(node)
            names_in(source)
            return Reference(source)
        match node:
            case ast.Constant(value=bool() | None | str() as value):
                return value
            case ast.Constant(value=int() | float()) | ast.UnaryOp() | ast.BinOp():
                return self._number(node)
            case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
                return tuple(self._value(item, parameter) for item in items)
            case ast.Dict(keys=keys, values=values):
                return Params(
                    {
                        self._key(key): self._value(value, None)
                        for key, value in zip(keys, values, strict=True)
                    }
                )
            case ast.Lambda():
                return CodeValue(ast.unparse(node))
            case ast.Call():
                return self._call(node, parameter)
            case ast.Name() | ast.Attribute():
                return self._name(ast.unparse(node), parameter)
            case _:
                raise ValueError(f"{ast.unparse(node)} is not a plain value.")

    def _refers(self, node: ast.expr) -> bool:
        """Whether this is an expression of the block's parameters."""
        if not self._block or not isinstance(node, ast.Name | ast.UnaryOp | ast.BinOp):
            return False
        names = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
        return bool(names) and names <= self._block

    def _key(self, key: ast.expr | None) -> str:
        match key:
            case ast.Constant(value=str() as name):
                return name
            case ast.Constant(value=int() as number) if not isinstance(number, bool):
                raise ValueError(f"The keys of a dictionary are texts: write '{number}' in quotes.")
            case _:
                raise ValueError("The keys of a dictionary are texts in quotes.")

    def _number(self, node: ast.expr) -> int | float:
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                if isinstance(value, int) and value > LARGEST_INT:
                    raise ValueError(
                        f"{str(value)[:20]}… is too large: whole numbers go up to {LARGEST_INT:,}."
                    )
                if isinstance(value, float) and math.isinf(value):
                    raise ValueError(
                        f"{ast.get_source_segment(self._text, node) or 'It'} is too large."
                    )
                return value
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self._number(operand)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self._number(operand)
            case ast.BinOp(left=left, op=op, right=right):
                return self._arithmetic(self._number(left), op, self._number(right))
            case ast.Call() | ast.Name():
                number = self._value(node, None)
                if isinstance(number, int | float) and not isinstance(number, bool):
                    return number
        raise ValueError(f"{ast.unparse(node)} is not a number.")

    def _arithmetic(self, left: int | float, op: ast.operator, right: int | float) -> int | float:
        """`28 * 28`, `1 / 255`, `2**10`: what people type instead of reckoning."""
        try:
            if isinstance(op, ast.Pow):
                if abs(right) > 64:
                    raise ValueError(f"{right} is too large an exponent.")
                result = left**right
            elif type(op) in _ARITHMETIC:
                result = _ARITHMETIC[type(op)](left, right)
            else:
                raise ValueError("Only + - * / // and ** can be used in a number.")
        except (ZeroDivisionError, OverflowError):
            raise ValueError("The number cannot be worked out.") from None
        if isinstance(result, complex):
            raise ValueError("The number cannot be worked out.")
        if isinstance(result, int) and abs(result) > LARGEST_INT:
            raise ValueError(f"The number is too large: they go up to {LARGEST_INT:,}.")
        return result

    def _name(self, name: str, parameter: Parameter | None) -> Value:
        if name in ("inf", "nan", "math.inf", "math.nan", "np.inf", "np.nan"):
            return float(name.rsplit(".", 1)[-1])
        if "." not in name and parameter is not None and parameter.kind is ParameterKind.STRINGS:
            return name
        value = self._names.bare(name, parameter)
        if value is None:
            raise self._names.unknown(name, parameter)
        return value

    def _call(self, node: ast.Call, parameter: Parameter | None) -> Value:
        name = ast.unparse(node.func)
        match node:
            case ast.Call(args=[ast.Constant(value=str() as text)]) if name == "float":
                try:
                    return float(text)
                except ValueError:
                    raise ValueError(f"{text} is not a number.") from None
            case ast.Call(args=[inner]) if name in ("tuple", "list"):
                return self._value(inner, parameter)
        entry = self._names.find(name, parameter)
        if entry is None:
            raise self._names.unknown(name, parameter, called=True)
        known = entry.parameters
        if len(node.args) > len(known):
            raise ValueError(f"{entry.title} takes at most {len(known)} values.")
        items: dict[str, Value] = {}
        for target, argument in zip(known, node.args, strict=False):
            items[target.name] = self._argument(argument, target)
        for argument_keyword in node.keywords:
            key = argument_keyword.arg
            if key is None:
                raise ValueError("** cannot be used here; write each value with its name.")
            if key in items:
                raise ValueError(f"{entry.title} is given {key} twice.")
            items[key] = self._argument(argument_keyword.value, entry.parameter(key))
        return ObjectValue(entry.type, Params(items))

    def _argument(self, node: ast.expr, parameter: Parameter | None) -> Value:
        if parameter is None:
            return self._value(node, None)
        if parameter.kind is ParameterKind.FUNCTION and not isinstance(node, ast.Constant):
            return CodeValue(ast.unparse(node))
        return fitted(parameter, self._value(node, parameter))


def fitted(parameter: Parameter, value: Value) -> Value:
    """`value` as the parameter wants it, where it is the same number: 64.0 as 64, 1 as 1.0."""
    if isinstance(value, bool):
        return value
    match parameter.kind, value:
        case ParameterKind.INT, float() if value.is_integer() and abs(value) <= LARGEST_INT:
            return int(value)
        case ParameterKind.FLOAT, int():
            return value if type(parameter.default) is int else float(value)
        case ParameterKind.INTS, tuple():
            return tuple(
                int(item) if isinstance(item, float) and item.is_integer() else item
                for item in value
            )
        case ParameterKind.INTS, float() if value.is_integer() and abs(value) <= LARGEST_INT:
            return int(value)
        case ((ParameterKind.INTS | ParameterKind.FLOATS), (int() | float())) if (
            not parameter.scalar
        ):
            return (value,)
        case ParameterKind.STRINGS, str() if not parameter.scalar:
            return (value,)
        case ParameterKind.LAYERS, ObjectValue():
            return (value,)
    return value
