"""The start page, and closing the window while something runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent

from graph_editor.files.project_file import write_project
from tests.app.drawing import DIGITS
from tests.app.pages.fake_training import FakeLauncher


@pytest.fixture
def launcher(hornet: Any, tmp_path: Path) -> FakeLauncher:
    """Runs that do what the test says."""
    made = FakeLauncher(tmp_path / "runs")
    hornet.desk._launcher = made
    return made


@pytest.fixture
def home(hornet: Any, qtbot: Any) -> Any:
    """The start page, with its examples."""
    hornet.window.show_page("home")
    page = hornet.window.page("home")
    qtbot.waitUntil(lambda: bool(page.examples.cards), timeout=10_000)
    return page


def test_examples_have_pictures_and_open_as_untitled_copies(
    hornet: Any, home: Any, qtbot: Any
) -> None:
    cards = home.examples.cards
    assert {card.path.stem for card in cards} >= {"digits", "xor", "mnist"}
    qtbot.waitUntil(
        lambda: all(not card.picture.pixmap().isNull() for card in cards), timeout=20_000
    )
    xor = next(card for card in cards if card.path.stem == "xor")
    qtbot.mouseClick(xor, Qt.MouseButton.LeftButton)
    assert hornet.window.current_page == "draw"
    assert hornet.session.path is None
    assert hornet.session.document.nodes()
    assert not hornet.session.dirty


def test_recent_files_open_and_missing_ones_can_be_removed(
    hornet: Any, home: Any, qtbot: Any, tmp_path: Path
) -> None:
    there, gone = tmp_path / "there.hornet", tmp_path / "gone.hornet"
    write_project(DIGITS, there)
    for path in (there, gone):
        hornet.session.settings.add_recent(path)
    home.refresh()
    first, second = home.recent.cards
    assert first.path == gone
    assert first.missing
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert hornet.window.current_page == "home"
    qtbot.mouseClick(first.remove_button, Qt.MouseButton.LeftButton)
    assert [card.path for card in home.recent.cards] == [there]
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    assert hornet.session.path == there


def test_one_click_trains_the_digit_classifier(
    hornet: Any, home: Any, qtbot: Any, launcher: FakeLauncher
) -> None:
    qtbot.mouseClick(home.train_button, Qt.MouseButton.LeftButton)
    assert hornet.window.current_page == "train"
    qtbot.waitUntil(lambda: bool(launcher.launched), timeout=30_000)
    project, script, _ = launcher.launched[0]
    assert project.name == "digits"
    assert script.text == hornet.session.script.text
    qtbot.waitUntil(lambda: hornet.desk.run is not None)
    launcher.training.end()
    qtbot.waitUntil(lambda: not hornet.desk.active)


@pytest.mark.parametrize("answer", ["cancel", "keep", "stop"])
def test_closing_while_a_training_runs(
    hornet: Any, home: Any, qtbot: Any, launcher: FakeLauncher, asker: Any, answer: Any
) -> None:
    qtbot.mouseClick(home.train_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: hornet.desk.run is not None, timeout=30_000)
    asker.running_answer = answer
    event = QCloseEvent()
    hornet.window.closeEvent(event)
    assert asker.questions[-1] == "running"
    assert event.isAccepted() is (answer == "keep")
    assert ("stop" in launcher.training.asked) is (answer == "stop")
    closed: list[bool] = []
    hornet.window.closed.connect(lambda: closed.append(True))
    launcher.training.end()
    qtbot.waitUntil(lambda: not hornet.desk.active)
    qtbot.waitUntil(lambda: bool(closed) is (answer == "stop"))
