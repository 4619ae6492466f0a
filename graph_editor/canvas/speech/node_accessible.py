"""What stands for a node and for a port in the accessibility tree; see `accessible.py`."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWindow

from graph_editor.canvas.speech.spoken import node_details, node_name, port_name
from graph_editor.canvas.style import PORT_RADIUS
from graph_editor.document.graph import NodeId
from graph_editor.validation.analysis import Severity

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.node_item import NodeItem
    from graph_editor.canvas.speech.accessible import CanvasAccessible
    from graph_editor.canvas.view import CanvasView

_Interface = QAccessibleInterface | None
_Text = QAccessible.Text


def on_screen(view: CanvasView, area: QRectF) -> QRect:
    """Where a part of the scene is on the screen."""
    part = view.mapFromScene(area).boundingRect()
    return QRect(view.viewport().mapToGlobal(part.topLeft()), part.size())


class NodeAccessible(QAccessibleInterface):
    """A node; its children are its ports, inputs first."""

    def __init__(self, canvas: CanvasAccessible, node_id: NodeId) -> None:
        super().__init__()
        self.node_id = node_id
        self._canvas = weakref.ref(canvas)
        self._ports: dict[tuple[str, bool], tuple[PortAccessible, int]] = {}

    @property
    def item(self) -> NodeItem | None:
        """The node on the canvas; None once it is gone."""
        view = self.view
        return view.canvas.nodes.get(self.node_id) if view is not None else None

    @property
    def view(self) -> CanvasView | None:
        canvas = self._canvas()
        return canvas.view if canvas is not None else None

    def ports(self) -> list[tuple[str, bool]]:
        """Name and whether it is an output, of each port."""
        item = self.item
        if item is None:
            return []
        return [(p.name, False) for p in item.card.inputs] + [
            (p.name, True) for p in item.card.outputs
        ]

    def forget(self) -> None:
        """Let go of what stands for its ports."""
        for _, number in self._ports.values():
            QAccessible.deleteAccessibleInterface(number)
        self._ports.clear()

    def on_screen(self, area: QRectF) -> QRect:
        """Where a part of the scene is on the screen."""
        view = self.view
        return on_screen(view, area) if view is not None else QRect()

    # Qt

    def isValid(self) -> bool:
        return self.item is not None

    def object(self) -> QObject | None:
        return None

    def window(self) -> QWindow | None:
        return self.view.window().windowHandle() if self.view is not None else None

    def parent(self) -> _Interface:
        return self._canvas()

    def childCount(self) -> int:
        return len(self.ports())

    def child(self, index: int) -> _Interface:
        ports = self.ports()
        if not 0 <= index < len(ports):
            return None
        port = ports[index]
        if port not in self._ports:
            made = PortAccessible(self, *port)
            self._ports[port] = (made, QAccessible.registerAccessibleInterface(made))
        return self._ports[port][0]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        ports = self.ports()
        found = isinstance(child, PortAccessible) and child.port in ports
        return ports.index(child.port) if found else -1  # type: ignore[attr-defined]

    def childAt(self, x: int, y: int) -> _Interface:
        found = (self.child(index) for index in range(self.childCount()))
        return next((p for p in found if p is not None and p.rect().contains(x, y)), None)

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state, item, view = QAccessible.State(), self.item, self.view
        if item is None or view is None:
            state.invisible = 1
            return state
        state.focusable = state.selectable = state.movable = 1
        state.selected = int(self.node_id in view.selection.nodes)
        state.focused = int(view.hasFocus() and view.selection.nodes == {self.node_id})
        state.invalid = int(item.state.worst is Severity.ERROR)
        state.offscreen = int(not view.visible_area.intersects(item.body))
        return state

    def rect(self) -> QRect:
        return self.on_screen(self.item.body) if self.item is not None else QRect()

    def text(self, which: QAccessible.Text) -> str:
        item = self.item
        if item is None:
            return ""
        match which:
            case _Text.Name:
                return node_name(item.card, item.state)
            case _Text.Description:
                return node_details(item.card, item.state)
        return ""

    def setText(self, which: QAccessible.Text, text: str) -> None:
        pass


class PortAccessible(QAccessibleInterface):
    """A port of a node."""

    def __init__(self, node: NodeAccessible, name: str, output: bool) -> None:
        super().__init__()
        self.port = (name, output)
        self._node = weakref.ref(node)

    # Qt

    def isValid(self) -> bool:
        node = self._node()
        return node is not None and self.port in node.ports()

    def object(self) -> QObject | None:
        return None

    def window(self) -> QWindow | None:
        node = self._node()
        return node.window() if node is not None else None

    def parent(self) -> _Interface:
        return self._node()

    def childCount(self) -> int:
        return 0

    def child(self, index: int) -> _Interface:
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def childAt(self, x: int, y: int) -> _Interface:
        return None

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.StaticText

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.invisible = int(not self.isValid())
        return state

    def rect(self) -> QRect:
        node = self._node()
        item = node.item if node is not None else None
        if node is None or item is None or not self.isValid():
            return QRect()
        name, output = self.port
        spot = item.pos() + (item.output_spot(name) if output else item.input_spot(name))
        reach = PORT_RADIUS
        return node.on_screen(QRectF(spot.x() - reach, spot.y() - reach, 2 * reach, 2 * reach))

    def text(self, which: QAccessible.Text) -> str:
        node = self._node()
        if which is not _Text.Name or node is None or node.item is None or node.view is None:
            return ""
        item, (name, output) = node.item, self.port
        return port_name(
            node.view.document, node.node_id, item.card, item.state, name, output=output
        )

    def setText(self, which: QAccessible.Text, text: str) -> None:
        pass
