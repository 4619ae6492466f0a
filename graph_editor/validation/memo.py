"""What Keras has already said, by everything that its answer depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from graph_editor.document.value import Params, contains_code
from graph_editor.validation.analysis import TensorSpec
from graph_editor.validation.question import Outcome

Inputs: TypeAlias = tuple[tuple[str, bool, tuple[TensorSpec, ...]], ...]
"""For each tensor argument: its port, whether it takes a list, the tensors' specs."""

Call: TypeAlias = tuple[Params, Inputs]
"""One call of a layer: the arguments that are no tensors, and those that are."""

_SIZE = 100_000
_NONE: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """Everything that Keras' answer about a call depends on.

    Attributes:
        type: the layer or operation.
        params: its parameters.
        call: this call.
        previous: earlier calls of the same shared layer, in code order.
        trusted: whether Python code in the parameters may run; False where there is none.
    """

    type: str
    params: Params
    call: Call
    previous: tuple[Call, ...]
    trusted: bool


def key_for(
    type_: str, params: Params, call: Call, previous: tuple[Call, ...] = _NONE, *, trusted: bool
) -> Key:
    """The key of a call; trust counts only where there is code to be trusted."""
    trusted = trusted and (contains_code(params) or contains_code(call[0]))
    return Key(type_, params, call, previous, trusted)


class Memo:
    """Answers by key. It forgets everything when it becomes too large, which costs time only."""

    def __init__(self, size: int = _SIZE) -> None:
        self._size = size
        self._outcomes: dict[Key, Outcome] = {}

    def __len__(self) -> int:
        return len(self._outcomes)

    def get(self, key: Key) -> Outcome | None:
        """The answer, if it is known."""
        return self._outcomes.get(key)

    def put(self, key: Key, outcome: Outcome) -> None:
        """Keep an answer."""
        if len(self._outcomes) >= self._size:
            self._outcomes.clear()
        self._outcomes[key] = outcome
