"""Ungrouping makes room along the flow: no wire of the U-Net runs back afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from graph_editor.canvas.arrangement.arranging import Box
from graph_editor.canvas.arrangement.room import overlaps
from graph_editor.document.flow import Flow
from graph_editor.document.graph import NodeKind
from graph_editor.files.examples import examples
from graph_editor.files.project_file import read_project

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(params=Flow)
def unet(request, canvas):
    """The example, laid out along each flow."""
    (example,) = [example for example in examples() if example.name == "unet"]
    canvas.document.reset(read_project(example.path))
    canvas.view.rebuild()
    if request.param is Flow.DOWN:
        canvas.key(Qt.Key.Key_L, SHIFT)
        canvas.view.selection.clear()
    assert canvas.document.header().flow is request.param
    return canvas


def _boxes(canvas):
    sizes = {key: item.body for key, item in canvas.view.canvas.nodes.items()}
    return {
        key: Box(*node.position, sizes[key].width(), sizes[key].height())
        for key, node in canvas.document.nodes().items()
    }


def _running_back(canvas):
    """The wires that end before they begin."""
    flow, boxes = canvas.document.header().flow, _boxes(canvas)
    names = {key: node.name for key, node in canvas.document.nodes().items()}
    return [
        (names[edge.source], names[edge.target])
        for edge in canvas.edges
        if flow.turn(boxes[edge.target].x, boxes[edge.target].y)[0]
        < flow.turn(boxes[edge.source].right, boxes[edge.source].bottom)[0]
    ]


@pytest.mark.parametrize("which", ["one", "all"])
def test_what_comes_after_a_block_moves_on(unet, which):
    assert _running_back(unet) == []
    blocks = [n for n in unet.document.nodes().values() if n.kind is NodeKind.BLOCK]
    if which == "one":
        blocks = [node for node in blocks if node.name == "contract_1"]
    assert blocks
    before, steps = unet.document.project, unet.undo_stack.count()
    unet.view.selection.set([node.id for node in blocks])
    unet.key(Qt.Key.Key_G, CTRL | SHIFT)
    assert unet.undo_stack.count() == steps + 1
    assert not {node.id for node in blocks} & unet.document.nodes().keys()
    assert _running_back(unet) == []
    boxes = _boxes(unet)
    assert list(overlaps(boxes, boxes)) == []
    after = unet.document.project
    unet.undo()
    assert unet.document.project == before
    unet.undo_stack.redo()
    assert unet.document.project == after


def test_a_list_that_a_block_fed_closes_up(canvas):
    """Where nothing in the block feeds its output, the wire from there is gone."""
    _, hidden, other = canvas.chain("Input", "layers.Dense", "layers.Dense")
    add = canvas.add("layers.Add", 1400)
    block, graph = canvas.group(hidden)
    for place, source in enumerate((block, other)):
        canvas.wire(source, add, f"inputs[{place}]")
    (out,) = (n.id for n in canvas.document.nodes(graph).values() if n.kind is NodeKind.OUTPUT)
    with canvas.document.edit("Cut", graph) as edit:
        for edge in canvas.document.incoming(out, graph):
            edit.disconnect(edge)
    canvas.view.selection.set([block])
    canvas.key(Qt.Key.Key_G, CTRL | SHIFT)
    (left,) = canvas.document.incoming(add)
    assert (left.source, left.target_port) == (other, "inputs[0]")
    canvas.undo()
    assert len(canvas.document.incoming(add)) == 2


def test_a_list_in_a_block_closes_up_where_the_block_was_not_fed(canvas):
    """What led there from the block's Input has nothing to begin at."""
    begin = canvas.add("Input", 0)
    hidden, add = canvas.add("layers.Dense", 320), canvas.add("layers.Add", 640)
    canvas.wire(begin, add, "inputs[0]")
    canvas.wire(hidden, add, "inputs[1]")
    block, _ = canvas.group(hidden, add)
    with canvas.document.edit("Cut") as edit:
        for edge in canvas.document.incoming(block):
            edit.disconnect(edge)
    canvas.view.selection.set([block])
    canvas.key(Qt.Key.Key_G, CTRL | SHIFT)
    (there,) = (n.id for n in canvas.document.nodes().values() if n.type == "layers.Add")
    (left,) = canvas.document.incoming(there)
    assert left.target_port == "inputs[0]"
