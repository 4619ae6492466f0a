"""The law of the checker: after any edits, what it says is what a check from scratch says.

Whatever the order in which answers come, in parts, late, or never because the analyst died.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.change import Change
from graph_editor.document.document import Document
from graph_editor.document.edit import EditError
from graph_editor.document.graph import NodeId, NodeKind
from graph_editor.document.value import ObjectValue, Params
from graph_editor.validation.analysis import Analysis
from graph_editor.validation.check import check_project
from graph_editor.validation.checker import Checker
from tests.graph_editor.validation.make_believe import MakeBelieve

Json = dict[str, Any]
CATALOGUE = Catalogue.load()
KINDS = ("Input", "Output", "layers.Dense", "layers.Add", "layers.LSTM", "layers.ReLU", "layers.No")
PORTS = {"layers.Add": "inputs[{}]", "layers.LSTM": "sequences"}


class CheckerMachine(RuleBasedStateMachine):
    """Edits, undoes, and lets answers come when they like."""

    def __init__(self) -> None:
        super().__init__()
        self.document = Document()
        self.history: list[Sequence[Change]] = []
        self.document.edited.append(lambda _, changes, __: self.history.append(changes))
        self.ids = count()
        self.questions: list[Json] = []
        self.keras = MakeBelieve()
        self.checker = Checker(self.document, CATALOGUE, self.questions.append)

    def _new(self) -> NodeId:
        """Ids that are the same when Hypothesis tries again."""
        return NodeId(f"n{next(self.ids)}")

    def _some(self, number: int) -> NodeId:
        nodes = list(self.document.nodes())
        return nodes[number % len(nodes)]

    @initialize(size=st.integers(1, 3), units=st.integers(1, 8))
    def begin(self, size: int, units: int) -> None:
        """A network to begin with, with a layer that is called twice."""
        with self.document.edit("Begin") as edit:
            x = edit.add_node("Input", NodeKind.INPUT, params=Params(shape=(size,)), id=self._new())
            a = edit.add_node("layers.Dense", params=Params(units=units), id=self._new())
            b = edit.add_node("layers.Dense", params=Params(units=2), id=self._new())
            c = edit.add_node("layers.Dense", shared_with=b, id=self._new())
            d = edit.add_node("layers.Add", id=self._new())
            for source, target, port in (
                (x, a, "inputs"),
                (a, b, "inputs"),
                (a, c, "inputs"),
                (b, d, "inputs[0]"),
                (c, d, "inputs[1]"),
            ):
                edit.connect(source, "output", target, port)

    @rule(type=st.sampled_from(KINDS), size=st.integers(1, 8), source=st.integers(0, 99))
    def add(self, type: str, size: int, source: int) -> None:
        kind = {"Input": NodeKind.INPUT, "Output": NodeKind.OUTPUT}.get(type, NodeKind.LAYER)
        params = {"Input": Params(shape=(size,)), "layers.Dense": Params(units=size)}
        with self.document.edit("Add") as edit:
            nodes = list(self.document.nodes())
            added = edit.add_node(type, kind, params=params.get(type, Params()), id=self._new())
            if type != "Input" and source % 3 and nodes:
                port = PORTS.get(type, "inputs").format(0)
                edit.connect(nodes[source % len(nodes)], "output", added, port)

    @precondition(lambda self: self.document.nodes())
    @rule(source=st.integers(0, 99), end=st.integers(0, 99), port=st.integers(0, 2))
    def connect(self, source: int, end: int, port: int) -> None:
        target_id = self._some(end)
        name = PORTS.get(self.document.node(target_id).type, "inputs").format(port)
        try:
            with self.document.edit("Connect") as edit:
                edit.connect(self._some(source), "output", target_id, name)
        except EditError:
            pass  # it would have closed a circle

    @precondition(lambda self: self.document.nodes())
    @rule(source=st.integers(0, 99), end=st.integers(0, 99))
    def connect_oddly(self, source: int, end: int) -> None:
        try:
            with self.document.edit("Connect") as edit:
                edit.connect(self._some(source), "output[1]", self._some(end), "query")
        except EditError:
            pass

    @precondition(lambda self: any(self.document.edges()))
    @rule(number=st.integers(0, 99))
    def disconnect(self, number: int) -> None:
        edges = sorted(self.document.edges())
        with self.document.edit("Disconnect") as edit:
            edit.disconnect(edges[number % len(edges)])

    @precondition(lambda self: self.document.nodes())
    @rule(number=st.integers(0, 99))
    def remove(self, number: int) -> None:
        with self.document.edit("Delete") as edit:
            edit.remove_node(self._some(number))

    @precondition(lambda self: self.document.nodes())
    @rule(number=st.integers(0, 99), size=st.integers(1, 8))
    def resize(self, number: int, size: int) -> None:
        node_id = self._some(number)
        with self.document.edit("Set") as edit:
            if self.document.node(node_id).kind is NodeKind.INPUT:
                edit.set_param(node_id, "shape", (size,))
            elif self.document.node(node_id).type == "layers.Dense":
                edit.set_param(node_id, "units", size)

    @precondition(lambda self: self.document.nodes())
    @rule(number=st.integers(0, 99))
    def call_again(self, number: int) -> None:
        node = self.document.node(self._some(number))
        if node.type == "layers.Dense" and node.shared_with is None:
            with self.document.edit("Call again") as edit:
                edit.add_node(node.type, shared_with=node.id, id=self._new())

    @precondition(lambda self: self.document.nodes())
    @rule(number=st.integers(0, 99), name=st.sampled_from("abcdef"))
    def rename(self, number: int, name: str) -> None:
        with self.document.edit("Rename") as edit:
            edit.rename(self._some(number), edit.free_name(name))

    @precondition(lambda self: self.document.nodes())
    @rule(number=st.integers(0, 99), x=st.integers(0, 9))
    def move(self, number: int, x: int) -> None:
        before = self.checker.analysis
        with self.document.edit("Move") as edit:
            edit.move(self._some(number), (x, 0))
        assert self.checker.analysis is before

    @rule(loss=st.sampled_from(["losses.MeanSquaredError", "losses.Huber", "losses.No"]))
    def train(self, loss: str) -> None:
        with self.document.edit("Train") as edit:
            edit.set_training(self.document.training.with_(loss=ObjectValue(loss)))

    @precondition(lambda self: self.history)
    @rule()
    def undo(self) -> None:
        self.document.replay([change.inverse() for change in reversed(self.history.pop())])

    @precondition(lambda self: self.questions)
    @rule(number=st.integers(0, 99), parts=st.integers(1, 3))
    def answer_something(self, number: int, parts: int) -> None:
        """One of the questions on their way is answered, in parts, perhaps an old one."""
        question = self.questions.pop(number % len(self.questions))
        self._answer(question, parts)

    @precondition(lambda self: self.questions)
    @rule(number=st.integers(0, 99))
    def answer_halfway(self, number: int) -> None:
        """The analyst gives up for a newer question."""
        question = self.questions.pop(number % len(self.questions))
        answer = self.keras(question)
        if question["kind"] == "check" and self.questions:
            half = answer["results"][: len(answer["results"]) // 2]
            self.checker.receive({**answer, "results": half, "skipped": True})
        else:
            self.checker.receive(answer)

    @rule()
    def die(self) -> None:
        """The analyst dies with all its questions."""
        self.questions.clear()
        self.checker.forget_pending()

    @rule()
    def reset(self) -> None:
        self.checker.reset()

    @invariant()
    def a_check_from_scratch_says_the_same(self) -> None:
        rounds = 0
        while self.questions:
            self._answer(self.questions.pop(0), 1 + rounds % 2)
            rounds += 1
            assert rounds < 200, "the checker asks for ever"
        assert not self.checker.analysis.pending
        fresh = check_project(self.document.project, CATALOGUE, MakeBelieve())
        assert _known(self.checker.analysis) == _known(fresh)

    def _answer(self, question: Json, parts: int) -> None:
        answer = self.keras(question)
        results = answer.get("results", [])
        step = max(1, len(results) // parts)
        while len(results) > step:
            part, results = results[:step], results[step:]
            self.checker.receive({"kind": "check", "id": answer["id"], "results": part})
        self.checker.receive({**answer, "results": results})


class LazyMachine(CheckerMachine):
    """As before, but the answers come only when a rule brings them, and all at the end."""

    @invariant()
    def a_check_from_scratch_says_the_same(self) -> None:
        pending = self.checker.analysis.pending
        fresh = check_project(self.document.project, CATALOGUE, MakeBelieve()).results
        for node_id, result in self.checker.analysis.results.items():
            assert node_id in pending or fresh[node_id] == result

    def teardown(self) -> None:
        super().a_check_from_scratch_says_the_same()


def _known(analysis: Analysis) -> object:
    return (
        dict(analysis.results),
        [(p.node, p.message, p.expected, p.received) for p in analysis.problems],
        [[fix.label for fix in p.fixes] for p in analysis.problems],
        analysis.pending,
        analysis.inputs,
        analysis.outputs,
    )


TestCheckerAgreesWithScratch = CheckerMachine.TestCase
TestCheckerAgreesWithScratch.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None
)
TestLateAnswersAreNotShownWrongly = LazyMachine.TestCase
TestLateAnswersAreNotShownWrongly.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None
)
