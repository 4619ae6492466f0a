"""Which layer says how many channels a tensor has, and how that is written in the drawing."""

from __future__ import annotations

from collections.abc import Mapping

from graph_editor.document.graph import Node, NodeId, NodeKind
from graph_editor.document.value import Reference
from graph_editor.validation.view import View

_KEEPING = (
    *("Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "Dropout", "AlphaDropout", "Gaussian"),
    *("SpatialDropout", "BatchNormalization", "LayerNormalization", "GroupNormalization"),
    *("MaxPooling", "AveragePooling", "ZeroPadding", "Cropping", "UpSampling", "UnitNormalization"),
)
"""How the names of layers begin that give as many channels as they take."""


def channels_of(
    view: View, node_id: NodeId, drawn: Mapping[NodeId, Node]
) -> int | Reference | None:
    """What is written in the drawing for the channels of what a node gives; None where no layer of
    this drawing says it.

    Args:
        drawn: the nodes as they are drawn, with references where the network has values.
    """
    while node_id in drawn:
        node = drawn[node_id]
        owner = drawn.get(node.shared_with, node) if node.shared_with is not None else node
        if node.kind is not NodeKind.LAYER or node.muted:
            return None
        for name in ("filters", "units"):
            written = owner.params.get(name)
            if isinstance(written, Reference) or type(written) is int:
                return written
        edges = view.incoming(node_id)
        if not owner.type.removeprefix("layers.").startswith(_KEEPING) or len(edges) != 1:
            return None
        node_id = edges[0].source
    return None
