"""Blocks in the window: inspector, palette, script and selection act on the graph that is shown."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from app.panels.palette_model import GROUP
from graph_editor.canvas.drawing.inner import inner_of
from graph_editor.document.block_parameters import add_parameter, rename_parameter
from graph_editor.document.graph import BlockParameter, GraphId, NodeKind
from graph_editor.document.grouping import make_block
from graph_editor.document.project import MAIN
from graph_editor.document.value import Params, Reference
from tests import mouse
from tests.app.drawing import DIGITS, draw_chain
from tests.mouse import settle


@pytest.fixture
def blocks(hornet: Any) -> Any:
    """`hornet` with a hidden layer that is a block; `node` stands for it, `block` is its graph."""
    session = hornet.session
    session.replace(DIGITS)
    hornet.ids = draw_chain(session)
    with session.document.edit("Make block") as edit:
        hornet.node = make_block(edit, session.document, [hornet.ids["hidden"]], "part")
    hornet.block = GraphId(session.document.node(hornet.node).type)
    hornet.page = hornet.window.page("draw")
    hornet.inspector = hornet.page.inspector
    return hornet


def enter(blocks: Any) -> None:
    blocks.session.show_graph(blocks.block)
    settle()


def write(qtbot: Any, line: Any, text: str) -> None:
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    settle()


def menu_of(row: Any) -> dict[str, Any]:
    menu = QMenu(row)
    row.fill_menu(menu)
    return {action.text(): action for action in menu.actions()}


def test_entering_and_leaving_is_known_everywhere(blocks: Any) -> None:
    session, canvas = blocks.session, blocks.page.canvas
    canvas.enter_block(blocks.node)
    assert session.drawing.graph == blocks.block
    settle()
    assert blocks.inspector.current is blocks.inspector.block
    canvas.leave_block()
    assert session.drawing.graph == MAIN
    assert session.selection == {blocks.node}


def test_revealing_a_node_shows_the_block_it_is_in(blocks: Any) -> None:
    inner = blocks.ids["hidden"]
    blocks.session.reveal(inner)
    settle()
    assert blocks.page.canvas.document.graph == blocks.block
    assert blocks.session.selection == {inner}
    assert blocks.inspector.node.node_id == inner
    blocks.session.reveal(blocks.ids["scores"])
    assert blocks.session.drawing.graph == MAIN


def test_another_project_is_shown_from_its_model(blocks: Any) -> None:
    enter(blocks)
    blocks.session.select([blocks.ids["hidden"]])
    blocks.session.replace(DIGITS)
    settle()
    assert blocks.session.drawing.graph == MAIN
    assert blocks.page.canvas.document.graph == MAIN


def test_another_project_is_shown_while_a_layer_in_an_opened_block_is_selected(
    blocks: Any,
) -> None:
    canvas = blocks.page.canvas
    canvas.editor.blocks.set_opened([blocks.node], True)
    settle()
    item = canvas.canvas.nodes[blocks.node]
    area = item.inside_rect.translated(item.pos())
    inner = item.inside.scene.nodes[blocks.ids["hidden"]]
    point = item.inside.placed(area).map(inner.body.center())
    canvas.centerOn(point)
    mouse.click(canvas, point)
    assert canvas.inner.path == (blocks.node, blocks.ids["hidden"])
    blocks.session.replace(DIGITS)
    settle()
    assert canvas.inner.path == ()
    assert not canvas.canvas.nodes


def test_the_code_shows_a_layer_that_is_selected_in_an_opened_block(
    blocks: Any, qtbot: Any
) -> None:
    canvas, code = blocks.page.canvas, blocks.page.code
    blocks.page.docks[2].raise_()
    canvas.editor.blocks.set_opened([blocks.node], True)
    inner = blocks.ids["hidden"]
    session = blocks.session
    qtbot.waitUntil(lambda: session.live_script.settled and inner in session.script.lines)
    item = canvas.canvas.nodes[blocks.node]
    area = item.inside_rect.translated(item.pos())
    point = item.inside.placed(area).map(item.inside.scene.nodes[inner].body.center())
    canvas.centerOn(point)
    mouse.click(canvas, point)
    assert canvas.inner.path == (blocks.node, inner)
    assert code.view.marked_lines == [session.script.lines[inner]]


def test_undoing_the_block_that_is_shown_leads_back(blocks: Any) -> None:
    enter(blocks)
    blocks.session.undo_stack.undo()
    settle()
    assert blocks.session.drawing.graph == MAIN
    assert blocks.page.canvas.document.graph == MAIN
    assert blocks.inspector.current is blocks.inspector.model


def test_a_jump_to_before_the_block_lets_go_of_what_is_selected_in_it(blocks: Any) -> None:
    enter(blocks)
    with blocks.session.drawing.edit("Draw") as edit:
        late = edit.add_node("layers.Flatten", name="late")
    blocks.session.select([blocks.ids["hidden"], late])
    settle()
    blocks.session.undo_stack.setIndex(0)
    settle()
    assert blocks.page.canvas.document.graph == MAIN
    assert not blocks.page.canvas.selection.nodes
    blocks.session.undo_stack.setIndex(blocks.session.undo_stack.count())
    assert blocks.session.document.has_graph(blocks.block)


def test_the_inspector_sets_a_blocks_parameters_and_repeat(blocks: Any, qtbot: Any) -> None:
    document = blocks.session.document
    header = document.header(blocks.block)
    with document.edit("Parameter") as edit:
        edit.set_graph(
            blocks.block, type(header)(header.name, (BlockParameter("units", 32),), False)
        )
    blocks.session.select([blocks.node])
    settle()
    view = blocks.inspector.node
    assert "part" in view.type_label.text()
    write(qtbot, view.form.rows["units"].editor.line, "48")
    assert document.node(blocks.node).params["units"] == 48
    write(qtbot, view.form.rows["units"].editor.line, "32")
    assert "units" not in document.node(blocks.node).params, "the default needs no saying"
    write(qtbot, view.block_box.repeat, "3")
    assert document.node(blocks.node).repeat == 3


def test_the_inspectors_buttons_open_part_and_ungroup(blocks: Any, qtbot: Any) -> None:
    document = blocks.session.document
    blocks.session.select([blocks.node])
    settle()
    buttons = blocks.inspector.node.block_box.buttons
    qtbot.mouseClick(buttons["unique"], Qt.MouseButton.LeftButton)
    assert document.node(blocks.node).type != blocks.block
    qtbot.mouseClick(buttons["open"], Qt.MouseButton.LeftButton)
    assert blocks.session.drawing.graph == document.node(blocks.node).type
    blocks.page.canvas.leave_block()
    settle()
    qtbot.mouseClick(buttons["ungroup"], Qt.MouseButton.LeftButton)
    assert not document.has_node(blocks.node)


def test_a_layers_parameter_becomes_one_of_the_block(blocks: Any) -> None:
    document, inner = blocks.session.document, blocks.ids["hidden"]
    blocks.session.reveal(inner)
    settle()
    menu_of(blocks.inspector.node.form.rows["units"])["Make a parameter of the block"].trigger()
    settle()
    assert document.header(blocks.block).parameters == (BlockParameter("units", 32),)
    assert document.node(inner, blocks.block).params["units"] == Reference("units")
    line = blocks.inspector.node.form.rows["units"].editor.line
    assert line.text() == "units"
    assert line.property("reference")
    blocks.session.undo_stack.undo()
    assert document.header(blocks.block).parameters == ()


def test_an_expression_is_typed_where_a_value_stands(blocks: Any, qtbot: Any) -> None:
    document, inner = blocks.session.document, blocks.ids["hidden"]
    enter(blocks)
    view = blocks.inspector.block
    qtbot.mouseClick(view.add_button, Qt.MouseButton.LeftButton)
    write(qtbot, view.lines[0].name, "width")
    qtbot.keyClick(view.lines[0].name, Qt.Key.Key_Return)
    write(qtbot, view.lines[0].default, "16")
    assert document.header(blocks.block).parameters == (BlockParameter("width", 16),)
    blocks.session.select([inner])
    settle()
    row = blocks.inspector.node.form.rows["units"]
    write(qtbot, row.editor.line, "width * 4")
    assert document.node(inner, blocks.block).params["units"] == Reference("width * 4")
    assert row.editor.line.property("reference")
    assert "64" in row.editor.line.toolTip()
    write(qtbot, row.editor.line, "breadth * 4")
    assert document.node(inner, blocks.block).params["units"] == Reference("width * 4")
    assert "width" in row._message.text(), "it says what could be written"
    write(qtbot, row.editor.line, "width - 99")
    assert "-83" in row._message.text()
    write(qtbot, row.editor.line, "24")
    assert document.node(inner, blocks.block).params["units"] == 24


def test_a_problem_in_a_block_says_once_where_it_is(blocks: Any, qtbot: Any) -> None:
    document = blocks.session.document
    with document.edit("Draw", blocks.block) as edit:
        edit.set_type(blocks.ids["hidden"], "layers.Conv2D", Params(filters=4, kernel_size=3))
    panel = blocks.page.problems
    blocks.page.show_problems()
    qtbot.waitUntil(
        lambda: any(p.node == blocks.ids["hidden"] for p in panel.problems), timeout=30_000
    )
    card = next(c for c in panel.cards if c.problem.node == blocks.ids["hidden"])
    assert card.message.text().count("hidden") == 1, card.message.text()
    assert "'hidden' in 'part'" in card.message.text()
    blocks.session.select([blocks.node])
    settle()
    (shown,) = [c for c in blocks.inspector.node.problem_cards if not c.isHidden()]
    assert shown.problem == card.problem, "the block's use shows what is wrong in it"


def test_beginnings_of_what_is_no_default_leave_nothing_behind(blocks: Any, qtbot: Any) -> None:
    document = blocks.session.document
    with document.edit("Draw", blocks.block) as edit:
        add_parameter(edit, document, blocks.block, "width", 16)
    enter(blocks)
    line = blocks.inspector.block.lines[0].default
    line.setFocus()
    line.selectAll()
    for sign in "32)":
        qtbot.keyClicks(line, sign)
        settle()
    assert (line.text(), line.property("invalid")) == ("32)", True)
    assert document.header(blocks.block).parameters == (BlockParameter("width", 16),)
    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    settle()
    assert document.header(blocks.block).parameters == (BlockParameter("width", 32),)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "32"


def test_an_expression_stands_in_a_tuple(blocks: Any, qtbot: Any) -> None:
    document = blocks.session.document
    with document.edit("Draw", blocks.block) as edit:
        add_parameter(edit, document, blocks.block, "width", 16)
        node = edit.add_node("layers.Reshape")
    enter(blocks)
    blocks.session.select([node])
    settle()
    row = blocks.inspector.node.form.rows["target_shape"]
    write(qtbot, row.editor.line, "(width // 2, 2)")
    value = (Reference("width // 2"), 2)
    assert document.node(node, blocks.block).params["target_shape"] == value
    assert row.editor.line.property("reference")
    assert "(8, 2) by default" in row.editor.line.toolTip()
    write(qtbot, row.editor.line, "(height, width)")
    assert row._message.text().startswith("The block has no parameter height.")
    assert document.node(node, blocks.block).params["target_shape"] == value
    with document.edit("Rename", blocks.block) as edit:
        rename_parameter(edit, document, blocks.block, "width", "breadth")
    settle()
    assert row.editor.line.text() == "(breadth // 2, 2)"


def test_a_choice_is_bound_from_its_menu_and_freed_again(blocks: Any, qtbot: Any) -> None:
    document, inner = blocks.session.document, blocks.ids["hidden"]
    blocks.session.reveal(inner)
    settle()
    form = blocks.inspector.node.form
    menu_of(form.rows["use_bias"])["Make a parameter of the block"].trigger()
    settle()
    assert document.header(blocks.block).parameters == (BlockParameter("use_bias", True),)
    assert form.rows["use_bias"].editor.line.text() == "use_bias"
    qtbot.mouseClick(form.rows["use_bias"].reset_button, Qt.MouseButton.LeftButton)
    settle()
    assert "use_bias" not in document.node(inner, blocks.block).params


def test_outside_of_blocks_names_are_no_values(blocks: Any, qtbot: Any) -> None:
    blocks.session.select([blocks.ids["scores"]])
    settle()
    row = blocks.inspector.node.form.rows["units"]
    write(qtbot, row.editor.line, "width")
    assert blocks.session.document.node("scores").params["units"] == 10
    assert row._message.text()


def test_the_block_inspector_renames_and_chooses_the_form(blocks: Any, qtbot: Any) -> None:
    document = blocks.session.document
    enter(blocks)
    view = blocks.inspector.block
    write(qtbot, view.name_edit.line, "residual_block")
    assert document.header(blocks.block).name == "residual_block"
    qtbot.mouseClick(view.form_buttons[True], Qt.MouseButton.LeftButton)
    assert document.header(blocks.block).as_model
    assert [line.name.text() for line in view.inputs.lines] == ["inputs"]
    assert [line.name.text() for line in view.outputs.lines] == ["outputs"]


def test_a_parameter_is_taken_away_with_what_refers_to_it(blocks: Any, qtbot: Any) -> None:
    document, inner = blocks.session.document, blocks.ids["hidden"]
    blocks.session.reveal(inner)
    settle()
    menu_of(blocks.inspector.node.form.rows["units"])["Make a parameter of the block"].trigger()
    blocks.session.select([])
    settle()
    qtbot.mouseClick(blocks.inspector.block.lines[0].button, Qt.MouseButton.LeftButton)
    assert document.header(blocks.block).parameters == ()
    assert document.node(inner, blocks.block).params["units"] == 32


def test_the_palette_lists_blocks_and_deletes_unused_ones(blocks: Any) -> None:
    panel, document = blocks.page.palette_panel, blocks.session.document
    assert "Blocks" in [group.title for group in panel.model.groups]
    panel.block_copied.emit(blocks.block)
    (group,) = (group for group in panel.model.groups if group.title == "Blocks")
    assert [thing.title for thing in group.things] == ["part", "part_1"]
    panel.block_deleted.emit(group.things[1].type)
    assert len(document.graphs()) == 2
    panel.search_line.setText("part")
    found = panel.model.index(0, 0).data(GROUP)
    assert found.things[0].type == blocks.block
    panel.tree.setCurrentIndex(panel.model.index(0, 0, panel.model.index(0, 0)))
    panel._add(panel.tree.currentIndex())
    assert len(document.references(blocks.block)) == 2
    panel.block_opened.emit(blocks.block)
    assert blocks.session.drawing.graph == blocks.block


def test_several_layers_in_an_opened_block_are_set_at_once(blocks: Any, qtbot: Any) -> None:
    document, canvas = blocks.session.document, blocks.page.canvas
    with document.edit("Draw", blocks.block) as edit:
        other = edit.add_node("layers.Dense", name="other", position=(900, 0))
    canvas.selection.set([blocks.node])
    canvas.toggle_inside()
    settle()
    inner = {blocks.ids["hidden"], other}
    for more, node_id in enumerate(sorted(inner)):
        found = inner_of(canvas.canvas, (blocks.node, node_id))
        assert found is not None
        canvas.inner.pick(found, more=bool(more))
    settle()
    view, steps = blocks.inspector.nodes, blocks.session.undo_stack.count()
    assert blocks.inspector.current is view
    assert view.title.text() == "2 nodes"
    write(qtbot, view.form.rows["units"].editor.line, "48")
    assert all(document.node(n, blocks.block).params["units"] == 48 for n in inner)
    assert blocks.session.undo_stack.count() == steps + 1
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    settle()
    assert blocks.inspector.current is blocks.inspector.node
    assert blocks.inspector.node.node_id == blocks.node


def test_a_node_in_an_opened_block_is_selected_and_changed_in_the_inspector(
    blocks: Any, qtbot: Any
) -> None:
    document, inner = blocks.session.document, blocks.ids["hidden"]
    canvas = blocks.page.canvas
    canvas.selection.set([blocks.node])
    canvas.toggle_inside()
    settle()
    found = inner_of(canvas.canvas, (blocks.node, inner))
    assert found is not None
    canvas.inner.select(found)
    settle()
    view = blocks.inspector.node
    assert blocks.inspector.current is view
    assert view.node_id == inner
    assert "part" in view.home.text()
    steps = blocks.session.undo_stack.count()
    write(qtbot, view.form.rows["units"].editor.line, "48")
    assert document.node(inner, blocks.block).params["units"] == 48
    assert blocks.session.undo_stack.count() == steps + 1
    assert ("units", "48") in canvas.inner.current.item.card.parameters
    write(qtbot, view.name_edit.line, "squeeze")
    assert document.node(inner, blocks.block).name == "squeeze"
    blocks.session.select([blocks.ids["scores"]])
    settle()
    assert view.node_id == blocks.ids["scores"]
    assert not view.home.isVisible()
    assert canvas.inner.path == ()


def ends_of(ends: Any) -> list[str]:
    return [line.name.text() for line in ends.lines if not line.isHidden()]


def test_a_blocks_inputs_are_added_named_reordered_and_removed(blocks: Any, qtbot: Any) -> None:
    document, session = blocks.session.document, blocks.session
    source = document.incoming(blocks.node)[0].source
    enter(blocks)
    view = blocks.inspector.block
    qtbot.mouseClick(view.inputs.add_button, Qt.MouseButton.LeftButton)
    settle()
    assert session.undo_stack.undoText() == "Add input inputs_1 to part"
    write(qtbot, view.inputs.lines[1].name, "mask")
    qtbot.keyClick(view.inputs.lines[1].name, Qt.Key.Key_Return)
    settle()
    assert ends_of(view.inputs) == ["inputs", "mask"]
    with document.edit("Wire") as edit:
        edit.connect(source, "output", blocks.node, "mask")
    write(qtbot, view.inputs.lines[0].name, "features")
    qtbot.keyClick(view.inputs.lines[0].name, Qt.Key.Key_Return)
    settle()
    ports = {edge.target_port for edge in document.incoming(blocks.node)}
    assert ports == {"features", "mask"}, "the uses keep their wires"
    steps = session.undo_stack.count()
    qtbot.mouseClick(view.inputs.lines[1].up, Qt.MouseButton.LeftButton)
    settle()
    assert session.undo_stack.count() == steps + 1
    assert ends_of(view.inputs) == ["mask", "features"]
    card = blocks.page.canvas
    card.leave_block()
    assert [p.name for p in card.canvas.nodes[blocks.node].card.inputs] == ["mask", "features"]
    enter(blocks)
    qtbot.mouseClick(view.inputs.lines[0].button, Qt.MouseButton.LeftButton)
    settle()
    assert ends_of(view.inputs) == ["features"]
    assert [edge.target_port for edge in document.incoming(blocks.node)] == ["features"]
    session.undo_stack.undo()
    settle()
    assert {edge.target_port for edge in document.incoming(blocks.node)} == ports


def test_a_blocks_outputs_are_added_reordered_and_removed(blocks: Any, qtbot: Any) -> None:
    document = blocks.session.document
    (old,) = document.outgoing(blocks.node)
    enter(blocks)
    view = blocks.inspector.block
    qtbot.mouseClick(view.outputs.add_button, Qt.MouseButton.LeftButton)
    settle()
    assert len(ends_of(view.outputs)) == 2
    qtbot.mouseClick(view.outputs.lines[0].down, Qt.MouseButton.LeftButton)
    settle()
    (edge,) = document.outgoing(blocks.node)
    assert (edge.source_port, edge.target) == ("output[1]", old.target)
    qtbot.mouseClick(view.outputs.lines[0].button, Qt.MouseButton.LeftButton)
    settle()
    assert document.outgoing(blocks.node) == [old]


def test_a_name_that_is_taken_is_refused_in_a_sentence(blocks: Any, qtbot: Any) -> None:
    enter(blocks)
    view = blocks.inspector.block
    write(qtbot, view.inputs.lines[0].name, "hidden")
    qtbot.keyClick(view.inputs.lines[0].name, Qt.Key.Key_Return)
    settle()
    assert "already called" in view.message.text()
    assert view.inputs.lines[0].name.text() == "inputs" or view.inputs.lines[0].name.hasFocus()


def test_removing_a_parameter_in_use_says_what_has_its_default_now(blocks: Any, qtbot: Any) -> None:
    document, inner = blocks.session.document, blocks.ids["hidden"]
    blocks.session.reveal(inner)
    settle()
    menu_of(blocks.inspector.node.form.rows["units"])["Make a parameter of the block"].trigger()
    blocks.session.select([])
    settle()
    view = blocks.inspector.block
    qtbot.mouseClick(view.lines[0].button, Qt.MouseButton.LeftButton)
    settle()
    assert "'hidden' used 'units' and has 32 instead now" in view.message.text()
    blocks.session.undo_stack.undo()
    settle()
    assert not view.message.text()
    assert document.header(blocks.block).parameters == (BlockParameter("units", 32),)


def test_the_inspector_says_what_a_layer_is_in_the_use_that_was_clicked(blocks: Any) -> None:
    session, canvas = blocks.session, blocks.page.canvas
    inner = blocks.ids["hidden"]
    with session.document.edit("Use again") as edit:
        smaller = edit.add_node("layers.Dense", params=Params(units=5))
        edit.connect(session.document.incoming(blocks.node)[0].source, "output", smaller, "inputs")
        second = edit.add_node(blocks.block, NodeKind.BLOCK)
        edit.connect(smaller, "output", second, "inputs")
        scores = edit.add_node("layers.Dense", params=Params(units=10))
        edit.connect(second, "output", scores, "inputs")
    canvas.selection.set([blocks.node, second])
    canvas.toggle_inside()
    settle()
    weights = {}
    for node in (blocks.node, second):
        canvas.inner.select(inner_of(canvas.canvas, (node, inner)))
        settle()
        weights[node] = blocks.inspector.node.facts.text_of("Weights")
    assert weights == {blocks.node: "2,080", second: f"{5 * 32 + 32:,}"}


def test_what_is_no_number_of_repetitions_is_told_below_the_field(blocks: Any, qtbot: Any) -> None:
    document = blocks.session.document
    blocks.session.select([blocks.node])
    settle()
    box = blocks.inspector.node.block_box
    assert not box.message.isVisible()
    write(qtbot, box.repeat, "1.5")
    assert box.message.isVisible()
    assert box.message.text() == "“1.5” is not a whole number from 1 to 1,000."
    assert document.node(blocks.node).repeat == 1
    write(qtbot, box.repeat, "15")
    assert not box.message.isVisible()
    assert document.node(blocks.node).repeat == 15
    write(qtbot, box.repeat, "0")
    assert box.message.isVisible()
    blocks.page.canvas.setFocus()
    assert not box.message.isVisible()
    assert box.repeat.text() == "1", "the number from before the typing holds again"
