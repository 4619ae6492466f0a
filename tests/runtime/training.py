"""Runs for tests: small scripts, and a thread followed to a certain event."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from graph_editor.codegen.script import Script
from graph_editor.document.project import Project
from graph_editor.document.settings import DataSpec
from runtime.run_event import RunEvent, RunFinished
from runtime.runs import Run, create_run
from runtime.training_thread import TrainerPool, TrainingThread

PATIENCE = 90.0

SCRIPT = """
import time
import keras
import numpy as np

SEED = 7
EPOCHS = {epochs}
BATCH_SIZE = 4


def load_data():
    {load}
    rng = np.random.default_rng(SEED)
    x = rng.random((64, 3), dtype=np.float32)
    y = x.sum(axis=1, keepdims=True)
    return (x[:48], y[:48]), (x[48:], y[48:])


def build_model():
    {build}
    inputs = keras.Input((3,))
    hidden = keras.layers.Dense(8, activation="relu")(inputs)
    return keras.Model(inputs, keras.layers.Dense(1)(hidden))


def compile_model(model):
    model.compile(optimizer=keras.optimizers.{optimizer}, loss="mse", metrics=["mae"])


def train(model, data, callbacks=None):
    (x, y), test = data
    return model.fit(
        x, y, batch_size=BATCH_SIZE, epochs=EPOCHS, validation_data={validation},
        callbacks=callbacks, verbose=2,
    )


def evaluate(model, data):
    x, y = data[-1]
    {evaluate}
    return model.evaluate(x, y, batch_size=1, verbose=0, return_dict=True)


def main():
    keras.utils.set_random_seed(SEED)
    data = load_data()
    model = build_model()
    compile_model(model)
    history = train(model, data)
    evaluate(model, data)
    return history
"""


def script_text(
    *,
    epochs: int = 3,
    load: str = "pass",
    build: str = "pass",
    optimizer: str = "SGD(0.05)",
    evaluate: str = "pass",
    validation: str = "test",
) -> str:
    """A small script; statements may be put into its functions."""
    return SCRIPT.format(
        epochs=epochs,
        load=load,
        build=build,
        optimizer=optimizer,
        evaluate=evaluate,
        validation=validation,
    )


def make_run(folder: Path, text: str, *, source: str = "random") -> Run:
    """A run of a script on the CPU."""
    project = Project(name="small", data=DataSpec(source=source))
    return create_run(folder, project, Script(text), device="cpu", seed=7)


class Follower:
    """A started training thread and the events it has brought."""

    def __init__(self, run: Run, pool: TrainerPool | None = None) -> None:
        self.run = run
        self.events: list[RunEvent] = []
        self.thread = TrainingThread(run, pool or TrainerPool(keep_warm=False))
        self.thread.start()

    def until(self, wanted: Callable[[RunEvent], bool]) -> RunEvent:
        """The first event, of those to come, that is wanted."""
        deadline = time.monotonic() + PATIENCE
        seen = 0
        while time.monotonic() < deadline:
            alive = self.thread.is_alive()
            self.events += self.thread.take_events()
            for event in self.events[seen:]:
                seen += 1
                if wanted(event):
                    return event
            if not alive:
                raise AssertionError(f"the run ended before: {self.events}")
            time.sleep(0.01)
        raise AssertionError(f"nothing came within {PATIENCE} s: {self.events}")

    def end(self) -> RunFinished:
        """Wait for the run's end and for the thread's."""
        event = self.until(lambda event: isinstance(event, RunFinished))
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()
        self.events += self.thread.take_events()
        assert sum(isinstance(event, RunFinished) for event in self.events) == 1
        assert isinstance(event, RunFinished)
        return event
