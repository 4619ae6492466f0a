"""What stands below the summary: the totals, and the memory that they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.quantity import format_bytes, format_count
from graph_editor.document.graph import Node, NodeId
from graph_editor.validation.cost import GraphCost
from graph_editor.validation.memory import PredictionMemory, TrainingMemory

_DOT = "   ·   "
_MOST = 5


def cost_text(cost: GraphCost) -> str:
    """`2,410 weights · 2,410 trainable · 2.37 K multiply-adds`."""
    if not cost.nodes:
        return ""
    parts = [
        f"{cost.params:,} weights",
        f"{cost.trainable_params:,} trainable",
        f"{format_count(cost.multiply_adds)} multiply\N{NON-BREAKING HYPHEN}adds",
    ]
    missing = len({*cost.uncounted, *cost.free})
    if missing:
        parts.append(f"{missing:,} {'node' if missing == 1 else 'nodes'} not counted")
    return _DOT.join(parts)


def cost_tooltip(cost: GraphCost, nodes: Mapping[NodeId, Node]) -> str:
    """The exact numbers, and what is missing in them."""
    if not cost.nodes:
        return ""
    lines = [
        f"{cost.params:,} weights ({format_bytes(cost.weight_bytes)}), "
        f"{cost.params - cost.trainable_params:,} of them not trainable",
        f"{cost.multiply_adds:,} multiply-adds for one sample",
        f"{cost.elements:,} activations ({format_bytes(cost.bytes)}) for one sample",
    ]
    if cost.uncounted:
        lines.append(f"No formula is known for {_names(cost.uncounted, nodes)}.")
    if cost.free:
        lines.append(
            f"{_names(cost.free, nodes)} cannot be counted: a dimension besides the batch is None."
        )
    return "\n".join(lines)


def memory_text(training: TrainingMemory, prediction: PredictionMemory, batch: int) -> str:
    """`About 1.2 GB to train · 430.0 MB to predict at batch size 32`."""
    return (
        f"About {format_bytes(training.total)} to train{_DOT}"
        f"{format_bytes(prediction.total)} to predict at batch size {batch:,}"
    )


def memory_tooltip(
    training: TrainingMemory,
    prediction: PredictionMemory,
    batch: int,
    optimizer: str,
    peak: str,
) -> str:
    """What the memory is made of, and what is not in it."""
    state = (
        f"{format_bytes(training.optimizer)} variables of {optimizer}"
        if training.optimizer is not None
        else f"the variables of {optimizer} are not known and not counted"
    )
    at = f" (at '{peak}')" if peak else ""
    return "\n".join(
        (
            f"To train at batch size {batch:,}: {format_bytes(training.weights)} weights, "
            f"{format_bytes(training.gradients)} gradients, {state}, "
            f"{format_bytes(training.activations)} activations kept for the way back and "
            f"{format_bytes(training.passing)} for their gradients.",
            f"To predict: {format_bytes(prediction.weights)} weights and at most "
            f"{format_bytes(prediction.activations)} activations at the same time{at}.",
            "An estimate: TensorFlow itself, its work space and the data come on top.",
        )
    )


def _names(node_ids: Sequence[NodeId], nodes: Mapping[NodeId, Node]) -> str:
    names = [f"'{nodes[node_id].name}'" for node_id in node_ids if node_id in nodes]
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" and {more:,} more" if more > 0 else "")
