"""Reading, writing and checking parameter values as people type them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Parameter, ParameterKind
from graph_editor.catalogue.parameter_value import check_value, format_value, parse_value
from graph_editor.document.value import CodeValue, ObjectValue, Params, Value, same_value

CATALOGUE = Catalogue.load()


def of(type_: str, name: str) -> Parameter:
    entry = CATALOGUE.entry(type_)
    assert entry is not None
    parameter = entry.parameter(name)
    assert parameter is not None
    return parameter


def a(kind: ParameterKind, **more: object) -> Parameter:
    return Parameter("thing", kind, required=True, **more)  # type: ignore[arg-type]


UNITS = of("layers.Dense", "units")
ACTIVATION = of("layers.Dense", "activation")
RATE = of("layers.Dropout", "rate")
KERNEL_SIZE = of("layers.Conv2D", "kernel_size")
PADDING = of("layers.Conv2D", "padding")
INITIALIZER = of("layers.Dense", "kernel_initializer")
REGULARIZER = of("layers.Dense", "kernel_regularizer")
LEARNING_RATE = of("optimizers.Adam", "learning_rate")


@pytest.mark.parametrize(
    ("parameter", "text", "value"),
    [
        (UNITS, "64", 64),
        (UNITS, " 28 * 28 ", 784),
        (UNITS, "2**10", 1024),
        (UNITS, "64.0", 64),
        (UNITS, "1e3", 1000),
        (RATE, "0.25", 0.25),
        (RATE, "1", 1.0),
        (RATE, ".5", 0.5),
        (KERNEL_SIZE, "3", 3),
        (KERNEL_SIZE, "3, 3", (3, 3)),
        (KERNEL_SIZE, "(3, 5)", (3, 5)),
        (KERNEL_SIZE, "[3, 5]", (3, 5)),
        (KERNEL_SIZE, "3x5", (3, 5)),
        (KERNEL_SIZE, "3 × 5", (3, 5)),
        (KERNEL_SIZE, "3 5", (3, 5)),
        (PADDING, "same", "same"),
        (PADDING, '"same"', "same"),
        (PADDING, "SAME", "same"),
        (ACTIVATION, "relu", "relu"),
        (ACTIVATION, "'relu'", "relu"),
        (ACTIVATION, "ReLU", "relu"),
        (ACTIVATION, "", None),
        (ACTIVATION, "None", None),
        (ACTIVATION, "LeakyReLU(0.1)", ObjectValue("layers.LeakyReLU", Params(negative_slope=0.1))),
        (ACTIVATION, "lambda x: x * 2", CodeValue("lambda x: x * 2")),
        (INITIALIZER, "he_normal", "he_normal"),
        (INITIALIZER, "HeNormal", "he_normal"),
        (INITIALIZER, "HeNormal()", ObjectValue("initializers.HeNormal")),
        (INITIALIZER, "HeNormal(seed=1)", ObjectValue("initializers.HeNormal", Params(seed=1))),
        (
            INITIALIZER,
            "keras.initializers.Constant(2)",
            ObjectValue("initializers.Constant", Params(value=2.0)),
        ),
        (REGULARIZER, "l2", "l2"),
        (REGULARIZER, "l2(0.01)", ObjectValue("regularizers.L2", Params(l2=0.01))),
        (REGULARIZER, "l2(1e-4)", ObjectValue("regularizers.L2", Params(l2=1e-4))),
        (LEARNING_RATE, "1e-3", 0.001),
        (
            LEARNING_RATE,
            "CosineDecay(0.1, 1000)",
            ObjectValue(
                "optimizers.schedules.CosineDecay",
                Params(initial_learning_rate=0.1, decay_steps=1000),
            ),
        ),
        (of("layers.Reshape", "target_shape"), "7, 7, -1", (7, 7, -1)),
        (of("layers.Reshape", "target_shape"), "49", (49,)),
        (of("Input", "shape"), "None, 8", (None, 8)),
        (of("Input", "shape"), "()", ()),
        (of("layers.Dense", "use_bias"), "no", False),
        (of("layers.Dense", "use_bias"), "True", True),
        (of("layers.Dense", "dtype"), "mixed_float16", "mixed_float16"),
        (of("layers.EinsumDense", "equation"), "ab,bc->ac", "ab,bc->ac"),
        (of("layers.StringLookup", "vocabulary"), "cat, dog", ("cat", "dog")),
        (of("layers.StringLookup", "vocabulary"), '"words.txt"', "words.txt"),
        (of("layers.Lambda", "function"), "lambda x: x", CodeValue("lambda x: x")),
        (of("layers.Lambda", "arguments"), '{"a": 1}', Params(a=1)),
        (
            of("layers.TimeDistributed", "layer"),
            'Dense(3, "relu")',
            ObjectValue("layers.Dense", Params(units=3, activation="relu")),
        ),
        (
            of("layers.TimeDistributed", "layer"),
            "dense",
            ObjectValue("layers.Dense", Params(units=64)),
        ),
        (
            of("layers.RNN", "cell"),
            "LSTMCell(8)",
            ObjectValue("layers.LSTMCell", Params(units=8)),
        ),
        (of("layers.LSTM", "use_cudnn"), "False", False),
        (of("layers.LSTM", "use_cudnn"), "auto", "auto"),
        (of("layers.ZeroPadding2D", "padding"), "((1, 0), (1, 0))", ((1, 0), (1, 0))),
    ],
)
def test_what_people_type(parameter, text, value):
    assert same_value(parse_value(parameter, text, CATALOGUE), value)


@pytest.mark.parametrize(
    ("parameter", "text", "said"),
    [
        (UNITS, "", "units needs a value, such as 64."),
        (UNITS, "-3", "units must be at least 1, not -3."),
        (UNITS, "0", "units must be at least 1, not 0."),
        (UNITS, "2.5", "units must be a whole number, not 2.5."),
        (UNITS, "True", "units must be a whole number, not True."),
        (UNITS, "None", "units needs a value: a whole number."),
        (UNITS, "nan", "units must be a whole number"),
        (UNITS, "9" * 40, "is too large"),
        (UNITS, "9" * 5000, "is not a Python value"),
        (UNITS, "1e300", "units must be a whole number"),
        (UNITS, "2**99", "is too large"),
        (UNITS, "9**9**9", "is too large"),
        (UNITS, "1/0", "cannot be worked out"),
        (UNITS, "sixty", "units must be a whole number, not sixty."),
        (of("layers.Hashing", "mask_value"), "dict(a=1)", "Keras has nothing called dict."),
        (UNITS, "(", "check its brackets"),
        (UNITS, "open('x')", "units must be a whole number, not open('x')."),
        (UNITS, "__import__('os').system('ls')", "units must be a whole number, not __import__"),
        (UNITS, "[x for x in ()]", "is not a plain value"),
        (RATE, "1.5", "rate must be between 0 and 1, not 1.5."),
        (RATE, "NaN", "NaN"),
        (RATE, "nan", "rate must be a finite number, not NaN."),
        (RATE, "inf", "rate must be a finite number, not infinite."),
        (RATE, "1e999", "is too large"),
        (KERNEL_SIZE, "3, 0", "kernel_size must be at least 1, not 0."),
        (KERNEL_SIZE, "3, None", "kernel_size must be a whole number or whole numbers"),
        (KERNEL_SIZE, "3, 2.5", "kernel_size must be a whole number or whole numbers"),
        (PADDING, "sme", 'padding must be "valid" or "same", not "sme". Did you mean "same"?'),
        (ACTIVATION, "rleu", "Keras has no activation called rleu. Did you mean relu"),
        (INITIALIZER, "henormal2", "Keras has no initializer called henormal2."),
        (INITIALIZER, "HeNormal(sed=1)", "HeNormal has no parameter sed. Did you mean seed?"),
        (INITIALIZER, "HeNormal(1, 2, 3, 4)", "HeNormal takes at most 3 values."),
        (INITIALIZER, "HeNormal(1, seed=1)", "HeNormal is given seed twice."),
        (INITIALIZER, "l2(0.1)", "kernel_initializer must be an initializer"),
        (REGULARIZER, "l2(-1)", "L2: l2 must be at least 0, not -1.0."),
        (of("layers.TimeDistributed", "layer"), "Dense()", "Dense needs units, such as units=64."),
        (of("layers.TimeDistributed", "layer"), "zeros()", "layer must be a layer"),
        (of("layers.Bidirectional", "layer"), "Dense(3)", "layer must be LSTM, GRU"),
        (of("layers.Dense", "use_bias"), "maybe", "use_bias is either True or False, not maybe."),
        (of("layers.Dense", "dtype"), "float31", "Keras has no dtype called float31."),
        (of("layers.Lambda", "function"), "def f(x): x", "function takes a Python function"),
        (of("layers.Hashing", "mask_value"), "abc", 'text needs quotes: "abc"'),
        (of("layers.Lambda", "arguments"), "{1: 2}", "write '1' in quotes"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(parameter, text, said):
    with pytest.raises(ValueError, match=r"[.?]$") as caught:
        parse_value(parameter, text, CATALOGUE)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("text", ["(" * 5000 + ")" * 5000, "-" * 50_000 + "1", "[" * 90 + "]" * 90])
def test_a_very_deep_value_is_refused_and_not_a_crash(text):
    with pytest.raises(ValueError, match=r"deep|brackets|number"):
        parse_value(UNITS, text, CATALOGUE)


def test_values_that_come_from_a_file_are_checked_too():
    unknown = ObjectValue("initializers.Nonsense")
    assert "initializers.Nonsense" in check_value(INITIALIZER, unknown, CATALOGUE)
    assert check_value(UNITS, "64", CATALOGUE)
    assert check_value(UNITS, math.nan, CATALOGUE)
    assert check_value(UNITS, 2**70, CATALOGUE)
    assert check_value(of("layers.Lambda", "function"), CodeValue("def f"), CATALOGUE)
    assert check_value(of("layers.RNN", "cell"), "LSTMCell", CATALOGUE)


def test_dotted_and_short_names_are_the_same_object():
    for text in ("Huber()", "losses.Huber()", "keras.losses.Huber()"):
        value = parse_value(a(ParameterKind.LITERAL), text, CATALOGUE)
        assert value == ObjectValue("losses.Huber")


# parse ∘ format is the identity

FINITE = st.floats(allow_nan=False, allow_infinity=False)
INTS = st.integers(-(2**63) + 1, 2**63 - 1)
TEXT = st.text(max_size=30)
PLAIN: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.booleans() | INTS | st.floats() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(TEXT, inner, max_size=4).map(Params)
    ),
    max_leaves=12,
)


@given(PLAIN)
def test_plain_values_come_back(value):
    parameter = Parameter("thing", ParameterKind.LITERAL, default="?", optional=True)
    assert same_value(parse_value(parameter, format_value(value), CATALOGUE), value)


@given(st.lists(INTS, max_size=6).map(tuple) | INTS)
def test_whole_numbers_come_back(value):
    parameter = a(ParameterKind.INTS, scalar=True)
    assert same_value(parse_value(parameter, format_value(value), CATALOGUE), value)


@given(st.lists(FINITE, max_size=6).map(tuple) | FINITE)
def test_numbers_come_back(value):
    parameter = a(ParameterKind.FLOATS, scalar=True)
    assert same_value(parse_value(parameter, format_value(value), CATALOGUE), value)


@given(st.lists(TEXT, max_size=5).map(tuple))
def test_texts_come_back(value):
    parameter = a(ParameterKind.STRINGS)
    assert same_value(parse_value(parameter, format_value(value), CATALOGUE), value)


def _value_of(parameter: Parameter) -> st.SearchStrategy[Value]:
    match parameter.kind:
        case ParameterKind.INT:
            low = int(parameter.minimum or 0)
            return st.integers(low, int(parameter.maximum or low + 1000))
        case ParameterKind.FLOAT:
            low = parameter.minimum or 0.0
            return st.floats(low, parameter.maximum or low + 10.0)
        case ParameterKind.BOOL:
            return st.booleans()
        case ParameterKind.CHOICE:
            return st.sampled_from(parameter.choices)
        case ParameterKind.INITIALIZER:
            return _objects("initializers") | st.just("he_normal")
        case ParameterKind.REGULARIZER:
            return _objects("regularizers") | st.just("l2")
        case ParameterKind.CONSTRAINT:
            return _objects("constraints")
        case ParameterKind.ACTIVATION:
            return st.sampled_from([entry.symbol for entry in CATALOGUE.objects("activations")])
        case _:
            return st.just(parameter.initial if parameter.required else parameter.default)


@st.composite
def _made(draw: st.DrawFn, type_: str) -> ObjectValue:
    entry = CATALOGUE.entry(type_)
    assert entry is not None
    params: dict[str, Value] = {}
    for parameter in entry.parameters:
        if parameter.required or draw(st.integers(0, 4)) == 0:
            params[parameter.name] = draw(_value_of(parameter))
    return ObjectValue(type_, Params(params))


def _objects(group: str) -> st.SearchStrategy[Value]:
    return st.sampled_from([e.type for e in CATALOGUE.objects(group)]).flatmap(_made)


def _layers() -> st.SearchStrategy[Value]:
    types = [entry.type for entry in CATALOGUE.layers() if entry.placeable]
    return st.sampled_from(types).flatmap(_made)


@given(_objects("initializers"))
def test_initializers_come_back(value):
    assert check_value(INITIALIZER, value, CATALOGUE) == ""
    assert same_value(parse_value(INITIALIZER, format_value(value), CATALOGUE), value)


@given(_layers())
def test_layers_with_any_parameters_come_back(value):
    parameter = of("layers.TimeDistributed", "layer")
    assert check_value(parameter, value, CATALOGUE) == ""
    assert same_value(parse_value(parameter, format_value(value), CATALOGUE), value)


@given(st.text(max_size=60))
def test_any_text_gives_a_good_value_or_a_sentence(text):
    for parameter in (UNITS, KERNEL_SIZE, INITIALIZER, of("layers.TimeDistributed", "layer")):
        try:
            value = parse_value(parameter, text, CATALOGUE)
        except ValueError:
            continue
        assert check_value(parameter, value, CATALOGUE) == ""
