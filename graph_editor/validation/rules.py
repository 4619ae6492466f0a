"""Whether drawing, data and training fit together: the rules in their order."""

from __future__ import annotations

from dataclasses import replace

from graph_editor.document.graph import NodeId
from graph_editor.document.settings import DataSpec, TrainingSpec
from graph_editor.document.value import ObjectValue
from graph_editor.validation.analysis import DataFacts, Problem, Severity
from graph_editor.validation.fit import Fit, output_keys
from graph_editor.validation.head import head_of
from graph_editor.validation.rule_data import check_data, match
from graph_editor.validation.rule_loss import check_loss
from graph_editor.validation.rule_training import check_settings
from graph_editor.validation.view import View

NO_DATA = Problem(
    None,
    Severity.INFO,
    "The data are still those that every new project begins with, and this model is not for them. "
    "Choose its data on the Data page before you train it.",
    place="data",
)
"""Said in place of what is wrong with data that nobody has chosen."""


def check_training(view: View, data: DataSpec, training: TrainingSpec) -> list[Problem]:
    """Problems of the data and the training.

    Where nothing is known of the data, only the training's own settings are looked at.
    """
    facts = view.facts
    known = facts is not None and (facts.problem or facts.inputs or facts.targets)
    if facts is None or not known:
        return list(check_settings(view, training, None))
    problems = [*check_data(view, data, facts), *check_settings(view, training, facts)]
    problems.extend(_losses(view, data, training, facts))
    untouched = not facts.chosen and training.loss == TrainingSpec().loss
    if untouched and any(problem.severity is Severity.ERROR for problem in problems):
        return [*check_settings(view, training, None), NO_DATA]
    return problems


def loss_of(view: View, output: NodeId, training: TrainingSpec) -> ObjectValue:
    """The loss of an output."""
    for name in output_keys(view, output):
        loss = training.output_losses.get(name)
        if isinstance(loss, ObjectValue):
            return loss
    return training.loss


def _losses(view: View, data: DataSpec, training: TrainingSpec, facts: DataFacts) -> list[Problem]:
    outputs = view.outputs()
    if len(outputs) != len(facts.targets):
        return []
    if len(outputs) > 1:
        # What is known of classes is known of a single target only.
        facts = replace(facts, classes=None, one_hot=False, binary=False, class_names=())
    problems: list[Problem] = []
    for output, target in match(view, outputs, facts.targets):
        head = head_of(view, output)
        if head is not None:
            loss = loss_of(view, output, training)
            problems.extend(check_loss(Fit(view, head, loss, target, facts, data, training)))
    return problems
