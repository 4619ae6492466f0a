"""One output with its loss and its targets, as the rules look at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph_editor.document.graph import NodeId
from graph_editor.document.settings import DataSpec, TrainingSpec
from graph_editor.document.value import ObjectValue
from graph_editor.validation.analysis import DataFacts, Fix, Problem, Severity, Shape, TensorSpec
from graph_editor.validation.fixes import set_training
from graph_editor.validation.head import Head
from graph_editor.validation.view import View

SPARSE = frozenset({"SparseCategoricalCrossentropy"})
CATEGORICAL = frozenset({"CategoricalCrossentropy", "CategoricalFocalCrossentropy"})
BINARY = frozenset({"BinaryCrossentropy", "BinaryFocalCrossentropy"})
REGRESSION = frozenset(
    {
        *("MeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError"),
        *("MeanSquaredLogarithmicError", "Huber", "LogCosh", "Poisson"),
    }
)


@dataclass(frozen=True, slots=True)
class Fit:
    """One output with its loss and its targets.

    Attributes:
        view: the drawing.
        head: the output.
        loss: its loss.
        target: its targets, None-first like all specs.
        facts: what is known of the data; classes count only where there is a single target.
        data, training: the descriptions that fixes change.
    """

    view: View
    head: Head
    loss: ObjectValue
    target: TensorSpec
    facts: DataFacts
    data: DataSpec
    training: TrainingSpec

    @property
    def title(self) -> str:
        """The loss's name."""
        return self.loss.type.rpartition(".")[2]

    @property
    def made(self) -> Shape:
        """What the model makes for a sample."""
        return self.head.spec.shape[1:]

    @property
    def given(self) -> Shape:
        """What the targets hold for a sample."""
        return self.target.shape[1:]

    @property
    def from_logits(self) -> bool:
        return bool(self.loss.params.get("from_logits", False))

    def problem(
        self,
        message: str,
        *,
        expected: str,
        received: str,
        fixes: Iterable[Fix | None] = (),
        severity: Severity = Severity.ERROR,
        place: str = "training",
    ) -> Problem:
        """A problem of this output."""
        return Problem(
            self.head.output,
            severity,
            message,
            expected=expected,
            received=received,
            fixes=tuple(fix for fix in fixes if fix is not None),
            place=place,
        )

    def use(self, title: str, *, from_logits: bool | None = None) -> Fix:
        """Switch the loss of this output."""
        logits = self.from_logits if from_logits is None else from_logits
        loss = ObjectValue(f"losses.{title}")
        if logits:
            loss = ObjectValue(loss.type, loss.params.with_("from_logits", True))
        return self.set_loss(loss, f"Use {title}")

    def set_loss(self, loss: ObjectValue, label: str) -> Fix:
        """Give this output a loss."""
        names = output_keys(self.view, self.head.output)
        named = next((name for name in names if name in self.training.output_losses), None)
        if named is not None:
            losses = self.training.output_losses.with_(named, loss)
            return set_training(self.training.with_(output_losses=losses), label)
        if len(self.view.outputs()) > 1:
            losses = self.training.output_losses.with_(self.head.name, loss)
            return set_training(self.training.with_(output_losses=losses), label)
        return set_training(self.training.with_(loss=loss), label)


def output_keys(view: View, output: NodeId) -> tuple[str, ...]:
    """The names under which an output's own loss may stand."""
    node = view.node(output)
    maker = view.maker(node.id)
    return (node.name,) if maker is None or maker.id == node.id else (node.name, maker.name)


def squeezes(made: Shape, given: Shape) -> bool:
    """Whether Keras brings both to the same rank by itself: a lone last axis of 1."""
    longer, shorter = (made, given) if len(made) > len(given) else (given, made)
    return len(longer) == len(shorter) + 1 and longer[-1] == 1 and same(longer[:-1], shorter)


def same(one: Shape, other: Shape) -> bool:
    """Whether two shapes agree; a free axis agrees with any."""
    return len(one) == len(other) and all(
        a == b or a is None or b is None for a, b in zip(one, other, strict=True)
    )
