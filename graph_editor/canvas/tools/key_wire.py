"""Drawing one wire by keys: from an output of the selected node to an input that can take it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from graph_editor.canvas.adding.landing import Landing, landing
from graph_editor.canvas.drawing.route import wire_path
from graph_editor.canvas.tools.tool import Pointer, Tool
from graph_editor.canvas.wiring.ports import InputPort, upstream, why_not
from graph_editor.canvas.wiring.wire_check import WireCheck
from graph_editor.document.graph import Edge, NodeId, NodeKind, parse_port

if TYPE_CHECKING:
    from graph_editor.canvas.within import Ground

_NONE = Qt.KeyboardModifier.NoModifier
_TAKEN = "Every input that could take this wire has one; Tab chooses which to replace."
_KEYS = "Tab and arrows choose · type a name · Enter connects · Esc leaves"
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass(frozen=True, slots=True)
class _Goal:
    """An input port that the wire may go to, where it is, and whether it has a wire already."""

    node: NodeId
    port: str
    spot: QPointF
    taken: bool = False


class KeyWireTool(Tool):
    """A wire that is held by the keyboard.

    It begins at an output of a node (its own key goes on to the next, where there are several) and
    aims at one input, at first the nearest free one: a wire is replaced only where that is chosen.
    Tab and Shift+Tab go from port to port, the nearest first, arrows to the next port in their
    direction, letters to a node by its name. Ports that cannot take the wire are passed over, and
    the hint says why.

    Attributes:
        hint: what Enter would do, or why nothing can be done; shown and spoken.
    """

    takes_keys = True

    def __init__(self, view: Ground, node: NodeId, key: Qt.Key = Qt.Key.Key_W) -> None:
        item = view.canvas.nodes[node]
        center = item.body.center()
        super().__init__(view, Pointer(center, view.mapFromScene(center), _NONE))
        self.hint = ""
        self._node = node
        self._key = key
        self._outputs = [port.name for port in item.card.outputs]
        self._output = self._outputs[0]
        self._shut = upstream(view.document, node)
        self._goals: list[_Goal] = []
        self._aim: _Goal | None = None
        self._landing: Landing | None = None
        self._typed = ""
        self._moved = False
        self._begin()

    @property
    def aim(self) -> tuple[NodeId, str] | None:
        """The input port that Enter would connect."""
        return (self._aim.node, self._landing.port) if self._aim and self._landing else None

    def release(self, pointer: Pointer) -> None:
        self.cancel()

    def cancel(self) -> None:
        self._check.end()
        self.view.canvas.set_dimmed(())
        self.view.canvas.wires.fade(None)
        self.view.hint_bar.hide()

    def key(self, event: QKeyEvent) -> bool:
        key, text = Qt.Key(event.key()), event.text()
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if key == Qt.Key.Key_Escape:
            self.view.cancel()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._connect()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._step(-1 if shift or key == Qt.Key.Key_Backtab else 1)
        elif key in _ARROWS:
            self._go(*_ARROWS[key])
        elif key == Qt.Key.Key_Backspace:
            self._find(self._typed[:-1])
        elif key == self._key and not self._typed and len(self._outputs) > 1:
            place = self._outputs.index(self._output) + 1
            self._output = self._outputs[place % len(self._outputs)]
            self._begin()
        elif text and (text.isalnum() or text == "_"):
            self._find(self._typed + text)
        else:
            return False
        return True

    def draw(self, painter: QPainter) -> None:
        if self._aim is None:
            return
        colors = self.view.canvas.colors
        painter.setPen(QPen(colors.ok, 2.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(wire_path(*self._ends(), self.view.canvas.flow))
        painter.drawEllipse(self._ends()[1], 9, 9)

    def bounds(self) -> QRectF:
        if self._aim is None:
            return QRectF()
        path = wire_path(*self._ends(), self.view.canvas.flow)
        return path.boundingRect().adjusted(-16, -16, 16, 16)

    # Inside

    def _begin(self) -> None:
        """Find where a wire from this output may go, and aim at the nearest."""
        view = self.view
        self._aim, self._moved = None, False
        self._goals = sorted(self._inputs(), key=self._distance)
        self._check = WireCheck(
            view.document, view.catalogue, view.known_results, view.preview, self._on_checked
        )
        shown = [n for n in view.canvas.nodes_in(view.visible_area) if n not in self._shut]
        self._check.ask_about_inputs((self._node, self._output), shown)
        self._on_checked()

    def _inputs(self) -> list[_Goal]:
        canvas, document = self.view.canvas, self.view.document
        goals = []
        for node_id, item in canvas.nodes.items():
            held = [e for e in document.incoming(node_id) if self._is_from_here(e)]
            taken = {port.name for port in item.card.inputs if port.connected}
            ports = [p.name for p in item.card.inputs if not _joins_elsewhere(p, item.card.inputs)]
            if item.card.kind is NodeKind.INPUT or node_id in self._shut:
                ports = ports[:1] or [""]
            for port in ports:
                if node_id != self._node and all(edge.target_port != port for edge in held):
                    spot = canvas.port_spot(node_id, port, False) if port else item.body.center()
                    goals.append(_Goal(node_id, port, spot, port in taken))
        return goals

    def _is_from_here(self, edge: Edge) -> bool:
        return (edge.source, edge.source_port) == (self._node, self._output)

    def _distance(self, goal: _Goal) -> tuple[bool, float]:
        """What lies ahead comes first, and of that what is near."""
        start = self._ends()[0]
        x, y = goal.spot.x() - start.x(), goal.spot.y() - start.y()
        along, across = self.view.canvas.flow.turn(x, y)
        return along < 0, abs(along) + 2 * abs(across)

    def _on_checked(self) -> None:
        """More is known of what can take the wire."""
        closed = self._check.closed_nodes()
        inputs = {n for n, i in self.view.canvas.nodes.items() if i.card.kind is NodeKind.INPUT}
        dimmed = (self._shut | closed | inputs) - {self._node}
        self.view.canvas.set_dimmed(dimmed, self._check.refused)
        if self._aim is None or not self._moved:
            free = (goal for goal in self._goals if not goal.taken and not self._why(goal))
            self._aim_at(next(free, None))  # a wire is replaced only where that is chosen
        else:
            self._aim_at(self._aim)

    def _why(self, goal: _Goal) -> str:
        """Why a port cannot take the wire; "" where it can."""
        closed = goal.node in self._shut or not goal.port
        if closed:
            return why_not(self.view.document, self._node, goal.node) or "It takes no wire."
        return self._check.refused.get((goal.node, goal.port), "")

    def _step(self, by: int) -> None:
        """Go to the next port that can take the wire; say which are passed over."""
        if not self._goals:
            return
        self._typed, self._moved = "", True
        place = self._goals.index(self._aim) if self._aim in self._goals else -1
        passed = ""
        for _ in self._goals:
            place = (place + by) % len(self._goals)
            goal = self._goals[place]
            why = self._why(goal)
            if not why:
                self._aim_at(goal, passed)
                return
            passed = passed or self._passed(goal, why)
        self._aim_at(None)

    def _go(self, dx: int, dy: int) -> None:
        """Go to the nearest port in a direction; say why, where that cannot take the wire."""
        here = self._aim.spot if self._aim is not None else self._ends()[0]
        self._typed, self._moved = "", True
        found: list[tuple[float, _Goal]] = []
        for goal in self._goals:
            x, y = goal.spot.x() - here.x(), goal.spot.y() - here.y()
            along, aside = x * dx + y * dy, abs(x * dy) + abs(y * dx)
            if along > 1 and aside <= 2 * along:
                found.append((along + 2 * aside, goal))
        found.sort(key=lambda pair: pair[0])
        passed = ""
        for _, goal in found:
            why = self._why(goal)
            if not why:
                self._aim_at(goal, passed)
                return
            passed = passed or self._passed(goal, why)
        self._aim_at(self._aim, passed or "There is no port further on in this direction.")

    def _passed(self, goal: _Goal, why: str) -> str:
        """What is said of a port that is passed over; nobody expects to feed an Input."""
        if self.view.document.node(goal.node).kind is NodeKind.INPUT:
            return ""
        return f"Passed {self._name(goal.node)}: {why}"

    def _find(self, typed: str) -> None:
        """Go to the first node that is called so."""
        self._typed, self._moved = typed, True
        wanted = typed.lower()
        names = [(self._name(goal.node).lower(), goal) for goal in self._goals]
        fitting = [goal for name, goal in names if name.startswith(wanted)]
        fitting += [goal for name, goal in names if wanted in name and goal not in fitting]
        open_ = next((goal for goal in fitting if not self._why(goal)), None)
        if not typed or open_ is not None:
            self._aim_at(open_ if typed else self._aim)
        elif fitting:
            self._aim_at(self._aim, f"{self._name(fitting[0].node)}: {self._why(fitting[0])}")
        else:
            self._aim_at(self._aim, f"No node that could be reached is called “{typed}”.")

    def _aim_at(self, goal: _Goal | None, remark: str = "") -> None:
        view = self.view
        self._aim = goal
        self._landing = None
        if goal is None:
            taken = any(not self._why(goal) for goal in self._goals)
            self.hint = _TAKEN if taken else "No port can take this wire."
        else:
            self._landing = landing(view.document, view.catalogue, goal.node, goal.port)
            parts = (self._title(goal), self._landing.note, remark)
            self.hint = " ".join(filter(None, parts))
            view.keep_visible(goal.node)
        view.canvas.wires.fade(self._landing.replaced if self._landing else None)
        name = self._name(self._node)
        more = f" · {self._key.name[4:]} next output" if len(self._outputs) > 1 else ""
        typed = f"{self._typed}▏ · " if self._typed else ""
        told = f"{name}: {self.hint}" if goal is None else self.hint
        view.hint_bar.tell(told, typed + _KEYS + more)

    def _title(self, goal: _Goal) -> str:
        """The wire in words: `split, output[1] → add, inputs[2].`"""
        start = self._name(self._node)
        if len(self._outputs) > 1:
            start += f", {self._output}"
        ports = self.view.canvas.nodes[goal.node].card.inputs
        label = next((port.label for port in ports if port.name == goal.port), goal.port)
        end = self._name(goal.node) + (f", {label}" if len(ports) > 1 else "")
        return f"{start} → {end}."

    def _connect(self) -> None:
        aim, view = self.aim, self.view
        view.cancel()
        if aim is not None:
            view.editor.connect(self._node, self._output, *aim)

    def _ends(self) -> tuple[QPointF, QPointF]:
        start = self.view.canvas.port_spot(self._node, self._output, True)
        if self._aim is None or self._landing is None:
            return start, start
        return start, self.view.canvas.port_spot(self._aim.node, self._landing.port, False)

    def _name(self, node: NodeId) -> str:
        return self.view.document.node(node).name


def _joins_elsewhere(port: InputPort, ports: Sequence[InputPort]) -> bool:
    """Whether a wire to this slot of a list would go to a free one, which is offered itself."""
    name = parse_port(port.name)[0]
    free = any(not p.connected and parse_port(p.name)[0] == name for p in ports)
    return port.many and port.connected and free
