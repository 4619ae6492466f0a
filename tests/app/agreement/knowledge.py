"""What the canvas must show of what is known of the network, after each thing that a user does.

It shows an analysis by what is another now than in the one before, and an analysis is told only
where it is another one; so this looks at everything.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QApplication

from graph_editor.canvas.drawing.card import State, group_problems
from graph_editor.canvas.drawing.scene import CanvasScene
from graph_editor.canvas.drawing.use_results import UseResults, use_name
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.validation.analysis import Analysis, Severity
from graph_editor.validation.check import check_project
from tests.app.user import User


def canvas_shows_what_is_known(user: User) -> None:
    """Each item shows what the analysis says of its node; in opened blocks, of that use of it."""
    session, view = user.session, user.view
    assert session.bridge is not None
    bridge = session.bridge
    while bridge._woken or bridge._announcement.isActive():  # answers or facts are on their way
        QApplication.processEvents()
    assert session.analysis is bridge.analysis, "everybody has heard of it"
    around = "" if view.document.is_main else None
    _scene_shows(view.canvas, view.document, session.analysis, around)


def what_is_known_is_what_a_check_from_scratch_says(user: User) -> None:
    """No edit, and no jump over many, leaves anything behind in the checker."""
    session = user.session
    known, bridge = session.analysis, session.bridge
    assert bridge is not None
    project, facts = session.document.project, bridge.checker._checker._facts
    oracle: Any = bridge._client
    fresh = check_project(
        project, session.catalogue, oracle._oracle, facts, trusted=session.trusted
    )
    # Where things lie is not checked again, so nodes and wires are not compared as a whole.
    assert replace(known, network=None) == replace(fresh, network=None)
    assert (known.network is None) == (fresh.network is None)
    if known.network is not None and fresh.network is not None:
        assert known.network.results == fresh.network.results
        assert known.network.edges == fresh.network.edges
        names = [node.name for node in known.network.nodes.values()]
        assert names == [node.name for node in fresh.network.nodes.values()]


def _scene_shows(
    scene: CanvasScene, shown: ShownGraph, analysis: Analysis, use: str | None
) -> None:
    problems = group_problems(analysis.problems)
    results = UseResults(analysis).of(use, shown.nodes().values()).results
    for node_id, item in scene.nodes.items():
        wanted = State(
            results.get(node_id),
            problems.get(node_id, ()),
            node_id in analysis.pending,
            analysis.in_blocks.get(node_id, ()),
        )
        assert item.state == wanted, f"{item.card.name} shows what is known of it"
        assert (node_id in scene.far.marked) == (wanted.worst is Severity.ERROR)
    for edge, label in scene.labels._labels.items():
        assert label is None or label.text.text == scene.shape_on(edge), (
            "a wire says what it carries"
        )
    for node_id, item in scene.nodes.items():
        if item.inside is not None:
            within = ShownGraph(shown.whole, item.inside.graph)
            _scene_shows(item.inside.scene, within, analysis, use_name(use, shown.node(node_id)))
