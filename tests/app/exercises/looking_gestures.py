"""Gestures that select, look elsewhere, or are given up: the project stays as it is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt

from tests.app.exercises.hand import (
    MIDDLE,
    Gesture,
    band,
    bent,
    click,
    double,
    end_key_wire_by_a_click,
    entry,
    found,
    give_up_band,
    give_up_bend,
    give_up_bundle,
    give_up_drag,
    give_up_frame,
    give_up_inner,
    give_up_inner_wire,
    give_up_size,
    give_up_wire,
    grip,
    had_begun,
    jumped,
    looked,
    minimap,
    opened_alone,
    pan,
    pan_with_space,
    pinch,
    side_button,
    wheel,
    with_minimap,
)
from tests.hands import CTRL, NONE, SHIFT

GESTURES = (
    Gesture("click a node", click("second"), lambda s: s.chosen == {"second"}),
    Gesture(
        "Shift-click a node",
        click("third", SHIFT),
        lambda s: s.chosen == {"second", "third"},
        given=click("second"),
    ),
    Gesture(
        "Ctrl-click a node", click("second", CTRL), lambda s: not s.chosen, given=click("second")
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
        given=click("second"),
    ),
    Gesture("rubber band", band(NONE), lambda s: s.chosen == {"loose"}, given=click("second")),
    Gesture(
        "rubber band with Shift",
        band(SHIFT),
        lambda s: s.chosen == {"loose", "second"},
        given=click("second"),
    ),
    Gesture("rubber band with Ctrl", band(CTRL), lambda s: not s.chosen, given=click("loose")),
    Gesture("give up a rubber band", give_up_band, had_begun),
    Gesture("give up a drag", give_up_drag, had_begun),
    Gesture("give up a wire", give_up_wire, had_begun),
    Gesture("double-click a block", double(grip("part")), lambda s: "inner" in s.names),
    Gesture("give up a frame's drag", give_up_frame, had_begun),
    Gesture("give up a frame's size", give_up_size, had_begun),
    Gesture(
        "choose from the canvas' menu",
        entry(lambda s: s.empty_spot, "Select all"),
        lambda s: s.chosen == s.names,
    ),
    Gesture("turn the wheel", wheel(QPoint(0, 240)), looked),
    Gesture("turn the wheel with Ctrl", wheel(QPoint(0, -240), CTRL), looked),
    Gesture("turn the wheel with Shift", wheel(QPoint(0, 240), SHIFT), looked),
    Gesture(
        "scroll on a touchpad",
        wheel(QPoint(0, 90), NONE, Qt.ScrollPhase.ScrollUpdate, QPoint(30, 60)),
        looked,
    ),
    Gesture("pinch on a touchpad", pinch, looked),
    Gesture("drag with the middle button", pan(MIDDLE), looked),
    Gesture("drag with Space held", pan_with_space, looked),
    Gesture(
        "the mouse's back button", side_button(Qt.MouseButton.BackButton), looked, given=jumped
    ),
    Gesture(
        "the mouse's forward button",
        side_button(Qt.MouseButton.ForwardButton),
        looked,
        given=lambda s: (jumped(s), s.strike("Ctrl+[")),
    ),
    Gesture(
        "press and drag on the minimap",
        minimap(
            QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease
        ),
        looked,
        given=with_minimap,
    ),
    Gesture(
        "Enter in the find bar",
        lambda s: s.strike("Return"),
        lambda s: s.view.find_bar.current == 0,
        given=found,
    ),
    Gesture(
        "Shift+Enter in the find bar",
        lambda s: s.strike("Shift+Return"),
        lambda s: s.view.find_bar.current > 0,
        given=found,
    ),
    Gesture(
        "Esc in the find bar",
        lambda s: s.strike("Esc"),
        lambda s: not s.view.find_bar.isVisible(),
        given=found,
    ),
    Gesture(
        "click in an opened block",
        lambda s: s.point_at(s.view.canvas.nodes[s.at("part")].body.center()),
        lambda s: s.view.inner.path or s.chosen == {"part"},
        given=opened_alone,
    ),
    Gesture("give up a drag in an opened block", give_up_inner, had_begun, given=opened_alone),
    Gesture("give up a wire in an opened block", give_up_inner_wire, had_begun, given=opened_alone),
    Gesture("give up a reroute point's drag", give_up_bend, had_begun, given=bent),
    Gesture("give up moving all wires of a port", give_up_bundle, had_begun),
    Gesture("give up a wire of the keyboard by a click", end_key_wire_by_a_click, had_begun),
)
