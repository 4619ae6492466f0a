"""Mistakes in a drawing: they are said in plain words, and each fix makes the problem go away."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.document import Document
from graph_editor.document.graph import NodeId
from graph_editor.document.value import ObjectValue, Params
from graph_editor.validation.analysis import Analysis, Severity
from graph_editor.validation.check import check_project
from runtime.analyst.oracle import SyncOracle
from tests.graph_editor.validation.drawing import Drawing


def _conv_on_flat_image(d: Drawing) -> NodeId:
    return d.layer("Conv2D", d.input(784), filters=8, kernel_size=(3, 3))


def _conv_on_grey_image(d: Drawing) -> NodeId:
    return d.layer("Conv2D", d.input(28, 28), filters=8, kernel_size=(3, 3))


def _conv1d_on_image(d: Drawing) -> NodeId:
    return d.layer("Conv1D", d.input(28, 28, 3), filters=8, kernel_size=3)


def _lstm_on_features(d: Drawing) -> NodeId:
    return d.layer("LSTM", d.input(12), port="sequences", units=4)


def _stacked_lstm(d: Drawing) -> NodeId:
    x = d.layer("LSTM", d.input(12, 3), port="sequences", units=4)
    return d.layer("LSTM", d.layer("Dropout", x, rate=0.5), port="sequences", units=4)


def _stacked_bidirectional(d: Drawing) -> NodeId:
    x = d.layer(
        "Bidirectional",
        d.input(12, 3),
        port="sequences",
        layer=ObjectValue("layers.GRU", Params(units=4)),
    )
    return d.layer("GRU", x, port="sequences", units=4)


def _add_channels(d: Drawing) -> NodeId:
    x = d.input(8, 8, 3)
    y = d.layer("Conv2D", x, filters=16, kernel_size=(3, 3), padding="same")
    return d.merge("Add", x, y)


def _add_features(d: Drawing) -> NodeId:
    return d.merge("Add", d.input(7), d.input(8))


def _add_extents(d: Drawing) -> NodeId:
    x = d.input(8, 8, 3)
    return d.merge("Add", x, d.layer("Conv2D", x, filters=3, kernel_size=(3, 3)))


def _add_both(d: Drawing) -> NodeId:
    x = d.input(8, 8, 3)
    return d.merge("Add", x, d.layer("Conv2D", x, filters=6, kernel_size=(2, 3)))


def _concatenate_extents(d: Drawing) -> NodeId:
    x = d.input(8, 8, 3)
    y = d.layer("MaxPooling2D", x, pool_size=(2, 2))
    return d.merge("Concatenate", x, y, d.layer("Conv2D", x, filters=6, kernel_size=(3, 3)))


def _concatenate_sequences(d: Drawing) -> NodeId:
    return d.merge("Concatenate", d.input(9, 4), d.input(7, 2))


def _concatenate_volumes(d: Drawing) -> NodeId:
    return d.merge("Concatenate", d.input(6, 6, 6, 2), d.input(4, 6, 5, 2))


def _concatenate_ranks(d: Drawing) -> NodeId:
    return d.merge("Concatenate", d.input(8, 8, 3), d.input(10))


def _add_ranks(d: Drawing) -> NodeId:
    return d.merge("Subtract", d.input(8, 8, 3), d.input(10))


def _add_operation(d: Drawing) -> NodeId:
    return d.op("add", x1=d.input(7), x2=d.input(8))


def _large_kernel(d: Drawing) -> NodeId:
    return d.layer("Conv2D", d.input(3, 8, 3), filters=2, kernel_size=(5, 5))


def _large_pool(d: Drawing) -> NodeId:
    return d.layer("MaxPooling2D", d.input(3, 8, 3), pool_size=(5, 5))


def _reshape(d: Drawing) -> NodeId:
    return d.layer("Reshape", d.input(24), target_shape=(5, 6))


def _flat_unknown(d: Drawing) -> NodeId:
    return d.layer("Dense", d.layer("Flatten", d.input(None, None, 3)), units=4)


def _without_units(d: Drawing) -> NodeId:
    return d.layer("Dense", d.input(3))


def _negative_units(d: Drawing) -> NodeId:
    return d.layer("Dense", d.input(3), units=-2)


def _unknown_parameter(d: Drawing) -> NodeId:
    return d.layer("Dense", d.input(3), units=2, colour="red")


def _no_such_port(d: Drawing) -> NodeId:
    x = d.input(3)
    dense = d.layer("Dense", x, units=2)
    d.connect(x, dense, "sideways")
    return dense


def _no_such_output(d: Drawing) -> NodeId:
    x = d.layer("Dense", d.input(3), units=2)
    y = d.layer("Dense", d.input(3), units=2)
    add = d.merge("Add", x, y)
    d.connect(y, add, "inputs[2]", "output[4]")
    return add


MISTAKES: list[tuple[Callable[[Drawing], NodeId], list[str]]] = [
    (_conv_on_flat_image, ["Insert Reshape to (28, 28, 1) before 'conv2d'"]),
    (_conv_on_grey_image, ["Insert Reshape to (28, 28, 1) before 'conv2d'"]),
    (_conv1d_on_image, ["Insert Reshape to (28, 84) before 'conv1d'"]),
    (_lstm_on_features, ["Insert Reshape to (12, 1) before 'lstm'"]),
    (
        _stacked_lstm,
        [
            "Let 'lstm' return every step (return_sequences=True)",
            "Insert Reshape to (4, 1) before 'lstm_1'",
        ],
    ),
    (
        _stacked_bidirectional,
        [
            "Let 'bidirectional' return every step (return_sequences=True)",
            "Insert Reshape to (8, 1) before 'gru'",
        ],
    ),
    (_add_channels, ["Project 'inputs' to 16 channels with a 1 × 1 convolution"]),
    (_add_features, ["Project 'inputs' to 8 channels with a Dense layer"]),
    (
        _add_extents,
        ["Crop 'inputs' to 6 × 6", "Pad 'conv2d' to 8 × 8", "Resize 'conv2d' to 8 × 8"],
    ),
    (
        _add_both,
        [
            "Crop to 7 × 6 and project to 6 channels",
            "Pad to 8 × 8 and project to 6 channels",
            "Resize to 8 × 8 and project to 6 channels",
        ],
    ),
    (
        _concatenate_extents,
        [
            "Crop 'inputs' and 'conv2d' to 4 × 4",
            "Pad 'max_pooling2d' and 'conv2d' to 8 × 8",
            "Resize 'max_pooling2d' and 'conv2d' to 8 × 8",
        ],
    ),
    (_concatenate_sequences, ["Crop 'inputs' to 7", "Pad 'inputs_1' to 9"]),
    (
        _concatenate_volumes,
        ["Crop 'inputs' to 4 × 6 × 5", "Pad 'inputs_1' to 6 × 6 × 6"],
    ),
    (_concatenate_ranks, ["Flatten 'inputs'", "Pool 'inputs' globally"]),
    (_add_ranks, ["Flatten 'inputs'", "Pool 'inputs' globally"]),
    (_add_operation, ["Project 'inputs' to 8 channels with a Dense layer"]),
    (_large_kernel, ["Set padding of 'conv2d' to \"same\"", "Set kernel_size of 'conv2d' to 3"]),
    (
        _large_pool,
        ["Set padding of 'max_pooling2d' to \"same\"", "Set pool_size of 'max_pooling2d' to 3"],
    ),
    (
        _reshape,
        ["Set target_shape of 'reshape' to (4, 6)", "Flatten it instead"],
    ),
    (_flat_unknown, ["Turn 'flatten' into GlobalAveragePooling2D"]),
    (_without_units, ["Set units of 'dense' to 64"]),
    (_negative_units, ["Set units of 'dense' to 64"]),
    (_unknown_parameter, ["Remove colour from 'dense'"]),
    (_no_such_port, ["Remove the connection from 'inputs'"]),
    (_no_such_output, ["Remove the connection from 'dense_1'"]),
]


def _errors(analysis: Analysis) -> list[str]:
    return [p.message for p in analysis.problems if p.severity is Severity.ERROR]


@pytest.mark.parametrize(("draw", "labels"), MISTAKES, ids=lambda x: getattr(x, "__name__", ""))
def test_each_fix_makes_the_problem_go_away(
    draw: Callable[[Drawing], NodeId], labels: list[str], catalogue: Catalogue, oracle: SyncOracle
) -> None:
    drawing = Drawing()
    node = draw(drawing)
    project = drawing.document.project
    analysis = check_project(project, catalogue, oracle)
    assert not analysis.ok
    (problem,) = analysis.problems
    assert problem.node == node
    assert problem.expected
    assert problem.received
    assert problem.message.endswith((".", "?"))
    assert [fix.label for fix in problem.fixes] == labels
    for number, label in enumerate(labels):
        document = Document(project)
        again = check_project(project, catalogue, oracle).problems[0].fixes[number]
        with document.edit(label) as edit:
            again.apply(edit)
        assert not _errors(check_project(document.project, catalogue, oracle)), label
