"""A user of the whole program: a window, a mouse, a keyboard, and eyes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from graph_editor.document.graph import Edge, Node, NodeId, NodeKind
from tests.hands import NONE, SHIFT, Hands
from tests.mouse import settle

LEFT = Qt.MouseButton.LeftButton
_NEAR, _FAR = 0.45, 2.0
"""Between these zooms ports are large enough to be hit."""


class User(Hands):
    """Hands on the program of the fixture `hornet`.

    Attributes:
        window, session, page: the window, the open project, and the page with the canvas.
    """

    def __init__(self, hornet: Any) -> None:
        self.window = hornet.window
        self.session = hornet.session
        self.page = hornet.window.page("draw")
        self.view = self.page.canvas
        self.document = hornet.session.document
        self.undo_stack = hornet.session.undo_stack
        self.view.glide.allowed = False
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.view.setFocus()

    # What is drawn, in an order that does not depend on ids

    @property
    def nodes(self) -> list[NodeId]:
        """The nodes that are shown."""
        return list(self.view.document.nodes())

    @property
    def wires(self) -> list[Edge]:
        """The wires that are shown."""
        name = {node_id: node.name for node_id, node in self.view.document.nodes().items()}
        return sorted(
            self.view.document.edges(),
            key=lambda e: (name[e.source], e.source_port, name[e.target], e.target_port),
        )

    @property
    def annotations(self) -> list[Any]:
        """The items of the frames and notes that are shown."""
        return list(self.view.canvas.annotations.items.values())

    @property
    def blocks(self) -> list[NodeId]:
        """The nodes that are shown and stand for blocks."""
        nodes = self.view.document.nodes().values()
        return [node.id for node in nodes if node.kind is NodeKind.BLOCK]

    def called(self, name: str) -> Node:
        """The node of that name in the graph that is shown."""
        return self.view.document.node(name)

    # Keys

    def press(self, action: QAction, keys: QKeySequence | None = None) -> None:
        """Press the keys of an action, the first ones where none are named."""
        if action.objectName().startswith("canvas."):
            self.view.setFocus()
        self._strike(keys or action.shortcut())

    def strike(self, keys: str) -> None:
        """Press keys on whatever has the keyboard: `Ctrl+Z`, `Del`, `Return`."""
        self._strike(QKeySequence(keys))

    def _strike(self, keys: QKeySequence) -> None:
        for combination in keys:
            widget = QApplication.focusWidget() or self.window
            QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())
        QApplication.processEvents()

    def keep_name(self) -> None:
        """Leave the line in which a new block's name can be typed, if it is there."""
        if self.is_typing:
            self.strike("Esc")

    @property
    def is_typing(self) -> bool:
        """Whether a field over the canvas has the keyboard."""
        focus = QApplication.focusWidget()
        return focus is not None and focus is not self.view and self.view.isAncestorOf(focus)

    def write(self, text: str) -> None:
        """Replace what is in the field that has the keyboard."""
        self.strike("Ctrl+A")
        if text:
            self.type(text)
        else:
            self.strike("Del")

    # Aiming

    def bring_into_view(self, points: Iterable[QPointF]) -> None:
        """Look where all these points can be reached, as large as before if that does."""
        view, points = self.view, list(points)
        if not _NEAR <= view.zoom <= _FAR:
            view.set_zoom(0.7)
        reach = 24 / view.zoom
        room = QRectF(view.visible_area).adjusted(reach, reach, -reach, -reach)
        if all(room.contains(point) for point in points):
            return
        left, right = min(p.x() for p in points), max(p.x() for p in points)
        top, bottom = min(p.y() for p in points), max(p.y() for p in points)
        wanted = max(
            (right - left) / (view.viewport().width() - 96),
            (bottom - top) / (view.viewport().height() - 96),
            1e-9,
        )
        view.set_zoom(min(view.zoom, 1 / wanted))
        view.centerOn((left + right) / 2, (top + bottom) / 2)
        QApplication.processEvents()

    def stroke(
        self, start: QPointF, end: QPointF, modifiers: Qt.KeyboardModifier = NONE, **more: object
    ) -> None:
        """A drag between two points that are brought into view first."""
        self.bring_into_view((start, end))
        self.drag(start, end, modifiers, steps=2, **more)

    def point_at(self, point: QPointF, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """A click on a point that is brought into view first."""
        self.bring_into_view((point,))
        self.click(point, modifiers)

    def choose(self, nodes: Sequence[NodeId]) -> None:
        """Select exactly these nodes by clicks."""
        self.view.setFocus()
        for _ in range(6):  # out of blocks that are opened in blocks, too
            view = self.view
            if view.busy or view.inner.path or not view.selection.empty:  # one more leaves
                self.strike("Esc")
        for count, node in enumerate(nodes):
            if node not in self.view.canvas.nodes:
                return  # a click on what lay over it led into a block
            self.point_at(self.grip(node), SHIFT if count else NONE)

    @property
    def empty_spot(self) -> QPointF:
        """A point of the canvas where nothing is."""
        bounds = self.view.canvas.bounds
        return QPointF(bounds.left() - 160, bounds.top() - 160)

    # Menus

    def open_menu(self, point: QPointF) -> QMenu | None:
        """The context menu at a point of the canvas, opened by the right button."""
        self.bring_into_view((point,))
        spot, viewport = self.view.mapFromScene(point), self.view.viewport()
        reason = QContextMenuEvent.Reason.Mouse
        event = QContextMenuEvent(reason, spot, viewport.mapToGlobal(spot), NONE)
        QApplication.sendEvent(viewport, event)
        QApplication.processEvents()
        popup = QApplication.activePopupWidget()
        return popup if isinstance(popup, QMenu) else None

    def click_action(self, menu: QMenu, action: QAction) -> None:
        """Click on an entry of an open menu; one that leads to a submenu opens it."""
        if action.menu() is not None:
            menu.setActiveAction(action)
            QTest.keyClick(menu, Qt.Key.Key_Right)
        else:
            QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
        QApplication.processEvents()

    def choose_in_bar(self, *path: str | QAction) -> None:
        """Click through the menu bar down this path: `View`, `Theme`, `Dark`. The last may be the
        action itself, for one whose text changes (a panel's counts what is in it)."""
        bar = self.window.menuBar()
        action = next(a for a in bar.actions() if plain(a.text()) == path[0])
        QTest.mouseClick(bar, LEFT, pos=bar.actionGeometry(action).center())
        QApplication.processEvents()
        for wanted in path[1:]:
            menu = action.menu()
            assert isinstance(menu, QMenu)
            assert menu.isVisible(), f"{wanted} is in an open menu"
            action = next(a for a in menu.actions() if wanted in (a, plain(a.text())))
            self.click_action(menu, action)

    # Other widgets

    def click_on(self, widget: QWidget, at: QPoint | None = None) -> None:
        """A click on a widget of the window."""
        settle()
        QTest.mouseClick(widget, LEFT, pos=at if at is not None else widget.rect().center())
        QApplication.processEvents()

    def go_to_step(self, row: int) -> None:
        """Click on a row of the history."""
        panel = self.page.history
        if self.page.history_dock.isHidden():
            self.strike("Ctrl+Shift+H")
        index = panel.view.model().index(row, 0)
        panel.view.scrollTo(index)
        self.click_on(panel.view.viewport(), panel.view.visualRect(index).center())
        self.view.setFocus()

    def tidy_up(self) -> None:
        """Let the window be as it is at first, whatever was shown and switched before."""
        self.view.snapping.to_grid, self.view.snapping.to_neighbours = False, True
        self.view.find_bar.close_bar()
        self.view.find_bar.field.clear()
        self.page.reset_docks()
        self.page.palette_panel.search_line.clear()

    def settle(self) -> None:
        """Let what waits for its turn have it, close what is open, go back to the canvas."""
        if not self.window.isActiveWindow():
            self.window.activateWindow()
            QTest.qWaitForWindowActive(self.window)
        for _ in range(3):
            popup = QApplication.activePopupWidget()
            if popup is None:
                break
            QTest.keyClick(popup, Qt.Key.Key_Escape)
        for _ in range(2):
            if self.is_typing or self.view.busy:  # a field, or a wire that is drawn by keys
                self.strike("Esc")
        QApplication.processEvents()
        self.view.setFocus()


def plain(text: str) -> str:
    """A menu's text without its mark and its keys."""
    return text.partition("\t")[0].replace("&", "")
