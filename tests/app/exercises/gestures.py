"""Exercises of the mouse, the wheel and the touchpad on the canvas and what lies over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests import mouse
from tests.app.exercises.exercise import Stage, nothing
from tests.hands import ALT, CTRL, NONE, SHIFT

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


def _grip(name: str) -> Callable[[Stage], QPointF]:
    return lambda stage: stage.grip(stage.at(name))


def _click(name: str, held: Qt.KeyboardModifier = NONE) -> Callable[[Stage], None]:
    return lambda stage: stage.point_at(stage.grip(stage.at(name)), held)


def _drag(
    name: str, dx: float, dy: float, held: Qt.KeyboardModifier = NONE
) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        start = stage.grip(stage.at(name))
        stage.stroke(start, start + QPointF(dx, dy), held)

    return do


def _band(held: Qt.KeyboardModifier) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        body = stage.view.canvas.nodes[stage.at("loose")].body.adjusted(-20, -20, 20, 20)
        stage.stroke(body.topLeft(), body.bottomRight(), held)

    return do


def _wire(stage: Stage, start: str, end: str) -> object:
    return next(w for w in stage.wires if (w.source, w.target) == (stage.at(start), stage.at(end)))


def _near_end(stage: Stage, start: str, end: str) -> QPointF:
    return stage.into(stage.at(end), _wire(stage, start, end).target_port)  # type: ignore[attr-defined]


def _cut(held: Qt.KeyboardModifier, button: Qt.MouseButton) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        point = stage.on_wire(_wire(stage, "first", "second"))  # type: ignore[arg-type]
        stage.stroke(point - QPointF(3, 60), point + QPointF(3, 60), held, button=button)

    return do


def _typed(text: str) -> None:
    QTest.keyClicks(QApplication.focusWidget(), text)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QApplication.processEvents()


def _double(point: Callable[[Stage], QPointF], text: str = "") -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        stage.bring_into_view((point(stage),))
        stage.double_click(point(stage))
        if text:
            stage.write(text)
            stage.strike("Return")

    return do


def _name_of(name: str) -> Callable[[Stage], QPointF]:
    def point(stage: Stage) -> QPointF:
        item = stage.view.canvas.nodes[stage.at(name)]
        return item.pos() + item.name_rect.center()

    return point


def _title(stage: Stage) -> QPointF:
    grip = stage.annotations[0].grip(stage.view.zoom)
    return QPointF(grip.right() - 24, grip.center().y())


def _title_in_view(stage: Stage) -> QPointF:
    stage.bring_into_view((_title(stage),))
    return _title(stage)


def _inner(stage: Stage) -> QPointF:
    """The middle of the layer that the opened block shows."""
    item = stage.view.canvas.nodes[stage.at("part")]
    area = item.inside_rect.translated(item.pos())
    inner = next(i for i in item.inside.scene.nodes.values() if i.card.name == "inner")
    return item.inside.placed(area).map(inner.body.center())


def _opened_alone(stage: Stage) -> None:
    stage.select("part")
    stage.strike("Shift+Return")
    stage.choose([])


def _inner_place(stage: Stage) -> tuple[float, float]:
    block = stage.document.graphs()[1]
    return stage.document.node("inner", block).position


def _bent(stage: Stage) -> None:
    """A wire with a reroute point."""
    stage.point_at(stage.on_wire(_wire(stage, "first", "second")))  # type: ignore[arg-type]
    stage.strike("R")
    stage.choose([])


def _bend(stage: Stage) -> QPointF:
    (points,) = stage.view.document.points().values()
    return QPointF(*points[0])


def _pull_bend(stage: Stage) -> None:
    stage.stroke(_bend(stage), _bend(stage) + QPointF(0, 120))


def _give_up_bend(stage: Stage) -> None:
    _given_up(stage, _bend(stage), _bend(stage) + QPointF(0, 120))


def _give_up_bundle(stage: Stage) -> None:
    start, end = stage.out(stage.at("inputs")), stage.middle(stage.at("loose"))
    stage.bring_into_view((start, end))
    first, last = stage.view.mapFromScene(start), stage.view.mapFromScene(end)
    mouse.send(stage.view, QEvent.Type.MouseButtonPress, first, LEFT, LEFT, CTRL)
    mouse.send(stage.view, QEvent.Type.MouseMove, last, NO_BUTTON, LEFT, CTRL)
    stage.kept["during"] = stage.view.busy
    stage.strike("Esc")
    stage.let_go(end)


def _give_up_inner(stage: Stage) -> None:
    _given_up(stage, _inner(stage), _inner(stage) + QPointF(60, 60))


def _end_key_wire_by_a_click(stage: Stage) -> None:
    stage.select("loose")
    stage.strike("W")
    stage.kept["during"] = stage.view.busy
    stage.point_at(stage.empty_spot)


def _frame(stage: Stage) -> tuple[float, ...]:
    return stage.annotations[0].area.getRect()


def _new_wire_on_empty(stage: Stage) -> None:
    start = stage.out(stage.at("loose"))
    stage.stroke(start, start + QPointF(160, 90))
    _typed("dense 9")


def _wheel(
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


def _pinch(stage: Stage) -> None:
    viewport = stage.view.viewport()
    at = QPointF(viewport.rect().center())
    zoom, device = Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice()
    event = QNativeGestureEvent(zoom, device, 2, at, at, at, 0.5, QPointF())
    QApplication.sendEvent(viewport, event)


def _pan(button: Qt.MouseButton) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        center = stage.view.viewport().rect().center()
        start, end = stage.view.mapToScene(center), stage.view.mapToScene(center + QPoint(90, 40))
        stage.drag(start, end, button=button, steps=2)

    return do


def _pan_with_space(stage: Stage) -> None:
    QTest.keyPress(stage.view, Qt.Key.Key_Space)
    _pan(LEFT)(stage)
    QTest.keyRelease(stage.view, Qt.Key.Key_Space)


def _given_up(stage: Stage, start: QPointF, end: QPointF) -> None:
    stage.bring_into_view((start, end))
    stage.press_and_move(start, end)
    stage.kept["during"] = stage.view.busy
    stage.strike("Esc")
    stage.let_go(end)


def _give_up_drag(stage: Stage) -> None:
    start = stage.grip(stage.at("second"))
    _given_up(stage, start, start + QPointF(60, 60))


def _give_up_wire(stage: Stage) -> None:
    _given_up(stage, stage.out(stage.at("loose")), stage.middle(stage.at("third")))


def _give_up_frame(stage: Stage) -> None:
    _given_up(stage, _title(stage), _title(stage) + QPointF(60, 60))


def _give_up_size(stage: Stage) -> None:
    corner = stage.annotations[0].area.bottomRight()
    _given_up(stage, corner, corner + QPointF(60, 60))


def _give_up_band(stage: Stage) -> None:
    spot = stage.empty_spot
    _given_up(stage, spot, spot + QPointF(500, 500))


def _had_begun(stage: Stage) -> bool:
    """It went on, ended, and left no trace."""
    return stage.kept.get("during", False) and not stage.view.busy


def _entry(point: Callable[[Stage], QPointF], text: str) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        stage.bring_into_view((point(stage),))
        menu = stage.open_menu(point(stage))
        assert menu is not None
        action = next(a for a in menu.actions() if a.text().replace("&", "").startswith(text))
        stage.click_action(menu, action)

    return do


def _minimap(*kinds: QEvent.Type) -> Callable[[Stage], None]:
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


def _with_minimap(stage: Stage) -> None:
    if not stage.view.minimap.isVisible():
        stage.strike("Alt+M")
    stage.view.minimap.repaint()
    stage.look(0, 0, 0.5)


def _center(stage: Stage) -> tuple[int, int]:
    center = stage.view.visible_area.center()
    return round(center.x()), round(center.y())


def _looked(stage: Stage) -> bool:
    """Something else is seen than before."""
    now = (_center(stage), round(stage.view.zoom, 3))
    return stage.kept.setdefault("seen", now) != now


def _found(stage: Stage) -> None:
    stage.strike("Ctrl+F")
    stage.write("dense")


def _side_button(button: Qt.MouseButton) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        place = stage.view.viewport().rect().center()
        mouse.send(stage.view, QEvent.Type.MouseButtonPress, place, button, button)
        mouse.send(stage.view, QEvent.Type.MouseButtonRelease, place, button, NO_BUTTON)

    return do


def _jumped(stage: Stage) -> None:
    stage.look(0, 9000, 0.5)
    stage.strike("Home")


def _dropped(alt: bool) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        point = stage.on_wire(_wire(stage, "first", "second"))  # type: ignore[arg-type]
        stage.bring_into_view((point,))
        stage.drop("layers.Flatten", point, ALT if alt else NONE)

    return do


def _wire_by_keys(stage: Stage) -> None:
    stage.select("loose")
    for keys in ("W", "Tab", "Right", "x", "Backspace"):
        stage.strike(keys)
    stage.type("second")
    stage.strike("Return")


GESTURES = (
    Gesture("click a node", _click("second"), lambda s: s.chosen == {"second"}),
    Gesture(
        "Shift-click a node",
        _click("third", SHIFT),
        lambda s: s.chosen == {"second", "third"},
        given=_click("second"),
    ),
    Gesture(
        "Ctrl-click a node", _click("second", CTRL), lambda s: not s.chosen, given=_click("second")
    ),
    Gesture(
        "click a wire",
        lambda s: s.point_at(s.on_wire(s.wires[0])),
        lambda s: len(s.view.selection.edges) == 1,
    ),
    Gesture(
        "click empty canvas",
        lambda s: s.point_at(s.empty_spot),
        lambda s: s.view.selection.empty,
        given=_click("second"),
    ),
    Gesture("rubber band", _band(NONE), lambda s: s.chosen == {"loose"}, given=_click("second")),
    Gesture(
        "rubber band with Shift",
        _band(SHIFT),
        lambda s: s.chosen == {"loose", "second"},
        given=_click("second"),
    ),
    Gesture("rubber band with Ctrl", _band(CTRL), lambda s: not s.chosen, given=_click("loose")),
    Gesture("give up a rubber band", _give_up_band, _had_begun),
    Gesture("drag a node", _drag("loose", 64, 80), lambda s: s.place("loose") != (0, 640), "Move"),
    Gesture(
        "drag a node with Alt",
        _drag("loose", 37, 41, ALT),
        lambda s: abs(s.place("loose")[0] - 37) <= 1 and s.place("loose") != (0, 640),
        "Move",
    ),
    Gesture("give up a drag", _give_up_drag, _had_begun),
    Gesture(
        "drag a node onto a wire",
        lambda s: s.stroke(
            s.grip(s.at("loose")),
            s.on_wire(_wire(s, "first", "second"))  # type: ignore[arg-type]
            + (s.grip(s.at("loose")) - s.middle(s.at("loose"))),
        ),
        lambda s: {("first", "loose"), ("loose", "second")} <= s.ends,
        "Insert on wire",
    ),
    Gesture(
        "pull a wire to a node",
        lambda s: s.stroke(s.out(s.at("loose")), s.middle(s.at("joined"))),
        lambda s: ("loose", "joined") in s.ends,
        "Connect",
    ),
    Gesture("give up a wire", _give_up_wire, _had_begun),
    Gesture(
        "pull a wire onto empty canvas",
        _new_wire_on_empty,
        lambda s: ("loose", "dense") in s.ends,
        "Add Dense",
    ),
    Gesture(
        "pull a wire off",
        lambda s: s.stroke(_near_end(s, "side", "joined"), s.empty_spot),
        lambda s: ("side", "joined") not in s.ends,
        "Disconnect",
    ),
    Gesture(
        "move a wire's end",
        lambda s: s.stroke(_near_end(s, "side", "joined"), s.middle(s.at("loose"))),
        lambda s: ("side", "loose") in s.ends,
        "Move wire",
    ),
    Gesture(
        "move all wires of a port",
        lambda s: s.stroke(s.out(s.at("inputs")), s.middle(s.at("loose")), CTRL),
        lambda s: {("loose", "first"), ("loose", "side"), ("loose", "again")} <= s.ends,
        "Move wires",
    ),
    Gesture(
        "cut with Ctrl and the right button",
        _cut(CTRL, RIGHT),
        lambda s: ("first", "second") not in s.ends,
        "Cut wires",
    ),
    Gesture(
        "cut with Alt", _cut(ALT, LEFT), lambda s: ("first", "second") not in s.ends, "Cut wires"
    ),
    Gesture(
        "drop from the palette on a wire",
        _dropped(False),
        lambda s: ("first", "flatten") in s.ends,
        "Add Flatten",
    ),
    Gesture(
        "drop from the palette with Alt",
        _dropped(True),
        lambda s: "flatten" in s.names and ("first", "flatten") not in s.ends,
        "Add Flatten",
    ),
    Gesture(
        "double-click empty canvas",
        _double(lambda s: s.empty_spot, "dense 3"),
        lambda s: "dense" in s.names,
        "Add Dense",
    ),
    Gesture(
        "double-click a wire",
        _double(lambda s: s.on_wire(_wire(s, "first", "second")), "flatten"),  # type: ignore[arg-type]
        lambda s: ("first", "flatten") in s.ends,
        "Add Flatten",
    ),
    Gesture(
        "double-click a name",
        _double(_name_of("second"), "other"),
        lambda s: "other" in s.names,
        "Rename",
    ),
    Gesture("double-click a block", _double(_grip("part")), lambda s: "inner" in s.names),
    Gesture(
        "double-click a frame",
        _double(_title, "Tail"),
        lambda s: s.remarks == ["Tail"],
        "Rename frame",
    ),
    Gesture(
        "drag a frame by its title",
        lambda s: s.stroke(_title_in_view(s), _title(s) + QPointF(0, 240)),
        lambda s: _frame(s)[1] > 0 and s.place("joined")[1] > 100,
        "Move frame",
    ),
    Gesture("give up a frame's drag", _give_up_frame, _had_begun),
    Gesture(
        "resize a frame",
        lambda s: s.stroke(
            s.annotations[0].area.bottomRight(),
            s.annotations[0].area.bottomRight() + QPointF(80, 80),
        ),
        lambda s: _frame(s)[2] == 400,
        "Resize frame",
    ),
    Gesture("give up a frame's size", _give_up_size, _had_begun),
    Gesture(
        "choose from a node's menu",
        _entry(_grip("second"), "Mute"),
        lambda s: s.called("second").muted,
        "Mute",
    ),
    Gesture(
        "choose from a wire's menu",
        _entry(lambda s: s.on_wire(_wire(s, "first", "second")), "Delete wire"),  # type: ignore[arg-type]
        lambda s: ("first", "second") not in s.ends,
        "Disconnect",
    ),
    Gesture(
        "choose from a frame's menu",
        _entry(_title, "Delete"),
        lambda s: not s.remarks,
        "Delete",
    ),
    Gesture(
        "choose from the canvas' menu",
        _entry(lambda s: s.empty_spot, "Select all"),
        lambda s: s.chosen == s.names,
    ),
    Gesture("wire by keys", _wire_by_keys, lambda s: ("loose", "second") in s.ends, "Connect"),
    Gesture("turn the wheel", _wheel(QPoint(0, 240)), _looked),
    Gesture("turn the wheel with Ctrl", _wheel(QPoint(0, -240), CTRL), _looked),
    Gesture("turn the wheel with Shift", _wheel(QPoint(0, 240), SHIFT), _looked),
    Gesture(
        "scroll on a touchpad",
        _wheel(QPoint(0, 90), NONE, Qt.ScrollPhase.ScrollUpdate, QPoint(30, 60)),
        _looked,
    ),
    Gesture("pinch on a touchpad", _pinch, _looked),
    Gesture("drag with the middle button", _pan(MIDDLE), _looked),
    Gesture("drag with Space held", _pan_with_space, _looked),
    Gesture(
        "the mouse's back button", _side_button(Qt.MouseButton.BackButton), _looked, given=_jumped
    ),
    Gesture(
        "the mouse's forward button",
        _side_button(Qt.MouseButton.ForwardButton),
        _looked,
        given=lambda s: (_jumped(s), s.strike("Ctrl+[")),
    ),
    Gesture(
        "press and drag on the minimap",
        _minimap(
            QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease
        ),
        _looked,
        given=_with_minimap,
    ),
    Gesture(
        "Enter in the find bar",
        lambda s: s.strike("Return"),
        lambda s: s.view.find_bar.current == 0,
        given=_found,
    ),
    Gesture(
        "Shift+Enter in the find bar",
        lambda s: s.strike("Shift+Return"),
        lambda s: s.view.find_bar.current > 0,
        given=_found,
    ),
    Gesture(
        "Esc in the find bar",
        lambda s: s.strike("Esc"),
        lambda s: not s.view.find_bar.isVisible(),
        given=_found,
    ),
    Gesture(
        "click in an opened block",
        lambda s: s.point_at(s.view.canvas.nodes[s.at("part")].body.center()),
        lambda s: s.view.inner.path or s.chosen == {"part"},
        given=_opened_alone,
    ),
    Gesture(
        "drag in an opened block",
        lambda s: s.stroke(_inner(s), _inner(s) + QPointF(40, 40)),
        lambda s: s.kept.setdefault("inner", _inner_place(s)) != _inner_place(s),
        "Move",
        given=_opened_alone,
    ),
    Gesture("give up a drag in an opened block", _give_up_inner, _had_begun, given=_opened_alone),
    Gesture(
        "drag a reroute point",
        _pull_bend,
        lambda s: s.kept.setdefault("bend", _bend(s)) != _bend(s),
        "Move reroute point",
        given=_bent,
    ),
    Gesture("give up a reroute point's drag", _give_up_bend, _had_begun, given=_bent),
    Gesture("give up moving all wires of a port", _give_up_bundle, _had_begun),
    Gesture("give up a wire of the keyboard by a click", _end_key_wire_by_a_click, _had_begun),
)
