"""One edit of a document: the verbs that change it, each checked before it is done."""

from __future__ import annotations

import keyword
import re
import uuid
from collections.abc import Iterable

from graph_editor.document.block_verbs import BlockVerbs
from graph_editor.document.change import (
    DataChanged,
    EdgeAdded,
    EdgeRemoved,
    GraphRemoved,
    NodeAdded,
    NodeRemoved,
    ProjectChanged,
    TrainingChanged,
    WireBent,
)
from graph_editor.document.edit_base import EditError
from graph_editor.document.graph import (
    Edge,
    GraphId,
    Node,
    NodeId,
    NodeKind,
    Points,
    Position,
    parse_port,
)
from graph_editor.document.naming import default_name, identifier, model_name, plain_name
from graph_editor.document.project import MAIN
from graph_editor.document.settings import DataSpec, TrainingSpec
from graph_editor.document.value import Params, Value

__all__ = ["Edit", "EditError", "default_name", "identifier"]


class Edit(BlockVerbs):
    """The verbs available inside `with document.edit(…) as edit`.

    Attributes:
        graph: the graph whose nodes and edges are edited.
        changes: the primitive changes made so far; already applied.
    """

    def add_node(
        self,
        type: str,
        kind: NodeKind = NodeKind.LAYER,
        *,
        name: str = "",
        params: Params = Params(),
        call_params: Params = Params(),
        position: Position = (0.0, 0.0),
        shared_with: NodeId | None = None,
        id: NodeId | None = None,
        extra: str = "",
        muted: bool = False,
        repeat: int = 1,
        opened: Position | None = None,
        collapsed: bool = False,
        place: int | None = None,
    ) -> NodeId:
        """Put a node into the graph and return its id.

        Args:
            name: wanted name; made an identifier and unique. Empty: from the type.
            place: in document order, that of a node that is gone; by default the end.

        Raises:
            EditError: the id is taken, or `shared_with` names no layer with a layer of its own.
        """
        node_id = id or NodeId(uuid.uuid4().hex[:12])
        if self._document.has_node(node_id, self.graph):
            raise EditError(f"There is already a node with the id {node_id!r}.")
        if shared_with is not None:
            self._require_shareable(shared_with)
        if kind is NodeKind.BLOCK:
            self._require_block(GraphId(type))
            name = name or plain_name(self._document.header(GraphId(type)).name, "block")
        node = Node(
            id=node_id,
            name=self.free_name(
                identifier(name, default_name(type)) if name else default_name(type)
            ),
            kind=kind,
            type=type,
            params=params,
            call_params=call_params,
            position=(float(position[0]), float(position[1])),
            shared_with=shared_with,
            extra=extra,
            muted=muted,
            repeat=repeat,
            opened=opened,
            collapsed=collapsed,
        )
        place = self._document.next_place(self.graph) if place is None else place
        self._do(NodeAdded(self.graph, node, place))
        return node_id

    def remove_node(self, node_id: NodeId) -> None:
        """Remove a node, its edges, and let another call of its layer own the layer instead.

        Raises:
            EditError: there is no such node.
        """
        node = self.node(node_id)
        self._numbers.clear()
        for edge in {
            *self._document.incoming(node_id, self.graph),
            *self._document.outgoing(node_id, self.graph),
        }:
            self.disconnect(edge)
        self._hand_over_layer(node)
        if node.kind is NodeKind.INPUT:
            self._replug_references(node.name, None)
        self._do(NodeRemoved(self.graph, node, self._document.place_of(node_id, self.graph)))

    def remove_nodes(self, node_ids: Iterable[NodeId]) -> None:
        """Remove nodes. Other calls of layers go before the nodes that own these, so that no layer
        changes hands on the way.

        Raises:
            EditError: one is not there.
        """
        nodes = [self.node(node_id) for node_id in node_ids]
        for node in sorted(nodes, key=lambda node: node.shared_with is None):
            self.remove_node(node.id)

    def rename(self, node_id: NodeId, name: str) -> None:
        """Give a node another name.

        Raises:
            EditError: the name is no Python identifier, or is taken.
        """
        node = self.node(node_id)
        if name == node.name:
            return
        self._numbers.clear()
        if not name.isidentifier() or keyword.iskeyword(name):
            raise EditError(
                f"{name!r} cannot be a name: use letters, digits and underscores, not starting "
                "with a digit, and no Python keyword."
            )
        if self._document.name_taken(name, self.graph):
            raise EditError(f"Another node is already called {name!r}.")
        self._change(node, node.with_(name=name))
        if node.kind is NodeKind.INPUT:
            self._replug_references(node.name, name)

    def set_muted(self, node_id: NodeId, muted: bool) -> None:
        """Leave a node out of the network, or take it in again."""
        node = self.node(node_id)
        self._change(node, node.with_(muted=muted))

    def set_repeat(self, node_id: NodeId, repeat: int) -> None:
        """Let a block stand `repeat` times in a row.

        Raises:
            EditError: the node is no block, or `repeat` is not from 1 to 1,000.
        """
        node = self.node(node_id)
        if node.kind is not NodeKind.BLOCK:
            raise EditError(f"{node.name!r} is no block; only blocks can be repeated.")
        if not 1 <= repeat <= 1000:
            raise EditError("A block can be repeated 1 to 1,000 times.")
        self._change(node, node.with_(repeat=repeat))

    def set_opened(self, node_id: NodeId, opened: Position | None) -> None:
        """Show what is in a block within its node (see `Node.opened`), or close it with None.

        Raises:
            EditError: the node is no block.
        """
        node = self.node(node_id)
        if node.kind is not NodeKind.BLOCK:
            raise EditError(f"{node.name!r} is no block; only blocks can be opened.")
        collapsed = node.collapsed and opened is None
        self._change(node, node.with_(opened=opened, collapsed=collapsed))

    def set_collapsed(self, node_id: NodeId, collapsed: bool) -> None:
        """Let a node show its title only, or all of it again."""
        node = self.node(node_id)
        self._change(node, node.with_(collapsed=collapsed))

    def set_param(self, node_id: NodeId, name: str, value: Value) -> None:
        """Set a parameter of a node (of its layer, where the node is another call of one)."""
        node = self._owner(node_id)
        self._change(node, node.with_(params=node.params.with_(name, value)))

    def reset_param(self, node_id: NodeId, name: str) -> None:
        """Let a parameter have Keras' default again."""
        node = self._owner(node_id)
        self._change(node, node.with_(params=node.params.without(name)))

    def set_params(self, node_id: NodeId, params: Params) -> None:
        """Replace all parameters of a node's layer."""
        node = self._owner(node_id)
        self._change(node, node.with_(params=params))

    def set_call_params(self, node_id: NodeId, params: Params) -> None:
        """Replace the call arguments of a node."""
        node = self.node(node_id)
        self._change(node, node.with_(call_params=params))

    def set_type(self, node_id: NodeId, type: str, params: Params = Params()) -> None:
        """Turn a node into another layer or operation of the same kind, keeping name and edges; all
        calls of a layer with it."""
        node = self._owner(node_id)
        self._change(node, node.with_(type=type, params=params))
        for other in self._document.calls_of(node.id, self.graph):
            call = self.node(other)
            self._change(call, call.with_(type=type))

    def move(self, node_id: NodeId, position: Position) -> None:
        """Put a node's top left corner at `position`, in scene units."""
        node = self.node(node_id)
        self._change(node, node.with_(position=(float(position[0]), float(position[1]))))

    def connect(self, source: NodeId, source_port: str, target: NodeId, target_port: str) -> Edge:
        """Draw an edge; an edge that held the target port is taken away first.

        Raises:
            EditError: a node is missing, a port has no name, or the edge would close a cycle.
        """
        self.node(source), self.node(target)
        try:
            parse_port(source_port), parse_port(target_port)
        except ValueError as error:
            raise EditError(str(error)) from None
        edge = Edge(source, source_port, target, target_port)
        if self._document.has_edge(edge, self.graph):
            return edge
        for old in self._document.incoming(target, self.graph):
            if old.target_port == target_port:
                self.disconnect(old)
        if self.would_close_cycle(source, target):
            raise EditError(
                f"Connecting {self.node(source).name!r} to {self.node(target).name!r} would "
                "close a circle; a network's tensors flow one way only."
            )
        self._do(EdgeAdded(self.graph, edge))
        return edge

    def disconnect(self, edge: Edge) -> None:
        """Take an edge away.

        Raises:
            EditError: there is no such edge.
        """
        if not self._document.has_edge(edge, self.graph):
            raise EditError("There is no such edge.")
        points = self._document.points(self.graph).get(edge)
        if points:
            self.lost_points.setdefault(self.graph, {})[edge] = points
            self.bend(edge, ())
        self._do(EdgeRemoved(self.graph, edge))

    def bend(self, edge: Edge, points: Points) -> None:
        """Let a wire go through these points, from its source to its target; none: as it likes.

        Raises:
            EditError: there is no such edge.
        """
        if not self._document.has_edge(edge, self.graph):
            raise EditError("There is no such wire.")
        before = self._document.points(self.graph).get(edge, ())
        if points != before:
            self._do(WireBent(self.graph, edge, before, points))

    def set_data(self, data: DataSpec) -> None:
        """Replace the data description."""
        if data != self._document.data:
            self._do(DataChanged(self._document.data, data))

    def set_training(self, training: TrainingSpec) -> None:
        """Replace the training description."""
        if training != self._document.training:
            self._do(TrainingChanged(self._document.training, training))

    def set_project(self, name: str, description: str) -> None:
        """Rename the project or change its description; a new name is made trainable."""
        before = (self._document.name, self._document.description)
        after = (name if name == before[0] else model_name(name), description)
        if before != after:
            self._do(ProjectChanged(before, after))

    def remove_graph(self, graph: GraphId) -> None:
        """Remove a block that is used nowhere, with all that is in it.

        Raises:
            EditError: it is the main graph, it is missing, or it is still used.
        """
        inside = self.in_graph(graph)
        if graph == MAIN:
            raise EditError("The main graph cannot be removed.")
        if self._document.references(graph):
            raise EditError(
                f"The block {self._document.header(graph).name!r} is still used; delete its nodes "
                "first."
            )
        inside.remove_nodes(self._document.nodes(graph))
        for annotation in list(self._document.annotations(graph)):
            inside.remove_annotation(annotation)
        place = self._document.graphs().index(graph)
        self._do(GraphRemoved(graph, self._document.header(graph), place))

    def free_name(self, wanted: str) -> str:
        """`wanted` as an identifier that no node of the graph has: itself, or with `_1`, `_2` …"""
        base = identifier(wanted)
        if not self._document.name_taken(base, self.graph):
            return base
        stem = re.sub(r"_\d+$", "", base) or base
        number = self._numbers.get(stem, 1)  # a paste of thousands asks for each of them
        while self._document.name_taken(f"{stem}_{number}", self.graph):
            number += 1
        self._numbers[stem] = number
        return f"{stem}_{number}"

    def would_close_cycle(self, source: NodeId, target: NodeId) -> bool:
        """Whether an edge from `source` to `target` would close a cycle."""
        if source != target and not self._document.incoming(source, self.graph):
            return False
        seen, stack = {target}, [target]
        while stack:
            node_id = stack.pop()
            if node_id == source:
                return True
            for edge in self._document.outgoing(node_id, self.graph):
                if edge.target not in seen:
                    seen.add(edge.target)
                    stack.append(edge.target)
        return False

    def make_independent(self, node_id: NodeId) -> None:
        """Give a node that shares its layer a layer of its own, with the same parameters.

        Raises:
            EditError: it does not share one.
        """
        node, owner = self.node(node_id), self._owner(node_id)
        if node is owner and not self._document.calls_of(node_id, self.graph):
            raise EditError(f"{node.name!r} has a layer of its own already.")
        self._hand_over_layer(node)
        self._change(node, node.with_(shared_with=None, params=owner.params))

    def _hand_over_layer(self, node: Node) -> None:
        calls = [self.node(other) for other in self._document.calls_of(node.id, self.graph)]
        if not calls:
            return
        heir = calls[0]
        self._change(heir, heir.with_(shared_with=None, params=node.params, type=node.type))
        for other in calls[1:]:
            self._change(other, other.with_(shared_with=heir.id))

    def _replug_references(self, old: str, new: str | None) -> None:
        """After an input of this graph was renamed (or, with None, removed): its edges follow."""
        if self.graph == MAIN:
            return
        for graph, node_id in self._document.references(self.graph):
            outside = self.in_graph(graph)
            for edge in self._document.incoming(node_id, graph):
                if parse_port(edge.target_port)[0] == old:
                    outside.disconnect(edge)
                    if new is not None:
                        outside.connect(edge.source, edge.source_port, node_id, new)

    def _require_shareable(self, node_id: NodeId) -> None:
        node = self.node(node_id)
        if node.kind is not NodeKind.LAYER or node.shared_with is not None:
            raise EditError(f"{node.name!r} has no layer of its own that could be called again.")

    def _owner(self, node_id: NodeId) -> Node:
        node = self.node(node_id)
        return node if node.shared_with is None else self.node(node.shared_with)
