"""Turns what Keras said of a node into a problem that speaks to a person.

Keras' own text is kept as `details`. Where a mistake is a common one, the problem says in plain
words what was expected and what arrived, and brings fixes; every other refusal is passed on in
Keras' words.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from graph_editor.document.graph import NodeId
from graph_editor.validation.analysis import Problem
from graph_editor.validation.explain_merge import explain_merge
from graph_editor.validation.explain_parameter import explain_parameter
from graph_editor.validation.explain_shape import (
    explain_rank,
    explain_reshape,
    explain_too_small,
    explain_unknown_axis,
    explain_wrong_axis,
)
from graph_editor.validation.memo import Key
from graph_editor.validation.question import UNKNOWN_TYPE, UNTRUSTED, NodeError
from graph_editor.validation.refusal import Refusal, make_refusal, shapes
from graph_editor.validation.view import View

_FIRST_SENTENCE = re.compile(r"^(.*?[.!?])(?:\s|$)", re.DOTALL)
_LONGEST = 240

_EXPLANATIONS: tuple[Callable[[Refusal], Problem | None], ...] = (
    explain_rank,
    explain_too_small,
    explain_reshape,
    explain_merge,
    explain_wrong_axis,
    explain_unknown_axis,
    explain_parameter,
)


def explain(error: NodeError, key: Key, node_id: NodeId, view: View) -> tuple[Problem, ...]:
    """The problem that a node has.

    Args:
        error: what Keras said.
        key: how it was called.
    """
    refusal = make_refusal(error, view.node(node_id), key.call[1], view)
    special = _special(refusal)
    if special is not None:
        return (special,)
    for explanation in _EXPLANATIONS:
        problem = explanation(refusal)
        if problem is not None:
            return (problem,)
    return (_in_keras_words(refusal),)


def _special(refusal: Refusal) -> Problem | None:
    """Refusals that are not Keras' own."""
    name = refusal.node.name
    match refusal.error.type:
        case type_ if type_ == UNKNOWN_TYPE:
            return refusal.problem(
                f"This installation has no '{refusal.error.text}', which '{name}' needs.",
                expected="something that Keras has",
                received=refusal.error.text,
            )
        case type_ if type_ == UNTRUSTED:
            return refusal.problem(
                f"'{name}' holds Python code, which runs only when you trust this file. Look at "
                "it, then trust the file if it is yours or from somebody you trust.",
                expected="a trusted file",
                received="code that may not run",
            )
        case "NoAnswer" | "AnalystDied":
            return refusal.problem(
                f"Keras could not say anything about '{name}'. Change its parameters; a very "
                "large size is often the reason.",
                expected="an answer of Keras",
                received="none",
            )
        case "MemoryError":
            return refusal.problem(
                f"'{name}' needs more memory than there is. Make its sizes smaller.",
                expected="sizes that fit into memory",
                received="too large ones",
            )
        case _:
            return None


def _in_keras_words(refusal: Refusal) -> Problem:
    text = " ".join(refusal.text.split())
    found = _FIRST_SENTENCE.match(text)
    sentence = found[1] if found is not None else text
    if len(sentence) > _LONGEST:
        sentence = sentence[: _LONGEST - 1] + "…"
    if sentence and sentence[-1] not in ".!?…":
        sentence += "."
    return refusal.problem(
        f"Keras refuses '{refusal.node.name}': {sentence or refusal.error.type}",
        expected="",
        received=shapes(refusal.arrivals) if refusal.arrivals else "",
    )
