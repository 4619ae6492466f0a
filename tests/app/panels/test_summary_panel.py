"""The summary: a table of what each layer makes, holds and costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from app.panels.summary_model import ACTIVATIONS, NAME, SHARE, TRAINABLE, WEIGHTS, WORK
from app.quantity import format_bytes, format_count
from graph_editor.document.graph import NodeId, NodeKind
from graph_editor.document.value import ObjectValue, Params

_IMAGE = (28, 28, 1)


@pytest.fixture
def panel(session: Any, qtbot: Any) -> Iterator[Any]:
    """The summary of a small convolutional network."""
    from app.panels.summary_panel import SummaryPanel

    with session.document.edit("Draw") as edit:
        x = edit.add_node("Input", NodeKind.INPUT, name="image", params=Params(shape=_IMAGE))
        for title, name, params in (
            ("Conv2D", "conv", Params(filters=8, kernel_size=(3, 3))),
            ("Flatten", "flat", Params()),
            ("Dense", "small", Params(units=10)),
        ):
            node = edit.add_node(f"layers.{title}", name=name, params=params)
            edit.connect(x, "output", node, "inputs")
            x = node
    window = QWidget()
    window.resize(1000, 300)
    made = SummaryPanel(session, window)
    made.resize(1000, 300)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: "multiply" in made.totals.text())
    yield made
    window.hide()


def _column(panel: Any, column: int, role: Any = Qt.ItemDataRole.DisplayRole) -> list[Any]:
    model = panel.model
    return [model.data(model.index(row, column), role) for row in range(model.rowCount())]


def _click_header(panel: Any, qtbot: Any, column: int) -> None:
    header = panel.table.horizontalHeader()
    x = header.sectionViewportPosition(column) + header.sectionSize(column) // 2
    qtbot.mouseClick(
        header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, header.height() // 2)
    )


def _click_row(panel: Any, qtbot: Any, row: int) -> None:
    table = panel.table
    place = table.visualRect(panel.model.index(row, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_names_have_what_room_is_left_and_never_too_little(panel: Any, qtbot: Any) -> None:
    header = panel.table.horizontalHeader()
    others = header.length() - header.sectionSize(NAME)
    for width in (1000, 700, 400):
        panel.resize(width, 300)
        room = max(128, panel.table.viewport().width() - others)
        qtbot.waitUntil(lambda room=room: header.sectionSize(NAME) == room)
    header.resizeSection(WORK, 40 + header.sectionSize(WORK))
    panel.resize(1000, 300)
    qtbot.waitUntil(lambda: header.length() == panel.table.viewport().width())


def test_the_columns(panel: Any) -> None:
    assert _column(panel, NAME) == ["image", "conv", "flat", "small"]
    assert _column(panel, WEIGHTS) == ["", "80", "0", "54,090"]
    assert _column(panel, TRAINABLE) == ["", "80", "0", "54,090"]
    assert _column(panel, WORK) == ["", "48.7 K", "0", "54.1 K"]
    assert _column(panel, ACTIVATIONS) == ["3.1 kB", "21.6 kB", "21.6 kB", "40 bytes"]


def test_numbers_stand_on_the_right_and_have_the_exact_ones_in_the_tooltip(panel: Any) -> None:
    sides = _column(panel, WORK, Qt.ItemDataRole.TextAlignmentRole)
    assert all(side & Qt.AlignmentFlag.AlignRight for side in sides)
    assert _column(panel, WORK, Qt.ItemDataRole.ToolTipRole)[1] == (
        "48,672 multiply-adds for one sample, 47.4% of the model"
    )
    assert _column(panel, ACTIVATIONS, Qt.ItemDataRole.ToolTipRole)[3].startswith(
        "10 elements, 40 bytes for one sample"
    )
    assert _column(panel, WEIGHTS, SHARE)[3] == pytest.approx(54090 / 54170)
    assert isinstance(_column(panel, WORK, Qt.ItemDataRole.FontRole)[0], QFont)


def test_a_click_on_a_title_sorts_and_a_third_unsorts(panel: Any, qtbot: Any) -> None:
    drawn = ["image", "conv", "flat", "small"]
    _click_header(panel, qtbot, WORK)
    assert _column(panel, NAME) == ["image", "flat", "conv", "small"]
    assert panel.model.headerData(WORK, Qt.Orientation.Horizontal) == "Multiply-adds ↑"
    _click_header(panel, qtbot, WORK)
    assert _column(panel, NAME)[:2] == ["small", "conv"]
    _click_header(panel, qtbot, WORK)
    assert _column(panel, NAME) == drawn
    _click_header(panel, qtbot, NAME)
    assert _column(panel, NAME) == sorted(drawn)


def test_a_click_goes_to_the_node_also_when_sorted(panel: Any, session: Any, qtbot: Any) -> None:
    revealed: list[NodeId] = []
    session.node_revealed.connect(revealed.append)
    _click_header(panel, qtbot, WORK)
    _click_row(panel, qtbot, 3)
    dense = session.document.node("small").id
    assert revealed == [dense]
    assert session.selection == {dense}


def test_enter_goes_to_the_node(panel: Any, session: Any, qtbot: Any) -> None:
    revealed: list[NodeId] = []
    session.node_revealed.connect(revealed.append)
    panel.table.setFocus()
    panel.table.selectRow(1)
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert revealed == [session.document.node("conv").id]


def test_the_selection_of_the_canvas_is_the_selected_row(
    panel: Any, session: Any, qtbot: Any
) -> None:
    _click_header(panel, qtbot, WORK)
    session.select([session.document.node("conv").id])
    rows = panel.table.selectionModel().selectedRows()
    assert [panel.model.nodes[row.row()].name for row in rows] == ["conv"]
    _click_header(panel, qtbot, WORK)
    rows = panel.table.selectionModel().selectedRows()
    assert [panel.model.nodes[row.row()].name for row in rows] == ["conv"]


def test_the_totals(panel: Any) -> None:
    assert panel.totals.text().startswith("54,170 weights   ·   54,170 trainable   ·   103 K")
    assert "102,752 multiply-adds for one sample" in panel.totals.toolTip()
    weights, kept = 4 * 54_170, 32 * 4 * (784 + 5408 + 10)
    kept += 32 * 4 * (5408 + 10)  # gradients on their way back
    assert panel.memory.text() == (
        f"About {format_bytes(4 * weights + kept)} to train   ·   "
        f"{format_bytes(weights + 32 * 4 * (784 + 5408))} to predict at batch size 32"
    )
    assert "433.4 kB variables of Adam" in panel.memory.toolTip()
    assert "(at 'conv')" in panel.memory.toolTip()


def test_batch_size_and_optimizer_change_the_memory(panel: Any, session: Any, qtbot: Any) -> None:
    training = session.document.training
    with session.document.edit("Batch size") as edit:
        edit.set_training(training.with_(batch_size=64, optimizer=ObjectValue("optimizers.SGD")))
    qtbot.waitUntil(lambda: "batch size 64" in panel.memory.text())
    assert "0 bytes variables of SGD" in panel.memory.toolTip()


def test_an_edit_shows_in_the_table(panel: Any, session: Any, qtbot: Any) -> None:
    with session.document.edit("Units") as edit:
        edit.set_param(session.document.node("small").id, "units", 20)
    qtbot.waitUntil(lambda: _column(panel, WORK)[3] == "108 K")
    with session.document.edit("Delete") as edit:
        edit.remove_node(session.document.node("small").id)
    qtbot.waitUntil(lambda: _column(panel, NAME) == ["image", "conv", "flat"])


def test_it_counts_only_while_somebody_sees_it(panel: Any, session: Any, qtbot: Any) -> None:
    panel.hide()
    with session.document.edit("Rename") as edit:
        edit.rename(session.document.node("small").id, "digits")
    panel.refresh()
    assert _column(panel, NAME)[3] == "small"
    panel.show()
    assert _column(panel, NAME)[3] == "digits"


def test_what_cannot_be_counted_says_so(panel: Any, session: Any, qtbot: Any) -> None:
    with session.document.edit("Free size") as edit:
        edit.set_param(session.document.node("image").id, "shape", (None, None, 1))
        edit.remove_node(session.document.node("flat").id)
    qtbot.waitUntil(lambda: "2 nodes not counted" in panel.totals.text())
    assert _column(panel, WORK)[1] == "?"
    assert "None" in _column(panel, WORK, Qt.ItemDataRole.ToolTipRole)[1]
    assert "'image', 'conv' cannot be counted" in panel.totals.toolTip()


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1.00 K"),
        (12_345, "12.3 K"),
        (123_456, "123 K"),
        (999_499, "999 K"),
        (999_600, "1.00 M"),
        (15_470_264_320, "15.5 G"),
        (10**16, "10,000 T"),
    ],
)
def test_counts_have_three_digits(count: int, text: str) -> None:
    assert format_count(count) == text


def test_sizes() -> None:
    assert format_bytes(999) == "999 bytes"
    assert format_bytes(1_234_567) == "1.2 MB"
    assert format_bytes(5_000_000_000_000) == "5,000.0 GB"


def test_it_lists_in_the_order_of_computing_not_of_making(
    panel: Any, session: Any, qtbot: Any
) -> None:
    names = {node.name: node.id for node in session.document.nodes().values()}
    with session.document.edit("Draw") as edit:
        norm = edit.add_node("layers.BatchNormalization", name="norm")
        end = edit.add_node("Output", NodeKind.OUTPUT, name="digit")
        edit.connect(names["small"], "output", end, "inputs")
        edit.connect(names["conv"], "output", norm, "inputs")
        edit.connect(norm, "output", names["flat"], "inputs")
    drawn = ["image", "conv", "norm", "flat", "small", "digit"]
    qtbot.waitUntil(lambda: _column(panel, NAME) == drawn)
    qtbot.waitUntil(lambda: _column(panel, ACTIVATIONS)[4] == "40 bytes")
    assert _column(panel, ACTIVATIONS)[5] == ""  # it marks a tensor and makes none
