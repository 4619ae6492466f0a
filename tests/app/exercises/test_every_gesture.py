"""Every gesture, by real events: what it does, its one step, and that no tool is without one."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from graph_editor.canvas import tools
from graph_editor.canvas.tools.tool import Tool
from tests.app.exercises import drawing_gestures, looking_gestures
from tests.app.exercises.exercise import Exercise, Stage
from tests.app.exercises.test_every_action import perform

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support"),
    pytest.mark.logs("."),
]
_PARTS = ("move", "release", "cancel", "key")
"""What a tool does at events."""
_NEVER = frozenset({"DropTool.cancel"})
"""Only the system takes a drag away; tests/graph_editor/canvas/test_editing.py does it."""


@pytest.fixture
def stage(hornet: Any, asker: Any) -> Stage:
    """A user before the window."""
    asker.unsaved_answer = "cancel"
    return Stage(hornet, asker)


def test_every_gesture_does_what_it_says(stage: Stage, subtests: pytest.Subtests) -> None:
    called: set[CodeType] = set()
    for gesture in (*drawing_gestures.GESTURES, *looking_gestures.GESTURES):
        exercise = Exercise(gesture.name, gesture.comes, gesture.step, gesture.given)
        with subtests.test(gesture.name), recorded(called):
            perform(stage, exercise, lambda do=gesture.do: do(stage))
            QApplication.processEvents()
    there = {name: code for name, code in parts_of_tools().items() if name not in _NEVER}
    missing = sorted(name for name, code in there.items() if code not in called)
    assert not missing, f"parts of tools that no gesture of the table reaches: {missing}"


def parts_of_tools() -> dict[str, CodeType]:
    """What the tools do at events, by name; those that only inherit it left out."""
    for module in pkgutil.iter_modules(tools.__path__):
        importlib.import_module(f"{tools.__name__}.{module.name}")
    found: dict[str, CodeType] = {}
    waiting: list[type[Tool]] = [Tool]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            for part in _PARTS:
                function = vars(kind).get(part)
                if inspect.isfunction(function):
                    found[f"{kind.__name__}.{part}"] = function.__code__
    return found


@contextmanager
def recorded(called: set[CodeType]) -> Iterator[None]:
    """Keep which functions are called meanwhile."""

    def note(frame: FrameType, event: str, _what: object) -> None:
        if event == "call":
            called.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(before)
