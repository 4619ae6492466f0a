"""Moving nodes: by mouse, by keys, many at once."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def test_dragging_a_node_is_one_undo_step(canvas):
    node = canvas.add("layers.Dense")
    count = canvas.undo_stack.count()
    start = canvas.grip(node)
    canvas.drag(start, start + QPointF(100, 50))
    assert canvas.document.node(node).position == (100, 50)
    assert canvas.undo_stack.count() == count + 1
    assert canvas.undo_stack.undoText() == "Move dense"
    canvas.undo()
    assert canvas.document.node(node).position == (0, 0)
    assert canvas.view.canvas.nodes[node].pos() == QPointF(0, 0)


def test_a_trembling_click_moves_nothing(canvas):
    node = canvas.add("layers.Dense")
    count = canvas.undo_stack.count()
    start = canvas.grip(node)
    canvas.drag(start, start + QPointF(2, 1))
    assert canvas.undo_stack.count() == count


def test_the_whole_selection_moves_and_wires_follow(canvas):
    first, second = canvas.chain("Input", "layers.Dense")
    (edge,) = canvas.edges
    canvas.key(Qt.Key.Key_A, CTRL)
    start = canvas.grip(first)
    canvas.drag(start, start + QPointF(40, 120))
    assert canvas.document.node(first).position == (40, 120)
    assert canvas.document.node(second).position == (360, 120)
    path = canvas.view.canvas.wires.items[edge].path()
    assert path.pointAtPercent(0) == canvas.out(first)
    assert path.pointAtPercent(1) == canvas.into(second)


def test_escape_puts_nodes_back(canvas):
    first, _ = canvas.chain("Input", "layers.Dense")
    count = canvas.undo_stack.count()
    start = canvas.grip(first)
    canvas.press_and_move(start, start + QPointF(0, 200))
    assert canvas.view.canvas.nodes[first].pos() == QPointF(0, 200)
    canvas.key(Qt.Key.Key_Escape)
    assert canvas.view.canvas.nodes[first].pos() == QPointF(0, 0)
    canvas.let_go(start + QPointF(0, 200))
    assert canvas.undo_stack.count() == count
    assert canvas.document.node(first).position == (0, 0)


def test_many_nodes_move_as_a_ghost(canvas):
    nodes = [canvas.add("layers.Dense", 220 * (i % 20), 100 * (i // 20)) for i in range(220)]
    canvas.look(600, 300)
    canvas.key(Qt.Key.Key_A, CTRL)
    start = canvas.grip(nodes[22])
    canvas.press_and_move(start, start + QPointF(64, 32))
    assert canvas.view.canvas.nodes[nodes[0]].pos() == QPointF(0, 0)
    canvas.let_go(start + QPointF(64, 32))
    assert canvas.document.node(nodes[0]).position == (64, 32)
    assert canvas.view.canvas.nodes[nodes[0]].pos() == QPointF(64, 32)
    canvas.undo()
    assert canvas.document.node(nodes[0]).position == (0, 0)


def test_arrows_nudge_in_one_undo_step(canvas):
    node = canvas.add("layers.Dense")
    canvas.click(canvas.grip(node))
    count = canvas.undo_stack.count()
    for _ in range(3):
        canvas.key(Qt.Key.Key_Right)
    canvas.key(Qt.Key.Key_Up, SHIFT)
    assert canvas.document.node(node).position == (24, -1)
    assert canvas.undo_stack.count() == count + 1
    canvas.undo()
    assert canvas.document.node(node).position == (0, 0)


def test_a_lone_node_dropped_on_a_wire_is_inserted(canvas):
    first, second = canvas.chain("Input", "layers.Dense")
    (edge,) = canvas.edges
    lone = canvas.add("layers.Dropout", 100, 300)
    start = canvas.grip(lone)
    to = canvas.on_wire(edge) + (start - canvas.middle(lone))
    canvas.drag(start, to)
    assert {(e.source, e.target) for e in canvas.edges} == {(first, lone), (lone, second)}
    assert canvas.undo_stack.undoText() == "Insert dropout on wire inputs to dense"
    body, after = (canvas.view.canvas.nodes[n].body for n in (lone, second))
    assert after.left() >= body.right(), "what follows makes room"
    canvas.undo()
    assert canvas.edges == {edge}
    assert canvas.document.node(lone).position == (100, 300)


def test_alt_keeps_a_node_from_being_inserted(canvas):
    canvas.chain("Input", "layers.Dense")
    (edge,) = canvas.edges
    lone = canvas.add("layers.Dropout", 100, 300)
    start = canvas.grip(lone)
    canvas.drag(start, canvas.on_wire(edge) + (start - canvas.middle(lone)), ALT)
    assert canvas.edges == {edge}


def test_auto_layout_is_one_step_and_covers_nothing(canvas):
    nodes = canvas.chain("Input", "layers.Dense", "layers.Dense", "Output")
    with canvas.document.edit("Heap") as edit:
        for node in nodes:
            edit.move(node, (0, 0))
    canvas.key(Qt.Key.Key_L)
    lefts = [canvas.document.node(node).position[0] for node in nodes]
    assert lefts == sorted(set(lefts))
    canvas.undo()
    assert all(canvas.document.node(node).position == (0, 0) for node in nodes)


def test_undo_in_the_middle_of_a_drag_ends_it(canvas):
    first = canvas.add("Input")
    second = canvas.add("layers.Dense", 320)
    canvas.click(canvas.grip(second))
    start = canvas.grip(second)
    canvas.press_and_move(start, start + QPointF(50, 200))
    canvas.undo()
    canvas.let_go(start + QPointF(50, 200))
    assert set(canvas.document.nodes()) == {first}
    assert not canvas.selected
    canvas.press_and_move(canvas.out(first), QPointF(400, 300))
    canvas.undo()
    canvas.let_go(QPointF(400, 300))
    assert not canvas.document.nodes()
    assert not canvas.view._quick_add.isVisible()


def test_long_wires_run_clear_of_nodes(canvas):
    nodes = [canvas.add("layers.Dense", 336.0 * i) for i in range(4)]
    edge = canvas.wire(nodes[0], nodes[3])
    between = nodes[1:3]
    canvas.look(600, 100, 0.8)

    def over() -> bool:
        path = canvas.view.canvas.wires.items[edge].path()
        bodies = [canvas.view.canvas.nodes[node].body for node in between]
        points = [path.pointAtPercent(i / 200) for i in range(201)]
        return any(body.contains(point) for body in bodies for point in points)

    assert not over()
    blocker = canvas.add("layers.Dense", 500, 400)
    lane = canvas.view.canvas.wires.items[edge].path().pointAtPercent(0.5)
    start = canvas.grip(blocker)
    canvas.drag(start, start + (lane - canvas.middle(blocker)), ALT)
    between.append(blocker)
    assert canvas.edges == {edge}
    assert not over(), "a wire makes way for a node that is put on it"
