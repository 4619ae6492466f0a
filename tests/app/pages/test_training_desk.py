"""The desk: when it starts a run, what it tells, and how it takes every kind of end."""

from __future__ import annotations

from typing import Any

import pytest

from graph_editor.document.graph import NodeKind
from graph_editor.document.value import CodeValue, Params
from graph_editor.validation.analysis import Analysis, DataFacts, Problem, Severity
from runtime.run_event import (
    BatchesDone,
    EpochDone,
    Evaluated,
    FitStarted,
    LogWritten,
    PhaseChanged,
    RunFinished,
    RunStarted,
)
from runtime.runs import create_run
from tests.app.pages.fake_training import FakeTraining


def started(desk: Any, qtbot: Any) -> FakeTraining:
    """Start a run and wait until it is under way."""
    with qtbot.waitSignal(desk.run_started):
        assert desk.start_run() == ""
    training: FakeTraining = desk._training
    training.report(RunStarted(1, "tensorflow", "CPU"), PhaseChanged("training"))
    qtbot.waitUntil(lambda: desk.state == "running")
    return training


def test_the_run_is_given_the_script_on_screen_and_the_project(
    desk: Any, launcher: Any, still: Any, qtbot: Any
) -> None:
    started(desk, qtbot)
    project, script, _folder = launcher.launched[0]
    assert script == still.current_script()
    assert project is still.document.project
    assert desk.run.script.text == script.text


def test_a_new_seed_each_time_is_recorded_and_stands_in_the_script(
    desk: Any, launcher: Any, still: Any, qtbot: Any
) -> None:
    with still.document.edit("Set seed") as edit:
        edit.set_training(still.document.training.with_(seed=None))
    started(desk, qtbot)
    project, script, _ = launcher.launched[0]
    assert project.training.seed is not None
    assert str(project.training.seed) in script.text
    assert desk.run.info.seed == project.training.seed
    assert still.document.training.seed is None


def test_a_run_goes_through_its_states_and_keeps_what_it_reported(desk: Any, qtbot: Any) -> None:
    states: list[str] = []
    desk.state_changed.connect(states.append)
    training = started(desk, qtbot)
    training.report(
        FitStarted(2, 4),
        LogWritten("Epoch 1/2\n"),
        BatchesDone(0, 0, {"loss": [1.0, 0.9]}, time=1.0),
        BatchesDone(0, 2, {"loss": [0.8, 0.7]}, time=2.0),
        EpochDone(0, {"loss": 0.7}, time=2.0),
    )
    qtbot.waitUntil(lambda: desk.progress.epoch == 1)
    assert desk.history.batches["loss"].y.tolist() == pytest.approx([1.0, 0.9, 0.8, 0.7])
    assert "".join(desk.log) == "Epoch 1/2\n"
    desk.pause()
    qtbot.waitUntil(lambda: desk.state == "paused")
    desk.resume()
    qtbot.waitUntil(lambda: desk.state == "running")
    with qtbot.waitSignal(desk.run_finished):
        training.end(Evaluated("test", 359, {"loss": 0.5}), RunFinished("finished"))
    assert states == ["starting", "running", "paused", "running", "finished"]
    assert desk.evaluation.results == {"loss": 0.5}
    assert not desk.active


def test_a_run_that_was_stopped_counts_as_finished(desk: Any, qtbot: Any) -> None:
    training = started(desk, qtbot)
    desk.stop()
    assert desk.state == "stopping"
    assert training.asked == ["stop"]
    with qtbot.waitSignal(desk.run_finished):
        training.end(RunFinished("stopped"))
    assert desk.state == "finished"
    assert "what was learnt is kept" in desk.message


@pytest.mark.parametrize(
    ("last", "state"),
    [
        ([], "killed"),
        ([RunFinished("killed", "The trainer was ended from outside.")], "killed"),
        ([RunFinished("failed", "The loss is not a number.", "Traceback")], "failed"),
    ],
)
def test_the_window_goes_on_after_every_bad_end(
    desk: Any, qtbot: Any, last: list[RunFinished], state: str
) -> None:
    training = started(desk, qtbot)
    with qtbot.waitSignal(desk.run_finished):
        training.end(*last)
    assert desk.state == state
    assert desk.message.endswith(".")
    assert desk.refusal() == ""
    started(desk, qtbot)


def test_stop_before_the_run_is_there_reaches_it(desk: Any, qtbot: Any) -> None:
    assert desk.start_run() == ""
    desk.kill()
    qtbot.waitUntil(lambda: desk._training is not None)
    assert desk._training.asked == ["kill"]


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(
    desk: Any, launcher: Any, qtbot: Any
) -> None:
    launcher.error = OSError(28, "No space left on device")
    desk.start_run()
    qtbot.waitUntil(lambda: desk.state == "failed")
    assert "No space left on device" in desk.message


def test_why_nothing_can_be_trained(desk: Any, still: Any, qtbot: Any) -> None:
    problem = Problem(still.ids["hidden"], Severity.ERROR, "The shapes do not agree.")
    right = still.analysis
    still.analysis = Analysis(right.results, (problem,))
    assert desk.start_run() == "One problem has to be mended first: The shapes do not agree."
    still.analysis = Analysis(right.results, (problem, problem))
    assert desk.refusal().startswith("2 problems")
    still.analysis = Analysis({}, pending=frozenset(right.results))
    assert "working out" in desk.refusal()
    still.analysis = right
    still.facts = DataFacts(problem="The file digits.npz is missing.")
    assert desk.refusal() == "The file digits.npz is missing."
    still.facts = DataFacts()
    assert desk.refusal() == ""
    started(desk, qtbot)
    assert "under way" in desk.start_run()


def test_nothing_drawn_and_code_that_is_not_trusted_are_refused(desk: Any, still: Any) -> None:
    with still.document.edit("Add") as edit:
        edit.add_node(
            "layers.Lambda", NodeKind.LAYER, params=Params(function=CodeValue("lambda x: x"))
        )
    still.trusted = False
    assert "trust" in desk.refusal()
    with still.document.edit("Delete") as edit:
        for node in list(still.document.nodes()):
            edit.remove_node(node)
    assert "no network yet" in desk.refusal()


def test_a_run_under_way_is_found_again(
    desk: Any, launcher: Any, still: Any, qtbot: Any, tmp_path: Any
) -> None:
    run = create_run(tmp_path / "runs", still.document.project, still.current_script())
    training = FakeTraining()
    training.report(RunStarted(1, "tensorflow", "CPU"), PhaseChanged("training"), FitStarted(3, 2))
    launcher.alive = (run, training)
    with qtbot.waitSignal(desk.run_started):
        desk.warm_up()
    qtbot.waitUntil(lambda: desk.state == "running" and desk.progress.epochs == 3)
    assert desk.run is run
    assert launcher.warmed == []


def test_a_trainer_is_kept_warm_for_the_chosen_device(
    desk: Any, launcher: Any, still: Any, qtbot: Any
) -> None:
    desk.warm_up()
    qtbot.waitUntil(lambda: launcher.warmed == ["auto"])
    with still.document.edit("Set device") as edit:
        edit.set_training(still.document.training.with_(device="cpu"))
    qtbot.waitUntil(lambda: launcher.warmed == ["auto", "cpu"])


def test_closing_leaves_the_run_to_itself(desk: Any, launcher: Any, qtbot: Any) -> None:
    training = started(desk, qtbot)
    desk.close()
    assert training.asked == ["detach"]
    assert launcher.closed


def test_ten_thousand_events_at_once_do_not_stop_the_window(desk: Any, qtbot: Any) -> None:
    training = started(desk, qtbot)
    training.report(FitStarted(10_000, 1))
    training.report(*[EpochDone(n, {"loss": 1.0 / (n + 1)}) for n in range(10_000)])
    counts: list[int] = []
    desk.events_received.connect(lambda events: counts.append(len(events)))
    qtbot.waitUntil(lambda: desk.progress.epoch == 10_000)
    assert len(desk.history.epochs["loss"]) == 10_000
    assert len(counts) > 1
