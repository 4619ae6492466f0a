"""Nodes, edges and graphs as values; ports and how they are named.

Ports carry the names of Keras' `call` signature. An input port is `"inputs"`, `"query"` …, or
`"inputs[0]"`, `"inputs[1]"` … where the argument takes a list of tensors. The output ports are
`"output"`, `"output[1]"`, `"output[2]"` … in the order in which Keras returns the tensors.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple, NewType

from graph_editor.document.annotation import Annotation, AnnotationId
from graph_editor.document.flow import Flow
from graph_editor.document.value import Params, Value

NodeId = NewType("NodeId", str)
GraphId = NewType("GraphId", str)
Position = tuple[float, float]
Points = tuple[Position, ...]
"""Reroute points: where a wire goes through, from its source to its target, in scene units."""

OUTPUT = "output"
_PORT = re.compile(r"(?P<name>[^\[\]]+)(?:\[(?P<index>[0-9]+)\])?")


class NodeKind(enum.Enum):
    """What a node is."""

    INPUT = "input"
    """`keras.Input`; params `shape` (without the batch axis), `dtype`, `batch_size`."""
    OUTPUT = "output"
    """Marks a tensor as an output of the model; one input port, `"inputs"`. Optional: in a graph
    without any, the tensors that go nowhere are the outputs."""
    LAYER = "layer"
    OPERATION = "operation"
    """A function of `keras.ops`."""
    BLOCK = "block"
    """Another graph of the project, used as a layer; `Node.type` is that graph's id. Its input
    ports are the names of the graph's INPUT nodes, its output ports the graph's outputs in order,
    its `params` the values of the graph's parameters that differ from their defaults."""


ENDS = (NodeKind.INPUT, NodeKind.OUTPUT)
"""Where tensors come into a graph and leave it: nodes that are no layers."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the drawing.

    Attributes:
        id: stable for the node's life, unique in the project.
        name: its Python and Keras name, unique in its graph, a Python identifier.
        kind: what it is.
        type: the catalogue's name: `"layers.Dense"`, `"ops.add"`; `"Input"`, `"Output"`.
        params: constructor parameters of a layer (arguments of an operation) that differ from
            Keras' defaults.
        call_params: arguments of the layer's `call` that are no tensors and differ from the
            defaults (`return_attention_scores=True`).
        position: top left corner on the canvas, in scene units (100 % zoom pixels).
        muted: left out of the network: its first input goes straight to where its output went.
        repeat: for a BLOCK, how many times it stands in a row, each with weights of its own; ≥ 1.
        opened: for a BLOCK that is opened in place, how far what lies to its right and below it
            was moved on to make room for that, in scene units; None where it is closed.
        collapsed: it shows its title only.
        shared_with: the node whose layer this node calls again; such a node has no `params`.
        extra: what a newer Hornet or an unknown layer had written here; saved again unchanged
            (a JSON text).
    """

    id: NodeId
    name: str
    kind: NodeKind
    type: str
    params: Params = Params()
    call_params: Params = Params()
    position: Position = (0.0, 0.0)
    shared_with: NodeId | None = None
    extra: str = ""
    muted: bool = False
    repeat: int = 1
    opened: Position | None = None
    collapsed: bool = False

    def with_(self, **changes: object) -> Node:
        """A copy with some attributes changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


class Edge(NamedTuple):
    """A tensor's way from a node's output port to a node's input port; it is its coordinates.

    A named tuple: edges are hashed and compared by the hundred thousand, and a tuple does that
    five times as fast as a frozen dataclass.
    """

    source: NodeId
    source_port: str
    target: NodeId
    target_port: str


@dataclass(frozen=True, slots=True)
class BlockParameter:
    """A parameter of a block, such as `filters`: a Python identifier and its default."""

    name: str
    default: Value


@dataclass(frozen=True, slots=True)
class GraphHeader:
    """What a graph is besides its nodes.

    Attributes:
        name: its name in Python (`residual_block`), unique in the project.
        parameters: for a block, in the order of its function's arguments.
        as_model: a block becomes a nested `keras.Model` rather than a Python function.
        flow: which way its drawing flows.
    """

    name: str
    parameters: tuple[BlockParameter, ...] = ()
    as_model: bool = False
    flow: Flow = Flow.RIGHT


@dataclass(frozen=True, slots=True)
class Graph:
    """A named graph: nodes in document order and edges. A value; see `Document` for editing.

    Attributes:
        parameters, as_model, flow: see `GraphHeader`.
        annotations: frames, notes and bookmarks, in drawing order.
        points: what wires go through; only of wires that have any.
    """

    id: GraphId
    name: str
    nodes: Mapping[NodeId, Node] = field(default_factory=lambda: MappingProxyType({}))
    edges: frozenset[Edge] = frozenset()
    parameters: tuple[BlockParameter, ...] = ()
    as_model: bool = False
    annotations: Mapping[AnnotationId, Annotation] = field(
        default_factory=lambda: MappingProxyType({})
    )
    flow: Flow = Flow.RIGHT
    points: Mapping[Edge, Points] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def header(self) -> GraphHeader:
        """What the graph is besides its nodes."""
        return GraphHeader(self.name, self.parameters, self.as_model, self.flow)

    def node(self, name: str) -> Node:
        """The node called `name`.

        Raises:
            KeyError: there is none.
        """
        for node in self.nodes.values():
            if node.name == name:
                return node
        raise KeyError(name)

    def incoming(self, node_id: NodeId) -> list[Edge]:
        """Edges into a node, ordered by port name, then by the port's index.

        Looks at every edge: in a loop over nodes, group the edges once instead.
        """
        return sorted(
            (edge for edge in self.edges if edge.target == node_id),
            key=lambda edge: parse_port(edge.target_port),
        )

    def outgoing(self, node_id: NodeId) -> list[Edge]:
        """Edges out of a node, ordered by port index, then by target."""
        return sorted(
            (edge for edge in self.edges if edge.source == node_id),
            key=lambda edge: (parse_port(edge.source_port), edge.target, edge.target_port),
        )


@lru_cache(maxsize=1024)
def parse_port(port: str) -> tuple[str, int]:
    """`"inputs[2]"` as `("inputs", 2)`; `"query"` as `("query", 0)`.

    Raises:
        ValueError: `port` is not a port name.
    """
    match = _PORT.fullmatch(port)
    if match is None or not match["name"].isidentifier():
        raise ValueError(f"{port!r} is not a port name")
    return match["name"], int(match["index"] or 0)


def list_port(name: str, index: int) -> str:
    """The input port of item `index` of an argument that takes a list of tensors."""
    return f"{name}[{index}]"


def output_port(index: int) -> str:
    """The output port of the `index`-th tensor that a node returns."""
    return OUTPUT if index == 0 else f"{OUTPUT}[{index}]"
