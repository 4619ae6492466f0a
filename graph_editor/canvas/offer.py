"""Something that could be done next, offered to the user with a sentence why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered.

    Attributes:
        sentence: what happened, or why something could not be done.
        text: what a button says that takes the offer.
        do: what it does.
        again: the action that takes it where it is asked for again, or "".
    """

    sentence: str
    text: str
    do: Callable[[], object]
    again: str = ""
