"""Things a user does to select and arrange."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.app.agreement.machine import EITHER, ChanceUser, does, one_of, pick, spot
from tests.hands import ALT, CTRL, NONE, SHIFT

held = (NONE, NONE, SHIFT, CTRL, ALT)
"""What is held while the mouse does something."""


class Placing(ChanceUser):
    """Clicks, rubber bands, drags, nudges, and looking around."""

    @does(only_looks=True, choice=pick, modifiers=held)
    def click_node(self, choice: int, modifiers: Qt.KeyboardModifier) -> None:
        node = one_of(self.user.nodes, choice)
        if node is not None:
            self.user.point_at(self.user.grip(node), modifiers)

    @does(only_looks=True, choice=pick, modifiers=held)
    def click_wire(self, choice: int, modifiers: Qt.KeyboardModifier) -> None:
        edge = one_of(self.user.wires, choice)
        if edge is not None:
            self.user.point_at(self.user.on_wire(edge), modifiers)

    @does(steps=0, only_looks=True, modifiers=held)
    def click_nothing(self, modifiers: Qt.KeyboardModifier) -> None:
        self.user.point_at(self.user.empty_spot, modifiers)

    @does(only_looks=True, first=pick, second=pick, modifiers=(NONE, SHIFT, CTRL))
    def rubber_band(self, first: int, second: int, modifiers: Qt.KeyboardModifier) -> None:
        user = self.user
        one, other = one_of(user.nodes, first), one_of(user.nodes, second)
        if one is not None and other is not None:
            bodies = [user.view.canvas.nodes[node].body for node in (one, other)]
            area = bodies[0].united(bodies[1]).adjusted(-30, -40, -20, -20)
            user.stroke(area.topLeft(), area.bottomRight(), modifiers)

    @does(choice=pick, dx=spot, dy=spot, modifiers=held)
    def drag_node(self, choice: int, dx: int, dy: int, modifiers: Qt.KeyboardModifier) -> None:
        node = one_of(self.user.nodes, choice)
        if node is not None:
            start = self.user.grip(node)
            self.user.stroke(start, start + QPointF(10 * dx, 10 * dy), modifiers)

    @does(choice=pick, dx=spot, how=("Esc", "Ctrl+Z", "Del"))
    def do_something_else_while_dragging(self, choice: int, dx: int, how: str) -> None:
        user = self.user
        node = one_of(user.nodes, choice)
        if node is not None:
            start = user.grip(node)
            end = start + QPointF(10 * dx, 50)
            user.bring_into_view((start, end))
            user.press_and_move(start, end)
            user.strike(how)
            user.let_go(end)

    @does(
        first=pick,
        count=range(4),
        key=("Left", "Right", "Up", "Down"),
        fine=EITHER,
        times=range(1, 4),
    )
    def nudge(self, first: int, count: int, key: str, fine: bool, times: int) -> None:
        """Nudges in a row are one step."""
        self.user.choose(self.some_nodes(first, count))
        for _ in range(times):
            self.user.strike(f"Shift+{key}" if fine else key)

    @does(
        key=("Shift+A", "Shift+S", "Shift+D", "Shift+W", "Shift+C", "Shift+E", "Shift+H", "Q"),
        first=pick,
        count=range(2, 6),
    )
    def align(self, key: str, first: int, count: int) -> None:
        nodes = self.some_nodes(first, count)
        if len(nodes) > 1:
            self.user.choose(nodes)
            self.user.strike(key)

    @does(down=EITHER, first=pick, count=range(6))
    def lay_out(self, down: bool, first: int, count: int) -> None:
        self.user.choose(self.some_nodes(first, count))
        self.user.strike("Shift+L" if down else "L")

    @does(only_looks=True, choice=pick, first=pick, count=range(5), text=("a", "dense 2"))
    def press_any_keys(self, choice: int, first: int, count: int, text: str) -> None:
        """Of all that the canvas knows, whatever that will be."""
        user = self.user
        user.choose(self.some_nodes(first, count))
        action = one_of([a for a in user.view.actions if not a.shortcut().isEmpty()], choice)
        assert action is not None
        user.press(action)
        self.end_typing(text, "Return")

    @does(only_looks=True, way=("wheel", "ctrl", "shift", "pan", "space"), by=range(-3, 4))
    def look_around(self, way: str, by: int) -> None:
        view = self.user.view
        center = view.viewport().rect().center()
        start, end = view.mapToScene(center), view.mapToScene(center + QPoint(60 * by, 30))
        if way == "pan":
            self.user.drag(start, end, button=Qt.MouseButton.MiddleButton, steps=2)
        elif way == "space":
            QTest.keyPress(view, Qt.Key.Key_Space)
            self.user.drag(start, end, steps=2)
            QTest.keyRelease(view, Qt.Key.Key_Space)
        else:
            turn(view, 240 * by, {"wheel": NONE, "ctrl": CTRL, "shift": SHIFT}[way])

    @does(choice=pick, dx=spot, zoom=(0.05, 0.2, 0.35, 3.0))
    def drag_from_afar(self, choice: int, dx: int, zoom: float) -> None:
        """At a zoom where other things are drawn, and other things can be hit."""
        user = self.user
        node = one_of(user.nodes, choice)
        if node is not None:
            start = user.grip(node)
            user.look(start.x(), start.y(), zoom)
            user.drag(start, start + QPointF(2 * dx / zoom, dx / zoom), steps=2)

    def press_when(self, action: QAction, situation: str) -> None:
        """Press an action's keys while something is selected, and take back what that did."""
        self._select(situation)

        def press() -> None:
            self.user.press(action)
            self.end_typing("dense 2", "Return")

        self.act(f"{action.objectName()} with {situation} selected", press)
        while self.user.undo_stack.canUndo():
            self.user.strike("Ctrl+Z")

    def _select(self, situation: str) -> None:
        user = self.user
        chosen = {"one": user.nodes[1:2], "several": user.nodes[1:4], "a block": user.blocks[:1]}
        chosen["inside"] = user.blocks[:1]
        user.choose(chosen.get(situation, []))
        if situation == "all":
            user.strike("Ctrl+A")
        elif situation == "inside":  # a layer in a block that is opened in place
            user.view.setFocus()  # which the line of a search may have
            for keys in ("Shift+Return", "Alt+Return", "Alt+Right"):
                user.strike(keys)
            assert user.view.inner.path or not user.blocks
        elif situation == "a wire":
            user.point_at(user.on_wire(user.wires[0]))
        elif situation == "a frame":
            grip = user.annotations[0].grip(user.view.zoom)
            user.point_at(QPointF(grip.right() - 24, grip.center().y()))


def turn(view: object, by: int, modifiers: Qt.KeyboardModifier) -> None:
    """Turn the wheel over the middle of a canvas."""
    viewport = view.viewport()  # type: ignore[attr-defined]
    at = viewport.rect().center()
    event = QWheelEvent(
        QPointF(at),
        QPointF(viewport.mapToGlobal(at)),
        QPoint(),
        QPoint(0, by),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)
    QApplication.processEvents()
