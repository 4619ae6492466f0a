"""Trials: calls that are not drawn, asked about beside the drawing."""

from __future__ import annotations

import pytest

from graph_editor.document.document import Document
from graph_editor.document.graph import NodeKind
from graph_editor.document.value import Params
from graph_editor.validation.analysis import NodeResult, TensorSpec
from graph_editor.validation.checker import Checker
from graph_editor.validation.question import NodeError
from graph_editor.validation.trial import Trial, reason, shape_text

IMAGE = TensorSpec((None, 28, 28, 1))
FLAT = TensorSpec((None, 64))


def trial(type_: str, spec: TensorSpec, **params: object) -> Trial:
    return Trial(NodeKind.LAYER, type_, Params(params), (("inputs", False, (spec,)),))


@pytest.fixture
def asked():
    return []


@pytest.fixture
def checker(catalogue, asked):
    return Checker(Document(), catalogue, asked.append)


def answer(number: int, results: list, **more: object) -> dict:
    return {"kind": "try", "id": number, "results": results, "done": True, **more}


OUTPUT = {"outputs": [{"shape": [None, 3], "dtype": "float32"}], "params": 195, "trainable": 195}


def test_an_answer_is_told_and_remembered(checker, asked):
    told = []
    dense = trial("layers.Dense", FLAT, units=3)
    checker.trials.want([dense], told.append)
    assert told == []
    (question,) = asked
    assert question["kind"] == "try"
    checker.receive(answer(question["id"], [["0", OUTPUT]]))
    assert shape_text(told[-1][dense]) == "(None, 3)"
    checker.trials.want([dense], told.append)
    assert len(asked) == 1, "what is known is not asked again"
    assert len(told) == 2


def test_a_newer_wish_replaces_the_older(checker, asked):
    first, second = [], []
    checker.trials.want([trial("layers.Dense", FLAT, units=3)], first.append)
    checker.trials.want([trial("layers.Dense", FLAT, units=4)], second.append)
    checker.receive(answer(asked[0]["id"], [["0", OUTPUT]]))
    assert not first
    assert not second
    checker.receive(answer(asked[1]["id"], [["0", OUTPUT]]))
    assert not first
    assert len(second) == 1


def test_what_gave_way_to_the_drawing_is_asked_again(checker, asked):
    told = []
    one, two = trial("layers.Dense", FLAT, units=3), trial("layers.Dense", FLAT, units=4)
    checker.trials.want([one, two], told.append)
    checker.receive(answer(asked[0]["id"], [["0", OUTPUT]], skipped=True))
    assert len(asked) == 2
    assert [node["params"]["units"] for node in asked[1]["nodes"]] == [4]


def test_after_a_death_nothing_is_asked_that_may_have_caused_it(checker, asked):
    checker.trials.want([trial("layers.Dense", FLAT, units=3)], lambda told: None)
    checker.forget_pending()
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("expected min_ndim=4, found ndim=2. Full", "takes at least 4 axes; this wire has 2"),
        ("expected ndim=3, found ndim=2", "takes 3 axes; this wire has 2"),
        ("Something else. And more.", "Conv2D takes 4 axes; this wire has 2."),
    ],
)
def test_reasons_are_short(text, words):
    assert words in reason(trial("layers.Conv2D", FLAT), NodeError("ValueError", text))


def test_keras_answers_trials(oracle, catalogue):
    checker = Checker(Document(), catalogue, lambda q: questions.append(q))
    questions: list = []
    told: list = []
    conv, dense = (
        trial("layers.Conv2D", FLAT, filters=3, kernel_size=3),
        trial("layers.Dense", IMAGE, units=5),
    )
    checker.trials.want([conv, dense], told.append)
    checker.receive(oracle(questions[-1]))
    assert isinstance(told[-1][conv], NodeError)
    assert reason(conv, told[-1][conv]) == "Conv2D takes at least 4 axes; this wire has 2."
    assert isinstance(told[-1][dense], NodeResult)
    assert shape_text(told[-1][dense]) == "(None, 28, 28, 5)"
