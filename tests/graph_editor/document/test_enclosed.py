"""Frames and notes go into a block with its nodes, and come out of it again."""

from __future__ import annotations

import itertools

import pytest

from graph_editor.document.annotation import AnnotationId, AnnotationKind
from graph_editor.document.document import Document
from graph_editor.document.flow import Flow
from graph_editor.document.graph import GraphId, NodeId, NodeKind
from graph_editor.document.grouping import make_block
from graph_editor.document.ungrouping import ungroup


@pytest.fixture
def drawn() -> tuple[Document, list[NodeId], list[AnnotationId]]:
    """Input, two layers in a frame with a note, and a layer; a bookmark."""
    document = Document()
    with document.edit("Draw") as edit:
        nodes = [edit.add_node("Input", NodeKind.INPUT)]
        for place in range(1, 4):
            nodes.append(edit.add_node("layers.Dense", position=(300.0 * place, 40.0)))
            edit.connect(nodes[-2], "output", nodes[-1], "inputs")
        notes = [
            edit.add_annotation(AnnotationKind.FRAME, "Part", (276, -16, 560, 300), 2),
            edit.add_annotation(AnnotationKind.NOTE, "# Note", (300, 160, 200, 80), 3),
            edit.add_annotation(AnnotationKind.BOOKMARK, "here", (0, 0, 10, 10)),
        ]
    return document, nodes, notes


def test_they_keep_their_places_among_the_nodes(drawn) -> None:
    document, nodes, (frame, note, mark) = drawn
    before = document.project
    with document.edit("Make block") as edit:
        made = make_block(edit, document, nodes[1:3], "part", [frame, note, mark])
    block = GraphId(document.node(made).type)
    assert list(document.annotations()) == [mark], "a bookmark belongs to its graph"
    inside = document.annotations(block)
    assert list(inside) == [frame, note]
    x, y = document.node(nodes[1], block).position
    assert inside[frame].rect == (x - 24, y - 56, 560, 300)
    assert inside[note].rect == (x, y + 120, 200, 80)
    (entry,) = (n for n in document.nodes(block).values() if n.kind is NodeKind.INPUT)
    (last,) = (n for n in document.nodes(block).values() if n.kind is NodeKind.OUTPUT)
    assert entry.position[0] + 208 < inside[frame].rect[0]
    assert inside[frame].rect[0] + 560 < last.position[0]
    with document.edit("Ungroup") as edit:
        first, second = ungroup(edit, document, made)
    x, y = document.node(first).position
    assert document.node(second).position == (x + 300, y)
    _mark, frame_again, note_again = document.annotations().values()
    assert frame_again == before.main.annotations[frame].with_(
        id=frame_again.id, rect=(x - 24, y - 56, 560, 300)
    )
    assert note_again.rect == (x, y + 120, 200, 80)
    assert document.graphs() == ("main",)


def test_a_repeated_block_gives_each_copy_a_frame_and_none_covers_another(drawn) -> None:
    document, nodes, (frame, note, _) = drawn
    with document.edit("Make block") as edit:
        made = make_block(edit, document, nodes[1:3], "part", [frame, note])
    with document.edit("Repeat") as edit:
        edit.set_repeat(made, 3)
    with document.edit("Ungroup") as edit:
        ungroup(edit, document, made)
    frames = [a.rect for a in document.annotations().values() if a.kind is AnnotationKind.FRAME]
    assert len(frames) == 3
    starts = sorted(rect[0] for rect in frames)
    assert all(later - start > 560 for start, later in itertools.pairwise(starts))


def test_in_a_drawing_that_flows_down_a_frame_still_holds_its_nodes(drawn) -> None:
    document, nodes, (frame, note, _) = drawn
    with document.edit("Make block") as edit:
        made = make_block(edit, document, nodes[1:3], "part", [frame, note])
    with document.edit("Turn") as edit:
        edit.set_flow(Flow.DOWN)
    with document.edit("Ungroup") as edit:
        added = ungroup(edit, document, made)
    (x, y, width, height) = next(
        a.rect for a in document.annotations().values() if a.kind is AnnotationKind.FRAME
    )
    for node in added:
        left, top = document.node(node).position
        assert x <= left <= x + width
        assert y <= top <= y + height
