"""The training page with a real trainer: Keras in a process of its own, pressed from the page."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.app.drawing import DIGITS, draw_chain

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

PATIENCE_MS = 120_000


@pytest.fixture
def page(session: Any, qtbot: Any, tmp_path: Path) -> Iterator[Any]:
    from app.pages.train_page import TrainPage
    from app.training_desk import TrainingDesk

    session.replace(DIGITS)
    draw_chain(session)
    with session.document.edit("Add the channels") as edit:
        from graph_editor.document.settings import Step
        from graph_editor.document.value import Params

        steps = (Step("scale", Params(divisor=16.0)), Step("reshape", Params(shape=(8, 8, 1))))
        edit.set_data(session.document.data.with_(input_steps=steps))
        edit.set_training(session.document.training.with_(epochs=3, device="cpu"))
    desk = TrainingDesk(session, tmp_path / "runs")
    made = TrainPage(session, desk)
    made.resize(1100, 760)
    qtbot.addWidget(made)
    made.desk = desk
    made.show()
    qtbot.waitUntil(lambda: desk.refusal() == "" and session.analysis.ok, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: made.controls.train.isEnabled(), timeout=PATIENCE_MS)
    yield made
    desk.close()
    desk.deleteLater()


def train(page: Any, qtbot: Any) -> None:
    with qtbot.waitSignal(page.desk.run_started, timeout=PATIENCE_MS):
        qtbot.mouseClick(page.controls.train, Qt.MouseButton.LeftButton)


def test_train_shows_curves_scores_and_predictions_of_the_script(
    page: Any, session: Any, qtbot: Any
) -> None:
    desk = page.desk
    with qtbot.waitSignal(desk.run_finished, timeout=PATIENCE_MS):
        train(page, qtbot)
    assert desk.state == "finished", desk.message
    assert desk.run.script.text == session.current_script().text
    history = desk.run.history
    assert len(history["loss"]) == 3
    shown = {f"{'val_' * c.validation}{c.name}": c for c in page.plot.plot.curves}
    assert set(shown) == set(history)
    for name, values in history.items():
        assert shown[name].epochs.y.tolist() == pytest.approx(values, rel=1e-5)
    assert len(shown["loss"].batches) == 3 * desk.progress.steps
    assert desk.evaluation.results["accuracy"] > 0.5
    qtbot.waitUntil(lambda: len(page.test.grid._samples) > 0)
    assert page.test.grid._samples[0].image is not None
    assert page.controls.bar.value() == page.controls.bar.maximum()


def test_kill_9_of_the_trainer_costs_the_run_and_nothing_else(
    page: Any, session: Any, qtbot: Any
) -> None:
    desk = page.desk
    with session.document.edit("Set epochs") as edit:
        edit.set_training(session.document.training.with_(epochs=100_000))
    train(page, qtbot)
    qtbot.waitUntil(lambda: desk.progress.epoch >= 1, timeout=PATIENCE_MS)
    with qtbot.waitSignal(desk.run_finished, timeout=PATIENCE_MS):
        os.kill(desk.run.trainer.pid, signal.SIGKILL)
    assert desk.state == "killed"
    assert "ended from outside" in page.controls.note.toolTip()
    assert page.controls.train.isEnabled()
    train(page, qtbot)
    qtbot.waitUntil(lambda: desk.progress.epoch >= 1, timeout=PATIENCE_MS)
    page.controls.stop.click()
    qtbot.waitUntil(lambda: desk.state == "finished", timeout=PATIENCE_MS)
    assert "what was learnt is kept" in desk.message
