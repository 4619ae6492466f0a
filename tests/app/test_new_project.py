"""A new project speaks of no data before any are chosen."""

from __future__ import annotations

from typing import Any

from app.pages.preparation import chosen_source
from graph_editor.document.graph import NodeKind
from graph_editor.document.value import Params
from graph_editor.validation.analysis import Severity
from graph_editor.validation.rules import NO_DATA


def test_data_are_asked_for_when_something_is_to_be_trained(hornet: Any, qtbot: Any) -> None:
    session, desk = hornet.session, hornet.desk
    assert hornet.window.files.new()
    with session.document.edit("Draw") as edit:
        source = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(28, 28, 1)))
        flat = edit.add_node("layers.Flatten")
        dense = edit.add_node("layers.Dense", params=Params(units=10))
        edit.connect(source, "output", flat, "inputs")
        edit.connect(flat, "output", dense, "inputs")
    qtbot.waitUntil(lambda: NO_DATA in session.analysis.problems, timeout=30_000)
    assert not [p for p in session.analysis.problems if p.severity is Severity.ERROR]
    assert desk.refusal() == NO_DATA.message
    assert desk.start_run() == NO_DATA.message
    with session.document.edit("Choose the data") as edit:
        edit.set_data(chosen_source("digits", session.document.project))
    qtbot.waitUntil(
        lambda: any("(8, 8)" in p.message for p in session.analysis.problems), timeout=30_000
    )
    assert NO_DATA not in session.analysis.problems


def test_what_fits_the_data_of_a_new_project_is_trained_as_it_is(hornet: Any, qtbot: Any) -> None:
    session = hornet.session
    assert hornet.window.files.new()
    with session.document.edit("Draw") as edit:
        source = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(8, 8)))
        flat = edit.add_node("layers.Flatten")
        dense = edit.add_node("layers.Dense", params=Params(units=1))
        edit.connect(source, "output", flat, "inputs")
        edit.connect(flat, "output", dense, "inputs")
    qtbot.waitUntil(lambda: dense in session.analysis.results and session.facts.inputs != ())
    assert not session.facts.chosen
    assert NO_DATA not in session.analysis.problems
