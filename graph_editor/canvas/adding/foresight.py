"""What would come of a wire: what Keras' answers mean for what could be added to it. No Qt.

Nothing here waits for Keras. A `Preview` that the window sets takes the trials; until its answers
come, everything counts as fitting, and the order is that of what people use for such a tensor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_editor.canvas.adding.trials import Trials, ports_taking
from graph_editor.document.graph import GraphId, NodeKind
from graph_editor.validation.analysis import TensorSpec, format_shape
from graph_editor.validation.block_trial import holds
from graph_editor.validation.question import NodeError, Outcome
from graph_editor.validation.trial import Trial, reason, shape_text

if TYPE_CHECKING:
    from graph_editor.canvas.adding.suggestion import Suggestion

_ANY = ("Dropout", "Activation", "Add", "Concatenate", "Reshape", "Multiply")
_FOR_INTEGERS = ("Embedding", "IntegerLookup", "CategoryEncoding", "Flatten", "Rescaling")
_FOR_SEVERAL = ("Concatenate", "Add", "Multiply", "Average", "Subtract", "Maximum", "Dot",
                "MultiHeadAttention", "Attention")  # fmt: skip
_FOR_TEXT = ("TextVectorization", "StringLookup", "Hashing")
_BY_RANK = {
    2: ("Dense", "Dropout", "BatchNormalization", "Activation", "LayerNormalization",
        "RepeatVector"),
    3: ("LSTM", "GRU", "Conv1D", "Dense", "MultiHeadAttention", "LayerNormalization",
        "GlobalAveragePooling1D", "MaxPooling1D", "Flatten", "GlobalMaxPooling1D"),
    4: ("Conv2D", "MaxPooling2D", "BatchNormalization", "Activation", "Dropout",
        "GlobalAveragePooling2D", "Flatten", "AveragePooling2D", "Conv2DTranspose",
        "SeparableConv2D", "UpSampling2D", "Rescaling", "ZeroPadding2D"),
    5: ("Conv3D", "MaxPooling3D", "GlobalAveragePooling3D", "ConvLSTM2D", "TimeDistributed",
        "Flatten"),
}  # fmt: skip
_ALWAYS = ("Dense", "Conv2D", "LSTM", "Embedding", "Flatten")


@dataclass(frozen=True, slots=True)
class Prospect:
    """What would come of adding something to a wire.

    Attributes:
        fits: whether it can take the wire; None while that is not known.
        shape: the shape that it would give, as text; "" where that is not known.
        needs: how many more tensors it needs before it can be called.
        takes: how many of the wires it would take; 0 while that is not known.
        reason: why it cannot take the wire; "" where it can.
        never: it cannot even be added.
    """

    fits: bool | None = None
    shape: str = ""
    needs: int = 0
    takes: int = 0
    reason: str = ""
    never: bool = False


UNKNOWN = Prospect()


def usual_types(specs: Sequence[TensorSpec]) -> tuple[str, ...]:
    """What people put behind such tensors, the likeliest first."""
    if not specs:
        return ()
    spec = specs[0]
    likely: tuple[str, ...] = ()
    if len(specs) > 1:
        likely = _FOR_SEVERAL
    elif spec.dtype.startswith(("int", "uint")):
        likely = _FOR_INTEGERS
    elif spec.dtype == "string":
        likely = _FOR_TEXT
    names = (*likely, *_BY_RANK.get(len(spec.shape), ()), *_ANY, *_ALWAYS)
    return (*(f"layers.{name}" for name in dict.fromkeys(names)), "Output")


def prospect(
    suggestion: Suggestion,
    specs: Sequence[TensorSpec],
    trials: Trials,
    told: Mapping[Trial, Outcome],
    lead: int = 0,
) -> Prospect:
    """What would come of a suggestion on wires that carry `specs`, where they are known.

    Args:
        lead: the wire that something takes which takes only one.
    """
    thing, document = suggestion.thing, trials.document
    if thing.kind is NodeKind.BLOCK and holds(
        document.project, GraphId(thing.type), document.graph
    ):
        return Prospect(False, reason=f"{thing.title} cannot stand inside itself.", never=True)
    if not specs:
        return UNKNOWN
    if thing.kind is NodeKind.OUTPUT:
        return Prospect(True, format_shape(specs[lead].shape), takes=1)
    if thing.kind is NodeKind.INPUT:
        return Prospect(False, reason="An Input is where the model begins; it takes no wire.")
    trial = trials.of(suggestion, specs, lead)
    if trial is None or trial not in told:
        return UNKNOWN
    outcome = told[trial]
    if isinstance(outcome, NodeError):
        return Prospect(False, reason=reason(trial, outcome))
    entry = trials.catalogue.entry(thing.type)
    takes = len(ports_taking(entry, thing.kind, trial.params, len(specs))) if entry else 1
    given = sum(len(tensors) for _, _, tensors in trial.inputs)
    return Prospect(True, shape_text(outcome), max(given - takes, 0), takes)


def sorted_by_fit(
    rows: Iterable[tuple[Suggestion, Prospect]], exact: str, wires: int = 1
) -> list[tuple[Suggestion, Prospect]]:
    """What fits first, and of several `wires` takes all; what does not fit last. But what was typed
    to the letter stays in front, other than an operation that something was put before: `conv` is
    Conv2D rather than keras.ops.conv."""
    rows = list(rows)

    def place(row: tuple[Suggestion, Prospect]) -> int:
        suggestion, found = row
        typed = suggestion.again is None and suggestion.thing.title.lower() == exact.lower()
        if typed and (suggestion.thing.kind is not NodeKind.OPERATION or row is rows[0]):
            return 0
        if found.fits is False:
            return 3
        return 2 if found.takes and found.takes < wires else 1

    return sorted(rows, key=place)
