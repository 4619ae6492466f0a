"""What cards, labels and the way to a block look like where several things meet."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from graph_editor.canvas.annotation import tint
from graph_editor.document.annotation import AnnotationKind
from graph_editor.validation.analysis import Analysis, NodeResult, Problem, Severity, TensorSpec
from tests import mouse

NO_BUTTON = Qt.MouseButton.NoButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


def color_at(canvas, point: QPointF) -> str:
    """The colour that is painted at a point of the scene."""
    where = canvas.view.mapFromScene(point)
    return canvas.view.viewport().grab().toImage().pixelColor(where).name()


def test_a_label_in_a_frame_has_the_colour_of_the_frame(canvas):
    first, second = canvas.chain("Input", "layers.Dense")
    canvas.view.selection.set([first, second])
    frame = canvas.view.editor.annotations.frame_selection()
    canvas.view.selection.clear()
    shape = NodeResult((TensorSpec((None, 28)),))
    canvas.view.set_analysis(Analysis(results={first: shape}))
    canvas.view.grab()
    (edge,) = canvas.edges
    label = canvas.view.canvas.labels.place(edge)
    at = label.rect.topLeft() + QPointF(label.rect.width() / 2, 1.5)
    color = canvas.document.annotations()[frame].color
    assert color_at(canvas, at) == tint.frame_fill(color, canvas.view.canvas.colors).name()


def test_a_label_across_the_edge_of_a_frame_covers_the_frame_with_its_colour_only(canvas):
    first, _ = canvas.chain("Input", "layers.Dense")
    canvas.view.set_analysis(Analysis(results={first: NodeResult((TensorSpec((None, 28)),))}))
    canvas.view.grab()
    (edge,) = canvas.edges
    plate = canvas.view.canvas.labels.place(edge).rect
    middle = plate.center()
    frame = (middle.x(), middle.y() - 300, 400, 600)  # its left edge goes through the label
    with canvas.document.edit("Add") as edit:
        edit.add_annotation(AnnotationKind.FRAME, "", frame, 1)
    assert canvas.view.canvas.labels.place(edge).rect == plate
    left, right = plate.topLeft() + QPointF(2, 8), plate.topRight() + QPointF(-2, 8)
    colors = canvas.view.canvas.colors
    assert color_at(canvas, left) == colors.background.name()
    assert color_at(canvas, right) == tint.frame_fill(1, colors).name()


def test_the_mark_of_a_muted_node_is_as_strong_as_any(canvas):
    _, dense, _ = canvas.chain("Input", "layers.Dense", "layers.Dense")
    canvas.view.set_analysis(Analysis(problems=(Problem(dense, Severity.ERROR, "Bad."),)))
    item = canvas.view.canvas.nodes[dense]
    at = item.pos() + item.mark + QPointF(6, 0)
    before = color_at(canvas, at)
    assert before == canvas.view.canvas.colors.error.name()
    canvas.click(canvas.grip(dense))
    canvas.key(Qt.Key.Key_M)
    assert color_at(canvas, at) == before


def test_the_way_past_a_muted_node_crosses_no_parameter(canvas):
    _, dense, _ = canvas.chain("Input", "layers.Dense", "layers.Dense")
    with canvas.document.edit("Set") as edit:
        for name in ("units", "activation", "use_bias"):
            edit.set_param(dense, name, {"units": 4, "activation": "relu"}.get(name, False))
    item = canvas.view.canvas.nodes[dense]
    rows = item.body.adjusted(10, 40, -10, -10)
    area = canvas.view.mapFromScene(rows).boundingRect()
    text = canvas.view.canvas.colors.text.name()

    def strong() -> int:
        image = canvas.view.viewport().grab(area).toImage()
        size = image.size()
        return sum(
            image.pixelColor(QPoint(x, y)).name() == text
            for x in range(size.width())
            for y in range(size.height())
        )

    canvas.view.selection.set([dense])
    canvas.key(Qt.Key.Key_M)
    assert strong() == 0, "the parameters are pale, and nothing runs across them"


def test_the_steps_of_the_way_to_a_block_are_evenly_apart(canvas):
    _, dense, _ = canvas.chain("Input", "layers.Dense", "layers.Dense")
    block, _ = canvas.group(dense)
    canvas.view.enter_block(block)
    bar = canvas.view._breadcrumbs
    (button,) = bar.buttons
    arrow, here = (w for w in bar.findChildren(QLabel) if w.isVisible())
    before = button.width() - button.fontMetrics().horizontalAdvance(button.text())
    after = here.width() - here.fontMetrics().horizontalAdvance(here.text())
    assert abs(before - after) <= 4
    assert arrow.x() - button.geometry().right() == here.x() - arrow.geometry().right()


def test_a_new_note_that_needs_more_room_covers_no_node(canvas):
    below = canvas.add("layers.Dense", 0, 120)
    canvas.look(300, 200)
    QTest.mouseMove(canvas.view.viewport(), canvas.view.mapFromScene(QPointF(0, 0)))
    canvas.key(Qt.Key.Key_N, SHIFT)
    field = QApplication.focusWidget()
    for number in range(9):
        QTest.keyClicks(field, f"line {number}")
        QTest.keyClick(field, Qt.Key.Key_Return)
        QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    (item,) = canvas.view.canvas.annotations.items.values()
    assert item.unseen(1.0) == "", "all of it is shown"
    assert not item.area.intersects(canvas.view.canvas.nodes[below].body)


def test_from_the_middle_distance_the_node_under_the_mouse_shows_its_ports(canvas):
    node = canvas.add("layers.Dense")
    canvas.look(150, 50, 0.5)
    outside = canvas.out(node) + QPointF(4, 0)  # half of a port lies beside its card
    at = canvas.view.mapFromScene(canvas.middle(node))
    colors = []
    for place in (QPoint(1, 1), at, QPoint(1, 1)):
        mouse.send(canvas.view, QEvent.Type.MouseMove, place, NO_BUTTON, NO_BUTTON)
        colors.append(color_at(canvas, outside))
    assert colors[0] == colors[2] == canvas.view.canvas.colors.background.name()
    assert colors[1] != colors[0]
