"""Drawing, moving and taking away wires by mouse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.wiring.ports import input_ports
from graph_editor.document.graph import Edge, Node, NodeId, NodeKind

CTRL = Qt.KeyboardModifier.ControlModifier


def ends(canvas):
    return {(edge.source, edge.target, edge.target_port) for edge in canvas.edges}


def test_from_an_output_to_an_input(canvas):
    first, second = canvas.add("Input"), canvas.add("layers.Dense", 320)
    canvas.drag(canvas.out(first), canvas.into(second))
    assert canvas.edges == {Edge(first, "output", second, "inputs")}
    assert canvas.undo_stack.undoText() == "Connect inputs to dense"
    canvas.undo()
    assert not canvas.edges


def test_from_an_input_back_to_an_output(canvas):
    first, second = canvas.add("Input"), canvas.add("layers.Dense", 320)
    canvas.drag(canvas.into(second), canvas.out(first))
    assert canvas.edges == {Edge(first, "output", second, "inputs")}


def test_dropped_anywhere_on_a_node_it_takes_the_first_free_port(canvas):
    source = canvas.add("Input")
    attention = canvas.add("layers.MultiHeadAttention", 400)
    canvas.look(300, 100)
    for port in ("query", "value", "key"):
        canvas.drag(canvas.out(source), canvas.middle(attention))
        assert (source, attention, port) in ends(canvas)


def test_ports_are_named_as_in_keras(canvas):
    attention = canvas.add("layers.MultiHeadAttention")
    card = canvas.view.canvas.nodes[attention].card
    assert [port.label for port in card.inputs] == ["query", "value", "key"]
    canvas.view.canvas.show_all_ports(attention, True)
    card = canvas.view.canvas.nodes[attention].card
    assert "attention_mask" in [port.label for port in card.inputs]


def test_a_merge_layer_always_has_one_more_free_slot(canvas):
    first, second, third = (canvas.add("Input", 0, 120 * i) for i in range(3))
    merge = canvas.add("layers.Concatenate", 500, 100)
    canvas.look(300, 200)
    for source in (first, second, third):
        canvas.drag(canvas.out(source), canvas.middle(merge))
    assert ends(canvas) == {
        (first, merge, "inputs[0]"),
        (second, merge, "inputs[1]"),
        (third, merge, "inputs[2]"),
    }
    names = [port.name for port in canvas.view.canvas.nodes[merge].card.inputs]
    assert names == ["inputs[0]", "inputs[1]", "inputs[2]", "inputs[3]"]


def test_slots_of_a_merge_layer_close_up_and_can_be_reordered(canvas):
    first, second, third = (canvas.add("Input", 0, 120 * i) for i in range(3))
    merge = canvas.add("layers.Concatenate", 500, 100)
    canvas.look(300, 200)
    for source in (first, second, third):
        canvas.drag(canvas.out(source), canvas.middle(merge))
    canvas.drag(canvas.into(merge, "inputs[2]"), canvas.into(merge, "inputs[0]"))
    assert [e.source for e in canvas.document.incoming(merge)] == [third, first, second]
    canvas.drag(canvas.into(merge, "inputs[1]"), QPointF(300, 400))
    assert ends(canvas) == {(third, merge, "inputs[0]"), (second, merge, "inputs[1]")}


def test_a_new_wire_replaces_the_one_that_held_the_port(canvas):
    first, second = canvas.add("Input"), canvas.add("Input", 0, 120)
    dense = canvas.add("layers.Dense", 400)
    canvas.wire(first, dense)
    canvas.drag(canvas.out(second), canvas.into(dense))
    assert ends(canvas) == {(second, dense, "inputs")}
    canvas.undo()
    assert ends(canvas) == {(first, dense, "inputs")}


def test_a_wire_that_would_be_replaced_fades_and_is_named(canvas):
    first, second = canvas.add("Input"), canvas.add("Input", 0, 120)
    dense = canvas.add("layers.Dense", 400)
    old = canvas.wire(first, dense)
    wires = canvas.view.canvas.wires
    canvas.press_and_move(canvas.out(second), canvas.into(dense))
    assert wires.fading == old
    assert wires.items[old].opacity() < 0.5
    assert canvas.view.gestures.tool._hint == "Replaces the wire from inputs."
    canvas.key(Qt.Key.Key_Escape)
    assert wires.fading is None
    assert wires.items[old].opacity() == 1
    canvas.let_go(canvas.into(dense))
    assert canvas.edges == {old}


def test_on_a_taken_slot_of_a_list_a_wire_joins(canvas):
    first, second, third = (canvas.add("Input", 0, 120 * i) for i in range(3))
    merge = canvas.add("layers.Add", 500, 100)
    canvas.look(300, 200)
    canvas.wire(first, merge, "inputs[0]")
    canvas.wire(second, merge, "inputs[1]")
    canvas.press_and_move(canvas.out(third), canvas.into(merge, "inputs[0]"))
    assert canvas.view.gestures.tool._hint == "Joins as input 3 of add."
    canvas.let_go(canvas.into(merge, "inputs[0]"))
    assert [e.source for e in canvas.document.incoming(merge)] == [first, second, third]
    canvas.undo()
    assert [e.source for e in canvas.document.incoming(merge)] == [first, second]


def test_a_list_that_is_full_replaces(canvas):
    sources = [canvas.add("Input", 0, 100 * i) for i in range(4)]
    attention = canvas.add("layers.Attention", 500, 100)
    canvas.look(300, 200)
    for place, source in enumerate(sources[:3]):
        canvas.wire(source, attention, f"inputs[{place}]")
    canvas.press_and_move(canvas.out(sources[3]), canvas.into(attention, "inputs[1]"))
    assert canvas.view.gestures.tool._hint == "Replaces the wire from inputs_1."
    canvas.let_go(canvas.into(attention, "inputs[1]"))
    assert [e.source for e in canvas.document.incoming(attention)] == [
        sources[0], sources[3], sources[2]
    ]  # fmt: skip


def test_a_slot_that_keras_names_is_called_so(canvas):
    first, second = canvas.add("Input"), canvas.add("Input", 0, 120)
    attention = canvas.add("layers.Attention", 500, 100)
    canvas.wire(first, attention, "inputs[0]")
    canvas.press_and_move(canvas.out(second), canvas.middle(attention))
    assert canvas.view.gestures.tool._hint == "Joins as value of attention."
    canvas.let_go(canvas.middle(attention))
    assert (second, attention, "inputs[1]") in ends(canvas)


def test_an_end_pulled_off_disconnects(canvas):
    _, second = canvas.chain("Input", "layers.Dense")
    canvas.drag(canvas.into(second), QPointF(250, 300))
    assert not canvas.edges
    assert canvas.undo_stack.undoText() == "Disconnect wire inputs to dense"
    canvas.undo()
    assert len(canvas.edges) == 1


def test_an_end_can_be_plugged_elsewhere(canvas):
    first, second = canvas.chain("Input", "layers.Dense")
    other = canvas.add("layers.Dense", 320, 200)
    canvas.drag(canvas.into(second), canvas.into(other))
    assert ends(canvas) == {(first, other, "inputs")}
    assert canvas.undo_stack.undoText() == "Move wire inputs to dense"


def test_the_beginning_of_a_wire_can_be_plugged_elsewhere(canvas):
    first, second = canvas.add("Input"), canvas.add("Input", 0, 120)
    dense = canvas.add("layers.Dense", 400)
    edge = canvas.wire(first, dense)
    near = canvas.view.canvas.wires.items[edge].path().pointAtPercent(0.07)
    canvas.drag(near, canvas.out(second))
    assert ends(canvas) == {(second, dense, "inputs")}


def test_what_would_close_a_circle_is_dimmed_and_says_why(canvas):
    first, second, third = canvas.chain("Input", "layers.Dense", "layers.Dense")
    fourth = canvas.add("layers.Dense", 320, 300)
    canvas.press_and_move(canvas.out(third), canvas.middle(second))
    assert canvas.view.canvas.painter.dimmed == {first, second, third}
    canvas.let_go(canvas.middle(second))
    assert len(canvas.edges) == 2
    assert "circle" in canvas.view._toast.text()
    assert not canvas.view.canvas.painter.dimmed
    canvas.drag(canvas.out(third), canvas.middle(fourth))
    assert len(canvas.edges) == 3


def test_a_node_cannot_feed_itself_or_an_input(canvas):
    source, dense = canvas.add("Input", 0, 200), canvas.add("layers.Dense", 320)
    canvas.drag(canvas.out(dense), canvas.into(dense))
    canvas.drag(canvas.out(dense), canvas.middle(source))
    assert not canvas.edges
    assert "Input" in canvas.view._toast.text()


def test_escape_gives_a_wire_up(canvas):
    first, second = canvas.chain("Input", "layers.Dense")
    canvas.press_and_move(canvas.into(second), QPointF(250, 300))
    canvas.key(Qt.Key.Key_Escape)
    canvas.let_go(QPointF(250, 300))
    assert ends(canvas) == {(first, second, "inputs")}
    (edge,) = canvas.edges
    assert canvas.view.canvas.wires.items[edge].isVisible()


def test_dropped_on_empty_canvas_it_asks_what_to_add_and_connects(canvas):
    source = canvas.add("Input")
    canvas.drag(canvas.out(source), QPointF(300, 100))
    assert QApplication.focusWidget() is canvas.view._quick_add.line
    canvas.type("dense 64 relu")
    canvas.enter()
    node = canvas.newest
    assert (node.type, dict(node.params)) == ("layers.Dense", {"units": 64, "activation": "relu"})
    assert ends(canvas) == {(source, node.id, "inputs")}
    canvas.undo()
    assert len(canvas.document.nodes()) == 1


def test_backwards_onto_empty_canvas_connects_what_is_added_before(canvas):
    dense = canvas.add("layers.Dense", 300)
    canvas.drag(canvas.into(dense), QPointF(0, 100))
    canvas.type("flatten")
    canvas.enter()
    assert ends(canvas) == {(canvas.newest.id, dense, "inputs")}


def test_return_connects_the_selected_nodes_from_left_to_right(canvas):
    left, right = canvas.add("Input"), canvas.add("layers.Dense", 320)
    canvas.key(Qt.Key.Key_A, CTRL)
    canvas.key(Qt.Key.Key_Return)
    assert ends(canvas) == {(left, right, "inputs")}


def test_return_says_which_wire_it_replaced(canvas):
    old, left = canvas.add("Input", 0, 300), canvas.add("Input")
    right = canvas.add("layers.Dense", 320)
    canvas.wire(old, right)
    canvas.view.set_selection([left, right])
    canvas.key(Qt.Key.Key_Return)
    assert ends(canvas) == {(left, right, "inputs")}
    assert canvas.view._toast.text() == "Replaced the wire from inputs."


def test_an_operation_shows_the_number_that_stands_in_a_ports_place(canvas):
    add = canvas.add("ops.add", x2=2)
    labels = [port.label for port in canvas.view.canvas.nodes[add].card.inputs]
    assert labels == ["x1", "x2 = 2"]


def test_an_unknown_layer_keeps_its_ports(canvas):
    source, stranger = canvas.add("Input"), canvas.add("layers.Wombat", 320)
    canvas.wire(source, stranger, "burrow")
    card = canvas.view.canvas.nodes[stranger].card
    assert [port.name for port in card.inputs] == ["burrow"]
    assert card.family == ""


def test_the_list_of_attention_is_named_as_keras_names_it(catalogue):
    entry = catalogue.entry("layers.Attention")
    node = Node(NodeId("a"), "attention", NodeKind.LAYER, "layers.Attention")
    ports = input_ports(node, entry, {"inputs[0]", "inputs[1]"})
    assert [(port.name, port.label) for port in ports] == [
        ("inputs[0]", "query"),
        ("inputs[1]", "value"),
        ("inputs[2]", "key"),
    ]
