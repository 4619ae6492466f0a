"""One refusal of Keras with all that is around it, as the explanations look at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph_editor.document.graph import Edge, Node
from graph_editor.document.value import ObjectValue, Value
from graph_editor.validation.analysis import (
    Fix,
    Problem,
    Severity,
    Shape,
    TensorSpec,
    format_shape,
)
from graph_editor.validation.memo import Inputs
from graph_editor.validation.question import NODE_NAME, NodeError
from graph_editor.validation.view import View


@dataclass(frozen=True, slots=True)
class Arrival:
    """A tensor that arrives at the node.

    Attributes:
        port: the argument it is given as.
        edge: the edge that brings it.
        source: the node that it comes from.
        spec: its shape and dtype.
    """

    port: str
    edge: Edge
    source: Node
    spec: TensorSpec


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal of Keras.

    Attributes:
        error: what Keras said.
        node: the node that was called.
        owner: the node whose layer was called, for its parameters.
        arrivals: the tensors that arrived, by port and index.
        view: the drawing.
    """

    error: NodeError
    node: Node
    owner: Node
    arrivals: tuple[Arrival, ...]
    view: View

    @property
    def text(self) -> str:
        """What Keras said, with the node's name."""
        return self.error.text.replace(NODE_NAME, self.node.name)

    @property
    def title(self) -> str:
        """The layer's name: `Conv2D`."""
        return self.owner.type.rpartition(".")[2]

    def param(self, name: str) -> Value:
        """A parameter of the layer: as set, else Keras' default."""
        if name in self.owner.params:
            return self.owner.params[name]
        entry = self.view.catalogue.entry(self.owner.type)
        parameter = entry.parameter(name) if entry is not None else None
        return parameter.default if parameter is not None else None

    def has_param(self, name: str) -> bool:
        """Whether the layer has such a parameter."""
        entry = self.view.catalogue.entry(self.owner.type)
        return entry is not None and entry.parameter(name) is not None

    def problem(
        self,
        message: str,
        *,
        expected: str = "",
        received: str = "",
        fixes: Iterable[Fix | None] = (),
    ) -> Problem:
        """This refusal as a problem of its node."""
        return Problem(
            self.node.id,
            Severity.ERROR,
            message,
            expected=expected,
            received=received,
            fixes=tuple(fix for fix in fixes if fix is not None),
            details=self.text,
        )


def make_refusal(error: NodeError, node: Node, inputs: Inputs, view: View) -> Refusal:
    """Put together what belongs to a refusal.

    Args:
        inputs: the tensors that the node was called with.
    """
    edges = view.incoming(node.id)
    arrivals = []
    for port, _, specs in inputs:
        of_port = [edge for edge in edges if edge.target_port.partition("[")[0] == port]
        for edge, spec in zip(of_port, specs, strict=True):
            arrivals.append(Arrival(port, edge, view.node(edge.source), spec))
    return Refusal(error, node, view.wiring.owner(node.id), tuple(arrivals), view)


def shapes(arrivals: Iterable[Arrival]) -> str:
    """Shapes as they are written in a sentence: `(None, 7) and (None, 8)`."""
    return listed(format_shape(arrival.spec.shape) for arrival in arrivals)


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *some, last = words
    return f"{', '.join(some)} and {last}" if some else last


def size(shape: Shape) -> int | None:
    """Number of elements of a shape; None where an axis is free."""
    total = 1
    for axis in shape:
        if axis is None:
            return None
        total *= axis
    return total


def inner(value: Value) -> ObjectValue | None:
    """A nested layer given as a parameter, if it is one."""
    return value if isinstance(value, ObjectValue) else None
