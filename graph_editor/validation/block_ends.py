"""Where the wires of a block node go in the flat network."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from graph_editor.document.graph import Node, NodeId
from graph_editor.validation.expansion import Origin
from graph_editor.validation.flat_network import FlatNetwork

Tensors = tuple[tuple[NodeId, str], ...]
"""Flat tensors: a node and its output port each."""


class BlockEnds:
    """Where the wires of one block node go, filled while its instances are placed."""

    def __init__(
        self, flat: FlatNetwork, node: Node, flat_id: NodeId, name: str, origin: Origin
    ) -> None:
        """Of a drawn block node; `name` is the flat one's."""
        self._flat = flat
        self._node = node
        self._flat_id = flat_id
        self._name = name
        self._origin = origin
        self._inputs: dict[str, NodeId] = {}
        self._more_inputs: dict[str, list[NodeId]] = {}
        self._passes: dict[int, NodeId] = {}

    def inputs_at(self, name: str) -> list[NodeId]:
        """The flat inputs that take the tensor at a port: more than the first repetition's where
        later ones take the same tensor."""
        first = [self._inputs[name]] if name in self._inputs else []
        return [*first, *self._more_inputs.get(name, ())]

    def output(self, index: int) -> NodeId | None:
        """The node that passes an output on; None where the block has no such output."""
        return self._passes.get(index)

    def begin(
        self, inputs: Mapping[str, NodeId], idle: Mapping[str, NodeId], wired: Collection[str]
    ) -> None:
        """The first repetition takes what is connected to the block node; `idle` are inputs that
        it can do without."""
        for name in inputs:
            if name not in wired:
                self._flat.problem(
                    self._origin,
                    f"'{self._node.name}' gets nothing at its input '{name}'. "
                    "Connect a tensor to it.",
                    expected=f"a tensor at '{name}'",
                    received="nothing",
                )
        self._inputs.update({**inputs, **idle})

    def chain(
        self, inputs: Mapping[str, NodeId], idle: Mapping[str, NodeId], previous: Tensors
    ) -> None:
        """A repetition takes what the one before it gave; further inputs are the same for all."""
        for place, (name, inner) in enumerate(inputs.items()):
            if place < len(previous):
                source, port = previous[place]
                self._flat.connect(source, port, inner, "inputs")
            else:
                self._more_inputs.setdefault(name, []).append(inner)
        for name, inner in idle.items():
            self._more_inputs.setdefault(name, []).append(inner)

    def give(self, outputs: Tensors, used: Collection[int]) -> None:
        """The last repetition's outputs are the block node's; those that are used are passed on."""
        for index in used:
            if index < len(outputs):
                self._pass_on(index, index == min(used), *outputs[index])

    def _pass_on(self, index: int, first: bool, source: NodeId, port: str) -> None:
        pass_id = self._flat_id if first else NodeId(f"{self._flat_id}#{index}")
        name = self._name if first else f"{self._name}_{index}"
        self._flat.pass_on(pass_id, name, self._node.position, self._origin)
        self._flat.connect(source, port, pass_id, "inputs")
        self._passes[index] = pass_id
