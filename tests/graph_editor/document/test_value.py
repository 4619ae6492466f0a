"""Values go to JSON and back without loss, and nothing else comes in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_editor.document.value import (
    CodeValue,
    ObjectValue,
    Params,
    Value,
    contains_code,
    same_value,
    value_from_json,
    value_to_json,
)


def _params(children: st.SearchStrategy[Value]) -> st.SearchStrategy[Params]:
    return st.dictionaries(st.text(max_size=6), children, max_size=3).map(Params)


values: st.SearchStrategy[Value] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.builds(CodeValue, st.text(max_size=8)),
    lambda children: (
        st.lists(children, max_size=3).map(tuple)
        | _params(children)
        | st.builds(ObjectValue, st.just("layers.LSTM"), _params(children))
    ),
    max_leaves=12,
)


@given(values)
def test_json_and_back(value: Value) -> None:
    text = json.dumps(value_to_json(value), allow_nan=False)
    assert same_value(value_from_json(json.loads(text)), value)


@pytest.mark.parametrize(
    "data",
    [
        {"$pickle": "gASV"},
        {"$float": "1e3"},
        {"$object": 3, "params": {}},
        {"$object": "layers.LSTM"},
        {"$code": ["x"]},
        {"$dict": [["a"]]},
        {"$float": "inf", "more": 1},
        object(),
    ],
)
def test_anything_else_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="value"):
        value_from_json(data)


def test_code_is_found_however_deep() -> None:
    deep = Params(layer=ObjectValue("layers.Lambda", Params(f=(1, CodeValue("lambda x: x")))))
    assert contains_code(deep)
    assert not contains_code(Params(layer=ObjectValue("layers.LSTM")))
