"""File > Export Picture, by keyboard and mouse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.picture_dialog import PictureDialog
from tests.app.drawing import draw_chain


@pytest.fixture
def dialog(hornet: Any, qtbot: Any) -> Any:
    """The dialog over a drawing of four nodes, one of which is selected."""
    ids = draw_chain(hornet.session)
    hornet.session.select([ids["hidden"]])
    hornet.window.menus.actions["export_picture"].trigger()
    (found,) = hornet.window.findChildren(PictureDialog)
    qtbot.waitExposed(found)
    return found


def enter_path(dialog: PictureDialog, path: Path) -> None:
    dialog.path.selectAll()
    QTest.keyClicks(dialog.path, str(path))


def choose(box: Any, row: int) -> None:
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(row):
        QTest.keyClick(box, Qt.Key.Key_Down)


def test_enter_writes_the_picture_and_says_so(dialog: Any, hornet: Any, tmp_path: Path) -> None:
    enter_path(dialog, tmp_path / "net.svg")
    QTest.keyClick(dialog.path, Qt.Key.Key_Return)
    svg = (tmp_path / "net.svg").read_text(encoding="utf-8")
    assert 'aria-label="hidden"' in svg
    assert 'aria-label="scores"' in svg
    assert hornet.window.status.currentMessage() == f"{tmp_path / 'net.svg'} is written."
    assert not dialog.isVisible()


def test_the_selection_can_be_drawn_alone_dark_and_transparent(dialog: Any, tmp_path: Path) -> None:
    enter_path(dialog, tmp_path / "part.png")
    choose(dialog.part, 1)
    choose(dialog.theme, 1)
    QTest.keyClick(dialog.transparent, Qt.Key.Key_Space)
    said = dialog.note.text()
    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    picture = QImage(str(tmp_path / "part.png"))
    assert f"{picture.width():,} × {picture.height():,} pixels" in said
    assert picture.width() < 600  # one node at scale 2
    assert picture.pixelColor(2, 2).alpha() == 0
    assert picture.pixelColor(picture.width() // 2, picture.height() // 2).lightness() < 128


def test_the_name_says_the_format_and_only_pixels_have_a_scale(dialog: Any, tmp_path: Path) -> None:
    enter_path(dialog, tmp_path / "net.jpg")
    assert not dialog.export.isEnabled()
    assert ".svg, .pdf or .png" in dialog.note.text()
    enter_path(dialog, tmp_path / "net.pdf")
    assert dialog.export.isEnabled()
    assert not dialog.scale.isVisible()
    enter_path(dialog, tmp_path / "net.png")
    assert dialog.scale.isVisible()


def test_what_went_wrong_is_said_in_the_dialog_which_stays(dialog: Any, tmp_path: Path) -> None:
    enter_path(dialog, tmp_path / "missing" / "net.svg")
    QTest.keyClick(dialog.path, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "cannot be written" in dialog.error.text()
    enter_path(dialog, tmp_path / "net.svg")
    assert dialog.error.isHidden()


def test_browse_asks_for_the_place(dialog: Any, asker: Any, tmp_path: Path) -> None:
    asker.path = tmp_path / "elsewhere"
    QTest.mouseClick(dialog.browse, Qt.MouseButton.LeftButton)
    assert dialog.path.text() == str(tmp_path / "elsewhere.svg")


def test_the_document_and_the_canvas_are_as_before(
    dialog: Any, hornet: Any, tmp_path: Path
) -> None:
    project, count = hornet.session.document.project, hornet.session.undo_stack.count()
    enter_path(dialog, tmp_path / "net.pdf")
    QTest.keyClick(dialog.path, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert hornet.session.document.project is project
    assert hornet.session.undo_stack.count() == count
    assert hornet.window.page("draw").canvas.selection.nodes == hornet.session.selection
