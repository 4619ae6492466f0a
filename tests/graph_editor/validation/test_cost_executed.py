"""The formulas of multiply-adds against the products that TensorFlow executes."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.catalogue.entry import Entry
from graph_editor.document.graph import Node, NodeId, NodeKind
from graph_editor.document.value import ObjectValue, Params
from graph_editor.validation.analysis import NodeResult, TensorSpec
from graph_editor.validation.cost import NodeCost, node_cost
from tests.graph_editor.validation.executed_work import UncountableError, executed_multiply_adds

pytest.importorskip("tensorflow")

_CATALOGUE = Catalogue.load()
_ENTRIES = {
    entry.type: entry
    for entry in (*_CATALOGUE.layers(), *_CATALOGUE.operations())
    if entry.placeable
    and entry.sample_inputs
    and (
        entry.type.startswith("layers.")
        or entry.family in ("Linear algebra", "Neural network", "Image", "Signal")
    )
}
_NOT_TRACEABLE = {
    "ops.corrcoef",  # asks for a value
    "ops.inner",  # loses the rank
    "ops.kron",  # loses the rank
}
_WEIGHTED_SUMS = {"layers.AdditiveAttention"}  # its scores are no product of matrices

_LSTM = ObjectValue("layers.LSTM", Params(units=6, return_sequences=True))
_GRU = ObjectValue("layers.GRU", Params(units=5, reset_after=False, return_sequences=True))
_IMAGE = (1, 12, 10, 4)
_CASES: list[tuple[str, dict[str, Any], dict[str, list[tuple[int, ...]]], int | None]] = [
    ("Dense", {"units": 7}, {"inputs": [(1, 5, 6, 3)]}, None),
    (
        "EinsumDense",
        {"equation": "...x,xyz->...yz", "output_shape": (5, 6)},
        {"inputs": [(1, 3, 4)]},
        None,
    ),
    (
        "EinsumDense",
        {"equation": "abc,cde->abde", "output_shape": (None, 2, 8)},
        {"inputs": [(1, 3, 4)]},
        None,
    ),
    (
        "Conv2D",
        {"filters": 6, "kernel_size": (3, 5), "strides": 2, "padding": "same", "groups": 2},
        {"inputs": [_IMAGE]},
        None,
    ),
    (
        "Conv2D",
        {"filters": 6, "kernel_size": 3, "data_format": "channels_first"},
        {"inputs": [(1, 4, 12, 10)]},
        None,
    ),
    (
        "Conv1D",
        {"filters": 3, "kernel_size": 4, "dilation_rate": 2, "padding": "causal"},
        {"inputs": [(1, 20, 5)]},
        None,
    ),
    (
        "Conv2DTranspose",
        {"filters": 3, "kernel_size": 4, "strides": 2, "padding": "same"},
        {"inputs": [_IMAGE]},
        None,
    ),
    (
        "DepthwiseConv2D",
        {"kernel_size": 3, "depth_multiplier": 2, "strides": 2, "padding": "same"},
        {"inputs": [_IMAGE]},
        None,
    ),
    (
        "SeparableConv2D",
        {"filters": 5, "kernel_size": 3, "depth_multiplier": 2},
        {"inputs": [_IMAGE]},
        None,
    ),
    (
        "LSTM",
        {"units": 7, "return_sequences": True, "return_state": True},
        {"sequences": [(1, 9, 5)]},
        9,
    ),
    ("GRU", {"units": 7, "reset_after": False}, {"sequences": [(1, 9, 5)]}, 9),
    ("SimpleRNN", {"units": 4, "go_backwards": True}, {"sequences": [(1, 9, 5)]}, 9),
    ("Bidirectional", {"layer": _LSTM}, {"sequences": [(1, 9, 5)]}, 9),
    (
        "Bidirectional",
        {
            "layer": _GRU,
            "backward_layer": ObjectValue(
                "layers.GRU", Params(units=5, return_sequences=True, go_backwards=True)
            ),
        },
        {"sequences": [(1, 9, 5)]},
        9,
    ),
    (
        "ConvLSTM2D",
        {"filters": 3, "kernel_size": 3, "padding": "same", "strides": 2},
        {"sequences": [(1, 4, 12, 10, 2)]},
        4,
    ),
    (
        "ConvLSTM1D",
        {"filters": 3, "kernel_size": 3, "return_sequences": True},
        {"sequences": [(1, 4, 12, 2)]},
        4,
    ),
    (
        "RNN",
        {
            "cell": (
                ObjectValue("layers.LSTMCell", Params(units=6)),
                ObjectValue("layers.GRUCell", Params(units=5)),
            )
        },
        {"sequences": [(1, 9, 4)]},
        9,
    ),
    (
        "TimeDistributed",
        {"layer": ObjectValue("layers.Conv2D", Params(filters=3, kernel_size=3))},
        {"inputs": [(1, 5, 8, 8, 2)]},
        5,
    ),
    (
        "MultiHeadAttention",
        {"num_heads": 3, "key_dim": 4, "value_dim": 5, "output_shape": (7,), "use_gate": True},
        {"query": [(1, 6, 8)], "value": [(1, 9, 10)], "key": [(1, 9, 11)]},
        None,
    ),
    (
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 4, "attention_axes": (2,)},
        {"query": [(1, 3, 6, 8)], "value": [(1, 3, 5, 8)]},
        None,
    ),
    (
        "GroupQueryAttention",
        {"head_dim": 4, "num_query_heads": 6, "num_key_value_heads": 2, "use_gate": True},
        {"query": [(1, 6, 8)], "value": [(1, 9, 8)]},
        None,
    ),
    ("Attention", {"score_mode": "concat"}, {"inputs": [(1, 6, 8), (1, 9, 8)]}, None),
    ("Attention", {"use_scale": True}, {"inputs": [(1, 6, 8), (1, 9, 5), (1, 9, 8)]}, None),
    ("Dot", {"axes": (2, 1)}, {"inputs": [(1, 6, 8), (1, 8, 5)]}, None),
    ("Dot", {"axes": -1}, {"inputs": [(1, 8), (1, 8)]}, None),
]


def _work(
    entry: Entry,
    params: Params,
    inputs: dict[str, list[TensorSpec]],
    steps: int | None,
    call_params: Params = Params(),
) -> tuple[int, NodeCost]:
    """What TensorFlow executes, and what the formulas say."""
    import keras
    import tensorflow as tf

    from runtime.analyst.builder import build, keyword_arguments, resolve

    is_layer = entry.type.startswith("layers.")
    target = build(entry.type, params, trusted=True, name="x") if is_layer else resolve(entry.type)
    many = {port.name: port.many for port in entry.ports}
    returned: list[Any] = []

    def call(*tensors: Any) -> Any:
        waiting = iter(tensors)
        named: dict[str, Any] = {}
        for port, specs in inputs.items():
            items = [next(waiting) for _ in specs]
            named[port] = items if many[port] else items[0]
        function = target.call if is_layer else target
        given = params if not is_layer else call_params
        named.update(keyword_arguments(given, trusted=True))
        positional: list[Any] = []
        for parameter in inspect.signature(function).parameters.values():
            if parameter.kind is parameter.VAR_POSITIONAL:
                positional.extend(named.pop(parameter.name))
            elif parameter.name in named and parameter.kind is not parameter.KEYWORD_ONLY:
                positional.append(named.pop(parameter.name))
            else:
                break
        returned.append(target(*positional, **named))
        return returned[-1]

    flat = [spec for specs in inputs.values() for spec in specs]
    executed = executed_multiply_adds(
        call, [tf.TensorSpec(spec.shape, spec.dtype) for spec in flat], steps
    )
    outputs = tuple(
        TensorSpec(tuple(tensor.shape), keras.backend.standardize_dtype(tensor.dtype))
        for tensor in tf.nest.flatten(returned[0])
        if hasattr(tensor, "shape")
    )
    kind = NodeKind.LAYER if is_layer else NodeKind.OPERATION
    node = Node(NodeId("n"), "n", kind, entry.type, params, call_params)
    specs = {port: tuple(found) for port, found in inputs.items()}
    return executed, node_cost(node, node, specs, NodeResult(outputs), _CATALOGUE)


@pytest.mark.parametrize("type_", sorted(_ENTRIES.keys() - _NOT_TRACEABLE - _WEIGHTED_SUMS))
def test_every_sample_costs_what_tensorflow_executes(type_: str) -> None:
    entry = _ENTRIES[type_]
    inputs: dict[str, list[TensorSpec]] = {}
    for port, shape, dtype in entry.sample_inputs:
        spec = TensorSpec(tuple(1 if size is None else size for size in shape), dtype)
        inputs.setdefault(port, []).append(spec)
    steps = None
    if entry.family == "Recurrent" and entry.ports[0].name == "sequences":
        steps = inputs["sequences"][0].shape[1]
    elif type_ == "layers.TimeDistributed":
        steps = inputs["inputs"][0].shape[1]
    try:
        executed, cost = _work(entry, entry.sample, inputs, steps)
    except UncountableError:
        assert not entry.type.startswith("layers.")
        return
    assert cost.multiply_adds == executed or not cost.known


# On Python 3.13 TensorFlow says that it runs a convolution as it is.
@pytest.mark.logs("AutoGraph could not transform")
@pytest.mark.parametrize(("title", "params", "inputs", "steps"), _CASES)
def test_options_cost_what_tensorflow_executes(
    title: str,
    params: dict[str, Any],
    inputs: dict[str, list[tuple[int, ...]]],
    steps: int | None,
) -> None:
    entry = _CATALOGUE.entry(f"layers.{title}")
    assert entry is not None
    specs = {port: [TensorSpec(shape) for shape in shapes] for port, shapes in inputs.items()}
    executed, cost = _work(entry, Params(params), specs, steps)
    assert cost.known
    assert cost.multiply_adds == executed > 0
