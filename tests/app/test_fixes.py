"""What a fix adds to the drawing has a place of its own."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from graph_editor.document.flow import Flow
from graph_editor.document.graph import Edge, NodeId, NodeKind
from graph_editor.document.value import Params
from graph_editor.validation.structure_fixes import disconnect
from tests.app.drawing import DIGITS


def _draw_branches(session: Any, qtbot: Any, flow: Flow) -> tuple[NodeId, Edge]:
    """Draw a chain and a wire past it into an Add that cannot join them, so that there is a fix;
    the Add and that wire."""
    session.replace(DIGITS)
    with session.document.edit("Draw") as edit:
        edit.set_flow(flow)
        step = flow.pitch
        here = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(8, 8, 3)))
        drawn = []
        for index, (type_, params) in enumerate(
            [
                ("Conv2D", Params(filters=16, kernel_size=3, padding="same")),
                ("ReLU", Params()),
                ("Conv2D", Params(filters=32, kernel_size=3, padding="same")),
                ("Add", Params()),
            ],
            1,
        ):
            node = edit.add_node(
                f"layers.{type_}", params=params, position=flow.turn(step * index, 0)
            )
            edit.connect(here, "output", node, "inputs[0]" if type_ == "Add" else "inputs")
            drawn.append(node)
            here = node
        past = edit.connect(drawn[0], "output", here, "inputs[1]")
    qtbot.waitUntil(
        lambda: any(p.node == here and p.fixes for p in session.analysis.problems), timeout=30_000
    )
    return here, past


def _project(session: Any, node: NodeId) -> None:
    problem = next(p for p in session.analysis.problems if p.node == node)
    session.apply_fix(next(fix for fix in problem.fixes if fix.label.startswith("Project")))
    QApplication.processEvents()


@pytest.mark.parametrize("flow", list(Flow))
def test_what_a_fix_adds_covers_nothing(hornet: Any, qtbot: Any, flow: Flow) -> None:
    session = hornet.session
    here, _ = _draw_branches(session, qtbot, flow)
    before = session.document.project
    _project(session, here)
    scene = hornet.window.page("draw").canvas.canvas
    (new,) = session.document.nodes().keys() - before.main.nodes.keys()
    bodies = {node: item.body for node, item in scene.nodes.items()}
    assert not [n for n, body in bodies.items() if n != new and body.intersects(bodies[new])]
    session.undo_stack.undo()
    assert session.document.project == before


def test_what_a_fix_puts_on_a_wire_leaves_its_points_on_both_parts(hornet: Any, qtbot: Any) -> None:
    session = hornet.session
    here, past = _draw_branches(session, qtbot, Flow.RIGHT)
    up, down = (600.0, -200.0), (1250.0, -200.0)
    with session.document.edit("Bend") as edit:
        edit.bend(past, (up, down))
    before = session.document.project
    _project(session, here)
    (new,) = session.document.nodes().keys() - before.main.nodes.keys()
    (first,), (second,) = session.document.incoming(new), session.document.outgoing(new)
    assert dict(session.document.points()) == {first: (up,), second: (down,)}
    session.undo_stack.undo()
    assert session.document.project == before


def test_a_fix_that_is_pressed_twice_is_one_step(hornet: Any, qtbot: Any) -> None:
    """The second press comes before the drawing has been checked again."""
    session, page = hornet.session, hornet.window.page("draw")
    _draw_branches(session, qtbot, Flow.RIGHT)
    with session.document.edit("Draw") as edit:
        alone = edit.add_node("layers.ReLU", position=(0, 800))
    qtbot.waitUntil(lambda: any(p.node == alone for p in session.analysis.problems))
    page.show_problems()
    card = next(card for card in page.problems.cards if card.problem.node == alone)
    (button,) = (b for b in card.fix_buttons if b.text().startswith("Delete"))
    steps = session.undo_stack.count()
    button.click()
    button.click()
    assert alone not in session.document.nodes()
    assert session.undo_stack.count() == steps + 1


def test_a_fix_leaves_no_hole_in_a_list(hornet: Any) -> None:
    session = hornet.session
    session.replace(DIGITS)
    with session.document.edit("Draw") as edit:
        here = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(8,)))
        ones = [
            edit.add_node("layers.Dense", params=Params(units=8), position=(320, 160 * row))
            for row in range(3)
        ]
        add = edit.add_node("layers.Add", position=(640, 0))
        for slot, one in enumerate(ones):
            edit.connect(one, "output", add, f"inputs[{slot}]")
            edit.connect(here, "output", one, "inputs")
    remove = disconnect(Edge(ones[0], "output", add, "inputs[0]"), "dense")
    session.apply_fix(remove)
    ports = {(e.source, e.target_port) for e in session.document.incoming(add)}
    assert ports == {(ones[1], "inputs[0]"), (ones[2], "inputs[1]")}
    assert session.undo_stack.undoText() == remove.label
    session.undo_stack.undo()
    assert len(session.document.incoming(add)) == 3
