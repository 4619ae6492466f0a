"""Questions to Keras and its answers, as JSON types: what the checker sends and the analyst reads.

A question of kind ``"check"``::

    {"kind": "check", "id": 7, "trusted": false, "nodes": [
        {"id": "n2", "kind": "layer", "type": "layers.Dense", "params": {"units": 3},
         "inputs": {"inputs": {"shape": [null, 4], "dtype": "float32"}}},
        {"id": "n3", "kind": "operation", "type": "ops.add",
         "inputs": {"x1": {"ref": "n2", "output": 0}, "x2": {"ref": "n2", "output": 0}}}]}

Nodes come in the order in which code calls them. An input is a spec, a reference to an output of an
earlier node of the question, or a list of these. Nodes with the same ``instance`` call one shared
layer; those with ``known`` only bring the layer into its state and are not answered. Members that
are empty are left out.

A question of kind ``"try"`` looks and is answered in the same way; it is about calls that are not
drawn, and gives way to a check.

Answers carry the question's id and may come in parts, the last one with ``"done": true`` (and
``"skipped": true`` where a newer question made the analyst give up)::

    {"kind": "check", "id": 7, "done": true, "results": [
        ["n2", {"outputs": [{"shape": [null, 3], "dtype": "float32"}], "params": 15,
                "trainable": 15}],
        ["n3", {"error": {"type": "ValueError", "text": "…"}}]]}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from graph_editor.validation.analysis import NodeResult, TensorSpec

NODE_NAME = "__node__"
"""The name that layers have while Keras is asked; it stands for the node's name in error texts."""

UNTRUSTED = "Untrusted"
"""The error type of a node whose Python code may not run before the user trusts the file."""

UNKNOWN_TYPE = "UnknownType"
"""The error type of a layer or operation that this Keras does not have."""


@dataclass(frozen=True, slots=True)
class NodeError:
    """Keras refused a node.

    Attributes:
        type: the exception's class name, or `UNTRUSTED` or `UNKNOWN_TYPE`.
        text: what it said, with `NODE_NAME` for the node's name.
    """

    type: str
    text: str


Outcome: TypeAlias = NodeResult | NodeError


def spec_to_json(spec: TensorSpec) -> dict[str, Any]:
    """A tensor spec as a JSON object."""
    data: dict[str, Any] = {"shape": list(spec.shape), "dtype": spec.dtype}
    if spec.sparse:
        data["sparse"] = True
    if spec.mask is not None:
        data["mask"] = list(spec.mask)
    return data


def spec_from_json(data: Mapping[str, Any]) -> TensorSpec:
    """The inverse of `spec_to_json`."""
    mask: Sequence[int | None] | None = data.get("mask")
    return TensorSpec(
        tuple(data["shape"]),
        str(data["dtype"]),
        sparse=bool(data.get("sparse", False)),
        mask=None if mask is None else tuple(mask),
    )


def outcome_from_json(data: Mapping[str, Any]) -> Outcome:
    """What an answer says of one node."""
    if "error" in data:
        return NodeError(str(data["error"]["type"]), str(data["error"]["text"]))
    return NodeResult(
        outputs=tuple(spec_from_json(spec) for spec in data["outputs"]),
        nested=bool(data.get("nested", False)),
        keys=tuple(data.get("keys", ())),
        params=int(data.get("params", 0)),
        trainable_params=int(data.get("trainable", 0)),
    )


def result_to_json(result: NodeResult) -> dict[str, Any]:
    """The inverse of `outcome_from_json` for a result."""
    data: dict[str, Any] = {"outputs": [spec_to_json(spec) for spec in result.outputs]}
    if result.nested:
        data["nested"] = True
    if result.keys:
        data["keys"] = list(result.keys)
    data["params"] = result.params
    data["trainable"] = result.trainable_params
    return data


def error_to_json(error: NodeError) -> dict[str, Any]:
    """The inverse of `outcome_from_json` for an error."""
    return {"error": {"type": error.type, "text": error.text}}
