"""What is done to layers of a block from outside, while the block is opened in place."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.drawing.inner import inner_of
from graph_editor.canvas.menus import context_menu
from graph_editor.document.graph import GraphId
from tests import mouse
from tests.graph_editor.canvas.opened_block import Opened
from tests.hands import ALT, CTRL, SHIFT

Key = Qt.Key


@pytest.fixture
def opened(canvas: Any) -> Opened:
    return Opened(canvas)


def test_delete_takes_the_layer_out_of_the_block_for_all_its_uses(opened: Opened) -> None:
    canvas, before = opened.canvas, opened.canvas.document.project
    opened.choose("dropout")
    canvas.key(Key.Key_Delete)
    assert "dropout" not in opened.names
    assert canvas.view.inner.path == ()
    assert canvas.selected == frozenset(), "a second press deletes no more"
    opened.one_step("Delete ")
    canvas.undo()
    assert canvas.document.project == before
    assert opened.chosen == {"dropout"}, "what an undo brings is selected"


def test_ctrl_delete_heals_the_wire_in_the_block(opened: Opened) -> None:
    opened.choose("dropout")
    opened.canvas.key(Key.Key_Delete, CTRL)
    assert ("dense", "layer_normalization") in opened.ends
    opened.one_step("Delete dropout")


def test_an_input_of_the_block_that_goes_takes_the_wires_of_its_uses_along(opened: Opened) -> None:
    opened.choose("inputs")
    assert opened.canvas.document.incoming(opened.node)
    opened.canvas.key(Key.Key_Backspace)
    assert not opened.canvas.document.incoming(opened.node)
    opened.one_step("Delete ")
    opened.canvas.undo()
    assert opened.canvas.document.incoming(opened.node)


def test_muting_and_collapsing_and_back(opened: Opened) -> None:
    opened.choose("dropout")
    opened.canvas.key(Key.Key_M)
    assert opened.called("dropout").muted
    opened.one_step("Mute dropout")
    opened.canvas.key(Key.Key_M)
    assert not opened.called("dropout").muted
    opened.canvas.key(Key.Key_H)
    assert opened.called("dropout").collapsed
    assert opened.chosen == {"dropout"}


def test_a_name_is_typed_where_it_stands(opened: Opened) -> None:
    canvas = opened.canvas
    opened.choose("dropout")
    canvas.key(Key.Key_F2)
    line = QApplication.focusWidget()
    assert line.text() == "dropout"
    place = canvas.view.mapFromScene(opened.spot("dropout"))
    assert abs(line.geometry().center().x() - place.x()) < line.width() / 2 + 40
    canvas.type("dense")
    assert "already called 'dense'" in canvas.view._rename_edit.problem()
    line.selectAll()
    canvas.type("drop")
    canvas.enter()
    assert "drop" in opened.names
    assert opened.chosen == {"drop"}
    opened.one_step("Rename dropout")


def test_a_name_that_is_too_small_to_read_is_brought_near(opened: Opened) -> None:
    opened.choose("dropout")
    opened.canvas.look(700, 100, 0.4)
    opened.canvas.key(Key.Key_F2)
    shown = opened.shown(opened.called("dropout").id)
    assert opened.canvas.view.zoom * shown.scale >= 0.59
    assert opened.canvas.view.visible_area.contains(shown.area)


def test_duplicating_makes_another_one_in_the_block(opened: Opened) -> None:
    opened.choose("dense")
    opened.canvas.key(Key.Key_D, CTRL)
    assert "dense_1" in opened.names
    assert opened.chosen == {"dense_1"}
    opened.one_step("Duplicate dense")
    opened.canvas.undo()
    opened.choose("dropout")
    opened.canvas.key(Key.Key_D, CTRL | SHIFT)
    assert ("dense", "dropout_1") in opened.ends


def test_what_is_copied_there_is_pasted_there(opened: Opened) -> None:
    outside = set(opened.canvas.document.nodes())
    opened.choose("dense")
    opened.canvas.key(Key.Key_C, CTRL)
    opened.canvas.key(Key.Key_V, CTRL)
    assert "dense_1" in opened.names
    opened.canvas.view.selection.clear()
    opened.canvas.view.inner.clear()
    opened.canvas.key(Key.Key_V, CTRL)
    assert len(opened.canvas.document.nodes().keys() - outside) == 1


def test_cutting_takes_away(opened: Opened) -> None:
    opened.choose("dropout")
    opened.canvas.key(Key.Key_X, CTRL)
    assert "dropout" not in opened.names
    assert "Dropout" in QApplication.clipboard().text()
    opened.one_step("Cut dropout")


def test_what_was_cut_there_is_pasted_there_or_where_the_mouse_is(opened: Opened) -> None:
    canvas, outside = opened.canvas, set(opened.canvas.document.nodes())
    opened.choose("dropout")
    canvas.key(Key.Key_X, CTRL)
    canvas.key(Key.Key_V, CTRL)
    assert "dropout" in opened.names
    assert opened.chosen == {"dropout"}
    assert set(canvas.document.nodes()) == outside
    canvas.key(Key.Key_X, CTRL)
    body, none = canvas.view.canvas.nodes[opened.node].body, Qt.MouseButton.NoButton
    empty = canvas.view.mapFromScene(body.topLeft() - QPointF(0, 60))
    mouse.send(canvas.view, QEvent.Type.MouseMove, empty, none, none)
    canvas.key(Key.Key_V, CTRL)
    assert "dropout" not in opened.names
    assert len(canvas.document.nodes()) == len(outside) + 1


def test_tab_adds_a_layer_behind_it_in_the_block(opened: Opened) -> None:
    canvas, outside = opened.canvas, set(opened.canvas.document.nodes())
    opened.choose("dropout")
    canvas.key(Key.Key_Tab)
    canvas.type("dense 7")
    canvas.enter()
    assert ("dropout", "dense_1") in opened.ends
    assert opened.called("dense_1").params["units"] == 7
    assert opened.chosen == {"dense_1"}
    assert set(canvas.document.nodes()) == outside
    opened.one_step("Add Dense")
    opened.choose("outputs")
    canvas.view.add_here("layers.Flatten")
    assert "flatten" in opened.names
    assert not any("flatten" in ends for ends in opened.ends), "an Output gives nothing"
    canvas.view.quick_add(QPointF(700, 500))
    canvas.type("flatten")
    canvas.enter()
    assert len(canvas.document.nodes()) == len(outside) + 1, "where the canvas is pointed at"


def test_shift_a_aligns_several_and_adds_beside_one(opened: Opened) -> None:
    canvas = opened.canvas
    opened.choose("dense")
    opened.choose("dropout", SHIFT)
    canvas.key(Key.Key_A, SHIFT)
    assert opened.called("dense").position[0] == opened.called("dropout").position[0]
    assert not canvas.view._quick_add.isVisible()
    opened.choose("layer_normalization")
    canvas.key(Key.Key_A, SHIFT)
    assert canvas.view._quick_add.isVisible()


def test_arrows_nudge_and_keep_what_is_around(opened: Opened) -> None:
    before, around = opened.called("dropout").position, opened.canvas.document.nodes()
    opened.choose("dropout")
    opened.canvas.key(Key.Key_Up, SHIFT)
    opened.canvas.key(Key.Key_Up, SHIFT)
    after = opened.called("dropout").position
    assert after == (before[0], before[1] - 2)
    assert opened.canvas.document.nodes().keys() == around.keys()
    opened.one_step("Move")


def test_several_are_selected_and_moved_together(opened: Opened) -> None:
    canvas = opened.canvas
    opened.choose("dense")
    opened.choose("dropout", SHIFT)
    assert opened.chosen == {"dense", "dropout"}
    before = {name: opened.called(name).position for name in opened.chosen}
    start, scale = opened.spot("dropout"), opened.shown(opened.called("dropout").id).scale
    canvas.drag(start, start + QPointF(0, 40))
    for name, (x, y) in before.items():
        assert opened.called(name).position == pytest.approx((x, y + 40 / scale), abs=3)
    opened.one_step("Move")
    opened.choose("dropout", CTRL)
    assert opened.chosen == {"dense"}
    canvas.key(Key.Key_A, CTRL)
    assert opened.chosen == opened.names
    canvas.key(Key.Key_W, SHIFT)
    assert len({opened.called(name).position[1] for name in opened.names}) == 1
    opened.choose("dense")
    opened.choose("layer_normalization", SHIFT)
    canvas.key(Key.Key_Delete)
    assert opened.names.isdisjoint({"dense", "layer_normalization"})
    canvas.undo()
    assert opened.chosen == {"dense", "layer_normalization"}


def test_shift_takes_the_block_where_nothing_in_it_is_selected(opened: Opened) -> None:
    others = opened.canvas.document.nodes().keys() - {opened.node}
    opened.canvas.view.selection.set(others)
    opened.choose("dense", SHIFT)
    assert opened.node in opened.canvas.selected
    assert opened.chosen == set()


def test_a_block_made_there_is_named_there(opened: Opened) -> None:
    opened.choose("dropout")
    opened.canvas.view.setFocus()
    next(a for a in opened.canvas.view.actions if a.objectName() == "canvas.make_block").trigger()
    opened.canvas.type("tail")
    opened.canvas.enter()
    assert "tail" in opened.names
    opened.canvas.key(Key.Key_G, CTRL | SHIFT)
    assert "dropout" in opened.names
    assert opened.chosen == {"dropout"}


def test_repeating_and_opening_a_block_in_a_block_by_its_menu(opened: Opened) -> None:
    canvas = opened.canvas
    outer, _ = canvas.group(opened.node)
    canvas.key(Key.Key_Return, SHIFT)
    canvas.look(700, 200)
    shown = inner_of(canvas.view.canvas, (outer, opened.node))
    assert shown is not None
    menu = context_menu(canvas.view, shown.area.topLeft() + QPointF(30, 8))
    repeat = next(a.menu() for a in menu.actions() if a.text().replace("&", "") == "Repeat")
    next(a for a in repeat.actions() if a.text().replace("&", "").startswith("3 times")).trigger()
    graph = GraphId(canvas.document.node(outer).type)
    assert canvas.document.node(opened.node, graph).repeat == 3
    menu.close()


def entries(menu: Any) -> dict[str, Any]:
    return {a.text().replace("&", ""): a for a in menu.actions() if a.text()}


def test_a_right_click_gives_the_menu_of_the_layer(opened: Opened) -> None:
    canvas = opened.canvas
    menu = context_menu(canvas.view, opened.spot("dropout"))
    assert opened.chosen == {"dropout"}
    assert canvas.selected == frozenset()
    found = entries(menu)
    assert "Edit dropout in its block" in found
    assert "Enter block" not in found, "that is the menu of the block around it"
    assert not found["Frame"].isEnabled()
    assert "Enter the block 'block'" in found["Frame"].toolTip()
    found["Delete and heal wires"].trigger()
    assert ("dense", "layer_normalization") in opened.ends
    menu.close()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_key_and_a_right_click_among_several_keep_them(opened: Opened) -> None:
    opened.choose("dense")
    opened.choose("dropout", SHIFT)
    menu = context_menu(opened.canvas.view, opened.spot("dropout"))
    assert opened.chosen == {"dense", "dropout"}
    entries(menu)["Mute"].trigger()
    assert opened.called("dense").muted
    assert opened.called("dropout").muted
    menu.close()
    view, asked = opened.canvas.view, QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(asked, QPoint(5, 5), QPoint(5, 5)))
    popup = QApplication.activePopupWidget()
    assert "Edit dense in its block" in entries(popup)
    popup.close()
    assert opened.chosen == {"dense", "dropout"}


def test_keys_go_in_walk_and_come_out(opened: Opened) -> None:
    canvas = opened.canvas
    canvas.view.selection.set([opened.node])
    canvas.key(Key.Key_Return, ALT)
    assert opened.chosen == {"inputs"}
    for name in ("dense", "dropout"):
        canvas.key(Key.Key_Right, ALT)
        assert opened.chosen == {name}
    canvas.key(Key.Key_Up, ALT)
    assert opened.chosen == {"dropout"}, "nothing is above it"
    canvas.key(Key.Key_Left, ALT)
    assert opened.chosen == {"dense"}
    canvas.key(Key.Key_Escape)
    assert canvas.selected == {opened.node}
    canvas.key(Key.Key_Return, ALT)
    canvas.key(Key.Key_Return, CTRL | SHIFT)
    assert canvas.selected == {opened.node}


def test_what_cannot_be_gone_into_says_so(opened: Opened) -> None:
    canvas = opened.canvas
    said: list[str] = []
    canvas.view.say = said.append
    canvas.key(Key.Key_Escape)
    canvas.key(Key.Key_Return, ALT)
    assert "open a block in place first" in said[-1]
    opened.choose("dense")
    canvas.key(Key.Key_Return, ALT)
    assert "open a block in place first" in said[-1]
    assert opened.chosen == {"dense"}


def test_a_block_in_a_block_is_gone_into_and_out_of_step_by_step(opened: Opened) -> None:
    canvas = opened.canvas
    outer, graph = canvas.group(opened.node)
    canvas.key(Key.Key_Return, SHIFT)
    canvas.key(Key.Key_Return, ALT)
    while canvas.view.inner.path[-1] != opened.node:
        before = canvas.view.inner.path
        canvas.key(Key.Key_Right, ALT)
        assert canvas.view.inner.path != before
    canvas.key(Key.Key_Return, ALT)
    assert canvas.view.inner.path == (outer, opened.node, opened.called("inputs").id)
    canvas.key(Key.Key_Right, ALT)
    canvas.key(Key.Key_M)
    assert opened.called("dense").muted
    canvas.key(Key.Key_Escape)
    assert canvas.view.inner.path == (outer, opened.node)
    canvas.key(Key.Key_H)
    assert canvas.document.node(opened.node, graph).collapsed
    canvas.key(Key.Key_Escape)
    assert canvas.selected == {outer}


def test_a_block_that_was_closed_is_worked_on_again(opened: Opened) -> None:
    canvas = opened.canvas
    for _ in range(3):
        opened.choose("dropout")
        muted = opened.called("dropout").muted
        canvas.key(Key.Key_M)
        assert opened.called("dropout").muted is not muted
        canvas.key(Key.Key_Escape)
        canvas.key(Key.Key_Return, SHIFT)
        canvas.key(Key.Key_Return, SHIFT)
        gc.collect()
        canvas.view.rebuild()
        canvas.look(700, 100)


@pytest.mark.parametrize("by_key", [False, True])
def test_a_block_in_an_opened_block_is_entered_itself(opened: Opened, by_key: bool) -> None:
    canvas = opened.canvas
    outer, graph = canvas.group(opened.node)
    canvas.key(Key.Key_Return, SHIFT)
    canvas.look(700, 100)
    shown = inner_of(canvas.view.canvas, (outer, opened.node))
    assert shown is not None
    header = shown.way.map(shown.item.pos() + QPointF(90, 8))
    canvas.click(header)
    canvas.key(Key.Key_C)
    assert "Edit in its block" in canvas.view._toast.text()
    menu = context_menu(canvas.view, header)
    assert "Edit block in its block" in entries(menu)
    menu.close()
    canvas.key(Key.Key_Return, CTRL) if by_key else canvas.double_click(header)
    assert canvas.view.document.graph == opened.graph
    canvas.key(Key.Key_Return, CTRL | SHIFT)
    assert canvas.view.document.graph == graph
    assert canvas.selected == {opened.node}


def test_an_opened_block_in_an_opened_block_is_deleted_and_comes_back(opened: Opened) -> None:
    canvas = opened.canvas
    outer, graph = canvas.group(opened.node)
    canvas.key(Key.Key_Return, SHIFT)
    shown = inner_of(canvas.view.canvas, (outer, opened.node))
    assert shown is not None
    assert shown.item.inside is not None
    before = canvas.document.project
    canvas.view.inner.select(shown)
    canvas.key(Key.Key_Delete)
    assert not canvas.document.has_node(opened.node, graph)
    canvas.undo()
    assert canvas.document.project == before
    again = inner_of(canvas.view.canvas, (outer, opened.node))
    assert again is not None
    assert again.item.inside is not None
    assert canvas.view.inner.path == (outer, opened.node)


@pytest.mark.parametrize(
    "go",
    [
        lambda canvas: canvas.key(Key.Key_Return, SHIFT),
        lambda canvas: canvas.undo(),
        lambda canvas: canvas.view.rebuild(),
    ],
    ids=["closed", "undone", "another project"],
)
def test_a_block_that_closes_has_nothing_selected_in_it(
    opened: Opened, go: Callable[[Any], None]
) -> None:
    opened.choose("dense")
    opened.canvas.view.editor.blocks.set_opened([opened.node], False)
    assert opened.canvas.view.inner.path == ()
    opened.canvas.view.selection.set([opened.node])
    go(opened.canvas)
    assert opened.canvas.view.acting is opened.canvas.view.editor
