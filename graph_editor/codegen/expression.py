"""Python expressions as the generator needs them, and how they break into lines.

The lines are those that `ruff format` writes at 88 columns, so that an exported script is left
alone by it. Only the few forms that scripts need exist here: atoms, calls, calls of calls
(`layers.Dense(32)(x)`) and displays (lists, tuples, dicts).
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, Union

WIDTH = 88
INDENT = "    "
_SKIP = "  # fmt: skip"
_ENDLESS = 1_000_000


@dataclass(frozen=True, slots=True)
class Atom:
    """Text that cannot be broken: a name, a number, a string, a lambda.

    Attributes:
        verbatim: the text is somebody else's code, so its statement is not to be formatted; with
            `"strange"` it is not to be judged by linters either.
    """

    text: str
    verbatim: Literal["", "plain", "strange"] = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An argument or an element: an expression and what stands before it (`units=`, `"a": `)."""

    value: Expr
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """`function(arguments)`; the function may itself be a call."""

    function: Call | str
    arguments: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Display:
    """A list, tuple or dict, written out; or an item of one (`arrays["x"]`)."""

    opening: str
    items: tuple[Item, ...]
    closing: str


Expr: TypeAlias = Union[Atom, Call, Display]


def call(function: Call | str, *arguments: Expr | str, **keywords: Expr | str) -> Call:
    """A call with positional and keyword arguments; strings are taken as code."""
    items = [Item(_expr(argument)) for argument in arguments]
    items += [Item(_expr(value), f"{name}=") for name, value in keywords.items()]
    return Call(function, tuple(items))


def list_of(values: Sequence[Expr | str]) -> Display:
    """`[a, b]`."""
    return Display("[", tuple(Item(_expr(value)) for value in values), "]")


def tuple_of(values: Sequence[Expr | str]) -> Display:
    """`(a, b)`, `(a,)`."""
    return Display("(", tuple(Item(_expr(value)) for value in values), ")")


def item_of(variable: str, key: str) -> Display:
    """`arrays["x"]`."""
    return Display(f"{variable}[", (Item(Atom(quoted(key))),), "]")


def dict_of(items: Sequence[tuple[str, Expr | str]]) -> Display:
    """`{"a": x}`; the keys are strings."""
    entries = tuple(Item(_expr(value), f"{quoted(key)}: ") for key, value in items)
    return Display("{", entries, "}")


def _expr(value: Expr | str) -> Expr:
    return Atom(value) if isinstance(value, str) else value


def quoted(text: str) -> str:
    """A string literal with the quotes that ruff prefers: double, unless that escapes more."""
    body = repr(text)
    quote, body = body[0], body[1:-1]
    wanted = "'" if text.count('"') > text.count("'") else '"'
    if quote == "'" and wanted == '"':
        # repr chose single quotes: either there are no quotes at all, or double ones, or both.
        body = body.replace("\\'", "'").replace('"', '\\"')
    elif quote == '"' and wanted == "'":
        body = body.replace("'", "\\'")
    return f"{wanted}{body}{wanted}"


def number(value: int | float) -> str:
    """A number as Python source; infinities and NaN as `float("inf")`."""
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value!r}")'
    return repr(value).replace("e+", "e")


def width(text: str) -> int:
    """Columns that `text` takes on the screen; East Asian wide characters take two. A text of
    several lines fits on no line."""
    if text.isascii():
        return len(text) if "\n" not in text else _ENDLESS
    return _ENDLESS if "\n" in text else sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def flat(expr: Expr) -> str:
    """`expr` on one line."""
    match expr:
        case Atom(text):
            return text
        case Call(function, arguments):
            head = function if isinstance(function, str) else flat(function)
            return f"{head}({_flat_items(arguments)})"
        case Display("(", (item,), ")"):
            return f"({_flat_items((item,))},)"
        case Display(opening, items, closing):
            return f"{opening}{_flat_items(items)}{closing}"


def _flat_items(items: tuple[Item, ...]) -> str:
    return ", ".join([item.prefix + flat(item.value) for item in items])


def _verbatim(expr: Expr) -> list[Atom]:
    """Somebody else's code that stands inside."""
    match expr:
        case Atom(_, verbatim):
            return [expr] if verbatim else []
        case Call(function, arguments):
            found = [] if isinstance(function, str) else _verbatim(function)
            return found + [atom for item in arguments for atom in _verbatim(item.value)]
        case Display(_, items, _):
            return [atom for item in items for atom in _verbatim(item.value)]


def statement(head: str, expr: Expr, depth: int = 1, tail: str = "") -> list[str]:
    """The lines of `head` + `expr` + `tail`, indented by `depth` levels.

    Somebody else's code is written as it is, and the statement is marked for formatters.
    """
    indent = INDENT * depth
    one = f"{indent}{head}{flat(expr)}{tail}"
    atoms = _verbatim(expr)
    if width(one) <= WIDTH and not atoms:
        return [one]
    lines = _lines(expr, head, tail, indent)
    if not atoms:
        return [_excused(line) for line in lines]
    return _marked("\n".join(lines).split("\n"), atoms)


def _marked(lines: list[str], atoms: list[Atom]) -> list[str]:
    """Lines with somebody else's code, marked for linters where needed and for formatters."""
    foreign = {
        line for atom in atoms if atom.verbatim == "strange" for line in atom.text.split("\n")
    }
    # A comment within a text of several lines would become part of it.
    within = any(quotes in line for line in foreign for quotes in ('"""', "'''", "\\"))
    marked = []
    for index, line in enumerate(lines):
        strange = any(code and code in line for code in foreign)
        room = WIDTH - (len(_SKIP) if index == len(lines) - 1 else 0)
        if (strange and not within) or (width(line) > room and not strange):
            line += "  # noqa: E501, F821, RUF100"
        marked.append(line)
    marked[-1] += _SKIP[1:] if "# noqa" in marked[-1] else _SKIP
    return marked


def fixed(line: str) -> str:
    """A line that fits in all but absurd cases, and is left as it is in those."""
    return line if width(line) <= WIDTH else f"{line}  # noqa: E501, RUF100 # fmt: skip"


def _excused(line: str) -> str:
    """Tell linters that a line which cannot be broken is too long."""
    if width(line) > WIDTH and " " in line.strip():
        return f"{line}  # noqa: E501, RUF100"
    return line


def _lines(expr: Expr, head: str, tail: str, indent: str) -> list[str]:
    one = f"{indent}{head}{flat(expr)}{tail}"
    if width(one) <= WIDTH or isinstance(expr, Atom):
        return [one]
    match expr:
        case Display(opening, (item,), "]") if opening != "[":
            key = _lines(item.value, item.prefix, "", indent + INDENT)
            return [f"{indent}{head}{opening}", *key, f"{indent}]{tail}"]
        case Display(opening, items, closing) if items:
            return [
                f"{indent}{head}{opening}",
                *_broken_items(items, indent + INDENT),
                f"{indent}{closing}{tail}",
            ]
        case Call(str(function), arguments) if arguments:
            # As formatters do where not even the call's beginning fits behind what is before it.
            wraps = (
                head.endswith((" = ", "lambda: ")) and width(f"{indent}{head}{function}(") > WIDTH
            )
            if wraps and width(f"{indent}{INDENT}{function}(") <= WIDTH:
                inner = _lines(expr, "", "", indent + INDENT)
                return [f"{indent}{head}(", *inner, f"{indent}){tail}"]
            return [
                f"{indent}{head}{function}(",
                *_arguments(arguments, indent + INDENT),
                f"{indent}){tail}",
            ]
        case Call(str(function), ()) if head.endswith(" = ") and not tail:
            inside = f"{indent}{INDENT}{function}()"
            if width(inside) <= WIDTH:
                return [f"{indent}{head}(", inside, f"{indent})"]
        case Call(Call() as function, arguments):
            return _chain(function, arguments, head, tail, indent)
    return [one]


def _chain(
    function: Call, arguments: tuple[Item, ...], head: str, tail: str, indent: str
) -> list[str]:
    """`layers.Dense(…)(x)`: break the layer's arguments, and the call's where they are long."""
    inner = flat(function)
    outer = f"({_flat_items(arguments)}){tail}"
    if function.arguments and width(f"{indent}){outer}") <= WIDTH:
        last = f"{indent}){outer}"
    elif not arguments:
        return [f"{indent}{head}{inner}{outer}"]
    elif width(f"{indent}{head}{inner}(") <= WIDTH or not function.arguments:
        return [
            f"{indent}{head}{inner}(",
            *_arguments(arguments, indent + INDENT),
            f"{indent}){tail}",
        ]
    else:
        last = f"{indent})("
    # The comma after the last argument keeps a formatter from joining these lines again.
    lines = [
        f"{indent}{head}{function.function}(",
        *_broken_items(function.arguments, indent + INDENT),
        last,
    ]
    if last.endswith(")("):
        lines += [*_arguments(arguments, indent + INDENT), f"{indent}){tail}"]
    return lines


def _arguments(arguments: tuple[Item, ...], indent: str) -> list[str]:
    """The arguments of a broken call: all on one line where they fit, else one a line."""
    one = f"{indent}{_flat_items(arguments)}"
    if width(one) <= WIDTH:
        return [one]
    if len(arguments) == 1:
        return _lines(arguments[0].value, arguments[0].prefix, "", indent)
    return _broken_items(arguments, indent)


def _broken_items(items: tuple[Item, ...], indent: str) -> list[str]:
    return [line for item in items for line in _lines(item.value, item.prefix, ",", indent)]
