"""Drawings that several tests of the window use."""

from __future__ import annotations

from typing import Any

from app.session import Session
from graph_editor.document.graph import NodeId, NodeKind
from graph_editor.document.project import Project
from graph_editor.document.settings import DataSpec, TrainingSpec
from graph_editor.document.value import ObjectValue, Params
from graph_editor.validation.analysis import Severity

DIGITS = Project(
    name="digits",
    data=DataSpec("digits"),
    training=TrainingSpec(
        loss=ObjectValue("losses.SparseCategoricalCrossentropy"), metrics=("accuracy",), epochs=1
    ),
)


def draw_chain(session: Session, *, units: int = 10) -> dict[str, NodeId]:
    """Input (8, 8, 1) → Flatten → Dense(32) → Dense(units, softmax); ids by name."""
    ids: dict[str, NodeId] = {}
    with session.document.edit("Draw") as edit:
        ids["inputs"] = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(8, 8, 1)))
        ids["flatten"] = edit.add_node("layers.Flatten", position=(0, 100))
        ids["hidden"] = edit.add_node(
            "layers.Dense", name="hidden", params=Params(units=32), position=(0, 200)
        )
        ids["scores"] = edit.add_node(
            "layers.Dense",
            name="scores",
            params=Params(units=units, activation="softmax"),
            position=(0, 300),
        )
        for source, target in (
            ("inputs", "flatten"),
            ("flatten", "hidden"),
            ("hidden", "scores"),
        ):
            edit.connect(ids[source], "output", ids[target], "inputs")
    return ids


def draw_with_problem(hornet: Any, qtbot: Any) -> None:
    """The chain in the window that has the keyboard, with a layer that cannot be (`lost`), once
    that is known; `hidden` is selected."""
    hornet.session.replace(DIGITS)
    ids = draw_chain(hornet.session)
    with hornet.session.document.edit("Draw") as edit:
        lost = edit.add_node("layers.Conv2D", name="lost", position=(400, 0))
        edit.connect(ids["flatten"], "output", lost, "inputs")
    hornet.session.select([ids["hidden"]])
    hornet.window.activateWindow()
    qtbot.waitUntil(hornet.window.isActiveWindow)
    qtbot.waitUntil(
        lambda: any(p.severity is Severity.ERROR for p in hornet.session.analysis.problems)
    )
