"""Turns a node's type and parameter values into Keras objects.

Values mean what the generated script says: a tuple is a tuple, an `ObjectValue` is a call of its
class (or the function itself), a `CodeValue` is the Python expression. Nothing that comes from a
file runs code before the user has said that they trust that file.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import keras
import numpy

from graph_editor.document.value import CodeValue, ObjectValue, Params, Value

_ROOTS = frozenset(
    {
        "activations",
        "callbacks",
        "constraints",
        "dtype_policies",
        "initializers",
        "layers",
        "losses",
        "metrics",
        "ops",
        "optimizers",
        "quantizers",
        "random",
        "regularizers",
    }
)
_RUNS_CODE = frozenset({"layers.TFSMLayer", "layers.TorchModuleWrapper"})
"""Layers that run what is in a file that they are given the path of."""


class UnknownTypeError(LookupError):
    """This Keras has nothing of that name."""


class UntrustedError(RuntimeError):
    """A value would run code from the project file, which the user does not trust (yet)."""


def resolve(type_: str) -> Callable[..., Any]:
    """The class or function of Keras that `type_` names (`"layers.Dense"`).

    Raises:
        UnknownTypeError: there is none.
    """
    if type_ == "Input":
        input_: Callable[..., Any] = keras.Input
        return input_
    root, *path = type_.split(".")
    found: Any = keras
    if root in _ROOTS and path and not any(part.startswith("_") for part in path):
        for part in (root, *path):
            found = getattr(found, part, None)
        if callable(found):
            return found  # type: ignore[no-any-return]
    raise UnknownTypeError(type_)


def build(type_: str, params: Params, *, trusted: bool, **more: Any) -> Any:
    """Construct what `type_` names with these parameters and `more` keyword arguments.

    Raises:
        UnknownTypeError, UntrustedError: see there.
        Exception: whatever Keras raises.
    """
    target = resolve(type_)
    if type_ in _RUNS_CODE and not trusted:
        raise UntrustedError(type_)
    return target(**keyword_arguments(params, trusted=trusted), **more)


def keyword_arguments(params: Params, *, trusted: bool) -> dict[str, Any]:
    """Parameters as Python values."""
    return {name: to_python(value, trusted=trusted) for name, value in params.items()}


def to_python(value: Value, *, trusted: bool) -> Any:
    """A value as the Python object that it stands for."""
    match value:
        case tuple():
            items = [to_python(item, trusted=trusted) for item in value]
            return items if _is_list(value) else tuple(items)
        case Params():
            if not trusted and ("class_name" in value or "module" in value):
                # Keras would import and build whatever such a mapping names.
                raise UntrustedError("a serialized Keras object")
            return keyword_arguments(value, trusted=trusted)
        case ObjectValue(type=type_, params=params):
            return _object(type_, params, trusted=trusted)
        case CodeValue(source=source):
            if not trusted:
                raise UntrustedError(source)
            return evaluate(source)
        case _:
            return value


def evaluate(source: str) -> Any:
    """The value of a Python expression that the user trusts, with the script's names in scope."""
    names: dict[str, Any] = {
        "keras": keras,
        "layers": keras.layers,
        "ops": keras.ops,
        "np": numpy,
    }
    if "tf" in source:
        import tensorflow

        names["tf"] = tensorflow
    return eval(f"(\n{source.strip()}\n)", names)


def _is_list(items: tuple[Value, ...]) -> bool:
    """Whether the script writes these in brackets: layers and texts, as Keras wants them."""
    return bool(items) and (
        all(isinstance(item, str) for item in items)
        or all(isinstance(item, ObjectValue) and item.type.startswith("layers.") for item in items)
    )


def _object(type_: str, params: Params, *, trusted: bool) -> Any:
    target = resolve(type_)
    if inspect.isclass(target):
        return build(type_, params, trusted=trusted)
    arguments = keyword_arguments(params, trusted=trusted)
    return functools.partial(target, **arguments) if arguments else target
