"""What breaks while Qt paints a scene is reported at once and never handed on through Qt.

While an exception is on its way through Qt's painting, PySide answers Qt's questions for it: every
item's bounding rectangle is empty. Qt then files items where they are not, does not find them when
they are removed, and paints them after they are gone, which crashes the process.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

_P = ParamSpec("_P")


def reported(paint: Callable[_P, None]) -> Callable[_P, None]:
    """A method that Qt calls while it paints; what it raises goes to `sys.excepthook`."""

    @wraps(paint)
    def painted(*args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            paint(*args, **kwargs)
        except Exception:
            sys.excepthook(*sys.exc_info())

    return painted
