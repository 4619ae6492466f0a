"""What a hand does on the canvas and on what lies over it, for the tables of gestures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.within import within_at
from tests import mouse
from tests.app.exercises.exercise import Stage, nothing
from tests.hands import ALT, CTRL, NONE

LEFT, MIDDLE, RIGHT = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.RightButton,
)
NO_BUTTON = Qt.MouseButton.NoButton


@dataclass(frozen=True, slots=True)
class Gesture:
    """What a hand does, and what comes of it.

    Attributes:
        name: what it is.
        do: the events.
        comes: what holds afterwards, and did not hold before.
        step: what the history calls it; "" where the project stays as it is.
        given: what is done before.
    """

    name: str
    do: Callable[[Stage], object]
    comes: Callable[[Stage], object]
    step: str = ""
    given: Callable[[Stage], object] = nothing


def grip(name: str) -> Callable[[Stage], QPointF]:
    return lambda stage: stage.grip(stage.at(name))


def click(name: str, held: Qt.KeyboardModifier = NONE) -> Callable[[Stage], None]:
    return lambda stage: stage.point_at(stage.grip(stage.at(name)), held)


def drag(
    name: str, dx: float, dy: float, held: Qt.KeyboardModifier = NONE
) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        start = stage.grip(stage.at(name))
        stage.stroke(start, start + QPointF(dx, dy), held)

    return do


def band(held: Qt.KeyboardModifier) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        body = stage.view.canvas.nodes[stage.at("loose")].body.adjusted(-20, -20, 20, 20)
        stage.stroke(body.topLeft(), body.bottomRight(), held)

    return do


def wire(stage: Stage, start: str, end: str) -> object:
    return next(w for w in stage.wires if (w.source, w.target) == (stage.at(start), stage.at(end)))


def near_end(stage: Stage, start: str, end: str) -> QPointF:
    return stage.into(stage.at(end), wire(stage, start, end).target_port)  # type: ignore[attr-defined]


def cut(held: Qt.KeyboardModifier, button: Qt.MouseButton) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        point = stage.on_wire(wire(stage, "first", "second"))  # type: ignore[arg-type]
        stage.stroke(point - QPointF(3, 60), point + QPointF(3, 60), held, button=button)

    return do


def typed(text: str) -> None:
    QTest.keyClicks(QApplication.focusWidget(), text)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QApplication.processEvents()


def double(point: Callable[[Stage], QPointF], text: str = "") -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        stage.bring_into_view((point(stage),))
        stage.double_click(point(stage))
        if text:
            stage.write(text)
            stage.strike("Return")

    return do


def name_of(name: str) -> Callable[[Stage], QPointF]:
    def point(stage: Stage) -> QPointF:
        item = stage.view.canvas.nodes[stage.at(name)]
        return item.pos() + item.name_rect.center()

    return point


def title(stage: Stage) -> QPointF:
    grip = stage.annotations[0].grip(stage.view.zoom)
    return QPointF(grip.right() - 24, grip.center().y())


def title_in_view(stage: Stage) -> QPointF:
    stage.bring_into_view((title(stage),))
    return title(stage)


def inner(stage: Stage) -> QPointF:
    """The middle of the layer that the opened block shows."""
    item = stage.view.canvas.nodes[stage.at("part")]
    area = item.inside_rect.translated(item.pos())
    inner = next(i for i in item.inside.scene.nodes.values() if i.card.name == "inner")
    return item.inside.placed(area).map(inner.body.center())


def inner_port(stage: Stage) -> QPointF:
    """The input of the layer that the opened block shows."""
    within = within_at(stage.view, inner(stage))
    assert within is not None
    node = next(i.node_id for i in within.canvas.nodes.values() if i.card.name == "inner")
    return within.way.map(within.canvas.port_spot(node, "inputs", False))


def pull_inner_off(stage: Stage) -> None:
    stage.stroke(inner_port(stage), inner_port(stage) + QPointF(-20, 40))


def wire_inside_by_keys(stage: Stage) -> None:
    stage.point_at(inner(stage))
    stage.strike("Alt+Left")
    stage.strike("W")
    stage.write("outputs")
    stage.strike("Return")


def inner_ends(stage: Stage) -> set[tuple[str, str]]:
    """Between which layers of the block there are wires."""
    block = stage.document.graphs()[1]
    nodes = stage.document.nodes(block)
    return {
        (nodes[edge.source].name, nodes[edge.target].name) for edge in stage.document.edges(block)
    }


def inner_is_fed(stage: Stage) -> bool:
    block = stage.document.graphs()[1]
    return bool(stage.document.incoming(stage.document.node("inner", block).id, block))


def opened_alone(stage: Stage) -> None:
    stage.select("part")
    stage.strike("Shift+Return")
    stage.choose([])


def inner_place(stage: Stage) -> tuple[float, float]:
    block = stage.document.graphs()[1]
    return stage.document.node("inner", block).position


def inside_names(stage: Stage) -> set[str]:
    """What is drawn in the block."""
    return {node.name for node in stage.document.nodes(stage.document.graphs()[1]).values()}


def bent(stage: Stage) -> None:
    """A wire with a reroute point."""
    stage.point_at(stage.on_wire(wire(stage, "first", "second")))  # type: ignore[arg-type]
    stage.strike("R")
    stage.choose([])


def bend(stage: Stage) -> QPointF:
    (points,) = stage.view.document.points().values()
    return QPointF(*points[0])


def pull_bend(stage: Stage) -> None:
    stage.stroke(bend(stage), bend(stage) + QPointF(0, 120))


def give_up_bend(stage: Stage) -> None:
    given_up(stage, bend(stage), bend(stage) + QPointF(0, 120))


def give_up_bundle(stage: Stage) -> None:
    start, end = stage.out(stage.at("inputs")), stage.middle(stage.at("loose"))
    stage.bring_into_view((start, end))
    first, last = stage.view.mapFromScene(start), stage.view.mapFromScene(end)
    mouse.send(stage.view, QEvent.Type.MouseButtonPress, first, LEFT, LEFT, CTRL)
    mouse.send(stage.view, QEvent.Type.MouseMove, last, NO_BUTTON, LEFT, CTRL)
    stage.kept["during"] = stage.view.busy
    stage.strike("Esc")
    stage.let_go(end)


def give_up_inner(stage: Stage) -> None:
    given_up(stage, inner(stage), inner(stage) + QPointF(60, 60))


def give_up_inner_wire(stage: Stage) -> None:
    given_up(stage, inner_port(stage), inner_port(stage) + QPointF(-20, 40))


def end_key_wire_by_a_click(stage: Stage) -> None:
    stage.select("loose")
    stage.strike("W")
    stage.kept["during"] = stage.view.busy
    stage.point_at(stage.empty_spot)


def frame(stage: Stage) -> tuple[float, ...]:
    return stage.annotations[0].area.getRect()


def new_wire_on_empty(stage: Stage) -> None:
    start = stage.out(stage.at("loose"))
    stage.stroke(start, start + QPointF(160, 90))
    typed("dense 9")


def wheel(
    by: QPoint,
    held: Qt.KeyboardModifier = NONE,
    phase: Qt.ScrollPhase = Qt.ScrollPhase.NoScrollPhase,
    pixels: QPoint = QPoint(),
) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        viewport = stage.view.viewport()
        at = viewport.rect().center()
        where = QPointF(at), QPointF(viewport.mapToGlobal(at))
        event = QWheelEvent(*where, pixels, by, NO_BUTTON, held, phase, False)
        QApplication.sendEvent(viewport, event)

    return do


def pinch(stage: Stage) -> None:
    viewport = stage.view.viewport()
    at = QPointF(viewport.rect().center())
    zoom, device = Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice()
    event = QNativeGestureEvent(zoom, device, 2, at, at, at, 0.5, QPointF())
    QApplication.sendEvent(viewport, event)


def pan(button: Qt.MouseButton) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        center = stage.view.viewport().rect().center()
        start, end = stage.view.mapToScene(center), stage.view.mapToScene(center + QPoint(90, 40))
        stage.drag(start, end, button=button, steps=2)

    return do


def pan_with_space(stage: Stage) -> None:
    QTest.keyPress(stage.view, Qt.Key.Key_Space)
    pan(LEFT)(stage)
    QTest.keyRelease(stage.view, Qt.Key.Key_Space)


def given_up(stage: Stage, start: QPointF, end: QPointF) -> None:
    stage.bring_into_view((start, end))
    stage.press_and_move(start, end)
    stage.kept["during"] = stage.view.busy
    stage.strike("Esc")
    stage.let_go(end)


def give_up_drag(stage: Stage) -> None:
    start = stage.grip(stage.at("second"))
    given_up(stage, start, start + QPointF(60, 60))


def give_up_wire(stage: Stage) -> None:
    given_up(stage, stage.out(stage.at("loose")), stage.middle(stage.at("third")))


def give_up_frame(stage: Stage) -> None:
    given_up(stage, title(stage), title(stage) + QPointF(60, 60))


def give_up_size(stage: Stage) -> None:
    corner = stage.annotations[0].area.bottomRight()
    given_up(stage, corner, corner + QPointF(60, 60))


def give_up_band(stage: Stage) -> None:
    spot = stage.empty_spot
    given_up(stage, spot, spot + QPointF(500, 500))


def had_begun(stage: Stage) -> bool:
    """It went on, ended, and left no trace."""
    return stage.kept.get("during", False) and not stage.view.busy


def entry(point: Callable[[Stage], QPointF], text: str) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        stage.bring_into_view((point(stage),))
        menu = stage.open_menu(point(stage))
        assert menu is not None
        action = next(a for a in menu.actions() if a.text().replace("&", "").startswith(text))
        stage.click_action(menu, action)

    return do


def minimap(*kinds: QEvent.Type) -> Callable[[Stage], None]:
    """Press on the minimap and go on from there."""

    def do(stage: Stage) -> None:
        minimap = stage.view.minimap
        for kind in kinds:
            at = QPoint(30, 30) if kind != QEvent.Type.MouseMove else QPoint(120, 100)
            held = NO_BUTTON if kind == QEvent.Type.MouseButtonRelease else LEFT
            button = NO_BUTTON if kind == QEvent.Type.MouseMove else LEFT
            mouse_event(minimap, kind, at, button, held)

    return do


def mouse_event(
    widget: object, kind: QEvent.Type, at: QPoint, button: Qt.MouseButton, held: Qt.MouseButton
) -> None:
    """Send one mouse event to a widget."""
    from PySide6.QtGui import QMouseEvent

    place = QPointF(at), QPointF(widget.mapToGlobal(at))  # type: ignore[attr-defined]
    QApplication.sendEvent(widget, QMouseEvent(kind, *place, button, held, NONE))  # type: ignore[arg-type]
    QApplication.processEvents()


def with_minimap(stage: Stage) -> None:
    if not stage.view.minimap.isVisible():
        stage.strike("Alt+M")
    stage.view.minimap.repaint()
    stage.look(0, 0, 0.5)


def center(stage: Stage) -> tuple[int, int]:
    center = stage.view.visible_area.center()
    return round(center.x()), round(center.y())


def looked(stage: Stage) -> bool:
    """Something else is seen than before."""
    now = (center(stage), round(stage.view.zoom, 3))
    return stage.kept.setdefault("seen", now) != now


def found(stage: Stage) -> None:
    stage.strike("Ctrl+F")
    stage.write("dense")


def side_button(button: Qt.MouseButton) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        place = stage.view.viewport().rect().center()
        mouse.send(stage.view, QEvent.Type.MouseButtonPress, place, button, button)
        mouse.send(stage.view, QEvent.Type.MouseButtonRelease, place, button, NO_BUTTON)

    return do


def jumped(stage: Stage) -> None:
    stage.look(0, 9000, 0.5)
    stage.strike("Home")


def dropped(alt: bool) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        point = stage.on_wire(wire(stage, "first", "second"))  # type: ignore[arg-type]
        stage.bring_into_view((point,))
        stage.drop("layers.Flatten", point, ALT if alt else NONE)

    return do


def wire_by_keys(stage: Stage) -> None:
    stage.select("loose")
    for keys in ("W", "Tab", "Right", "x", "Backspace"):
        stage.strike(keys)
    stage.type("second")
    stage.strike("Return")
