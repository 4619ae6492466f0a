"""Whether an output, its loss and its targets fit together, as Keras takes them at `fit`.

A loss compares predictions of shape `(batch, …, k)` with targets. Keras brings a lone last axis of
1 into line by itself; everything else must agree. Sparse losses take whole numbers without the last
axis, categorical ones a 1 among k. Only what Keras refuses, or what cannot possibly be meant, is an
error; the rest is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph_editor.document.settings import Step
from graph_editor.validation.analysis import Fix, Problem, Severity, Shape, format_shape
from graph_editor.validation.explain_shape import pooling_for
from graph_editor.validation.fit import (
    BINARY,
    CATEGORICAL,
    REGRESSION,
    SPARSE,
    Fit,
    same,
    squeezes,
)
from graph_editor.validation.fixes import NewLayer, insert_one, set_data, together
from graph_editor.validation.refusal import size
from graph_editor.validation.rule_activation import check_activation


def check_loss(fit: Fit) -> Iterator[Problem]:
    """Problems of one output with its loss and targets, the gravest first."""
    problem = _encoding(fit) or _rank(fit) or _units(fit) or _shape(fit)
    if problem is not None:
        yield problem
    if problem is None or problem.severity is not Severity.ERROR:
        yield from check_activation(fit)


def _encoding(fit: Fit) -> Problem | None:
    """Classes as numbers or as one-hot vectors, against what the loss takes."""
    classes = fit.facts.classes
    if classes is None:
        return _numbers(fit)
    has = "one-hot vectors" if fit.facts.one_hot else "whole numbers"
    last = fit.made[-1] if fit.made else None
    if fit.facts.one_hot and fit.title in SPARSE:
        return fit.problem(
            f"{fit.title} takes classes as whole numbers, but the targets are one-hot vectors.",
            expected="whole numbers",
            received=f"{has} {format_shape(fit.target.shape)}",
            fixes=[fit.use("CategoricalCrossentropy"), _without_one_hot(fit)],
        )
    if fit.facts.one_hot:
        return None
    if fit.facts.binary and last == 1 and fit.title in SPARSE | CATEGORICAL:
        return fit.problem(
            f"'{fit.head.name}' gives one number for two classes, which is for "
            f"BinaryCrossentropy; {fit.title} needs one for each class.",
            expected="2 values, or BinaryCrossentropy",
            received=format_shape(fit.head.spec.shape),
            fixes=[
                _both("Use BinaryCrossentropy", fit.use("BinaryCrossentropy"), fit, "sigmoid"),
                fit.head.set_units(2) if fit.title in SPARSE else None,
            ],
        )
    if fit.title in CATEGORICAL and (fit.given in ((), (1,)) or fit.given != fit.made):
        return fit.problem(
            f"{fit.title} takes one-hot vectors, but the targets are whole numbers.",
            expected=f"one-hot vectors of {classes} classes",
            received=f"{has} {format_shape(fit.target.shape)}",
            fixes=[fit.use("SparseCategoricalCrossentropy"), _with_one_hot(fit)],
        )
    several = last is not None and last > 1 and fit.given in ((), (1,))
    if several and fit.title in BINARY | REGRESSION:
        return _numbers_against_vector(fit, classes, last or 0)
    if fit.title in BINARY and classes > 2 and last == 1:
        return fit.problem(
            f"{fit.title} tells two classes apart, but the targets have {classes}.",
            expected="2 classes",
            received=f"{classes} classes",
            fixes=[_classify(fit, classes)],
        )
    if fit.title in REGRESSION and classes > 2 and last == 1 and not fit.facts.binary:
        return fit.problem(
            f"The targets are {classes} classes, but {fit.title} treats their numbers as "
            "quantities.",
            expected="a loss for classes",
            received=fit.title,
            fixes=[_classify(fit, classes)],
            severity=Severity.WARNING,
        )
    return None


def _numbers(fit: Fit) -> Problem | None:
    """Targets that are quantities, against a loss for classes."""
    if fit.title not in SPARSE or not fit.target.dtype.startswith(("float", "bfloat")):
        return None
    return fit.problem(
        f"{fit.title} takes classes as whole numbers, but the targets are "
        f"{fit.target.dtype} numbers.",
        expected="whole numbers",
        received=fit.target.dtype,
        fixes=[_measure(fit)],
    )


def _numbers_against_vector(fit: Fit, classes: int, last: int) -> Problem:
    """One number a sample, several predicted: Keras would compare each with the same number."""
    one = fit.head.set_units(1)
    fixes: list[Fix | None] = [fit.use("SparseCategoricalCrossentropy")]
    if fit.facts.binary and one is not None:
        fixes.append(_both(one.label, one, fit, "sigmoid"))
    return fit.problem(
        f"{fit.title} compares value with value, but '{fit.head.name}' gives {last} values for "
        "the one class number of a sample.",
        expected="as many values as the targets have",
        received=f"{format_shape(fit.head.spec.shape)} for {format_shape(fit.target.shape)}",
        fixes=fixes,
    )


def _rank(fit: Fit) -> Problem | None:
    """The output has more axes than its targets ask for."""
    wanted = len(_wanted(fit))
    if fit.title not in SPARSE | CATEGORICAL | BINARY | REGRESSION:
        return None
    if len(fit.made) <= wanted or squeezes(fit.made, fit.given):
        return None
    return fit.problem(
        f"'{fit.head.name}' gives {format_shape(fit.head.spec.shape)}, which has more axes than "
        f"its targets of {format_shape(fit.target.shape)} ask for.",
        expected=format_shape((None, *_wanted(fit))),
        received=format_shape(fit.head.spec.shape),
        fixes=_fewer_axes(fit, wanted),
        place="drawing",
    )


def _fewer_axes(fit: Fit, wanted: int) -> list[Fix]:
    edge = fit.head.units_edge(fit.view)
    spec = fit.view.source_spec(edge) if edge is not None else None
    if edge is None or spec is None or wanted != 1 or fit.head.units_param != "units":
        return []
    if len(spec.shape) != len(fit.head.spec.shape):
        return []
    fixes = []
    if size(spec.shape[1:]) is not None:
        fixes.append(insert_one(fit.view, edge, NewLayer("layers.Flatten")))
    pooling = pooling_for(spec.shape)
    if pooling is not None:
        fixes.append(insert_one(fit.view, edge, NewLayer(pooling)))
    return fixes


def _units(fit: Fit) -> Problem | None:
    """The number of units against the number of classes."""
    classes = fit.facts.classes
    last = fit.made[-1] if fit.made else None
    if classes is None or last is None or last == classes:
        return None
    if fit.title in SPARSE or (fit.title in CATEGORICAL | BINARY and fit.facts.one_hot):
        too_many = last > classes and fit.title in SPARSE
        return fit.problem(
            f"'{fit.head.name}' gives {last} values, but there are {classes} classes"
            + ("; the others can never be right." if too_many else "."),
            expected=f"{classes} values",
            received=f"{last} values",
            fixes=[fit.head.set_units(classes)],
            severity=Severity.WARNING if too_many else Severity.ERROR,
            place="drawing",
        )
    return None


def _shape(fit: Fit) -> Problem | None:
    """Everything else that does not agree."""
    made, given = fit.made, fit.given
    if fit.title in SPARSE:
        if same(given, made[:-1]) or same(given, (*made[:-1], 1)):
            return None
    elif fit.title in CATEGORICAL | BINARY | REGRESSION:
        if same(given, made) or squeezes(made, given):
            return None
    else:
        return None
    wanted = _wanted(fit)
    fixes = []
    if len(wanted) == len(made) and wanted[:-1] == made[:-1] and isinstance(wanted[-1], int):
        fixes.append(fit.head.set_units(wanted[-1]))
    return fit.problem(
        f"'{fit.head.name}' gives {format_shape(fit.head.spec.shape)}, but its targets have the "
        f"shape {format_shape(fit.target.shape)}.",
        expected=format_shape((None, *wanted)),
        received=format_shape(fit.head.spec.shape),
        fixes=fixes,
        place="drawing",
    )


def _wanted(fit: Fit) -> Shape:
    """The shape that the model should make for a sample."""
    if fit.title in SPARSE:
        bare = fit.given[:-1] if fit.given[-1:] == (1,) else fit.given
        last = fit.facts.classes or (fit.made[-1] if fit.made else None)
        return (*bare, last)
    return fit.given or (1,)


def _classify(fit: Fit, classes: int) -> Fix | None:
    """One unit for each class, softmax, and the loss for whole numbers."""
    units, softmax = fit.head.set_units(classes), fit.head.set_activation("softmax")
    if units is None or softmax is None:
        return None
    loss = fit.use("SparseCategoricalCrossentropy", from_logits=False)
    return together(
        f"Tell {classes} classes apart: softmax and {classes} units", units, softmax, loss
    )


def _measure(fit: Fit) -> Fix:
    """The loss for quantities, with as many units as there are, and no activation."""
    fixes = [fit.use("MeanSquaredError", from_logits=False)]
    wanted = fit.given or (1,)
    units = fit.head.set_units(wanted[-1]) if isinstance(wanted[-1], int) else None
    linear = fit.head.set_activation("linear")
    if units is not None and len(wanted) == len(fit.made) and wanted != fit.made:
        fixes.append(units)
    if linear is not None and fit.head.activation in ("softmax", "sigmoid"):
        fixes.append(linear)
    if len(fixes) == 1:
        return fixes[0]
    return together("Predict a quantity: MeanSquaredError and no activation", *fixes)


def _both(label: str, fix: Fix, fit: Fit, activation: str) -> Fix:
    """A fix together with the activation that belongs to it."""
    change = None if fit.from_logits else fit.head.set_activation(activation)
    if change is None or fit.head.activation == activation:
        return fix
    return together(f"{label} and {activation}", fix, change)


def _with_one_hot(fit: Fit) -> Fix | None:
    if fit.facts.classes is None:
        return None
    step = Step("one_hot")
    return set_data(
        fit.data.with_(target_steps=(*fit.data.target_steps, step)), "Make the targets one-hot"
    )


def _without_one_hot(fit: Fit) -> Fix | None:
    steps = tuple(step for step in fit.data.target_steps if step.kind != "one_hot")
    if len(steps) == len(fit.data.target_steps):
        return None
    return set_data(fit.data.with_(target_steps=steps), "Keep the targets as whole numbers")
