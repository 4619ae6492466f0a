"""Asks Keras for the shapes, dtypes and weights of nodes without allocating anything.

Each node is built and called on symbolic tensors inside a stateless scope that initialises no
variables: an 800-million-parameter layer costs a few milliseconds and no memory. Answers are kept,
so that the repeated blocks of a large network are traced once.
"""

from __future__ import annotations

import inspect
import json
import math
import re
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import keras

from graph_editor.document.value import params_from_json
from graph_editor.validation.question import NODE_NAME, UNKNOWN_TYPE, UNTRUSTED
from runtime.analyst.builder import (
    UnknownTypeError,
    UntrustedError,
    build,
    keyword_arguments,
    resolve,
)
from runtime.analyst.signature import signature

Json = dict[str, Any]
Emit = Callable[[Json], None]

_PART_SECONDS = 0.03
_MEMO_SIZE = 20_000
_BLOCKED: Json = {"blocked": True}
_AVOIDED: Json = {
    "error": {
        "type": "AnalystDied",
        "text": "Keras ended without a message each time that it was asked about this node.",
    }
}


class Tracer:
    """Answers questions of the kinds `"check"` and `"try"`.

    Attributes:
        memo: answers by everything that they depend on, as JSON text.
    """

    def __init__(self) -> None:
        self.memo: dict[str, Json] = {}

    def answer(self, question: Json, emit: Emit, superseded: Callable[[], bool]) -> None:
        """Answer a question node by node, in parts; give up when `superseded` says so."""
        number, kind = question["id"], question.get("kind", "check")
        careful = bool(question.get("careful"))
        avoid = frozenset(question.get("avoid", ()))
        task = _Task(self, trusted=bool(question.get("trusted")))
        part: list[tuple[str, Json]] = []
        due = time.perf_counter() + _PART_SECONDS
        skipped = False
        for node in question["nodes"]:
            if superseded():
                skipped = True
                break
            avoided = bool(avoid) and signature(node) in avoid
            outcome = task.avoid(node) if avoided else task.outcome(node)
            if outcome is not _BLOCKED and not node.get("known"):
                part.append((node["id"], outcome))
            if part and (careful or time.perf_counter() > due):
                emit({"kind": kind, "id": number, "results": part})
                part = []
                due = time.perf_counter() + _PART_SECONDS
        done: Json = {"kind": kind, "id": number, "results": part, "done": True}
        if skipped:
            done["skipped"] = True
        emit(done)
        # Without this the next ordinary trace would allocate every weight that is still pending.
        keras.utils.clear_session(free_memory=False)


class _Task:
    """One question while it is answered: the outputs so far and the shared layers."""

    def __init__(self, tracer: Tracer, *, trusted: bool) -> None:
        self._memo = tracer.memo
        self._trusted = trusted
        self._outputs: dict[str, list[Json]] = {}
        self._shared: dict[str, _SharedLayer] = {}

    def avoid(self, node: Json) -> Json:
        """Do not touch a node at which this process has died before."""
        return _AVOIDED

    def outcome(self, node: Json) -> Json:
        """What Keras says of a node; `_BLOCKED` where an input of it could not be had."""
        inputs = self._resolve_inputs(node.get("inputs", {}))
        if inputs is None:
            return _BLOCKED
        shared = None
        if "instance" in node:
            shared = self._shared.setdefault(node["instance"], _SharedLayer(node, self._trusted))
        key = json.dumps(
            [
                node["type"],
                node.get("params"),
                node.get("call_params"),
                inputs,
                shared.history if shared else None,
                self._trusted,
            ]
        )
        outcome = self._memo.get(key)
        if outcome is None:
            outcome = self._ask(node, inputs, shared)
            if len(self._memo) >= _MEMO_SIZE:
                self._memo.clear()
            self._memo[key] = outcome
        if shared is not None:
            shared.history.append((node.get("call_params"), inputs))
        if "outputs" in outcome:
            self._outputs[node["id"]] = outcome["outputs"]
        return outcome

    def _resolve_inputs(self, inputs: Mapping[str, Any]) -> Json | None:
        """The inputs with references replaced by specs; None where one of them is missing."""
        resolved: Json = {}
        for port, source in inputs.items():
            if isinstance(source, list):
                specs = [self._spec(item) for item in source]
                if any(spec is None for spec in specs):
                    return None
                resolved[port] = specs
            else:
                spec = self._spec(source)
                if spec is None:
                    return None
                resolved[port] = spec
        return resolved

    def _spec(self, source: Json) -> Json | None:
        if "ref" not in source:
            return source
        outputs = self._outputs.get(source["ref"], ())
        index = source["output"]
        return outputs[index] if index < len(outputs) else None

    def _ask(self, node: Json, inputs: Json, shared: _SharedLayer | None) -> Json:
        try:
            with keras.StatelessScope(initialize_variables=False):
                if node["kind"] == "layer":
                    layer = shared.current() if shared else _build_layer(node, self._trusted)
                    return _call_layer(layer, node, inputs, self._trusted)
                if node["kind"] == "input":
                    tensor = build("Input", params_from_json(node.get("params", {})), trusted=False)
                    return _describe(tensor)
                return _call_operation(node, inputs, self._trusted)
        except UnknownTypeError as error:
            return _error(UNKNOWN_TYPE, str(error.args[0]))
        except UntrustedError as error:
            return _error(UNTRUSTED, str(error.args[0]))
        except MemoryError:
            return _error("MemoryError", "There is not enough memory to build this.")
        except Exception as error:
            return _error(type(error).__name__, clean(str(error)))


class _SharedLayer:
    """A layer that several nodes call: one instance, its calls in code order.

    The instance is built only when a call is not answered from the memo, and then brought into its
    state by the calls before.
    """

    def __init__(self, node: Json, trusted: bool) -> None:
        self.history: list[tuple[Any, Json]] = []
        self._node = node
        self._trusted = trusted
        self._layer: Any = None
        self._replayed = 0

    def current(self) -> Any:
        """The layer after all the calls in `history`."""
        if self._layer is None:
            self._layer = _build_layer(self._node, self._trusted)
        while self._replayed < len(self.history):
            call_params, inputs = self.history[self._replayed]
            self._replayed += 1
            try:
                _call(self._layer, call_params or {}, inputs, self._trusted)
            except Exception:
                continue  # that call has its own answer
        self._replayed += 1  # the call that is made now
        return self._layer


def clean(text: str) -> str:
    """Keras' error text without terminal colours and without the frame around it."""
    bold = re.search(r"\x1b\[1m(.*?)\x1b\[0m", text, re.DOTALL)
    if bold is not None and text.startswith("Exception encountered when calling"):
        text = bold[1]
    return re.sub(r"\x1b\[[0-9;]*m", "", text).strip()


def _build_layer(node: Json, trusted: bool) -> Any:
    params = params_from_json(node.get("params", {}))
    return build(node["type"], params, trusted=trusted, name=NODE_NAME)


def _call_layer(layer: Any, node: Json, inputs: Json, trusted: bool) -> Json:
    outputs = _call(layer, node.get("call_params", {}), inputs, trusted)
    _try_initializers(layer.weights)
    answer = _describe(outputs)
    answer["params"] = sum(math.prod(weight.shape) for weight in layer.weights)
    answer["trainable"] = sum(math.prod(weight.shape) for weight in layer.trainable_weights)
    return answer


def _call(layer: Any, call_params: Json, inputs: Json, trusted: bool) -> Any:
    arguments = keyword_arguments(params_from_json(call_params), trusted=trusted)
    tensors = {port: _tensors(source) for port, source in inputs.items()}
    first = next(iter(inspect.signature(layer.call).parameters), None)
    if first in tensors:
        return layer(tensors.pop(first), **tensors, **arguments)
    return layer(**tensors, **arguments)


def _call_operation(node: Json, inputs: Json, trusted: bool) -> Json:
    function = resolve(node["type"])
    arguments = keyword_arguments(params_from_json(node.get("params", {})), trusted=trusted)
    arguments.update((port, _tensors(source)) for port, source in inputs.items())
    positional: list[Any] = []
    parameters = inspect.signature(function).parameters
    spread = [p.name for p in parameters.values() if p.kind is p.VAR_POSITIONAL]
    if spread and spread[0] in arguments:
        for name in list(parameters):
            value = arguments.pop(name, None)
            if name == spread[0]:
                positional.extend(value if isinstance(value, list | tuple) else [value])
                break
            positional.append(value)
    return _describe(function(*positional, **arguments))


def _tensors(source: Any) -> Any:
    """Symbolic tensors for a spec or a list of specs."""
    if isinstance(source, list):
        return [_tensors(item) for item in source]
    tensor = keras.KerasTensor(
        tuple(source["shape"]), source["dtype"], sparse=bool(source.get("sparse"))
    )
    if "mask" in source:
        tensor._keras_mask = keras.KerasTensor(tuple(source["mask"]), "bool")
    return tensor


def _describe(outputs: Any) -> Json:
    """Outputs as an answer.

    Raises:
        TypeError: there is something else than tensors among them.
    """
    if isinstance(outputs, dict):
        keys = sorted(outputs)
        return {**_describe([outputs[key] for key in keys]), "nested": True, "keys": keys}
    if not isinstance(outputs, list | tuple):
        return {"outputs": [_spec_of(outputs)]}
    return {"outputs": [_spec_of(item) for item in _flatten(outputs)], "nested": True}


def _flatten(items: Iterable[Any]) -> Iterable[Any]:
    for item in items:
        if isinstance(item, list | tuple):
            yield from _flatten(item)
        elif item is not None:
            yield item


def _spec_of(tensor: Any) -> Json:
    if not isinstance(tensor, keras.KerasTensor):
        raise TypeError(
            f"A node must return tensors, but this one returns {type(tensor).__name__} ({tensor})."
        )
    spec: Json = {"shape": list(tensor.shape), "dtype": tensor.dtype}
    if tensor.sparse:
        spec["sparse"] = True
    mask = getattr(tensor, "_keras_mask", None)
    if mask is not None:
        spec["mask"] = list(mask.shape)
    return spec


def _try_initializers(weights: Iterable[Any]) -> None:
    """Let the initialisers that are particular about shapes say so: nothing has called them yet."""
    for weight in weights:
        initializer = getattr(weight, "_initializer", None)
        name = type(initializer).__name__
        if name in ("Identity", "Orthogonal") and len(weight.shape) != 2:
            keras.src.backend.compute_output_spec(
                lambda call=initializer, w=weight: call(w.shape, dtype=w.dtype)
            )


def _error(type_: str, text: str) -> Json:
    return {"error": {"type": type_, "text": text}}
