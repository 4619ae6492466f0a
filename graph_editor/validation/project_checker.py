"""Checks a whole project, its blocks and muted nodes among it.

A project without any is checked as it is. Else the checker watches a flat network that is kept in
step with the drawing (`expansion`), and what it says is told in terms of the drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.change import (
    Change,
    DataChanged,
    NodeChanged,
    ProjectChanged,
    TrainingChanged,
    only_looks,
)
from graph_editor.document.document import Document
from graph_editor.document.graph import NodeId
from graph_editor.document.project import MAIN, Project
from graph_editor.validation.analysis import (
    Analysis,
    DataFacts,
    Network,
    NodeResult,
    Problem,
    Severity,
    TensorSpec,
)
from graph_editor.validation.block_fixes import BlockFixes
from graph_editor.validation.checker import Checker
from graph_editor.validation.expansion import Expansion, Reach
from graph_editor.validation.inside_blocks import inside_blocks
from graph_editor.validation.placing import expand
from graph_editor.validation.trial import Trials

Json = dict[str, Any]

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class ProjectChecker:
    """Watches a document and says what is known of it.

    Attributes:
        analysis: what is known now, in terms of the drawing.
        changed: called with the analysis whenever it became another one.
    """

    def __init__(
        self,
        document: Document,
        catalogue: Catalogue,
        ask: Callable[[Json], None],
        *,
        trusted: bool = False,
        facts: DataFacts | None = None,
    ) -> None:
        """Watch `document`; the arguments are those of `Checker`."""
        self.changed: list[Callable[[Analysis], None]] = []
        self._document = document
        self._flat = Document()
        self._expansion: Expansion | None = None
        self._checker = Checker(
            self._begin(), catalogue, ask, trusted=trusted, facts=facts, reach=self._reach()
        )
        self._checker.close()  # changes are handed on, in the right order
        self._checker.changed.append(self._on_analysis)
        self.analysis = self._drawn(self._checker.analysis)
        document.changed.append(self._on_changes)

    @property
    def trials(self) -> Trials:
        """Asks about calls that are not drawn."""
        return self._checker.trials

    def close(self) -> None:
        """Stop watching the document."""
        if self._on_changes in self._document.changed:
            self._document.changed.remove(self._on_changes)

    def reset(self, *, trusted: bool | None = None) -> None:
        """The document has become another project; see `Checker.reset`."""
        self._checker.watch(self._begin(), self._reach(), trusted=trusted)
        self._on_analysis(self._checker.analysis)

    def receive(self, answer: Mapping[str, Any]) -> None:
        """Take an answer, or a part of one, of the analyst."""
        self._checker.receive(answer)

    def set_facts(self, facts: DataFacts | None) -> None:
        """What is known of the data, or None while nothing is."""
        self._checker.set_facts(facts)

    def set_trusted(self, trusted: bool) -> None:
        """Whether Python code in the project may run."""
        self._checker.set_trusted(trusted)

    def forget_pending(self) -> None:
        """The analyst has died: ask again."""
        self._checker.forget_pending()

    def _begin(self) -> Document:
        """The document that the checker is to watch for the project as it is."""
        if not self._needs_expansion():
            self._expansion = None
            return self._document
        self._expansion = expand(self._document.project)
        self._flat.reset(self._expansion.project)
        return self._flat

    def _reach(self) -> Reach | None:
        """What of the flat network is part of the model."""
        return self._expansion.reach if self._expansion is not None else None

    def _needs_expansion(self) -> bool:
        """Whether the main graph alone is not yet the network."""
        document = self._document
        return len(document.graphs()) > 1 or any(node.muted for node in document.nodes().values())

    def _on_changes(self, changes: Sequence[Change]) -> None:
        if only_looks(changes):
            return
        expanded = self._needs_expansion()
        if self._expansion is None and not expanded:
            self._checker.follow(changes)
        elif self._expansion is None or not expanded:
            self._checker.watch(self._begin(), self._reach())
            self._on_analysis(self._checker.analysis)
        elif all(
            isinstance(change, DataChanged | TrainingChanged | ProjectChanged) for change in changes
        ):
            self._flat.replay(changes)
            self._checker.follow(changes)
        else:
            self._follow_flat(self._document.project)

    def _follow_flat(self, project: Project) -> None:
        """The drawing changed: only what comes out differently in the flat network is looked at."""
        before, reach = self._flat.project.main, self._reach()
        self._expansion = expand(project)
        after = self._expansion.project.main
        same = list(before.nodes) == list(after.nodes) and before.edges == after.edges
        if same and reach == self._expansion.reach:
            changes = [
                NodeChanged(MAIN, node, after.nodes[node_id])
                for node_id, node in before.nodes.items()
                if node is not after.nodes[node_id] and node != after.nodes[node_id]
            ]
            names = {change.before.name != change.after.name for change in changes}
            if True not in names:
                self._flat.replay(changes)
                self._checker.follow(changes)
                self._on_analysis(self._checker.analysis)
                return
        self._checker.watch(self._begin(), self._reach())
        self._on_analysis(self._checker.analysis)

    def _on_analysis(self, analysis: Analysis) -> None:
        drawn = self._drawn(analysis)
        if drawn != self.analysis or any(problem.fixes for problem in drawn.problems):
            self.analysis = drawn
            for listener in list(self.changed):
                listener(drawn)

    # The flat network in terms of the drawing

    def _drawn(self, analysis: Analysis) -> Analysis:
        expansion = self._expansion
        if expansion is None:
            return analysis
        origins = expansion.origins
        nodes = self._document
        graphs = {origin.node: origin.graph for origin in origins.values()}
        inside = {
            origin.node: origin.outermost
            for flat, origin in origins.items()
            if flat == origin.node and origin.graph != MAIN
        }
        results = {
            flat: result
            for flat, result in analysis.results.items()
            if flat in origins and origins[flat].node == flat and flat not in expansion.outputs
        }
        for flat in expansion.outputs:
            result = _block_result(expansion, flat, analysis.results)
            if origins[flat].node == flat and result is not None:
                results[flat] = result
        pending = {origins[flat].node for flat in analysis.pending if flat in origins}
        pending |= {origins[flat].outermost for flat in analysis.pending if flat in origins}
        own = [(None, problem) for problem in (*expansion.problems, *expansion.remarks)]
        in_blocks = BlockFixes(expansion, self._document, analysis.results)
        told = [*own, *_told(analysis.problems, expansion, in_blocks)]
        problems = list(dict.fromkeys(problem for _, problem in told))
        places = {
            node_id: place
            for place, node_id in enumerate(
                node_id for graph in nodes.graphs() for node_id in nodes.nodes(graph)
            )
        }
        problems.sort(key=lambda p: (_RANK[p.severity], places.get(p.node, -1) if p.node else -1))
        return Analysis(
            results,
            tuple(problems),
            frozenset(pending),
            tuple(n for n in analysis.inputs if n in origins),
            tuple(dict.fromkeys(origins[n].node for n in analysis.outputs if n in origins)),
            inside,
            frozenset(graphs)
            - {origins[flat].node for flat in origins if _in_model(expansion, flat)},
            _network(expansion, analysis.results),
            inside_blocks(told, expansion),
        )


def _network(expansion: Expansion, results: Mapping[NodeId, NodeResult]) -> Network:
    flat = expansion.project.main
    return Network(
        flat.nodes,
        flat.edges,
        results,
        {
            block: tuple(_all_members(expansion, block))
            for block in expansion.members
            if expansion.origins[block].node == block
        },
        frozenset(flat.nodes.keys() - expansion.reach.model),
        frozenset(expansion.markers),
    )


def _in_model(expansion: Expansion, flat: NodeId) -> bool:
    model = expansion.reach.model
    return not model.isdisjoint((flat, *expansion.members.get(flat, ())))


def _all_members(expansion: Expansion, block: NodeId) -> Iterator[NodeId]:
    for member in expansion.members[block]:
        if member in expansion.members:
            yield from _all_members(expansion, member)
        else:
            yield member


def _block_result(
    expansion: Expansion, flat: NodeId, results: Mapping[NodeId, NodeResult]
) -> NodeResult | None:
    """What a block node gives: its last instance's outputs, and the weights of all in it."""
    specs: list[TensorSpec] = []
    for source, _ in expansion.outputs[flat]:
        result = results.get(source)
        if result is None or not result.outputs:
            return None
        specs.append(result.outputs[0])
    members = list(_all_members(expansion, flat))
    # What is no part of the model has no weights there; of a block that is none, all are told.
    members = [m for m in members if m in expansion.reach.model] or members
    inside = [results[member] for member in members if member in results]
    return NodeResult(
        tuple(specs),
        nested=len(specs) > 1,
        params=sum(result.params for result in inside),
        trainable_params=sum(result.trainable_params for result in inside),
    )


def _told(
    problems: Iterable[Problem], expansion: Expansion, in_blocks: BlockFixes
) -> Iterator[tuple[NodeId | None, Problem]]:
    """The problems of the flat network, said of the drawing, each with the flat node that has it;
    without those that are said already.

    What follows from a block that is not complete says nothing new; nor does an input within a
    block that gets nothing, as is said where the block is used.
    """
    incomplete = {problem.node for problem in expansion.problems}
    remarked = {problem.node for problem in expansion.remarks}
    starved = expansion.markers - {edge.target for edge in expansion.project.main.edges}
    for problem in problems:
        node = problem.node
        origin = expansion.origins.get(node) if node is not None else None
        if node is None or origin is None:
            yield node, problem
            continue
        if origin.outermost in incomplete or origin.node in incomplete:
            continue
        if node in starved and origin.graph != MAIN:
            continue
        without_outputs = node in expansion.members and node not in expansion.outputs
        if without_outputs and origin.node in remarked:
            continue
        if node in expansion.behind_further_outputs:
            problem = replace(problem, fixes=())
        if origin.graph != MAIN or origin.node != node:
            problem = in_blocks.told(problem, origin)
        yield node, problem
