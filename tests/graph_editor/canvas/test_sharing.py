"""Layers that are called several times: seen as one, selected together, parted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from graph_editor.canvas.drawing.inner import inner_of
from graph_editor.canvas.menus import context_menu
from graph_editor.document.value import Params

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def calls(canvas):
    """Three calls of one layer, and a layer of its own."""
    first = canvas.add("layers.Dense", 0, 0, units=7)
    with canvas.document.edit("Draw") as edit:
        more = [
            edit.add_node("layers.Dense", shared_with=first, position=(x, 300)) for x in (300, 600)
        ]
    other = canvas.add("layers.Dense", 300, 0)
    canvas.look(350, 150)
    return [first, *more], other


def accent_around(canvas, node):
    """Whether something in the accent colour is drawn just outside of a node's chip."""
    item = canvas.view.canvas.nodes[node]
    spot = canvas.view.mapFromScene(item.pos() + QPointF(22, 20 + item.header))
    image = canvas.view.viewport().grab().toImage()
    accent = canvas.view.canvas.colors.accent
    near = [
        image.pixelColor(spot.x() + dx, spot.y() + dy)
        for dx in range(-19, 20)
        for dy in range(-19, 20)
    ]
    return any(_alike(color, accent) for color in near)


def _alike(one: QColor, other: QColor) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))


def test_selecting_a_call_ties_all_calls_together(canvas, calls):
    shared, other = calls
    assert not accent_around(canvas, shared[2])
    canvas.click(canvas.grip(shared[1]))
    assert canvas.view.canvas.ties.groups == (tuple(shared),)
    assert len(list(canvas.view.canvas.ties.paths())) == 2
    assert accent_around(canvas, shared[2])
    canvas.click(canvas.grip(other))
    assert canvas.view.canvas.ties.groups == ()
    assert not accent_around(canvas, shared[2])


def test_calls_in_an_opened_block_are_tied_together_there(canvas, calls):
    shared, _ = calls
    node, _graph = canvas.group(*shared)
    canvas.key(Qt.Key.Key_Return, SHIFT)
    view = canvas.view

    def around_last():
        found = inner_of(view.canvas, (node, shared[2]))
        chip = found.item.pos() + QPointF(22, 20 + found.item.header)
        spot = view.mapFromScene(found.way.map(chip))
        image, accent = view.viewport().grab().toImage(), view.canvas.colors.accent
        reach = range(-24, 25)
        near = [image.pixelColor(spot.x() + x, spot.y() + y) for x in reach for y in reach]
        return any(_alike(color, accent) for color in near)

    middle = inner_of(view.canvas, (node, shared[0])).area.center()
    canvas.look(middle.x() + 200, middle.y() + 100, 1.2)
    assert not around_last()
    canvas.click(middle)
    assert view.inner.nodes == {shared[0]}
    assert around_last()
    canvas.click(canvas.grip(node) + QPointF(0, 200))
    assert not around_last()


def test_ties_leave_names_clear_at_middle_distance(canvas, calls):
    shared, _ = calls
    canvas.look(350, 150, 0.5)
    body = canvas.view.canvas.nodes[shared[2]].body
    name = canvas.view.mapFromScene(body.adjusted(20, 6, -40, -6)).boundingRect()
    stripe = canvas.view.mapFromScene(body.adjusted(2, 6, 18 - body.width(), -6)).boundingRect()
    before = canvas.view.viewport().grab(name).toImage(), canvas.view.viewport().grab(stripe)
    canvas.view.canvas.set_hover(shared[0], "", None)
    assert canvas.view.canvas.ties.groups
    assert canvas.view.viewport().grab(name).toImage() == before[0]
    assert canvas.view.viewport().grab(stripe).toImage() != before[1].toImage()


def test_ties_are_bows_in_every_direction(canvas, calls):
    shared, _ = calls
    canvas.view.canvas.set_hover(shared[0], "", None)
    for place in ((300, 300), (20, 400), (400, 20), (400, -380)):
        with canvas.document.edit("Move") as edit:
            edit.move(shared[0], (0, 0))
            edit.move(shared[1], place)
        path = next(iter(canvas.view.canvas.ties.paths()))
        start, middle, end = (path.pointAtPercent(share) for share in (0, 0.5, 1))
        straight = (start + end) / 2
        assert (middle - straight).manhattanLength() > 15
        assert (middle.x() < straight.x()) or (middle.y() < straight.y()), "above or on the left"


def test_hovering_a_call_ties_them_too(canvas, calls):
    shared, _ = calls
    canvas.view.canvas.set_hover(shared[0], "", None)
    assert canvas.view.canvas.ties.groups == (tuple(shared),)
    canvas.view.canvas.set_hover(None, "", None)
    assert canvas.view.canvas.ties.groups == ()


def test_ties_follow_what_is_dragged(canvas, calls):
    shared, _ = calls
    canvas.click(canvas.grip(shared[2]))
    before = [path.boundingRect() for path in canvas.view.canvas.ties.paths()]
    canvas.drag(canvas.grip(shared[2]), canvas.grip(shared[2]) + QPointF(80, 40))
    after = [path.boundingRect() for path in canvas.view.canvas.ties.paths()]
    assert after != before


def test_all_calls_are_selected(canvas, calls):
    shared, other = calls
    canvas.click(canvas.grip(shared[1]))
    canvas.key(Qt.Key.Key_L, CTRL | ALT)
    assert canvas.selected == set(shared)
    canvas.click(canvas.grip(other))
    canvas.key(Qt.Key.Key_L, CTRL | ALT)
    assert canvas.selected == {other}
    assert "call of a shared layer" in canvas.view._toast.text()


def test_a_call_gets_a_layer_of_its_own(canvas, calls):
    shared, _ = calls
    canvas.click(canvas.grip(shared[1]))
    canvas.key(Qt.Key.Key_I, SHIFT)
    node = canvas.document.node(shared[1])
    assert node.shared_with is None
    assert node.params["units"] == 7
    assert canvas.document.calls_of(shared[0]) == [shared[2]]
    assert canvas.undo_stack.undoText() == "Make dense_1 independent"
    canvas.undo()
    assert canvas.document.node(shared[1]).shared_with == shared[0]


def test_the_owner_leaves_its_layer_to_the_other_calls(canvas, calls):
    shared, _ = calls
    canvas.click(canvas.grip(shared[0]))
    canvas.key(Qt.Key.Key_I, SHIFT)
    nodes = [canvas.document.node(n) for n in shared]
    assert [n.shared_with for n in nodes] == [None, None, shared[1]]
    assert [n.params.get("units") for n in nodes] == [7, 7, None]


def test_all_calls_at_once_become_layers_of_their_own(canvas, calls):
    shared, _ = calls
    canvas.view.selection.set(shared)
    canvas.key(Qt.Key.Key_I, SHIFT)
    nodes = [canvas.document.node(n) for n in shared]
    assert all(n.shared_with is None and n.params["units"] == 7 for n in nodes)
    canvas.undo()
    assert canvas.document.calls_of(shared[0]) == shared[1:]


def test_the_menu_of_a_call_offers_both_and_that_of_another_layer_neither(canvas, calls):
    shared, other = calls
    texts = {}
    for node in (shared[0], other):
        canvas.view.selection.set([node])
        menu = context_menu(canvas.view, canvas.middle(node))
        texts[node] = {action.text() for action in menu.actions()}
        menu.deleteLater()
    assert {"Select all calls", "Make independent"} <= texts[shared[0]]
    assert not {"Select all calls", "Make independent"} & texts[other]


def _copy(canvas, nodes):
    canvas.view.selection.set(nodes)
    canvas.key(Qt.Key.Key_C, CTRL)


def _paste(canvas):
    """What was copied; the new nodes, in document order."""
    before = set(canvas.document.nodes())
    canvas.key(Qt.Key.Key_V, CTRL)
    return [n for n in canvas.document.nodes().values() if n.id not in before]


def test_calls_copied_to_where_their_layer_is_not_bring_its_parameters(canvas, calls):
    """They are calls of one layer there, too, whose owner is the first of them."""
    shared, _ = calls
    _copy(canvas, shared[1:])
    with canvas.document.edit("Delete") as edit:
        edit.remove_nodes(shared)
    canvas.view.setFocus()
    first, second = _paste(canvas)
    assert (first.shared_with, first.params) == (None, Params(units=7))
    assert (second.shared_with, second.params) == (first.id, Params())


def test_a_copied_call_is_a_call_where_its_layer_is(canvas, calls):
    shared, _ = calls
    _copy(canvas, shared[1:2])
    (made,) = _paste(canvas)
    assert (made.shared_with, made.params) == (shared[0], Params())


def test_a_copied_call_of_a_layer_that_became_another_one_is_a_layer_of_its_own(canvas, calls):
    shared, _ = calls
    _copy(canvas, shared[1:2])
    with canvas.document.edit("Replace") as edit:
        edit.set_type(shared[0], "layers.ReLU")
    (made,) = _paste(canvas)
    assert (made.type, made.shared_with, made.params) == ("layers.Dense", None, Params(units=7))
