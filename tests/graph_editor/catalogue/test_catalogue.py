"""Loading the catalogue, looking things up, searching."""

from __future__ import annotations

import subprocess
import sys

import pytest

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.catalogue_file import (
    catalogue_to_text,
    entry_from_json,
    entry_to_json,
)
from graph_editor.catalogue.entry import Entry, ParameterKind
from graph_editor.catalogue.parameter_value import check_value
from graph_editor.document.value import ObjectValue, Params

GROUPS = (
    *("initializers", "regularizers", "constraints", "activations", "optimizers", "schedules"),
    *("losses", "metrics", "callbacks", "dtypes"),
)


def every_entry(catalogue: Catalogue) -> list[Entry]:
    objects = [entry for group in GROUPS for entry in catalogue.objects(group)]
    return [*catalogue.ends(), *catalogue.layers(), *catalogue.operations(), *objects]


def test_loading_needs_neither_keras_nor_qt_nor_numpy():
    code = (
        "import sys; from graph_editor.catalogue.catalogue import Catalogue;"
        "assert Catalogue.load().entry('layers.Dense');"
        "print(sorted({'keras', 'numpy', 'PySide6', 'networkx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_dense_is_as_in_keras(catalogue):
    dense = catalogue.entry("layers.Dense")
    assert (dense.title, dense.family, dense.placeable) == ("Dense", "Core", True)
    assert dense.parameters[0].name == "units"
    assert dense.parameter("units").required
    assert dense.parameter("activation").kind is ParameterKind.ACTIVATION
    assert dense.parameter("kernel_initializer").default == "glorot_uniform"
    assert [port.name for port in dense.ports] == ["inputs"]
    assert dense.initial_params == Params(units=64)
    assert "dot(input, kernel)" in dense.doc
    assert dense.parameter("units").doc.startswith("Positive integer")
    assert dense.parameter("name") is None


def test_aliases_lead_to_the_entry(catalogue):
    assert catalogue.entry("layers.MaxPool2D") is catalogue.entry("layers.MaxPooling2D")
    assert catalogue.entry("regularizers.l2") is catalogue.entry("regularizers.L2")
    assert "layers.MaxPool2D" in catalogue
    assert catalogue.entry("layers.Nonsense") is None
    assert "layers.Nonsense" not in catalogue


def test_attention_has_the_ports_of_its_call(catalogue):
    mha = catalogue.entry("layers.MultiHeadAttention")
    assert [port.name for port in mha.ports if port.required] == ["query", "value"]
    assert "attention_mask" in [port.name for port in mha.ports]
    assert "return_attention_scores" in [p.name for p in mha.call_parameters]
    attention = catalogue.entry("layers.Attention").ports[0]
    assert (attention.many, attention.minimum, attention.maximum) == (True, 2, 3)


def test_merge_layers_take_an_ordered_list(catalogue):
    for name in ("Add", "Average", "Concatenate", "Maximum", "Minimum", "Multiply"):
        (port,) = catalogue.entry(f"layers.{name}").ports
        assert (port.name, port.many, port.minimum) == ("inputs", True, 2)
    for name in ("Dot", "Subtract"):
        (port,) = catalogue.entry(f"layers.{name}").ports
        assert (port.minimum, port.maximum) == (2, 2)


def test_operations_may_take_a_number_in_a_tensors_place(catalogue):
    assert all(port.value for port in catalogue.entry("ops.add").ports)
    assert not any(port.value for port in catalogue.entry("ops.matmul").ports)
    assert catalogue.entry("ops.einsum").ports[0].spread


def test_a_layer_that_takes_a_layer_begins_with_one(catalogue):
    layer = catalogue.entry("layers.TimeDistributed").initial_params["layer"]
    assert isinstance(layer, ObjectValue)
    assert catalogue.entry(layer.type) is not None


def test_families_name_every_placeable_entry(catalogue):
    families = set(catalogue.families())
    for entry in (*catalogue.layers(), *catalogue.operations()):
        assert entry.family in families, entry.type
    families_of_layers = {entry.family for entry in catalogue.layers()}
    assert {"Core", "Convolutional", "Pooling", "Recurrent", "Attention"} <= families_of_layers


def test_an_unknown_group_is_an_error(catalogue):
    with pytest.raises(KeyError):
        catalogue.objects("nonsense")


def test_what_cannot_be_placed_says_why(catalogue):
    for entry in (*catalogue.layers(), *catalogue.operations()):
        assert entry.summary, entry.type
        if not entry.placeable:
            assert entry.summary.endswith("."), entry.type
            assert not entry.sample_inputs
        else:
            assert entry.sample_inputs, entry.type


def test_every_parameter_has_a_value_that_its_editor_accepts(catalogue):
    wrong = []
    for entry in every_entry(catalogue):
        if not entry.placeable and entry.type.startswith(("layers.", "ops.")):
            continue
        for parameter in (*entry.parameters, *entry.call_parameters):
            first = parameter.initial if parameter.required else parameter.default
            if sentence := check_value(parameter, first, catalogue):
                wrong.append((entry.type, sentence))
            if parameter.initial is not None and (
                sentence := check_value(parameter, parameter.initial, catalogue)
            ):
                wrong.append((entry.type, sentence))
            if parameter.kind is ParameterKind.CHOICE and not parameter.choices:
                wrong.append((entry.type, f"{parameter.name} has no choices"))
        for name, value in entry.sample.items():
            parameter = entry.parameter(name)
            if parameter is not None and (sentence := check_value(parameter, value, catalogue)):
                wrong.append((entry.type, sentence))
    assert wrong == []


def test_samples_name_ports_and_parameters_that_exist(catalogue):
    for entry in (*catalogue.layers(), *catalogue.operations()):
        names = {p.name for p in entry.parameters} | {p.name for p in entry.ports if p.value}
        assert set(entry.sample) <= names, entry.type
        given = [port for port, _, _ in entry.sample_inputs]
        for port in entry.ports if entry.placeable else ():
            low = port.minimum if port.many else 1
            assert not port.required or given.count(port.name) >= low, entry.type
        assert set(given) <= {port.name for port in entry.ports}, entry.type


def test_the_file_says_everything_about_an_entry(catalogue):
    for entry in every_entry(catalogue):
        assert entry_from_json(entry.type, entry_to_json(entry)) == entry


def test_the_file_has_one_entry_a_line(catalogue):
    entries = every_entry(catalogue)
    lines = catalogue_to_text("1.2.3", entries).splitlines()
    assert len(lines) == len(entries) + 3


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("dense", "layers.Dense"),
        ("Dense", "layers.Dense"),
        ("conv2d", "layers.Conv2D"),
        ("gap2d", "layers.GlobalAveragePooling2D"),
        ("maxpool", "layers.MaxPooling2D"),
        ("max pooling 2d", "layers.MaxPooling2D"),
        ("mha", "layers.MultiHeadAttention"),
        ("bn", "layers.BatchNormalization"),
        ("batch norm", "layers.BatchNormalization"),
        ("batchnorm", "layers.BatchNormalization"),
        ("lstm", "layers.LSTM"),
        ("relu", "layers.ReLU"),
        ("add", "layers.Add"),
        ("skip", "layers.Add"),
        ("drop", "layers.Dropout"),
        ("fully connected", "layers.Dense"),
        ("fc", "layers.Dense"),
        ("dens", "layers.Dense"),
        ("cnv2d", "layers.Conv2D"),
        ("conv2dt", "layers.Conv2DTranspose"),
        ("bidir", "layers.Bidirectional"),
        ("tokenize", "layers.TextVectorization"),
        ("matmul", "ops.matmul"),
        ("reshape", "layers.Reshape"),
        ("softmax", "layers.Softmax"),
        ("input", "Input"),
        ("output", "Output"),
        ("concat", "layers.Concatenate"),
        ("avgpool2d", "layers.AveragePooling2D"),
        ("avg_pool", "layers.AveragePooling2D"),
        ("upsample", "layers.UpSampling2D"),
        ("resize", "layers.Resizing"),
        ("gather", "ops.take"),
        ("mean", "ops.mean"),
        ("sum", "ops.sum"),
        ("conv", "layers.Conv2D"),
        ("pool", "layers.MaxPooling2D"),
    ],
)
def test_search_finds_what_is_meant(catalogue, text, first):
    assert catalogue.search(text)[0].type == first


def test_search_leaves_out_what_cannot_be_placed(catalogue):
    everything = catalogue.search("", limit=10_000)
    assert all(entry.placeable for entry in everything)
    assert len(everything) == 2 + sum(
        entry.placeable for entry in (*catalogue.layers(), *catalogue.operations())
    )


def test_search_keeps_to_its_limit_and_finds_nothing_for_nonsense(catalogue):
    assert len(catalogue.search("a", limit=5)) == 5
    assert catalogue.search("qqqzzz") == []
    assert catalogue.search("dense qqqzzz") == []
    assert catalogue.search("dense " * 10_000) == [], "a file that was pasted by mistake"


def test_every_title_and_alias_finds_its_entry_first_among_equals(catalogue):
    titles = {entry.title.lower() for entry in catalogue.layers()}
    for entry in catalogue.layers():
        if entry.placeable:
            assert catalogue.search(entry.title)[0] is entry
            for alias in entry.aliases:
                assert alias.lower() in titles or catalogue.search(alias)[0] is entry, alias
