"""Auto-layout of drawings with frames and notes: by keys, and as a law over random drawings."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt

from graph_editor.canvas.annotation.following import notes_after
from graph_editor.canvas.arrangement.arranging import Box
from graph_editor.canvas.arrangement.framed_layout import LEAST, Group, arrange_framed
from graph_editor.document.annotation import AnnotationKind
from graph_editor.document.flow import Flow

FRAME, NOTE = AnnotationKind.FRAME, AnnotationKind.NOTE


def draw(canvas, *things) -> list:
    with canvas.document.edit("Draw") as edit:
        return [edit.add_annotation(kind, text, rect, 1) for kind, text, rect in things]


def body(canvas, node) -> QRectF:
    return canvas.view.canvas.nodes[node].body


def area(canvas, note) -> QRectF:
    return QRectF(*canvas.document.annotations()[note].rect)


def rects(canvas) -> dict:
    found = {note.id: note.rect for note in canvas.document.annotations().values()}
    return found | {node.id: node.position for node in canvas.document.nodes().values()}


def heap(canvas, nodes, x=20, y=10) -> None:
    with canvas.document.edit("Heap") as edit:
        for place, node in enumerate(nodes):
            edit.move(node, (x * place, y * place))


@pytest.mark.parametrize("key", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier])
def test_a_frame_holds_its_nodes_and_no_others(canvas, key):
    nodes = canvas.chain("Input", *["layers.Dense"] * 5)
    heap(canvas, nodes[:2])
    heap(canvas, nodes[2:4], 20, 100)
    with canvas.document.edit("Apart") as edit:
        edit.move(nodes[2], (2000, 0))
        edit.move(nodes[3], (2050, 150))
        edit.move(nodes[4], (200, 600))
    (frame,) = draw(canvas, (FRAME, "Middle", (1970, -60, 400, 320)))
    canvas.undo_stack.clear()
    before = rects(canvas)
    canvas.key(Qt.Key.Key_L, key)
    held = area(canvas, frame)
    for node in nodes:
        inside = node in nodes[2:4]
        assert held.contains(body(canvas, node)) == inside
        assert held.intersects(body(canvas, node)) == inside
    assert canvas.undo_stack.count() == 1
    after = rects(canvas)
    canvas.key(Qt.Key.Key_L, key)
    assert rects(canvas) == after, "what is in order stays"
    while canvas.undo_stack.canUndo():
        canvas.undo()
    assert rects(canvas) == before


def test_a_chain_through_frames_runs_level(canvas):
    nodes = canvas.chain("Input", *["layers.Dense"] * 4)
    draw(canvas, (FRAME, "One", (290, -80, 580, 300)), (FRAME, "Two", (930, -50, 280, 160)))
    heap(canvas, [])
    canvas.key(Qt.Key.Key_L)
    assert len({canvas.document.node(node).position[1] for node in nodes}) == 1
    bodies = [body(canvas, node) for node in nodes]
    assert all(a.right() < b.left() for a, b in itertools.pairwise(bodies))


def test_frames_in_frames_and_notes_in_them_stay_in_them(canvas):
    nodes = canvas.chain("Input", *["layers.Dense"] * 4)
    outer, inner, above, between = draw(
        canvas,
        (FRAME, "Outer", (280, -220, 920, 500)),
        (FRAME, "Inner", (600, -60, 580, 160)),
        (NOTE, "above", (300, -180, 160, 60)),
        (NOTE, "where nodes will be", (320, 30, 160, 60)),
    )
    with canvas.document.edit("Closer") as edit:
        edit.move(nodes[1], (500, 0))
    canvas.key(Qt.Key.Key_L)
    assert area(canvas, outer).contains(area(canvas, inner))
    for node in nodes[2:4]:
        assert area(canvas, inner).contains(body(canvas, node))
    for note in (above, between):
        assert area(canvas, outer).contains(area(canvas, note))
        assert not any(area(canvas, note).intersects(body(canvas, node)) for node in nodes)
        assert not area(canvas, note).intersects(area(canvas, inner))
    assert not area(canvas, outer).intersects(body(canvas, nodes[0]))
    after = rects(canvas)
    canvas.key(Qt.Key.Key_L)
    assert rects(canvas) == after


def test_a_note_goes_with_the_node_it_stands_by_and_none_is_covered(canvas):
    nodes = canvas.chain("Input", *["layers.Dense"] * 3)
    with canvas.document.edit("Away") as edit:
        edit.move(nodes[3], (320, 700))
    about, apart = draw(
        canvas, (NOTE, "about the last", (320, 600, 200, 60)), (NOTE, "apart", (960, 0, 200, 60))
    )
    canvas.key(Qt.Key.Key_L)
    last = canvas.document.node(nodes[3]).position
    assert area(canvas, about).topLeft().toTuple() == (last[0], last[1] - 100)
    sheets = [area(canvas, about), area(canvas, apart)]
    assert not any(sheet.intersects(body(canvas, node)) for sheet in sheets for node in nodes)
    assert not sheets[0].intersects(sheets[1])


def test_only_the_selection_is_laid_out_with_the_frames_around_it(canvas):
    nodes = canvas.chain("Input", *["layers.Dense"] * 4)
    heap(canvas, nodes[:3], 30, 90)
    mine, others, partly = draw(
        canvas,
        (FRAME, "Mine", (-40, -60, 360, 420)),
        (FRAME, "Others", (930, -60, 600, 200)),
        (NOTE, "far", (3000, 3000, 100, 60)),
    )
    before = rects(canvas)
    canvas.view.selection.set(nodes[:3])
    canvas.key(Qt.Key.Key_L)
    assert all(area(canvas, mine).contains(body(canvas, node)) for node in nodes[:3])
    for key in (others, partly, nodes[3], nodes[4]):
        assert rects(canvas)[key] == before[key]


def test_a_frame_that_a_wire_leaves_and_enters_again_is_laid_out_all_the_same(canvas):
    nodes = canvas.chain("Input", *["layers.Dense"] * 3)
    with canvas.document.edit("Below") as edit:
        edit.move(nodes[2], (640, 600))
    (frame,) = draw(canvas, (FRAME, "Both ends", (290, -60, 940, 200)))
    canvas.key(Qt.Key.Key_L)
    assert all(area(canvas, frame).contains(body(canvas, nodes[n])) for n in (1, 3))


def test_frames_glide_with_their_nodes(canvas, qtbot):
    nodes = canvas.chain("Input", *["layers.Dense"] * 2)
    with canvas.document.edit("Away") as edit:
        edit.move(nodes[2], (640, 700))
    (frame,) = draw(canvas, (FRAME, "Far", (600, 640, 300, 200)))
    before = area(canvas, frame)
    canvas.view.glide.allowed = True
    canvas.view.editor.auto_layout()
    item = canvas.view.canvas.annotations.items[frame]
    assert canvas.view.glide.going_on
    assert item.area == before
    qtbot.waitUntil(lambda: not canvas.view.glide.going_on)
    assert item.area == area(canvas, frame) != before
    canvas.undo()
    assert item.area == before


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_law_frames_hold_their_own_and_cover_no_others(data):
    count = data.draw(st.integers(1, 9))
    flow = data.draw(st.sampled_from(list(Flow)))
    names = [f"n{place}" for place in range(count)]
    places = st.integers(-30, 30).map(lambda step: 40.0 * step)
    boxes = {name: Box(data.draw(places), data.draw(places), 208.0, 64.0) for name in names}
    edges = data.draw(
        st.lists(
            st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda e: e[0] < e[1]),
            max_size=12,
        )
        if count > 1
        else st.just([])
    )
    parts = data.draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    groups = []
    for part in range(1, 4):
        members = frozenset(name for name, where in zip(names, parts, strict=True) if where == part)
        if members:
            left = min(boxes[name].x for name in members) - 30
            top = min(boxes[name].y for name in members) - 60
            right = max(boxes[name].right for name in members) + 30
            bottom = max(boxes[name].bottom for name in members) + 30
            note = Box(left + 4, top + 4, 120.0, 40.0)
            frame = Box(left, top, right - left, bottom - top)
            groups.append(Group(f"g{part}", frame, members, notes={f"t{part}": note}))
    present = {name: (box.x, box.y) for name, box in boxes.items()}
    found = arrange_framed(boxes, edges, groups, present, flow)
    assert found.nodes.keys() == boxes.keys()
    for a, b in itertools.combinations(found.nodes.values(), 2):
        assert not a.covers(b)
    for group in groups:
        if group.id not in found.annotations:
            continue  # it cannot stand as one node
        frame = found.annotations[group.id]
        for name, box in found.nodes.items():
            inside = name in group.members
            assert frame.covers(box) == inside
            if inside:
                assert frame.x + LEAST <= box.x
                assert box.right + LEAST <= frame.right
        note = found.annotations["t" + group.id[1:]]
        assert frame.x <= note.x
        assert note.right <= frame.right
        assert note.bottom <= frame.bottom
        assert not any(note.covers(box) for box in found.nodes.values())
    again = arrange_framed(
        found.nodes,
        edges,
        [
            Group(
                g.id,
                found.annotations[g.id],
                g.members,
                notes={note: found.annotations[note] for note in g.notes},
            )
            for g in groups
            if g.id in found.annotations
        ],
        {name: (box.x, box.y) for name, box in found.nodes.items()},
        flow,
    )
    for key, box in again.annotations.items():
        before = found.annotations[key]
        assert box.width == pytest.approx(before.width), "a frame does not grow each time"
        assert box.height == pytest.approx(before.height)


def test_notes_find_the_nearest_free_place():
    before = {"a": Box(0, 0, 200, 60)}
    later = {"a": Box(1000, 0, 200, 60), "b": Box(1000, 80, 200, 60)}
    found = notes_after(
        {"note": Box(0, 70, 100, 40)}, {**before, "b": Box(5000, 0, 200, 60)}, later
    )
    x, y, width, height = found["note"]
    placed = Box(x, y, width, height)
    assert not any(placed.covers(box) for box in later.values())
    assert abs(x - 1000) + abs(y - 70) < 200
