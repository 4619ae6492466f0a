"""Makes one question for all that is unknown, and turns its answers into what the memo keeps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graph_editor.document.graph import NodeId, NodeKind
from graph_editor.document.value import Params, value_to_json
from graph_editor.validation.analysis import NodeResult, TensorSpec
from graph_editor.validation.binding import Source
from graph_editor.validation.memo import Call, Inputs, Key, Memo, key_for
from graph_editor.validation.question import NodeError, Outcome, outcome_from_json, spec_to_json
from graph_editor.validation.wiring import Wiring

Json = dict[str, Any]
Origin: TypeAlias = Source | TensorSpec
"""Where a question's tensor comes from: an output of another node of the question, or a spec."""


@dataclass(frozen=True, slots=True)
class Item:
    """One node of a question.

    Attributes:
        kind, type, params, call_params: what is called and how.
        inputs: for each tensor argument: its port, whether it takes a list, the tensors.
        instance: the owner of the shared layer, or None where the layer is the node's own.
        known: it is not asked, but brings the shared layer into its state.
    """

    kind: NodeKind
    type: str
    params: Params
    call_params: Params
    inputs: tuple[tuple[str, bool, tuple[Origin, ...]], ...]
    instance: NodeId | None = None
    known: bool = False


Items: TypeAlias = dict[NodeId, Item]


def items_for(
    unknown: Collection[NodeId],
    window: int,
    wiring: Wiring,
    results: Mapping[NodeId, NodeResult],
    calls: Mapping[NodeId, Call],
) -> Items:
    """The nodes to ask about, in code order.

    Args:
        unknown: nodes that must be asked about.
        window: how many of the nodes that depend on these are asked about as well.
        results: what is known, for the inputs from outside.
        calls: how nodes are called, where it is known.
    """
    order = wiring.structure.order
    behind = wiring.descendants(unknown) - set(unknown)
    nearest = sorted(behind, key=order.__getitem__)[:window]
    covered = {*unknown, *nearest}
    known = {
        earlier
        for node_id in covered
        for earlier in wiring.earlier_calls(node_id)
        if earlier not in covered and earlier in calls
    }
    items: Items = {}
    for node_id in sorted(covered | known, key=order.__getitem__):
        if node_id in known:
            items[node_id] = _known_item(node_id, calls[node_id], wiring)
        else:
            item = _item(node_id, covered, wiring, results)
            if item is not None:
                items[node_id] = item
    return items


def question_for(items: Items, number: int, *, trusted: bool) -> Json:
    """The question about these nodes, as the analyst reads it."""
    nodes = []
    for node_id, item in items.items():
        node: Json = {"id": node_id, "kind": item.kind.value, "type": item.type}
        if item.params:
            node["params"] = value_to_json(item.params)
        if item.call_params:
            node["call_params"] = value_to_json(item.call_params)
        if item.inputs:
            node["inputs"] = {
                port: [_origin(o) for o in origins] if many else _origin(origins[0])
                for port, many, origins in item.inputs
            }
        if item.instance is not None:
            node["instance"] = item.instance
        if item.known:
            node["known"] = True
        nodes.append(node)
    return {"kind": "check", "id": number, "trusted": trusted, "nodes": nodes}


class Asked:
    """A question on its way, and what has been answered of it.

    Attributes:
        items: what was asked.
        done: the last part of the answer has come.
        skipped: the analyst gave up for a newer question.
    """

    def __init__(self, items: Items, *, trusted: bool) -> None:
        self.items = items
        self.done = False
        self.skipped = False
        self._trusted = trusted
        self._outcomes: dict[NodeId, Outcome] = {}
        self._history: dict[NodeId, list[Call]] = {}
        self._rest = iter(items.items())

    def covers(self, items: Items) -> bool:
        """Whether everything of `items` is asked here in the same way."""
        return all(self.items.get(node_id) == item for node_id, item in items.items())

    def take(self, answer: Mapping[str, Any], memo: Memo) -> set[NodeId]:
        """Teach the memo what a part of the answer says; the nodes that it answers."""
        answered = set()
        for name, data in answer.get("results", ()):
            node_id = NodeId(name)
            outcome = outcome_from_json(data)
            key = self._reach(node_id)
            if key is not None:
                memo.put(key, outcome)
                answered.add(node_id)
            self._outcomes[node_id] = outcome
        if answer.get("done") or answer.get("failed") or answer.get("unknown"):
            self.done = True
            self.skipped = bool(answer.get("skipped"))
        return answered

    def unanswered(self) -> list[NodeId]:
        """What was asked and has no answer, in code order."""
        return [
            node_id
            for node_id, item in self.items.items()
            if not item.known and node_id not in self._outcomes
        ]

    def _reach(self, wanted: NodeId) -> Key | None:
        """Go through the items up to `wanted`; its key, as it was when it was called."""
        for node_id, item in self._rest:
            inputs = self._inputs(item)
            if inputs is None:
                continue
            call = (item.call_params, inputs)
            previous: tuple[Call, ...] = ()
            if item.instance is not None:
                history = self._history.setdefault(item.instance, [])
                previous = tuple(history)
                history.append(call)
            if node_id == wanted:
                return key_for(item.type, item.params, call, previous, trusted=self._trusted)
        return None

    def _inputs(self, item: Item) -> Inputs | None:
        """An item's inputs as specs; None where one of them could not be had."""
        inputs = []
        for port, many, origins in item.inputs:
            specs = []
            for origin in origins:
                if isinstance(origin, TensorSpec):
                    specs.append(origin)
                    continue
                outcome = self._outcomes.get(origin[0])
                if outcome is None or isinstance(outcome, NodeError):
                    return None
                if origin[1] >= len(outcome.outputs):
                    return None
                specs.append(outcome.outputs[origin[1]])
            inputs.append((port, many, tuple(specs)))
        return tuple(inputs)


def _item(
    node_id: NodeId,
    covered: set[NodeId],
    wiring: Wiring,
    results: Mapping[NodeId, NodeResult],
) -> Item | None:
    """A node to ask about; None where it cannot be asked about."""
    node = wiring.nodes[node_id]
    binding = wiring.binding(node_id)
    if node.kind is NodeKind.OUTPUT or not binding.complete:
        return None
    if node_id in wiring.structure.cyclic:
        return None
    inputs = []
    for argument in binding.arguments:
        origins: list[Origin] = []
        for source, output in argument.sources:
            if source in covered:
                origins.append((source, output))
                continue
            result = results.get(source)
            if result is None or output >= len(result.outputs):
                return None
            origins.append(result.outputs[output])
        inputs.append((argument.port, argument.many, tuple(origins)))
    owner = wiring.owner(node_id)
    shared = owner.id in wiring.calls
    return Item(
        node.kind,
        owner.type,
        owner.params,
        node.call_params,
        tuple(inputs),
        owner.id if shared else None,
    )


def _known_item(node_id: NodeId, call: Call, wiring: Wiring) -> Item:
    owner = wiring.owner(node_id)
    call_params, inputs = call
    return Item(NodeKind.LAYER, owner.type, owner.params, call_params, inputs, owner.id, known=True)


def _origin(origin: Origin) -> Json:
    if isinstance(origin, TensorSpec):
        return spec_to_json(origin)
    return {"ref": origin[0], "output": origin[1]}
