"""Exercises of what puts nodes in order."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from tests.app.exercises.exercise import Exercise, Stage, selecting

_ROW = ("first", "second", "third")
_STEPS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


def _edge(stage: Stage, name: str, side: str) -> float:
    x, y = stage.place(name)
    width, height = stage.view.canvas.size_of(stage.at(name))
    return {
        "left": x,
        "top": y,
        "right": x + width,
        "bottom": y + height,
        "center": x + width / 2,
        "middle": y + height / 2,
    }[side]


def _level(side: str) -> Callable[[Stage], bool]:
    return lambda stage: len({round(_edge(stage, name, side)) for name in _ROW}) == 1


def _even(first: str, last: str, *of: str) -> Callable[[Stage], bool]:
    def holds(stage: Stage) -> bool:
        names = sorted(of, key=lambda name: _edge(stage, name, first))
        gaps = [
            _edge(stage, after, first) - _edge(stage, before, last)
            for before, after in itertools.pairwise(names)
        ]
        return max(gaps) - min(gaps) <= 1

    return holds


def _shifted(side: str, by: float) -> Callable[[Stage], bool]:
    dx, dy = (by * step for step in _STEPS[side])

    def holds(stage: Stage) -> bool:
        x, y = stage.was_at("second")
        return stage.place("second") == (x + dx, y + dy)

    return holds


def _moved(stage: Stage) -> bool:
    return stage.document.project != stage.was


EXERCISES = (
    Exercise("canvas.layout", _moved, "Auto-layout"),
    Exercise(
        "canvas.layout_down",
        lambda s: s.place("first")[1] > s.place("inputs")[1] + 40,
        "Auto-layout top to bottom",
    ),
    *(
        Exercise(f"canvas.align_{side}", _level(side), step, selecting(*_ROW))
        for side, step in (
            ("left", "Align left edges of 3 nodes"),
            ("right", "Align right edges of 3 nodes"),
            ("top", "Align upper edges of 3 nodes"),
            ("bottom", "Align lower edges of 3 nodes"),
            ("center", "Align centres of 3 nodes"),
            ("middle", "Align middles of 3 nodes"),
        )
    ),
    Exercise(
        "canvas.distribute_x",
        _even("left", "right", "first", "second", "joined"),
        "Distribute 3 nodes horizontally",
        selecting("first", "second", "joined"),
    ),
    Exercise(
        "canvas.distribute_y",
        _even("top", "bottom", "first", "side", "third"),
        "Distribute 3 nodes vertically",
        selecting("first", "side", "third"),
    ),
    Exercise("canvas.straighten", _moved, "Straighten wires of 3 nodes", selecting(*_ROW)),
    Exercise("canvas.snap_grid", lambda s: s.view.snapping.to_grid),
    Exercise("canvas.snap_neighbours", lambda s: not s.view.snapping.to_neighbours),
    *(
        Exercise(
            f"canvas.nudge_{side}{name}", _shifted(side, by), "Move second", selecting("second")
        )
        for side in _STEPS
        for name, by in (("", 8), ("_1", 1))
    ),
)
