"""The training page: settings that are edits, buttons that do what they say, what is shown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from graph_editor.document.value import ObjectValue, Params
from graph_editor.validation.analysis import Analysis, DataFacts, Problem, Severity, TensorSpec
from runtime.devices import Device
from runtime.run_event import (
    BatchesDone,
    EpochDone,
    Evaluated,
    FitStarted,
    LogWritten,
    PhaseChanged,
    Predicted,
    RunFinished,
    RunStarted,
)
from tests.app.pages.conftest import approve

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def page(still: Any, desk: Any, qtbot: Any) -> Any:
    from app.pages.train_page import TrainPage

    made = TrainPage(still, desk)
    made.resize(1200, 800)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def press(qtbot: Any, button: Any) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def type_into(qtbot: Any, field: Any, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def choose(box: Any, text: str) -> None:
    """Choose an entry of a list as a user does."""
    row = box.findText(text)
    assert row >= 0, f"{text} is not offered"
    box.setCurrentIndex(row)
    box.activated.emit(row)


def begin(page: Any, desk: Any, launcher: Any, qtbot: Any) -> Any:
    """Press Train and wait until the run is under way."""
    with qtbot.waitSignal(desk.run_started):
        press(qtbot, page.controls.train)
    launcher.training.report(RunStarted(1, "tensorflow", "CPU · 2 cores"), PhaseChanged("training"))
    qtbot.waitUntil(lambda: desk.state == "running")
    return launcher.training


# Settings


def test_typing_epochs_is_one_undo_step_and_undo_shows_in_the_form(
    page: Any, still: Any, qtbot: Any
) -> None:
    type_into(qtbot, page.form.epochs, "3000")
    assert still.document.training.epochs == 3000
    assert still.undo_stack.count() == 1
    assert still.undo_stack.undoText() == "Set epochs"
    still.undo_stack.undo()
    assert still.document.training.epochs == 1
    page.form.batch_size.setFocus()
    assert page.form.epochs.text() == "1"


@pytest.mark.parametrize("text", ["0", "-3", "many", "1.5", ""])
def test_what_is_no_number_of_epochs_is_marked_and_not_taken(
    page: Any, still: Any, qtbot: Any, text: str
) -> None:
    before = still.document.training.epochs
    type_into(qtbot, page.form.epochs, text or "\b")
    if not text:
        qtbot.keyClick(page.form.epochs, Qt.Key.Key_Backspace)
    assert still.document.training.epochs in (before, 1)
    assert page.form.epochs.property("invalid")
    assert "whole number" in page.form.epochs.toolTip()
    page.form.batch_size.setFocus()
    qtbot.waitUntil(lambda: page.form.epochs.text() == f"{still.document.training.epochs:,}")


@pytest.mark.parametrize("slip", ["1.5", "1e9", "20000000"])
def test_the_number_before_a_slip_holds_and_what_is_typed_stays_to_be_mended(
    page: Any, still: Any, qtbot: Any, slip: str
) -> None:
    field = page.form.epochs
    type_into(qtbot, field, "7")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    type_into(qtbot, field, slip)
    assert still.document.training.epochs == 7
    assert field.text() == slip
    assert field.property("invalid")
    page.form.batch_size.setFocus()
    qtbot.waitUntil(lambda: field.text() == "7")


def test_the_losses_that_fit_come_first_and_all_others_follow(page: Any, still: Any) -> None:
    box = page.form.loss.box
    assert box.itemText(0) == "SparseCategoricalCrossentropy"
    offered = {box.itemData(row) for row in range(box.count())}
    assert {entry.type for entry in still.catalogue.objects("losses")} <= offered
    still.facts = DataFacts(targets=(("", TensorSpec((None, 1))),))
    still.facts_changed.emit(still.facts)
    assert box.itemText(0) == "MeanSquaredError"
    assert box.currentText() == "SparseCategoricalCrossentropy"


def test_another_optimizer_keeps_the_learning_rate(page: Any, still: Any, qtbot: Any) -> None:
    line = page.form.optimizer.form.rows["learning_rate"].editor.line
    type_into(qtbot, line, "0.1")
    assert still.document.training.optimizer.params == Params(learning_rate=0.1)
    choose(page.form.optimizer.box, "SGD")
    assert still.document.training.optimizer == ObjectValue(
        "optimizers.SGD", Params(learning_rate=0.1)
    )
    assert "momentum" in page.form.optimizer.form.rows
    still.undo_stack.undo()
    assert page.form.optimizer.box.currentText() == "Adam"


def test_metrics_are_added_set_and_taken_out(page: Any, still: Any, qtbot: Any) -> None:
    choose(page.form.metrics.add_box, "SparseTopKCategoricalAccuracy")
    added = still.document.training.metrics[1]
    assert added.type == "metrics.SparseTopKCategoricalAccuracy"
    row = page.form.metrics.rows[1]
    press(qtbot, row._unfold)
    type_into(qtbot, row._form.rows["k"].editor.line, "3")
    assert still.document.training.metrics[1].params["k"] == 3
    press(qtbot, page.form.metrics.rows[0].remove_button)
    assert [m.type for m in still.document.training.metrics] == [added.type]
    assert len(page.form.metrics.rows) == 1


def test_validation_shows_the_part_only_where_there_is_one(page: Any, still: Any) -> None:
    assert page.form.split.isVisible()
    choose(page.form.validation, "The test set")
    assert still.document.training.validation == "test"
    assert not page.form.split.isVisible()


def test_a_new_seed_each_time(page: Any, still: Any, qtbot: Any) -> None:
    page.form.new_seed.click()
    assert still.document.training.seed is None
    assert not page.form.seed.isEnabled()
    page.form.new_seed.click()
    assert still.document.training.seed == 42


def test_everything_else_folds_out_and_is_kept(page: Any, still: Any, qtbot: Any) -> None:
    assert not page.form.compile.isVisible()
    press(qtbot, page.form.more)
    assert page.form.compile.isVisible()
    type_into(qtbot, page.form.compile.rows["steps_per_execution"].editor.line, "10")
    assert still.document.training.compile_params == Params(steps_per_execution=10)
    page.form.fit.rows["shuffle"].editor.box.click()
    assert still.document.training.fit_params == Params(shuffle=False)


def test_several_outputs_have_a_loss_each(page: Any, still: Any) -> None:
    assert page.form.output_losses == {}
    right = still.analysis
    still.analysis = Analysis(right.results, outputs=(still.ids["hidden"], still.ids["scores"]))
    still.analysis_changed.emit(still.analysis)
    assert list(page.form.output_losses) == ["hidden", "scores"]
    choose(page.form.output_losses["hidden"].box, "MeanSquaredError")
    assert still.document.training.output_losses == Params(
        hidden=ObjectValue("losses.MeanSquaredError")
    )
    choose(page.form.output_losses["hidden"].box, "The loss above")
    assert still.document.training.output_losses == Params()


def test_another_project_shows_its_settings(page: Any, still: Any) -> None:
    from graph_editor.document.project import Project
    from graph_editor.document.settings import TrainingSpec

    still.replace(Project(training=TrainingSpec(epochs=77, device="gpu:3")))
    assert page.form.epochs.text() == "77"
    assert page.form.device.currentText() == "gpu:3 (not on this machine)"
    assert still.undo_stack.count() == 0


def test_a_gpu_that_cannot_be_used_is_shown_with_the_reason(qtbot: Any) -> None:
    from app.pages.device_box import DeviceBox

    found = (
        Device("cpu", "CPU", "cpu"),
        Device("gpu:0", "H200", "gpu", 2**37, False, "The CUDA libraries are not installed."),
        Device("gpu:1", "T4", "gpu", 2**34),
    )
    box = DeviceBox(find=lambda: (found, ""))
    qtbot.addWidget(box)
    qtbot.addWidget(box.note)
    box.show()
    qtbot.waitUntil(lambda: box.count() == 4)
    assert box.itemText(0) == "Automatic (T4)"
    assert not box.model().item(2).isEnabled()
    assert "CUDA libraries" in box.note.text()
    assert box.itemText(3) == "T4 · 16 GB"


def test_where_there_is_no_gpu_it_says_why(qtbot: Any) -> None:
    from app.pages.device_box import DeviceBox

    box = DeviceBox(find=lambda: ((Device("cpu", "CPU", "cpu"),), "No NVIDIA driver was found."))
    qtbot.addWidget(box)
    qtbot.addWidget(box.note)
    box.show()
    qtbot.waitUntil(lambda: box.note.text() == "No NVIDIA driver was found.")
    assert box.itemText(0) == "Automatic (CPU)"


# The run


def test_the_buttons_say_what_can_be_done_now(
    page: Any, desk: Any, launcher: Any, qtbot: Any
) -> None:
    controls = page.controls
    places = [button.pos() for button in (controls.train, controls.pause, controls.stop)]
    assert controls.train.isEnabled()
    assert not controls.stop.isEnabled()
    training = begin(page, desk, launcher, qtbot)
    assert not controls.train.isEnabled()
    press(qtbot, controls.pause)
    qtbot.waitUntil(lambda: controls.pause.text() == "Resume")
    press(qtbot, controls.pause)
    qtbot.waitUntil(lambda: controls.pause.text() == "Pause")
    press(qtbot, controls.stop)
    assert not controls.stop.isEnabled()
    press(qtbot, controls.kill)
    assert training.asked == ["pause", "resume", "stop", "kill"]
    training.end(RunFinished("killed", "The run was killed, as you asked."))
    qtbot.waitUntil(lambda: controls.train.isEnabled())
    assert controls.note.text() == "The run was killed, as you asked."
    assert places == [button.pos() for button in (controls.train, controls.pause, controls.stop)]


def test_train_that_cannot_be_pressed_says_why_and_leads_there(
    page: Any, still: Any, qtbot: Any
) -> None:
    right = still.analysis
    problem = Problem(still.ids["hidden"], Severity.ERROR, "The shapes do not agree.")
    still.analysis = Analysis(right.results, (problem,))
    still.analysis_changed.emit(still.analysis)
    controls = page.controls
    assert not controls.train.isEnabled()
    assert "The shapes do not agree." in controls.reason.text()
    with qtbot.waitSignal(still.node_revealed) as revealed:
        press(qtbot, controls.reason)
    assert revealed.args == [still.ids["hidden"]]
    approve(still)
    assert controls.train.isEnabled()
    assert not controls.reason.isVisible()


def test_a_run_that_was_stopped_is_not_called_finished(
    page: Any, desk: Any, launcher: Any, qtbot: Any
) -> None:
    training = begin(page, desk, launcher, qtbot)
    training.end(RunFinished("stopped"))
    qtbot.waitUntil(lambda: desk.state == "finished")
    qtbot.waitUntil(lambda: page.controls.title.text() == "Stopped")


def test_a_run_is_followed_on_the_page(page: Any, desk: Any, launcher: Any, qtbot: Any) -> None:
    training = begin(page, desk, launcher, qtbot)
    training.report(
        FitStarted(5, 100, time=1.0),
        LogWritten("Epoch 1"),
        LogWritten("/5\n"),
        BatchesDone(0, 0, {"loss": [2.0] * 10, "accuracy": [0.1] * 10}, time=2.0),
        BatchesDone(0, 10, {"loss": [1.5] * 10, "accuracy": [0.2] * 10}, time=3.0),
    )
    qtbot.waitUntil(lambda: "batch 20 of 100" in page.controls.title.text())
    assert page.controls.left.text() == "48 s left"
    assert page.controls.device.text() == "CPU · 2 cores"
    assert page.log.toPlainText() == "Epoch 1/5\n"
    plot = page.plot.plot
    assert [curve.name for curve in plot.curves] == ["loss", "accuracy"]
    training.report(EpochDone(0, {"loss": 1.0, "accuracy": 0.5, "val_loss": 1.1}, time=4.0))
    qtbot.waitUntil(lambda: len(plot.curves) == 3)


def test_after_the_end_scores_and_predictions_are_shown(
    page: Any, desk: Any, launcher: Any, qtbot: Any
) -> None:
    training = begin(page, desk, launcher, qtbot)
    targets = np.arange(6)
    said = np.full((6, 10), 0.02)
    said[np.arange(6), [0, 1, 2, 3, 4, 9]] = 0.82
    np.savez(
        desk.run.folder / "predictions.npz",
        inputs=np.random.default_rng(0).random((6, 8, 8, 1)),
        targets=targets,
        predictions=said.astype("float32"),
    )
    training.end(
        Evaluated("test", 359, {"accuracy": 0.96, "loss": 0.125}),
        Predicted("predictions.npz", 6),
        RunFinished("finished"),
    )
    qtbot.waitUntil(lambda: len(page.test.grid._samples) == 6)
    assert page.tabs.currentWidget() is page.test
    samples = page.test.grid._samples
    assert [sample.right for sample in samples] == [True] * 5 + [False]
    assert samples[0].image is not None
    assert samples[5].truth == "5"
    assert samples[5].predicted == "9"
    assert page.test._title.text() == "Predictions · 5 of 6 right"


def test_a_failed_run_says_so_and_shows_the_traceback(
    page: Any, desk: Any, launcher: Any, qtbot: Any
) -> None:
    training = begin(page, desk, launcher, qtbot)
    training.end(RunFinished("failed", "The loss became NaN.", "Traceback (most recent call last)"))
    qtbot.waitUntil(lambda: desk.state == "failed")
    assert page.controls.note.text() == "The loss became NaN."
    assert "Traceback" in page.log.toPlainText()
    assert page.controls.train.isEnabled()


def test_a_page_built_during_a_run_shows_it(
    page: Any, still: Any, desk: Any, launcher: Any, qtbot: Any
) -> None:
    from app.pages.train_page import TrainPage

    training = begin(page, desk, launcher, qtbot)
    training.report(FitStarted(2, 4), LogWritten("hello\n"), BatchesDone(0, 0, {"loss": [1.0]}))
    qtbot.waitUntil(lambda: bool(desk.history.batches))
    late = TrainPage(still, desk)
    qtbot.addWidget(late)
    late.show()
    assert "hello" in late.log.toPlainText()
    assert [curve.name for curve in late.plot.plot.curves] == ["loss"]


def test_the_strip_shows_a_run_on_other_pages(
    page: Any, desk: Any, launcher: Any, still: Any, qtbot: Any
) -> None:
    from app.pages.run_strip import RunStrip

    strip = RunStrip(desk)
    qtbot.addWidget(strip)
    assert strip.isHidden()
    strip.set_page("draw")
    training = begin(page, desk, launcher, qtbot)
    training.report(FitStarted(5, 10), BatchesDone(1, 0, {"loss": [0.5]}))
    qtbot.waitUntil(lambda: "Epoch 2 of 5" in strip.text.text())
    assert strip.isVisible()
    assert strip.values.text() == "loss 0.5000"
    with qtbot.waitSignal(still.page_requested) as asked:
        press(qtbot, strip)
    assert asked.args == ["train"]
    press(qtbot, strip.stop)
    assert training.asked == ["stop"]
    strip.set_page("train")
    assert strip.isHidden()
    training.end(RunFinished("stopped"))
    qtbot.waitUntil(lambda: desk.state == "finished")
    strip.set_page("draw")
    assert strip.isHidden()
