"""From pressing Train to the first metric, with a trainer kept warm, as the window does it."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.benchmarks.measurement import Limit, Measurement
from tests.benchmarks.networks import dense_classifier, write_arrays

REPEATS = 6
WARM_SECONDS = 60.0
# Processor time, in hundredths of a second, that importing Keras takes at the least.
IMPORT_TICKS = 100


def measure() -> list[Measurement]:
    from graph_editor.catalogue.catalogue import Catalogue
    from graph_editor.codegen.generate import generate
    from graph_editor.validation.check import check_project
    from runtime.analyst.oracle import SyncOracle
    from runtime.run_event import BatchesDone
    from runtime.runs import create_run
    from runtime.training_thread import TrainerPool, TrainingThread

    catalogue = Catalogue.load()
    samples = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_arrays(folder / "arrays.npz", 6_000, 784, 10)
        project = dense_classifier(
            784, 512, 10, epochs=1, batch_size=128, path=folder / "arrays.npz"
        )
        with SyncOracle() as oracle:
            results = check_project(project, catalogue, oracle).results
        pool = TrainerPool()
        for _ in range(REPEATS):
            pool.warm("cpu")
            _wait_until_idle(pool.warm_pid)
            began = time.perf_counter()
            script = generate(project, catalogue, results)
            run = create_run(
                folder / "runs", project, script, device="cpu", seed=1, project_folder=None
            )
            thread = TrainingThread(run, pool)
            thread.start()
            first = None
            while thread.is_alive():
                if first is None and any(
                    isinstance(event, BatchesDone) for event in thread.take_events()
                ):
                    first = time.perf_counter()
                time.sleep(0.002)
            assert first is not None, run.status
            samples.append(first - began)
        pool.close()
    return [
        Measurement(
            "Train pressed to first metric, warm",
            samples,
            "s",
            (Limit("median", 1.0),),
            note="writing the script and the run's folder, reading the data, building, compiling "
            "and tracing the model (784-512-10) included",
        )
    ]


def _wait_until_idle(pid: int | None) -> None:
    """Wait until a process that imports Keras uses next to no processor time: it is ready."""
    assert pid is not None, "no trainer is kept warm"
    deadline = time.monotonic() + WARM_SECONDS
    spent = 0
    while (now := _ticks(pid)) < IMPORT_TICKS or now > spent + 2:
        assert time.monotonic() < deadline, "the trainer did not get warm"
        spent = now
        time.sleep(1.0)


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
