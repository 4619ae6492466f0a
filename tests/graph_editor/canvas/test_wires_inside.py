"""Wires in a block that is opened in place: drawn, moved, cut and selected from outside."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.drawing.card import State
from graph_editor.canvas.drawing.inner import inner_of
from graph_editor.canvas.menus import context_menu
from graph_editor.canvas.tools.drop import DropTool
from graph_editor.canvas.tools.tool import Pointer
from graph_editor.canvas.view import CanvasView
from graph_editor.validation.analysis import NodeResult, TensorSpec
from graph_editor.validation.question import NodeError
from tests import mouse
from tests.graph_editor.canvas.opened_block import Opened
from tests.hands import ALT, CTRL, NONE, SHIFT

Key = Qt.Key


@pytest.fixture
def opened(canvas: Any) -> Opened:
    return Opened(canvas)


def hover(view: CanvasView, point: QPointF) -> None:
    none = Qt.MouseButton.NoButton
    mouse.send(view, QEvent.Type.MouseMove, view.mapFromScene(point), none, none)


def pointer_at(view: CanvasView, point: QPointF) -> Pointer:
    return Pointer(point, view.mapFromScene(point), NONE)


def color_at(view: CanvasView, point: QPointF) -> str:
    QApplication.processEvents()
    return view.viewport().grab().toImage().pixelColor(view.mapFromScene(point)).name()


def test_from_a_port_to_a_port_in_the_block(opened: Opened) -> None:
    canvas, before = opened.canvas, opened.canvas.document.project
    canvas.drag(opened.out("dense"), opened.into("layer_normalization"))
    assert ("dense", "layer_normalization") in opened.ends
    assert ("dropout", "layer_normalization") not in opened.ends, "that wire is replaced"
    opened.one_step("Connect dense to layer_normalization")
    canvas.undo()
    assert canvas.document.project == before


def test_from_an_input_back_to_a_node(opened: Opened) -> None:
    canvas = opened.canvas
    with canvas.document.edit("Draw", opened.graph) as edit:
        edit.disconnect(opened.wire("dropout", "layer_normalization"))
    canvas.drag(opened.into("layer_normalization"), opened.spot("dense"))
    assert ("dense", "layer_normalization") in opened.ends


def test_all_uses_show_it(opened: Opened) -> None:
    canvas = opened.canvas
    (other,) = (n.id for n in canvas.document.nodes().values() if n.name == "block_1")
    with canvas.document.edit("Draw") as edit:
        edit.move(other, (0, 600))
    canvas.view.selection.set([other])
    canvas.key(Key.Key_Return, SHIFT)
    canvas.drag(opened.out("dense"), opened.into("layer_normalization"))
    wire = opened.wire("dense", "layer_normalization")
    for use in (opened.node, other):
        assert wire in canvas.view.canvas.nodes[use].inside.scene.wires


def test_what_cannot_take_it_is_dimmed_and_says_why(opened: Opened) -> None:
    canvas, before = opened.canvas, opened.canvas.document.project
    canvas.press_and_move(opened.out("dropout"), opened.spot("dense"))
    dimmed = canvas.view.canvas.painter.dimmed
    assert {opened.called(name).id for name in ("inputs", "dense", "dropout")} == dimmed
    assert "circle" in canvas.view.gestures.tool._tool._hint
    canvas.let_go(opened.spot("dense"))
    assert "circle" in canvas.view._toast.text()
    assert not canvas.view.canvas.painter.dimmed
    assert canvas.document.project == before


def test_what_keras_refuses_in_this_use_is_dimmed_when_it_has_said_so(
    opened: Opened, qtbot: Any
) -> None:
    canvas, asked = opened.canvas, []
    canvas.view.preview = lambda trials, tell: asked.append((trials, tell))
    shown = opened.shown(opened.called("dropout").id)
    shown.item.show_state(State(NodeResult((TensorSpec((None, 4), "float32"),))))
    canvas.press_and_move(opened.out("dropout"), opened.empty)
    ((trials, tell),) = asked
    target = opened.called("layer_normalization").id
    assert target not in canvas.view.canvas.painter.dimmed
    tell({trial: NodeError("ValueError", "No.") for trial in trials})
    assert target in canvas.view.canvas.painter.dimmed
    canvas.key(Key.Key_Escape)
    canvas.let_go(opened.empty)


def test_escape_gives_it_up(opened: Opened) -> None:
    canvas, before = opened.canvas, opened.canvas.document.project
    canvas.press_and_move(opened.into("layer_normalization"), opened.empty)
    scene, wire = (
        opened.shown(opened.called("dense").id).scene,
        opened.wire("dropout", "layer_normalization"),
    )
    assert not scene.wires.items[wire].isVisible()
    canvas.key(Key.Key_Escape)
    canvas.let_go(opened.empty)
    assert scene.wires.items[wire].isVisible()
    assert not canvas.view.canvas.painter.dimmed
    assert canvas.document.project == before
    assert canvas.undo_stack.count() == opened.steps


def test_a_wire_whose_end_is_held_is_not_painted_twice(opened: Opened) -> None:
    canvas = opened.canvas
    middle = opened.on_wire("dropout", "layer_normalization")
    there = color_at(canvas.view, middle)
    canvas.press_and_move(opened.into("layer_normalization"), opened.empty + QPointF(120, 0))
    while_held = color_at(canvas.view, middle)
    canvas.key(Key.Key_Escape)
    canvas.let_go(opened.empty)
    assert while_held != there
    assert color_at(canvas.view, middle) == there


@pytest.mark.parametrize("beside", [False, True])
def test_an_end_that_is_pulled_off_disconnects(opened: Opened, beside: bool) -> None:
    canvas = opened.canvas
    end = opened.empty + (QPointF(0, 160) if beside else QPointF())
    canvas.drag(opened.into("layer_normalization"), end)
    assert ("dropout", "layer_normalization") not in opened.ends
    opened.one_step("Disconnect wire dropout to layer_normalization")


def test_an_end_is_plugged_elsewhere(opened: Opened) -> None:
    canvas = opened.canvas
    near = opened.into("layer_normalization") - QPointF(16, 0)
    canvas.drag(near, opened.spot("outputs"))
    assert ("dropout", "outputs") in opened.ends
    opened.one_step("Move wire dropout to layer_normalization")


def test_a_wire_stays_in_its_block(opened: Opened) -> None:
    canvas, before = opened.canvas, opened.canvas.document.project
    card = canvas.view.canvas.nodes[opened.node].body
    empty = QPointF(card.center().x(), card.bottom() + 120)
    canvas.press_and_move(opened.out("dropout"), empty)
    tool = canvas.view.gestures.tool
    assert tool.bounds().contains(empty + QPointF(40, 30)), "the reason stands beside the mouse"
    canvas.let_go(empty)
    assert canvas.document.project == before
    assert not canvas.view._quick_add.isVisible()
    assert "stays in it" in canvas.view._toast.text()
    (first,) = canvas.document.incoming(opened.node)
    canvas.drag(opened.into("layer_normalization"), canvas.middle(first.source))
    assert canvas.document.project == before


def test_dropped_on_the_ground_of_the_block_it_asks_what_to_add(opened: Opened) -> None:
    canvas, outside = opened.canvas, set(opened.canvas.document.nodes())
    canvas.view.selection.set(outside - {opened.node})
    canvas.drag(opened.out("dropout"), opened.empty)
    popup = canvas.view._quick_add
    place = canvas.view.mapFromScene(opened.empty)
    assert popup.isVisible()
    assert popup.geometry().adjusted(-50, -50, 50, 50).contains(place)
    canvas.type("dense 7")
    canvas.enter()
    assert ("dropout", "dense_1") in opened.ends
    assert opened.called("dense_1").params["units"] == 7
    assert set(canvas.document.nodes()) == outside
    assert opened.chosen == {"dense_1"}
    assert canvas.selected == frozenset(), "nothing else is selected, then"
    opened.one_step("Add Dense")
    wanted = opened.shown(opened.called("layer_normalization").id).item.body.left()
    assert opened.called("dense_1").position[0] < wanted, "it stands where the wire was dropped"


def test_backwards_what_is_added_comes_before(opened: Opened) -> None:
    canvas, empty = opened.canvas, opened.empty
    canvas.drag(opened.into("layer_normalization"), empty)
    canvas.drag(opened.into("layer_normalization"), empty)
    canvas.type("flatten")
    canvas.enter()
    assert ("flatten", "layer_normalization") in opened.ends


def test_all_wires_of_a_port_move_together(opened: Opened) -> None:
    canvas = opened.canvas
    canvas.drag(opened.out("dropout"), opened.spot("dense"), CTRL)
    assert ("dense", "layer_normalization") in opened.ends
    opened.one_step("Move wire dropout to layer_normalization to dense")


def test_a_stroke_that_begins_in_the_block_cuts_its_wires(opened: Opened) -> None:
    canvas = opened.canvas
    middle = opened.on_wire("dropout", "layer_normalization")
    right = Qt.MouseButton.RightButton
    up, down = middle - QPointF(0, 20), middle + QPointF(0, 200)
    canvas.drag(up, down, CTRL, button=right)
    assert ("dropout", "layer_normalization") not in opened.ends
    opened.one_step("Cut wire dropout to layer_normalization")


def test_a_click_selects_a_wire_and_delete_takes_it_away(opened: Opened) -> None:
    canvas = opened.canvas
    nodes = canvas.document.nodes().keys()
    canvas.view.selection.set([opened.node])
    canvas.click(opened.on_wire("dense", "dropout"))
    assert canvas.selected == frozenset()
    assert canvas.view.acting.selection.edges == {opened.wire("dense", "dropout")}
    canvas.click(opened.on_wire("dropout", "layer_normalization"), SHIFT)
    assert len(canvas.view.acting.selection.edges) == 2
    canvas.click(opened.on_wire("dropout", "layer_normalization"), CTRL)
    canvas.key(Key.Key_Delete)
    assert ("dense", "dropout") not in opened.ends
    assert ("dropout", "layer_normalization") in opened.ends
    assert canvas.document.nodes().keys() == nodes
    opened.one_step("Delete wire dense to dropout")
    canvas.key(Key.Key_Delete)
    opened.one_step("Delete wire dense to dropout")


def test_escape_goes_from_a_wire_to_its_block(opened: Opened) -> None:
    canvas = opened.canvas
    canvas.click(opened.on_wire("dense", "dropout"))
    canvas.key(Key.Key_Escape)
    assert canvas.selected == {opened.node}
    assert canvas.view.acting is canvas.view.editor


def test_a_wire_that_is_selected_is_let_go_when_its_block_closes(opened: Opened) -> None:
    canvas = opened.canvas
    canvas.click(opened.on_wire("dense", "dropout"))
    canvas.view.editor.blocks.set_opened([opened.node], False)
    assert canvas.view.acting is canvas.view.editor


def test_shift_takes_the_block_and_not_a_wire(opened: Opened) -> None:
    canvas = opened.canvas
    canvas.view.selection.set([])
    canvas.click(opened.on_wire("dense", "dropout"), SHIFT)
    assert canvas.selected == {opened.node}
    canvas.view.selection.set([])
    canvas.click(opened.out("dense"), SHIFT)
    assert canvas.selected == {opened.node}


def test_keys_go_through_the_wires_of_a_layer(opened: Opened) -> None:
    canvas = opened.canvas
    opened.choose("dropout")
    found = []
    for _ in range(3):
        canvas.key(Key.Key_E)
        found += canvas.view.acting.selection.edges
    first, last = opened.wire("dense", "dropout"), opened.wire("dropout", "layer_normalization")
    assert found == [first, last, first]


def test_a_wire_is_drawn_by_keys(opened: Opened) -> None:
    canvas = opened.canvas
    opened.choose("dense")
    canvas.key(Key.Key_W)
    assert canvas.view.busy
    assert {opened.called("inputs").id, opened.called("dense").id} >= (
        canvas.view.canvas.painter.dimmed
    )
    canvas.type("outp")
    assert "dense → outputs" in canvas.view.hint_bar.text()
    canvas.key(Key.Key_Return)
    assert ("dense", "outputs") in opened.ends
    assert opened.chosen == {"dense"}
    opened.one_step("Connect dense to outputs")
    canvas.key(Key.Key_W)
    canvas.key(Key.Key_Escape)
    assert not canvas.view.busy
    assert not canvas.view.canvas.painter.dimmed
    assert opened.chosen == {"dense"}, "Esc gives up the wire only"


def test_a_double_click_on_a_wire_inserts(opened: Opened) -> None:
    canvas = opened.canvas
    canvas.double_click(opened.on_wire("dense", "dropout"))
    canvas.type("flatten")
    canvas.enter()
    assert {("dense", "flatten"), ("flatten", "dropout")} <= opened.ends
    assert canvas.view.document.is_main
    opened.one_step("Add Flatten")


def test_a_reroute_point_is_added_moved_and_taken_away(opened: Opened) -> None:
    canvas = opened.canvas
    canvas.click(opened.on_wire("dense", "dropout"))
    canvas.key(Key.Key_R)
    wire = opened.wire("dense", "dropout")
    ((x, y),) = canvas.document.points(opened.graph)[wire]
    opened.one_step("Add reroute point")
    accent = canvas.view.canvas.colors.accent.name()
    assert color_at(canvas.view, opened.on_wire("dense", "dropout")) == accent, "it is seen"
    way = opened.shown(opened.called("dense").id).way
    canvas.drag(way.map(QPointF(x, y)), way.map(QPointF(x + 8, y + 24)))
    (moved,) = canvas.document.points(opened.graph)[wire]
    assert moved == pytest.approx((x + 8, y + 24), abs=2)
    assert canvas.undo_stack.count() == opened.steps + 2
    canvas.key(Key.Key_Delete)
    assert not canvas.document.points(opened.graph)
    canvas.undo()
    spot = way.map(QPointF(*moved))
    canvas.press_and_move(spot, spot + QPointF(10, 10))
    canvas.key(Key.Key_Escape)
    canvas.let_go(spot)
    assert canvas.document.points(opened.graph)[wire] == (moved,)


def test_the_menu_of_a_wire(opened: Opened) -> None:
    canvas = opened.canvas

    def choose(entry: str) -> None:
        menu = context_menu(canvas.view, opened.on_wire("dense", "dropout"))
        found = (a for a in menu.actions() if a.text().replace("&", "").startswith(entry))
        next(found).trigger()
        menu.close()

    choose("Select both ends")
    assert opened.chosen == {"dense", "dropout"}
    choose("Re-plug its end")
    canvas.click(opened.spot("outputs"))
    assert ("dense", "outputs") in opened.ends
    canvas.undo()
    choose("Delete wire")
    assert ("dense", "dropout") not in opened.ends


def test_the_mouse_sees_ports_and_wires(opened: Opened) -> None:
    view = opened.canvas.view
    scene = opened.shown(opened.called("dense").id).scene
    hover(view, opened.out("dense"))
    assert view.viewport().cursor().shape() is Qt.CursorShape.CrossCursor
    assert scene.hovered == opened.called("dense").id
    assert "output" in view.gestures.hover.tooltip(opened.out("dense"))
    hover(view, opened.on_wire("dense", "dropout"))
    assert view.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
    assert scene.wires.hovered == opened.wire("dense", "dropout")
    assert scene.hovered is None
    assert "dense → dropout" in view.gestures.hover.tooltip(opened.on_wire("dense", "dropout"))
    hover(view, opened.spot("dropout"))
    assert scene.wires.hovered is None


def test_a_block_that_closes_under_the_mouse(opened: Opened) -> None:
    canvas = opened.canvas
    hover(canvas.view, opened.on_wire("dense", "dropout"))
    canvas.view.editor.blocks.set_opened([opened.node], False)
    hover(canvas.view, QPointF(0, 0))
    canvas.undo()
    canvas.press_and_move(opened.out("dense"), opened.empty)
    canvas.undo_stack.redo()
    canvas.let_go(QPointF(0, 0))
    assert canvas.document.node(opened.node).opened is None


def test_in_a_block_within_an_opened_block(opened: Opened) -> None:
    canvas = opened.canvas
    outer, _ = canvas.group(opened.node)
    canvas.key(Key.Key_Return, SHIFT)
    shown = {
        name: inner_of(canvas.view.canvas, (outer, opened.node, opened.called(name).id))
        for name in ("dense", "layer_normalization")
    }
    middle = shown["dense"].area.center()
    canvas.look(middle.x() + 200, middle.y(), 1.5)
    first, last = shown["dense"], shown["layer_normalization"]
    start = first.way.map(first.scene.port_spot(first.item.node_id, "output", True))
    canvas.drag(start, last.area.center())
    assert ("dense", "layer_normalization") in opened.ends


def test_from_afar_a_layer_is_moved_and_not_taken_for_its_ports(opened: Opened) -> None:
    canvas = opened.canvas
    canvas.look(700, 100, 0.4)
    before, ends = opened.called("dense").position, opened.ends
    canvas.drag(opened.out("dense") - QPointF(2, 0), opened.out("dense") + QPointF(-2, 40))
    assert opened.called("dense").position != before
    assert opened.ends == ends


def test_alt_moves_the_block_by_a_wire_too(opened: Opened) -> None:
    canvas, ends = opened.canvas, opened.ends
    before = canvas.document.node(opened.node).position
    start = opened.on_wire("dense", "dropout")
    canvas.drag(start, start + QPointF(0, 80), ALT)
    assert canvas.document.node(opened.node).position != before
    assert opened.ends == ends


@pytest.mark.parametrize("modifiers", [NONE, ALT])
def test_what_is_dropped_on_a_wire_from_the_palette(
    opened: Opened, modifiers: Qt.KeyboardModifier
) -> None:
    canvas, outside = opened.canvas, set(opened.canvas.document.nodes())
    canvas.drop("layers.Flatten", opened.on_wire("dense", "dropout"), modifiers)
    inserted = {("dense", "flatten"), ("flatten", "dropout")} <= opened.ends
    assert inserted == (modifiers == NONE)
    assert opened.chosen == {"flatten"}
    assert set(canvas.document.nodes()) == outside
    opened.one_step("Add Flatten")


def test_a_layer_without_wires_that_is_dropped_on_a_wire(opened: Opened) -> None:
    canvas = opened.canvas
    with canvas.document.edit("Draw", opened.graph) as edit:
        x, y = opened.called("dense").position
        edit.add_node("layers.Flatten", position=(x, y + 300))
    steps = canvas.undo_stack.count()
    spot, wire = opened.spot("flatten"), opened.on_wire("dense", "dropout")
    canvas.press_and_move(spot, wire)
    hint = canvas.view.gestures.tool._hint
    assert hint.text == "Goes between dense and dropout; with Alt it does not."
    assert hint.into == opened.wire("dense", "dropout")
    scene = opened.shown(opened.called("dense").id).scene
    assert scene.wires.target == hint.into
    canvas.key(Key.Key_Escape)
    assert scene.wires.target is None
    canvas.let_go(wire)
    assert canvas.undo_stack.count() == steps
    canvas.drag(spot, wire, ALT)
    assert ("dense", "dropout") in opened.ends
    canvas.undo()
    canvas.drag(spot, wire)
    assert {("dense", "flatten"), ("flatten", "dropout")} <= opened.ends
    assert canvas.undo_stack.count() == steps + 1
    assert canvas.undo_stack.undoText().startswith("Insert flatten on wire dense to dropout")


def test_something_dragged_from_block_to_canvas_lets_go_of_the_wire(opened: Opened) -> None:
    canvas = opened.canvas
    scene = opened.shown(opened.called("dense").id).scene
    tool = DropTool(canvas.view, pointer_at(canvas.view, QPointF(0, 600)), "layers.Flatten")
    tool.move(pointer_at(canvas.view, opened.on_wire("dense", "dropout")))
    assert scene.wires.target == opened.wire("dense", "dropout")
    tool.move(pointer_at(canvas.view, QPointF(0, 600)))
    assert scene.wires.target is None
    tool.cancel()
