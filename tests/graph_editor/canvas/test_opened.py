"""Blocks opened in place: part of the drawing, live, with room around them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmapCache

from graph_editor.canvas.arrangement.arranging import Box
from graph_editor.canvas.arrangement.block_room import moved_back, moved_on, room_for
from graph_editor.canvas.menus import context_menu
from graph_editor.canvas.picture.thumbnail import render_graph
from graph_editor.canvas.speech.spoken import node_name
from graph_editor.document.graph import Node, NodeId, NodeKind
from graph_editor.files.project_file import project_from_text
from graph_editor.files.project_text import project_to_text
from graph_editor.validation.analysis import (
    Analysis,
    Network,
    NodeResult,
    Problem,
    Severity,
    TensorSpec,
)

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def block(canvas):
    """A chain of four with the two in the middle a block, and a node below: (node, graph)."""
    _, second, third, _ = canvas.chain("Input", "layers.Conv1D", "layers.Dense", "layers.Dense")
    canvas.add("layers.Dropout", 320, 160)
    return canvas.group(second, third)


def places(canvas):
    return {node.id: node.position for node in canvas.document.nodes().values()}


def covered(canvas):
    bodies = [item.body for item in canvas.view.canvas.nodes.values()]
    return any(a.intersects(b) for i, a in enumerate(bodies) for b in bodies[:i])


def toggle(canvas, node):
    canvas.view.selection.set([node])
    canvas.key(Qt.Key.Key_Return, SHIFT)


def inner_item(canvas, node, name):
    scene = canvas.view.canvas.nodes[node].inside.scene
    return next(item for item in scene.nodes.values() if item.card.name == name)


def test_opening_and_closing_are_one_step_each_and_closing_takes_back_what_opening_moved(
    canvas, block
):
    node, _ = block
    before, steps = places(canvas), canvas.undo_stack.count()
    toggle(canvas, node)
    assert canvas.document.node(node).opened is not None
    assert canvas.undo_stack.count() == steps + 1
    assert canvas.undo_stack.undoText() == "Open block"
    assert places(canvas) != before
    assert not covered(canvas)
    opened = canvas.document.project
    toggle(canvas, node)
    assert canvas.undo_stack.undoText() == "Close block"
    assert places(canvas) == before
    assert canvas.document.node(node).opened is None
    canvas.undo()
    assert canvas.document.project == opened
    canvas.undo()
    assert places(canvas) == before
    assert canvas.view.canvas.nodes[node].inside is None


def test_what_was_put_into_the_room_meanwhile_is_not_covered(canvas, block):
    node, _ = block
    toggle(canvas, node)
    (edge,) = canvas.document.outgoing(node)
    far = canvas.document.node(edge.target).position
    added = canvas.add("layers.Dense", canvas.document.node(node).position[0] + 300, -200)
    with canvas.document.edit("Move") as edit:
        edit.move(added, (far[0] - 250, far[1]))
    toggle(canvas, node)
    assert not covered(canvas)
    assert canvas.document.node(edge.target).position[0] <= far[0]


def test_it_is_open_again_in_the_saved_project(canvas, block):
    node, _ = block
    before = places(canvas)
    toggle(canvas, node)
    text = project_to_text(canvas.document.project)
    canvas.document.reset(project_from_text(text))
    canvas.view.rebuild()
    assert canvas.view.canvas.nodes[node].inside is not None
    assert not covered(canvas)
    toggle(canvas, node)
    assert places(canvas) == before
    assert "opened" not in project_to_text(canvas.document.project)


def test_what_is_drawn_inside_is_live(canvas, block):
    node, graph = block
    toggle(canvas, node)
    inner = next(n for n in canvas.document.nodes(graph).values() if n.type == "layers.Dense")
    with canvas.document.edit("Elsewhere", graph) as edit:
        edit.rename(inner.id, "squeeze")
        edit.set_param(inner.id, "units", 7)
    item = inner_item(canvas, node, "squeeze")
    assert ("units", "7") in item.card.parameters
    problem = Problem(inner.id, Severity.ERROR, "It does not fit.")
    result = NodeResult((TensorSpec((None, 7)),))
    canvas.view.set_analysis(Analysis(results={inner.id: result}, problems=(problem,)))
    assert item.state.worst is Severity.ERROR
    assert item.state.result is result


def test_a_block_that_grows_inside_gets_more_room_in_the_same_step(canvas, block):
    node, _ = block
    toggle(canvas, node)
    before, size = places(canvas), canvas.view.canvas.nodes[node].size
    steps = canvas.undo_stack.count()
    canvas.view.enter_block(node)
    canvas.drop("layers.Dense", QPointF(200, 700))
    canvas.view.leave_block()
    assert canvas.undo_stack.count() == steps + 1
    assert canvas.view.canvas.nodes[node].size[1] > size[1]
    assert not covered(canvas)
    canvas.undo()
    assert places(canvas) == before
    assert canvas.view.canvas.nodes[node].size == size


def test_blocks_open_within_blocks(canvas, block):
    node, graph = block
    outer, outer_graph = canvas.group(node)
    toggle(canvas, outer)
    closed = canvas.view.canvas.nodes[outer].size
    canvas.view.enter_block(outer)
    toggle(canvas, node)
    assert canvas.document.node(node, outer_graph).opened is not None
    canvas.view.leave_block()
    item = canvas.view.canvas.nodes[outer]
    assert item.size[0] > closed[0], "what it shows has grown"
    assert not covered(canvas)
    within = item.inside.scene.nodes[node].inside
    assert within.graph == graph
    inner = next(n for n in canvas.document.nodes(graph).values() if n.type == "layers.Dense")
    with canvas.document.edit("Elsewhere", graph) as edit:
        edit.rename(inner.id, "deep")
    assert "deep" in {n.card.name for n in within.scene.nodes.values()}


def test_a_block_that_is_used_twice_is_open_in_one_place(canvas, block):
    node, graph = block
    toggle(canvas, node)
    canvas.drop(graph, QPointF(100, 900))
    (second,) = canvas.selected
    assert canvas.view.canvas.nodes[second].inside is None
    canvas.key(Qt.Key.Key_D, CTRL)
    assert canvas.document.node(next(iter(canvas.selected))).opened is None


def test_an_opened_block_that_is_copied_is_open_and_moves_nobody_when_it_closes(canvas, block):
    node, _ = block
    toggle(canvas, node)
    canvas.key(Qt.Key.Key_D, CTRL)
    (copy,) = canvas.selected
    assert canvas.view.canvas.nodes[copy].inside is not None
    before = places(canvas)
    toggle(canvas, copy)
    assert places(canvas) == before


def colours(image: QImage) -> set[str]:
    step = 2
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), step)
        for y in range(0, image.height(), step)
    }


def test_from_afar_and_in_thumbnails_it_is_open_too(canvas, block, catalogue):
    node, _ = block
    canvas.view.selection.set([])
    others = [n for n in canvas.document.nodes() if n != node]
    with canvas.document.edit("Only the block") as edit:
        for other in others:
            edit.remove_node(other)
    families = {i.card.family for i in canvas.view.canvas.nodes.values()}
    assert families == {"Blocks"}
    toggle(canvas, node)
    canvas.view.selection.set([])
    scene = canvas.view.canvas
    image = QImage(400, 160, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    painter = QPainter(image)
    area = scene.bounds
    painter.scale(400 / area.width(), 160 / area.height())
    painter.translate(-area.topLeft())
    scene.far.draw(painter, scene.colors)
    painter.end()
    orange = scene.colors.family_color("Convolution").name()
    assert orange in colours(image), "the convolution inside is seen"
    size = QSize(600, 200)
    opened = render_graph(canvas.document.project, catalogue, size, "light")
    toggle(canvas, node)
    closed = render_graph(canvas.document.project, catalogue, size, "light")
    assert orange in colours(opened)
    assert orange not in colours(closed)


def test_auto_layout_leaves_room_for_it(canvas, block):
    node, _ = block
    toggle(canvas, node)
    canvas.view.selection.set([])
    canvas.key(Qt.Key.Key_L)
    assert canvas.document.node(node).opened is not None
    assert not covered(canvas)


def test_only_blocks_are_opened(canvas):
    (first,) = canvas.chain("layers.Dense")
    said = []
    canvas.view.editor.failed.connect(said.append)
    toggle(canvas, first)
    assert "Select a block" in said[0]
    assert canvas.document.node(first).kind is NodeKind.LAYER


SMALL, LARGE = Box(0, 0, 200, 100), Box(0, 0, 600, 300)


@pytest.mark.parametrize(
    ("others", "room"),
    [
        ({}, (0, 0)),
        ({"beside": Box(300, 0, 200, 100)}, (400, 0)),
        ({"below": Box(0, 200, 200, 100)}, (0, 200)),
        ({"beside": Box(300, 0, 200, 100), "below": Box(0, 200, 200, 100)}, (400, 200)),
        ({"corner": Box(300, 200, 200, 100)}, (400, 0)),
        ({"left": Box(-300, 0, 200, 100), "above": Box(0, -200, 200, 100)}, (0, 0)),
        ({"far": Box(900, 0, 200, 100)}, (0, 0)),
    ],
)
def test_room_is_made_where_something_would_be_covered(others, room):
    assert room_for(SMALL, LARGE, others) == room
    later = moved_on(SMALL, room, others)
    assert not any(LARGE.covers(box) for box in later.values())
    assert moved_back(SMALL, room, later) == others


def test_what_follows_in_the_flow_stays_ahead():
    others = {"next": Box(300, 900, 200, 100)}
    assert room_for(SMALL, LARGE, others) == (0, 0)
    assert room_for(SMALL, LARGE, others, {"next"}) == (400, 0)


def test_what_comes_back_stops_where_something_else_is_now():
    later = {"beside": Box(700, 0, 200, 100), "new": Box(350, 0, 200, 100)}
    back = moved_back(SMALL, (400, 0), later)
    assert back["new"] == later["new"]
    assert back["beside"].x == 350 + 200 + 24


def arrow(canvas, node):
    item = canvas.view.canvas.nodes[node]
    return item.pos() + item.expander.center()


def test_the_arrow_on_the_card_opens_and_closes(canvas, block):
    node, _ = block
    before = places(canvas)
    canvas.look(*before[node])
    canvas.click(arrow(canvas, node))
    assert canvas.document.node(node).opened is not None
    assert canvas.undo_stack.undoText() == "Open block"
    canvas.look(*arrow(canvas, node).toTuple())
    canvas.double_click(arrow(canvas, node))
    assert canvas.document.node(node).opened is None, "the first press closes, the second is lost"
    assert places(canvas) == before
    assert canvas.view.document.is_main


def test_a_block_that_opens_wider_than_the_view_shows_nothing_of_its_closed_card(canvas):
    nodes = canvas.chain("Input", *["layers.Dense"] * 12, "Output")
    node, _ = canvas.group(*nodes[1:-1])
    canvas.view.resize(900, 600)
    item = canvas.view.canvas.nodes[node]
    canvas.look(item.body.center().x(), item.body.center().y())
    canvas.view.grab()  # its picture is kept from now on
    toggle(canvas, node)
    assert item.body.width() > canvas.view.visible_area.width()
    shown = canvas.view.viewport().grab().toImage()
    QPixmapCache.clear()
    canvas.view.viewport().update()
    anew = canvas.view.viewport().grab().toImage()
    other = [
        (x, y)
        for x in range(shown.width())
        for y in range(shown.height())
        if shown.pixel(x, y) != anew.pixel(x, y)
    ]
    assert len(other) < 1000  # text may lie a fraction of a pixel elsewhere


def test_points_that_wires_go_through_move_on_and_come_back(canvas, block):
    node, _ = block
    (edge,) = canvas.document.outgoing(node)
    x, y = canvas.document.node(node).position
    points = ((x + 260.0, y + 400.0), (x - 40.0, y + 500.0))
    with canvas.document.edit("Bend") as edit:
        edit.bend(edge, points)
    toggle(canvas, node)
    room = canvas.document.node(node).opened
    assert canvas.document.points()[edge] == (
        (points[0][0] + room[0], points[0][1] + room[1]),
        (points[1][0], points[1][1] + room[1]),
    )
    toggle(canvas, node)
    assert canvas.document.points()[edge] == points


def test_the_menu_closes_what_is_open_and_leads_to_what_is_inside(canvas, block):
    node, graph = block
    toggle(canvas, node)
    item = canvas.view.canvas.nodes[node]
    assert "opened in place" in node_name(item.card, item.state)
    inner = inner_item(canvas, node, "dense")
    area = item.inside_rect.translated(item.pos())
    spot = item.inside.placed(area).map(inner.body.center())
    menu = context_menu(canvas.view, spot)
    actions = {action.text(): action for action in menu.actions()}
    assert "Open in place" not in actions
    actions["Edit dense in its block"].trigger()
    assert canvas.view.document.graph == graph
    assert canvas.selected == {inner.node_id}
    menu.deleteLater()
    canvas.view.leave_block()
    menu = context_menu(canvas.view, canvas.grip(node))
    next(a for a in menu.actions() if a.text() == "Close in place").trigger()
    menu.deleteLater()
    assert canvas.document.node(node).opened is None


def test_each_use_shows_what_the_layers_are_there(canvas, block):
    node, graph = block
    canvas.drop(graph, QPointF(100, 900))
    (second,) = canvas.selected
    inner = next(n for n in canvas.document.nodes(graph).values() if n.type == "layers.Dense")

    def result(size):
        return NodeResult((TensorSpec((None, size)),))

    name = canvas.document.node(second).name
    flat = Node(NodeId(f"{second}/0/{inner.id}"), f"{name}_{inner.name}", inner.kind, inner.type)
    network = Network(
        nodes={inner.id: inner, flat.id: flat},
        edges=frozenset(),
        results={inner.id: result(3), flat.id: result(5)},
        members={},
    )
    canvas.view.selection.set([node, second])
    canvas.key(Qt.Key.Key_Return, SHIFT)
    canvas.view.set_analysis(Analysis(results={inner.id: result(3)}, network=network))
    shapes = [
        canvas.view.canvas.nodes[n].inside.scene.nodes[inner.id].state.result.outputs[0].shape
        for n in (node, second)
    ]
    assert shapes == [(None, 3), (None, 5)]


def test_closing_after_an_auto_layout_leaves_no_gap(canvas):
    nodes = canvas.chain("Input", "layers.Dense", "layers.Dense", "layers.Dense", "layers.Dense")
    canvas.view.selection.set(nodes[1:3])
    canvas.key(Qt.Key.Key_G, CTRL)
    (node,) = canvas.selected
    with canvas.document.edit("Far away") as edit:
        for place, other in enumerate(nodes[3:]):
            edit.move(other, (3000.0 + 900 * place, 600.0 * place))
    toggle(canvas, node)
    canvas.view.selection.set([])
    canvas.key(Qt.Key.Key_L)
    toggle(canvas, node)
    bodies = canvas.view.canvas.nodes
    assert bodies[nodes[3]].body.left() - bodies[node].body.right() < 200
    assert not covered(canvas)


def test_the_colour_of_its_family_is_one_stripe_beside_what_is_inside(canvas, block):
    node, _ = block
    toggle(canvas, node)
    item = canvas.view.canvas.nodes[node]
    body, inside = item.body, item.inside_rect.translated(item.pos())
    canvas.look(body.center().x(), body.center().y(), 0.4)
    canvas.view.selection.clear()
    picture = canvas.view.viewport().grab().toImage()

    def seen(x: float, y: float) -> str:
        return picture.pixelColor(canvas.view.mapFromScene(QPointF(x, y))).name()

    heights = (body.top() + 8, inside.top() + 8, inside.center().y(), body.bottom() - 8)
    stripe = {seen(body.left() + 4, y) for y in heights}
    assert len(stripe) == 1
    assert not stripe & {seen(inside.left() + 4, y) for y in heights}
