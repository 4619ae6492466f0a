"""Expressions of a block's parameters, typed where a value could stand or in one."""

from __future__ import annotations

import re

import pytest

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.reference_text import read_reference, tip_of
from graph_editor.document.value import ObjectValue, Params, Reference, Value

BLOCK: dict[str, Value] = {"filters": 16, "kernel": 3, "pair": (3, 3), "seed": 1, "act": "relu"}
KERNEL = Reference("kernel")


def read(name: str, text: str, catalogue: Catalogue, type: str = "layers.Conv2D") -> Value:
    entry = catalogue.entry(type)
    assert entry is not None
    parameter = entry.parameter(name)
    assert parameter is not None
    return read_reference(parameter, text, BLOCK, catalogue)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("filters", " filters*4 ", Reference("filters*4")),
        ("kernel_size", "pair", Reference("pair")),
        ("kernel_size", "(kernel, kernel)", (KERNEL, KERNEL)),
        ("kernel_size", "kernel, kernel + 2", (KERNEL, Reference("kernel + 2"))),
        ("kernel_size", "[kernel, 3]", (KERNEL, 3)),
        ("activation", "act", Reference("act")),
        (
            "kernel_initializer",
            "HeNormal(seed=seed)",
            ObjectValue("initializers.HeNormal", Params(seed=Reference("seed"))),
        ),
        ("filters", "32", None),
        ("kernel_size", "(3, 3)", None),
        ("padding", "same", None),
        ("filters", "units", None),
    ],
)
def test_what_refers_to_the_block(name: str, text: str, value: Value, catalogue: Catalogue) -> None:
    assert read(name, text, catalogue) == value


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("filters", "(filters, 3)", "(filters, 3) is (16, 3) here. filters must be a whole"),
        ("kernel_size", "(kernel, -1)", "kernel_size must be at least 1, not -1."),
        ("kernel_size", "(pair, 3)", "(pair, 3) is ((3, 3), 3) here."),
        ("kernel_size", "(kernel, width)", "The block has no parameter width."),
        ("filters", "filters**2", "write a parameter's name, or + - * / // %"),
        ("kernel_size", "(kernel, act + 1)", "act + 1 needs numbers"),
    ],
)
def test_what_does_not_fit_is_said(
    name: str, text: str, sentence: str, catalogue: Catalogue
) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        read(name, text, catalogue)


def test_code_is_left_alone(catalogue: Catalogue) -> None:
    assert read("function", "lambda x: x * filters", catalogue, "layers.Lambda") is None


def test_what_it_comes_to() -> None:
    assert tip_of((KERNEL, 1), BLOCK) == "(kernel, 1) = (3, 1) by default"
    assert "no parameter 'gone'" in tip_of((Reference("gone"),), BLOCK)
