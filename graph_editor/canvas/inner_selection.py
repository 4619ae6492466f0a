"""What is selected in a block that is opened in place; it is worked on there, in the block.

While something in an opened block is selected, nothing on the canvas itself is, and what is done to
the selection is done in the block, by an editor of its own: so the block changes for all its uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QMetaObject, QObject, QPointF, Signal

from graph_editor.canvas.action import with_keys
from graph_editor.canvas.arrangement.neighbours import neighbour
from graph_editor.canvas.drawing.inner import Inner, Place, inner_of, place_at, place_of
from graph_editor.canvas.drawing.use_results import use_name
from graph_editor.canvas.editor import GraphEditor
from graph_editor.canvas.staying import Staying
from graph_editor.canvas.style import NEAR_SCALE
from graph_editor.canvas.what_came import what_came
from graph_editor.canvas.within import Within
from graph_editor.document.change import Change
from graph_editor.document.graph import Edge, GraphId, NodeId, NodeKind
from graph_editor.document.shown_graph import ShownGraph

if TYPE_CHECKING:
    from graph_editor.canvas.drawing.scene import CanvasScene
    from graph_editor.canvas.view import CanvasView

_WITHIN = {
    "connect": "connect its layers",
    "frame": "put a frame around its layers",
}
"""Actions that need the block's own drawing on the canvas, and what they are for."""
_ENOUGH = {"connect": 2}
"""How many nodes have to be selected for one of them to work from outside all the same."""


class InnerSelection(QObject):
    """The nodes and wires in one opened block that are selected; nothing else is, then.

    Attributes:
        path: the opened blocks that lead to the nodes, and the id of the first of them; empty
            where none is selected.
        more: wires there, or their points, are selected.

    Signals:
        changed: others are selected, or none: the id of their graph, their ids as a frozenset, and
            what the use of their block is called in the network; "" for what there is not.
        wires_changed: the same of the wires there.
    """

    changed = Signal(str, object, str)
    wires_changed = Signal(str, object, str)

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self.path: tuple[NodeId, ...] = ()
        self.more = False
        self._blocks: tuple[NodeId, ...] = ()
        self._scene: CanvasScene | None = None
        self._editor: GraphEditor | None = None
        self._use = ""
        self._connection: QMetaObject.Connection | None = None
        self._staying = Staying(view)
        view.selection.changed.connect(self._on_selection_changed)

    @property
    def current(self) -> Inner | None:
        """The selected node, the first of several; None for none."""
        return inner_of(self._view.canvas, self.path) if self.path else None

    @property
    def nodes(self) -> frozenset[NodeId]:
        """All selected nodes."""
        return self._scene.selection.nodes if self.path and self._scene else frozenset()

    @property
    def editor(self) -> GraphEditor | None:
        """What edits the block in which something is selected; None where nothing is."""
        return self._editor if self.path or self.more else None

    @property
    def within(self) -> Within | None:
        """The drawing in which something is selected; None where nothing is."""
        place = self._place if self.editor is not None else None
        return Within(self._view, place) if place is not None else None

    @property
    def pasting(self) -> GraphEditor | None:
        """What edits the block into which is pasted: what was cut there comes back there, though
        nothing is selected any more, unless the mouse is elsewhere on the canvas."""
        if self.path or self._staying.node is None:
            return self.editor
        away = self._view.mouse_position is not None and self.mouse_position is None
        return self._editor if self._place is not None and not away else None

    @property
    def mouse_position(self) -> QPointF | None:
        """Where the mouse is in the drawing in which something is selected; None elsewhere."""
        mouse = self._view.mouse_position
        place = place_at(self._view.canvas, mouse) if mouse is not None else None
        there = place is not None and place.inside.scene is self._scene
        return place.point if place is not None and there else None

    # Selecting

    def select(self, inner: Inner) -> None:
        """Select this one, and nothing else."""
        if inner.path == self.path and len(self.nodes) == 1:
            return
        self.clear()
        self._view.selection.clear()
        self._work_in(inner.path[:-1], inner.scene, inner.graph)
        inner.scene.selection.set([inner.item.node_id])

    def pick(self, inner: Inner, *, more: bool = False, off: bool = False) -> None:
        """Select this one as well, with `more`, or not any more, if it was and `off` says so."""
        if not more or self._scene is None or not self.beside(inner):
            self.select(inner)
        elif off:
            self._scene.selection.toggle([inner.item.node_id])
        else:
            self._scene.selection.add([inner.item.node_id])

    def beside(self, inner: Inner) -> bool:
        """Whether this one is in the same drawing as what is selected."""
        return self.editor is not None and inner.path[:-1] == self._blocks

    def works_in(self, place: Place) -> bool:
        """Whether something is selected in the drawing of an opened block."""
        return self.editor is not None and place.path == self._blocks

    def clear(self) -> None:
        """Select none."""
        self._staying.node = None
        if self.editor is not None and self._scene is not None:
            self._scene.selection.clear()

    def step_in(self) -> None:
        """Select the first node in the block that is selected and opened in place."""
        view, inner = self._view, self.current
        blocks = [inner.item] if inner is not None else []
        blocks = blocks or [view.canvas.nodes[node_id] for node_id in view.selection.nodes]
        inside = blocks[0].inside if len(blocks) == 1 else None
        if inside is None:
            tip = with_keys(view, "open a block in place first", "open_in_place")
            view.say(f"To go into it, {tip} and select it.")
        elif not inside.scene.nodes:
            view.say(f"There is nothing in {blocks[0].card.name!r} yet.")
        else:
            turn = inside.scene.flow.turn
            corners = {n: item.body.topLeft() for n, item in inside.scene.nodes.items()}
            first = min(corners, key=lambda n: turn(corners[n].x(), corners[n].y()))
            self._go((*(self.path or (blocks[0].node_id,)), first))

    def step_out(self) -> bool:
        """Select the block in which something is selected instead; False where nothing is."""
        above = self._blocks if self.editor is not None else ()
        if not above:
            return False
        self.clear()
        if len(above) > 1:
            self._go(above)
        else:
            self._view.selection.set(above)
            self._view.keep_visible(above[0])
        return True

    def walk(self, dx: int, dy: int) -> bool:
        """Select what lies next in the same block; False where nothing there is selected."""
        inner = self.current
        if inner is None:
            return False
        middles = {n: item.body.center() for n, item in inner.scene.nodes.items()}
        places = {node_id: (point.x(), point.y()) for node_id, point in middles.items()}
        found = neighbour(places, [self.path[-1]], dx, dy, inner.scene.flow)
        if found is not None:
            self._go((*self._blocks, found))
        return True

    def _go(self, path: tuple[NodeId, ...]) -> None:
        inner = inner_of(self._view.canvas, path)
        if inner is not None:
            self.select(inner)
            self._view.keep_in_sight(inner.area)

    # Doing

    def edit_in(self, place: Place) -> GraphEditor:
        """What edits the drawing of an opened block; what is selected in another one is let go."""
        if self._blocks != place.path or self._scene is not place.inside.scene:
            self.clear()
        self._work_in(place.path, place.inside.scene, place.inside.graph)
        assert self._editor is not None
        return self._editor

    def open(self, inner: Inner) -> None:
        """Show what is in a block that stands in an opened one; else the block that a node stands
        in."""
        if inner.item.card.kind is not NodeKind.BLOCK:
            self.enter(inner)
            return
        for block in inner.path:
            self._view.enter_block(block)

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
        opened, before = inner.item.inside is None, self._staying.node
        self._staying.node = inner.outermost.node_id
        self._view.editor.blocks.set_opened([inner.item.node_id], opened, inner.graph)
        self._staying.node = before

    # What works within the block only

    def why_within(self, action: str) -> str:
        """Why an action does nothing to what is selected here, in a sentence; "" where it does."""
        inner = self.current
        if inner is None or action not in _WITHIN or len(self.nodes) >= _ENOUGH.get(action, 999):
            return ""
        return self.how_within(inner, _WITHIN[action])

    def refuses(self, action: str) -> bool:
        """Whether an action works within the block only; says so."""
        why = self.why_within(action)
        if why:
            self._view.say(why)
        return bool(why)

    def how_within(self, inner: Inner, what: str) -> str:
        """How something is done that needs the drawing of a node's block on the canvas."""
        block, name = self._view.document.header(inner.graph).name, inner.item.card.name
        tip = with_keys(self._view, f"double-click {name!r}", "open_block")
        if inner.item.card.kind is NodeKind.BLOCK:
            tip = f"right-click {name!r}, Edit in its block"
        return f"Enter the block {block!r} to {what}: {tip}."

    # Inside

    @property
    def _place(self) -> Place | None:
        """The drawing in which somebody works, while it is shown."""
        place = place_of(self._view.canvas, self._blocks)
        return place if place is not None and place.inside.scene is self._scene else None

    def _work_in(self, blocks: tuple[NodeId, ...], scene: CanvasScene, graph: GraphId) -> None:
        """Edit the drawing in which these opened blocks end, and follow what is selected there."""
        self._blocks = blocks
        self._staying.node = blocks[0]
        if scene is self._scene:
            return
        view = self._view
        if self._connection is not None:
            self.disconnect(self._connection)
            view.document.changed.remove(self._on_changes)
        # After the scene, so that it shows already what is heard of here.
        view.document.changed.append(self._on_changes)
        self._connection = scene.selection.changed.connect(self._on_inner_changed)
        self._scene = scene
        self._editor = view.make_editor(ShownGraph(view.document.whole, graph), scene)

    def _on_inner_changed(self, _nodes: object, edges: frozenset[Edge]) -> None:
        scene, lead = self._scene, self.path[-1] if self.path else None
        if scene is None:
            return
        chosen, more = scene.selection.nodes, scene.selection.edges or scene.selection.points
        outermost = self._view.canvas.nodes.get(self._blocks[0])
        if outermost is not None:
            outermost.update()
            self._view.canvas.far.set_inside(outermost.node_id, outermost)
            self._view.refresh_far()
        if not chosen and not more and not scene.selection.empty:
            scene.selection.clear()  # frames and notes alone are not worked on from here
            return
        self.more = bool(more)
        if chosen or more:
            self._view.selection.clear()
        if chosen:
            self.path = (*self._blocks, lead if lead in chosen else min(chosen))
            self._tell()
        elif self.path:
            self.path = ()
            self.changed.emit("", frozenset(), "")
        if edges != scene.selection.edges:
            self._tell_of_wires()

    def _tell(self) -> None:
        inner, self._use = self.current, self._name_of_use()
        self.changed.emit(inner.graph if inner else "", self.nodes, self._use)

    def _tell_of_wires(self) -> None:
        assert self._editor is not None
        assert self._scene is not None
        self._use = self._name_of_use()
        graph, edges = self._editor.document.graph, self._scene.selection.edges
        self.wires_changed.emit(graph, edges, self._use)

    def _name_of_use(self) -> str:
        """What the use of the block that is worked in is called in the network now."""
        document, use = self._view.document, self._view.canvas.use
        graph = document.graph
        for block in self._blocks if self._place is not None else ():
            node = document.node(block, graph)
            use, graph = use_name(use, node), GraphId(node.type)
        return use or ""

    def _on_changes(self, changes: Sequence[Change]) -> None:
        """What is not shown any more is not selected; what an undo or redo brings is."""
        view, scene = self._view, self._scene
        if self.editor is not None and self._place is None:
            self.clear()
        elif self.editor is not None and self._name_of_use() != self._use:
            # A block around it has another name, or is repeated now.
            if self.path:
                self._tell()
            self._tell_of_wires()
        if not view.document.whole.replaying or scene is None:
            return
        assert self._editor is not None
        things, _ = what_came(changes, self._editor.document.graph)
        came = things.nodes & scene.nodes.keys()
        found = inner_of(view.canvas, (*self._blocks, min(came))) if came else None
        if found is not None and found.scene is scene:
            self.select(found)
            scene.selection.set(came)

    def _on_selection_changed(self, _nodes: object, _edges: object) -> None:
        if not self._view.selection.empty:
            self.clear()
