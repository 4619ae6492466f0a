"""Wires by the handful: cut at a stroke, moved together, re-plugged, copied along, chosen by."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from graph_editor.canvas.drawing.route import distance_to
from graph_editor.canvas.menus import context_menu
from graph_editor.canvas.style import PORT_REACH
from graph_editor.document.graph import Edge
from graph_editor.validation.analysis import Analysis, NodeResult, TensorSpec
from graph_editor.validation.question import NodeError

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
RIGHT = Qt.MouseButton.RightButton


@pytest.fixture
def fan(canvas):
    """An input that feeds two layers, which an Add joins; wires can be cut between them."""
    data = canvas.add("Input", 0, 100)
    upper, lower = canvas.add("layers.Dense", 340, 0), canvas.add("layers.Dense", 340, 220)
    joined = canvas.add("layers.Add", 680, 100)
    canvas.wire(data, upper)
    canvas.wire(data, lower)
    canvas.wire(upper, joined, "inputs[0]")
    canvas.wire(lower, joined, "inputs[1]")
    canvas.look(450, 150)
    return data, upper, lower, joined


def ends(canvas):
    return {(edge.source, edge.target, edge.target_port) for edge in canvas.edges}


def choose(canvas, point, *texts):
    menu = context_menu(canvas.view, point)
    for text in texts[:-1]:
        menu = next(a.menu() for a in menu.actions() if a.text() == text)
    next(action for action in menu.actions() if action.text() == texts[-1]).trigger()
    QApplication.processEvents()


@pytest.mark.parametrize("how", [{"button": RIGHT, "modifiers": CTRL}, {"modifiers": ALT}])
def test_one_stroke_cuts_wires_in_one_step(canvas, fan, how):
    _data, upper, lower, joined = fan
    canvas.drag(QPointF(275, -60), QPointF(275, 420), **how)
    assert ends(canvas) == {(upper, joined, "inputs[0]"), (lower, joined, "inputs[1]")}
    assert canvas.undo_stack.undoText() == "Cut 2 wires"
    canvas.undo()
    assert len(canvas.edges) == 4


def test_a_stroke_that_meets_nothing_is_no_step(canvas, fan):
    count = canvas.undo_stack.count()
    canvas.drag(QPointF(275, 500), QPointF(275, 600), ALT)
    assert canvas.undo_stack.count() == count


def test_escape_gives_a_stroke_up(canvas, fan):
    from PySide6.QtCore import QEvent

    from tests import mouse

    first, last = (canvas.view.mapFromScene(QPointF(275, y)) for y in (-60, 420))
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    mouse.send(canvas.view, QEvent.Type.MouseButtonPress, first, left, left, ALT)
    mouse.send(canvas.view, QEvent.Type.MouseMove, last, none, left, ALT)
    canvas.key(Qt.Key.Key_Escape)
    canvas.let_go(QPointF(275, 420))
    assert len(canvas.edges) == 4


def test_the_stroke_opens_no_menu(canvas, fan):
    view = canvas.view
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse,
        view.mapFromScene(QPointF(275, 400)),
        view.mapToGlobal(view.mapFromScene(QPointF(275, 400))),
        CTRL,
    )
    QApplication.sendEvent(view.viewport(), event)
    assert not view.findChildren(QMenu)


def test_all_wires_of_an_output_move_together(canvas, fan):
    data, upper, lower, _joined = fan
    other = canvas.add("Input", 0, 300)
    canvas.drag(canvas.out(data), canvas.out(other), CTRL)
    assert {e.source for e in canvas.edges if e.target in (upper, lower)} == {other}
    assert canvas.undo_stack.undoText() == "Move 2 wires to inputs_1"
    canvas.undo()
    assert {e.source for e in canvas.edges if e.target in (upper, lower)} == {data}


def test_all_wires_of_a_list_move_together(canvas, fan):
    _data, upper, lower, joined = fan
    other = canvas.add("layers.Concatenate", 680, 320)
    canvas.drag(canvas.into(joined, "inputs[0]"), canvas.middle(other), CTRL)
    assert (upper, other, "inputs[0]") in ends(canvas)
    assert (lower, other, "inputs[1]") in ends(canvas)
    assert not canvas.document.incoming(joined)


def test_wires_that_would_close_a_circle_stay_and_say_so(canvas, fan):
    data, _upper, _lower, joined = fan
    canvas.drag(canvas.out(data), canvas.out(joined), CTRL)
    assert len(canvas.edges) == 4
    assert "circle" in canvas.view._toast.text()


def test_a_bundle_dropped_on_nothing_is_taken_away(canvas, fan):
    data, *_ = fan
    canvas.drag(canvas.out(data), QPointF(200, 500), CTRL)
    assert len(canvas.edges) == 2


def test_the_end_of_a_wire_is_plugged_elsewhere_from_its_menu(canvas, fan):
    data, upper, lower, _joined = fan
    spare = canvas.add("layers.Dense", 340, 440)
    edge = Edge(data, "output", upper, "inputs")
    choose(canvas, canvas.on_wire(edge), "Re-plug its end …")
    canvas.click(canvas.into(spare))
    assert (data, spare, "inputs") in ends(canvas)
    assert (data, upper, "inputs") not in ends(canvas)
    choose(canvas, canvas.on_wire(Edge(data, "output", lower, "inputs")), "Re-plug its beginning …")
    canvas.click(canvas.out(spare))
    assert (spare, lower, "inputs") in ends(canvas)


def test_escape_gives_a_held_wire_up(canvas, fan):
    data, upper, *_ = fan
    edge = Edge(data, "output", upper, "inputs")
    choose(canvas, canvas.on_wire(edge), "Re-plug its end …")
    canvas.key(Qt.Key.Key_Escape)
    assert edge in canvas.edges
    assert canvas.view.canvas.wires.items[edge].isVisible()


def test_duplicates_come_with_or_without_their_wires(canvas, fan):
    data, upper, _lower, _joined = fan
    canvas.view.selection.set([upper])
    canvas.key(Qt.Key.Key_D, CTRL)
    assert len(canvas.edges) == 4
    canvas.undo()
    canvas.view.selection.set([upper])
    canvas.key(Qt.Key.Key_D, CTRL | SHIFT)
    assert (data, canvas.newest.id, "inputs") in ends(canvas)
    assert canvas.undo_stack.undoText() == "Duplicate dense with wires"
    canvas.undo()
    assert len(canvas.document.nodes()) == 4


def test_pasting_with_incoming_wires(canvas, fan):
    data, upper, lower, joined = fan
    canvas.view.selection.set([lower, joined])
    canvas.key(Qt.Key.Key_C, CTRL)
    canvas.key(Qt.Key.Key_V, CTRL | SHIFT)
    new = canvas.selected
    assert {(e.source, e.target in new) for e in canvas.edges if e.target in new} >= {
        (data, True),
        (upper, True),
    }
    canvas.undo()
    assert len(canvas.document.nodes()) == 4


def test_the_clipboard_survives_a_mail(canvas, fan):
    canvas.view.selection.set(fan)
    canvas.key(Qt.Key.Key_C, CTRL)
    text = QApplication.clipboard().text()
    QApplication.clipboard().setText(f"Hello,\n\nhere is my network:\n\n{text}\n\nBest\nAda")
    canvas.key(Qt.Key.Key_V, CTRL)
    assert len(canvas.document.nodes()) == 8
    assert len(canvas.edges) == 8


def test_of_wires_side_by_side_the_one_under_the_mouse_is_taken(canvas):
    data = canvas.add("Input", 0, 100)
    ends = canvas.add("layers.Dense", 440, 30), canvas.add("layers.Dense", 440, 170)
    for end in ends:
        canvas.wire(data, end)
    canvas.look(220, 100)
    paths = {edge.target: canvas.view.canvas.wires.items[edge].path() for edge in canvas.edges}
    clear = canvas.out(data).x() + 2 * PORT_REACH
    for end, other in (ends, ends[::-1]):
        spots = [paths[end].pointAtPercent(step / 100) for step in range(50)]
        gaps = {spot.toTuple(): distance_to(paths[other], spot) for spot in spots}
        close = [s for s in spots if s.x() > clear and 1 < gaps[s.toTuple()] < 5]
        assert close
        for spot in close:
            canvas.click(spot)
            assert [edge.target for edge in canvas.view.selection.edges] == [end]


@pytest.mark.parametrize(("gap", "fall"), [(44, 300), (20, -260), (40, 0), (6, 0)])
def test_a_wire_between_near_nodes_goes_straight_on_or_takes_one_step(canvas, gap, fall):
    first, second = canvas.add("Input", 0, 0), canvas.add("Output", 700, 400)
    canvas.wire(first, second)
    canvas.look(300, 200)
    canvas.view.snapping.to_neighbours = False
    goal = canvas.out(first) + QPointF(gap, fall)
    grip = canvas.grip(second)
    canvas.drag(grip, grip + goal - canvas.into(second))
    assert canvas.into(second) == goal
    path = canvas.view.canvas.wires.items[next(iter(canvas.edges))].path()
    way = [path.pointAtPercent(step / 50) for step in range(51)]
    assert all(after.x() >= before.x() - 0.01 for before, after in itertools.pairwise(way))
    assert all((b.y() - a.y()) * fall >= -0.01 for a, b in itertools.pairwise(way))
    assert path.length() <= gap + abs(fall) + 0.01


def test_selecting_by_wires(canvas, fan):
    data, upper, lower, joined = fan
    lonely = canvas.add("layers.Dense", 340, 500)
    canvas.view.selection.set([upper])
    canvas.key(Qt.Key.Key_Left, CTRL | SHIFT)
    assert canvas.selected == {data, upper}
    canvas.view.selection.set([upper])
    canvas.key(Qt.Key.Key_Right, CTRL | SHIFT)
    assert canvas.selected == {upper, joined}
    canvas.key(Qt.Key.Key_Up, CTRL | SHIFT)
    assert canvas.selected == set(fan)
    canvas.key(Qt.Key.Key_I, CTRL)
    assert canvas.selected == {lonely}
    canvas.key(Qt.Key.Key_Down, CTRL | SHIFT)
    assert canvas.selected == {lonely, upper, lower}


def test_ports_that_keras_would_refuse_are_dimmed_and_say_why(canvas):
    flat = canvas.add("Input", 0, 0)
    conv, dense = canvas.add("layers.Conv2D", 340, 0), canvas.add("layers.Dense", 340, 200)
    canvas.look(300, 120)
    result = NodeResult((TensorSpec((None, 10)),))
    canvas.view.set_analysis(Analysis(results={flat: result}))

    def preview(trials, tell):
        refusal = NodeError("ValueError", "expected min_ndim=4, found ndim=2")
        tell({t: refusal if t.type == "layers.Conv2D" else result for t in trials})

    canvas.view.preview = preview
    canvas.press_and_move(canvas.out(flat), canvas.into(conv))
    painter = canvas.view.canvas.painter
    assert (conv, "inputs") in painter.closed
    assert conv in painter.dimmed
    assert dense not in painter.dimmed
    assert canvas.view.gestures.tool._doubt == "Conv2D takes at least 4 axes; this wire has 2."
    canvas.let_go(canvas.into(conv))
    assert not painter.closed
    assert not painter.dimmed
    assert (flat, conv, "inputs") in ends(canvas), "the problem that comes of it has fixes"


def test_an_answer_that_comes_after_the_wire_was_let_go_dims_nothing(canvas):
    flat = canvas.add("Input", 0, 0)
    conv, dense = canvas.add("layers.Conv2D", 340, 0), canvas.add("layers.Dense", 340, 200)
    canvas.look(300, 120)
    result = NodeResult((TensorSpec((None, 10)),))
    canvas.view.set_analysis(Analysis(results={flat: result}))
    waiting = []
    canvas.view.preview = lambda trials, tell: waiting.append((trials, tell))
    refusal = NodeError("ValueError", "expected min_ndim=4, found ndim=2")
    painter = canvas.view.canvas.painter
    canvas.press_and_move(canvas.out(flat), canvas.into(dense))
    canvas.let_go(canvas.into(dense))
    canvas.press_and_move(canvas.out(flat), canvas.into(conv))
    canvas.key(Qt.Key.Key_Escape)
    canvas.let_go(canvas.into(conv))
    assert len(waiting) == 2
    for trials, tell in waiting:
        tell(dict.fromkeys(trials, refusal))
        assert not painter.dimmed
        assert not painter.closed
    assert (flat, dense, "inputs") in ends(canvas)


def test_a_dialog_in_the_middle_of_a_drag_ends_it(canvas, fan, qtbot):
    data, upper, *_ = fan
    before = canvas.edges
    canvas.view.setFocus()
    dialog = QDialog(canvas.view)
    for start in (canvas.out(data), canvas.grip(upper)):
        canvas.press_and_move(start, start + QPointF(20, 250))
        assert canvas.view.busy
        dialog.open()
        qtbot.waitUntil(dialog.isActiveWindow)
        assert not canvas.view.busy, "the button is let go over the dialog"
        assert not canvas.view.canvas.painter.dimmed
        dialog.close()
        canvas.view.activateWindow()
        qtbot.waitUntil(canvas.view.hasFocus)
    assert canvas.edges == before
    assert canvas.document.node(upper).position == (340, 0)


def test_a_wire_that_an_undo_brings_is_selected_where_nothing_else_is(canvas, fan):
    data, *_, joined = fan
    canvas.view.selection.set([data])
    canvas.key(Qt.Key.Key_E)
    (held,) = canvas.view.selection.edges
    canvas.key(Qt.Key.Key_Delete)
    assert held not in canvas.edges
    canvas.undo()
    assert canvas.view.selection.edges == {held}
    canvas.undo_stack.redo()
    canvas.view.selection.set([joined])
    canvas.undo()
    assert held in canvas.edges
    assert (canvas.selected, canvas.view.selection.edges) == ({joined}, frozenset())


def test_a_full_port_says_what_would_go(canvas, fan):
    data, upper, _lower, _joined = fan
    other = canvas.add("Input", 0, 300)
    canvas.press_and_move(canvas.out(other), canvas.into(upper))
    assert canvas.view.gestures.tool._hint.startswith("Replaces the wire from ")
    canvas.key(Qt.Key.Key_Escape)
    canvas.let_go(canvas.into(upper))
    assert (data, upper, "inputs") in ends(canvas)


def test_a_node_dropped_beside_a_straight_wire_lands_on_its_line(canvas):
    first, second = canvas.add("Input"), canvas.add("layers.Dense", 700)
    edge = canvas.wire(first, second)
    canvas.look(400, 100)
    assert canvas.drop("layers.Dense", canvas.on_wire(edge) + QPointF(0, 7))
    assert canvas.document.node(canvas.newest.id).position[1] == 0
    assert len(canvas.edges) == 2
    spots = [canvas.out(first), canvas.into(canvas.newest.id), canvas.into(second)]
    assert len({spot.y() for spot in spots}) == 1
