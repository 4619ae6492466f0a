"""Keras' short strings (`"relu"`, `"adam"`), where the string means exactly the default object."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

import keras


def symbol_of(group: str, thing: Any) -> str:
    """The string that stands for `thing` with its defaults, or "" where there is none."""
    if group == "activations":
        return str(thing.__name__) if keras.activations.get(thing.__name__) is thing else ""
    if group not in (
        "initializers",
        "regularizers",
        "constraints",
        "optimizers",
        "losses",
        "metrics",
    ):
        return ""
    if _required(thing):
        return ""
    if group == "metrics" and thing is keras.metrics.Accuracy:
        return ""  # `compile` takes "accuracy" for the accuracy that fits the targets
    get = getattr(keras, group).get
    for symbol in _candidates(thing.__name__):
        try:
            found = get(symbol)
        except (ImportError, KeyError, TypeError, ValueError):
            continue
        if _means_default(found, thing):
            return symbol
    return ""


def _candidates(name: str) -> list[str]:
    snake = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name))
    return list(dict.fromkeys((snake.lower(), name.lower(), name)))


def _means_default(found: Any, cls: Callable[[], Any]) -> bool:
    try:
        default = cls()
    except (ValueError, TypeError):
        return False
    if inspect.isfunction(found):
        parameters = inspect.signature(found).parameters
        return getattr(default, "_fn", getattr(default, "fn", None)) is found and all(
            parameter.default == default._fn_kwargs.get(name, parameter.default)
            for name, parameter in parameters.items()
        )
    return type(found) is cls and _config(found) == _config(default)


def _config(thing: Any) -> dict[str, Any]:
    return {key: value for key, value in thing.get_config().items() if key != "name"}


def _required(thing: Any) -> bool:
    parameters = inspect.signature(thing).parameters.values()
    return any(
        p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        for p in parameters
    )
