"""The nodes that opened blocks show: which one is under the mouse, and which one is selected.

They are nodes of the blocks, not of the graph that the canvas shows; what is done to one is done in
its block, wherever the block is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Signal

from graph_editor.canvas.action import with_keys
from graph_editor.canvas.style import FAR_SCALE, NEAR_SCALE
from graph_editor.document.graph import GraphId, NodeId

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.inside import Inside
    from graph_editor.canvas.drawing.item_scene import ItemScene
    from graph_editor.canvas.drawing.node_item import NodeItem
    from graph_editor.canvas.drawing.scene import CanvasScene
    from graph_editor.canvas.view import CanvasView

_EDITS = frozenset(
    (
        *("add", "rename", "mute", "collapse", "delete", "delete_heal", "backspace", "cut", "copy"),
        *("duplicate", "duplicate_wired", "connect", "disconnect", "wire", "next_wire"),
        *("call_again", "make_independent", "mark_output", "make_block", "ungroup", "make_unique"),
        *("unique", "use_for_equal", "frame"),
        *(f"nudge_{side}" for side in ("left", "right", "up", "down")),
        *(f"nudge_{side}_1" for side in ("left", "right", "up", "down")),
    )
)
"""Actions that change what is selected on the canvas, and mean nothing for a node in a block."""


@dataclass(frozen=True, slots=True)
class Inner:
    """A node that an opened block shows.

    Attributes:
        items: the opened blocks from the outermost on, and the node itself.
        point: where it was met, in its own scene's coordinates.
        scale: how large it is drawn, of its own size.
    """

    items: tuple[NodeItem, ...]
    point: QPointF
    scale: float

    @property
    def item(self) -> NodeItem:
        """The node itself."""
        return self.items[-1]

    @property
    def outermost(self) -> NodeItem:
        """The block's node on the canvas."""
        return self.items[0]

    @property
    def scene(self) -> CanvasScene:
        """The scene that draws the node."""
        inside = self.items[-2].inside
        assert inside is not None
        return inside.scene

    @property
    def graph(self) -> GraphId:
        """The block that the node belongs to."""
        inside = self.items[-2].inside
        assert inside is not None
        return inside.graph

    @property
    def path(self) -> tuple[NodeId, ...]:
        """The ids of the opened blocks from the outermost on, and of the node."""
        return tuple(item.node_id for item in self.items)


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the drawing that an opened block shows.

    Attributes:
        items: the opened blocks from the outermost on.
        point: in the drawing's own coordinates.
        scale: how large the drawing is shown.
    """

    items: tuple[NodeItem, ...]
    point: QPointF
    scale: float

    @property
    def inside(self) -> Inside:
        """The drawing."""
        inside = self.items[-1].inside
        assert inside is not None
        return inside


def place_at(scene: ItemScene, point: QPointF) -> Place | None:
    """The place in the innermost opened block that is shown at a point; None outside of all."""
    items: list[NodeItem] = []
    found: Place | None = None
    scale = 1.0
    while (item := scene.node_at(point)) is not None and (inside := item.inside) is not None:
        area = item.inside_rect.translated(item.pos())
        way, possible = inside.placed(area).inverted()
        if not possible or not area.contains(point):
            break
        items.append(item)
        scale *= inside.placed(area).m11()
        scene, point = inside.scene, way.map(point)
        found = Place(tuple(items), point, scale)
    return found


def inner_at(scene: ItemScene, point: QPointF) -> Inner | None:
    """The innermost node that an opened block shows at a point of the scene; None for none."""
    place = place_at(scene, point)
    if place is None:
        return None
    item = place.inside.scene.node_at(place.point)
    if item is not None:
        return Inner((*place.items, item), place.point, place.scale)
    if len(place.items) < 2:
        return None
    last = place.items[-1]
    area = last.inside_rect.translated(last.pos())
    assert last.inside is not None
    within = last.inside.placed(area)
    return Inner(place.items, within.map(place.point), place.scale / within.m11())


def inner_of(scene: ItemScene, path: Iterable[NodeId]) -> Inner | None:
    """The node that a way through opened blocks leads to; None where it leads nowhere now."""
    items: list[NodeItem] = []
    scale = 1.0
    for node_id in path:
        if items:
            inside = items[-1].inside
            if inside is None or not inside.there:
                return None
            scale *= inside.placed(items[-1].inside_rect).m11()
            scene = inside.scene
        item = scene.nodes.get(node_id)
        if item is None:
            return None
        items.append(item)
    return Inner(tuple(items), items[-1].body.center(), scale) if len(items) > 1 else None


class InnerSelection(QObject):
    """The one node in an opened block that is selected; nothing else is, then.

    Attributes:
        path: the opened blocks that lead to it, and its id; empty for none.

    Signals:
        changed: another one is selected, or none: the ids of its graph and of itself, and what the
            use of its block is called in the network; "" for what there is not.
    """

    changed = Signal(str, str, str)

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self.path: tuple[NodeId, ...] = ()
        view.selection.changed.connect(self._on_selection_changed)

    @property
    def current(self) -> Inner | None:
        """The selected node; None for none."""
        return inner_of(self._view.canvas, self.path) if self.path else None

    def select(self, inner: Inner) -> None:
        """Select this one, and nothing else."""
        self.clear()
        self._view.selection.clear()
        self.path = inner.path
        inner.scene.selection.set([inner.item.node_id])
        inner.outermost.update()
        self.changed.emit(inner.graph, inner.item.node_id, inner.scene.use or "")

    def clear(self) -> None:
        """Select none."""
        if not self.path:
            return
        inner, self.path = self.current, ()
        if inner is not None:
            inner.scene.selection.clear()
            inner.outermost.update()
        self.changed.emit("", "", "")

    def settle(self) -> None:
        """Something was changed: what is not shown any more is not selected."""
        inner, document = self.current, self._view.document
        there = (
            inner is not None
            and document.has_graph(inner.graph)
            and document.has_node(inner.item.node_id, inner.graph)
        )
        if not there:
            self.clear()

    def enter(self, inner: Inner) -> None:
        """Show the block that a node stands in, with this node selected in the middle."""
        view, node_id, blocks = self._view, inner.item.node_id, inner.path[:-1]
        for block in blocks:
            view.enter_block(block)
        view.selection.set([node_id])
        view.set_zoom(max(view.zoom, NEAR_SCALE))
        view.centerOn(view.canvas.nodes[node_id].body.center())

    def toggle(self, inner: Inner) -> None:
        """Open a block within an opened block, or close it."""
        opened = inner.item.inside is None
        self._view.editor.blocks.set_opened([inner.item.node_id], opened, inner.graph)

    def press_arrow(self, item: NodeItem, inner: Inner | None, point: QPointF) -> bool:
        """Open or close a block where the arrow on its card is pressed; whether it is there."""
        if self._view.zoom < NEAR_SCALE:
            return False
        if inner is not None and inner.item.on_expander(inner.point):
            self.toggle(inner)
        elif inner is None and item.on_expander(point):
            self._view.editor.blocks.set_opened([item.node_id], item.inside is None)
        else:
            return False
        return True

    def press_mark(self, item: NodeItem, inner: Inner | None, point: QPointF) -> bool:
        """Go to what is wrong in a block where the mark on its card is pressed; whether it is."""
        item, point = (inner.item, inner.point) if inner is not None else (item, point)
        zoom = self._view.zoom * (inner.scale if inner is not None else 1.0)
        if zoom < FAR_SCALE or not item.on_mark(point, zoom):
            return False
        problem = item.state.inner[0]
        assert problem.node is not None
        self._view.reveal(problem.node)
        self._view.say(problem.message)
        return True

    def refuses(self, action: str) -> bool:
        """Whether an action would have to change the selected node; says how that is done."""
        inner = self.current
        if inner is None or action not in _EDITS:
            return False
        block = self._view.document.header(inner.graph).name
        self.say_where(inner, f"{inner.item.card.name!r} is drawn in the block {block!r}")
        return True

    def say_where(self, inner: Inner, why: str) -> None:
        """Say how a node in a block is edited."""
        name = inner.item.card.name
        tip = with_keys(self._view, f"double-click {name!r} to edit its block", "open_block")
        self._view.say(f"{why}: {tip}.")

    def _on_selection_changed(self, _nodes: object, _edges: object) -> None:
        if not self._view.selection.empty:
            self.clear()
