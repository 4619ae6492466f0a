"""Wires by the keyboard alone: drawing one, going through those of a node, taking one away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication

from graph_editor.document.graph import Edge
from graph_editor.validation.analysis import Analysis, NodeResult, TensorSpec
from graph_editor.validation.question import NodeError

W, E, TAB, ESC, ENTER = (
    *(Qt.Key.Key_W, Qt.Key.Key_E, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Return),
)
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def row(canvas):
    """An input and, behind it in a row, a Dense, an Add and another Dense; no wires."""
    nodes = [
        canvas.add("Input", 0, 100),
        canvas.add("layers.Dense", 320, 100),
        canvas.add("layers.Add", 640, 100),
        canvas.add("layers.Dense", 960, 400),
    ]
    canvas.look(600, 200)
    canvas.view.set_selection(nodes[:1])
    return nodes


def hint(canvas) -> str:
    return canvas.view.hint_bar.accessibleName()


def aim(canvas):
    return canvas.view.gestures.tool.aim


def test_w_and_enter_connect_to_the_nearest_port(canvas, row):
    source, dense, *_ = row
    canvas.key(W)
    assert aim(canvas) == (dense, "inputs")
    assert hint(canvas) == "inputs → dense."
    assert canvas.view.hint_bar.isVisible()
    assert "Enter connects" in canvas.view.hint_bar.text()
    canvas.key(ENTER)
    assert canvas.edges == {Edge(source, "output", dense, "inputs")}
    assert canvas.undo_stack.undoText() == "Connect inputs to dense"
    assert not canvas.view.hint_bar.isVisible()
    assert not canvas.view.busy
    canvas.undo()
    assert not canvas.edges


def test_tab_goes_from_port_to_port_and_back(canvas, row):
    _, dense, add, last = row
    canvas.key(W)
    seen = []
    for _ in range(4):
        seen.append(aim(canvas))
        canvas.key(TAB)
    assert seen == [(dense, "inputs"), (add, "inputs[0]"), (add, "inputs[1]"), (last, "inputs")]
    assert aim(canvas) == (dense, "inputs"), "round and round"
    canvas.key(TAB, SHIFT)
    assert aim(canvas) == (last, "inputs")
    assert not canvas.view._quick_add.isVisible()


def test_arrows_go_where_they_point(canvas, row):
    _, dense, add, last = row
    canvas.key(W)
    canvas.key(Qt.Key.Key_Right)
    assert aim(canvas)[0] == add
    canvas.key(Qt.Key.Key_Down)
    assert aim(canvas)[0] in (add, last)
    canvas.key(Qt.Key.Key_Down)
    assert aim(canvas) == (last, "inputs")
    canvas.key(Qt.Key.Key_Down)
    assert "no port further on" in hint(canvas)
    canvas.key(Qt.Key.Key_Left)
    canvas.key(Qt.Key.Key_Left)
    assert aim(canvas)[0] == dense
    assert canvas.document.node(dense).position == (320, 100), "nothing was nudged"


def test_letters_jump_to_a_node_by_its_name(canvas, row):
    source, _, _, last = row
    canvas.key(W)
    for letter in "dense_1":
        canvas.type(letter)
    assert aim(canvas) == (last, "inputs")
    assert "dense_1" in canvas.view.hint_bar.text()
    canvas.type("x")
    assert hint(canvas).endswith("No node that could be reached is called “dense_1x”.")
    canvas.key(Qt.Key.Key_Backspace)
    canvas.key(ENTER)
    assert canvas.edges == {Edge(source, "output", last, "inputs")}


def test_escape_leaves_all_as_it_was(canvas, row):
    before = canvas.document.project
    canvas.key(W)
    canvas.key(TAB)
    canvas.key(ESC)
    assert not canvas.view.busy
    assert not canvas.view.hint_bar.isVisible()
    assert not canvas.view.canvas.painter.dimmed
    assert canvas.document.project == before
    assert canvas.selected == {row[0]}


def test_ports_that_would_close_a_circle_are_passed_and_told(canvas):
    first, second, third = canvas.chain("Input", "layers.Dense", "layers.Dense")
    add = canvas.add("layers.Add", 1000, 0)
    canvas.look(500, 100)
    canvas.view.set_selection([third])
    canvas.key(W)
    assert aim(canvas) == (add, "inputs[0]")
    assert {first, second} <= canvas.view.canvas.painter.dimmed
    for letter in "dense":
        canvas.type(letter)
    assert "dense: This would close a circle" in hint(canvas)
    assert aim(canvas)[0] == add
    canvas.key(Qt.Key.Key_Left)
    assert "close a circle" in hint(canvas)


def test_ports_that_keras_refuses_are_passed_and_told(canvas, row):
    source, dense, add, _ = row
    spec = NodeResult((TensorSpec((None, 10)),))
    canvas.view.set_analysis(Analysis(results={source: spec}))

    def preview(trials, tell):
        tell({t: NodeError("ValueError", "No.") for t in trials if t.type == "layers.Dense"})

    canvas.view.preview = preview
    canvas.key(W)
    assert aim(canvas) == (add, "inputs[0]")
    assert dense in canvas.view.canvas.painter.dimmed
    canvas.key(TAB)
    canvas.key(TAB)
    assert "Passed dense" in hint(canvas)
    assert aim(canvas) == (add, "inputs[0]")


def test_an_answer_that_comes_after_escape_brings_nothing_back(canvas, row):
    source, *_ = row
    spec = NodeResult((TensorSpec((None, 10)),))
    canvas.view.set_analysis(Analysis(results={source: spec}))
    waiting = []
    canvas.view.preview = lambda trials, tell: waiting.append((trials, tell))
    canvas.key(W)
    canvas.key(ESC)
    ((trials, tell),) = waiting
    tell(dict.fromkeys(trials, NodeError("ValueError", "No.")))
    assert not canvas.view.hint_bar.isVisible()
    assert not canvas.view.canvas.painter.dimmed
    assert not canvas.view.canvas.painter.closed


def test_a_taken_port_says_what_it_replaces_and_a_list_takes_one_more(canvas, row):
    source, dense, add, last = row
    other = canvas.add("Input", 0, 300)
    old = canvas.wire(other, dense)
    canvas.wire(other, add, "inputs[0]")
    canvas.wire(last, add, "inputs[1]")
    canvas.key(W)
    assert aim(canvas) == (add, "inputs[2]"), "a free one"
    canvas.key(TAB, SHIFT)
    assert hint(canvas) == "inputs → dense. Replaces the wire from inputs_1."
    assert canvas.view.canvas.wires.fading == old
    canvas.key(TAB)
    assert aim(canvas) == (add, "inputs[2]")
    assert hint(canvas) == "inputs → add, inputs[2]. Joins as input 3 of add."
    assert canvas.view.canvas.wires.fading is None
    canvas.key(ENTER)
    assert Edge(source, "output", add, "inputs[2]") in canvas.edges


def test_a_wire_is_replaced_only_where_that_was_chosen(canvas):
    old, new = canvas.add("Input"), canvas.add("Input", 0, 160)
    dense = canvas.add("layers.Dense", 320)
    there = canvas.wire(old, dense)
    canvas.view.set_selection([new])
    canvas.key(W)
    assert aim(canvas) is None
    assert "Tab chooses which to replace" in hint(canvas)
    canvas.key(ENTER)
    assert canvas.edges == {there}
    canvas.key(W)
    canvas.key(TAB)
    assert hint(canvas) == "inputs_1 → dense. Replaces the wire from inputs."
    canvas.key(ENTER)
    assert canvas.edges == {Edge(new, "output", dense, "inputs")}


def test_w_again_goes_on_to_the_next_output(canvas):
    lstm, dense = canvas.add("layers.LSTM"), canvas.add("layers.Dense", 400)
    result = NodeResult((TensorSpec((None, 4)),) * 3)
    canvas.view.set_analysis(Analysis(results={lstm: result}))
    canvas.view.set_selection([lstm])
    canvas.key(W)
    assert "W next output" in canvas.view.hint_bar.text()
    canvas.key(W)
    assert hint(canvas) == "lstm, output[1] → dense."
    canvas.key(ENTER)
    assert canvas.edges == {Edge(lstm, "output[1]", dense, "inputs")}


def test_without_one_node_it_says_what_to_do(canvas, row):
    canvas.view.selection.clear()
    canvas.key(W)
    assert not canvas.view.busy
    assert "Select one node" in canvas.view._toast.text()


def test_a_click_or_another_window_ends_it(canvas, row):
    canvas.key(W)
    canvas.click(canvas.middle(row[3]))
    assert not canvas.view.busy
    canvas.view.set_selection(row[:1])
    canvas.key(W)
    QApplication.sendEvent(canvas.view, QFocusEvent(QFocusEvent.Type.FocusOut))
    assert not canvas.view.busy
    assert not canvas.edges


def test_e_goes_through_the_wires_of_a_node_and_del_takes_one_away(canvas, row):
    source, dense, add, last = row
    first = canvas.wire(source, dense)
    second = canvas.wire(dense, add, "inputs[0]")
    third = canvas.wire(dense, last)
    canvas.view.set_selection([dense])
    seen = []
    for _ in range(4):
        canvas.key(E)
        (edge,) = canvas.view.selection.edges
        seen.append(edge)
    assert seen[0] == seen[3] == first
    assert set(seen) == {first, second, third}
    canvas.key(E)
    (edge,) = canvas.view.selection.edges
    assert canvas.view._toast.text().startswith("Wire 2 of 3: dense to ")
    canvas.key(Qt.Key.Key_Delete)
    assert canvas.edges == {first, second, third} - {edge}
    target = canvas.document.node(edge.target).name
    assert canvas.undo_stack.undoText() == f"Delete wire dense to {target}"
    canvas.undo()
    assert canvas.edges == {first, second, third}


def test_e_without_wires_says_so(canvas, row):
    canvas.key(E)
    assert canvas.view._toast.text() == "inputs has no wires."
    canvas.view.selection.clear()
    canvas.key(E)
    assert "Select one node first" in canvas.view._toast.text()
