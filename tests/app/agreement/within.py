"""Things a user does by mouse in blocks that are opened in place, and with the points of wires."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QPointF, Qt

from graph_editor.canvas.drawing.inner import Inner, inner_of
from graph_editor.canvas.drawing.scene import CanvasScene
from graph_editor.document.graph import NodeId
from tests.app.agreement.inspecting import Inspecting
from tests.app.agreement.machine import EITHER, does, one_of, pick, spot
from tests.app.agreement.structuring import INSIDE
from tests.app.user import User
from tests.hands import ALT, CTRL, NONE, SHIFT


class Within(Inspecting):
    """Clicks, drags and menus in opened blocks; reroute points."""

    @does(
        steps=2,
        choice=pick,
        other=pick,
        second=(NONE, SHIFT, CTRL, ALT),
        key=(*INSIDE, *("Ctrl+C", "Ctrl+Shift+V", "Right", "Shift+Down", "Esc", "Shift+E")),
    )
    def click_inside(self, choice: int, other: int, second: Qt.KeyboardModifier, key: str) -> None:
        """One layer in an opened block, then another one, and press a key."""
        user = self.user
        for place, modifiers in ((choice, NONE), (other, second)):
            inner = self._inner(place)
            if inner is not None:
                user.point_at(inner.area.center(), modifiers)
        user.strike(key)
        self.end_typing("again", "Return")

    @does(steps=2, choice=pick, dx=spot, dy=spot, modifiers=(NONE, NONE, SHIFT, CTRL), how=range(6))
    def drag_inside(
        self, choice: int, dx: int, dy: int, modifiers: Qt.KeyboardModifier, how: int
    ) -> None:
        """A layer in an opened block; now and then, something is pressed in the middle of it."""
        user, inner = self.user, self._inner(choice)
        if inner is None:
            return
        start = inner.area.center()
        end = start + QPointF(4 * dx, 3 * dy)
        keys = ("", "", "", "Esc", "Ctrl+Z", "Del")[how]
        if keys:
            user.bring_into_view((start, end))
            user.press_and_move(start, end)
            user.strike(keys)
            user.let_go(end)
        else:
            user.stroke(start, end, modifiers)

    @does(steps=2, choice=pick, other=pick, dx=spot, dy=spot, output=EITHER, how=range(6))
    def pull_inside(
        self, choice: int, other: int, dx: int, dy: int, output: bool, how: int
    ) -> None:
        """A wire from a port in an opened block, with Ctrl all of it: to a layer or nowhere."""
        user, inner, end = self.user, self._inner(choice), self._inner(other)
        if inner is None or end is None:
            return
        port = one_of(inner.item.card.outputs if output else inner.item.card.inputs, other)
        if port is None:
            return
        spot = inner.scene.port_spot(inner.item.node_id, port.name, output)
        start = inner.way.map(spot)
        goal = end.area.center() if how < 4 else start + QPointF(4 * dx, 3 * dy)
        if how == 3:
            user.bring_into_view((start, goal))
            user.press_and_move(start, goal)
            user.strike(("Esc", "Ctrl+Z", "Del")[dx % 3])
            user.let_go(goal)
        else:
            user.stroke(start, goal, CTRL if how == 2 else NONE)
        self.end_typing("flatten", "Return")

    @does(
        steps=2,
        choice=pick,
        modifiers=(NONE, NONE, SHIFT),
        key=("Del", "R", "E", "Esc", "Shift+A", "Ctrl+A", "menu", "double"),
    )
    def wire_inside(self, choice: int, modifiers: Qt.KeyboardModifier, key: str) -> None:
        """Select a wire in an opened block and do something with it."""
        user, inner = self.user, self._inner(choice)
        wires = inner.scene.wires.items if inner is not None else {}
        edge = one_of(sorted(wires), choice)
        if inner is None or edge is None:
            return
        spot = inner.way.map(wires[edge].path().pointAtPercent(0.4))
        user.bring_into_view((spot,))
        if key == "menu":
            self._click_one(user.open_menu(spot), choice)
        elif key == "double":
            user.double_click(spot)
        else:
            user.click(spot, modifiers)
            user.strike(key)
        self.end_typing("flatten", "Return")

    @does(steps=2, choice=pick, entry=pick)
    def menu_inside(self, choice: int, entry: int) -> None:
        inner = self._inner(choice)
        if inner is not None:
            self._click_one(self.user.open_menu(inner.area.center()), entry)
            self.end_typing("within", "Return")

    @does(steps=2, choice=pick, opened=EITHER)
    def double_click_inside(self, choice: int, opened: bool) -> None:
        """Or a click on the arrow of a block that stands in one that is opened."""
        user, inner = self.user, self._inner(choice)
        if inner is None:
            return
        if opened:
            arrow = inner.item.expander.translated(inner.item.pos()).center()
            user.point_at(inner.way.map(arrow))
        else:
            user.bring_into_view((inner.area.center(),))
            user.double_click(inner.area.center())

    @does(steps=2, choice=pick, dx=spot, dy=spot)
    def add_point(self, choice: int, dx: int, dy: int) -> None:
        """To a wire, and take it elsewhere."""
        user, edge = self.user, one_of(self.user.wires, choice)
        if edge is None:
            return
        user.choose([])
        user.point_at(user.on_wire(edge), CTRL)
        user.strike("R")
        spots = user.view.document.points().get(edge, ())
        if spots:
            start = QPointF(*spots[choice % len(spots)])
            user.stroke(start, start + QPointF(10 * dx, 5 * dy))

    @does(choice=pick, dx=spot, dy=spot, key=("", "", "Del", "Left", "Shift+Down", "Ctrl+Del"))
    def move_point(self, choice: int, dx: int, dy: int, key: str) -> None:
        """Of a wire; by mouse or keys, or take it away."""
        user = self.user
        spots = [p for _, points in sorted(user.view.document.points().items()) for p in points]
        found = one_of(spots, choice)
        if found is not None and key:
            user.point_at(QPointF(*found))
            user.strike(key)
        elif found is not None:
            user.stroke(QPointF(*found), QPointF(*found) + QPointF(10 * dx, 5 * dy))

    @does(choice=pick, output=EITHER, what=("add", "up", "down", "remove", "rename"))
    def change_end(self, choice: int, output: bool, what: str) -> None:
        """An input or output of the block that is shown, in its inspector."""
        user = self.user
        self._go_inside()
        user.choose([])
        user.settle()
        view = user.page.inspector.block
        if user.page.inspector.current is not view:
            return
        ends: Any = view.outputs if output else view.inputs
        line = one_of([line for line in ends.lines if line.isVisible()], choice)
        if what == "add":
            user.click_on(ends.add_button)
        elif line is not None and what == "rename":
            self._type_into(line.name, ("x", "y", "", "class")[choice % 4])
        elif line is not None:
            button = {"up": line.up, "down": line.down, "remove": line.button}[what]
            if button.isVisible() and button.isEnabled():
                user.click_on(button)

    def _inner(self, choice: int) -> Inner | None:
        """A node in an opened block; one is opened where none is, if there is one."""
        user = self.user
        if not list(_paths(user)) and user.blocks:
            user.choose(user.blocks[choice % len(user.blocks) :][:1])
            user.strike("Shift+Return")
        path = one_of(list(_paths(user)), choice // 5)
        return inner_of(user.view.canvas, path) if path is not None else None


def _paths(user: User) -> Iterator[tuple[NodeId, ...]]:
    """The ways to the nodes that opened blocks show, in document order."""

    def within(scene: CanvasScene, way: tuple[NodeId, ...]) -> Iterator[tuple[NodeId, ...]]:
        for node_id in scene._document.nodes():
            inside = scene.nodes[node_id].inside
            if way:
                yield (*way, node_id)
            if inside is not None:
                yield from within(inside.scene, (*way, node_id))

    yield from within(user.view.canvas, ())
