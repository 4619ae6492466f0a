"""Gestures that change the drawing, each one step."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from tests.app.exercises.hand import (
    LEFT,
    RIGHT,
    Gesture,
    bend,
    bent,
    cut,
    double,
    drag,
    dropped,
    entry,
    frame,
    grip,
    inner,
    inner_ends,
    inner_is_fed,
    inner_place,
    inside_names,
    name_of,
    near_end,
    new_wire_on_empty,
    opened_alone,
    pull_bend,
    pull_inner_off,
    title,
    title_in_view,
    wire,
    wire_by_keys,
    wire_inside_by_keys,
)
from tests.hands import ALT, CTRL

GESTURES = (
    Gesture(
        "drag a node", drag("loose", 64, 80), lambda s: s.place("loose") != (0, 640), "Move loose"
    ),
    Gesture(
        "drag a node with Alt",
        drag("loose", 37, 41, ALT),
        lambda s: abs(s.place("loose")[0] - 37) <= 1 and s.place("loose") != (0, 640),
        "Move loose",
    ),
    Gesture(
        "drag a node onto a wire",
        lambda s: s.stroke(
            s.grip(s.at("loose")),
            s.on_wire(wire(s, "first", "second"))  # type: ignore[arg-type]
            + (s.grip(s.at("loose")) - s.middle(s.at("loose"))),
        ),
        lambda s: {("first", "loose"), ("loose", "second")} <= s.ends,
        "Insert loose on wire first to second",
    ),
    Gesture(
        "pull a wire to a node",
        lambda s: s.stroke(s.out(s.at("loose")), s.middle(s.at("joined"))),
        lambda s: ("loose", "joined") in s.ends,
        "Connect loose to joined, inputs[2]",
    ),
    Gesture(
        "pull a wire onto empty canvas",
        new_wire_on_empty,
        lambda s: ("loose", "dense") in s.ends,
        "Add Dense",
    ),
    Gesture(
        "pull a wire off",
        lambda s: s.stroke(near_end(s, "side", "joined"), s.empty_spot),
        lambda s: ("side", "joined") not in s.ends,
        "Disconnect wire side to joined, inputs[1]",
    ),
    Gesture(
        "move a wire's end",
        lambda s: s.stroke(near_end(s, "side", "joined"), s.middle(s.at("loose"))),
        lambda s: ("side", "loose") in s.ends,
        "Move wire side to joined, inputs[1]",
    ),
    Gesture(
        "move all wires of a port",
        lambda s: s.stroke(s.out(s.at("inputs")), s.middle(s.at("loose")), CTRL),
        lambda s: {("loose", "first"), ("loose", "side"), ("loose", "again")} <= s.ends,
        "Move 3 wires to loose",
    ),
    Gesture(
        "cut with Ctrl and the right button",
        cut(CTRL, RIGHT),
        lambda s: ("first", "second") not in s.ends,
        "Cut wire first to second",
    ),
    Gesture(
        "cut with Alt",
        cut(ALT, LEFT),
        lambda s: ("first", "second") not in s.ends,
        "Cut wire first to second",
    ),
    Gesture(
        "drop from the palette on a wire",
        dropped(False),
        lambda s: ("first", "flatten") in s.ends,
        "Add Flatten",
    ),
    Gesture(
        "drop from the palette with Alt",
        dropped(True),
        lambda s: "flatten" in s.names and ("first", "flatten") not in s.ends,
        "Add Flatten",
    ),
    Gesture(
        "double-click empty canvas",
        double(lambda s: s.empty_spot, "dense 3"),
        lambda s: "dense" in s.names,
        "Add Dense",
    ),
    Gesture(
        "double-click a wire",
        double(lambda s: s.on_wire(wire(s, "first", "second")), "flatten"),  # type: ignore[arg-type]
        lambda s: ("first", "flatten") in s.ends,
        "Add Flatten",
    ),
    Gesture(
        "double-click a name",
        double(name_of("second"), "other"),
        lambda s: "other" in s.names,
        "Rename second to other",
    ),
    Gesture(
        "double-click a frame",
        double(title, "Tail"),
        lambda s: s.remarks == ["Tail"],
        "Rename frame Head",
    ),
    Gesture(
        "drag a frame by its title",
        lambda s: s.stroke(title_in_view(s), title(s) + QPointF(0, 240)),
        lambda s: frame(s)[1] > 0 and s.place("joined")[1] > 100,
        "Move frame Head",
    ),
    Gesture(
        "resize a frame",
        lambda s: s.stroke(
            s.annotations[0].area.bottomRight(),
            s.annotations[0].area.bottomRight() + QPointF(80, 80),
        ),
        lambda s: frame(s)[2] == 400,
        "Resize frame Head",
    ),
    Gesture(
        "choose from a node's menu",
        entry(grip("second"), "Mute"),
        lambda s: s.called("second").muted,
        "Mute second",
    ),
    Gesture(
        "choose from a wire's menu",
        entry(lambda s: s.on_wire(wire(s, "first", "second")), "Delete wire"),  # type: ignore[arg-type]
        lambda s: ("first", "second") not in s.ends,
        "Disconnect wire first to second",
    ),
    Gesture(
        "choose from a frame's menu",
        entry(title, "Delete"),
        lambda s: not s.remarks,
        "Delete frame Head",
    ),
    Gesture(
        "wire by keys",
        wire_by_keys,
        lambda s: ("loose", "second") in s.ends,
        "Connect loose to second",
    ),
    Gesture(
        "drag in an opened block",
        lambda s: s.stroke(inner(s), inner(s) + QPointF(40, 40)),
        lambda s: s.kept.setdefault("inner", inner_place(s)) != inner_place(s),
        "Move inner",
        given=opened_alone,
    ),
    Gesture(
        "pull a wire off in an opened block",
        pull_inner_off,
        lambda s: not inner_is_fed(s),
        "Disconnect wire inputs to inner",
        given=opened_alone,
    ),
    Gesture(
        "wire by keys in an opened block",
        wire_inside_by_keys,
        lambda s: ("inputs", "outputs") in inner_ends(s),
        "Connect inputs to outputs",
        given=opened_alone,
    ),
    Gesture(
        "choose from the menu of a layer in an opened block",
        entry(inner, "Delete and heal"),
        lambda s: "inner" not in inside_names(s),
        "Delete inner and heal",
        given=opened_alone,
    ),
    Gesture(
        "drag a reroute point",
        pull_bend,
        lambda s: s.kept.setdefault("bend", bend(s)) != bend(s),
        "Move reroute point of wire first to second",
        given=bent,
    ),
)
