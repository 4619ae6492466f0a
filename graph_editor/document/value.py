"""Parameter values: immutable, comparable, and written to JSON without loss.

A value is `None`, a bool, an int, a float, a string, a tuple of values, a `Params` mapping (a
dict in Python), an `ObjectValue` (a Keras object such as an initializer or a nested layer), a
`CodeValue` (Python source that runs only after the user has said that they trust the file) or,
inside a block, a `Reference` to the block's parameters.
"""

from __future__ import annotations

import math
from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from dataclasses import dataclass
from typing import TypeAlias, Union

Value: TypeAlias = Union[
    bool,
    int,
    float,
    str,
    tuple["Value", ...],
    "Params",
    "ObjectValue",
    "CodeValue",
    "Reference",
    None,
]


class Params(Mapping[str, "Value"]):
    """An immutable, hashable mapping of parameter names to values, in insertion order.

    Equality does not look at order, as with `dict`, but it does look at types: `1`, `1.0` and
    `True` are three values, and NaN is itself.
    """

    __slots__ = ("_hash", "_items")

    def __init__(self, items: Mapping[str, Value] | None = None, /, **more: Value) -> None:
        self._items: dict[str, Value] = {**(items or {}), **more}
        self._hash: int | None = None

    def __getitem__(self, name: str) -> Value:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    # What `Mapping` derives from the above, without its detours: asked for each node drawn.

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def keys(self) -> KeysView[str]:
        return self._items.keys()

    def values(self) -> ValuesView[Value]:
        return self._items.values()

    def items(self) -> ItemsView[str, Value]:
        return self._items.items()

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Params) or len(self) != len(other):
            return False
        mine, theirs = self._items, other._items
        return all(name in theirs and same_value(mine[name], theirs[name]) for name in mine)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self._items.items()))
        return self._hash

    def __repr__(self) -> str:
        return f"Params({self._items!r})"

    def with_(self, name: str, value: Value) -> Params:
        """These parameters with `name` set to `value`."""
        return Params({**self._items, name: value})

    def without(self, *names: str) -> Params:
        """These parameters without `names`; names that are not there are ignored."""
        return Params({k: v for k, v in self._items.items() if k not in names})


@dataclass(frozen=True, slots=True)
class ObjectValue:
    """A Keras object given as a value.

    Attributes:
        type: its dotted name below `keras`, as in the catalogue: `"initializers.HeNormal"`,
            `"layers.LSTM"`, `"regularizers.L2"`, `"optimizers.Adam"`, `"losses.Huber"`.
        params: the constructor parameters that differ from Keras' defaults.
    """

    type: str
    params: Params = Params()


@dataclass(frozen=True, slots=True)
class CodeValue:
    """A Python expression, for parameters that take a function (`Lambda(function=…)`)."""

    source: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A value computed from the parameters of the block that a node lies in.

    Attributes:
        expression: a parameter's name, or whole-number arithmetic on such names: `"filters"`,
            `"filters * 4"`, `"units // 2 + 1"`. See `document.reference` for what is allowed.
    """

    expression: str


def same_value(a: Value, b: Value) -> bool:
    """Whether two values are the same, types included: `1`, `1.0` and `True` differ."""
    if type(a) is not type(b):
        return False
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(same_value, a, b))
    if isinstance(a, float) and isinstance(b, float):
        return a == b or (math.isnan(a) and math.isnan(b))
    return a == b


def value_to_json(value: Value) -> object:
    """`value` as JSON types. Infinities and NaN become `{"$float": "inf" | "-inf" | "nan"}`."""
    match value:
        case float() if not math.isfinite(value):
            return {"$float": repr(value)}
        case tuple():
            return [value_to_json(item) for item in value]
        case Params():
            if any(name.startswith("$") for name in value):
                return {"$dict": [[k, value_to_json(v)] for k, v in value.items()]}
            return {name: value_to_json(item) for name, item in value.items()}
        case ObjectValue():
            return {"$object": value.type, "params": value_to_json(value.params)}
        case CodeValue():
            return {"$code": value.source}
        case Reference():
            return {"$param": value.expression}
        case _:
            return value


def value_from_json(data: object) -> Value:
    """The inverse of `value_to_json`.

    Raises:
        ValueError: `data` is not what `value_to_json` writes.
    """
    if data is None or isinstance(data, bool | int | float | str):
        return data
    if isinstance(data, list):
        return tuple(value_from_json(item) for item in data)
    if isinstance(data, dict):
        return _mapping_from_json(data)
    raise ValueError(f"{type(data).__name__} is not a JSON value")


def _mapping_from_json(data: dict[str, object]) -> Value:
    match data:
        case {"$float": ("inf" | "-inf" | "nan") as text, **rest} if not rest:
            return float(str(text))
        case {"$object": str(type_), "params": dict(params), **rest} if not rest:
            return ObjectValue(type_, params_from_json(params))
        case {"$code": str(source), **rest} if not rest:
            return CodeValue(source)
        case {"$param": str(expression), **rest} if not rest:
            return Reference(expression)
        case {"$dict": list(pairs), **rest} if not rest:
            items: dict[str, Value] = {}
            for pair in pairs:
                if not (isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)):
                    raise ValueError("a $dict must be a list of [name, value] pairs")
                items[pair[0]] = value_from_json(pair[1])
            return Params(items)
        case _ if any(str(key).startswith("$") for key in data):
            raise ValueError(f"unknown kind of value: {sorted(data)}")
        case _:
            return Params({str(name): value_from_json(item) for name, item in data.items()})


def params_from_json(data: Mapping[str, object]) -> Params:
    """A JSON object as `Params`.

    Raises:
        ValueError: it, or one of its values, is not what `value_to_json` writes for them.
    """
    params = _mapping_from_json(dict(data))
    if not isinstance(params, Params):
        raise ValueError(f"{sorted(data)} are not the names of parameters")
    return params


def contains_code(value: Value) -> bool:
    """Whether `value` holds Python source anywhere inside."""
    match value:
        case CodeValue():
            return True
        case ObjectValue(params=params):
            return contains_code(params)
        case Params():
            return any(contains_code(item) for item in value.values())
        case tuple():
            return any(contains_code(item) for item in value)
        case _:
            return False
