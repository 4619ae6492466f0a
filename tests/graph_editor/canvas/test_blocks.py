"""Blocks and muting, by keys and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.menus import context_menu
from graph_editor.document.graph import GraphId, NodeKind
from graph_editor.document.project import MAIN, Project
from graph_editor.validation.analysis import Analysis, NodeResult, TensorSpec

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def block(canvas):
    """A chain of four, with the two in the middle made a block by keys: (block's node, graph)."""
    _, second, third, _ = canvas.chain("Input", "layers.Dense", "layers.Dense", "layers.Dense")
    canvas.click(canvas.grip(second))
    canvas.click(canvas.grip(third), SHIFT)
    canvas.key(Qt.Key.Key_G, CTRL)
    (node,) = canvas.selected
    return node, GraphId(canvas.document.node(node).type)


def test_ctrl_g_makes_a_block_in_one_step(canvas, block):
    node, _graph = block
    assert canvas.document.node(node).kind is NodeKind.BLOCK
    assert len(canvas.edges) == 2
    assert canvas.undo_stack.undoText() == "Make block of 2 nodes"
    canvas.undo()
    assert canvas.document.graphs() == (MAIN,)
    assert len(canvas.view.canvas.nodes) == 4


def test_a_new_block_is_named_at_once_in_the_same_step(canvas):
    nodes = canvas.chain("Input", *["layers.Dense"] * 8)
    canvas.look(0, 100)
    canvas.view.selection.set(nodes[1:])
    steps = canvas.undo_stack.count()
    QTest.keyClick(canvas.view, Qt.Key.Key_G, CTRL)
    (node,) = canvas.selected
    shown, body = canvas.view.visible_area, canvas.view.canvas.nodes[node].body
    assert shown.contains(body)
    canvas.type("tail")
    canvas.enter()
    block = GraphId(canvas.document.node(node).type)
    assert canvas.document.node(node).name == "tail"
    assert canvas.document.header(block).name == "tail"
    assert canvas.undo_stack.count() == steps + 1
    assert canvas.undo_stack.undoText() == "Make block of 8 nodes"
    canvas.undo()
    assert len(canvas.document.nodes()) == 9
    canvas.undo_stack.redo()
    assert canvas.document.header(block).name == "tail"


def test_escape_keeps_the_name_that_a_new_block_has(canvas):
    _, second, _ = canvas.chain("Input", "layers.Dense", "layers.Dense")
    canvas.view.selection.set([second])
    steps = canvas.undo_stack.count()
    QTest.keyClick(canvas.view, Qt.Key.Key_G, CTRL)
    line = QApplication.focusWidget()
    assert line.text() == "block"
    canvas.type("tail")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert "block" in canvas.names
    assert canvas.undo_stack.count() == steps + 1
    assert QApplication.focusWidget() is canvas.view


def test_equal_parts_are_still_offered_after_the_name_was_typed(canvas):
    canvas.chain("Input", "layers.Dense", "layers.ReLU", "layers.Dense", "layers.ReLU")
    first, second = (n for n in canvas.document.nodes().values() if n.type == "layers.ReLU")
    sources = [next(iter(canvas.document.incoming(n.id))).source for n in (first, second)]
    canvas.view.selection.set([sources[0], first.id])
    QTest.keyClick(canvas.view, Qt.Key.Key_G, CTRL)
    assert canvas.view.offers.isVisible()
    canvas.type("part")
    canvas.enter()
    assert canvas.view.offers.isVisible()


def test_leaving_a_block_shows_the_use_through_which_it_was_entered(canvas, block):
    node, graph = block
    with canvas.document.edit("Use") as edit:
        other = edit.add_node(graph, NodeKind.BLOCK, position=(4000, 2000))
    canvas.look(4000, 2000)
    canvas.view.selection.set([other])
    canvas.key(Qt.Key.Key_Return, CTRL)
    assert canvas.view.document.graph == graph
    canvas.key(Qt.Key.Key_Return, CTRL | SHIFT)
    assert canvas.selected == {other}
    canvas.look(0, 0)
    canvas.view.selection.set([node])
    canvas.key(Qt.Key.Key_Return, CTRL)
    canvas.view.show_graph(MAIN)
    canvas.look(-5000, 0)
    canvas.view.show_graph(graph)
    canvas.key(Qt.Key.Key_Return, CTRL | SHIFT)
    assert canvas.selected == {node}
    assert canvas.view.visible_area.contains(canvas.view.canvas.nodes[node].body)


def test_a_selection_that_cannot_be_a_block_says_why(canvas):
    _, second, _, fourth = canvas.chain(*["Input"], *["layers.Dense"] * 3)
    canvas.click(canvas.grip(second))
    canvas.click(canvas.grip(fourth), SHIFT)
    before = canvas.document.project
    canvas.key(Qt.Key.Key_G, CTRL)
    assert canvas.document.project == before
    offers = canvas.view.offers
    assert offers.isVisible()
    assert "'dense_1' lies between" in offers.label.text()
    assert offers.button.text() == "Include 'dense_1'"


@pytest.mark.parametrize("by_key", [True, False])
def test_what_a_selection_lacks_is_included_when_that_is_asked_for(canvas, qtbot, by_key):
    _, second, third, fourth = canvas.chain(*["Input"], *["layers.Dense"] * 3)
    canvas.view.selection.set([second, fourth])
    canvas.key(Qt.Key.Key_G, CTRL)
    steps = canvas.undo_stack.count()
    if by_key:
        canvas.key(Qt.Key.Key_G, CTRL)
    else:
        qtbot.mouseClick(canvas.view.offers.button, Qt.MouseButton.LeftButton)
    (node,) = canvas.selected
    block = GraphId(canvas.document.node(node).type)
    assert {second, third, fourth} <= canvas.document.nodes(block).keys()
    assert canvas.undo_stack.count() == steps + 1
    assert not canvas.view.offers.isVisible()


def test_an_offer_goes_when_something_else_is_done(canvas):
    _, second, _, fourth = canvas.chain(*["Input"], *["layers.Dense"] * 3)
    canvas.view.selection.set([second, fourth])
    canvas.key(Qt.Key.Key_G, CTRL)
    canvas.key(Qt.Key.Key_M)
    assert not canvas.view.offers.isVisible()


def test_ungrouping_gives_back_the_drawing_as_it_was(canvas):
    nodes = canvas.chain("Input", "layers.Dense", "layers.Conv1D", "layers.Dense", "layers.Add")
    with canvas.document.edit("Draw") as edit:
        edit.move(nodes[2], (655, 137))
    canvas.view.selection.set(nodes[1:3])
    canvas.view.editor.annotations.frame_selection()
    canvas.view.editor.annotations.add_note("why", (660, 300))
    before = {(n.name, n.position) for n in canvas.document.nodes().values()}
    notes = sorted(a.rect for a in canvas.document.annotations().values())
    (note,) = canvas.view.selection.annotations
    canvas.view.selection.set(nodes[1:4], annotations=[note])
    canvas.key(Qt.Key.Key_G, CTRL)
    (block,) = canvas.selected
    graph = GraphId(canvas.document.node(block).type)
    assert {a.text for a in canvas.document.annotations(graph).values()} == {"Frame", "why"}
    canvas.key(Qt.Key.Key_G, CTRL | SHIFT)
    assert {(n.name, n.position) for n in canvas.document.nodes().values()} == before
    assert sorted(a.rect for a in canvas.document.annotations().values()) == notes


def test_what_comes_out_of_a_block_covers_nothing(canvas, block):
    _, graph = block
    canvas.drop(graph, QPointF(300, 600))
    (second,) = canvas.selected
    x, y = canvas.document.node(second).position
    canvas.add("layers.Dense", x + 300, y)
    canvas.add("layers.Dense", x, y + 120)
    canvas.view.selection.set([second])
    canvas.key(Qt.Key.Key_G, CTRL | SHIFT)
    bodies = [item.body for item in canvas.view.canvas.nodes.values()]
    assert not any(a.intersects(b) for i, a in enumerate(bodies) for b in bodies[:i])


def test_a_block_is_called_after_the_frame_around_it(canvas):
    nodes = canvas.chain("Input", "layers.Dense", "layers.Dense")
    canvas.view.selection.set(nodes[1:])
    frame = canvas.view.editor.annotations.frame_selection()
    canvas.view.editor.annotations.set_text(frame, "Time encoder")
    canvas.view.selection.set(nodes[1:])
    canvas.key(Qt.Key.Key_G, CTRL)
    (node,) = canvas.selected
    assert canvas.document.header(GraphId(canvas.document.node(node).type)).name == "time_encoder"


def test_a_double_click_enters_and_backspace_leaves(canvas, block):
    node, graph = block
    heard = []
    canvas.view.graph_changed.connect(heard.append)
    canvas.double_click(canvas.grip(node))
    assert canvas.view.document.graph == graph
    assert canvas.view.canvas.nodes.keys() == canvas.document.nodes(graph).keys()
    canvas.key(Qt.Key.Key_Backspace)
    assert heard == [graph, MAIN]
    assert canvas.selected == {node}


def test_breadcrumbs_lead_back(canvas, block, qtbot):
    _node, _graph = block
    canvas.key(Qt.Key.Key_Return, CTRL)
    crumbs = canvas.view._breadcrumbs
    assert crumbs.isVisible()
    assert [button.text() for button in crumbs.buttons] == ["model"]
    qtbot.mouseClick(crumbs.buttons[0], Qt.MouseButton.LeftButton)
    assert canvas.view.document.is_main
    assert not crumbs.isVisible()


def test_each_graph_is_looked_at_where_it_was_left(canvas, block):
    node, _graph = block
    canvas.look(300, 40, 0.7)
    canvas.view.enter_block(node)
    canvas.look(100, 10, 1.5)
    canvas.view.leave_block()
    assert canvas.view.zoom == pytest.approx(0.7)
    assert (canvas.view.visible_area.center() - QPointF(300, 40)).manhattanLength() < 4
    canvas.view.enter_block(node)
    assert canvas.view.zoom == pytest.approx(1.5)


def test_what_is_drawn_inside_a_block_is_in_the_block(canvas, block):
    node, graph = block
    main = canvas.document.nodes().keys()
    canvas.view.enter_block(node)
    canvas.drop("layers.Dropout", QPointF(0, 300))
    assert canvas.document.nodes().keys() == main
    (added,) = (n for n in canvas.document.nodes(graph).values() if n.type == "layers.Dropout")
    assert canvas.selected == {added.id}
    canvas.drag(canvas.grip(added.id), canvas.grip(added.id) + QPointF(80, 40))
    assert canvas.document.node(added.id, graph).position != added.position
    canvas.key(Qt.Key.Key_Delete)
    assert not canvas.document.has_node(added.id, graph)


def test_renaming_an_input_of_the_block_renames_its_port_outside(canvas, block):
    node, graph = block
    (inner,) = (n for n in canvas.document.nodes(graph).values() if n.kind is NodeKind.INPUT)
    with canvas.document.edit("Rename", graph) as edit:
        edit.rename(inner.id, "features")
    assert [port.name for port in canvas.view.canvas.nodes[node].card.inputs] == ["features"]


def test_undo_inside_a_block_that_is_undone_shows_the_model(canvas, block):
    node, _graph = block
    canvas.view.enter_block(node)
    canvas.undo()
    assert canvas.view.document.is_main
    assert canvas.view.canvas.nodes.keys() == canvas.document.nodes().keys()


def test_ungrouping_gives_back_what_was_there(canvas, block):
    canvas.key(Qt.Key.Key_G, CTRL | SHIFT)
    assert canvas.document.graphs() == (MAIN,)
    assert len(canvas.document.nodes()) == 4
    assert len(canvas.edges) == 3
    assert len(canvas.selected) == 2


def test_two_blocks_are_ungrouped_in_one_step(canvas, block):
    node, graph = block
    canvas.drop(graph, QPointF(300, 600))
    before, steps = canvas.document.project, canvas.undo_stack.count()
    canvas.view.selection.set([node, canvas.newest.id])
    canvas.key(Qt.Key.Key_G, CTRL | SHIFT)
    assert canvas.undo_stack.count() == steps + 1
    assert not any(n.kind is NodeKind.BLOCK for n in canvas.document.nodes().values())
    canvas.undo()
    assert canvas.document.project == before


def test_a_block_can_be_dropped_again_and_not_into_itself(canvas, block):
    node, graph = block
    canvas.drop(graph, QPointF(300, 400))
    assert len(canvas.document.references(graph)) == 2
    canvas.view.enter_block(node)
    said = []
    canvas.view.editor.failed.connect(said.append)
    canvas.drop(graph, QPointF(300, 400))
    assert "cannot stand inside itself" in said[0]
    assert len(canvas.document.references(graph)) == 2


def test_quick_add_finds_the_blocks(canvas, block):
    _node, graph = block
    canvas.key(Qt.Key.Key_Escape)
    canvas.key(Qt.Key.Key_Tab)
    canvas.type("block")
    canvas.enter()
    assert len(canvas.document.references(graph)) == 2


def test_opened_in_place_the_node_grows_and_closes_again(canvas, block):
    node, _ = block
    item = canvas.view.canvas.nodes[node]
    closed = item.body
    canvas.key(Qt.Key.Key_Return, SHIFT)
    assert item.inside is not None
    assert item.body.width() > closed.width()
    assert item.body.height() > closed.height()
    assert canvas.view.canvas.far._bodies[node] == item.body
    canvas.view.set_analysis(Analysis(results={node: NodeResult((TensorSpec((None, 3)),))}))
    canvas.view.enter_block(node)
    canvas.view.leave_block()
    assert canvas.view.canvas.nodes[node].inside is not None, "it stays open"
    canvas.key(Qt.Key.Key_Return, SHIFT)
    assert canvas.view.canvas.nodes[node].body == closed


def test_opening_in_place_pushes_on_what_it_would_cover(canvas, block):
    node, _ = block
    (edge,) = canvas.document.outgoing(node)
    last = canvas.document.node(edge.target).position
    canvas.key(Qt.Key.Key_Return, SHIFT)
    items = canvas.view.canvas.nodes
    assert not any(
        items[node].body.intersects(item.body) for other, item in items.items() if other != node
    )
    assert canvas.document.node(edge.target).position[0] > last[0]
    assert canvas.undo_stack.undoText() == "Open block"


def test_repeat_is_said_on_the_card(canvas, block):
    node, _ = block
    menu = context_menu(canvas.view, canvas.middle(node))
    (repeat,) = (a.menu() for a in menu.actions() if a.text() == "Repeat")
    next(a for a in repeat.actions() if a.text().startswith("4 ")).trigger()
    menu.deleteLater()
    assert canvas.document.node(node).repeat == 4
    assert "× 4" in canvas.view.canvas.nodes[node].card.title


def test_make_unique_parts_two_uses(canvas, block):
    node, graph = block
    canvas.drop(graph, QPointF(300, 400))
    canvas.key(Qt.Key.Key_U, SHIFT)
    (chosen,) = canvas.selected
    assert chosen != node
    assert canvas.document.node(chosen).type != graph
    assert len(canvas.document.references(graph)) == 1


def test_only_an_unused_block_can_be_deleted(canvas, block):
    _node, graph = block
    said = []
    canvas.view.editor.failed.connect(said.append)
    canvas.view.editor.blocks.delete(graph)
    assert "still used" in said[0]
    canvas.key(Qt.Key.Key_Delete)
    canvas.view.editor.blocks.delete(graph)
    assert canvas.document.graphs() == (MAIN,)


def test_reveal_shows_the_graph_of_the_node(canvas, block):
    _node, graph = block
    inner = next(iter(canvas.document.nodes(graph)))
    canvas.view.reveal(inner)
    assert canvas.view.document.graph == graph
    assert canvas.selected == {inner}


def test_alt_up_leaves_a_block(canvas, block):
    node, _ = block
    canvas.view.enter_block(node)
    canvas.key(Qt.Key.Key_Escape)
    canvas.key(Qt.Key.Key_Up, ALT)
    assert canvas.view.document.is_main


def test_m_mutes_and_unmutes_in_one_step(canvas):
    first, second, third = canvas.chain("Input", "layers.Dense", "layers.Dense")
    canvas.key(Qt.Key.Key_A, CTRL)
    canvas.key(Qt.Key.Key_M)
    assert [canvas.document.node(n).muted for n in (first, second, third)] == [False, True, True]
    assert canvas.undo_stack.undoText() == "Mute 2 nodes"
    assert canvas.view.canvas.nodes[second].card.muted
    canvas.key(Qt.Key.Key_M)
    assert canvas.undo_stack.undoText() == "Unmute 2 nodes"
    assert not canvas.document.node(second).muted
    canvas.undo()
    assert canvas.document.node(third).muted


def test_a_lone_input_cannot_be_muted(canvas):
    (first, _) = canvas.chain("Input", "layers.Dense")
    said = []
    canvas.view.editor.failed.connect(said.append)
    canvas.click(canvas.grip(first))
    canvas.key(Qt.Key.Key_M)
    assert said
    assert not canvas.document.node(first).muted


def test_a_copied_block_comes_along_into_another_project(canvas, block, catalogue):
    _node, graph = block
    canvas.key(Qt.Key.Key_C, CTRL)
    text = canvas.view.editor.copy()
    canvas.key(Qt.Key.Key_V, CTRL)
    assert len(canvas.document.references(graph)) == 2, "here it is used again"
    inside = len(canvas.document.nodes(graph))
    canvas.document.reset(Project())
    canvas.view.rebuild()
    canvas.view.editor.paste(text)
    assert canvas.document.graphs() == (MAIN, graph)
    assert len(canvas.document.nodes(graph)) == inside
    assert len(list(canvas.document.edges(graph))) == inside - 1
    canvas.undo()
    assert canvas.document.graphs() == (MAIN,)


def test_a_node_without_its_block_is_not_pasted(canvas, block):
    _node, _graph = block
    text = canvas.view.editor.copy()
    without = text[: text.index('"blocks"')].rstrip().rstrip(",") + "}"
    canvas.document.reset(Project())
    canvas.view.rebuild()
    said = []
    canvas.view.editor.failed.connect(said.append)
    canvas.view.editor.paste(without)
    assert "does not have" in said[0]
    assert not canvas.document.nodes()


def test_a_frame_and_a_note_follow_a_block_that_is_opened_in_it(canvas, block):
    node, _ = block
    item = canvas.view.canvas.nodes[node]
    canvas.view.editor.annotations.add_note("below", (item.body.x(), item.body.bottom() + 64))
    canvas.view.selection.set([node])
    canvas.view.editor.annotations.frame_selection()
    canvas.view.selection.set([node])
    canvas.key(Qt.Key.Key_Return, SHIFT)
    note, frame = (i.area for i in canvas.view.canvas.annotations.items.values())
    assert frame.contains(item.body)
    assert not note.intersects(item.body)
    steps = canvas.undo_stack.count()
    canvas.undo()
    assert canvas.undo_stack.index() == steps - 1


def test_a_new_block_is_offered_for_the_equal_parts(canvas, qtbot):
    nodes = canvas.chain("Input", *["layers.Dense", "layers.Dropout"] * 3)
    canvas.view.selection.set(nodes[1:3])
    canvas.key(Qt.Key.Key_G, CTRL)
    offers = canvas.view.offers
    assert offers.label.text() == "2 more parts of this drawing are the same."
    steps = canvas.undo_stack.count()
    qtbot.mouseClick(offers.button, Qt.MouseButton.LeftButton)
    assert canvas.undo_stack.count() == steps + 1
    assert canvas.undo_stack.undoText() == "Use block for 2 equal parts"
    kinds = [n.kind for n in canvas.document.nodes().values()]
    assert kinds == [NodeKind.INPUT, *[NodeKind.BLOCK] * 3]
    assert len(canvas.selected) == 3
    canvas.undo()
    assert len(canvas.document.nodes()) == 6


def test_without_equal_parts_that_is_said(canvas, block):
    said = []
    canvas.view.editor.failed.connect(said.append)
    action = next(a for a in canvas.view.actions if a.objectName() == "canvas.use_for_equal")
    action.trigger()
    assert "No other part" in said[0]


@pytest.fixture
def elsewhere(canvas, block):
    """The text of a copied use of a block in a block, in the canvas of another project: (text,
    outer block, inner block)."""
    node, inner = block
    canvas.view.selection.set([node])
    canvas.key(Qt.Key.Key_G, CTRL)
    (outer,) = canvas.selected
    outer_graph = GraphId(canvas.document.node(outer).type)
    text = canvas.view.editor.copy()
    return text, outer_graph, inner


def another_window(canvas):
    """The same project, as another window has it: what was copied came from elsewhere."""
    canvas.view.editor._clipboard._copied = ""


def test_blocks_of_another_window_come_along_with_other_names(canvas, elsewhere):
    text, outer, inner = elsewhere
    canvas.document.reset(Project())
    canvas.view.rebuild()
    another_window(canvas)
    with canvas.document.edit("Own block") as edit:
        edit.add_graph(text.split('"name": "')[1].split('"')[0])
    own = canvas.document.graphs()[1]
    canvas.view.editor.paste(text)
    assert {outer, inner} < set(canvas.document.graphs())
    names = [canvas.document.header(graph).name for graph in canvas.document.graphs()]
    assert len(set(names)) == 4
    graphs = len(canvas.document.graphs())
    canvas.view.editor.paste(text)
    assert len(canvas.document.graphs()) == graphs, "they are there now"
    assert not canvas.document.references(own)


def test_a_block_that_is_another_one_here_comes_as_one_of_its_own(canvas, elsewhere):
    text, outer, inner = elsewhere
    layer = next(n for n in canvas.document.nodes(inner).values() if n.kind is NodeKind.LAYER)
    with canvas.document.edit("Change", inner) as edit:
        edit.set_param(layer.id, "units", 99)
    canvas.view.editor.paste(text)
    assert len(canvas.document.graphs()) == 3, "in its own window it is used again"
    another_window(canvas)
    canvas.view.editor.paste(text)
    assert len(canvas.document.graphs()) == 5
    new_outer = GraphId(canvas.newest.type)
    assert new_outer not in (outer, inner)
    (use,) = (n for n in canvas.document.nodes(new_outer).values() if n.kind is NodeKind.BLOCK)
    assert use.type not in (outer, inner)
    layers = canvas.document.nodes(GraphId(use.type)).values()
    assert all(n.params.get("units") != 99 for n in layers)
    assert canvas.document.node(layer.id, inner).params["units"] == 99
    canvas.undo()
    assert len(canvas.document.graphs()) == 3


def test_a_wire_to_a_block_that_takes_no_more_can_give_it_another_input(canvas, qtbot):
    left, right = canvas.add("Input", 0, 0), canvas.add("Input", 0, 200)
    add, mask = canvas.add("layers.Add", 400, 0), canvas.add("layers.Dense", 0, 400)
    canvas.wire(left, add, "inputs[0]")
    canvas.wire(right, add, "inputs[1]")
    canvas.look(300, 200)
    canvas.view.selection.set([add])
    canvas.key(Qt.Key.Key_G, CTRL)
    (node,) = canvas.selected
    before = canvas.document.project
    canvas.drag(canvas.out(mask), canvas.grip(node))
    assert canvas.document.project == before
    assert "is taken" in canvas.view.offers.label.text()
    qtbot.mouseClick(canvas.view.offers.button, Qt.MouseButton.LeftButton)
    assert canvas.undo_stack.undoText() == "Add input dense to block"
    ports = {e.target_port: e.source for e in canvas.document.incoming(node)}
    assert len(ports) == 3
    assert ports["dense"] == mask
    assert len(canvas.view.canvas.nodes[node].card.inputs) == 3
    canvas.undo()
    assert canvas.document.project == before
