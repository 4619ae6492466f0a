"""Every layer and operation of the catalogue: drawn, exported, run, and compared with Keras."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Entry
from graph_editor.codegen.generate import generate
from graph_editor.document.document import Document
from graph_editor.document.graph import NodeKind, list_port
from graph_editor.document.value import Params
from tests.scripts import fresh_keras, python_value, run_script

CATALOGUE = Catalogue.load()
LAYERS = [entry for entry in CATALOGUE.layers() if entry.placeable]
OPERATIONS = [entry for entry in CATALOGUE.operations() if entry.placeable]


def draw(entry: Entry, kind: NodeKind) -> Document:
    """The entry's sample as a drawing: an input for each of its tensors, and the node."""
    document = Document()
    many = {port.name for port in entry.ports if port.many}
    places: Counter[str] = Counter()
    with document.edit("Draw") as edit:
        node = edit.add_node(entry.type, kind, name="it", params=entry.sample)
        for index, (port, shape, dtype) in enumerate(entry.sample_inputs):
            params = Params(shape=tuple(shape[1:]), dtype=dtype)
            if shape[0] is not None:
                params = params.with_("batch_size", shape[0])
            source = edit.add_node("Input", NodeKind.INPUT, name=f"input_{index}", params=params)
            target = list_port(port, places[port]) if port in many else port
            places[port] += 1
            edit.connect(source, "output", node, target)
    return document


def symbolic_inputs(entry: Entry, keras):
    """Keras' own inputs for the entry's sample, by port."""
    many = {port.name for port in entry.ports if port.many}
    tensors = {}
    for index, (port, shape, dtype) in enumerate(entry.sample_inputs):
        tensor = keras.Input(
            shape=shape[1:], batch_size=shape[0], dtype=dtype, name=f"input_{index}"
        )
        if port in many:
            tensors.setdefault(port, []).append(tensor)
        else:
            tensors[port] = tensor
    return tensors


def with_lists(config):
    """A config in which tuples and lists do not differ."""
    if isinstance(config, dict):
        return {name: with_lists(item) for name, item in config.items()}
    return [with_lists(item) for item in config] if isinstance(config, list | tuple) else config


def shapes(keras, outputs):
    return [tuple(tensor.shape) for tensor in keras.tree.flatten(outputs)]


@pytest.mark.parametrize("entry", LAYERS, ids=lambda entry: entry.title)
def test_a_layer_is_exported_and_rebuilt(entry: Entry) -> None:
    keras = fresh_keras()
    script = generate(draw(entry, NodeKind.LAYER).project, CATALOGUE)
    assert script.notes == ()
    keras.utils.set_random_seed(1)
    params = {name: python_value(value) for name, value in entry.sample.items()}
    expected = getattr(keras.layers, entry.title)(**params, name="it")
    tensors = symbolic_inputs(entry, keras)
    first, *others = tensors.items()
    outputs = expected(first[1], **dict(others))
    try:
        keras.Model(keras.tree.flatten(tensors), outputs)
    except ValueError as error:  # Keras itself cannot put this layer into a model
        keras.utils.clear_session()
        with pytest.raises(ValueError, match=re.escape(str(error)[-20:])):
            run_script(script).build_model()
        return

    keras.utils.clear_session()
    keras.utils.set_random_seed(1)
    built = run_script(script).build_model()
    layer = built.get_layer("it")
    assert type(layer) is type(expected)
    if entry.type != "layers.Lambda":  # its config holds the function's own bytecode
        assert with_lists(layer.get_config()) == with_lists(expected.get_config())
    assert layer.count_params() == expected.count_params()
    assert shapes(keras, built.outputs) == shapes(keras, outputs)[:1]


@pytest.mark.parametrize("entry", OPERATIONS, ids=lambda entry: entry.type)
def test_an_operation_is_exported_and_rebuilt(entry: Entry) -> None:
    keras = fresh_keras()
    script = generate(draw(entry, NodeKind.OPERATION).project, CATALOGUE)
    assert script.notes == ()
    built = run_script(script).build_model()

    keras.utils.clear_session()
    target = keras
    for part in entry.type.split("."):
        target = getattr(target, part)
    arguments = {name: python_value(value) for name, value in entry.sample.items()}
    tensors = symbolic_inputs(entry, keras)
    spread = [port.name for port in entry.ports if port.spread]
    positional = [arguments.pop("subscripts")] if "subscripts" in arguments else []
    positional += [tensor for name in spread for tensor in tensors.pop(name)]
    outputs = target(*positional, **tensors, **arguments)
    assert shapes(keras, built.outputs) == shapes(keras, outputs)[:1]
