"""Asks Keras whether a training would begin: compile, and the first step, symbolically.

A question of kind ``"fit"`` names the model's outputs as specs, the targets as specs (or null to
look at `compile` alone), and what `compile` is given. A model of these outputs alone takes their
place: loss and metrics see nothing else of a model.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import keras

from graph_editor.document.value import params_from_json, value_from_json
from graph_editor.validation.question import UNKNOWN_TYPE, UNTRUSTED
from runtime.analyst.builder import (
    UnknownTypeError,
    UntrustedError,
    keyword_arguments,
    to_python,
)
from runtime.analyst.tracer import clean

Json = dict[str, Any]


def answer_fit(question: Json, emit: Callable[[Json], None]) -> None:
    """Answer a question of kind `"fit"`: with an error, or with none."""
    answer: Json = {"kind": "fit", "id": question["id"], "done": True}
    try:
        # Not in a stateless scope: metrics and optimizers make (small) variables at once.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _try(question)
    except UnknownTypeError as error:
        answer["error"] = {"type": UNKNOWN_TYPE, "text": str(error.args[0])}
    except UntrustedError as error:
        answer["error"] = {"type": UNTRUSTED, "text": str(error.args[0])}
    except Exception as error:
        answer["error"] = {"type": type(error).__name__, "text": clean(str(error))}
    emit(answer)
    keras.utils.clear_session(free_memory=False)


def _try(question: Json) -> None:
    trusted = bool(question.get("trusted"))
    batch = int(question["batch"])
    inputs = []
    outputs = []
    for output in question["outputs"]:
        shape, dtype = _batch_shape(output, batch), output["dtype"]
        inputs.append(keras.Input(batch_shape=shape, dtype=dtype))
        policy = dtype if "float" in dtype else None
        outputs.append(keras.layers.Identity(name=output["name"], dtype=policy)(inputs[-1]))
    model = keras.Model(inputs, outputs)
    several = len(outputs) > 1
    names = [output["name"] for output in question["outputs"]]
    losses = [to_python(value_from_json(loss), trusted=trusted) for loss in question["losses"]]

    def metrics() -> list[Any]:
        return [to_python(value_from_json(m), trusted=trusted) for m in question["metrics"]]

    model.compile(
        optimizer=to_python(value_from_json(question["optimizer"]), trusted=trusted),
        loss=dict(zip(names, losses, strict=True)) if several else losses[0],
        metrics={name: metrics() for name in names} if several else metrics(),
        **keyword_arguments(params_from_json(question.get("compile_params", {})), trusted=trusted),
    )
    if question.get("targets") is None:
        return
    x = [_tensor(output, batch) for output in question["outputs"]]
    y = [_tensor(target, batch) for target in question["targets"]]
    model._symbolic_build(data_batch=(x, y if several else y[0]))


def _tensor(spec: Json, batch: int) -> Any:
    return keras.KerasTensor(_batch_shape(spec, batch), spec["dtype"])


def _batch_shape(spec: Json, batch: int) -> tuple[int | None, ...]:
    shape = tuple(spec["shape"])
    return (batch, *shape[1:]) if shape[:1] == (None,) else shape
