"""What typed words find."""

from __future__ import annotations

import pytest

from graph_editor.canvas.drawing.card import Card, State
from graph_editor.canvas.looking.finding import find
from graph_editor.document.graph import NodeId, NodeKind
from graph_editor.validation.analysis import NodeResult, Problem, Severity, TensorSpec


def thing(name, title, shape=None, problem=None, **parameters):
    result = NodeResult((TensorSpec(shape),)) if shape else None
    problems = (Problem(NodeId(name), problem, "…"),) if problem else ()
    card = Card(
        name=name,
        title=title,
        family="Core layers",
        kind=NodeKind.LAYER,
        is_call=False,
        parameters=tuple((key, str(value)) for key, value in parameters.items()),
        inputs=(),
        outputs=(),
    )
    return NodeId(name), card, State(result, problems)


THINGS = [
    thing("stem", "Conv2D", (None, 128, 28, 16), filters=16, kernel_size="(3, 3)"),
    thing("conv_2", "Conv2D", (None, 28, 28, 64), filters=64),
    thing("head", "Dense", (None, 10), units=10, activation="softmax"),
    thing("errors_out", "Dense", problem=Severity.WARNING, units=64),
    thing("broken", "Dense", problem=Severity.ERROR, units=64),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("   ", []),
        ("conv", ["stem", "conv_2"]),
        ("CONV2D stem", ["stem"]),
        ("core", ["stem", "conv_2", "head", "errors_out", "broken"]),
        ("units=64", ["errors_out", "broken"]),
        ("units = 64", ["errors_out", "broken"]),
        ("units=6", []),
        ("units=", ["head", "errors_out", "broken"]),
        ("kernel_size=3,3", ["stem"]),
        ("activation='softmax'", ["head"]),
        ("(None, 10)", ["head"]),
        ("None,10", ["head"]),
        ("28, 28", ["conv_2"]),
        ("28x28x64", ["conv_2"]),
        ("*, 28, 28", ["conv_2"]),
        ("128, 28", ["stem"]),
        ("(10)", []),
        ("error", ["errors_out", "broken"]),  # one by its name
        ("warning", ["errors_out"]),
        ("problems", ["errors_out", "broken"]),
        ("2", ["stem", "conv_2"]),
        ("[", []),
        ("(", []),
    ],
)
def test_what_is_typed_is_found(text, found) -> None:
    assert find(text, THINGS) == found
