"""A drawing that flows from top to bottom: its ports, wires, and all that goes with them."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest

from graph_editor.canvas.drawing.card_shape import SHAPES
from graph_editor.canvas.picture.picture import PictureOptions, save_picture
from graph_editor.canvas.picture.picture_scene import picture_scene
from graph_editor.canvas.picture.thumbnail import render_graph
from graph_editor.canvas.speech.accessible import install
from graph_editor.document.flow import Flow
from graph_editor.document.graph import GraphId, NodeId, NodeKind, list_port, output_port
from graph_editor.document.grouping import make_block
from graph_editor.document.value import Reference
from graph_editor.files.project_file import project_from_text, project_to_text
from graph_editor.validation.analysis import Analysis, NodeResult, TensorSpec

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def turn_down(canvas) -> None:
    canvas.key(Qt.Key.Key_L, SHIFT)
    assert canvas.document.header().flow is Flow.DOWN


@pytest.fixture
def chain(canvas) -> list[NodeId]:
    """Three nodes below each other."""
    nodes = canvas.chain("Input", "layers.Dense", "layers.Dense")
    turn_down(canvas)
    canvas.view.selection.clear()
    return nodes


@pytest.fixture
def branches(canvas) -> tuple[NodeId, list[NodeId], NodeId]:
    """An Input, six layers beside each other, and a Concatenate of them."""
    start = canvas.add("Input", shape=(8, 8, 3))
    layers = [canvas.add("layers.Conv2D", 320, 80.0 * row, filters=8) for row in range(6)]
    end = canvas.add("layers.Concatenate", 640)
    for index, layer in enumerate(layers):
        canvas.wire(start, layer)
        canvas.wire(layer, end, list_port("inputs", index))
    turn_down(canvas)
    return start, layers, end


def test_laying_out_downwards_turns_the_drawing_in_one_step(canvas) -> None:
    nodes = canvas.chain("Input", "layers.Dense", "layers.Dense")
    before, steps = canvas.document.project, canvas.undo_stack.count()
    canvas.key(Qt.Key.Key_L, SHIFT)
    assert canvas.document.header().flow is Flow.DOWN
    assert canvas.undo_stack.count() == steps + 1
    for node, following in itertools.pairwise(nodes):
        body, next_body = (canvas.view.canvas.nodes[n].body for n in (node, following))
        assert canvas.out(node) == QPointF(body.center().x(), body.bottom())
        assert canvas.into(following) == QPointF(next_body.center().x(), next_body.top())
        assert canvas.out(node).x() == canvas.into(following).x(), "the wire is straight"
        assert next_body.top() - body.bottom() == Flow.DOWN.gap
    canvas.undo()
    assert canvas.document.project == before
    assert canvas.document.header().flow is canvas.view.canvas.flow is Flow.RIGHT
    first = canvas.view.canvas.nodes[nodes[0]].body
    assert canvas.out(nodes[0]).x() == first.right()
    assert canvas.into(nodes[1]).x() == canvas.view.canvas.nodes[nodes[1]].body.left()
    canvas.undo_stack.redo()
    assert canvas.view.canvas.flow is Flow.DOWN
    assert canvas.out(nodes[0]).y() == canvas.view.canvas.nodes[nodes[0]].body.bottom()


def test_l_turns_it_back(canvas, chain) -> None:
    canvas.key(Qt.Key.Key_L)
    assert canvas.document.header().flow is Flow.RIGHT
    assert len({canvas.document.node(node).position[1] for node in chain}) == 1
    assert canvas.undo_stack.undoText() == "Auto-layout left to right"


def test_laying_out_again_moves_nothing(canvas, branches) -> None:
    steps = canvas.undo_stack.count()
    canvas.key(Qt.Key.Key_L, SHIFT)
    assert canvas.undo_stack.count() == steps


def test_a_selection_turns_all_of_a_drawing_or_is_arranged_alone(canvas) -> None:
    nodes = canvas.chain("Input", "layers.Dense", "layers.Dense", "layers.Dense")
    canvas.view.set_selection(nodes[:2])
    turn_down(canvas)
    assert len({canvas.document.node(node).position[0] for node in nodes}) == 1
    last = canvas.document.node(nodes[-1]).position
    canvas.view.editor.mover.move({nodes[0]: (900.0, 0.0), nodes[-1]: (last[0] + 8, last[1])}, {})
    canvas.view.set_selection(nodes[:2])
    canvas.key(Qt.Key.Key_L, SHIFT)
    assert canvas.document.node(nodes[-1]).position == (last[0] + 8, last[1]), "it stays"
    assert canvas.out(nodes[0]).x() == canvas.into(nodes[1]).x()


def test_an_empty_drawing_can_be_turned_before_it_is_begun(canvas) -> None:
    turn_down(canvas)
    assert "top to bottom" in canvas.view._toast.text()
    for layer in ("input", "dense 8"):
        canvas.key(Qt.Key.Key_Tab)
        canvas.type(layer)
        canvas.enter()
    first, second = canvas.document.nodes()
    assert canvas.into(second).x() == canvas.out(first).x()
    assert canvas.into(second).y() > canvas.out(first).y()


def test_a_card_is_taken_by_the_middle_of_its_header_also_from_afar(canvas, chain) -> None:
    body = canvas.view.canvas.nodes[chain[1]].body
    canvas.look(body.center().x(), body.center().y(), 0.5)
    held = QPointF(body.center().x(), body.top() + 20)
    canvas.drag(held, held + QPointF(300, 0), ALT)
    assert canvas.document.node(chain[1]).position == (body.x() + 300, body.y())
    assert len(canvas.edges) == 2


def test_the_menu_says_which_way_it_flows(canvas) -> None:
    actions = {action.objectName(): action for action in canvas.view.actions}
    right, down = actions["canvas.layout"], actions["canvas.layout_down"]
    canvas.chain("Input", "layers.Dense")
    assert (right.isChecked(), down.isChecked()) == (True, False)
    down.trigger()
    assert (right.isChecked(), down.isChecked()) == (False, True)
    down.trigger()
    assert (right.isChecked(), down.isChecked()) == (False, True), (
        "choosing it again changes nothing"
    )
    canvas.undo()
    assert (right.isChecked(), down.isChecked()) == (True, False)


def test_many_ports_are_spread_and_their_names_beside_each_other(canvas, branches) -> None:
    _, layers, end = branches
    item = canvas.view.canvas.nodes[end]
    spots = [item.input_spot(port.name) for port in item.card.inputs]
    assert len(spots) == 7, "and a free one"
    assert {spot.y() for spot in spots} == {0.0}
    gaps = {after.x() - spot.x() for spot, after in itertools.pairwise(spots)}
    assert min(gaps) >= 40
    assert max(gaps) - min(gaps) <= 1
    assert spots[0].x() > 0
    assert spots[-1].x() < item.width
    labels = list(item.labels)
    assert [label.text for label in labels] == [f"[{index}]" for index in range(7)]
    assert all(label.room <= min(gaps) for label in labels)
    assert all(label.y + 16 <= item.header for label in labels), "above the name"
    ends = [canvas.into(end, list_port("inputs", i)).x() for i in range(6)]
    starts = [canvas.out(layer).x() for layer in layers]
    assert ends == sorted(ends)
    assert starts == sorted(starts), "no wires cross before it"


def test_the_outputs_of_a_block_are_spread_on_its_lower_edge(canvas, catalogue) -> None:
    with canvas.document.edit("Draw") as edit:
        edit.set_flow(Flow.DOWN)
        start = edit.add_node("Input", NodeKind.INPUT)
        inside = [edit.add_node("layers.Dense", position=(248.0 * i, 200)) for i in range(3)]
        ends = [
            edit.add_node("Output", NodeKind.OUTPUT, position=(248.0 * i, 400)) for i in range(3)
        ]
        for layer, end in zip(inside, ends, strict=True):
            edit.connect(start, "output", layer, "inputs")
            edit.connect(layer, "output", end, "inputs")
    with canvas.document.edit("Make block") as edit:
        block = make_block(edit, canvas.document, inside, "heads")
    item = canvas.view.canvas.nodes[block]
    spots = [item.output_spot(output_port(index)) for index in range(3)]
    assert {spot.y() for spot in spots} == {item.height}
    assert [spot.x() for spot in spots] == sorted({spot.x() for spot in spots})
    named = list(item.labels)
    assert all(label.y >= item.footer + 24 for label in named), "below the shape"
    edges = [QRectF(label.x - label.room / 2, label.y, label.room, 16) for label in named]
    assert not any(a.intersects(b) for a, b in itertools.combinations(edges, 2))


def test_a_card_that_is_turned_and_turned_back_is_as_before(canvas, branches) -> None:
    _, _, end = branches
    item = canvas.view.canvas.nodes[end]
    assert item.size == SHAPES[Flow.DOWN].size(item.card)
    assert item.size_in(Flow.RIGHT) == SHAPES[Flow.RIGHT].size(item.card) != item.size
    canvas.key(Qt.Key.Key_L)
    assert item.size == SHAPES[Flow.RIGHT].size(item.card)


def test_wires_leave_downwards_and_arrive_from_above(canvas, branches) -> None:
    for edge, item in canvas.view.canvas.wires.items.items():
        path = item.path()
        assert path.pointAtPercent(0) == canvas.out(edge.source)
        assert path.pointAtPercent(1) == canvas.into(edge.target, edge.target_port)
        for share in (0.002, 0.998):
            assert path.angleAtPercent(share) == pytest.approx(270, abs=8), "downwards"


def test_a_wire_that_is_drawn_by_hand(canvas, chain) -> None:
    added = canvas.add("layers.Dense", 400, 300)
    canvas.press_and_move(canvas.out(chain[0]), QPointF(420, 250))
    preview = canvas.view.gestures.tool
    area = preview.bounds()
    canvas.let_go(QPointF(420, 250))
    assert area.contains(QPointF(420, 250))
    assert area.contains(canvas.out(chain[0]))
    canvas.key(Qt.Key.Key_Escape)
    canvas.drag(canvas.out(chain[0]), canvas.into(added))
    assert (chain[0], added) in {(edge.source, edge.target) for edge in canvas.edges}


def test_what_is_added_after_a_node_is_below_it(canvas, chain) -> None:
    canvas.view.set_selection([chain[-1]])
    canvas.key(Qt.Key.Key_Tab)
    canvas.type("dense 8")
    canvas.enter()
    added = canvas.newest
    assert {edge.source for edge in canvas.document.incoming(added.id)} == {chain[-1]}
    assert canvas.into(added.id).x() == canvas.out(chain[-1]).x()
    assert canvas.into(added.id).y() - canvas.out(chain[-1]).y() == Flow.DOWN.gap


def test_a_wire_dropped_on_empty_canvas_ends_where_it_was_dropped(canvas, chain) -> None:
    place = canvas.out(chain[-1]) + QPointF(160, 120)
    canvas.drag(canvas.out(chain[-1]), place)
    canvas.type("dense 8")
    canvas.enter()
    spot = canvas.into(canvas.newest.id)
    assert abs(spot.x() - place.x()) <= 8
    assert abs(spot.y() - place.y()) <= 8


def test_an_output_goes_below_and_another_call_beside(canvas, chain) -> None:
    canvas.view.set_selection([chain[-1]])
    canvas.key(Qt.Key.Key_O)
    output = canvas.newest
    assert canvas.into(output.id).x() == canvas.out(chain[-1]).x()
    assert output.position[1] > canvas.document.node(chain[-1]).position[1]
    canvas.view.set_selection([chain[1]])
    canvas.key(Qt.Key.Key_L, CTRL | SHIFT)
    call = canvas.newest
    assert call.position[1] == canvas.document.node(chain[1]).position[1]
    assert call.position[0] > canvas.view.canvas.nodes[chain[1]].body.right()


def test_what_is_dropped_on_a_wire_makes_room_downwards(canvas, chain) -> None:
    (edge,) = [edge for edge in canvas.edges if edge.target == chain[1]]
    before = {node: canvas.document.node(node).position for node in chain}
    assert canvas.drop("layers.Dropout", canvas.on_wire(edge))
    added = canvas.newest.id
    assert canvas.document.incoming(added)[0].source == chain[0]
    assert canvas.document.outgoing(added)[0].target == chain[1]
    for node in chain[1:]:
        x, y = canvas.document.node(node).position
        assert x == before[node][0]
        assert y > before[node][1]
    bodies = [canvas.view.canvas.nodes[node].body for node in (*chain, added)]
    assert not any(a.intersects(b) for a, b in itertools.combinations(bodies, 2))


def test_a_dragged_node_comes_to_rest_where_its_wire_is_straight(canvas, chain) -> None:
    canvas.drag(canvas.grip(chain[2]), canvas.grip(chain[2]) + QPointF(200, 60))
    canvas.drag(canvas.grip(chain[2]), canvas.grip(chain[2]) + QPointF(-196, 30))
    assert canvas.into(chain[2]).x() == canvas.out(chain[1]).x()


def test_straightening_moves_sideways(canvas, chain) -> None:
    x, y = canvas.document.node(chain[1]).position
    canvas.view.editor.mover.move({chain[1]: (x + 60, y)}, {})
    canvas.view.selection.clear()
    canvas.key(Qt.Key.Key_Q)
    assert canvas.document.node(chain[1]).position == (x, y)


def test_the_arrows_go_along_the_wires(canvas, branches) -> None:
    start, layers, end = branches
    canvas.view.set_selection([layers[0]])
    canvas.key(Qt.Key.Key_Down, ALT)
    assert canvas.selected == {end}, "though it stands far to the right"
    canvas.view.set_selection([layers[2]])
    canvas.key(Qt.Key.Key_Right, ALT)
    assert canvas.selected == {layers[3]}
    canvas.key(Qt.Key.Key_Up, ALT)
    assert canvas.selected == {start}


def test_nodes_are_connected_from_top_to_bottom(canvas) -> None:
    with canvas.document.edit("Turn") as edit:
        edit.set_flow(Flow.DOWN)
    last, first = canvas.add("layers.Dense", 0, 300), canvas.add("layers.Dense", 80, 0)
    canvas.view.set_selection([last, first])
    canvas.key(Qt.Key.Key_Return)
    assert {(edge.source, edge.target) for edge in canvas.edges} == {(first, last)}


def test_a_long_chain_goes_on_in_the_next_column(canvas) -> None:
    nodes = canvas.chain("Input", *["layers.Dense"] * 40)
    turn_down(canvas)
    bodies = [canvas.view.canvas.nodes[node].body for node in nodes]
    columns = list(dict.fromkeys(body.x() for body in bodies))
    assert len(columns) > 3
    assert columns == sorted(columns)
    assert bodies[0].top() == min(body.top() for body in bodies)
    area = canvas.view.canvas.bounds
    assert 1 < area.width() / area.height() < 4, "as a screen"


def test_reroute_points_of_the_drawing_as_it_was_go(canvas) -> None:
    nodes = canvas.chain("Input", "layers.Dense", "layers.Dense")
    canvas.key(Qt.Key.Key_L)
    (edge,) = canvas.document.incoming(nodes[1])
    with canvas.document.edit("Reroute") as edit:
        edit.bend(edge, ((260.0, 200.0),))
    canvas.key(Qt.Key.Key_L)
    assert canvas.document.points(), "the nodes lie as they did"
    turn_down(canvas)
    assert not canvas.document.points()
    canvas.undo()
    assert canvas.document.points() == {edge: ((260.0, 200.0),)}


def test_a_block_flows_its_own_way(canvas, chain) -> None:
    canvas.view.set_selection([chain[1]])
    canvas.key(Qt.Key.Key_G, CTRL)
    block = GraphId(canvas.document.node(next(iter(canvas.selected))).type)
    assert canvas.document.header(block).flow is Flow.DOWN
    canvas.view.show_graph(block)
    canvas.key(Qt.Key.Key_L)
    assert canvas.document.header(block).flow is canvas.view.canvas.flow is Flow.RIGHT
    canvas.view.show_graph(canvas.document.graphs()[0])
    assert canvas.document.header().flow is canvas.view.canvas.flow is Flow.DOWN


def test_a_block_opened_in_place_keeps_its_ports_where_they_are(canvas, chain) -> None:
    wide = [canvas.add("layers.Dense", 300.0 * row, 900) for row in range(3)]
    for layer in wide:
        canvas.wire(chain[2], layer)
    canvas.key(Qt.Key.Key_L, SHIFT)
    canvas.view.set_selection([chain[2], *wide])
    canvas.key(Qt.Key.Key_G, CTRL)
    (block,) = canvas.selected
    after = canvas.add("layers.Dense", 0, 2000)
    canvas.wire(block, after)
    canvas.view.selection.clear()
    canvas.key(Qt.Key.Key_L, SHIFT)
    before = {n: canvas.document.node(n).position for n in (chain[0], chain[1], block, after)}
    canvas.view.set_selection([block])
    canvas.key(Qt.Key.Key_Return, SHIFT)
    item = canvas.view.canvas.nodes[block]
    assert item.width > 400
    assert canvas.into(block, item.card.inputs[0].name).x() == canvas.out(chain[1]).x()
    assert canvas.document.node(after).position[1] > before[after][1], "room is made below"
    canvas.view.selection.clear()
    canvas.key(Qt.Key.Key_L, SHIFT)
    assert canvas.into(block, item.card.inputs[0].name).x() == canvas.out(chain[1]).x()
    canvas.view.set_selection([block])
    canvas.key(Qt.Key.Key_Return, SHIFT)
    assert {n: canvas.document.node(n).position for n in before} == before


def test_shapes_stand_on_the_wires_and_on_nothing_else(canvas, branches) -> None:
    shape = TensorSpec((None, 8, 8, 8), "float32")
    results = {node: NodeResult(outputs=(shape,)) for node in canvas.document.nodes()}
    canvas.view.set_analysis(Analysis(results=results))
    scene = canvas.view.canvas
    labels = [scene.labels.place(edge) for edge in scene.wires]
    rects = [label.rect for label in labels if label is not None]
    assert len(rects) == 12
    assert not any(a.intersects(b) for a, b in itertools.combinations(rects, 2))
    bodies = [item.body for item in scene.nodes.values()]
    assert not any(body.intersects(rect) for body in bodies for rect in rects)


def test_a_screen_reader_finds_the_ports_on_the_edges(canvas, chain) -> None:
    install()
    node = QAccessible.queryAccessibleInterface(canvas.view).child(1)
    into, out = node.child(0), node.child(1)
    assert abs(into.rect().center().y() - node.rect().top()) <= 1
    assert abs(out.rect().center().y() - node.rect().bottom()) <= 1
    assert abs(into.rect().center().x() - node.rect().center().x()) <= 1


def test_pictures_flow_as_the_drawing_does(canvas, chain, catalogue, tmp_path) -> None:
    project = canvas.document.project
    out = tmp_path / "down.png"
    save_picture(project, catalogue, out, PictureOptions(), Analysis())
    image = QImage(str(out))
    assert image.height() > 1.5 * image.width()
    small = render_graph(project, catalogue, QSize(200, 200), "light")
    background = small.pixelColor(2, 100)
    middle = [small.pixelColor(100, y) for y in range(200)]
    side = [small.pixelColor(20, y) for y in range(200)]
    assert sum(color != background for color in middle) > 150, "nodes and wires from top to bottom"
    assert all(color == background for color in side)


def test_a_label_beside_a_long_wire_is_in_the_picture(canvas, catalogue) -> None:
    start = canvas.add("Input")
    layers = [canvas.add("layers.Dense", 0, 200.0 * row) for row in range(1, 5)]
    end = canvas.add("layers.Add", 0, 1000)
    for source, target in itertools.pairwise([start, *layers]):
        canvas.wire(source, target)
    canvas.wire(layers[-1], end, "inputs[0]")
    skip = canvas.wire(start, end, "inputs[1]")
    turn_down(canvas)
    results = {
        node: NodeResult(outputs=(TensorSpec((None, 64, 64, 128), "float32"),))
        for node in canvas.document.nodes()
    }
    options = PictureOptions()
    with picture_scene(canvas.document.project, catalogue, options, Analysis(results=results)) as (
        scene,
        area,
    ):
        label = scene.labels.place(skip)
        assert label is not None
        assert area.contains(label.rect)


def test_the_beginning_of_a_long_drawing_is_its_top(canvas) -> None:
    nodes = [canvas.add("Input", 0, 0)]
    for step in range(1, 40):
        nodes.append(canvas.add("layers.Dense", 0, 200.0 * step))
        canvas.wire(nodes[-2], nodes[-1])
    with canvas.document.edit("Turn") as edit:
        edit.set_flow(Flow.DOWN)
    canvas.view.show_beginning()
    QTest.qWait(0)
    seen = canvas.view.visible_area
    first, last = (canvas.view.canvas.nodes[n].body for n in (nodes[0], nodes[-1]))
    assert seen.contains(first)
    assert not seen.intersects(last)
    assert abs(first.center().x() - seen.center().x()) < 40


def test_a_drawing_is_opened_as_it_was_saved(canvas, chain) -> None:
    saved = project_from_text(project_to_text(canvas.document.project))
    canvas.key(Qt.Key.Key_L)
    canvas.document.reset(saved)
    canvas.view.rebuild()
    assert canvas.view.canvas.flow is Flow.DOWN
    assert canvas.out(chain[0]).y() == canvas.view.canvas.nodes[chain[0]].body.bottom()
    actions = {action.objectName(): action for action in canvas.view.actions}
    assert actions["canvas.layout_down"].isChecked()


def test_a_wire_stays_at_its_port_when_another_ones_label_grows(canvas) -> None:
    """The names of ports share an edge by their lengths: another value moves them all."""
    start, add = canvas.add("Input", shape=(8,)), canvas.add("ops.add", 320)
    wire = canvas.wire(start, add, "x1")
    turn_down(canvas)
    item = canvas.view.canvas.nodes[add]
    size, spots = item.size, set()
    for value in (1.5, Reference("width_of_it"), 1_000_000_000.25):
        with canvas.document.edit("Set") as edit:
            edit.set_param(add, "x2", value)
        spots.add(canvas.into(add, "x1").toTuple())
        end = canvas.view.canvas.wires.items[wire].path().pointAtPercent(1)
        assert end == canvas.into(add, "x1")
    assert item.size == size, "the card is as wide as before"
    assert len(spots) > 1


def test_a_port_whose_value_is_a_parameter_of_the_block_says_which(canvas) -> None:
    add = canvas.add("ops.add", x2=Reference("width"))
    labels = [port.label for port in canvas.view.canvas.nodes[add].card.inputs]
    assert labels == ["x1", "x2 = width"]
