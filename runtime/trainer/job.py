"""One run from beginning to end: the script's functions in the order of its `main()`."""

from __future__ import annotations

import importlib.util
import os
import platform
import sys
import types
from pathlib import Path
from typing import Any

import keras
import numpy as np

from runtime.data.keras_dataset import wrong_file
from runtime.event_log import now
from runtime.run_event import Evaluated, PhaseChanged, Predicted, RunFinished, RunStarted
from runtime.runs import Run
from runtime.trainer.callback import RunCallback
from runtime.trainer.control import Control
from runtime.trainer.failure import Failure, RunError, explain
from runtime.trainer.prediction import save_predictions
from runtime.trainer.record import Record


class Job:
    """The training of one run.

    Args:
        run: the run.
        control: what the user wants of it.
    """

    def __init__(self, run: Run, control: Control) -> None:
        self._run = run
        self._control = control
        self._record = Record(run, control.look)
        self._callback = RunCallback(run, self._record, control)
        self._phase = ""
        self._stopped = False
        self._history: dict[str, list[float]] = {}

    def work(self) -> bool:
        """Train, and write all that happens to the run's folder. True unless it failed."""
        os.chdir(self._run.folder)
        self._record.start()
        failure: Failure | None = None
        try:
            self._work()
        except _Stopped:
            pass
        except BaseException as error:
            failure = explain(error, self._run.script_path, self._phase, self._run.info.source)
            if not isinstance(error, RunError):
                print(failure.details, file=sys.stderr)
        if failure is not None:
            status = "failed"
        else:
            stopped = self._stopped or self._control.stop_wanted
            status = "stopped" if stopped else "finished"
            failure = Failure("")
        self._record.end(
            RunFinished(
                status, failure.message, failure.details, failure.line, self._history, now()
            )
        )
        return status != "failed"

    def _work(self) -> None:
        self._record.write(
            RunStarted(os.getpid(), keras.config.backend(), used_device(), _versions(), now())
        )
        self._enter("loading data")
        if problem := wrong_file(self._run.info.source):
            raise RunError(problem)
        script = load_script(self._run.script_path)
        if getattr(script, "SEED", None) is not None:
            keras.utils.set_random_seed(script.SEED)
        data = script.load_data()
        self._enter("building model")
        model = script.build_model()
        self._enter("compiling")
        script.compile_model(model)
        self._enter("training")
        self._train(script, model, data)
        self._enter("saving", stops=False)
        save_model(model, self._run.model_path)
        self._run.checkpoint_path.unlink(missing_ok=True)
        # A stop ends the training; how good the model is by then is still worth knowing. Another
        # stop ends that, too.
        self._stopped, self._control.stop_wanted = self._control.stop_wanted, False
        self._evaluate(script, model, data)
        self._enter("predicting", stops=False)
        samples = save_predictions(model, data[-1], self._run.predictions_path)
        if samples:
            self._record.write(Predicted(self._run.predictions_path.name, samples, now()))

    def _enter(self, phase: str, *, stops: bool = True) -> None:
        if stops and self._control.stop_wanted:
            raise _Stopped
        self._phase = phase
        self._record.write(PhaseChanged(phase, now()))

    def _train(self, script: Any, model: Any, data: Any) -> None:
        try:
            history = script.train(model, data, callbacks=[self._callback])
            self._history = history.history
        finally:
            self._record.flush()
        if self._callback.nan_at is not None:
            epoch, batch = self._callback.nan_at
            raise RunError(
                f"The loss became NaN (not a number) in epoch {epoch + 1}, batch {batch + 1}. "
                "Use a smaller learning rate, clip the gradients, or look for NaN in the data and "
                "for inputs that are not scaled."
            )

    def _evaluate(self, script: Any, model: Any, data: Any) -> None:
        self._enter("evaluating", stops=False)
        with _Watched(model, self._callback):
            results = script.evaluate(model, data)
        if self._control.stop_wanted:
            return
        on = "test" if len(data) > 1 else "training"
        samples = _sample_count(data[-1][0])
        self._record.write(Evaluated(on, samples, dict(results), now()))


class _Stopped(Exception):
    """The user wanted the run to stop before there was anything to keep."""


class _Watched:
    """While inside, `model.evaluate` has the callback, so that it can be paused and stopped."""

    def __init__(self, model: Any, callback: RunCallback) -> None:
        self._model = model
        self._callback = callback

    def __enter__(self) -> None:
        evaluate = self._model.evaluate

        def with_callback(*args: Any, callbacks: Any = None, **kwargs: Any) -> Any:
            return evaluate(*args, callbacks=[*(callbacks or ()), self._callback], **kwargs)

        object.__setattr__(self._model, "evaluate", with_callback)

    def __exit__(self, *_: object) -> None:
        object.__delattr__(self._model, "evaluate")


def load_script(path: Path) -> types.ModuleType:
    """Run a script's definitions as a module; its `main()` is not called."""
    name = "hornet_run"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def save_model(model: Any, path: Path) -> None:
    """Save a model so that there is a whole file or none."""
    draft = path.with_name(f"draft{path.suffix}")
    model.save(draft)
    os.replace(draft, path)


def used_device() -> str:
    """The device that Keras really uses, as a person reads it.

    Raises:
        RunError: a GPU was asked for, and cannot be used.
    """
    wanted = os.environ.get("HORNET_DEVICE", "cpu")
    if keras.config.backend() != "tensorflow":
        return wanted
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    if gpus:
        details = tf.config.experimental.get_device_details(gpus[0])
        return str(details.get("device_name") or "GPU")
    if wanted.startswith("gpu"):
        raise RunError(
            f"TensorFlow cannot use the GPU {wanted.partition(':')[2]} here. "
            "Choose the CPU as device, or see what `python main.py doctor` says about the GPU."
        )
    return "CPU"


def _versions() -> dict[str, str]:
    versions = {
        "python": platform.python_version(),
        "keras": keras.__version__,
        "numpy": np.__version__,
    }
    backend = sys.modules.get(keras.config.backend())
    if backend is not None:
        versions[keras.config.backend()] = str(getattr(backend, "__version__", ""))
    return versions


def _sample_count(x: Any) -> int:
    first = next(iter(x.values())) if isinstance(x, dict) else x
    first = first[0] if isinstance(first, list | tuple) else first
    return len(first)
