"""Wires are clear of nodes that they have nothing to do with."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from graph_editor.canvas.arrangement.node_grid import NodeGrid
from graph_editor.canvas.drawing.lanes import Lanes
from graph_editor.canvas.view import CanvasView
from graph_editor.document.document import Document
from graph_editor.document.flow import Flow
from graph_editor.document.graph import Edge, NodeId, NodeKind, list_port
from graph_editor.document.value import Params
from graph_editor.files.project_file import read_project
from tests.benchmarks.networks import residual

EXAMPLES = sorted((Path(__file__).parents[3] / "resources" / "examples").glob("*.hornet"))


def u_net(depth: int):
    document = Document()
    with document.edit("Build") as edit:

        def add(type_, *sources):
            node = edit.add_node(type_)
            for index, source in enumerate(sources):
                port = "inputs" if len(sources) == 1 else list_port("inputs", index)
                edit.connect(source, "output", node, port)
            return node

        def twice(node):
            for _ in range(2):
                for type_ in ("Conv2D", "BatchNormalization", "ReLU"):
                    node = add(f"layers.{type_}", node)
            return node

        last = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(256, 256, 3)))
        skipped = []
        for _ in range(depth):
            last = twice(last)
            skipped.append(last)
            last = add("layers.MaxPooling2D", last)
        last = twice(last)
        for skip in reversed(skipped):
            last = add("layers.Conv2DTranspose", last)
            last = twice(add("layers.Concatenate", last, skip))
    return document.project


def inception(modules: int):
    """Modules of four branches, as in Szegedy et al. (2014)."""
    document = Document()
    with document.edit("Build") as edit:

        def add(type_, *sources, **params):
            node = edit.add_node(type_, params=Params(params))
            for index, source in enumerate(sources):
                port = "inputs" if len(sources) == 1 else list_port("inputs", index)
                edit.connect(source, "output", node, port)
            return node

        def conv(source, size):
            return add("layers.Conv2D", source, filters=8, kernel_size=size, padding="same")

        last = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(28, 28, 192)))
        for _ in range(modules):
            pooled = add("layers.MaxPooling2D", last, pool_size=3, strides=1, padding="same")
            branches = [
                conv(last, 1),
                conv(conv(last, 1), 3),
                conv(conv(last, 1), 5),
                conv(pooled, 1),
            ]
            last = add("layers.Concatenate", *branches)
    return document.project


def passed_over(view) -> list[tuple[str, str, str]]:
    """Each wire with a node that it passes over, unless it is the node's own."""
    found = []
    for edge, item in view.canvas.wires.items.items():
        path = item.path()
        steps = max(8, int(path.length() / 6))
        points = [path.pointAtPercent(step / steps) for step in range(1, steps)]
        for node in view.canvas.nodes.values():
            if node.node_id in (edge.source, edge.target):
                continue
            if not node.body.intersects(path.boundingRect().adjusted(0, -1, 0, 1)):
                continue
            if any(node.body.contains(point) for point in points):
                found.append((edge.source, edge.target, node.card.name))
    return found


@pytest.fixture
def show(qapp, catalogue):
    views = []

    def make(project):
        view = CanvasView(Document(project), catalogue)
        views.append(view)
        return view

    yield make
    for view in views:
        view.close()
        view.canvas.detach()
        view.deleteLater()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_wire_of_an_example_passes_over_a_node(show, path) -> None:
    view = show(read_project(path))
    assert passed_over(view) == []
    for flow in Flow:
        view.editor.auto_layout(flow=flow)
        assert passed_over(view) == []


@pytest.mark.parametrize("flow", Flow)
def test_a_point_that_is_put_on_a_wire_in_its_lane_leaves_it_clear_of_nodes(show, flow) -> None:
    (path,) = [path for path in EXAMPLES if path.stem == "unet"]
    view = show(read_project(path))
    view.resize(1200, 800)
    view.show()
    view.activateWindow()
    assert QTest.qWaitForWindowActive(view)
    view.setFocus()
    view.editor.auto_layout(flow=flow)
    view.glide.finish()
    skips = [edge for edge in view.document.edges() if edge.target_port == "skip"]
    assert len(skips) == 2
    for edge in skips:
        view.selection.set(edges=[edge])
        QTest.keyClick(view, Qt.Key.Key_R)
        assert len(view.document.points()[edge]) == 1
    assert passed_over(view) == []


@pytest.mark.parametrize("flow", Flow)
@pytest.mark.parametrize(
    "project",
    [u_net(2), u_net(4), residual(204), inception(3)],
    ids=["u-net", "deep u-net", "residual", "inception"],
)
def test_no_wire_passes_over_a_node_after_auto_layout(show, project, flow) -> None:
    view = show(project)
    view.editor.auto_layout(flow=flow)
    assert passed_over(view) == []


def level_part(item) -> float:
    """Which part of a wire's way along the flow is level with one of its ends."""
    path = item.path()
    start, end = path.pointAtPercent(0), path.pointAtPercent(1)
    spots = [path.pointAtPercent(step / 400) for step in range(401)]
    level = sum(
        after.x() - before.x()
        for before, after in itertools.pairwise(spots)
        if any(max(abs(before.y() - y), abs(after.y() - y)) < 0.1 for y in (start.y(), end.y()))
    )
    return level / (end.x() - start.x())


def test_long_wires_are_level_where_nothing_is_in_the_way(show) -> None:
    (path,) = [path for path in EXAMPLES if path.stem == "unet"]
    document = Document(read_project(path))
    for lower in (0.0, 44.0):
        with document.edit("Move") as edit:
            for node in document.nodes().values():
                if node.name.startswith("expand"):
                    edit.move(node.id, (node.position[0], node.position[1] + lower))
        view = show(document.project)
        nodes = view.canvas.nodes
        wires = {
            (nodes[edge.source].card.name, nodes[edge.target].card.name): item
            for edge, item in view.canvas.wires.items.items()
        }
        assert level_part(wires["contract_1", "expand_1"]) > (0.85 if lower else 0.99)
        assert level_part(wires["contract_2", "expand_2"]) > (0.7 if lower else 0.99)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_chains_of_examples_are_straight(show, path) -> None:
    view = show(read_project(path))
    edges = list(view.canvas.wires.items)
    leaving = Counter(edge.source for edge in edges)
    arriving = Counter(edge.target for edge in edges)
    for edge, item in view.canvas.wires.items.items():
        start, end = item.path().pointAtPercent(0), item.path().pointAtPercent(1)
        alone = leaving[edge.source] == arriving[edge.target] == 1
        if alone and end.x() > start.x():  # not on into the next row
            assert start.y() == pytest.approx(end.y()), view.canvas.nodes[edge.target].card.name


@pytest.mark.parametrize("late", [False, True])
def test_a_long_wire_bends_where_the_way_is_clear(late) -> None:
    grid = NodeGrid()
    a, b, other = (NodeId(name) for name in ("a", "b", "other"))
    grid.put(a, (0.0, 0.0, 208.0, 80.0))
    grid.put(b, (2000.0, 60.0, 2208.0, 140.0))
    lanes = Lanes(grid, lambda _: 0.0)
    edge, start, end = Edge(a, "output", b, "inputs"), (208.0, 40.0), (2000.0, 100.0)
    grid.put(other, (500.0, 84.0, 700.0, 200.0) if late else (1500.0, -90.0, 1700.0, 50.0))
    way = lanes.find(edge, start, end)
    assert way.lane is None
    assert way.arrive - way.leave < 300
    assert (way.arrive == end[0]) if late else (way.leave == start[0])
    near = lanes.find(edge, (start[0] + 1500, start[1]), end)
    assert (near.leave, near.arrive) == (start[0] + 1500, end[0]), "one smooth curve"


def test_the_grid_finds_what_touches_an_area() -> None:
    grid = NodeGrid()
    boxes = {
        NodeId(f"{x},{y}"): (x * 300.0, y * 200.0, x * 300.0 + 208, y * 200.0 + 80)
        for x in range(-5, 20)
        for y in range(-5, 20)
    }
    for node, box in boxes.items():
        grid.put(node, (0, 0, 1, 1))
        grid.put(node, box)
    gone = NodeId("3,3")
    grid.remove(gone)
    for area in (
        (0, 0, 10, 10),
        (-900, -300, 1700, 900),
        (207, 79, 301, 201),
        (-1e5, -1e5, 1e5, 1e5),
    ):
        wanted = {
            node
            for node, box in boxes.items()
            if node != gone
            and box[0] <= area[2]
            and box[2] >= area[0]
            and box[1] <= area[3]
            and box[3] >= area[1]
        }
        assert {node for node, _ in grid.near(area)} == wanted
