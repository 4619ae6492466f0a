"""What would come of a block that is not drawn: its layers are asked about, one after another.

The block is put into a small network of its own, behind inputs like the tensors that it would take;
that is taken apart and judged as the drawing is (`placing`, `knowledge`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.document import Document
from graph_editor.document.edit import EditError
from graph_editor.document.graph import Graph, GraphId, NodeId, NodeKind, list_port
from graph_editor.document.project import MAIN, Project
from graph_editor.document.value import Params
from graph_editor.validation.analysis import NodeResult, TensorSpec
from graph_editor.validation.asking import Asked, items_for, question_for
from graph_editor.validation.knowledge import Knowledge
from graph_editor.validation.memo import Memo
from graph_editor.validation.placing import expand
from graph_editor.validation.question import NodeError, Outcome
from graph_editor.validation.wiring import Wiring

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph_editor.validation.trial import Trial

Json = dict[str, Any]

_BLOCK = NodeId("block")


class BlockTrial:
    """One block, called on tensors.

    Attributes:
        outcome: what comes of it; None while that is not known.
    """

    def __init__(
        self, trial: Trial, project: Project, catalogue: Catalogue, memo: Memo, *, trusted: bool
    ) -> None:
        self.outcome: Outcome | None = None
        self._trusted = trusted
        self._outputs: tuple[tuple[NodeId, str], ...] = ()
        self._asked: Asked | None = None
        try:
            expansion = expand(_drawing(trial, project))
        except EditError as error:
            self.outcome = NodeError("Block", str(error))
            return
        self._outputs = expansion.outputs.get(_BLOCK, ())
        self._said = [problem.message for problem in expansion.problems]
        self._knowledge = Knowledge(
            Wiring(Document(expansion.project), catalogue, expansion.reach), catalogue, memo=memo
        )
        self._knowledge.trusted = trusted
        self._knowledge.propagate(self._knowledge.wiring.nodes)
        self._look()

    def question(self, number: int) -> Json | None:
        """What is to be asked next; None where nothing is."""
        if self.outcome is not None:
            return None
        known = self._knowledge
        items = items_for(
            known.unknown, len(known.unknown), known.wiring, known.results, known.calls
        )
        if not items or (
            self._asked is not None and self._asked.done and self._asked.items == items
        ):
            return None  # it has been asked, and the analyst had no answer
        self._asked = Asked(items, trusted=self._trusted)
        return question_for(items, number, trusted=self._trusted) | {"kind": "try"}

    def receive(self, answer: Mapping[str, Any]) -> None:
        """Take an answer to the last question, or a part of one."""
        if self._asked is None:
            return
        answered = self._asked.take(answer, self._knowledge.memo)
        self._knowledge.propagate(answered & self._knowledge.unknown)
        if self._asked.skipped:
            self._asked = None
        self._look()

    def _look(self) -> None:
        known = self._knowledge
        specs: list[TensorSpec] = []
        for node_id, _ in self._outputs:
            result = known.results.get(node_id)
            if result is None or not result.outputs:
                break
            specs.append(result.outputs[0])
        else:
            if specs:
                self.outcome = NodeResult(tuple(specs), nested=len(specs) > 1)
                return
        structure = known.wiring.structure
        troubled = sorted(
            known.problems.keys() - structure.left_out, key=lambda n: structure.order.get(n, 0)
        )
        said = [*self._said, *(p.message for node_id in troubled for p in known.problems[node_id])]
        if said:
            self.outcome = NodeError("Block", said[0])


def _drawing(trial: Trial, project: Project) -> Project:
    """A network of the block and its inputs alone; the project's blocks are in it."""
    graphs = (Graph(MAIN, project.main.name), *project.graphs[1:])
    document = Document(replace(project, graphs=graphs))
    with document.edit("Try") as edit:
        block = edit.add_node(trial.type, NodeKind.BLOCK, id=_BLOCK, params=trial.params)
        for port, many, specs in trial.inputs:
            for index, spec in enumerate(specs):
                given = edit.add_node("Input", NodeKind.INPUT, params=_input_params(spec))
                edit.connect(given, "output", block, list_port(port, index) if many else port)
    return document.project


def _input_params(spec: TensorSpec) -> Params:
    params: dict[str, Any] = {"shape": spec.shape[1:], "dtype": spec.dtype}
    if spec.shape and spec.shape[0] is not None:
        params["batch_size"] = spec.shape[0]
    return Params(params)


def holds(project: Project, block: GraphId, inner: GraphId) -> bool:
    """Whether a block is, or holds at any depth, another one: that one cannot hold it."""
    graphs = {graph.id: graph for graph in project.graphs}
    seen, stack = {block}, [block]
    while stack:
        here = stack.pop()
        if here == inner:
            return True
        nodes = graphs[here].nodes.values() if here in graphs else ()
        deeper = {GraphId(node.type) for node in nodes if node.kind is NodeKind.BLOCK}
        stack += deeper - seen
        seen |= deeper
    return False
