"""What people type to add a layer: each line gives what they mean, or a sentence about why not."""

from __future__ import annotations

import pytest

from graph_editor.canvas.adding.quick_search import QuickSearch
from graph_editor.canvas.vocabulary import Vocabulary
from graph_editor.document.document import Document
from graph_editor.document.graph import BlockParameter, GraphId, NodeKind
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.document.value import CodeValue, ObjectValue, Params, Reference


def lstm(units: int) -> ObjectValue:
    return ObjectValue("layers.LSTM", Params(units=units))


@pytest.fixture(scope="module")
def search(catalogue) -> QuickSearch:
    """A search in a project with a layer `hidden` and a block `double_conv`."""
    document = Document()
    with document.edit("Draw") as edit:
        edit.add_node("layers.Dense", name="hidden", params=Params(units=3))
        filters, act = BlockParameter("filters", 16), BlockParameter("act", "relu")
        edit.add_graph("double_conv", (filters, act))
    return QuickSearch(document, Vocabulary(catalogue, document))


MEANT = [
    # values in Keras' order
    ("dense 64 relu", "Dense", {"units": 64, "activation": "relu"}),
    ("conv2d 32 3 same", "Conv2D", {"filters": 32, "kernel_size": 3, "padding": "same"}),
    ("conv2d 32 (3, 5)", "Conv2D", {"filters": 32, "kernel_size": (3, 5)}),
    (
        "conv2d 32 (3, 1) strides=2",
        "Conv2D",
        {"filters": 32, "kernel_size": (3, 1), "strides": 2},
    ),
    ("conv2d 32 3x1", "Conv2D", {"filters": 32, "kernel_size": (3, 1)}),
    ("conv 32 3", "Conv2D", {"filters": 32, "kernel_size": 3}),
    ("conv1d 16 5 causal", "Conv1D", {"filters": 16, "kernel_size": 5, "padding": "causal"}),
    ("dropout .3", "Dropout", {"rate": 0.3}),
    ("dropout 30%", "Dropout", {"rate": 0.3}),
    ("dropout 0,3", "Dropout", {"rate": 0.3}),
    ("lstm 64 .2", "LSTM", {"units": 64, "dropout": 0.2}),
    ("mha 8 64", "MultiHeadAttention", {"num_heads": 8, "key_dim": 64}),
    ("embedding 10000 64", "Embedding", {"input_dim": 10000, "output_dim": 64}),
    ("resize 64 64", "Resizing", {"height": 64, "width": 64}),
    ("rescaling 1/255", "Rescaling", {"scale": 1 / 255}),
    ("dense 1e2", "Dense", {"units": 100}),
    ("zeropadding 2", "ZeroPadding2D", {"padding": 2}),
    ("bn .9", "BatchNormalization", {"momentum": 0.9}),
    ("conv2d 3x3 64", "Conv2D", {"filters": 64, "kernel_size": (3, 3)}),
    ("conv2d (3, 3) 64", "Conv2D", {"filters": 64, "kernel_size": (3, 3)}),
    ("conv transpose 32 3", "Conv2DTranspose", {"filters": 32, "kernel_size": 3}),
    ("fully connected 64", "Dense", {"units": 64}),
    ("dense 1,000", "Dense", {"units": 1000}),
    ("resize 64,128", "Resizing", {"height": 64, "width": 128}),
    ("dropout=0.5", "Dropout", {"rate": 0.5}),
    # shapes
    ("reshape 7 7 -1", "Reshape", {"target_shape": (7, 7, -1)}),
    ("reshape 7, 7, -1", "Reshape", {"target_shape": (7, 7, -1)}),
    ("reshape 7,7,-1", "Reshape", {"target_shape": (7, 7, -1)}),
    ("reshape (7, 7, -1)", "Reshape", {"target_shape": (7, 7, -1)}),
    ("reshape 784", "Reshape", {"target_shape": (784,)}),
    ("permute 2 1", "Permute", {"dims": (2, 1)}),
    ("input 28 28 1", "Input", {"shape": (28, 28, 1)}),
    ("input 28x28x1", "Input", {"shape": (28, 28, 1)}),
    ("input none 32", "Input", {"shape": (None, 32)}),
    ("input 10 int32", "Input", {"shape": (10,), "dtype": "int32"}),
    ("transpose 0 2 1", "transpose", {"axes": (0, 2, 1)}),
    # values with their names
    ("lstm 64 return_sequences=true", "LSTM", {"units": 64, "return_sequences": True}),
    ("lstm 64 return_sequences", "LSTM", {"units": 64, "return_sequences": True}),
    ("lstm 64 seq", "LSTM", {"units": 64, "return_sequences": True}),
    ("conv2d 32 3 strides 2", "Conv2D", {"filters": 32, "kernel_size": 3, "strides": 2}),
    ("conv2d 32 kernel 3 stride = 2", "Conv2D", {"filters": 32, "kernel_size": 3, "strides": 2}),
    ("dense 64 activation relu", "Dense", {"units": 64, "activation": "relu"}),
    ("dense 64 no bias", "Dense", {"units": 64, "use_bias": False}),
    ("dense unit=64", "Dense", {"units": 64}),
    ("dense 64 he_normal l2", "Dense",
     {"units": 64, "kernel_initializer": "he_normal", "kernel_regularizer": "l2"}),
    ("concatenate axis=1", "Concatenate", {"axis": 1}),
    ("activation relu", "Activation", {"activation": "relu"}),
    # layers in layers, functions
    ("bidirectional lstm 64", "Bidirectional", {"layer": lstm(64)}),
    ("bilstm 64", "Bidirectional", {"layer": lstm(64)}),
    ("bilstm 64 concat", "Bidirectional", {"layer": lstm(64), "merge_mode": "concat"}),
    ("time distributed lstm 8", "TimeDistributed", {"layer": lstm(8)}),
    ("lambda x: x * 2", "Lambda", {"function": CodeValue("lambda x: x * 2")}),
    ("einsum ab,bc->ac", "EinsumDense", {"equation": "ab,bc->ac"}),
    # code
    ("Conv2D(32, kernel_size=(3, 3), activation='relu')", "Conv2D",
     {"filters": 32, "kernel_size": (3, 3), "activation": "relu"}),
    ("keras.layers.Dense(64, activation='relu')", "Dense", {"units": 64, "activation": "relu"}),
    ("Dense(64", "Dense", {"units": 64}),
    ("ops.add", "add", {}),
    # without values
    ("add", "Add", {}),
    ("bn", "BatchNormalization", {}),
    ("ln", "LayerNormalization", {}),
    ("gap", "GlobalAveragePooling2D", {}),
    ("max pool 2d", "MaxPooling2D", {}),
    ("maxpool 2", "MaxPooling2D", {"pool_size": 2}),
    ("flatten", "Flatten", {}),
    # letters
    ("DENSE 64 RELU", "Dense", {"units": 64, "activation": "relu"}),
    ("dense64", "Dense", {"units": 64}),
    ("conv2d32 3", "Conv2D", {"filters": 32, "kernel_size": 3}),
    ("dense:64", "Dense", {"units": 64}),
    ("dense 64;", "Dense", {"units": 64}),
    # misspelled
    ("desne 64", "Dense", {"units": 64}),
    ("dönse 64", "Dense", {"units": 64}),
    ("lsmt 64 relu", "LSTM", {"units": 64, "activation": "relu"}),
    ("flaten", "Flatten", {}),
    ("droput .5", "Dropout", {"rate": 0.5}),
    # blocks
    ("double_conv filters=64", "double_conv", {"filters": 64}),
    ("double conv 64 tanh", "double_conv", {"filters": 64, "act": "tanh"}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "title", "params"), MEANT, ids=[line for line, *_ in MEANT])
def test_a_line_means_a_layer_with_parameters(search, line, title, params):
    best = search.find(line)[0]
    assert (best.thing.title, best.params, best.mistake) == (title, Params(params), "")


NOT_UNDERSTOOD = [
    ("dense 64 banana", "“banana” fits no parameter of Dense. It also takes activation"),
    ("dense 64 rleu", "“rleu” fits no parameter of Dense. Did you mean relu?"),
    ("conv2d 32 3 sme", "“sme” fits no parameter of Conv2D. Did you mean same?"),
    ("dense 64 64 64", "“64”, “64” fit no parameter of Dense."),
    ("dense 64 relu dropout 0.5", "“dropout”, “0.5” fit no parameter of Dense."),
    ("dense -5", "units must be at least 1, not -5."),
    ("dense 64.5", "units must be a whole number, not 64.5."),
    ("dense 64 units=32", "units is given twice."),
    ("dense units=", "units needs a value, such as 64."),
    ("dense units=many", "units must be a whole number, not many."),
    ("dense activation=rellu", "Keras has no activation called rellu. Did you mean relu"),
    ("mha heads=8", "MultiHeadAttention has no parameter heads. Did you mean num_heads?"),
    ("dense name=1x", "“1x” cannot be a name"),
    ("dropout 7", "rate must be between 0 and 1"),
    ("lstm 64 return_sequences=maybe", "return_sequences is either True or False, not maybe."),
    ("flatten 3", "“3” fits no parameter of Flatten."),
    ("dense (", "( is not a Python value; check its brackets and quotes."),
    ("dense 64 -> relu", "“->” fits no parameter of Dense."),
    ("lambda x", "Lambda takes a Python function, such as lambda x: x * 2."),
    ("double_conv strides=2", "double_conv has no parameter strides."),
    ("dense " + "9" * 300, "99999999999999999999… is too large"),
    ("dense " + "word " * 60, "“word”, “word”, “word” and 57 more fit no parameter of Dense."),
    ("dense " + "x" * 300, "“" + "x" * 31 + "…” fits no parameter of Dense."),
]


@pytest.mark.parametrize(
    ("line", "sentence"), NOT_UNDERSTOOD, ids=[x[:40] for x, _ in NOT_UNDERSTOOD]
)
def test_what_is_not_understood_is_named(search, line, sentence):
    best = search.find(line)[0]
    assert best.mistake.startswith(sentence)
    assert len(best.mistake) < 160


NOTHING = [
    ("asdfghjkl", "Nothing in this Keras or this project is called “asdfghjkl”."),
    ("größe 3", "Nothing in this Keras or this project is called “größe”."),
    ("日本語", "Nothing in this Keras or this project is called “日本語”."),
    ("ü" * 300, "Nothing in this Keras or this project is called “" + "ü" * 31 + "…”."),
    ("64", "Begin with the name of a layer or an operation, such as dense 64."),
    ("64 relu", "Begin with the name of a layer or an operation, such as dense 64."),
    ("!!!", "Begin with the name of a layer or an operation, such as dense 64."),
    ("(", "Begin with the name of a layer or an operation, such as dense 64."),
    (", ;", "Begin with the name of a layer or an operation, such as dense 64."),
    ("x = layers.Dense(64)(x)", "Write the layer alone, without a variable or what it is called"),
    ("Dense(64)(x)", "Write the layer alone, without a variable or what it is called"),
]


@pytest.mark.parametrize(("line", "sentence"), NOTHING, ids=[line[:40] for line, _ in NOTHING])
def test_a_line_that_finds_nothing_says_so(search, line, sentence):
    assert search.find(line) == []
    assert search.why_nothing(line).startswith(sentence)


def test_a_guess_says_that_it_is_one(search):
    assert search.find("desne 64")[0].guessed == "desne"
    assert search.find("dense 64")[0].guessed == ""


def test_a_name_is_typed_too(search):
    best = search.find("dense 10 softmax name=head")[0]
    assert (best.name, best.mistake) == ("head", "")
    assert best.call() == 'Dense(units=10, activation="softmax", name="head")'


def test_what_takes_no_wire_says_so(search):
    assert search.find("input 3", takes_wire=True) == []
    assert search.why_nothing("input 3", takes_wire=True).startswith("Input takes no wire")
    assert search.why_nothing("output", gives_wire=True).startswith("Output gives no tensor")


def test_a_name_with_a_mistake_does_not_hide_the_layer_of_that_name(search):
    assert search.find("shared hidden")[0].again is not None


def test_in_a_block_values_are_its_parameters(catalogue):
    document = Document()
    with document.edit("Draw") as edit:
        block = edit.add_graph("stem", (BlockParameter("filters", 16),))
    shown = ShownGraph(document, GraphId(block))
    search = QuickSearch(shown, Vocabulary(catalogue, document))
    best = search.find("conv2d filters*2 3 relu")[0]
    assert best.params == Params(filters=Reference("filters*2"), kernel_size=3, activation="relu")
    assert search.find("dense units=filters")[0].params == Params(units=Reference("filters"))
    assert search.find("dense filters")[0].thing.kind is NodeKind.LAYER
    mixed = Params(target_shape=(Reference("filters"), 2))
    assert search.find("reshape (filters, 2)")[0].params == mixed
    assert search.find("reshape target_shape=(filters,2)")[0].params == mixed
