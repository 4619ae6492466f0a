"""What would come of a wire: the calls to ask Keras about, and what its answers mean. No Qt.

Nothing here waits for Keras. A `Preview` that the window sets takes the trials; until its answers
come, everything counts as fitting, and the order is that of what people use for such a tensor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from graph_editor.canvas.placeable import initial_params
from graph_editor.canvas.ports import takes_list
from graph_editor.catalogue.entry import Entry, Port
from graph_editor.document.graph import NodeId, NodeKind, parse_port
from graph_editor.document.value import Params
from graph_editor.validation.analysis import NodeResult, TensorSpec, format_shape
from graph_editor.validation.question import NodeError, Outcome
from graph_editor.validation.trial import Trial, reason, shape_text

if TYPE_CHECKING:
    from graph_editor.canvas.suggestion import Suggestion
    from graph_editor.canvas.vocabulary import Vocabulary
    from graph_editor.document.shown_graph import ShownGraph

Results: TypeAlias = Mapping[NodeId, NodeResult]

_ANY = ("Dropout", "Activation", "Add", "Concatenate", "Reshape", "Multiply")
_FOR_INTEGERS = ("Embedding", "IntegerLookup", "CategoryEncoding", "Flatten", "Rescaling")
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
        reason: why it cannot take the wire; "" where it can.
    """

    fits: bool | None = None
    shape: str = ""
    needs: int = 0
    reason: str = ""


UNKNOWN = Prospect()


def usual_types(spec: TensorSpec) -> tuple[str, ...]:
    """What people put behind such a tensor, the likeliest first."""
    likely: tuple[str, ...] = ()
    if spec.dtype.startswith(("int", "uint")):
        likely = _FOR_INTEGERS
    elif spec.dtype == "string":
        likely = _FOR_TEXT
    names = (*likely, *_BY_RANK.get(len(spec.shape), ()), *_ANY, *_ALWAYS)
    return (*(f"layers.{name}" for name in dict.fromkeys(names)), "Output")


def trial_of(suggestion: Suggestion, spec: TensorSpec, catalogue: Vocabulary) -> Trial | None:
    """The call to ask about; None where Keras cannot be asked."""
    thing = suggestion.thing
    if thing.kind not in (NodeKind.LAYER, NodeKind.OPERATION) or suggestion.again is not None:
        return None
    entry = catalogue.entry(thing.type)
    if entry is None or not entry.ports:
        return None
    params = Params({**initial_params(thing.type, catalogue), **suggestion.params})
    inputs = []
    for port in _wanted_ports(entry, params):
        inputs.append((port.name, port.many, (spec,) * (port.minimum if port.many else 1)))
    return Trial(thing.kind, thing.type, params, tuple(inputs))


def prospect(
    suggestion: Suggestion,
    spec: TensorSpec,
    catalogue: Vocabulary,
    told: Mapping[Trial, Outcome],
) -> Prospect:
    """What would come of a suggestion on a wire that carries `spec`."""
    if suggestion.thing.kind is NodeKind.OUTPUT:
        return Prospect(True, format_shape(spec.shape))
    if suggestion.thing.kind is NodeKind.INPUT:
        return Prospect(False, reason="An Input is where the model begins; it takes no wire.")
    trial = trial_of(suggestion, spec, catalogue)
    if trial is None or trial not in told:
        return UNKNOWN
    outcome = told[trial]
    if isinstance(outcome, NodeError):
        return Prospect(False, reason=reason(trial, outcome))
    needs = sum(len(specs) for _, _, specs in trial.inputs) - 1
    return Prospect(True, shape_text(outcome), needs)


def trial_at_port(
    document: ShownGraph,
    catalogue: Vocabulary,
    results: Results,
    target: tuple[NodeId, str],
    spec: TensorSpec,
) -> Trial | None:
    """What Keras is to be asked about a wire that carries `spec` to an input port.

    The other wires of the node come along; where a required one is still missing, the new one
    stands in for it, so that at least its rank and dtype are tried.
    """
    node_id, port_name = target
    node = document.node(node_id)
    owner = document.node(node.shared_with) if node.shared_with is not None else node
    entry = catalogue.entry(owner.type)
    if node.kind not in (NodeKind.LAYER, NodeKind.OPERATION) or entry is None:
        return None
    if node.shared_with is not None or document.calls_of(node_id):
        return None  # what a shared layer takes depends on its other calls
    given = {parse_port(edge.target_port)[0]: [] for edge in document.incoming(node_id)}
    for edge in document.incoming(node_id):
        if edge.target_port == port_name:
            continue
        result, index = results.get(edge.source), parse_port(edge.source_port)[1]
        if result is None or index >= len(result.outputs):
            return None
        given[parse_port(edge.target_port)[0]].append(result.outputs[index])
    name, index = parse_port(port_name)
    if takes_list(document, catalogue, node_id, port_name):
        given.setdefault(name, []).insert(index, spec)
    else:
        given[name] = [spec]
    inputs = []
    for port in entry.ports:
        specs = given.get(port.name, [])
        held = port.value and port.name in owner.params
        missing = port.minimum - len(specs) if port.many else 1 - len(specs)
        if (specs or port.required) and not held and missing > 0:
            specs = [*specs, *[spec] * missing]
        if specs:
            inputs.append((port.name, port.many, tuple(specs)))
    return Trial(node.kind, owner.type, owner.params, tuple(inputs), node.call_params)


def spec_at(results: Results, node_id: NodeId, port: str) -> TensorSpec | None:
    """The tensor at an output port, where it is known."""
    result, index = results.get(node_id), parse_port(port)[1]
    return result.outputs[index] if result is not None and index < len(result.outputs) else None


def sorted_by_fit(
    rows: Iterable[tuple[Suggestion, Prospect]], exact: str
) -> list[tuple[Suggestion, Prospect]]:
    """What fits first, what does not last; but what was typed to the letter stays in front."""

    def place(row: tuple[Suggestion, Prospect]) -> int:
        suggestion, found = row
        if exact and suggestion.again is None and suggestion.thing.title.lower() == exact.lower():
            return 0
        return 2 if found.fits is False else 1

    return sorted(rows, key=place)


def _wanted_ports(entry: Entry, params: Params) -> list[Port]:
    wanted = [p for p in entry.ports if p.required and not (p.value and p.name in params)]
    return wanted or list(entry.ports[:1])
