"""What is known of each node, and how a change runs through the drawing.

A node's state follows from its call: what Keras said of it (`memo`), or that it cannot be called.
After an edit the touched nodes are looked at again in code order, and those behind them only where
outputs come out differently.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeAlias

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.graph import NodeId, NodeKind
from graph_editor.validation.analysis import DataFacts, NodeResult, Problem
from graph_editor.validation.binding import no_such_output
from graph_editor.validation.explain import explain
from graph_editor.validation.memo import Call, Key, Memo, key_for
from graph_editor.validation.question import NodeError
from graph_editor.validation.view import View
from graph_editor.validation.wiring import Wiring


class _Blocked:
    """The state of a node that cannot be called, or whose inputs cannot be had."""


_BLOCKED: Final = _Blocked()
State: TypeAlias = NodeResult | NodeError | _Blocked


class Knowledge:
    """States of all nodes of a drawing.

    Attributes:
        wiring: nodes, edges, structure.
        memo: what Keras has already said; it outlives projects.
        trusted: Python code in the project may run.
        results: the answers that are results; a node about which Keras must be asked again keeps
            its last one.
        calls: how each node is called, where that is known.
        unknown: nodes about which Keras must be asked, or whose inputs are not known yet.
        problems: the problems of single nodes.
    """

    def __init__(self, wiring: Wiring, catalogue: Catalogue, memo: Memo | None = None) -> None:
        self.wiring = wiring
        self.memo = memo if memo is not None else Memo()
        self.trusted = False
        self.results: dict[NodeId, NodeResult] = {}
        self.calls: dict[NodeId, Call] = {}
        self.unknown: set[NodeId] = set()
        self.problems: dict[NodeId, tuple[Problem, ...]] = {}
        self._catalogue = catalogue
        self._states: dict[NodeId, State] = {}

    def view(self, facts: DataFacts | None) -> View:
        """What explanations and rules look at."""
        return View(self.wiring, self._catalogue, self.results, facts)

    def clear(self) -> None:
        """Forget the drawing, but not what Keras said."""
        for known in (self._states, self.results, self.calls, self.unknown, self.problems):
            known.clear()

    def forget(self, node_id: NodeId) -> None:
        """Forget a node that is no longer there."""
        for known in (self._states, self.results, self.calls, self.problems):
            known.pop(node_id, None)
        self.unknown.discard(node_id)

    def propagate(self, dirty: Iterable[NodeId]) -> None:
        """Look at these nodes again, in code order, and at what their outputs change."""
        order = self.wiring.structure.order
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
        call_before = self.calls.get(node_id)
        state, problems = self._state(node_id)
        if problems:
            self.problems[node_id] = problems
        elif state is not None:
            self.problems.pop(node_id, None)
        followers: Iterable[NodeId] = ()
        if state is None:
            self.unknown.add(node_id)
        else:
            self.unknown.discard(node_id)
            self._states[node_id] = state
            if isinstance(state, NodeResult):
                self.results[node_id] = state
            else:
                self.results.pop(node_id, None)
            if _outputs(before) != _outputs(state) or before is None:
                followers = self.wiring.successors(node_id)
        if self.calls.get(node_id) != call_before:
            later = self.wiring.later_calls(node_id)
            if later:
                followers = (*followers, *later)
        return followers

    def _state(self, node_id: NodeId) -> tuple[State | None, tuple[Problem, ...]]:
        """A node's state and problems; None where Keras must be asked or an input is unknown."""
        binding = self.wiring.binding(node_id)
        if not binding.complete or node_id in self.wiring.structure.cyclic:
            self.calls.pop(node_id, None)
            return _BLOCKED, binding.problems
        key = self.key(node_id)
        if not isinstance(key, Key):
            self.calls.pop(node_id, None)
            return (None, ()) if key is None else (_BLOCKED, key)
        node = self.wiring.nodes[node_id]
        self.calls[node_id] = key.call
        if node.kind is NodeKind.OUTPUT:
            return NodeResult(key.call[1][0][2]), ()
        outcome = self.memo.get(key)
        if outcome is None:
            return None, ()
        if isinstance(outcome, NodeError):
            return outcome, explain(outcome, key, node_id, self.view(None))
        if self.wiring.holder(node_id) != node_id:
            outcome = replace(outcome, params=0, trainable_params=0)
        return outcome, ()

    def key(self, node_id: NodeId) -> Key | tuple[Problem, ...] | None:
        """The key of a node's call; None where an input is not known yet, problems (perhaps none)
        where one cannot be had."""
        inputs = []
        waiting = False
        for argument in self.wiring.binding(node_id).arguments:
            specs = []
            for index, (source, output) in enumerate(argument.sources):
                state = self._states.get(source)
                if state is None:
                    waiting = True
                elif not isinstance(state, NodeResult):
                    return ()
                elif output >= len(state.outputs):
                    edge = self.wiring.edge_at(node_id, argument.port, index)
                    nodes = self.wiring.nodes
                    return (
                        no_such_output(nodes[node_id], nodes[source], edge, len(state.outputs)),
                    )
                else:
                    specs.append(state.outputs[output])
            inputs.append((argument.port, argument.many, tuple(specs)))
        if waiting:
            return None
        previous = []
        for earlier in self.wiring.earlier_calls(node_id):
            call = self.calls.get(earlier)
            if call is not None:
                previous.append(call)
            elif earlier in self.unknown and earlier not in self._states:
                return None
        node = self.wiring.nodes[node_id]
        owner = self.wiring.owner(node_id)
        return key_for(
            owner.type,
            owner.params,
            (node.call_params, tuple(inputs)),
            tuple(previous),
            trusted=self.trusted,
        )


def _outputs(state: State | None) -> object:
    return state.outputs if isinstance(state, NodeResult) else ()
