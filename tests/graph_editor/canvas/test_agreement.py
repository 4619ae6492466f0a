"""Whatever the user does, undoes and does again: document and scene agree."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from PySide6.QtCore import QPointF, Qt

from graph_editor.canvas.card import card_of
from graph_editor.canvas.card_shape import SHAPES
from graph_editor.canvas.ports import ports_of
from graph_editor.files.project_file import project_from_text
from graph_editor.files.project_text import project_to_text
from graph_editor.validation.analysis import Analysis, NodeResult, TensorSpec

TYPES = ("Input", "Output", "layers.Dense", "layers.Add", "layers.MultiHeadAttention", "ops.add")
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
RIGHT = Qt.MouseButton.RightButton
EXAMPLES = int(os.environ.get("HORNET_EXAMPLES", "70"))
"""Times 50 actions each; HORNET_EXAMPLES asks for more."""

pick = st.integers(0, 10_000)
step = st.integers(-60, 60)


def test_document_and_scene_agree(canvas, catalogue):
    class Hands(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            canvas.view.cancel()
            with canvas.document.edit("Clear") as edit:
                for node in list(canvas.document.nodes()):
                    edit.remove_node(node)
            data, first = canvas.add("Input"), canvas.add("layers.Dense", 320)
            second, joined = canvas.add("layers.Dense", 320, 160), canvas.add("layers.Add", 640)
            canvas.wire(data, first)
            canvas.wire(data, second)
            canvas.wire(first, joined, "inputs[0]")
            canvas.wire(second, joined, "inputs[1]")
            canvas.undo_stack.clear()
            self.first = canvas.document.project
            canvas.look(300, 200, 0.5)

        def node(self, choice: int):
            nodes = list(canvas.document.nodes())
            return nodes[choice % len(nodes)] if nodes else None

        @rule(type_=st.sampled_from(TYPES), x=st.integers(-5, 12), y=st.integers(-3, 8))
        def drop(self, type_, x, y):
            canvas.drop(type_, QPointF(100 * x, 100 * y))

        @rule(choice=pick, dx=step, dy=step)
        def move(self, choice, dx, dy):
            node = self.node(choice)
            if node is not None:
                start = canvas.grip(node)
                canvas.drag(start, start + QPointF(4 * dx, 4 * dy), steps=2)

        @rule(first=pick, second=pick)
        def connect(self, first, second):
            source, target = self.node(first), self.node(second)
            if source is not None and canvas.view.canvas.nodes[source].card.outputs:
                canvas.drag(canvas.out(source), canvas.middle(target), steps=2)

        @rule(choice=pick)
        def disconnect(self, choice):
            edges = sorted(canvas.edges)
            if edges:
                edge = edges[choice % len(edges)]
                canvas.drag(
                    canvas.into(edge.target, edge.target_port), QPointF(-900, -700), steps=2
                )

        @rule(first=pick, second=pick)
        def select(self, first, second):
            chosen = [n for n in (self.node(first), self.node(second)) if n is not None]
            canvas.view.selection.set(chosen)

        @rule(heal=st.booleans())
        def delete(self, heal):
            ctrl = Qt.KeyboardModifier.ControlModifier
            canvas.key(Qt.Key.Key_Delete, ctrl if heal else Qt.KeyboardModifier.NoModifier)

        @rule()
        def cut_and_paste(self):
            if canvas.selected:
                canvas.key(Qt.Key.Key_X, CTRL)
                canvas.key(Qt.Key.Key_V, CTRL)

        @rule(choice=pick)
        def call_again(self, choice):
            node = self.node(choice)
            if node is not None and canvas.document.node(node).type.startswith("layers"):
                canvas.view.editor.call_again(node)

        @rule(choice=pick, outputs=st.integers(1, 3))
        def answer(self, choice, outputs):
            node = self.node(choice)
            if node is not None:
                result = NodeResult((TensorSpec((None, 3)),) * outputs)
                canvas.view.set_analysis(Analysis(results={node: result}))

        @rule(wired=st.booleans())
        def copy_and_paste(self, wired):
            if canvas.selected:
                canvas.key(Qt.Key.Key_C, CTRL)
                canvas.key(Qt.Key.Key_V, CTRL | SHIFT if wired else CTRL)

        @rule(wired=st.booleans())
        def duplicate(self, wired):
            canvas.key(Qt.Key.Key_D, CTRL | SHIFT if wired else CTRL)

        @rule(choice=pick, dx=step, dy=step)
        def stroke(self, choice, dx, dy):
            edges = sorted(canvas.edges)
            if edges:
                spot = canvas.on_wire(edges[choice % len(edges)])
                way = QPointF(dx + 1, dy + 1)
                canvas.drag(spot - way, spot + way, CTRL, button=RIGHT, steps=2)

        @rule(choice=pick, other=pick, output=st.booleans())
        def move_wires(self, choice, other, output):
            edges, to = sorted(canvas.edges), self.node(other)
            if edges and to is not None:
                edge = edges[choice % len(edges)]
                port = (
                    canvas.out(edge.source, edge.source_port)
                    if output
                    else canvas.into(edge.target, edge.target_port)
                )
                canvas.drag(port, canvas.middle(to), CTRL, steps=2)

        @rule(choice=pick, other=pick, source=st.booleans())
        def replug(self, choice, other, source):
            edges, to = sorted(canvas.edges), self.node(other)
            if edges and to is not None:
                canvas.view.replug(edges[choice % len(edges)], source=source)
                canvas.click(canvas.middle(to))

        @rule(choice=pick, wire=pick)
        def insert(self, choice, wire):
            edges, node = sorted(canvas.edges), self.node(choice)
            if edges and node is not None:
                start = canvas.grip(node)
                spot = canvas.on_wire(edges[wire % len(edges)])
                canvas.drag(start, spot + (start - canvas.middle(node)), steps=2)

        @rule(choice=pick)
        def double_click_and_type(self, choice):
            edges = sorted(canvas.edges)
            if edges:
                canvas.double_click(canvas.on_wire(edges[choice % len(edges)]))
                if canvas.view._quick_add.isVisible():
                    canvas.type("dropout 0.5")
                    canvas.enter()
                canvas.key(Qt.Key.Key_Escape)
                canvas.view._quick_add.close()
                canvas.view._rename_edit.close()

        @rule(choice=pick)
        def reroute(self, choice):
            edges = sorted(canvas.edges)
            if edges:
                canvas.view.add_point(edges[choice % len(edges)])

        @rule(choice=pick, dx=step, dy=step)
        def drag_point(self, choice, dx, dy):
            bent = sorted(canvas.document.points().items())
            if bent:
                _edge, ((x, y), *_) = bent[choice % len(bent)]
                canvas.drag(QPointF(x, y), QPointF(x + dx, y + dy), steps=2)

        @rule()
        def collapse(self):
            canvas.key(Qt.Key.Key_H)

        @rule(
            choice=pick,
            keys=st.lists(st.sampled_from(("Tab", "Right", "Down", "D", "W")), max_size=4),
            last=st.sampled_from(("Return", "Escape")),
        )
        def wire_by_keys(self, choice, keys, last):
            node = self.node(choice)
            if node is not None:
                canvas.view.selection.set([node])
                for key in ("W", *keys, last):
                    if key == "W" or canvas.view.busy:
                        canvas.key(Qt.Key[f"Key_{key}"])
                canvas.view.cancel()

        @rule(times=st.integers(1, 4), away=st.booleans())
        def go_through_wires(self, times, away):
            for _ in range(times):
                canvas.key(Qt.Key.Key_E)
            if away:
                canvas.key(Qt.Key.Key_Delete)

        @rule(key=st.sampled_from("WASDCEHVQ"))
        def arrange(self, key):
            modifier = NONE if key == "Q" else SHIFT
            if len(canvas.selected) > 1:
                canvas.key(Qt.Key[f"Key_{key}"], modifier)

        @rule(key=st.sampled_from(("Left", "Right", "Up", "Down")))
        def widen(self, key):
            canvas.key(Qt.Key[f"Key_{key}"], CTRL | SHIFT)

        @rule(key=st.sampled_from("AI"))
        def select_many(self, key):
            canvas.key(Qt.Key[f"Key_{key}"], CTRL)

        @rule(key=st.sampled_from(("Left", "Right", "Up", "Down")), fine=st.booleans())
        def nudge(self, key, fine):
            canvas.key(Qt.Key[f"Key_{key}"], SHIFT if fine else NONE)

        @rule(key=st.sampled_from("GB"))
        def switch_snapping(self, key):
            canvas.key(Qt.Key[f"Key_{key}"], SHIFT)

        @rule(down=st.booleans())
        def lay_out(self, down):
            canvas.key(Qt.Key.Key_L, SHIFT if down else NONE)
            canvas.look(300, 200, 0.5)

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
            check(canvas, catalogue)

        def teardown(self):
            last = canvas.document.project
            count = canvas.undo_stack.count()
            at = canvas.undo_stack.index()
            canvas.undo_stack.setIndex(0)
            assert canvas.document.project == self.first
            check(canvas, catalogue)
            canvas.undo_stack.setIndex(at)
            assert canvas.document.project == last
            assert canvas.undo_stack.count() == count

    run_state_machine_as_test(
        Hands,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def check(canvas, catalogue) -> None:
    """Everything that is in the document is in the scene as it is there, and nothing else."""
    document, scene = canvas.document, canvas.view.canvas
    assert project_from_text(project_to_text(document.project)) == document.project
    assert scene.flow is document.header().flow
    assert scene.nodes.keys() == document.nodes().keys()
    assert set(scene.wires) == set(document.edges())
    dots = sum(len(points) for points in document.points().values())
    assert len(scene.items()) == len(scene.nodes) + len(scene.wires.items) + dots
    assert document.points().keys() <= set(document.edges())
    for node_id, node in document.nodes().items():
        item = scene.nodes[node_id]
        assert (item.pos().x(), item.pos().y()) == node.position
        card = card_of(document, catalogue, node, item.state.result)
        assert item.card == card
        assert item.size == SHAPES[scene.flow].size(card)
        ports = [port.name for port in ports_of(document, catalogue, node_id)]
        assert {edge.target_port for edge in document.incoming(node_id)} <= set(ports)
        assert scene.far._bodies[node_id] == item.body
        assert item.selected == (node_id in scene.selection.nodes)
    for edge, item in scene.wires.items.items():
        path = item.path()
        assert path.pointAtPercent(0) == scene.port_spot(edge.source, edge.source_port, True)
        end = path.pointAtPercent(1) - scene.port_spot(edge.target, edge.target_port, False)
        assert end.manhattanLength() < 1e-6
    assert scene.selection.nodes <= scene.nodes.keys()
    assert scene.far._wires.keys() == scene.wires.items.keys()
