"""A run in a real trainer, and what becomes of it when it is paused, stopped, killed or left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from runtime.process import ProcessMark, kill_tree
from runtime.run_event import (
    BatchesDone,
    EpochDone,
    Evaluated,
    FitStarted,
    LogWritten,
    Paused,
    PhaseChanged,
    Predicted,
    Resumed,
    RunFinished,
    RunStarted,
)
from runtime.runs import Run
from runtime.training_thread import TrainerPool, TrainingThread
from tests.runtime.training import PATIENCE, Follower, make_run, script_text

ROOT = Path(__file__).resolve().parents[2]
FOREVER = 1_000_000

ALONE = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("alone", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(json.dumps(module.main().history), file=sys.stderr)
"""


def is_epoch(event: object) -> bool:
    return isinstance(event, EpochDone)


def in_phase(phase: str):  # type: ignore[no-untyped-def]
    return lambda event: isinstance(event, PhaseChanged) and event.phase == phase


def test_a_run_is_the_script_run_alone(tmp_path: Path) -> None:
    run = make_run(tmp_path, script_text(load='print("hello from the script")'))
    follower = Follower(run)
    alone = subprocess.run(
        [sys.executable, "-c", ALONE, str(run.script_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    end = follower.end()
    assert end.status == "finished", end
    assert end.history == json.loads(alone.stderr.splitlines()[-1])

    kinds = [type(event) for event in follower.events if not isinstance(event, LogWritten)]
    assert kinds[0] is RunStarted
    assert kinds[-1] is RunFinished
    assert kinds.index(FitStarted) < kinds.index(BatchesDone) < kinds.index(EpochDone)
    assert kinds.index(EpochDone) < kinds.index(Evaluated) < kinds.index(Predicted)
    phases = [event.phase for event in follower.events if isinstance(event, PhaseChanged)]
    assert phases == [
        *("loading data", "building model", "compiling", "training"),
        *("saving", "evaluating", "predicting"),
    ]
    (fit,) = [event for event in follower.events if isinstance(event, FitStarted)]
    assert (fit.epochs, fit.steps) == (3, 12)
    batches = [
        (event.epoch, event.first + i)
        for event in follower.events
        if isinstance(event, BatchesDone)
        for i in range(len(event.values["loss"]))
    ]
    assert batches == [(epoch, batch) for epoch in range(3) for batch in range(12)]
    log = "".join(event.text for event in follower.events if isinstance(event, LogWritten))
    assert "hello from the script" in log
    assert "hello from the script" in run.log_path.read_text()

    assert run.status == "finished"
    assert run.history == end.history
    assert run.model_path.stat().st_size > 1000
    assert not run.checkpoint_path.exists()
    with np.load(run.predictions_path) as arrays:
        assert arrays["inputs"].shape == (16, 3)
        assert arrays["targets"].shape == arrays["predictions"].shape == (16, 1)


def test_pause_resume_and_stop(tmp_path: Path) -> None:
    follower = Follower(make_run(tmp_path, script_text(epochs=FOREVER)))
    follower.until(is_epoch)
    follower.thread.pause()
    follower.until(lambda event: isinstance(event, Paused))
    assert follower.run.status == "paused"
    size = follower.run.events_path.stat().st_size
    time.sleep(0.3)
    assert follower.run.events_path.stat().st_size == size, "it went on while paused"
    follower.thread.resume()
    follower.until(lambda event: isinstance(event, Resumed))
    epochs = len(follower.events)
    follower.until(lambda event: is_epoch(event) and len(follower.events) > epochs)
    follower.thread.pause()
    follower.until(lambda event: isinstance(event, Paused) and follower.run.status == "paused")
    asked = time.monotonic()
    follower.thread.stop()
    end = follower.end()
    assert end.status == "stopped"
    assert time.monotonic() - asked < 10
    assert len(end.history["loss"]) >= 2
    assert follower.run.model_path.exists(), "what was learnt is kept"
    assert any(isinstance(event, Evaluated) for event in follower.events), "how good it is by then"


def test_stop_ends_a_long_evaluation(tmp_path: Path) -> None:
    slow = "x, y = np.repeat(x, 100_000, axis=0), np.repeat(y, 100_000, axis=0)"
    follower = Follower(make_run(tmp_path, script_text(epochs=1, evaluate=slow)))
    follower.until(in_phase("evaluating"))
    follower.thread.stop()
    assert follower.end().status == "stopped"
    assert follower.run.model_path.exists()


@pytest.mark.parametrize(
    ("moment", "options"),
    [
        ("loading data", {"load": "time.sleep(100)"}),
        ("training", {"epochs": FOREVER}),
        ("evaluating", {"epochs": 1, "evaluate": "time.sleep(100)"}),
    ],
)
def test_kill_minus_nine_leaves_a_clear_end(
    tmp_path: Path, moment: str, options: dict[str, object]
) -> None:
    follower = Follower(make_run(tmp_path, script_text(**options)))  # type: ignore[arg-type]
    follower.until(in_phase(moment))
    if moment == "training":
        follower.until(is_epoch)
    assert follower.thread.trainer_pid is not None
    os.kill(follower.thread.trainer_pid, signal.SIGKILL)
    end = follower.end()
    assert end.status == "killed"
    assert "ended from outside (SIGKILL)" in end.message
    assert bool(end.history) == (moment != "loading data")
    assert follower.run.status == "killed"
    assert follower.run.finished == end, "the record says so, too"


def test_kill_before_and_right_after_the_start(tmp_path: Path) -> None:
    pool = TrainerPool(keep_warm=False)
    pool.warm("cpu")
    assert pool.warm_pid is not None
    os.kill(pool.warm_pid, signal.SIGKILL)  # while it is warm
    follower = Follower(make_run(tmp_path, script_text(epochs=FOREVER)), pool)
    follower.thread.kill()
    end = follower.end()
    assert (end.status, end.message) == ("killed", "The run was killed, as you asked.")
    pool.close()


def test_stop_while_the_trainer_starts(tmp_path: Path) -> None:
    follower = Follower(make_run(tmp_path, script_text()))
    follower.thread.stop()
    end = follower.end()
    assert end.status == "stopped"
    assert "before it began" in end.message


def test_a_warm_trainer_killed_while_it_waits_is_replaced(tmp_path: Path) -> None:
    pool = TrainerPool(keep_warm=False)
    pool.warm("cpu")
    first = pool.warm_pid
    assert first is not None
    pool.warm("cpu")
    assert pool.warm_pid == first
    os.kill(first, signal.SIGKILL)
    while ProcessMark.of(first).is_alive() and ProcessMark.of(first).started:
        time.sleep(0.01)
    pool.warm("cpu")
    assert pool.warm_pid not in (None, first)
    pool.close()
    assert pool.warm_pid is None
    pool.warm("cpu")
    assert pool.warm_pid is None, "a closed pool starts nothing"


FAILURES = {
    "nan": (script_text(optimizer="SGD(1e30)", epochs=50), "loss became NaN", 0),
    "shape": (
        script_text(build="return keras.Sequential([keras.Input((5,)), keras.layers.Dense(1)])"),
        "do not fit together",
        32,
    ),
    "crash": (script_text(load="import os; os.abort()"), "crashed (SIGABRT)", 0),
}


def test_what_fails_says_why_and_where(tmp_path: Path) -> None:
    followers = {name: Follower(make_run(tmp_path, FAILURES[name][0])) for name in FAILURES}
    for name, follower in followers.items():
        _, message, line = FAILURES[name]
        end = follower.end()
        assert end.status == "failed", name
        assert message in end.message, (name, end)
        assert end.message.endswith("."), end.message
        assert end.details
        assert end.line == line, (name, end)
        assert follower.run.status == "failed"
    nan = followers["nan"].run
    assert any(value != value for value in nan.history["loss"])
    assert not nan.model_path.exists()


def test_data_sets_without_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "keras home"
    (home / "datasets").mkdir(parents=True)
    monkeypatch.setenv("KERAS_HOME", str(home))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")  # nobody listens there
    text = script_text(load="keras.datasets.mnist.load_data()")
    missing = Follower(make_run(tmp_path, text, source="mnist")).end()
    assert missing.status == "failed"
    assert str(home / "datasets") in missing.message
    assert "mnist.npz" in missing.message

    other = home / "datasets" / "mnist.npz"
    other.write_bytes(b"my own numbers")
    wrong = Follower(make_run(tmp_path, text, source="mnist")).end()
    assert wrong.status == "failed"
    assert "not the one that Keras expects" in wrong.message
    assert other.read_bytes() == b"my own numbers", "Keras must not delete it"


SEVERAL = """
import keras
import numpy as np

SEED = 1


def load_data():
    x = {"a": np.ones((40, 2), "float32"), "b": np.ones((40, 3), "float32")}
    y = {"sum": np.ones((40, 1), "float32"), "kind": np.ones((40, 4), "float32")}
    return ((x, y),)


def build_model():
    a, b = keras.Input((2,), name="a", batch_size=5), keras.Input((3,), name="b", batch_size=5)
    both = keras.layers.Concatenate()([a, b])
    heads = [keras.layers.Dense(1, name="sum")(both), keras.layers.Dense(4, name="kind")(both)]
    return keras.Model([a, b], heads)


def compile_model(model):
    model.compile(loss={"sum": "mse", "kind": "mse"}, steps_per_execution=3)


def train(model, data, callbacks=None):
    return model.fit(*data[0], batch_size=5, epochs=2, callbacks=callbacks)


def evaluate(model, data):
    return model.evaluate(*data[0], batch_size=5, return_dict=True)
"""


def test_several_inputs_outputs_and_steps_at_once(tmp_path: Path) -> None:
    follower = Follower(make_run(tmp_path, SEVERAL))
    end = follower.end()
    assert end.status == "finished", end
    assert len(end.history["sum_loss"]) == 2
    with np.load(follower.run.predictions_path) as arrays:
        shapes = {name: array.shape for name, array in arrays.items()}
    assert shapes == {
        "inputs_a": (30, 2),
        "inputs_b": (30, 3),
        "targets_sum": (30, 1),
        "targets_kind": (30, 4),
        "predictions_sum": (30, 1),
        "predictions_kind": (30, 4),
    }, "six whole batches of five"
    (evaluated,) = [event for event in follower.events if isinstance(event, Evaluated)]
    assert (evaluated.on, evaluated.samples) == ("training", 40)
    batches = [event for event in follower.events if isinstance(event, BatchesDone)]
    assert {event.stride for event in batches if len(event.values["loss"]) > 1} <= {3}


def test_a_killed_run_keeps_its_checkpoint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    soon = "import runtime.trainer.callback as c; c.CHECKPOINT_SECONDS = 0"
    follower = Follower(make_run(tmp_path, script_text(epochs=FOREVER, load=soon)))
    follower.until(lambda event: is_epoch(event) and follower.run.checkpoint_path.exists())
    follower.thread.kill()
    end = follower.end()
    assert end.status == "killed"
    assert "last checkpoint" in end.message
    from app.command_line import main

    assert main(["evaluate", str(follower.run.folder)]) == 0
    assert "16 test samples" in capsys.readouterr().out


START_AND_LEAVE = """
import os, sys, time
from pathlib import Path
from runtime.runs import Run
from runtime.training_thread import TrainerPool, TrainingThread
run = Run(Path(sys.argv[1]))
thread = TrainingThread(run, TrainerPool(keep_warm=False))
thread.start()
while run.trainer is None or not run.events_path.exists():
    time.sleep(0.01)
os._exit(9)
"""


def test_a_run_outlives_its_window_and_is_found_again(tmp_path: Path) -> None:
    run = make_run(tmp_path, script_text(epochs=FOREVER))
    window = subprocess.run(
        [sys.executable, "-c", START_AND_LEAVE, str(run.folder)], cwd=ROOT, timeout=PATIENCE
    )
    assert window.returncode == 9
    mark = run.trainer
    assert mark is not None
    try:
        assert Run(run.folder).status == "running"
        thread = TrainingThread.attach(Run(run.folder))
        thread.start()
        follower = Follower.__new__(Follower)
        follower.run, follower.thread, follower.events = run, thread, []
        follower.until(is_epoch)
        assert isinstance(follower.events[0], RunStarted), "it tells from the beginning"
        thread.pause()
        follower.until(lambda event: isinstance(event, Paused))
        thread.resume()
        follower.until(lambda event: isinstance(event, Resumed))
        thread.stop()
        assert follower.end().status == "stopped"
    finally:
        kill_tree(mark)
    assert run.model_path.exists()


def test_a_thread_can_let_go_of_its_run(tmp_path: Path) -> None:
    follower = Follower(make_run(tmp_path, script_text(epochs=FOREVER)))
    follower.until(is_epoch)
    follower.thread.detach()
    follower.thread.join(PATIENCE)
    mark = follower.run.trainer
    assert mark is not None
    assert mark.is_alive()
    os.kill(mark.pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while follower.run.finished is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert follower.run.status == "stopped", "SIGTERM stops as a window does"
    os.waitpid(mark.pid, 0)


def test_attaching_to_a_run_that_nobody_took(tmp_path: Path) -> None:
    run = make_run(tmp_path, script_text())
    thread = TrainingThread.attach(run)
    thread.start()
    thread.join(PATIENCE)
    (end,) = thread.take_events()
    assert isinstance(end, RunFinished)
    assert end.status == "killed"
