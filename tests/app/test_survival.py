"""What the window survives: the analyst's death, errors nobody expected, a crash of its own."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from app.crash_hooks import CrashHooks
from app.error_dialog import SENTENCE
from tests.app.drawing import DIGITS, draw_chain


@pytest.fixture
def real(qapp: Any, qtbot: Any, catalogue: Any, tmp_path: Path, asker: Any) -> Iterator[Any]:
    """The program with an analyst of its own, which a test may kill."""
    from app.application import Application
    from app.settings import Settings

    made = Application(
        qapp,
        Settings(tmp_path / "settings"),
        runs_folder=tmp_path / "runs",
        asker=asker,
        catalogue=catalogue,
    )
    made.show("draw")
    qtbot.waitUntil(lambda: made.session.bridge is not None)
    yield made
    asker.unsaved_answer = "discard"
    made.window.close()
    made.close()
    made.window.deleteLater()
    made.deleteLater()


def test_the_analyst_is_killed_and_the_window_goes_on(real: Any, qtbot: Any) -> None:
    session, status = real.session, real.window.status
    session.replace(DIGITS)
    ids = draw_chain(session)
    assert "starting" in status.analyst.text()
    assert status.problems.isHidden(), "nobody knows yet whether anything is wrong"
    qtbot.waitUntil(lambda: ids["scores"] in session.analysis.results, timeout=60_000)
    assert session.analyst_state == "ready"
    assert status.problems.isVisible()
    first = session.bridge.pid
    said: list[str] = []
    session.analyst_state_changed.connect(lambda _state: said.append(status.analyst.text()))
    os.kill(first, signal.SIGKILL)
    with session.document.edit("Set units") as edit:
        edit.set_param(ids["hidden"], "units", 345)
    qtbot.waitUntil(
        lambda: (
            not session.analysis.pending
            and session.analysis.results[ids["hidden"]].outputs[0].shape == (None, 345)
        ),
        timeout=60_000,
    )
    assert "Keras stopped and is being restarted …" in said
    assert session.bridge.pid != first
    assert real.window.isVisible()


@pytest.fixture
def hooks(qapp: Any, tmp_path: Path) -> Iterator[CrashHooks]:
    made = CrashHooks(tmp_path / "log")
    made.install()
    yield made
    made.remove()
    made.deleteLater()


@pytest.mark.logs("Unexpected error", "propagateSizeHints")
@pytest.mark.parametrize("where", ["slot", "thread"])
def test_an_unexpected_error_is_one_sentence_with_a_report(
    hornet: Any, hooks: CrashHooks, qtbot: Any, where: str
) -> None:
    hooks.reported.connect(hornet._on_error)

    def broken() -> None:
        raise ZeroDivisionError("nobody thought of this")

    if where == "slot":
        hook = sys.excepthook
        with qtbot.captureExceptions():
            sys.excepthook = hook
            QTimer.singleShot(0, broken)
            qtbot.waitUntil(lambda: hornet._error_dialog is not None)
    else:
        thread = threading.Thread(target=broken)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: hornet._error_dialog is not None)
    dialog = hornet._error_dialog
    assert dialog.isVisible()
    assert not dialog.isModal()
    assert dialog.text() == SENTENCE
    assert "nobody thought of this" in dialog.detailedText()
    dialog.copy_button.click()
    assert "ZeroDivisionError" in QGuiApplication.clipboard().text()
    assert "nobody thought of this" in (hooks._folder / "hornet.log").read_text()
    dialog.close()


def test_recovered_work_is_offered_and_restored(hornet: Any, qtbot: Any) -> None:
    import json

    from graph_editor.files.project_file import write_project

    folder = hornet.session.settings.folder / "recovery"
    folder.mkdir()
    hornet.session.replace(DIGITS)
    draw_chain(hornet.session)
    lost = hornet.session.document.project
    write_project(lost, folder / "abc.hornet")
    about = {"path": None, "title": "digits", "time": 1_700_000_000.0}
    (folder / "abc.json").write_text(json.dumps(about))
    hornet.session.replace(DIGITS)
    hornet.window.offer_recovery()
    banner = hornet.window.recovery_banner
    assert not banner.isHidden()
    assert "“digits”" in banner.label.text()
    banner.buttons[0].click()
    assert hornet.session.document.project == lost
    assert hornet.session.dirty
    assert banner.isHidden()
    assert not (folder / "abc.hornet").exists()


def test_code_waits_behind_a_banner(hornet: Any, qtbot: Any) -> None:
    from tests.app.test_session import with_code

    hornet.session.replace(with_code())
    banner = hornet.window.trust_banner
    assert not banner.isHidden()
    banner.buttons[0].click()
    assert banner.isHidden()
    assert hornet.session.trusted
