"""What a few typed words mean: nodes by names, layers, parameters, shapes, problems; frames and
notes by their texts. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from graph_editor.canvas.drawing.card import Card, State
from graph_editor.document.annotation import Annotation, AnnotationId
from graph_editor.document.graph import NodeId
from graph_editor.validation.analysis import Severity, format_shape

_PROBLEMS = {
    "error": (Severity.ERROR,),
    "errors": (Severity.ERROR,),
    "warning": (Severity.WARNING,),
    "warnings": (Severity.WARNING,),
    "problem": (Severity.ERROR, Severity.WARNING),
    "problems": (Severity.ERROR, Severity.WARNING),
}
_PARAMETER = re.compile(r"^([A-Za-z_]\w*)\s*=\s*(.*)$")
_SHAPE = re.compile(
    r"^[(\[]?\s*(?:None|\?|\d+|\*)(?:\s*[,x×]\s*(?:None|\?|\d+|\*))*\s*,?\s*[)\]]?$"
)
_HINT = "name, layer, note, units=64, (None, 10) or error"


def hint() -> str:
    """What can be typed, for the empty field."""
    return _HINT


def find(text: str, things: Iterable[tuple[NodeId, Card, State]]) -> list[NodeId]:
    """The nodes that a text means, in the order given; none for an empty text.

    Args:
        text: words that must all stand in the node's name, layer or family (`conv 3`); or a
            parameter (`units=64`, `units=`); or a shape or part of one (`(None, 10)`, `28, 28`);
            or `error`, `warning`, `problem`.
    """
    text = " ".join(text.split())
    if not text:
        return []
    parameter = _PARAMETER.match(text)
    shape = _SHAPE.match(text) and ("," in text or "(" in text or "x" in text or "×" in text)
    found = []
    for node_id, card, state in things:
        if parameter:
            hit = _has_parameter(card, parameter[1], parameter[2])
        elif shape:
            hit = _has_shape(state, text)
        else:
            hit = _has_words(card, text.casefold())
            wanted = _PROBLEMS.get(text.casefold(), ())
            hit = hit or any(problem.severity in wanted for problem in state.problems)
        if hit:
            found.append(node_id)
    return found


def find_texts(text: str, annotations: Iterable[Annotation]) -> list[AnnotationId]:
    """The frames and notes in whose text all words of `text` stand, in the order given; none for
    an empty text."""
    words = text.casefold().split()
    if not words:
        return []
    said = ((annotation.id, annotation.text.casefold()) for annotation in annotations)
    return [key for key, content in said if all(word in content for word in words)]


def _has_words(card: Card, text: str) -> bool:
    said = f"{card.name} {card.title} {card.family}".casefold()
    return all(word in said for word in text.split())


def _has_parameter(card: Card, name: str, value: str) -> bool:
    wanted = _plain(value)
    return any(
        name.casefold() == known.casefold() and (not wanted or _plain(held) == wanted)
        for known, held in card.parameters
    )


def _has_shape(state: State, text: str) -> bool:
    if state.result is None:
        return False
    pattern = _shape_pattern(text)
    return any(pattern.search(format_shape(spec.shape)) for spec in state.result.outputs)


@cache
def _shape_pattern(text: str) -> re.Pattern[str]:
    """`28, 28` stands in `(None, 28, 28, 1)` but not in `(None, 128, 28)`."""
    parts = re.split(r"\s*[,x×]\s*", text.strip("()[] ,"))
    axes = ("None" if part == "?" else r"\w+" if part == "*" else part for part in parts)
    start = r"\(" if text[0] in "([" else r"(?<!\w)"
    end = r",?\)" if text[-1] in ")]" else r"(?!\w)"
    return re.compile(start + ", ".join(axes) + end)


def _plain(text: str) -> str:
    return re.sub(r"[\s'\"()\[\]]", "", text).casefold()
