"""What explanations and rules look at: the drawing with what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.graph import Edge, Node, NodeId
from graph_editor.validation.analysis import DataFacts, NodeResult, TensorSpec
from graph_editor.validation.wiring import Wiring


@dataclass(frozen=True, slots=True)
class View:
    """The drawing with what is known of it.

    Attributes:
        wiring: nodes, edges, structure.
        catalogue: what Keras has.
        results: what Keras said so far.
        facts: what is known of the data; None while nothing is.
    """

    wiring: Wiring
    catalogue: Catalogue
    results: Mapping[NodeId, NodeResult]
    facts: DataFacts | None = None

    def node(self, node_id: NodeId) -> Node:
        """The node with this id."""
        return self.wiring.nodes[node_id]

    def incoming(self, node_id: NodeId) -> list[Edge]:
        """Edges into a node, by port and index."""
        return self.wiring.document.incoming(node_id)

    def source_spec(self, edge: Edge) -> TensorSpec | None:
        """The tensor that an edge carries, if it is known."""
        result = self.results.get(edge.source)
        if result is None:
            return None
        index = int(edge.source_port.partition("[")[2].rstrip("]") or 0)
        return result.outputs[index] if index < len(result.outputs) else None

    def outputs(self) -> tuple[NodeId, ...]:
        """The nodes whose tensors are the model's outputs."""
        return self.wiring.structure.outputs

    def inputs(self) -> tuple[NodeId, ...]:
        """The model's inputs."""
        return self.wiring.structure.inputs

    def maker(self, node_id: NodeId) -> Node | None:
        """The node that makes an output's tensor: the node itself, or what an OUTPUT marks."""
        node = self.node(node_id)
        if node.type != "Output":
            return node
        edges = self.incoming(node_id)
        return self.node(edges[0].source) if edges else None
