"""Quick-add: what a typed line means, and the frame that takes it."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.adding.quick_search import QuickSearch
from graph_editor.document.document import Document
from graph_editor.document.graph import NodeKind
from graph_editor.document.value import Params

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_the_title_is_the_call_as_code(catalogue):
    best = QuickSearch(Document(), catalogue).find("conv2d 32 3 same")[0]
    assert best.title == 'Conv2D(32, 3, padding="same")'


def test_another_call_is_offered(catalogue):
    document = Document()
    with document.edit("Draw") as edit:
        dense = edit.add_node("layers.Dense", name="hidden", params=Params(units=3))
        edit.add_node("Input", NodeKind.INPUT)
    found = QuickSearch(document, catalogue).find("hidden")
    assert [s.again for s in found if s.again] == [dense]


def test_only_what_fits_the_wire_is_offered(catalogue):
    search = QuickSearch(Document(), catalogue)
    assert not any(s.thing.type == "Input" for s in search.find("input", takes_wire=True))
    assert not any(s.thing.type == "Output" for s in search.find("output", gives_wire=True))


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [(Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_A, SHIFT)],
)
def test_it_opens_by_key_and_adds_on_enter(canvas, key, modifiers):
    canvas.key(key, modifiers)
    frame = canvas.view._quick_add
    assert frame.isVisible()
    canvas.type("conv2d 16 3")
    canvas.enter()
    assert canvas.newest.params == Params(filters=16, kernel_size=3)
    assert not frame.isVisible()
    assert QApplication.focusWidget() is canvas.view
    assert canvas.selected == {canvas.newest.id}


def test_a_whole_network_by_keyboard(canvas):
    for line in ("input 784", "dense 64 relu", "dense 10 softmax", "output"):
        canvas.key(Qt.Key.Key_Tab)
        canvas.type(line)
        canvas.enter()
    nodes = list(canvas.document.nodes())
    assert [(e.source, e.target) for n in nodes for e in canvas.document.incoming(n)] == list(
        itertools.pairwise(nodes)
    )
    assert not any(
        canvas.view.canvas.nodes[a].body.intersects(canvas.view.canvas.nodes[b].body)
        for a in nodes
        for b in nodes
        if a != b
    )


def test_a_double_click_on_empty_canvas_opens_it_there(canvas):
    canvas.double_click(QPointF(100, 100))
    canvas.type("dense")
    canvas.enter()
    assert canvas.view.canvas.nodes[canvas.newest.id].body.contains(QPointF(100, 100))


def test_a_double_click_on_a_wire_inserts(canvas):
    source, dense = canvas.chain("Input", "layers.Dense")
    (edge,) = canvas.edges
    canvas.double_click(canvas.on_wire(edge))
    canvas.type("dropout")
    canvas.enter()
    new = canvas.newest.id
    assert {(e.source, e.target) for e in canvas.edges} == {(source, new), (new, dense)}


def test_arrows_choose_and_escape_closes(canvas):
    canvas.key(Qt.Key.Key_Tab)
    canvas.type("pooling")
    line = QApplication.focusWidget()
    second = canvas.view._quick_add.rows[1].suggestion.thing.type
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert canvas.newest.type == second
    canvas.key(Qt.Key.Key_Tab)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not canvas.view._quick_add.isVisible()
    assert len(canvas.document.nodes()) == 1


def test_keys_of_the_canvas_are_letters_here(canvas):
    node = canvas.add("layers.Dense")
    canvas.view.selection.set([node])
    canvas.key(Qt.Key.Key_Tab)
    canvas.type("lf")
    line = QApplication.focusWidget()
    assert line.text() == "lf"
    QTest.keyClick(line, Qt.Key.Key_Delete)
    assert canvas.document.has_node(node)


def test_another_call_by_name(canvas):
    _, dense = canvas.chain("Input", "layers.Dense")
    canvas.view.selection.clear()
    canvas.key(Qt.Key.Key_Tab)
    canvas.type("another call of dense")
    canvas.enter()
    assert canvas.newest.shared_with == dense
