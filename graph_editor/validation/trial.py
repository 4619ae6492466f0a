"""What Keras would say of calls that are not drawn: for the search, and for a wire that is held.

A trial is asked like a node of the drawing but in a question of its own kind, so that it neither
holds up nor replaces the checking of the drawing. What is learnt goes into the same memo: once the
layer is really added, its shape is already known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.graph import NodeKind
from graph_editor.document.project import Project
from graph_editor.document.value import Params, value_to_json
from graph_editor.validation.analysis import NodeResult, format_shape
from graph_editor.validation.block_trial import BlockTrial
from graph_editor.validation.memo import Call, Inputs, Key, Memo, key_for
from graph_editor.validation.question import NodeError, Outcome, outcome_from_json, spec_to_json

Json = dict[str, Any]

_RANK = re.compile(r"expected (min_|max_)?ndim=(\d+), found ndim=(\d+)")
_AXIS = re.compile(r"expected axis (-?\d+) of input shape to have value (\d+)")
_DIMENSIONS = re.compile(r"\.\w*?([123])D")
_FIRST_SENTENCE = re.compile(r"^(.*?[.!?])(?:\s|$)", re.DOTALL)
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Trial:
    """A call that somebody thinks of making.

    Attributes:
        kind, type, params, call_params: what would be called and how.
        inputs: the tensors it would be called on.
        previous: the other calls of the layer, where it is one that is called again.
        project: where a block is drawn.
    """

    kind: NodeKind
    type: str
    params: Params
    inputs: Inputs
    call_params: Params = Params()
    previous: tuple[Call, ...] = ()
    project: Project | None = field(default=None, compare=False)


Told: TypeAlias = Mapping[Trial, Outcome]
Tell: TypeAlias = Callable[[Told], None]
Preview: TypeAlias = Callable[[Sequence[Trial], Tell], None]
"""Ask about trials; `tell` is called with what is known at once, and again when more is."""


class Trials:
    """Asks about trials; only the newest wish matters.

    Attributes:
        trusted: whether Python code in parameters may run.
    """

    def __init__(self, memo: Memo, ask: Callable[[Json], None], catalogue: Catalogue) -> None:
        self.trusted = False
        self._memo = memo
        self._ask = ask
        self._catalogue = catalogue
        self._number = 0
        self._wanted: tuple[Trial, ...] = ()
        self._tell: Tell | None = None
        self._asked: dict[str, Trial] = {}
        self._blocks: dict[Trial, BlockTrial] = {}
        self._asked_block: BlockTrial | None = None
        self._left_out: set[Trial] = set()  # the analyst had no answer; not asked for ever
        self._told: dict[Trial, Outcome] = {}

    def want(self, trials: Sequence[Trial], tell: Tell) -> None:
        """Find out about these calls; `tell` hears at once of what is known already."""
        self._wanted, self._tell = tuple(dict.fromkeys(trials)), tell
        self._told, self._left_out = {}, set()
        self._blocks = {
            trial: BlockTrial(
                trial, trial.project, self._catalogue, self._memo, trusted=self.trusted
            )
            for trial in self._wanted
            if trial.kind is NodeKind.BLOCK and trial.project is not None
        }
        self._ask_for_unknown()
        self._say()

    def forget_pending(self) -> None:
        """The analyst has died, perhaps of a trial: what it was asked stays unknown."""
        self._asked, self._asked_block = {}, None

    def receive(self, answer: Mapping[str, Any]) -> None:
        """Take an answer, or a part of one."""
        if int(answer.get("id") or 0) != self._number:
            return
        if self._asked_block is not None:
            self._asked_block.receive(answer)
        else:
            for name, data in answer.get("results", ()):
                trial = self._asked.pop(name, None)
                if trial is not None:
                    self._memo.put(self._key(trial), outcome_from_json(data))
        if answer.get("skipped"):  # the drawing went first
            self._ask_for_unknown()
        elif answer.get("done"):
            self._left_out.update(self._asked.values())
            self._ask_for_unknown()
        elif answer.get("failed") or answer.get("unknown"):
            self._asked, self._asked_block = {}, None
        self._say()

    def _key(self, trial: Trial) -> Key:
        call = (trial.call_params, trial.inputs)
        return key_for(trial.type, trial.params, call, trial.previous, trusted=self.trusted)

    def _outcome(self, trial: Trial) -> Outcome | None:
        """What is known of a trial."""
        if trial.kind is NodeKind.BLOCK:
            block = self._blocks.get(trial)
            return block.outcome if block is not None else None
        return self._memo.get(self._key(trial))

    def _ask_for_unknown(self) -> None:
        """Ask what is to be asked next: all single calls at once, then one block after another,
        for a newer question ends an older one."""
        self._asked, self._asked_block = {}, None
        unknown = [
            trial
            for trial in self._wanted
            if trial.kind is not NodeKind.BLOCK
            and trial not in self._left_out
            and self._outcome(trial) is None
        ]
        if unknown:
            self._number += 1
            self._asked = {str(index): trial for index, trial in enumerate(unknown)}
            nodes = [node for name, trial in self._asked.items() for node in _nodes(name, trial)]
            self._ask({"kind": "try", "id": self._number, "trusted": self.trusted, "nodes": nodes})
            return
        for block in self._blocks.values():
            question = block.question(self._number + 1)
            if question is not None:
                self._number += 1
                self._asked_block = block
                self._ask(question)
                return

    def _say(self) -> None:
        told = {
            trial: outcome
            for trial in self._wanted
            if (outcome := self._outcome(trial)) is not None
        }
        if self._tell is not None and told != self._told:
            self._told = told
            self._tell(told)


def reason(trial: Trial, error: NodeError) -> str:
    """Why Keras refuses a trial, in a few words: `takes 4 axes, gets 2`."""
    if trial.kind is NodeKind.BLOCK:
        return _shortened(error.text)
    title = trial.type.rpartition(".")[2]
    ranks = [len(spec.shape) for _, _, specs in trial.inputs for spec in specs]
    found = _RANK.search(error.text)
    if found is not None:
        bound = {"min_": "at least ", "max_": "at most "}.get(found[1] or "", "")
        return f"{title} takes {bound}{found[2]} axes; this wire has {found[3]}."
    if axis := _AXIS.search(error.text):
        return f"{title} takes {axis[2]} values on axis {axis[1]}."
    dimensions = _DIMENSIONS.search(f".{title}")
    if dimensions is not None and ranks and ranks[0] != int(dimensions[1]) + 2:
        return f"{title} takes {int(dimensions[1]) + 2} axes; this wire has {ranks[0]}."
    text = " ".join(error.text.split()).replace("__node__", title)
    return f"{title}: {_shortened(text) or error.type}"


def _shortened(text: str) -> str:
    """The first sentence of a text, not too long."""
    sentence = _FIRST_SENTENCE.match(text)
    text = sentence[1] if sentence is not None else text
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def shape_text(outcome: Outcome | None) -> str:
    """The shapes that a call gives, as they are written everywhere; "" where it gives none."""
    if not isinstance(outcome, NodeResult):
        return ""
    shapes = [format_shape(spec.shape) for spec in outcome.outputs]
    more = f" and {len(shapes) - 2} more" if len(shapes) > 2 else ""
    return ", ".join(shapes[:2]) + more


def _nodes(name: str, trial: Trial) -> Iterator[Json]:
    """A trial as a question's nodes: the call, and before it those of the same layer."""
    instance = name if trial.previous else ""
    for place, (call_params, inputs) in enumerate(trial.previous):
        node = _node(f"{name}.{place}", trial, call_params, inputs, instance)
        yield node | {"known": True}
    yield _node(name, trial, trial.call_params, trial.inputs, instance)


def _node(name: str, trial: Trial, call_params: Params, inputs: Inputs, instance: str) -> Json:
    node: Json = {"id": name, "kind": trial.kind.value, "type": trial.type}
    if trial.params:
        node["params"] = value_to_json(trial.params)
    if call_params:
        node["call_params"] = value_to_json(call_params)
    if inputs:
        node["inputs"] = {
            port: [spec_to_json(s) for s in specs] if many else spec_to_json(specs[0])
            for port, many, specs in inputs
        }
    if instance:
        node["instance"] = instance
    return node
