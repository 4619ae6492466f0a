"""Things a user does with wires."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt

from graph_editor.document.graph import Edge, NodeId
from tests import mouse
from tests.app.agreement.machine import EITHER, ChanceUser, does, one_of, pick, spot
from tests.hands import ALT, CTRL, SHIFT

RIGHT = Qt.MouseButton.RightButton


class Wiring(ChanceUser):
    """Drawing, re-plugging, cutting and giving up wires."""

    @does(first=pick, second=pick)
    def connect_to_node(self, first: int, second: int) -> None:
        self._pull(self._port(first, True), self._middle(second))

    @does(first=pick, second=pick)
    def connect_to_port(self, first: int, second: int) -> None:
        """Also to one that is taken, or on a node that it cannot go to."""
        self._pull(self._port(first, True), self._port(second, False))

    @does(first=pick, second=pick, node=EITHER)
    def connect_backwards(self, first: int, second: int, node: bool) -> None:
        end = self._middle(second) if node else self._port(second, True)
        self._pull(self._port(first, False), end)

    @does(choice=pick, other=pick, beginning=EITHER, node=EITHER)
    def replug(self, choice: int, other: int, beginning: bool, node: bool) -> None:
        edge = one_of(self.user.wires, choice)
        end = self._middle(other) if node else self._port(other, beginning)
        if edge is not None:
            self._pull(self._end_of(edge, beginning), end)

    @does(choice=pick, beginning=EITHER, dx=spot)
    def pull_off(self, choice: int, beginning: bool, dx: int) -> None:
        edge = one_of(self.user.wires, choice)
        if edge is not None:
            self.user.stroke(self._end_of(edge, beginning), self.user.empty_spot + QPointF(dx, 0))

    @does(choice=pick, other=pick, output=EITHER, away=EITHER)
    def move_all_wires_of_port(self, choice: int, other: int, output: bool, away: bool) -> None:
        end = self.user.empty_spot if away else self._middle(other)
        start = self._port(choice, output)
        if start is not None and end is not None:
            self.user.stroke(start, end, CTRL)

    @does(choice=pick, dx=spot, dy=spot, alt=EITHER)
    def cut(self, choice: int, dx: int, dy: int, alt: bool) -> None:
        edge = one_of(self.user.wires, choice)
        if edge is None:
            return
        point, way = self.user.on_wire(edge), QPointF(5 * dx + 3, 5 * dy + 60)
        if alt:
            self.user.stroke(point - way, point + way, ALT)
        else:
            self.user.stroke(point - way, point + way, CTRL, button=RIGHT)

    @does(choice=pick, wire=pick)
    def insert_on_wire(self, choice: int, wire: int) -> None:
        user = self.user
        edge, node = one_of(user.wires, wire), one_of(user.nodes, choice)
        if edge is not None and node is not None:
            start = user.grip(node)
            user.stroke(start, user.on_wire(edge) + (start - user.middle(node)))

    @does(first=pick, second=pick, how=("Esc", "Ctrl+Z", "Del", "another button"))
    def do_something_else_while_pulling(self, first: int, second: int, how: str) -> None:
        user = self.user
        start, end = self._port(first, first % 2 == 0), self._middle(second)
        if start is None or end is None:
            return
        user.bring_into_view((start, end))
        user.press_and_move(start, end)
        if how == "another button":
            place = user.view.mapFromScene(end)
            mouse.send(user.view, QEvent.Type.MouseButtonPress, place, RIGHT, RIGHT)
        else:
            user.strike(how)
        user.let_go(end)

    @does(choice=pick, key=("Del", "Ctrl+Del", "Ctrl+Shift+X"), more=EITHER)
    def delete_wire(self, choice: int, key: str, more: bool) -> None:
        edge = one_of(self.user.wires, choice)
        if edge is not None:
            self.user.point_at(self.user.on_wire(edge), SHIFT if more else CTRL)
            self.user.strike(key)

    def _pull(self, start: QPointF | None, end: QPointF | None) -> None:
        if start is not None and end is not None:
            self.user.stroke(start, end)

    def _port(self, choice: int, output: bool) -> QPointF | None:
        user = self.user
        node = one_of(user.nodes, choice)
        if node is None:
            return None
        card = user.view.canvas.nodes[node].card
        port = one_of(card.outputs if output else card.inputs, choice // 7)
        if port is None:
            return None
        return user.out(node, port.name) if output else user.into(node, port.name)

    def _middle(self, choice: int) -> QPointF | None:
        node: NodeId | None = one_of(self.user.nodes, choice)
        return self.user.middle(node) if node is not None else None

    def _end_of(self, edge: Edge, beginning: bool) -> QPointF:
        path = self.user.view.canvas.wires.items[edge].path()
        share = min(16 / max(path.length(), 1.0), 0.4)
        return path.pointAtPercent(share if beginning else 1 - share)
