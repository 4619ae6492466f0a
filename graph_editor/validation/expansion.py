"""Blocks taken apart and muted nodes bypassed: the network that Keras is to judge, as one graph.

In the flat graph the main graph's nodes keep their ids, and so do a block's nodes in the block's
first use; further uses get ids of their own. A block's inputs, and each used output of a block
node, stand as `Identity` layers, so that nearly every wire of the drawing is a wire of the flat
graph and a fix made for the one can be done to the other. `placing` makes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from graph_editor.document.graph import GraphId, NodeId
from graph_editor.document.project import Project
from graph_editor.validation.analysis import Problem


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a flat node comes from.

    Attributes:
        graph, node: the drawn node.
        outermost: the node of the main graph that it stands in; itself for a node drawn there.
    """

    graph: GraphId
    node: NodeId
    outermost: NodeId


@dataclass(frozen=True, slots=True)
class Reach:
    """What of a flat network is part of the model, which its wires alone do not tell.

    Attributes:
        ends: the nodes whose tensors are the model's outputs, in drawing order.
        model: the nodes that the outputs need: what Keras' functional model consists of.
        left_out: the nodes that not even the script holds. What is in neither is called, but Keras
            drops it: a block's output that nobody takes, and what makes it.
    """

    ends: tuple[NodeId, ...] = ()
    model: frozenset[NodeId] = frozenset()
    left_out: frozenset[NodeId] = frozenset()


@dataclass(slots=True)
class Expansion:
    """A project with its blocks taken apart.

    Attributes:
        project: one flat graph, and the rest of the project as it is.
        origins: where each flat node comes from.
        outputs: for each flat block node, the flat tensors that are its outputs, in order.
        members: for each flat block node, the flat nodes that its instances consist of, block nodes
            among them.
        reach: what of it is part of the model.
        problems: what is wrong with the blocks themselves, at drawn nodes: errors.
        remarks: what else there is to say of the drawing: what is no part of the model, and names
            that clash.
        models: for flat nodes in nested models, the names of these, outermost first.
        nested: the nested models: the flat block node and the name of each.
        behind_further_outputs: flat nodes with a wire from a block's second output or a later one:
            the only wires that are not wires of the drawing as well.
        markers: the flat nodes that stand where a tensor is only passed on: they make none.
    """

    project: Project
    origins: dict[NodeId, Origin] = field(default_factory=dict)
    outputs: dict[NodeId, tuple[tuple[NodeId, str], ...]] = field(default_factory=dict)
    members: dict[NodeId, list[NodeId]] = field(default_factory=dict)
    reach: Reach = Reach()
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    models: dict[NodeId, tuple[str, ...]] = field(default_factory=dict)
    nested: list[tuple[NodeId, str]] = field(default_factory=list)
    behind_further_outputs: frozenset[NodeId] = frozenset()
    markers: set[NodeId] = field(default_factory=set)
