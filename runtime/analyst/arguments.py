"""Reading the signatures of Keras' classes and functions: parameters, ports, kinds."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import keras

from graph_editor.catalogue.entry import Parameter, ParameterKind, Port
from graph_editor.document.value import Value
from runtime.analyst.docstring import read_docstring

_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
_SUFFIXES = {
    "initializer": ParameterKind.INITIALIZER,
    "regularizer": ParameterKind.REGULARIZER,
    "constraint": ParameterKind.CONSTRAINT,
    "activation": ParameterKind.ACTIVATION,
    "dtype": ParameterKind.DTYPE,
    "layer": ParameterKind.LAYER,
}
_OPTIONAL_TENSORS = ("mask", "_state", "_weights", "key")
_LAYER_DOCS = {
    "trainable": "Boolean, whether the layer's variables should be trainable.",
    "dtype": "The dtype of the layer's computations and weights, or a dtype policy such as "
    '`"mixed_float16"`. `None` means the global policy.',
}


def constructor_parameters(
    thing: Callable[..., Any], docs: Mapping[str, str], skip: tuple[str, ...] = ()
) -> tuple[Parameter, ...]:
    """The parameters of a class (or function), without its `name`.

    Layers that pass `**kwargs` on to `Layer` get `trainable` and `dtype` as well.
    """
    signature = inspect.signature(thing)
    result = [
        _parameter(parameter, docs)
        for parameter in signature.parameters.values()
        if parameter.kind not in _VARIADIC and parameter.name not in ("name", "self", *skip)
    ]
    if isinstance(thing, type) and issubclass(thing, keras.layers.Layer):
        result = [replace(p, doc=p.doc or _LAYER_DOCS.get(p.name, "")) for p in result]
        names = {parameter.name for parameter in result}
        passes_on = any(p.kind is p.VAR_KEYWORD for p in signature.parameters.values())
        if passes_on and "trainable" not in names:
            doc = docs.get("trainable") or _LAYER_DOCS["trainable"]
            result.append(Parameter("trainable", ParameterKind.BOOL, True, doc=doc))
        if passes_on and "dtype" not in names:
            doc = docs.get("dtype") or _LAYER_DOCS["dtype"]
            result.append(Parameter("dtype", ParameterKind.DTYPE, optional=True, doc=doc))
    return tuple(result)


def call_arguments(cls: type[Any]) -> tuple[tuple[Port, ...], tuple[Parameter, ...]]:
    """The arguments of a layer's `call`: those that take tensors and the others."""
    docs = {**read_docstring(cls).arguments, **read_docstring(cls.call).arguments}
    ports: list[Port] = []
    parameters: list[Parameter] = []
    for argument in list(inspect.signature(cls.call).parameters.values())[1:]:
        if argument.kind in _VARIADIC:
            continue
        required = argument.default is argument.empty
        optional_tensor = argument.default is None and argument.name.endswith(_OPTIONAL_TENSORS)
        if required or optional_tensor:
            ports.append(Port(argument.name, required, doc=docs.get(argument.name, "")))
        else:
            parameters.append(_parameter(argument, docs))
    return tuple(ports), tuple(parameters)


def operation_arguments(
    function: Callable[..., Any], docs: Mapping[str, str]
) -> tuple[tuple[Port, ...], tuple[Parameter, ...]]:
    """The arguments of an operation: those that take tensors and the others."""
    tensors = _tensor_arguments(function)
    ports: list[Port] = []
    parameters: list[Parameter] = []
    for argument in inspect.signature(function).parameters.values():
        if argument.kind is argument.VAR_KEYWORD:
            continue
        spread = argument.kind is argument.VAR_POSITIONAL
        if argument.name in tensors or spread:
            required = argument.default is argument.empty
            doc = docs.get(argument.name, "")
            ports.append(Port(argument.name, required, many=spread, spread=spread, doc=doc))
        else:
            parameters.append(_parameter(argument, docs))
    return tuple(ports), tuple(parameters)


def _tensor_arguments(function: Callable[..., Any]) -> set[str]:
    """The names in the calls of `any_symbolic_tensors` in the function's source."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("any_symbolic_tensors"):
            names |= {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
    return names


def _parameter(argument: inspect.Parameter, docs: Mapping[str, str]) -> Parameter:
    required = argument.default is argument.empty
    default = None if required else _value(argument.default)
    kind = _kind(argument.name, default)
    return Parameter(
        name=argument.name,
        kind=kind,
        default=default,
        required=required,
        optional=not required and (default is None or kind in _SUFFIXES.values()),
        doc=docs.get(argument.name, ""),
    )


def _kind(name: str, default: Value) -> ParameterKind:
    """What a parameter takes, as far as its name and its default tell."""
    suffix = name.rsplit("_", 1)[-1]
    if suffix in _SUFFIXES and not isinstance(default, bool):
        return _SUFFIXES[suffix]
    match default:
        case bool():
            return ParameterKind.BOOL
        case int():
            return ParameterKind.INT
        case float():
            return ParameterKind.FLOAT
        case str():
            return ParameterKind.STRING
        case tuple() if default and all(type(item) is int for item in default):
            return ParameterKind.INTS
        case tuple() if default and all(type(item) in (int, float) for item in default):
            return ParameterKind.FLOATS
        case tuple() if default and all(isinstance(item, str) for item in default):
            return ParameterKind.STRINGS
        case _:
            return ParameterKind.LITERAL


def _value(default: Any) -> Value:
    if default is None or isinstance(default, bool | int | float | str):
        return default
    if isinstance(default, list | tuple):
        return tuple(_value(item) for item in default)
    raise TypeError(f"{default!r} is no default that the catalogue can hold")
