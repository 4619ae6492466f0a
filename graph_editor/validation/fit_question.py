"""Whether Keras itself would begin the training: asked where no rule has found anything wrong.

The rules say the common mistakes in plain words and with fixes; Keras has the last word on all the
others. Only outputs, targets and what `compile` gets matter, so the answers are kept by these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph_editor.document.settings import TrainingSpec
from graph_editor.document.value import ObjectValue, Params, Value, contains_code, value_to_json
from graph_editor.validation.analysis import Problem, Severity, TensorSpec
from graph_editor.validation.question import UNTRUSTED, NodeError, spec_to_json
from graph_editor.validation.rule_data import match
from graph_editor.validation.rules import loss_of
from graph_editor.validation.view import View

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FitKey:
    """Everything that Keras' answer about the beginning of a training depends on.

    Attributes:
        outputs: name and tensor of each output.
        targets: what the data hold for each; None where nothing is known of the data.
        losses: a loss for each output.
        optimizer, metrics, compile_params: as in `TrainingSpec`.
        batch: samples a step.
        trusted: Python code in these may run.
    """

    outputs: tuple[tuple[str, TensorSpec], ...]
    targets: tuple[TensorSpec, ...] | None
    losses: tuple[ObjectValue, ...]
    optimizer: ObjectValue
    metrics: Params
    compile_params: Params
    batch: int
    trusted: bool


def fit_key(view: View, training: TrainingSpec, *, trusted: bool) -> FitKey | None:
    """What to ask about; None where the outputs are not known."""
    outputs = []
    for node_id in view.outputs():
        result = view.results.get(node_id)
        if result is None or not result.outputs:
            return None
        outputs.append((view.node(node_id).name, result.outputs[0]))
    if not outputs:
        return None
    targets = None
    facts = view.facts
    if facts is not None and facts.targets:
        if len(facts.targets) != len(outputs):
            return None
        targets = tuple(spec for _, spec in match(view, view.outputs(), facts.targets))
    samples = facts.train_samples if facts is not None else None
    losses = tuple(loss_of(view, node_id, training) for node_id in view.outputs())
    metrics = Params({str(place): metric for place, metric in enumerate(training.metrics)})
    values: tuple[Value, ...] = (*losses, training.optimizer, metrics, training.compile_params)
    return FitKey(
        tuple(outputs),
        targets,
        losses,
        training.optimizer,
        metrics,
        training.compile_params,
        max(1, min(training.batch_size, samples or training.batch_size)),
        trusted and contains_code(values),
    )


def fit_question(key: FitKey, number: int) -> Json:
    """The question, as the analyst reads it."""
    return {
        "kind": "fit",
        "id": number,
        "trusted": key.trusted,
        "batch": key.batch,
        "outputs": [{"name": name, **spec_to_json(spec)} for name, spec in key.outputs],
        "targets": None if key.targets is None else [spec_to_json(t) for t in key.targets],
        "losses": [value_to_json(loss) for loss in key.losses],
        "optimizer": value_to_json(key.optimizer),
        "metrics": [value_to_json(metric) for metric in key.metrics.values()],
        "compile_params": value_to_json(key.compile_params),
    }


def fit_problem(error: NodeError) -> Problem:
    """What Keras refuses."""
    if error.type == UNTRUSTED:
        return Problem(
            None,
            Severity.ERROR,
            "The training holds Python code, which runs only when you trust this file.",
            expected="a trusted file",
            received="code that may not run",
            details=error.text,
            place="training",
        )
    text = " ".join(error.text.split())
    sentence = text if len(text) <= 300 else text[:299] + "…"
    return Problem(
        None,
        Severity.ERROR,
        f"Keras refuses this training: {sentence}" + ("" if sentence.endswith(".") else "."),
        expected="a loss, metrics and an optimizer that fit outputs and targets",
        received=error.type,
        details=error.text,
        place="training",
    )
