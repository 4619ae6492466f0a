"""What Keras says of a block's nodes in one use of the block, where shapes are its own. No Qt.

An analysis says of a block's nodes what they are in the first use; what they are in another one is
in its flat network, where the nodes are called after the uses that they stand in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graph_editor.document.graph import Node, NodeId, NodeKind
from graph_editor.document.instance import inner_name, repeat_name
from graph_editor.validation.analysis import Analysis, NodeResult


class UseResults:
    """Answers from one analysis.

    Attributes:
        analysis: what is known of the network.
    """

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self._ids: dict[str, NodeId] | None = None

    def of(self, use: str | None, nodes: Iterable[Node]) -> Analysis:
        """The analysis with what these nodes are in a use of their block.

        Args:
            use: what the use is called in the network; None where that is not known.
        """
        network = self.analysis.network
        if network is None or use is None:
            return self.analysis
        if self._ids is None:
            self._ids = {node.name: node_id for node_id, node in network.nodes.items()}
        own: dict[NodeId, NodeResult] = {}
        for node in nodes:
            flat = self._ids.get(inner_name(use, node.name))
            if flat is not None and flat != node.id and flat in network.results:
                own[node.id] = self._with_weights(node, flat, network.results[flat])
        return replace(self.analysis, results={**self.analysis.results, **own})

    def _with_weights(self, node: Node, flat: NodeId, result: NodeResult) -> NodeResult:
        """A block's result with the weights of all that is in it there."""
        network = self.analysis.network
        if node.kind is not NodeKind.BLOCK or network is None:
            return result
        inside = [r for key, r in network.results.items() if key.startswith(f"{flat}/")]
        return replace(
            result,
            params=sum(r.params for r in inside),
            trainable_params=sum(r.trainable_params for r in inside),
        )


def use_name(around: str | None, node: Node) -> str | None:
    """What a use of a block (of several repetitions, the first) is called in the network.

    Args:
        around: what the use that it stands in is called; "" in the model, None if not known.
    """
    if around is None:
        return None
    name = repeat_name(node.name, node.repeat, 0)
    return inner_name(around, name) if around else name
