"""Finding, problems and going back across blocks, and what is found kept clear of the bars."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph_editor.document.graph import GraphId, NodeId
from graph_editor.document.project import MAIN
from graph_editor.validation.analysis import Analysis, Problem, Severity
from tests.hands import ALT, CTRL, NONE, SHIFT

Key = Qt.Key


@pytest.fixture
def blocks(canvas):
    """Input → Dense → block of (Conv2D, Dense) → Dense; ids: the outer and the inner ones."""
    nodes = canvas.chain("Input", *["layers.Dense"] * 4)
    canvas.view.set_selection(nodes[2:4])
    canvas.key(Key.Key_G, CTRL)
    (block,) = (g for g in canvas.document.graphs() if g != MAIN)
    canvas.view.fit()
    return canvas, nodes, block


def inside(canvas, block: GraphId) -> list[NodeId]:
    dense = canvas.document.nodes(block).values()
    return [node.id for node in dense if node.type == "layers.Dense"]


def look_for(canvas, text: str):
    canvas.view.setFocus()
    canvas.key(Key.Key_F, CTRL)
    QTest.keyClicks(canvas.view.find_bar.field, text)
    QApplication.processEvents()
    return canvas.view.find_bar


def covered(canvas, node: NodeId) -> bool:
    view = canvas.view
    box = view.mapFromScene(view.canvas.nodes[node].body).boundingRect()
    over = [w for w in (*view.bars, view.minimap) if w.isVisible()]
    inside = view.viewport().rect().contains(box)
    return not inside or any(w.geometry().intersects(box) for w in over)


def test_what_is_in_blocks_is_found_and_entered(blocks) -> None:
    canvas, nodes, block = blocks
    bar = look_for(canvas, "dense")
    assert bar.matches == [nodes[1], nodes[4], *inside(canvas, block)]
    assert bar.count.text() == "4 found, 2 elsewhere"
    name = canvas.document.header(block).name
    seen = []
    for _ in range(5):
        QTest.keyClick(bar.field, Key.Key_Return)
        QApplication.processEvents()
        assert canvas.view.selection.nodes <= canvas.view.canvas.nodes.keys()
        seen.append((canvas.view.document.graph, bar.count.text()))
        assert bar.field.hasFocus()
    assert seen == [
        (MAIN, "1 of 4"),
        (MAIN, "2 of 4"),
        (block, f"3 of 4 in block {name}"),
        (block, f"4 of 4 in block {name}"),
        (MAIN, "1 of 4"),
    ]
    QTest.keyClick(bar.field, Key.Key_Return, SHIFT)
    assert canvas.view.document.graph == block


def test_the_search_begins_in_the_graph_that_is_shown(blocks) -> None:
    canvas, _nodes, block = blocks
    canvas.view.show_graph(block)
    look_for(canvas, "dense")
    canvas.key(Key.Key_F3)
    assert canvas.view.document.graph == block
    assert canvas.view.selection.nodes == {inside(canvas, block)[0]}


def test_a_change_in_a_block_is_found_at_once(blocks) -> None:
    canvas, _nodes, block = blocks
    bar = look_for(canvas, "needle")
    assert bar.count.text() == "no match"
    with canvas.document.edit("Rename", block) as edit:
        edit.rename(inside(canvas, block)[0], "needle")
    assert bar.count.text() == "1 found, 1 elsewhere"
    canvas.view.set_analysis(
        Analysis(problems=(Problem(inside(canvas, block)[1], Severity.ERROR, "Too large."),))
    )
    QTest.keyClick(bar.field, Key.Key_A, CTRL)
    QTest.keyClicks(bar.field, "error")
    assert bar.matches == [inside(canvas, block)[1]]


def test_f3_goes_on_after_the_bar_is_closed(blocks) -> None:
    canvas, nodes, block = blocks
    bar = look_for(canvas, "dense")
    QTest.keyClick(bar.field, Key.Key_Return)
    QTest.keyClick(bar.field, Key.Key_Escape)
    assert canvas.view.hasFocus()
    canvas.key(Key.Key_F3)
    assert canvas.view.selection.nodes == {nodes[4]}
    assert "2 of 4" in canvas.view._toast.text()
    canvas.key(Key.Key_F3)
    assert canvas.view.document.graph == block
    canvas.key(Key.Key_F3, SHIFT)
    assert canvas.view.selection.nodes == {nodes[4]}
    assert not bar.isVisible()


def test_f3_without_anything_to_find_asks_what(canvas) -> None:
    canvas.key(Key.Key_F3)
    assert canvas.view.find_bar.field.hasFocus()


def test_problems_lead_into_blocks_and_back_leads_out(blocks) -> None:
    canvas, nodes, block = blocks
    lost = inside(canvas, block)[0]
    canvas.view.set_analysis(
        Analysis(
            problems=(
                Problem(lost, Severity.ERROR, "In the block."),
                Problem(nodes[1], Severity.WARNING, "In the model."),
            )
        )
    )
    canvas.key(Key.Key_F8)
    assert canvas.view.document.graph == block
    assert canvas.view.selection.nodes == {lost}
    canvas.key(Key.Key_F8)
    assert canvas.view.document.graph == MAIN
    canvas.key(Key.Key_BracketLeft, CTRL)
    assert canvas.view.document.graph == block
    canvas.key(Key.Key_BracketLeft, CTRL)
    assert canvas.view.document.graph == MAIN
    canvas.key(Key.Key_BracketRight, CTRL)
    assert canvas.view.document.graph == block
    canvas.key(Key.Key_BracketRight, CTRL)
    assert canvas.view.document.graph == MAIN
    canvas.key(Key.Key_BracketRight, CTRL)
    assert "no later place" in canvas.view._toast.text()


def test_escape_and_alt_up_lead_out_of_a_block(blocks) -> None:
    canvas, _nodes, block = blocks
    node = next(n.id for n in canvas.document.nodes().values() if n.type == block)
    for key, modifiers in ((Key.Key_Escape, NONE), (Key.Key_Up, ALT), (Key.Key_Backspace, NONE)):
        canvas.view.set_selection([node])
        canvas.key(Key.Key_Return, CTRL)
        assert canvas.view.document.graph == block
        if key is Key.Key_Escape:
            canvas.view.set_selection([inside(canvas, block)[0]])
            canvas.key(key)  # first it only lets go of the selection
            assert canvas.view.document.graph == block
        canvas.key(key, modifiers)
        assert canvas.view.document.graph == MAIN
        assert canvas.view.selection.nodes == {node}
    canvas.key(Key.Key_Escape)
    canvas.key(Key.Key_Escape)
    assert canvas.view.document.graph == MAIN


@pytest.mark.parametrize("size", [(1400, 900), (700, 320)])
def test_what_is_found_is_never_below_the_bar(canvas, size) -> None:
    nodes = [canvas.add("layers.Dense", 260.0 * (i % 12), 140.0 * (i // 12)) for i in range(60)]
    canvas.view.resize(*size)
    canvas.view.rebuild()
    canvas.look(1500, 300, 1.0)
    bar = look_for(canvas, "dense")
    for _ in nodes:
        QTest.keyClick(bar.field, Key.Key_Return)
        (found,) = canvas.view.selection.nodes
        assert not covered(canvas, found), bar.count.text()


@pytest.mark.parametrize("rows", [1, 3, 9])
def test_opening_the_bar_uncovers_a_drawing_that_was_seen_whole(canvas, rows) -> None:
    nodes = [canvas.add("layers.Dense", 260.0 * (i % 5), 140.0 * (i // 5)) for i in range(5 * rows)]
    canvas.key(Key.Key_Home)
    before = (canvas.view.zoom, canvas.view.visible_area.center())
    assert not any(covered(canvas, node) for node in nodes)
    bar = look_for(canvas, "")
    assert not any(covered(canvas, node) for node in nodes)
    canvas.key(Key.Key_Home)
    assert not any(covered(canvas, node) for node in nodes)
    QTest.keyClick(bar.field, Key.Key_Escape)
    canvas.key(Key.Key_Home)
    assert (canvas.view.zoom, canvas.view.visible_area.center()) == before


def test_closing_the_bar_gives_the_room_back(canvas) -> None:
    for i in range(45):
        canvas.add("layers.Dense", 260.0 * (i % 5), 140.0 * (i // 5))
    canvas.key(Key.Key_Home)
    before = (canvas.view.zoom, canvas.view.visible_area.center())
    bar = look_for(canvas, "")
    assert (canvas.view.zoom, canvas.view.visible_area.center()) != before
    QTest.keyClick(bar.field, Key.Key_Escape)
    assert (canvas.view.zoom, canvas.view.visible_area.center()) == before


def test_the_buttons_of_the_bar_by_keyboard(blocks) -> None:
    canvas, nodes, _block = blocks
    bar = look_for(canvas, "dense")
    QTest.keyClick(bar.field, Key.Key_Tab)
    up = QApplication.focusWidget()
    assert up is not None
    assert up.accessibleName() == "Previous"
    QTest.keyClick(up, Key.Key_Tab)
    down = QApplication.focusWidget()
    assert down is not None
    assert down.accessibleName() == "Next"
    QTest.keyClick(down, Key.Key_Return)
    assert canvas.view.selection.nodes == {nodes[1]}
    QTest.keyClick(down, Key.Key_Tab)
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Space)
    assert not bar.isVisible()
    assert canvas.view.hasFocus()
