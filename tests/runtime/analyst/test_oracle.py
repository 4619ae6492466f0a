"""What the analyst says is what Keras builds: shapes, dtypes, weights, errors."""

from __future__ import annotations

import time
from typing import Any

import pytest

from runtime.analyst.oracle import SyncOracle

Json = dict[str, Any]
F32 = "float32"


def spec(*shape: int | None, dtype: str = F32) -> Json:
    return {"shape": list(shape), "dtype": dtype}


def node(type: str, params: Json | None = None, **inputs: Any) -> Json:
    kind = "operation" if type.startswith("ops.") else "layer"
    return {"id": "n", "kind": kind, "type": type, "params": params or {}, "inputs": inputs}


def ask(oracle: SyncOracle, *nodes: Json, **more: Any) -> list[Json]:
    numbered = [{**n, "id": n["id"] if n["id"] != "n" else str(i)} for i, n in enumerate(nodes)]
    answer = oracle({"kind": "check", "id": 77, "nodes": numbered, **more})
    return [outcome for _, outcome in answer["results"]]


def nested(type: str, **params: Any) -> Json:
    return {"$object": type, "params": params}


LAYERS = [
    (node("layers.Dense", {"units": 3}, inputs=spec(None, 4)), [[None, 3]], 15, 15),
    (
        node("layers.LSTM", {"units": 3, "return_state": True}, sequences=spec(None, 7, 2)),
        [[None, 3], [None, 3], [None, 3]],
        72,
        72,
    ),
    (
        node(
            "layers.MultiHeadAttention",
            {"num_heads": 2, "key_dim": 3},
            query=spec(None, 5, 8),
            value=spec(None, 6, 9),
        ),
        [[None, 5, 8]],
        8 * 6 + 6 + 2 * (9 * 6 + 6) + 6 * 8 + 8,
        None,
    ),
    (node("layers.Concatenate", inputs=[spec(None, 2), spec(None, 3)]), [[None, 5]], 0, 0),
    (
        node(
            "layers.Bidirectional",
            {"layer": nested("layers.GRU", units=4)},
            sequences=spec(None, 7, 2),
        ),
        [[None, 8]],
        2 * 3 * 4 * (2 + 4 + 2),
        None,
    ),
    (
        node(
            "layers.TimeDistributed",
            {"layer": nested("layers.Conv2D", filters=2, kernel_size=[3, 3])},
            inputs=spec(None, 5, 8, 8, 3),
        ),
        [[None, 5, 6, 6, 2]],
        56,
        56,
    ),
    (
        node(
            "layers.RNN",
            {
                "cell": {
                    "$object": "layers.StackedRNNCells",
                    "params": {
                        "cells": [
                            nested("layers.LSTMCell", units=2),
                            nested("layers.GRUCell", units=3),
                        ]
                    },
                }
            },
            sequences=spec(None, 4, 5),
        ),
        [[None, 3]],
        None,
        None,
    ),
    (node("layers.BatchNormalization", inputs=spec(None, 6)), [[None, 6]], 24, 12),
    (node("layers.Dense", {"units": 3, "trainable": False}, inputs=spec(2, 4)), [[2, 3]], 15, 0),
    (
        node(
            "layers.Embedding",
            {"input_dim": 9, "output_dim": 2},
            inputs=spec(None, 5, dtype="int32"),
        ),
        [[None, 5, 2]],
        18,
        18,
    ),
    (node("ops.matmul", x1=spec(None, 3, 4), x2=spec(4, 5)), [[None, 3, 5]], None, None),
    (
        node("ops.einsum", {"subscripts": "bi,bj->bij"}, operands=[spec(None, 3), spec(None, 4)]),
        [[None, 3, 4]],
        None,
        None,
    ),
    (node("ops.add", {"x2": 2.5}, x1=spec(None, 3)), [[None, 3]], None, None),
    (node("ops.split", {"indices_or_sections": 2}, x=spec(4, 6)), [[2, 6], [2, 6]], None, None),
    (node("ops.top_k", {"k": 2}, x=spec(None, 6)), [[None, 2], [None, 2]], None, None),
]


@pytest.mark.parametrize(
    ("asked", "shapes", "params", "trainable"),
    LAYERS,
    ids=lambda x: x.get("type") if isinstance(x, dict) else "",
)
def test_shapes_and_weights(
    asked: Json, shapes: list[Any], params: int | None, trainable: int | None, oracle: SyncOracle
) -> None:
    (outcome,) = ask(oracle, asked)
    assert [output["shape"] for output in outcome["outputs"]] == shapes
    if params is not None:
        assert outcome["params"] == params
    if trainable is not None:
        assert outcome["trainable"] == trainable
    assert bool(outcome.get("nested")) is (len(shapes) > 1)


def test_dtypes_and_masks_go_along(oracle: SyncOracle) -> None:
    words = node(
        "layers.Embedding",
        {"input_dim": 9, "output_dim": 2, "mask_zero": True},
        inputs=spec(None, 5, dtype="int32"),
    )
    halves = node(
        "layers.Dense", {"units": 2, "dtype": "mixed_float16"}, inputs={"ref": "0", "output": 0}
    )
    embedded, dense = ask(oracle, words, halves)
    assert embedded["outputs"] == [{"shape": [None, 5, 2], "dtype": F32, "mask": [None, 5]}]
    assert dense["outputs"][0]["dtype"] == "float16"


def test_references_go_from_node_to_node_and_stop_at_errors(oracle: SyncOracle) -> None:
    first = node("layers.Dense", {"units": 3}, inputs=spec(None, 4))
    wrong = node(
        "layers.Conv2D", {"filters": 1, "kernel_size": 3}, inputs={"ref": "0", "output": 0}
    )
    behind = node("layers.Flatten", inputs={"ref": "1", "output": 0})
    good = node("layers.ReLU", inputs={"ref": "0", "output": 0})
    answer = oracle(
        {
            "kind": "check",
            "id": 3,
            "nodes": [{**n, "id": str(i)} for i, n in enumerate((first, wrong, behind, good))],
        }
    )
    outcomes = dict(answer["results"])
    assert set(outcomes) == {"0", "1", "3"}
    assert outcomes["1"]["error"]["type"] == "ValueError"
    assert "__node__" in outcomes["1"]["error"]["text"]
    assert outcomes["3"]["outputs"][0]["shape"] == [None, 3]


def test_all_calls_of_a_shared_layer_go_to_one_instance(oracle: SyncOracle) -> None:
    def call(features: int, **more: Any) -> Json:
        return {
            **node("layers.Dense", {"units": 2}, inputs=spec(None, features)),
            "instance": "d",
            **more,
        }

    first, again = ask(oracle, call(4), call(4))
    assert first["outputs"] == again["outputs"]
    (refused,) = ask(oracle, call(4, known=True), call(5))
    assert "expected axis -1" in refused["error"]["text"]
    (taken,) = ask(oracle, call(5, known=True), call(5))
    assert "outputs" in taken


def test_absurd_sizes_are_answered_at_once(oracle: SyncOracle) -> None:
    ask(oracle, node("layers.Dense", {"units": 2}, inputs=spec(None, 3)))
    pid, before = oracle.pid, time.perf_counter()
    answers = ask(
        oracle,
        node("layers.Dense", {"units": 10**12}, inputs=spec(None, 10**6)),
        node(
            "layers.Embedding",
            {"input_dim": 10**15, "output_dim": 10**6},
            inputs=spec(None, 5, dtype="int32"),
        ),
        node(
            "layers.STFTSpectrogram",
            {"fft_length": 2**40, "frame_length": 2**40},
            inputs=spec(None, 5000, 1),
        ),
        node("layers.Dense", {"units": 10**30}, inputs=spec(None, 10**6)),
        node("layers.UpSampling2D", {"size": [10**9, 10**9]}, inputs=spec(None, 5, 5, 1)),
    )
    assert time.perf_counter() - before < 20.0
    assert answers[0]["params"] == 10**18 + 10**12
    assert len(answers) == 5
    assert oracle.pid == pid


def test_nothing_runs_that_is_not_trusted(oracle: SyncOracle, tmp_path: Any) -> None:
    trace = tmp_path / "trace"
    code = {"$code": f"(lambda x: x, open({str(trace)!r}, 'w'))[0]"}
    asked = node("layers.Lambda", {"function": code}, inputs=spec(None, 3))
    (outcome,) = ask(oracle, asked)
    assert outcome["error"]["type"] == "Untrusted"
    serialized = node(
        "layers.TimeDistributed",
        {"layer": {"module": "builtins", "class_name": "eval", "config": {"source": "1"}}},
        inputs=spec(None, 3),
    )
    (outcome,) = ask(oracle, serialized)
    assert outcome["error"]["type"] == "Untrusted"
    assert not trace.exists()
    (outcome,) = ask(oracle, asked, trusted=True)
    assert outcome["outputs"][0]["shape"] == [None, 3]
    assert trace.exists()


@pytest.mark.parametrize(
    "type", ["layers.Nothing", "os.system", "utils.get_file", "layers._x", "layers"]
)
def test_only_what_keras_offers_as_a_node_is_called(type: str, oracle: SyncOracle) -> None:
    (outcome,) = ask(oracle, node(type, inputs=spec(None, 3)))
    assert outcome["error"]["type"] == "UnknownType"


def test_printing_does_not_disturb_the_protocol(oracle: SyncOracle) -> None:
    code = {"$code": 'lambda x: (print(\'{"kind": "check"}\'), x)[1]'}
    (outcome,) = ask(
        oracle, node("layers.Lambda", {"function": code}, inputs=spec(None, 3)), trusted=True
    )
    assert outcome["outputs"][0]["shape"] == [None, 3]


def test_a_picky_initializer_is_heard(oracle: SyncOracle) -> None:
    picky = {"units": 3, "bias_initializer": nested("initializers.Identity")}
    (outcome,) = ask(oracle, node("layers.Dense", picky, inputs=spec(None, 3)))
    assert "Identity" in outcome["error"]["text"]


def test_an_unknown_kind_of_question_is_said_to_be_unknown(oracle: SyncOracle) -> None:
    assert oracle({"kind": "riddle", "id": 5})["unknown"] is True
    assert oracle({"kind": "ping", "id": 6})["done"] is True


def test_a_question_that_makes_no_sense_does_not_end_the_analyst(oracle: SyncOracle) -> None:
    assert oracle({"kind": "check", "id": 5, "nodes": [{"id": "x"}]})["failed"] is True
    assert oracle({"kind": "ping", "id": 6})["done"] is True
