"""File > Export picture, by keyboard and mouse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QProcess, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from shiboken6 import isValid

from app.picture_dialog import PictureDialog
from graph_editor.validation.analysis import format_shape
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


def wait_until_closed(dialog: Any, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not isValid(dialog) or not dialog.isVisible(), timeout=60_000)


def test_enter_writes_the_picture_and_says_so(
    dialog: Any, hornet: Any, qtbot: Any, tmp_path: Path
) -> None:
    session, parts = hornet.session, list[float]()
    qtbot.waitUntil(lambda: bool(session.analysis.results), timeout=30_000)
    dialog.job.progressed.connect(parts.append)
    enter_path(dialog, tmp_path / "net.svg")
    QTest.keyClick(dialog.path, Qt.Key.Key_Return)
    assert dialog.progress.isVisible()
    assert not dialog.export.isEnabled()
    wait_until_closed(dialog, qtbot)
    assert parts == sorted(parts)
    assert parts[-1] == 1
    svg = (tmp_path / "net.svg").read_text(encoding="utf-8")
    assert 'aria-label="hidden"' in svg
    assert 'aria-label="scores"' in svg
    shape = session.analysis.results[session.document.node("hidden").id].outputs[0].shape
    assert f'aria-label="{format_shape(shape)}"' in svg
    assert hornet.window.status.currentMessage() == f"{tmp_path / 'net.svg'} is written."
    assert [file.name for file in tmp_path.glob("*net*")] == ["net.svg"]


def test_a_picture_can_be_given_up_while_it_is_drawn(
    dialog: Any, hornet: Any, qtbot: Any, tmp_path: Path
) -> None:
    path = tmp_path / "net.png"
    path.write_bytes(b"an older one")
    enter_path(dialog, path)
    dialog.scale.setValue(12)
    QTest.keyClick(dialog.path, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.progress.value() > 0, timeout=60_000)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert not dialog.progress.isVisible()
    assert dialog.export.isEnabled()
    assert path.read_bytes() == b"an older one"
    assert [file.name for file in tmp_path.glob("*net*")] == ["net.png"]
    assert hornet.window.status.currentMessage() == ""
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    wait_until_closed(dialog, qtbot)


@pytest.mark.logs("The process that draws pictures ended")
def test_a_process_that_dies_is_said_and_leaves_nothing(
    dialog: Any, qtbot: Any, tmp_path: Path
) -> None:
    enter_path(dialog, tmp_path / "net.svg")
    QTest.keyClick(dialog.path, Qt.Key.Key_Return)
    (process,) = dialog.job.findChildren(QProcess)
    process.kill()
    qtbot.waitUntil(lambda: not dialog.error.isHidden(), timeout=60_000)
    assert "ended unexpectedly" in dialog.error.text()
    assert dialog.export.isEnabled()
    assert list(tmp_path.glob("*net*")) == []


def test_the_selection_can_be_drawn_alone_dark_and_transparent(
    dialog: Any, qtbot: Any, tmp_path: Path
) -> None:
    enter_path(dialog, tmp_path / "part.png")
    choose(dialog.part, 1)
    choose(dialog.theme, 1)
    QTest.keyClick(dialog.transparent, Qt.Key.Key_Space)
    said = dialog.note.text()
    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    wait_until_closed(dialog, qtbot)
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


def test_what_went_wrong_is_said_in_the_dialog_which_stays(
    dialog: Any, qtbot: Any, tmp_path: Path
) -> None:
    enter_path(dialog, tmp_path / "missing" / "net.svg")
    QTest.keyClick(dialog.path, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.error.isHidden(), timeout=60_000)
    assert dialog.isVisible()
    assert "cannot be written" in dialog.error.text()
    enter_path(dialog, tmp_path / "net.svg")
    assert dialog.error.isHidden()


def test_browse_asks_for_the_place(dialog: Any, asker: Any, tmp_path: Path) -> None:
    asker.path = tmp_path / "elsewhere"
    QTest.mouseClick(dialog.browse, Qt.MouseButton.LeftButton)
    assert dialog.path.text() == str(tmp_path / "elsewhere.svg")


def test_the_document_and_the_canvas_are_as_before(
    dialog: Any, hornet: Any, qtbot: Any, tmp_path: Path
) -> None:
    project, count = hornet.session.document.project, hornet.session.undo_stack.count()
    enter_path(dialog, tmp_path / "net.pdf")
    QTest.keyClick(dialog.path, Qt.Key.Key_Return)
    wait_until_closed(dialog, qtbot)
    assert hornet.session.document.project is project
    assert hornet.session.undo_stack.count() == count
    assert hornet.window.page("draw").canvas.selection.nodes == hornet.session.selection
