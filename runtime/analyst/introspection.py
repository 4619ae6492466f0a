"""What the installed Keras has, read from Keras itself: the source of the catalogue.

`python -m runtime.analyst.introspection` writes `resources/catalogue/keras.json`: every class of
`keras.layers`, every function of `keras.ops`, and the initializers, regularizers, constraints,
activations, optimizers, schedules, losses, metrics, callbacks and dtypes, each with its parameters,
their defaults and what Keras says of them. What Keras does not say stands in
`resources/catalogue/overlay.toml`.

Which arguments of an operation are tensors is read from its source: every operation asks
`any_symbolic_tensors((x1, x2))` of exactly those.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras

from graph_editor.catalogue.catalogue_file import catalogue_to_text
from graph_editor.catalogue.entry import Entry, Parameter, ParameterKind, Port
from runtime.analyst.arguments import (
    call_arguments,
    constructor_parameters,
    operation_arguments,
)
from runtime.analyst.docstring import read_docstring
from runtime.analyst.overlay import Overlay
from runtime.analyst.symbol import symbol_of

FOLDER = Path(__file__).parents[2] / "resources" / "catalogue"

_OBJECTS = (
    *("initializers", "regularizers", "constraints", "activations", "optimizers"),
    *("losses", "metrics", "callbacks"),
)
_NO_OBJECTS = {
    *("get", "serialize", "deserialize"),
    # To be subclassed, or no thing that a person gives as a value.
    *("Initializer", "Regularizer", "Constraint", "Optimizer", "Loss", "Metric", "Callback"),
    *("LearningRateSchedule", "CallbackList", "OptimizerMap"),
}
_LAYER_FAMILIES = {
    "core": "Core",
    "convolutional": "Convolutional",
    "pooling": "Pooling",
    "rnn": "Recurrent",
    "attention": "Attention",
    "normalization": "Normalization",
    "regularization": "Regularization",
    "reshaping": "Reshaping",
    "merging": "Merging",
    "activations": "Activation",
    "preprocessing": "Preprocessing",
    "image_preprocessing": "Image preprocessing",
}
_OPERATION_FAMILIES = {
    "numpy": "Math",
    "math": "Math",
    "nn": "Neural network",
    "linalg": "Linear algebra",
    "image": "Image",
    "core": "Tensor",
    "einops": "Tensor",
}
_DTYPES = (
    *("float16", "bfloat16", "float32", "float64", "int8", "int16", "int32", "int64"),
    *("uint8", "uint16", "uint32", "uint64", "bool", "string"),
    *("mixed_float16", "mixed_bfloat16"),
)


def main() -> None:
    """Write the catalogue of the installed Keras."""
    overlay = Overlay.read(FOLDER / "overlay.toml")
    entries = read_keras(overlay)
    if overlay.stale:
        raise SystemExit(
            f"overlay.toml speaks of what Keras does not have: {sorted(overlay.stale)}"
        )
    path = FOLDER / "keras.json"
    path.write_text(catalogue_to_text(keras.__version__, entries), encoding="utf-8")
    print(f"{len(entries)} entries of Keras {keras.__version__} written to {path}")


def read_keras(overlay: Overlay) -> list[Entry]:
    """Every entry of the installed Keras, in the order of the file."""
    entries = [*_ends(), *_layers(), *_operations()]
    for group in _OBJECTS:
        entries += _objects(group, getattr(keras, group), group)
    entries += _objects("optimizers.schedules", keras.optimizers.schedules, "schedules")
    entries += [
        Entry(f"dtypes.{name}", name, "dtypes", symbol=name, placeable=False) for name in _DTYPES
    ]
    return [overlay.apply(entry) for entry in entries]


def _members(module: ModuleType) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Public classes and functions as (name, aliases, thing), by name."""
    names: dict[int, list[str]] = {}
    things: dict[int, Any] = {}
    for name in dir(module):
        thing = getattr(module, name)
        if not name.startswith("_") and callable(thing):
            names.setdefault(id(thing), []).append(name)
            things[id(thing)] = thing
    named = []
    for key, aliases in names.items():
        name = things[key].__name__ if things[key].__name__ in aliases else aliases[0]
        named.append((name, tuple(a for a in aliases if a != name), things[key]))
    yield from sorted(named, key=lambda item: item[0])


def _ends() -> tuple[Entry, Entry]:
    """The drawing's own Input and Output nodes."""
    arguments = read_docstring(keras.Input).arguments
    parameters = tuple(
        Parameter(name, kind, required=name == "shape", optional=name != "shape", doc=doc)
        for name, kind in (
            ("shape", ParameterKind.INTS),
            ("batch_size", ParameterKind.INT),
            ("dtype", ParameterKind.DTYPE),
        )
        for doc in (arguments.get(name, ""),)
    )
    return (
        Entry("Input", "Input", "Input", "An input of the model", parameters=parameters),
        Entry("Output", "Output", "Output", "An output of the model", ports=(Port("inputs"),)),
    )


def _layers() -> Iterator[Entry]:
    for name, aliases, thing in _members(keras.layers):
        if not isinstance(thing, type):
            continue
        text = read_docstring(thing)
        is_layer = issubclass(thing, keras.layers.Layer)
        ports, call_parameters = call_arguments(thing) if is_layer else ((), ())
        yield Entry(
            type=f"layers.{name}",
            title=name,
            family=_family(thing, _LAYER_FAMILIES, "Core"),
            summary=text.summary,
            doc=text.body,
            parameters=constructor_parameters(thing, text.arguments),
            call_parameters=call_parameters,
            ports=ports,
            aliases=aliases,
            placeable=is_layer,
        )


def _operations() -> Iterator[Entry]:
    found = [(name, aliases, thing) for name, aliases, thing in _members(keras.ops)]
    found += [
        (f"image.{name}", tuple(f"image.{alias}" for alias in aliases), thing)
        for name, aliases, thing in _members(keras.ops.image)
    ]
    for name, aliases, thing in found:
        if isinstance(thing, type):
            continue
        text = read_docstring(thing)
        ports, parameters = operation_arguments(thing, text.arguments)
        yield Entry(
            type=f"ops.{name}",
            title=name.rsplit(".", 1)[-1],
            family=_family(thing, _OPERATION_FAMILIES, "Tensor"),
            summary=text.summary,
            doc=text.body,
            parameters=parameters,
            ports=ports,
            aliases=aliases,
        )


def _objects(group: str, module: ModuleType, family: str) -> Iterator[Entry]:
    for name, aliases, thing in _members(module):
        is_class = isinstance(thing, type)
        if name in _NO_OBJECTS or is_class == (group == "activations"):
            continue
        text = read_docstring(thing)
        skip = ("x",) if group == "activations" else ()
        yield Entry(
            type=f"{group}.{name}",
            title=name,
            family=family,
            summary=text.summary,
            doc=text.body,
            parameters=constructor_parameters(thing, text.arguments, skip),
            aliases=aliases,
            symbol=symbol_of(group, thing),
            placeable=False,
        )


def _family(thing: Any, families: dict[str, str], default: str) -> str:
    """By the innermost part of the module's name that names a family."""
    parts = reversed(thing.__module__.split("."))
    return next((families[part] for part in parts if part in families), default)


if __name__ == "__main__":
    main()
