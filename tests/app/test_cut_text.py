"""Text that has no room shows itself whole in a tooltip, wherever in the window it is."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent, QTextDocumentFragment
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QToolTip,
    QWidget,
)

from app.cut_text import CutTextTips
from app.pages.prediction_grid import PredictionGrid
from app.pages.predictions import Bar, Sample
from app.pages.sample_view import PictureGrid
from graph_editor.document.graph import NodeKind
from graph_editor.document.value import Params

LONG = "the name of a thing that nobody can be expected to fit into so little room <b> & more"
NOTHING = "nothing"

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def tooltip_at(widget: QWidget, point: QPoint) -> str:
    """What the mouse reads when it rests on this point."""
    # A tooltip goes a moment after it was told to, so another one stands there before.
    QToolTip.showText(widget.mapToGlobal(point), NOTHING, widget)
    event = QHelpEvent(QEvent.Type.ToolTip, point, widget.mapToGlobal(point))
    QApplication.sendEvent(widget, event)
    text = QTextDocumentFragment.fromHtml(QToolTip.text()).toPlainText()
    return "" if text == NOTHING else text


@pytest.fixture
def holder(qtbot: Any) -> Any:
    """A window whose widgets are 120 pixels wide."""
    window = QMainWindow()
    qtbot.addWidget(window)
    CutTextTips(window)
    middle = QWidget()
    QHBoxLayout(middle)
    window.setCentralWidget(middle)
    window.resize(400, 200)
    window.show()
    return window


def _put(holder: QMainWindow, widget: QWidget, width: int) -> None:
    widget.setParent(holder.centralWidget())
    widget.setGeometry(QRect(10, 10, width, 80 if isinstance(widget, QTableWidget) else 28))
    widget.show()


def _box() -> QComboBox:
    box = QComboBox()
    box.addItem(LONG)
    return box


def _line() -> QLineEdit:
    return QLineEdit(LONG)


def _tabs() -> QTabWidget:
    tabs = QTabWidget()
    tabs.addTab(QWidget(), LONG.replace("&", "&&"))
    tabs.tabBar().setElideMode(Qt.TextElideMode.ElideRight)
    tabs.tabBar().setUsesScrollButtons(False)
    return tabs


PLAIN = LONG.replace(" <b> &", "")


@pytest.mark.parametrize(
    "make",
    [
        lambda: QLabel(PLAIN),
        lambda: QPushButton(PLAIN),
        lambda: QCheckBox(PLAIN),
        _box,
        _line,
    ],
    ids=["label", "button", "check box", "combo box", "line"],
)
def test_a_widget_tells_the_text_it_has_cut_and_only_then(holder: Any, make: Any) -> None:
    widget = make()
    _put(holder, widget, 120)
    cut = tooltip_at(widget, QPoint(20, 14))
    _put(holder, widget, 1200)
    assert cut.startswith("the name of a thing")
    assert cut.endswith("more")
    assert tooltip_at(widget, QPoint(20, 14)) == ""


def test_a_tooltip_of_its_own_is_left_alone(holder: Any) -> None:
    label = QLabel(PLAIN)
    label.setToolTip("something else")
    _put(holder, label, 60)
    assert tooltip_at(label, QPoint(5, 5)) == "something else"


def test_a_wrapped_label_is_cut_when_its_lines_have_no_room(holder: Any) -> None:
    label = QLabel(PLAIN)
    label.setWordWrap(True)
    _put(holder, label, 120)
    assert tooltip_at(label, QPoint(5, 5)) == PLAIN
    label.setFixedHeight(200)
    assert tooltip_at(label, QPoint(5, 5)) == ""


def test_cells_and_headers_of_a_table(holder: Any) -> None:
    table = QTableWidget(1, 2)
    table.setItem(0, 0, QTableWidgetItem(LONG))
    table.setItem(0, 1, QTableWidgetItem("1"))
    table.setHorizontalHeaderLabels([PLAIN, "b"])
    _put(holder, table, 300)
    table.setColumnWidth(0, 80)
    header = table.horizontalHeader().viewport()
    first = table.visualRect(table.model().index(0, 0)).center()
    second = table.visualRect(table.model().index(0, 1)).center()
    # The text is shown as it is: angle brackets and ampersands are no markup.
    assert "<b> & more" in tooltip_at(table.viewport(), first)
    assert tooltip_at(table.viewport(), second) == ""
    assert tooltip_at(header, QPoint(10, 5)).startswith("the name of a thing")
    assert tooltip_at(header, QPoint(90, 5)) == ""


def test_a_tab(holder: Any) -> None:
    tabs = _tabs()
    _put(holder, tabs, 150)
    bar = tabs.tabBar()
    assert "little room" in tooltip_at(bar, bar.tabRect(0).center())


def test_cards_of_predictions_and_pictures_tell_what_they_cut(qtbot: Any) -> None:
    grid = PredictionGrid()
    qtbot.addWidget(grid)
    bars = (Bar(LONG, 0.9, True), Bar("no", 0.1, False))
    grid.set_samples((Sample(None, "0 1", LONG, "no", False, bars),))
    grid.resize(240, 100)
    grid.show()
    told = tooltip_at(grid, QPoint(30, 30))
    assert "truth the name of a thing" in told
    assert "90.0%" in told
    pictures = PictureGrid()
    qtbot.addWidget(pictures)
    pictures.show_pictures((), (PLAIN,))
    pictures.resize(300, 200)
    pictures.show()
    assert PLAIN in tooltip_at(pictures, QPoint(10, 10))
    assert tooltip_at(pictures, QPoint(290, 190)) == ""


def test_long_names_can_be_read_everywhere_in_the_window(hornet: Any, qtbot: Any) -> None:
    window, session = hornet.window, hornet.session
    window.resize(1100, 700)
    name = "a_name_that_is_much_longer_than_any_card_or_column_or_field_could_ever_show_" * 2
    with session.document.edit("Add") as edit:
        node = edit.add_node("Input", NodeKind.INPUT, name=name, params=Params(shape=(4,)))
        edit.set_project("Project of " + name, "")
    page = window.page("draw")
    canvas = page.canvas
    canvas.fit()
    item = canvas.canvas.nodes[node]
    assert name in tooltip_at(canvas.viewport(), canvas.mapFromScene(item.body.center()))
    page.summary.parentWidget().raise_()
    qtbot.waitUntil(lambda: page.summary.model.rowCount() == 1)
    table = page.summary.table
    assert name in tooltip_at(
        table.viewport(), table.visualRect(table.model().index(0, 0)).center()
    )


def test_a_step_of_the_history_that_is_cut_says_its_whole_name(hornet: Any) -> None:
    panel = hornet.window.page("draw").history
    hornet.window.page("draw").history_dock.show()
    name = LONG + ", which is longer than the panel is wide, and so is the next one of them"
    for label in (name, "Short"):
        with hornet.session.document.edit(label) as edit:
            edit.add_node("layers.Dense", NodeKind.LAYER)
    QApplication.processEvents()

    def tip(row: int) -> str:
        area = panel.view.visualRect(panel.view.model().index(row, 0))
        return tooltip_at(panel.view.viewport(), area.center())

    assert tip(1) == name
    assert tip(2) == panel.view.toolTip(), "what is whole is not said again"
