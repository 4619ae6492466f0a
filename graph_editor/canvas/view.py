"""The canvas: a document's graph, to be looked at and edited by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from graph_editor.canvas.actions import make_actions
from graph_editor.canvas.adding.quick_add import QuickAdd
from graph_editor.canvas.annotation.annotation_edit import AnnotationEdit
from graph_editor.canvas.annotation.annotation_editor import NOTE_SIZE
from graph_editor.canvas.arrangement.glide import Glide
from graph_editor.canvas.arrangement.snap_settings import SnapSettings
from graph_editor.canvas.drawing.scene import CanvasScene
from graph_editor.canvas.editor import GraphEditor
from graph_editor.canvas.gestures import Gestures
from graph_editor.canvas.inner_selection import InnerSelection
from graph_editor.canvas.looking.graph_view import GraphView
from graph_editor.canvas.looking.overlays import Hint, HintBar, OfferBar
from graph_editor.canvas.rename_edit import RenameEdit
from graph_editor.canvas.roaming_keys import RoamingKeys
from graph_editor.canvas.style import NEAR_SCALE, canvas_palette
from graph_editor.canvas.what_came import what_came
from graph_editor.canvas.within import Ground
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.annotation import AnnotationId
from graph_editor.document.change import Change
from graph_editor.document.document import Document
from graph_editor.document.graph import Edge, GraphId, NodeId, NodeKind
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.validation.trial import Preview


class CanvasView(GraphView):
    """A document's graph, to be looked at and edited.

    Attributes:
        editor: what turns intentions into edits; menus and panels call it too.
        gestures: the gesture that is going on, and where the mouse is.
        hint_bar: what a gesture of the keyboard would do.
        inner: the nodes in an opened block that are selected.
        roaming: the shortcuts while something beside the canvas has the keyboard.
        offers: what could be done next, with a button that does it.
        actions: every action of the canvas, with text, shortcut and tooltip.
        glide: the motion of nodes that were moved by something else than a hand.
        snapping: what dragged nodes line up with.
        preview: asks what Keras would say of calls that are not drawn; None while nobody can.

    Signals:
        selection_changed: the selected nodes, as a frozenset of ids.
    """

    selection_changed = Signal(object)

    def __init__(
        self, document: Document, catalogue: Catalogue, parent: QWidget | None = None
    ) -> None:
        super().__init__(document, catalogue, parent)
        self.glide = Glide(self)
        self.offers = OfferBar(self)
        self.editor = self.make_editor(self.document, self.canvas)
        self.preview: Preview | None = None
        self.inner = InnerSelection(self)
        self.gestures = Gestures(self)
        self._hint, self.hint_bar = Hint(self), HintBar(self)
        self._quick_add = QuickAdd(self)
        self._rename_edit = RenameEdit(self)
        self._annotation_edit = AnnotationEdit(self)
        self.setObjectName("canvas")
        self.setAccessibleName("Canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.snapping = SnapSettings(self)
        self.actions: list[QAction] = make_actions(self)
        for action in self.actions:
            self.addAction(action)
        self.roaming = RoamingKeys(self)
        self._hint.follow(next(a for a in self.actions if a.objectName() == "canvas.add"))
        self.selection.changed.connect(self._on_selection_changed)
        document.changed.append(self._on_changes)
        self.set_palette_name("light")

    # What others ask of it

    @property
    def acting(self) -> GraphEditor:
        """What edits the graph in which something is selected: the one that is shown, or that of
        a block which is opened in place."""
        return self.inner.editor or self.editor

    @property
    def busy(self) -> bool:
        """Whether a gesture is going on."""
        return self.gestures.tool is not None

    @property
    def mouse_position(self) -> QPointF | None:
        """Where the mouse is in the scene; None while it is elsewhere."""
        mouse = self.gestures.mouse
        return self.mapToScene(mouse) if mouse is not None else None

    def make_editor(self, document: ShownGraph, scene: CanvasScene) -> GraphEditor:
        """What edits a graph that a scene draws, and speaks through this view."""
        rooms = self.editor.blocks.rooms if scene is not self.canvas else None
        size_of = scene.size_of
        editor = GraphEditor(document, self.catalogue, scene.selection, size_of, rooms)
        editor.arranger.port_offset, editor.arranger.size_in = scene.port_offset, size_of
        editor.arranging.connect(self.glide.prepare)
        editor.failed.connect(self.say)
        editor.told.connect(self.say)
        editor.offered.connect(self.offers.show_offer)
        editor.blocks.made.append(self._name_block)
        return editor

    def cancel(self) -> None:
        """Give up the gesture that is going on, if one is."""
        self.gestures.cancel()

    def let_go(self) -> None:
        self.glide.forget()
        self.cancel()
        self.inner.clear()
        self._quick_add.close()
        self._rename_edit.close()
        self._annotation_edit.close()

    def show_graph(self, graph: GraphId) -> None:
        super().show_graph(graph)
        self._hint.setVisible(not self.canvas.nodes)

    def rebuild(self) -> None:
        super().rebuild()
        self._hint.setVisible(not self.canvas.nodes)

    def draw_over(self, painter: QPainter) -> None:
        if self.gestures.tool is not None:
            self.gestures.tool.draw(painter)
        self._quick_add.pulled.draw(painter)

    def enter_block(self, node_id: NodeId | None = None) -> None:
        inner = self.inner.current if node_id is None else None
        super().enter_block(node_id) if inner is None else self.inner.open(inner)

    def fit_selection(self) -> None:
        inner = self.inner.current
        super().fit_selection() if inner is None else self.show_area(inner.area)

    def keep_selection_in_sight(self) -> None:
        inner = self.inner.current
        super().keep_selection_in_sight() if inner is None else self.keep_in_sight(inner.area)

    def toggle_inside(self) -> None:
        """Open the selected blocks in place, or close them if all are open."""
        inner = self.inner.current
        if inner is not None and inner.item.card.kind is NodeKind.BLOCK:
            self.inner.toggle(inner)
        else:
            self.editor.blocks.toggle_opened()

    def set_palette_name(self, name: str) -> None:
        """Use the colours of the `"light"` or the `"dark"` theme."""
        colors = canvas_palette(name)
        if colors != self.canvas.colors:
            self.canvas.set_colors(colors)
        for part in (
            *(self._hint, self._toast, self.offers, self._quick_add, self._rename_edit),
            *(self._breadcrumbs, self._annotation_edit, self.find_bar, self.minimap, self.hint_bar),
        ):
            part.set_colors(colors)
        self._hint.setVisible(not self.canvas.nodes)
        self.viewport().update()

    def add_here(self, type_: str) -> NodeId | None:
        """Add a node where the user looks: after the selected node, connected where that fits,
        or else in the middle of the view."""
        return self._quick_add.add_here(type_)

    def quick_add(
        self,
        at: QPointF | None = None,
        *,
        source: tuple[NodeId, str] | None = None,
        target: tuple[NodeId, str] | None = None,
        into: Edge | None = None,
        ground: Ground | None = None,
    ) -> None:
        """Open the search for what to add, at a point of the scene, or of the drawing of an opened
        block (`ground`)."""
        self._quick_add.open(at, source=source, target=target, into=into, ground=ground or self)

    def add_point(
        self, edge: Edge, at: QPointF | None = None, ground: Ground | None = None
    ) -> None:
        """Let a wire go through another point: this one, or the middle of its way."""
        ground = ground or self
        if at is None:
            at = ground.canvas.wires.items[edge].path().pointAtPercent(0.5)
        place = ground.canvas.wires.bends.place_for(edge, at)
        ground.editor.points.add(edge, place, (at.x(), at.y()))

    def rename(self, node_id: NodeId, take: Callable[[NodeId, str], None] | None = None) -> None:
        """Let the user type another name for a node, also for one in a block that is opened in
        place, if it is selected; `take` gets the name where that is more than renaming."""
        inner = self.inner.current
        if inner is not None and inner.item.node_id == node_id:
            self.set_zoom(max(self.zoom, NEAR_SCALE / inner.scale))
            self.keep_in_sight(inner.area)
            self.keep_in_sight(inner.way.mapRect(inner.item.name_rect.translated(inner.item.pos())))
        elif self.zoom < NEAR_SCALE:
            self.reveal(node_id)
        else:
            item = self.canvas.nodes[node_id]
            self.keep_visible(node_id)
            self.keep_in_sight(item.name_rect.translated(item.pos()))
        self._rename_edit.open(node_id, take)

    def frame_selection(self) -> None:
        """Put a frame around what is selected and let the user type its title."""
        frame = self.editor.annotations.frame_selection()
        if frame is not None:
            self.edit_annotation(frame)

    def add_note(self, at: QPointF | None = None) -> None:
        """Let the user write a note at a point of the scene, or where the mouse is."""
        mouse = self.mouse_position
        if at is None:
            at = mouse if mouse is not None else self.visible_area.center()
            at = self.free_place(at, QSizeF(*NOTE_SIZE))
        self._annotation_edit.open_new(QRectF(at.x(), at.y(), *NOTE_SIZE))

    def edit_annotation(self, annotation_id: AnnotationId) -> None:
        """Let the user type a frame's title or a note's text."""
        if self.zoom < NEAR_SCALE:
            self.look_at_title(annotation_id)
        self._annotation_edit.open(annotation_id)

    # Inside

    def _name_block(self, block: NodeId) -> None:
        """A block was made of the selection: let the user type its name."""
        self.rename(block, self.acting.blocks.name_new)

    def _on_changes(self, changes: list[Change]) -> None:
        self.offers.withdraw()
        self.cancel()  # what the gesture held may be gone (undo in the middle of a drag)
        self.glide.follow(changes)
        if not self.document.has_graph(self.document.graph):
            self._leave_removed()
        elif self.document.whole.replaying:
            self._quick_add.close()  # what was asked for may be gone (undo in the menu)
            self._rename_edit.close()
            self._select_what_came(changes)
        self._breadcrumbs.refresh()
        self._hint.setVisible(not self.canvas.nodes)
        self.find_bar.refresh()
        self.minimap.refresh()
        self.refresh_far()

    def _select_what_came(self, changes: list[Change]) -> None:
        """What an undo or redo brings is selected, as it was when it was made or deleted; wires
        that come alone are where nothing else is."""
        came, edges = what_came(changes, self.document.graph)
        nodes = came.nodes & self.canvas.nodes.keys()
        annotations = came.annotations & self.canvas.annotations.items.keys()
        if nodes or annotations:
            self.selection.set(nodes, (), annotations)
        elif self.acting.selection.empty and (edges := edges & self.canvas.wires.items.keys()):
            self.selection.set(edges=edges)

    def _on_selection_changed(self, nodes: frozenset[NodeId], edges: frozenset[Edge]) -> None:
        self.offers.withdraw()
        self.refresh_far()
        if nodes != self.selection.nodes:
            self.selection_changed.emit(self.selection.nodes)

    # Qt: mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.gestures.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.gestures.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.gestures.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.gestures.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()
        self.gestures.ask_for_menu(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.gestures.drag_enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.gestures.drag_move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.cancel()

    def dropEvent(self, event: QDropEvent) -> None:
        self.gestures.drop(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.gestures.hover.tooltip(self.mapToScene(event.pos()))
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        elif event.type() == QEvent.Type.Leave:
            self.gestures.leave()
        return super().viewportEvent(event)

    # Qt: keys and focus

    def event(self, event: QEvent) -> bool:
        # Shift+A aligns nodes; with none to align it is the key for adding, as in Blender. And a
        # gesture of the keyboard has all letters.
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self.gestures.claims(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        beside = QApplication.focusWidget()
        inside = beside not in (None, self) and self.isAncestorOf(beside)
        if not (self.roaming.press(event) if inside else self.gestures.press_key(event)):
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self.gestures.release_key(event):
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.gestures.space = False
        tool, away = self.gestures.tool, Qt.FocusReason.ActiveWindowFocusReason
        if tool is not None and (tool.takes_keys or event.reason() == away):
            self.cancel()  # a dialog that came up in the middle of a drag gets its release
        super().focusOutEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        if QApplication.focusWidget() is self:
            return False  # Tab opens the search
        return super().focusNextPrevChild(next)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self.canvas.set_fonts()
