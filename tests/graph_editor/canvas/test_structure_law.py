"""A law: whatever is done with blocks, frames, notes and muting, document, canvas and file agree,
and undo takes all of it back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from PySide6.QtCore import QPointF, QRectF, Qt

from graph_editor.canvas.arrangement.sizes import Sizes
from graph_editor.canvas.drawing.card import card_of
from graph_editor.document.graph import BlockParameter, NodeKind
from graph_editor.document.project import Project
from graph_editor.files.project_file import project_from_text
from graph_editor.files.project_text import project_to_text

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
KEYS = {
    "block": (Qt.Key.Key_G, CTRL),
    "ungroup": (Qt.Key.Key_G, CTRL | SHIFT),
    "unique": (Qt.Key.Key_U, SHIFT),
    "in place": (Qt.Key.Key_Return, SHIFT),
    "enter": (Qt.Key.Key_Return, CTRL),
    "leave": (Qt.Key.Key_Return, CTRL | SHIFT),
    "mute": (Qt.Key.Key_M, NONE),
    "delete": (Qt.Key.Key_Delete, NONE),
    "duplicate": (Qt.Key.Key_D, CTRL),
    "all": (Qt.Key.Key_A, CTRL),
    "call again": (Qt.Key.Key_L, CTRL | SHIFT),
    "independent": (Qt.Key.Key_I, SHIFT),
    "layout": (Qt.Key.Key_L, NONE),
    "layout down": (Qt.Key.Key_L, SHIFT),
    "copy": (Qt.Key.Key_C, CTRL),
    "cut": (Qt.Key.Key_X, CTRL),
    "paste": (Qt.Key.Key_V, CTRL),
    "nudge": (Qt.Key.Key_Right, NONE),
    "align": (Qt.Key.Key_A, SHIFT),
    "distribute": (Qt.Key.Key_H, SHIFT),
    "invert": (Qt.Key.Key_I, CTRL),
}
pick = st.integers(0, 1000)


def test_structure_agrees_everywhere(canvas):
    class Hands(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            canvas.view.cancel()
            canvas.undo_stack.clear()
            canvas.document.reset(Project())
            canvas.view.rebuild()
            nodes = canvas.chain("Input", *["layers.Dense"] * 4)
            canvas.look(600, 100, 0.7)
            canvas.view.selection.set(nodes[1:3])
            canvas.key(*KEYS["block"])
            canvas.view.selection.set(nodes[-1:])
            canvas.key(*KEYS["call again"])
            canvas.undo_stack.clear()
            self.first = canvas.document.project

        def blocks(self):
            nodes = canvas.view.document.nodes().values()
            return [node.id for node in nodes if node.kind is NodeKind.BLOCK]

        @rule(key=st.sampled_from(sorted(KEYS)))
        def press(self, key):
            canvas.key(*KEYS[key])

        @rule(choice=pick, key=st.sampled_from(("enter", "in place", "unique", "ungroup")))
        def use_block(self, choice, key):
            blocks = self.blocks()
            if blocks:
                canvas.view.selection.set([blocks[choice % len(blocks)]])
                canvas.key(*KEYS[key])

        @rule(start=pick, length=st.integers(1, 3))
        def group(self, start, length):
            nodes = list(canvas.view.document.nodes())
            if nodes:
                start %= len(nodes)
                canvas.view.selection.set(nodes[start : start + length])
                canvas.key(*KEYS["block"])

        @rule(choice=pick)
        def use_for_equal(self, choice):
            blocks = self.blocks()
            if blocks:
                canvas.view.selection.set([blocks[choice % len(blocks)]])
                canvas.view.editor.blocks.use_for_equal()

        @rule(choice=pick, dx=st.integers(-30, 30), dy=st.integers(-30, 30))
        def drag_inside(self, choice, dx, dy):
            opened = [i for i in canvas.view.canvas.nodes.values() if i.inside is not None]
            inner = [(o, n) for o in opened for n in o.inside.scene.nodes.values()]
            if inner:
                outer, node = inner[choice % len(inner)]
                area = outer.inside_rect.translated(outer.pos())
                start = outer.inside.placed(area).map(node.body.center())
                canvas.look(*start.toTuple(), 0.7)
                canvas.drag(start, start + QPointF(8 * dx, 8 * dy), steps=2)

        @rule()
        def leave(self):
            canvas.key(*KEYS["leave"])

        @rule(choice=pick)
        def delete_inside(self, choice):
            blocks = canvas.document.graphs()[1:]
            nodes = list(canvas.document.nodes(blocks[choice % len(blocks)])) if blocks else []
            if nodes:
                with canvas.document.edit("Elsewhere", blocks[choice % len(blocks)]) as edit:
                    edit.remove_node(nodes[choice % len(nodes)])

        @rule(picks=st.lists(pick, min_size=1, max_size=3))
        def select(self, picks):
            nodes = list(canvas.view.document.nodes())
            if nodes:
                canvas.view.selection.set(nodes[p % len(nodes)] for p in picks)

        @rule(picks=st.lists(pick, min_size=1, max_size=4))
        def select_with_notes(self, picks):
            shown = canvas.view.document
            things = [*shown.nodes(), *canvas.view.canvas.annotations.items]
            chosen = {things[p % len(things)] for p in picks} if things else set()
            nodes = chosen & shown.nodes().keys()
            canvas.view.selection.set(nodes, annotations=chosen - nodes)

        @rule(x=st.integers(-4, 9), y=st.integers(-4, 4), width=st.integers(1, 9))
        def band(self, x, y, width):
            start = QPointF(100 * x + 3, 100 * y + 3)
            canvas.drag(start, start + QPointF(100 * width, 300), SHIFT, steps=2)

        @rule(choice=pick, repeat=st.integers(1, 3))
        def repeat(self, choice, repeat):
            blocks = self.blocks()
            if blocks:
                canvas.view.editor.blocks.set_repeat(blocks[choice % len(blocks)], repeat)

        @rule(choice=pick, x=st.integers(-4, 9), y=st.integers(-3, 6))
        def use_again(self, choice, x, y):
            blocks = canvas.document.graphs()[1:]
            if blocks:
                canvas.drop(blocks[choice % len(blocks)], QPointF(100 * x, 100 * y))

        @rule(first=pick, second=pick)
        def connect(self, first, second):
            items = list(canvas.view.canvas.nodes.values())
            if items:
                source, target = items[first % len(items)], items[second % len(items)]
                if source.card.outputs and source is not target:
                    start = source.pos() + source.output_spot(source.card.outputs[0].name)
                    canvas.drag(start, target.body.center(), steps=2)

        @rule(choice=pick, units=st.integers(1, 9))
        def set_units(self, choice, units):
            self.inside(choice, "layers.Dense", lambda e, n: e.set_param(n, "units", units))

        @rule(choice=pick, type=st.sampled_from(("Input", "Output", "layers.Dense")))
        def rename(self, choice, type):
            self.inside(choice, type, lambda e, n: e.rename(n, e.free_name("renamed")))

        @rule(choice=pick)
        def rename_owner(self, choice):
            """The calls of a shared layer show the name of its node."""
            nodes = canvas.view.document.nodes().values()
            owners = sorted({node.shared_with for node in nodes if node.shared_with is not None})
            if owners:
                with canvas.document.edit("Rename", canvas.view.document.graph) as edit:
                    edit.rename(owners[choice % len(owners)], edit.free_name("owner"))

        def inside(self, choice, type, change):
            """Change a node of any graph, as the inspector does."""
            for graph in canvas.document.graphs()[choice % 2 :]:
                nodes = [
                    node.id
                    for node in canvas.document.nodes(graph).values()
                    if node.type == type and node.shared_with is None
                ]
                if nodes:
                    with canvas.document.edit("Change", graph) as edit:
                        change(edit, nodes[choice % len(nodes)])
                    return

        @rule(choice=pick, name=st.sampled_from(("stem", "tail")), value=st.integers(1, 9))
        def change_header(self, choice, name, value):
            blocks = canvas.document.graphs()[1:]
            if blocks:
                block = blocks[choice % len(blocks)]
                taken = {canvas.document.header(other).name for other in blocks if other != block}
                if name not in taken:
                    header = canvas.document.header(block)
                    parameters = (BlockParameter("size", value),)
                    with canvas.document.edit("Block") as edit:
                        edit.set_graph(block, replace(header, name=name, parameters=parameters))

        @rule()
        def frame(self):
            before = len(canvas.view.document.annotations())
            canvas.key(Qt.Key.Key_J, CTRL)
            if len(canvas.view.document.annotations()) > before:
                canvas.enter()

        @rule(x=st.integers(-4, 9))
        def note(self, x):
            canvas.view.editor.annotations.add_note("# A note", (100 * x, 400))

        @rule(choice=pick, dx=st.integers(-30, 30), dy=st.integers(-30, 30))
        def drag_annotation(self, choice, dx, dy):
            items = list(canvas.view.canvas.annotations.items.values())
            if items:
                grip = items[choice % len(items)].grip(canvas.view.zoom)
                start = QPointF(grip.right() - 30, grip.center().y())
                canvas.drag(start, start + QPointF(8 * dx, 8 * dy), steps=2)

        @rule(times=st.integers(1, 4))
        def undo(self, times):
            for _ in range(times):
                canvas.undo_stack.undo()

        @rule(times=st.integers(1, 4))
        def redo(self, times):
            for _ in range(times):
                canvas.undo_stack.redo()

        @invariant()
        def agree(self):
            check(canvas)

        def teardown(self):
            while canvas.undo_stack.canUndo():
                canvas.undo_stack.undo()
            assert canvas.document.project == self.first
            assert project_to_text(canvas.document.project) == project_to_text(self.first)
            check(canvas)

    run_state_machine_as_test(
        Hands,
        settings=settings(
            max_examples=16,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def check(canvas) -> None:
    """The scene shows its graph as it is, ids are unique, and the file holds the same project."""
    document, scene, view = canvas.document, canvas.view.canvas, canvas.view
    shown = view.document
    assert shown.graph in document.graphs()
    assert view._breadcrumbs.path[-1] == shown.graph
    assert scene.nodes.keys() == shown.nodes().keys()
    assert set(scene.wires) == set(shown.edges())
    assert scene.annotations.items.keys() == shown.annotations().keys()
    for annotation_id, annotation in shown.annotations().items():
        assert scene.annotations.items[annotation_id].area == QRectF(*annotation.rect)
    for node_id, node in shown.nodes().items():
        item = scene.nodes[node_id]
        assert (item.pos().x(), item.pos().y()) == node.position
        assert item.card == card_of(shown, view.catalogue, node, item.state.result)
        assert scene.far._bodies[node_id] == item.body
        assert item.size == Sizes(view.catalogue).of(shown.graph, node)
    check_insides(document, scene)
    ids = [node_id for graph in document.graphs() for node_id in document.nodes(graph)]
    assert len(ids) == len(set(ids))
    assert project_from_text(project_to_text(document.project)) == document.project


def check_insides(document, scene) -> None:
    """What opened blocks show is what is in the blocks, however deep."""
    for node_id, item in scene.nodes.items():
        node = document.node(node_id, scene._document.graph)
        assert (item.inside is not None) == (node.opened is not None)
        if item.inside is not None:
            graph, inner = item.inside.graph, item.inside.scene
            assert graph == node.type
            assert inner.nodes.keys() == document.nodes(graph).keys()
            assert set(inner.wires) == set(document.edges(graph))
            for inner_id, inner_item in inner.nodes.items():
                place = (inner_item.pos().x(), inner_item.pos().y())
                assert place == document.node(inner_id, graph).position
            check_insides(document, inner)
