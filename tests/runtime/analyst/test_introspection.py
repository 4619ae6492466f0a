"""The catalogue's file held against the installed Keras."""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import Any

import pytest

from graph_editor.catalogue.catalogue import CATALOGUE_FILE, Catalogue
from graph_editor.catalogue.catalogue_file import catalogue_to_text
from graph_editor.catalogue.entry import Entry, ParameterKind
from runtime.analyst.docstring import read_docstring


@pytest.fixture(scope="module")
def keras() -> Any:
    return pytest.importorskip("keras", reason="needs Keras, which is not installed")


def test_the_file_is_what_the_installed_keras_says(keras):
    from runtime.analyst.introspection import FOLDER, read_keras
    from runtime.analyst.overlay import Overlay

    overlay = Overlay.read(FOLDER / "overlay.toml")
    text = catalogue_to_text(keras.__version__, read_keras(overlay))
    written = CATALOGUE_FILE.read_text(encoding="utf-8")
    changed = [
        line.split(":", 1)[0]
        for line in set(text.splitlines()) ^ set(written.splitlines())
        if line.startswith('"')
    ]
    assert not changed, "run python -m runtime.analyst.introspection"
    assert text == written
    assert overlay.stale == set()


def test_nothing_of_keras_is_missing(keras, catalogue):
    missing = []
    for group, module in {
        "layers": keras.layers,
        "ops": keras.ops,
        "initializers": keras.initializers,
        "activations": keras.activations,
        "optimizers": keras.optimizers,
        "losses": keras.losses,
        "metrics": keras.metrics,
        "callbacks": keras.callbacks,
    }.items():
        functions = group in ("ops", "activations")
        for name in dir(module):
            thing = getattr(module, name)
            wanted = inspect.isfunction(thing) if functions else inspect.isclass(thing)
            if wanted and not name.startswith("_") and f"{group}.{name}" not in catalogue:
                missing.append(f"{group}.{name}")
    assert set(missing) == {
        # To be subclassed, or not given as values.
        *("initializers.Initializer", "optimizers.Optimizer", "optimizers.OptimizerMap"),
        *("losses.Loss", "metrics.Metric", "callbacks.Callback", "callbacks.CallbackList"),
        *("activations.get", "activations.serialize", "activations.deserialize"),
    }


def test_defaults_are_keras_own(keras, catalogue):
    for entry in catalogue.layers():
        signature = inspect.signature(getattr(keras.layers, entry.title)).parameters
        for parameter in entry.parameters:
            found = signature.get(parameter.name)
            if found is None:
                assert parameter.name in ("trainable", "dtype"), (entry.type, parameter.name)
                continue
            assert parameter.required == (found.default is found.empty), entry.type
            if not parameter.required:
                default = found.default
                default = tuple(default) if isinstance(default, list) else default
                assert parameter.default == default, (entry.type, parameter.name)


def test_most_parameters_are_documented(catalogue):
    parameters = [p for e in catalogue.layers() if e.placeable for p in e.parameters]
    documented = sum(bool(p.doc) for p in parameters)
    assert documented / len(parameters) > 0.96
    literals = [p.name for p in parameters if p.kind is ParameterKind.LITERAL]
    assert len(literals) < 20, literals


def test_symbols_mean_the_default_object(keras, catalogue):
    assert catalogue.entry("losses.SparseCategoricalCrossentropy").symbol == (
        "sparse_categorical_crossentropy"
    )
    assert catalogue.entry("optimizers.Adam").symbol == "adam"
    assert catalogue.entry("metrics.Accuracy").symbol == ""
    for group in ("initializers", "regularizers", "constraints", "optimizers"):
        for entry in catalogue.objects(group):
            if entry.symbol:
                found = getattr(keras, group).get(entry.symbol)
                assert type(found) is getattr(getattr(keras, group), entry.title)


def _call(keras: Any, entry: Entry) -> Any:
    """Build the sample of a layer or an operation and call it on symbolic tensors."""
    from runtime.analyst.builder import keyword_arguments, resolve

    arguments: dict[str, Any] = keyword_arguments(entry.sample, trusted=True)
    tensors: dict[str, Any] = {}
    for port, shape, dtype in entry.sample_inputs:
        tensor = keras.KerasTensor(shape, dtype)
        known = entry.port(port)
        assert known is not None
        if known.many:
            tensors.setdefault(port, []).append(tensor)
        else:
            tensors[port] = tensor
    if entry.type.startswith("layers."):
        layer = resolve(entry.type)(**arguments)
        first = next(iter(inspect.signature(layer.call).parameters))
        return layer(tensors.pop(first), **tensors)
    spread = next((port.name for port in entry.ports if port.spread), None)
    if spread is not None:
        before = [arguments.pop(p.name) for p in entry.parameters if p.required]
        return resolve(entry.type)(*before, *tensors.pop(spread), **arguments)
    return resolve(entry.type)(**tensors, **arguments)


@pytest.mark.parametrize("what", ["layers", "operations"])
def test_every_sample_builds_and_gives_shapes(keras, catalogue, what):
    wrong = []
    for entry in getattr(catalogue, what)():
        if not entry.placeable:
            continue
        try:
            with keras.StatelessScope(initialize_variables=False):
                outputs = keras.tree.flatten(_call(keras, entry))
            assert outputs
            assert all(isinstance(tensor, keras.KerasTensor) for tensor in outputs)
        except Exception as error:
            wrong.append(f"{entry.type}: {type(error).__name__}: {error}")
    keras.utils.clear_session(free_memory=False)
    assert wrong == []


def test_layers_take_what_their_base_class_takes(keras, catalogue):
    from runtime.analyst.builder import keyword_arguments, resolve

    wrong = []
    for entry in catalogue.layers():
        extra = {"trainable": False, "dtype": "int32" if entry.title == "Hashing" else "float32"}
        names = {p.name for p in entry.parameters} & set(extra)
        if not entry.placeable or not names:
            continue
        arguments = keyword_arguments(entry.sample, trusted=True)
        try:
            with keras.StatelessScope(initialize_variables=False):
                resolve(entry.type)(**arguments, **{name: extra[name] for name in names})
        except Exception as error:
            wrong.append(f"{entry.type}: {error}")
    keras.utils.clear_session(free_memory=False)
    assert wrong == []


def test_a_docstring_in_its_parts():
    def thing(units: int, rate: float) -> None:
        """Does
        a thing.

        More about it.

        Args:
            units: Positive integer,
                the size.
            rate: One of:
                - `0`: nothing
                - `1`: all

        Example:

        >>> thing(1, 0)
        3

        Returns:
            A tensor.
        """

    text = read_docstring(thing)
    assert text.summary == "Does a thing"
    assert text.arguments == {
        "units": "Positive integer, the size.",
        "rate": "One of:\n- `0`: nothing\n- `1`: all",
    }
    assert "**Example**\n\n```python\n>>> thing(1, 0)\n3\n```" in text.body
    assert text.body.endswith("**Returns**\n\nA tensor.")
    assert "units" not in text.body


def test_a_docstring_with_text_put_in_without_indentation():
    thing = type(
        "Thing", (), {"__doc__": "Does it.\n\n    Args:\n        rate: A rate.\n\npasted\n    "}
    )
    assert read_docstring(thing).arguments == {"rate": "A rate."}
    assert read_docstring(thing).body == "pasted"


class Filled:
    """Has text put into it.

    Args:
        rate: A rate.
        {{arguments}}

    Example:

    {{example}}
    """


def test_a_docstring_with_text_put_in_place_of_a_name_has_it_indented_as_it_was_meant():
    # As Keras does it: text that is indented as the source is, and text that is not at all.
    written = "name: A name.\n        units: A number\n            of units.\n"
    example = "\n```python\nlayer = Filled(\n    units=3\n)\n```\n"
    text = (Filled.__doc__ or "").replace("{{arguments}}", written)
    Filled.__doc__ = text.replace("{{example}}", example)
    filled = read_docstring(Filled)
    assert filled.arguments == {
        "rate": "A rate.",
        "name": "A name.",
        "units": "A number of units.",
    }
    assert filled.body == "**Example**\n\n```python\nlayer = Filled(\n    units=3\n)\n```"


def test_something_without_a_docstring_has_an_empty_one():
    assert read_docstring(SimpleNamespace).summary
    assert read_docstring(type("Bare", (), {})).summary == ""


def test_the_installed_version_is_the_catalogues(keras):
    assert Catalogue.load().keras_version == keras.__version__
