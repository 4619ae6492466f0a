"""Costs of a graph, and the memory that training and prediction need."""

from __future__ import annotations

from typing import Any

import pytest

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.graph import Edge, Node, NodeId, NodeKind
from graph_editor.document.value import ObjectValue, Params
from graph_editor.validation.analysis import NodeResult, TensorSpec
from graph_editor.validation.cost import GraphCost, graph_cost
from graph_editor.validation.memory import MemoryEstimate, optimizer_state

_SGD = ObjectValue("optimizers.SGD")
_ADAM = ObjectValue("optimizers.Adam")


class _Graph:
    """A drawing with Keras' answers as the test says them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.nodes: dict[NodeId, Node] = {}
        self.edges: list[Edge] = []
        self.results: dict[NodeId, NodeResult] = {}
        self._catalogue = catalogue

    def add(
        self,
        type_: str,
        shape: tuple[int | None, ...],
        *sources: NodeId,
        weights: int = 0,
        frozen: int = 0,
        dtype: str = "float32",
        port: str = "inputs",
        shared_with: NodeId | None = None,
        muted: bool = False,
        **params: Any,
    ) -> NodeId:
        node_id = NodeId(f"n{len(self.nodes)}")
        kinds = {"Input": NodeKind.INPUT, "Output": NodeKind.OUTPUT}
        kind = kinds.get(type_, NodeKind.LAYER)
        name = type_ if type_ in kinds else f"layers.{type_}"
        self.nodes[node_id] = Node(
            node_id, node_id, kind, name, Params(params), shared_with=shared_with, muted=muted
        )
        many = len(sources) > 1
        for index, source in enumerate(sources):
            target = f"{port}[{index}]" if many else port
            self.edges.append(Edge(source, "output", node_id, target))
        self.results[node_id] = NodeResult(
            (TensorSpec(shape, dtype),), params=weights + frozen, trainable_params=weights
        )
        return node_id

    def cost(self) -> GraphCost:
        return graph_cost(self.nodes, self.edges, self.results, self._catalogue)

    def memory(self) -> MemoryEstimate:
        return MemoryEstimate(self.nodes, self.edges, self.results, self.cost(), self._catalogue)


@pytest.fixture
def graph(catalogue: Catalogue) -> _Graph:
    return _Graph(catalogue)


def _perceptron(graph: _Graph) -> _Graph:
    x = graph.add("Input", (None, 100))
    hidden = graph.add("Dense", (None, 50), x, weights=5050, units=50)
    graph.add("Dense", (None, 10), hidden, weights=510, units=10)
    return graph


def test_the_totals_of_a_graph(graph: _Graph) -> None:
    cost = _perceptron(graph).cost()
    assert cost.multiply_adds == 100 * 50 + 50 * 10
    assert (cost.params, cost.trainable_params, cost.weight_bytes) == (5560, 5560, 4 * 5560)
    assert (cost.elements, cost.bytes) == (160, 640)
    assert cost.uncounted == cost.free == ()


def test_a_shared_layer_works_twice_but_has_its_weights_once(graph: _Graph) -> None:
    a, b = graph.add("Input", (None, 100)), graph.add("Input", (None, 100))
    dense = graph.add("Dense", (None, 50), a, weights=5050, units=50)
    graph.add("Dense", (None, 50), b, shared_with=dense)
    cost = graph.cost()
    assert cost.multiply_adds == 2 * 100 * 50
    assert cost.params == 5050


def test_what_cannot_be_counted_is_named(graph: _Graph) -> None:
    x = graph.add("Input", (None, None, None, 3))
    conv = graph.add("Conv2D", (None, None, None, 8), x, weights=224, filters=8, kernel_size=3)
    own = graph.add("MyOwnLayer", (None, 8), conv)
    cost = graph.cost()
    assert cost.nodes[conv].multiply_adds is None
    assert cost.nodes[conv].elements is None
    assert cost.free == (x, conv)
    assert cost.uncounted == (own,)
    assert cost.nodes[own].multiply_adds == 0


def test_a_node_without_an_answer_is_left_out(graph: _Graph) -> None:
    _perceptron(graph)
    last = list(graph.nodes)[-1]
    del graph.results[last]
    cost = graph.cost()
    assert last not in cost.nodes
    assert cost.multiply_adds == 5000
    assert graph.memory().training(1, _SGD).weights == 4 * 5050


def test_a_muted_node_costs_nothing(graph: _Graph) -> None:
    x = graph.add("Input", (None, 100))
    graph.add("Dense", (None, 100), x, muted=True, units=50)
    assert graph.cost().multiply_adds == 0


def test_a_fixed_batch_size_is_one_sample_all_the_same(graph: _Graph) -> None:
    x = graph.add("Input", (32, 100))
    graph.add("Dense", (32, 50), x, weights=5050, units=50)
    assert graph.cost().multiply_adds == 5000
    assert graph.cost().elements == 150
    memory = graph.memory()
    assert memory.batch == 32
    assert memory.training(8, _SGD) == memory.training(32, _SGD)


def test_half_precision_halves_activations_but_not_mixed_weights(graph: _Graph) -> None:
    x = graph.add("Input", (None, 100))
    node = graph.add("Dense", (None, 50), x, weights=5050, units=50)
    graph.nodes[node] = graph.nodes[node].with_(params=Params(units=50, dtype="mixed_float16"))
    graph.results[node] = NodeResult((TensorSpec((None, 50), "float16"),), False, (), 5050, 5050)
    cost = graph.cost().nodes[node]
    assert (cost.bytes, cost.weight_bytes) == (100, 4 * 5050)
    graph.nodes[node] = graph.nodes[node].with_(params=Params(units=50, dtype="float16"))
    assert graph.cost().nodes[node].weight_bytes == 2 * 5050


def test_training_holds_weights_gradients_optimizer_and_activations(graph: _Graph) -> None:
    memory = _perceptron(graph).memory().training(32, _ADAM)
    assert memory.weights == memory.gradients == 4 * 5560
    assert memory.optimizer == 2 * 4 * 5560
    assert memory.activations == 32 * 4 * (100 + 50 + 10)
    assert memory.passing == 32 * 4 * (50 + 10)
    assert memory.total == 4 * 4 * 5560 + 32 * 4 * (160 + 60)


def test_nothing_is_kept_before_the_first_trainable_weight(graph: _Graph) -> None:
    x = graph.add("Input", (None, 1000))
    frozen = graph.add("Dense", (None, 500), x, frozen=500_500, units=500)
    graph.add("Dense", (None, 10), frozen, weights=5010, units=10)
    memory = graph.memory().training(1, _ADAM)
    assert memory.activations == 4 * (500 + 10)
    assert memory.gradients == 4 * 5010
    assert memory.weights == 4 * 505_510


def test_gradients_of_early_nodes_come_when_the_late_activations_are_gone(graph: _Graph) -> None:
    x = graph.add("Input", (None, 10))
    wide = graph.add("Dense", (None, 1000), x, weights=11_000, units=1000)
    last = wide
    for _ in range(30):
        last = graph.add("Dense", (None, 100), last, weights=10_100, units=100)
    memory = graph.memory().training(1, _SGD)
    assert memory.activations == 4 * (10 + 1000 + 30 * 100)
    assert memory.passing == 4 * 200  # at the end; at the wide one 3,000 are gone


def test_a_view_has_no_memory_of_its_own(graph: _Graph) -> None:
    x = graph.add("Input", (None, 10, 10))
    flat = graph.add("Flatten", (None, 100), x)
    dense = graph.add("Dense", (None, 10), flat, weights=1010, units=10)
    graph.add("Output", (None, 10), dense)
    assert graph.memory().training(1, _SGD).activations == 4 * 110
    assert graph.memory().prediction(1).activations == 4 * 110


def test_prediction_holds_what_is_still_to_be_read(graph: _Graph) -> None:
    x = graph.add("Input", (None, 1000))
    wide = graph.add("Dense", (None, 3000), x, units=3000)
    narrow = graph.add("Dense", (None, 10), wide, units=10)
    graph.add("Dense", (None, 20), narrow, units=20)
    memory = graph.memory().prediction(2)
    assert memory.activations == 2 * 4 * (1000 + 3000)
    assert memory.peak == wide


def test_prediction_holds_a_skip_connection_until_it_is_read(graph: _Graph) -> None:
    x = graph.add("Input", (None, 1000))
    a = graph.add("Dense", (None, 1000), x, units=1000)
    b = graph.add("Dense", (None, 4000), a, units=4000)
    c = graph.add("Dense", (None, 1000), b, units=1000)
    graph.add("Add", (None, 1000), c, x)
    memory = graph.memory().prediction(1)
    assert memory.peak == b
    assert memory.activations == 4 * (1000 + 1000 + 4000)


def test_dropout_does_nothing_at_prediction(graph: _Graph) -> None:
    x = graph.add("Input", (None, 100))
    dense = graph.add("Dense", (None, 100), x, weights=10_100, units=100)
    dropout = graph.add("Dropout", (None, 100), dense, rate=0.5)
    graph.add("Dense", (None, 1), dropout, weights=101, units=1)
    assert graph.memory().prediction(1).activations == 4 * 200
    assert graph.memory().training(1, _SGD).activations == 4 * 301


def test_training_keeps_the_scores_of_an_attention(graph: _Graph) -> None:
    x = graph.add("Input", (None, 512, 64))
    node = graph.add(
        *("MultiHeadAttention", (None, 512, 64), x), port="query", num_heads=4, key_dim=16
    )
    graph.edges.append(Edge(x, "output", node, "value"))
    graph.results[node] = NodeResult((TensorSpec((None, 512, 64)),), False, (), 16_640, 16_640)
    scores, projections = 512 * 512 * 4, 4 * 512 * 64
    kept = graph.memory().training(1, _SGD).activations
    assert kept == 4 * (scores + projections + 2 * 512 * 64)


def test_a_circle_is_left_out_and_does_not_hang(graph: _Graph) -> None:
    x = graph.add("Input", (None, 10))
    a = graph.add("Add", (None, 10), x)
    b = graph.add("Dense", (None, 10), a, units=10)
    graph.edges.append(Edge(b, "output", a, "inputs[1]"))
    assert graph.memory().prediction(1).activations == 40


@pytest.mark.parametrize(
    "given",
    [
        ("SGD", {}),
        ("SGD", {"momentum": 0.9}),
        ("RMSprop", {}),
        ("RMSprop", {"momentum": 0.9, "centered": True}),
        ("Adam", {}),
        ("Adam", {"amsgrad": True, "use_ema": True, "gradient_accumulation_steps": 2}),
        *(
            (name, {})
            for name in (
                *("AdamW", "Adamax", "Nadam", "Adagrad", "Adadelta", "Ftrl", "Lamb", "Lion"),
                *("ScheduleFreeAdamW", "Adafactor", "Muon"),
            )
        ),
    ],
    ids=str,
)
def test_the_optimizers_keep_what_keras_makes_them_keep(given: tuple[str, dict[str, Any]]) -> None:
    keras = pytest.importorskip("keras")
    name, params = given
    weight = keras.Variable(keras.ops.zeros((4, 6, 5)))
    optimizer = getattr(keras.optimizers, name)(**params)
    optimizer.build([weight])
    made = [v for v in optimizer.variables if tuple(v.shape) == (4, 6, 5)]
    value = ObjectValue(f"optimizers.{name}", Params(params))
    assert optimizer_state(value) == len(made)


def test_every_optimizer_of_keras_is_known(catalogue: Catalogue) -> None:
    unknown = [
        entry.title
        for entry in catalogue.objects("optimizers")
        if optimizer_state(ObjectValue(entry.type)) is None
    ]
    assert unknown == ["LossScaleOptimizer", "MultiOptimizer"]
    wrapped = ObjectValue("optimizers.LossScaleOptimizer", Params(inner_optimizer=_ADAM))
    assert optimizer_state(wrapped) == 2
    assert optimizer_state("adam") == 2


def test_the_largest_batch_that_fits_is_a_power_of_two(graph: _Graph) -> None:
    memory = _perceptron(graph).memory()
    with_64 = memory.training(64, _ADAM).total
    assert memory.largest_batch(with_64, _ADAM) == 64
    assert memory.largest_batch(with_64 - 1, _ADAM) == 32
    assert memory.largest_batch(memory.training(1, _ADAM).total - 1, _ADAM) == 0
