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
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

import shiboken6
from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.annotation.carrying import Things, selected
from graph_editor.canvas.speech.annotation_accessible import AnnotationAccessible
from graph_editor.canvas.speech.node_accessible import NodeAccessible
from graph_editor.canvas.speech.spoken import drawing_description
from graph_editor.canvas.speech.stand_in import StandIn
from graph_editor.document.annotation import AnnotationId
from graph_editor.document.graph import NodeId

if TYPE_CHECKING:
    from graph_editor.canvas.view import CanvasView

_INSTALLED = "hornet_canvas_accessible"
_HELP = (
    "Alt and an arrow key go to the next node, frame or note; Alt and Enter go into a block that "
    "is opened in place, Escape comes out of it; Tab adds a node."
)
_Interface = QAccessibleInterface | None
_Key: TypeAlias = tuple[NodeId | None, AnnotationId | None]
"""A node, or a frame or note."""
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
        self._told = selected(view.selection)
        view.selection.changed.connect(self._on_selection_changed)
        view.inner.changed.connect(self._on_inner_changed)

    def _on_selection_changed(self, _nodes: object, _edges: object) -> None:
        before, self._told = self._told, selected(self._view.selection)
        if not QAccessible.isActive() or before == self._told:
            return
        only = _only(self._told)
        if only is not None:
            event = QAccessibleEvent(self._view, _Event.Focus)
            event.setChild(_children(self._view).index(only))
        else:
            event = QAccessibleEvent(self._view, _Event.DescriptionChanged)
        self._send(event)

    def _on_inner_changed(self, _graph: str, nodes: frozenset[NodeId], _use: str) -> None:
        """Something is selected in a block that is opened in place, or is not any more."""
        if not QAccessible.isActive() or not (nodes or self._view.selection.empty):
            return
        canvas = QAccessible.queryAccessibleInterface(self._view)
        if len(nodes) == 1 and isinstance(canvas, CanvasAccessible):
            self._send(QAccessibleEvent(canvas.inner(self._view.inner.path), _Event.Focus))
        else:
            self._send(QAccessibleEvent(self._view, _Event.DescriptionChanged))


class CanvasAccessible(QAccessibleInterface):
    """A canvas; its children are the nodes, then the frames and notes, in the document's order.
    What is in a block that is opened in place is the block's child."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__()
        self._view = weakref.ref(view)
        self._made: dict[_Key, tuple[StandIn, int]] = {}
        view.destroyed.connect(self.forget)

    @property
    def view(self) -> CanvasView | None:
        """The canvas; None once it is gone."""
        view = self._view()
        return view if view is not None and shiboken6.isValid(view) else None

    def stand_in(self, key: _Key) -> StandIn:
        """What stands for a node, or for a frame or note."""
        if key not in self._made:
            node_id, annotation_id = key
            if node_id is not None:
                made: StandIn = NodeAccessible(self, (node_id,))
            else:
                assert annotation_id is not None
                made = AnnotationAccessible(self, annotation_id)
            self._made[key] = (made, QAccessible.registerAccessibleInterface(made))
        return self._made[key][0]

    def inner(self, path: tuple[NodeId, ...]) -> StandIn:
        """What stands for a node that a way through opened blocks leads to."""
        found = self.stand_in((path[0], None))
        for node_id in path[1:]:
            assert isinstance(found, NodeAccessible)
            found = found.stand_in(node_id)
        return found

    def forget(self, _gone: object = None) -> None:
        """Let go of all that stands for something."""
        self._forget(list(self._made))

    def _forget(self, keys: Iterable[_Key]) -> None:
        for key in keys:
            made, number = self._made.pop(key)
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
        return len(_children(self.view)) if self.view is not None else 0

    def child(self, index: int) -> _Interface:
        if self.view is None:
            return None
        children = _children(self.view)
        if len(self._made) > len(children):
            self._forget(self._made.keys() - set(children))
        return self.stand_in(children[index]) if 0 <= index < len(children) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        key: _Key = (None, None)
        if isinstance(child, NodeAccessible) and len(child.path) == 1:
            key = (child.node_id, None)
        elif isinstance(child, AnnotationAccessible):
            key = (None, child.annotation_id)
        children = _children(self.view) if self.view is not None else []
        return children.index(key) if key in children else -1

    def childAt(self, x: int, y: int) -> _Interface:
        view = self.view
        if view is None:
            return None
        point = view.mapToScene(view.viewport().mapFromGlobal(QPoint(x, y)))
        item = view.canvas.node_at(point)
        if item is not None:
            return self.stand_in((item.node_id, None))
        held = view.canvas.annotations.at(point, view.zoom)
        return self.stand_in((None, held[0].annotation.id)) if held is not None else None

    def focusChild(self) -> _Interface:
        view = self.view
        if view is not None and view.hasFocus() and len(view.inner.nodes) == 1:
            return self.inner(view.inner.path)
        only = _only(selected(view.selection)) if view is not None and view.hasFocus() else None
        return self.stand_in(only) if only is not None else None

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
                inner = view.acting.document if view.inner.path else None
                chosen = selected(view.acting.selection)
                return drawing_description(view.document, chosen, inner)
            case _Text.Help:
                return _HELP
        return ""

    def setText(self, which: QAccessible.Text, text: str) -> None:
        pass


def _children(view: CanvasView) -> list[_Key]:
    nodes: list[_Key] = [(key, None) for key in view.document.nodes() if key in view.canvas.nodes]
    items = view.canvas.annotations.items
    return nodes + [(None, key) for key in view.document.annotations() if key in items]


def _only(things: Things) -> _Key | None:
    """The one thing that is selected; None where there are none or several."""
    if len(things.nodes) + len(things.annotations) != 1:
        return None
    return next(iter(things.nodes), None), next(iter(things.annotations), None)
