"""Every action there is, done by its keys or else from its menu, in a real window.

Whoever adds an action adds its exercise: `test_every_action_has_an_exercise` names what has none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from app.action_list import ListedAction, listed_actions
from tests.app.exercises import arranging, editing, looking, structure, training, window
from tests.app.exercises.exercise import Exercise, Stage

GROUPS = {
    module.__name__.rpartition(".")[2]: module.EXERCISES
    for module in (editing, structure, arranging, looking, window, training)
}

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support"),
    pytest.mark.logs("."),
]


@pytest.fixture
def stage(hornet: Any, asker: Any) -> Stage:
    """A user before the window."""
    asker.unsaved_answer = "cancel"
    return Stage(hornet, asker)


def test_every_action_has_an_exercise(stage: Stage) -> None:
    for name in ("home", "data", "draw", "train", "results"):
        stage.window.page(name)
    there = {listed.name for listed in listed_actions(stage.window)}
    exercised = [exercise.action for group in GROUPS.values() for exercise in group]
    assert len(exercised) == len(set(exercised)), "each has one"
    assert sorted(there - set(exercised)) == [], "actions without an exercise"
    assert sorted(set(exercised) - there) == [], "exercises without an action"


@pytest.mark.parametrize("group", ["editing", "structure", "arranging", "looking"])
def test_it_does_what_it_says(stage: Stage, group: str, subtests: pytest.Subtests) -> None:
    for exercise in GROUPS[group]:
        perform_each_way(stage, exercise, subtests)


@pytest.mark.parametrize(
    "exercise",
    [*GROUPS["window"], *GROUPS["training"]],
    ids=lambda exercise: exercise.action.rpartition(" › ")[2],
)
def test_it_does_what_it_says_in_a_window_of_its_own(
    stage: Stage, exercise: Exercise, subtests: pytest.Subtests
) -> None:
    perform_each_way(stage, exercise, subtests)


def perform_each_way(stage: Stage, exercise: Exercise, subtests: pytest.Subtests) -> None:
    """Perform an exercise by each of its keys, or else from menu and command palette."""
    found = next(a for a in listed_actions(stage.window) if a.name == exercise.action)
    for way, reach in ways(stage, found).items():
        with subtests.test(exercise.action, way=way):
            perform(stage, exercise, reach)


def ways(stage: Stage, listed: ListedAction) -> dict[str, Callable[[], None]]:
    """How a user comes to an action: by each of its keys; by menu and palette where it has none."""
    keys = {key.toString(): key for key in listed.action.shortcuts()}
    if keys:
        return {text: lambda key=key: stage.press(listed.action, key) for text, key in keys.items()}

    def by_menu() -> None:
        stage.choose_in_bar(*listed.place.split(" › "), listed.action)

    def by_palette() -> None:
        stage.press(stage.window.menus.actions["command_palette"])
        name = listed.title.partition(" (")[0]  # a panel's title may count what is in it
        stage.type(name)
        found = stage.window.menus._palette.list.model()
        titles = [str(found.index(row, 0).data()) for row in range(found.rowCount())]
        same = [row for row, title in enumerate(titles) if title.partition(" (")[0] == name]
        for _ in range(same[-1]):
            stage.strike("Down")
        stage.strike("Return")

    return {"menu": by_menu, "command palette": by_palette}


def perform(stage: Stage, exercise: Exercise, reach: Callable[[], None]) -> None:
    """Prepare, act, look what came of it, and take it back."""
    stage.begin()
    stage.kept["opened"] = stage.document.project
    exercise.given(stage)
    stage.was, index = stage.document.project, stage.undo_stack.index()
    assert not exercise.comes(stage), "it is so before: the exercise would prove nothing"
    reach()
    exercise.then(stage)
    QApplication.processEvents()
    assert exercise.comes(stage), "it did not do what it is for"
    after = stage.document.project
    close_dialogs(stage)
    stage.settle()
    if exercise.other:
        return
    if not exercise.step:
        assert after == stage.was, "it changed the project"
        assert stage.undo_stack.index() == index
        return
    assert stage.undo_stack.index() == index + 1, "one action is one step"
    assert stage.undo_stack.undoText() == exercise.step
    model = stage.page.history.view.model()
    assert model.index(index + 1, 0).data() == exercise.step
    stage.strike("Ctrl+Z")
    assert stage.document.project == stage.was, "undo takes it back exactly"
    stage.strike("Ctrl+Shift+Z")
    assert stage.document.project == after


def close_dialogs(stage: Stage) -> None:
    """Close what was opened over the window."""
    for dialog in stage.window.findChildren(QDialog):
        dialog.close()
        dialog.deleteLater()
    QApplication.processEvents()
