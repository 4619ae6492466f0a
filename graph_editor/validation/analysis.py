"""What is known about a drawing: shapes, dtypes, weights, problems and their fixes. Values."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from graph_editor.document.edit import Edit
from graph_editor.document.graph import Edge, Node, NodeId

Shape = tuple[int | None, ...]


class Severity(enum.Enum):
    """How bad a problem is. With an ERROR the model cannot be built or trained."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """A tensor's shape, batch axis first (None where it is not fixed), and dtype.

    Attributes:
        sparse: it is a sparse tensor.
        mask: the shape of the mask that Keras carries along with it (`Masking`,
            `Embedding(mask_zero=True)`), or None.
    """

    shape: Shape
    dtype: str = "float32"
    sparse: bool = False
    mask: Shape | None = None


@dataclass(frozen=True, slots=True)
class NodeResult:
    """What Keras says of a node.

    Attributes:
        outputs: the tensors it returns, flattened in Keras' order.
        nested: whether it returns a list, tuple or dict rather than a bare tensor, so that code
            must unpack or index it.
        keys: for a dict, its keys in the order of `outputs`.
        params: number of weights of its layer; 0 for another call of a shared layer.
        trainable_params: the trainable ones of them.
    """

    outputs: tuple[TensorSpec, ...]
    nested: bool = False
    keys: tuple[str, ...] = ()
    params: int = 0
    trainable_params: int = 0


@dataclass(frozen=True, slots=True)
class Fix:
    """A one-click repair; an ordinary edit.

    Attributes:
        label: what it does, as a button says it: "Insert Flatten before 'dense'".
        apply: makes the changes; called inside `document.edit(label)`.
        sizes: it writes numbers that follow from the shapes of tensors, as they are here.
        sets: the parameter that it gives another value: node and name.
        in_block: the same repair inside a block, whose drawn nodes are given, so that it is right
            for all uses; gives None where there is no such way.
    """

    label: str
    apply: Callable[[Edit], None] = field(compare=False)
    sizes: bool = False
    sets: tuple[NodeId, str] | None = None
    in_block: Callable[[Mapping[NodeId, Node]], Fix | None] | None = field(
        default=None, compare=False
    )


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake or a doubt, said to a person.

    Attributes:
        node: the node it is shown at; None for the whole model, the data or the training.
        severity: how bad.
        message: one or two sentences: what is wrong and why.
        expected: what was expected, short ("(None, 7, 7, *)"); may be empty.
        received: what arrived, short; may be empty.
        fixes: one-click repairs, the likeliest first.
        details: Keras' own error text, for "Details"; may be empty.
        place: "drawing", "data" or "training": the page where it can be mended.
    """

    node: NodeId | None
    severity: Severity
    message: str
    expected: str = ""
    received: str = ""
    fixes: tuple[Fix, ...] = ()
    details: str = ""
    place: str = "drawing"


@dataclass(frozen=True, slots=True)
class Network:
    """The network that a drawing with blocks or muted nodes stands for, as one flat graph.

    Attributes:
        nodes, edges: the flat graph.
        results: Keras' answers about its nodes.
        members: for each drawn block node, all flat nodes that it stands for.
        loose: the nodes that are no part of the model.
        markers: the nodes that stand where a tensor is only passed on: a block's ends, muted nodes.
    """

    nodes: Mapping[NodeId, Node]
    edges: frozenset[Edge]
    results: Mapping[NodeId, NodeResult]
    members: Mapping[NodeId, tuple[NodeId, ...]]
    loose: frozenset[NodeId] = frozenset()
    markers: frozenset[NodeId] = frozenset()


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that is known at one moment.

    Attributes:
        results: Keras' answers, by node; nodes with an error or not yet answered are missing. A
            pending node keeps its last answer until the new one is there.
        problems: errors first, then in drawing order.
        pending: nodes whose answer is on its way (the analyst is asked, or is being restarted),
            and all that depends on them.
        inputs: the model's inputs in document order.
        outputs: the model's outputs in document order: the OUTPUT nodes, or, where there are none,
            the nodes whose tensors go nowhere.
        inside: for nodes of blocks, the node of the main graph that they stand in (their first
            use). Their results and problems are here too; a block node's weights are the sum of
            what is in it.
        loose: drawn nodes that are no part of the model, since no output of it needs them.
        network: the flat network, where the drawing is not it.
        in_blocks: for drawn block nodes, the errors and warnings of what is in them, at any depth.
    """

    results: Mapping[NodeId, NodeResult] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    pending: frozenset[NodeId] = frozenset()
    inputs: tuple[NodeId, ...] = ()
    outputs: tuple[NodeId, ...] = ()
    inside: Mapping[NodeId, NodeId] = field(default_factory=dict)
    loose: frozenset[NodeId] = frozenset()
    network: Network | None = None
    in_blocks: Mapping[NodeId, tuple[Problem, ...]] = field(default_factory=dict)
    _weights: list[int] = field(default_factory=list, init=False, repr=False, compare=False)
    """Those of the model, and the trainable ones, once somebody has asked."""

    @property
    def ok(self) -> bool:
        """Whether everything is answered and nothing is an error."""
        return not self.pending and not any(p.severity is Severity.ERROR for p in self.problems)

    @property
    def params(self) -> int:
        """Number of weights of the model, as far as known."""
        return self._counted[0]

    @property
    def trainable_params(self) -> int:
        """Number of trainable weights of the model, as far as known."""
        return self._counted[1]

    @property
    def _counted(self) -> list[int]:
        if not self._weights:
            aside = self.inside.keys() | self.loose
            known = [result for node, result in self.results.items() if node not in aside]
            self._weights.append(sum(result.params for result in known))
            self._weights.append(sum(result.trainable_params for result in known))
        return self._weights


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What is known of the data after preparation, without loading them where possible.

    Attributes:
        inputs: for each model input in order: its name in the data ("" where there is only one)
            and a spec whose first axis is None (the samples).
        targets: the same for each output.
        classes: number of classes where the targets are classes, else None.
        one_hot: the targets are classes written as one-hot vectors (else as integers).
        binary: the targets are 0/1 in a single column.
        train_samples, test_samples: how many, where known.
        class_names: in order, where known.
        problem: one sentence, where the data cannot be had (missing file, wrong array …).
        size: bytes of the training data in memory, where known.
        chosen: somebody has chosen these data; else they are what a new project has.
    """

    inputs: tuple[tuple[str, TensorSpec], ...] = ()
    targets: tuple[tuple[str, TensorSpec], ...] = ()
    classes: int | None = None
    one_hot: bool = False
    binary: bool = False
    train_samples: int | None = None
    test_samples: int | None = None
    class_names: tuple[str, ...] = ()
    problem: str = ""
    size: int | None = None
    chosen: bool = True


def format_shape(shape: Shape) -> str:
    """A shape as it is written everywhere: `(None, 28, 28, 1)`, `(None,)`."""
    return str(tuple(shape))
