"""A user's hands on a canvas, wherever it is: real events, and a look at what came of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.adding.placeable import MIME_TYPE
from graph_editor.canvas.view import CanvasView
from graph_editor.document.document import Document
from graph_editor.document.graph import Edge, GraphId, Node, NodeId
from tests import mouse

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


class Hands:
    """What a hand does on a canvas.

    Attributes:
        document, view, undo_stack: what is tested.
    """

    document: Document
    view: CanvasView
    undo_stack: QUndoStack

    # Hands

    def look(self, x: float, y: float, zoom: float = 1.0) -> None:
        self.view.set_zoom(zoom)
        self.view.centerOn(x, y)
        QApplication.processEvents()

    def drag(
        self, start: QPointF, end: QPointF, modifiers: Qt.KeyboardModifier = NONE, **more: object
    ) -> None:
        mouse.drag(self.view, start, end, modifiers=modifiers, **more)  # type: ignore[arg-type]

    def click(self, point: QPointF, modifiers: Qt.KeyboardModifier = NONE) -> None:
        mouse.click(self.view, point, modifiers=modifiers)

    def double_click(self, point: QPointF) -> None:
        mouse.double_click(self.view, point)

    def press_and_move(self, start: QPointF, end: QPointF) -> None:
        """Begin a drag and do not end it."""
        first, last = self.view.mapFromScene(start), self.view.mapFromScene(end)
        none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
        mouse.send(self.view, QEvent.Type.MouseButtonPress, first, left, left)
        for share in (0.3, 0.7, 1.0):
            point = QPointF(first) + (QPointF(last) - QPointF(first)) * share
            mouse.send(self.view, QEvent.Type.MouseMove, point.toPoint(), none, left)

    def let_go(self, at: QPointF) -> None:
        """End the drag."""
        point = self.view.mapFromScene(at)
        none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
        mouse.send(self.view, QEvent.Type.MouseButtonRelease, point, left, none)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key; a block that is made so keeps the name that it has."""
        QTest.keyClick(self.view, key, modifiers)
        if (key, modifiers) == (Qt.Key.Key_G, CTRL):
            self.keep_name()
        QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type into whatever has the keyboard."""
        QTest.keyClicks(QApplication.focusWidget(), text)
        QApplication.processEvents()

    def group(self, *nodes: NodeId) -> tuple[NodeId, GraphId]:
        """Make a block of nodes by its key; its node and its graph."""
        self.view.selection.set(nodes)
        self.key(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
        (made,) = self.view.selection.nodes
        return made, GraphId(self.view.document.node(made).type)

    def keep_name(self) -> None:
        """Leave the line in which a new block's name can be typed, if it is there."""
        line = QApplication.focusWidget()
        if line is not None and line.objectName() == "rename":
            QTest.keyClick(line, Qt.Key.Key_Escape)

    def enter(self) -> None:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        QApplication.processEvents()

    def drop(self, type_: str, at: QPointF, modifiers: Qt.KeyboardModifier = NONE) -> bool:
        """Drop something from the palette; whether it was taken."""
        data = QMimeData()
        data.setData(MIME_TYPE, type_.encode())
        point = QPointF(self.view.mapFromScene(at))
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        enter = QDragEnterEvent(point.toPoint(), copy, data, left, modifiers)
        self.view.dragEnterEvent(enter)
        move = QDragMoveEvent(point.toPoint(), copy, data, left, modifiers)
        self.view.dragMoveEvent(move)
        event = QDropEvent(point, copy, data, left, modifiers)
        self.view.dropEvent(event)
        return enter.isAccepted() and event.isAccepted()

    # Looking

    def middle(self, node: NodeId) -> QPointF:
        return self.view.canvas.nodes[node].body.center()

    def grip(self, node: NodeId) -> QPointF:
        """A point of a node that is neither its name nor a port."""
        return self.view.canvas.nodes[node].body.bottomLeft() + QPointF(60, -10)

    def out(self, node: NodeId, port: str = "output") -> QPointF:
        return self.view.canvas.port_spot(node, port, True)

    def into(self, node: NodeId, port: str = "inputs") -> QPointF:
        return self.view.canvas.port_spot(node, port, False)

    def on_wire(self, edge: Edge) -> QPointF:
        return self.view.canvas.wires.items[edge].path().pointAtPercent(0.5)

    @property
    def edges(self) -> set[Edge]:
        return set(self.document.edges())

    @property
    def names(self) -> set[str]:
        return {node.name for node in self.document.nodes().values()}

    @property
    def newest(self) -> Node:
        return list(self.document.nodes().values())[-1]

    @property
    def selected(self) -> frozenset[NodeId]:
        return self.view.selection.nodes

    def undo(self) -> None:
        self.undo_stack.undo()
