"""Python names for the things of a drawing: distinct, and never in the way of the script's own."""

from __future__ import annotations

import builtins
import keyword
import unicodedata
from collections.abc import Iterable

SCRIPT_NAMES = frozenset(
    [
        *("keras", "layers", "ops", "np", "sys", "Path", "Data", "tf"),
        *("SEED", "EPOCHS", "BATCH_SIZE", "DATA_FILE", "TARGET_FILE"),
        *("load_data", "build_model", "compile_model", "train", "evaluate", "main", "multi_hot"),
        *("model", "data", "callbacks", "history"),
    ]
)
"""What a script calls its own things."""

_TAKEN = frozenset([*dir(builtins), *keyword.kwlist, *keyword.softkwlist, "l", "O", "I"])
_LONGEST = 36


class NamePool:
    """Gives out variable names.

    A wanted name is kept where it can be. One that is taken gets an underscore, then a number; a
    very long one is cut, so that a line can always be broken after its `=`.
    """

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._taken = {*SCRIPT_NAMES, *reserved}

    def take(self, wanted: str) -> str:
        """A free variable name, `wanted` where possible."""
        # Python compares identifiers in this normal form: `ﬁ` and `fi` are one variable.
        name = unicodedata.normalize("NFKC", wanted)
        if not name.isidentifier():
            name = "node"
        if len(name) > _LONGEST or not name.isascii():
            name = name[: _LONGEST if name.isascii() else _LONGEST // 2].rstrip("_") or "node"
        if name.startswith("__"):
            name = f"node{name.rstrip('_')}"
        candidate, number = name, 0
        while candidate in self._taken or candidate in _TAKEN:
            number += 1
            candidate = f"{name}_" if number == 1 else f"{name}_{number}"
        self._taken.add(candidate)
        return candidate
