"""The palette: complete, searchable, starred, draggable, quick."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLayout, QLineEdit, QVBoxLayout, QWidget

from app.panels.palette_model import THING, PaletteModel
from app.panels.palette_panel import PalettePanel
from app.settings import Settings
from graph_editor.canvas.adding.placeable import MIME_TYPE


class FakeCanvas:
    """Remembers what was asked of it."""

    def __init__(self) -> None:
        self.added: list[str] = []

    def add_here(self, type_: str) -> None:
        self.added.append(type_)


@pytest.fixture
def canvas() -> FakeCanvas:
    return FakeCanvas()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path)


@pytest.fixture
def panel(qapp, catalogue, canvas, settings) -> Iterator[PalettePanel]:
    window = QWidget()
    made = PalettePanel(catalogue, canvas, settings, window)
    layout = QVBoxLayout(window)
    layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    layout.addWidget(made)
    window.other = QLineEdit(window)
    layout.addWidget(window.other)
    window.resize(300, 800)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    yield made
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def listed(model: PaletteModel) -> list[str]:
    return [thing.type for group in model.groups for thing in group.things]


def find(model: PaletteModel, type_: str):
    for row, group in enumerate(model.groups):
        for place, thing in enumerate(group.things):
            if thing.type == type_:
                return model.index(place, 0, model.index(row, 0))
    raise AssertionError(type_)


def test_everything_that_can_be_placed_is_listed_once(panel, catalogue):
    wanted = [e.type for e in (*catalogue.layers(), *catalogue.operations()) if e.placeable]
    assert sorted(listed(panel.model)) == sorted([*wanted, "Input", "Output"])
    families = {group.family for group in panel.model.groups}
    assert families >= set(catalogue.families())


def test_rows_have_their_count_help_and_parents(panel):
    model = panel.model
    for row, group in enumerate(model.groups):
        index = model.index(row, 0)
        assert model.rowCount(index) == len(group.things)
        child = model.index(0, 0, index)
        assert model.parent(child) == index
        assert model.rowCount(child) == 0
        assert group.things[0].summary in child.data(Qt.ItemDataRole.ToolTipRole)


def test_searching_shows_the_best_first_and_enter_adds_it(panel, canvas):
    panel.focus_search()
    QTest.keyClicks(panel.search_line, "maxpool2d")
    assert listed(panel.model)[0] == "layers.MaxPooling2D"
    QTest.keyClick(panel.search_line, Qt.Key.Key_Return)
    assert canvas.added == ["layers.MaxPooling2D"]
    QTest.keyClick(panel.search_line, Qt.Key.Key_Down)
    assert panel.tree.hasFocus()
    QTest.keyClick(panel.tree, Qt.Key.Key_Down)
    QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    assert len(canvas.added) == 2
    panel.focus_search()
    QTest.keyClick(panel.search_line, Qt.Key.Key_Escape)
    assert panel.search_line.text() == ""
    assert len(panel.model.groups) > 10


def test_slash_goes_to_the_search_but_not_while_typing(panel):
    panel.tree.setFocus()
    QTest.keyClick(panel.tree, Qt.Key.Key_Slash)
    assert panel.search_line.hasFocus()
    other = panel.window().other
    other.setFocus()
    QTest.keyClicks(other, "1/2")
    assert other.text() == "1/2"
    assert other.hasFocus()


def test_a_double_click_adds_and_a_click_on_a_family_folds(panel, canvas):
    tree, model = panel.tree, panel.model
    index = find(model, "layers.Dense")
    place = tree.visualRect(index).topLeft() + QPoint(60, 20)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert canvas.added == ["layers.Dense"]
    family = index.parent()
    assert tree.isExpanded(family)
    place = tree.visualRect(family).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not tree.isExpanded(family)


def test_what_is_dragged_names_the_type(panel):
    data = panel.model.mimeData([find(panel.model, "layers.Conv2D")])
    assert bytes(data.data(MIME_TYPE).data()) == b"layers.Conv2D"
    flags = panel.model.flags(find(panel.model, "layers.Conv2D"))
    assert flags & Qt.ItemFlag.ItemIsDragEnabled
    assert not panel.model.flags(panel.model.index(0, 0)) & Qt.ItemFlag.ItemIsDragEnabled


def test_what_is_dragged_hides_nothing_of_the_canvas(panel):
    index = find(panel.model, "layers.Conv2D")
    panel.tree.setCurrentIndex(index)
    drag = panel.tree.drag_of(index.data(THING))
    assert bytes(drag.mimeData().data(MIME_TYPE).data()) == b"layers.Conv2D"
    size = drag.pixmap().deviceIndependentSize()
    assert max(size.width(), size.height()) <= 24
    assert drag.hotSpot().x() < 0, "it is beside the mouse"


def test_code_is_told_without_its_quotes(panel):
    summaries = [
        thing.summary for group in panel.model.groups for thing in group.things if thing.summary
    ]
    assert any("einsum" in summary for summary in summaries)
    assert not any("`" in summary for summary in summaries)


def test_stars_are_remembered(panel, catalogue, canvas, settings):
    tree, index = panel.tree, find(panel.model, "layers.Dense")
    star = tree.visualRect(index).topRight() + QPoint(-10, 20)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=star)
    assert panel.favourites == ("layers.Dense",)
    assert panel.model.groups[0].title == "Favourites"
    again = PalettePanel(catalogue, canvas, settings, panel.window())
    assert again.favourites == ("layers.Dense",)
    again.toggle_favourite("layers.Dense")
    assert again.model.groups[0].title != "Favourites"
    third = PalettePanel(catalogue, canvas, settings, panel.window())
    assert third.favourites == ()


def test_it_is_painted_in_the_families_colours(panel):
    image = panel.grab().toImage()
    seen = {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }
    assert {"#e69f00", "#0072b2", "#f0e442"} <= seen
    assert find(panel.model, "layers.Dense").data(THING).type == "layers.Dense"
