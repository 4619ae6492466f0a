"""The last activation against what a loss expects: probabilities, or raw scores."""

from __future__ import annotations

from collections.abc import Iterator

from graph_editor.document.value import ObjectValue
from graph_editor.validation.analysis import Problem, Severity
from graph_editor.validation.fit import BINARY, CATEGORICAL, SPARSE, Fit


def check_activation(fit: Fit) -> Iterator[Problem]:
    """Problems of the last activation."""
    activation, head = fit.head.activation, fit.head
    if activation is None or fit.title not in SPARSE | CATEGORICAL | BINARY:
        return
    binary = fit.title in BINARY
    wanted = "sigmoid" if binary else "softmax"
    if fit.from_logits:
        if activation in ("softmax", "sigmoid"):
            probabilities = ObjectValue(fit.loss.type, fit.loss.params.without("from_logits"))
            yield fit.problem(
                f"{fit.title} is told to expect raw scores (from_logits=True), but "
                f"'{head.name}' ends in {activation}.",
                expected="no activation, or from_logits=False",
                received=activation,
                fixes=[
                    fit.set_loss(probabilities, "Set from_logits to False"),
                    head.set_activation("linear"),
                ],
                severity=Severity.WARNING,
            )
        return
    last = fit.made[-1] if fit.made else None
    if activation == wanted and (binary or last != 1):
        return
    if binary and activation == "softmax" and last == 1:
        message = f"softmax over a single value is always 1, so '{head.name}' cannot learn."
    elif activation in ("softmax", "sigmoid", "hard_sigmoid"):
        if activation == "hard_sigmoid" and binary:
            return
        message = f"{fit.title} goes with {wanted}, but '{head.name}' ends in {activation}."
    else:
        message = (
            f"{fit.title} expects probabilities, but '{head.name}' ends in "
            f"{'no activation' if activation == 'linear' else activation}."
        )
    logits = None
    if activation == "linear":
        logits = fit.set_loss(
            ObjectValue(fit.loss.type, fit.loss.params.with_("from_logits", True)),
            "Set from_logits to True",
        )
    yield fit.problem(
        message,
        expected=wanted,
        received="no activation" if activation == "linear" else activation,
        fixes=[head.set_activation(wanted), logits],
        severity=Severity.WARNING,
    )
