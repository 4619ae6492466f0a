"""Making blocks and taking them apart: the network stays what it was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_editor.document.block_parameters import (
    add_parameter,
    bind_parameter,
    remove_parameter,
    rename_parameter,
    set_default,
)
from graph_editor.document.composing import compose
from graph_editor.document.document import Document
from graph_editor.document.drawn_wires import DrawnWires
from graph_editor.document.edit import EditError
from graph_editor.document.graph import GraphId, NodeId, NodeKind
from graph_editor.document.grouping import copy_block, make_block, make_unique
from graph_editor.document.ungrouping import ungroup
from graph_editor.document.value import Params, Reference


def chain(document: Document, count: int = 4) -> list[NodeId]:
    """An input and dense layers in a row."""
    with document.edit("Draw") as edit:
        nodes = [edit.add_node("Input", NodeKind.INPUT)]
        for place in range(1, count):
            node = edit.add_node("layers.Dense", params=Params(units=place), position=(place, 0))
            edit.connect(nodes[-1], "output", node, "inputs")
            nodes.append(node)
    return nodes


def group(document: Document, *nodes: NodeId, name: str = "block") -> NodeId:
    with document.edit("Make block") as edit:
        return make_block(edit, document, nodes, name)


def shape_of(document: Document) -> set[tuple[str, str, str, str]]:
    """The wires by the names of their ends."""
    names = {node.id: node.name for node in document.nodes().values()}
    return {(names[e.source], e.source_port, names[e.target], e.target_port)
            for e in document.edges()}  # fmt: skip


def ends_of(document: Document) -> set[tuple[str, str]]:
    """The model's outputs: the tensors that are marked, or the ends of all ways."""
    ends = set()
    for node_id in DrawnWires(document.project.main).outputs():
        node, port = document.node(node_id), "output"
        if node.kind is NodeKind.OUTPUT:
            edge = document.incoming(node_id)[0]
            node, port = document.node(edge.source), edge.source_port
        ends.add((node.name, port))
    return ends


def test_a_block_has_ports_for_what_crosses_its_border() -> None:
    document = Document()
    _source, first, second, last = chain(document)
    block = group(document, first, second, name="two_layers")
    assert document.node(block).name == "two_layers"
    assert [edge.target_port for edge in document.incoming(block)] == ["inputs"]
    assert [edge.target for edge in document.outgoing(block)] == [last]
    inside = document.nodes(GraphId(document.node(block).type))
    assert [node.kind for node in inside.values()] == [
        *(NodeKind.INPUT, NodeKind.LAYER, NodeKind.LAYER, NodeKind.OUTPUT),
    ]
    assert {first, second} < inside.keys(), "nodes keep their ids"


def test_one_input_for_each_tensor_that_comes_in() -> None:
    document = Document()
    with document.edit("Draw") as edit:
        a, b = (edit.add_node("Input", NodeKind.INPUT, name=name) for name in "ab")
        add = edit.add_node("layers.Add")
        twice = edit.add_node("layers.Multiply")
        for target in (add, twice):
            edit.connect(a, "output", target, "inputs[0]")
            edit.connect(b, "output", target, "inputs[1]")
    block = group(document, add, twice)
    assert {edge.target_port for edge in document.incoming(block)} == {"a", "b"}
    outputs = [n for n in document.nodes(GraphId(document.node(block).type)).values()
               if n.kind is NodeKind.OUTPUT]  # fmt: skip
    assert [node.name for node in outputs] == ["add_output", "multiply_output"]


def test_what_lies_between_must_be_in_the_block() -> None:
    document = Document()
    _, first, second, last = chain(document)
    before = document.project
    with pytest.raises(EditError, match=f"'{document.node(second).name}' lies between"):
        group(document, first, last)
    assert document.project == before


def test_ends_stay_outside_and_alone_make_no_block() -> None:
    document = Document()
    source, first, *_ = chain(document)
    block = group(document, source, first)
    assert document.has_node(source)
    assert document.incoming(block)[0].source == source
    with pytest.raises(EditError, match="needs at least one layer"):
        group(document, source)


def test_a_shared_layer_is_in_with_all_its_calls_or_not_at_all() -> None:
    document = Document()
    _source, first, *_ = chain(document, 2)
    with document.edit("Call again") as edit:
        again = edit.add_node("layers.Dense", shared_with=first)
        edit.connect(first, "output", again, "inputs")
    with pytest.raises(EditError, match="both of them, or neither"):
        group(document, first)
    block = GraphId(document.node(group(document, first, again)).type)
    assert document.node(again, block).shared_with == first


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_ungrouping_is_the_inverse_of_grouping(data: st.DataObject) -> None:
    document = Document()
    count = data.draw(st.integers(2, 8))
    with document.edit("Draw") as edit:
        nodes = [edit.add_node("Input", NodeKind.INPUT)]
        for place in range(1, count):
            node = edit.add_node("layers.Add", position=(place * 10, place))
            sources = data.draw(st.lists(st.sampled_from(nodes), min_size=1, max_size=3))
            for index, source in enumerate(sources):
                edit.connect(source, "output", node, f"inputs[{index}]")
            nodes.append(node)
    chosen = data.draw(st.sets(st.sampled_from(nodes[1:]), min_size=1))
    before, ends, project = shape_of(document), ends_of(document), document.project
    names = {node.name for node in document.nodes().values()}
    try:
        block = group(document, *chosen)
    except EditError:
        assert document.project == project
        return
    assert len(ends_of(document)) == len(ends)
    with document.edit("Ungroup") as edit:
        ungroup(edit, document, block)
    assert ends_of(document) == ends
    with document.edit("Unmark") as edit:
        for node in list(document.nodes().values()):
            if node.kind is NodeKind.OUTPUT:
                edit.remove_node(node.id)
    assert {node.name for node in document.nodes().values()} == names
    assert shape_of(document) == before
    assert len(document.graphs()) == 1


def test_a_repeated_block_becomes_a_row_of_copies() -> None:
    document = Document()
    _source, first, last = chain(document, 3)
    block = group(document, first)
    with document.edit("Repeat") as edit:
        edit.set_repeat(block, 3)
    with document.edit("Ungroup") as edit:
        added = ungroup(edit, document, block)
    assert len(added) == 3
    node, way = document.node("inputs"), []
    while outgoing := document.outgoing(node.id):
        node = document.node(outgoing[0].target)
        way.append(node.id)
    assert way == [*added, last]


def test_ungrouping_puts_the_values_of_the_use_in() -> None:
    document = Document()
    _, first, _ = chain(document, 3)
    node = group(document, first)
    block = GraphId(document.node(node).type)
    with document.edit("Bind") as edit:
        bind_parameter(edit, document, block, [first], "units", 8, "units")
        edit.in_graph(block).set_param(first, "units", Reference("units * 2"))
        edit.set_param(node, "units", 5)
    with document.edit("Ungroup") as edit:
        (added,) = ungroup(edit, document, node)
    assert document.node(added).params["units"] == 10


def test_a_block_in_a_block_takes_the_parameters_along() -> None:
    document = Document()
    _, first, second = chain(document, 3)
    outer = GraphId(document.node(group(document, first, second, name="outer")).type)
    with document.edit("Bind") as edit:
        bind_parameter(edit, document, outer, [first], "units", 8, "units")
    with document.edit("Inner", outer) as edit:
        inner_node = make_block(edit, document, [first], "inner")
    inner = GraphId(document.node(inner_node, outer).type)
    assert [p.name for p in document.header(inner).parameters] == ["units"]
    assert document.node(inner_node, outer).params["units"] == Reference("units")
    with document.edit("Ungroup", outer) as edit:
        (added,) = ungroup(edit, document, inner_node)
    assert document.node(added, outer).params["units"] == Reference("units")


def test_a_unique_block_no_longer_follows_the_other() -> None:
    document = Document()
    _, first, _ = chain(document, 3)
    node = group(document, first)
    block = GraphId(document.node(node).type)
    with document.edit("Use again") as edit:
        other = edit.add_node(block, NodeKind.BLOCK)
        make_unique(edit, document, other)
    copy = GraphId(document.node(other).type)
    assert copy != block
    ids = {graph: set(document.nodes(graph)) for graph in (block, copy)}
    assert not ids[block] & ids[copy], "ids are unique in the project"
    assert len(ids[block]) == len(ids[copy])
    assert len(list(document.edges(copy))) == len(list(document.edges(block)))


def test_renaming_and_removing_a_parameter_takes_what_uses_it_along() -> None:
    document = Document()
    _, first, _ = chain(document, 3)
    node = group(document, first)
    block = GraphId(document.node(node).type)
    with document.edit("Bind") as edit:
        assert add_parameter(edit, document, block, "units", 8) == "units"
        assert add_parameter(edit, document, block, "units", 2) == "units_1"
        edit.in_graph(block).set_param(first, "units", Reference("units * units_1"))
        edit.set_param(node, "units", 16)
    with document.edit("Rename") as edit:
        rename_parameter(edit, document, block, "units", "width")
        set_default(edit, document, block, "units_1", 3)
    assert document.node(first, block).params["units"] == Reference("width * units_1")
    assert document.node(node).params == Params(width=16)
    with document.edit("Remove") as edit:
        remove_parameter(edit, document, block, "units_1")
        remove_parameter(edit, document, block, "width")
    assert document.node(first, block).params["units"] == 24
    assert document.node(node).params == Params()
    assert document.header(block).parameters == ()


def test_a_reference_in_a_reference_keeps_the_order_of_reckoning() -> None:
    outer = {"filters": Reference("width + 1")}
    assert compose(Reference("filters * 2"), outer) == Reference("(width + 1) * 2")


def pair(document: Document, outputs: int = 2, repeat: int = 3) -> NodeId:
    """A repeated block: `near = Dense(a)`, `far = Add(b, c)`, as many of them marked."""
    with document.edit("Draw") as edit:
        block = edit.add_graph("pair")
        inner = edit.in_graph(block)
        a, b, c = (inner.add_node("Input", NodeKind.INPUT, name=name) for name in "abc")
        near, far = inner.add_node("layers.Dense", name="near"), inner.add_node("layers.Add")
        inner.connect(a, "output", near, "inputs")
        inner.connect(b, "output", far, "inputs[0]")
        inner.connect(c, "output", far, "inputs[1]")
        for source in (near, far, near, near)[:outputs]:
            inner.connect(source, "output", inner.add_node("Output", NodeKind.OUTPUT), "inputs")
        use = edit.add_node(block, NodeKind.BLOCK, repeat=repeat)
        for port in "abc":
            source = edit.add_node("Input", NodeKind.INPUT, name=port)
            edit.connect(source, "output", use, port)
        head = edit.add_node("layers.Concatenate", name="head")
        edit.connect(use, "output", head, "inputs[0]")
        if outputs > 1:
            edit.connect(use, "output[1]", head, "inputs[1]")
    return use


def test_a_repeated_block_with_several_ends_becomes_a_row_of_copies() -> None:
    document = Document()
    use = pair(document)
    with document.edit("Ungroup") as edit:
        ungroup(edit, document, use)
    assert shape_of(document) == {
        *{("a", "output", "near", "inputs"), ("near", "output", "near_1", "inputs")},
        *{("near_1", "output", "near_2", "inputs"), ("near_2", "output", "head", "inputs[0]")},
        *{("b", "output", "add", "inputs[0]"), ("add", "output", "add_1", "inputs[0]")},
        *{("add_1", "output", "add_2", "inputs[0]"), ("add_2", "output", "head", "inputs[1]")},
        *{("c", "output", name, "inputs[1]") for name in ("add", "add_1", "add_2")},
    }


def test_a_repeated_block_that_gives_more_than_it_takes_stays() -> None:
    document = Document()
    use = pair(document, outputs=4)
    before = document.project
    with (
        pytest.raises(EditError, match="no input for what one gives at 'outputs_3'"),
        document.edit("Ungroup") as edit,
    ):
        ungroup(edit, document, use)
    assert document.project == before


def test_what_nobody_took_of_a_block_becomes_no_output_of_the_model() -> None:
    document = Document()
    use = pair(document, repeat=1)
    with document.edit("Loosen") as edit:
        edit.disconnect(document.outgoing(use)[1])
    with document.edit("Ungroup") as edit:
        ungroup(edit, document, use)
    assert "add" in {node.name for node in document.nodes().values()}
    assert ends_of(document) == {("head", "output")}


def test_a_block_without_outputs_is_ungrouped() -> None:
    document = Document()
    _, first, _ = chain(document, 3)
    node = group(document, first)
    block = GraphId(document.node(node).type)
    (out,) = (n for n in document.nodes(block).values() if n.kind is NodeKind.OUTPUT)
    with document.edit("Delete", block) as edit:
        edit.remove_node(out.id)
    with document.edit("Ungroup") as edit:
        (added,) = ungroup(edit, document, node)
    assert document.incoming(added)
    assert node not in document.nodes()


def test_what_cannot_be_ungrouped_says_why() -> None:
    document = Document()
    _, first, _ = chain(document, 3)
    node = group(document, first)
    with document.edit("Mute") as edit:
        edit.set_muted(node, True)
    with pytest.raises(EditError, match="unmute it"), document.edit("Ungroup") as edit:
        ungroup(edit, document, node)
    with pytest.raises(EditError, match="is no block"), document.edit("Ungroup") as edit:
        ungroup(edit, document, document.node("inputs").id)


def test_a_copied_block_has_a_name_of_its_own() -> None:
    document = Document()
    _, first, _ = chain(document, 3)
    block = GraphId(document.node(group(document, first, name="part")).type)
    with document.edit("Copy") as edit:
        copy = copy_block(edit, document, block)
    assert document.header(copy).name == "part_1"


def test_inputs_and_outputs_are_called_after_what_they_are() -> None:
    document = Document()
    with document.edit("Draw") as edit:
        words = edit.add_node("Input", NodeKind.INPUT, name="words")
        picture = edit.add_node("layers.Dense", name="picture")
        attend = edit.add_node("layers.MultiHeadAttention", name="attend")
        add = edit.add_node("layers.Add", name="add")
        logits = edit.add_node("Output", NodeKind.OUTPUT, name="logits")
        edit.connect(words, "output", attend, "query")
        edit.connect(picture, "output", attend, "value")
        edit.connect(words, "output", add, "inputs[0]")
        edit.connect(attend, "output", add, "inputs[1]")
        edit.connect(add, "output", logits, "inputs")
    block = group(document, attend, add)
    inside = document.nodes(GraphId(document.node(block).type)).values()
    assert [n.name for n in inside if n.kind is NodeKind.INPUT] == ["query", "value"]
    assert [n.name for n in inside if n.kind is NodeKind.OUTPUT] == ["logits"]


def test_several_inputs_are_called_after_what_makes_them() -> None:
    document = Document()
    with document.edit("Draw") as edit:
        left = edit.add_node("layers.Dense", name="left")
        right = edit.add_node("layers.Dense", name="right")
        add = edit.add_node("layers.Add", name="add")
        edit.connect(left, "output", add, "inputs[0]")
        edit.connect(right, "output", add, "inputs[1]")
    block = group(document, add)
    assert [edge.target_port for edge in document.incoming(block)] == ["left", "right"]


def test_a_loose_layer_among_them_is_no_output() -> None:
    document = Document()
    source, first, last = chain(document, 3)
    with document.edit("Add") as edit:
        loose = edit.add_node("layers.Dense", name="loose")
    before = ends_of(document)
    node = group(document, first, last, loose)
    inside = document.nodes(GraphId(document.node(node).type)).values()
    assert [n.name for n in inside if n.kind is NodeKind.OUTPUT] == ["outputs"]
    assert before == {("dense_1", "output")}
    assert ends_of(document) == {("block", "output")}
    assert document.incoming(node)[0].source == source


def test_loose_layers_alone_give_what_goes_nowhere() -> None:
    document = Document()
    with document.edit("Draw") as edit:
        loose = [edit.add_node("layers.Dense", name=name) for name in "ab"]
    node = group(document, *loose)
    inside = document.nodes(GraphId(document.node(node).type)).values()
    assert [n.name for n in inside if n.kind is NodeKind.OUTPUT] == ["a_output", "b_output"]


def several_ends() -> tuple[Document, dict[str, NodeId]]:
    """A chain a -> b and layers c and d after one input; b, c and d are outputs."""
    document, nodes = Document(), {}
    with document.edit("Draw") as edit:
        source = edit.add_node("Input", NodeKind.INPUT)
        for name in "abcd":
            nodes[name] = edit.add_node("layers.Dense", name=name)
            edit.connect(source, "output", nodes[name], "inputs")
        edit.connect(nodes["a"], "output", nodes["b"], "inputs")
    return document, nodes


def outputs_in_order(document: Document) -> list[str]:
    """The makers of the model's outputs, or the node that marks one."""
    return [document.node(n).name for n in DrawnWires(document.project.main).outputs()]


@pytest.mark.parametrize(
    ("inside", "outputs"), [("ab", "block c d"), ("b", "block c d"), ("c", "b block d")]
)
def test_the_outputs_stay_in_order(inside: str, outputs: str) -> None:
    document, nodes = several_ends()
    block = group(document, *(nodes[name] for name in inside))
    assert outputs_in_order(document) == outputs.split()
    with document.edit("Ungroup") as edit:
        ungroup(edit, document, block)
    assert outputs_in_order(document) == ["b", "c", "d"]


def test_outputs_that_cannot_stay_in_order_are_marked() -> None:
    document, nodes = several_ends()
    block = group(document, nodes["b"], nodes["d"])
    marks = DrawnWires(document.project.main).outputs()
    made = [document.incoming(mark)[0] for mark in marks]
    assert [(e.source, e.source_port) for e in made] == [
        *((block, "output"), (nodes["c"], "output"), (block, "output[1]")),
    ]
