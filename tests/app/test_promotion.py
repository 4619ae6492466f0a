"""A block gets its parameters where they are missed: in the fields of the layers inside."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from graph_editor.document.graph import BlockParameter, GraphId
from graph_editor.document.grouping import make_block
from graph_editor.document.value import Reference
from tests.app.drawing import DIGITS, draw_chain
from tests.mouse import settle


@pytest.fixture
def block(hornet: Any) -> Any:
    """`hornet` inside a block of two layers; `block` is its graph, `ids` are the layers."""
    session = hornet.session
    session.replace(DIGITS)
    hornet.ids = draw_chain(session)
    with session.document.edit("Make block") as edit:
        pair = [hornet.ids["hidden"], hornet.ids["scores"]]
        node = make_block(edit, session.document, pair, "part")
    hornet.block = GraphId(session.document.node(node).type)
    session.show_graph(hornet.block)
    hornet.inspector = hornet.window.page("draw").inspector
    settle()
    return hornet


def row_of(block: Any, qtbot: Any, *names: str) -> Any:
    """The row of `units` of these layers, with the focus in its field."""
    block.session.select([block.ids[name] for name in names])
    settle()
    row = block.inspector.current.form.rows["units"]
    qtbot.mouseClick(row.editor.line, Qt.MouseButton.LeftButton)
    row.editor.line.selectAll()
    return row


def units(block: Any, name: str) -> Any:
    return block.session.document.node(block.ids[name], block.block).params["units"]


def parameters(block: Any) -> Any:
    return block.session.document.header(block.block).parameters


def test_enter_makes_a_name_that_the_block_lacks_one_of_its_parameters(
    block: Any, qtbot: Any
) -> None:
    before = units(block, "hidden")
    row = row_of(block, qtbot, "hidden")
    qtbot.keyClicks(row.editor.line, "width")
    assert row._message.text() == "The block has no parameter width."
    assert row.offer.isVisible()
    assert parameters(block) == ()
    qtbot.keyClick(row.editor.line, Qt.Key.Key_Return)
    settle()
    assert parameters(block) == (BlockParameter("width", before),)
    assert units(block, "hidden") == Reference("width")
    row = block.inspector.current.form.rows["units"]
    assert row.editor.line.text() == "width"
    assert row.editor.line.property("reference")
    assert not row.editor.line.property("invalid")
    assert not row.offer.isVisible()
    assert not row._message.isVisible()
    block.session.undo_stack.undo()
    assert parameters(block) == ()
    assert units(block, "hidden") == before


def test_the_offer_can_be_clicked_and_goes_with_the_name(block: Any, qtbot: Any) -> None:
    row = row_of(block, qtbot, "hidden")
    qtbot.keyClicks(row.editor.line, "width")
    qtbot.keyClicks(row.editor.line, " *")
    assert not row.offer.isVisible(), "arithmetic has no value that could be the default"
    for _ in " *":
        qtbot.keyClick(row.editor.line, Qt.Key.Key_Backspace)
    settle()
    qtbot.mouseClick(row.offer, Qt.MouseButton.LeftButton)
    settle()
    assert [p.name for p in parameters(block)] == ["width"]
    row = row_of(block, qtbot, "scores")
    qtbot.keyClicks(row.editor.line, "width")
    assert row.offer is None or not row.offer.isVisible(), "the block has it now"
    assert units(block, "scores") == Reference("width")


def test_a_row_is_as_high_as_what_it_says(block: Any, qtbot: Any) -> None:
    with block.session.document.edit("Draw", block.block) as edit:
        block.ids["other"] = edit.add_node("layers.Conv2D", name="other")
    for name in ("hidden", "other", "hidden", "other"):
        block.session.select([block.ids[name]])
        settle()
    row = row_of(block, qtbot, "hidden")
    qtbot.keyClicks(row.editor.line, "width")
    settle()
    for widget in (row.editor, row._message, row.offer):
        needed = max(widget.minimumSizeHint().height(), widget.heightForWidth(widget.width()))
        assert widget.height() >= needed


def test_several_layers_get_one_parameter_together(block: Any, qtbot: Any) -> None:
    first = units(block, "hidden")
    row = row_of(block, qtbot, "hidden", "scores")
    qtbot.keyClicks(row.editor.line, "width")
    qtbot.keyClick(row.editor.line, Qt.Key.Key_Return)
    settle()
    assert parameters(block) == (BlockParameter("width", first),), "values that differed are kept"
    assert units(block, "hidden") == units(block, "scores") == Reference("width")
    row = row_of(block, qtbot, "hidden", "scores")
    qtbot.keyClicks(row.editor.line, "width * 2")
    assert units(block, "hidden") == units(block, "scores") == Reference("width * 2")


def test_outside_of_blocks_a_name_is_only_no_number(block: Any, qtbot: Any) -> None:
    document = block.session.document
    with document.edit("Draw") as edit:
        block.ids["alone"] = edit.add_node("layers.Dense", name="alone")
        edit.set_param(block.ids["alone"], "units", 4)
    block.session.reveal(block.ids["alone"])
    row = row_of(block, qtbot, "alone")
    qtbot.keyClicks(row.editor.line, "width")
    assert "whole number" in row._message.text()
    qtbot.keyClick(row.editor.line, Qt.Key.Key_Return)
    settle()
    assert row.offer is None
    assert document.node(block.ids["alone"]).params["units"] == 4
