"""A block that is opened in place, for tests of what is done in it from outside."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, Qt

from graph_editor.canvas.drawing.inner import Inner, inner_of
from graph_editor.document.graph import Edge, Node, NodeId
from tests.hands import CTRL, SHIFT

Key = Qt.Key


class Opened:
    """A block of three layers in a row, used twice, the first use opened in place.

    Attributes:
        canvas: where it is drawn.
        node, graph: its first use, and the block.
        before: what the block was.
    """

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        _, first, second, third = canvas.chain(
            "Input", "layers.Dense", "layers.Dropout", "layers.LayerNormalization"
        )
        self.node, self.graph = canvas.group(first, second, third)
        canvas.key(Key.Key_D, CTRL)
        canvas.view.selection.set([self.node])
        canvas.key(Key.Key_Return, SHIFT)
        canvas.look(700, 100)
        self.steps = canvas.undo_stack.count()

    def called(self, name: str) -> Node:
        return self.canvas.document.node(name, self.graph)

    def spot(self, name: str) -> QPointF:
        """The middle of a layer, in the scene."""
        return self.shown(self.called(name).id).area.center()

    def shown(self, *path: NodeId) -> Inner:
        found = inner_of(self.canvas.view.canvas, (self.node, *path))
        assert found is not None
        return found

    def choose(self, name: str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier(0)) -> None:
        self.canvas.click(self.spot(name), modifiers)

    @property
    def names(self) -> set[str]:
        return {node.name for node in self.canvas.document.nodes(self.graph).values()}

    @property
    def chosen(self) -> set[str]:
        nodes = self.canvas.document.nodes(self.graph)
        return {nodes[node_id].name for node_id in self.canvas.view.inner.nodes}

    @property
    def ends(self) -> set[tuple[str, str]]:
        nodes = self.canvas.document.nodes(self.graph)

        def ends(edge: Edge) -> tuple[str, str]:
            return nodes[edge.source].name, nodes[edge.target].name

        return {ends(edge) for edge in self.canvas.document.edges(self.graph)}

    def one_step(self, label: str) -> None:
        """What was done is one step; undone, nothing is left of it."""
        stack = self.canvas.undo_stack
        assert stack.count() == self.steps + 1
        assert stack.undoText().startswith(label)

    # Wires

    def wire(self, source: str, target: str) -> Edge:
        ends = self.called(source).id, self.called(target).id
        edges = self.canvas.document.edges(self.graph)
        return next(edge for edge in edges if (edge.source, edge.target) == ends)

    def out(self, name: str) -> QPointF:
        return self.port(name, "output", output=True)

    def into(self, name: str, port: str = "inputs") -> QPointF:
        return self.port(name, port, output=False)

    def port(self, name: str, port: str, *, output: bool) -> QPointF:
        """A port of a layer, in the scene."""
        shown = self.shown(self.called(name).id)
        return shown.way.map(shown.scene.port_spot(shown.item.node_id, port, output))

    def on_wire(self, source: str, target: str) -> QPointF:
        """The middle of a wire, in the scene."""
        shown = self.shown(self.called(source).id)
        path = shown.scene.wires.items[self.wire(source, target)].path()
        return shown.way.map(path.pointAtPercent(0.5))

    @property
    def empty(self) -> QPointF:
        """A point of the ground in the block, below the gap between two layers."""
        item = self.canvas.view.canvas.nodes[self.node]
        area = item.inside_rect.translated(item.pos())
        return QPointF(self.on_wire("dropout", "layer_normalization").x(), area.bottom() - 6)
