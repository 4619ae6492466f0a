"""What the call of a layer or operation returns, and what its parts are called in code."""

from __future__ import annotations

import enum

from graph_editor.document.graph import Node, NodeKind
from graph_editor.document.value import ObjectValue, Params, Value
from graph_editor.validation.analysis import NodeResult

_PARTS = {
    "LSTM": ("", "_state_h", "_state_c"),
    "ConvLSTM1D": ("", "_state_h", "_state_c"),
    "ConvLSTM2D": ("", "_state_h", "_state_c"),
    "ConvLSTM3D": ("", "_state_h", "_state_c"),
    "LSTMCell": ("", "_state_h", "_state_c"),
    "GRU": ("", "_state"),
    "GRUCell": ("", "_state"),
    "SimpleRNNCell": ("", "_state"),
    "SimpleRNN": ("", "_state"),
    "MultiHeadAttention": ("", "_scores"),
    "GroupQueryAttention": ("", "_scores"),
    "Attention": ("", "_scores"),
    "AdditiveAttention": ("", "_scores"),
    "moments": ("_mean", "_variance"),
    "top_k": ("_values", "_indices"),
}
_MANY = frozenset(
    [
        *("array_split", "divmod", "dsplit", "eig", "eigh", "fft", "fft2", "frexp", "hsplit"),
        *("ifft2", "lu_factor", "meshgrid", "modf", "moments", "qr", "rfft", "slogdet", "split"),
        *("stft", "svd", "top_k", "unravel_index", "unstack", "vsplit", "nonzero", "histogram"),
        "ctc_decode",
    ]
)


class Returned(enum.Enum):
    """The structure of what a call returns."""

    TENSOR = "one tensor"
    SEVERAL = "a list or tuple of tensors"
    DEEP = "lists inside a list"
    MAPPING = "a dict"


def returned_by(node: Node, owner: Node, result: NodeResult | None, used: set[int]) -> Returned:
    """What the call of `node` returns; guessed from its parameters where Keras was not asked."""
    if result is not None:
        if result.keys:
            return Returned.MAPPING
        if not result.nested:
            return Returned.TENSOR
        return Returned.DEEP if _wraps_cells(owner) else Returned.SEVERAL
    if max(used, default=0) > 0 or _returns_several(node, owner):
        return Returned.DEEP if _wraps_cells(owner) else Returned.SEVERAL
    return Returned.TENSOR


def part_names(owner: Node, result: NodeResult | None, returned: Returned) -> tuple[str, ...]:
    """What is added to the node's name for each tensor; empty where their number is not known."""
    title = owner.type.rsplit(".", 1)[-1]
    known = _PARTS.get(title, ())
    if returned is Returned.MAPPING:
        return ()
    if result is None:
        return known if returned is Returned.SEVERAL else ()
    if len(known) == len(result.outputs):
        return known
    return ("", *(f"_{index}" for index in range(1, len(result.outputs))))


def _returns_several(node: Node, owner: Node) -> bool:
    if owner.type.endswith("Cell"):
        return True
    if owner.kind is NodeKind.OPERATION:
        return owner.type.rsplit(".", 1)[-1] in _MANY
    return bool(node.call_params.get("return_attention_scores")) or _has_state(owner.params)


def _has_state(params: Params) -> bool:
    if params.get("return_state") is True:
        return True
    layer = params.get("layer")
    return isinstance(layer, ObjectValue) and _has_state(layer.params)


def _wraps_cells(owner: Node) -> bool:
    """Whether the states come as lists inside the list: a cell, or an RNN of several."""
    if owner.type.endswith("Cell"):
        return True
    value: Value = ObjectValue(owner.type, owner.params)
    while isinstance(value, ObjectValue):
        if value.type.endswith(("RNN", "StackedRNNCells")) and "cell" in value.params:
            return True
        value = value.params.get("layer")
    return False
