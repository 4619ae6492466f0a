"""Points that wires go through: one step each, kept while their wires live, and in the file."""

from __future__ import annotations

import json

import pytest

from graph_editor.codegen.generate import generate
from graph_editor.document.document import Document
from graph_editor.document.edit import EditError
from graph_editor.document.flow import Flow
from graph_editor.document.graph import Edge, NodeKind
from graph_editor.document.grouping import make_block
from graph_editor.document.ungrouping import ungroup
from graph_editor.files.project_file import ProjectFileError, project_from_text, project_to_text
from graph_editor.validation.checker import Checker
from graph_editor.validation.project_checker import ProjectChecker


class Drawing:
    """Input → Dense → Add, and a second Input → Add; the wire into Dense has two points."""

    def __init__(self) -> None:
        self.document = Document()
        self.steps: list = []
        self.document.edited.append(lambda label, changes, merge: self.steps.append(changes))
        with self.document.edit("Draw") as edit:
            self.data = edit.add_node("Input", NodeKind.INPUT, position=(0, 0))
            self.other = edit.add_node("Input", NodeKind.INPUT, position=(0, 300))
            self.dense = edit.add_node("layers.Dense", position=(300, 0))
            self.add = edit.add_node("layers.Add", position=(600, 0))
            self.first = edit.connect(self.data, "output", self.dense, "inputs")
            self.second = edit.connect(self.dense, "output", self.add, "inputs[0]")
            self.third = edit.connect(self.other, "output", self.add, "inputs[1]")
            edit.bend(self.first, ((100.0, 50.0), (200.0, 50.0)))

    @property
    def points(self):
        return dict(self.document.points())

    def undo(self) -> None:
        self.document.replay([change.inverse() for change in reversed(self.steps.pop())])


@pytest.fixture
def drawing():
    return Drawing()


def test_bending_is_undone(drawing):
    before = drawing.document.project
    with drawing.document.edit("Bend") as edit:
        edit.bend(drawing.second, ((450.0, 9.0),))
        edit.bend(drawing.first, ())
    assert drawing.points == {drawing.second: ((450.0, 9.0),)}
    drawing.undo()
    assert drawing.document.project == before


def test_a_wire_that_is_not_there_cannot_be_bent(drawing):
    with pytest.raises(EditError), drawing.document.edit("Bend") as edit:
        edit.bend(Edge(drawing.data, "output", drawing.add, "inputs[7]"), ((1.0, 1.0),))


def test_points_go_with_their_wire_and_come_back(drawing):
    before = drawing.document.project
    with drawing.document.edit("Delete") as edit:
        edit.remove_node(drawing.dense)
    assert drawing.points == {}
    drawing.undo()
    assert drawing.document.project == before


def test_they_follow_both_ends_but_not_one(drawing):
    with drawing.document.edit("Move") as edit:
        edit.move(drawing.data, (10, 40))
    assert drawing.points[drawing.first] == ((100.0, 50.0), (200.0, 50.0))
    with drawing.document.edit("Move") as edit:
        edit.move(drawing.data, (40, 40))
        edit.move(drawing.dense, (330, 0))
    assert drawing.points[drawing.first] == ((130.0, 50.0), (230.0, 50.0))
    with drawing.document.edit("Lay out") as edit:
        edit.move(drawing.data, (40, 70))
        edit.move(drawing.dense, (360, 0))
    assert drawing.points[drawing.first] == ((140.0, 70.0), (250.0, 60.0))


def test_a_wire_with_another_end_goes_through_them_still(drawing):
    with drawing.document.edit("Re-plug") as edit:
        edit.disconnect(drawing.first)
        new = edit.connect(drawing.other, "output", drawing.dense, "inputs")
    assert drawing.points == {new: ((100.0, 50.0), (200.0, 50.0))}


def test_slots_that_close_up_keep_their_points(drawing):
    with drawing.document.edit("Bend") as edit:
        edit.bend(drawing.third, ((500.0, 200.0),))
    with drawing.document.edit("Disconnect") as edit:
        edit.disconnect(drawing.second)
        edit.disconnect(drawing.third)
        moved = edit.connect(drawing.other, "output", drawing.add, "inputs[0]")
    assert drawing.points[moved] == ((500.0, 200.0),)


def test_a_healed_wire_goes_through_the_points_of_both(drawing):
    with drawing.document.edit("Bend") as edit:
        edit.bend(drawing.second, ((450.0, 20.0),))
    with drawing.document.edit("Delete and heal") as edit:
        edit.remove_node(drawing.dense)
        healed = edit.connect(drawing.data, "output", drawing.add, "inputs[0]")
    assert drawing.points == {healed: ((100.0, 50.0), (200.0, 50.0), (450.0, 20.0))}
    drawing.undo()
    assert set(drawing.points) == {drawing.first, drawing.second}


def test_a_wire_that_is_taken_away_and_drawn_again_is_the_same(drawing):
    with drawing.document.edit("Re-draw") as edit:
        edit.disconnect(drawing.first)
        edit.connect(drawing.data, "output", drawing.dense, "inputs")
    assert drawing.points == {drawing.first: ((100.0, 50.0), (200.0, 50.0))}


def test_a_wire_that_is_straightened_hands_nothing_on(drawing):
    with drawing.document.edit("Straighten and connect") as edit:
        edit.bend(drawing.first, ())
        edit.connect(drawing.data, "output", drawing.add, "inputs[2]")
    assert drawing.points == {}


def insert(drawing, edge, *places):
    """Put Dropouts on a wire; the wires in a row that take its place."""
    row, behind = [], edge.source
    with drawing.document.edit("Insert") as edit:
        edit.disconnect(edge)
        for place in places:
            node = edit.add_node("layers.Dropout", position=place)
            row.append(edit.connect(behind, "output", node, "inputs"))
            behind = node
        row.append(edit.connect(behind, "output", edge.target, edge.target_port))
    return row


FAR = ((400.0, 300.0), (900.0, 300.0), (1400.0, 300.0))


@pytest.fixture
def long(drawing):
    """The wire from the second Input to Add, far below all else, through three points."""
    with drawing.document.edit("Draw") as edit:
        edit.move(drawing.add, (1600, 0))
        edit.bend(drawing.third, FAR)
    return drawing.third


@pytest.mark.parametrize(
    ("x", "split"), [(180, 0), (450, 1), (660, 1), (950, 2), (1150, 2), (1420, 3)]
)
def test_a_wire_that_is_cut_in_two_leaves_its_points_on_both_parts(drawing, long, x, split):
    before = drawing.document.project
    first, second = insert(drawing, long, (x, 280))
    assert drawing.points.get(first, ()) == FAR[:split]
    assert drawing.points.get(second, ()) == FAR[split:]
    saved = project_from_text(project_to_text(drawing.document.project))
    assert saved == drawing.document.project
    drawing.undo()
    assert drawing.document.project == before


def test_a_wire_that_is_cut_in_three_does_so_too(drawing, long):
    first, second, third = insert(drawing, long, (550, 280), (1100, 280))
    assert drawing.points[first] == FAR[:1]
    assert drawing.points[second] == FAR[1:2]
    assert drawing.points[third] == FAR[2:]


def test_a_node_takes_the_points_that_it_lies_on(drawing, long):
    first, second = insert(drawing, long, (800, 280))
    assert drawing.points[first] == FAR[:1]
    assert drawing.points[second] == FAR[2:]


def test_points_behind_an_inserted_node_move_on_with_what_follows(drawing, long):
    with drawing.document.edit("Insert") as edit:
        node = edit.add_node("layers.Dropout", position=(550, 280))
        edit.disconnect(long)
        first = edit.connect(long.source, "output", node, "inputs")
        second = edit.connect(node, "output", long.target, long.target_port)
        edit.move(long.target, (1840, 40))
    assert drawing.points[first] == FAR[:1]
    assert drawing.points[second] == ((1140, 340), (1640, 340))


def test_it_is_cut_likewise_where_the_drawing_flows_down(drawing, long):
    with drawing.document.edit("Turn") as edit:
        edit.set_flow(Flow.DOWN)
        for node_id, node in list(drawing.document.nodes().items()):
            edit.move(node_id, node.position[::-1])
        edit.bend(long, tuple((y, x) for x, y in FAR))
    first, second = insert(drawing, long, (200, 1000))
    assert drawing.points[first] == ((300, 400), (300, 900))
    assert drawing.points[second] == ((300, 1400),)


def test_what_was_inserted_and_is_taken_out_with_healing_leaves_the_wire_as_it_was(drawing, long):
    before = drawing.points
    (node,) = {edge.target for edge in insert(drawing, long, (550, 280))} - {long.target}
    with drawing.document.edit("Delete and heal") as edit:
        edit.remove_node(node)
        edit.connect(long.source, "output", long.target, long.target_port)
    assert drawing.points == before


def test_healing_past_several_nodes_keeps_the_points_of_all_wires_between(drawing):
    with drawing.document.edit("Draw") as edit:
        last = edit.add_node("layers.Dense", position=(900, 0))
        away = edit.connect(drawing.add, "output", last, "inputs")
        edit.bend(drawing.second, ((450.0, 20.0),))
        edit.bend(away, ((850.0, 70.0),))
    with drawing.document.edit("Delete and heal") as edit:
        edit.remove_nodes([drawing.dense, drawing.add])
        healed = edit.connect(drawing.data, "output", last, "inputs")
    assert drawing.points[healed] == ((100, 50), (200, 50), (450, 20), (850, 70))


def test_healing_past_a_node_that_feeds_two_hands_its_points_to_both(drawing):
    with drawing.document.edit("Draw") as edit:
        other = edit.add_node("layers.Dense", position=(600, 300))
        away = edit.connect(drawing.dense, "output", other, "inputs")
        edit.bend(away, ((550.0, 250.0),))
    with drawing.document.edit("Delete and heal") as edit:
        edit.remove_node(drawing.dense)
        up = edit.connect(drawing.data, "output", drawing.add, "inputs[0]")
        down = edit.connect(drawing.data, "output", other, "inputs")
    assert drawing.points[up] == ((100, 50), (200, 50))
    assert drawing.points[down] == ((100, 50), (200, 50), (550, 250))


def test_a_healed_wire_keeps_its_points_in_a_slot_that_closes_up(drawing):
    with drawing.document.edit("Draw") as edit:
        edit.disconnect(drawing.second)
        late = edit.connect(drawing.dense, "output", drawing.add, "inputs[2]")
        edit.bend(late, ((450.0, 20.0),))
    with drawing.document.edit("Delete and heal") as edit:
        edit.remove_node(drawing.dense)
        edit.disconnect(edit.connect(drawing.data, "output", drawing.add, "inputs[2]"))
        healed = edit.connect(drawing.data, "output", drawing.add, "inputs[0]")
    assert drawing.points[healed] == ((100, 50), (200, 50), (450, 20))


def test_points_that_are_taken_away_do_not_come_back_with_a_healed_wire(drawing):
    with drawing.document.edit("Delete and heal") as edit:
        edit.bend(drawing.first, ())
        edit.remove_node(drawing.dense)
        edit.connect(drawing.data, "output", drawing.add, "inputs[0]")
    assert drawing.points == {}


def test_a_wire_into_a_new_block_keeps_them(drawing):
    with drawing.document.edit("Make block") as edit:
        make_block(edit, drawing.document, [drawing.dense, drawing.add], "pair")
    (points,) = drawing.points.values()
    assert points == ((100.0, 50.0), (200.0, 50.0))


def test_wires_inside_a_block_keep_them_in_and_out_again(drawing):
    with drawing.document.edit("Bend") as edit:
        edit.bend(drawing.second, ((450.0, 20.0),))
    with drawing.document.edit("Make block") as edit:
        node = make_block(edit, drawing.document, [drawing.dense, drawing.add], "pair")
    block = drawing.document.node(node).type
    ((inner, ((x, y),)),) = drawing.document.points(block).items()
    start = drawing.document.node(inner.source, block).position
    assert (x - start[0], y - start[1]) == (150, 20)
    with drawing.document.edit("Ungroup") as edit:
        ungroup(edit, drawing.document, node)
    bent = next(e for e in drawing.points if e.target_port == "inputs[0]")
    ((x, y),) = drawing.points[bent]
    start = drawing.document.node(bent.source).position
    assert (x - start[0], y - start[1]) == (150, 20)


def test_the_file_keeps_them_and_says_nothing_otherwise(drawing):
    text = project_to_text(drawing.document.project)
    assert project_from_text(text) == drawing.document.project
    assert json.loads(text)["graphs"][0]["points"] == [
        [drawing.data, "output", drawing.dense, "inputs", [[100, 50], [200, 50]]]
    ]
    with drawing.document.edit("Bend") as edit:
        edit.bend(drawing.first, ())
    assert '"points"' not in project_to_text(drawing.document.project)


@pytest.mark.parametrize(
    "wrong",
    [
        [["a", "output", "b", "inputs", [[1, 2]]]],
        [["data", "output"]],
        [["data", "output", "dense", "inputs", []]],
        "points",
    ],
)
def test_points_that_make_no_sense_are_refused(drawing, wrong):
    data = json.loads(project_to_text(drawing.document.project))
    data["graphs"][0]["points"] = wrong
    with pytest.raises(ProjectFileError):
        project_from_text(json.dumps(data))


def test_a_place_that_is_none_is_refused(drawing):
    data = json.loads(project_to_text(drawing.document.project))
    data["graphs"][0]["points"][0][4] = [[1, "x"]]
    with pytest.raises(ProjectFileError, match="no proper place"):
        project_from_text(json.dumps(data))


def test_code_and_check_know_nothing_of_points_and_collapsed_nodes(drawing, catalogue):
    questions: list = []
    checker = Checker(drawing.document, catalogue, questions.append)
    whole = ProjectChecker(drawing.document, catalogue, questions.append)
    before = generate(drawing.document.project, catalogue, {})
    questions.clear()
    with drawing.document.edit("Bend and collapse") as edit:
        edit.bend(drawing.second, ((450.0, 20.0),))
        edit.set_collapsed(drawing.dense, True)
    assert generate(drawing.document.project, catalogue, {}) == before
    assert questions == []
    checker.close()
    whole.close()
