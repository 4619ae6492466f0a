"""Looking: zoom, pan, fit, levels of detail, what the analysis changes, and what it costs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QNativeGestureEvent,
    QPainter,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication

from graph_editor.canvas.drawing.card import State
from graph_editor.canvas.style import FAR_SCALE
from graph_editor.document.change import NodesSwapped
from graph_editor.document.graph import NodeId
from graph_editor.document.project import MAIN, Project
from graph_editor.validation.analysis import (
    Analysis,
    NodeResult,
    Problem,
    Severity,
    TensorSpec,
)
from tests import mouse

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def wheel(view, at, angle, *, modifiers=NONE, pixels=QPoint(), phase=Qt.ScrollPhase.NoScrollPhase):
    event = QWheelEvent(
        QPointF(at), QPointF(view.viewport().mapToGlobal(at)), pixels, angle,
        Qt.MouseButton.NoButton, modifiers, phase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def result(*shapes, params=0):
    return NodeResult(tuple(TensorSpec(shape) for shape in shapes), params=params)


def test_the_wheel_zooms_at_the_mouse(canvas):
    at = QPoint(200, 150)
    before = canvas.view.mapToScene(at)
    wheel(canvas.view, at, QPoint(0, 240))
    assert canvas.view.zoom > 1.3
    after = canvas.view.mapToScene(at)
    assert abs(after.x() - before.x()) < 1.5
    assert abs(after.y() - before.y()) < 1.5


def test_zoom_has_limits(canvas):
    for _ in range(60):
        wheel(canvas.view, QPoint(200, 150), QPoint(0, -600))
    assert canvas.view.zoom == pytest.approx(0.02)


def test_shift_wheel_and_touchpad_pan(canvas):
    before = canvas.view.visible_area.topLeft()
    wheel(canvas.view, QPoint(200, 150), QPoint(0, -120), modifiers=SHIFT)
    assert canvas.view.visible_area.left() == before.x() + 60
    wheel(
        canvas.view, QPoint(200, 150), QPoint(0, -80),
        pixels=QPoint(-30, -40), phase=Qt.ScrollPhase.ScrollUpdate,
    )  # fmt: skip
    assert canvas.view.visible_area.topLeft() == before + QPointF(90, 40)
    assert canvas.view.zoom == 1.0


def test_pinching_zooms(canvas):
    device = QPointingDevice.primaryPointingDevice()
    spot = QPointF(200, 150)
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, device, 2, spot, spot, spot, 0.5, QPointF()
    )
    QApplication.sendEvent(canvas.view.viewport(), event)
    assert canvas.view.zoom == pytest.approx(1.5)


def test_middle_drag_and_space_drag_pan(canvas):
    before = canvas.view.visible_area.topLeft()
    canvas.drag(QPointF(0, 0), QPointF(50, 30), button=Qt.MouseButton.MiddleButton)
    assert canvas.view.visible_area.topLeft() == before - QPointF(50, 30)
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, NONE)
    QApplication.sendEvent(canvas.view, press)
    canvas.drag(QPointF(0, 0), QPointF(-50, -30))
    release = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_Space, NONE)
    QApplication.sendEvent(canvas.view, release)
    assert canvas.view.visible_area.topLeft() == before
    assert not canvas.document.nodes()


def test_fit_shows_all_or_the_selection(canvas):
    nodes = [canvas.add("layers.Dense", 3000.0 * i) for i in range(4)]
    canvas.key(Qt.Key.Key_Home)
    assert all(
        canvas.view.visible_area.contains(canvas.view.canvas.nodes[node].body) for node in nodes
    )
    canvas.view.selection.set([nodes[3]])
    canvas.key(Qt.Key.Key_F)
    assert canvas.view.zoom == 1.0
    assert canvas.view.visible_area.contains(canvas.view.canvas.nodes[nodes[3]].body)


def test_reveal_selects_and_goes_near(canvas):
    far = canvas.add("layers.Dense", 9000, 9000)
    canvas.look(0, 0, 0.1)
    canvas.view.reveal(far)
    assert canvas.selected == {far}
    assert canvas.view.zoom >= 0.7
    assert canvas.view.visible_area.contains(canvas.view.canvas.nodes[far].body)
    canvas.view.reveal(NodeId("nothing"))


def test_an_empty_canvas_says_how_to_begin(canvas):
    hint = canvas.view._hint
    assert hint.isVisible()
    canvas.add("layers.Dense")
    assert not hint.isVisible()
    canvas.undo()
    assert hint.isVisible()


def test_every_action_has_a_name_and_its_tooltip_the_shortcut(canvas):
    names = [action.objectName() for action in canvas.view.actions]
    assert len(set(names)) == len(names)
    keys = [key.toString() for action in canvas.view.actions for key in action.shortcuts()]
    assert len(set(keys)) == len(keys), "no shortcut twice"
    for action in canvas.view.actions:
        assert action.text()
        assert action.shortcut().toString() in action.toolTip()


def test_an_analysis_touches_only_what_changed(canvas):
    first, second, third = canvas.chain("Input", "layers.Dense", "layers.Dense")
    items = canvas.view.canvas.nodes
    results = {first: result((None, 4)), second: result((None, 8), params=40)}
    canvas.view.set_analysis(Analysis(results=results))
    states = {node: items[node].state for node in (first, second, third)}
    problem = Problem(third, Severity.ERROR, "Too small.")
    canvas.view.set_analysis(Analysis(results=dict(results), problems=(problem,)))
    assert items[first].state is states[first]
    assert items[second].state is states[second]
    assert items[third].state.worst is Severity.ERROR
    assert canvas.view.canvas.far.marked.keys() == {third}
    canvas.view.set_analysis(Analysis(results=dict(results), pending=frozenset([third])))
    assert items[third].state.pending
    assert not canvas.view.canvas.far.marked


def test_a_node_that_goes_and_comes_again_shows_what_is_known(canvas):
    first, second, third = canvas.chain("Input", "layers.LSTM", "layers.Dense")
    results = {first: result((None, 4)), second: result((None, 8), (None, 2))}
    problem = Problem(third, Severity.ERROR, "Too small.")
    canvas.view.set_analysis(Analysis(results, (problem,), frozenset([second])))
    items, marked = canvas.view.canvas.nodes, canvas.view.canvas.far.marked
    states = {node: items[node].state for node in (first, second, third)}
    before = dict(items)
    canvas.view.selection.set([second])
    with canvas.document.at_once():  # a jump to where the nodes have changed places
        canvas.document.replay(
            [NodesSwapped(MAIN, *pair) for pair in ((first, second), (third, second))]
        )
    assert not set(items.values()) & set(before.values())
    assert {node: item.state for node, item in items.items()} == states
    assert [port.name for port in items[second].card.outputs] == ["output", "output[1]"]
    assert marked.keys() == {third}
    chosen = canvas.view.selection.nodes
    assert chosen
    assert {node for node, item in items.items() if item.selected} == chosen
    canvas.view.rebuild()  # another project may have the same ids
    assert all(item.state == State() for item in items.values())


def test_wires_carry_their_shape(canvas):
    first, second = canvas.chain("Input", "layers.Dense")
    (edge,) = canvas.edges
    assert canvas.view.canvas.labels.place(edge) is None
    canvas.view.set_analysis(Analysis(results={first: result((None, 28, 28, 1))}))
    label = canvas.view.canvas.labels.place(edge)
    assert label.text.text == "(None, 28, 28, 1)"
    bodies = [canvas.view.canvas.nodes[node].body for node in (first, second)]
    assert not any(label.rect.intersects(body) for body in bodies)


def test_output_ports_follow_the_analysis(canvas):
    lstm = canvas.add("layers.LSTM", units=4)
    shapes = [(None, 4)] * 3
    canvas.view.set_analysis(Analysis(results={lstm: result(*shapes)}))
    names = [port.name for port in canvas.view.canvas.nodes[lstm].card.outputs]
    assert names == ["output", "output[1]", "output[2]"]
    dense = canvas.add("layers.Dense", 400)
    canvas.drag(canvas.out(lstm, "output[2]"), canvas.into(dense))
    (edge,) = canvas.edges
    assert edge.source_port == "output[2]"


def test_the_tooltip_says_what_is_wrong(canvas):
    dense = canvas.add("layers.Dense", units=4)
    problem = Problem(dense, Severity.ERROR, "Rank <2> is too low.", "(None, *)", "(None,)")
    canvas.view.set_analysis(Analysis(problems=(problem,)))
    text = canvas.view.gestures.hover.tooltip(canvas.middle(dense))
    assert "Rank &lt;2&gt; is too low." in text
    assert "(None, *)" in text
    assert "units" in text


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("zoom", [1.0, 0.5, 0.2])
def test_every_level_of_detail_is_painted(canvas, theme, zoom):
    nodes = canvas.chain("Input", "layers.Conv2D", "ops.mean", "layers.Dense", "Output")
    canvas.view.editor.call_again(nodes[3])
    canvas.add("layers.Wombat", 0, 300)
    canvas.view.set_palette_name(theme)
    canvas.view.set_analysis(
        Analysis(
            results={nodes[0]: result((None, 8)), nodes[1]: result((None, 8), params=1234567)},
            problems=(
                Problem(nodes[2], Severity.ERROR, "Bad."),
                Problem(nodes[3], Severity.WARNING, "Odd."),
            ),
        )
    )
    canvas.look(600, 100, zoom)
    colors = canvas.view.canvas.colors
    image = canvas.view.grab().toImage()
    assert _count(image, colors.background.name()) > 1000
    assert _count(image, colors.family_color("Convolutional").name()) > 20
    assert (zoom < FAR_SCALE) == (_count(image, colors.card.name()) < 1000)


def test_a_gesture_is_drawn_far_away_too(canvas):
    first, _ = canvas.chain("Input", "layers.Dense")
    canvas.look(300, 100, 0.3)
    canvas.press_and_move(QPointF(-200, -200), QPointF(700, 300))
    assert canvas.selected >= {first}
    canvas.view.grab()
    canvas.let_go(QPointF(700, 300))


def test_rebuild_shows_another_project(canvas):
    canvas.chain("Input", "layers.Dense")
    canvas.document.reset(Project())
    canvas.view.rebuild()
    assert not canvas.view.canvas.nodes
    assert not canvas.view.canvas.wires.items
    assert canvas.view._hint.isVisible()


def test_the_mouse_over_a_port_shows_its_name(canvas):
    attention = canvas.add("layers.MultiHeadAttention")
    none = Qt.MouseButton.NoButton
    point = canvas.view.mapFromScene(canvas.into(attention, "value"))
    mouse.send(canvas.view, QEvent.Type.MouseMove, point, none, none)
    assert canvas.view.canvas.nodes[attention].hovered_port == "value"
    assert "<b>value</b>" in canvas.view.gestures.hover.tooltip(canvas.into(attention, "value"))


def _count(image: QImage, color: str) -> int:
    small = QImage(image.size(), QImage.Format.Format_RGB32)
    painter = QPainter(small)
    painter.drawImage(0, 0, image)
    painter.end()
    wanted = int(color[1:], 16)
    data = small.constBits()
    pixels = memoryview(data).cast("B").cast("I")
    return sum(1 for pixel in pixels[::3] if pixel & 0xFFFFFF == wanted)


def test_what_breaks_while_painting_leaves_no_painter_open(canvas, monkeypatch):
    """One that is kept by the traceback writes into what the window was painted on long ago."""
    canvas.chain("Input", "layers.Dense")
    view = canvas.view
    view.set_zoom(FAR_SCALE / 2)

    def broken(_painter):
        raise ZeroDivisionError("nobody thought of this")

    monkeypatch.setattr(view, "draw_over", broken)
    with pytest.raises(ZeroDivisionError) as caught:
        view.viewport().repaint()
    assert caught.tb is not None
    assert not view.viewport().paintingActive()


def test_what_breaks_in_a_card_does_not_run_through_qts_painting(canvas, qtbot, monkeypatch):
    """There it would let Qt lose track of the items, and paint them after they are gone."""
    nodes = canvas.chain("Input", "layers.Dense", "layers.Dense")
    scene = canvas.view.canvas

    def broken(_painter, _item):
        raise ZeroDivisionError("nobody thought of this")

    with monkeypatch.context() as patch, qtbot.captureExceptions() as caught:
        patch.setattr(scene.painter, "paint", broken)
        canvas.view.viewport().repaint()
    assert {kind for kind, _, _ in caught} == {ZeroDivisionError}
    assert len(caught) == len(nodes), "the others were painted all the same"


@pytest.mark.parametrize("far", [(700_000.0, 0.0), (-4e6, 9e6)])
def test_what_lies_far_away_can_be_looked_at(canvas, far):
    """Two thousand layers in a row reach as far."""
    canvas.add("Input")
    node = canvas.add("layers.Dense", *far)
    view = canvas.view
    for zoom in (0.4, 4.0):
        view.set_zoom(zoom)
        view.reveal(node)
        assert view.visible_area.contains(view.canvas.nodes[node].body.center())
        middle = view.mapFromScene(view.canvas.nodes[node].body.center())
        assert view.viewport().rect().contains(middle)
    canvas.click(canvas.grip(node))
    assert canvas.selected == {node}


def test_what_looks_at_nothing_wide_looks_as_near_as_it_may(canvas):
    """A frame or a bookmark of a file that somebody has written by hand."""
    canvas.add("Input")
    canvas.view.show_area(QRectF(100, 100, 0, 0))
    assert canvas.view.visible_area.contains(QPointF(100, 100))


def test_wires_are_drawn_in_the_same_order_each_time(canvas):
    source = canvas.add("Input")
    for place in range(12):
        canvas.wire(source, canvas.add("layers.Dense", 320, 200.0 * place))
    canvas.view.rebuild()
    drawn = list(canvas.view.canvas.wires.items)
    assert len(drawn) == 12
    assert drawn == sorted(drawn)
