"""Whether the training itself makes sense: epochs, batches, validation, learning rate, metrics."""

from __future__ import annotations

import math
from collections.abc import Iterator

from graph_editor.document.settings import TrainingSpec
from graph_editor.document.value import ObjectValue, Params, Value
from graph_editor.validation.analysis import DataFacts, Fix, Problem, Severity
from graph_editor.validation.fit import BINARY, CATEGORICAL, REGRESSION, SPARSE
from graph_editor.validation.fixes import set_training
from graph_editor.validation.view import View

_ACCURACY = frozenset({"accuracy", "acc", "crossentropy", "ce"})
_ACCURACIES = frozenset(
    {
        *("Accuracy", "BinaryAccuracy", "CategoricalAccuracy", "SparseCategoricalAccuracy"),
        *("TopKCategoricalAccuracy", "SparseTopKCategoricalAccuracy"),
    }
)
_SPARSE_METRICS = {
    "SparseCategoricalAccuracy": "CategoricalAccuracy",
    "SparseCategoricalCrossentropy": "CategoricalCrossentropy",
    "SparseTopKCategoricalAccuracy": "TopKCategoricalAccuracy",
}
_CATEGORICAL_METRICS = {one_hot: sparse for sparse, one_hot in _SPARSE_METRICS.items()}
_SMALLEST_RATE = 1e-8
_LARGEST_RATE = {"SGD": 10.0, "Adadelta": 10.0, "Adagrad": 2.0}
_LARGEST_OTHER = 0.5


def check_settings(
    view: View, training: TrainingSpec, facts: DataFacts | None
) -> Iterator[Problem]:
    """Problems of the settings of the training."""
    yield from _counts(training, facts)
    yield from _validation(training, facts)
    yield from _learning_rate(view, training)
    yield from _metrics(training, facts)
    yield from _unknown(view, training)


def _problem(
    severity: Severity, message: str, expected: str, received: str, *fixes: Fix
) -> Problem:
    return Problem(
        None, severity, message, expected=expected, received=received, fixes=fixes, place="training"
    )


def _counts(training: TrainingSpec, facts: DataFacts | None) -> Iterator[Problem]:
    for name, value in (("epochs", training.epochs), ("batch_size", training.batch_size)):
        if value < 1:
            what = name.replace("_", " ")
            yield _problem(
                Severity.ERROR,
                f"The {what} must be at least 1.",
                "1 or more",
                str(value),
                set_training(training.with_(**{name: 1}), f"Set {what} to 1"),
            )
    samples = facts.train_samples if facts is not None else None
    if samples is not None and samples < training.batch_size:
        yield _problem(
            Severity.WARNING,
            f"A batch of {training.batch_size} is more than the {samples} samples there are, so "
            "each epoch is a single step.",
            f"at most {samples}",
            str(training.batch_size),
            set_training(
                training.with_(batch_size=max(1, min(32, samples))),
                f"Set batch size to {max(1, min(32, samples))}",
            ),
        )


def _validation(training: TrainingSpec, facts: DataFacts | None) -> Iterator[Problem]:
    none = set_training(training.with_(validation="none"), "Train without validation")
    if training.validation == "split":
        split = training.validation_split
        if not 0.0 < split < 1.0:
            yield _problem(
                Severity.ERROR,
                "The validation split must be between 0 and 1.",
                "0 < split < 1",
                str(split),
                set_training(training.with_(validation_split=0.1), "Set validation split to 0.1"),
                none,
            )
            return
        samples = facts.train_samples if facts is not None else None
        if samples is None:
            return
        kept = math.floor(samples * (1.0 - split))
        if kept in (0, samples):
            left = "training" if kept == 0 else "validation"
            half = set_training(training.with_(validation_split=0.5), "Set validation split to 0.5")
            yield _problem(
                Severity.ERROR,
                f"A validation split of {split} of {samples} samples leaves none for {left}.",
                "at least one sample on each side",
                f"{kept} and {samples - kept}",
                *((none, half) if samples > 1 else (none,)),
            )
    elif training.validation == "test" and facts is not None and facts.test_samples == 0:
        yield _problem(
            Severity.WARNING,
            "There is no test set to validate on, so the training goes without validation.",
            "a test set",
            "none",
            set_training(training.with_(validation="split"), "Split off a part for validation"),
            none,
        )


def _learning_rate(view: View, training: TrainingSpec) -> Iterator[Problem]:
    optimizer = training.optimizer
    rate = optimizer.params.get("learning_rate")
    if isinstance(rate, bool) or not isinstance(rate, int | float):
        return
    title = optimizer.type.rpartition(".")[2]
    largest = _LARGEST_RATE.get(title, _LARGEST_OTHER)
    entry = view.catalogue.entry(optimizer.type)
    parameter = entry.parameter("learning_rate") if entry is not None else None
    default = parameter.default if parameter is not None else None
    reset = set_training(
        training.with_(
            optimizer=ObjectValue(optimizer.type, optimizer.params.without("learning_rate"))
        ),
        f"Set learning rate to {default}",
    )
    if not rate > 0 or math.isinf(rate):
        yield _problem(
            Severity.ERROR,
            f"With a learning rate of {rate} nothing is learnt.",
            "a number above 0",
            str(rate),
            reset,
        )
    elif rate > largest:
        yield _problem(
            Severity.WARNING,
            f"A learning rate of {rate} is very large for {title}; the loss will most likely jump "
            "about or become nan.",
            f"at most about {largest}",
            str(rate),
            reset,
        )
    elif rate < _SMALLEST_RATE:
        yield _problem(
            Severity.WARNING,
            f"A learning rate of {rate} is so small that nothing will change.",
            f"above {_SMALLEST_RATE}",
            str(rate),
            reset,
        )


def _metrics(training: TrainingSpec, facts: DataFacts | None) -> Iterator[Problem]:
    if facts is None or len(facts.targets) != 1:
        return
    title = training.loss.type.rpartition(".")[2]
    floats = facts.targets[0][1].dtype.startswith(("float", "bfloat"))
    quantities = facts.classes is None and not facts.binary and floats
    for metric in training.metrics:
        name = metric_name(metric)
        if quantities and title in REGRESSION and (name in _ACCURACY or name in _ACCURACIES):
            others = tuple(m for m in training.metrics if m != metric)
            error = ObjectValue("metrics.MeanAbsoluteError")
            metrics = (*others, error) if error not in others else others
            yield _problem(
                Severity.WARNING,
                f"{name} counts how often a class is right, but the targets are quantities.",
                "a metric of distance",
                name,
                set_training(training.with_(metrics=metrics), "Use MeanAbsoluteError"),
                set_training(training.with_(metrics=others), f"Remove {name}"),
            )
            continue
        table = _SPARSE_METRICS if facts.one_hot else _CATEGORICAL_METRICS
        if facts.classes is None or facts.binary or title not in SPARSE | CATEGORICAL | BINARY:
            continue
        if name in table:
            has = "one-hot vectors" if facts.one_hot else "whole numbers"
            params = metric.params if isinstance(metric, ObjectValue) else Params()
            better = ObjectValue(f"metrics.{table[name]}", params)
            metrics = tuple(better if m == metric else m for m in training.metrics)
            yield _problem(
                Severity.ERROR,
                f"{name} does not take {has}, which the targets are.",
                table[name],
                name,
                set_training(training.with_(metrics=metrics), f"Use {table[name]}"),
            )


def _unknown(view: View, training: TrainingSpec) -> Iterator[Problem]:
    """A loss, optimizer or metric that this Keras does not have."""
    values: list[Value] = [
        training.optimizer,
        training.loss,
        *training.output_losses.values(),
        *training.metrics,
    ]
    for value in values:
        if isinstance(value, ObjectValue) and view.catalogue.entry(value.type) is None:
            yield _problem(
                Severity.ERROR,
                f"This installation has no '{value.type}'. Choose another.",
                "something that Keras has",
                value.type,
            )


def metric_name(metric: Value) -> str:
    """A metric's name: Keras' shorthand as it is, or the class."""
    return metric.type.rpartition(".")[2] if isinstance(metric, ObjectValue) else str(metric)
