"""The one door for edits: what it lets through and refuses; nothing half-done stays."""

from __future__ import annotations

import pytest

from graph_editor.document.change import NodeChanged, NodeRemoved
from graph_editor.document.document import Document
from graph_editor.document.edit import EditError, default_name, identifier
from graph_editor.document.graph import Edge, NodeId, NodeKind
from graph_editor.document.value import ObjectValue, Params


def chain(document: Document) -> tuple[NodeId, NodeId, NodeId]:
    """inputs -> dense -> dense_1."""
    with document.edit("Draw") as edit:
        first = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(4,)))
        second = edit.add_node("layers.Dense", params=Params(units=3))
        third = edit.add_node("layers.Dense", params=Params(units=2))
        edit.connect(first, "output", second, "inputs")
        edit.connect(second, "output", third, "inputs")
    return first, second, third


def test_an_edit_is_one_named_step() -> None:
    document = Document()
    heard: list[tuple[str, int]] = []
    document.edited.append(lambda label, changes, merge: heard.append((label, len(changes))))
    chain(document)
    assert heard == [("Draw", 5)]


def test_an_empty_edit_is_no_step() -> None:
    document = Document()
    heard: list[str] = []
    document.edited.append(lambda label, changes, merge: heard.append(label))
    first, *_ = chain(document)
    with document.edit("Rename to the same") as edit:
        edit.rename(first, "inputs")
    assert heard == ["Draw"]


def test_names_are_as_keras_gives_them_and_unique() -> None:
    document = Document()
    chain(document)
    assert [node.name for node in document.nodes().values()] == ["inputs", "dense", "dense_1"]
    with document.edit("Add") as edit:
        assert document.node(edit.add_node("layers.Dense", name="dense_1")).name == "dense_2"


def test_a_failed_edit_leaves_no_trace() -> None:
    document = Document()
    first, second, third = chain(document)
    before = document.project
    heard: list[object] = []
    document.changed.append(heard.append)

    def draw_a_circle() -> None:
        with document.edit("Cycle") as edit:
            edit.remove_node(first)
            edit.set_param(second, "units", 9)
            edit.connect(third, "output", second, "inputs")

    with pytest.raises(EditError, match="close a circle"):
        draw_a_circle()
    assert document.project == before
    assert heard == []


def test_an_edit_inside_an_edit_is_refused_and_the_door_opens_again() -> None:
    document = Document()
    with (
        pytest.raises(RuntimeError, match="another edit is open"),
        document.edit("Outer"),
        document.edit("Inner"),
    ):
        pass
    chain(document)
    assert len(document.nodes()) == 3


def test_a_port_holds_one_edge() -> None:
    document = Document()
    first, second, third = chain(document)
    with document.edit("Connect") as edit:
        edit.connect(first, "output", third, "inputs")
    assert document.incoming(third) == [Edge(first, "output", third, "inputs")]
    assert document.outgoing(second) == []


def test_removing_a_node_takes_its_edges_along() -> None:
    document = Document()
    _, second, _ = chain(document)
    with document.edit("Delete") as edit:
        edit.remove_node(second)
    assert list(document.edges()) == []


def test_removing_the_owner_of_a_shared_layer_hands_the_layer_over() -> None:
    document = Document()
    _, dense, _ = chain(document)
    with document.edit("Call again") as edit:
        second = edit.add_node("layers.Dense", shared_with=dense)
        third = edit.add_node("layers.Dense", shared_with=dense)
    with document.edit("Delete") as edit:
        edit.remove_node(dense)
    assert document.node(second).shared_with is None
    assert document.node(second).params == Params(units=3)
    assert document.node(third).shared_with == second


def test_a_layer_and_its_calls_are_removed_without_changing_hands() -> None:
    document = Document()
    with document.edit("Draw") as edit:
        owner = edit.add_node("layers.Dense")
        calls = [edit.add_node("layers.Dense", shared_with=owner) for _ in range(3)]
    before = document.project
    with document.edit("Delete") as edit:
        edit.remove_nodes([owner, *calls])
        changes = list(edit.changes)
    assert [type(change) for change in changes] == [NodeRemoved] * 4
    document.replay([change.inverse() for change in reversed(changes)])
    assert document.project == before
    with document.edit("Delete") as edit:
        edit.remove_nodes([owner, calls[0]])
    assert document.node(calls[1]).shared_with is None
    assert document.node(calls[2]).shared_with == calls[1]


@pytest.mark.parametrize("which", [0, 1])
def test_calls_of_a_layer_become_what_the_layer_becomes(which: int) -> None:
    document = Document()
    with document.edit("Draw") as edit:
        owner = edit.add_node("layers.Dense", params=Params(units=3))
        call = edit.add_node("layers.Dense", shared_with=owner)
    with document.edit("Turn") as edit:
        edit.set_type([owner, call][which], "layers.Activation", Params(activation="relu"))
    assert document.node(owner).params == Params(activation="relu")
    assert document.node(call).params == Params()
    assert {node.type for node in document.nodes().values()} == {"layers.Activation"}


def test_a_parameter_set_on_a_call_reaches_the_layer() -> None:
    document = Document()
    _, dense, _ = chain(document)
    with document.edit("Call again") as edit:
        again = edit.add_node("layers.Dense", shared_with=dense)
        edit.set_param(again, "units", 8)
    assert document.node(dense).params["units"] == 8
    assert document.node(again).params == Params()


@pytest.mark.parametrize("name", ["", "2nd", "a b", "class", "dense_1"])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    document = Document()
    _, dense, _ = chain(document)
    with pytest.raises(EditError), document.edit("Rename") as edit:
        edit.rename(dense, name)
    assert document.node(dense).name == "dense"


def test_a_type_counts_in_a_value() -> None:
    document = Document()
    _, dense, _ = chain(document)
    heard: list[object] = []
    document.changed.append(heard.append)
    with document.edit("Set") as edit:
        edit.set_param(dense, "units", 3)
    assert heard == []
    with document.edit("Set") as edit:
        edit.set_param(dense, "units", 3.0)
    assert len(heard) == 1


def test_a_move_is_told_apart_from_other_changes() -> None:
    document = Document()
    _, dense, _ = chain(document)
    heard: list[NodeChanged] = []
    document.changed.append(lambda changes: heard.extend(changes))
    with document.edit("Move") as edit:
        edit.move(dense, (16, 24))
        edit.set_param(dense, "units", 7)
    assert [change.is_move for change in heard] == [True, False]
    assert document.node("dense").position == (16.0, 24.0)


def test_nested_objects_compare_by_value() -> None:
    one = Params(kernel_initializer=ObjectValue("initializers.HeNormal", Params(seed=1)))
    two = Params(kernel_initializer=ObjectValue("initializers.HeNormal", Params(seed=1)))
    assert one == two
    assert hash(one) == hash(two)


@pytest.mark.parametrize(
    ("type_", "name"),
    [
        ("layers.Conv2DTranspose", "conv2d_transpose"),
        ("layers.GlobalAveragePooling2D", "global_average_pooling2d"),
        ("layers.LSTM", "lstm"),
        ("layers.ReLU", "re_lu"),
        ("ops.add", "add"),
        ("Input", "inputs"),
    ],
)
def test_default_names(type_: str, name: str) -> None:
    assert default_name(type_) == name


@pytest.mark.parametrize("text", ["My net 2", "3 layers", "for", "", "α β", "!!", "___", "lambda "])
def test_any_text_becomes_an_identifier(text: str) -> None:
    assert identifier(text).isidentifier()
    assert identifier(identifier(text)) == identifier(text)
