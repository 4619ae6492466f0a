"""The canvas: what is drawn, and where the mouse and the keys are turned into gestures."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
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
    QPaintEvent,
    QPixmapCache,
    QShowEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from graph_editor.canvas.actions import make_actions
from graph_editor.canvas.annotation_edit import AnnotationEdit
from graph_editor.canvas.annotation_editor import NOTE_SIZE
from graph_editor.canvas.backdrop import draw_backdrop
from graph_editor.canvas.bookmarks import Bookmarks
from graph_editor.canvas.breadcrumbs import Breadcrumbs
from graph_editor.canvas.editor import GraphEditor
from graph_editor.canvas.far_layer import united
from graph_editor.canvas.far_picture import FarPicture
from graph_editor.canvas.find_bar import FindBar
from graph_editor.canvas.glide import Glide
from graph_editor.canvas.hover import Hover
from graph_editor.canvas.menus import context_menu
from graph_editor.canvas.minimap import Minimap
from graph_editor.canvas.opening import look_at_beginning
from graph_editor.canvas.overlays import Hint, Toast
from graph_editor.canvas.placeable import MIME_TYPE
from graph_editor.canvas.quick_add import QuickAdd
from graph_editor.canvas.rename_edit import RenameEdit
from graph_editor.canvas.scene import CanvasScene
from graph_editor.canvas.selection import Selection
from graph_editor.canvas.snap_settings import SnapSettings
from graph_editor.canvas.style import (
    FAR_SCALE,
    FOOTER_HEIGHT,
    HEADER_HEIGHT,
    NEAR_SCALE,
    NODE_WIDTH,
    canvas_palette,
)
from graph_editor.canvas.tools.choose import choose_tool
from graph_editor.canvas.tools.connect import ConnectTool
from graph_editor.canvas.tools.cut import CutTool
from graph_editor.canvas.tools.drop import DropTool
from graph_editor.canvas.tools.pan import PanTool
from graph_editor.canvas.tools.tool import Pointer, Tool
from graph_editor.canvas.view_history import ViewHistory
from graph_editor.canvas.vocabulary import Vocabulary
from graph_editor.canvas.zoom_view import ZoomView
from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.annotation import AnnotationId
from graph_editor.document.change import Change
from graph_editor.document.document import Document
from graph_editor.document.graph import Edge, GraphId, NodeId, NodeKind
from graph_editor.document.project import MAIN
from graph_editor.document.shown_graph import ShownGraph
from graph_editor.validation.analysis import Analysis, NodeResult
from graph_editor.validation.trial import Preview

_CACHE_KIB = 64 * 1024


class CanvasView(ZoomView):
    """A document's graph, to be looked at and edited.

    Attributes:
        document, catalogue: the graph that is shown, and what can be drawn.
        canvas: the scene, which mirrors the document.
        editor: what turns intentions into edits; menus and panels call it too.
        selection: what is selected.
        actions: every action of the canvas, with text, shortcut and tooltip.
        glide: the motion of nodes that were moved by something else than a hand.
        snapping: what dragged nodes line up with.
        preview: asks what Keras would say of calls that are not drawn; None while nobody can.
        history, bookmarks: where the user looked, and what they want to come back to.
        find_bar, minimap: what finds nodes, and the whole drawing in a corner.

    Signals:
        selection_changed: the selected nodes, as a frozenset of ids.
        graph_changed: another graph is shown now; with its id.
    """

    selection_changed = Signal(object)
    graph_changed = Signal(str)

    def __init__(
        self, document: Document, catalogue: Catalogue, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.document = ShownGraph(document)
        self.catalogue = Vocabulary(catalogue, document)
        self.canvas = CanvasScene(self.document, self.catalogue, canvas_palette("light"), self)
        self.selection: Selection = self.canvas.selection
        self.editor = GraphEditor(
            self.document, self.catalogue, self.selection, self.canvas.size_of
        )
        self.preview: Preview | None = None
        self._tool: Tool | None = None
        self._covered = QRectF()
        self._space = False
        self._mouse: QPoint | None = None
        self._shown = False
        self._places: dict[GraphId, tuple[float, QPointF]] = {}
        self._analysis = Analysis()
        self._hover = Hover(self)
        self._hint, self._toast = Hint(self), Toast(self)
        self._quick_add = QuickAdd(self)
        self._rename_edit = RenameEdit(self)
        self._breadcrumbs = Breadcrumbs(self)
        self._annotation_edit = AnnotationEdit(self)
        self.history = ViewHistory(self)
        self.bookmarks = Bookmarks(self)
        self.find_bar, self.minimap = FindBar(self), Minimap(self)
        self._far_picture = FarPicture(self)
        self._set_up()
        self.snapping = SnapSettings(self)
        self.actions: list[QAction] = make_actions(self)
        for action in self.actions:
            self.addAction(action)
        self.glide = Glide(self)
        self.editor.arranging.connect(self.glide.prepare)
        self.editor.arranger.port_offset = self.canvas.port_offset
        self._hint.follow(next(a for a in self.actions if a.objectName() == "canvas.add"))
        self.editor.failed.connect(self.say)
        self.selection.changed.connect(self._on_selection_changed)
        document.changed.append(self._on_changes)
        self.set_palette_name("light")

    # What others ask of it

    def set_analysis(self, analysis: Analysis) -> None:
        """Show what is known of the drawing."""
        self._analysis = analysis
        self.canvas.set_analysis(analysis)
        self.find_bar.refresh()
        self.minimap.refresh()
        self._refresh_far()

    def set_selection(self, node_ids: Iterable[NodeId]) -> None:
        """Select these nodes; ids that are not on the canvas are ignored."""
        chosen = frozenset(node_id for node_id in node_ids if node_id in self.canvas.nodes)
        if chosen != self.selection.nodes:
            self.selection.set(chosen)

    def restore_selection(self, nodes: Iterable[NodeId], edges: Iterable[Edge]) -> None:
        """Select what was selected before, as far as it is still there."""
        self.selection.set(
            (node_id for node_id in nodes if node_id in self.canvas.nodes),
            (edge for edge in edges if edge in self.canvas.wires),
        )

    def show_graph(self, graph: GraphId) -> None:
        """Show another graph of the project, where it was last looked at; it is edited then."""
        if graph == self.document.graph or not self.document.has_graph(graph):
            return
        self.cancel()
        self.history.mark()
        self._places[self.document.graph] = (self.zoom, self.visible_area.center())
        self._quick_add.close()
        self._rename_edit.close()
        self._annotation_edit.close()
        self.document.graph = graph
        self.canvas.rebuild()
        self.canvas.set_analysis(self._analysis)
        self._hint.setVisible(not self.canvas.nodes)
        self._breadcrumbs.refresh()
        if graph in self._places:
            zoom, center = self._places[graph]
            self.set_zoom(zoom)
            self.centerOn(center)
        else:
            look_at_beginning(self)
        self.find_bar.refresh()
        self.minimap.refresh()
        self.viewport().update()
        self.graph_changed.emit(graph)

    def look_at(self, graph: GraphId, zoom: float, center: QPointF) -> None:
        """Show a graph as it was seen once."""
        self.show_graph(graph)
        self.set_zoom(zoom)
        self.centerOn(center)

    def show_beginning(self) -> None:
        """Show all of the drawing if it can be read then, else where it begins."""
        look_at_beginning(self)

    @property
    def busy(self) -> bool:
        """Whether a gesture is going on."""
        return self._tool is not None

    @property
    def analysis(self) -> Analysis:
        """What is known of the drawing."""
        return self._analysis

    def enter_block(self, node_id: NodeId | None = None) -> None:
        """Show what is in a block: of this node, or of the one that is selected."""
        chosen = [node_id] if node_id is not None else sorted(self.selection.nodes)
        nodes = [self.document.node(chosen_id) for chosen_id in chosen]
        blocks = [node for node in nodes if node.kind is NodeKind.BLOCK]
        if len(blocks) == 1:
            self.show_graph(GraphId(blocks[0].type))
        else:
            self.say("Select one block to open it.")

    def toggle_inside(self) -> None:
        """Open the selected blocks in place, or close them if all are open."""
        items = [self.canvas.nodes[node_id] for node_id in sorted(self.selection.nodes)]
        blocks = [item for item in items if item.card.kind is NodeKind.BLOCK]
        if not blocks:
            self.say("Select a block to open it in place.")
        opened = not all(item.inside is not None for item in blocks)
        for item in blocks:
            before = item.size
            self.canvas.open_inside(item.node_id, opened)
            if opened and item.size != before:
                self.editor.blocks.make_room(item.node_id, before)
        self._refresh_far()

    def leave_block(self) -> None:
        """Show the graph that this block stands in, with the block selected."""
        block = self.document.graph
        way = self._breadcrumbs.path
        if len(way) < 2:
            return
        above = way[-2]
        self.show_graph(above)
        uses = [node for graph, node in self.document.references(block) if graph == above]
        self.set_selection(uses[:1])

    def reveal(self, node_id: NodeId) -> None:
        """Select a node and bring it into view, near enough to be read; in whichever graph."""
        home = next((g for g in self.document.graphs() if self.document.has_node(node_id, g)), None)
        if home is not None:
            self.show_graph(home)
        item = self.canvas.nodes.get(node_id)
        if item is None:
            return
        self.selection.set([node_id])
        if self.zoom < NEAR_SCALE or not self.visible_area.contains(item.body):
            self.history.mark()
            self.set_zoom(max(self.zoom, 0.8))
            self.centerOn(item.body.center())

    def fit(self, node_ids: Iterable[NodeId] | None = None) -> None:
        """Show these nodes, or all, as large as fits, but not larger than 100 %."""
        items = self.canvas.nodes
        bodies = [items[n].body for n in node_ids] if node_ids is not None else None
        area = united(bodies) if bodies else self.canvas.bounds
        if area.isEmpty():
            self.set_zoom(1.0)
            self.centerOn(0, 0)
            return
        self.history.mark()
        self.show_area(area)

    def set_palette_name(self, name: str) -> None:
        """Use the colours of the `"light"` or the `"dark"` theme."""
        colors = canvas_palette(name)
        self.canvas.set_colors(colors)
        for part in (
            *(self._hint, self._toast, self._quick_add, self._rename_edit, self._breadcrumbs),
            *(self._annotation_edit, self.find_bar, self.minimap),
        ):
            part.set_colors(colors)
        self._hint.setVisible(not self.canvas.nodes)
        self.viewport().update()

    def rebuild(self) -> None:
        """Draw the document anew, after it became another project."""
        self.cancel()
        self._quick_add.close()
        self._rename_edit.close()
        self._annotation_edit.close()
        self._places.clear()
        self.history.clear()
        self.document.graph = MAIN
        self._breadcrumbs.refresh()
        self.canvas.rebuild()
        self._hint.setVisible(not self.canvas.nodes)
        look_at_beginning(self)
        self.find_bar.refresh()
        self.minimap.refresh()
        self.viewport().update()

    def say(self, sentence: str) -> None:
        """Tell the user something, in one sentence over the canvas."""
        self._toast.say(sentence)

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
    ) -> None:
        """Open the search for what to add, at a point of the scene."""
        self._quick_add.open(at, source=source, target=target, into=into)

    def replug(self, edge: Edge, *, source: bool) -> None:
        """Hold a wire by its end, or its beginning (`source`), until the next click."""
        self.cancel()
        spot = self.canvas.port_spot(
            *((edge.source, edge.source_port) if source else (edge.target, edge.target_port)),
            source,
        )
        start = Pointer(spot, self.mapFromScene(spot), Qt.KeyboardModifier.NoModifier)
        held = (edge.target, edge.target_port) if source else (edge.source, edge.source_port)
        tool = ConnectTool(self, start, *held, output=not source, edge=edge)
        self._begin(tool)
        tool.hold()

    def rename(self, node_id: NodeId) -> None:
        """Let the user type another name for a node."""
        if self.zoom < 0.6:
            self.reveal(node_id)
        self._rename_edit.open(node_id)

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
        self._annotation_edit.open_new(QRectF(at.x(), at.y(), *NOTE_SIZE))

    def edit_annotation(self, annotation_id: AnnotationId) -> None:
        """Let the user type a frame's title or a note's text."""
        item = self.canvas.annotations.items[annotation_id]
        if self.zoom < NEAR_SCALE:
            self.set_zoom(0.8)
            self.centerOn(item.grip(0.8).center())
        self._annotation_edit.open(annotation_id)

    # Looking

    def keep_visible(self, node_id: NodeId) -> None:
        """Pan just as far as it takes to see a node."""
        body = self.canvas.nodes[node_id].body
        if not self.visible_area.contains(body):
            self.ensureVisible(body, 40, 40)

    def free_place(self, corner: QPointF) -> QPointF:
        """The first place from `corner` downwards where a new node covers no other."""
        place = QPointF(corner)
        height = HEADER_HEIGHT + 2 * FOOTER_HEIGHT
        while found := self.canvas.nodes_in(
            QRectF(place.x() - 8, place.y() - 8, NODE_WIDTH + 16, height + 16)
        ):
            place.setY(max(self.canvas.nodes[n].body.bottom() for n in found) + 24)
        return place

    @property
    def known_results(self) -> dict[NodeId, NodeResult]:
        """What Keras last said of the nodes that are shown."""
        states = ((node_id, item.state.result) for node_id, item in self.canvas.nodes.items())
        return {node_id: result for node_id, result in states if result is not None}

    @property
    def mouse_position(self) -> QPointF | None:
        """Where the mouse is in the scene; None while it is elsewhere."""
        return self.mapToScene(self._mouse) if self._mouse is not None else None

    def zoom_changed(self, before: float) -> None:
        if (before < FAR_SCALE) != (self.zoom < FAR_SCALE):
            self.viewport().update()

    def cancel(self) -> None:
        """Give up the gesture that is going on, if one is."""
        if self._tool is not None:
            tool, self._tool = self._tool, None
            tool.cancel()
            self._redraw_tool(QRectF())
            self._hover.update_cursor()

    # Inside

    def _set_up(self) -> None:
        # Nodes are kept as pictures while the zoom stays: panning costs half as much.
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), _CACHE_KIB))
        self.setScene(self.canvas)
        self.setObjectName("canvas")
        self.setAccessibleName("Canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)

    def _begin(self, tool: Tool | None) -> None:
        self.glide.finish()
        self._tool = tool
        if tool is not None and tool.cursor is not None:
            self.viewport().setCursor(tool.cursor)

    def _redraw_tool(self, covers: QRectF) -> None:
        """Repaint what the gesture drew before and draws now."""
        dirty = self._covered.united(covers)
        self._covered = QRectF(covers)
        if self.zoom < FAR_SCALE:
            self.viewport().update()
        elif not dirty.isEmpty():
            area = self.mapFromScene(dirty).boundingRect().adjusted(-8, -8, 8, 8)
            self.viewport().update(area)

    def _refresh_far(self) -> None:
        if self.zoom < FAR_SCALE:
            self.viewport().update()

    def _pointer(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> Pointer:
        screen = position.toPoint()
        return Pointer(self.mapToScene(screen), screen, modifiers)

    def _on_changes(self, changes: list[Change]) -> None:
        self.cancel()  # what the gesture held may be gone (undo in the middle of a drag)
        self.glide.follow(changes)
        if not self.document.has_graph(self.document.graph):
            self._leave_removed()
        self._breadcrumbs.refresh()
        self._hint.setVisible(not self.canvas.nodes)
        self.find_bar.refresh()
        self.minimap.refresh()
        self._refresh_far()

    def _leave_removed(self) -> None:
        """The shown block is gone (undo): show the nearest graph above it that is there."""
        left = next(
            (g for g in reversed(self._breadcrumbs.path) if self.document.has_graph(g)), MAIN
        )
        self.show_graph(left)

    def _on_selection_changed(self, nodes: frozenset[NodeId], edges: frozenset[Edge]) -> None:
        self._refresh_far()
        if nodes != self.selection.nodes:
            self.selection_changed.emit(self.selection.nodes)

    # Qt: painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.zoom >= FAR_SCALE:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.canvas.colors.background)
        painter.setTransform(self.viewportTransform())
        self.canvas.annotations.draw_far(painter)
        self._far_picture.draw(painter)
        self.canvas.titles.draw(painter, self.visible_area)
        self.canvas.annotations.draw_far_titles(painter)
        self.find_bar.draw(painter, self.visible_area)
        if self._tool is not None:
            self._tool.draw(painter)
        painter.end()

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        draw_backdrop(painter, rect, self.canvas.colors)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        if self.zoom >= NEAR_SCALE:
            self.canvas.labels.draw(painter, rect, self.canvas.colors)
        self.find_bar.draw(painter, rect)
        if self._tool is not None:
            self._tool.draw(painter)

    # Qt: mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self._tool is not None:
            return
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            go_back = event.button() == Qt.MouseButton.BackButton
            self.history.back() if go_back else self.history.forward()
            return
        pointer = self._pointer(event.position(), event.modifiers())
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space):
            self._begin(PanTool(self, pointer))
        elif left:
            self._begin(choose_tool(self, pointer))
        elif event.button() == Qt.MouseButton.RightButton and pointer.ctrl:
            self._begin(CutTool(self, pointer))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._mouse = event.position().toPoint()
        pointer = self._pointer(event.position(), event.modifiers())
        if self._tool is None:
            self._hover.move(pointer)
            return
        self._tool.move(pointer)
        self._redraw_tool(self._tool.bounds())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        right = event.button() == Qt.MouseButton.RightButton
        if self._tool is None or (right and not isinstance(self._tool, CutTool)):
            return
        tool, self._tool = self._tool, None
        tool.release(self._pointer(event.position(), event.modifiers()))
        self._redraw_tool(QRectF())
        self._hover.update_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = self.mapToScene(event.position().toPoint())
        item = self.canvas.node_at(point)
        if item is not None:
            if item.on_name(point):
                self.rename(item.node_id)
            elif item.card.kind is NodeKind.BLOCK:
                self.enter_block(item.node_id)
            return
        edge = self.canvas.wires.at(point, 6 / self.zoom)
        held = self.canvas.annotations.at(point, self.zoom)
        if edge is None and held is not None:
            self.edit_annotation(held[0].annotation.id)
        else:
            self.quick_add(point, into=edge)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()
        mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        if mouse and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return  # it is the button of the stroke that cuts wires
        self.cancel()
        point = self.mapToScene(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.selection.nodes:
            item = self.canvas.nodes[next(iter(self.selection.nodes))]
            point = item.body.center()
        context_menu(self, point).popup(self.viewport().mapToGlobal(self.mapFromScene(point)))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self._hover.tooltip(self.mapToScene(event.pos()))
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        elif event.type() == QEvent.Type.Leave:
            self._mouse = None
            if self._tool is None:
                self.canvas.set_hover(None, "", None)
        return super().viewportEvent(event)

    # Qt: keys and focus

    def event(self, event: QEvent) -> bool:
        # Shift+A aligns nodes; with none to align it is the key for adding, as in Blender.
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._adds(event):
            event.accept()
            return True
        return super().event(event)

    def _adds(self, event: QKeyEvent) -> bool:
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        return event.key() == Qt.Key.Key_A and shift and len(self.selection.nodes) < 2

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self._tool or not self.selection.empty):
            if self._tool is not None:
                self.cancel()
            else:
                self.selection.clear()
        elif self._adds(event):
            self.quick_add()
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat() and self._tool is None:
                self._space = True
                self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._hover.update_cursor()
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = False
        super().focusOutEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        return False  # Tab opens the search

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._shown:
            self._shown = True
            look_at_beginning(self)
            self.minimap.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self.canvas.set_fonts()

    # Qt: dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME_TYPE):
            event.acceptProposedAction()
            type_ = bytes(event.mimeData().data(MIME_TYPE).data()).decode()
            self.cancel()
            self._begin(DropTool(self, self._pointer(event.position(), event.modifiers()), type_))
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if isinstance(self._tool, DropTool):
            event.acceptProposedAction()
            self._tool.move(self._pointer(event.position(), event.modifiers()))
            self._redraw_tool(self._tool.bounds())
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.cancel()

    def dropEvent(self, event: QDropEvent) -> None:
        if not isinstance(self._tool, DropTool):
            event.ignore()
            return
        event.acceptProposedAction()
        tool, self._tool = self._tool, None
        tool.release(self._pointer(event.position(), event.modifiers()))
        self._redraw_tool(QRectF())
        self.setFocus(Qt.FocusReason.OtherFocusReason)
