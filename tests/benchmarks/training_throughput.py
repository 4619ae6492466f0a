"""Training in the trainer against the same script run by hand, epoch for epoch, alternating.

The epochs of the bare script are timed by Keras' own callback hook at each epoch's end, which costs
nothing measurable; those of the run come from its events. The first epoch (tracing) is left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from graph_editor.document.project import Project
from tests.benchmarks.measurement import Limit, Measurement
from tests.benchmarks.networks import dense_classifier, write_arrays, xor

ROUNDS = 5
SAMPLES = 20_000
MNIST_EPOCHS = 14
XOR_EPOCHS = 400

BARE = """
import importlib.util, json, sys, time
spec = importlib.util.spec_from_file_location("bare", sys.argv[1])
script = importlib.util.module_from_spec(spec)
spec.loader.exec_module(script)
import keras
ends = []
class Clock(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        ends.append(time.perf_counter())
    def on_epoch_end(self, epoch, logs=None):
        ends.append(time.perf_counter())
keras.utils.set_random_seed(1)
data = script.load_data()
model = script.build_model()
script.compile_model(model)
script.train(model, data, callbacks=[Clock()])
print("\\n" + json.dumps([b - a for a, b in zip(ends, ends[1:])]))
"""


def measure() -> list[Measurement]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_arrays(folder / "arrays.npz", SAMPLES, 784, 10)
        large = dense_classifier(
            784,
            512,
            10,
            epochs=MNIST_EPOCHS,
            batch_size=128,
            path=folder / "arrays.npz",
        )
        return [
            _compare("batch 128 (784-512-10)", large, SAMPLES, folder / "large"),
            _compare("batch 1 (xor)", xor(XOR_EPOCHS), 4, folder / "xor"),
        ]


def _compare(name: str, project: Project, samples: int, folder: Path) -> Measurement:
    """Samples a second, in Hornet and by hand."""
    ours, bare = [], []
    folder.mkdir()
    for round_ in range(ROUNDS):
        bare += _by_hand(project, folder / f"bare_{round_}")
        ours += _in_trainer(project, folder / f"run_{round_}")
    return Measurement(
        f"training throughput, {name}",
        [samples / seconds for seconds in ours],
        "samples/s",
        (Limit("ratio", 0.98, at_least=True),),
        baseline=[samples / seconds for seconds in bare],
        note=f"{ROUNDS} runs each, alternating; every epoch but the first is a sample",
    )


def _script(project: Project):  # type: ignore[no-untyped-def]
    from graph_editor.catalogue.catalogue import Catalogue
    from graph_editor.codegen.generate import generate
    from graph_editor.validation.check import check_project
    from runtime.analyst.oracle import SyncOracle

    catalogue = Catalogue.load()
    with SyncOracle() as oracle:
        analysis = check_project(project, catalogue, oracle)
    return generate(project, catalogue, analysis.results)


def _by_hand(project: Project, folder: Path) -> list[float]:
    folder.mkdir()
    path = folder / "script.py"
    path.write_text(_script(project).text, encoding="utf-8")
    answer = subprocess.run(
        [sys.executable, "-c", BARE, str(path)],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    seconds: list[float] = json.loads(answer.stdout.strip().splitlines()[-1])
    return seconds[1:]


def _in_trainer(project: Project, folder: Path) -> list[float]:
    from runtime.run_event import EpochDone
    from runtime.runs import create_run
    from runtime.training_thread import TrainerPool, TrainingThread

    run = create_run(folder, project, _script(project), device="cpu", seed=1, project_folder=None)
    pool = TrainerPool()
    thread = TrainingThread(run, pool)
    thread.start()
    thread.join()
    pool.close()
    assert run.status == "finished", run.status
    seconds = [event.seconds for event in run.events() if isinstance(event, EpochDone)]
    return seconds[1:]
