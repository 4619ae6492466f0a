"""The nodes that opened blocks show: which one is where.

They are nodes of the blocks, not of the graph that the canvas shows; what is done to one is done in
its block, wherever the block is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

from graph_editor.document.graph import GraphId, NodeId

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.inside import Inside
    from graph_editor.canvas.drawing.item_scene import ItemScene
    from graph_editor.canvas.drawing.node_item import NodeItem
    from graph_editor.canvas.drawing.scene import CanvasScene


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

    @property
    def way(self) -> QTransform:
        """From the coordinates of the node's own scene to those of the canvas."""
        return _way_into(self.items[:-1])

    @property
    def area(self) -> QRectF:
        """Where the node's card is on the canvas."""
        return self.way.mapRect(self.item.body)


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

    @property
    def path(self) -> tuple[NodeId, ...]:
        """The ids of the opened blocks from the outermost on."""
        return tuple(item.node_id for item in self.items)

    @property
    def way(self) -> QTransform:
        """From the drawing's own coordinates to those of the canvas, as it is shown now."""
        return _way_into(self.items)

    @property
    def card(self) -> QRectF:
        """Where the card of the innermost block is on the canvas."""
        return _way_into(self.items[:-1]).mapRect(self.items[-1].body)


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


def place_of(scene: ItemScene, blocks: Iterable[NodeId]) -> Place | None:
    """The drawing that a way through opened blocks leads to; None where one of them is closed."""
    items: list[NodeItem] = []
    scale = 1.0
    for node_id in blocks:
        item = scene.nodes.get(node_id)
        if item is None or item.inside is None or not item.inside.there:
            return None
        items.append(item)
        scale *= item.inside.placed(item.inside_rect).m11()
        scene = item.inside.scene
    return Place(tuple(items), QPointF(), scale) if items else None


def _way_into(blocks: Sequence[NodeItem]) -> QTransform:
    """From the coordinates of the drawing in the last of these opened blocks to those of the
    canvas."""
    way = QTransform()
    for item in reversed(blocks):
        assert item.inside is not None
        way = way * item.inside.placed(item.inside_rect.translated(item.pos()))
    return way
