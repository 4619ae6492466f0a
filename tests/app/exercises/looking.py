"""Exercises of what selects, finds and shows; none of it changes the project."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from tests.app.exercises.exercise import Exercise, Stage, selecting


def _bookmarked(count: int) -> object:
    def given(stage: Stage) -> None:
        for number in range(count):
            stage.look(320 * number, 0, 0.8)
            stage.strike("Ctrl+B")
        stage.look(0, 5000, 0.5)

    return given


def _looks_at(x: float) -> object:
    def holds(stage: Stage) -> bool:
        center = stage.view.visible_area.center()
        return abs(center.x() - x) < 4 and abs(center.y()) < 4

    return holds


def _far_away(stage: Stage) -> None:
    stage.look(0, 9000, 0.5)


def _searched(stage: Stage) -> None:
    stage.strike("Ctrl+F")
    stage.write("dense")
    stage.view.setFocus()


def _jumped(stage: Stage) -> None:
    stage.look(0, 9000, 0.5)
    stage.strike("Home")


def _gone_back(stage: Stage) -> None:
    _jumped(stage)
    stage.strike("Ctrl+[")


def _sees(name: str) -> object:
    return lambda s: s.view.visible_area.contains(s.view.canvas.nodes[s.at(name)].body)


def _sees_all(stage: Stage) -> bool:
    return stage.view.visible_area.contains(stage.view.canvas.bounds)


EXERCISES = (
    Exercise("canvas.select_all", lambda s: s.chosen == s.names),
    Exercise(
        "canvas.select_upstream",
        lambda s: s.chosen == {"inputs", "first", "second"},
        given=selecting("second"),
    ),
    Exercise(
        "canvas.select_downstream",
        lambda s: s.chosen == {"third", "joined", "part", "twin"},
        given=selecting("third"),
    ),
    Exercise(
        "canvas.select_connected",
        lambda s: s.chosen == s.names - {"loose"},
        given=selecting("second"),
    ),
    Exercise(
        "canvas.select_type",
        lambda s: {"first", "second", "side", "loose"} <= s.chosen and "third" not in s.chosen,
        given=selecting("second"),
    ),
    Exercise(
        "canvas.select_invert",
        lambda s: s.chosen == s.names - {"second"},
        given=selecting("second"),
    ),
    Exercise(
        "canvas.select_calls", lambda s: s.chosen == {"first", "again"}, given=selecting("first")
    ),
    *(
        Exercise(f"canvas.go_{side}", lambda s, to=to: s.chosen == {to}, given=selecting(start))
        for side, start, to in (
            ("left", "second", "first"),
            ("right", "second", "third"),
            ("up", "side", "second"),
            ("down", "second", "side"),
        )
    ),
    Exercise(
        "canvas.fit_selection", _sees("loose"), given=lambda s: (s.select("loose"), _far_away(s))
    ),
    Exercise("canvas.fit", _sees_all, given=_far_away),
    Exercise("canvas.zoom_in", lambda s: s.view.zoom == 0.5 * 1.25, given=_far_away),
    Exercise("canvas.zoom_out", lambda s: s.view.zoom == 0.5 / 1.25, given=_far_away),
    Exercise("canvas.zoom_100", lambda s: s.view.zoom == 1.0, given=_far_away),
    Exercise(
        "canvas.find",
        lambda s: QApplication.focusWidget() is s.view.find_bar.field,
    ),
    Exercise("canvas.find_next", lambda s: s.view.find_bar.current == 0, given=_searched),
    Exercise("canvas.find_previous", lambda s: s.view.find_bar.current > 0, given=_searched),
    Exercise("canvas.next_problem", lambda s: len(s.chosen) == 1),
    Exercise("canvas.previous_problem", lambda s: len(s.chosen) == 1),
    Exercise("canvas.next_annotation", lambda s: len(s.view.selection.annotations) == 1),
    Exercise("canvas.previous_annotation", lambda s: len(s.view.selection.annotations) == 1),
    Exercise("canvas.back", lambda s: s.view.visible_area.center().y() > 8000, given=_jumped),
    Exercise("canvas.forward", _sees_all, given=_gone_back),
    Exercise(
        "canvas.minimap",
        lambda s: (
            s.kept.setdefault("was", s.view.minimap.isVisible()) != s.view.minimap.isVisible()
        ),
    ),
    *(
        Exercise(
            f"canvas.bookmark_{number}", _looks_at(320.0 * (number - 1)), given=_bookmarked(number)
        )
        for number in range(1, 10)
    ),
)
