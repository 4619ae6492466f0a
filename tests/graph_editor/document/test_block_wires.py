"""Uses of a block keep their wires while the block's inputs and outputs are changed."""

from __future__ import annotations

import pytest

from graph_editor.document.document import Document
from graph_editor.document.edit import EditError
from graph_editor.document.graph import GraphId, NodeId, NodeKind


class Drawing:
    """A block with inputs a, b and outputs c, d, used once: a fed by x, b by y; c to u, d to v."""

    def __init__(self, *, marked: bool = True) -> None:
        self.document = Document()
        with self.document.edit("Draw") as edit:
            self.block = edit.add_graph("block")
            inner = edit.in_graph(self.block)
            self.ends = {}
            for name in "ab":
                self.ends[name] = inner.add_node("Input", NodeKind.INPUT, name=name)
            for source, name in zip("ab", "cd", strict=True):
                layer = inner.add_node("layers.Dense", name=f"layer_{name}")
                inner.connect(self.ends[source], "output", layer, "inputs")
                self.ends[name] = layer
                if marked:
                    self.ends[name] = inner.add_node("Output", NodeKind.OUTPUT, name=name)
                    inner.connect(layer, "output", self.ends[name], "inputs")
            self.node = edit.add_node(self.block, NodeKind.BLOCK)
            for name, port in zip("xy", "ab", strict=True):
                source = edit.add_node("Input", NodeKind.INPUT, name=name)
                edit.connect(source, "output", self.node, port)
            for name, port in (("u", "output"), ("v", "output[1]")):
                target = edit.add_node("layers.Dense", name=name)
                edit.connect(self.node, port, target, "inputs")

    def inputs(self) -> dict[str, str]:
        document = self.document
        edges = document.incoming(self.node)
        return {edge.target_port: document.node(edge.source).name for edge in edges}

    def outputs(self) -> dict[str, str]:
        document = self.document
        edges = document.outgoing(self.node)
        return {edge.source_port: document.node(edge.target).name for edge in edges}

    def layer(self, name: str) -> NodeId:
        return self.document.node(f"layer_{name}", self.block).id


@pytest.fixture
def drawing() -> Drawing:
    return Drawing()


def test_inputs_and_outputs_are_put_in_another_order_and_wires_stay(drawing: Drawing) -> None:
    document = drawing.document
    before = document.project
    done = []
    document.edited.append(lambda label, changes, merge: done.extend(changes))
    with document.edit("Reorder", drawing.block) as edit:
        edit.move_end(drawing.ends["b"], -1)
        edit.move_end(drawing.ends["c"], 1)
    names = [node.name for node in document.nodes(drawing.block).values()]
    assert names.index("b") < names.index("a")
    assert names.index("d") < names.index("c")
    assert drawing.inputs() == {"a": "x", "b": "y"}
    assert drawing.outputs() == {"output": "v", "output[1]": "u"}
    document.replay([change.inverse() for change in reversed(done)])
    assert document.project == before
    assert list(document.nodes(drawing.block)) == list(before.graphs[1].nodes)


def test_beyond_the_last_place_nothing_is_moved(drawing: Drawing) -> None:
    before = drawing.document.project
    with drawing.document.edit("Reorder", drawing.block) as edit:
        edit.move_end(drawing.ends["a"], -3)
    assert drawing.document.project == before


def test_only_the_ends_of_blocks_have_an_order(drawing: Drawing) -> None:
    document = drawing.document
    for graph, node in ((drawing.block, drawing.layer("c")), (GraphId("main"), "x")):
        with pytest.raises(EditError, match="no input"), document.edit("Reorder", graph) as edit:
            edit.move_end(document.node(node, graph).id, 1)


def test_an_output_that_goes_takes_its_wires_and_no_others(drawing: Drawing) -> None:
    with drawing.document.edit("Remove", drawing.block) as edit:
        edit.remove_node(drawing.ends["c"])
    assert drawing.outputs() == {"output": "v"}


def test_an_output_that_is_added_moves_no_wire(drawing: Drawing) -> None:
    with drawing.document.edit("Add", drawing.block) as edit:
        mark = edit.add_node("Output", NodeKind.OUTPUT)
        edit.connect(drawing.layer("c"), "output", mark, "inputs")
        edit.move_end(mark, -2)
    assert drawing.outputs() == {"output[1]": "u", "output[2]": "v"}


def test_marking_one_of_the_loose_ends_keeps_the_wire_of_its_tensor() -> None:
    drawing = Drawing(marked=False)
    assert drawing.outputs() == {"output": "u", "output[1]": "v"}
    with drawing.document.edit("Mark", drawing.block) as edit:
        mark = edit.add_node("Output", NodeKind.OUTPUT)
        edit.connect(drawing.layer("d"), "output", mark, "inputs")
    assert drawing.outputs() == {"output": "v"}


def test_a_layer_after_the_last_one_is_the_output_now() -> None:
    drawing = Drawing(marked=False)
    with drawing.document.edit("Append", drawing.block) as edit:
        added = edit.add_node("layers.Dropout")
        edit.connect(drawing.layer("c"), "output", added, "inputs")
    outputs = drawing.outputs()
    assert set(outputs.values()) == {"u", "v"}
    with drawing.document.edit("Delete", drawing.block) as edit:
        edit.remove_node(added)
    assert drawing.outputs() == {"output": "u", "output[1]": "v"}


def test_wires_drawn_in_the_same_step_are_meant_as_they_are(drawing: Drawing) -> None:
    document = drawing.document
    with document.edit("Add and use", drawing.block) as edit:
        mark = edit.add_node("Output", NodeKind.OUTPUT)
        edit.connect(drawing.layer("c"), "output", mark, "inputs")
        edit.move_end(mark, -2)
        outside = edit.in_graph(GraphId("main"))
        target = outside.add_node("layers.Dense", name="w")
        outside.connect(drawing.node, "output", target, "inputs")
    assert drawing.outputs() == {"output": "w", "output[1]": "u", "output[2]": "v"}


def test_wires_whose_tensor_stays_where_it_is_are_left_alone(drawing: Drawing) -> None:
    document = drawing.document
    first, _ = document.outgoing(drawing.node)
    with document.edit("Bend") as edit:
        edit.bend(first, ((500.0, 20.0),))
    with document.edit("Delete an output", drawing.block) as edit:
        edit.remove_node(drawing.ends["d"])
        assert len(edit.changes) == 2, "its wire and itself"
    assert drawing.outputs() == {"output": "u"}
    assert document.points() == {first: ((500.0, 20.0),)}


def test_wires_that_begin_elsewhere_keep_their_points(drawing: Drawing) -> None:
    document = drawing.document
    first, second = document.outgoing(drawing.node)
    with document.edit("Bend") as edit:
        edit.bend(first, ((500.0, 20.0),))
        edit.bend(second, ((500.0, 40.0),))
    with document.edit("Reorder", drawing.block) as edit:
        edit.move_end(drawing.ends["d"], -1)
    points = {document.node(edge.target).name: way for edge, way in document.points().items()}
    assert points == {"u": ((500.0, 20.0),), "v": ((500.0, 40.0),)}
