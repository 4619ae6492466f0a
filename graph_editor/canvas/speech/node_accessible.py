"""What stands for a node and for a port in the accessibility tree; see `accessible.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QAccessible, QAccessibleInterface, QTransform

from graph_editor.canvas.drawing.inner import inner_of
from graph_editor.canvas.speech.annotation_accessible import AnnotationAccessible
from graph_editor.canvas.speech.spoken import node_details, node_name, port_name
from graph_editor.canvas.speech.stand_in import StandIn
from graph_editor.canvas.style import PORT_RADIUS
from graph_editor.document.annotation import AnnotationId
from graph_editor.document.graph import NodeId
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.validation.analysis import Severity

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.inner import Inner
    from graph_editor.canvas.drawing.node_item import NodeItem
    from graph_editor.canvas.speech.accessible import CanvasAccessible

_Interface = QAccessibleInterface | None
_Text = QAccessible.Text
_Port: TypeAlias = tuple[str, bool]
"""Name of a port, and whether it is an output."""
_Written: TypeAlias = tuple[None, AnnotationId]
"""A frame or note."""
_Part: TypeAlias = "_Port | NodeId | _Written"


class NodeAccessible(StandIn):
    """A node; its children are its ports, inputs first, and what a block that is opened in place
    shows: nodes, then frames and notes.

    Attributes:
        path: the opened blocks that it stands in, from the outermost on, and its own id.
    """

    def __init__(
        self,
        canvas: CanvasAccessible,
        path: tuple[NodeId, ...],
        around: NodeAccessible | None = None,
    ) -> None:
        super().__init__(canvas, around)
        self.path = path
        self._made: dict[_Part, tuple[StandIn, int]] = {}

    @property
    def node_id(self) -> NodeId:
        return self.path[-1]

    @property
    def inner(self) -> Inner | None:
        """The node in an opened block; None for one of the canvas itself, or once it is gone."""
        view = self.view
        return inner_of(view.canvas, self.path) if view is not None else None

    @property
    def item(self) -> NodeItem | None:
        """The node where it is drawn; None once it is gone."""
        view = self.view
        if view is None:
            return None
        if len(self.path) == 1:
            return view.canvas.nodes.get(self.node_id)
        return self.inner.item if self.inner is not None else None

    @property
    def document(self) -> ShownGraph | None:
        """The graph that it belongs to; None once it is gone."""
        view, inner = self.view, self.inner
        if view is None or len(self.path) == 1:
            return view.document if view is not None else None
        return ShownGraph(view.document.whole, inner.graph) if inner is not None else None

    @property
    def way(self) -> QTransform:
        """From the coordinates of the scene that draws it to those of the canvas."""
        return self.inner.way if self.inner is not None else QTransform()

    def ports(self) -> list[_Port]:
        """The ports that it shows."""
        item = self.item
        if item is None:
            return []
        return [(p.name, False) for p in item.card.inputs] + [
            (p.name, True) for p in item.card.outputs
        ]

    def stand_in(self, part: _Part) -> StandIn:
        """What stands for a port, or for a node of the block that it shows."""
        if part not in self._made:
            canvas = self._canvas()
            assert canvas is not None
            made: StandIn
            match part:
                case (None, written):
                    made = AnnotationAccessible(canvas, written, self.path, self)
                case (str(), bool()):
                    made = PortAccessible(canvas, self, part)
                case _:
                    made = NodeAccessible(canvas, (*self.path, part), self)
            self._made[part] = (made, QAccessible.registerAccessibleInterface(made))
        return self._made[part][0]

    def forget(self) -> None:
        for part in list(self._made):
            self._forget(part)

    def _forget(self, part: _Part) -> None:
        made, number = self._made.pop(part)
        made.forget()
        QAccessible.deleteAccessibleInterface(number)

    def _parts(self) -> list[_Part]:
        view, item = self.view, self.item
        inside = item.inside if item is not None else None
        if view is None or inside is None or not inside.there:
            return list(self.ports())
        document, scene = view.document, inside.scene
        nodes = [key for key in document.nodes(inside.graph) if key in scene.nodes]
        written = [k for k in document.annotations(inside.graph) if k in scene.annotations.items]
        return [*self.ports(), *nodes, *((None, key) for key in written)]  # in document order

    # Qt

    def isValid(self) -> bool:
        return self.item is not None

    def childCount(self) -> int:
        return len(self._parts())

    def child(self, index: int) -> _Interface:
        parts = self._parts()
        if len(self._made) > len(parts):
            for part in self._made.keys() - set(parts):
                self._forget(part)
        return self.stand_in(parts[index]) if 0 <= index < len(parts) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        parts = self._parts()
        part: _Part | None = None
        if isinstance(child, PortAccessible):
            part = child.port
        elif isinstance(child, NodeAccessible) and child.path[:-1] == self.path:
            part = child.node_id
        elif isinstance(child, AnnotationAccessible) and child.blocks == self.path:
            part = (None, child.annotation_id)
        return parts.index(part) if part in parts else -1

    def childAt(self, x: int, y: int) -> _Interface:
        found = [child for index in range(self.childCount()) if (child := self.child(index))]
        met = [child for child in found if child.rect().contains(x, y)]
        # Of a frame and what lies in it the latter is meant.
        return min(met, key=lambda part: part.rect().width() * part.rect().height(), default=None)

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state, item, view = QAccessible.State(), self.item, self.view
        if item is None or view is None:
            state.invisible = 1
            return state
        chosen = view.selection.nodes if len(self.path) == 1 else frozenset()
        if self.inner is not None and view.inner.beside(self.inner):
            chosen = view.inner.nodes
        state.focusable = state.selectable = state.movable = 1
        state.selected = int(self.node_id in chosen)
        state.focused = int(view.hasFocus() and chosen == {self.node_id})
        state.invalid = int(item.state.worst is Severity.ERROR)
        state.offscreen = int(not view.visible_area.intersects(self.way.mapRect(item.body)))
        return state

    def rect(self) -> QRect:
        item = self.item
        return self.on_screen(self.way.mapRect(item.body)) if item is not None else QRect()

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


class PortAccessible(StandIn):
    """A port of a node."""

    def __init__(self, canvas: CanvasAccessible, node: NodeAccessible, port: _Port) -> None:
        super().__init__(canvas, node)
        self.port = port

    @property
    def node(self) -> NodeAccessible | None:
        """What stands for its node; None once that is gone."""
        node = self._around()
        return node if isinstance(node, NodeAccessible) else None

    # Qt

    def isValid(self) -> bool:
        return self.node is not None and self.port in self.node.ports()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.StaticText

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.invisible = int(not self.isValid())
        return state

    def rect(self) -> QRect:
        node = self.node
        item = node.item if node is not None else None
        if node is None or item is None or not self.isValid():
            return QRect()
        name, output = self.port
        spot = item.pos() + (item.output_spot(name) if output else item.input_spot(name))
        reach = PORT_RADIUS
        dot = QRectF(spot.x() - reach, spot.y() - reach, 2 * reach, 2 * reach)
        return self.on_screen(node.way.mapRect(dot))

    def text(self, which: QAccessible.Text) -> str:
        node = self.node
        item, document = (node.item, node.document) if node is not None else (None, None)
        if which is not _Text.Name or node is None or item is None or document is None:
            return ""
        name, output = self.port
        return port_name(document, node.node_id, item.card, item.state, name, output=output)
