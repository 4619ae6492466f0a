"""What of a drawing goes into the script, in which order, and why the rest stays out: values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_editor.document.graph import (
    Graph,
    GraphId,
    Node,
    NodeId,
)

INPUTS = "inputs"
USELESS = "it leads to no output"
UNFINISHED = "nothing that it leads to is complete yet"
LONELY = "nothing follows it yet"


@dataclass(frozen=True, slots=True)
class Tensor:
    """One of the tensors that a node returns."""

    node: NodeId
    index: int = 0


@dataclass(frozen=True, slots=True)
class Output:
    """An output of the model: a tensor and the node that names it.

    Attributes:
        stump: the drawing goes on, but what follows cannot be built yet.
    """

    tensor: Tensor
    node: NodeId
    stump: bool = False


@dataclass(slots=True)
class Plan:
    """A drawing, ready to be written.

    Attributes:
        sequence: all nodes in code order, those that are left out at their places.
        order: the nodes that are built, each after those it needs; inputs first.
        inputs: the model's inputs in document order: those that an output needs.
        outputs: the model's outputs in document order; those that the OUTPUT nodes name, or,
            without any, the nodes whose tensors go nowhere.
        arguments: for each node and port, the tensors that arrive: a list for a port that takes
            many.
        used: for each node, which of its tensors are used.
        left_out: why a node is not built, a clause ("its input 'query' is not connected"); "" for
            one that needs another that is left out.
        depth: number of layers on the longest way.
        bypassed: for each muted node, the tensor that goes past it.
        blocks: the plans of the project's blocks.
    """

    nodes: Mapping[NodeId, Node]
    blocks: Mapping[GraphId, BlockPlan] = field(default_factory=dict)
    sequence: list[NodeId] = field(default_factory=list)
    order: list[NodeId] = field(default_factory=list)
    inputs: list[NodeId] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    arguments: dict[NodeId, dict[str, Tensor | list[Tensor]]] = field(default_factory=dict)
    used: dict[NodeId, set[int]] = field(default_factory=dict)
    left_out: dict[NodeId, str] = field(default_factory=dict)
    depth: int = 0
    bypassed: dict[NodeId, Tensor] = field(default_factory=dict)

    def owner(self, node: Node) -> Node:
        """The node whose layer `node` calls: itself, or the one it shares with."""
        return node if node.shared_with is None else self.nodes[node.shared_with]

    def block(self, node: Node) -> BlockPlan:
        """The plan of the block that a BLOCK node stands for."""
        return self.blocks[GraphId(node.type)]


@dataclass(slots=True)
class BlockPlan:
    """A block, ready to be written.

    Attributes:
        graph: what is in it.
        plan: the same in order; its inputs are those that lead to an output.
        problem: why no code can be written for it, a clause; "" where it can.
    """

    graph: Graph
    plan: Plan
    problem: str = ""
