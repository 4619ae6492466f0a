"""Keeps an analysis of the drawing up to date while it is edited.

After an edit only what it made stale is looked at again, in code order; it goes on only where
outputs come out differently. What Keras has already said is known by heart (`memo`); the rest is
asked in one question, which also covers what depends on it, so that a change that runs through many
nodes needs few round trips. Nothing here waits: `ask` puts a question away, `receive` takes answers
whenever they come, and answers to outdated questions still teach the memo.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.change import (
    Change,
    DataChanged,
    NodeChanged,
    NodeRemoved,
    ProjectChanged,
    TrainingChanged,
)
from graph_editor.document.document import Document
from graph_editor.document.graph import NodeId, NodeKind
from graph_editor.document.value import contains_code
from graph_editor.validation.analysis import Analysis, DataFacts, NodeResult, Problem, Severity
from graph_editor.validation.asking import Asked, items_for, question_for
from graph_editor.validation.binding import no_such_output
from graph_editor.validation.explain import explain
from graph_editor.validation.memo import Call, Key, Memo, key_for
from graph_editor.validation.question import NodeError
from graph_editor.validation.rules import check_training
from graph_editor.validation.view import View
from graph_editor.validation.wiring import Wiring

Json = dict[str, Any]

_WINDOW = 32
"""How many nodes behind the unknown ones a first question covers; it grows with each round."""


class _Blocked:
    """The state of a node that cannot be called, or whose inputs cannot be had."""


_BLOCKED: Final = _Blocked()
State: TypeAlias = NodeResult | NodeError | _Blocked

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Checker:
    """Watches a document and says what is known of it.

    Attributes:
        analysis: what is known now.
        changed: called with the analysis whenever it became another one.
        memo: what Keras has already said; it outlives projects.
    """

    def __init__(
        self, document: Document, catalogue: Catalogue, ask: Callable[[Json], None]
    ) -> None:
        """Args: ask: puts a question away for the analyst; must not block."""
        self.analysis = Analysis()
        self.changed: list[Callable[[Analysis], None]] = []
        self.memo = Memo()
        self._document = document
        self._catalogue = catalogue
        self._ask = ask
        self._facts: DataFacts | None = None
        self._trusted = False
        self._number = 0
        self._asked: dict[int, Asked] = {}
        self._current: Asked | None = None
        self._window = _WINDOW
        self._wiring = Wiring(document, catalogue)
        self._states: dict[NodeId, State] = {}
        self._results: dict[NodeId, NodeResult] = {}
        self._calls: dict[NodeId, Call] = {}
        self._unknown: set[NodeId] = set()
        self._problems: dict[NodeId, tuple[Problem, ...]] = {}
        document.changed.append(self._on_changes)
        self.reset()

    def close(self) -> None:
        """Stop watching the document."""
        if self._on_changes in self._document.changed:
            self._document.changed.remove(self._on_changes)

    def reset(self, *, trusted: bool | None = None) -> None:
        """The document has become another project: check all of it.

        Args:
            trusted: whether *its* Python code may run; None to leave that as it is.
        """
        if trusted is not None:
            self._trusted = trusted
        self._states.clear()
        self._results.clear()
        self._calls.clear()
        self._unknown.clear()
        self._problems.clear()
        self._current = None
        self._window = _WINDOW
        self._wiring.rebuild()
        self._propagate(self._wiring.nodes)
        self._ask_for_unknown()
        self._announce()

    def set_facts(self, facts: DataFacts | None) -> None:
        """What is known of the data, or None while nothing is."""
        if facts != self._facts:
            self._facts = facts
            self._announce()

    def set_trusted(self, trusted: bool) -> None:
        """Whether Python code in the project may run."""
        if trusted == self._trusted:
            return
        self._trusted = trusted
        self._propagate(
            node.id
            for node in self._wiring.nodes.values()
            if contains_code(node.params) or contains_code(node.call_params)
        )
        self._ask_for_unknown()
        self._announce()

    def receive(self, answer: Mapping[str, Any]) -> None:
        """Take an answer, or a part of one, of the analyst."""
        number = int(answer.get("id") or 0)
        asked = self._asked.get(number)
        if asked is None:
            return
        answered = asked.take(answer, self.memo)
        self._propagate(answered & self._unknown)
        if asked.done:
            del self._asked[number]
            if asked is self._current:
                self._current = None
                if not asked.skipped:
                    self._give_up(asked)
                self._window *= 4
                self._ask_for_unknown()
        self._announce()

    def forget_pending(self) -> None:
        """The analyst has died: what it was asked will not be answered, so ask again."""
        self._asked.clear()
        self._current = None
        self._ask_for_unknown()

    # Edits

    def _on_changes(self, changes: Sequence[Change]) -> None:
        if all(isinstance(change, NodeChanged) and change.is_move for change in changes):
            return
        nodes_changed = [
            change
            for change in changes
            if not isinstance(change, DataChanged | TrainingChanged | ProjectChanged)
        ]
        if nodes_changed:
            for change in nodes_changed:
                if isinstance(change, NodeRemoved):
                    self._forget(change.node.id)
            touched = self._wiring.update(nodes_changed)
            for change in nodes_changed:
                if isinstance(change, NodeChanged) and change.before.name != change.after.name:
                    # Texts of problems hold the names of neighbours.
                    touched.update(self._problems.keys() & self._wiring.nodes.keys())
                    self._wiring.forget_bindings(touched)
                    break
            self._window = _WINDOW
            self._propagate(touched)
            self._ask_for_unknown()
        self._announce()

    def _forget(self, node_id: NodeId) -> None:
        self._states.pop(node_id, None)
        self._results.pop(node_id, None)
        self._calls.pop(node_id, None)
        self._problems.pop(node_id, None)
        self._unknown.discard(node_id)

    # Propagation

    def _propagate(self, dirty: Iterable[NodeId]) -> None:
        """Look at these nodes again, in code order, and at what their outputs change."""
        order = self._wiring.structure.order
        heap = [(order[node_id], node_id) for node_id in dirty]
        heapq.heapify(heap)
        queued = {node_id for _, node_id in heap}
        while heap:
            _, node_id = heapq.heappop(heap)
            queued.discard(node_id)
            for follower in self._update(node_id):
                if follower not in queued and order[follower] > order[node_id]:
                    queued.add(follower)
                    heapq.heappush(heap, (order[follower], follower))

    def _update(self, node_id: NodeId) -> Iterable[NodeId]:
        """Find a node's state; the nodes for which that changes something."""
        before = self._states.get(node_id)
        call_before = self._calls.get(node_id)
        state, problems = self._state(node_id)
        if problems:
            self._problems[node_id] = problems
        elif state is not None:
            self._problems.pop(node_id, None)
        followers: Iterable[NodeId] = ()
        if state is None:
            self._unknown.add(node_id)
        else:
            self._unknown.discard(node_id)
            self._states[node_id] = state
            if isinstance(state, NodeResult):
                self._results[node_id] = state
            else:
                self._results.pop(node_id, None)
            if _outputs(before) != _outputs(state) or before is None:
                followers = self._wiring.successors(node_id)
        if self._calls.get(node_id) != call_before:
            later = self._wiring.later_calls(node_id)
            if later:
                followers = (*followers, *later)
        return followers

    def _state(self, node_id: NodeId) -> tuple[State | None, tuple[Problem, ...]]:
        """A node's state and problems; None where Keras must be asked or an input is unknown."""
        binding = self._wiring.binding(node_id)
        if not binding.complete or node_id in self._wiring.structure.cyclic:
            self._calls.pop(node_id, None)
            return _BLOCKED, binding.problems
        key = self._key(node_id)
        if not isinstance(key, Key):
            self._calls.pop(node_id, None)
            return (None, ()) if key is None else (_BLOCKED, key)
        node = self._wiring.nodes[node_id]
        self._calls[node_id] = key.call
        if node.kind is NodeKind.OUTPUT:
            return NodeResult(key.call[1][0][2]), ()
        outcome = self.memo.get(key)
        if outcome is None:
            return None, ()
        if isinstance(outcome, NodeError):
            return outcome, explain(outcome, key, node_id, self._view())
        if node.shared_with is not None:
            outcome = replace(outcome, params=0, trainable_params=0)
        return outcome, ()

    def _key(self, node_id: NodeId) -> Key | tuple[Problem, ...] | None:
        """The key of a node's call; None where an input is not known yet, problems (perhaps none)
        where one cannot be had."""
        inputs = []
        waiting = False
        for argument in self._wiring.binding(node_id).arguments:
            specs = []
            for index, (source, output) in enumerate(argument.sources):
                state = self._states.get(source)
                if state is None:
                    waiting = True
                elif not isinstance(state, NodeResult):
                    return ()
                elif output >= len(state.outputs):
                    edge = self._wiring.edge_at(node_id, argument.port, index)
                    nodes = self._wiring.nodes
                    return (
                        no_such_output(nodes[node_id], nodes[source], edge, len(state.outputs)),
                    )
                else:
                    specs.append(state.outputs[output])
            inputs.append((argument.port, argument.many, tuple(specs)))
        if waiting:
            return None
        previous = []
        for earlier in self._wiring.earlier_calls(node_id):
            call = self._calls.get(earlier)
            if call is not None:
                previous.append(call)
            elif earlier in self._unknown and earlier not in self._states:
                return None
        node = self._wiring.nodes[node_id]
        owner = self._wiring.owner(node_id)
        return key_for(
            owner.type,
            owner.params,
            (node.call_params, tuple(inputs)),
            tuple(previous),
            trusted=self._trusted,
        )

    # Asking

    def _ask_for_unknown(self) -> None:
        if not self._unknown:
            return
        items = items_for(self._unknown, self._window, self._wiring, self._results, self._calls)
        if not items or (self._current is not None and self._current.covers(items)):
            return
        self._number += 1
        self._current = Asked(items, trusted=self._trusted)
        self._asked[self._number] = self._current
        self._ask(question_for(items, self._number, trusted=self._trusted))

    def _give_up(self, asked: Asked) -> None:
        """A node that a whole answer left out, though it could be asked, is not asked for ever."""
        for node_id in asked.unanswered():
            key = self._key(node_id) if node_id in self._unknown else None
            if isinstance(key, Key):
                self.memo.put(key, NodeError("NoAnswer", "Keras gave no answer about this node."))
                self._propagate([node_id])
                return

    # Saying

    def _view(self) -> View:
        return View(self._wiring, self._catalogue, self._results, self._facts)

    def _announce(self) -> None:
        structure = self._wiring.structure
        view = self._view()
        problems = [
            *structure.problems,
            *(problem for found in self._problems.values() for problem in found),
        ]
        problems.extend(check_training(view, self._document.data, self._document.training))
        places = {node_id: place for place, node_id in enumerate(self._wiring.nodes)}
        problems.sort(
            key=lambda p: (_RANK[p.severity], places.get(p.node, -1) if p.node else len(places))
        )
        analysis = Analysis(
            results=dict(self._results),
            problems=tuple(problems),
            pending=frozenset(self._wiring.descendants(self._unknown)),
            inputs=structure.inputs,
            outputs=structure.outputs,
        )
        # Fixes are made of the drawing as it is, so those of an older analysis are not kept.
        if analysis != self.analysis or any(problem.fixes for problem in problems):
            self.analysis = analysis
            for listener in list(self.changed):
                listener(analysis)


def _outputs(state: State | None) -> object:
    return state.outputs if isinstance(state, NodeResult) else ()
