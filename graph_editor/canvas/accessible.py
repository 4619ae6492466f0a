"""The canvas for screen readers: nodes are its children, and ports are theirs.

Qt shows an accessibility tree of widgets; what is painted on a canvas is not in it. A factory gives
the canvas' widget an interface whose children stand for the nodes. They are made when somebody asks
for them and look everything up when they are asked, so without a screen reader this costs nothing.

Lifetimes: Qt's cache owns the interfaces and deletes a widget's own with the widget; PySide keeps
the Python object of that one. The nodes' interfaces belong to nobody's widget: they are registered
here, and deleted with the canvas. None of them keeps the canvas alive, and each says that it is no
longer valid once what it stood for is gone.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.node_accessible import NodeAccessible
from graph_editor.canvas.spoken import drawing_description
from graph_editor.document.graph import NodeId

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_INSTALLED = "hornet_canvas_accessible"
_HELP = "Alt and an arrow key go to the next node; Tab adds one."
_Interface = QAccessibleInterface | None
_Text = QAccessible.Text
_Event = QAccessible.Event


def install() -> None:
    """Let canvases have their nodes in the accessibility tree; once for a QApplication."""
    application = QApplication.instance()
    if application is not None and not application.property(_INSTALLED):
        application.setProperty(_INSTALLED, True)
        QAccessible.installFactory(_make)


def _make(class_name: str, thing: QObject) -> _Interface:
    from graph_editor.canvas.view import CanvasView

    if class_name == "CanvasView" and isinstance(thing, CanvasView):
        return CanvasAccessible(thing)
    return None


class Voice(QObject):
    """Tells a listening screen reader what is selected now.

    Args:
        send: where the events go; Qt, or a test.
    """

    def __init__(
        self,
        view: CanvasView,
        send: Callable[[QAccessibleEvent], None] = QAccessible.updateAccessibility,
    ) -> None:
        super().__init__(view)
        self._view = view
        self._send = send
        view.selection.changed.connect(self._on_selection_changed)

    def _on_selection_changed(self, nodes: frozenset[NodeId], _edges: object) -> None:
        if not QAccessible.isActive() or nodes == self._view.selection.nodes:
            return
        selected = self._view.selection.nodes
        if len(selected) == 1:
            event = QAccessibleEvent(self._view, _Event.Focus)
            event.setChild(list(self._view.canvas.nodes).index(next(iter(selected))))
        else:
            event = QAccessibleEvent(self._view, _Event.DescriptionChanged)
        self._send(event)


class CanvasAccessible(QAccessibleInterface):
    """A canvas; its children are the nodes in the document's order."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__()
        self._view = weakref.ref(view)
        self._nodes: dict[NodeId, tuple[NodeAccessible, int]] = {}
        view.destroyed.connect(self.forget)

    @property
    def view(self) -> CanvasView | None:
        """The canvas; None once it is gone."""
        view = self._view()
        return view if view is not None and shiboken6.isValid(view) else None

    def node(self, node_id: NodeId) -> NodeAccessible:
        """What stands for a node."""
        if node_id not in self._nodes:
            made = NodeAccessible(self, node_id)
            self._nodes[node_id] = (made, QAccessible.registerAccessibleInterface(made))
        return self._nodes[node_id][0]

    def forget(self, _gone: object = None) -> None:
        """Let go of all that stands for nodes."""
        for made, number in self._nodes.values():
            made.forget()
            QAccessible.deleteAccessibleInterface(number)
        self._nodes.clear()

    def _forget_removed(self, view: CanvasView) -> None:
        for node_id in self._nodes.keys() - view.canvas.nodes.keys():
            made, number = self._nodes.pop(node_id)
            made.forget()
            QAccessible.deleteAccessibleInterface(number)

    # Qt

    def isValid(self) -> bool:
        return self.view is not None

    def object(self) -> QObject | None:
        return self.view

    def window(self) -> QWindow | None:
        return self.view.window().windowHandle() if self.view is not None else None

    def parent(self) -> _Interface:
        parent = self.view.parentWidget() if self.view is not None else None
        return QAccessible.queryAccessibleInterface(parent) if parent is not None else None

    def childCount(self) -> int:
        return len(self.view.canvas.nodes) if self.view is not None else 0

    def child(self, index: int) -> _Interface:
        view = self.view
        if view is None:
            return None
        if len(self._nodes) > len(view.canvas.nodes):
            self._forget_removed(view)
        nodes = list(view.canvas.nodes)
        return self.node(nodes[index]) if 0 <= index < len(nodes) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        if isinstance(child, NodeAccessible) and self.view is not None:
            nodes = list(self.view.canvas.nodes)
            return nodes.index(child.node_id) if child.node_id in self.view.canvas.nodes else -1
        return -1

    def childAt(self, x: int, y: int) -> _Interface:
        view = self.view
        if view is None:
            return None
        item = view.canvas.node_at(view.mapToScene(view.viewport().mapFromGlobal(QPoint(x, y))))
        return self.node(item.node_id) if item is not None else None

    def focusChild(self) -> _Interface:
        view = self.view
        if view is None or not view.hasFocus() or len(view.selection.nodes) != 1:
            return None
        return self.node(next(iter(view.selection.nodes)))

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Canvas

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        if self.view is not None:
            state.focusable = state.multiSelectable = 1
            state.focused = int(self.view.hasFocus())
            state.invisible = int(not self.view.isVisible())
        return state

    def rect(self) -> QRect:
        view = self.view
        return QRect(view.mapToGlobal(QPoint(0, 0)), view.size()) if view is not None else QRect()

    def text(self, which: QAccessible.Text) -> str:
        view = self.view
        if view is None:
            return ""
        match which:
            case _Text.Name:
                return view.accessibleName()
            case _Text.Description:
                return drawing_description(view.document, view.selection.nodes)
            case _Text.Help:
                return _HELP
        return ""

    def setText(self, which: QAccessible.Text, text: str) -> None:
        pass
