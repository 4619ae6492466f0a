"""How much memory training and prediction need, estimated from the drawing.

What is assumed:

- *Training* holds the weights, a gradient for each trainable weight, the optimizer's variables,
  and what the way back needs for the whole batch: the outputs of all nodes on the way from a
  trainable weight to the loss, what goes into those nodes, and what attention and recurrent layers
  make inside. Nodes that only look at their input anew (Flatten, Reshape) hold nothing of their
  own; behind nothing trainable nothing is kept. On the way back a node's gradients come on top:
  that of its outputs and those of its inputs, while what comes after it is gone already.
- *Prediction* holds the weights and, at the worst moment, the tensors that some later node still
  needs, when nodes run in code order and a tensor goes with its last reader.
- Measured with TensorFlow 2.21 on a CPU, a process grew while it trained by 412 MB where 409 were
  estimated (four convolutions, batch 8), 1,532 for 1,636 (batch 32), 1,613 for 1,446 (MobileNetV2).
- Memory of the backend itself, its libraries, a convolution's workspace, fragmentation and the
  data set come on top; a compiler that fuses or recomputes may need less.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.graph import Edge, Node, NodeId, NodeKind, parse_port
from graph_editor.document.value import ObjectValue, Value
from graph_editor.validation.analysis import NodeResult
from graph_editor.validation.cost import GraphCost, fixed_batch, tensor_bytes
from graph_editor.validation.structure import code_order, neighbours

_STATES: Mapping[str, int] = {
    "Adadelta": 2,
    "Adafactor": 1,
    "Adagrad": 1,
    "Adam": 2,
    "AdamW": 2,
    "Adamax": 2,
    "Ftrl": 2,
    "Lamb": 2,
    "Lion": 1,
    "Muon": 2,
    "Nadam": 2,
    "RMSprop": 1,
    "SGD": 0,
    "ScheduleFreeAdamW": 2,
}
"""Variables for each trainable weight that `build` of Keras' optimizers makes. Adafactor's factors
of rows and columns are left out; Muon makes one for matrices and two for other weights, and two
are assumed."""

_LARGEST_BATCH = 2**20
"""Where looking for a batch size that fits ends."""

_VIEWS = frozenset(
    {
        *("layers.ActivityRegularization", "layers.Flatten", "layers.Identity", "layers.Reshape"),
        *("ops.expand_dims", "ops.identity", "ops.ravel", "ops.reshape", "ops.squeeze"),
        *("ops.stop_gradient", "ops.view"),
    }
)
"""What passes its tensor on."""


@dataclass(frozen=True, slots=True)
class TrainingMemory:
    """Bytes that training needs.

    Attributes:
        weights: all weights of the model.
        gradients: one for each trainable weight.
        optimizer: the optimizer's variables; None where they are not known.
        activations: what the way back needs of the way there.
        passing: what the gradients of activations add to that at the worst moment.
    """

    weights: int = 0
    gradients: int = 0
    optimizer: int | None = 0
    activations: int = 0
    passing: int = 0

    @property
    def total(self) -> int:
        """All together, the optimizer as far as known."""
        state = self.optimizer or 0
        return self.weights + self.gradients + state + self.activations + self.passing


@dataclass(frozen=True, slots=True)
class PredictionMemory:
    """Bytes that prediction needs.

    Attributes:
        weights: all weights of the model.
        activations: the largest set of tensors that are needed at the same time.
        peak: the node that is being computed then.
    """

    weights: int = 0
    activations: int = 0
    peak: NodeId | None = None

    @property
    def total(self) -> int:
        return self.weights + self.activations


def optimizer_state(optimizer: Value) -> int | None:
    """How many variables an optimizer keeps for each trainable weight; None where not known."""
    if isinstance(optimizer, str):
        found = {name.lower(): name for name in _STATES}.get(optimizer.lower(), "")
        return _STATES.get(found)
    if not isinstance(optimizer, ObjectValue):
        return None
    name, params = optimizer.type.rpartition(".")[2], optimizer.params
    if name == "LossScaleOptimizer":
        return optimizer_state(params.get("inner_optimizer"))
    states = _STATES.get(name)
    if states is None:
        return None
    states += bool(params.get("amsgrad", False)) + bool(params.get("use_ema", False))
    states += bool(params.get("gradient_accumulation_steps"))
    if name in ("SGD", "RMSprop"):
        states += bool(params.get("momentum", 0.0))
    if name == "RMSprop":
        states += bool(params.get("centered", False))
    return states


class MemoryEstimate:
    """What is needed of a drawing to estimate its memory at any batch size.

    Attributes:
        batch: the batch size that the model's inputs fix; None where it is free.
    """

    def __init__(
        self,
        nodes: Mapping[NodeId, Node],
        edges: Iterable[Edge],
        results: Mapping[NodeId, NodeResult],
        cost: GraphCost,
        catalogue: Catalogue,
    ) -> None:
        self._nodes, self._results, self._cost = nodes, results, cost
        self._catalogue = catalogue
        self.batch = fixed_batch(nodes, results)
        self._read: dict[NodeId, list[tuple[NodeId, int]]] = {node_id: [] for node_id in nodes}
        edges = [edge for edge in edges if edge.source in nodes and edge.target in nodes]
        for edge in sorted(edges, key=lambda edge: (edge.target, parse_port(edge.target_port))):
            self._read[edge.target].append((edge.source, parse_port(edge.source_port)[1]))
        predecessors, successors = neighbours(nodes, edges)
        self._order = code_order(nodes, predecessors, successors)
        self._leaves = frozenset(node_id for node_id in nodes if not successors[node_id])

    def training(self, batch: int, optimizer: Value) -> TrainingMemory:
        """What training needs at a batch size."""
        batch = self.batch or batch
        kept: set[tuple[NodeId, int]] = set()
        learning: set[NodeId] = set()
        held = most = 0
        stands_for = self._aliases(training=True)
        for node_id in self._order:
            sources, outputs = self._read[node_id], self._outputs(node_id)
            if not self._trains(node_id) and not any(s in learning for s, _ in sources):
                continue
            learning.add(node_id)
            if node_id in self._cost.nodes:
                held += self._cost.nodes[node_id].inner_bytes * batch
            for tensor in (*sources, *outputs):
                meant = stands_for.get(tensor)
                if meant is not None and meant not in kept:
                    kept.add(meant)
                    held += self._bytes(meant, batch)
            if not any(stands_for[tensor] != tensor for tensor in outputs):
                back = (*outputs, *{tensor for tensor in sources if tensor[0] in learning})
                known = (tensor for tensor in back if tensor in stands_for)
                most = max(most, held + sum(self._bytes(tensor, batch) for tensor in known))
        states = optimizer_state(optimizer)
        trainable = self._cost.trainable_bytes
        return TrainingMemory(
            weights=self._cost.weight_bytes,
            gradients=trainable,
            optimizer=None if states is None else trainable * states,
            activations=held,
            passing=max(0, most - held),
        )

    def largest_batch(self, budget: int, optimizer: Value) -> int:
        """The largest power of two for a batch size with which training needs at most `budget`
        bytes; 0 where even one sample needs more."""
        batch = 0
        while batch < _LARGEST_BATCH:
            tried = 2 * batch or 1
            if self.training(tried, optimizer).total > budget:
                break
            batch = tried
        return batch

    def prediction(self, batch: int) -> PredictionMemory:
        """What prediction needs at a batch size."""
        batch = self.batch or batch
        stands_for = self._aliases(training=False)
        last: dict[tuple[NodeId, int], int] = {}
        for place, node_id in enumerate(self._order):
            for tensor in (*self._read[node_id], *self._outputs(node_id)):
                if tensor in stands_for:
                    last[stands_for[tensor]] = place
        for node_id in self._leaves:  # the model's outputs stay to the end
            for tensor in self._outputs(node_id):
                last[stands_for[tensor]] = len(self._order)
        ending: dict[int, list[tuple[NodeId, int]]] = {}
        for tensor, place in last.items():
            ending.setdefault(place, []).append(tensor)
        live = most = 0
        peak: NodeId | None = None
        for place, node_id in enumerate(self._order):
            live += sum(
                self._bytes(tensor, batch)
                for tensor in self._outputs(node_id)
                if stands_for[tensor] == tensor
            )
            now = live + self._inside(node_id) * batch
            if now > most:
                most, peak = now, node_id
            live -= sum(self._bytes(tensor, batch) for tensor in ending.get(place, ()))
        return PredictionMemory(self._cost.weight_bytes, most, peak)

    def _outputs(self, node_id: NodeId) -> list[tuple[NodeId, int]]:
        result = self._results.get(node_id)
        return [(node_id, index) for index in range(len(result.outputs) if result else 0)]

    def _bytes(self, tensor: tuple[NodeId, int], batch: int) -> int:
        return tensor_bytes(self._results[tensor[0]].outputs[tensor[1]], batch)

    def _inside(self, node_id: NodeId) -> int:
        """What a node makes on the way; a recurrent layer needs that of one step only."""
        entry = self._catalogue.entry(self._nodes[node_id].type)
        if entry is None or entry.family == "Recurrent" or node_id not in self._cost.nodes:
            return 0
        return self._cost.nodes[node_id].inner_bytes

    def _trains(self, node_id: NodeId) -> bool:
        """Whether the layer that a node calls has trainable weights."""
        result = self._results.get(self._nodes[node_id].shared_with or node_id)
        return result is not None and result.trainable_params > 0

    def _aliases(self, *, training: bool) -> dict[tuple[NodeId, int], tuple[NodeId, int]]:
        """For each tensor the one whose memory it lies in: itself, unless a node passed it on."""
        stands_for: dict[tuple[NodeId, int], tuple[NodeId, int]] = {}
        for node_id in self._order:
            sources = self._read[node_id]
            passed = bool(sources) and self._passes_on(self._nodes[node_id], training=training)
            for tensor in self._outputs(node_id):
                stands_for[tensor] = stands_for.get(sources[0], tensor) if passed else tensor
        return stands_for

    def _passes_on(self, node: Node, *, training: bool) -> bool:
        if node.muted or node.kind is NodeKind.OUTPUT:
            return True
        owner = self._nodes.get(node.shared_with, node) if node.shared_with else node
        entry = self._catalogue.entry(owner.type)
        if entry is None:
            return False
        # Dropout and noise do nothing outside of training.
        return entry.type in _VIEWS or (not training and entry.family == "Regularization")
