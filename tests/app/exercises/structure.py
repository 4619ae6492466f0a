"""Exercises of blocks, frames and notes."""

from __future__ import annotations

from tests.app.exercises.exercise import Exercise, Stage, selecting, typing


def _used_twice(stage: Stage) -> None:
    stage.select("part")
    stage.strike("Ctrl+D")


def _opened(stage: Stage) -> None:
    stage.select("part")
    stage.strike("Shift+Return")


def _inside(stage: Stage) -> None:
    stage.enter()
    stage.choose([])


EXERCISES = (
    Exercise(
        "canvas.make_block",
        lambda s: {"second", "third"}.isdisjoint(s.names) and len(s.blocks) == 2,
        "Make block of 2 nodes",
        selecting("second", "third"),
    ),
    Exercise(
        "canvas.ungroup",
        lambda s: "inner" in s.names and not s.blocks,
        "Ungroup part",
        selecting("part"),
    ),
    Exercise("canvas.open_block", lambda s: "inner" in s.names, "", selecting("part")),
    Exercise("canvas.leave_block", lambda s: s.view.document.is_main, "", _inside),
    Exercise(
        "canvas.open_in_place",
        lambda s: s.called("part").opened is not None,
        "Open part",
        selecting("part"),
    ),
    Exercise(
        "canvas.step_in",
        lambda s: s.chosen_inside == {"inputs"},
        "",
        _opened,
    ),
    Exercise(
        "canvas.make_unique",
        lambda s: len({s.view.document.node(block).type for block in s.blocks}) == 2,
        "Make part_1 unique",
        _used_twice,
    ),
    Exercise(
        "canvas.use_for_equal",
        lambda s: len(s.blocks) == 2 and "twin" not in s.names,
        "Use part for 1 equal part",
        selecting("part"),
    ),
    Exercise(
        "canvas.frame",
        lambda s: "Start" in s.remarks,
        "Add frame around 2 nodes",
        selecting("first", "second"),
        typing("Start"),
    ),
    Exercise(
        "canvas.note",
        lambda s: "# Why" in s.remarks,
        "Add note Why",
        lambda s: s.point_at(s.empty_spot),
        typing("# Why", "Ctrl+Return"),
    ),
    Exercise(
        "canvas.add_bookmark",
        lambda s: len(s.remarks) == 2,
        "Add bookmark third",
    ),
)
