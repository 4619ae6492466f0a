"""Which use of a block the inspector speaks of, whatever that is called meanwhile."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication

from graph_editor.canvas.drawing.inner import inner_of, place_of
from graph_editor.canvas.within import Within
from graph_editor.document.graph import GraphId, NodeId, NodeKind
from graph_editor.document.grouping import make_block
from graph_editor.document.value import Params
from tests.app.drawing import DIGITS, draw_chain


def open_two_uses(hornet: Any, **names: str) -> tuple[dict[str, NodeId], NodeId, NodeId]:
    """A block in two opened uses, of which the second takes fewer numbers, so that its layer has
    fewer weights: the ids by name, and those of the uses."""
    session, canvas = hornet.session, hornet.window.page("draw").canvas
    session.replace(DIGITS)
    ids = draw_chain(session)
    with session.document.edit("Make block") as edit:
        first = make_block(edit, session.document, [ids["hidden"]], "part")
    block = GraphId(session.document.node(first).type)
    with session.document.edit("Use again") as edit:
        smaller = edit.add_node("layers.Dense", params=Params(units=5))
        edit.connect(ids["flatten"], "output", smaller, "inputs")
        second = edit.add_node(block, NodeKind.BLOCK, **names)
        edit.connect(smaller, "output", second, "inputs")
    canvas.selection.set([first, second])
    canvas.toggle_inside()
    return ids, first, second


def test_an_undo_names_the_use_that_is_worked_in_otherwise(hornet: Any, qtbot: Any) -> None:
    session, page = hornet.session, hornet.window.page("draw")
    canvas = page.canvas
    ids, _, second = open_two_uses(hornet)

    def says(weights: str) -> None:
        text_of = page.inspector.node.facts.text_of
        qtbot.waitUntil(lambda: text_of("Weights") == weights, timeout=30_000)

    with session.document.edit("Rename") as edit:
        edit.rename(second, "another")
    QApplication.processEvents()
    canvas.inner.select(inner_of(canvas.canvas, (second, ids["hidden"])))
    says(f"{5 * 32 + 32:,}")
    told: list[str] = []
    canvas.inner.changed.connect(lambda _graph, _nodes, use: told.append(use))
    session.undo_stack.undo()
    assert told == [session.document.node(second).name]
    QApplication.processEvents()
    says(f"{5 * 32 + 32:,}")
    session.undo_stack.redo()
    assert told[1:] == ["another"]
    says(f"{5 * 32 + 32:,}")


def test_a_wire_in_an_opened_block_says_what_it_carries_in_this_use(
    hornet: Any, qtbot: Any
) -> None:
    session, page = hornet.session, hornet.window.page("draw")
    canvas, edge_view = page.canvas, page.inspector.edge
    ids, first, second = open_two_uses(hornet, name="another")
    block = GraphId(session.document.node(first).type)
    (wire,) = session.document.incoming(ids["hidden"], block)

    def select(use: NodeId) -> None:
        place = place_of(canvas.canvas, (use,))
        assert place is not None
        Within(canvas, place).selection.set(edges=[wire])
        QApplication.processEvents()

    def says(shape: str) -> None:
        text_of = edge_view.facts.text_of
        qtbot.waitUntil(lambda: text_of("Shape") == shape, timeout=30_000)

    select(second)
    assert page.inspector.current is edge_view
    says("(None, 5)")
    with session.document.edit("Rename") as edit:
        edit.rename(second, "renamed")
    says("(None, 5)")
    select(first)
    says("(None, 64)")
    assert edge_view.target.text() == "Go to hidden"
    edge_view.target.click()
    assert canvas.document.graph == block
    assert canvas.selection.nodes == {ids["hidden"]}
