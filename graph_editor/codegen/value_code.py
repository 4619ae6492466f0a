"""Parameter values as Python expressions, and which modules they need."""

from __future__ import annotations

import ast
import builtins
import itertools
import keyword
import unicodedata
from collections.abc import Iterator, Mapping

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Entry, Parameter, ParameterKind
from graph_editor.codegen.expression import (
    Atom,
    Call,
    Display,
    Expr,
    Item,
    list_of,
    number,
    quoted,
    tuple_of,
)
from graph_editor.document.reference import ExpressionError, names_in
from graph_editor.document.value import CodeValue, ObjectValue, Params, Reference, Value, same_value

MODULES = frozenset(["keras", "layers", "ops", "np", "tf"])
_KNOWN_NAMES = frozenset([*dir(builtins), *MODULES])
_LISTS = frozenset([ParameterKind.LAYERS, ParameterKind.STRINGS])
_PLAIN = (ast.Lambda, ast.Name, ast.Attribute, ast.Call, ast.Constant)
_POSITIONAL = 2
_SHORT = 30
_AS_LAYERS = {"elu": "ELU", "leaky_relu": "LeakyReLU", "relu": "ReLU", "softmax": "Softmax"}
_ALWAYS_KEYWORDS = frozenset(["layers.MultiHeadAttention", "layers.GroupQueryAttention"])


class UnwritableError(ValueError):
    """A value that cannot stand in a script; the message is a clause: "it uses …"."""


class ValueWriter:
    """Writes values as Python, in the way a Keras programmer does.

    Attributes:
        used: the modules that what was written needs, out of `MODULES`.
    """

    def __init__(self, catalogue: Catalogue, scope: Mapping[str, str] | None = None) -> None:
        """Write with the catalogue's knowledge.

        Args:
            scope: inside a block, what stands in Python for each of its parameters.
        """
        self._catalogue = catalogue
        self._scope = scope or {}
        self._signatures: dict[str, tuple[dict[str, int], tuple[str, ...]]] = {}
        self.used: set[str] = set()

    def value(self, value: Value, parameter: Parameter | None = None) -> Expr:
        """A value where `parameter` is wanted.

        Raises:
            UnwritableError: it names something that this Keras does not have, or is no Python.
        """
        match value:
            case None | bool():
                return Atom(repr(value))
            case int() | float():
                return Atom(number(value))
            case str():
                return Atom(quoted(value))
            case tuple():
                items = [self.value(item) for item in value]
                as_list = parameter is not None and parameter.kind in _LISTS
                return list_of(items) if as_list else tuple_of(items)
            case Params():
                entries = [Item(self.value(v), f"{quoted(k)}: ") for k, v in value.items()]
                return Display("{", tuple(entries), "}")
            case ObjectValue():
                return self.object(value)
            case CodeValue():
                return self._code(value.source)
            case Reference(expression):
                return self._reference(expression)

    def object(self, value: ObjectValue) -> Expr:
        """A Keras object: its short name where it has no parameters, else its constructor."""
        entry = self._entry(value.type)
        arguments = self.arguments(entry, value.params)
        if not arguments and entry.symbol:
            return Atom(quoted(entry.symbol))
        return self.construct(value.type, arguments)

    def construct(self, type: str, arguments: tuple[Item, ...]) -> Expr:
        """The constructor call of something of the catalogue."""
        entry = self._entry(type)
        family, _, _ = entry.type.partition(".")
        if family in ("layers", "ops"):
            self.used.add(family)
            name = entry.type
        else:
            self.used.add("keras")
            name = f"keras.{entry.type}"
        if family == "activations":
            return self._activation(name, entry, arguments)
        return Call(name, arguments)

    def _activation(self, name: str, entry: Entry, arguments: tuple[Item, ...]) -> Expr:
        """A function with some of its arguments given; as a layer where there is one like it, since
        Keras can save that."""
        if not arguments:
            return Atom(name)
        layer = self._catalogue.entry(f"layers.{_AS_LAYERS.get(entry.title, '')}")
        known = {parameter.name for parameter in layer.parameters} if layer is not None else set()
        if layer is not None and all(item.prefix.rstrip("=") in known for item in arguments):
            self.used.add("layers")
            return Call(layer.type, arguments)
        return Call(f"lambda x: {name}", (Item(Atom("x")), *arguments))

    def _reference(self, expression: str) -> Expr:
        """An expression of a block's parameters: parsed and written anew, since it comes from a
        file and will be run."""
        try:
            names = names_in(expression)
            tree = ast.parse(expression.strip(), mode="eval").body
        except ExpressionError:
            raise UnwritableError(f"{expression[:60]!r} is no value of a block") from None
        unknown = sorted(names - self._scope.keys())
        if unknown:
            raise UnwritableError(f"{unknown[0]!r} is no parameter of a block that it stands in")
        text = ast.unparse(_Renamed(self._scope).visit(tree)).replace("e+", "e")
        # A formatter breaks long arithmetic.
        return Atom(text, verbatim="" if len(text) <= _SHORT else "plain")

    def arguments(
        self, entry: Entry, params: Params, *, positions: int = _POSITIONAL
    ) -> tuple[Item, ...]:
        """The arguments that differ from the defaults.

        Args:
            positions: the leading required ones stand by position where there are no more of them
                than this.
        """
        if entry.type not in self._signatures:
            self._signatures[entry.type] = _signature(entry)
        order, leading = self._signatures[entry.type]
        by_position = 0
        if len(leading) <= positions and entry.type not in _ALWAYS_KEYWORDS:
            while by_position < len(leading) and leading[by_position] in params:
                by_position += 1
        known = sorted((order[name], name) for name in params if name in order)
        items: list[Item] = []
        for place, name in known:
            parameter, value = entry.parameters[place], params[name]
            if not parameter.required and same_value(value, parameter.default):
                continue
            prefix = "" if place < by_position else f"{name}="
            items.append(Item(self.value(value, parameter), prefix))
        if len(known) < len(params):
            items += self.keywords(params.without(*order))
        return tuple(items)

    def keywords(self, params: Params, *known: Parameter) -> Iterator[Item]:
        """Arguments by keyword, in the order of `params`."""
        parameters = {parameter.name: parameter for parameter in known}
        for name, value in params.items():
            if not _is_argument(name):
                raise UnwritableError(f"{name!r} cannot be the name of an argument")
            parameter = parameters.get(name)
            if parameter is None or not same_value(value, parameter.default):
                yield Item(self.value(value, parameter), f"{name}=")

    def _entry(self, type: str) -> Entry:
        entry = self._catalogue.entry(type)
        if entry is None:
            raise UnwritableError(f"this Keras has no {type!r}")
        return entry

    def _code(self, source: str) -> Expr:
        source = source.strip()
        # In brackets an expression may go over several lines, and end in a comment.
        bracketed = "\n" in source or "#" in source
        if bracketed:
            source = f"(\n{source}\n)"
        try:
            tree = ast.parse(source, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise UnwritableError(f"{source[:60]!r} is not a Python expression") from None
        if not bracketed and not isinstance(tree, _PLAIN):
            source = f"({source})"
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        arguments = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        self.used |= (names - arguments) & MODULES
        strange = bracketed or bool(names - arguments - _KNOWN_NAMES)
        return Atom(source, verbatim="strange" if strange else "plain")


class _Renamed(ast.NodeTransformer):
    """An expression with other names, and without the double minus signs that linters refuse."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Name(self._names[node.id])

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        inner = node.operand
        return inner.operand if isinstance(inner, ast.UnaryOp) else node


def _is_argument(name: str) -> bool:
    return (
        name.isidentifier()
        and not keyword.iskeyword(name)
        and name != "__debug__"
        and unicodedata.normalize("NFKC", name) == name
    )


def _signature(entry: Entry) -> tuple[dict[str, int], tuple[str, ...]]:
    """The places of an entry's parameters, and those required before the first that is not."""
    order = {parameter.name: place for place, parameter in enumerate(entry.parameters)}
    leading = itertools.takewhile(lambda parameter: parameter.required, entry.parameters)
    return order, tuple(parameter.name for parameter in leading)
