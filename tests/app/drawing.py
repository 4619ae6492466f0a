"""Drawings that several tests of the window use."""

from __future__ import annotations

from app.session import Session
from graph_editor.document.graph import NodeId, NodeKind
from graph_editor.document.project import Project
from graph_editor.document.settings import DataSpec, TrainingSpec
from graph_editor.document.value import ObjectValue, Params

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
